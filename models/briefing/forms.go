package briefing

import (
	"slices"

	"lianluo/models/deeds"
)

// Public is the 公开 form of a quarter (§21, domain D3): what the office did, and praise
// by name and fact. It has no place for who was absent, for what each member did, or for
// any record that a figure opens to.
type Public struct {
	Sessions, Activities   int
	Rate                   *int // attendance in whole percent; nil for a rate of nothing
	Held                   []HeldFigure
	Excused                bool // some were on duty or sick, and are not in the rate
	Unconfirmed, Undecided int  // of whom it is not settled whether they came
	Notes, Reflections     int
	Research               []string        // topics
	Filed                  int             // suggestions of the quarter
	Fresh, Earlier         map[Reached]int // what became of those, and of earlier ones
	Consulted              int             // opinions gathered by asking
	ConsultYes             int
	ConsultPartly          int
	Deeds                  int
	DeedTotals             []deeds.Total
	Gifts                  *GiftsFigure // nil in snapshots that did not count books and archive
	Donations              int
	Honours                int
	Levels                 []LevelFigure
	Archived               int
	Praise                 []Praise
	Gaps                   []Gap
	Groups                 []GroupWork // none in snapshots that did not count them
	Nothing                bool        // no record stands behind any of it
}

// GroupWork is what a group (专班) was given and has done in the quarter, in tasks.
type GroupWork struct {
	Name        string
	Given, Done int
}

// Praise is one fact for which a person is praised.
type Praise struct{ Name, For, Title string }

// Gap is a field of work in which the quarter shows nothing. It is the office's, nobody's
// in particular.
type Gap string

// The gaps, in the order in which they are shown.
const (
	GapSessions    Gap = "sessions"
	GapActivities  Gap = "activities"
	GapNotes       Gap = "notes" // of sessions that were held
	GapResearch    Gap = "research"
	GapSuggestions Gap = "suggestions"
)

// Inner is the 内部 form: the public one, how each member stands, and in what members fell
// short, by category and without names.
type Inner struct {
	Public
	Rows  []InnerRow
	Short []Shortfall
	Open  int // activities that are not closed yet, and counted nowhere
	Late  int // tasks of groups that were to be done by the end and were not
}

// InnerRow is a member's line of the table (domain D3), in the order of the roster. Present
// are those who came in time; Excused (公务、病假) are not in Expected.
type InnerRow struct {
	Name                                          string
	Expected, Present, Leave, Absent, Late        int
	Notes, Reflections, Filed, Accepted, Research int
	Deeds, Honours, Archived, Excused             int
}

// Shortfall is in what members fell short: how many of them, and how often.
type Shortfall struct {
	Of            string // ShortAbsent …
	People, Times int
}

// In what members can fall short.
const (
	ShortAbsent = "absent"
	ShortLate   = "late"
	ShortNotes  = "notes" // came, and wrote neither note nor reflection; once each
)

// Public gives the 公开 form.
func (f *Figures) Public() *Public {
	n := func(key string) int { return f.Get(key).Value }
	p := &Public{
		Sessions: n(FigSessions), Activities: n(FigActivities), Held: f.Held, Excused: n(FigExcused) > 0,
		Unconfirmed: n(FigUnconfirmed), Undecided: n(FigUndecided), Notes: n(FigNotes), Reflections: n(FigReflections),
		Filed: n(FigFiled), Fresh: map[Reached]int{}, Earlier: map[Reached]int{},
		Consulted: n(FigConsulted), ConsultYes: n(FigConsultYes), ConsultPartly: n(FigConsultPartly),
		Deeds: n(FigDeeds), DeedTotals: f.DeedTotals, Gifts: f.Gifts, Donations: n(FigDonations), Honours: n(FigHonours), Levels: f.Levels, Archived: n(FigArchive), Nothing: f.Nothing(),
	}
	if rate := f.Get(FigRate); rate.Known {
		p.Rate = &rate.Value
	}
	for _, r := range f.Research {
		p.Research = append(p.Research, r.Topic)
	}
	for _, g := range f.Groups {
		if len(g.Given)+len(g.Done) > 0 {
			p.Groups = append(p.Groups, GroupWork{g.Name, len(g.Given), len(g.Done)})
		}
	}
	for _, s := range f.Suggestions {
		to := p.Earlier
		if slices.Contains(s.Reached, ReachedFiled) {
			to = p.Fresh
		}
		for _, state := range s.Reached {
			to[state]++
		}
	}
	for _, t := range f.Thanks {
		title := ""
		if t.For == ThankDeed { // of a suggestion its author has not agreed to have a word shown
			title = t.Title
		}
		p.Praise = append(p.Praise, Praise{t.Name, t.For, title})
	}
	for _, g := range []struct {
		gap   Gap
		there bool
	}{
		{GapSessions, p.Sessions > 0}, {GapActivities, p.Activities > 0}, {GapNotes, p.Sessions == 0 || p.Notes+p.Reflections > 0},
		{GapResearch, len(p.Research) > 0}, {GapSuggestions, p.Filed > 0},
	} {
		if !g.there {
			p.Gaps = append(p.Gaps, g.gap)
		}
	}
	return p
}

// Inner gives the 内部 form.
func (f *Figures) Inner() *Inner {
	in := &Inner{Public: *f.Public(), Open: f.Get(FigUnclosed).Value, Late: f.Get(FigTasksOverdue).Value}
	short := map[string]*Shortfall{}
	add := func(of string, times int) {
		if times > 0 {
			if short[of] == nil {
				short[of] = &Shortfall{Of: of}
			}
			short[of].People, short[of].Times = short[of].People+1, short[of].Times+times
		}
	}
	for i := range f.People {
		n := func(key string) int { return f.People[i].Get(key).Value }
		r := InnerRow{
			Name: f.People[i].Name, Expected: n(FigExpected), Present: n(FigPresent), Leave: n(FigLeave), Absent: n(FigAbsent),
			Late: n(FigLate), Notes: n(FigNotes), Reflections: n(FigReflections), Filed: n(FigFiled), Accepted: n(FigAccepted),
			Research: n(FigResearch), Deeds: n(FigDeeds), Honours: n(FigHonours), Archived: n(FigArchive), Excused: n(FigExcused),
		}
		in.Rows = append(in.Rows, r)
		add(ShortAbsent, r.Absent)
		add(ShortLate, r.Late)
		if in.Sessions > 0 && r.Present+r.Late > 0 && r.Notes+r.Reflections == 0 {
			add(ShortNotes, 1)
		}
	}
	for _, of := range []string{ShortAbsent, ShortLate, ShortNotes} {
		if short[of] != nil {
			in.Short = append(in.Short, *short[of])
		}
	}
	return in
}
