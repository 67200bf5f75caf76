package posts

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
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

// AskGap asks who takes a month that has no host (§5): the group by one post, and in
// private only whose turn it is. Without a group those are asked who have not hosted within
// the last year. Whoever gave the month back (0 for nobody) is left out.
func AskGap(c *bot.Context, m *activities.RotaMonth, gaveBack int64) error {
	inGroup, err := c.InGroup()
	if err != nil {
		return err
	}
	if inGroup {
		return errors.Join(postGaps(c), AskTurn(c, m, gaveBack))
	}
	return askRested(c, m, gaveBack)
}

// askRested asks in private all who have not hosted within the last year.
func askRested(c *bot.Context, m *activities.RotaMonth, gaveBack int64) error {
	list, err := activities.HostsToAsk(c.Tx, m, c.Now, gaveBack)
	if err != nil {
		return err
	}
	for i := range list {
		if err := askGap(c, m, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// AskTurn asks in private whose turn a month is, except one person (0 for nobody).
func AskTurn(c *bot.Context, m *activities.RotaMonth, except int64) error {
	turns, err := activities.HostTurns(c.Tx, m)
	if errors.Is(err, store.ErrNotFound) { // everybody declined
		return nil
	}
	if err != nil {
		return err
	}
	for i := range turns {
		if turns[i].ID != except {
			return askGap(c, m, &turns[i].Person)
		}
	}
	return nil
}

func askGap(c *bot.Context, m *activities.RotaMonth, p *mpeople.Person) error {
	_, err := c.Tell(p, gapAsk(c, c.WordsFor(p), m), bot.Expires(m.Month.Add(1).Start(c.Location())),
		bot.Once(fmt.Sprintf("host:%s:gap:%d:%s", m.Month, p.ID, store.DateOf(c.Now, c.Location()))))
	return err
}

func gapAsk(c *bot.Context, w *locale.Words, m *activities.RotaMonth) bot.Message {
	return bot.Message{
		About: AboutMonth(m.Month), Text: HostTask(c, w, m, "rota.gap_ask"),
		Buttons: bot.Rows(2, button(w, "rota.take_gap", "host", "take", m.Month), button(w, "rota.no", "host", "no", m.Month)),
	}
}

// HostAsk asks a member whether he or she hosts a month.
func HostAsk(c *bot.Context, w *locale.Words, m *activities.RotaMonth) bot.Message {
	return bot.Message{
		About: AboutMonth(m.Month), Text: HostTask(c, w, m, "rota.ask"),
		Buttons: bot.Rows(2, button(w, "rota.yes", "host", "yes", m.Month), button(w, "rota.no", "host", "no", m.Month)),
	}
}

// AskHost asks a member whether he or she hosts a month. What the same person was asked
// about it before, as one of several, asks no longer.
func AskHost(c *bot.Context, p *mpeople.Person, m *activities.RotaMonth) error {
	w := c.WordsFor(p)
	said, err := c.SaidAbout(AboutMonth(m.Month))
	if err != nil {
		return err
	}
	for _, s := range said {
		if s.ChatID != p.TelegramID || s.Stays {
			continue
		}
		if s.Waits {
			err = c.Withhold(s.Row)
		} else {
			err = c.Edit(s.Row, bot.Message{Text: w.T("rota.ask_below", "month", MonthName(w, m.Month))})
		}
		if err != nil {
			return err
		}
	}
	_, err = c.Tell(p, HostAsk(c, w, m))
	return err
}

// ResayMonth says anew what members were asked about a month, as it stands now:
// when somebody hosts it, that it is settled; when its activity is moved, the day.
func ResayMonth(c *bot.Context, month store.Month) error {
	if err := errors.Join(settleMonth(c, month), resayGaps(c)); err != nil {
		return err
	}
	said, err := c.SaidAbout(AboutMonth(month))
	if err != nil || len(said) == 0 {
		return err
	}
	m, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	settled := !m.Gap() || m.Over(c.Now, c.Location())
	for _, s := range said {
		p, err := mpeople.PersonInOffice(c.Tx, s.ChatID)
		switch {
		case s.Stays || errors.Is(err, store.ErrNotFound) || err == nil && !p.Is(mpeople.Member): // the staff's lists are their own
			continue
		case err != nil:
			return err
		case s.Waits && settled:
			if err := c.Withhold(s.Row); err != nil {
				return err
			}
			continue
		}
		if c.Person != nil && p.ID == c.Person.ID {
			switch under, err := c.Under(s.Row); {
			case err != nil:
				return err
			case under: // the answer takes its place
				continue
			}
		}
		if err := sayMonth(c, m, p, settled, s.Row); err != nil {
			return err
		}
	}
	return nil
}

func sayMonth(c *bot.Context, m *activities.RotaMonth, p *mpeople.Person, settled bool, row bot.Ref) error {
	w := c.WordsFor(p)
	switch {
	case !settled && m.AskedID == p.ID:
		return c.Edit(row, HostAsk(c, w, m))
	case !settled:
		return c.Edit(row, gapAsk(c, w, m))
	}
	over, err := MonthSettled(c, w, m, p)
	if err != nil {
		return err
	}
	return c.Edit(row, over)
}

// MonthSettled says of a month about which nothing is asked any more who hosts it, or that
// it is past. p reads it; nil is the group.
func MonthSettled(c *bot.Context, w *locale.Words, m *activities.RotaMonth, p *mpeople.Person) (bot.Message, error) {
	if m.Gap() {
		return bot.Message{Text: w.T("rota.past")}, nil
	}
	host, err := mpeople.PersonByID(c.Tx, m.HostID)
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Text: w.T("rota.settled", "mine", p != nil && p.ID == host.ID, "name", host.Name, "month", MonthName(w, m.Month))}, nil
}

// KindSwap names an offer to change months.
const KindSwap records.Kind = "host_swap"

// AboutSwap names an offer to change months in what is asked of it.
func AboutSwap(s *activities.HostSwap) string { return records.Ref{Kind: KindSwap, ID: s.ID}.String() }

// settleMonth has what was asked about a month looked at, and the offers to change it.
func settleMonth(c *bot.Context, month store.Month) error {
	swaps, err := activities.SwapsOf(c.Tx, month)
	if err != nil {
		return err
	}
	for i := range swaps {
		if err := c.Settled(AboutSwap(&swaps[i])); err != nil {
			return err
		}
	}
	return errors.Join(c.Settled(AboutMonth(month)), c.Settled(AboutListed(month)))
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
