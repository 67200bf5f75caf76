package posts

import (
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
)

// firstWeeks is how long an office is told, with a list, who reads it and how it is
// put right.
const firstWeeks = 21 * 24 * time.Hour

// SheetCard puts the list of an activity that is over before one of the staff, in
// that person's words (§8): who came, who asked for leave that nobody has answered,
// who is missing; and asks for what is open. Where nobody checked in it asks whether
// the activity took place.
func SheetCard(c *bot.Context, w *locale.Words, p *mpeople.Person, a *activities.Activity) (bot.Message, error) {
	counts, err := activities.Tally(c.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	title := locale.HTML(SessionQuoted(w, a))
	list := button(w, "session.sheet", "roster", a.ID)
	switch {
	case a.State == activities.ActivityCancelled:
		return bot.Message{Text: locale.Join("\n", string(title), CancelledLine(w, a))}, nil
	case a.InQuestion():
		text := w.T("sheet.held_ask", "title", title, "when", SessionTime(c, w, a))
		return bot.Message{Text: locale.Join("\n", text, leavesWaiting(w, counts)), Buttons: bot.Rows(1,
			button(w, "sheet.held", "sheet_held", a.ID), button(w, "sheet.unheld", "sheet_unheld", a.ID))}, nil
	}
	names, err := SheetLines(c, p, w, a)
	if err != nil {
		return bot.Message{}, err
	}
	head := "sheet.closed"
	if a.ConfirmedAt != nil {
		head = "sheet.confirmed"
	}
	m := bot.Message{Text: locale.Join("\n", w.T(head, "title", title, "when", SessionTime(c, w, a)), sheetCounts(w, counts), names)}
	switch {
	case a.ConfirmedAt != nil && counts.Undecided > 0: // the list is final, and the leave waits still
		m.Buttons = append(bot.Rows(1, leavesButton(w, counts.Undecided)), bot.Rows(2, list, button(w, "reminder.closed_card", "session", a.ID))...)
		return m, nil
	case a.ConfirmedAt != nil || counts.Unconfirmed == 0 && counts.Undecided == 0:
		m.Buttons = bot.Rows(2, list, button(w, "reminder.closed_card", "session", a.ID))
		return m, nil
	case counts.Undecided > 0:
		m.Buttons = append(m.Buttons, bot.Row(leavesButton(w, counts.Undecided)))
	}
	list.Text = w.Plain("sheet.correct")
	if counts.Unconfirmed > 0 {
		m.Buttons = append(m.Buttons, bot.Row(button(w, "sheet.confirm", "sheet_confirm", a.ID), list))
	} else {
		m.Buttons = append(m.Buttons, bot.Row(list))
	}
	return m, nil
}

func leavesWaiting(w *locale.Words, n activities.Counts) string {
	if n.Undecided == 0 {
		return ""
	}
	return w.T("session.count.undecided", "n", n.Undecided)
}

// sheetCounts counts what came of an activity, for the staff: what the group reads,
// and who is missing.
func sheetCounts(w *locale.Words, n activities.Counts) string {
	parts := []string{ResultLine(w, n)}
	for _, part := range []struct {
		key string
		n   int
	}{{"undecided", n.Undecided}, {"unconfirmed", n.Unconfirmed}, {"absent", n.Absent}} {
		if part.n > 0 {
			parts = append(parts, whole([]string{w.T("session.count."+part.key, "n", part.n)})...)
		}
	}
	return locale.Join(sep, parts...)
}

// SheetLines names, for the staff alone, whose leave waits, who is missing and who
// was absent. Of who left too early it says so. "" when all came.
func SheetLines(c *bot.Context, p *mpeople.Person, w *locale.Words, a *activities.Activity) (string, error) {
	lines, err := activities.AttendanceOf(c.Tx, a)
	if err != nil {
		return "", err
	}
	names := map[activities.AttendanceState][]string{}
	for _, l := range lines {
		name := l.Name
		if l.LeftAt != nil && !l.ByHand {
			name = w.Plain("attendance.more", "state", name, "more", w.Plain("leaving.too_early", "time", w.Clock(c.Local(*l.LeftAt))))
		}
		names[l.State] = append(names[l.State], name)
	}
	var text []string
	for _, state := range []activities.AttendanceState{activities.Undecided, activities.Unconfirmed, activities.Absent} {
		if names[state] != nil {
			text = append(text, w.T("sheet.names_"+string(state), "names", strings.Join(names[state], w.Plain("session.comma"))))
		}
	}
	if text != nil && c.Now.Sub(c.Office.CreatedAt) < firstWeeks {
		text = append(text, w.T("sheet.hint", "readers", Readers(w, p, records.OfStaff, false)))
	}
	return locale.Join("\n", text...), nil
}

// sheetKey is the key of the message that puts a list before somebody: the first, or
// the reminder of it.
func sheetKey(a *activities.Activity, p *mpeople.Person, reminder bool) string {
	if reminder {
		return fmt.Sprintf("sheet:%d:%d:again", a.ID, p.ID)
	}
	return fmt.Sprintf("sheet:%d:%d", a.ID, p.ID)
}

// SheetOnce has a list put before a person once, or once more as a reminder.
func SheetOnce(a *activities.Activity, p *mpeople.Person, reminder bool) bot.Option {
	return bot.Once(sheetKey(a, p, reminder))
}

// ResaySheet brings up to date what the staff were told of a list: a message that
// asks is over when its matter is, wherever it was settled.
func ResaySheet(c *bot.Context, a *activities.Activity) error {
	staff, err := mpeople.With(c.Tx, mpeople.Staff)
	if err != nil {
		return err
	}
	for i := range staff {
		p := &staff[i]
		for _, reminder := range []bool{false, true} {
			row, err := c.Said(sheetKey(a, p, reminder))
			if err != nil {
				return err
			}
			under := false // the answer takes its place
			if row != 0 && c.Person != nil && p.ID == c.Person.ID {
				if under, err = c.Under(row); err != nil {
					return err
				}
			}
			if row == 0 || under {
				continue
			}
			switch held, err := c.Held(sheetKey(a, p, reminder)); {
			case err != nil:
				return err
			case held && a.ConfirmedAt != nil: // settled before it was told
				if err := c.Withhold(row); err != nil {
					return err
				}
				continue
			}
			m, err := SheetCard(c, c.WordsFor(p), p, a)
			if err != nil {
				return err
			}
			if err := c.Edit(row, m); err != nil {
				return err
			}
		}
	}
	return c.Settled(string(KindSheet) + ":" + itoa(a.ID))
}

// MissingNow names who was awaited and has not checked in, for the staff: before an
// activity is ended. Whose leave nobody has answered stands apart.
func MissingNow(c *bot.Context, a *activities.Activity) (missing, undecided []string, err error) {
	lines, err := activities.AttendanceOf(c.Tx, a)
	for _, l := range lines {
		switch {
		case !l.Expected || l.State != activities.Unsettled || l.Leave != nil && l.Leave.State == activities.Granted:
		case l.Leave != nil && l.Leave.State == activities.Asked:
			undecided = append(undecided, l.Name)
		default:
			missing = append(missing, l.Name)
		}
	}
	return missing, undecided, err
}

// leavesButton leads to the leaves that wait for the office.
func leavesButton(w *locale.Words, n int) bot.Button {
	return bot.Button{Text: w.Plain("sheet.leaves", "n", n), Data: bot.Data("review", records.WaitLeave)}
}
