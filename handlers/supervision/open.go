package supervision

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/store"
	msupervision "lianluo/models/supervision"
)

// openKind is how a word under a name is talked about: the director answers it.
func openKind() *front.Kind[*msupervision.Open, msupervision.OpenState] {
	return &front.Kind[*msupervision.Open, msupervision.OpenState]{
		Name: "supervision_open", Machine: msupervision.OpenLife, Find: msupervision.OpenByID, Route: "supervision_open",
		Withdrawn: msupervision.OpenWithdrawn, List: "supervise",
		Text: func(c *bot.Context, o *msupervision.Open) (string, error) {
			name, err := chat.Names(c, []int64{o.PersonID})
			return c.T("supervision_open.shown", "number", o.Number, "state", c.P("supervision_open.state_"+string(o.State)), "matter", o.Matter, "name", name, "answer", o.Answer), err
		},
		Title: func(c *bot.Context, o *msupervision.Open) string { return o.Number },
		Pairs: func(c *bot.Context, o *msupervision.Open) ([]any, error) {
			return []any{"number", o.Number, "title", store.CutRunes(o.Matter, store.TitleRunes)}, nil
		},
		Decisions: []front.Decision[msupervision.OpenState]{{To: msupervision.OpenAnswered}},
		Buttons: func(c *bot.Context, o *msupervision.Open) (row []bot.Button, err error) {
			if o.PersonID == c.Person.ID && o.State == msupervision.OpenFiled {
				row = append(row, c.B("supervision_open.withdraw", "supervision_open_withdraw", o.ID))
			}
			return append(row, c.B("supervision.back", route, "head")), nil
		},
	}
}

// signForm takes a word under its author's name.
const signForm bot.FormName[signDraft] = "supervision_sign"

type signDraft struct {
	Matter string   `json:"matter,omitempty"`
	Sure   []string `json:"sure,omitempty"` // words that sound secret and, as the writer has said, are not
}

func newSignForm() *bot.Form[signDraft] {
	return &bot.Form[signDraft]{
		Name: signForm, Access: bot.Members,
		Card: func(c *bot.Context, v *signDraft) (string, error) {
			return c.T("supervision_sign.card", "matter", v.Matter, "readers", readers(c), "several", phrase.SeveralMatters(v.Matter)), nil
		},
		Fields: []bot.Field[signDraft]{chat.Guard(signTexts, resign), chat.GuardMarked(signTexts, func(v *signDraft) *[]string { return &v.Sure }, resign), {
			Question: func(c *bot.Context, _ *signDraft) (string, error) {
				return c.T("supervision_sign.matter.ask", "readers", readers(c)), nil
			},
			Name: "matter", Asked: true, Words: true, Text: func(v *signDraft) string { return v.Matter }, Empty: func(v *signDraft) bool { return v.Matter == "" },
			Set: func(c *bot.Context, v *signDraft, in bot.Input) error {
				if in.Source != "" {
					return c.Problem("supervision_open.no_others")
				}
				return chat.TakeWords(c, &v.Matter, in, store.MatterLimit)
			},
		}},
		Submit: sign,
	}
}

func signTexts(v *signDraft) []*string { return []*string{&v.Matter} }

// resign takes a text in the place of one that could not stay as it was.
func resign(c *bot.Context, v *signDraft, text string) error {
	return chat.TakeWords(c, &v.Matter, bot.Input{Text: text}, store.MatterLimit)
}

// readers are who reads a word under a name.
func readers(c *bot.Context) string {
	return posts.Readers(c.Words, c.Person, msupervision.OpenLife.Readers, true)
}

func sign(c *bot.Context, v *signDraft) (m bot.Message, err error) {
	same, err := msupervision.FiledTwice(c.Tx, c.Person, v.Matter, c.Now)
	if err != nil {
		return m, err
	}
	if same != nil { // a second tap, or the same text sent again
		m.Text = c.T("supervision_open.twice", "number", same.Number)
		m.Buttons = bot.Rows(1, c.B("supervision_open.view", "supervision_open", same.ID))
		return m, nil
	}
	o, step, err := msupervision.File(c.Tx, c.Person, v.Matter, c.Now)
	if err != nil {
		return m, err
	}
	a, err := openKind().Taken(c, o, step)
	// The director hears of it with the day's batch, and finds it on the desk.
	return bot.Message{
		Text:    c.T("supervision_open.filed", "number", o.Number),
		Buttons: bot.Rows(2, chat.Undo(c, a), c.B("supervision_open.view", "supervision_open", o.ID)),
	}, err
}

// opens lists the words under a name: the director's what he has not answered, a member's
// own.
func opens(c *bot.Context) error {
	list, err := msupervision.OpenOf(c.Tx, c.Person.ID)
	m := bot.Message{Text: c.T("supervision_open.own")}
	if c.Person.Is(people.Director) {
		list, err = msupervision.OpenWaiting(c.Tx)
		m.Text = c.T("supervision_open.list")
	}
	if err != nil {
		return err
	}
	if len(list) == 0 {
		m.Text = c.T("supervision_open.none")
	}
	for i := range list {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: chat.Joined(list[i].Number, store.CutRunes(list[i].Matter, store.TitleRunes)), Data: bot.Data("supervision_open", list[i].ID),
		}))
	}
	m.Buttons = c.Fold(bot.Data("supervision_opens"), bot.FewRows, append(m.Buttons, bot.Row(c.B("supervision.back", route, "head"))))
	_, err = c.Show(m)
	return err
}
