package committee

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
)

// offered is how many /paper lists.
const offered = 3

// offer lists the newest that are final; to the staff the drafts of the last quarter too.
func offer(c *bot.Context) (list []papers.Offer, err error) {
	all, err := mcommittee.Handed(c.Tx, papers.Few(c, offered))
	if err != nil {
		return nil, err
	}
	if c.Person.Is(people.Staff) {
		r, err := mcommittee.Latest(c.Tx, calendar.QuarterOf(c.Local(c.Now)).Prev())
		if ignoreMissing(err) != nil {
			return nil, err
		}
		if err == nil && r.State != mcommittee.Delivered {
			all = append([]mcommittee.Report{*r}, all...)
		}
	}
	for i := range all {
		label := c.P("paper.offer", "paper", c.P("paper.committee_report"), "of", posts.QuarterName(c.Words, all[i].Of()))
		list = append(list, papers.Offer{Label: label, Arg: strconv.FormatInt(all[i].ID, 10)})
	}
	return list, nil
}

// paper is the report as it is printed (domain D1, D2). Of a draft the day is left to be written.
func paper(c *bot.Context, arg string) (*papers.File, error) {
	r, err := readable(c, arg)
	if err != nil {
		return nil, err
	}
	list, err := parts.Of(c.Tx, records.KindReport, r.ID)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	town := c.Office.Town
	if town == "" {
		town = w.Plain("report.no_town")
	}
	d := &docx.Document{Blocks: []docx.Block{docx.Title(title(w, r)), docx.Addressee(w.Plain("report.addressee", "town", town))}}
	for i := range list {
		now, err := list[i].Now()
		if err != nil {
			return nil, err
		}
		text := parts.Text(now)
		if text == "" {
			text = w.Plain("paper.nothing")
		}
		if list[i].Key != mcommittee.Summary {
			d.Blocks = append(d.Blocks, docx.Heading{Level: 1, Text: w.Plain("report.paper_" + list[i].Key)})
		}
		d.Blocks = append(d.Blocks, docx.Text(text))
	}
	day, said := w.Plain("official.no_day"), c.T("report.paper_draft")
	switch {
	case r.State == mcommittee.Draft || r.FrozenAt == nil:
		d.Mark = w.Plain("paper.draft")
	case r.DeliveredOn != "":
		day, said = w.FullDate(r.DeliveredOn.Start(c.Location())), c.T("report.paper_final")
	default:
		day, said = w.FullDate(c.Local(*r.FrozenAt)), c.T("report.paper_final")
	}
	d.Blocks = append(d.Blocks, docx.Text(w.Plain("report.closing")), docx.Signature{Office: chat.OfficeName(w, c.Office), Day: day})
	return papers.Word(c, w.Plain("report.file"), w.Plain("report.file_of", "quarter", posts.QuarterName(w, r.Of()), "version", r.Version), said, d)
}

// about names what is asked of a quarter's report.
func about(q calendar.Quarter) string { return posts.AboutReport(q) }

// todos: the report of the last quarter, from its briefing's release until it is delivered.
func todos(c *bot.Context) (list []front.TodoLine, err error) {
	if !c.Person.Is(people.Director) {
		return nil, nil
	}
	q := calendar.QuarterOf(c.Local(c.Now)).Prev()
	owed, err := mcommittee.Owed(c.Tx, q)
	if err != nil || !owed {
		return nil, err
	}
	if _, err := mcommittee.Released(c.Tx, q); err != nil {
		if errors.Is(err, mcommittee.ErrNotReleased) {
			err = nil
		}
		return nil, err
	}
	due := mcommittee.DueOn(chat.Workdays(c), q).Start(c.Location())
	name := posts.QuarterName(c.Words, q)
	return append(list, front.TodoLine{
		Text: c.T("report.todo", "quarter", name, "date", c.Date(due)), Button: c.B("report.todo_do", "report", q.Key()),
		Sort: "committee_report", Matter: c.P("report.title", "quarter", name), Due: due,
	}), nil
}
