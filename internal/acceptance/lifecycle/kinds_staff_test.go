package lifecycle_test

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/roster"
	"lianluo/models/store"
)

// What members file and the staff decides.

var deed = kind{
	name: "deed", record: records.KindDeed, table: "deeds", rules: rulesOf(deeds.Life), gone: "withdrawn",
	waits: texts(deeds.Filed), decided: texts(deeds.Confirmed, deeds.Returned),
	file: func(s *scene, by *harness.Person) {
		by.Send("/deed 送戏下乡 20场")
		s.Write(func(tx *gorm.DB) error {
			var d deeds.Deed
			if err := tx.Order("id DESC").Take(&d).Error; err != nil {
				return err
			}
			return tx.Create(&deeds.Coworker{DeedID: d.ID, PersonID: s.other.Row}).Error
		})
	},
	show: byNumber("/deeds"),
	hears: func(s *scene, step *records.Step) []*harness.Person {
		if deeds.State(step.ToState) == deeds.Confirmed {
			return []*harness.Person{s.author, s.other}
		}
		return author(s)
	},
	edit:     editedByForm,
	edits:    texts(deeds.Draft, deeds.Filed, deeds.Returned),
	takeBack: withdrawn,
}

// promise is a deed that is promised first, and is done or given up later.
var promise = kind{
	name: "deed", record: records.KindDeed, table: "deeds", rules: rulesOf(deeds.Life), gone: "withdrawn",
	waits: texts(deeds.Filed), decided: texts(deeds.Filed, deeds.Confirmed, deeds.Returned, deeds.Dropped),
	more: func(s *scene) bool { return s.filed < deeds.MostPromises },
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "deed_promise")
		by.Send("给村里修水渠").Tap("提交")
	},
	show: byNumber("/deeds"),
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(deeds.Filed): func(s *scene, by *harness.Person) bool {
			if s.state() != string(deeds.Promised) || by != s.author || !s.pressed(by, "deed_finish:%d", s.id) {
				return false
			}
			by.Tap("今天")
			by.Send("3处，惠及800人")
			if !strings.Contains(by.Last(), "[ 提交 ]") { // told once and undone, it asks no more of how many
				by.Tap("跳过")
			}
			by.Tap("提交")
			return true
		},
	},
	edit:     editedByForm,
	edits:    texts(deeds.Filed, deeds.Returned),
	takeBack: withdrawn,
}

var donation = kind{
	name: "donation", record: records.KindDonation, table: "donations", rules: rulesOf(books.DonationLife), gone: "withdrawn",
	waits: texts(books.Filed), decided: texts(books.Confirmed, books.Returned),
	file: func(s *scene, by *harness.Person) {
		by.Send(fmt.Sprintf("/donation 昨天 匿名人士捐给青山小学 %d元", 100+s.filed)).Tap("提交")
	},
	show:     byNumber("/donations"),
	edit:     editedByForm,
	edits:    texts(books.Draft, books.Filed, books.Returned),
	takeBack: withdrawn,
}

var honour = kind{
	name: "honour", record: records.KindHonour, table: "honours", rules: rulesOf(books.HonourLife), gone: "withdrawn",
	waits: texts(books.Filed), decided: texts(books.Confirmed, books.Returned),
	file: func(_ *scene, by *harness.Person) {
		by.Send("/honour 昨天 被县政协评为优秀政协委员").Tap("提交")
	},
	show:     byNumber("/honours"),
	edit:     editedByForm,
	edits:    texts(books.Draft, books.Filed, books.Returned),
	takeBack: withdrawn,
}

var archived = kind{
	name: "archive", record: records.KindArchive, table: "archive_items", rules: rulesOf(archive.Life), gone: "withdrawn",
	waits: texts(archive.Filed), decided: texts(archive.Confirmed, archive.Returned),
	file: func(_ *scene, by *harness.Person) {
		by.Forge("archive_new")
		by.Send("石桥是怎么修的").Tap("提交")
	},
	show:     byNumber("/archive"),
	edit:     editedByForm,
	edits:    texts(archive.Draft, archive.Filed, archive.Returned),
	takeBack: withdrawn,
}

// startsIn are how long before its activity somebody asks leave: what is decided of it
// may have to be told before it can be told without haste, or before the night is over.
var startsIn = []time.Duration{3 * time.Minute, 8 * time.Minute, time.Hour, 5 * time.Hour, 13 * time.Hour, 9 * 24 * time.Hour}

var leave = kind{
	name: "leave", record: records.KindLeave, table: "leaves", rules: rulesOf(activities.LeaveLife), gone: "withdrawn",
	waits: texts(activities.Asked), decided: texts(activities.Granted, activities.Refused),
	file: func(s *scene, by *harness.Person) {
		s.meet(rapid.SampledFrom(startsIn).Draw(s.t.rt, "starts in"))
		s.elsewhere(by, "leave:%d", s.activity)
		by.Send("出差").Tap("提交")
	},
	show:   inReview("leave"),
	begins: func(s *scene, id int64) time.Time { return s.activityOf("leaves", id).StartsAt },
	undone: "刚才告诉您的请假结果已撤销",
	takeBack: func(s *scene) string {
		if s.Clock.Now().After(s.activityOf("leaves", s.id).EndsAt) {
			return ""
		}
		return fmt.Sprintf("unleave:%d", s.activity)
	},
}

var request = kind{
	name: "request", record: records.KindRequest, table: "requests", rules: rulesOf(desk.RequestLife), gone: "withdrawn",
	waits: texts(activities.Asked), decided: texts(activities.Granted),
	file: func(_ *scene, by *harness.Person) { by.Send("/dispute 11月20日的学习我到了") },
	more: func(s *scene) bool { // what is said while one waits changes that
		var waiting int64
		s.Rows(func(tx *gorm.DB) error {
			return tx.Model(&desk.Request{}).Where("state IN ?", s.kind.waits).Count(&waiting).Error
		})
		return waiting == 0
	},
	show:  inReview("request"),
	edit:  func(s *scene) { s.author.Send("/dispute 11月21日的学习我也到了") },
	edits: texts(activities.Asked),
}

var profile = kind{
	name: "profile", record: records.KindProfile, table: "profile_changes", rules: rulesOf(roster.Life), gone: "withdrawn",
	waits: texts(roster.Filed), decided: texts(roster.Confirmed, roster.Returned),
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "own_set:post")
		by.Send(fmt.Sprintf("村医%d号", s.filed)).Tap("提交")
	},
	more: func(s *scene) bool { // what is said of a field while one waits changes that
		var waiting int64
		s.Rows(func(tx *gorm.DB) error {
			return tx.Model(&roster.Change{}).Where("state IN ?", s.kind.waits).Count(&waiting).Error
		})
		return waiting == 0
	},
	show: inReview("profile"),
}

var claim = kind{
	name: "claim", record: records.KindCorrection, table: "correction_requests", rules: rulesOf(activities.ClaimLife), gone: "withdrawn",
	waits: texts(activities.Asked), decided: texts(activities.Granted, activities.Refused),
	outcomes: map[string][]string{string(activities.Granted): texts(activities.Present, activities.Late)}, gather: 2 * time.Minute,
	file: func(s *scene, by *harness.Person) {
		s.meet(-time.Hour)
		s.elsewhere(by, "claim:%d", s.activity)
		s.AdvanceTo(s.Clock.Now().Add(s.kind.gather)) // as time does, stopping at what is due on the way
	},
	show: inReview("correction"),
	edit: func(s *scene) {
		s.elsewhere(s.author, "claim_reason:%d", s.activity)
		s.author.Send("坐在后排").Tap("提交")
	},
	edits: texts(activities.Asked),
	follows: func(s *scene) {
		var c activities.Claim
		var row activities.Attendance
		s.Rows(func(tx *gorm.DB) error {
			if err := tx.Take(&c, s.id).Error; err != nil {
				return err
			}
			return tx.Where("activity_id = ? AND person_id = ?", c.ActivityID, c.PersonID).Limit(1).Find(&row).Error
		})
		if stand := s.standing(s.id); row.State.Attended() != (c.State == activities.Granted) ||
			c.State == activities.Granted && string(row.State) != stand[len(stand)-1].Outcome {
			s.t.Fatalf("the claim is %s, the sheet says %q", c.State, row.State)
		}
	},
}

// report is that of a research, which others than its author may submit; the team
// hears of it as its author does.
var report = kind{
	name: "research", record: records.KindResearch, table: "research", rules: rulesOf(research.Life),
	waits: texts(research.Submitted), decided: texts(research.Open, research.Reported, research.Sent, research.Settled, research.Closed),
	files: everybody,
	file: func(s *scene, by *harness.Person) {
		quarter := 4*2027 - 1 - s.filed // that of December 2026, and those before it
		r := &research.Research{
			Year: quarter / 4, Quarter: quarter%4 + 1, Topic: fmt.Sprintf("养老%d", s.filed), LeaderID: s.author.Row, Team: store.IDs{s.other.Row},
		}
		s.Write(func(tx *gorm.DB) error { return research.Create(tx, r) })
		s.elsewhere(by, "research_submit:%d", r.ID)
		by.Send("村里老人多。").Tap("提交")
	},
	show: byButton("research_view"),
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(research.Sent): func(s *scene, by *harness.Person) bool {
			if !s.pressed(by, "research_send:%d", s.id) {
				return false
			}
			by.Send("今天").Tap("登记")
			return true
		},
		string(research.Settled): func(s *scene, by *harness.Person) bool {
			if !s.pressed(by, "research_settle:%d", s.id) {
				return false
			}
			by.Tap("留作参考")
			by.Send("请民政办研究").Tap("提交")
			return true
		},
		string(research.Closed): func(s *scene, by *harness.Person) bool { return s.pressed(by, "research_close:%d", s.id) },
	},
	hears: func(s *scene, step *records.Step) []*harness.Person {
		if research.State(step.FromState) == research.Settled { // the team knows all
			return nil
		}
		switch research.State(step.ToState) {
		case research.Open, research.Submitted, research.Reported, research.Sent, research.Settled: // its way is the writer's
			return []*harness.Person{s.author}
		}
		return []*harness.Person{s.author, s.other}
	},
	edit: func(s *scene) {
		by := rapid.SampledFrom(everybody(s)).Draw(s.t.rt, "by")
		s.elsewhere(by, "research_submit:%d", s.id)
		if strings.Contains(by.Last(), "原样提交") {
			by.Tap("原样提交")
		}
		by.Tap("提交")
	},
	edits: texts(research.Open),
}
