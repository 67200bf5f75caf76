package activities

import (
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Part is what somebody does at an activity beside coming.
type Part string

// The parts. "" is none.
const (
	Receives Part = "receives" // 接待 (§5, §6)
	Chairs   Part = "chairs"   // 主持
	Teaches  Part = "teaches"  // 辅导教师 (§4)
)

// PartOf says what a person does at an activity. A tutor and who takes the chair are
// words, and may be of elsewhere: a member is meant by his or her whole name alone.
func (a *Activity) PartOf(p *people.Person) Part {
	switch {
	case a.HostID != 0 && a.HostID == p.ID && a.Kind.Hosted():
		return Receives
	case namesPerson(a.Tutor, p.Name):
		return Teaches
	case !a.Kind.Hosted() && (a.HostID == p.ID || namesPerson(a.HostName, p.Name)):
		return Chairs
	}
	return ""
}

// called are the words that may follow a name without its being another's.
var calledBesides = []string{"", "同志", "委员", "老师"}

// namesPerson tells whether words name somebody: 王芳, 王芳委员, 王芳、周涛. Not 党校王芳.
func namesPerson(words, name string) bool {
	if name == "" || words == "" {
		return false
	}
	list := strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("、，,;；/／ \u3000和与及\n", r) })
	return slices.ContainsFunc(append(list, words), func(one string) bool {
		rest, ok := strings.CutPrefix(one, name)
		return ok && slices.Contains(calledBesides, rest)
	})
}

// Leaders lists the people of the office who have a part in an activity, in the order of
// the roster. Of two of one name whom only the words name, neither is meant.
func Leaders(tx *gorm.DB, a *Activity) ([]people.Person, error) {
	if a.HostID == 0 && a.HostName == "" && a.Tutor == "" {
		return nil, nil
	}
	list, err := people.With(tx, people.Member|people.Staff)
	if err != nil {
		return nil, err
	}
	names := map[string]int{}
	for i := range list {
		names[list[i].Name]++
	}
	return slices.DeleteFunc(list, func(p people.Person) bool {
		return a.PartOf(&p) == "" || names[p.Name] > 1 && a.HostID != p.ID
	}), nil
}

// Presumed tells whether somebody counts as coming because of a part in the activity,
// without having said so.
func (row *Attendance) Presumed() bool {
	return row.Answer == AnswerYes && row.AnsweredAt == nil && row.State == Unsettled
}

// presume has who leads an activity count as coming, until he or she says otherwise; who no
// longer does and has said nothing is asked again. was is the activity before; nil for none.
func presume(tx *gorm.DB, a, was *Activity) error {
	if a.State != Planned || was != nil && a.HostID == was.HostID && a.HostName == was.HostName && a.Tutor == was.Tutor {
		return nil
	}
	now, err := Leaders(tx, a)
	if err != nil {
		return err
	}
	var before []people.Person
	if was != nil {
		if before, err = Leaders(tx, was); err != nil {
			return err
		}
	}
	has := func(list []people.Person, id int64) bool {
		return slices.ContainsFunc(list, func(p people.Person) bool { return p.ID == id })
	}
	for i := range before {
		if has(now, before[i].ID) {
			continue
		}
		row, err := AttendanceFor(tx, a.ID, before[i].ID)
		if err != nil {
			return err
		}
		if row.Presumed() {
			row.Answer = NoAnswer
			if err := saveAttendance(tx, row); err != nil {
				return err
			}
		}
	}
	for i := range now {
		if p := &now[i]; !has(before, p.ID) && p.Is(people.Member) {
			if err := presumeOne(tx, a, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// presumeOne is presume for one member who leads it.
func presumeOne(tx *gorm.DB, a *Activity, p *people.Person) error {
	switch _, err := LiveLeave(tx, a.ID, p.ID); {
	case err == nil:
		return nil
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil || row.Answer != NoAnswer || row.State != Unsettled {
		return err
	}
	row.Answer = AnswerYes
	return saveAttendance(tx, row)
}

// presumeAgain has a member whose leave is taken back count as coming again.
func presumeAgain(tx *gorm.DB, a *Activity, person int64) error {
	p, err := people.PersonByID(tx, person)
	if err != nil || a.State != Planned || !p.Is(people.Member) || a.PartOf(p) == "" {
		return err
	}
	return presumeOne(tx, a, p)
}
