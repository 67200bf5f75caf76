package lifecycle_test

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/terms"
)

// What a member hands in before a change of term (§2): one of each kind in one change, so each
// is filed in a change of its own.

// changing is a change of term in which the author is asked to file.
func changing(s *scene) int64 {
	c := &terms.Change{State: terms.Asking, DueOn: "2027-06-30", StartsOn: "2027-07-01", StartsAt: store.Stamp(harness.Noon.AddDate(1, 0, 0)), NextName: "第十六届", BegunBy: s.director.Row}
	s.Write(func(tx *gorm.DB) error {
		year := 1900 + 5*s.filed
		t := &people.Term{Number: s.filed + 1, Name: fmt.Sprintf("第%d届", s.filed+1), StartsOn: store.Date(fmt.Sprintf("%d-01-01", year)), EndsOn: store.Date(fmt.Sprintf("%d-12-31", year+4))}
		if err := tx.Create(t).Error; err != nil {
			return err
		}
		c.TermID = t.ID
		if err := tx.Create(c).Error; err != nil {
			return err
		}
		return tx.Create(&terms.Seat{ChangeID: c.ID, PersonID: s.author.Row, AskedAt: store.StampPtr(s.Clock.Now())}).Error
	})
	return c.ID
}

var application = kind{
	name: "application", record: "application", table: "term_applications", rules: rulesOf(terms.ApplicationLife), gone: string(terms.Draft),
	waits: texts(terms.Filed), decided: texts(terms.Confirmed, terms.Returned),
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "application_mine:%d", changing(s))
		by.Tap("愿意")
		for strings.Contains(by.Last(), "[ 跳过 ]") {
			by.Tap("跳过")
		}
		by.Tap("提交")
	},
	show:     byButton("application"),
	edit:     editedByForm,
	edits:    texts(terms.Draft, terms.Filed, terms.Returned),
	takeBack: withdrawn,
}

var summary = kind{
	name: "term_summary", record: "term_summary", table: "term_summaries", rules: rulesOf(terms.SummaryLife), gone: string(terms.Draft),
	waits: texts(terms.Filed), decided: texts(terms.Confirmed, terms.Returned),
	file: func(s *scene, by *harness.Person) {
		s.elsewhere(by, "summary_mine:%d", changing(s))
		by.Tap("不足打算")
		by.Tap("补写")
		by.Send("走访不够，今后每月进村一次。").Tap("返回")
		by.Tap("提交")
	},
	show:     byButton("term_summary"),
	edit:     func(s *scene) { s.elsewhere(s.owner(s.id), "summary_file:%d", s.id) },
	edits:    texts(terms.Draft, terms.Returned),
	takeBack: withdrawn,
}
