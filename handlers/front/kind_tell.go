package front

import (
	"fmt"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// tellStaff tells those who may decide that a record waits for them.
func (k *Kind[R, S]) tellStaff(c *bot.Context, r R, step *records.Step) error {
	opts, err := k.hours(c, r, k.Gather)
	if err != nil {
		return err
	}
	return chat.TellStaff(c, "", func(their *bot.Context) (bot.Message, error) {
		return k.briefing(their, r, k.waits(their, step), false)
	}, opts...)
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
	_, waits := k.Machine.WaitOf(r)
	moot, err := k.moot(their, r)
	if err != nil {
		return m, err
	}
	if back || !may || k.Withdrawn != "" && state == k.Withdrawn {
		m.Text, err = k.say(their, "taken_back", r, nil)
		return m, err
	}
	text, rows, err := k.waiting(their, r)
	if err != nil {
		return m, err
	}
	if waits && moot {
		m.Text = locale.Join("\n\n", their.T("step.moot"), text)
		return m, nil
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
	m.Text, m.Buttons = locale.Join("\n\n", their.T(head, "state", k.stands(their, r)), text), rows
	return m, nil
}

// head stands above a record that is before the staff.
func (k *Kind[R, S]) head(c *bot.Context, r R) (string, error) {
	steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
	return k.headAfter(c, steps), err
}

// waits is what stands above a record that came before the staff by a step.
func (k *Kind[R, S]) waits(c *bot.Context, step *records.Step) string {
	if key := k.Name + "." + k.key(c, "to_decide", step); c.Words.Has(key) {
		return key
	}
	return k.Name + ".to_decide"
}

func (k *Kind[R, S]) headAfter(c *bot.Context, steps []records.Step) string {
	steps = slices.DeleteFunc(slices.Clone(steps), func(s records.Step) bool { return s.Note != "" })
	switch last := len(steps) - 1; {
	case last < 0:
		return k.Name + ".to_decide"
	case !k.files(&steps[last]): // it was decided, and something more is left to do
		return "step.goes_on"
	default:
		return k.waits(c, &steps[last])
	}
}

// brief says anew what the staff was told of a record: a message that asks is over
// when its matter is, also that of who has decided it elsewhere. Of several filings
// only the newest is spoken of; what was said of the others is over. Back are
// messages about a filing that is being undone; step is nil when the record was
// changed without one.
func (k *Kind[R, S]) brief(c *bot.Context, r R, step *records.Step, back ...ledger.Told) error {
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
	head := k.headAfter(c, steps)
	_, waits := k.Machine.WaitOf(r)
	moot, err := k.moot(c, r)
	if err != nil {
		return err
	}
	newest := map[int64]ledger.Told{}
	for _, t := range append(told, back...) {
		newest[t.ChatID] = t
	}
	if len(newest) == 0 {
		return nil
	}
	staff, err := people.With(c.Tx, people.Staff)
	if err != nil {
		return err
	}
	for i := range staff {
		p := &staff[i]
		t, was := newest[p.TelegramID]
		row := t.Row
		switch {
		case !was:
			continue
		case !c.Theirs(p).Is(people.Staff): // the work was withheld from a secretary since
			if err := c.Delete(row); err != nil {
				return err
			}
			continue
		case t.Waits && (!waits || moot): // settled before it was told
			if err := c.Delete(row); err != nil {
				return err
			}
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
		m, err := k.briefing(chat.As(c, p), r, head, len(back) > 0)
		if err != nil {
			return err
		}
		if err := c.Edit(row, m); err != nil {
			return err
		}
	}
	return nil
}

// Resay says anew, as the record stands now, what its author was told in the states in
// which that asks for an answer. What the staff was asked is brought up to date anyway.
func (k *Kind[R, S]) Resay(c *bot.Context, r R, asks ...S) error {
	steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
	if err != nil {
		return err
	}
	var actions []int64
	for _, s := range steps {
		if slices.Contains(asks, S(s.ToState)) && s.Note == "" && s.ByID != r.Life().Author {
			actions = append(actions, s.ActionID)
		}
	}
	told, err := ledger.ToldOf(c.Tx, c.Now, actions...)
	if err != nil || len(told) == 0 {
		return err
	}
	author, err := people.PersonByID(c.Tx, r.Life().Author)
	if err != nil {
		return err
	}
	m, err := k.Card(chat.As(c, author), r)
	if err != nil {
		return err
	}
	for _, t := range told {
		if t.Waits || t.ChatID != author.TelegramID {
			continue
		}
		if author.ID == c.Person.ID {
			switch under, err := c.Under(t.Row); {
			case err != nil:
				return err
			case under: // the answer takes its place
				continue
			}
		}
		if err := c.Edit(t.Row, m); err != nil {
			return err
		}
	}
	return nil
}

// answered tells whether a message need not be brought up to date for who takes a
// step: the answer takes its place, or it asked nothing and asks nothing now.
func (k *Kind[R, S]) answered(c *bot.Context, row bot.Ref, step *records.Step) (bool, error) {
	if step != nil {
		_, waited := k.Machine.Waits[S(step.FromState)]
		_, waits := k.Machine.Waits[S(step.ToState)]
		if !waited && !waits {
			return true, nil
		}
	}
	return c.Under(row)
}

// tell tells those who are concerned of a step, when it can no longer be undone
// and at their hours; at once when what it is about begins before that.
func (k *Kind[R, S]) tell(c *bot.Context, r R, step *records.Step) error {
	return k.tellThose(c, r, step, func(*people.Person) bool { return true })
}

// tellAfterAll tells what was not told because the record had come to an end, when that
// is undone; not who has ended it too since, and so knows of it.
func (k *Kind[R, S]) tellAfterAll(c *bot.Context, r R) error {
	steps, err := k.Machine.StepsOf(c.Tx, *r.Life().ID)
	if err != nil || len(steps) == 0 { // a draft that is thrown away and fetched back has told nobody
		return err
	}
	since := 0
	for i := range slices.Backward(steps) {
		if k.ends(r, &steps[i]) { // an earlier end, which still holds
			since = i
			break
		}
	}
	var actions []int64
	for _, s := range steps[since:] {
		actions = append(actions, s.ActionID)
	}
	forgone, err := ledger.Forgone(c.Tx, actions...)
	if err != nil {
		return err
	}
	taken, err := k.Machine.StepsSince(c.Tx, *r.Life().ID, steps[since].ID)
	if err != nil {
		return err
	}
	for i := range steps[since:] {
		step := &steps[since+i]
		err := k.tellThose(c, r, step, func(p *people.Person) bool {
			ended := slices.ContainsFunc(taken, func(s records.Step) bool { return s.ID > step.ID && s.ByID == p.ID && k.ends(r, &s) })
			return !ended && slices.ContainsFunc(forgone, func(t ledger.Told) bool { return t.ActionID == step.ActionID && t.ChatID == p.TelegramID })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *Kind[R, S]) tellThose(c *bot.Context, r R, step *records.Step, those func(p *people.Person) bool) error {
	opts, err := k.hours(c, r, ledger.UndoTime)
	if err != nil {
		return err
	}
	opts = append(opts, bot.Because(step.ActionID))
	return k.eachConcerned(c, r, step, func(p *people.Person) error {
		if !those(p) {
			return nil
		}
		their := chat.As(c, p)
		m, err := k.message(their, r, step)
		if err != nil || m.Text == "" {
			return err
		}
		if k.Gathers != nil {
			if many := k.Gathers(their, r, step); many != nil {
				return chat.GatherLater(c, p, k.matter(r), k.GatherDays, step.ActionID, m, many, opts...)
			}
		}
		_, err = c.Tell(p, m, opts...)
		return err
	})
}

// matter is of what the news of a record is that is told in one message: of all records of
// the kind on one day, or of this one over some.
func (k *Kind[R, S]) matter(r R) string {
	if k.GatherDays == 0 {
		return k.Name
	}
	return fmt.Sprintf("%s:%d", k.Name, *r.Life().ID)
}

// forgoLater takes steps that do not hold out of what is told in one message with others.
func (k *Kind[R, S]) forgoLater(c *bot.Context, r R, actions ...int64) error {
	if k.Gathers == nil {
		return nil
	}
	return chat.ForgoLater(c, k.matter(r), func(their *bot.Context) [][]bot.Button { return k.Gathers(their, r, nil) }, actions...)
}

// hours has something be told of a record after wait, when its reader is to be
// disturbed with it.
func (k *Kind[R, S]) hours(c *bot.Context, r R, wait time.Duration) ([]bot.Option, error) {
	if k.Begins == nil {
		return []bot.Option{bot.After(c.Now.Add(wait))}, nil
	}
	begins, err := k.Begins(c, r)
	return posts.NewsOptions(c, wait, begins), err
}

// later says when those concerned will hear: 5 分钟后.
func (k *Kind[R, S]) later(c *bot.Context, r R) (string, error) {
	opts, err := k.hours(c, r, ledger.UndoTime)
	if err != nil {
		return "", err
	}
	when := c.HeardAt(opts...)
	switch wait := when.Sub(c.Now); {
	case wait <= 0:
		return c.P("step.at_once"), nil
	case wait <= ledger.UndoTime:
		return c.P("step.in_minutes", "count", int(wait/time.Minute)), nil
	}
	return c.P("step.after_night", "time", c.DateClock(when)), nil
}

func (k *Kind[R, S]) message(their *bot.Context, r R, step *records.Step) (m bot.Message, err error) {
	key := k.key(their, "told", step)
	if !their.Words.Has(k.Name + "." + key) {
		return m, nil // nobody has to hear of it
	}
	if m.Text, err = k.say(their, key, r, step); err != nil {
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
func (k *Kind[R, S]) eachConcerned(c *bot.Context, r R, step *records.Step, do func(p *people.Person) error) error {
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
