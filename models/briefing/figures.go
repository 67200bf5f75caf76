package briefing

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// The keys of figures, of the office and of each person.
const (
	FigSessions      = "sessions"       // study sessions held
	FigActivities    = "activities"     // collective activities held (§5); a research, the plenary are none
	FigExpected      = "expected"       // 应到, in persons and activities, without FigExcused (domain B3, B4)
	FigPresent       = "present"        // 出席
	FigLate          = "late"           // 迟到
	FigLeave         = "leave"          // 请假, without FigExcused
	FigExcused       = "excused"        // 公务、病假, granted: not in 应到
	FigAbsent        = "absent"         // 缺席
	FigUnconfirmed   = "unconfirmed"    // 待确认: nobody has confirmed the list yet
	FigUndecided     = "undecided"      // 请假待批: nobody has answered the leave
	FigRate          = "rate"           // attendance rate in whole percent
	FigNotes         = "notes"          // 学习笔记
	FigReflections   = "reflections"    // 心得体会
	FigResearch      = "research"       // 专题调研
	FigResearchNotes = "research_notes" // 调研笔记
	FigFiled         = "suggestions_filed"
	FigSent          = "suggestions_sent"
	FigAccepted      = "suggestions_accepted"
	FigPartly        = "suggestions_partly"
	FigReference     = "suggestions_reference" // 留作参考
	FigDeclined      = "suggestions_declined"
	FigSolved        = "suggestions_done"
	FigConsulted     = "consulted"          // opinions gathered by asking (征求意见, §11)
	FigConsultYes    = "consulted_accepted" // those that were accepted
	FigConsultPartly = "consulted_partly"
	FigDeeds         = "deeds"         // confirmed
	FigHosted        = "hosted"        // activities received (接待)
	FigDonations     = "donations"     // confirmed, by the day of the gift (§14)
	FigHonours       = "honours"       // confirmed, by the day of the award (§14)
	FigArchive       = "archive"       // items of local history that were confirmed (§15)
	FigTasksGiven    = "tasks_given"   // tasks of the groups (专班, §3) that were given
	FigTasksDone     = "tasks_done"    // that were done, whenever they were given
	FigTasksOverdue  = "tasks_overdue" // that were to be done by the end and were not: for the 内部 form
	FigUnclosed      = "unclosed"      // not closed yet, or it is not known whether it took place: counted nowhere
)

// FigureKeys in the order in which figures are shown.
var FigureKeys = []string{
	FigSessions, FigActivities, FigExpected, FigPresent, FigLate, FigLeave, FigExcused, FigAbsent, FigUnconfirmed, FigUndecided, FigRate, FigNotes,
	FigReflections, FigResearch, FigResearchNotes, FigFiled, FigSent, FigAccepted, FigPartly, FigReference, FigDeclined, FigSolved,
	FigConsulted, FigConsultYes, FigConsultPartly, FigDeeds, FigDonations, FigHonours, FigArchive, FigHosted,
	FigTasksGiven, FigTasksDone, FigTasksOverdue, FigUnclosed,
}

// Figure is one number with the records behind it (§21: every figure opens to
// its records).
type Figure struct {
	Key     string        `json:"key"`
	Value   int           `json:"value"`
	Known   bool          `json:"known"` // false for a rate of nothing
	Records []records.Ref `json:"records"`
}

// Figures are the figures of a span of time.
type Figures struct {
	From         time.Time          `json:"from"` // included
	To           time.Time          `json:"to"`   // not included
	RulesVersion int                `json:"rules_version"`
	Office       []Figure           `json:"office"`
	Held         []HeldFigure       `json:"held,omitempty"` // the activities behind the rate, by kind
	People       []PersonFigures    `json:"people"`         // for the 内部 form, in the order of the roster
	Research     []ResearchFigure   `json:"research"`
	Suggestions  []SuggestionFigure `json:"suggestions"`
	DeedTotals   []deeds.Total      `json:"deed_totals"`
	Gifts        *GiftsFigure       `json:"gifts,omitempty"`  // nil in snapshots of earlier rules
	Levels       []LevelFigure      `json:"levels,omitempty"` // of honours, the highest first
	Thanks       []Thank            `json:"thanks"`
	Groups       []GroupFigure      `json:"groups,omitempty"` // of a quarter: those of which there is anything to say
}

// HeldFigure is how many activities of a kind are behind the attendance rate; the
// collective ones (集体活动, §5) are one kind.
type HeldFigure struct {
	Kind string `json:"kind"` // of HeldKinds
	N    int    `json:"n"`
}

// HeldCollective is the kind of the collective activities.
const HeldCollective = "collective"

// HeldKinds in the order in which they are shown.
var HeldKinds = []string{
	string(activities.Study), HeldCollective, string(activities.Fieldwork), string(activities.County), string(activities.Plenary),
}

// PersonFigures are one person's.
type PersonFigures struct {
	PersonID int64    `json:"person_id"`
	Name     string   `json:"name"`
	Figures  []Figure `json:"figures"`
}

// ResearchFigure is a research with its notes.
type ResearchFigure struct {
	ID    int64          `json:"id"`
	Topic string         `json:"topic"`
	State research.State `json:"state"`
	Notes []records.Ref  `json:"notes"`
}

// SuggestionFigure is a suggestion that moved in the span: Reached are the
// what it came to, in order.
type SuggestionFigure struct {
	ID      int64     `json:"id"`
	Number  string    `json:"number"`
	Title   string    `json:"title"`
	Reached []Reached `json:"reached"`
}

// Reached is what a suggestion came to, in the words in which released briefings keep it.
type Reached string

// What is told of. That something was adopted was once a state of its own.
const (
	ReachedFiled     Reached = "filed"
	ReachedReviewed  Reached = "reviewed"
	ReachedSent      Reached = "sent"
	ReachedAccepted  Reached = "accepted"
	ReachedPartly    Reached = "partly"
	ReachedReference Reached = "reference"
	ReachedDeclined  Reached = "declined"
	ReachedDone      Reached = "done"
)

// reachedBy is what a suggestion comes to by a step; "" by what is noted of it, by being filed
// again after a return, and by being opened again after it was done: it was counted then.
func reachedBy(s *records.Step) Reached {
	from, to := voices.State(s.FromState), voices.State(s.ToState)
	switch {
	case s.Note != "", to == voices.Filed && from == voices.Returned,
		from == voices.Done && to != voices.Rated, from == voices.Rated:
		return ""
	case to != voices.Answered:
		return Reached(to)
	case voices.Outcome(s.Outcome) == voices.Adopted:
		return ReachedAccepted
	}
	return Reached(s.Outcome)
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
	PersonID int64       `json:"person_id"`
	Name     string      `json:"name"`
	For      string      `json:"for"`
	Title    string      `json:"title"`
	Record   records.Ref `json:"record"`
}

// Get gives a figure of the office.
func (f *Figures) Get(key string) Figure { return get(f.Office, key) }

// Of gives a person's figures; of who has none, each is nought.
func (f *Figures) Of(person int64) PersonFigures {
	for _, p := range f.People {
		if p.PersonID == person {
			return p
		}
	}
	return PersonFigures{PersonID: person, Figures: FiguresOf(nil)}
}

// Nothing tells whether no record stands behind any figure of the 公开 form.
func (f *Figures) Nothing() bool {
	return !slices.ContainsFunc(slices.Concat(PublicFigures, numbersOnly), func(key string) bool { return len(f.Get(key).Records) > 0 })
}

// upgrade has a snapshot of earlier rules say what it counted in the words of today: up to
// version 2 公务 and 病假 were in 应到 and in 请假 too. The rate was what it is.
func (f *Figures) upgrade() {
	if f.RulesVersion > 2 {
		return
	}
	f.RulesVersion = 3
	apart := func(list []Figure) {
		excused := get(list, FigExcused).Records
		for i := range list {
			if key := list[i].Key; key == FigExpected || key == FigLeave {
				list[i].Records = without(list[i].Records, excused)
				list[i].Value = len(list[i].Records)
			}
		}
	}
	apart(f.Office)
	for i := range f.People {
		apart(f.People[i].Figures)
	}
}

func without(list, others []records.Ref) []records.Ref {
	return slices.DeleteFunc(slices.Clone(list), func(r records.Ref) bool { return slices.Contains(others, r) })
}

// has tells whether a figure was counted: snapshots of earlier rules have fewer.
func (f *Figures) has(key string) bool {
	return slices.ContainsFunc(f.Office, func(x Figure) bool { return x.Key == key })
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

// ComputeFigures counts a quarter that is over as the records stand now; loc is the
// office's time zone.
func ComputeFigures(tx *gorm.DB, q calendar.Quarter, loc *time.Location) (*Figures, error) {
	return FiguresSoFar(tx, q, loc, q.End(loc))
}

// FiguresSoFar is ComputeFigures of a quarter that may still run: what is due after now is not
// late yet.
func FiguresSoFar(tx *gorm.DB, q calendar.Quarter, loc *time.Location, now time.Time) (*Figures, error) {
	return figures(tx, q.Start(loc), q.End(loc), func(c *counting, out *Figures) error { return c.groups(out, q, now) })
}

// FiguresBetween counts [from, to): activities by their start, notes by their
// filing, suggestions by their steps, opinions that were asked for by the deadline and by their answers, deeds by their confirmation, donations and honours by their day, research by
// the quarters that start in the span. Activities count once they are closed and are
// known to have taken place. Tasks of the groups (专班) are a quarter's: see ComputeFigures.
func FiguresBetween(tx *gorm.DB, from, to time.Time) (*Figures, error) {
	return figures(tx, from, to, func(*counting, *Figures) error { return nil })
}

func figures(tx *gorm.DB, from, to time.Time, more func(*counting, *Figures) error) (*Figures, error) {
	c := &counting{
		tx: tx, from: store.Stamp(from), to: store.Stamp(to),
		office: map[string][]records.Ref{}, people: map[int64]map[string][]records.Ref{},
	}
	out := &Figures{From: c.from, To: c.to, RulesVersion: RulesVersion}
	for _, step := range []func(*Figures) error{c.activities, c.notes, c.research, c.suggestions, c.consultations, c.deeds, c.books} {
		if err := step(out); err != nil {
			return nil, err
		}
	}
	if err := more(c, out); err != nil {
		return nil, err
	}
	return out, c.finish(out)
}
