package front

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

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
	check(c *bot.Context, v *stepDraft) (string, error)
	label(c *bot.Context, v *stepDraft) string
	submit(c *bot.Context, v *stepDraft) (bot.Message, error)
	back(c *bot.Context, v *stepDraft) bot.Button
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
		// A ready reason that was tapped decides at once; words that were typed are shown first.
		Name: stepWords, Access: bot.Joined, Direct: true, DropKey: "step.drop",
		Card: func(c *bot.Context, v *stepDraft) (string, error) {
			k, err := kindOf(c, v)
			if err != nil {
				return "", err
			}
			return k.check(c, v)
		},
		SubmitLabel: func(c *bot.Context, v *stepDraft) string {
			if k, err := kindOf(c, v); err == nil {
				return k.label(c, v)
			}
			return c.P("common.submit")
		},
		Back: func(c *bot.Context, v *stepDraft) (b bot.Button) {
			if k, err := kindOf(c, v); err == nil {
				b = k.back(c, v)
			}
			return b
		},
		Fields: []bot.Field[stepDraft]{{
			Name: "words", Asked: true, Thanks: true, Text: func(v *stepDraft) string { return v.Words }, Empty: func(v *stepDraft) bool { return v.Words == "" },
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
	return k.Decide(c, r, d, "")
}

// Decide takes a decision with the words that were given, asks for them when they
// are still needed, and goes on with what waits.
func (k *Kind[R, S]) Decide(c *bot.Context, r R, d Decision[S], words string) error {
	if rule, there := k.Machine.RuleFor(r, d.To, ""); there && rule.By.Allows(c.Person, r.Life().Author) && !k.concludes(r, d) {
		return k.fault(c, r, k.Machine.Wrong(*r.Life().State, d.To)) // before a form asks in vain
	}
	return k.settle(c, r, records.Move[S]{To: d.To, Outcome: d.Outcome, By: c.Person, Words: words})
}

func (k *Kind[R, S]) settle(c *bot.Context, r R, move records.Move[S]) error {
	rule, ok := k.Machine.RuleFor(r, move.To, "")
	switch form := k.Forms[move.To]; {
	case !ok:
		return k.fault(c, r, k.Machine.Wrong(*r.Life().State, move.To))
	case !rule.By.Allows(c.Person, r.Life().Author):
		return k.fault(c, r, store.ErrNotAllowed)
	case form != nil:
		return form(c, r, move)
	case move.Words == "" && rule.Need(move.Outcome) == records.MustWords:
		return stepWords.Start(c, stepDraft{Kind: k.Name, ID: *r.Life().ID, To: string(move.To), Outcome: move.Outcome})
	}
	step, a, err := k.Take(c, r, move)
	if err != nil {
		return err
	}
	return k.ShowAnswer(c, r, step, a)
}

// ShowAnswer shows what a step did, in the place of what was pressed: see Answer.
func (k *Kind[R, S]) ShowAnswer(c *bot.Context, r R, step *records.Step, a *ledger.Action) error {
	m, err := k.Answer(c, r, step, a)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// Answer says what a step did, for who took it, with its undo: with what waits next for the
// staff after a record that waited, with the record as it stands after any other.
func (k *Kind[R, S]) Answer(c *bot.Context, r R, step *records.Step, a *ledger.Action) (m bot.Message, err error) {
	line, err := k.Done(c, r, step)
	if err != nil {
		return m, err
	}
	if _, waited := k.Machine.Waits[S(step.FromState)]; waited && step.Note == "" && c.Person.Is(people.Staff) {
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
func (k *Kind[R, S]) Done(c *bot.Context, r R, step *records.Step) (string, error) {
	key := k.key(c, "done", step)
	if !c.Words.Has(k.Name + "." + key) {
		key = "done"
	}
	return k.say(c, key, r, step)
}

// Withdraw takes a record back for its author, or asks why where that has to be said.
func (k *Kind[R, S]) Withdraw(c *bot.Context, r R) error {
	if !k.Machine.Allows(r, k.Withdrawn, c.Person) {
		return k.fault(c, r, k.Machine.Wrong(*r.Life().State, k.Withdrawn))
	}
	if rule, _ := k.Machine.RuleFor(r, k.Withdrawn, ""); rule.Need("") == records.MustWords {
		return k.settle(c, r, records.Move[S]{To: k.Withdrawn, By: c.Person})
	}
	step, a, err := k.Take(c, r, records.Move[S]{To: k.Withdrawn, By: c.Person})
	if err != nil {
		return err
	}
	line, err := k.Done(c, r, step)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: line, Buttons: bot.Rows(2, chat.Undo(c, a), bot.CommandButton(c.P(k.Name+".list"), k.List))})
	return err
}

func (k *Kind[R, S]) question(c *bot.Context, v *stepDraft) (string, error) {
	r, err := k.Readable(c, v.ID)
	if err != nil {
		return "", err
	}
	return k.say(c, k.key(c, "ask", &records.Step{ToState: v.To, Outcome: v.Outcome}), r, nil)
}

func (k *Kind[R, S]) ready(c *bot.Context, v *stepDraft) (list []bot.Choice) {
	d, _ := k.decision(v.To, v.Outcome)
	for _, key := range d.Ready {
		list = append(list, bot.Choice{Label: c.P(k.Name + "." + key), Value: key})
	}
	return list
}

// check asks whether to take a decision with these words.
func (k *Kind[R, S]) check(c *bot.Context, v *stepDraft) (string, error) {
	r, err := k.Readable(c, v.ID)
	if err != nil {
		return "", err
	}
	text, err := k.Text(c, r)
	return c.T("step.check", "what", k.label(c, v), "text", locale.HTML(text), "words", v.Words), err
}

// label is the word of a decision's button, without what it says in brackets.
func (k *Kind[R, S]) label(c *bot.Context, v *stepDraft) string {
	key := k.Name + ".do_" + v.To
	if v.Outcome != "" {
		key = k.Name + ".outcome_" + v.Outcome
	}
	word := c.P(key)
	if i := strings.IndexAny(word, "（("); i > 0 {
		word = strings.TrimSpace(word[:i])
	}
	return word
}

// back leads to the record, when somebody decides nothing after all.
func (k *Kind[R, S]) back(c *bot.Context, v *stepDraft) (b bot.Button) {
	if k.Route != "" {
		b = c.B("common.back", k.Route, v.ID)
	}
	return b
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
		return c.Problem("step.not_now", "state", k.stands(c, r))
	case errors.Is(err, records.ErrOutcomeNeeded):
		return c.Problem("common.stale")
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
