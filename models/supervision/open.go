package supervision

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// OpenState is the state of what somebody says under his or her name.
type OpenState string

// The states of an open word.
const (
	OpenFiled     OpenState = "filed"
	OpenAnswered  OpenState = "answered"
	OpenWithdrawn OpenState = "withdrawn"
)

// Open is a word of supervision under a name (§12): an ordinary record, which the
// director answers.
type Open struct {
	ID         int64
	OfficeID   int64
	PersonID   int64
	Number     string // 监-2026-001
	State      OpenState
	Matter     string
	Answer     string
	FiledAt    *time.Time
	AnsweredAt *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is supervision_open.
func (Open) TableName() string { return "supervision_open" }

// AnswerLimit is how long an answer to it may be, in characters.
const AnswerLimit = 1000

// OpenLife is the life of an open word: the director answers it, its author takes it back
// until then. It waits on no desk, which the secretary has too: the director finds it in
// the room (§12).
var OpenLife = &records.Machine[OpenState]{
	Kind: records.KindSupervision, Prefix: "监", Filed: OpenFiled,
	Reading: records.Reading[OpenState]{Readers: records.Readers{Roles: people.Director}, Private: []OpenState{OpenWithdrawn}},
	Order:   []OpenState{OpenFiled, OpenAnswered, OpenWithdrawn},
	Steps: map[OpenState]map[OpenState]records.Rule{
		"": {OpenFiled: {By: records.AuthorOnly}},
		OpenFiled: {
			OpenAnswered:  {By: records.DirectorOnly, Words: records.MustWords, Limit: AnswerLimit},
			OpenWithdrawn: {By: records.AuthorOnly},
		},
	},
}

// Life tells where an open word's life is kept.
func (o *Open) Life() records.Life[OpenState] {
	return records.Life[OpenState]{ID: &o.ID, Author: o.PersonID, State: &o.State, Number: &o.Number, Kept: []string{"answer", "answered_at"}}
}

// Follow keeps what was answered, and when.
func (o *Open) Follow(step *records.Step) {
	if OpenState(step.ToState) == OpenAnswered {
		o.Answer, o.AnsweredAt = step.Words, store.StampPtr(step.At)
	}
}

// Restart forgets what Follow keeps.
func (o *Open) Restart() { o.Answer, o.AnsweredAt = "", nil }

// File keeps what a member says under his or her name. ErrEmpty, *TooLongError.
func File(tx *gorm.DB, by *people.Person, matter string, now time.Time) (*Open, *records.Step, error) {
	if err := store.Text("matter", &matter, store.MatterLimit); err != nil {
		return nil, nil, err
	}
	if matter == "" {
		return nil, nil, store.ErrEmpty
	}
	o := &Open{PersonID: by.ID, Matter: matter, FiledAt: store.StampPtr(now)}
	step, err := OpenLife.Advance(tx, o, records.Move[OpenState]{To: OpenFiled, By: by}, now)
	return o, step, err
}

// FiledTwice finds what a member has filed in the last minute with the same words; nil for none.
func FiledTwice(tx *gorm.DB, by *people.Person, matter string, now time.Time) (*Open, error) {
	if err := store.Text("matter", &matter, store.MatterLimit); err != nil {
		return nil, nil //nolint:nilerr // filing it says what is wrong
	}
	var list []Open
	err := tx.Where("person_id = ? AND state = ? AND matter = ? AND filed_at > ?", by.ID, OpenFiled, matter, store.Stamp(now.Add(-time.Minute))).
		Order("id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// OpenByID finds an open word of tx's office.
func OpenByID(tx *gorm.DB, id int64) (*Open, error) {
	var o Open
	if err := tx.Take(&o, id).Error; err != nil {
		return nil, fmt.Errorf("open supervision %d: %w", id, err)
	}
	return &o, nil
}

// OpenWaiting lists what the director of tx's office has not answered, oldest first.
func OpenWaiting(tx *gorm.DB) (list []Open, err error) {
	err = tx.Where("state = ?", OpenFiled).Order("id").Find(&list).Error
	return list, err
}

// OpenOf lists what a person has said under the name, newest first.
func OpenOf(tx *gorm.DB, person int64) (list []Open, err error) {
	err = tx.Where("person_id = ? AND state <> ?", person, OpenWithdrawn).Order("id DESC").Limit(20).Find(&list).Error
	return list, err
}
