package security_test

import (
	"slices"
	"strings"
	"testing"

	"lianluo/internal/sandbox"
)

// steps is how many things one play does at most.
const steps = 6

// withoutMarks clears an input of the words that give a leak away.
func withoutMarks(input string) string {
	for _, mark := range marks {
		input = strings.ReplaceAll(input, mark, "口")
	}
	return input
}

// place chooses one of the chats: one's own, or a group.
func (w *world) place(n byte, role string) int64 {
	return []int64{account(role), w.chats.group, w.chats.foreignGroup, w.chats.strangeGroup}[int(n)%4]
}

func person(n byte) string { return cast[int(n)%len(cast)] }

// sampled are scripts that press each button of the router on a record of the first office.
func sampled(w *world) (scripts []string) {
	var lines []string
	for _, route := range w.routes.Buttons() {
		for _, rest := range samples[route] {
			lines = append(lines, strings.TrimSuffix(route+":"+rest, ":"))
		}
	}
	for part := range slices.Chunk(lines, steps) {
		scripts = append(scripts, strings.Join(part, "\n"))
	}
	return scripts
}

// FuzzPress presses buttons with any data, as a modified app can, on any
// message that it sees; a line that begins with > is something said in between.
// Nothing breaks, nothing of another office is changed or shown, and the group
// is shown nothing that is not for it.
func FuzzPress(f *testing.F) {
	w := newWorld(f)
	w.play(f, true)
	for i, route := range w.routes.Buttons() {
		f.Add(byte(i), byte(i/2), route+[]string{":1", ":3:1", ":7:yes"}[i%3])
	}
	for i, name := range w.routes.Commands() {
		f.Add(byte(i), byte(0), "run:"+name)
	}
	// On records that are there, by who may and by another office's director.
	for i, script := range sampled(w) {
		f.Add([]byte{4, 5, 6, 7}[i%4], byte(0), script)
		f.Add(byte(9), byte(0), script)
	}
	for i, script := range []string{
		"run:deed\n>送戏下乡 20场\nform:9:edit:place\n>文化广场\nform:9:submit\nundo:99",
		"run:suggest\n>村东断头路\nform:9:skip\nform:9:back\nform:9:keep\nform:9:resume",
		"leave:4\nform:9:choose:sick\n>住院\nform:9:submit\nunleave:4",
		"form:6:resume\nform:6:discard\nform:7:submit", "unsorted:7:deed\nunsorted:7:note", "answer:4:no\nanswer:4:maybe\nanswer:7:yes\ncheckin:7:qr",
		"review\nleave_step:2:refused\nform:9:choose:busy\n>忙\nform:9:submit", "suggestion_step:2:sent\nsuggestion_step:2:declined\n>理由\nundo:70",
		"member:1:rename\n>李强\nmember:2:role:director\nmember:2:give:director\nmember:2:leave\nmember:2:left\nundo:70",
		"files:deed:1\nfiles:suggestion:2\nfiles:note:1\nfiles:activity:1", "entry:note:1:all:0\nentry:attendance:1:term:9\nentry:suggestion:2:s1:0\ndispute:note:1\n>不对",
		"record:2026Q4.5:0\nrecord:all.2:1\nfigures:1\nfigures:1:notes:0\nfigures:2:notes:0", "joinqr:" + goodJoin, "offices:2\nmembers:0\noffices:1",
		"session_edit:4\nform:9:edit:when\n>下周三 15:00\nform:9:submit\nsession_cancel:4\n>改期", "claim:3\nclaim_reason:3\n>到了\nclaim_step:1:granted:late\nclaim_step:2:granted",
		"bind:-4000000002\nbind:-4000000003\nbind:0", "settings:late:15\nsettings:quiet:x\nlanguage:en\nmute:day1", "announce_card:1\nannounce_remind:2\nannounce_read:1\nannounce_read:2\nannounce_fill:1\nannounce_now:1\nannounce_recall:2\nannounce_withdraw:1:yes\nannounces:-1\nannounce_answers:1:99\nannounce_sheet:1\nannounce_due_take:1:99999999999999999999",
		"figures:1:notes:9223372036854775807\nrecord:all:9223372036854775807\nroster:7:9223372036854775807\nsessions:past:9223372036854775807\nbriefing_table:1:9223372036854775807",
		"finding:1\nfinding_move:2:up\nfinding_drop:1\noutline:1\nresearch_report:4\nfinding_suggest:1", "finding_note:3:2\nfinding_of:3\nfinding_note:3:3\nresearch_step:4:reported\nresearch_member:3:4",
		"quiz:2\nquiz_answer:2:0:1\nquiz_answer:3:0:0\nquiz_next:1\nquiz_card:2\nquiz_publish:1", "quiz_import:3:take\nquiz_edit:1:0\nreaders:1\nmaterial:1\nmaterial:2\nquiz_new:material:1",
		"catchup:1\ncatchup_read:1:activity:1\ncatchup_answer:1\n>都学了\ncatchup_see:1:4\ncatchup_see:2:8", "praise:1\npraise_step:1:posted:named\npraise_step:2:withdrawn\npraise_step:1:withdrawn\nundo:2",
		"topic_vote:1:2\ntopic_end:1\ntopic_take:1:1\ntopic_view:1\ntopic_open:2\ntopic_merge:3", "followup:1\nfollowup_step:1:done\nfollowup_step:2:open\nfollowup_step:1:dropped\nfollowups:10\nfollowup:3",
		"host:give:2027-02\nhost_swap:1:yes\nhost:take:2027-02\nhost:swap:2027-03", "feed_new\nfeed\nfeed_off\nscreen:7\nscreen_off:7\nscreen:8", "yearplan:2:page:0\nyearplan:1:publish\nyearplan:3:odd\nundo:9",
		"todo:9223372036854775807\nmembers:-9223372036854775808\ndeeds:all:9223372036854775807\nentry:note:1:all:9223372036854775807\nsearch:1:9223372036854775807\nresearch_notes:9223372036854775807",
	} {
		f.Add([]byte{4, 5, 7, 10}[i%4], byte(0), script)
		f.Add(byte(7), byte(i), script)
	}
	f.Fuzz(func(t *testing.T, who, where byte, script string) {
		role := person(who)
		s := w.play(t, false)
		for i, line := range strings.Split(withoutMarks(script), "\n") {
			if i == steps {
				break
			}
			chat := w.place(where, role)
			if text, said := strings.CutPrefix(line, ">"); said {
				s.sends(role, chat, sandbox.Message{Text: text})
				continue
			}
			s.presses(role, chat, line)
		}
		s.check()
	})
}
