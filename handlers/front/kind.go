package front

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/models/records"
)

// Kind is how one kind of record on the lifecycle is talked about. From this one
// declaration come its view, its decisions with the form that asks for their words,
// what the staff and those concerned are told of each step, and the undo of each.
//
// Its words are those of the catalogue under Name, for a state S: state_S, do_S (a
// decision's button), ask_S (the question for its words), done_S or done (what the
// one who decides reads), told_S (what those concerned read), to_decide (above a
// record that waits), taken_back (what the staff read of one that no longer does) and
// settled_S (above one that was decided, where state_S does not say how). A decision
// with an outcome O has the button outcome_O instead, and where there are words for the
// two, done_S_O, ask_S_O and told_S_O. A step that says more than the state to which it leads
// has step_S for the trail, with whom and day. What is noted as N has note_N, done_note_N and
// told_note_N. They may name what Pairs gives,
// note (the words of the step), outcome, later (when those concerned
// hear of it) and state.
type Kind[R records.Living[S], S ~string] struct {
	Name    string // of its words and, with _step behind it, of its route and its action
	Machine *records.Machine[S]
	Find    func(tx *gorm.DB, id int64) (R, error)
	// Advance and Revert take a step and take the last one back where the rules make
	// more follow from it than the record itself, such as the attendance of who is on
	// leave; nil: the machine does it.
	Advance func(c *bot.Context, r R, move records.Move[S]) (*records.Step, error)
	Revert  func(c *bot.Context, r R) (*records.Step, error)

	// Text is the record as its readers see it.
	Text func(c *bot.Context, r R) (string, error)
	// TrailFor takes out of the steps what the person does not read; nil: who reads the
	// record reads them all.
	TrailFor func(c *bot.Context, r R, steps []records.Step) ([]records.Step, error)
	Pairs    func(c *bot.Context, r R) ([]any, error)
	// Standing is how a record stands, in place of its state in state_S; nil: its state.
	Standing func(r R) string
	// Title names the record in a line, such as above its files; nil: it has none.
	Title func(c *bot.Context, r R) string
	// Route opens the record ("deed"); "" when it has no view of its own: then it
	// is shown where it waits only.
	Route string
	// Papers are the buttons of what is read beside the text, wherever it is shown;
	// nil: its files.
	Papers func(c *bot.Context, r R) ([]bot.Button, error)
	// Buttons are what the person can do with it beside deciding; nil: nothing.
	Buttons func(c *bot.Context, r R) ([]bot.Button, error)

	// Decisions are what is decided, in the order of the buttons, by whom the machine
	// allows.
	Decisions []Decision[S]
	// Forms ask for what a decision needs beside words, such as a day, and then take it; nil:
	// nothing asks for more.
	Forms map[S]func(c *bot.Context, r R, move records.Move[S]) error
	// Withdrawn is the state into which it is taken back: by the undo of the step in
	// which it began and, with a List, by its author's button NAME_withdraw. "" when
	// that is done otherwise.
	Withdrawn S
	// List is the command that lists such records, to which that button leads back.
	List string
	// AnyAuthor: who is no member files such records and does the author's part too, such as
	// asking for one's own data.
	AnyAuthor bool
	// Lists are its records under that command; nil: the room lists them itself.
	Lists *Lists[R, S]

	// Hears are those who hear of a step beside the author; nil: nobody.
	Hears func(c *bot.Context, r R, step *records.Step) ([]int64, error)
	// Told completes what one of them reads: m has its text already, and the button
	// that opens the record. nil: nothing is added.
	Told func(their *bot.Context, r R, step *records.Step, m *bot.Message) error
	// Gathers gives, of a step that asks nothing of who hears of it, the buttons that hold for
	// all such steps of a day: they are told in one message (chat.GatherLater). nil, of the
	// hook or of a step: it is told by itself. Without a step it gives those buttons.
	Gathers func(their *bot.Context, r R, step *records.Step) [][]bot.Button
	// GatherDays is for how many days after the first such step of a record the next are one
	// message with it, three at most (ledger.NewsLine); 0: those of all records of the kind that
	// are told on the same day are.
	GatherDays int
	// Begins is when that begins which a decision is about. Who would hear of the
	// decision only afterwards hears of it at once. nil: never.
	Begins func(c *bot.Context, r R) (time.Time, error)
	// Ends are the states from which on nothing is news that waits to be told of the steps
	// before, unless their step is undone; so it is of a record that its author takes back.
	Ends []S
	// Moot tells that nothing is to be decided any more of a record that waits, since what it
	// is about is called off; nil: never.
	Moot func(c *bot.Context, r R) (bool, error)
	// After does what follows from a step, or from its undo; nil: nothing.
	After func(c *bot.Context, r R, step *records.Step, undone bool) error
	// Gather is how much later the staff is told of a filing: what its author adds at
	// once is then in the same message. 0: at once.
	Gather time.Duration
	// Reopen gives a record whose filing was undone back as a draft, or shows what it
	// leaves behind; nil: the record is shown.
	Reopen func(c *bot.Context, r R) error
	// Fault words what a step fails with, beside what all kinds have in common; nil
	// when there is nothing more.
	Fault func(c *bot.Context, r R, err error) error
}

// Decision is one thing that can be decided.
type Decision[S ~string] struct {
	To      S
	Outcome string // what it concludes, of several that lead to one state; "" for none
	Asks    bool   // its form asks for what it concludes
	Beside  bool   // its button is among what can be done beside deciding (Kind.Aside)
	// Ready are reasons that need no typing: keys of words under the kind's name.
	Ready []string
}

// Add registers a kind.
func Add[R records.Living[S], S ~string](r *bot.Router, k *Kind[R, S]) {
	bot.Kept[kinds](r)[k.Name] = k
	for _, wait := range slices.Compact(slices.Sorted(maps.Values(k.Machine.Waits))) {
		AddReview(r, wait, func(c *bot.Context, id int64) (string, [][]bot.Button, error) {
			rec, err := k.Find(c.Tx, id)
			if err != nil {
				return "", nil, err
			}
			return k.waiting(c, rec)
		})
	}
	if len(k.Decisions) > 0 {
		r.Button(k.step(), k.access(), k.decide).Asks(k.about, k.look)
	}
	if k.Machine.Back != "" && k.Route == "" {
		panic("front: a " + k.Name + " comes back to its author, who cannot open it")
	}
	if k.Route != "" {
		boardOf(r).opens[k.Machine.Kind] = func(c *bot.Context, key string, id int64) bot.Button { return c.B(key, k.Route, id) }
		r.Button(k.Route, bot.Joined, func(c *bot.Context) error {
			rec, err := k.Pressed(c)
			if err != nil {
				return err
			}
			return k.Show(c, rec)
		})
	}
	if k.List != "" {
		r.Button(k.Name+"_withdraw", bot.Members, func(c *bot.Context) error {
			rec, err := k.Own(c)
			if err != nil {
				return err
			}
			return k.Withdraw(c, rec)
		}).Asks(k.about, k.lookOwn)
	}
	if k.Lists != nil {
		r.Button(k.Lists.Route, bot.Inside, func(c *bot.Context) error { return k.ShowList(c, c.Arg(0), c.ArgInt(1)) })
		if k.Lists.Columns != nil {
			papers.AddList(r, papers.List{Name: k.Name, Access: bot.Inside, Table: k.table})
		}
	}
	if k.Title != nil {
		chat.Readable(r, k.Machine.Kind, func(c *bot.Context, id int64) (string, error) {
			rec, err := k.Readable(c, id)
			if err != nil {
				return "", err
			}
			return k.Title(c, rec), nil
		})
	}
	r.Undo(k.step(), bot.Joined, k.undo) // the step's own rule says who (records.Machine.Undo)
}

// access is who may press a decision at all: the staff, or everybody who has joined
// when the machine lets others decide too.
func (k *Kind[R, S]) access() bot.Access {
	for _, steps := range k.Machine.Steps {
		for _, d := range k.Decisions {
			if rule, ok := steps[d.To]; ok && rule.By != records.StaffOnly && rule.By != records.DirectorOnly {
				return bot.Joined
			}
		}
	}
	return bot.Staff
}

// stands is how a record stands, as a word.
func (k *Kind[R, S]) stands(c *bot.Context, r R) string {
	if k.Standing != nil {
		return c.P(k.Name + ".state_" + k.Standing(r))
	}
	return c.P(k.Name + ".state_" + string(*r.Life().State))
}

// key is the name of one of the kind's sentences about a step: that of what is noted, that
// of the state and the outcome where there is one, or that of the state.
func (k *Kind[R, S]) key(c *bot.Context, sentence string, step *records.Step) string {
	key := sentence + "_" + step.ToState
	if step.Note != "" {
		key = sentence + "_note_" + step.Note
	}
	if own := key + "_" + step.Outcome; step.Outcome != "" && c.Words.Has(k.Name+"."+own) {
		return own
	}
	return key
}

// step is the kind's route for decisions, and the kind of their actions.
func (k *Kind[R, S]) step() string { return k.Name + "_step" }

// Say words one of the kind's sentences about a record.
func (k *Kind[R, S]) Say(c *bot.Context, key string, r R) (string, error) {
	return k.say(c, key, r, nil)
}

// say words one of the kind's sentences.
func (k *Kind[R, S]) say(c *bot.Context, key string, r R, step *records.Step) (string, error) {
	pairs, err := k.Pairs(c, r)
	if err != nil {
		return "", err
	}
	note, outcome := "", ""
	if step != nil {
		note = step.Words
		outcome = k.outcome(c, step)
	}
	later, err := k.later(c, r)
	if err != nil {
		return "", err
	}
	return c.T(k.Name+"."+key, append([]any{"note", note, "outcome", outcome, "later", later, "state", k.stands(c, r)}, pairs...)...), nil
}
