package posts

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// asksForgotten is how the month's word of what nobody goes on with (没有下文, §9) is said anew:
// as each stands now. Of two months the newer one asks.
const asksForgotten = "forgotten"

// AboutForgotten is what that word is about: a step of any suggestion has it looked at.
const AboutForgotten = "forgotten:0"

// ForgottenKey is under what a person is told that word in a month.
func ForgottenKey(m store.Month, person int64) string {
	return fmt.Sprintf("forgotten:%s:%d", m, person)
}

// forgottenShown is how many suggestions it names, with a button each.
const forgottenShown = 5

// ForgottenNews tells p, of the office or the party contact, which suggestions are overdue in a
// month.
func ForgottenNews(c *bot.Context, p *people.Person, month store.Month, list []voices.Forgotten) bot.Message {
	w := c.WordsFor(p)
	open := 0
	var lines, ids, stands []string
	var row []bot.Button
	for i := range list {
		f := &list[i]
		stood := string(f.Late)
		if f.Late == "" {
			stood = f.Standing() + string(f.DueOn)
		} else {
			open++
		}
		ids, stands = append(ids, strconv.FormatInt(f.ID, 10)), append(stands, stood)
		if i >= forgottenShown {
			continue
		}
		lines = append(lines, w.T("forgotten.line", "n", i+1, "number", f.Number, "title", f.Title, "late", overdue(c, w, f)))
		if f.Late != "" {
			row = append(row, bot.Button{Text: w.Plain("forgotten.open", "n", i+1, "number", f.Number), Data: bot.Data("suggestion_late", f.ID)})
		}
	}
	if more := len(list) - forgottenShown; more > 0 {
		lines = append(lines, w.T("forgotten.more", "count", more))
	}
	head := w.T("forgotten.title", "count", open)
	if open == 0 {
		head = w.T("forgotten.over", "count", len(list))
	}
	all := bot.CommandButton(w.Plain("suggestion.list"), "suggestions")
	if p.LooksOn() {
		all = bot.CommandButton(w.Plain("menu.office"), "office")
	}
	return bot.Message{
		About: AboutForgotten, Asks: asksForgotten, Stands: strings.Join([]string{string(month), strings.Join(ids, ","), strings.Join(stands, ",")}, "|"),
		Text:    head + "\n" + strings.Join(lines, "\n"),
		Buttons: append(bot.Rows(2, row...), bot.Row(all)),
	}
}

// overdue says what is overdue of a suggestion, or how it stands now.
func overdue(c *bot.Context, w *locale.Words, f *voices.Forgotten) string {
	due := ""
	if f.DueOn != "" {
		due = w.Date(f.DueOn.Start(c.Location()), c.Local(c.Now))
	}
	switch {
	case f.Late == "" && f.State == voices.Assigned && due != "":
		return w.Plain("forgotten.waits", "whom", f.AssignedTo, "due", due)
	case f.Late == "":
		return w.Plain("suggestion.state_" + f.Standing())
	}
	return w.Plain("forgotten."+string(f.Late), "whom", f.AssignedTo, "due", due)
}

func forgottenAnew(c *bot.Context, _, stood string) (m bot.Message, next time.Time, err error) {
	month, was, _ := strings.Cut(stood, "|")
	was, _, _ = strings.Cut(was, "|")
	if now := store.MonthOf(c.Now, c.Location()); string(now) != month {
		newer, err := c.Said(ForgottenKey(now, c.Person.ID))
		if err != nil || newer != 0 {
			return bot.Message{Text: c.T("forgotten.moved")}, next, err
		}
	}
	var list []voices.Forgotten
	for _, word := range strings.Split(was, ",") {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return m, next, fmt.Errorf("suggestions that were said to be overdue: %w", err)
		}
		s, err := voices.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		late := voices.LateOf(s, c.Office.Workdays(bot.Kept[*calendar.Calendar](c)), c.Location(), c.Now)
		if late != "" {
			next = c.Now.Add(LookAgain)
		}
		list = append(list, voices.Forgotten{Suggestion: *s, Late: late})
	}
	return ForgottenNews(c, c.Person, store.Month(month), list), next, nil
}
