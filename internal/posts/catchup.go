package posts

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/study"
)

// CatchUpCard is a member's own view of make-up study (补课, §4): what there is
// to read, the questions, the reflection, and what of it is done. head is HTML,
// "" for none.
func CatchUpCard(c *bot.Context, w *locale.Words, a *activities.Activity, s *study.CatchUpSteps, head string) (bot.Message, error) {
	lines := []string{head, w.T("catchup.head", "title", locale.HTML(SessionTitle(w, a)), "date", w.Date(c.Local(a.StartsAt), c.Local(c.Now)))}
	readings, err := s.Readings(c.Tx)
	if err != nil {
		return bot.Message{}, err
	}
	var m bot.Message
	if s.Materials > 0 {
		lines = append(lines, w.T("catchup.materials", "light", steps(s.Read, s.Materials), "n", s.Read, "of", s.Materials))
	}
	for i, r := range readings {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: lit(r.Read) + " " + ReadingTitle(w, r, i), Data: bot.Data("catchup_read", a.ID, r.Kind, r.ID),
		}))
	}
	var write []bot.Button
	switch {
	case s.Quiz != 0:
		lines = append(lines, w.T("catchup.quiz", "light", lit(s.QuizDone)))
		if !s.QuizDone {
			write = append(write, button(w, "catchup.take_quiz", "quiz", s.Quiz))
		}
	case s.Questions > 0:
		lines = append(lines, w.T("catchup.questions", "light", steps(s.Answered, s.Questions), "n", s.Answered, "of", s.Questions))
		if s.Answered < s.Questions {
			write = append(write, button(w, "catchup.answer", "catchup_answer", a.ID))
		}
	}
	lines = append(lines, w.T("catchup.reflection", "light", lit(s.Reflection)))
	if !s.Reflection {
		write = append(write, button(w, "reflect.write", "reflect", a.ID))
	}
	if s.DoneAt != nil {
		lines = append(lines, w.T("catchup.done", "date", w.Date(c.Local(*s.DoneAt), c.Local(c.Now))))
	} else {
		lines = append(lines, w.T("catchup.attendance"))
	}
	m.Asks, m.Stands = asksCatchUp, catchUpStands(s)
	m.About, m.Text = About(a), locale.Join("\n", lines...)
	if len(write) > 0 {
		m.Buttons = append(m.Buttons, write)
	}
	return m, nil
}

// ReadingTitle names one thing to read.
func ReadingTitle(w *locale.Words, r study.Reading, n int) string {
	switch {
	case r.Kind == records.KindActivity:
		return w.Plain("session.plan.label")
	case r.Title == "":
		return w.Plain("catchup.file", "n", n+1)
	}
	return r.Title
}

// OwnLights is a member's own row of the 五有 of a study session (§4); "" when
// there is none to show yet.
func OwnLights(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person) (string, []bot.Button, error) {
	if a.Kind != activities.Study || !p.Is(mpeople.Member) || c.Now.Before(a.StartsAt) {
		return "", nil, nil
	}
	l, err := study.OwnLights(c.Tx, a, p)
	if err != nil || l == nil || !l.Attended && !l.MakesUp { // how it stands otherwise is said above
		return "", nil, err
	}
	row := MemberRow(c, w, l)
	if row == "" {
		return "", nil, nil
	}
	var buttons []bot.Button
	if l.MakesUp {
		buttons = bot.Row(button(w, "catchup.open", "catchup", a.ID))
	}
	return w.T("five.own", "row", locale.HTML(row)), buttons, nil
}

// MemberRow is how a member stands with a session, in a few words: 笔记● 心得○,
// or what is made up for; "" while nothing is known.
func MemberRow(c *bot.Context, w *locale.Words, l *study.MemberLights) string {
	switch {
	case l.Attended:
		return w.T("five.handed_in", "note", lit(l.Note), "reflection", lit(l.Reflection))
	case l.MakesUp && l.MadeUp.DoneAt != nil:
		return w.T("five.made_up", "state", w.Plain("attendance.state."+string(l.State)), "date", w.Date(c.Local(*l.MadeUp.DoneAt), c.Local(c.Now)))
	case l.MakesUp:
		return w.T("five.makes_up", "state", w.Plain("attendance.state."+string(l.State)))
	case l.State != activities.Unsettled:
		return w.T("attendance.state." + string(l.State))
	}
	return ""
}

func lit(done bool) string {
	if done {
		return "●"
	}
	return "○"
}

func steps(n, of int) string {
	if n > 0 && n < of {
		return "◐"
	}
	return lit(n >= of)
}

// CatchUpLine counts make-up studies: 补课 1/2.
func CatchUpLine(w *locale.Words, list []study.MadeUp) string {
	if len(list) == 0 {
		return ""
	}
	done := 0
	for _, m := range list {
		if m.DoneAt != nil {
			done++
		}
	}
	return w.T("catchup.count", "n", done, "of", len(list))
}

// QuizInvitation tells a member of a new quiz.
func QuizInvitation(w *locale.Words, q *study.Quiz, questions int) bot.Message {
	return bot.Message{
		Text:    w.T("quiz.invited", "title", q.Title, "count", questions),
		Buttons: bot.Rows(1, button(w, "quiz.begin", "quiz", q.ID)),
	}
}

// QuizQuestion writes a question with its options: 第 2/5 题 …
func QuizQuestion(w *locale.Words, q *study.QuizQuestion, title string, of int) string {
	lines := []string{w.T("quiz.question_head", "title", title, "n", q.Position+1, "of", of), string(locale.Escape(q.Text))}
	for i, o := range q.Options {
		lines = append(lines, string(locale.Escape(fmt.Sprintf("%c. %s", 'A'+i, o))))
	}
	return strings.Join(lines, "\n")
}
