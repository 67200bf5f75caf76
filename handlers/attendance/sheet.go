package attendance

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerSheet is the attendance sheet of a session, for the staff: who said
// what, who came, who owes what.
func registerSheet(r *bot.Router) {
	r.Button("roster", bot.Staff, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return showSheet(c, a, c.ArgInt(1))
	})
	r.Button("mark", bot.Staff, showLine)
	r.Button("mark_in", bot.Staff, checkInFor)
}

// sheetPage shows an office on one page.
const sheetPage = 24

// showSheet is a page of the sheet with a button for each person.
func showSheet(c *bot.Context, a *mactivities.Activity, page int) error {
	return showSheetSaying(c, a, page, "")
}

// showSheetSaying is showSheet with a line on top. Who is open is confirmed from here.
func showSheetSaying(c *bot.Context, a *mactivities.Activity, page int, done string) error {
	lines, err := mactivities.AttendanceOf(c.Tx, a)
	if err != nil {
		return err
	}
	page = min(max(page, 0), len(lines)/sheetPage)
	from := page * sheetPage
	m := bot.Message{Text: locale.Join("\n\n", done, c.T("session.sheet_title", "title", locale.HTML(posts.SessionTitle(c.Words, a))))}
	var people []bot.Button
	for i, l := range lines[from:min(from+sheetPage, len(lines))] {
		m.Text += fmt.Sprintf("\n%d. %s：%s", from+i+1, locale.Escape(l.Name), locale.Escape(lineState(c, a, &l)))
		people = append(people, bot.Button{Text: l.Name, Data: bot.Data("mark", a.ID, l.PersonID)})
	}
	guests, err := guestLine(c, a)
	if err != nil {
		return err
	}
	m.Text += guests
	m.Buttons = bot.Rows(4, people...)
	if turn := chat.Pager(c, page, from+sheetPage < len(lines), "roster", a.ID); turn != nil {
		m.Buttons = append(m.Buttons, turn)
	}
	back := bot.Row(c.B("common.back", "session", a.ID))
	if a.State == mactivities.Closed && a.ConfirmedAt == nil && !a.InQuestion() {
		back = append(bot.Row(c.B("sheet.confirm", "sheet_confirm", a.ID)), back...)
		empty, err := a.Empty(c.Tx)
		if err != nil {
			return err
		}
		if empty { // 办了 may have been a slip
			m.Buttons = append(m.Buttons, bot.Row(c.B("sheet.unheld", "sheet_unheld", a.ID)))
		}
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("guests.button", "guests", a.ID), papers.Button(c, "sheet_table", a.ID)), back)
	_, err = c.Show(m)
	return err
}

// lineState says in a few words how a person stands: 14:52 已签到, 请假待批.
func lineState(c *bot.Context, a *mactivities.Activity, l *mactivities.AttendanceLine) string {
	said := c.P("session.answer.none")
	switch {
	case !l.Joined && l.State == mactivities.Unsettled && l.Answer == mactivities.NoAnswer && l.Leave == nil:
		said = c.P("session.answer.not_joined")
	case !l.Expected && l.State == mactivities.Unsettled && l.Answer == mactivities.NoAnswer && l.Leave == nil:
		if said = c.P("session.answer.not_called"); a.Voluntary() {
			said = c.P("signup.sheet.none")
		}
	case l.SignedAt != nil && l.State == mactivities.Unsettled && l.Answer == mactivities.AnswerYes:
		said = signedState(c, l)
	case l.CheckedInAt != nil && l.State.Attended():
		said = c.P("attendance.state."+string(l.State)) + " " + c.Clock(*l.CheckedInAt)
	case l.State != mactivities.Unsettled:
		said = c.P("attendance.state." + string(l.State))
	case l.Leave != nil && l.Leave.State == mactivities.Asked:
		said = c.P("session.answer.leave_asked")
	case l.Answer != mactivities.NoAnswer:
		said = c.P("session.answer." + string(l.Answer))
	}
	var more []string
	switch {
	case l.LeftAt != nil && (l.State == mactivities.Absent || l.State == mactivities.Unconfirmed) && !l.ByHand:
		more = append(more, c.P("leaving.too_early", "time", c.Clock(*l.LeftAt)))
	case l.LeftAt != nil && l.State.Attended():
		more = append(more, leftText(c, &l.Attendance))
	}
	if l.Leave != nil && l.Leave.Short && (l.State == mactivities.OnLeave || l.State == mactivities.Undecided || l.State == mactivities.Unsettled) {
		more = append(more, c.P("leave.short"))
	}
	if l.By != "" {
		more = append(more, c.P("attendance.by", "name", l.By))
	}
	if more == nil {
		return said
	}
	return c.P("attendance.more", "state", said, "more", strings.Join(more, c.P("session.list_comma")))
}

// signedState says of who has signed up what was asked: 已报名，用车.
func signedState(c *bot.Context, l *mactivities.AttendanceLine) string {
	said := []string{c.P("signup.sheet.signed")}
	for _, f := range []struct {
		what string
		need mactivities.Need
	}{{mactivities.NeedCar, l.Car}, {mactivities.NeedMeal, l.Meal}} {
		if f.need == mactivities.Wanted {
			said = append(said, c.P("signup."+f.what+"_yes"))
		}
	}
	return strings.Join(said, c.P("session.list_comma"))
}

// pressedLine is the activity and the person that a button of the sheet names.
func pressedLine(c *bot.Context) (*mactivities.Activity, *people.Person, error) {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return nil, nil, err
	}
	id, err := c.ArgID(1)
	if err != nil {
		return nil, nil, err
	}
	p, err := people.PersonByID(c.Tx, id)
	return a, p, c.MissingAs(err, "common.gone")
}

// showLine is one person of the sheet: mark:ACTIVITY:PERSON, with the trace of
// corrections (§8: who, when, why).
func showLine(c *bot.Context) error {
	a, p, err := pressedLine(c)
	if err != nil {
		return err
	}
	return showPersonLine(c, a, p, "")
}

func showPersonLine(c *bot.Context, a *mactivities.Activity, p *people.Person, done string) error {
	m, err := sheetLine(c, a, p, done)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func sheetLine(c *bot.Context, a *mactivities.Activity, p *people.Person, done string) (bot.Message, error) {
	line, err := mactivities.AttendanceLineOf(c.Tx, a, p)
	if err != nil {
		return bot.Message{}, err
	}
	row, l := &line.Attendance, line.Leave
	lines := []string{"<b>" + string(locale.Escape(p.Name)) + "</b> · " + string(locale.Escape(lineState(c, a, line))), posts.SessionTitle(c.Words, a)}
	if line.Leave != nil {
		reason := l.Reason
		if !l.ReadableBy(c.Person) {
			reason = ""
		}
		lines = append(lines, c.T("session.leave_line", "kind", c.P("leave.kind_"+string(l.Kind)), "reason", reason))
	}
	trace, err := trace(c, row)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{Text: locale.Join("\n", append([]string{done}, append(lines, trace...)...)...)}
	if a.State != mactivities.ActivityCancelled {
		m.Text += "\n\n" + c.T("correct.to")
		var marks []bot.Button
		for _, s := range correctStates {
			marks = append(marks, c.B("attendance.state."+string(s), "correct", a.ID, p.ID, s))
		}
		m.Buttons = append(m.Buttons, marks)
		opens, _, closes := mactivities.CheckInWindow(a)
		if a.State == mactivities.Planned && !c.Now.Before(opens) && !c.Now.After(closes) && !row.State.Attended() && !row.ByHand {
			m.Buttons = append(m.Buttons, bot.Row(c.B("session.mark_in", "mark_in", a.ID, p.ID)))
		}
		m.Buttons = append(m.Buttons, signForActs(c, a, p, line)...)
		m.Buttons = append(m.Buttons, lineActs(c, a, line)...)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "roster", a.ID)))
	return m, nil
}

// lineActs are what the office can note of a person besides the states.
func lineActs(c *bot.Context, a *mactivities.Activity, l *mactivities.AttendanceLine) [][]bot.Button {
	switch {
	case l.LeftAt != nil:
		return bot.Rows(1, c.B("leaving.mark_stay", "mark_stay", a.ID, l.PersonID))
	case l.State.Attended() && !c.Now.Before(a.StartsAt):
		return bot.Rows(1, c.B("leaving.mark", "mark_left", a.ID, l.PersonID))
	case !l.State.Attended() && l.Leave == nil && l.Expected:
		return bot.Rows(1, c.B("leavefor.button", "leavefor", a.ID, l.PersonID))
	}
	return nil
}

// traceShown is how many corrections of one attendance are shown.
const traceShown = 6

// trace lists the corrections of an attendance, the newest last.
func trace(c *bot.Context, row *mactivities.Attendance) (lines []string, err error) {
	if row.ID == 0 {
		return nil, nil
	}
	list, err := mactivities.CorrectionsOf(c.Tx, records.KindAttendance, row.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range list[max(len(list)-traceShown, 0):] {
		by, err := people.PersonByID(c.Tx, k.ByID)
		if err != nil {
			return nil, err
		}
		name := stateName
		if k.OfLeaving() {
			name = leftName
		}
		lines = append(lines, c.T("correct.trace", "when", c.DateClock(k.CreatedAt), "by", by.Name,
			"old", name(c, k.OldValue), "new", name(c, k.NewValue), "why", k.Why))
	}
	return lines, nil
}

func stateName(c *bot.Context, state string) string {
	if state == "" {
		return c.P("attendance.state.unsettled")
	}
	return c.P("attendance.state." + state)
}

// leftName words the value of a correction of when somebody left.
func leftName(c *bot.Context, value string) string {
	at, err := mactivities.LeftValue(value)
	if err != nil || at == nil {
		return c.P("leaving.none")
	}
	return c.P("leaving.at", "time", c.Clock(*at))
}

// checkInFor is check-in by the office for a member without a phone at hand.
func checkInFor(c *bot.Context) error {
	a, p, err := pressedLine(c)
	if err != nil {
		return err
	}
	_, err = mactivities.CheckInFor(c.Tx, a, p, c.Now, c.Person)
	var early *mactivities.TooEarlyError
	switch {
	case errors.As(err, &early):
		return c.Problem("session.too_early_staff", "time", whenToday(c, early.OpensAt))
	case errors.Is(err, mactivities.ErrMarkedByHand):
		return c.Problem("session.marked_by_hand")
	case err != nil:
		return activities.ActivityProblem(c, err)
	}
	if err := refreshLeave(c, a.ID, p.ID); err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	return showPersonLine(c, a, p, c.T("session.marked_in", "name", p.Name))
}
