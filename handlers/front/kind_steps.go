package front

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Take takes a step of a record: it is recorded as an action that can be undone,
// whoever is concerned is told, and what the staff had been told is brought up to
// date.
func (k *Kind[R, S]) Take(c *bot.Context, r R, move records.Move[S]) (*records.Step, *ledger.Action, error) {
	step, err := k.advance(c, r, move)
	if err != nil {
		return nil, nil, k.fault(c, r, err)
	}
	a, err := k.Taken(c, r, step)
	return step, a, err
}

func (k *Kind[R, S]) advance(c *bot.Context, r R, move records.Move[S]) (*records.Step, error) {
	if k.Advance != nil {
		return k.Advance(c, r, move)
	}
	return k.Machine.Advance(c.Tx, r, move, c.At())
}

// Taken does what Take does after a step that was taken otherwise, such as by the
// function that files a record.
func (k *Kind[R, S]) Taken(c *bot.Context, r R, step *records.Step) (*ledger.Action, error) {
	a, err := chat.ActOn(c, step, k.step(), step.ToState)
	if err != nil {
		return nil, err
	}
	if k.ends(r, step) {
		if err := k.forgo(c, r); err != nil {
			return nil, err
		}
	}
	if err := k.follow(c, r, step, false); err != nil {
		return nil, err
	}
	if k.files(step) {
		if err := k.tellStaff(c, r, step); err != nil {
			return nil, err
		}
	}
	return a, k.tell(c, r, step)
}

// forgo cancels what waits to be told of the steps of a record.
func (k *Kind[R, S]) forgo(c *bot.Context, r R) error {
	actions, err := chat.ForgoSteps(c, k.Machine.Kind, *r.Life().ID)
	if err != nil {
		return err
	}
	return k.forgoLater(c, r, actions...)
}

// Follows does what Take does after a step of one record that follows from that of another,
// with which it is undone.
func (k *Kind[R, S]) Follows(c *bot.Context, r R, step *records.Step, a *ledger.Action) error {
	if err := step.Because(c.Tx, a); err != nil {
		return err
	}
	if err := k.follow(c, r, step, false); err != nil {
		return err
	}
	return k.tell(c, r, step)
}

// Changed brings up to date what the staff was told of a record that was changed
// without a step.
func (k *Kind[R, S]) Changed(c *bot.Context, r R) error {
	if err := k.brief(c, r, nil); err != nil {
		return err
	}
	return k.settled(c, r)
}

// files tells whether by a step the record comes before the staff.
func (k *Kind[R, S]) files(step *records.Step) bool {
	_, waited := k.Machine.Waits[S(step.FromState)]
	_, waits := k.Machine.Waits[S(step.ToState)]
	return waits && !waited
}

// ends tells whether what waits to be told of a record holds no longer after a step. Who
// takes a record back has seen how it stood.
func (k *Kind[R, S]) ends(r R, step *records.Step) bool {
	to := S(step.ToState)
	return slices.Contains(k.Ends, to) || to == k.Withdrawn && step.ByID == r.Life().Author
}

// follow brings up to date what the staff was told and does what follows from a
// step. A filing itself is told anew.
func (k *Kind[R, S]) follow(c *bot.Context, r R, step *records.Step, undone bool) error {
	if filed := k.files(step); !filed || undone {
		var back []ledger.Told
		if filed {
			back = c.Told
		}
		if err := k.brief(c, r, step, back...); err != nil {
			return err
		}
	}
	if err := k.settled(c, r); err != nil {
		return err
	}
	if k.After == nil {
		return nil
	}
	return k.After(c, r, step, undone)
}

// undo takes a step back: what waits to be told of it is cancelled already, and
// who has heard of it hears that it does not hold.
func (k *Kind[R, S]) undo(c *bot.Context, id int64) error {
	r, err := k.Find(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	step, err := k.revert(c, r)
	if errors.Is(err, store.ErrNotAllowed) {
		return c.Problem("common.not_allowed") // who did it has lost the role
	}
	if err != nil {
		return k.fault(c, r, err)
	}
	if own := step.ByID == r.Life().Author && !c.Person.Is(people.Staff); own && !k.AnyAuthor && !c.Person.Is(people.Member) {
		return c.Problem("common.members_only")
	}
	if step.ByID != r.Life().Author {
		if err := k.tellUndone(c, r, step); err != nil {
			return err
		}
	}
	if err := k.forgoLater(c, r, c.Action.ID); err != nil {
		return err
	}
	if k.ends(r, step) {
		if err := k.tellAfterAll(c, r); err != nil {
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
	// A decision that waits again is in the walk again, from which one went on.
	if wait, waits := k.Machine.WaitOf(r); waits && step.Note == "" && step.ByID != r.Life().Author && c.Person.Is(people.Staff) {
		round, err := desk.CurrentRound(c.Tx, c.Person.ID, c.Now)
		if err != nil {
			return err
		}
		if round.Begun {
			row, err := backInWalk(c, wait, *r.Life().ID)
			if err != nil {
				return err
			}
			m.Buttons = append(m.Buttons, row)
		}
	}
	m.Text = c.T("common.undone") + "\n\n" + m.Text
	_, err = c.Show(m)
	return err
}

// revert takes the last step of a record back. The step in which it began stays: the
// record is withdrawn.
func (k *Kind[R, S]) revert(c *bot.Context, r R) (*records.Step, error) {
	if k.Withdrawn != "" {
		steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
		if err != nil {
			return nil, err
		}
		if len(steps) == 1 && steps[0].FromState == "" && steps[0].ActionID == c.Action.ID {
			if !k.Machine.MayUndo(&steps[0], c.Person, r.Life().Author) {
				return nil, store.ErrNotAllowed
			}
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
func (k *Kind[R, S]) tellUndone(c *bot.Context, r R, step *records.Step) error {
	return k.eachConcerned(c, r, step, func(p *people.Person) error {
		heard := slices.ContainsFunc(c.Told, func(t ledger.Told) bool { return t.ChatID == p.TelegramID })
		if !heard {
			return nil
		}
		their := chat.As(c, p)
		text, err := k.say(their, "told_undone", r, step)
		if err != nil {
			return err
		}
		_, err = c.Tell(p, bot.Message{Text: text}, bot.AtOnce()) // what he or she was told is minutes old
		return err
	})
}
