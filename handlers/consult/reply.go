package consult

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
)

// reasons are ready words for what is not accepted.
var reasons = []string{"consult.reason_policy", "consult.reason_means", "consult.reason_done"}

func newReplyForm() *bot.Form[replyDraft] {
	return &bot.Form[replyDraft]{
		Name: replyForm, Access: bot.Leaders, Direct: true, SubmitKey: "consult_reply.do", Submit: func(c *bot.Context, v *replyDraft) (bot.Message, error) {
			con, o, err := opinionOf(c, v.Opinion)
			if err != nil {
				return bot.Message{}, err
			}
			return decide(c, con, o, v.To, v.Words)
		},
		Back: func(c *bot.Context, v *replyDraft) (b bot.Button) {
			if con, o, err := opinionOf(c, v.Opinion); err == nil {
				b = c.B("common.back", "consult_walk", con.ID, "one", o.N)
			}
			return b
		},
		Card: func(c *bot.Context, v *replyDraft) (string, error) {
			_, o, err := opinionOf(c, v.Opinion)
			if err != nil {
				return "", err
			}
			return c.T("consult_reply.card", "n", o.N, "text", o.Text, "state", c.P("consult.state_"+string(v.To)), "words", v.Words), nil
		},
		About: func(c *bot.Context, v *replyDraft) (string, error) {
			con, _, err := opinionOf(c, v.Opinion)
			if err != nil {
				return "", err
			}
			return posts.ConsultTitle(con), nil
		},
		Fields: []bot.Field[replyDraft]{
			{
				Name: "to", Asked: true, Empty: func(v *replyDraft) bool { return v.To == "" }, Choices: outcomes,
				Question: func(c *bot.Context, v *replyDraft) (string, error) {
					_, o, err := opinionOf(c, v.Opinion)
					if err != nil {
						return "", err
					}
					return c.T("consult_reply.to.ask", "n", o.N, "text", o.Text), nil
				},
				Set: func(c *bot.Context, v *replyDraft, in bot.Input) error {
					choices, err := outcomes(c, v)
					if err != nil {
						return err
					}
					value, ok := chat.Pick(in, choices)
					if !ok {
						return c.Problem("consult.which_outcome")
					}
					v.To = mconsult.OpinionState(value)
					return nil
				},
			},
			{
				Name: "words", Asked: true, Thanks: true, Text: func(v *replyDraft) string { return v.Words }, Empty: func(v *replyDraft) bool { return v.Words == "" },
				Question: func(c *bot.Context, v *replyDraft) (string, error) {
					_, o, err := opinionOf(c, v.Opinion)
					if err != nil {
						return "", err
					}
					return c.T("consult_reply.words.ask_"+string(v.To), "n", o.N, "text", o.Text), nil
				},
				Choices: func(c *bot.Context, v *replyDraft) (list []bot.Choice, err error) {
					if v.To != mconsult.Declined {
						return nil, nil
					}
					for i, key := range reasons {
						list = append(list, bot.Choice{Label: c.P(key), Value: strconv.Itoa(i)})
					}
					return list, nil
				},
				Set: func(c *bot.Context, v *replyDraft, in bot.Input) error {
					if in.Choice != "" {
						i := bot.SmallInt(in.Choice)
						if v.To != mconsult.Declined || i >= len(reasons) {
							return c.Problem("common.stale")
						}
						in.Text = c.P(reasons[i])
					}
					return chat.SetWords(c, &v.Words, in.Text, mconsult.ReplyLimit)
				},
			},
		},
	}
}

// outcomes are the answers that an opinion can be given now.
func outcomes(c *bot.Context, v *replyDraft) (list []bot.Choice, err error) {
	_, o, err := opinionOf(c, v.Opinion)
	if err != nil {
		return nil, err
	}
	for _, to := range mconsult.Outcomes {
		if mconsult.OpinionLife.Allows(o, to, c.Person) {
			list = append(list, bot.Choice{Label: c.P("consult.state_" + string(to)), Value: string(to)})
		}
	}
	return list, nil
}
