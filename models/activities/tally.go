package activities

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// AttendanceLine is one line of the attendance sheet: a row with its person.
// Its ID is 0 for a member of whom nothing is known yet.
type AttendanceLine struct {
	Attendance
	Name    string
	Post    string
	SortKey string
	Leave   *Leave // asked or granted; who may read its reason: Leave.ReadableBy
	By      string // who of the office marked it for the member (代录); "" when the member did
	Joined  bool   // who has not joined is marked by the staff or counts nowhere
}

// Excused tells whether the line leaves the denominator of the rate: leave
// granted for official duty or sickness (domain B3, B4).
func (l *AttendanceLine) Excused() bool {
	return Excused(l.State, l.Leave)
}

// Missed tells whether the rules alone make the person absent: expected, no
// leave asked or granted, no check-in, and nothing set by hand.
func (l *AttendanceLine) Missed() bool {
	return l.Expected && l.State == Absent && !l.ByHand && l.CheckedInAt == nil && l.Leave == nil
}

// AttendanceOf gives the sheet of an activity in the order of the roster:
// until its list is confirmed everyone on the roster, then those of then. Guests
// stand in it with Expected false, and so does who is not awaited.
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
	if a.ConfirmedAt == nil {
		q = tx.Where("id IN ? OR (roles & ? <> 0 AND left_at IS NULL)", ids, int64(people.Member))
	}
	var roster []people.Person
	if err := q.Order("sort_key, id").Find(&roster).Error; err != nil {
		return nil, fmt.Errorf("people of activity %d: %w", a.ID, err)
	}
	lines := make([]AttendanceLine, 0, len(roster))
	for _, p := range roster {
		row, known := byPerson[p.ID]
		if !known {
			row = Attendance{OfficeID: a.OfficeID, ActivityID: a.ID, PersonID: p.ID, Expected: a.ClosedAt == nil && a.expects(&p)}
		}
		if row.State == Unsettled || row.State == OnLeave && !row.ByHand && a.ClosedAt == nil && p.LeftAt != nil {
			invited := a.Kind == County && row.Expected
			if p.LeftAt != nil || a.ClosedAt != nil && !invited && (a.ConfirmedAt != nil || !p.Is(people.Member)) {
				continue // left before it, or only answered as a guest
			}
			if a.ClosedAt != nil && !invited {
				row.Expected = false // may be marked yet
			}
			if a.ClosedAt == nil && row.Answer == NoAnswer && leaves[p.ID] == nil {
				row.Expected = row.Expected && a.expects(&p)
			}
		}
		lines = append(lines, AttendanceLine{
			Attendance: row, Name: p.Name, Post: p.Post, SortKey: p.SortKey, Leave: leaves[p.ID], Joined: p.JoinedAt != nil,
		})
	}
	return lines, NameMarkers(tx, lines)
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

// AttendanceLineOf is one person's line of the sheet.
func AttendanceLineOf(tx *gorm.DB, a *Activity, p *people.Person) (*AttendanceLine, error) {
	row, err := AttendanceFor(tx, a.ID, p.ID)
	if err != nil {
		return nil, err
	}
	if row.ID == 0 {
		row.Expected = p.Is(people.Member) && !a.Voluntary()
	}
	lines := []AttendanceLine{{Attendance: *row, Name: p.Name, Post: p.Post, SortKey: p.SortKey, Joined: p.JoinedAt != nil}}
	l, err := LiveLeave(tx, a.ID, p.ID)
	switch {
	case err == nil:
		lines[0].Leave = l
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	return &lines[0], NameMarkers(tx, lines)
}

// Counts are the figures of an activity's sheet. Of those expected, each is in
// exactly one of Present, Late, Leave, Absent, Unconfirmed, Undecided, Unsettled, and
// beforehand in exactly one of Yes, No, Maybe, Pending, Leave. Excused stand apart.
type Counts struct {
	Expected                                int // 应到: without Excused, here as in every rate (domain B3, B4)
	Yes, No, Maybe, Pending                 int // who came counts as a yes, who did not as a no
	Present, Late, Leave, Absent, Unsettled int
	Unconfirmed, Undecided                  int // 待确认, 请假待批
	Excused                                 int // 公务、病假, granted: not in 应到
	LeaveAsked                              int // of No: awaiting the director
	Guests                                  int // came without being expected, and who sits in (Guest)
	Cars, Meals                             int // of Yes: 用车, 用餐
}

// Rate rounds half up, in whole percent.
func Rate(part, of int) (percent int, ok bool) {
	if of <= 0 {
		return 0, false
	}
	return (part*200 + of) / (2 * of), true
}

// Sheet is all that a print of an activity's sheet has.
type Sheet struct {
	Lines  []AttendanceLine
	Guests []Guest
	Counts Counts
}

// WholeSheet reads the sheet of an activity, its guests and its counts.
func WholeSheet(tx *gorm.DB, a *Activity) (s *Sheet, err error) {
	s = &Sheet{}
	if s.Lines, err = AttendanceOf(tx, a); err != nil {
		return nil, err
	}
	if s.Guests, err = GuestsOf(tx, a); err != nil {
		return nil, err
	}
	s.Counts, err = Tally(tx, a)
	return s, err
}

// Tally counts an activity's sheet (AttendanceOf). The database counts: what
// is read does not grow with the roster, since it is done at every refresh of a
// post.
func Tally(tx *gorm.DB, a *Activity) (Counts, error) {
	c := Counts{Guests: a.Guests}
	var groups []struct {
		Expected   bool
		State      AttendanceState
		Answer     Answer
		LeaveState RequestState
		LeaveKind  LeaveKind
		Car, Meal  Need
		N          int
	}
	q := tx.Model(&Attendance{}).
		Select("attendances.expected, attendances.state, attendances.answer, leaves.state AS leave_state, leaves.kind AS leave_kind, attendances.car, attendances.meal, count(*) AS n").
		// As in the partial index that holds one live leave a person.
		Joins("LEFT JOIN leaves ON leaves.office_id = attendances.office_id AND leaves.activity_id = attendances.activity_id"+
			" AND leaves.person_id = attendances.person_id AND leaves.state IN ('asked', 'granted')").
		Where("attendances.activity_id = ?", a.ID).
		Group("attendances.expected, attendances.state, attendances.answer, leaves.state, leaves.kind, attendances.car, attendances.meal")
	if a.ClosedAt != nil {
		q = q.Where("attendances.state <> ?", Unsettled)
	} else {
		// Who has left the office counts where he or she came or was marked by
		// hand, not by a leave.
		q = q.Where("(attendances.state <> ? AND (attendances.state <> ? OR attendances.by_hand)"+
			" OR attendances.person_id NOT IN (SELECT id FROM people WHERE office_id = ? AND left_at IS NOT NULL))", Unsettled, OnLeave, a.OfficeID)
		// Of whom nothing is known any more counts as if nothing had been.
		called := tx.Model(&people.Person{}).Select("id").Where("joined_at <= ?", store.Stamp(a.called()))
		if len(a.CalledIDs) > 0 {
			called = called.Where("id IN ?", []int64(a.CalledIDs))
		}
		q = q.Where("(attendances.state <> ? OR attendances.answer <> ? OR leaves.state IS NOT NULL OR NOT attendances.expected OR attendances.person_id IN (?))",
			Unsettled, NoAnswer, called)
	}
	if err := q.Scan(&groups).Error; err != nil {
		return c, fmt.Errorf("count activity %d: %w", a.ID, err)
	}
	for _, g := range groups {
		l := AttendanceLine{Attendance: Attendance{Expected: g.Expected, State: g.State, Answer: g.Answer, Car: g.Car, Meal: g.Meal}}
		if g.LeaveState != "" {
			l.Leave = &Leave{State: g.LeaveState, Kind: g.LeaveKind}
		}
		c.add(&l, g.N)
	}
	if a.ClosedAt != nil || a.Voluntary() {
		return c, nil
	}
	silentOnes := tx.Model(&people.Person{}).Where("roles & ? <> 0 AND left_at IS NULL AND joined_at <= ?", int64(people.Member), store.Stamp(a.called()))
	if len(a.CalledIDs) > 0 { // the others are no gap: they come if they like
		silentOnes = silentOnes.Where("id IN ?", []int64(a.CalledIDs))
	}
	var silent int64
	err := silentOnes.
		Where("NOT EXISTS (SELECT 1 FROM attendances x WHERE x.office_id = people.office_id AND x.activity_id = ? AND x.person_id = people.id)", a.ID).
		Count(&silent).Error
	if err != nil {
		return c, fmt.Errorf("count who has not answered activity %d: %w", a.ID, err)
	}
	c.add(&AttendanceLine{Attendance: Attendance{Expected: true}}, int(silent))
	return c, nil
}

// add counts n people who stand as the line says.
func (c *Counts) add(l *AttendanceLine, n int) {
	if !l.Expected {
		if l.State.Attended() {
			c.Guests += n
		}
		return
	}
	if l.Excused() {
		c.Excused += n
		return
	}
	c.Expected += n
	said := l.Answer
	switch l.State {
	case Present:
		c.Present += n
		said = AnswerYes
	case Late:
		c.Late += n
		said = AnswerYes
	case OnLeave:
		c.Leave += n
	case Absent:
		c.Absent += n
		said = AnswerNo
	case Unconfirmed:
		c.Unconfirmed += n
		said = AnswerNo
	case Undecided:
		c.Undecided += n
		said = AnswerNo
	default:
		c.Unsettled += n
	}
	if l.State == OnLeave {
		return
	}
	switch said {
	case AnswerYes:
		c.Yes += n
		if l.Car == Wanted {
			c.Cars += n
		}
		if l.Meal == Wanted {
			c.Meals += n
		}
	case AnswerNo:
		c.No += n
		if l.Leave != nil && l.Leave.State == Asked {
			c.LeaveAsked += n
		}
	case AnswerMaybe:
		c.Maybe += n
	default:
		c.Pending += n
	}
}

// InRosterOrder sorts ids of people as the roster stands.
func InRosterOrder(tx *gorm.DB, ids []int64) ([]people.Person, error) {
	var list []people.Person
	if len(ids) == 0 {
		return nil, nil
	}
	if err := tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	slices.SortFunc(list, func(a, b people.Person) int {
		return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}
