package dates

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mdates "lianluo/models/dates"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// registerPosted: a poll whose post the group refuses goes to the members in private.
func registerPosted(r *bot.Router) {
	chat.AddPosted(r, posts.KindDates, chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			p, err := mdates.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("dates.post", "topic", p.Topic), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			p, err := mdates.ByID(c.Tx, id)
			if err != nil || p.PostRef != row.ID {
				return false, err
			}
			if err := mdates.SetPost(c.Tx, p, 0); err != nil || !p.Takes(c.Now) {
				return false, err
			}
			return true, tellEach(c, p, bot.Because(row.ActionID))
		},
		Again: func(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
			p, err := mdates.ByID(c.Tx, id)
			if err != nil || p.PostRef != 0 || !p.Takes(c.Now) {
				return false, err
			}
			return post(c, p)
		},
	})
}

// post puts a poll into the group; false where there is none.
func post(c *bot.Context, p *mdates.Poll) (bool, error) {
	m, err := posts.DatesPost(c, p)
	if err != nil {
		return false, err
	}
	ref, err := c.Post(m, bot.Begins(p.ClosesAt))
	if err != nil || ref == 0 {
		return false, err
	}
	return true, mdates.SetPost(c.Tx, p, int64(ref))
}

// tellEach gives each member the card in private.
func tellEach(c *bot.Context, p *mdates.Poll, more ...bot.Option) error {
	_, err := posts.TellMembers(c, func(who *people.Person) (bot.Message, []bot.Option, error) {
		m, err := posts.DatesCard(c, c.WordsFor(who), p, who)
		return m, append([]bot.Option{bot.Begins(p.ClosesAt), bot.Expires(p.ClosesAt)}, more...), err
	})
	return err
}
