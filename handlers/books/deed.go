package books

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	mbooks "lianluo/models/books"
	"lianluo/models/people"
)

// OfDeed are the gifts and the honours that belong to a good deed, as the person may read
// them: a line and a button for each (§13, §14).
func OfDeed(c *bot.Context, deed int64) (lines []string, buttons []bot.Button, err error) {
	add := func(number, line, route string, id int64) {
		lines = append(lines, line)
		buttons = append(buttons, bot.Button{Text: number, Data: bot.Data(route, id)})
	}
	gifts, err := mbooks.DonationsOf(c.Tx, deed)
	if err != nil {
		return nil, nil, err
	}
	for i := range gifts {
		d := &gifts[i]
		may, err := donationKind().MayRead(c, d)
		if err != nil {
			return nil, nil, err
		}
		if may {
			add(d.Number, c.T("donation.of_deed", "title", donationTitle(c, d), "state", unsettled(c, donationBook, d.State)), "donation", d.ID)
		}
	}
	honours, err := mbooks.HonoursOf(c.Tx, deed)
	if err != nil {
		return nil, nil, err
	}
	for i := range honours {
		h := &honours[i]
		may, err := honourKind().MayRead(c, h)
		if err != nil {
			return nil, nil, err
		}
		if !may {
			continue
		}
		whose, err := people.PersonByID(c.Tx, h.PersonID)
		if err != nil {
			return nil, nil, err
		}
		title := chat.Joined(h.Number, whose.Name, h.Title)
		add(h.Number, c.T("honour.of_deed", "title", title, "state", unsettled(c, honourBook, h.State)), "honour", h.ID)
	}
	return lines, buttons, nil
}

// unsettled is the state of an entry that is not confirmed; "" of one that is.
func unsettled(c *bot.Context, book string, s mbooks.State) string {
	if s == mbooks.Confirmed {
		return ""
	}
	return c.P(book + ".state_" + string(s))
}
