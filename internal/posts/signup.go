package posts

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
)

// AttendLine says how people come to an activity to which they sign up, and until when:
// 报名参加 · 12月4日（周五）18:00 截止. "" for one to which everybody has to come.
func AttendLine(c *bot.Context, w *locale.Words, a *activities.Activity) string {
	if !a.Voluntary() {
		return ""
	}
	key := "signup.until"
	if !a.SignUpOpen(c.Now) {
		key = "signup.ended"
	}
	return w.T(key, "time", w.DateClock(c.Local(*a.SignUpUntil), c.Local(c.Now)))
}

// SaidLine counts what people said so far: of everybody (TallyLine), or of those who have
// signed up: 报名 7 · 用车 4 · 用餐 6 · 请假 1.
func SaidLine(w *locale.Words, a *activities.Activity, n activities.Counts) string {
	if !a.Voluntary() {
		return TallyLine(w, n)
	}
	signed := w.T("signup.count.signed", "n", n.Expected)
	if n.Excused > 0 {
		signed += w.T("session.count.excused_apart", "n", n.Excused)
	}
	parts := []string{signed}
	for _, what := range a.Wants() {
		parts = append(parts, w.T("signup.count."+what, "n", needed(n, what)))
	}
	for _, part := range []struct {
		key string
		n   int
	}{{"leave", n.Leave}, {"leave_asked", n.LeaveAsked}, {"guests", n.Guests}, {"arrived", n.Present + n.Late}} {
		if part.n > 0 {
			parts = append(parts, w.T("session.count."+part.key, "n", part.n))
		}
	}
	return locale.Join(sep, whole(parts)...)
}

func needed(n activities.Counts, what string) int {
	if what == activities.NeedCar {
		return n.Cars
	}
	return n.Meals
}

// asksNeed is what somebody who has signed up is still to be asked: one thing at a time;
// "" when all is said.
func asksNeed(c *bot.Context, a *activities.Activity, row *activities.Attendance) string {
	if row.SignedAt == nil || row.Answer != activities.AnswerYes || row.State != activities.Unsettled || !c.Now.Before(a.StartsAt) {
		return ""
	}
	for _, what := range a.Wants() {
		if row.Need(what) == activities.Unsaid {
			return what
		}
	}
	return ""
}

// mySignUp says how signing up for an activity stands with a person who has not come and is
// not on leave.
func mySignUp(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person, row *activities.Attendance) string {
	until := w.DateClock(c.Local(*a.SignUpUntil), c.Local(c.Now))
	switch {
	case row.SignedAt == nil && !p.Is(mpeople.Member):
		return AttendLine(c, w, a)
	case row.SignedAt == nil && !a.SignUpOpen(c.Now):
		return w.T("signup.mine_too_late")
	case row.SignedAt == nil && row.Answer == activities.AnswerNo:
		return w.T("signup.mine_no", "time", until)
	case row.SignedAt == nil:
		return w.T("signup.mine_none", "time", until)
	}
	mine := []string{w.T("signup.mine_yes")}
	for _, what := range a.Wants() {
		if need := row.Need(what); need != activities.Unsaid {
			mine = append(mine, w.T("signup."+what+"_"+string(need)))
		}
	}
	text := locale.Join(sep, mine...)
	if what := asksNeed(c, a, row); what != "" {
		return locale.Join("\n", text, w.T("signup."+what+"_ask"))
	}
	if a.SignUpOpen(c.Now) {
		text = locale.Join("\n", text, w.T("signup.may_withdraw", "time", until, "leave", a.SignUpUntil.Before(a.StartsAt)))
	}
	return text
}

// signUpActs are the buttons of a member who has not come. What is asked comes first.
func signUpActs(c *bot.Context, w *locale.Words, a *activities.Activity, row *activities.Attendance, onLeave bool, checkIn, leave bot.Button) [][]bot.Button {
	open := a.SignUpOpen(c.Now)
	opens, _, _ := activities.CheckInWindow(a)
	off := button(w, "signup.off", "answer", a.ID, activities.AnswerNo)
	switch early := c.Now.Before(opens); {
	case onLeave && early:
		return [][]bot.Button{bot.Row(leave)}
	case !early && row.SignedAt == nil: // who has not signed up may come
		return [][]bot.Button{bot.Row(checkIn)}
	case !early:
		return [][]bot.Button{bot.Row(checkIn, leave)}
	case row.SignedAt == nil && !open:
		return nil
	case row.SignedAt == nil:
		signs := bot.Row(button(w, "signup.on", "answer", a.ID, activities.AnswerYes))
		if row.Answer != activities.AnswerNo {
			signs = append(signs, button(w, "signup.not", "answer", a.ID, activities.AnswerNo))
		}
		return [][]bot.Button{signs}
	}
	var rows [][]bot.Button
	if what := asksNeed(c, a, row); what != "" {
		rows = append(rows, bot.Row(needButton(w, a, what, activities.Wanted), needButton(w, a, what, activities.NotWanted)))
	}
	last := bot.Row(leave)
	if open {
		last = nil
		if rows == nil {
			for _, what := range a.Wants() { // what was said stands, until it is changed
				other := activities.Wanted
				if row.Need(what) == activities.Wanted {
					other = activities.NotWanted
				}
				b := needButton(w, a, what, other)
				b.Text = w.Plain("session.change_to", "answer", b.Text)
				last = append(last, b)
			}
		}
		last = append(last, off)
	}
	return append(rows, last)
}

func needButton(w *locale.Words, a *activities.Activity, what string, need activities.Need) bot.Button {
	return button(w, "signup."+what+"_"+string(need), "need", a.ID, what, need)
}

// signUpRow is what the group can do about an activity before it starts.
func signUpRow(c *bot.Context, w *locale.Words, a *activities.Activity, leave bot.Button) []bot.Button {
	if !a.SignUpOpen(c.Now) {
		return bot.Row(leave)
	}
	return bot.Row(button(w, "signup.on", "answer", a.ID, activities.AnswerYes), button(w, "signup.off", "answer", a.ID, activities.AnswerNo))
}

// SignUpOver tells the staff what came of signing up: cars and meals are to be ordered now.
func SignUpOver(c *bot.Context, w *locale.Words, a *activities.Activity) (bot.Message, error) {
	n, err := activities.Tally(c.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{
		About: About(a), Text: locale.Join("\n", w.T("signup.over", "title", locale.HTML(SessionQuoted(w, a)), "when", SessionTime(c, w, a)), SaidLine(w, a, n)),
		Buttons: bot.Rows(2, button(w, "session.sheet", "roster", a.ID), button(w, "session.manage", "session", a.ID)),
	}, nil
}
