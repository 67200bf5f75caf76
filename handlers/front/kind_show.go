package front

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/records"
)

// Readable finds a record that the person may read. To anybody else it is gone.
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

// ListOrShow is the command of a kind's list: it lists the records, or shows the one whose number
// stands behind it. To who may not read it there is none of that number, as the sentence of the
// key none says.
func (k *Kind[R, S]) ListOrShow(c *bot.Context, byNumber func(tx *gorm.DB, number string) (R, error), none string) error {
	number, _, _ := strings.Cut(phrase.Clean(c.Args), " ")
	if number == "" {
		return k.ShowList(c, "", 0)
	}
	r, err := byNumber(c.Tx, number)
	if err != nil {
		return c.MissingAs(err, none)
	}
	may, err := k.MayRead(c, r)
	if err != nil {
		return err
	}
	if !may {
		return c.Problem(none)
	}
	return k.Show(c, r)
}

// MayRead tells whether the person may read a record, as its machine says.
func (k *Kind[R, S]) MayRead(c *bot.Context, r R) (bool, error) {
	return k.Machine.MayRead(c.Tx, r, c.Person)
}

// Pressed is the record that a pressed button names, if the person may read it.
func (k *Kind[R, S]) Pressed(c *bot.Context) (r R, err error) {
	id, err := c.ArgID(0)
	if err != nil {
		return r, err
	}
	return k.Readable(c, id)
}

// Printed is the record that the argument of a paper names, if the person may read it.
func (k *Kind[R, S]) Printed(c *bot.Context, arg string) (r R, err error) {
	id, err := papers.ID(c, arg)
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
		case d.Beside, !k.concludes(r, d), !k.Machine.Allows(r, d.To, c.Person):
		case d.Outcome != "":
			row = append(row, c.B(k.Name+".outcome_"+d.Outcome, k.step(), *r.Life().ID, d.To, d.Outcome))
		default:
			row = append(row, k.do(c, r, d))
		}
	}
	return bot.Rows(2, row...)
}

func (k *Kind[R, S]) do(c *bot.Context, r R, d Decision[S]) bot.Button {
	return c.B(k.Name+".do_"+string(d.To), k.step(), *r.Life().ID, d.To)
}

// Aside are the buttons of what the person may decide beside (Decision.Beside) and has to give a
// reason for. What its author takes back without one has a button of the room's own.
func (k *Kind[R, S]) Aside(c *bot.Context, r R) (row []bot.Button) {
	for _, d := range k.Decisions {
		rule, _ := k.Machine.RuleFor(r, d.To, "")
		if d.Beside && rule.Need(d.Outcome) == records.MustWords && k.Machine.Allows(r, d.To, c.Person) {
			row = append(row, k.do(c, r, d))
		}
	}
	return row
}

// concludes tells whether a step from the record's state has the outcome of a decision: one
// that opens again what is settled concludes nothing anew.
func (k *Kind[R, S]) concludes(r R, d Decision[S]) bool {
	rule := k.Machine.Steps[*r.Life().State][d.To]
	_, has := rule.Outcomes[d.Outcome]
	return has || rule.Outcomes == nil || d.Asks
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
	if c.Person.LooksOn() && len(k.Machine.Contact) > 0 { // what came before is the office's own
		at := slices.IndexFunc(steps, func(s records.Step) bool { return slices.Contains(k.Machine.Contact, S(s.ToState)) })
		steps = steps[max(at, 0):]
	} else if len(steps) < 2 {
		return "", nil
	}
	if k.TrailFor != nil {
		if steps, err = k.TrailFor(c, r, steps); err != nil {
			return "", err
		}
	}
	lines := []string{c.T("step.trail")}
	for _, s := range steps {
		lines = append(lines, c.T("step.line", "date", c.DateClock(s.At), "state", k.Named(c, &s),
			"note", phrase.Truncate(s.Words, trailShown)))
	}
	return chat.HTMLOf(strings.Join(lines, "\n")), nil
}

// TrailLines are the lines of a life (办理经过) of what has a page of its own: when, which step,
// and who took it. key is that of a step's words, to which its state is added; they may name
// whom and day.
func TrailLines(c *bot.Context, key string, steps []records.Step) ([]string, error) {
	ids := make([]int64, len(steps))
	for i := range steps {
		ids[i] = steps[i].ByID
	}
	names, err := people.Names(c.Tx, ids)
	lines := make([]string, len(steps))
	for i := range steps {
		s := &steps[i]
		lines[i] = c.T("step.line_by", "date", c.DateClock(s.At), "state", c.P(key+s.ToState, "whom", s.Whom, "day", stepDay(c, s)), "name", names[s.ByID],
			"note", phrase.Truncate(s.Words, trailShown))
	}
	return lines, err
}

// Named is what a step is called in the trail: what was noted, what it concluded where
// that is how the record stands then, or the state; with whom and day where the step has
// words of its own.
func (k *Kind[R, S]) Named(c *bot.Context, s *records.Step) string {
	switch key := k.Name + ".state_" + s.Outcome; {
	case s.Note != "":
		return c.P(k.Name+".note_"+s.Note, "outcome", k.outcome(c, s), "whom", s.Whom, "day", stepDay(c, s), "paper", s.Evidence)
	case s.Whom != "" && c.Words.Has(k.Name+".step_"+s.ToState):
		return c.P(k.Name+".step_"+s.ToState, "whom", s.Whom, "day", stepDay(c, s))
	case k.Standing != nil && s.Outcome != "" && c.Words.Has(key):
		return c.P(key)
	}
	return c.P(k.Name + ".state_" + s.ToState)
}

// outcome is what a step concludes, as a word; "" for nothing that has one.
func (k *Kind[R, S]) outcome(c *bot.Context, s *records.Step) string {
	if key := k.Name + ".outcome_" + s.Outcome; c.Words.Has(key) {
		return c.P(key)
	}
	return ""
}

// stepDay is the day that a step names; "" for none.
func stepDay(c *bot.Context, s *records.Step) string {
	if s.OnDate == "" {
		return ""
	}
	return chat.Day(c, s.OnDate)
}
