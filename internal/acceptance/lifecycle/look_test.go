package lifecycle_test

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// steps are all steps of records of the kind, those that were undone too; or those of
// some records.
func (s *scene) steps(of ...int64) (list []records.Step) {
	s.Rows(func(tx *gorm.DB) error {
		tx = tx.Where("record_kind = ?", s.kind.record)
		if len(of) > 0 {
			tx = tx.Where("record_id IN ?", of)
		}
		return tx.Order("id").Find(&list).Error
	})
	return list
}

// standing are the steps of a record that were not undone.
func (s *scene) standing(id int64) (list []records.Step) {
	for _, step := range s.steps(id) {
		if !step.Voided() {
			list = append(list, step)
		}
	}
	return list
}

func (s *scene) state() string { return s.stateOf(s.id) }

func (s *scene) stateOf(id int64) (state string) {
	s.Rows(func(tx *gorm.DB) error {
		return tx.Table(s.kind.table).Select("state").Where("id = ?", id).Scan(&state).Error
	})
	return state
}

// told are the messages to persons that were sent, or wait to be, because of an action, or
// the changes that put it on top of what they were told that day: those have their time, and
// of several at one time the newest says it all.
func (s *scene) told(action int64) (list []ledger.OutboxRow) {
	s.Rows(func(tx *gorm.DB) error {
		err := tx.Where("action_id = ? AND action_id <> 0 AND chat_id <> ? AND (method = ? OR method = 'edit' AND not_before IS NOT NULL) AND state IN ?", action, s.Group.ID, ledger.MethodSend,
			[]string{ledger.OutboxSent, ledger.OutboxPending, ledger.OutboxSuperseded}).Order("id").Find(&list).Error
		for i := range list {
			if r := &list[i]; err == nil && r.State == ledger.OutboxSuperseded {
				var newer ledger.OutboxRow
				err = tx.Where("target_id = ? AND id > ? AND state IN ?", r.TargetID, r.ID, []string{ledger.OutboxSent, ledger.OutboxPending}).Order("id").Take(&newer).Error
				r.State, r.SentAt = newer.State, newer.SentAt
			}
		}
		return err
	})
	return list
}

// said counts the messages to persons in which something stands.
func (s *scene) said(words string) (n int64) {
	for _, call := range s.Sandbox.Calls("sendMessage") { // the outbox keeps no words
		if call.Status == 200 && call.Params["chat_id"] != fmt.Sprint(s.Group.ID) && strings.Contains(call.Params["text"], words) {
			n++
		}
	}
	return n
}

// button is one that decides the record.
type button struct{ label, to, outcome string }

// live are the buttons under a message that was told of a record, as it reads now, by
// which it is decided; there is false when it has become something else, such as a form.
func (s *scene) live(row ledger.OutboxRow, record int64) (list []button, there bool, text string) {
	m, there := s.Sandbox.Message(row.ChatID, int(row.MessageID))
	if !there || m.ReplyMarkup == nil {
		return nil, false, m.Text
	}
	for _, buttons := range m.ReplyMarkup.InlineKeyboard {
		for _, b := range buttons {
			if rest, ours := strings.CutPrefix(b.CallbackData, fmt.Sprintf("%s_step:%d:", s.kind.name, record)); ours {
				to, outcome, _ := strings.Cut(rest, ":")
				list = append(list, button{b.Text, to, outcome})
			}
		}
	}
	return list, true, m.Text
}

// person is one of the office.
func (s *scene) person(row int64) *harness.Person {
	for _, p := range append(s.Members, s.Director) {
		if p.Row == row {
			return p
		}
	}
	s.t.Fatalf("nobody is %d", row)
	return nil
}

func (s *scene) personOf(chat int64) *harness.Person {
	for _, p := range append(s.Members, s.Director) {
		if p.ID == chat {
			return p
		}
	}
	s.t.Fatalf("nobody has the chat %d", chat)
	return nil
}

// meet sets the scene of an activity that begins in d, of which the author has not
// said whether he or she comes.
func (s *scene) meet(d time.Duration) {
	a := &activities.Activity{Kind: activities.Study, Topic: "四中全会精神", StartsAt: store.Stamp(s.Clock.Now().Add(d))}
	s.Write(func(tx *gorm.DB) error { return activities.Create(tx, a) })
	s.activity = a.ID
}

// activityOf is what a record of a table is about.
func (s *scene) activityOf(table string, id int64) (a activities.Activity) {
	s.Rows(func(tx *gorm.DB) error {
		return tx.Where("id = (?)", tx.Session(&gorm.Session{NewDB: true}).Table(table).Select("activity_id").Where("id = ?", id)).Take(&a).Error
	})
	return a
}

// quietUntil is t, or the end of the night that it lies in.
func quietUntil(t time.Time) time.Time {
	t = t.In(harness.Shanghai)
	morning := time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, harness.Shanghai)
	switch {
	case night(t) && t.Hour() >= 21:
		return morning.AddDate(0, 0, 1)
	case night(t):
		return morning
	}
	return t
}

func night(t time.Time) bool {
	hour := t.In(harness.Shanghai).Hour()
	return hour < 8 || hour >= 21
}
