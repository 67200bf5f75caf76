package consult

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/ledger"
	"lianluo/models/records"
)

// registerPosted: a post that the group refuses is not made; the members were asked in private.
func registerPosted(r *bot.Router) {
	chat.AddPosted(r, records.KindConsult, chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			con, err := mconsult.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("consult.post", "number", con.Number, "title", posts.ConsultTitle(con)), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			con, err := mconsult.ByID(c.Tx, id)
			if err != nil || con.PostRef != row.ID {
				return false, err
			}
			return con.State == mconsult.Open, mconsult.SetPost(c.Tx, con, 0)
		},
		Again: func(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
			con, err := mconsult.ByID(c.Tx, id)
			if err != nil || con.PostRef != 0 || !con.Takes(c.Now) {
				return false, err
			}
			return post(c, con)
		},
	})
}

// post puts how many have answered into the group; false where there is none, or where not all
// are asked: who is not has no part in it.
func post(c *bot.Context, con *mconsult.Consultation) (bool, error) {
	if !con.ToAll {
		return false, nil
	}
	m, err := posts.ConsultPost(c, con)
	if err != nil {
		return false, err
	}
	ref, err := c.Post(m, bot.Begins(con.ClosesAt))
	if err != nil || ref == 0 {
		return false, err
	}
	return true, mconsult.SetPost(c.Tx, con, ref)
}
