package handlers

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerSheet is the attendance sheet of a session, for the staff: who said
// what, who came, who owes what.
func (h *Office) registerSheet(r *bot.Router) {
	r.Button("roster", bot.Staff, func(c *bot.Context) error {
		a, err := pressedActivity(c)
		if err != nil {
			return err
		}
		return h.showSheet(c, a, c.ArgInt(1))
	})
	r.Button("mark", bot.Staff, h.showLine)
	r.Button("mark_in", bot.Staff, h.checkInFor)
}

const sheetPage = 8

// showSheet is a page of the sheet with a button for each person.
func (h *Office) showSheet(c *bot.Context, a *activities.Activity, page int) error {
	lines, err := activities.AttendanceOf(c.Tx, a)
	if err != nil {
		return err
	}
	page = min(max(page, 0), len(lines)/sheetPage)
	from := page * sheetPage
	m := bot.Message{Text: c.T("session.sheet_title", "title", locale.HTML(posts.SessionTitle(c.Words, a)))}
	var people []bot.Button
	for i, l := range lines[from:min(from+sheetPage, len(lines))] {
		m.Text += fmt.Sprintf("\n%d. %s：%s", from+i+1, locale.Escape(l.Name), locale.Escape(h.lineState(c, &l)))
		people = append(people, bot.Button{Text: l.Name, Data: bot.Data("mark", a.ID, l.PersonID)})
	}
	m.Buttons = bot.Rows(4, people...)
	if turn := chat.Pager(page, from+sheetPage < len(lines), "roster", a.ID); turn != nil {
		m.Buttons = append(m.Buttons, turn)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "session", a.ID)))
	_, err = c.Show(m)
	return err
}

// lineState says in a few words how a person stands: 14:52 已签到, 请假待批.
func (h *Office) lineState(c *bot.Context, l *activities.AttendanceLine) string {
	said := c.P("session.answer.none")
	switch {
	case l.CheckedInAt != nil && l.State.Attended():
		said = c.P("attendance.state."+string(l.State)) + " " + c.Clock(*l.CheckedInAt)
	case l.State != activities.Unsettled:
		said = c.P("attendance.state." + string(l.State))
	case l.Leave != nil && l.Leave.State == activities.Asked:
		said = c.P("session.answer.leave_asked")
	case l.Answer != activities.NoAnswer:
		said = c.P("session.answer." + string(l.Answer))
	}
	var more []string
	switch {
	case l.LeftAt != nil && l.State == activities.Absent && !l.ByHand:
		more = append(more, c.P("leaving.too_early", "time", c.Clock(*l.LeftAt)))
	case l.LeftAt != nil && l.State.Attended():
		more = append(more, leftText(c, &l.Attendance))
	}
	if l.Leave != nil && l.Leave.Short && (l.State == activities.OnLeave || l.State == activities.Unsettled) {
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

// pressedLine is the activity and the person that a button of the sheet names.
func pressedLine(c *bot.Context) (*activities.Activity, *people.Person, error) {
	a, err := pressedActivity(c)
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
func (h *Office) showLine(c *bot.Context) error {
	a, p, err := pressedLine(c)
	if err != nil {
		return err
	}
	return h.showPersonLine(c, a, p, "")
}

func (h *Office) showPersonLine(c *bot.Context, a *activities.Activity, p *people.Person, done string) error {
	m, err := h.sheetLine(c, a, p, done)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func (h *Office) sheetLine(c *bot.Context, a *activities.Activity, p *people.Person, done string) (bot.Message, error) {
	line, err := activities.AttendanceLineOf(c.Tx, a, p)
	if err != nil {
		return bot.Message{}, err
	}
	row, l := &line.Attendance, line.Leave
	lines := []string{"<b>" + string(locale.Escape(p.Name)) + "</b> · " + string(locale.Escape(h.lineState(c, line))), posts.SessionTitle(c.Words, a)}
	if line.Leave != nil {
		reason := l.Reason
		if !l.ReadableBy(c.Person) {
			reason = ""
		}
		lines = append(lines, c.T("session.leave_line", "kind", c.P("leave.kind_"+string(l.Kind)), "reason", reason))
	}
	trace, err := h.trace(c, row)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{Text: locale.Join("\n", append([]string{done}, append(lines, trace...)...)...)}
	if a.State != activities.ActivityCancelled {
		var marks []bot.Button
		for _, s := range correctStates {
			marks = append(marks, c.B("attendance.state."+string(s), "correct", a.ID, p.ID, s))
		}
		m.Buttons = append(m.Buttons, marks)
		opens, _, closes := activities.CheckInWindow(a)
		if a.State == activities.Planned && !c.Now.Before(opens) && !c.Now.After(closes) && !row.State.Attended() && !row.ByHand {
			m.Buttons = append(m.Buttons, bot.Row(c.B("session.mark_in", "mark_in", a.ID, p.ID)))
		}
		m.Buttons = append(m.Buttons, h.lineActs(c, a, line)...)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "roster", a.ID)))
	return m, nil
}

// lineActs are what the office can note of a person besides the states.
func (h *Office) lineActs(c *bot.Context, a *activities.Activity, l *activities.AttendanceLine) [][]bot.Button {
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
func (h *Office) trace(c *bot.Context, row *activities.Attendance) (lines []string, err error) {
	if row.ID == 0 {
		return nil, nil
	}
	list, err := activities.CorrectionsOf(c.Tx, records.KindAttendance, row.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range list[max(len(list)-traceShown, 0):] {
		by, err := people.PersonByID(c.Tx, k.ByID)
		if err != nil {
			return nil, err
		}
		name := h.stateName
		if k.OfLeaving() {
			name = h.leftName
		}
		lines = append(lines, c.T("correct.trace", "when", c.DateClock(k.CreatedAt), "by", by.Name,
			"old", name(c, k.OldValue), "new", name(c, k.NewValue), "why", k.Why))
	}
	return lines, nil
}

func (h *Office) stateName(c *bot.Context, state string) string {
	if state == "" {
		return c.P("attendance.state.unsettled")
	}
	return c.P("attendance.state." + state)
}

// leftName words the value of a correction of when somebody left.
func (h *Office) leftName(c *bot.Context, value string) string {
	at, err := activities.LeftValue(value)
	if err != nil || at == nil {
		return c.P("leaving.none")
	}
	return c.P("leaving.at", "time", c.Clock(*at))
}

// checkInFor is check-in by the office for a member without a phone at hand.
func (h *Office) checkInFor(c *bot.Context) error {
	a, p, err := pressedLine(c)
	if err != nil {
		return err
	}
	_, err = activities.CheckInFor(c.Tx, a, p, c.Now, c.Person)
	var early *activities.TooEarlyError
	switch {
	case errors.As(err, &early):
		return c.Problem("session.too_early_staff", "time", h.whenToday(c, early.OpensAt))
	case errors.Is(err, activities.ErrMarkedByHand):
		return c.Problem("session.marked_by_hand")
	case err != nil:
		return h.activityProblem(c, err)
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	return h.showPersonLine(c, a, p, c.T("session.marked_in", "name", p.Name))
}
