package posts

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/voices"
)

// asksContactNews is how what the party contact was told of is said anew: as it stands now.
const asksContactNews = "contact_news"

// AboutContactNews is what all that the party contact was told of is about: a step of any
// suggestion has it looked at.
const AboutContactNews = "contact:0"

// contactShown is how many suggestions such a message names.
const contactShown = 6

// ContactNews tells the party contact which suggestions were sent to the committee and wait
// for an answer (§9): those of a day in one message.
func ContactNews(c *bot.Context, w *locale.Words, list []voices.Suggestion) bot.Message {
	waits := 0
	var lines, stands, ids []string
	var buttons [][]bot.Button
	for i := range list {
		s := &list[i]
		ids, stands = append(ids, strconv.FormatInt(s.ID, 10)), append(stands, s.Standing())
		state := ""
		if s.State == voices.Sent {
			waits++
		} else {
			state = w.Plain("suggestion.state_" + s.Standing())
		}
		if i >= contactShown {
			continue
		}
		lines = append(lines, w.T("contact.news_line", "number", s.Number, "title", s.Title, "state", state))
		if s.State == voices.Sent {
			buttons = append(buttons, bot.Row(bot.Button{Text: locale.Join(" · ", s.Number, s.Title), Data: bot.Data("suggestion", s.ID)}))
		}
	}
	if more := len(list) - contactShown; more > 0 {
		lines = append(lines, w.T("contact.news_more", "count", more))
	}
	if len(buttons) > contactButtons {
		buttons = buttons[:contactButtons]
	}
	return bot.Message{
		About: AboutContactNews, Asks: asksContactNews, Stands: strings.Join(ids, ",") + "|" + strings.Join(stands, ","),
		Text:    w.T("contact.news_head", "count", len(list), "waits", waits) + "\n" + strings.Join(lines, "\n"),
		Buttons: append(buttons, bot.Row(bot.CommandButton(w.Plain("menu.office"), "office"))),
	}
}

// contactButtons is how many of them have a button; the desk has the others.
const contactButtons = 3

func contactNewsAnew(c *bot.Context, _, stood string) (m bot.Message, next time.Time, err error) {
	was, _, _ := strings.Cut(stood, "|")
	var list []voices.Suggestion
	open := false
	for _, word := range strings.Split(was, ",") {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return m, next, fmt.Errorf("suggestions that the contact was told of: %w", err)
		}
		s, err := voices.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		open = open || s.State == voices.Sent
		list = append(list, *s)
	}
	if open {
		next = c.Now.Add(LookAgain)
	}
	return ContactNews(c, c.Words, list), next, nil
}
