package lifecycle_test

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/harness"
	maway "lianluo/models/away"
	"lianluo/models/consult"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/supervision"
	"lianluo/models/tasks"
)

// What does not wait on the desk, or what the staff begins.

// proposal is a topic for a research: the staff is not asked, it looks through the list.
var proposal = kind{
	name: "proposal", record: records.KindProposal, table: "topic_proposals", rules: rulesOf(research.ProposalLife), gone: "withdrawn",
	decided: texts(research.ProposalStruck, research.ProposalMerged),
	ready: func(s *scene) {
		s.Write(func(tx *gorm.DB) error {
			director, err := people.PersonByID(tx, s.director.Row)
			if err != nil {
				return err
			}
			_, err = research.OpenCall(tx, director, s.Clock.Now().AddDate(0, 0, 20), s.Clock.Now())
			return err
		})
		s.other.Send("/propose 农村道路 依据：下雨学生绕行两公里").Tap("提交")
	},
	file: func(s *scene, by *harness.Person) {
		by.Send(fmt.Sprintf("/propose 养老%d 依据：老人多", s.filed)).Tap("提交")
	},
	more: func(s *scene) bool {
		var own int64
		s.Rows(func(tx *gorm.DB) error {
			return tx.Model(&research.TopicProposal{}).Where("person_id = ? AND state <> ?", s.author.Row, research.ProposalWithdrawn).Count(&own).Error
		})
		return own < research.ProposalsLimit
	},
	show: byButton("topic_view"),
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(research.ProposalStruck): func(s *scene, by *harness.Person) bool { return s.pressed(by, "topic_strike:%d", s.id) },
		string(research.ProposalMerged): func(s *scene, by *harness.Person) bool {
			return s.pressed(by, "topic_merge:%d", s.id) && s.pressed(by, "topic_strike:%d:%d", s.id, 1)
		},
	},
}

// praise is a wish of the staff to show a note to the group, which the note's author
// grants or not: who wishes it hears.
var praise = kind{
	name: "praise", record: records.KindPraise, table: "praises", rules: rulesOf(notes.PraiseLife), gone: string(notes.PraiseCancelled),
	asks: texts(notes.PraiseAsked), decided: texts(notes.PraisePosted, notes.PraiseDeclined, notes.PraiseWithdrawn),
	outcomes: map[string][]string{string(notes.PraisePosted): {"", notes.PraiseNamed}},
	files:    staffOf,
	file: func(s *scene, by *harness.Person) {
		s.meet(-24 * time.Hour)
		n := &notes.Note{Kind: notes.Reflection, ActivityID: s.activity, PersonID: s.author.Row, Text: noteOf(s.filed)}
		s.Write(func(tx *gorm.DB) error { return notes.File(tx, n, s.Clock.Now()) })
		s.elsewhere(by, "praise:%d", n.ID)
	},
	show: func(s *scene, by *harness.Person) {
		var p notes.Praise
		s.Rows(func(tx *gorm.DB) error { return tx.Take(&p, s.id).Error })
		s.elsewhere(by, "noteview:%d", p.NoteID)
	},
	hears: func(s *scene, step *records.Step) []*harness.Person {
		return append(author(s), s.person(s.steps(step.RecordID)[0].ByID))
	},
	follows: func(s *scene) {
		shown, posted := strings.Contains(s.Group.Chat(), noteOf(s.filed-1)), s.state() == string(notes.PraisePosted)
		if shown != posted && (shown || !night(s.Clock.Now())) { // at night it waits
			s.t.Fatalf("the note is %s, and the group reads\n%s", s.state(), s.Group.Chat())
		}
	},
}

func noteOf(n int) string { return fmt.Sprintf("第%d篇：到户里听意见。", n) }

// followUp is what the staff gives its owner to do.
var followUp = kind{
	name: "followup", record: records.KindFollowUp, table: "tasks", rules: rulesOf(tasks.Life), gone: string(tasks.Dropped),
	asks: texts(tasks.Open), decided: texts(tasks.Open, tasks.Done, tasks.Dropped),
	ends:  texts(tasks.Done, tasks.Dropped),
	ready: func(s *scene) { s.meet(-48 * time.Hour) },
	files: staff,
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "followup_add:%d", s.activity)
		by.Send(fmt.Sprintf("修路灯%d", s.filed)).Tap(s.author.Name)
		by.Send("12月30日").Tap("添加事项")
	},
	show: byButton("followup"),
}

// away are days on which somebody cannot take part: nobody decides about them.
var away = kind{
	name: "away", record: records.KindAway, table: "away_spans", rules: rulesOf(maway.Life), gone: string(maway.Withdrawn),
	file: func(s *scene, by *harness.Person) {
		by.Send("/away " + s.Clock.Now().AddDate(0, 0, 20+s.filed).Format("1月2日"))
		by.Tap("就这一天")
	},
	takeBack: withdrawn,
}

// consultation is a matter that the director puts to the members: the deadline closes it, and
// what is decided of it meanwhile is that it is withdrawn.
var consultation = kind{
	name: "consult", record: records.KindConsult, table: "consultations", rules: rulesOf(consult.Life), gone: string(consult.Withdrawn), mails: string(consult.Open),
	decided: texts(consult.Withdrawn),
	files:   func(s *scene) []*harness.Person { return []*harness.Person{s.director} },
	file: func(s *scene, by *harness.Person) {
		by.Send(fmt.Sprintf("/consult 修第%d条路", s.filed)).Send("12月30日").Tap("发出")
	},
	show: byNumber("/consult"),
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(consult.Withdrawn): func(s *scene, by *harness.Person) bool {
			if !s.pressed(by, "consult_off:%d", s.id) {
				return false
			}
			by.Send("方案重做").Tap("撤回征求")
			return true
		},
	},
	// Nobody answers an opinion before the result is with the committee.
	follows: func(s *scene) {
		for from, steps := range rulesOf(consult.OpinionLife) {
			if from == "" && len(steps) != 1 {
				s.t.Fatalf("an opinion begins as %v", steps)
			}
		}
	},
}

// supervised is a word of supervision under a name: the director alone answers it, and it
// waits on no desk.
var supervised = kind{
	name: "supervision_open", record: records.KindSupervision, table: "supervision_open", rules: rulesOf(supervision.OpenLife), gone: string(supervision.OpenWithdrawn),
	decided: texts(supervision.OpenAnswered),
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "supervision_sign")
		by.Send(fmt.Sprintf("用车登记没有公示%d", s.filed)).Tap("提交")
	},
	show:     byButton("supervision_open"),
	takeBack: withdrawn,
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(supervision.OpenAnswered): func(s *scene, by *harness.Person) bool { // nobody is sent its card
			s.elsewhere(by, "supervision_open:%d", s.id)
			return s.pressed(by, "supervision_open_step:%d:answered", s.id)
		},
	},
}

// pledged is what the committee promised beside §17 and the director added: nobody is told of it.
var pledged = kind{
	name: "pledge", record: records.KindPledge, table: "pledges", rules: rulesOf(pledges.Life), gone: string(pledges.Dropped),
	decided: texts(pledges.Done, pledges.PutOff, pledges.Unkept, pledges.Open, pledges.Dropped),
	owner:   func(s *scene, _ int64) *harness.Person { return s.director },
	files:   func(s *scene) []*harness.Person { return []*harness.Person{s.director} },
	more: func(s *scene) bool {
		var n int64
		s.Rows(func(tx *gorm.DB) error {
			return tx.Table("pledges").Where("kind = 'other' AND state <> 'dropped'").Count(&n).Error
		})
		return n < pledges.MostOther
	},
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "pledge_add")
		by.Send(fmt.Sprintf("配备设备%d", s.filed)).Send("12月30日").Tap("加上")
	},
	show:  byButton("pledge"),
	hears: func(*scene, *records.Step) []*harness.Person { return nil },
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(pledges.Done): func(s *scene, by *harness.Person) bool {
			if !s.pressed(by, "pledge_step:%d:done", s.id) {
				return false
			}
			by.Tap("今天")
			by.Tap("登记")
			return true
		},
		string(pledges.PutOff): func(s *scene, by *harness.Person) bool {
			if !s.pressed(by, "pledge_step:%d:put_off", s.id) {
				return false
			}
			by.Send("12月31日")
			return true
		},
	},
}
