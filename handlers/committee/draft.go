package committee

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/records"
)

// drafter writes the parts of a report from a quarter's released figures (§16, domain D2): it
// counts nothing. Each sentence that says a figure names it; what only a person can know is a
// place to be filled in.
type drafter struct {
	c    *bot.Context
	w    *locale.Words // of the office
	b    *briefing.Briefing
	f    *briefing.Figures
	p    *briefing.Public
	did  map[string][]string // what each group has done, the words of a few of its tasks
	list []parts.Sentence
}

// drafts are the parts of a quarter's report as the machine writes them.
func drafts(c *bot.Context, b *briefing.Briefing) ([]parts.Draft, error) {
	f, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	open, err := mcommittee.Open(c.Tx)
	if err != nil {
		return nil, err
	}
	d := &drafter{c: c, w: c.GroupWords(), b: b, f: f, p: f.Public()}
	if d.did, err = didOf(c, f); err != nil {
		return nil, err
	}
	next := b.Of().Next()
	planned, err := activities.Between(c.Tx, next.Start(c.Location()), next.End(c.Location()))
	if err != nil {
		return nil, err
	}
	var out []parts.Draft
	for _, part := range []struct {
		key   string
		write func()
	}{
		{mcommittee.Summary, d.summary}, {mcommittee.Measures, d.measures}, {mcommittee.Results, d.results},
		{mcommittee.Difficulties, func() { d.difficulties(open) }}, {mcommittee.Ahead, func() { d.ahead(planned) }},
	} {
		d.list = nil
		part.write()
		out = append(out, parts.Draft{Key: part.key, Sentences: d.list})
	}
	return out, nil
}

// begin begins a paragraph with a sentence of the office's own.
func (d *drafter) begin(key string, pairs ...any) {
	d.list = append(d.list, parts.Sentence{Text: d.w.Plain("report_draft."+key, pairs...), Paragraph: true})
}

func (d *drafter) say(key string, pairs ...any) {
	d.list = append(d.list, parts.Sentence{Text: d.w.Plain("report_draft."+key, pairs...)})
}

// figure adds a sentence made of clauses, none of which says nothing; with figures that it says.
func (d *drafter) figure(lead string, clauses []string, figures ...string) bool {
	text := locale.Join(d.w.Plain("briefing.pause"), clauses...)
	if text == "" {
		return false
	}
	d.list = append(d.list, parts.Sentence{Text: d.w.Plain("report_draft.sentence", "lead", lead, "text", text), Figures: figures})
	return true
}

func (d *drafter) ask(key string, pairs ...any) {
	d.list = append(d.list, parts.Sentence{Text: d.w.Plain("report_draft."+key, pairs...), Paragraph: true, Ask: true})
}

// count is a clause about a number; none for nothing.
func (d *drafter) count(key string, n int) string {
	if n == 0 {
		return ""
	}
	return d.w.Plain(key, "n", n)
}

// plain is what a text of the chat says on paper, where no space stands beside Chinese.
func plain(text string) string {
	return strings.TrimSpace(besideChinese.ReplaceAllString(html.UnescapeString(text), "$1$2"))
}

var besideChinese = regexp.MustCompile(`([^\x00-\x7F]) +| +([^\x00-\x7F])`)

func (d *drafter) summary() {
	d.begin("summary", "quarter", posts.QuarterName(d.w, d.b.Of()), "office", chat.OfficeName(d.w, d.c.Office))
	p, comma := d.p, d.w.Plain("briefing.comma")
	rate := ""
	if p.Rate != nil {
		rate = d.w.Plain("report_draft.rate", "n", *p.Rate)
	}
	accepted := p.Fresh[briefing.ReachedAccepted] + p.Earlier[briefing.ReachedAccepted]
	done := p.Fresh[briefing.ReachedDone] + p.Earlier[briefing.ReachedDone]
	voices := locale.Join(comma, d.count("report_draft.filed", p.Filed), d.count("report_draft.accepted", accepted), d.count("report_draft.done", done))
	if !d.figure(d.w.Plain("report_draft.this"), []string{
		d.count("report_draft.sessions", p.Sessions), d.count("report_draft.activities", p.Activities), rate, d.count("report_draft.research", len(p.Research)), voices,
		d.count("report_draft.deeds", p.Deeds),
	}, briefing.FigSessions, briefing.FigActivities, briefing.FigRate, briefing.FigResearch, briefing.FigFiled, briefing.FigAccepted, briefing.FigSolved, briefing.FigDeeds) {
		d.say("nothing")
	}
	d.say("summary_end")
}

func (d *drafter) measures() {
	p := d.p
	d.begin("study")
	written := locale.Join(d.w.Plain("briefing.comma"), d.count("report_draft.notes", p.Notes), d.count("report_draft.reflections", p.Reflections))
	if !d.figure("", []string{d.count("report_draft.sessions", p.Sessions), written}, briefing.FigSessions, briefing.FigNotes, briefing.FigReflections) {
		d.say("study_none")
	}
	d.begin("together")
	hosted := d.f.Get(briefing.FigHosted).Value
	received := d.count("report_draft.hosted", hosted)
	if hosted > 1 && hosted == p.Activities {
		received = d.w.Plain("report_draft.hosted_all")
	}
	if !d.figure("", []string{d.count("report_draft.activities", p.Activities), received}, briefing.FigActivities, briefing.FigHosted) {
		d.say("together_none")
	}
	if p.Rate != nil {
		d.figure("", []string{plain(d.rate())}, briefing.FigRate)
	}
	d.begin("look")
	topics := ""
	if len(p.Research) > 0 {
		topics = d.w.Plain("official.research", "n", len(p.Research), "topics", strings.Join(p.Research, d.w.Plain("briefing.comma")))
	}
	if !d.figure("", []string{topics, d.count("report_draft.research_notes", d.f.Get(briefing.FigResearchNotes).Value)}, briefing.FigResearch, briefing.FigResearchNotes) {
		d.say("look_none")
	}
	d.begin("advise")
	sent := p.Fresh[briefing.ReachedSent] + p.Earlier[briefing.ReachedSent]
	said := d.figure("", []string{d.count("report_draft.received", p.Filed), d.count("report_draft.sent", sent)}, briefing.FigFiled, briefing.FigSent)
	said = d.figure("", []string{d.count("report_draft.consulted", p.Consulted)}, briefing.FigConsulted) || said
	if !said {
		d.say("advise_none")
	}
	d.groupsGiven()
	d.ask("measures_ask", "groups", len(d.f.Groups) > 0)
}

// rate says the rate, and of which activities it is.
func (d *drafter) rate() string {
	all, kinds := 0, []string(nil)
	for _, h := range d.p.Held {
		all += h.N
		kinds = append(kinds, d.w.Plain("briefing.held_kind."+h.Kind, "n", h.N))
	}
	return d.w.Plain("official.rate", "n", *d.p.Rate, "of", all, "kinds", strings.Join(kinds, d.w.Plain("briefing.comma")), "excused", d.p.Excused)
}

func (d *drafter) results() {
	p, w := d.p, d.w
	d.begin("answered")
	said := d.figure(w.Plain("report_draft.of_fresh"), d.reached(p.Fresh), briefing.FigAccepted, briefing.FigPartly, briefing.FigReference, briefing.FigDeclined, briefing.FigSolved)
	said = d.figure(w.Plain("report_draft.of_earlier"), d.reached(p.Earlier), briefing.FigAccepted, briefing.FigPartly, briefing.FigReference, briefing.FigDeclined, briefing.FigSolved) || said
	switch {
	case said:
		d.named()
	case p.ConsultYes+p.ConsultPartly == 0: // what was asked of members is an answer too
		d.say("answered_none")
	}
	d.figure("", []string{
		locale.Join(w.Plain("briefing.comma"), d.count("report_draft.consulted_yes", p.ConsultYes), d.count("report_draft.consulted_partly", p.ConsultPartly)),
	}, briefing.FigConsultYes, briefing.FigConsultPartly)
	d.begin("done_good")
	deeds := d.count("report_draft.deeds_done", p.Deeds)
	if sums := posts.DeedSums(w, p.DeedTotals); deeds != "" && len(sums) > 0 {
		deeds += w.Plain("briefing.colon") + plain(strings.Join(sums, w.Plain("briefing.semicolon")))
	}
	if !d.figure("", []string{deeds}, briefing.FigDeeds) {
		d.say("done_good_none")
	}
	d.figure("", []string{plain(posts.Gifts(w, p.Donations, p.Gifts))}, briefing.FigDonations)
	d.figure("", []string{plain(posts.Honours(w, p.Honours, p.Levels))}, briefing.FigHonours)
	d.figure("", []string{d.count("official.archive", p.Archived)}, briefing.FigArchive)
	d.groupsDone()
	d.ask("case_ask")
}

// reached are the clauses of what became of suggestions.
func (d *drafter) reached(of map[briefing.Reached]int) (list []string) {
	for _, r := range []briefing.Reached{briefing.ReachedAccepted, briefing.ReachedPartly, briefing.ReachedReference, briefing.ReachedDeclined, briefing.ReachedDone} {
		list = append(list, d.count("official.reached_"+string(r), of[r]))
	}
	return list
}

// mostNamed is how many suggestions are named by their titles.
const mostNamed = 5

// named names the suggestions that were accepted or done: the committee has read them.
func (d *drafter) named() {
	var list []string
	var refs []records.Ref
	for _, s := range d.f.Suggestions {
		best := ""
		for _, r := range s.Reached {
			switch r {
			case briefing.ReachedAccepted, briefing.ReachedPartly, briefing.ReachedDone:
				best = string(r)
			}
		}
		if best != "" && len(list) < mostNamed {
			list = append(list, d.w.Plain("report_draft.named_"+best, "title", s.Title))
			refs = append(refs, records.Ref{Kind: records.KindSuggestion, ID: s.ID})
		}
	}
	if len(list) > 0 {
		text := d.w.Plain("report_draft.named", "list", strings.Join(list, d.w.Plain("briefing.pause")))
		d.list = append(d.list, parts.Sentence{Text: text, Records: refs})
	}
}

// difficulties are those that earlier reports told of and that are not solved, and the fields
// of work in which the quarter shows nothing.
func (d *drafter) difficulties(open []mcommittee.Difficulty) {
	for i := range open {
		d.list = append(d.list, d.carried(&open[i]))
	}
	gaps := map[briefing.Gap]string{
		briefing.GapSessions: briefing.FigSessions, briefing.GapActivities: briefing.FigActivities, briefing.GapNotes: briefing.FigNotes,
		briefing.GapResearch: briefing.FigResearch, briefing.GapSuggestions: briefing.FigFiled,
	}
	var names, figures []string
	for _, g := range d.p.Gaps {
		names, figures = append(names, d.w.Plain("report_draft.gap_"+string(g))), append(figures, gaps[g])
	}
	if len(names) > 0 {
		text := d.w.Plain("report_draft.gaps", "list", strings.Join(names, d.w.Plain("briefing.comma")))
		d.list = append(d.list, parts.Sentence{Text: text, Paragraph: true, Figures: figures})
	}
	d.ask("difficulties_ask")
}

// carried says a difficulty that was told of before.
func (d *drafter) carried(one *mcommittee.Difficulty) parts.Sentence {
	return parts.Sentence{Text: d.w.Plain("report_draft.carried", "words", ended(one.Words)), Paragraph: true, Figures: []string{difficultyFigure(one.ID)}}
}

// ended takes the sign off that ends a text: it stands within a sentence.
func ended(words string) string { return strings.TrimRight(strings.TrimSpace(words), "。.；;！!") }

// difficultyFigure is how a sentence names the difficulty that it tells of.
func difficultyFigure(id int64) string { return "d" + strconv.FormatInt(id, 10) }

func (d *drafter) ahead(planned []activities.Activity) {
	next := posts.QuarterName(d.w, d.b.Of().Next())
	var lines []string
	var refs []records.Ref
	for i := range planned {
		start := d.c.Local(planned[i].StartsAt)
		lines = append(lines, d.w.Plain("report_draft.planned_one", "date", d.w.Day(start), "kind", d.w.Plain("activity.kind."+string(planned[i].Kind)), "topic", planned[i].Topic))
		refs = append(refs, records.Ref{Kind: records.KindActivity, ID: planned[i].ID})
	}
	if len(lines) > 0 {
		text := d.w.Plain("report_draft.planned", "quarter", next, "list", strings.Join(lines, d.w.Plain("briefing.semicolon")))
		d.list = append(d.list, parts.Sentence{Text: text, Paragraph: true, Records: refs})
	} else {
		d.begin("planned_none", "quarter", next)
	}
	d.begin("follow")
	d.ask("ahead_ask")
}
