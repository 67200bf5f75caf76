package people

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	mpeople "lianluo/models/people"
)

// askEndAccount makes sure before an account is locked out (停用这个账号): a phone was
// lost, an account was stolen.
func askEndAccount(c *bot.Context, p *mpeople.Person) error {
	if !p.Joined() {
		return showMember(c, p, "")
	}
	_, err := c.Show(bot.Message{Text: c.T("members.account_ask", "name", p.Name), Buttons: bot.Rows(2,
		c.B("members.account_yes", "member", p.ID, "account_end"), c.B("common.back", "member", p.ID))})
	return err
}

func disableAccount(c *bot.Context, p *mpeople.Person) error {
	switch {
	case p.ID == c.Person.ID:
		return c.Problem("members.account_own")
	case !p.Joined():
		return showMember(c, p, "")
	}
	if err := endAccount(c, p); err != nil {
		return err
	}
	return showMember(c, p, c.T("members.account_ended", "name", p.Name))
}

// endAccount locks the account out by which a person has joined. The person stays on the
// roster and joins anew by another link.
func endAccount(c *bot.Context, p *mpeople.Person) error {
	was := *p
	if err := mpeople.EndAccount(c.Tx, p, c.Now); err != nil {
		if errors.Is(err, mpeople.ErrLastDirector) {
			return c.Problem("members.last_director", "name", p.Name)
		}
		return err
	}
	c.Log.Info("account ended", "person", p.ID, "by", c.Person.ID)
	return accountEnded(c, &was, "members.account_told")
}

// accountEnded stops what was on its way to an account that has just ended, takes the
// staff's menu from it and tells it so.
func accountEnded(c *bot.Context, was *mpeople.Person, key string, opts ...bot.Option) error {
	if was.TelegramID == 0 {
		return nil
	}
	c.AccountEnded(was.TelegramID)
	if was.Roles.Has(mpeople.Staff) {
		if err := c.OfferCommands(was.TelegramID, "", nil); err != nil {
			return err
		}
	}
	w := c.WordsFor(was)
	// Whose account it is has to know at once, should it be somebody else's doing.
	_, err := c.Tell(was, bot.Message{Text: w.T(key, "office", chat.OfficeName(w, c.Office))}, append(opts, bot.AtOnce())...)
	return err
}
