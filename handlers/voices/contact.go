package voices

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// registerContact: what the party contact (联系领导) has on his desk of the suggestions that
// were sent to the committee (§9).
func registerContact(r *bot.Router) {
	front.AddContactPart(r, contactPart)
	r.Button("contact_list", bot.Contacts, func(c *bot.Context) error {
		return showContactList(c, mvoices.ContactList(c.Arg(0)), c.ArgInt(1))
	})
}

// contactFirst is how many of those that wait stand on the desk itself, so that an answer is
// three taps from the keyboard.
const contactFirst = 3

// contactPart counts what was sent to the committee, and shows what waits the longest.
func contactPart(c *bot.Context) (part front.ContactPart, err error) {
	var counts []string
	var row []bot.Button
	for _, l := range mvoices.ContactLists {
		n, late, err := mvoices.CountForContact(c.Tx, l, store.DateOf(c.Now, c.Location()))
		if err != nil {
			return part, err
		}
		if l == mvoices.ToAnswer {
			part.Waits = int(n)
		}
		counts = append(counts, c.T("contact.count_"+string(l), "count", n, "late", late))
		if n > 0 && (l != mvoices.ToAnswer || n > contactFirst) { // fewer stand on the desk itself
			row = append(row, c.B("contact.list_"+string(l), "contact_list", l, 0))
		}
	}
	part.Text = c.T("contact.sent", "counts", locale.HTML(strings.Join(counts, " · ")))
	waits, err := mvoices.OnContactList(c.Tx, mvoices.ToAnswer, store.Page{Size: contactFirst})
	if err != nil {
		return part, err
	}
	for i := range waits {
		part.Buttons = append(part.Buttons, bot.Row(contactButton(c, &waits[i])))
	}
	wide := 2
	if len(row) == 3 {
		wide = 3
	}
	part.Buttons = append(part.Buttons, bot.Rows(wide, row...)...)
	return part, nil
}

func contactButton(c *bot.Context, s *mvoices.Suggestion) bot.Button {
	return bot.Button{Text: titleOf(c, s), Data: bot.Data("suggestion", s.ID)}
}

// showContactList shows a page of one of the contact's lists.
func showContactList(c *bot.Context, which mvoices.ContactList, page int) error {
	at := -1
	for i, l := range mvoices.ContactLists {
		if l == which {
			at = i
		}
	}
	if at < 0 {
		return c.Problem("common.stale")
	}
	page = max(page, 0)
	today := store.DateOf(c.Now, c.Location())
	n, late, err := mvoices.CountForContact(c.Tx, which, today)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(page, int(n), chat.ListSize)
	list, err := mvoices.OnContactList(c.Tx, which, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return err
	}
	lines := []string{c.T("contact.list_head", "which", c.P("contact.list_"+string(which)), "count", n, "late", late)}
	m := bot.Message{}
	for i := range list {
		s := &list[i]
		lines = append(lines, c.T("contact.line", "number", s.Number, "title", s.Title, "joins", s.Joins, "state", c.P("suggestion.state_"+s.Standing()),
			"whom", s.AssignedTo, "due", dayOf(c, s.DueOn), "late", s.State == mvoices.Assigned && s.DueOn != "" && s.DueOn < today))
		m.Buttons = append(m.Buttons, bot.Row(contactButton(c, s)))
	}
	if len(list) == 0 {
		lines = append(lines, c.T("suggestion.list_empty"))
	}
	m.Text = strings.Join(lines, "\n")
	if row := chat.Pager(c, page, page < pages-1, "contact_list", which); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "contact_list", which, page, page < pages-1)...))
	}
	var others []bot.Button
	for _, l := range mvoices.ContactLists {
		if l != which {
			others = append(others, c.B("contact.list_"+string(l), "contact_list", l, 0))
		}
	}
	m.Buttons = append(m.Buttons, bot.Rows(3, others...)...)
	m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "suggestions_ledger", c.Local(c.Now).Year()), bot.CommandButton(c.P("menu.office"), "office")))
	_, err = c.Show(m)
	return err
}

// isContact tells whether somebody reads suggestions as the contact alone.
func isContact(p *people.Person) bool { return p.Is(people.PartyContact) && !p.Is(people.Inside) }

// settleOthers has looked at, when a suggestion moves, what the contact was told of and what
// was said to be overdue, and whether a report's answer holds for it too that it was made from.
func settleOthers(c *bot.Context, s *mvoices.Suggestion, _ *records.Step, _ bool) error {
	if s.FindingID != 0 {
		f, err := research.FindingByID(c.Tx, s.FindingID)
		if err != nil {
			return err
		}
		if err := c.Settled(records.Ref{Kind: records.KindResearch, ID: f.ResearchID}.String()); err != nil {
			return err
		}
	}
	if err := c.Settled(posts.AboutForgotten); err != nil {
		return err
	}
	return c.Settled(posts.AboutContactNews)
}
