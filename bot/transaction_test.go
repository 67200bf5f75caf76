package bot_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// after makes a handler that counts and then ends in its own way.
func after(end func(c *bot.Context) error) bot.Handler {
	return func(c *bot.Context) error {
		if err := count(c); err != nil {
			return err
		}
		return end(c)
	}
}

var errInner = errors.New("inner fault")

// failing is a router with one command and one button for each way to end.
func failing(r *bot.Router) {
	counting(r)
	for name, end := range map[string]func(c *bot.Context) error{
		"error":   func(*bot.Context) error { return errInner },
		"panic":   func(*bot.Context) error { panic("out of cheese") },
		"nothing": func(*bot.Context) error { var c *bot.Context; c.Title = ""; return nil },
		"problem": func(c *bot.Context) error { return c.Problem("common.gone") },
	} {
		r.Command(name, bot.Joined, after(end))
		r.Button(name, bot.Joined, after(end))
	}
	r.Command("buttons", bot.Joined, func(c *bot.Context) error {
		_, err := c.Say(bot.Message{Text: "press", Buttons: bot.Rows(2,
			bot.Button{Text: "error", Data: "error"}, bot.Button{Text: "panic", Data: "panic"}, bot.Button{Text: "problem", Data: "problem"})})
		return err
	})
}

func (e *engine) failures() []ledger.Failure {
	e.t.Helper()
	var list []ledger.Failure
	require.NoError(e.t, store.AcrossOffices(e.db.Read(e.ctx)).Order("id").Find(&list).Error)
	return list
}

func (e *engine) seen() int64 {
	e.t.Helper()
	var n int64
	require.NoError(e.t, e.db.Read(e.ctx).Model(&ledger.SeenUpdate{}).Count(&n).Error)
	return n
}

func TestAFaultUndoesTheUpdateAndApologises(t *testing.T) {
	e := newEngine(t, failing)
	who := e.member(0)
	for i, way := range []struct{ command, cause, stack string }{
		{"/error", "inner fault", ""},
		{"/panic", "panic: out of cheese", "transaction_test.go"},
		{"/nothing", "panic: runtime error: invalid memory address", "transaction_test.go"},
	} {
		seen := e.seen()
		e.talk(who, way.command)
		require.Zero(t, e.counted(), "%s left its change", way.command)
		require.Equal(t, seen+1, e.seen(), "the update is done with")
		list := e.failures()
		require.Len(t, list, i+1)
		f := list[i]
		require.Contains(t, f.Error, way.cause)
		require.Contains(t, f.Stack, way.stack)
		require.Equal(t, e.office.ID, f.OfficeID)
		require.Regexp(t, `^update \d+$`, f.Source)
		require.Len(t, e.heard(who), i+1, "what the handler said is undone; the apology is said")
		require.Contains(t, e.last(who).Text, "编号 "+f.Code)
		require.Contains(t, e.log.String(), "code="+f.Code)
	}
	e.talk(who, "/count")
	require.Equal(t, "number 1", e.last(who).Text)
}

func TestAFaultBehindAButtonIsAnAlert(t *testing.T) {
	e := newEngine(t, failing)
	who := e.member(0)
	e.talk(who, "/buttons")
	for i, label := range []string{"error", "panic"} {
		answer := e.tap(who, label)
		require.True(t, answer.ShowAlert)
		require.Contains(t, answer.Text, "编号 "+e.failures()[i].Code)
	}
	require.Zero(t, e.counted())
	require.Equal(t, []string{"press"}, e.heard(who), "an alert is enough")
}

func TestAProblemIsShownAndIsNoFault(t *testing.T) {
	e := newEngine(t, failing)
	who := e.member(0)
	e.talk(who, "/problem")
	require.Equal(t, []string{"这条已经不在了，或不是您的。"}, e.heard(who))
	e.talk(who, "/buttons")
	answer := e.tap(who, "problem")
	require.True(t, answer.ShowAlert)
	require.Equal(t, "这条已经不在了，或不是您的。", answer.Text)
	require.Zero(t, e.counted(), "a problem undoes what came before it")
	require.Empty(t, e.failures())
	require.NotContains(t, e.log.String(), "level=ERROR")
}

func TestAProblemTooLongForAnAlertIsAMessage(t *testing.T) {
	long := strings.Repeat("很长", 120)
	e := newEngine(t, func(r *bot.Router) {
		r.Command("go", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "press", Buttons: bot.Rows(1, bot.Button{Text: "go", Data: "go"})})
			return err
		})
		r.Button("go", bot.Joined, func(c *bot.Context) error { return c.Problem("common.unknown_command", "command", long) })
	})
	who := e.member(0)
	e.talk(who, "/go")
	answer := e.tap(who, "go")
	require.Empty(t, answer.Text, "the circle on the button ends")
	require.Contains(t, e.last(who).Text, long)
}

func TestNeighboursOfAFaultAreUnaffected(t *testing.T) {
	e := newEngine(t, failing)
	e.end()
	// All of it waits when the bot starts: it comes as one batch and is one
	// transaction.
	for n := range 9 {
		e.send(e.member(n), []string{"/count", "/panic", "/error", "/problem"}[n%4])
	}
	e.begin()
	e.settle()
	require.Equal(t, 3, e.counted())
	for n := range 9 {
		said := e.heard(e.member(n))
		require.Len(t, said, 1)
		switch n % 4 {
		case 0:
			require.Equal(t, fmt.Sprintf("number %d", n/4+1), said[0])
		case 3:
			require.Contains(t, said[0], "不在了")
		default:
			require.Contains(t, said[0], "编号")
		}
	}
	require.Len(t, e.failures(), 4)
}

func TestAFaultInTheGroupIsNotTalkedAboutThere(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Command("error", bot.Joined, func(*bot.Context) error { return errInner }).InGroup()
	})
	_, err := e.sandbox.Send(e.member(0), e.group, outgoing("/error"))
	require.NoError(t, err)
	e.settle()
	require.Len(t, e.failures(), 1)
	require.Empty(t, e.heard(e.group))
}

func TestAJobIsOneTransactionToo(t *testing.T) {
	e := newEngine(t, nil)
	err := e.bot.Do(e.ctx, e.office.ID, "job", func(c *bot.Context) error {
		if _, err := c.Tell(e.office.Members[0], bot.Message{Text: "never said"}); err != nil {
			return err
		}
		return errInner
	})
	require.ErrorIs(t, err, errInner)
	var panicked *store.PanicError
	require.ErrorAs(t, e.bot.Do(e.ctx, e.office.ID, "job", func(*bot.Context) error { panic("no") }), &panicked)
	e.tell(0, "said")
	e.drained()
	require.Equal(t, []string{"said"}, e.heard(e.member(0)))
}
