package lifecycle_test

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// check holds what is promised.
func (s *scene) check() {
	all := s.steps()
	newest := map[int64]int64{} // the step that asked last and stands, by record
	for i := range all {
		step := &all[i]
		require.True(s.t, step.ActionID != 0 || step.ToState == s.kind.gone || slices.Contains(s.kind.stays, step.ToState), "step %d can be undone", step.ID)
		if !step.Voided() && (s.files(step) || slices.Contains(s.kind.asks, step.ToState)) {
			newest[step.RecordID] = step.ID
		}
	}
	heardUndone := 0
	for i := range all {
		step := &all[i]
		rows := s.told(step.ActionID)
		if step.ToState == s.kind.mails {
			rows = nil
		}
		for _, row := range rows {
			s.checkButtons(step, row, newest[step.RecordID] == step.ID)
		}
		rows = s.checkAsked(step, rows)
		s.checkTold(all, i, rows)
		for _, row := range rows {
			if step.Voided() && row.State == ledger.OutboxSent {
				heardUndone++
			}
		}
	}
	if s.kind.undone != "" {
		require.EqualValues(s.t, heardUndone, s.said(s.kind.undone), "who has heard of a decision that was undone hears so, once")
	}
	if s.kind.follows != nil {
		s.kind.follows(s)
	}
}

// files tells whether a record comes before the staff by a step.
func (s *scene) files(step *records.Step) bool {
	return slices.Contains(s.kind.waits, step.ToState) && !slices.Contains(s.kind.waits, step.FromState)
}

// checkButtons: what was told of a record has the buttons of what the person can decide
// now, and no other. Newest is the message that asks, of several.
func (s *scene) checkButtons(step *records.Step, row ledger.OutboxRow, newest bool) {
	if row.State != ledger.OutboxSent {
		return
	}
	p, state := s.personOf(row.ChatID), s.stateOf(step.RecordID)
	live, there, text := s.live(row, step.RecordID)
	for _, b := range live {
		require.True(s.t, s.can(p, step.RecordID, state, b.to) && slices.Contains(s.outcomes(b.to), b.outcome),
			"%s is asked what is settled: %d is %s, and there is a button [%s] under\n%s", p.Name, step.RecordID, state, b.label, text)
	}
	waits := slices.Contains(s.kind.waits, state) && !(s.kind.rests != nil && s.kind.rests(s, step.RecordID)) && s.files(step) && slices.Contains(s.staff, p) || slices.Contains(s.kind.asks, state) && p == s.owner(step.RecordID)
	if !waits || !newest || step.RecordID != s.id || s.acted[p.Row] >= step.ID {
		return
	}
	require.True(s.t, there, "%s is asked no longer about what waits:\n%s", p.Name, text)
	require.NotEmpty(s.t, live, "%s is not asked about %d, which is %s:\n%s", p.Name, step.RecordID, state, text)
	if p == s.owner(step.RecordID) { // what else there is the card has
		return
	}
	for _, c := range s.choices() {
		require.True(s.t, c.by != p || slices.ContainsFunc(live, func(b button) bool { return b.to == c.to && b.outcome == c.outcome }),
			"%s cannot decide that %d is to be %s %s:\n%s", p.Name, step.RecordID, c.to, c.outcome, text)
	}
}

// checkAsked: each of the staff but who filed is told of a filing once, by day, or at once
// when it would be too late then; and may be so of what its author takes back. It leaves the
// rows by which others were told.
func (s *scene) checkAsked(step *records.Step, rows []ledger.OutboxRow) []ledger.OutboxRow {
	files, back := s.files(step), s.kind.takeBack != nil && step.ToState == s.kind.gone
	if !files && !back {
		return rows
	}
	for _, p := range s.staff {
		mine := slices.DeleteFunc(slices.Clone(rows), func(r ledger.OutboxRow) bool { return r.ChatID != p.ID })
		require.LessOrEqual(s.t, len(mine), 1, "%s is told of step %d twice", p.Name, step.ID)
		at := s.asked(step)
		moot := step.Voided() && step.VoidedAt.Before(at) || s.over(step, at)
		if files && !moot {
			require.Equal(s.t, p.Row != step.ByID, len(mine) == 1, "%s is told of the filing %d, if another has filed", p.Name, step.ID)
		}
		if back && slices.Contains(s.concernedBy(step), p) { // as all hear of it who have joined
			at, _ = s.heard(step.RecordID, step.At, ledger.UndoTime)
		}
		for _, r := range mine {
			if r.State == ledger.OutboxSent {
				require.WithinDuration(s.t, at, *r.SentAt, time.Second, "told of the filing %d", step.ID)
				continue
			}
			require.True(s.t, moot || s.Clock.Now().Before(at), "the filing %d was to be told at %v", step.ID, at)
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r ledger.OutboxRow) bool { return slices.Contains(s.staff, s.personOf(r.ChatID)) })
}

// asked is when the staff hears of a filing.
func (s *scene) asked(step *records.Step) time.Time {
	at, _ := s.heard(step.RecordID, step.At, s.kind.gather)
	return at
}

// heard is when news of a record is heard that may go after wait: by day, or in the night
// when the morning would be too late for what it is about; atOnce when that begins before.
func (s *scene) heard(id int64, now time.Time, wait time.Duration) (at time.Time, atOnce bool) {
	soon := now.Add(wait)
	at = quietUntil(soon)
	if s.kind.begins == nil {
		return at, false
	}
	switch begins := s.kind.begins(s, id); {
	case begins.After(now) && !soon.Before(begins):
		return now, true
	case begins.After(soon) && at.After(begins.Add(-people.NewsAhead)):
		return soon, false
	}
	return at, false
}

// over tells whether a record that was filed waits no longer at some time before the staff
// would have heard of it.
func (s *scene) over(filed *records.Step, heard time.Time) bool {
	for _, step := range s.steps() {
		if step.RecordID == filed.RecordID && step.ID > filed.ID && step.At.Before(heard) {
			return true
		}
	}
	return false
}

// checkTold: everybody concerned hears of a decision that stands once, when it can no
// longer be undone and not at night, or at once when it would be too late then; of one
// that was undone before nobody hears.
func (s *scene) checkTold(all []records.Step, i int, rows []ledger.OutboxRow) {
	step, now := &all[i], s.Clock.Now()
	due := map[int64][]time.Time{} // when each of those concerned hears
	for j := range all {
		if j != i && (step.ActionID == 0 || all[j].ActionID != step.ActionID) {
			continue
		}
		if j < i { // it was looked at with the other one, by the same act
			return
		}
		for _, p := range s.concerned(&all[j]) {
			if at, hears := s.due(all, j, p); hears {
				due[p.ID] = append(due[p.ID], at)
			}
		}
	}
	for _, r := range rows {
		p := s.personOf(r.ChatID)
		require.NotEmpty(s.t, due[r.ChatID], "%s hears of step %d to %s %s, or twice", p.Name, step.ID, step.ToState, step.Note)
		at := due[r.ChatID][0]
		due[r.ChatID] = due[r.ChatID][1:]
		if r.State != ledger.OutboxSent {
			require.True(s.t, now.Before(at), "%s has not heard of step %d to %s, which was due at %v", p.Name, step.ID, step.ToState, at)
			continue
		}
		require.WithinDuration(s.t, at, *r.SentAt, time.Second, "%s hears of step %d to %s", p.Name, step.ID, step.ToState)
		require.True(s.t, s.kind.begins != nil || !night(*r.SentAt), "told at night: %v", r.SentAt)
	}
	for chat, left := range due {
		require.Empty(s.t, left, "%s does not hear of step %d to %s %s", s.personOf(chat).Name, step.ID, step.ToState, step.Note)
	}
}

// concerned are who hears of a step, if anybody does: not who took it, nor of a
// filing the staff, who is asked.
func (s *scene) concerned(step *records.Step) []*harness.Person {
	// The staff may be told of a withdrawal otherwise (checkAsked).
	asked := s.files(step) || step.ToState == s.kind.gone && step.ByID == s.owner(step.RecordID).Row
	return slices.DeleteFunc(s.concernedBy(step), func(p *harness.Person) bool { return asked && slices.Contains(s.staff, p) })
}

// concernedBy is concerned with the staff.
func (s *scene) concernedBy(step *records.Step) (list []*harness.Person) {
	key := s.kind.name + ".told_" + step.ToState
	if step.Note != "" {
		key = s.kind.name + ".told_note_" + step.Note
	}
	if step.ActionID == 0 || !s.words.Has(key) && !s.words.Has(key+"_"+step.Outcome) {
		return nil
	}
	hears := author
	if s.kind.hears != nil {
		hears = func(s *scene) []*harness.Person { return s.kind.hears(s, step) }
	}
	for _, p := range hears(s) {
		if p.Row != step.ByID {
			list = append(list, p)
		}
	}
	return list
}

// due is when somebody hears of a step, if he or she does.
func (s *scene) due(all []records.Step, i int, p *harness.Person) (at time.Time, hears bool) {
	step := &all[i]
	at, atOnce := s.heard(step.RecordID, step.At, ledger.UndoTime)
	if atOnce {
		return at, true
	}
	if step.Voided() || slices.Contains(s.kind.ends, step.ToState) && !s.knows(all[:i], step, p) {
		return at, false
	}
	// What waits to be told when the record comes to its end is not told, unless that is
	// undone by another than who would have heard: then it waits anew.
	// What is noted because of another record's step is told of that one.
	for j := i + 1; j < len(all) && (step.Note == "" || step.OtherID == 0); j++ {
		end := &all[j]
		if end.RecordID != step.RecordID || !end.At.Before(at) || !s.ends(end) {
			continue
		}
		if !end.Voided() || end.ByID == p.Row {
			return at, false
		}
		if again, _ := s.heard(step.RecordID, *end.VoidedAt, ledger.UndoTime); again.After(at) {
			at = again
		}
	}
	return at, true
}

// ends tells whether what waits to be told of a record is not told after a step.
func (s *scene) ends(step *records.Step) bool {
	return slices.Contains(s.kind.ends, step.ToState) || step.ToState == s.kind.gone && (step.ActionID == 0 || step.ByID == s.owner(step.RecordID).Row)
}

// knows tells whether somebody has heard of a record before a step, or dealt with it.
func (s *scene) knows(before []records.Step, step *records.Step, p *harness.Person) bool {
	for i := range before {
		b := &before[i]
		if b.RecordID != step.RecordID || b.Voided() {
			continue
		}
		if b.ByID == p.Row {
			return true
		}
		for _, r := range s.told(b.ActionID) {
			if r.ChatID == p.ID && r.State == ledger.OutboxSent && !r.SentAt.After(step.At) {
				return true
			}
		}
	}
	return false
}
