package posts

import (
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/terms"
)

const asksTerms = "term_change" // what a member is asked to file

// AboutTerms names a change of term (§2).
func AboutTerms(t *terms.Change) string {
	return records.Ref{Kind: records.KindTermChange, ID: t.ID}.String()
}

func registerTerms(r *bot.Router) {
	r.Asks(asksTerms, func(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
		id, err := AboutID(about, records.KindTermChange)
		if err != nil {
			return m, next, err
		}
		t, err := terms.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		if t.Takes() {
			next = c.Now.Add(LookAgain)
		}
		m, err = TermsCard(c, c.Words, t, c.Person)
		return m, next, err
	})
}

// TermsCard is what a member is asked to file in a change of term, and how far that is.
func TermsCard(c *bot.Context, w *locale.Words, t *terms.Change, who *people.Person) (m bot.Message, err error) {
	old, err := people.TermByID(c.Tx, t.TermID)
	if err != nil {
		return m, err
	}
	app, appState, err := stateOf(terms.ApplicationOf(c.Tx, t.ID, who.ID))
	if err != nil {
		return m, err
	}
	sum, sumState, err := stateOf(terms.SummaryOf(c.Tx, t.ID, who.ID))
	if err != nil {
		return m, err
	}
	m.Text = w.T("term_change.card", "term", old.Name, "next", t.NextName, "date", w.Day(t.DueOn.Start(c.Location())), "takes", t.Takes(),
		"readers", Readers(w, who, terms.SummaryLife.Readers, true), "application", w.Plain("term_change.stands_"+appState), "summary", w.Plain("term_change.stands_"+sumState))
	var row []bot.Button
	if t.Takes() || app != nil {
		row = append(row, button(w, "term_change.do_application", "application_mine", t.ID))
	}
	if t.Takes() || sum != nil {
		row = append(row, button(w, "term_change.do_summary", "summary_mine", t.ID))
	}
	m.Buttons = bot.Rows(2, row...)
	m.About, m.Asks, m.Stands = AboutTerms(t), asksTerms, fmt.Sprint(t.State, appState, sumState)
	return m, nil
}

// stateOf is the word for how something to be filed stands: none while it was not begun.
func stateOf[T interface{ comparable }](f T, err error) (T, string, error) {
	var none T
	if errors.Is(err, store.ErrNotFound) {
		return none, "none", nil
	}
	if err != nil {
		return none, "", err
	}
	if rec, ok := any(f).(records.Living[terms.FilingState]); ok {
		return f, string(*rec.Life().State), nil
	}
	return f, "none", nil
}

// TellTerms asks those who have to file and have not filed both, each in one private message;
// again says that it is the reminder, which those do not hear who have switched such off.
func TellTerms(c *bot.Context, t *terms.Change, again bool, opts ...bot.Option) error {
	list, err := terms.Everybody(c.Tx, t)
	if err != nil {
		return err
	}
	for i := range list {
		l := &list[i]
		p := l.Person
		if p == nil || l.AskedAt == nil || l.Filed() || !p.Joined() || again && p.MutedKind(MuteOwed) {
			continue
		}
		w := c.WordsFor(p)
		m, err := TermsCard(c, w, t, p)
		if err != nil {
			return err
		}
		round := "first"
		if again {
			round = "again"
			m.Text = w.T("term_change.again") + "\n\n" + m.Text
			m.Buttons = append(m.Buttons, bot.Row(MuteButton(w)))
		}
		all := append([]bot.Option{
			bot.Mailing(), bot.Expires(t.DueOn.AddDate(0, 0, 1).Start(c.Location())), bot.Once(fmt.Sprintf("terms:%d:%s:%d", t.ID, round, p.ID)),
		}, opts...)
		if _, err := c.Tell(p, m, all...); err != nil {
			return err
		}
	}
	return nil
}

// TermStarted tells who is concerned that the next term has started: who has left, once. What
// waits for their accounts is dropped.
func TermStarted(c *bot.Context, t *terms.Change, out *terms.Outcome) error {
	if err := c.Settled(AboutTerms(t)); err != nil {
		return err
	}
	for _, was := range out.Left {
		if was.TelegramID == 0 {
			continue
		}
		c.AccountEnded(was.TelegramID)
		w := c.WordsFor(was)
		if _, err := c.Tell(was, bot.Message{Text: w.T("term_change.left_told", "office", c.Office.Name, "next", out.Term.Name)}); err != nil {
			return err
		}
	}
	return nil
}

// TermReport is what the directors read of the start of a term, with a button for the link of
// each who joins.
func TermReport(w *locale.Words, out *terms.Outcome) (m bot.Message) {
	names := func(list []*people.Person) (all []string) {
		for _, p := range list {
			all = append(all, p.Name)
		}
		return all
	}
	comma := w.Plain("session.comma")
	m.Text = w.T("term_change.started", "next", out.Term.Name, "stayed", len(out.Stayed), "left", locale.Join(comma, names(out.Left)...),
		"ended", locale.Join(comma, names(out.Ended)...), "joined", locale.Join(comma, names(out.Joined)...))
	var row []bot.Button
	for _, p := range out.Joined[:min(len(out.Joined), linksAtOnce)] {
		row = append(row, bot.Button{Text: w.Plain("term_change.link_of", "name", p.Name), Data: bot.Data("member", p.ID, "link")})
	}
	m.Buttons = append(bot.Rows(2, row...), bot.Row(button(w, "term_change.see_term", "term_page", out.Term.ID)))
	return m
}

// linksAtOnce is how many links have a button; the others are had from the roster.
const linksAtOnce = 6
