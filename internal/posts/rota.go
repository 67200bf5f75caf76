package posts

import (
	"fmt"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/store"
)

// MonthName writes a month of the rota.
func MonthName(w *locale.Words, m store.Month) string {
	return w.Plain("rota.month", "year", string(m[:4]), "n", m.Number())
}

// HostTask says key of a month, and below when and where its activity is, once it
// is planned.
func HostTask(c *bot.Context, w *locale.Words, m *activities.RotaMonth, key string, pairs ...any) string {
	text := w.T(key, append(pairs, "month", MonthName(w, m.Month))...)
	a := m.Activity
	if a == nil {
		return text
	}
	return text + "\n" + locale.Join(" · ", SessionTime(c, w, a)+" "+SessionTitle(w, a), string(locale.Escape(a.Place)))
}

// AskGap tells members in private that a month has no host: those who have not
// hosted within the last year first (§5). Whoever gave the month back (0 for
// nobody) is left out.
func AskGap(c *bot.Context, m *activities.RotaMonth, gaveBack int64) error {
	list, err := activities.HostsToAsk(c.Tx, m, c.Now, gaveBack)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		w := c.WordsFor(p)
		_, err := c.Tell(p, bot.Message{
			Text: HostTask(c, w, m, "rota.gap_ask"),
			Buttons: bot.Rows(2, bot.Button{Text: w.Plain("rota.take_gap"), Data: bot.Data("host", "take", m.Month)},
				bot.Button{Text: w.Plain("rota.no"), Data: bot.Data("host", "no", m.Month)}),
		}, bot.After(Awake(c, c.Now)), bot.Expires(m.Month.Add(1).Start(c.Location())),
			bot.Once(fmt.Sprintf("host:%s:gap:%d:%s", m.Month, p.ID, store.DateOf(c.Now, c.Location()))))
		if err != nil {
			return err
		}
	}
	return nil
}

// HostSuggestion says whose turn a month is, with buttons that ask him or her, or
// another. store.ErrNotFound when everybody declined.
func HostSuggestion(c *bot.Context, w *locale.Words, m *activities.RotaMonth) (bot.Message, error) {
	turns, err := activities.HostTurns(c.Tx, m)
	if err != nil {
		return bot.Message{}, err
	}
	p := &turns[0]
	when := w.Plain("rota.never")
	if p.Last != "" {
		when = w.Plain("rota.last", "month", MonthName(w, p.Last))
	}
	return bot.Message{
		Text: HostTask(c, w, m, "rota.suggestion", "name", p.Name, "when", when),
		Buttons: bot.Rows(2, bot.Button{Text: w.Plain("rota.ask_button", "name", p.Name), Data: bot.Data("host_ask", m.Month, p.ID)},
			bot.Button{Text: w.Plain("rota.another"), Data: bot.Data("host_ask", m.Month, "all")},
			bot.CommandButton(w.Plain("rota.back"), "rota")),
	}, nil
}
