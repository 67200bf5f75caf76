package consult

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// kind is how a consultation is talked about: who consults sees the counts and the result, who
// is asked his or her own answer.
func kind() *front.Kind[*mconsult.Consultation, mconsult.State] {
	return &front.Kind[*mconsult.Consultation, mconsult.State]{
		Name: "consult", Machine: mconsult.Life, Find: mconsult.ByID, Route: "consult", AnyAuthor: true, Withdrawn: mconsult.Withdrawn,
		Text: func(c *bot.Context, con *mconsult.Consultation) (string, error) {
			m, err := card(c, con)
			return m.Text, err
		},
		Buttons: func(c *bot.Context, con *mconsult.Consultation) ([]bot.Button, error) {
			m, err := card(c, con)
			return slices.Concat(m.Buttons...), err
		},
		Papers: func(*bot.Context, *mconsult.Consultation) ([]bot.Button, error) { return nil, nil }, // they are among the others
		Title: func(_ *bot.Context, con *mconsult.Consultation) string {
			return chat.Joined(con.Number, posts.ConsultTitle(con))
		},
		Pairs: func(c *bot.Context, con *mconsult.Consultation) ([]any, error) {
			return []any{"number", con.Number, "title", posts.ConsultTitle(con), "by", con.SentBy}, nil
		},
		Hears: func(c *bot.Context, con *mconsult.Consultation, step *records.Step) (ids []int64, err error) {
			if mconsult.State(step.ToState) != mconsult.Sent {
				return nil, nil
			}
			list, err := people.With(c.Tx, people.PartyContact)
			for _, p := range list {
				ids = append(ids, p.ID)
			}
			return ids, err
		},
		Told: func(their *bot.Context, con *mconsult.Consultation, step *records.Step, m *bot.Message) error {
			if mconsult.State(step.ToState) != mconsult.Sent {
				return nil
			}
			list, err := mconsult.OpinionsOf(their.Tx, con)
			if err == nil && len(list) > 0 {
				m.Buttons = append(bot.Rows(1, their.B("consult.walk", "consult_walk", con.ID)), m.Buttons...)
			}
			return err
		},
		After: func(c *bot.Context, con *mconsult.Consultation, step *records.Step, undone bool) error {
			if err := posts.RefreshConsult(c, con); err != nil {
				return err
			}
			switch {
			case con.State == mconsult.Withdrawn:
				return unasked(c, con, mconsult.State(step.FromState) == mconsult.Closed)
			case undone && mconsult.State(step.ToState) == mconsult.Withdrawn && con.Takes(c.Now):
				return askedAgain(c, con)
			}
			return nil
		},
	}
}

// unasked keeps from being asked who was not yet: one that was withdrawn before the morning
// rings nowhere. What stands is said anew by itself, but not when it asks no longer.
func unasked(c *bot.Context, con *mconsult.Consultation, over bool) error {
	said, err := c.SaidAbout(posts.AboutConsult(con))
	if err != nil {
		return err
	}
	posted, err := ledger.WaitingPosts(c.Tx, posts.AboutConsult(con), c.Now)
	if err != nil {
		return err
	}
	for _, s := range append(said, posted...) {
		if s.Waits {
			if err := c.Withhold(s.Row); err != nil {
				return err
			}
		}
	}
	if !over {
		return nil
	}
	_, persons, err := mconsult.Everybody(c.Tx, con)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if err := sayAnew(c, con, &p, said); err != nil {
			return err
		}
	}
	return nil
}

// sayAnew changes, without a sound, what stands in a member's chat. Of who consults too it may
// be the result, and is left.
func sayAnew(c *bot.Context, con *mconsult.Consultation, p *people.Person, said []ledger.Said) error {
	for _, s := range said {
		if s.ChatID != p.TelegramID || s.Waits || s.Stays || p.Is(leaders) {
			continue
		}
		m, err := posts.ConsultCard(c, c.WordsFor(p), con, p)
		if err != nil {
			return err
		}
		if err := c.Edit(s.Row, m); err != nil {
			return err
		}
	}
	return nil
}

// askedAgain has what was asked ask again when a withdrawal is undone: where it stands without
// a sound, and anew who was not asked yet.
func askedAgain(c *bot.Context, con *mconsult.Consultation) error {
	said, err := c.SaidAbout(posts.AboutConsult(con))
	if err != nil {
		return err
	}
	list, err := mconsult.Unanswered(c.Tx, con)
	if err != nil {
		return err
	}
	for i := range list {
		if err := sayAnew(c, con, &list[i], said); err != nil {
			return err
		}
	}
	state, _, err := ledger.StateOf(c.Tx, con.PostRef)
	if err != nil {
		return err
	}
	if state == ledger.OutboxCancelled { // it waited for the morning
		if _, err := post(c, con); err != nil {
			return err
		}
	}
	return posts.TellConsulted(c, con, false, "first")
}
