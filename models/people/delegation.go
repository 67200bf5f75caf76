package people

import (
	"slices"
	"strings"
)

// Area is a part of the director's work that he gives to the secretary as a whole, or
// keeps to himself (spec, "People": the secretary does what the director delegates).
type Area string

// The areas. What a route belongs to is said where it is registered.
const (
	AreaActivities Area = "activities" // sessions, activities, rota, minutes, dates
	AreaAttendance Area = "attendance" // sheets and leave
	AreaNotices    Area = "notices"    // announcements
	AreaStudy      Area = "study"      // library, quizzes, notes
	AreaReview     Area = "review"     // what members file: deeds, suggestions, research, donations, honours, local history
	AreaReports    Area = "reports"    // the quarter's briefing and report
	AreaBooks      Area = "books"      // the yearly work on the books, and corrections of records
	AreaFund       Area = "fund"       // the ledger of the yearly fund
	AreaRoster     Area = "roster"     // who belongs to the office
)

// Areas in the order in which they are shown.
var Areas = []Area{AreaActivities, AreaAttendance, AreaNotices, AreaStudy, AreaReview, AreaReports, AreaBooks, AreaFund, AreaRoster}

// lent are the areas that are the director's own until he gives them. There the secretary
// does what the director does; in the others, what the staff does.
var lent = []Area{AreaRoster}

// Delegates tells whether the secretary does an area's work.
func (s Settings) Delegates(a Area) bool {
	return areasDiffer(s.Delegation, a) != !slices.Contains(lent, a)
}

// Delegate gives an area to the secretary, or takes it back.
func (s *Settings) Delegate(a Area, on bool) {
	if s.Delegates(a) == on {
		return
	}
	words := strings.Fields(s.Delegation)
	if i := slices.Index(words, string(a)); i >= 0 {
		words = slices.Delete(words, i, i+1)
	} else {
		words = append(words, string(a))
	}
	s.Delegation = strings.Join(words, " ")
}

// areasDiffer tells whether an area stands otherwise than in an office in which nothing was said.
func areasDiffer(delegation string, a Area) bool {
	return slices.Contains(strings.Fields(delegation), string(a))
}

// Under gives the person as the office's delegation has it.
func (p *Person) Under(s Settings) *Person {
	if p == nil || p.delegation == s.Delegation {
		return p
	}
	in := *p
	in.delegation = s.Delegation
	return in.At(in.area)
}

// At gives the person as he or she stands in an area: a secretary is none where the
// director keeps the work, and does the director's where that was lent.
func (p *Person) At(a Area) *Person {
	if p == nil {
		return nil
	}
	in := *p
	in.area, in.held, in.given = a, 0, 0
	if a == "" || !p.Roles.Has(Secretary) || p.Roles.Has(Director) {
		return &in
	}
	switch s := (Settings{Delegation: p.delegation}); {
	case !s.Delegates(a):
		in.held = Secretary
	case slices.Contains(lent, a):
		in.given = Director
	}
	return &in
}

// Does tells whether an area's work is the person's: who has none of the staff's roles
// does none of it.
func (p *Person) Does(a Area) bool { return p.At(a).Is(Staff) }

// Withheld tells whether it is only for the delegation that the person is not of the roles.
func (p *Person) Withheld(a Area, any Role) bool {
	return p != nil && p.LeftAt == nil && !p.At(a).Is(any) && p.Roles.Has(any)
}
