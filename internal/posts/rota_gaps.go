package posts

import (
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The months without a host stand in one post of the group, a button each, for a
// year: it is brought up to date as they are taken or given back, so that the group is
// asked once and not for every month.

// gapMonths is how far ahead the post looks.
const gapMonths = 6

// KindGaps names the post; its number is the year.
const KindGaps records.Kind = "host_gaps"

// gapsRef names the post of the year, and is under what it is said.
func gapsRef(c *bot.Context) string { return gapsRefAt(c.Local(c.Now)) }

func gapsRefAt(t time.Time) string {
	return records.Ref{Kind: KindGaps, ID: int64(t.Year())}.String()
}

// postGaps posts the months that lack a host, or brings the post up to date.
func postGaps(c *bot.Context) error {
	said, err := c.Said(gapsRef(c))
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
	if _, err = c.Post(m, bot.Once(gapsRef(c))); err != nil {
		return err
	}
	return hushGaps(c)
}

// hushGaps has the post of the year before say that there is a newer one: its buttons
// would be pressed beside those.
func hushGaps(c *bot.Context) error {
	now := c.Local(c.Now)
	said, err := c.Said(gapsRefAt(now.AddDate(-1, 0, 0)))
	if err != nil || said == 0 {
		return err
	}
	return c.Edit(said, bot.Message{Text: c.GroupWords().T("rota.gaps_moved")})
}

// GapsLost takes note that the group has refused the post: members are asked in private
// for the next month, as without a group.
func GapsLost(c *bot.Context, _ int64, row *ledger.OutboxRow) (bool, error) {
	if err := ledger.FreeKey(c.Tx, row.ID); err != nil {
		return false, err
	}
	m, err := activities.RotaAt(c.Tx, store.MonthOf(c.Now, c.Location()).Add(1))
	if err != nil || !m.Gap() {
		return err == nil, err
	}
	return true, askRested(c, m, 0)
}

// GapsAgain posts it anew; there is nothing to say when every month has a host.
func GapsAgain(c *bot.Context, _ int64, _ *ledger.OutboxRow) (bool, error) {
	m, err := gapsPost(c)
	if err != nil || len(m.Buttons) == 0 {
		return false, err
	}
	ref, err := c.Post(m, bot.Once(gapsRef(c)))
	return ref != 0, err
}

// resayGaps says the post of the year anew, where there is one.
func resayGaps(c *bot.Context) error {
	said, err := c.Said(gapsRef(c))
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
	m.About = gapsRef(c)
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
