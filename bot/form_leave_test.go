package bot_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
)

// leftEngine has beside /trip a form of one question that acts for others, and a button
// that has to do with neither.
func leftEngine(t *testing.T) (e *engine, done *[]string) {
	t.Helper()
	done = new([]string)
	type reason struct{ Words string }
	direct := &bot.Form[reason]{
		Name: "settings", Access: bot.Members, Direct: true,
		Card: func(_ *bot.Context, v *reason) (string, error) { return "really? " + v.Words, nil },
		Submit: func(_ *bot.Context, v *reason) (bot.Message, error) {
			*done = append(*done, v.Words)
			return bot.Message{Text: "done"}, nil
		},
		Fields: []bot.Field[reason]{{
			Name: "words", Asked: true, NoEdit: true, Empty: func(v *reason) bool { return v.Words == "" },
			Question: func(*bot.Context, *reason) (string, error) { return "Why?", nil },
			Choices: func(*bot.Context, *reason) ([]bot.Choice, error) {
				return []bot.Choice{{Label: "ready", Value: "ready"}}, nil
			},
			Set: func(_ *bot.Context, v *reason, in bot.Input) error { v.Words = in.Choice + in.Text; return nil },
		}},
	}
	trip := tripForm(nil)
	return newEngine(t, func(r *bot.Router) {
		bot.AddForm(r, trip)
		bot.AddForm(r, direct)
		r.Command("trip", bot.Members, func(c *bot.Context) error { return trip.Start(c, tripDraft{Place: c.Args}) })
		r.Command("off", bot.Members, func(c *bot.Context) error { return direct.Start(c, reason{}) })
		r.Command("menu", bot.Joined, echo("menu"))
		r.Command("fails", bot.Joined, func(c *bot.Context) error { return c.Problem("common.gone") })
		r.Button("toast", bot.Joined, func(c *bot.Context) error { return c.Toast("seen") }).InGroup()
		r.Label("menu.menu", "menu")
		r.Text(bot.Joined, echo("text"))
	}), done
}

// However a question is left, words typed later are not its answer.
func TestB1AQuestionThatWasLeftIsOver(t *testing.T) {
	for name, leave := range map[string]func(e *engine, who int64){
		"a command":              func(e *engine, who int64) { e.talk(who, "/menu") },
		"a command that fails":   func(e *engine, who int64) { e.talk(who, "/fails") },
		"a command that is none": func(e *engine, who int64) { e.talk(who, "/nosuch") },
		"another button":         func(e *engine, who int64) { e.tapIn(who, e.group, "toast") },
		"another form":           func(e *engine, who int64) { e.talk(who, "/trip"); e.talk(who, "/menu") },
		"a link":                 func(e *engine, who int64) { e.talk(who, "/start") },
	} {
		t.Run(name, func(t *testing.T) {
			e, done := leftEngine(t)
			who := e.member(0)
			e.talk(who, "/off")
			require.Equal(t, "Why?", e.last(who).Text)
			require.NoError(e.t, e.bot.Do(e.ctx, e.office.ID, "test", func(c *bot.Context) error {
				_, err := c.Post(bot.Message{Text: "post", Buttons: bot.Rows(1, bot.Button{Text: "toast", Data: "toast"})})
				return err
			}))
			e.settle()
			leave(e, who)
			e.talk(who, "小王在吗")
			require.Equal(t, `text ""`, e.last(who).Text)
			require.Empty(t, *done)
			for _, d := range e.dialogs() {
				require.False(t, d.Active)
			}
		})
	}
}

// What was filled in waits, and its message says so and asks no longer.
func TestB1WhatWasFilledInIsKept(t *testing.T) {
	e, _ := leftEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "村东头")
	e.talk(who, "/menu")
	heard := e.heard(who)
	require.Contains(t, heard[len(heard)-2], "先存在待办里了")
	require.Nil(t, e.dialogs()[0].DiscardedAt)
	e.tap(who, "接着写")
	e.tap(who, "away")
	require.Contains(t, e.heard(who), "check: 村东头 / away / 0 pictures")
}

// Words that somebody typed never act at once; what was tapped does.
func TestB1WordsAreShownBeforeTheyAct(t *testing.T) {
	e, done := leftEngine(t)
	who := e.member(0)
	e.talk(who, "/off")
	e.talk(who, "小王在吗")
	require.Contains(t, e.last(who).Text, "really? 小王在吗")
	require.Empty(t, *done)
	e.tap(who, "放弃")
	e.talk(who, "/off")
	e.tap(who, "ready")
	require.Equal(t, []string{"ready"}, *done)
}

// An answer hours later, or below something else that was said, may be none.
func TestB2AnAnswerThatIsLateIsAskedAbout(t *testing.T) {
	for name, wait := range map[string]func(e *engine, who int64){
		"hours later": func(e *engine, _ int64) { e.clock.Advance(3 * time.Hour) },
		"something else was said": func(e *engine, who int64) {
			e.clock.Advance(time.Minute)
			require.NoError(e.t, e.bot.Do(e.ctx, e.office.ID, "test", func(c *bot.Context) error {
				p, err := people.PersonInOffice(c.Tx, who)
				if err != nil {
					return err
				}
				_, err = c.Tell(p, bot.Message{Text: "⏰ 明天 15:00"})
				return err
			}))
			e.settle()
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, done := leftEngine(t)
			who := e.member(0)
			e.talk(who, "/off")
			wait(e, who)
			e.talk(who, "明天早上九点请准备车辆")
			require.Contains(t, e.last(who).Text, "您刚写的“明天早上九点请准备车辆”，是在填")
			require.Contains(t, e.last(who).Text, "Why?")
			require.Empty(t, *done)
			require.Contains(t, e.tap(who, "不是").Text, "text", "it is something new")
			require.Contains(t, e.last(who).Text, "没有填，已放下")
			require.Empty(t, *done)

			e.talk(who, "/off")
			wait(e, who)
			e.talk(who, "下雨")
			e.talk(who, "路滑")
			e.tap(who, "是")
			require.Contains(t, e.last(who).Text, "really? 下雨\n路滑")
			require.Empty(t, *done)
		})
	}
}

// A picture hours after a card is a new matter.
func TestB2APictureThatIsLateIsANewMatter(t *testing.T) {
	e, _ := leftEngine(t)
	who := e.member(0)
	e.talk(who, "/trip 村东头")
	e.tap(who, "跳过")
	e.clock.Advance(3 * time.Hour)
	_, err := e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 1)})
	require.NoError(t, err)
	e.settle()
	require.Equal(t, `text ""`, e.last(who).Text)
}
