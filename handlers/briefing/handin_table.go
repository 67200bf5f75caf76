package briefing

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/records"
)

func registerHandinTable(r *bot.Router) {
	r.Button("announce_answers", bot.Inside, answersTable)
}

// mayReadAnswers: what was handed in is read by who made the announcement and the staff.
func mayReadAnswers(c *bot.Context, a *mbriefing.Announcement) bool {
	return c.Person.Is(people.Staff) || c.Person.ID == a.ByID
}

// handed is a line of the table: a member and what he or she has handed in; nil for
// nothing.
type handed struct {
	person people.Person
	answer *mbriefing.Answer
	words  string
	files  int
}

// answersOf finds an announcement, and the table of its answers for who may read them.
func answersOf(c *bot.Context, id int64) (*mbriefing.Announcement, []handed, error) {
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	if !mayReadAnswers(c, a) {
		return nil, nil, c.Problem("handin.staff_only")
	}
	if !a.Ask.Wanted() {
		return nil, nil, c.Problem("common.stale")
	}
	all, _, err := mbriefing.Audience(c.Tx, a)
	if err != nil {
		return nil, nil, err
	}
	answers, err := mbriefing.AnswersTo(c.Tx, a)
	if err != nil {
		return nil, nil, err
	}
	var ids []int64
	for _, row := range answers {
		ids = append(ids, row.ID)
	}
	files, err := records.AttachmentsOf(c.Tx, records.KindAnswer, ids...)
	if err != nil {
		return nil, nil, err
	}
	var list []handed
	add := func(p people.Person) {
		h := handed{person: p}
		if row, ok := answers[p.ID]; ok {
			var uploads []bot.Upload
			for _, f := range files[row.ID] {
				uploads = append(uploads, chat.Upload(f))
			}
			h.answer, h.files = &row, len(uploads)
			h.words = locale.Join(" · ", row.Words, chat.FilesLine(c, uploads))
			delete(answers, p.ID)
		}
		list = append(list, h)
	}
	for _, p := range all {
		add(p)
	}
	for id := range answers { // who has left since
		p, err := people.PersonByID(c.Tx, id)
		if err != nil {
			return nil, nil, err
		}
		add(*p)
	}
	return a, list, nil
}

// tableLines is how many lines a page of the table has.
const tableLines = 12

// answersTable shows what was handed in, with the sum of it above and who has not at the
// end: announce_answers:ID:PAGE.
func answersTable(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	a, list, err := answersOf(c, id)
	if err != nil {
		return err
	}
	var lines, missing []string
	var buttons []bot.Button
	for _, h := range list {
		if h.answer == nil {
			missing = append(missing, c.T("handin.line_none", "name", h.person.Name))
			continue
		}
		lines = append(lines, c.T("handin.line", "name", h.person.Name, "words", h.words, "time", c.DateClock(h.answer.AnsweredAt)))
		if h.files > 0 {
			buttons = append(buttons, bot.Button{Text: c.P("handin.files_of", "name", h.person.Name), Data: bot.Data("files", records.KindAnswer, h.answer.ID)})
		}
	}
	text, page, pages := chat.PartsPage([]chat.Part{{Lines: append(lines, missing...)}}, c.ArgInt(1), tableLines)
	m := bot.Message{Text: locale.Join("\n\n", c.T("handin.head", "text", phrase.Truncate(a.Text, 60), "sum", sumOf(c, a, list)), text)}
	m.Buttons = bot.Rows(2, buttons[min(len(buttons), page*tableLines):min(len(buttons), (page+1)*tableLines)]...)
	m.Buttons = append(m.Buttons, chat.Turns(c, "announce_answers", page, pages, a.ID)...)
	last := bot.Row(papers.Button(c, "handin_table", a.ID))
	if c.Person.Is(people.Staff) && !a.Voided() {
		last = append(last, c.B("common.back", "announce_card", a.ID))
	}
	m.Buttons = append(m.Buttons, last)
	_, err = c.Show(m)
	return err
}

// sumOf is what the answers come to: 已报 7/11 · 合计 45 辆, or how many have chosen what.
func sumOf(c *bot.Context, a *mbriefing.Announcement, list []handed) string {
	done, sum, chosen := 0, phrase.Amount(0), map[string]int{}
	for _, h := range list {
		if h.answer != nil {
			done++
			sum += h.answer.Amount
			chosen[h.answer.Words]++
		}
	}
	parts := []string{c.P("handin.count", "done", done, "of", len(list))}
	switch a.Ask.Kind {
	case mbriefing.AskNumber:
		parts = append(parts, c.P("handin.sum", "n", sum.String(), "unit", a.Ask.Unit))
	case mbriefing.AskChoice:
		for _, words := range a.Ask.Choices {
			parts = append(parts, words+" "+strconv.Itoa(chosen[words]))
		}
	}
	return locale.Join(" · ", parts...)
}
