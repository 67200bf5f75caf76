package plan

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
)

// holidayDraft is a notice of the days off as it was pasted.
type holidayDraft struct {
	Text string `json:"text,omitempty"`
}

const holidayForm bot.FormName[holidayDraft] = "holidays"

// registerHolidays: the director takes over the State Council's yearly notice, which the
// program cannot know before it is out.
func registerHolidays(r *bot.Router) {
	bot.AddForm(r, &bot.Form[holidayDraft]{
		Name: holidayForm, Access: bot.Directors, SubmitKey: "holidays.take", DropKey: "holidays.drop", Brief: true,
		Fields: []bot.Field[holidayDraft]{{
			Name: "text", Asked: true, NoEdit: true,
			Empty: func(v *holidayDraft) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *holidayDraft, in bot.Input) error {
				if _, err := readHolidays(c, in.Text); err != nil {
					return err
				}
				v.Text = in.Text
				return nil
			},
		}},
		Card:   holidayCard,
		Submit: takeHolidays,
	})
	r.Command("holidays", bot.Directors, func(c *bot.Context) error {
		return holidayForm.Start(c, holidayDraft{})
	})
	r.Undo("holidays", bot.Directors, undoHolidays)
}

// HolidaysPasted takes words that a director sent, or forwarded, without being asked, when
// they are a notice of the days off. What is only like one stays words.
func HolidaysPasted(c *bot.Context, text string) (taken bool, err error) {
	if !bot.Directors.Allows(c.Person) {
		return false, nil
	}
	n, err := calendar.ReadNotice(text)
	var e *calendar.NoticeError
	switch {
	case errors.As(err, &e) && e.Problem == calendar.NoNotice || n == nil && e == nil:
		return false, nil
	case e != nil:
		return true, holidayProblem(c, e)
	}
	return true, holidayForm.Check(c, holidayDraft{Text: text})
}

// readHolidays reads a notice and says what is wrong with it.
func readHolidays(c *bot.Context, text string) (*calendar.Notice, error) {
	n, err := calendar.ReadNotice(text)
	var e *calendar.NoticeError
	switch {
	case errors.As(err, &e):
		return nil, holidayProblem(c, e)
	case err != nil:
		return nil, err
	case n.Year < c.Local(c.Now).Year():
		return nil, c.Problem("holidays.past", "year", fmt.Sprint(n.Year))
	}
	return n, nil
}

func holidayProblem(c *bot.Context, e *calendar.NoticeError) error {
	return c.Problem("holidays.problem_"+string(e.Problem), "where", phrase.Truncate(e.Where, 40))
}

// holidayCard is the table of a notice to be checked: each holiday with its days off and the
// weekend days that are worked for it, and what is planned on days that become off.
func holidayCard(c *bot.Context, v *holidayDraft) (string, error) {
	n, err := readHolidays(c, v.Text)
	if err != nil {
		return "", err
	}
	lines := []string{c.T("holidays.card", "year", fmt.Sprint(n.Year)), ""}
	loc := c.Location()
	date := func(d calendar.Date) string {
		return c.Words.Date(d.At(0, loc), time.Date(n.Year, time.June, 1, 0, 0, 0, 0, loc))
	}
	for i := 0; i < len(n.Days); {
		name := n.Days[i].Name
		var off, worked []calendar.Date
		for _, d := range n.Days { // a make-up day may stand before another holiday
			switch {
			case d.Name == name && d.Off:
				off = append(off, d.Date)
			case d.Name == name:
				worked = append(worked, d.Date)
			}
		}
		if seenBefore(n, i) {
			i++
			continue
		}
		span := date(off[0])
		if len(off) > 1 {
			span += "–" + date(off[len(off)-1])
		}
		line := c.T("holidays.line", "name", name, "span", span, "count", len(off))
		if len(worked) > 0 {
			var days []string
			for _, d := range worked {
				days = append(days, date(d))
			}
			line += c.T("holidays.worked", "days", strings.Join(days, c.P("session.comma")))
		}
		lines = append(lines, line)
		i++
	}
	hit, err := plannedOff(c, n)
	if err != nil {
		return "", err
	}
	return locale.Join("\n\n", strings.Join(lines, "\n"), hit), nil
}

// seenBefore tells whether a day's holiday stood in an earlier line.
func seenBefore(n *calendar.Notice, i int) bool {
	for _, d := range n.Days[:i] {
		if d.Name == n.Days[i].Name {
			return true
		}
	}
	return false
}

// plannedOff names what is planned on days that a notice makes days off.
func plannedOff(c *bot.Context, n *calendar.Notice) (string, error) {
	loc := c.Location()
	from := time.Date(n.Year-1, time.December, 1, 0, 0, 0, 0, loc)
	list, err := mactivities.Between(c.Tx, from, from.AddDate(1, 1, 0))
	if err != nil {
		return "", err
	}
	off := map[calendar.Date]string{}
	for _, d := range n.Days {
		if d.Off {
			off[d.Date] = d.Name
		}
	}
	var lines []string
	for i := range list {
		a := &list[i]
		name := off[calendar.DateOf(c.Local(a.StartsAt))]
		if name == "" || a.State != mactivities.Planned || a.StartsAt.Before(c.Now) {
			continue
		}
		lines = append(lines, c.T("holidays.hit", "when", c.DateClock(a.StartsAt), "title", locale.HTML(posts.SessionTitle(c.Words, a)), "name", name))
	}
	if len(lines) == 0 {
		return "", nil
	}
	return c.T("holidays.hits") + "\n" + strings.Join(lines, "\n"), nil
}

// takeHolidays has the office go by the notice from now on.
func takeHolidays(c *bot.Context, v *holidayDraft) (bot.Message, error) {
	n, err := readHolidays(c, v.Text)
	if err != nil {
		return bot.Message{}, err
	}
	was := c.Office.HolidaysOf(n.Year)
	if err := people.SetHolidays(c.Tx, c.Office, n.Year, n.JSON()); err != nil {
		return bot.Message{}, err
	}
	act, err := c.Act("holidays", int64(n.Year), was)
	if err != nil {
		return bot.Message{}, err
	}
	hit, err := plannedOff(c, n)
	if err != nil {
		return bot.Message{}, err
	}
	c.Log.Info("holidays taken over", "year", n.Year, "days", len(n.Days))
	rows := bot.Rows(2, c.B("common.undo", "undo", act.ID), bot.CommandButton(c.P("command.sessions"), "sessions"))
	return bot.Message{Text: locale.Join("\n\n", c.T("holidays.taken", "year", fmt.Sprint(n.Year)), hit), Buttons: rows}, nil
}

// undoHolidays has the office go by what it went by before.
func undoHolidays(c *bot.Context, year int64) error {
	if err := people.SetHolidays(c.Tx, c.Office, int(year), c.Action.Note); err != nil {
		return err
	}
	_, err := c.Show(bot.Message{Text: c.T("common.undone")})
	return err
}
