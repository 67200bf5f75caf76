package posts

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/archive"
	"lianluo/models/records"
)

// ArchivePage is a page of local history for the group (文史资料, §15): the beginning of an
// item, the rest of which is read in private. The teller is named who has agreed to it.
func ArchivePage(c *bot.Context, it *archive.Item) (m bot.Message) {
	w := c.GroupWords()
	var when, where, who string
	if it.Period != "" {
		when = w.Plain("archive.when", "period", it.Period)
	}
	if it.Place != "" {
		where = w.Plain("archive.where", "place", it.Place)
	}
	if it.Consent {
		who = w.Plain("archive.teller_named", "name", it.Teller)
	}
	text, whole := archive.Opening(it.Text, archive.PageLimit)
	m.Text = w.T("archive.page", "title", it.Title, "facts", locale.Join(" · ", when, where, who), "text", text, "whole", whole)
	m.About = records.Ref{Kind: records.KindArchive, ID: it.ID}.String()
	if link := c.Link("archive-" + itoa(it.ID)); link != "" {
		m.Buttons = bot.Rows(1, bot.Button{Text: w.Plain("archive.page_read"), URL: link})
	}
	return m
}
