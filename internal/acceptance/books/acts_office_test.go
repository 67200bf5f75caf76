package books_test

import (
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/records"
)

// settle keeps points of the quarters whose briefing is out.
func (w *walk) settle() { w.ok(points.SettleAll(w.tx, w.now)) }

// days lets some go by, as far as the second year's end goes before its briefing is out.
func (w *walk) days() {
	w.now = w.now.AddDate(0, 0, rapid.IntRange(1, 12).Draw(w.rt, "days"))
	if last := time.Date(2026, 12, 31, 20, 0, 0, 0, modelstest.Zone); !w.out && w.now.After(last) {
		w.now = last
	}
}

func (w *walk) sheet() (*sheet, *activities.Activity) {
	s := w.sheets[w.pick(len(w.sheets), "sheet")]
	a, err := activities.ByID(w.tx, s.id)
	w.ok(err)
	return s, a
}

// list confirms the list of an activity, or takes that back.
func (w *walk) list() {
	s, a := w.sheet()
	if s.confirmed {
		w.ok(activities.Unconfirm(w.tx, a))
		s.confirmed = false
		return
	}
	w.ok(activities.Confirm(w.tx, a, w.team.Director, w.now))
	s.confirmed, s.presented = true, true
}

func (w *walk) line(s *sheet) (*line, *people.Person) {
	l := s.lines[w.pick(4, "line")]
	p, err := people.PersonByID(w.tx, l.person)
	w.ok(err)
	return l, p
}

// set notes how the office has set a line.
func (w *walk) set(s *sheet, l *line, to activities.AttendanceState) {
	l.hand = append(l.hand, to)
	for _, o := range s.lines {
		s.presented = s.presented || o.there(s)
	}
	w.done["corrected"]++
}

func (w *walk) correct() {
	s, a := w.sheet()
	l, p := w.line(s)
	to := rapid.SampledFrom([]activities.AttendanceState{activities.Present, activities.Late, activities.OnLeave, activities.Absent, activities.Unsettled}).Draw(w.rt, "state")
	_, err := activities.Correct(w.tx, a, p, to, w.team.Director, "更正", w.now)
	w.ok(err)
	w.set(s, l, to)
}

// uncorrect takes the last correction of a line back.
func (w *walk) uncorrect() {
	s, _ := w.sheet()
	l, _ := w.line(s)
	list, err := activities.CorrectionsOf(w.tx, records.KindAttendance, l.id)
	w.ok(err)
	require.Len(w.rt, list, len(l.hand), "each leaves a trace")
	if len(list) == 0 {
		return
	}
	before := activities.Unsettled
	if n := len(l.hand); n > 1 {
		before = l.hand[n-2]
	}
	_, err = activities.UndoCorrection(w.tx, &list[len(list)-1], w.team.Director, "撤销", w.now)
	w.ok(err)
	w.set(s, l, before)
}

// ask has a member ask about an entry, his own or not, or about none.
func (w *walk) ask() {
	by := w.member()
	about := records.Ref{}
	if r := w.one(); r != nil && rapid.Bool().Draw(w.rt, "about a record") {
		about = r.ref()
	} else if rapid.Bool().Draw(w.rt, "about a list") {
		s, _ := w.sheet()
		about = records.Ref{Kind: records.KindAttendance, ID: s.lines[0].id}
	}
	req := &desk.Request{Kind: desk.Dispute, RecordKind: about.Kind, RecordID: about.ID, PersonID: by.ID, Text: "不对"}
	_, err := desk.MakeRequest(w.tx, req, by, w.now)
	w.ok(err)
	w.done["asked"]++
	for _, q := range w.questions {
		if q.author == by.ID && q.about == about && q.state == "asked" {
			require.Equal(w.rt, q.id, req.ID, "one that is open about the same is changed")
			return
		}
	}
	w.questions = append(w.questions, &question{id: req.ID, author: by.ID, about: about, state: "asked", first: true, asked: req.CreatedAt})
}

// answer answers a question, or its author takes it back, or that is undone.
func (w *walk) answer() {
	if len(w.questions) == 0 {
		return
	}
	q := w.questions[w.pick(len(w.questions), "question")]
	by := w.anybody()
	r, err := desk.RequestByID(w.tx, q.id)
	w.ok(err)
	staff := by.ID == w.team.Director.ID
	switch to := rapid.SampledFrom([]activities.RequestState{activities.Granted, activities.Withdrawn, activities.Asked}).Draw(w.rt, "to"); to {
	case activities.Asked:
		_, err := desk.RequestLife.Undo(w.tx, r, by, 0, w.now)
		if w.did(!q.first && (staff || by.ID == q.by), err, "unanswered") {
			q.state, q.first = "asked", true
		}
	default:
		err := takes(w, desk.RequestLife, string(to), by)(r)
		may := q.state == "asked" && (to == activities.Granted && staff || to == activities.Withdrawn && by.ID == q.author)
		if w.did(may, err, "answered") {
			q.state, q.by, q.first = string(to), by.ID, false
		}
	}
}
