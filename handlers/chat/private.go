package chat

import "lianluo/bot"

// InPrivate answers in the private chat, also when the command was given in
// the group or the button's data forged onto one of its posts.
func InPrivate(c *bot.Context, m bot.Message) error {
	if c.Private {
		_, err := c.Show(m)
		return err
	}
	_, err := c.Tell(c.Person, m)
	return err
}

// ShowPrivately is InPrivate for a button that may stand in the group: who
// pressed it there is told where to look.
func ShowPrivately(c *bot.Context, m bot.Message) error {
	if c.Private {
		_, err := c.Show(m)
		return err
	}
	if _, err := c.Tell(c.Person, m); err != nil {
		return err
	}
	return c.Toast(c.P("record.in_private"))
}
