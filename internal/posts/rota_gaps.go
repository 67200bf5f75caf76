package posts

import (
	"fmt"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/store"
)

// The months without a host stand in one post of the group, a button each, for half a
// year: it is brought up to date as they are taken or given back, so that the group is
// asked once and not for every month.

// gapMonths is how far ahead the post looks.
const gapMonths = 6

// gapsKey is under what the post of the half year is said.
func gapsKey(c *bot.Context) string {
	now := store.MonthOf(c.Now, c.Location())
	return fmt.Sprintf("host:gaps:%s:%d", now[:4], (now.Number()+5)/6)
}

// postGaps posts the months that lack a host, or brings the post up to date.
func postGaps(c *bot.Context) error {
	said, err := c.Said(gapsKey(c))
	if err != nil {
		return err
	}
	if said != 0 {
		return resayGaps(c)
	}
	m, err := gapsPost(c)
	if err != nil {
		return err
	}
	_, err = c.Post(m, bot.Once(gapsKey(c)))
	return err
}

// resayGaps says the post of the half year anew, where there is one.
func resayGaps(c *bot.Context) error {
	said, err := c.Said(gapsKey(c))
	if err != nil || said == 0 {
		return err
	}
	m, err := gapsPost(c)
	if err != nil {
		return err
	}
	return c.Edit(said, m)
}

func gapsPost(c *bot.Context) (m bot.Message, err error) {
	w := c.GroupWords()
	list, err := activities.Rota(c.Tx, store.MonthOf(c.Now, c.Location()), gapMonths)
	if err != nil {
		return m, err
	}
	list = slices.DeleteFunc(list, func(r activities.RotaMonth) bool { return !r.Gap() || r.Over(c.Now, c.Location()) })
	if len(list) == 0 {
		m.Text = w.T("rota.gaps_filled")
		return m, nil
	}
	lines := []string{w.T("rota.gaps_post")}
	var buttons []bot.Button
	for i := range list {
		r := &list[i]
		what := w.T("rota.none_planned")
		if a := r.Activity; a != nil {
			what = SessionTime(c, w, a) + " " + SessionTitle(w, a)
		}
		lines = append(lines, locale.Join(sep, MonthName(w, r.Month), what))
		at := r.Month.Start(c.Location())
		buttons = append(buttons, bot.Button{Text: w.Plain("rota.take", "month", w.Month(at, at)), Data: bot.Data("host", "take", r.Month)})
	}
	m.Text, m.Buttons = strings.Join(lines, "\n"), bot.Rows(2, buttons...)
	return m, nil
}
