package people

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// WorkGroups are the three 专班 of §3. Every member belongs to at least one.
var WorkGroups = []string{"民生热点难点问题调查处理专班", "文史资料收集整理专班", "招商引资联系服务专班"}

// Sectors are 界别 that a sheet offers: those of the 14th national committee that a
// township has, and what townships call theirs besides. Others may be written.
var Sectors = []string{
	"中共", "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟", "无党派人士", "共青团和青联", "总工会", "妇联", "工商联",
	"科协", "台联", "侨联", "文化艺术界", "科学技术界", "社会科学界", "经济界", "农业界", "教育界", "体育界", "新闻出版界", "医药卫生界",
	"社会福利和社会保障界", "少数民族界", "宗教界", "环境资源界", "特别邀请人士",
}

// RosterField is one thing that a roster says of a person (§1).
type RosterField string

// What a roster says.
const (
	RosterName   RosterField = "name"
	RosterSex    RosterField = "sex"
	RosterBorn   RosterField = "born"   // the year
	RosterSector RosterField = "sector" // 界别
	RosterPost   RosterField = "post"   // 单位及职务
	RosterPhone  RosterField = "phone"
	RosterGroups RosterField = "groups" // 专班
	RosterTerm   RosterField = "term"   // 届
	RosterRoles  RosterField = "roles"
)

// Limits of the texts of a roster, in characters.
const (
	SectorLimit = 20
	PostLimit   = descriptionLimit
)

// RosterEntry is one row of a roster that was handed in. A field that is empty
// says nothing: what is known of the person stays.
type RosterEntry struct {
	Sheet  string   `json:"sheet,omitempty"` // where several were read
	Row    int      `json:"row"`             // in the sheet, from 1
	Also   []string `json:"also,omitempty"`  // other sheets that name the same person
	Name   string   `json:"name"`
	Sex    string   `json:"sex,omitempty"` // 男, 女
	Born   int      `json:"born,omitempty"`
	Sector string   `json:"sector,omitempty"`
	Post   string   `json:"post,omitempty"`
	Phone  string   `json:"phone,omitempty"`
	Groups []string `json:"groups,omitempty"` // of WorkGroups
	Term   int      `json:"term,omitempty"`   // 第十五届: 15
	Roles  Role     `json:"roles,omitempty"`
}

// RosterReason says why a row is not taken.
type RosterReason string

// The reasons that show when a row is held against the office's records. What is
// wrong with a cell by itself its reader says (internal/documents).
const (
	RosterNoGroup RosterReason = "no_group"   // a member without a 专班 (§3)
	RosterTwice   RosterReason = "twice"      // the name is in an earlier row: Limit is its number, Text its sheet
	RosterOther   RosterReason = "other_term" // of a 届 that is not running: Limit is the one that is
	RosterYoung   RosterReason = "young"      // born too late, or in the future
)

// RosterFault is a row that is not taken and why.
type RosterFault struct {
	Sheet  string       `json:"sheet,omitempty"` // where several were read
	Row    int          `json:"row"`
	Name   string       `json:"name,omitempty"` // as far as it could be read
	Field  RosterField  `json:"field,omitempty"`
	Reason RosterReason `json:"reason"`
	Text   string       `json:"text,omitempty"`  // what stands there, made safe and short
	Limit  int          `json:"limit,omitempty"` // the number that goes with the reason
}

// RosterChange is somebody of whom a row says something new.
type RosterChange struct {
	Person *Person
	Groups store.Words // in the running term, so far
	Entry  RosterEntry
	Fields []RosterField // that would change
}

// RosterPlan is what taking over a roster would do now.
type RosterPlan struct {
	Term    *Term // the one that is running; nil when none is
	New     []RosterEntry
	Changed []RosterChange
	Same    []RosterEntry // nothing new
	Faults  []RosterFault // by row
	// OtherRoles names people on the roster whose role in the sheet is not theirs: roles
	// are given one by one.
	OtherRoles []string
	year       int
}

// adult is the age from which somebody can be a member.
const adult = 18

// tooYoung tells that nobody born in a year can be on a roster in another.
func tooYoung(born, year int) bool { return born > year-adult }

// NeedsTerm tells that the 专班 of members have no 届 to be kept in.
func (p *RosterPlan) NeedsTerm() bool {
	return p.Term == nil && len(p.New)+len(p.Changed)+len(p.Same) > 0
}

// PlanRoster holds a roster against the records of tx's office. Names are what
// people are known by: a row with the name of somebody on the roster is about
// that person.
func PlanRoster(tx *gorm.DB, entries []RosterEntry, now time.Time) (*RosterPlan, error) {
	loc, err := LocationOf(tx)
	if err != nil {
		return nil, err
	}
	plan := &RosterPlan{year: now.In(loc).Year()}
	there, err := People(tx)
	if err != nil {
		return nil, fmt.Errorf("people of the roster: %w", err)
	}
	byName := map[string]*Person{}
	for i := range there {
		byName[phrase.NormalName(there[i].Name)] = &there[i]
	}
	groups := map[int64]store.Words{}
	switch plan.Term, err = CurrentTerm(tx, now); {
	case errors.Is(err, store.ErrNotFound):
		plan.Term = nil
	case err != nil:
		return nil, fmt.Errorf("running term: %w", err)
	default:
		memberships, err := Memberships(tx, plan.Term.ID)
		if err != nil {
			return nil, fmt.Errorf("memberships: %w", err)
		}
		for _, m := range memberships {
			groups[m.PersonID] = m.Groups
		}
	}
	rows := map[string]*RosterEntry{}
	for i := range entries {
		e := entries[i]
		p := byName[phrase.NormalName(e.Name)]
		var kept store.Words
		if p != nil {
			kept = groups[p.ID]
		}
		faults := plan.check(e, p, kept, rows[e.Name])
		if len(faults) > 0 {
			plan.Faults = append(plan.Faults, faults...)
			continue
		}
		rows[e.Name] = &entries[i]
		if p != nil && e.Roles != Member && e.Roles&^p.Roles != 0 {
			plan.OtherRoles = append(plan.OtherRoles, p.Name)
		}
		switch {
		case p == nil:
			plan.New = append(plan.New, e)
		default:
			if fields := differences(p, kept, e); len(fields) > 0 {
				plan.Changed = append(plan.Changed, RosterChange{p, kept, e, fields})
			} else {
				plan.Same = append(plan.Same, e)
			}
		}
	}
	return plan, nil
}

// check finds what is wrong with a row besides its cells. earlier is the row
// that has the same name; nil for none.
func (plan *RosterPlan) check(e RosterEntry, p *Person, kept store.Words, earlier *RosterEntry) (faults []RosterFault) {
	fault := func(field RosterField, why RosterReason, limit int) {
		faults = append(faults, RosterFault{Sheet: e.Sheet, Row: e.Row, Name: e.Name, Field: field, Reason: why, Limit: limit})
	}
	if earlier != nil {
		fault(RosterName, RosterTwice, earlier.Row)
		faults[0].Text = earlier.Sheet
	}
	roles := e.Roles
	if p != nil {
		roles = p.Roles
	}
	if roles.Has(Member) && len(e.Groups) == 0 && len(kept) == 0 {
		fault(RosterGroups, RosterNoGroup, 0)
	}
	if tooYoung(e.Born, plan.year) {
		fault(RosterBorn, RosterYoung, 0)
	}
	if plan.Term != nil && e.Term > 0 && e.Term != plan.Term.Number {
		fault(RosterTerm, RosterOther, plan.Term.Number)
	}
	return faults
}

// differences lists what a row says that is not on record. Roles are not among
// it: they are given and taken on purpose, not by a sheet.
func differences(p *Person, groups store.Words, e RosterEntry) (fields []RosterField) {
	for _, d := range []struct {
		field RosterField
		new   bool
	}{
		{RosterSex, e.Sex != "" && e.Sex != p.Sex},
		{RosterBorn, e.Born != 0 && e.Born != p.BirthYear},
		{RosterSector, e.Sector != "" && e.Sector != p.Sector},
		{RosterPost, e.Post != "" && e.Post != p.Post},
		{RosterPhone, e.Phone != "" && e.Phone != p.Phone},
		{RosterGroups, len(e.Groups) > 0 && !sameWords(e.Groups, groups)},
	} {
		if d.new {
			fields = append(fields, d.field)
		}
	}
	return fields
}

// sameWords tells whether two lists hold the same words, in whatever order.
func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
