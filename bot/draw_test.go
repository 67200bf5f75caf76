package bot_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

// drawing are routes with a drawer: "broken" and "panic" find a fault in it.
func drawing(draws *atomic.Int64) func(r *bot.Router) {
	return func(r *bot.Router) {
		r.Draws("card", func(c *bot.Context, arg string) (*bot.File, error) {
			draws.Add(1)
			switch arg {
			case "broken":
				return nil, errors.New("a bug in the drawer")
			case "panic":
				panic("a worse one")
			case "writes":
				_, err := c.Post(bot.Message{Text: "said while reading"})
				return nil, err
			}
			return &bot.File{Kind: bot.Photo, Name: c.Office.Name + ".png", Data: tinyPicture()}, nil
		})
	}
}

func tinyPicture() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (e *engine) postDrawn(text, arg string, opts ...bot.Option) (ref bot.Ref) {
	e.t.Helper()
	e.say(func(c *bot.Context) (err error) {
		ref, err = c.Post(bot.Message{Text: text, Draw: &bot.Drawing{By: "card", Arg: arg}, Buttons: bot.Rows(1, bot.Button{Text: "open", Data: "open"})}, opts...)
		return err
	})
	return ref
}

func TestAPostHasItsPicture(t *testing.T) {
	var draws atomic.Int64
	e := newEngine(t, drawing(&draws))
	ref := e.postDrawn("words", "one")
	e.drained()
	m := e.last(e.group)
	require.Equal(t, "words", m.Caption)
	require.NotEmpty(t, m.Photo)
	require.Equal(t, "open", m.ReplyMarkup.InlineKeyboard[0][0].Text)
	e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "other words"}) })
	e.drained()
	require.Equal(t, "other words", e.last(e.group).Caption)
	e.say(func(c *bot.Context) error { return c.Delete(ref) })
	e.drained()
	require.Empty(t, e.heard(e.group))
	require.EqualValues(t, 1, draws.Load())
	require.Equal(t, map[string]int{ledger.OutboxSent: 3}, e.states())
}

// TestNoPictureHoldsUpTheWords: neither a fault of the drawer nor a chat that takes no
// pictures does.
func TestNoPictureHoldsUpTheWords(t *testing.T) {
	for _, arg := range []string{"broken", "panic", "writes"} {
		t.Run(arg, func(t *testing.T) {
			var draws atomic.Int64
			e := newEngine(t, drawing(&draws))
			e.postDrawn("words", arg)
			e.postDrawn(strings.Repeat("long words\n", 120), arg)
			e.drained()
			heard := e.heard(e.group)
			require.Len(t, heard, 2)
			require.Equal(t, "words", heard[0])
			require.EqualValues(t, 2, draws.Load(), "a fault of its own is not tried again")
			require.Contains(t, e.log.String(), "draw card")
			require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
		})
	}
	t.Run("refused", func(t *testing.T) {
		var draws atomic.Int64
		e := newEngine(t, drawing(&draws))
		e.sandbox.Fault(sandbox.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: not enough rights to send photos to the chat"})
		e.postDrawn("words", "one")
		e.postDrawn(strings.Repeat("long words\n", 120), "one")
		e.drained()
		require.Len(t, e.heard(e.group), 2)
		require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
	})
	t.Run("a line that carries no picture", func(t *testing.T) {
		var draws atomic.Int64
		e := newEngine(t, drawing(&draws))
		down := e.sandbox.Fault(sandbox.Fault{Method: "sendPhoto", Status: 502})
		e.postDrawn("words", "one")
		for n := 1; n <= 3; n++ {
			e.hits(down, n)
			e.asleep(1)
			e.clock.Advance(time.Minute)
		}
		e.drained()
		require.Equal(t, []string{"words"}, e.heard(e.group))
		require.EqualValues(t, 1, draws.Load(), "drawn once for all tries")
	})
}

// TestLongWordsStandBeneathTheirPicture: as an answer to it, with the buttons; both are
// taken off together, and said once.
func TestLongWordsStandBeneathTheirPicture(t *testing.T) {
	var draws atomic.Int64
	e := newEngine(t, drawing(&draws))
	var lines []string
	for n := range 200 {
		lines = append(lines, fmt.Sprintf("<b>line</b> %d &amp; more", n))
	}
	text := strings.Join(lines, "\n")
	ref := e.postDrawn(text, "one", bot.Once("report"))
	e.postDrawn(text, "one", bot.Once("report"))
	e.drained()
	list := e.sandbox.Messages(e.group)
	picture, words := list[len(list)-2], list[len(list)-1]
	require.NotEmpty(t, picture.Photo)
	require.LessOrEqual(t, len(picture.Caption), 1024)
	require.True(t, strings.HasPrefix(picture.Caption, "line 0 & more\nline 1 & more\n"))
	require.True(t, strings.HasSuffix(picture.Caption, " & more\n…"), "whole lines: %s", picture.Caption)
	require.Nil(t, picture.ReplyMarkup)
	require.Equal(t, picture.MessageID, words.ReplyToMessage.MessageID)
	require.Contains(t, words.Text, "line 199 & more")
	require.Equal(t, "open", words.ReplyMarkup.InlineKeyboard[0][0].Text)
	require.Len(t, e.heard(e.group), 2, "said once")
	e.say(func(c *bot.Context) error { return c.Delete(ref) })
	e.drained()
	require.Empty(t, e.heard(e.group))

	e.postDrawn(text, "one", bot.After(e.clock.Now().Add(time.Hour)), bot.Once("later"))
	e.say(func(c *bot.Context) error {
		waiting, err := c.Said("later")
		require.NoError(t, err)
		return c.Delete(waiting)
	})
	e.clock.Advance(2 * time.Hour)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Empty(t, e.heard(e.group), "taken back before its time, with its picture")
}

func TestAPictureIsDrawnAfterARestart(t *testing.T) {
	var draws atomic.Int64
	e := newEngine(t, drawing(&draws))
	e.bot.Stop()
	e.postDrawn("words", "one")
	require.NoError(t, e.db.Close())
	e.stop = nil
	e.begin()
	e.drained()
	require.NotEmpty(t, e.last(e.group).Photo)
	require.Equal(t, []string{"words"}, e.heard(e.group))
	require.EqualValues(t, 1, draws.Load())
}
