package lifecycle_test

import (
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
)

// What the office makes by itself and takes from one step to the next: nobody is told of a step.

// toCommittee is a quarter's report: the director makes it final, the staff delivers it.
var toCommittee = kind{
	name: "report", record: records.KindReport, table: "committee_reports", rules: rulesOf(committee.Life),
	stays: texts(committee.Draft), decided: texts(committee.Frozen, committee.Delivered),
	ready: func(s *scene) { s.released(calendar.Quarter{Year: 2026, Q: 3}) },
	owner: begunBy, files: staff, more: once,
	file: func(s *scene, by *harness.Person) {
		by.Send("/report 2026Q3").Tap("起草汇报")
		s.Write(func(tx *gorm.DB) error { // no place is left to be filled in
			r, err := committee.Latest(tx, calendar.Quarter{Year: 2026, Q: 3})
			require.NoError(s.t, err)
			list, err := parts.Of(tx, records.KindReport, r.ID)
			for i := range list {
				_, err = parts.Replace(tx, &list[i], list[i].Revision, "照办。", by.Row, s.Clock.Now())
				require.NoError(s.t, err)
			}
			return err
		})
	},
	show:  byButton("report_version"),
	hears: nobody,
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(committee.Frozen): func(s *scene, by *harness.Person) bool { return s.sure(by, "report_freeze") },
		string(committee.Delivered): func(s *scene, by *harness.Person) bool {
			if !s.pressed(by, "report_deliver:%d", s.id) {
				return false
			}
			by.Send("今天").Tap("党政办公室")
			return true
		},
	},
	// What is final does not change, and what is taken back can be changed again.
	follows: func(s *scene) {
		s.Rows(func(tx *gorm.DB) error {
			list, err := parts.Of(tx, records.KindReport, s.id)
			for i := range list {
				require.Equal(s.t, s.state() != string(committee.Draft), list[i].Locked, "%s is %s", list[i].Key, s.state())
			}
			return err
		})
	},
}

// collated is the books' collation of a year that is over.
var collated = kind{
	name: "collation", record: records.KindCollation, table: "collations", rules: rulesOf(collation.Life), mails: string(collation.Asking),
	stays:   texts(collation.Gathering, collation.Frozen, collation.Told),
	decided: texts(collation.Asking, collation.Frozen, collation.Told),
	ready:   func(s *scene) { s.released(calendar.Quarter{Year: 2025, Q: 4}) },
	owner:   begunBy, files: staff, more: once,
	file:  func(s *scene, by *harness.Person) { s.elsewhere(by, "collate_begin:2025") },
	show:  func(_ *scene, by *harness.Person) { by.Send("/collate 2025") },
	hears: nobody,
	bars: func(s *scene, id int64, to string) (bars bool) {
		s.Rows(func(tx *gorm.DB) error {
			c, err := collation.ByID(tx, id)
			require.NoError(s.t, err)
			list, _, err := collation.Everybody(tx, c)
			bars = to == string(collation.Frozen) && !c.Ready(list, s.Clock.Now())
			return err
		})
		return bars
	},
	ways: map[string]func(s *scene, by *harness.Person) bool{
		string(collation.Asking): func(s *scene, by *harness.Person) bool { return s.sure(by, "collate_ask") },
		string(collation.Frozen): func(s *scene, by *harness.Person) bool { return s.sure(by, "collate_freeze") },
		string(collation.Told):   func(s *scene, by *harness.Person) bool { return s.sure(by, "collate_post") },
	},
	beside: []func(s *scene, rt *rapid.T) string{
		// All members find their entries right, once they were asked.
		func(s *scene, _ *rapid.T) string {
			var c *collation.Collation
			s.Rows(func(tx *gorm.DB) (err error) {
				c, err = collation.Of(tx, 2025)
				return err
			})
			if !c.Takes(s.Clock.Now()) {
				return ""
			}
			if c.AskedAt.After(s.Clock.Now()) { // by then it cannot be taken back
				s.AdvanceTo(*c.AskedAt)
			}
			s.Write(func(tx *gorm.DB) error {
				list, err := people.Members(tx)
				for i := range list {
					require.NoError(s.t, collation.Answer(tx, c, &list[i], collation.Right, s.Clock.Now()))
				}
				return err
			})
			return "all answer"
		},
	},
}

// released lets a quarter's briefing out, soon after the quarter.
func (s *scene) released(q calendar.Quarter) {
	s.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, q, nil)
		if err != nil || b.State == briefing.BriefingReleased {
			return err
		}
		return briefing.Release(tx, b, 0, q.End(harness.Shanghai).Add(7*24*time.Hour))
	})
}

// sure presses a button that asks first, and then the one that does it.
func (s *scene) sure(by *harness.Person, route string) bool {
	return s.pressed(by, "%s:%d", route, s.id) && s.pressed(by, "%s:%d:sure", route, s.id)
}

// begunBy is whoever of the staff began a record.
func begunBy(s *scene, id int64) *harness.Person {
	var row int64
	s.Rows(func(tx *gorm.DB) error {
		return tx.Table(s.kind.table).Select("created_by").Where("id = ?", id).Scan(&row).Error
	})
	return s.person(row)
}

// once tells that there is none yet.
func once(s *scene) bool { return s.id == 0 }

func nobody(*scene, *records.Step) []*harness.Person { return nil }
