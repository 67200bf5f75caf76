package committee

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	hparts "lianluo/handlers/parts"
	"lianluo/internal/locale"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
)

// whole is report_whole:ID[:PAGE]: the whole text. The party contact reads what was delivered.
func whole(c *bot.Context) error {
	r, err := readable(c, c.Arg(0))
	if err != nil {
		return err
	}
	text, err := wholeText(c, r)
	if err != nil {
		return err
	}
	said, n, pages := chat.PartsPage(text, c.ArgInt(1), wholeLines)
	back := c.B("common.back", "report_version", r.ID)
	if !c.Person.Is(people.Staff) {
		back = c.B("common.back", "reports", 0)
	}
	m := bot.Message{Text: locale.Join("\n\n", c.T("report.head", "title", title(c.Words, r)), said), Buttons: chat.Turns(c, "report_whole", n, pages, r.ID)}
	m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "committee_report", r.ID), back))
	return chat.InPrivate(c, m)
}

const wholeLines = 60

func wholeText(c *bot.Context, r *mcommittee.Report) (list []chat.Part, err error) {
	all, err := parts.Of(c.Tx, records.KindReport, r.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		now, err := all[i].Now()
		if err != nil {
			return nil, err
		}
		part := chat.Part{Lines: hparts.Lines(c, now)}
		if all[i].Key != mcommittee.Summary {
			part.Title = c.T("report.heading", "title", partTitle(c.Words, all[i].Key))
		}
		list = append(list, part)
	}
	return list, nil
}

// readable is a report that whoever asks may read: the staff each, the party contact what was
// delivered (§16).
func readable(c *bot.Context, arg string) (*mcommittee.Report, error) {
	r, err := papers.Record(c, arg, mcommittee.ByID)
	switch {
	case err != nil:
		return nil, err
	case c.Person.Is(people.Staff), c.Person.Is(people.PartyContact) && r.State == mcommittee.Delivered:
		return r, nil
	}
	return nil, c.Problem("common.gone")
}
