package chat

import "lianluo/bot"

// ReasonDraft is the answer to a single question about a record: why.
type ReasonDraft struct {
	ID     int64  `json:"id"`
	Reason string `json:"reason,omitempty"`
}

// ReasonForm asks for the reason of a decision and does it.
func ReasonForm(name bot.FormName[ReasonDraft], access bot.Access, submit func(c *bot.Context, v *ReasonDraft) (bot.Message, error)) *bot.Form[ReasonDraft] {
	return &bot.Form[ReasonDraft]{
		Name: name, Access: access, Direct: true, Submit: submit,
		Fields: []bot.Field[ReasonDraft]{{
			Name: "reason", Asked: true,
			Empty: func(v *ReasonDraft) bool { return v.Reason == "" },
			Set: func(c *bot.Context, v *ReasonDraft, in bot.Input) error {
				return SetWords(c, &v.Reason, in.Text, ReasonLimit)
			},
		}},
	}
}

// ReasonLimit is how long a reason may be, in characters.
const ReasonLimit = 200
