package posts

import (
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// SessionReminder is the private reminder of an activity, in the person's
// words: one tap from it checks in.
func SessionReminder(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person) (bot.Message, error) {
	start, now := c.Local(a.StartsAt), c.Local(c.Now)
	when := w.DateClock(start, now)
	switch store.DateOf(start, c.Location()) {
	case store.DateOf(now, c.Location()):
		when = w.Plain("session.today") + " " + w.Clock(start)
	case store.DateOf(now, c.Location()).AddDate(0, 0, 1):
		when = w.Plain("session.tomorrow") + " " + w.Clock(start)
	}
	row, err := activities.AttendanceFor(c.Tx, a.ID, p.ID)
	if err != nil {
		return bot.Message{}, err
	}
	host, led := leadLine(w, a, p, c.Now), withoutPart(a, p)
	leave, err := liveLeave(c, a.ID, p.ID)
	if err != nil {
		return bot.Message{}, err
	}
	said := ""
	switch {
	case row.State != activities.Unsettled:
	case leave != nil && leave.State == activities.Asked:
		said = w.T("session.mine.leave_asked")
	case a.Voluntary() && row.Answer != activities.AnswerNo:
		said = mySignUp(c, w, a, p, row)
	case row.Answer != activities.NoAnswer && !row.Presumed():
		said = w.T("session.answered_before", "answer", w.Plain("session.answer."+string(row.Answer)))
	}
	m := bot.Message{About: About(a), Text: locale.Join("\n",
		w.T("session.reminder", "when", when, "title", locale.HTML(SessionTitle(w, a))),
		locale.Join(sep, string(locale.Escape(a.Place)), leaders(w, led)), host, said)}
	if opens := opensToday(c, a); !opens.IsZero() && p.Is(mpeople.Member) && !row.State.Attended() {
		m.Text += "\n" + w.T("session.opens_at", "time", w.Clock(c.Local(opens)))
	}
	m.Asks, m.Stands = asksReminder, sessionStands(c, a, row, leave)
	m.Buttons, err = memberButtons(c, w, a, p, row, leave, true)
	return m, err
}

// opensToday is when the check-in of an activity opens that is held today; zero when it is
// open, or is on another day.
func opensToday(c *bot.Context, a *activities.Activity) time.Time {
	opens, _, _ := activities.CheckInWindow(a)
	if !c.Now.Before(opens) || a.State != activities.Planned || store.DateOf(c.Now, c.Location()) != store.DateOf(a.StartsAt, c.Location()) {
		return time.Time{}
	}
	return opens
}

// SessionCard is a person's own view of an activity: what it is, how it stands
// with this person, and the buttons that make sense now.
func SessionCard(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person) (bot.Message, error) {
	return sessionCard(c, w, a, p, leadLine(w, a, p, c.Now))
}

// sessionCard is SessionCard with what is said to who leads the activity.
func sessionCard(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person, lead string) (bot.Message, error) {
	row, err := activities.AttendanceFor(c.Tx, a.ID, p.ID)
	if err != nil {
		return bot.Message{}, err
	}
	lines := []string{"<b>" + SessionTitle(w, a) + "</b>", locale.Join(sep, SessionTime(c, w, a), string(locale.Escape(a.Place))), leaders(w, withoutPart(a, p))}
	if a.State == activities.ActivityCancelled {
		return bot.Message{About: About(a), Text: locale.Join("\n", append(lines, CancelledLine(w, a))...)}, nil
	}
	if a.State == activities.Planned {
		lines = append(lines, lead)
	}
	if p.Is(mpeople.Member) || row.ID != 0 {
		mine, err := myState(c, w, a, p, row)
		if err != nil {
			return bot.Message{}, err
		}
		lines = append(lines, mine)
	}
	if a.State == activities.Planned && a.NeedsPlace() && p.Is(mpeople.Member) && !row.State.Attended() {
		lines = append(lines, w.T("place.on_line", "meters", a.NearMeters))
	}
	if a.State == activities.Closed {
		n, err := activities.Tally(c.Tx, a)
		if err != nil {
			return bot.Message{}, err
		}
		lines = append(lines, ClosedLine(w, a, n), string(locale.Escape(a.Summary)))
	}
	if opens := opensToday(c, a); !opens.IsZero() && p.Is(mpeople.Member) && !row.State.Attended() {
		lines = append(lines, w.T("session.opens_at", "time", w.Clock(c.Local(opens))))
	}
	leave, err := liveLeave(c, a.ID, p.ID)
	if err != nil {
		return bot.Message{}, err
	}
	own, more, err := OwnLights(c, w, a, p)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{About: About(a), Asks: AsksCard, Stands: sessionStands(c, a, row, leave) + own, Text: locale.Join("\n", append(lines, own)...)}
	m.Buttons, err = memberButtons(c, w, a, p, row, leave, false)
	if len(more) > 0 {
		m.Buttons = append(m.Buttons, more)
	}
	return m, err
}

// CheckedInCard is what a check-in leaves in the private chat:
// ✅ 14:52 已签到 · 集中学习：… and what is still to be written.
func CheckedInCard(c *bot.Context, w *locale.Words, a *activities.Activity, row *activities.Attendance) bot.Message {
	m := bot.Message{About: About(a), Asks: AsksCard, Stands: sessionStands(c, a, row, nil), Text: locale.Join("\n", w.T("session.checked_in_card", "state", checkedIn(c, w, row), "title", locale.HTML(SessionTitle(w, a))), owes(w, a))}
	if a.Kind == activities.Study {
		m.Buttons = [][]bot.Button{writing(w, a)}
	}
	if a.State == activities.Planned && row.LeftAt == nil && !row.ByHand && c.Now.Before(a.EndsAt) {
		m.Buttons = append(m.Buttons, bot.Row(button(w, "leaving.button", "leave_early", a.ID)))
	}
	return m
}

// checkedIn says when a person checked in: 14:52 已签到, 15:07 已签到（迟到）.
func checkedIn(c *bot.Context, w *locale.Words, row *activities.Attendance) string {
	if row.CheckedInAt == nil { // marked by the office
		return w.Plain("attendance.state." + string(row.State))
	}
	key := "session.checked_in"
	if row.State == activities.Late {
		key = "session.checked_in_late"
	}
	said := w.Plain(key, "time", w.Clock(c.Local(*row.CheckedInAt)))
	if row.LeftAt != nil {
		said = w.Plain("attendance.more", "state", said, "more", w.Plain("leaving.at", "time", w.Clock(c.Local(*row.LeftAt))))
	}
	return said
}

func owes(w *locale.Words, a *activities.Activity) string {
	if a.Kind != activities.Study {
		return ""
	}
	return w.T("session.owes")
}

func writing(w *locale.Words, a *activities.Activity) []bot.Button {
	return bot.Row(button(w, "session.note", "note", a.ID), button(w, "session.reflect", "reflect", a.ID))
}

// myState says how an activity stands with a person.
func myState(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person, row *activities.Attendance) (string, error) {
	if row.State.Attended() {
		return locale.Join("\n", "✅ "+string(locale.Escape(checkedIn(c, w, row))), owes(w, a)), nil
	}
	l, err := activities.LiveLeave(c.Tx, a.ID, p.ID)
	switch {
	case err == nil && l.State == activities.Asked:
		return w.T("session.mine.leave_asked"), nil
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return "", err
	case (row.State == activities.Absent || row.State == activities.Unconfirmed) && row.LeftAt != nil && !row.ByHand:
		return w.T("leaving.mine_too_early", "time", w.Clock(c.Local(*row.LeftAt))), nil
	case row.State != activities.Unsettled:
		return w.T("session.mine.state", "state", w.Plain("attendance.state."+string(row.State))), nil
	case a.Voluntary() && (row.SignedAt == nil || row.Answer == activities.AnswerYes):
		return mySignUp(c, w, a, p, row), nil
	case row.Answer == activities.NoAnswer:
		return w.T("session.mine.none"), nil
	case row.Presumed():
		return w.T("session.mine.leads"), nil
	}
	return w.T("session.mine.answer", "answer", w.Plain("session.answer."+string(row.Answer))), nil
}

// memberButtons are what a person can do about an activity now. brief is the
// one row of a reminder on the day itself.
func memberButtons(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person, row *activities.Attendance, live *activities.Leave, brief bool) ([][]bot.Button, error) {
	files, err := records.CountAttachments(c.Tx, records.KindActivity, a.ID)
	if err != nil {
		return nil, err
	}
	var rows [][]bot.Button
	if p.Is(mpeople.Member) {
		rows = memberActs(c, w, a, row, live, brief)
		if row.Presumed() && live == nil {
			if rows, err = leadActs(c, w, a, p, rows); err != nil {
				return nil, err
			}
		}
	}
	var more []bot.Button
	if files[a.ID] > 0 || a.Plan != "" || a.Agenda != "" {
		more = append(more, button(w, "session.get_materials", "materials", a.ID))
	}
	if row.State.Attended() && a.Kind == activities.Study {
		more = append(more, writing(w, a)...)
	}
	switch {
	case len(more) == 0:
	case brief && len(rows) == 1 && len(rows[0])+len(more) <= 3:
		rows[0] = append(rows[0], more...)
	default:
		rows = append(rows, more)
	}
	return rows, nil
}

func memberActs(c *bot.Context, w *locale.Words, a *activities.Activity, row *activities.Attendance, live *activities.Leave, brief bool) [][]bot.Button {
	if row.State.Attended() {
		if a.State == activities.Planned && row.LeftAt == nil && !row.ByHand && !c.Now.Before(a.StartsAt) && c.Now.Before(a.EndsAt) {
			return bot.Rows(1, button(w, "leaving.button", "leave_early", a.ID))
		}
		return nil
	}
	opens, _, closes := activities.CheckInWindow(a)
	if a.State == activities.Closed || c.Now.After(closes) || row.LeftAt != nil {
		if row.ByHand || row.State == activities.OnLeave {
			return nil
		}
		return bot.Rows(1, button(w, "claim.button", "claim", a.ID))
	}
	leave := button(w, "session.leave", "leave", a.ID)
	onLeave := live != nil
	if onLeave {
		leave = button(w, "session.unleave", "unleave", a.ID)
	}
	checkIn := button(w, "session.check_in", "checkin", a.ID)
	early := c.Now.Before(opens)
	today := store.DateOf(c.Now, c.Location()) == store.DateOf(a.StartsAt, c.Location())
	switch {
	case a.Voluntary():
		return signUpActs(c, w, a, row, onLeave, checkIn, leave)
	case brief && !early:
		return [][]bot.Button{bot.Row(checkIn, leave)}
	case brief && today: // the check-in comes when it opens
		return [][]bot.Button{bot.Row(leave)}
	}
	yes, maybe := button(w, "session.yes", "answer", a.ID, activities.AnswerYes), button(w, "session.maybe", "answer", a.ID, activities.AnswerMaybe)
	if !onLeave && !row.Presumed() && (row.Answer == activities.AnswerYes || row.Answer == activities.AnswerMaybe) { // what was said stands, until it is changed
		for _, b := range []*bot.Button{&yes, &leave, &maybe} {
			b.Text = w.Plain("session.change_to", "answer", b.Text)
		}
	}
	var answers []bot.Button
	if early && row.Answer != activities.AnswerYes {
		answers = append(answers, yes)
	}
	answers = append(answers, leave)
	if early && row.Answer != activities.AnswerMaybe && !row.Presumed() && !onLeave {
		answers = append(answers, maybe)
	}
	if !early {
		return [][]bot.Button{append(bot.Row(checkIn), answers...)}
	}
	return [][]bot.Button{answers}
}

// RemindAtOpening tells a person when check-in opens. It is said once for each
// person and activity, whoever asks for it; ForgetOpening takes it back.
//
// Where a reminder stands in the chat, nothing more is said (above): the reminder gets its
// button then.
func RemindAtOpening(c *bot.Context, a *activities.Activity, p *mpeople.Person) (above bool, err error) {
	if above, err = RemindsAlready(c, a, p.TelegramID); above || err != nil {
		return above, err
	}
	opens, _, closes := activities.CheckInWindow(a)
	w, then := c.WordsFor(p), *c
	then.Now = opens
	m, err := SessionReminder(&then, w, a, p)
	if err != nil {
		return false, err
	}
	m.Text = w.T("session.open_now", "title", locale.HTML(SessionQuoted(w, a)), "place", a.Place)
	_, err = c.Tell(p, m, bot.After(opens), bot.Timed(), bot.Begins(a.StartsAt), bot.Expires(closes), bot.Once(openingKey(a, p)))
	return false, err
}

// ForgetOpening takes back what RemindAtOpening promised and what still waits.
func ForgetOpening(c *bot.Context, a *activities.Activity, p *mpeople.Person) error {
	_, err := c.TakeBack(openingKey(a, p))
	return err
}

func openingKey(a *activities.Activity, p *mpeople.Person) string {
	return fmt.Sprintf("activity:%d:opens:%d", a.ID, p.ID)
}
