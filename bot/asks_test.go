package bot_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// asker has buttons ask:N that ask about thing:N until it is settled.
type asker struct {
	*engine
	over  map[string]string // how it is over, by N
	fails map[string]error
}

func newAsker(t *testing.T) *asker {
	e := &asker{over: map[string]string{}, fails: map[string]error{}}
	e.engine = newEngine(t, func(r *bot.Router) {
		r.Button("look", bot.Joined, func(c *bot.Context) error { return c.Toast("looked") })
		r.Button("ask", bot.Joined, func(c *bot.Context) error {
			_, err := c.Show(bot.Message{Text: "answered", Buttons: bot.Rows(1, bot.Button{Text: "more", Data: "ask:9"})})
			return err
		}).Asks(func(args []string) string { return "thing:" + args[0] }, func(c *bot.Context, args []string) (s bot.Standing, err error) {
			if err := e.fails[args[0]]; err != nil {
				return s, err
			}
			if text, is := e.over[args[0]]; is {
				s.Over.Text = text
				return s, nil
			}
			s.Until = c.Now.Add(time.Hour)
			return s, nil
		})
		r.Asks("count", func(c *bot.Context, about, stood string) (bot.Message, time.Time, error) {
			m := bot.Message{Text: "counted " + e.over[about], Stands: e.over[about], Buttons: bot.Rows(1, bot.Button{Text: "one", Data: "ask:" + about[len("thing:"):]})}
			return m, c.Now.Add(time.Hour), nil
		})
	})
	return e
}

func (e *asker) ask(m bot.Message, opts ...bot.Option) {
	e.t.Helper()
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Members[1], m, opts...)
		return err
	})
	e.drained()
}

// settle ends what is asked about thing:N, and has the minute pass.
func (e *asker) settle(n, text string) {
	e.t.Helper()
	e.over[n] = text
	e.say(func(c *bot.Context) error { return c.Settled("thing:" + n) })
	e.pass()
}

func (e *asker) pass() {
	e.t.Helper()
	require.NoError(e.t, e.bot.LookAfter(e.ctx))
	e.drained()
}

func question(n string) bot.Message {
	return bot.Message{Text: "question " + n, Buttons: bot.Rows(2, bot.Button{Text: "yes " + n, Data: "ask:" + n}, bot.Button{Text: "look", Data: "look:1"})}
}

func (e *asker) buttons() []string { return labels(e.last(e.member(1))) }

func (e *asker) open() int { return len(e.rows("ask_due IS NOT NULL")) }

func TestAQuestionIsQuietWhenItIsSettled(t *testing.T) {
	e := newAsker(t)
	e.ask(question("1"))
	e.clock.Advance(time.Minute)
	before := len(e.sandbox.Calls())
	e.pass()
	require.Len(t, e.sandbox.Calls(), before, "it is open: nothing is said")
	e.settle("1", "")
	require.Equal(t, []string{"look"}, e.buttons(), "what leads somewhere stays")
	require.Equal(t, "question 1", e.last(e.member(1)).Text, "so do the words, where no outcome is known")
	require.Zero(t, e.open())

	e.ask(question("2"))
	e.settle("2", "it is done")
	require.Equal(t, "it is done", e.last(e.member(1)).Text)
	require.Empty(t, e.buttons())

	both := question("3")
	both.Buttons = append(both.Buttons, question("4").Buttons[0][:1])
	e.ask(both)
	e.settle("3", "three is done")
	require.Equal(t, []string{"look", "yes 4"}, e.buttons(), "each question by itself")
	require.Equal(t, "question 3", e.last(e.member(1)).Text)
	require.Equal(t, 1, e.open())
}

func TestAQuestionThatWaitsIsChangedWhereItWaits(t *testing.T) {
	e := newAsker(t)
	e.ask(question("1"), bot.After(e.clock.Now().Add(2*time.Hour)))
	e.settle("1", "it is done")
	require.Empty(t, e.heard(e.member(1)))
	e.clock.Advance(2 * time.Hour)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Equal(t, []string{"it is done"}, e.heard(e.member(1)))
	require.Empty(t, e.buttons())
}

// It may be looked at in the very moment in which it is to be said: the change comes behind it.
func TestAQuestionIsQuietWhoseTimeHasJustCome(t *testing.T) {
	e := newAsker(t)
	for i := range 30 {
		n := strconv.Itoa(i)
		e.ask(question(n), bot.After(e.clock.Now().Add(5*time.Minute)))
		e.over[n] = ""
		e.say(func(c *bot.Context) error { return c.Settled("thing:" + n) })
		e.clock.Advance(5 * time.Minute)
		e.pass()
		require.Equal(t, "question "+n, e.last(e.member(1)).Text)
		require.Equal(t, []string{"look"}, e.buttons())
	}
}

func TestAQuestionThatBecameAnotherMessageIsLeftAlone(t *testing.T) {
	e := newAsker(t)
	e.ask(question("1"))
	e.tap(e.member(1), "yes 1")
	require.Equal(t, "answered", e.last(e.member(1)).Text)
	e.settle("1", "it is done")
	require.Equal(t, "answered", e.last(e.member(1)).Text)
	e.settle("9", "that too")
	require.Equal(t, "that too", e.last(e.member(1)).Text, "it asks for itself")
	require.Zero(t, e.open())
}

func TestOfSeveralTheNewestAsks(t *testing.T) {
	e := newAsker(t)
	for range 2 {
		m := question("1")
		m.About, m.Asks = "thing:1", "count"
		e.ask(m)
	}
	e.clock.Advance(time.Minute)
	e.pass()
	messages := e.sandbox.Messages(e.member(1))
	require.Equal(t, []string{"look"}, labels(messages[len(messages)-2]))
	require.Equal(t, []string{"yes 1", "look"}, e.buttons())
	require.Equal(t, 1, e.open())
}

// A question that cannot be looked at is recorded, and not looked at for ever.
func TestAQuestionThatFailsIsLeft(t *testing.T) {
	e := newAsker(t)
	e.fails["1"] = errors.New("no such luck")
	e.ask(question("1"))
	e.ask(question("2"))
	e.over["2"] = "it is done"
	e.clock.Advance(time.Minute)
	e.pass()
	require.Equal(t, "it is done", e.last(e.member(1)).Text, "the others are looked at")
	require.Zero(t, e.open())
	var faults int64
	require.NoError(t, store.AcrossOffices(e.db.Read(e.ctx)).Model(&ledger.Failure{}).Count(&faults).Error)
	require.EqualValues(t, 1, faults)
}

// What was due while the program was down is looked at when it is back; a kill between the
// commit and the sending loses nothing.
func TestQuestionsOutliveTheProgram(t *testing.T) {
	e := newAsker(t)
	e.ask(question("1"))
	e.over["1"] = "it is done"
	e.clock.Advance(time.Hour)
	e.end()
	e.begin()
	e.pass()
	require.Equal(t, "it is done", e.last(e.member(1)).Text)
}
