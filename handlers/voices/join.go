package voices

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/models/people"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// The acts of joining a colleague's suggestion (附和, 联名; §9) and of taking one's name back.
const (
	actJoin  = "suggestion_join"
	actLeave = "suggestion_leave"
)

// registerJoin: a member puts his or her own name under a colleague's suggestion.
func registerJoin(r *bot.Router) {
	r.Command("cosign", bot.Members, cosignCommand)
	r.Button(actJoin, bot.Members, func(c *bot.Context) error {
		s, err := suggestionKind().Pressed(c)
		if err != nil {
			return err
		}
		return joinAndShow(c, s)
	}).Asks(asksJoin())
	r.Button(actLeave, bot.Members, leave).Asks(asksLeave())
	r.Button("suggestions_open", bot.Members, func(c *bot.Context) error { return showOpen(c, c.ArgInt(0)) })
	r.Undo(actJoin, bot.Members, undoJoin)
	r.Undo(actLeave, bot.Members, undoLeave)
}

// mayJoin tells whether the person can put his or her name under a suggestion now.
func mayJoin(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
	if !s.Joinable() || s.PersonID == c.Person.ID || !c.Person.Is(people.Member) {
		return false, nil
	}
	has, err := mvoices.Joined(c.Tx, s.ID, c.Person.ID)
	return !has, err
}

// join puts the person's name under a suggestion, and gives the message that says so. Its
// author hears of all who joined on one day in one message.
func join(c *bot.Context, s *mvoices.Suggestion) (m bot.Message, err error) {
	if _, err := mvoices.AddJoin(c.Tx, s, c.Person, c.At()); err != nil {
		return m, joinProblem(c, s, err)
	}
	a, err := c.Act(actJoin, s.ID, s.Number)
	if err != nil {
		return m, err
	}
	if err := tellAuthor(c, s, "suggestion.told_joined"); err != nil {
		return m, err
	}
	m.Text = c.T("suggestion.joined", "number", s.Number, "title", s.Title)
	m.Buttons = bot.Rows(2, c.B("suggestion.view", "suggestion", s.ID), chat.Undo(c, a))
	return m, joinsChanged(c, s)
}

// joinAndShow joins and says so in the place of what was pressed.
func joinAndShow(c *bot.Context, s *mvoices.Suggestion) error {
	m, err := join(c, s)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// joinProblem words what joining and leaving fail with.
func joinProblem(c *bot.Context, s *mvoices.Suggestion, err error) error {
	switch {
	case errors.Is(err, mvoices.ErrOwn):
		return c.Problem("suggestion.join_own")
	case errors.Is(err, mvoices.ErrJoined):
		return c.Problem("suggestion.join_before", "number", s.Number)
	case errors.Is(err, mvoices.ErrNotJoinable):
		return c.Problem("suggestion.join_closed", "state", c.P("suggestion.state_"+s.Standing()))
	case errors.Is(err, mvoices.ErrNotJoined):
		return c.Problem("common.stale")
	}
	return suggestionProblem(c, err)
}

// tellAuthor tells the author by day who has joined, or gone, on top of what was told today.
func tellAuthor(c *bot.Context, s *mvoices.Suggestion, key string) error {
	author, err := people.PersonByID(c.Tx, s.PersonID)
	if err != nil {
		return err
	}
	return chat.Gather(c, author, "joins", joinNews(chat.As(c, author), s, c.Person.Name, key))
}

// joinNews is a line of that message; its buttons hold for all lines.
func joinNews(their *bot.Context, s *mvoices.Suggestion, name, key string) bot.Message {
	return bot.Message{
		Text:    their.T(key, "name", name, "number", s.Number, "title", s.Title),
		Buttons: bot.Rows(1, bot.CommandButton(their.P("suggestion.list"), "suggestions")),
	}
}

// joinsChanged brings up to date what stands in chats of a suggestion under which there is
// another name, or one less.
func joinsChanged(c *bot.Context, s *mvoices.Suggestion) error {
	if err := suggestionKind().Changed(c, s); err != nil {
		return err
	}
	return c.Settled(aboutSuggestion(s))
}

// leave takes the person's name from under a suggestion.
func leave(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	if err := mvoices.Leave(c.Tx, s, c.Person, "", c.Now); err != nil {
		return joinProblem(c, s, err)
	}
	a, err := c.Act(actLeave, s.ID, s.Number)
	if err != nil {
		return err
	}
	if err := tellAuthor(c, s, "suggestion.told_left"); err != nil {
		return err
	}
	if err := joinsChanged(c, s); err != nil {
		return err
	}
	return chat.InPrivate(c, bot.Message{
		Text:    c.T("suggestion.left", "number", s.Number, "title", s.Title),
		Buttons: bot.Rows(2, chat.Undo(c, a), bot.CommandButton(c.P("suggestion.list"), "suggestions")),
	})
}

// undoJoin takes a joining back: its author reads that it does not hold, if he or she has
// read of it.
func undoJoin(c *bot.Context, id int64) error {
	return undoName(c, id, "suggestion.told_left", func(s *mvoices.Suggestion) error {
		return mvoices.Leave(c.Tx, s, c.Person, "", c.Now)
	})
}

// undoLeave puts the name back.
func undoLeave(c *bot.Context, id int64) error {
	return undoName(c, id, "suggestion.told_joined", func(s *mvoices.Suggestion) error {
		_, err := mvoices.AddJoin(c.Tx, s, c.Person, c.Now)
		return err
	})
}

func undoName(c *bot.Context, id int64, key string, change func(s *mvoices.Suggestion) error) error {
	s, err := mvoices.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := change(s); err != nil {
		return joinProblem(c, s, err)
	}
	author, err := people.PersonByID(c.Tx, s.PersonID)
	if err != nil {
		return err
	}
	name := c.Person.Name
	if err := chat.UngatherFrom(c, *author, func(their *bot.Context) (bot.Message, error) { return joinNews(their, s, name, key), nil }); err != nil {
		return err
	}
	if err := joinsChanged(c, s); err != nil {
		return err
	}
	if err := chat.SayUndone(c); err != nil {
		return err
	}
	if may, err := suggestionKind().MayRead(c, s); err != nil || !may {
		return err
	}
	return suggestionKind().Show(c, s)
}

// sharing are the buttons of a suggestion's card for who may join it or has, and for its
// author what he or she has agreed to.
func sharing(c *bot.Context, s *mvoices.Suggestion) (row []bot.Button, err error) {
	if s.PersonID == c.Person.ID {
		if s.State == mvoices.Withdrawn {
			return nil, nil
		}
		return bot.Row(c.B("suggestion.agreed_change", "suggestion_agreed", s.ID)), nil
	}
	can, err := mayJoin(c, s)
	if err != nil {
		return nil, err
	}
	if can {
		return bot.Row(c.B("suggestion.join_this", actJoin, s.ID)), nil
	}
	has, err := mvoices.Joined(c.Tx, s.ID, c.Person.ID)
	if err == nil && has && s.MayLeave() {
		row = bot.Row(c.B("suggestion.leave", actLeave, s.ID))
	}
	return row, err
}

// joinedNames are the names under a suggestion as the person reads them: where its author
// agreed that colleagues see it, and always for the staff, its author and those who joined.
func joinedNames(c *bot.Context, s *mvoices.Suggestion) (string, error) {
	joins, err := mvoices.JoinsOf(c.Tx, s.ID)
	if err != nil {
		return "", err
	}
	ids := joins[s.ID]
	if len(ids) == 0 || !s.MayJoin && s.PersonID != c.Person.ID && !c.Person.Is(people.Staff) && !slices.Contains(ids, c.Person.ID) {
		return "", nil
	}
	names, err := people.Names(c.Tx, ids)
	if err != nil {
		return "", err
	}
	var list []string
	for _, id := range ids {
		list = append(list, names[id])
	}
	return strings.Join(list, c.P("writing.comma")), nil
}

// asksJoin is an offer to join, as long as the person can.
func asksJoin() (func([]string) string, bot.Look) { return asksWhile(mayJoin, nil) }

// asksLeave is an offer to take the name back, as long as that can be done.
func asksLeave() (func([]string) string, bot.Look) {
	return asksWhile(func(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
		has, err := mvoices.Joined(c.Tx, s.ID, c.Person.ID)
		return has && s.MayLeave(), err
	}, nil)
}

// cosignCommand is "/cosign 议-2026-003"; alone it lists what may be joined.
func cosignCommand(c *bot.Context) error {
	if strings.TrimSpace(c.Args) == "" {
		return showOpen(c, 0)
	}
	s, _, err := byNumber(c)
	if err != nil {
		return err
	}
	return joinAndShow(c, s)
}

// showOpen lists colleagues' suggestions that the person may read: those that may be joined,
// and those that bear his or her name.
func showOpen(c *bot.Context, page int) error {
	page = max(page, 0)
	list, more, err := chat.ReadPage(page, func(p store.Page) ([]mvoices.Suggestion, error) { return mvoices.OpenTo(c.Tx, c.Person.ID, p) })
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("suggestion.open_title")}
	if len(list) == 0 {
		m.Text += "\n" + c.T("suggestion.open_empty")
	}
	for i := range list {
		s := &list[i]
		has, err := mvoices.Joined(c.Tx, s.ID, c.Person.ID)
		if err != nil {
			return err
		}
		state := c.P("suggestion.state_" + s.Standing())
		if has {
			state = c.P("suggestion.open_joined", "state", state)
		}
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: chat.Joined(titleOf(c, s), state), Data: bot.Data("suggestion", s.ID)}))
	}
	if row := chat.ListPager(c, page, more, func(p int) string { return bot.Data("suggestions_open", p) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "suggestions_open", "", page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("suggestion.list"), "suggestions"), bot.CommandButton(c.P("common.menu"), "menu")))
	_, err = c.Show(m)
	return err
}
