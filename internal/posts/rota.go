package posts

import (
	"fmt"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models"
)

// MonthName writes a month of the rota.
func MonthName(w *locale.Words, m models.Month) string {
	return w.Plain("rota.month", "year", string(m[:4]), "n", m.Number())
}

// AskGap tells members in private that a month has no host: those who have not
// hosted within the last year first (§5). Whoever gave the month back (0 for
// nobody) is left out.
func AskGap(c *bot.Context, m *models.RotaMonth, gaveBack int64) error {
	list, err := models.HostsToAsk(c.Tx, c.Now, gaveBack)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		w := c.WordsFor(p)
		name := MonthName(w, m.Month)
		_, err := c.Tell(p, bot.Message{
			Text:    w.T("rota.gap_ask", "month", name),
			Buttons: bot.Rows(1, bot.Button{Text: w.Plain("rota.take_gap"), Data: bot.Data("host", "take", m.Month)}),
		}, bot.After(Awake(c, c.Now)), bot.Expires(m.Month.Add(1).Start(c.Location())),
			bot.Once(fmt.Sprintf("host:%s:gap:%d:%s", m.Month, p.ID, models.DateOf(c.Now, c.Location()))))
		if err != nil {
			return err
		}
	}
	return nil
}

// HostSuggestion says whose turn a month is, with the button that asks him or
// her. models.ErrNotFound when everybody declined.
func HostSuggestion(c *bot.Context, w *locale.Words, m *models.RotaMonth) (string, bot.Button, error) {
	p, last, err := models.SuggestHost(c.Tx, m)
	if err != nil {
		return "", bot.Button{}, err
	}
	when := w.Plain("rota.never")
	if last != "" {
		when = w.Plain("rota.last", "month", MonthName(w, last))
	}
	return w.T("rota.suggestion", "month", MonthName(w, m.Month), "name", p.Name, "when", when),
		bot.Button{Text: w.Plain("rota.ask_button", "name", p.Name), Data: bot.Data("host_ask", m.Month, p.ID)}, nil
}
