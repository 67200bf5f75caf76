package activities

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/away"
	"lianluo/models/people"
	"lianluo/models/store"
)

// FairHosts puts people in the order of their turns: who has never hosted, then
// who hosted longest ago, equals as in the roster. last says in which month each
// hosted, or will host, most recently; those who declined are left out.
func FairHosts(roster []int64, last map[int64]store.Month, declined []int64) []int64 {
	turn := slices.DeleteFunc(slices.Clone(roster), func(id int64) bool { return slices.Contains(declined, id) })
	slices.SortStableFunc(turn, func(a, b int64) int { return strings.Compare(string(last[a]), string(last[b])) }) // never is "", the least
	return turn
}

// LastHosted says in which month each person hosted a collective activity most
// recently; months to come that have their host count.
func LastHosted(tx *gorm.DB) (map[int64]store.Month, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	last := map[int64]store.Month{}
	note := func(id int64, m store.Month) {
		if m > last[id] {
			last[id] = m
		}
	}
	var held []Activity
	err = tx.Select("host_id", "starts_at").Where("kind IN ? AND host_id <> 0 AND state <> ?", MonthlyKinds, ActivityCancelled).
		Find(&held).Error
	if err != nil {
		return nil, fmt.Errorf("who hosted: %w", err)
	}
	for _, a := range held {
		note(a.HostID, store.MonthOf(a.StartsAt, loc))
	}
	var slots []HostSlot
	if err := tx.Where("host_id <> 0").Find(&slots).Error; err != nil {
		return nil, fmt.Errorf("who will host: %w", err)
	}
	for _, s := range slots {
		note(s.HostID, s.Month)
	}
	return last, nil
}

// Turn is a member who could host, and when he or she hosted last ("" for never).
type Turn struct {
	people.Person
	Last store.Month
}

// HostTurns lists the members who can be asked for a month, whose turn it is
// first: not who declined, nor who was asked and has not answered, nor who is away
// then. ErrNotFound when nobody is left.
func HostTurns(tx *gorm.DB, m *RotaMonth) ([]Turn, error) {
	members, err := people.Members(tx)
	if err != nil {
		return nil, err
	}
	last, err := LastHosted(tx)
	if err != nil {
		return nil, err
	}
	gone, err := awayFrom(tx, m)
	if err != nil {
		return nil, err
	}
	var roster []int64
	for i := range members {
		if members[i].Joined() && !slices.Contains(gone, members[i].ID) {
			roster = append(roster, members[i].ID)
		}
	}
	var turns []Turn
	for _, id := range FairHosts(roster, last, append(slices.Clone(m.Declined), m.AskedID)) {
		i := slices.IndexFunc(members, func(p people.Person) bool { return p.ID == id })
		turns = append(turns, Turn{Person: members[i], Last: last[id]})
	}
	if len(turns) == 0 {
		return nil, store.ErrNotFound
	}
	return turns, nil
}

// awayFrom lists who cannot host a month: who is away on the day of its activity,
// or while none is planned on more than half of its days.
func awayFrom(tx *gorm.DB, m *RotaMonth) ([]int64, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	if m.Activity != nil {
		return away.On(tx, store.DateOf(m.Activity.StartsAt, loc))
	}
	from := store.DateOf(m.Month.Start(loc), loc)
	to := store.DateOf(m.Month.Add(1).Start(loc), loc).AddDate(0, 0, -1)
	spans, err := away.Between(tx, from, to)
	var gone []int64
	byPerson, _ := away.Count(spans, from, to)
	for id, days := range byPerson {
		if 2*days > to.Start(loc).Day() {
			gone = append(gone, id)
		}
	}
	return gone, err
}

// HostsToAsk lists whom a month's gap is told to first: the members who have not
// hosted within the last year, or everybody when there are none. Who is away then,
// and whoever gave the month back (0 for nobody), is not asked and does not count.
func HostsToAsk(tx *gorm.DB, m *RotaMonth, now time.Time, gaveBack int64) ([]people.Person, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	members, err := people.Members(tx)
	if err != nil {
		return nil, err
	}
	gone, err := awayFrom(tx, m)
	if err != nil {
		return nil, err
	}
	members = slices.DeleteFunc(members, func(p people.Person) bool { return p.ID == gaveBack || slices.Contains(gone, p.ID) })
	last, err := LastHosted(tx)
	if err != nil {
		return nil, err
	}
	year := store.MonthOf(now, loc).Add(-12)
	rested := slices.DeleteFunc(slices.Clone(members), func(p people.Person) bool { return last[p.ID] > year })
	if len(rested) == 0 {
		return members, nil
	}
	return rested, nil
}
