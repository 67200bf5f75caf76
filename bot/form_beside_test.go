package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
)

// besideDraft is what the form of these tests holds.
type besideDraft struct {
	Place, Note string
	Open        bool
}

// besideEngine is an engine with a form behind /trip that asks for a place, and for a note
// that may be left out with the whole question. filed collects.
func besideEngine(t *testing.T) (e *engine, filed *[]besideDraft) {
	t.Helper()
	filed = new([]besideDraft)
	text := func(to func(v *besideDraft) *string, ask string) bot.Field[besideDraft] {
		return bot.Field[besideDraft]{
			Asked: true, Empty: func(v *besideDraft) bool { return *to(v) == "" },
			Question: func(*bot.Context, *besideDraft) (string, error) { return ask, nil },
			Set: func(_ *bot.Context, v *besideDraft, in bot.Input) error {
				*to(v) = in.Text
				return nil
			},
		}
	}
	place := text(func(v *besideDraft) *string { return &v.Place }, "Where?")
	place.Name = "place"
	note := text(func(v *besideDraft) *string { return &v.Note }, "Anything more?")
	note.Name, note.Optional, note.NoEdit, note.Unnumbered, note.AsIs = "note", true, true, true, "common.submit"
	form := &bot.Form[besideDraft]{
		Name: "trip", Access: bot.Members,
		Fields: []bot.Field[besideDraft]{place, note, {
			Name: "mute", Switch: func(v *besideDraft) bool { return v.Open },
			Empty: func(*besideDraft) bool { return false },
			Set: func(_ *bot.Context, v *besideDraft, in bot.Input) error {
				v.Open = in.Choice == bot.SwitchOn
				return nil
			},
		}},
		Card: func(_ *bot.Context, v *besideDraft) (string, error) {
			return fmt.Sprintf("check: %s / %s / %v", locale.Escape(v.Place), locale.Escape(v.Note), v.Open), nil
		},
		Beside: func(_ *bot.Context, v *besideDraft, id int64) ([][]bot.Button, error) {
			return [][]bot.Button{bot.Row(bot.Button{Text: "look", Data: bot.AsideData(id, "look")}, bot.Button{Text: "instead", Data: bot.AsideData(id, "instead")})}, nil
		},
		Aside: func(c *bot.Context, v *besideDraft, _ int64, what string) (bot.Message, bool, error) {
			switch what {
			case "look", "instead":
				return bot.Message{Text: what + " " + string(locale.Escape(v.Place))}, what == "instead", nil
			case "nothing":
				return bot.Message{}, false, nil
			}
			return bot.Message{}, false, c.Problem("common.gone")
		},
		Submit: func(_ *bot.Context, v *besideDraft) (bot.Message, error) {
			*filed = append(*filed, *v)
			return bot.Message{Text: "filed"}, nil
		},
	}
	return newEngine(t, func(r *bot.Router) {
		bot.AddForm(r, form)
		r.Command("trip", bot.Members, func(c *bot.Context) error { return form.Start(c, besideDraft{Place: c.Args}) })
		r.Text(bot.Joined, echo("text"))
	}), filed
}

func TestAQuestionIsFiledAsItIs(t *testing.T) {
	e, filed := besideEngine(t)
	who := e.member(0)
	e.talk(who, "/trip 村东头")
	require.Equal(t, "Anything more?", e.last(who).Text)
	require.NotContains(t, labels(e.last(who)), "跳过", "there is one way on")
	e.tap(who, "提交")
	require.Equal(t, []besideDraft{{Place: "村东头"}}, *filed)

	e.talk(who, "/trip 村西头")
	e.talk(who, "有水")
	require.Equal(t, "check: 村西头 / 有水 / false", e.last(who).Text, "an answer leads to the card")
	e.tap(who, "提交")
	require.Equal(t, besideDraft{Place: "村西头", Note: "有水"}, (*filed)[1])

	e.talk(who, "/trip 村南头")
	e.talk(who, "提交")
	require.Equal(t, besideDraft{Place: "村南头"}, (*filed)[2], "the word does what the button does")

	e.talk(who, "/trip 村北头")
	e.tap(who, "修改")
	require.Equal(t, "check: 村北头 /  / false", e.last(who).Text)
	e.tap(who, "提交")
	require.Len(t, *filed, 4)
}

func TestASwitchIsTurnedByOneTap(t *testing.T) {
	e, filed := besideEngine(t)
	who := e.member(0)
	e.talk(who, "/trip 村东头")
	id := e.dialogs()[0].ID
	turn := func(where string) { e.forge(who, fmt.Sprintf("form:%d:turn:%s", id, where)) }
	turn("mute:on")
	turn("mute:on")
	require.Equal(t, "Anything more?", e.last(who).Text, "the question stays")
	require.Contains(t, e.dialogs()[0].Data, `"Open":true`, "a second tap turns nothing back")
	for _, wrong := range []string{"mute:up", "place:on", "nobody:on", "mute"} {
		require.Contains(t, e.forge(who, fmt.Sprintf("form:%d:turn:%s", id, wrong)).Text, "已经过时", wrong)
	}
	e.tap(who, "提交")
	require.Equal(t, []besideDraft{{Place: "村东头", Open: true}}, *filed)
}

func TestWhatStandsBesideAFormLeadsAsideAndBack(t *testing.T) {
	e, filed := besideEngine(t)
	who := e.member(0)
	e.talk(who, "/trip 村东头")
	e.tap(who, "look")
	require.Equal(t, []string{"look 村东头"}, e.heard(who), "in its place")
	e.tap(who, "返回")
	require.Equal(t, "Anything more?", e.last(who).Text)
	e.tap(who, "look")
	e.talk(who, "有水")
	require.Equal(t, []string{"check: 村东头 / 有水 / false"}, e.heard(who), "the question stood open all the time")
	id := e.dialogs()[0].ID
	e.forge(who, fmt.Sprintf("form:%d:aside:nothing", id))
	require.Equal(t, "check: 村东头 / 有水 / false", e.last(who).Text)
	e.forge(who, fmt.Sprintf("form:%d:aside:else", id))
	require.True(t, strings.HasSuffix(e.last(who).Text, "check: 村东头 / 有水 / false"))
	e.tap(who, "instead")
	require.Equal(t, "instead 村东头", e.last(who).Text)
	e.talk(who, "别的话")
	require.Equal(t, `text ""`, e.last(who).Text, "the draft is given up")
	e.forge(who, fmt.Sprintf("form:%d:resume", id))
	e.tap(who, "提交")
	require.Equal(t, []besideDraft{{Place: "村东头", Note: "有水"}}, *filed, "and can be brought back")
}
