package collation

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mcollation "lianluo/models/collation"
	"lianluo/models/records"
)

// The year's thanks by name and fact (讲原则、守纪律、比奉献、展风采): the bot suggests facts, the
// director writes. Nobody is ranked.

// thanksDraft are the words under a heading.
type thanksDraft struct {
	ID      int64              `json:"id"`
	Heading mcollation.Heading `json:"heading"`
	Text    string             `json:"text,omitempty"`
}

const thanksForm bot.FormName[thanksDraft] = "collate_thanks"

func registerThanks(r *bot.Router) {
	bot.AddForm(r, newThanksForm())
	r.Button("collate_thanks", bot.Directors, thanks)
	papers.Add(r, papers.Paper{Name: "collation_thanks", Access: bot.Inside, Make: thanksWord})
}

// thanks is collate_thanks:ID, the four headings, and collate_thanks:ID:HEADING.
func thanks(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if col.FrozenAt == nil {
		return c.Problem("collation.no_paper")
	}
	if h := mcollation.Heading(c.Arg(1)); h != "" {
		if !slices.Contains(mcollation.Headings, h) {
			return c.Problem("common.stale")
		}
		return thanksForm.Start(c, thanksDraft{ID: col.ID, Heading: h})
	}
	m, err := headings(c, col, "")
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// headings are the four, with which of them are written.
func headings(c *bot.Context, col *mcollation.Collation, done string) (m bot.Message, err error) {
	of, err := mcollation.ThanksOf(c.Tx, col)
	if err != nil {
		return m, err
	}
	var row []bot.Button
	written := false
	for _, h := range mcollation.Headings {
		label := c.P("collation.thanks_" + string(h))
		if of[h] != "" {
			label, written = c.P("collation.thanks_written", "heading", label), true
		}
		row = append(row, bot.Button{Text: label, Data: bot.Data("collate_thanks", col.ID, h)})
	}
	m.Text = locale.Join("\n\n", done, c.T("collation.thanks_head", "year", col.Year))
	m.Buttons = bot.Rows(2, row...)
	if written {
		m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "collation_thanks", col.Year)))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "collate", col.Year)))
	return m, nil
}

// factLines are the facts for a heading, plain: a line for each member.
func factLines(c *bot.Context, col *mcollation.Collation, h mcollation.Heading) (lines []string, err error) {
	list, err := mcollation.Suggested(c.Tx, col, h)
	for _, f := range list {
		var facts []string
		for i := range f.Entries {
			e := &f.Entries[i].Facts
			switch f.Entries[i].RecordKind {
			case records.KindActivity:
				facts = append(facts, c.P("collation.thanks_hosted", "title", e.Title))
			case records.KindDonation:
				facts = append(facts, c.P("entry.kind.donation")+e.Recipient)
			default:
				facts = append(facts, e.Title)
			}
		}
		if len(facts) == 0 {
			facts = []string{c.P("collation.thanks_always_" + string(h))}
		}
		lines = append(lines, c.P("collation.thanks_line", "name", f.Name, "facts", strings.Join(facts, c.P("session.comma"))))
	}
	return lines, err
}

// factsShown is how much of the facts stands above the question, in characters.
const factsShown = 1500

func newThanksForm() *bot.Form[thanksDraft] {
	frozen := func(c *bot.Context, v *thanksDraft) (*mcollation.Collation, error) {
		col, err := mcollation.ByID(c.Tx, v.ID)
		return col, c.MissingAs(err, "common.gone")
	}
	heading := func(c *bot.Context, v *thanksDraft) string { return c.P("collation.thanks_" + string(v.Heading)) }
	return &bot.Form[thanksDraft]{
		Name: thanksForm, Access: bot.Directors, SubmitKey: "collate_thanks.do",
		Back: func(c *bot.Context, v *thanksDraft) bot.Button { return c.B("common.back", "collate_thanks", v.ID) },
		Card: func(c *bot.Context, v *thanksDraft) (string, error) {
			return c.T("collate_thanks.card", "heading", heading(c, v), "text", v.Text), nil
		},
		Fields: []bot.Field[thanksDraft]{{
			Name: "text", Asked: true, Text: func(v *thanksDraft) string { return v.Text }, Empty: func(v *thanksDraft) bool { return v.Text == "" },
			Question: func(c *bot.Context, v *thanksDraft) (string, error) {
				col, err := frozen(c, v)
				if err != nil {
					return "", err
				}
				lines, err := factLines(c, col, v.Heading)
				if err != nil {
					return "", err
				}
				of, err := mcollation.ThanksOf(c.Tx, col)
				if err != nil {
					return "", err
				}
				facts, now := c.P("collation.thanks_no_facts"), ""
				if len(lines) > 0 {
					facts = c.P("collation.thanks_facts") + "\n" + phrase.Truncate(strings.Join(lines, "\n"), factsShown)
				}
				if of[v.Heading] != "" {
					now = c.P("collation.thanks_now", "text", phrase.Truncate(of[v.Heading], factsShown))
				}
				return c.T("collate_thanks.text.ask", "heading", heading(c, v), "facts", facts, "now", now), nil
			},
			Choices: func(c *bot.Context, v *thanksDraft) ([]bot.Choice, error) {
				col, err := frozen(c, v)
				if err != nil {
					return nil, err
				}
				lines, err := factLines(c, col, v.Heading)
				if err != nil || len(lines) == 0 {
					return nil, err
				}
				return []bot.Choice{{Label: c.P("collation.thanks_use"), Value: "facts"}}, nil
			},
			Set: func(c *bot.Context, v *thanksDraft, in bot.Input) error {
				text := in.Text
				if in.Choice != "" {
					col, err := frozen(c, v)
					if err != nil {
						return err
					}
					lines, err := factLines(papers.ForOffice(c), col, v.Heading)
					if err != nil {
						return err
					}
					text = phrase.Truncate(strings.Join(lines, "\n"), mcollation.ThanksLimit)
				}
				return chat.SetWords(c, &v.Text, text, mcollation.ThanksLimit)
			},
		}},
		Submit: func(c *bot.Context, v *thanksDraft) (m bot.Message, err error) {
			col, err := frozen(c, v)
			if err != nil {
				return m, err
			}
			if err := mcollation.Thank(c.Tx, col, v.Heading, v.Text, c.Person); err != nil {
				return m, problem(c, err)
			}
			return headings(c, col, "✅ "+c.T("collation.thanks_written", "heading", heading(c, v)))
		},
	}
}

// thanksWord is the page in Word: what is not written is left out.
func thanksWord(c *bot.Context, arg string) (*papers.File, error) {
	p, err := load(c, arg, false)
	if err != nil {
		return nil, err
	}
	of, err := mcollation.ThanksOf(c.Tx, p.col)
	if err != nil {
		return nil, err
	}
	blocks := []docx.Block{docx.Title(p.w.Plain("collation.thanks_title", "year", p.col.Year))}
	for _, h := range mcollation.Headings {
		if of[h] != "" {
			blocks = append(blocks, docx.Heading{Level: 1, Text: p.w.Plain("collation.thanks_" + string(h))}, docx.Text(of[h]))
		}
	}
	if len(blocks) == 1 {
		return nil, c.Problem("collation.thanks_none")
	}
	blocks = append(blocks, docx.Signature{Office: chat.OfficeName(p.w, c.Office), Day: papers.Today(c)})
	return papers.Word(c, p.w.Plain("paper.collation_thanks"), p.w.Plain("books.year", "year", p.col.Year), p.said(c, "collation_thanks"), &docx.Document{Blocks: blocks})
}
