package plan

import (
	"slices"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// aboutMonth names the month of the data of a button host:WHAT:MONTH. One that takes it or
// gives it back stands in lists.
func aboutMonth(args []string) string {
	switch {
	case len(args) < 2:
		return ""
	case args[0] == "yes" || args[0] == "no":
		return posts.AboutMonth(store.Month(args[1]))
	}
	return posts.AboutListed(store.Month(args[1]))
}

// aboutAsked names the month of the data of a button host_ask:MONTH.
func aboutAsked(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return posts.AboutListed(store.Month(args[0]))
}

// askedMonth is the month that a button asks about.
func askedMonth(c *bot.Context, args []string, arg int) (*activities.RotaMonth, error) {
	if len(args) <= arg {
		return nil, store.ErrNotFound
	}
	month, err := store.ParseMonth(args[arg])
	if err != nil {
		return nil, store.ErrNotFound
	}
	return activities.RotaAt(c.Tx, month)
}

// lookHost is how a button host:WHAT:MONTH stands.
func lookHost(c *bot.Context, args []string) (s bot.Standing, err error) {
	m, err := askedMonth(c, args, 1)
	if err != nil {
		return s, err
	}
	open := !m.Over(c.Now, c.Location())
	switch args[0] {
	case "take", "no":
		open = open && m.Gap() && (m.AskedID == c.Person.ID || !slices.Contains(m.Declined, c.Person.ID))
	case "yes":
		open = open && m.Gap() && m.AskedID == c.Person.ID
	case "give", "tell":
		open = open && m.HostID == c.Person.ID
	}
	if inList := args[0] == "take" || args[0] == "give" || args[0] == "tell"; inList && !open {
		return s, nil // the list loses the button, and stays
	}
	return monthStanding(c, m, open)
}

// lookHostAsk is how the director's button to ask somebody stands.
func lookHostAsk(c *bot.Context, args []string) (s bot.Standing, err error) {
	m, err := askedMonth(c, args, 0)
	if err != nil {
		return s, err
	}
	return monthStanding(c, m, m.Gap() && !m.Over(c.Now, c.Location()))
}

func monthStanding(c *bot.Context, m *activities.RotaMonth, open bool) (s bot.Standing, err error) {
	if open {
		s.Until = c.Now.Add(posts.LookAgain)
		if over := m.OverAt(c.Location()); over.After(c.Now) && over.Before(s.Until) {
			s.Until = over
		}
		return s, nil
	}
	s.Over, err = posts.MonthSettled(c, c.Words, m, c.Person)
	return s, err
}

// lookSwap is how an offer to change months stands with whom it asks.
func lookSwap(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	o, err := activities.SwapByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	holds, err := o.Holds(c.Tx, c.Now)
	if err != nil {
		return s, err
	}
	if holds {
		s.Until = c.Now.Add(posts.LookAgain)
		return s, nil
	}
	from, err := people.PersonByID(c.Tx, o.FromID)
	if err != nil {
		return s, err
	}
	to, err := people.PersonByID(c.Tx, o.ToID)
	if err != nil {
		return s, err
	}
	key := map[activities.SwapState]string{activities.SwapAccepted: "rota.swapped", activities.SwapRefused: "rota.swap_refused"}[o.State]
	if key == "" {
		key = "rota.swap_over"
	}
	s.Over.Text = c.T(key, swapPairs(c.Words, o, from.Name, to.Name)...)
	return s, nil
}

// swapPairs name both sides of an offer, each with the month that he or she is to have.
func swapPairs(w *locale.Words, o *activities.HostSwap, from, to string) []any {
	return []any{"a", from, "am", posts.MonthName(w, o.ToMonth), "b", to, "bm", posts.MonthName(w, o.FromMonth)}
}
