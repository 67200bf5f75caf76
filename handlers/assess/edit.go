package assess

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	massess "lianluo/models/assess"
	"lianluo/models/store"
)

// The forms of the self-assessment.
const (
	scoreForm bot.FormName[scoreDraft] = "assess_score"
	editForm  bot.FormName[itemDraft]  = "assess_edit"
	addForm   bot.FormName[itemDraft]  = "assess_add"
)

// scoreDraft is the score of an item; Said without one: it is taken off.
type scoreDraft struct {
	ID    int64           `json:"id"`
	Said  bool            `json:"said,omitempty"`
	Score *massess.Points `json:"score,omitempty"`
}

// noScore is the choice that leaves an item without a score.
const noScore = "none"

// fewPoints is how many scores are offered, from the full one down; others are typed.
const fewPoints = 5

func askScore(c *bot.Context) error {
	it, err := pressed(c)
	if err != nil {
		return err
	}
	return scoreForm.Start(c, scoreDraft{ID: it.ID})
}

func newScoreForm() *bot.Form[scoreDraft] {
	return &bot.Form[scoreDraft]{
		Name: scoreForm, Access: bot.Directors, Direct: true, Brief: true, DropKey: "assess_score.drop", Submit: score,
		Back: func(c *bot.Context, v *scoreDraft) bot.Button { return c.B("common.back", "assess_item", v.ID) },
		Fields: []bot.Field[scoreDraft]{{
			Name: "points", Asked: true, Empty: func(v *scoreDraft) bool { return !v.Said }, Choices: scoreChoices, Set: setScore,
			Question: func(c *bot.Context, v *scoreDraft) (string, error) {
				it, err := itemOf(c, v.ID)
				if err != nil {
					return "", err
				}
				return c.T("assess_score.question", "n", it.N, "title", it.Title, "rule", it.Rule, "most", points(it.Most)), nil
			},
		}},
	}
}

// itemOf is the item of a draft, as it stands on its list.
func itemOf(c *bot.Context, id int64) (*massess.Item, error) {
	it, err := massess.ByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	if it.LeftOut {
		return nil, c.Problem("common.gone")
	}
	return it, nil
}

func scoreChoices(c *bot.Context, v *scoreDraft) (list []bot.Choice, err error) {
	it, err := itemOf(c, v.ID)
	if err != nil {
		return nil, err
	}
	var offered []massess.Points
	for p := it.Most; p > 0 && len(offered) < fewPoints; p -= massess.Point {
		offered = append(offered, p)
	}
	offered = append(offered, 0)
	for _, p := range offered {
		list = append(list, bot.Choice{Label: c.P("assess_score.points_of", "points", points(p)), Value: points(p)})
	}
	return append(list, bot.Choice{Label: c.P("assess_score.none"), Value: noScore}), nil
}

// readPoints reads points as they are typed: 2, 2.5, 2分.
func readPoints(c *bot.Context, text string) (massess.Points, bool) {
	text = strings.TrimSuffix(strings.TrimSpace(phrase.Clean(text)), c.P("assess_score.unit"))
	whole, part, dot := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), "．", "."), ".")
	n, err := strconv.ParseInt(whole, 10, 32)
	if err != nil || n < 0 || strings.HasPrefix(whole, "+") || dot && (len(part) != 1 || part[0] < '0' || part[0] > '9') {
		return 0, false
	}
	p := massess.Points(n) * massess.Point
	if dot {
		p += massess.Points(part[0] - '0')
	}
	return p, true
}

func setScore(c *bot.Context, v *scoreDraft, in bot.Input) error {
	it, err := itemOf(c, v.ID)
	if err != nil {
		return err
	}
	text := in.Text
	if in.Choice != "" {
		text = in.Choice
	}
	if text == noScore || in.Choice == "" && phrase.Clean(text) == c.P("assess_score.none") {
		v.Said, v.Score = true, nil
		return nil
	}
	p, ok := readPoints(c, text)
	if !ok || p > it.Most {
		return c.Problem("assess.bad_score", "most", points(it.Most))
	}
	v.Said, v.Score = true, &p
	return nil
}

// note keeps a score for its undo: "" is none.
func note(p *massess.Points) string {
	if p == nil {
		return ""
	}
	return strconv.FormatInt(int64(*p), 10)
}

func score(c *bot.Context, v *scoreDraft) (m bot.Message, err error) {
	it, err := itemOf(c, v.ID)
	if err != nil {
		return m, err
	}
	was := note(it.Score)
	if err := massess.Score(c.Tx, it, v.Score, c.Person); err != nil {
		return m, problem(c, err)
	}
	a, err := c.Act("assess_score", it.ID, was)
	if err != nil {
		return m, err
	}
	if err := settled(c, it.Year); err != nil {
		return m, err
	}
	if m, err = card(c, it, c.T("assess.scored", "n", it.N, "scored", it.Score != nil, "score", scored(it))); err != nil {
		return m, err
	}
	m.Buttons = append([][]bot.Button{{chat.Undo(c, a)}}, m.Buttons...)
	return m, nil
}

// unscore gives an item the score that it had.
func unscore(c *bot.Context, id int64) error {
	it, err := itemOf(c, id)
	if err != nil {
		return err
	}
	var was *massess.Points
	if c.Action.Note != "" {
		n, err := strconv.ParseInt(c.Action.Note, 10, 64)
		if err != nil {
			return c.Problem("common.nothing_to_undo")
		}
		was = (*massess.Points)(&n)
	}
	if err := massess.Score(c.Tx, it, was, c.Person); err != nil {
		return problem(c, err)
	}
	return after(c, it)
}

// after shows an item as it stands after an undo.
func after(c *bot.Context, it *massess.Item) error {
	if err := settled(c, it.Year); err != nil {
		return err
	}
	m, err := card(c, it, c.T("common.undone"))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// drop takes an item off its list, with its undo.
func drop(c *bot.Context) error {
	it, err := pressed(c)
	if err != nil {
		return err
	}
	if err := massess.LeaveOut(c.Tx, it, true, c.Person); err != nil {
		return problem(c, err)
	}
	a, err := c.Act("assess_drop", it.ID, "")
	if err != nil {
		return err
	}
	if err := settled(c, it.Year); err != nil {
		return err
	}
	m, err := page(c, it.Year, 0, c.T("assess.dropped", "title", it.Title))
	if err != nil {
		return err
	}
	m.Buttons = append([][]bot.Button{{chat.Undo(c, a)}}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

func undrop(c *bot.Context, id int64) error {
	it, err := massess.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := massess.LeaveOut(c.Tx, it, false, c.Person); err != nil {
		return problem(c, err)
	}
	return after(c, it)
}

// itemDraft is an item as it is edited.
type itemDraft struct {
	ID    int64          `json:"id,omitempty"`
	Year  int            `json:"year"`
	Part  string         `json:"part,omitempty"`
	Title string         `json:"title,omitempty"`
	Rule  string         `json:"rule,omitempty"`
	Note  string         `json:"note,omitempty"`
	Most  massess.Points `json:"most,omitempty"`
}

func askEdit(c *bot.Context) error {
	it, err := pressed(c)
	if err != nil {
		return err
	}
	return editForm.Change(c, itemDraft{ID: it.ID, Year: it.Year, Part: it.Part, Title: it.Title, Rule: it.Rule, Note: it.Note, Most: it.Most})
}

func askAdd(c *bot.Context) error {
	return addForm.Start(c, itemDraft{Year: c.ArgInt(0), Part: c.GroupWords().Plain("assess.part_other")})
}

func newItemForm(name bot.FormName[itemDraft], do string, submit func(c *bot.Context, v *itemDraft) (bot.Message, error)) *bot.Form[itemDraft] {
	words := func(field string, asked bool, at func(v *itemDraft) *string, limit int, line bool) bot.Field[itemDraft] {
		return bot.Field[itemDraft]{
			Name: field, Asked: asked, Optional: !asked, Text: func(v *itemDraft) string { return *at(v) }, Empty: func(v *itemDraft) bool { return *at(v) == "" },
			Set: func(c *bot.Context, v *itemDraft, in bot.Input) error {
				text := in.Text
				if line {
					text = store.OneLine(text)
				}
				return chat.SetWords(c, at(v), text, limit)
			},
		}
	}
	return &bot.Form[itemDraft]{
		Name: name, Access: bot.Directors, SubmitKey: do, Submit: submit,
		Back: func(c *bot.Context, v *itemDraft) bot.Button {
			if v.ID == 0 {
				return c.B("common.back", "assess", v.Year, 0)
			}
			return c.B("common.back", "assess_item", v.ID)
		},
		Card: func(c *bot.Context, v *itemDraft) (string, error) {
			return c.T("assess_edit.card", "title", v.Title, "most", points(v.Most), "rule", v.Rule, "note", v.Note, "part", v.Part), nil
		},
		Fields: []bot.Field[itemDraft]{
			words("what", true, func(v *itemDraft) *string { return &v.Title }, massess.TitleLimit, true),
			{
				Name: "most", Asked: true, Empty: func(v *itemDraft) bool { return v.Most == 0 }, Text: func(v *itemDraft) string { return points(v.Most) },
				Set: func(c *bot.Context, v *itemDraft, in bot.Input) error {
					p, ok := readPoints(c, in.Text)
					if !ok || p <= 0 || p > massess.MostLimit {
						return c.Problem("assess.bad_most", "limit", points(massess.MostLimit))
					}
					v.Most = p
					return nil
				},
			},
			words("rule", false, func(v *itemDraft) *string { return &v.Rule }, massess.RuleLimit, false),
			words("note", false, func(v *itemDraft) *string { return &v.Note }, massess.NoteLimit, false),
		},
	}
}

func edit(c *bot.Context, v *itemDraft) (m bot.Message, err error) {
	it, err := itemOf(c, v.ID)
	if err != nil {
		return m, err
	}
	it.Title, it.Rule, it.Note, it.Most = v.Title, v.Rule, v.Note, v.Most
	if err := massess.Edit(c.Tx, it, c.Person); err != nil {
		return m, problem(c, err)
	}
	if err := settled(c, it.Year); err != nil {
		return m, err
	}
	return card(c, it, c.T("assess.edited", "n", it.N))
}

func add(c *bot.Context, v *itemDraft) (m bot.Message, err error) {
	it := &massess.Item{Year: v.Year, Part: v.Part, Title: v.Title, Rule: v.Rule, Note: v.Note, Most: v.Most}
	err = massess.Add(c.Tx, it, c.Person)
	if errors.Is(err, store.ErrEmpty) {
		return m, c.Problem("writing.no_words")
	}
	if err != nil {
		return m, problem(c, err)
	}
	if err := settled(c, it.Year); err != nil {
		return m, err
	}
	return card(c, it, c.T("assess.added", "n", fmt.Sprint(it.N)))
}
