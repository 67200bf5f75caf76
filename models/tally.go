package models

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// AttendanceLine is one line of the attendance sheet: a row with its person.
// Its ID is 0 for a member of whom nothing is known yet.
type AttendanceLine struct {
	Attendance
	Name    string
	Post    string
	SortKey string
	Leave   *Leave // asked or granted; its reason is for the staff only
}

// Excused tells whether the line leaves the denominator of the rate: leave
// granted for official duty or sickness (domain B3, B4).
func (l *AttendanceLine) Excused() bool {
	return l.State == OnLeave && l.Leave != nil && l.Leave.State == Granted && l.Leave.Kind.Excused()
}

// AttendanceOf gives the sheet of an activity in the order of the roster:
// until it is closed everyone on the roster, then those of then. Guests stand
// in it with Expected false.
func AttendanceOf(tx *gorm.DB, a *Activity) ([]AttendanceLine, error) {
	var rows []Attendance
	if err := tx.Where("activity_id = ?", a.ID).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("attendance of activity %d: %w", a.ID, err)
	}
	leaves, err := leavesOf(tx, a.ID)
	if err != nil {
		return nil, err
	}
	byPerson := map[int64]Attendance{}
	ids := []int64{}
	for _, r := range rows {
		byPerson[r.PersonID] = r
		ids = append(ids, r.PersonID)
	}
	q := tx.Where("id IN ?", ids)
	if a.ClosedAt == nil {
		q = tx.Where("id IN ? OR (roles & ? <> 0 AND left_at IS NULL)", ids, int64(Member))
	}
	var people []Person
	if err := q.Order("sort_key, id").Find(&people).Error; err != nil {
		return nil, fmt.Errorf("people of activity %d: %w", a.ID, err)
	}
	lines := make([]AttendanceLine, 0, len(people))
	for _, p := range people {
		row, known := byPerson[p.ID]
		if !known {
			row = Attendance{OfficeID: a.OfficeID, ActivityID: a.ID, PersonID: p.ID, Expected: true}
		}
		if row.State == Unsettled && (p.LeftAt != nil || a.ClosedAt != nil) {
			continue // left before it, or only answered as a guest
		}
		lines = append(lines, AttendanceLine{Attendance: row, Name: p.Name, Post: p.Post, SortKey: p.SortKey, Leave: leaves[p.ID]})
	}
	return lines, nil
}

// AttendanceFor gives what is known of one person at an activity; a row
// without ID when nothing is.
func AttendanceFor(tx *gorm.DB, activity, person int64) (*Attendance, error) {
	row := Attendance{ActivityID: activity, PersonID: person}
	err := tx.Where("activity_id = ? AND person_id = ?", activity, person).Limit(1).Find(&row).Error
	if err != nil {
		return nil, fmt.Errorf("attendance of person %d at activity %d: %w", person, activity, err)
	}
	return &row, nil
}

// Counts are the figures of an activity's sheet. Of those expected, each is in
// exactly one of Present, Late, Leave, Absent, Unsettled, and beforehand in
// exactly one of Yes, No, Maybe, Pending, Leave.
type Counts struct {
	Expected                                int // 应到
	Yes, No, Maybe, Pending                 int // who came counts as a yes, who was absent as a no
	Present, Late, Leave, Absent, Unsettled int
	Excused                                 int // of Leave: official duty and sickness
	LeaveAsked                              int // awaiting the director
	Guests                                  int // came without being expected
}

// Rate is the attendance rate in whole percent, and whether there is one: who
// came, of those expected without the excused (domain B3, B4).
func (c Counts) Rate() (percent int, ok bool) { return rate(c.Present+c.Late, c.Expected-c.Excused) }

// rate rounds half up, in whole percent.
func rate(part, of int) (percent int, ok bool) {
	if of <= 0 {
		return 0, false
	}
	return (part*200 + of) / (2 * of), true
}

// Tally counts an activity's sheet.
func Tally(tx *gorm.DB, a *Activity) (Counts, error) {
	lines, err := AttendanceOf(tx, a)
	if err != nil {
		return Counts{}, err
	}
	return count(lines), nil
}

func count(lines []AttendanceLine) Counts {
	var c Counts
	for i := range lines {
		l := &lines[i]
		if !l.Expected {
			if l.State.Attended() {
				c.Guests++
			}
			continue
		}
		c.Expected++
		said := l.Answer
		switch l.State {
		case Present:
			c.Present++
			said = AnswerYes
		case Late:
			c.Late++
			said = AnswerYes
		case OnLeave:
			c.Leave++
		case Absent:
			c.Absent++
			said = AnswerNo
		default:
			c.Unsettled++
		}
		if l.Excused() {
			c.Excused++
		}
		if l.Leave != nil && l.Leave.State == Asked {
			c.LeaveAsked++
		}
		if l.State == OnLeave {
			continue
		}
		switch said {
		case AnswerYes:
			c.Yes++
		case AnswerNo:
			c.No++
		case AnswerMaybe:
			c.Maybe++
		default:
			c.Pending++
		}
	}
	return c
}

// inRosterOrder sorts ids of people as the roster stands.
func inRosterOrder(tx *gorm.DB, ids []int64) ([]Person, error) {
	var people []Person
	if len(ids) == 0 {
		return nil, nil
	}
	if err := tx.Where("id IN ?", ids).Find(&people).Error; err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	slices.SortFunc(people, func(a, b Person) int { return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.ID, b.ID)) })
	return people, nil
}
