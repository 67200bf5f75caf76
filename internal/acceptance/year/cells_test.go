package year

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/calendar"
)

// planActivity puts into the agenda what the tables say of an activity: what
// the director prepares, what each member does, how it ends.
func (p *player) planActivity(a *activity) {
	posted := postedBy(a)
	if a.Place != "" {
		day := a.Start.AddDate(0, 0, -9)
		switch a.Key { // posted before the holiday: asked for the day before, and given
		case "月2":
			day = time.Date(2026, 2, 13, 0, 0, 0, 0, harness.Shanghai)
		case "学5":
			day = time.Date(2026, 9, 29, 0, 0, 0, 0, harness.Shanghai)
		}
		p.plan(time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, harness.Shanghai), func() { p.prepare(a) })
	}
	names := slices.Clone(p.attendance.Names)
	p.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		code, after, _ := strings.Cut(p.attendance.Cells[name][a.Key], "+")
		p.planMember(a, p.person(name), code, posted)
		p.planWriting(a, p.person(name), code, after)
	}
	if a.Summary != "" {
		p.plan(a.End.Add(p.minutes(3, 9)), func() { p.conclude(a) })
	}
	if a.Key != "月3" && a.Key != "月12" { // these two are left to the clock
		p.plan(a.End.Add(2*time.Hour+50*time.Minute), func() { p.confirm(a) })
	}
}

// postedBy is a day on which an activity's post is in the group and people look
// at it: the clock posts what the year's plan holds a week before, and after
// long holidays they answer on the first day back.
func postedBy(a *activity) time.Time {
	switch {
	case a.Key == "月2", a.Key == "学5": // 春节, 国庆节
		return time.Date(2026, a.Start.Month(), map[string]int{"月2": 24, "学5": 8}[a.Key], 9, 0, 0, 0, harness.Shanghai)
	case a.trip():
		return a.Start.AddDate(0, 0, -4)
	}
	return a.Start.AddDate(0, 0, -6)
}

// prepare fills in what the year's plan leaves open.
func (p *player) prepare(a *activity) {
	d := p.Director
	p.manage(a)
	p.tap(d, tapEdit)
	p.tap(d, tapPlace)
	d.Send(a.Place)
	if a.Tutor != "" {
		p.tap(d, tapEdit)
		p.tap(d, tapTutor)
		d.Send(a.Tutor)
		p.tap(d, tapEdit)
		p.tap(d, tapPlan)
		d.Send(a.Plan)
	}
	p.tap(d, tapSave)
	if len(a.Materials) > 0 {
		p.tap(d, tapMaterials)
		p.files(d, a.Materials...)
		p.tap(d, tapDone)
	}
}

// conclude ends an activity by hand and writes what came of it.
func (p *player) conclude(a *activity) {
	d := p.Director
	d.Send(wordDesk)
	p.tap(d, tapClose) // it says who has not checked in, and asks for the summary
	d.Send(a.Summary)
	p.tap(d, tapSummary)
}

// confirm has the director confirm the list in the evening, where somebody is
// missing.
func (p *player) confirm(a *activity) {
	if p.find(p.Director.ID, a.Topic, tapConfirm) != nil {
		p.press(p.Director, p.Director.ID, a.Topic, tapConfirm)
	}
}

// planMember is what a cell of testdata/attendance.txt stands for.
func (p *player) planMember(a *activity, m *harness.Person, code string, posted time.Time) {
	early := func() time.Time { return a.Start.Add(-p.minutes(2, 27)) }
	late := func() time.Time { return a.Start.Add(p.minutes(4, 28)) }
	answer := func(certain bool) {
		label, n := tapYes, p.rng.IntN(10)
		switch {
		case certain || n < 6:
		case n < 8:
			label = tapMaybe
		default:
			return
		}
		days := int(a.Start.Sub(posted).Hours()/24) - 2
		at := posted.AddDate(0, 0, p.rng.IntN(max(days, 1)))
		at = time.Date(at.Year(), at.Month(), at.Day(), 10+p.rng.IntN(10), p.rng.IntN(60), 0, 0, harness.Shanghai)
		p.plan(at, func() { p.tapPost(m, a, label) })
	}
	inGroup := func(at time.Time) { p.plan(at, func() { p.tapPost(m, a, tapCheckIn) }) }
	switch code {
	case "-":
	case "群":
		answer(false)
		inGroup(early())
	case "来":
		answer(true)
		inGroup(early())
	case "迟":
		answer(false)
		inGroup(late())
	case "私":
		answer(false)
		p.plan(early(), func() { p.tapAbout(m, a, tapCheckIn) })
	case "扫":
		p.plan(early(), func() {
			m.Open(fmt.Sprintf("s-%d", p.id(a)))
			p.tapAbout(m, a, tapCheckIn)
		})
	case "早", "退":
		answer(false)
		inGroup(early())
		stay := p.minutes(35, 60)
		if code == "退" {
			stay = p.minutes(85, 110)
		}
		p.plan(a.Start.Add(stay), func() { p.leaveEarly(a, m) })
	case "问":
		p.plan(a.Start.AddDate(0, 0, -3), func() { p.sendLeave(a, m, "事假") })
	case "公", "病", "事", "驳", "驳缺":
		days := -4
		if a.trip() {
			days = -3
		}
		// The director answers some minutes later, and is not disturbed on days off.
		day := calendar.Embedded().LastWorkday(calendar.DateOf(a.Start.AddDate(0, 0, days)))
		at := time.Date(day.Year, day.Month, day.Day, 9+p.rng.IntN(10), p.rng.IntN(60), 0, 0, harness.Shanghai)
		p.plan(at, func() { p.askLeave(a, m, code) })
		if code == "驳" {
			inGroup(early())
		}
	case "临":
		p.plan(a.Start.Add(-p.minutes(3*60, 6*60)), func() { p.askLeave(a, m, code) })
	case "假":
		p.plan(a.Start.Add(-p.minutes(60, 120)), func() {
			reason := p.next("事假", leaveReasons["事假"])
			p.says(p.Director, fmt.Sprintf("/leavefor %s %d月%d日 事假 %s", m.Name, a.Start.Month(), a.Start.Day(), reason))
			p.tap(p.Director, tapSubmit)
			p.keep(m, reason)
		})
	case "缺":
		if p.rng.IntN(3) == 0 {
			answer(false)
		}
	case "诺缺":
		answer(true)
	case "申":
		answer(false)
		p.plan(a.End.Add(p.minutes(5, 40)), func() { p.askClaim(a, m) })
	case "代":
		p.plan(early(), func() {
			p.manage(a)
			p.tap(p.Director, tapSheet)
			p.turnTo(p.Director, m.Name)
			p.tap(p.Director, m.Name)
			p.tap(p.Director, tapMarkIn)
		})
	case "更":
		next := a.Start.AddDate(0, 0, 1)
		p.plan(time.Date(next.Year(), next.Month(), next.Day(), 10, 20, 0, 0, harness.Shanghai), func() {
			why := p.next("correct", corrections)
			p.Director.Send(fmt.Sprintf("/correct #%d %s 出席 %s", p.id(a), m.Name, why))
			p.tap(p.Director, "更正")
			p.keep(m, why)
		})
	default:
		require.Failf(p.t, "unknown sign", "%s at %s: %q", m.Name, a.Key, code)
	}
}

// askLeave asks for leave, by the post in the group, on short notice by the
// reminder, before the post is there by the command; the director decides some
// minutes later.
func (p *player) askLeave(a *activity, m *harness.Person, code string) {
	kind := leaveKinds[code]
	if code == "临" {
		p.tapAbout(m, a, tapLeave)
		p.fillLeave(m, kind)
	} else {
		p.sendLeave(a, m, kind)
	}
	p.wait(1 + p.rng.IntN(9))
	d := p.Director
	if code != "驳" && code != "驳缺" {
		p.press(d, d.ID, m.Name, tapGrant)
		return
	}
	p.press(d, d.ID, m.Name, tapRefuse)
	p.says(d, p.next("refusal", refusals))
	p.tap(d, tapRefuse)
}

// sendLeave asks for leave by the post in the group, before it is there by the
// command.
func (p *player) sendLeave(a *activity, m *harness.Person, kind string) {
	if p.find(p.Group.ID, a.Topic, tapLeave) != nil {
		p.tapPost(m, a, tapLeave)
	} else {
		m.Send(fmt.Sprintf("/leave %d月%d日", a.Start.Month(), a.Start.Day()))
	}
	p.fillLeave(m, kind)
}

func (p *player) fillLeave(m *harness.Person, kind string) {
	p.says(m, p.next(kind, leaveReasons[kind]))
	if strings.Contains(m.Last(), askKind) { // the words do not tell
		p.tap(m, kind)
	}
	if strings.Contains(m.Last(), tapAgree) { // words on an illness, the first time
		p.tap(m, tapAgree)
	}
	p.tap(m, tapSubmit)
}

func (p *player) leaveEarly(a *activity, m *harness.Person) {
	m.Send("/sessions")
	p.turnTo(m, fmt.Sprintf("#%d ", p.id(a)))
	p.tap(m, fmt.Sprintf("#%d ", p.id(a)))
	p.tap(m, tapEarly)
	p.tap(m, tapGo)
}

func (p *player) askClaim(a *activity, m *harness.Person) {
	m.Send("/checkin")
	p.tapAbout(m, a, tapClaim)
	p.tap(m, tapExplain)
	p.says(m, p.next("claim", claimReasons))
	p.tap(m, tapSubmit)
	p.wait(1 + p.rng.IntN(9))
	p.press(p.Director, p.Director.ID, m.Name, tapPresent)
}

// planWriting is what follows a study session, behind the + of a cell.
func (p *player) planWriting(a *activity, m *harness.Person, code, after string) {
	evening := a.End.Add(p.minutes(40, 3*60))
	// Reminders come at nine of a working day, the first one or two days after.
	day := func(n int) time.Time {
		d := a.Start.AddDate(0, 0, n)
		return time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, harness.Shanghai).Add(p.minutes(0, 8*60))
	}
	signs := []rune(after)
	for i, r := range signs {
		at, reminded := evening, false
		if i+1 < len(signs) && (signs[i+1] == '1' || signs[i+1] == '7') {
			at, reminded = day(2), true
			if signs[i+1] == '7' {
				if at = day(8); a.Key == "学1" { // it comes after 春节
					at = day(12)
				}
			}
		}
		switch r {
		case '1', '7':
		case '字', '照', '音', '录', '件':
			p.plan(at, func() { p.note(a, m, r, reminded) })
		case '心':
			p.plan(at.Add(4*time.Minute), func() { p.reflect(a, m, reminded) })
		case '补':
			p.plan(day(2), func() { p.makeUp(a, m) })
		default:
			require.Failf(p.t, "unknown sign", "%s at %s: %q", m.Name, a.Key, after)
		}
	}
}

// note hands in a study note: on one's own account by the command, or from the
// reminder's button.
func (p *player) note(a *activity, m *harness.Person, form rune, reminded bool) {
	words := p.next("note", noteTexts)
	p.keep(m, words)
	if form == '字' && !reminded {
		m.Send("/note " + words + "。")
		p.which(m, a)
		return
	}
	if form == '录' { // from the recorder of the telephone, the command as its caption
		m.Give(sandbox.Outgoing{
			Audios: []sandbox.Upload{{Name: "学习录音.m4a", Data: []byte("ftypM4A")}}, Caption: "/note " + words + "。", Duration: 95,
		})
		if p.lastHas(m, a.Topic) {
			p.tap(m, a.Topic)
		}
		p.tap(m, tapSubmit)
		return
	}
	if reminded {
		p.tapAbout(m, a, tapNote)
	} else {
		m.Send("/note")
	}
	switch form {
	case '字':
		m.Send(words + "。")
	case '照':
		p.photos(m, 2, words)
	case '音':
		m.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 40})
		p.tap(m, tapDone)
	case '件':
		p.files(m, words+".docx")
		p.tap(m, tapDone)
	}
	p.tap(m, tapSubmit)
}

// which answers what the bot asks of somebody who owes more than one session
// something.
func (p *player) which(m *harness.Person, a *activity) {
	if p.lastHas(m, a.Topic) {
		p.tap(m, a.Topic)
		p.tap(m, tapSubmit)
	}
}

// more takes another sentence of a pool.
func (p *player) more(m *harness.Person, pool string, list []string) string {
	words := p.next(pool, list)
	p.keep(m, words)
	return words
}

func (p *player) reflect(a *activity, m *harness.Person, reminded bool) {
	words := p.more(m, "reflection", reflectionTexts) + "。"
	if !reminded {
		m.Send("/reflect " + words)
		p.which(m, a)
		return
	}
	p.tapAbout(m, a, tapReflect)
	m.Send(words)
	p.tap(m, tapSubmit)
}

// makeUp is make-up study from its invitation: read, answer, reflect.
func (p *player) makeUp(a *activity, m *harness.Person) {
	open := func() { m.Send(fmt.Sprintf("/catchup %d", p.id(a))) }
	m.Send(fmt.Sprintf("/catchup %d 已阅", p.id(a)))
	open()
	if p.lastHas(m, tapAnswers) {
		p.tap(m, tapAnswers)
		for _, words := range studyAnswers {
			p.says(m, words)
		}
		p.tap(m, tapSubmit)
		open()
	}
	if p.lastHas(m, tapQuiz) {
		p.tap(m, tapQuiz)
		for _, letter := range []string{"A", "B", "A"} {
			p.tap(m, letter)
			p.tap(m, tapQuizNext)
		}
		open()
	}
	p.tap(m, tapReflect)
	m.Send(p.more(m, "reflection", reflectionTexts) + "。")
	p.tap(m, tapSubmit)
}
