package terms

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/posts"
	"lianluo/models/people"
	mterms "lianluo/models/terms"
)

func registerStart(r *bot.Router) {
	r.Button("term_settle", bot.Directors, settle)
	r.Button("term_reopen", bot.Directors, reopen)
	r.Button("term_start", bot.Directors, start)
}

// settle fixes the list: term_settle:CHANGE shows it whole by names, term_settle:CHANGE:yes does.
func settle(c *bot.Context) error {
	change, err := pressedAsking(c)
	if err != nil {
		return err
	}
	if c.Arg(1) == "yes" {
		if err := mterms.Settle(c.Tx, change, c.Person, c.Now); err != nil {
			return problem(c, err)
		}
		return showChange(c, c.T("term_change.settled", "date", chat.Day(c, change.StartsOn)))
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return err
	}
	names := map[mterms.Decision][]string{}
	for i := range list {
		l := &list[i]
		name := nameOf(l)
		if l.Decision == mterms.Leaves {
			name = c.P("term_change.name_because", "name", name, "reason", c.P("term_change.reason_"+string(l.Reason)))
			if l.Person.Roles&^people.Member != 0 {
				name = c.P("term_change.name_works_on", "name", name)
			}
		}
		names[l.Decision] = append(names[l.Decision], name)
	}
	comma := c.P("session.comma")
	if open := names[mterms.Undecided]; len(open) > 0 {
		return c.Problem("term_change.undecided_names", "names", strings.Join(open, comma))
	}
	m := bot.Message{
		Text: c.T("term_change.settle_card", "next", change.NextName, "date", c.Words.FullDate(change.StartsOn.Start(c.Location())), "stay", strings.Join(names[mterms.Continues], comma),
			"leave", strings.Join(names[mterms.Leaves], comma), "join", strings.Join(names[mterms.Joins], comma)),
		Buttons: bot.Rows(2, c.B("term_change.settle_yes", "term_settle", change.ID, "yes"), c.B("common.back", "term_change")),
	}
	_, err = c.Show(m)
	return err
}

func reopen(c *bot.Context) error {
	change, err := pressed(c)
	if err != nil {
		return err
	}
	if err := mterms.Reopen(c.Tx, change, c.Person); err != nil {
		return problem(c, err)
	}
	return showChange(c, c.T("term_change.reopened"))
}

// start starts the next term by hand, when its day has come and the clock has not: the list
// was settled late.
func start(c *bot.Context) error {
	change, err := pressed(c)
	if err != nil {
		return err
	}
	out, err := mterms.Start(c.Tx, change, c.Person, c.Now)
	if err != nil {
		return problem(c, err)
	}
	if err := posts.TermStarted(c, change, out); err != nil {
		return err
	}
	_, err = c.Show(posts.TermReport(c.Words, out))
	return err
}
