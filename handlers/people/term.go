package people

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// lastTerm bounds the number of a 届.
const lastTerm = 99

// termDraft is a 届 as it is set.
type termDraft struct {
	Number int        `json:"number,omitempty"`
	Starts store.Date `json:"starts,omitempty"`
}

func registerTerm(r *bot.Router) {
	r.Command("term", bot.Directors, term)
	bot.AddForm(r, termForm())
}

// term shows the 届 that is running, or asks for it (§2): /term 第十五届
// 2026年11月1日.
func term(c *bot.Context) error {
	t, err := mpeople.CurrentTerm(c.Tx, c.Now)
	if err == nil {
		_, err = c.Show(bot.Message{Text: termText(c, "term.running", t), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
		return err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	v := termDraft{}
	number, day, _ := strings.Cut(strings.TrimSpace(c.Args), " ")
	if n := phrase.TermNumber(number); n <= lastTerm {
		v.Number = n
	}
	if day != "" {
		if err := setTermStart(c, &v, bot.Input{Text: day}); err != nil {
			return err
		}
	}
	return termForm().File(c, v)
}

func termForm() *bot.Form[termDraft] {
	return &bot.Form[termDraft]{
		Name: "term", Access: bot.Directors,
		Fields: []bot.Field[termDraft]{
			{
				Name: "number", Asked: true, Empty: func(v *termDraft) bool { return v.Number == 0 },
				Set: func(c *bot.Context, v *termDraft, in bot.Input) error {
					n := phrase.TermNumber(in.Text)
					if n == 0 || n > lastTerm {
						return c.Problem("term.which")
					}
					v.Number = n
					return nil
				},
			},
			{Name: "starts", Asked: true, Empty: func(v *termDraft) bool { return v.Starts == "" }, Set: setTermStart},
		},
		Card: func(c *bot.Context, v *termDraft) (string, error) {
			return termText(c, "term.card", &mpeople.Term{Number: v.Number, StartsOn: v.Starts, EndsOn: mpeople.TermEnd(v.Starts)}), nil
		},
		Submit: fileTerm,
	}
}

func setTermStart(c *bot.Context, v *termDraft, in bot.Input) error {
	m, err := chat.ReadMoment(c, in.Text)
	switch {
	case err != nil:
		return err
	case !m.HasDate || m.HasClock:
		return c.Problem("term.which_day")
	}
	v.Starts = store.DateOf(m.Time, c.Location())
	return nil
}

// termText tells a term with its days; key takes number, from and to.
func termText(c *bot.Context, key string, t *mpeople.Term) string {
	day := func(d store.Date) string { return c.Words.FullDate(d.Start(c.Location())) }
	return c.T(key, "number", t.Number, "from", day(t.StartsOn), "to", day(t.EndsOn))
}

func fileTerm(c *bot.Context, v *termDraft) (bot.Message, error) {
	t := &mpeople.Term{Number: v.Number, Name: c.GroupWords().Plain("term.name", "number", v.Number), StartsOn: v.Starts}
	if err := mpeople.NewTerm(c.Tx, t); err != nil {
		if errors.Is(err, mpeople.ErrTermDates) {
			return bot.Message{}, c.Problem("term.across")
		}
		return bot.Message{}, err
	}
	m := bot.Message{Text: termText(c, "term.saved", t), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))}
	waiting, err := mpeople.WaitingImport(c.Tx, mpeople.ImportRoster)
	if waiting != nil {
		m.Buttons = bot.Rows(1, bot.Button{Text: c.P("import.go_on"), Data: bot.Data("import", waiting.ID, "show")})
	}
	return m, err
}
