package people

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// ErrTooYoung: nobody born in that year can be on a roster.
var ErrTooYoung = errors.New("the year of birth is too late for a roster")

// groupsBetween stands between 专班 in one text.
const groupsBetween = "、"

// RosterValue is what is on record of a person in one field, as text: a year of four digits,
// 专班 of the running term with 、 between; "" for nothing. Roles and 届 have none.
func RosterValue(tx *gorm.DB, p *Person, field RosterField, now time.Time) (string, error) {
	switch field {
	case RosterName:
		return p.Name, nil
	case RosterPhone:
		return p.Phone, nil
	case RosterSex:
		return p.Sex, nil
	case RosterBorn:
		if p.BirthYear == 0 {
			return "", nil
		}
		return strconv.Itoa(p.BirthYear), nil
	case RosterSector:
		return p.Sector, nil
	case RosterPost:
		return p.Post, nil
	case RosterGroups:
		groups, err := GroupsOf(tx, p, now)
		return JoinGroups(groups), err
	}
	return "", fmt.Errorf("roster has no value %q", field)
}

// JoinGroups writes 专班 as RosterValue does; SplitGroups reads them.
func JoinGroups(groups []string) string { return strings.Join(groups, groupsBetween) }

// SplitGroups reads what JoinGroups wrote, in the order of WorkGroups, others behind.
func SplitGroups(text string) (groups store.Words) {
	if text == "" {
		return nil
	}
	named := strings.Split(text, groupsBetween)
	for _, g := range WorkGroups {
		if slices.Contains(named, g) {
			groups = append(groups, g)
		}
	}
	for _, g := range named {
		if !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// SetRosterValue keeps what one field of the roster says, as RosterValue gives it: what a
// reader of cells (internal/documents) has found right. As in a workbook that is taken over,
// a member's membership of the running term follows. ErrSameName, ErrEmpty for no name,
// ErrNoTerm for 专班 between terms, ErrTooYoung.
func SetRosterValue(tx *gorm.DB, p *Person, field RosterField, value string, now time.Time) error {
	if field == RosterName {
		return Rename(tx, p, value)
	}
	term, groups, err := runningMembership(tx, p, now)
	if err != nil {
		return err
	}
	s := rosterStateOf(p, groups)
	switch field {
	case RosterPhone:
		s.Phone = value
	case RosterSex:
		s.Sex = value
	case RosterBorn:
		if s.Born, err = year(tx, value, now); err != nil {
			return err
		}
	case RosterSector:
		s.Sector = value
	case RosterPost:
		s.Post = value
	case RosterGroups:
		if term == 0 {
			return ErrNoTerm
		}
		s.Groups = SplitGroups(value)
	default:
		return fmt.Errorf("roster has no value %q", field)
	}
	return putRosterState(tx, p, term, s)
}

// year reads a year of birth; 0 for "".
func year(tx *gorm.DB, value string, now time.Time) (int, error) {
	if value == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, fmt.Errorf("year of birth: %w", err)
	}
	loc, err := LocationOf(tx)
	if err != nil {
		return 0, err
	}
	if tooYoung(n, now.In(loc).Year()) {
		return 0, ErrTooYoung
	}
	return n, nil
}

// SectorsInUse lists the 界别 of those who are in tx's office, the most frequent first, at
// most limit of them.
func SectorsInUse(tx *gorm.DB, limit int) (list []string, err error) {
	err = tx.Model(&Person{}).Where("left_at IS NULL AND sector <> ''").Group("sector").Order("COUNT(*) DESC, sector").Limit(limit).Pluck("sector", &list).Error
	if err != nil {
		return nil, fmt.Errorf("sectors in use: %w", err)
	}
	return list, nil
}

// Ungrouped lists the members of tx's office who belong to no 专班 in the running term (§3:
// each belongs to one); nobody between terms, when there is nothing to belong to.
func Ungrouped(tx *gorm.DB, now time.Time) ([]Person, error) {
	t, err := CurrentTerm(tx, now)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("running term: %w", err)
	}
	in, err := Memberships(tx, t.ID)
	if err != nil {
		return nil, err
	}
	has := map[int64]bool{}
	for _, m := range in {
		has[m.PersonID] = len(m.Groups) > 0
	}
	list, err := Members(tx)
	return slices.DeleteFunc(list, func(p Person) bool { return has[p.ID] }), err
}
