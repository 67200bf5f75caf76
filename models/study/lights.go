package study

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Light is how far one of the 五有 is there.
type Light string

// The states of a light.
const (
	LightNone    Light = "none"
	LightPartial Light = "partial"
	LightDone    Light = "done"
)

// Have is one of the 五有 of a session: Count of Of are there; Owing are the
// people who still owe theirs.
type Have struct {
	State     Light
	Count, Of int
	Owing     []int64
}

// Haves are the five lights of a session (§4). The first three belong to the
// session, the last two to each who attended.
type Haves struct {
	Plan        Have // 学习方案
	Materials   Have // 学习资料
	Tutor       Have // 辅导教师
	Notes       Have // 学习笔记
	Reflections Have // 心得体会
}

// FiveHaves computes the five lights of a session. Notes and reflections are
// owed by those who attended (出席, 迟到), in the order of the roster.
func FiveHaves(tx *gorm.DB, a *activities.Activity) (Haves, error) {
	h, err := sessionHaves(tx, a)
	if err != nil {
		return Haves{}, err
	}
	rows, err := activities.AttendanceOf(tx, a)
	if err != nil {
		return Haves{}, err
	}
	var attended []int64
	for _, r := range rows {
		if r.Expected && r.State.Attended() {
			attended = append(attended, r.PersonID)
		}
	}
	written, err := notesBy(tx, []int64{a.ID})
	if err != nil {
		return Haves{}, err
	}
	h.Notes = ofEach(attended, func(p int64) bool { return written[noteKey{a.ID, p, notes.StudyNote}] > 0 })
	h.Reflections = ofEach(attended, func(p int64) bool { return written[noteKey{a.ID, p, notes.Reflection}] > 0 })
	return h, nil
}

// FiveLights is FiveHaves without Owing, which names everybody who owes: the
// database counts, so that it costs about the same for any roster.
func FiveLights(tx *gorm.DB, a *activities.Activity) (Haves, error) {
	h, err := sessionHaves(tx, a)
	if err != nil {
		return Haves{}, err
	}
	attended := tx.Model(&activities.Attendance{}).Where("attendances.activity_id = ? AND attendances.expected AND attendances.state IN ?", a.ID, activities.AttendedStates).
		Session(&gorm.Session{})
	var of int64
	if err := attended.Count(&of).Error; err != nil {
		return Haves{}, fmt.Errorf("who attended activity %d: %w", a.ID, err)
	}
	var written []struct {
		Kind notes.Kind
		N    int
	}
	err = attended.Select("notes.kind, count(DISTINCT notes.person_id) AS n").
		Joins("JOIN notes ON notes.office_id = attendances.office_id AND notes.activity_id = attendances.activity_id" +
			" AND notes.person_id = attendances.person_id AND notes.voided_at IS NULL").
		Group("notes.kind").Scan(&written).Error
	if err != nil {
		return Haves{}, fmt.Errorf("notes of activity %d: %w", a.ID, err)
	}
	h.Notes, h.Reflections = partly(0, int(of)), partly(0, int(of))
	for _, w := range written {
		switch w.Kind {
		case notes.StudyNote:
			h.Notes = partly(w.N, int(of))
		case notes.Reflection:
			h.Reflections = partly(w.N, int(of))
		}
	}
	return h, nil
}

// sessionHaves are the three of the five that belong to the session.
func sessionHaves(tx *gorm.DB, a *activities.Activity) (h Haves, err error) {
	files, err := records.AttachmentsOf(tx, records.KindActivity, a.ID)
	if err != nil {
		return h, err
	}
	plans, materials, tutors := 0, 0, 0
	for _, f := range files[a.ID] {
		switch f.Use {
		case records.UsePlan:
			plans++
		case records.UseMaterial:
			materials++
		}
	}
	if a.Plan != "" {
		plans++
	}
	if a.Tutor != "" {
		tutors++
	}
	return Haves{Plan: ofSession(plans), Materials: ofSession(materials), Tutor: ofSession(tutors)}, nil
}

func ofSession(n int) Have {
	h := Have{State: LightNone, Count: n, Of: max(n, 1)}
	if n > 0 {
		h.State = LightDone
	}
	return h
}

func ofEach(people []int64, has func(int64) bool) Have {
	n := 0
	var owing []int64
	for _, p := range people {
		if has(p) {
			n++
		} else {
			owing = append(owing, p)
		}
	}
	h := partly(n, len(people))
	h.Owing = owing
	return h
}

func partly(n, of int) Have {
	h := Have{State: LightPartial, Count: n, Of: of}
	switch n {
	case 0:
		h.State = LightNone
	case of:
		h.State = LightDone
	}
	return h
}

type noteKey struct {
	activity, person int64
	kind             notes.Kind
}

// notesBy counts the notes of activities by activity, person and kind.
func notesBy(tx *gorm.DB, activities []int64) (map[noteKey]int, error) {
	out := map[noteKey]int{}
	if len(activities) == 0 {
		return out, nil
	}
	var list []notes.Note
	err := tx.Select("activity_id", "person_id", "kind").
		Where("activity_id IN ? AND voided_at IS NULL", activities).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("notes of activities: %w", err)
	}
	for _, n := range list {
		out[noteKey{n.ActivityID, n.PersonID, n.Kind}]++
	}
	return out, nil
}

// Owed is something a person still has to write about a session.
type Owed struct {
	Activity activities.Activity
	Kind     notes.Kind
}

// NotesOwed lists what a person owes of the study sessions that ended in
// [since, until]: a note and a reflection of each one attended (§4), the
// oldest first.
func NotesOwed(tx *gorm.DB, person int64, since, until time.Time) ([]Owed, error) {
	var sessions []activities.Activity
	err := tx.Joins("JOIN attendances ON attendances.activity_id = activities.id AND attendances.office_id = activities.office_id").
		Where("activities.kind = ? AND activities.state <> ? AND activities.ends_at >= ? AND activities.ends_at <= ?",
			activities.Study, activities.ActivityCancelled, store.Stamp(since), store.Stamp(until)).
		Where("attendances.person_id = ? AND attendances.expected AND attendances.state IN ?", person, activities.AttendedStates).
		Order("activities.starts_at, activities.id").Find(&sessions).Error
	if err != nil {
		return nil, fmt.Errorf("sessions attended: %w", err)
	}
	ids := make([]int64, len(sessions))
	for i, a := range sessions {
		ids[i] = a.ID
	}
	written, err := notesBy(tx, ids)
	if err != nil {
		return nil, err
	}
	var owed []Owed
	for _, a := range sessions {
		for _, kind := range []notes.Kind{notes.StudyNote, notes.Reflection} {
			if written[noteKey{a.ID, person, kind}] == 0 {
				owed = append(owed, Owed{a, kind})
			}
		}
	}
	return owed, nil
}
