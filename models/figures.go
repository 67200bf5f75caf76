package models

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
)

// The keys of figures, of the office and of each person.
const (
	FigSessions      = "sessions"       // study sessions held
	FigActivities    = "activities"     // collective activities held (§5); a research, the plenary are none
	FigExpected      = "expected"       // 应到, in persons and activities
	FigPresent       = "present"        // 出席
	FigLate          = "late"           // 迟到
	FigLeave         = "leave"          // 请假
	FigExcused       = "excused"        // of them official duty and sickness
	FigAbsent        = "absent"         // 缺席
	FigRate          = "rate"           // attendance rate in whole percent
	FigNotes         = "notes"          // 学习笔记
	FigReflections   = "reflections"    // 心得体会
	FigResearch      = "research"       // 专题调研
	FigResearchNotes = "research_notes" // 调研笔记
	FigFiled         = "suggestions_filed"
	FigSent          = "suggestions_sent"
	FigAccepted      = "suggestions_accepted"
	FigPartly        = "suggestions_partly"
	FigDeclined      = "suggestions_declined"
	FigSolved        = "suggestions_done"
	FigDeeds         = "deeds"    // confirmed
	FigHosted        = "hosted"   // activities received (承接)
	FigUnclosed      = "unclosed" // activities that are not closed yet and therefore counted nowhere
)

// FigureKeys in the order in which figures are shown.
var FigureKeys = []string{
	FigSessions, FigActivities, FigExpected, FigPresent, FigLate, FigLeave, FigExcused, FigAbsent, FigRate, FigNotes,
	FigReflections, FigResearch, FigResearchNotes, FigFiled, FigSent, FigAccepted, FigPartly, FigDeclined, FigSolved,
	FigDeeds, FigHosted, FigUnclosed,
}

// Figure is one number with the records behind it (§21: every figure opens to
// its records).
type Figure struct {
	Key     string      `json:"key"`
	Value   int         `json:"value"`
	Known   bool        `json:"known"` // false for a rate of nothing
	Records []RecordRef `json:"records"`
}

// Figures are the figures of a span of time.
type Figures struct {
	From         time.Time          `json:"from"` // included
	To           time.Time          `json:"to"`   // not included
	RulesVersion int                `json:"rules_version"`
	Office       []Figure           `json:"office"`
	People       []PersonFigures    `json:"people"` // for the 内部 form, in the order of the roster
	Research     []ResearchFigure   `json:"research"`
	Suggestions  []SuggestionFigure `json:"suggestions"`
	DeedTotals   []DeedTotal        `json:"deed_totals"`
	Thanks       []Thank            `json:"thanks"`
}

// PersonFigures are one person's.
type PersonFigures struct {
	PersonID int64    `json:"person_id"`
	Name     string   `json:"name"`
	Figures  []Figure `json:"figures"`
}

// ResearchFigure is a research with its notes.
type ResearchFigure struct {
	ID    int64         `json:"id"`
	Topic string        `json:"topic"`
	State ResearchState `json:"state"`
	Notes []RecordRef   `json:"notes"`
}

// SuggestionFigure is a suggestion that moved in the span: Reached are the
// states that it came to, in order.
type SuggestionFigure struct {
	ID      int64             `json:"id"`
	Number  string            `json:"number"`
	Title   string            `json:"title"`
	Reached []SuggestionState `json:"reached"`
}

// What somebody is thanked for.
const (
	ThankHost       = "host"
	ThankDeed       = "deed"
	ThankSuggestion = "suggestion"        // accepted
	ThankPartly     = "suggestion_partly" // partly accepted
	ThankSolved     = "suggestion_done"   // done
)

// Thank is a fact by which a person is praised (§21: by name and fact).
type Thank struct {
	PersonID int64     `json:"person_id"`
	Name     string    `json:"name"`
	For      string    `json:"for"`
	Title    string    `json:"title"`
	Record   RecordRef `json:"record"`
}

// Get gives a figure of the office.
func (f *Figures) Get(key string) Figure { return get(f.Office, key) }

// Nothing tells whether no record stands behind any figure of the office.
func (f *Figures) Nothing() bool {
	return !slices.ContainsFunc(f.Office, func(x Figure) bool { return len(x.Records) > 0 })
}

// Get gives a figure of the person.
func (f *PersonFigures) Get(key string) Figure { return get(f.Figures, key) }

func get(list []Figure, key string) Figure {
	for _, f := range list {
		if f.Key == key {
			return f
		}
	}
	return Figure{Key: key}
}

// ComputeFigures counts a quarter as the records stand now; loc is the
// office's time zone.
func ComputeFigures(tx *gorm.DB, q calendar.Quarter, loc *time.Location) (*Figures, error) {
	return FiguresBetween(tx, q.Start(loc), q.End(loc))
}

// FiguresBetween counts [from, to): activities by their start, notes by their
// filing, suggestions by their steps, deeds by their confirmation, research by
// the quarters that start in the span. Activities count once they are closed.
func FiguresBetween(tx *gorm.DB, from, to time.Time) (*Figures, error) {
	c := &counting{
		tx: tx, from: Stamp(from), to: Stamp(to),
		office: map[string][]RecordRef{}, people: map[int64]map[string][]RecordRef{},
	}
	out := &Figures{From: c.from, To: c.to, RulesVersion: RulesVersion}
	for _, step := range []func(*Figures) error{c.activities, c.notes, c.research, c.suggestions, c.deeds} {
		if err := step(out); err != nil {
			return nil, err
		}
	}
	return out, c.finish(out)
}

// counting gathers the records behind each figure; the figures are the lengths
// of the lists, so that no number can differ from what it opens to.
type counting struct {
	tx       *gorm.DB
	from, to time.Time
	office   map[string][]RecordRef
	people   map[int64]map[string][]RecordRef
}

// add puts a record behind a figure of the office and of the people, none of
// whom counts twice for the office.
func (c *counting) add(key string, ref RecordRef, people ...int64) {
	c.office[key] = append(c.office[key], ref)
	for _, p := range people {
		c.addFor(p, key, ref)
	}
}

func (c *counting) addFor(person int64, key string, ref RecordRef) {
	if person == 0 {
		return
	}
	if c.people[person] == nil {
		c.people[person] = map[string][]RecordRef{}
	}
	c.people[person][key] = append(c.people[person][key], ref)
}

func (c *counting) finish(out *Figures) error {
	members, err := Members(c.tx)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(c.people)+len(members))
	for id := range c.people {
		ids = append(ids, id)
	}
	for _, m := range members {
		if c.people[m.ID] == nil {
			ids = append(ids, m.ID)
		}
	}
	people, err := inRosterOrder(c.tx, ids)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	order := map[int64]int{}
	for i, p := range people {
		names[p.ID], order[p.ID] = p.Name, i
		out.People = append(out.People, PersonFigures{PersonID: p.ID, Name: p.Name, Figures: figuresOf(c.people[p.ID])})
	}
	out.Office = figuresOf(c.office)
	for i := range out.Thanks {
		out.Thanks[i].Name = names[out.Thanks[i].PersonID]
	}
	slices.SortStableFunc(out.Thanks, func(a, b Thank) int { return cmp.Compare(order[a.PersonID], order[b.PersonID]) })
	return nil
}

func figuresOf(records map[string][]RecordRef) []Figure {
	list := make([]Figure, 0, len(FigureKeys))
	for _, key := range FigureKeys {
		f := Figure{Key: key, Value: len(records[key]), Known: true, Records: records[key]}
		if f.Records == nil {
			f.Records = []RecordRef{}
		}
		if key == FigRate {
			// What the rate opens to is its denominator (domain B3, B4).
			for _, ref := range records[FigExpected] {
				if !slices.Contains(records[FigExcused], ref) {
					f.Records = append(f.Records, ref)
				}
			}
			f.Value, f.Known = rate(len(records[FigPresent])+len(records[FigLate]), len(f.Records))
		}
		list = append(list, f)
	}
	return list
}

func (c *counting) activities(out *Figures) error {
	list, err := ActivitiesBetween(c.tx, c.from, c.to)
	if err != nil {
		return fmt.Errorf("activities: %w", err)
	}
	var ids []int64
	for _, a := range list {
		ref := RecordRef{KindActivity, a.ID}
		if a.State != Closed {
			c.add(FigUnclosed, ref)
			continue
		}
		ids = append(ids, a.ID)
		switch {
		case a.Kind == Study:
			c.add(FigSessions, ref)
		case a.Kind.Collective():
			c.add(FigActivities, ref)
		}
		if a.HostID != 0 {
			c.add(FigHosted, ref, a.HostID)
			out.Thanks = append(out.Thanks, Thank{PersonID: a.HostID, For: ThankHost, Title: a.Topic, Record: ref})
		}
	}
	var rows []Attendance
	err = c.tx.Where("activity_id IN ? AND expected AND state <> ?", ids, Unsettled).Order("activity_id, id").Find(&rows).Error
	if err != nil {
		return fmt.Errorf("attendance: %w", err)
	}
	var granted []Leave
	if err := c.tx.Where("activity_id IN ? AND state = ?", ids, Granted).Find(&granted).Error; err != nil {
		return fmt.Errorf("leaves: %w", err)
	}
	type seat struct{ activity, person int64 }
	leaves := map[seat]*Leave{}
	for i, l := range granted {
		leaves[seat{l.ActivityID, l.PersonID}] = &granted[i]
	}
	keys := map[AttendanceState]string{Present: FigPresent, Late: FigLate, OnLeave: FigLeave, Absent: FigAbsent}
	for _, r := range rows {
		ref := RecordRef{KindAttendance, r.ID}
		c.add(FigExpected, ref, r.PersonID)
		c.add(keys[r.State], ref, r.PersonID)
		if excused(r.State, leaves[seat{r.ActivityID, r.PersonID}]) {
			c.add(FigExcused, ref, r.PersonID)
		}
	}
	return nil
}

func (c *counting) notes(*Figures) error {
	var list []Note
	err := c.tx.Select("id", "kind", "person_id").
		Where("filed_at >= ? AND filed_at < ? AND voided_at IS NULL", c.from, c.to).Order("id").Find(&list).Error
	if err != nil {
		return fmt.Errorf("notes: %w", err)
	}
	keys := map[NoteKind]string{StudyNote: FigNotes, Reflection: FigReflections, ResearchNote: FigResearchNotes}
	for _, n := range list {
		c.add(keys[n.Kind], RecordRef{KindNote, n.ID}, n.PersonID)
	}
	return nil
}

func (c *counting) research(out *Figures) error {
	loc, err := locationOf(c.tx)
	if err != nil {
		return err
	}
	out.Research = []ResearchFigure{}
	q := calendar.QuarterOf(c.from.In(loc))
	if q.Start(loc).Before(c.from) {
		q = q.Next()
	}
	for ; q.Start(loc).Before(c.to); q = q.Next() {
		list, err := ResearchOf(c.tx, q)
		if err != nil {
			return fmt.Errorf("research: %w", err)
		}
		for _, r := range list {
			notes, err := ResearchNotes(c.tx, r.ID)
			if err != nil {
				return fmt.Errorf("research notes: %w", err)
			}
			fig := ResearchFigure{ID: r.ID, Topic: r.Topic, State: r.State, Notes: []RecordRef{}}
			for _, n := range notes {
				fig.Notes = append(fig.Notes, RecordRef{KindNote, n.ID})
			}
			out.Research = append(out.Research, fig)
			c.add(FigResearch, RecordRef{KindResearch, r.ID}, append([]int64{r.LeaderID}, r.Team...)...)
		}
	}
	return nil
}

func (c *counting) suggestions(out *Figures) error {
	var steps []SuggestionStep
	err := c.tx.Where("at >= ? AND at < ? AND voided_at IS NULL", c.from, c.to).Order("id").Find(&steps).Error
	if err != nil {
		return fmt.Errorf("steps of suggestions: %w", err)
	}
	var ids []int64
	reached := map[int64][]SuggestionState{}
	for _, s := range steps {
		if s.ToState == SuggestionFiled && s.FromState == SuggestionReturned {
			continue // filed again: counted when it was filed first
		}
		if reached[s.SuggestionID] == nil {
			ids = append(ids, s.SuggestionID)
		}
		reached[s.SuggestionID] = append(reached[s.SuggestionID], s.ToState)
	}
	var list []Suggestion
	if err := c.tx.Where("id IN ?", ids).Order("number, id").Find(&list).Error; err != nil {
		return fmt.Errorf("suggestions: %w", err)
	}
	keys := map[SuggestionState]string{
		SuggestionFiled: FigFiled, SuggestionSent: FigSent, SuggestionAccepted: FigAccepted, SuggestionPartly: FigPartly,
		SuggestionDeclined: FigDeclined, SuggestionDone: FigSolved,
	}
	// For each figure of good news its authors are thanked, so that one can be
	// told from the other.
	thanks := map[string]string{FigAccepted: ThankSuggestion, FigPartly: ThankPartly, FigSolved: ThankSolved}
	out.Suggestions = []SuggestionFigure{}
	for _, s := range list {
		// A withdrawn one counts nowhere.
		if s.State == SuggestionDraft || s.State == SuggestionWithdrawn {
			continue
		}
		ref := RecordRef{KindSuggestion, s.ID}
		for _, state := range reached[s.ID] {
			key, ok := keys[state]
			if !ok {
				continue
			}
			c.add(key, ref, s.PersonID)
			if reason := thanks[key]; reason != "" {
				out.Thanks = append(out.Thanks, Thank{PersonID: s.PersonID, For: reason, Title: s.Title, Record: ref})
			}
		}
		out.Suggestions = append(out.Suggestions, SuggestionFigure{s.ID, s.Number, s.Title, reached[s.ID]})
	}
	return nil
}

func (c *counting) deeds(out *Figures) error {
	deeds, err := confirmedDeeds(c.tx, c.from, c.to, 0)
	if err != nil {
		return err
	}
	ids := make([]int64, len(deeds))
	for i, d := range deeds {
		ids[i] = d.ID
	}
	with, err := CoworkersOf(c.tx, ids...)
	if err != nil {
		return err
	}
	for _, d := range deeds {
		ref := RecordRef{KindDeed, d.ID}
		people := append([]int64{d.PersonID}, with[d.ID]...)
		c.add(FigDeeds, ref, people...)
		for _, p := range people {
			out.Thanks = append(out.Thanks, Thank{PersonID: p, For: ThankDeed, Title: d.Title, Record: ref})
		}
	}
	out.DeedTotals, err = totals(c.tx, deeds)
	return err
}
