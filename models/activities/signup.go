package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Need is what somebody who has signed up says of 用车 or 用餐.
type Need string

// The answers; Unsaid until there is one.
const (
	Unsaid    Need = ""
	Wanted    Need = "yes"
	NotWanted Need = "no"
)

// What who signs up is asked for.
const (
	NeedCar  = "car"
	NeedMeal = "meal"
)

// SignUpOverError: signing up and withdrawing have ended; who has signed up asks for
// leave from now on.
type SignUpOverError struct{ Until time.Time }

func (e *SignUpOverError) Error() string {
	return "signing up ended at " + e.Until.UTC().Format(time.RFC3339)
}

// Faults of signing up.
var (
	ErrNotSignedUp = errors.New("person has not signed up")
	ErrSignUpTime  = errors.New("signing up would end before now, or after the start")
)

// Voluntary tells whether one signs up for an activity (报名参加): who does is awaited,
// nobody else. To every other one everybody has to come (必须参加).
func (a *Activity) Voluntary() bool { return a.SignUpUntil != nil }

// SignUpOpen tells whether one can sign up, or withdraw, at a time.
func (a *Activity) SignUpOpen(now time.Time) bool {
	return a.Voluntary() && a.State == Planned && !now.After(*a.SignUpUntil)
}

// Wants lists what who signs up is asked for.
func (a *Activity) Wants() (list []string) {
	if a.Voluntary() && a.AsksCar {
		list = append(list, NeedCar)
	}
	if a.Voluntary() && a.AsksMeal {
		list = append(list, NeedMeal)
	}
	return list
}

// Need is what was said of 用车 or 用餐.
func (r *Attendance) Need(what string) Need {
	if what == NeedCar {
		return r.Car
	}
	return r.Meal
}

// fitSignUp keeps the end of signing up in order: with the start at the latest.
func (a *Activity) fitSignUp() {
	if a.SignUpUntil == nil {
		a.AsksCar, a.AsksMeal = false, false
		return
	}
	until := store.Stamp(*a.SignUpUntil)
	if until.After(a.StartsAt) {
		until = a.StartsAt
	}
	a.SignUpUntil = &until
}

// counts tells whether a row counts in 应到. Where one signs up, that is who has, who came
// all the same, and of whom the office says by hand how he or she stands. p is nil where
// nothing is known of the person.
func (a *Activity) counts(row *Attendance, p *people.Person) bool {
	if !a.Voluntary() {
		return row.Expected
	}
	return row.SignedAt != nil || (row.CheckedInAt != nil || row.ByHand) && (row.Expected || p != nil && p.Is(people.Member))
}

// maySign tells why somebody cannot sign up, or withdraw.
func (a *Activity) maySign(tx *gorm.DB, p *people.Person, answer Answer, now time.Time) error {
	if answer == AnswerMaybe {
		return ErrUnknownState
	}
	row, err := AttendanceFor(tx, a.ID, p.ID)
	if err != nil {
		return err
	}
	signed := row.SignedAt != nil
	switch {
	case row.CheckedInAt != nil:
		return ErrCheckedIn
	case !a.SignUpOpen(now) && signed != (answer == AnswerYes):
		return &SignUpOverError{*a.SignUpUntil}
	}
	return nil
}

// sign keeps that somebody signs up, or withdraws, by the answer. Who is no member comes
// as a guest.
func (r *Attendance) sign(p *people.Person, now time.Time) {
	switch {
	case r.Answer != AnswerYes:
		r.SignedAt, r.Car, r.Meal = nil, Unsaid, Unsaid
		r.Expected = r.Expected && r.ByHand
	case r.SignedAt == nil && p.Is(people.Member):
		r.SignedAt, r.Expected = store.StampPtr(now), true
	}
}

// signedBefore tells whether the yes of a row is that of signing up, and nothing was
// said since.
func (r *Attendance) signedBefore() bool {
	return r.Answer == AnswerYes && r.SignedAt != nil && r.AnsweredAt != nil && r.AnsweredAt.Equal(*r.SignedAt)
}

// SetNeed keeps what somebody who has signed up says of 用车 or 用餐: while one can sign
// up, and the first time until the start. ErrNotSignedUp, *SignUpOverError,
// ErrUnknownState for what is not asked.
func SetNeed(tx *gorm.DB, a *Activity, p *people.Person, what string, need Need, now time.Time) (*Attendance, error) {
	if need != Wanted && need != NotWanted || what == NeedCar && !a.AsksCar || what == NeedMeal && !a.AsksMeal || what != NeedCar && what != NeedMeal {
		return nil, ErrUnknownState
	}
	if err := a.stillOn(now); err != nil {
		return nil, err
	}
	row, err := attendanceRow(tx, a, p)
	switch {
	case err != nil:
		return nil, err
	case !a.Voluntary() || row.SignedAt == nil:
		return nil, ErrNotSignedUp
	case !a.SignUpOpen(now) && (row.Need(what) != Unsaid || !now.Before(a.StartsAt)):
		return nil, &SignUpOverError{*a.SignUpUntil}
	}
	if what == NeedCar {
		row.Car = need
	} else {
		row.Meal = need
	}
	return row, saveAttendance(tx, row)
}

// SignFor is signing up, or withdrawing, by the office for a member: until the activity is
// over. ErrNotAllowed, ErrNotSignedUp for who is no member, ErrCheckedIn, and those of
// SetAnswer.
func SignFor(tx *gorm.DB, a *Activity, p *people.Person, on bool, by *people.Person, now time.Time) error {
	switch {
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case !a.Voluntary() || !p.Is(people.Member):
		return ErrNotSignedUp
	}
	if err := a.stillOn(now); err != nil {
		return err
	}
	open := *a // the office goes by no deadline
	open.SignUpUntil = store.StampPtr(now.Add(time.Minute))
	answer := AnswerNo
	if on {
		answer = AnswerYes
	}
	return SetAnswer(tx, &open, p, answer, now)
}

// NeedFor is SetNeed by the office, whatever the deadline.
func NeedFor(tx *gorm.DB, a *Activity, p *people.Person, what string, need Need, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	open := *a
	if a.Voluntary() {
		open.SignUpUntil = store.StampPtr(now.Add(time.Minute))
	}
	_, err := SetNeed(tx, &open, p, what, need, now)
	return err
}

// SetSignUp makes a planned activity one to which one signs up until a time, or with nil
// one to which everybody has to come. Who has said to come has signed up; who had signed
// up has said to come. ErrCancelled, *TooLateError, ErrSignUpTime.
func SetSignUp(tx *gorm.DB, a *Activity, until *time.Time, car, meal bool, now time.Time) error {
	if err := a.stillOn(now); err != nil {
		return err
	}
	was := a.SignUpUntil
	same := was == nil && until == nil || was != nil && until != nil && was.Equal(store.Stamp(*until))
	if until != nil && !same && (!until.After(now) || until.After(a.StartsAt)) {
		return ErrSignUpTime
	}
	if same && a.AsksCar == car && a.AsksMeal == meal {
		return nil
	}
	a.SignUpUntil, a.AsksCar, a.AsksMeal = until, car, meal
	a.fitSignUp()
	if err := tx.Model(a).Select("sign_up_until", "asks_car", "asks_meal").Updates(a).Error; err != nil {
		return fmt.Errorf("sign-up of activity %d: %w", a.ID, err)
	}
	if (was == nil) == (until == nil) {
		return nil
	}
	return a.carryAnswers(tx)
}

// carryAnswers has the rows of an activity follow when it becomes one to which one signs
// up, or ceases to be.
func (a *Activity) carryAnswers(tx *gorm.DB) error {
	var rows []*Attendance
	if err := tx.Where("activity_id = ?", a.ID).Order("id").Find(&rows).Error; err != nil {
		return fmt.Errorf("attendance of activity %d: %w", a.ID, err)
	}
	for _, row := range rows {
		p, err := people.PersonByID(tx, row.PersonID)
		if err != nil {
			return err
		}
		if a.Voluntary() {
			if row.Answer == AnswerYes && row.Expected {
				if row.SignedAt = row.AnsweredAt; row.SignedAt == nil {
					row.SignedAt = &row.CreatedAt
				}
			}
			if row.Answer == AnswerMaybe {
				row.Answer, row.AnsweredAt = NoAnswer, nil
			}
		} else {
			row.SignedAt, row.Car, row.Meal = nil, Unsaid, Unsaid
			row.Expected = row.Expected || p.Is(people.Member)
		}
		row.Expected = a.counts(row, p)
		if err := saveAttendance(tx, row); err != nil {
			return err
		}
	}
	return settleAll(tx, a)
}

// SigningUpUntil lists the planned activities of all offices whose signing up ends in
// (after, until].
func SigningUpUntil(tx *gorm.DB, after, until time.Time) (list []Activity, err error) {
	err = tx.Where("sign_up_until > ? AND sign_up_until <= ? AND sign_up_until IS NOT NULL AND state = 'planned'", store.Stamp(after), store.Stamp(until)).
		Order("sign_up_until, id").Find(&list).Error
	return list, err
}
