package plan

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// offerSwap offers the first month that the person holds for that one.
func offerSwap(c *bot.Context, month store.Month) error {
	list, err := activities.Rota(c.Tx, store.MonthOf(c.Now, c.Location()), rotaMonths)
	if err != nil {
		return err
	}
	to, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	for i := range list {
		from := &list[i]
		if from.HostID != c.Person.ID || from.Over(c.Now, c.Location()) {
			continue
		}
		s, err := activities.AskSwap(c.Tx, c.Person, from, to, c.Now)
		if err != nil {
			return rotaProblem(c, err)
		}
		p, err := people.PersonByID(c.Tx, s.ToID)
		if err != nil {
			return err
		}
		w := c.WordsFor(p)
		_, err = c.Tell(p, bot.Message{
			Text: w.T("rota.swap_ask", "name", c.Person.Name, "theirs", posts.MonthName(w, from.Month), "yours", posts.MonthName(w, month)),
			Buttons: bot.Rows(2, bot.Button{Text: w.Plain("rota.yes"), Data: bot.Data("host_swap", s.ID, "yes")},
				bot.Button{Text: w.Plain("rota.no"), Data: bot.Data("host_swap", s.ID, "no")}),
		}, bot.Once(swapAsked(s)))
		if err != nil {
			return err
		}
		return showRota(c, c.T("rota.swap_asked", "name", p.Name))
	}
	return c.Problem("rota.not_host")
}

// swapAsked is under what an offer was put to whom it asks.
func swapAsked(s *activities.HostSwap) string { return fmt.Sprintf("host_swap:%d", s.ID) }

// answerSwap is host_swap:ID:yes|no of who was asked to change months, or :drop of
// who offered it.
func answerSwap(c *bot.Context) error {
	s, err := bot.Pressed(c, 0, activities.SwapByID)
	if err != nil {
		return err
	}
	if c.Arg(1) == "drop" {
		if err := activities.DropSwap(c.Tx, s, c.Person, c.Now); err != nil {
			return rotaProblem(c, err)
		}
		if err := c.Unsay(swapAsked(s)); err != nil {
			return err
		}
		if err := c.Settled(posts.AboutSwap(s)); err != nil {
			return err
		}
		return showRota(c, c.T("rota.swap_dropped"))
	}
	before := map[store.Month]*activities.Activity{}
	for _, month := range []store.Month{s.FromMonth, s.ToMonth} {
		m, err := activities.RotaAt(c.Tx, month)
		if err != nil {
			return err
		}
		before[month] = planned(m)
	}
	from, to, err := activities.AnswerSwap(c.Tx, s, c.Person, c.Arg(1) == "yes", c.Now)
	if err != nil {
		return rotaProblem(c, err)
	}
	other, err := people.PersonByID(c.Tx, s.FromID)
	if err != nil {
		return err
	}
	if err := c.Settled(posts.AboutSwap(s)); err != nil {
		return err
	}
	by := c.Person.Name
	pairs := func(w *locale.Words) []any { return swapPairs(w, s, other.Name, by) }
	key := "rota.swap_refused"
	if s.State == activities.SwapAccepted {
		key = "rota.swapped"
		if err := errors.Join(hostChanged(c, from, before[from.Month], 0), hostChanged(c, to, before[to.Month], 0)); err != nil {
			return err
		}
		if err := rotaNews(c, key, pairs); err != nil {
			return err
		}
	}
	// Each is told what is expected in the month that he or she has now.
	said := func(w *locale.Words, has *activities.RotaMonth) string {
		text := w.T(key, pairs(w)...)
		if s.State == activities.SwapAccepted {
			text = posts.HostTask(c, w, has, key, pairs(w)...) + "\n" + posts.HostExpected(w, has)
		}
		return text
	}
	if _, err := c.Tell(other, bot.Message{Text: said(c.WordsFor(other), to)}); err != nil {
		return err
	}
	return showRota(c, said(c.Words, from))
}
