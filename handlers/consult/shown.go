package consult

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/people"
)

// shown is an opinion that is shown to be answered, and what was typed below it: that goes with
// the answer, which is a tap.
type shown struct {
	Opinion int64                 `json:"opinion"`
	To      mconsult.OpinionState `json:"to,omitempty"` // when the words said it
	Words   string                `json:"words,omitempty"`
	Done    string                `json:"done,omitempty"` // what was answered before it, as HTML
	Undo    int64                 `json:"undo,omitempty"` // the action of that; 0 for none
}

const shownForm bot.FormName[shown] = "consult_shown"

func newShownForm() *bot.Form[shown] {
	return &bot.Form[shown]{
		Name: shownForm, Access: bot.Leaders, Card: shownCard, Buttons: shownButtons, DropKey: "consult.no_words",
		About: func(c *bot.Context, v *shown) (string, error) {
			con, _, err := opinionOf(c, v.Opinion)
			if err != nil {
				return "", err
			}
			return posts.ConsultTitle(con), nil
		},
		Fields: []bot.Field[shown]{{
			Name: "words", Words: true, Thanks: true, NoEdit: true, Empty: func(v *shown) bool { return v.Words == "" },
			Set: func(c *bot.Context, v *shown, in bot.Input) error {
				to, words := heardOutcome(c, phrase.Clean(in.Text))
				if words != "" {
					if err := chat.PutWords(c, &v.Words, bot.Input{Text: words, Add: true}, mconsult.ReplyLimit); err != nil {
						return err
					}
				}
				if to != "" {
					v.To = to
				}
				v.Done, v.Undo = "", 0
				return nil
			},
		}},
	}
}

// shownCard is one opinion, and what was typed below it.
func shownCard(c *bot.Context, v *shown) (string, error) {
	con, o, err := opinionOf(c, v.Opinion)
	if err != nil {
		return "", err
	}
	list, err := mconsult.OpinionsOf(c.Tx, con)
	if err != nil {
		return "", err
	}
	name, outcome, typed := "", "", ""
	if !con.Unnamed {
		p, err := people.PersonByID(c.Tx, o.PersonID)
		if err != nil {
			return "", err
		}
		name = p.Name
	}
	if o.Answered() {
		outcome = c.P("consult.state_" + string(o.State))
	}
	if v.Words != "" {
		typed = c.T("consult.typed", "words", v.Words, "said", v.To != "")
	}
	return locale.Join("\n\n", v.Done, c.T("consult.one_of", "n", o.N, "of", len(list), "number", con.Number, "title", posts.ConsultTitle(con), "text", o.Text,
		"name", name, "outcome", outcome, "words", o.Words), typed), nil
}

// shownButtons are the answers that it can be given, and the ways on and back.
func shownButtons(c *bot.Context, v *shown, _ int64) (rows [][]bot.Button, err error) {
	con, o, err := opinionOf(c, v.Opinion)
	if err != nil {
		return nil, err
	}
	list, err := mconsult.OpinionsOf(c.Tx, con)
	if err != nil {
		return nil, err
	}
	var row []bot.Button
	for _, to := range mconsult.Outcomes {
		switch {
		case !mconsult.OpinionLife.Allows(o, to, c.Person):
		case to == v.To:
			label := c.P("consult.answer_so", "state", c.P("consult.state_"+string(to)))
			rows = append(rows, bot.Row(bot.Button{Text: label, Data: bot.Data("consult_answer", o.ID, to)}))
		default:
			row = append(row, c.B("consult.state_"+string(to), "consult_answer", o.ID, to))
		}
	}
	rows = append(rows, row)
	if v.Words == "" && v.To == "" {
		rows = append(rows, bot.Row(c.B("consult.with_words", "consult_words", o.ID)))
	} else {
		rows = append(rows, bot.Row(c.B("consult.no_words", "consult_walk", con.ID, "one", o.N)))
	}
	last := bot.Row(c.B("common.back", "consult", con.ID))
	if !o.Answered() && len(list) > 1 {
		last = append(bot.Row(c.B("consult.skip", "consult_walk", con.ID, "skip", o.N)), last...)
	}
	rows = append(rows, last)
	if v.Undo != 0 {
		rows = append(rows, bot.Row(c.B("common.undo", "undo", v.Undo)))
	}
	return rows, nil
}

// typedBelow takes what was typed below an opinion that is shown; "" for nothing.
func typedBelow(c *bot.Context, o *mconsult.Opinion) (string, error) {
	v, id, err := shownForm.Peek(c)
	if err != nil || id == 0 || v.Opinion != o.ID || v.Words == "" {
		return "", err
	}
	v, err = shownForm.Take(c, id)
	return v.Words, err
}

// heardOutcome reads an answer that was typed: which it is, alone or in front, and the words that
// go with it. What says none is words.
func heardOutcome(c *bot.Context, text string) (to mconsult.OpinionState, words string) {
	for _, to := range mconsult.Outcomes {
		if words, _, ok := chat.Leads(c, text, "consult.heard_"+string(to), "。.！! ", "：:，,。；; \n"); ok {
			return to, words
		}
	}
	return "", text
}
