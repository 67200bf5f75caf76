package deeds

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// ErrPromisedEnough: somebody has promised as many deeds as a term has (§2: 3–5).
var ErrPromisedEnough = errors.New("as many deeds are promised as a term has")

// Promise keeps what a member promises to do in the term (承诺, §13), with who does it too, and
// gives it its number. A promise that was taken back is made again; one that stands is changed
// while it is not done, and the step is nil then. ErrPromisedEnough, ErrEmpty without a title,
// *TransitionError of one that is done or given up.
func Promise(tx *gorm.DB, d *Deed, coworkers []int64, by *people.Person, now time.Time) (*records.Step, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if d.ID == 0 {
		d.State, d.FiledAt = Draft, store.Stamp(now)
	}
	if d.State == Draft {
		d.OnDate, d.PromisedAt = store.DateOf(now, loc), store.StampPtr(now)
	}
	if err := d.check(nil, store.DateOf(now, loc)); err != nil {
		return nil, err
	}
	switch {
	case by.ID != d.PersonID:
		return nil, store.ErrNotAllowed
	case d.Open():
		if err := Life.Amend(tx, d, "title", "details", "place"); err != nil {
			return nil, err
		}
		return nil, d.replaceParts(tx, nil, coworkers)
	case d.State != Draft:
		return nil, Life.Wrong(d.State, Promised)
	}
	if err := d.mayPromise(tx, now); err != nil {
		return nil, err
	}
	if d.ID != 0 {
		if err := Life.Amend(tx, d, "title", "details", "place", "on_date", "promised_at"); err != nil {
			return nil, err
		}
	}
	step, err := Life.Advance(tx, d, records.Move[State]{To: Promised, By: by}, now)
	if err != nil {
		return nil, err
	}
	return step, d.replaceParts(tx, nil, coworkers)
}

func (d *Deed) mayPromise(tx *gorm.DB, now time.Time) error {
	p, err := PledgeOf(tx, d.PersonID, now)
	if err != nil {
		return err
	}
	if p.Promised >= MostPromises {
		return ErrPromisedEnough
	}
	return nil
}

// Drop gives up a promise that will not be kept; a reason is needed.
func Drop(tx *gorm.DB, d *Deed, by *people.Person, why string, now time.Time) (*records.Step, error) {
	return Life.Advance(tx, d, records.Move[State]{To: Dropped, By: by, Words: why}, now)
}

// Pledge is what a member has promised in the term that runs, and how far it is.
type Pledge struct {
	Promised int    // without those given up or taken back
	Done     int    // confirmed
	Waiting  int    // told to be done, and not confirmed yet
	Open     []Deed // still to be done, the oldest first
}

// PledgeOf tells what a person has promised in the current term; without one, in the last five
// years, as Progress.
func PledgeOf(tx *gorm.DB, person int64, now time.Time) (p Pledge, err error) {
	o, from, to, err := termOf(tx, now)
	if err != nil {
		return p, err
	}
	var list []Deed
	err = tx.Where("person_id = ? AND promised_at >= ? AND promised_at < ? AND state NOT IN ?", person,
		store.Stamp(from.Start(o.Location())), store.Stamp(to.AddDate(0, 0, 1).Start(o.Location())), []State{Draft, Withdrawn, Dropped}).
		Order("promised_at, id").Find(&list).Error
	if err != nil {
		return p, fmt.Errorf("promises of person %d: %w", person, err)
	}
	p.Promised = len(list)
	for _, d := range list {
		switch {
		case d.State == Confirmed:
			p.Done++
		case d.Open():
			p.Open = append(p.Open, d)
		default:
			p.Waiting++
		}
	}
	return p, nil
}

// termOf gives the first and the last day of the term that runs; without one, the last five
// years.
func termOf(tx *gorm.DB, now time.Time) (o *people.Office, from, to store.Date, err error) {
	if o, err = people.OfficeByID(tx, store.OfficeOf(tx)); err != nil {
		return nil, "", "", err
	}
	today := store.DateOf(now, o.Location())
	from, to = today.AddDate(-5, 0, 0), today
	switch t, err := people.CurrentTerm(tx, now); {
	case err == nil:
		from, to = t.StartsOn, t.EndsOn
	case !errors.Is(err, store.ErrNotFound):
		return nil, "", "", fmt.Errorf("current term: %w", err)
	}
	return o, from, to, nil
}
