package demo

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/records"
	"lianluo/models/store"
)

// soonest is how far ahead today's session begins at least: a look around
// comes first.
const soonest = 5 * time.Minute

// writeToday makes what is going on: a session for which check-in is open,
// the next activity, a leave that awaits its answer.
func (h *history) writeToday() error {
	start := h.now.Truncate(30 * time.Minute).Add(30 * time.Minute)
	if start.Sub(h.now) < soonest {
		start = start.Add(15 * time.Minute) // no later: check-in is open from half an hour before
	}
	session := h.todaysSession(start)
	next := h.nextActivity()
	h.count(session.Activity)
	h.count(next.Activity)
	if err := insert(h, []*activities.Activity{session.Activity, next.Activity}); err != nil {
		return err
	}
	if h.keep != nil {
		if err := insert(h, []*records.Attachment{h.material(session)}); err != nil {
			return err
		}
	}
	rows, leave := h.answers(session)
	if err := insert(h, rows); err != nil {
		return err
	}
	if err := insert(h, []*activities.Leave{leave}); err != nil {
		return err
	}
	return insertSteps(h, leaveSteps([]*activities.Leave{leave}))
}

func (h *history) todaysSession(start time.Time) *event {
	l := h.lesson(h.today)
	e := h.event(activities.Study, h.today, 0, 0, time.Hour, l.topic, meetingRooms[0])
	e.StartsAt, e.EndsAt = start, start.Add(2*time.Hour)
	e.lesson, e.Tutor, e.Plan = l, tutors[l.tutor][0], plan(l)
	return e
}

// nextActivity lies about four weeks ahead.
func (h *history) nextActivity() *event {
	e := h.event(activities.Visit, h.later(h.today, 25), 14, 30, 150*time.Minute, "视察"+villages[2]+"人居环境整治", villages[2])
	made := h.past(h.at(h.today.AddDate(0, 0, -2), 9, 40), 30*time.Minute)
	host := h.holderOf("building")
	e.HostID, e.HostName, e.CreatedAt, e.UpdatedAt = host.ID, host.Name, made, made
	e.Agenda = "一、实地查看三个组的垃圾收集点和水塘\n二、与村民代表座谈\n三、形成意见"
	return e
}

// answers are what the members said about today's session: most come, one asks
// for leave, one does not know yet, two have not answered.
func (h *history) answers(e *event) (rows []*activities.Attendance, leave *activities.Leave) {
	away := h.holderOf("finance")
	said := 0
	for _, p := range h.members(h.today) {
		row := &activities.Attendance{
			ActivityID: e.ID, PersonID: p.ID, Expected: true, CreatedAt: e.CreatedAt, UpdatedAt: e.CreatedAt,
			Answer: activities.AnswerYes, AnsweredAt: ptr(h.past(e.CreatedAt.Add(time.Duration(h.between(10, 5000))*time.Minute), time.Hour)),
		}
		switch said++; {
		case p.ID == away.ID:
			asked := h.now.Add(-time.Duration(h.between(70, 110)) * time.Minute)
			row.Answer, row.AnsweredAt = activities.AnswerNo, &asked
			leave = &activities.Leave{
				ActivityID: e.ID, PersonID: p.ID, Kind: activities.OfficialLeave, Reason: "县里临时召开信贷工作会议。", State: activities.Asked,
				Short: true, AskedAt: asked, CreatedAt: asked, UpdatedAt: asked,
			}
		case said == 3:
			row.Answer = activities.AnswerMaybe
		case said == 5 || said == 8:
			continue
		}
		rows = append(rows, row)
	}
	return rows, leave
}

// briefed is how many of the past quarters have their briefing: those of the
// present members, and no more than start quickly.
const briefed = 8

// writeBriefings freezes and releases the figures of past quarters (§21) as of
// the first working day after each.
func (h *history) writeBriefings() error {
	q := calendar.QuarterOf(h.now.In(h.loc))
	var list []calendar.Quarter
	for range briefed {
		q = q.Prev()
		list = append(list, q)
	}
	for i := len(list) - 1; i >= 0; i-- {
		day := store.DateFrom(h.cal.FirstWorkdayAfter(list[i].LastDay()))
		made, out := h.at(day, 9, 0), h.at(day, h.between(10, 16), h.rng.IntN(60))
		if out.After(h.now) {
			continue // comes at its time
		}
		tx := h.tx.Session(&gorm.Session{NowFunc: func() time.Time { return made }})
		b, err := briefing.Draft(tx, list[i], nil)
		if err != nil {
			return err
		}
		if err := briefing.Release(tx, b, h.director.ID, out); err != nil {
			return err
		}
	}
	return nil
}
