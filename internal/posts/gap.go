package posts

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/store"
)

// asksGap is how the word of a part of the year's work that is missing is said anew: until
// something is planned.
const asksGap = "gap"

// gapLook is how often it is looked at whether something has mended it that did not say so.
const gapLook = 24 * time.Hour

// gaps are what it can be about.
var gaps = []activities.GapKind{activities.GapStudy, activities.GapMonthly, activities.GapPlan}

func aboutGap(kind activities.GapKind) string { return "gap:" + string(kind) }

// SettleGaps has what the director was told is missing looked at, once something is planned.
func SettleGaps(c *bot.Context) error {
	for _, kind := range gaps {
		if err := c.Settled(aboutGap(kind)); err != nil {
			return err
		}
	}
	return nil
}

// GapMessage says in a line what of the year's work is missing, with the way to plan it. at is
// the time whose month or year it is about.
func GapMessage(c *bot.Context, w *locale.Words, kind activities.GapKind, at time.Time) (bot.Message, error) {
	local := c.Local(at)
	m := bot.Message{About: aboutGap(kind), Asks: asksGap, Stands: at.UTC().Format(time.RFC3339)}
	m.Text = w.T("gap."+string(kind), "month", w.Month(local, c.Local(c.Now)), "year", fmt.Sprint(local.Year()))
	if kind == activities.GapPlan {
		m.Buttons = bot.Rows(1, bot.CommandButton(w.Plain("office.yearplan"), "yearplan", local.Year()))
		return m, nil
	}
	rhythm, command := activities.StudyRhythm, "newsession"
	if kind == activities.GapMonthly {
		rhythm, command = activities.MonthlyRhythm, "newactivity"
	}
	button := bot.Button{Text: w.Plain("again." + string(kind)), Data: bot.Data("again", kind)}
	switch _, err := activities.AgainOf(c.Tx, rhythm, c.Now); {
	case errors.Is(err, store.ErrNotFound): // there is no last one to make it like
		button = bot.CommandButton(w.Plain("command."+command), command)
	case err != nil:
		return m, err
	}
	m.Buttons = bot.Rows(1, button)
	return m, nil
}

func gapAnew(c *bot.Context, about, stood string) (m bot.Message, next time.Time, err error) {
	kind := activities.GapKind(strings.TrimPrefix(about, "gap:"))
	at, err := time.Parse(time.RFC3339, stood)
	if err != nil {
		return bot.Message{Text: c.T("gap.over")}, next, nil
	}
	_, missing, err := activities.GapOf(c.Tx, kind, at, c.Now)
	if err != nil {
		return m, next, err
	}
	if !missing {
		return bot.Message{Text: c.T("gap.over")}, next, nil
	}
	m, err = GapMessage(c, c.Words, kind, at)
	return m, c.Now.Add(gapLook), err
}
