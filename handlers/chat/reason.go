package chat

import "lianluo/bot"

// ReasonDraft is the answer to a single question about a record: why.
type ReasonDraft struct {
	ID     int64  `json:"id"`
	Reason string `json:"reason,omitempty"`
}

// ReasonForm asks for the reason of a decision, shows it with what is about to be done,
// and does it. Its words are NAME.do, NAME.drop and NAME.reason.
func ReasonForm(name bot.FormName[ReasonDraft], access bot.Access,
	card func(c *bot.Context, v *ReasonDraft) (string, error), submit func(c *bot.Context, v *ReasonDraft) (bot.Message, error)) *bot.Form[ReasonDraft] {
	return &bot.Form[ReasonDraft]{
		Name: name, Access: access, Card: card, SubmitKey: string(name) + ".do", DropKey: string(name) + ".drop", Submit: submit,
		Fields: []bot.Field[ReasonDraft]{{
			Name: "reason", Asked: true, Text: func(v *ReasonDraft) string { return v.Reason },
			Empty: func(v *ReasonDraft) bool { return v.Reason == "" },
			Set: func(c *bot.Context, v *ReasonDraft, in bot.Input) error {
				return SetWords(c, &v.Reason, in.Text, ReasonLimit)
			},
		}},
	}
}

// ReasonLimit is how long a reason may be, in characters.
const ReasonLimit = 200
