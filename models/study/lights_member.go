package study

import (
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
)

// MemberLights is how one member stands with a session: what he or she has
// handed in, or what there is to make up for.
type MemberLights struct {
	PersonID   int64
	Name       string
	State      activities.AttendanceState
	Attended   bool
	Note       bool
	Reflection bool
	MakesUp    bool // make-up study is due or done
	MadeUp     MadeUp
}

// LightsByMember lists how each member expected at a study session stands, in
// the order of the roster. It is for the staff; OwnLights is for the member.
func LightsByMember(tx *gorm.DB, a *activities.Activity) ([]MemberLights, error) {
	rows, err := activities.AttendanceOf(tx, a)
	if err != nil {
		return nil, err
	}
	written, err := notesBy(tx, []int64{a.ID})
	if err != nil {
		return nil, err
	}
	made, err := CatchUpsAt(tx, a)
	if err != nil {
		return nil, err
	}
	var list []MemberLights
	for _, r := range rows {
		if !r.Expected {
			continue
		}
		list = append(list, lightsOf(&r.Attendance, r.Name, written, made))
	}
	return list, nil
}

// OwnLights is LightsByMember for one of them; nil when the person is not
// expected there.
func OwnLights(tx *gorm.DB, a *activities.Activity, p *people.Person) (*MemberLights, error) {
	row, err := activities.AttendanceFor(tx, a.ID, p.ID)
	if err != nil || !row.Expected || row.ID == 0 {
		return nil, err
	}
	written, err := notesBy(tx, []int64{a.ID})
	if err != nil {
		return nil, err
	}
	made, err := CatchUpsAt(tx, a)
	if err != nil {
		return nil, err
	}
	l := lightsOf(row, p.Name, written, made)
	return &l, nil
}

func lightsOf(row *activities.Attendance, name string, written map[noteKey]int, made map[int64]MadeUp) MemberLights {
	l := MemberLights{PersonID: row.PersonID, Name: name, State: row.State, Attended: row.State.Attended()}
	l.Note = written[noteKey{row.ActivityID, row.PersonID, notes.StudyNote}] > 0
	l.Reflection = written[noteKey{row.ActivityID, row.PersonID, notes.Reflection}] > 0
	l.MadeUp, l.MakesUp = made[row.PersonID]
	return l
}
