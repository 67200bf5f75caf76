package people

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// Which group is an office's is decided by a director who administers the group, as
// Telegram says at that moment: who merely sits in it, or has only added the bot, does
// not decide. A group that another office has bound, a public one, and another than the
// one of now are asked about, in the director's private chat.

// groupCheck is the receiver of what Telegram says of a group that is to be bound.
const groupCheck = "group"

// confirmed is the argument of a check whose question was answered.
const confirmed = "yes"

func registerBinding(r *bot.Router) {
	r.Command("bind", bot.Anyone, bindHere).InGroup()
	r.Button("bind", bot.Directors, bindOther)
	bot.AddReceiver(r, &bot.Receiver[bot.GroupInfo]{Name: groupCheck, Access: bot.Directors, MaxSize: 1 << 16, Read: bot.ReadGroup, Receive: checkedGroup})
}

// directing finds the office that the sender directs: the one at hand, that of the
// private chat, or any other.
func directing(c *bot.Context) (*mpeople.Standing, error) {
	list, err := mpeople.Standings(c.Tx, c.Account)
	if err != nil {
		return nil, err
	}
	stands, err := mpeople.PersonByAccount(c.Tx, c.Account)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	var found *mpeople.Standing
	for i := range list {
		s := &list[i]
		switch {
		case !s.Person.Is(mpeople.Director):
		case c.Person != nil && s.Person.ID == c.Person.ID:
			return s, nil
		case found == nil, stands != nil && s.Person.ID == stands.ID:
			found = s
		}
	}
	return found, nil
}

// bindHere is /bind in the group, also in one that another office has bound.
func bindHere(c *bot.Context) error {
	s, err := directing(c)
	switch {
	case err != nil:
		return err
	case s == nil && c.Person == nil && !c.Private:
		return nil // a stranger's words in a group are none of ours
	case s == nil && c.Person == nil:
		return c.Problem("common.stranger")
	case s == nil:
		return c.Problem("common.not_allowed")
	case c.Private:
		return c.Problem("group.in_group")
	case s.Office.GroupChatID == c.ChatID && s.Office.GroupThreadID != int64(c.Thread):
		c.Enter(&s.Office, &s.Person)
		return bindTopic(c)
	case s.Office.GroupChatID == c.ChatID:
		_, err := c.Say(bot.Message{Text: c.GroupWords().T("group.bound_already")})
		return err
	}
	c.Enter(&s.Office, &s.Person)
	return c.FetchGroup(c.ChatID, groupCheck, "", strconv.Itoa(c.Thread))
}

// bindTopic has what the office posts stand in the topic where /bind was written
// again.
func bindTopic(c *bot.Context) error {
	c.Office.GroupThreadID = int64(c.Thread)
	if err := mpeople.SaveOffice(c.Tx, c.Office); err != nil {
		return err
	}
	_, err := c.Say(bot.Message{Text: c.GroupWords().T("group.topic")})
	return err
}

// bindOther answers the question about a group: bind:CHAT, bind:0 for no.
func bindOther(c *bot.Context) error {
	if c.Arg(0) == "0" {
		key := "group.kept"
		if c.Office.GroupChatID == 0 {
			key = "group.not_bound"
		}
		_, err := c.Show(bot.Message{Text: c.T(key)})
		return err
	}
	group, err := strconv.ParseInt(c.Arg(0), 10, 64)
	if err != nil {
		return c.Problem("common.stale")
	}
	if _, err := ledger.KnownGroup(c.Tx, c.Bot.ID, group); err != nil {
		return c.MissingAs(err, "common.stale")
	}
	if _, err := c.Show(bot.Message{Text: c.T("group.checking")}); err != nil {
		return err
	}
	return c.FetchGroup(group, groupCheck, confirmed)
}

// checkedGroup binds a group of which Telegram has said who administers it, or asks.
func checkedGroup(c *bot.Context, g bot.GroupInfo, failed error) error {
	switch {
	case failed != nil:
		c.Log.Warn("group not checked", "error", failed)
		return c.Problem("group.cannot_check")
	case g.Type == "channel":
		return c.Problem("group.channel", "title", g.Title)
	case !g.Administers(c.Account):
		return c.Problem("group.not_admin", "title", g.Title, "office", chat.OfficeName(c.Words, c.Office))
	case c.Office.GroupChatID == g.ID:
		return c.Problem("group.bound_already")
	}
	other, err := mpeople.OfficeOfGroup(c.Tx, g.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := ledger.KnowGroup(c.Tx, c.Bot.ID, g.ID, c.Office.ID, g.Title); err != nil {
		return err
	}
	if topic, err := strconv.ParseInt(c.Arg(1), 10, 64); err == nil { // where /bind was written
		if err := ledger.KnowTopic(c.Tx, c.Bot.ID, g.ID, topic); err != nil {
			return err
		}
	}
	if ask := concerns(c, &g, other); len(ask) > 0 && c.Arg(0) != confirmed {
		yes, no := "group.change", "group.keep"
		if c.Office.GroupChatID == 0 {
			yes, no = "group.bind_yes", "group.bind_no"
			ask = append(ask, c.T("group.bind_ask", "office", chat.OfficeName(c.Words, c.Office)))
		}
		_, err := c.Say(bot.Message{Text: strings.Join(ask, "\n\n"), Buttons: bot.Rows(2, c.B(yes, "bind", g.ID), c.B(no, "bind", 0))})
		return err
	}
	if other != nil {
		if err := giveUpGroup(c, other, g.Title); err != nil {
			return err
		}
	}
	return bind(c, g.ID, g.Title)
}

// concerns are what a director is to know before a group is bound.
func concerns(c *bot.Context, g *bot.GroupInfo, other *mpeople.Office) (list []string) {
	if other != nil {
		list = append(list, c.T("group.others", "title", g.Title, "office", chat.OfficeName(c.Words, other)))
	}
	if g.Username != "" {
		list = append(list, c.T("group.public", "title", g.Title, "username", g.Username))
	}
	if c.Office.GroupChatID != 0 {
		list = append(list, "<b>"+string(locale.Escape(g.Title))+"</b>\n"+c.T("group.another"))
	}
	return list
}

// giveUpGroup takes a group from an office, because its administrator has claimed it for
// another, and tells the directors.
func giveUpGroup(c *bot.Context, other *mpeople.Office, title string) error {
	office, person := c.Office, c.Person
	by := chat.OfficeName(c.GroupWords(), office)
	c.Enter(other, nil)
	other.GroupChatID, other.GroupThreadID = 0, 0
	if err := mpeople.SaveOffice(c.Tx, other); err != nil {
		return err
	}
	c.Log.Info("group given up", "office", other.ID)
	err := tellDirectors(c, 0, func(w *locale.Words) string { return w.T("group.claimed", "title", title, "office", by) })
	c.Enter(office, person)
	return err
}

// bind makes a group the office's, greets there and tells the directors.
func bind(c *bot.Context, group int64, title string) error {
	topic, err := ledger.TopicOf(c.Tx, c.Bot.ID, group)
	if err != nil {
		return err
	}
	c.Office.GroupChatID, c.Office.GroupThreadID = group, topic
	if err := mpeople.SaveOffice(c.Tx, c.Office); err != nil {
		if errors.Is(err, store.ErrDuplicate) {
			return c.Problem("group.taken") // at the same moment
		}
		return err
	}
	c.Log.Info("group bound", "office", c.Office.ID, "chat", group)
	w := c.GroupWords()
	if _, err := c.Post(bot.Message{Text: w.T("group.hello", "office", chat.OfficeName(w, c.Office))}, bot.AtOnce()); err != nil {
		return err
	}
	return tellDirectors(c, 0, func(w *locale.Words) string { return w.T("group.bound", "title", title) })
}
