package front

import (
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
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
// with an outcome O has the button outcome_O instead. They may name what Pairs gives,
// note (the words of the step), outcome, later (when those concerned
// hear of it) and state.
type Kind[R records.Living[S], S ~string] struct {
	Name    string // of its words and, with _step behind it, of its route and its action
	Machine *records.Machine[S]
	Find    func(tx *gorm.DB, id int64) (R, error)
	// Advance and Revert take a step and take the last one back where the rules make
	// more follow from it than the record itself, such as the attendance of who is on
	// leave; nil: the machine does it.
	Advance func(c *bot.Context, r R, move records.Move[S]) (*records.RecordStep, error)
	Revert  func(c *bot.Context, r R) (*records.RecordStep, error)

	// Text is the record as its readers see it.
	Text  func(c *bot.Context, r R) (string, error)
	Pairs func(c *bot.Context, r R) ([]any, error)
	// Title names the record in a line, such as above its files; nil: it has none.
	Title func(c *bot.Context, r R) string
	// Route opens the record ("deed"); "" when it has no view of its own: then it
	// is shown where it waits only.
	Route string
	// Private are the states in which nobody reads it but its author.
	Private []S
	// Reads tells who may read it beside its author and the staff; nil: nobody.
	Reads func(c *bot.Context, r R) (bool, error)
	// Papers are the buttons of what is read beside the text, wherever it is shown;
	// nil: its files.
	Papers func(c *bot.Context, r R) ([]bot.Button, error)
	// Buttons are what the person can do with it beside deciding; nil: nothing.
	Buttons func(c *bot.Context, r R) ([]bot.Button, error)

	// Decisions are what is decided, in the order of the buttons, by whom the machine
	// allows.
	Decisions []Decision[S]
	// Withdrawn is the state into which it is taken back: by the undo of the step in
	// which it began and, with a List, by its author's button NAME_withdraw. "" when
	// that is done otherwise.
	Withdrawn S
	// List is the command that lists such records, to which that button leads back.
	List string
	// Waits says in which states it waits on the desk, and as what.
	Waits map[S]desk.DeskKind

	// Hears are those who hear of a step beside the author; nil: nobody.
	Hears func(c *bot.Context, r R, step *records.RecordStep) ([]int64, error)
	// Told completes what one of them reads: m has its text already, and the button
	// that opens the record. nil: nothing is added.
	Told func(their *bot.Context, r R, step *records.RecordStep, m *bot.Message) error
	// Begins is when that begins which a decision is about. Who would hear of the
	// decision only afterwards hears of it at once. nil: never.
	Begins func(c *bot.Context, r R) (time.Time, error)
	// After does what follows from a step, or from its undo; nil: nothing.
	After func(c *bot.Context, r R, step *records.RecordStep, undone bool) error
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
	// Ready are reasons that need no typing: keys of words under the kind's name.
	Ready []string
}

// stepWords is the form that asks for the words of a decision, of any kind.
const stepWords bot.FormName[stepDraft] = "step"

// stepDraft is a decision that needs words: a reason, a result.
type stepDraft struct {
	Kind    string `json:"kind"`
	ID      int64  `json:"id"`
	To      string `json:"to"`
	Outcome string `json:"outcome,omitempty"`
	Words   string `json:"words,omitempty"`
}

// asked is what the form of words needs of a kind.
type asked interface {
	question(c *bot.Context, v *stepDraft) (string, error)
	ready(c *bot.Context, v *stepDraft) []bot.Choice
	limit(v *stepDraft) int
	submit(c *bot.Context, v *stepDraft) (bot.Message, error)
}

// kinds are the kinds by their names.
type kinds map[string]asked

func registerKinds(r *bot.Router) {
	bot.Keep(r, kinds{})
	kindOf := func(c *bot.Context, v *stepDraft) (asked, error) {
		k, ok := bot.Kept[kinds](c)[v.Kind]
		if !ok {
			return nil, c.Problem("common.stale") // of an earlier version
		}
		return k, nil
	}
	bot.AddForm(r, &bot.Form[stepDraft]{
		Name: stepWords, Access: bot.Staff, Direct: true,
		Fields: []bot.Field[stepDraft]{{
			Name: "words", Asked: true, Empty: func(v *stepDraft) bool { return v.Words == "" },
			Question: func(c *bot.Context, v *stepDraft) (string, error) {
				k, err := kindOf(c, v)
				if err != nil {
					return "", err
				}
				return k.question(c, v)
			},
			Choices: func(c *bot.Context, v *stepDraft) ([]bot.Choice, error) {
				k, err := kindOf(c, v)
				if err != nil {
					return nil, err
				}
				return k.ready(c, v), nil
			},
			Set: func(c *bot.Context, v *stepDraft, in bot.Input) error {
				k, err := kindOf(c, v)
				if err != nil {
					return err
				}
				if in.Choice != "" {
					ready := k.ready(c, v)
					i := slices.IndexFunc(ready, func(o bot.Choice) bool { return o.Value == in.Choice })
					if i < 0 {
						return c.Problem("common.stale")
					}
					in.Text = ready[i].Label
				}
				return chat.SetWords(c, &v.Words, in.Text, k.limit(v))
			},
		}},
		Submit: func(c *bot.Context, v *stepDraft) (bot.Message, error) {
			k, err := kindOf(c, v)
			if err != nil {
				return bot.Message{}, err
			}
			return k.submit(c, v)
		},
	})
}

// Add registers a kind.
func Add[R records.Living[S], S ~string](r *bot.Router, k *Kind[R, S]) {
	bot.Kept[kinds](r)[k.Name] = k
	for _, kind := range slices.Sorted(slices.Values(k.deskKinds())) {
		AddReview(r, kind, func(c *bot.Context, id int64) (string, [][]bot.Button, error) {
			rec, err := k.Find(c.Tx, id)
			if err != nil {
				return "", nil, err
			}
			return k.waiting(c, rec)
		})
	}
	if len(k.Decisions) > 0 {
		r.Button(k.step(), k.access(), k.decide)
	}
	if k.Route != "" {
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
		})
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
	r.Undo(k.step(), k.undo)
}

func (k *Kind[R, S]) deskKinds() (list []desk.DeskKind) {
	for _, kind := range k.Waits {
		if !slices.Contains(list, kind) {
			list = append(list, kind)
		}
	}
	return list
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

// step is the kind's route for decisions, and the kind of their actions.
func (k *Kind[R, S]) step() string { return k.Name + "_step" }

// ---- who may read -----------------------------------------------------------

// Readable finds a record that the person may read: its author, once it is filed
// the staff, and whom Reads adds. To anybody else it is gone.
func (k *Kind[R, S]) Readable(c *bot.Context, id int64) (r R, err error) {
	r, err = k.Find(c.Tx, id)
	if err != nil {
		return r, c.MissingAs(err, "common.gone")
	}
	may, err := k.MayRead(c, r)
	if err != nil {
		return r, err
	}
	if !may {
		return r, c.Problem("common.gone")
	}
	return r, nil
}

// MayRead tells whether the person may read a record.
func (k *Kind[R, S]) MayRead(c *bot.Context, r R) (bool, error) {
	life := r.Life()
	switch {
	case life.Author == c.Person.ID:
		return true, nil
	case slices.Contains(k.Private, *life.State):
		return false, nil
	case c.Person.Is(people.Staff):
		return true, nil
	case k.Reads != nil:
		return k.Reads(c, r)
	}
	return false, nil
}

// Pressed is the record that a pressed button names, if the person may read it.
func (k *Kind[R, S]) Pressed(c *bot.Context) (r R, err error) {
	id, err := c.ArgID(0)
	if err != nil {
		return r, err
	}
	return k.Readable(c, id)
}

// Own is the record that a pressed button names, if it is the person's.
func (k *Kind[R, S]) Own(c *bot.Context) (r R, err error) {
	r, err = k.Pressed(c)
	if err == nil && r.Life().Author != c.Person.ID {
		return r, c.Problem("common.gone")
	}
	return r, err
}

// ---- how it is shown --------------------------------------------------------

// Show shows a record with what the person can decide and do.
func (k *Kind[R, S]) Show(c *bot.Context, r R) error {
	m, err := k.Card(c, r)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// Card is a record with what the person can decide and do.
func (k *Kind[R, S]) Card(c *bot.Context, r R) (m bot.Message, err error) {
	if m.Text, err = k.Text(c, r); err != nil {
		return m, err
	}
	m.Buttons = k.decisions(c, r)
	row, err := k.papers(c, r)
	if err != nil {
		return m, err
	}
	if k.Buttons != nil {
		more, err := k.Buttons(c, r)
		if err != nil {
			return m, err
		}
		row = append(row, more...)
	}
	m.Buttons = append(m.Buttons, bot.Rows(2, row...)...)
	return m, nil
}

// waiting is a record as it waits for the staff: its text and the buttons that
// decide it.
func (k *Kind[R, S]) waiting(c *bot.Context, r R) (string, [][]bot.Button, error) {
	text, err := k.Text(c, r)
	if err != nil {
		return "", nil, err
	}
	row, err := k.papers(c, r)
	return text, append(k.decisions(c, r), bot.Rows(2, row...)...), err
}

func (k *Kind[R, S]) papers(c *bot.Context, r R) ([]bot.Button, error) {
	if k.Papers != nil {
		return k.Papers(c, r)
	}
	b, ok, err := chat.FilesButton(c, k.Machine.Kind, *r.Life().ID)
	if err != nil || !ok {
		return nil, err
	}
	return bot.Row(b), nil
}

// decisions are the buttons of what the person may decide now.
func (k *Kind[R, S]) decisions(c *bot.Context, r R) [][]bot.Button {
	var row []bot.Button
	for _, d := range k.Decisions {
		switch {
		case !k.Machine.Allows(r, d.To, c.Person):
		case d.Outcome != "":
			row = append(row, c.B(k.Name+".outcome_"+d.Outcome, k.step(), *r.Life().ID, d.To, d.Outcome))
		default:
			row = append(row, c.B(k.Name+".do_"+string(d.To), k.step(), *r.Life().ID, d.To))
		}
	}
	return bot.Rows(2, row...)
}

// trailShown is how much of a step's words the trail shows, in characters.
const trailShown = 150

// Trail is a record's whole life, a line a step (办理经过), as HTML; "" while it has
// only been filed, which its state says already.
func (k *Kind[R, S]) Trail(c *bot.Context, r R) (locale.HTML, error) {
	steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
	if err != nil {
		return "", err
	}
	if len(steps) < 2 {
		return "", nil
	}
	lines := []string{c.T("step.trail")}
	for _, s := range steps {
		lines = append(lines, c.T("step.line", "date", c.DateClock(s.At), "state", c.P(k.Name+".state_"+s.ToState),
			"note", phrase.Truncate(s.Words, trailShown)))
	}
	return chat.HTMLOf(strings.Join(lines, "\n")), nil
}

// ---- deciding ---------------------------------------------------------------

func (k *Kind[R, S]) decision(to, outcome string) (d Decision[S], ok bool) {
	i := slices.IndexFunc(k.Decisions, func(d Decision[S]) bool { return string(d.To) == to && d.Outcome == outcome })
	if i < 0 {
		return d, false
	}
	return k.Decisions[i], true
}

// decide is the button of a decision: NAME_step:ID:STATE, with an outcome
// NAME_step:ID:STATE:OUTCOME.
func (k *Kind[R, S]) decide(c *bot.Context) error {
	r, err := k.Pressed(c)
	if err != nil {
		return err
	}
	d, ok := k.decision(c.Arg(1), c.Arg(2))
	if !ok {
		return c.Problem("common.stale")
	}
	return k.settle(c, r, records.Move[S]{To: d.To, Outcome: d.Outcome, By: c.Person})
}

// Decide takes a decision with the words that were given, asks for them when they
// are still needed, and goes on with what waits.
func (k *Kind[R, S]) Decide(c *bot.Context, r R, to S, words string) error {
	return k.settle(c, r, records.Move[S]{To: to, By: c.Person, Words: words})
}

func (k *Kind[R, S]) settle(c *bot.Context, r R, move records.Move[S]) error {
	if rule, ok := k.Machine.Steps[*r.Life().State][move.To]; !ok {
		return k.fault(c, r, k.Machine.Wrong(*r.Life().State, move.To))
	} else if !rule.By.Allows(c.Person, r.Life().Author) {
		return k.fault(c, r, store.ErrNotAllowed)
	}
	if move.Words == "" && k.Machine.Steps[*r.Life().State][move.To].Words == records.MustWords {
		return stepWords.Start(c, stepDraft{Kind: k.Name, ID: *r.Life().ID, To: string(move.To), Outcome: move.Outcome})
	}
	step, a, err := k.Take(c, r, move)
	if err != nil {
		return err
	}
	m, err := k.Answer(c, r, step, a)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// Answer says what a step did, for who took it, with its undo: with what waits next
// after a record that waited, with the record as it stands after any other.
func (k *Kind[R, S]) Answer(c *bot.Context, r R, step *records.RecordStep, a *ledger.Action) (m bot.Message, err error) {
	line, err := k.Done(c, r, step)
	if err != nil {
		return m, err
	}
	if _, waited := k.Waits[S(step.FromState)]; waited {
		return NextReviewMessage(c, line, chat.Undo(c, a))
	}
	if m, err = k.Card(c, r); err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", line, m.Text)
	undo := bot.Row(chat.Undo(c, a))
	if len(m.Buttons) > 0 && len(m.Buttons[0]) == 1 {
		undo, m.Buttons = append(undo, m.Buttons[0]...), m.Buttons[1:]
	}
	m.Buttons = append([][]bot.Button{undo}, m.Buttons...)
	return m, nil
}

// Done says what a step did, for the one who took it, in a line.
func (k *Kind[R, S]) Done(c *bot.Context, r R, step *records.RecordStep) (string, error) {
	key := "done_" + step.ToState
	if !c.Words.Has(k.Name + "." + key) {
		key = "done"
	}
	return k.say(c, key, r, step)
}

// Withdraw takes a record back for its author.
func (k *Kind[R, S]) Withdraw(c *bot.Context, r R) error {
	if !k.Machine.Allows(r, k.Withdrawn, c.Person) {
		return k.fault(c, r, k.Machine.Wrong(*r.Life().State, k.Withdrawn))
	}
	step, a, err := k.Take(c, r, records.Move[S]{To: k.Withdrawn, By: c.Person})
	if err != nil {
		return err
	}
	line, err := k.Done(c, r, step)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: line, Buttons: bot.Rows(2, chat.Undo(c, a), bot.Run(c.P(k.Name+".list"), k.List))})
	return err
}

func (k *Kind[R, S]) question(c *bot.Context, v *stepDraft) (string, error) {
	r, err := k.Readable(c, v.ID)
	if err != nil {
		return "", err
	}
	return k.say(c, "ask_"+v.To, r, nil)
}

func (k *Kind[R, S]) ready(c *bot.Context, v *stepDraft) (list []bot.Choice) {
	d, _ := k.decision(v.To, v.Outcome)
	for _, key := range d.Ready {
		list = append(list, bot.Choice{Label: c.P(k.Name + "." + key), Value: key})
	}
	return list
}

// limit is how long the words of a decision may be, in characters.
func (k *Kind[R, S]) limit(v *stepDraft) (most int) {
	for _, steps := range k.Machine.Steps {
		most = max(most, steps[S(v.To)].Limit)
	}
	return most
}

func (k *Kind[R, S]) submit(c *bot.Context, v *stepDraft) (m bot.Message, err error) {
	r, err := k.Readable(c, v.ID)
	if err != nil {
		return m, err
	}
	step, a, err := k.Take(c, r, records.Move[S]{To: S(v.To), Outcome: v.Outcome, By: c.Person, Words: v.Words})
	if err != nil {
		return m, err
	}
	return k.Answer(c, r, step, a)
}

// fault words why a step cannot be taken.
func (k *Kind[R, S]) fault(c *bot.Context, r R, err error) error {
	if k.Fault != nil {
		if worded := k.Fault(c, r, err); worded != nil {
			return worded
		}
	}
	var long *store.TooLongError
	switch {
	case errors.Is(err, records.ErrTransition):
		return c.Problem("step.not_now", "state", c.P(k.Name+".state_"+string(*r.Life().State)))
	case errors.Is(err, store.ErrReasonNeeded):
		return c.Problem("step.words_needed")
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.not_allowed")
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return c.MissingAs(err, "common.gone")
}

// ---- what follows from a step -----------------------------------------------

// Take takes a step of a record: it is recorded as an action that can be undone,
// whoever is concerned is told, and what the staff had been told is brought up to
// date.
func (k *Kind[R, S]) Take(c *bot.Context, r R, move records.Move[S]) (*records.RecordStep, *ledger.Action, error) {
	step, err := k.advance(c, r, move)
	if err != nil {
		return nil, nil, k.fault(c, r, err)
	}
	a, err := k.Taken(c, r, step)
	return step, a, err
}

func (k *Kind[R, S]) advance(c *bot.Context, r R, move records.Move[S]) (*records.RecordStep, error) {
	if k.Advance != nil {
		return k.Advance(c, r, move)
	}
	return k.Machine.Advance(c.Tx, r, move, c.Now)
}

// Taken does what Take does after a step that was taken otherwise, such as by the
// function that files a record.
func (k *Kind[R, S]) Taken(c *bot.Context, r R, step *records.RecordStep) (*ledger.Action, error) {
	a, err := chat.ActOn(c, step, k.step(), step.ToState)
	if err != nil {
		return nil, err
	}
	if S(step.ToState) == k.Withdrawn && step.ByID == r.Life().Author {
		// Its author has seen how it stood, and is not told any more.
		if err := chat.ForgoSteps(c, k.Machine.Kind, *r.Life().ID); err != nil {
			return nil, err
		}
	}
	if err := k.follow(c, r, step, false); err != nil {
		return nil, err
	}
	if k.files(step) {
		if err := k.tellStaff(c, r); err != nil {
			return nil, err
		}
	}
	return a, k.tell(c, r, step)
}

// Changed brings up to date what the staff was told of a record that was changed
// without a step.
func (k *Kind[R, S]) Changed(c *bot.Context, r R) error { return k.brief(c, r, nil) }

// files tells whether by a step the record comes before the staff.
func (k *Kind[R, S]) files(step *records.RecordStep) bool {
	_, waited := k.Waits[S(step.FromState)]
	_, waits := k.Waits[S(step.ToState)]
	return waits && !waited
}

// follow brings up to date what the staff was told and does what follows from a
// step. A filing itself is told anew.
func (k *Kind[R, S]) follow(c *bot.Context, r R, step *records.RecordStep, undone bool) error {
	if filed := k.files(step); !filed || undone {
		var back []ledger.Told
		if filed {
			back = c.Told
		}
		if err := k.brief(c, r, step, back...); err != nil {
			return err
		}
	}
	if k.After == nil {
		return nil
	}
	return k.After(c, r, step, undone)
}

// tellStaff tells those who may decide that a record waits for them.
func (k *Kind[R, S]) tellStaff(c *bot.Context, r R) error {
	return chat.TellStaff(c, "", func(their *bot.Context) (bot.Message, error) {
		return k.briefing(their, r, k.Name+".to_decide", false)
	})
}

// briefing is what the staff is told of a record: how it waits, under a head, and
// the buttons that decide it, or how it stands; of one that its author took back only
// that.
func (k *Kind[R, S]) briefing(their *bot.Context, r R, head string, back bool) (m bot.Message, err error) {
	may, err := k.MayRead(their, r)
	if err != nil {
		return m, err
	}
	state := *r.Life().State
	_, waits := k.Waits[state]
	if back || !may || k.Withdrawn != "" && state == k.Withdrawn {
		m.Text, err = k.say(their, "taken_back", r, nil)
		return m, err
	}
	text, rows, err := k.waiting(their, r)
	if err != nil {
		return m, err
	}
	if !waits { // what can still be done with it is on its card
		head = "step.settled"
		if own := k.Name + ".settled_" + string(state); their.Words.Has(own) {
			head = own
		}
		row, err := k.papers(their, r)
		if err != nil {
			return m, err
		}
		rows = bot.Rows(2, row...)
	}
	m.Text, m.Buttons = locale.Join("\n\n", their.T(head, "state", their.P(k.Name+".state_"+string(state))), text), rows
	return m, nil
}

// brief says anew what the staff was told of a record: a message that asks is over
// when its matter is, also that of who has decided it elsewhere. Of several filings
// only the newest is spoken of; what was said of the others is over. Back are
// messages about a filing that is being undone; step is nil when the record was
// changed without one.
func (k *Kind[R, S]) brief(c *bot.Context, r R, step *records.RecordStep, back ...ledger.Told) error {
	steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
	if err != nil {
		return err
	}
	var filings []int64
	for _, s := range steps {
		if k.files(&s) && s.ActionID != 0 {
			filings = append(filings, s.ActionID)
		}
	}
	told, err := ledger.ToldOf(c.Tx, c.Now, filings...)
	if err != nil {
		return err
	}
	head := k.Name + ".to_decide"
	if len(steps) > 0 && !k.files(&steps[len(steps)-1]) { // it was decided, and something more is left to do
		head = "step.goes_on"
	}
	newest := map[int64]bot.Ref{}
	for _, t := range append(told, back...) {
		newest[t.ChatID] = t.Row
	}
	if len(newest) == 0 {
		return nil
	}
	staff, err := people.PeopleWith(c.Tx, people.Staff)
	if err != nil {
		return err
	}
	for i := range staff {
		p := &staff[i]
		row, was := newest[p.TelegramID]
		if !was {
			continue
		}
		if p.ID == c.Person.ID {
			answered, err := k.answered(c, row, step)
			if err != nil {
				return err
			}
			if answered {
				continue
			}
		}
		m, err := k.briefing(as(c, p), r, head, len(back) > 0)
		if err != nil {
			return err
		}
		if err := c.Edit(row, m); err != nil {
			return err
		}
	}
	return nil
}

// answered tells whether a message need not be brought up to date for who takes a
// step: the answer takes its place, or it asked nothing and asks nothing now.
func (k *Kind[R, S]) answered(c *bot.Context, row bot.Ref, step *records.RecordStep) (bool, error) {
	if step != nil {
		_, waited := k.Waits[S(step.FromState)]
		_, waits := k.Waits[S(step.ToState)]
		if !waited && !waits {
			return true, nil
		}
	}
	return c.Under(row)
}

// as gives the context with another person in it, to make what he or she will
// read: it says what that person may read and do.
func as(c *bot.Context, p *people.Person) *bot.Context {
	theirs := chat.InWordsOf(c, p)
	theirs.Person = p
	return theirs
}

// tell tells those who are concerned of a step, when it can no longer be undone
// and not at night; at once when what it is about begins before that.
func (k *Kind[R, S]) tell(c *bot.Context, r R, step *records.RecordStep) error {
	when, err := k.toldAt(c, r)
	if err != nil {
		return err
	}
	var opts []bot.Option
	if when.After(c.Now) {
		opts = append(opts, bot.After(when))
	}
	return k.eachConcerned(c, r, step, func(p *people.Person) error {
		m, err := k.message(as(c, p), r, step)
		if err != nil || m.Text == "" {
			return err
		}
		_, err = c.Tell(p, m, opts...)
		return err
	})
}

// toldAt is when those concerned hear of a decision that is taken now.
func (k *Kind[R, S]) toldAt(c *bot.Context, r R) (time.Time, error) {
	when := posts.Quiet(c.Office).Next(c.Local(c.Now.Add(ledger.UndoTime)))
	if k.Begins == nil {
		return when, nil
	}
	begins, err := k.Begins(c, r)
	if err == nil && c.Now.Before(begins) && !when.Before(begins) {
		when = c.Now
	}
	return when, err
}

// later says when those concerned will hear: 5 分钟后.
func (k *Kind[R, S]) later(c *bot.Context, r R) (string, error) {
	when, err := k.toldAt(c, r)
	switch wait := when.Sub(c.Now); {
	case err != nil:
		return "", err
	case wait <= 0:
		return c.P("step.at_once"), nil
	case wait <= ledger.UndoTime:
		return c.P("step.in_minutes", "count", int(wait/time.Minute)), nil
	}
	return c.P("step.after_night", "time", c.DateClock(when)), nil
}

func (k *Kind[R, S]) message(their *bot.Context, r R, step *records.RecordStep) (m bot.Message, err error) {
	if !their.Words.Has(k.Name + ".told_" + step.ToState) {
		return m, nil // nobody has to hear of it
	}
	if m.Text, err = k.say(their, "told_"+step.ToState, r, step); err != nil {
		return m, err
	}
	if k.Route != "" {
		m.Buttons = bot.Rows(2, their.B("step.view", k.Route, *r.Life().ID))
	}
	if k.Told != nil {
		err = k.Told(their, r, step, &m)
	}
	return m, err
}

// eachConcerned calls do for the author and whom Hears adds, except the one who
// acts. The staff has heard of a filing already.
func (k *Kind[R, S]) eachConcerned(c *bot.Context, r R, step *records.RecordStep, do func(p *people.Person) error) error {
	ids := []int64{r.Life().Author}
	if k.Hears != nil {
		more, err := k.Hears(c, r, step)
		if err != nil {
			return err
		}
		ids = append(ids, more...)
	}
	for i, id := range ids {
		if id == 0 || id == c.Person.ID || slices.Contains(ids[:i], id) {
			continue
		}
		p, err := people.PersonByID(c.Tx, id)
		if err != nil {
			return err
		}
		if k.files(step) && p.Is(people.Staff) {
			continue
		}
		if err := do(p); err != nil {
			return err
		}
	}
	return nil
}

// undo takes a step back: what waits to be told of it is cancelled already, and
// who has heard of it hears that it does not hold.
func (k *Kind[R, S]) undo(c *bot.Context, id int64) error {
	r, err := k.Find(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	step, err := k.revert(c, r)
	if err != nil {
		return k.fault(c, r, err)
	}
	if step.ByID != r.Life().Author {
		if err := k.tellUndone(c, r, step); err != nil {
			return err
		}
	}
	if err := k.follow(c, r, step, true); err != nil {
		return err
	}
	if (k.files(step) || step.FromState == "") && k.Reopen != nil {
		if err := chat.SayUndone(c); err != nil {
			return err
		}
		return k.Reopen(c, r)
	}
	m, err := k.Card(c, r)
	if err != nil {
		return err
	}
	m.Text = c.T("common.undone") + "\n\n" + m.Text
	_, err = c.Show(m)
	return err
}

// revert takes the last step of a record back. The step in which it began stays: the
// record is withdrawn.
func (k *Kind[R, S]) revert(c *bot.Context, r R) (*records.RecordStep, error) {
	if k.Withdrawn != "" {
		steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
		if err != nil {
			return nil, err
		}
		if len(steps) == 1 && steps[0].FromState == "" && steps[0].ActionID == c.Action.ID {
			_, err := k.advance(c, r, records.Move[S]{To: k.Withdrawn, By: c.Person})
			return &steps[0], err
		}
	}
	if k.Revert != nil {
		return k.Revert(c, r)
	}
	return k.Machine.Undo(c.Tx, r, c.Person, c.Action.ID, c.Now)
}

// tellUndone tells those who have heard of a decision that it does not hold.
func (k *Kind[R, S]) tellUndone(c *bot.Context, r R, step *records.RecordStep) error {
	return k.eachConcerned(c, r, step, func(p *people.Person) error {
		heard := slices.ContainsFunc(c.Told, func(t ledger.Told) bool { return t.ChatID == p.TelegramID })
		if !heard {
			return nil
		}
		their := as(c, p)
		text, err := k.say(their, "told_undone", r, step)
		if err != nil {
			return err
		}
		_, err = c.Tell(p, bot.Message{Text: text})
		return err
	})
}

// Say words one of the kind's sentences about a record.
func (k *Kind[R, S]) Say(c *bot.Context, key string, r R) (string, error) {
	return k.say(c, key, r, nil)
}

// say words one of the kind's sentences.
func (k *Kind[R, S]) say(c *bot.Context, key string, r R, step *records.RecordStep) (string, error) {
	pairs, err := k.Pairs(c, r)
	if err != nil {
		return "", err
	}
	note, outcome := "", ""
	if step != nil {
		note = step.Words
		if key := k.Name + ".outcome_" + step.Outcome; c.Words.Has(key) {
			outcome = c.P(key)
		}
	}
	later, err := k.later(c, r)
	if err != nil {
		return "", err
	}
	return c.T(k.Name+"."+key, append([]any{"note", note, "outcome", outcome, "later", later, "state", c.P(k.Name + ".state_" + string(*r.Life().State))}, pairs...)...), nil
}
