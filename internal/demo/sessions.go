package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// event is an activity with what it takes to write of it.
type event struct {
	*activities.Activity
	lesson *lesson // of a study session
	day    store.Date
}

// writeActivities makes every activity before today: a study session every
// two months (§4), a collective activity in the months between (§5), the
// plenary and one activity of the county a year (§7).
func (h *history) writeActivities() error {
	var events []*event
	shift := h.between(0, len(gatherings)-1)
	first := calendar.DateOf(h.terms[0].StartsOn.Start(h.loc))
	year, month := first.Year, first.Month+1
	parity := int(h.now.In(h.loc).Month()) % 2 // of the months with a study session: this one is
	for n := 0; ; n++ {
		t := time.Date(year, month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		day := h.workday(t.Year(), t.Month(), h.between(10, 22))
		if t.Month() == time.February {
			day = h.workday(t.Year(), t.Month(), h.between(24, 27)) // after 春节, whenever it is
		}
		if store.DateOf(t, time.UTC) > h.today {
			break
		}
		if int(t.Month())%2 == parity {
			events = append(events, h.study(day))
		} else {
			events = append(events, h.gather(day, gatherings[(shift+n/2)%len(gatherings)]))
		}
		switch t.Month() {
		case time.January:
			events = append(events, h.plenary(h.workday(t.Year(), t.Month(), h.between(5, 9))))
		case time.July:
			day := h.workday(t.Year(), t.Month(), h.between(24, 28))
			topic := countyTopics[t.Year()%len(countyTopics)]
			e := h.event(activities.County, day, 9, 0, 6*time.Hour, topic, "县政协机关")
			e.HostName = ""
			events = append(events, e)
		}
	}
	// What would fall on this month is today's session.
	events = slices.DeleteFunc(events, func(e *event) bool { return e.day[:7] == h.today[:7] && e.Kind == activities.Study || e.day >= h.today })
	slices.SortStableFunc(events, func(a, b *event) int { return a.StartsAt.Compare(b.StartsAt) })
	var rows []*activities.Activity
	for _, e := range events {
		h.count(e.Activity)
		e.State, e.ClosedAt = activities.Closed, ptr(e.EndsAt.Add(time.Duration(h.between(5, 20))*time.Minute))
		e.PresentedAt, e.ConfirmedAt, e.UpdatedAt = e.ClosedAt, e.ClosedAt, *e.ClosedAt
		rows = append(rows, e.Activity)
	}
	if err := insert(h, rows); err != nil {
		return err
	}
	if err := h.writeMaterials(events); err != nil {
		return err
	}
	return h.writeSheets(events)
}

func (h *history) event(kind activities.ActivityKind, day store.Date, hour, minute int, length time.Duration, topic, place string) *event {
	start := h.at(day, hour, minute)
	rules := people.DefaultSettings()
	made := h.at(h.later(day, -h.between(8, 12)), 9, h.rng.IntN(60))
	if !made.Before(start) {
		made = start.AddDate(0, 0, -3)
	}
	return &event{day: day, Activity: &activities.Activity{
		Kind: kind, Topic: topic, StartsAt: start, EndsAt: store.Stamp(start.Add(length)), Place: place, HostName: h.director.Name,
		State: activities.Planned, OpensBefore: rules.CheckInOpens, LateAfter: rules.LateAfter, LeaveNoticeDays: rules.LeaveNoticeDays,
		CreatedBy: h.director.ID, CreatedAt: made, UpdatedAt: made,
	}}
}

// count gives an activity its number in the year.
func (h *history) count(a *activities.Activity) {
	a.Year = a.StartsAt.In(h.loc).Year()
	a.Number = h.number("activity:"+string(a.Kind), a.Year)
}

func (h *history) study(day store.Date) *event {
	l := h.lesson(day)
	e := h.event(activities.Study, day, 14, 30, 150*time.Minute, l.topic, h.one(meetingRooms))
	if h.chance(0.5) {
		e.StartsAt, e.EndsAt = e.StartsAt.Add(30*time.Minute), e.EndsAt.Add(15*time.Minute)
	}
	if lockdown(day) {
		e.Place = online
	}
	e.lesson = l
	if h.chance(0.97) {
		e.Tutor = h.one(tutors[l.tutor])
	}
	if h.chance(0.95) {
		e.Plan = plan(l)
	}
	return e
}

func plan(l *lesson) string {
	return fmt.Sprintf("一、辅导：%s（60分钟）\n二、分组讨论：%s；%s\n三、交流发言，每人不超过5分钟\n四、会后一周内交学习笔记和心得体会", l.topic, l.points[0], l.points[1])
}

// lesson chooses what is studied on a day: in some months what comes back
// every year, otherwise the newest of the time that was not studied yet, then
// what fits any time.
func (h *history) lesson(day store.Date) *lesson {
	when := day.Start(time.UTC)
	month := string(day[:7])
	// The two sessions of 2020 were put off to May.
	if c, ok := yearly[when.Month()]; ok && !lockdown(day) {
		l := &lesson{topic: fmt.Sprintf(c.topic, when.Year()), tutor: c.tutor}
		for i, k := range h.deal(len(c.points))[:len(l.points)] {
			l.points[i] = c.points[k]
		}
		return l
	}
	var fresh, timeless []*lesson
	for i := range lessons {
		l := &lessons[i]
		switch {
		case h.studied[l.topic]:
		case l.from == "":
			timeless = append(timeless, l)
		case l.from <= month && month <= l.until:
			fresh = append(fresh, l)
		}
	}
	slices.SortStableFunc(fresh, func(a, b *lesson) int { return strings.Compare(b.from, a.from) })
	var chosen *lesson
	switch {
	case len(fresh) > 0 && (h.chance(0.75) || len(timeless) == 0 || lockdown(day)):
		chosen = fresh[0]
	case len(timeless) > 0:
		chosen = timeless[h.rng.IntN(len(timeless))]
	default: // all known: what was studied long ago comes again
		clear(h.studied)
		return h.lesson(day)
	}
	h.studied[chosen.topic] = true
	return chosen
}

func (h *history) gather(day store.Date, g gathering) *event {
	village := h.village()
	place := h.one(meetingRooms)
	if lockdown(day) {
		g, place = gatherings[0], online
	}
	if strings.Contains(g.topic, "{村}") {
		place = village
	}
	e := h.event(activities.ActivityKind(g.kind), day, h.pick([]int{9, 14}), 30, 150*time.Minute, fill(g.topic, "{村}", village), place)
	e.Summary = g.summary
	members := h.members(day)
	if host := members[h.rng.IntN(len(members))]; h.chance(0.9) {
		e.HostID, e.HostName = host.ID, host.Name
	}
	return e
}

func (h *history) plenary(day store.Date) *event {
	year := day.Start(time.UTC).Year()
	e := h.event(activities.Plenary, day, 9, 0, 56*time.Hour, fmt.Sprintf("%d年县政协全体会议", year), "县人民会堂")
	e.HostName = ""
	e.Summary = "听取常委会工作报告，参加界别讨论和大会发言。"
	return e
}

// writeMaterials attaches to each study session the paper that was handed out.
func (h *history) writeMaterials(events []*event) error {
	if h.keep == nil {
		return nil
	}
	var rows []*records.Attachment
	for _, e := range events {
		if e.lesson != nil {
			rows = append(rows, h.material(e))
		}
	}
	return insert(h, rows)
}

func (h *history) material(e *event) *records.Attachment {
	name := fmt.Sprintf("%d年第%d次集中学习资料.txt", e.Year, e.Number)
	content := []byte(fmt.Sprintf("%s\n\n一、%s。\n二、%s。\n三、%s。\n\n%s\n", e.lesson.topic, e.lesson.points[0], e.lesson.points[1], e.lesson.points[2], e.Plan))
	id, unique := h.keep(File{Kind: records.Document, Name: name, Content: content})
	return &records.Attachment{
		OwnerKind: records.KindActivity, OwnerID: e.ID, Kind: records.Document, FileID: id, UniqueID: unique, Name: name,
		MIME: "text/plain", Size: int64(len(content)), Use: records.UseMaterial, AddedBy: h.director.ID, CreatedAt: e.CreatedAt, UpdatedAt: e.CreatedAt,
	}
}

// sheets are the rows that follow from activities.
type sheets struct {
	attendances []*activities.Attendance
	leaves      []*activities.Leave
	requests    []*activities.Claim
	corrected   []*activities.Attendance // of the requests, in their order
	notes       []*notes.Note
}

func (h *history) writeSheets(events []*event) error {
	var s sheets
	last := -1
	for i, e := range events {
		if e.Kind == activities.Study {
			h.sessions = append(h.sessions, e.Activity)
			last = i
		}
	}
	for i, e := range events {
		before := len(s.attendances)
		h.attend(&s, e)
		if e.Kind == activities.Study {
			h.notes(&s, e, s.attendances[before:], i == last)
		}
	}
	if err := insert(h, s.attendances); err != nil {
		return err
	}
	if err := insert(h, s.leaves); err != nil {
		return err
	}
	if err := insert(h, s.requests); err != nil {
		return err
	}
	if err := insertSteps(h, append(leaveSteps(s.leaves), claimSteps(s.requests)...)); err != nil {
		return err
	}
	var traces []*activities.Correction
	for i, r := range s.requests {
		traces = append(traces, &activities.Correction{
			RecordKind: records.KindAttendance, RecordID: s.corrected[i].ID, PersonID: r.PersonID, Field: "state",
			OldValue: string(activities.Absent), NewValue: string(activities.Present), ByID: h.director.ID, Why: r.Reason,
			CreatedAt: *r.DecidedAt, UpdatedAt: *r.DecidedAt,
		})
	}
	if err := insert(h, traces); err != nil {
		return err
	}
	return insert(h, s.notes)
}

// attend makes the sheet of an activity: about nine of ten come (§8).
func (h *history) attend(s *sheets, e *event) {
	for i := range h.seats {
		place := &h.seats[i]
		p := place.at(e.day)
		if p == nil {
			continue
		}
		row := &activities.Attendance{
			ActivityID: e.ID, PersonID: p.ID, Expected: true, Answer: activities.AnswerYes, Source: activities.BySelf, ByID: p.ID,
			AnsweredAt: ptr(h.past(e.CreatedAt.Add(time.Duration(h.between(5, 3000))*time.Minute), 0)),
		}
		s.attendances = append(s.attendances, row)
		switch away := h.rng.Float64() * place.zeal; {
		case away < 0.79:
			row.State = activities.Present
			row.CheckedInAt = ptr(e.StartsAt.Add(-time.Duration(h.between(1, 1700)) * time.Second))
			if h.chance(0.25) {
				row.Source = activities.ByQR
			}
		case away < 0.86:
			row.State = activities.Late
			row.CheckedInAt = ptr(e.StartsAt.Add(time.Duration(h.between(60, 1500)) * time.Second))
		case away < 0.96:
			row.State, row.Answer, row.Source, row.ByID = activities.OnLeave, activities.AnswerNo, "", 0
			l := h.leave(e, p)
			row.AnsweredAt = ptr(l.AskedAt)
			s.leaves = append(s.leaves, l)
		default:
			row.State, row.Source, row.ByID = activities.Absent, "", 0
			row.Answer, row.AnsweredAt = activities.NoAnswer, nil
			if h.chance(0.3) {
				h.correct(s, e, p, row)
			}
		}
		row.CreatedAt, row.UpdatedAt = e.CreatedAt, *e.ClosedAt
	}
}

func (h *history) leave(e *event, p *people.Person) *activities.Leave {
	kinds := []activities.LeaveKind{activities.OfficialLeave, activities.SickLeave, activities.PersonalLeave}
	k := h.pick([]int{0, 0, 0, 1, 2, 2})
	days := h.pick([]int{1, 1, 2, 3, 3, 4, 5})
	asked := h.at(store.DateOf(e.StartsAt, h.loc).AddDate(0, 0, -days), h.between(9, 19), h.rng.IntN(60))
	decided := ptr(asked.Add(time.Duration(h.between(10, 600)) * time.Minute))
	return &activities.Leave{
		ActivityID: e.ID, PersonID: p.ID, Kind: kinds[k], Reason: h.one(leaveReasons[k]), State: activities.Granted,
		Short: asked.After(e.StartsAt.AddDate(0, 0, -e.LeaveNoticeDays)), AskedAt: asked, DecidedBy: h.director.ID, DecidedAt: decided,
		CreatedAt: asked, UpdatedAt: *decided,
	}
}

// correct makes an absence a presence by hand, as asked for (申请补录).
func (h *history) correct(s *sheets, e *event, p *people.Person, row *activities.Attendance) {
	asked := e.ClosedAt.Add(time.Duration(h.between(20, 180)) * time.Minute)
	decided := h.inOffice(h.later(store.DateOf(*e.ClosedAt, h.loc), 1))
	if decided.After(h.now) {
		return
	}
	s.requests = append(s.requests, &activities.Claim{
		ActivityID: e.ID, PersonID: p.ID, Reason: h.one(correctionReasons), State: activities.Granted,
		DecidedBy: h.director.ID, DecidedAt: &decided, CreatedAt: asked, UpdatedAt: decided,
	})
	s.corrected = append(s.corrected, row)
	row.State, row.ByHand, row.Source, row.ByID = activities.Present, true, activities.ByDirector, h.director.ID
}

// recent is how far back everybody is up to date in writing but those who owe.
const recent = desk.TodoBack + 20*24*time.Hour

// owing is how many members owe a reflection on the last session.
const owing = 2

// notes makes what those who came wrote about a session. Of the last one some
// reflections are owed.
func (h *history) notes(s *sheets, e *event, rows []*activities.Attendance, last bool) {
	var came []*activities.Attendance
	for _, row := range rows {
		if row.State.Attended() {
			came = append(came, row)
		}
	}
	opens, thoughts := h.deal(len(noteOpens)), h.deal(len(reflectOpens))
	due := e.StartsAt.Before(h.now.Add(-recent))
	debts := 0
	for i, row := range came {
		t := h.tradeOf(row.PersonID)
		if !due || h.chance(0.95) {
			text := h.noteText(e.lesson, t, noteOpens[opens[i%len(opens)]])
			s.notes = append(s.notes, h.note(notes.StudyNote, e, row.PersonID, text, h.between(0, 4)))
		}
		if last && debts < owing && i >= 2 {
			debts++
			continue
		}
		if !due || h.chance(0.91) {
			text := h.reflectText(e.lesson, t, reflectOpens[thoughts[i%len(thoughts)]])
			s.notes = append(s.notes, h.note(notes.Reflection, e, row.PersonID, text, h.between(1, 13)))
		}
	}
}

// note is written on the evening so many days after, or at noon.
func (h *history) note(kind notes.Kind, e *event, person int64, text string, days int) *notes.Note {
	at := h.at(e.day.AddDate(0, 0, days), h.pick([]int{12, 18, 19, 19, 20, 20, 21}), h.rng.IntN(60))
	if at.Before(e.EndsAt) {
		at = h.at(e.day, 20, h.rng.IntN(60))
	}
	at = h.past(at, time.Hour)
	return &notes.Note{
		Kind: kind, ActivityID: e.ID, PersonID: person, Text: text, Length: utf8.RuneCountInString(text), FiledAt: at,
		CreatedAt: at, UpdatedAt: at,
	}
}

func (h *history) noteText(l *lesson, t *trade, open string) string {
	text := fmt.Sprintf("%s：1. %s；2. %s；3. %s。", of(open, l.topic), l.points[0], l.points[1], l.points[2])
	if h.chance(0.3) { // two points, in one's own order
		p := h.deal(3)
		text = fmt.Sprintf("%s：%s；%s。", of(open, l.topic), l.points[p[0]], l.points[p[1]])
	}
	return text + of(h.one(noteEnds), h.one(t.sees))
}

func (h *history) reflectText(l *lesson, t *trade, open string) string {
	return of(open, l.topic) + "，" + l.points[h.rng.IntN(3)] + "。" + of(h.one(reflectLinks), h.one(t.sees)) + h.one(t.intends) + h.one(reflectEnds)
}
