package people

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/store"
)

// Group is a 专班 of a term (§3): what it is for and who leads it. Its members are those whose
// Membership of the term names it.
type Group struct {
	ID        int64
	OfficeID  int64
	TermID    int64
	Name      string // of WorkGroups
	Purpose   string
	LeaderID  int64 // 0: nobody leads it
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is work_groups.
func (Group) TableName() string { return "work_groups" }

// PurposeLimit is how long the purpose of a group may be, in characters.
const PurposeLimit = 300

// ErrNotOfGroup: who is to lead a group, or to be given a task of it, is none of its members.
var ErrNotOfGroup = errors.New("person is no member of the group")

// Groups lists the groups of a term in the order of WorkGroups. Those that have no row yet are
// not in it: see MakeGroups.
func Groups(tx *gorm.DB, term int64) ([]Group, error) {
	var list []Group
	if err := tx.Where("term_id = ?", term).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("groups of term %d: %w", term, err)
	}
	place := func(g Group) int {
		if i := slices.Index(WorkGroups, g.Name); i >= 0 {
			return i
		}
		return len(WorkGroups)
	}
	slices.SortStableFunc(list, func(a, b Group) int { return place(a) - place(b) })
	return list, nil
}

// MakeGroups makes the rows of a term's three groups (§3) where they are missing, and lists them.
func MakeGroups(tx *gorm.DB, term int64) ([]Group, error) {
	list, err := Groups(tx, term)
	if err != nil || len(list) >= len(WorkGroups) {
		return list, err
	}
	for _, name := range WorkGroups {
		if slices.ContainsFunc(list, func(g Group) bool { return g.Name == name }) {
			continue
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&Group{TermID: term, Name: name}).Error; err != nil {
			return nil, fmt.Errorf("make group %s of term %d: %w", name, term, err)
		}
	}
	return Groups(tx, term)
}

// GroupByID finds a group of tx's office.
func GroupByID(tx *gorm.DB, id int64) (*Group, error) {
	var g Group
	if err := tx.Take(&g, id).Error; err != nil {
		return nil, fmt.Errorf("group %d: %w", id, err)
	}
	return &g, nil
}

// MembersOf lists who belongs to a group now, in the order of the roster; who has left does not.
func (g *Group) MembersOf(tx *gorm.DB) ([]Person, error) {
	all, err := Memberships(tx, g.TermID)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, m := range all {
		if slices.Contains(m.Groups, g.Name) {
			ids = append(ids, m.PersonID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var list []Person
	err = tx.Where("id IN ? AND left_at IS NULL", ids).Order("sort_key, id").Find(&list).Error
	return list, err
}

// SetLeader has a member lead the group; 0 leaves it without a leader. ErrNotOfGroup.
func (g *Group) SetLeader(tx *gorm.DB, person int64) error {
	if person != 0 {
		members, err := g.MembersOf(tx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(members, func(p Person) bool { return p.ID == person }) {
			return ErrNotOfGroup
		}
	}
	g.LeaderID = person
	return tx.Model(g).Update("leader_id", person).Error
}

// SetPurpose keeps what the group is for. *store.TooLongError.
func (g *Group) SetPurpose(tx *gorm.DB, purpose string) error {
	if err := store.Text("purpose", &purpose, PurposeLimit); err != nil {
		return err
	}
	g.Purpose = purpose
	return tx.Model(g).Update("purpose", purpose).Error
}

// Leads tells whether a person leads the group now: a member of it who has not left.
func (g *Group) Leads(tx *gorm.DB, p *Person) (bool, error) {
	if p == nil || p.LeftAt != nil || g.LeaderID == 0 || p.ID != g.LeaderID {
		return false, nil
	}
	members, err := g.MembersOf(tx)
	return slices.ContainsFunc(members, func(m Person) bool { return m.ID == p.ID }), err
}
