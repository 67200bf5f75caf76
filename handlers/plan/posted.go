package plan

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// The posts of the year's list, and of who hosts a month.
const (
	kindPlan records.Kind = "yearplan"
	kindHost records.Kind = "host"
)

// registerPosted: the year's list goes to everybody in private when the group refuses
// it.
func registerPosted(r *bot.Router) {
	chat.AddPosted(r, kindPlan, chat.Posted{
		Title: func(_ *bot.Context, w *locale.Words, _ int64) (string, error) { return w.T("yearplan.as_lost"), nil },
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			p, err := activities.PlanByID(c.Tx, id)
			if err != nil || p.PublishedAt == nil {
				return false, err
			}
			made, err := activities.PublishedBy(c.Tx, p)
			if err != nil {
				return false, err
			}
			return true, tellPlan(c, p, made, bot.Because(row.ActionID))
		},
	})
	chat.AddPosted(r, posts.KindGaps, chat.Posted{
		Title: func(_ *bot.Context, w *locale.Words, _ int64) (string, error) { return w.T("rota.as_lost"), nil },
		Lost:  posts.GapsLost, Again: posts.GapsAgain,
	})
	chat.AddPosted(r, kindHost, chat.Posted{
		Title: func(_ *bot.Context, w *locale.Words, _ int64) (string, error) { return w.T("rota.as_lost"), nil },
	})
}

// tellPlan gives each member the year's list in private.
func tellPlan(c *bot.Context, p *activities.YearPlan, made []activities.Activity, opts ...bot.Option) error {
	_, err := posts.TellMembers(c, func(m *people.Person) (bot.Message, []bot.Option, error) {
		return planList(c, c.WordsFor(m), p, made, true), opts, nil
	})
	return err
}
