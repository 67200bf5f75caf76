package people

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

func registerJoin(r *bot.Router) {
	r.Link("join", bot.Anyone, join).InGroup()
	r.Button("notice", bot.Joined, noticeRead).Asks(func([]string) string { return aboutNotice }, lookNotice)
}

// join binds the account of who opens a join link to the person that the
// director made it for (§1).
func join(c *bot.Context) error {
	if !c.Private {
		return spilled(c, mpeople.CodeJoin)
	}
	code, err := useCode(c, mpeople.CodeJoin)
	if code != nil && errors.Is(err, mpeople.ErrCodeUsed) && code.UsedBy == c.Account {
		return joinAgain(c, code)
	}
	if err != nil {
		return wrongCode(c, "join", err)
	}
	office, p, err := invited(c, code)
	if err != nil {
		return err
	}
	tx := store.InOffice(c.Tx, office.ID)
	was := p.TelegramID
	err = mpeople.JoinOffice(tx, p, c.Account, c.Words.Lang, c.Now)
	switch {
	case errors.Is(err, mpeople.ErrHasLeft):
		return c.Problem("join.expired")
	case errors.Is(err, mpeople.ErrOtherPerson):
		return otherPerson(c, office)
	case err != nil:
		return err
	}
	c.Enter(office, p)
	if was != c.Account {
		c.AccountEnded(was)
	}
	c.Log.Info("person joined", "office", office.ID, "person", p.ID)
	if err := front.OfferMenu(c, p); err != nil {
		return err
	}
	// The notice comes first, the menu stays below; who looks on is told first what this is.
	if p.LooksOn() {
		if err := greet(c); err != nil {
			return err
		}
	}
	if err := sayNotice(c); err != nil {
		return err
	}
	if !p.LooksOn() {
		if err := greet(c); err != nil {
			return err
		}
		if err := askGroups(c); err != nil {
			return err
		}
	}
	return tellJoined(c)
}

// sayNotice tells who has joined how personal data is handled, once.
func sayNotice(c *bot.Context) error {
	if c.Person.NoticeShownAt != nil {
		return nil
	}
	m, err := posts.Notice(c, c.Words, c.Person)
	if err != nil {
		return err
	}
	if _, err := c.Say(m); err != nil {
		return err
	}
	return mpeople.NoticeShown(c.Tx, c.Person, c.Now)
}

// noticeRead is the button of the notice: that it was read is kept. Who does not press
// it does everything all the same.
func noticeRead(c *bot.Context) error {
	if err := mpeople.NoticeRead(c.Tx, c.Person, c.Now); err != nil {
		return err
	}
	if err := c.Settled(aboutNotice); err != nil {
		return err
	}
	m, err := posts.Notice(c, c.Words, c.Person)
	if err != nil {
		return err
	}
	m.Text += "\n\n" + c.T("notice.read", "date", c.Date(*c.Person.NoticeAt))
	m.Buttons = nil
	_, err = c.Show(m)
	return err
}

// spilled ends the codes that somebody has written in a group, where everybody can take
// them. The words are deleted where the bot may do so, and the directors hear whose they
// were.
func spilled(c *bot.Context, kind string) error {
	guesses := &bot.Kept[*claims](c).guesses
	if !guesses.wait(c.Account, c.Now).IsZero() {
		return nil
	}
	var burnt []*mpeople.Code
	for _, plain := range strings.Fields(c.Args) {
		code, err := mpeople.BurnCode(c.Tx, kind, plain, c.Now)
		if err != nil && !errors.Is(err, mpeople.ErrCodeUnknown) {
			return err
		}
		if err == nil {
			burnt = append(burnt, code)
		}
	}
	if len(burnt) == 0 {
		guesses.wrong(c.Account, c.Now)
		return nil
	}
	c.Log.Warn("codes were written in a group and are void now", "kind", kind, "chat", c.ChatID, "codes", len(burnt))
	if err := c.DeleteIncoming(); err != nil {
		return err
	}
	if _, err := c.Say(bot.Message{Text: c.GroupWords().T("join.spilled")}); err != nil {
		return err
	}
	for _, code := range burnt {
		if err := tellSpilled(c, code); err != nil {
			return err
		}
	}
	return nil
}

// tellSpilled tells the directors whose join link was written in a group.
func tellSpilled(c *bot.Context, code *mpeople.Code) error {
	if code.PersonID == 0 {
		return nil
	}
	office, p, err := invited(c, code)
	if err != nil {
		return err
	}
	c.Enter(office, nil)
	return toDirectors(c, 0, func(_ *mpeople.Person, w *locale.Words) (bot.Message, []bot.Option) {
		return bot.Message{
			Text:    w.T("join.spilled_told", "name", p.Name),
			Buttons: bot.Rows(1, bot.Button{Text: w.Plain("members.link"), Data: bot.Data("member", p.ID, "link")}),
		}, nil
	})
}

// invited gives the office and the person of a join code.
func invited(c *bot.Context, code *mpeople.Code) (*mpeople.Office, *mpeople.Person, error) {
	office, err := mpeople.OfficeByID(c.Tx, code.OfficeID)
	if err != nil {
		return nil, nil, c.MissingAs(err, "join.unknown")
	}
	p, err := mpeople.PersonByID(store.InOffice(c.Tx, office.ID), code.PersonID)
	if err != nil {
		return nil, nil, c.MissingAs(err, "join.unknown")
	}
	return office, p, nil
}

// joinAgain answers the second tap on one's own link: the chat stands in that
// office again.
func joinAgain(c *bot.Context, code *mpeople.Code) error {
	office, p, err := invited(c, code)
	if err != nil {
		return err
	}
	if p.TelegramID != c.Account || p.LeftAt != nil {
		return c.Problem("join.used")
	}
	if err := mpeople.StandIn(c.Tx, p); err != nil {
		return err
	}
	c.Enter(office, p)
	return front.SayWithMenu(c, c.T("join.again", "name", p.Name, "office", office.Name))
}

// otherPerson explains that one account cannot be two people of one office.
func otherPerson(c *bot.Context, office *mpeople.Office) error {
	own, err := mpeople.PersonInOffice(store.InOffice(c.Tx, office.ID), c.Account)
	if err != nil {
		return err
	}
	return c.Problem("join.other_person", "name", own.Name, "office", office.Name)
}

// tellJoined tells the directors who has joined and how many have.
func tellJoined(c *bot.Context) error {
	joined, all, err := mpeople.JoinedCount(c.Tx)
	if err != nil {
		return err
	}
	count := fmt.Sprintf("%d/%d", joined, all)
	// Whose telephone opened the link is for the director to look at: a link can be
	// passed on.
	account, username := c.AccountName()
	return gatherForDirectors(c, c.Person.ID, "joined", func(w *locale.Words) string {
		if c.Person.LooksOn() { // of whom none is awaited
			return w.T("join.told_looking", "name", c.Person.Name, "role", w.Plain("role."+looksAs(c.Person).Name()), "account", account, "username", username)
		}
		return w.T("join.told", "name", c.Person.Name, "joined", count, "account", account, "username", username)
	}, bot.Timed()) // who sets the office up waits for it, on days off too
}

func registerOffices(r *bot.Router) {
	r.Command("offices", bot.Joined, offices).WhileClosed()
	r.Button("offices", bot.Joined, switchOffice).WhileClosed()
}

// offices lets somebody of several offices choose the one that the private
// chat stands in.
func offices(c *bot.Context) error {
	list, err := mpeople.Standings(c.Tx, c.Account)
	if err != nil {
		return err
	}
	if len(list) < 2 {
		return front.SayWithMenu(c, c.T("offices.only_one", "office", chat.OfficeName(c.Words, c.Office)))
	}
	var buttons []bot.Button
	for _, s := range list {
		label := chat.OfficeName(c.Words, &s.Office)
		if s.Office.ID == c.Office.ID {
			label = "✅ " + label
		}
		buttons = append(buttons, bot.Button{Text: label, Data: bot.Data("offices", s.Office.ID)})
	}
	_, err = c.Show(bot.Message{Text: c.T("offices.ask", "office", chat.OfficeName(c.Words, c.Office)), Buttons: bot.Rows(1, buttons...)})
	return err
}

func switchOffice(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	list, err := mpeople.Standings(c.Tx, c.Account)
	if err != nil {
		return err
	}
	for i := range list {
		s := &list[i]
		if s.Office.ID != id {
			continue
		}
		if err := mpeople.StandIn(c.Tx, &s.Person); err != nil {
			return err
		}
		c.Enter(&s.Office, &s.Person)
		if err := front.OfferMenu(c, &s.Person); err != nil {
			return err
		}
		if _, err := c.Show(bot.Message{Text: c.T("offices.done", "office", chat.OfficeName(c.Words, c.Office))}); err != nil {
			return err
		}
		return front.SendMenu(c)
	}
	return c.Problem("common.stale")
}

// aboutNotice is what all copies of the notice in an office are about.
const aboutNotice = "notice:0"

// lookNotice is the button of the notice, until it was pressed in one of its copies.
func lookNotice(c *bot.Context, _ []string) (s bot.Standing, err error) {
	if c.Person.NoticeAt == nil {
		s.Until = c.Now.Add(posts.LookAgain)
	}
	return s, nil
}
