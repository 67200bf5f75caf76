package posts

import (
	"lianluo/bot"
	"lianluo/models/people"
)

// TellMembers tells each member who has joined, in private, what say makes for him or
// her; told counts them. One without text is not said.
func TellMembers(c *bot.Context, say func(p *people.Person) (bot.Message, []bot.Option, error)) (told int, err error) {
	members, err := people.Members(c.Tx)
	if err != nil {
		return 0, err
	}
	for i := range members {
		p := &members[i]
		if !p.Joined() {
			continue
		}
		m, opts, err := say(p)
		if err != nil {
			return told, err
		}
		if m.Text == "" {
			continue
		}
		if _, err := c.Tell(p, m, append(opts, bot.Mailing())...); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}
