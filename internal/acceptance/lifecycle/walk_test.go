package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/harness"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// TestEveryKind takes records of every kind through random walks: filed, changed,
// taken back, decided, undone, while time passes by day and by night.
func TestEveryKind(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { walk(t, rt, k, words.In(locale.Chinese)) })
		})
	}
}

// bench is the test that a walk's program runs under: what fails ends the walk,
// and what was begun ends with it.
type bench struct {
	testing.TB // of all walks
	rt         *rapid.T
	ends       []func()
}

func (b *bench) Helper()                      { b.rt.Helper() }
func (b *bench) Cleanup(end func())           { b.ends = append(b.ends, end) }
func (b *bench) Errorf(f string, args ...any) { b.rt.Errorf(f, args...) }
func (b *bench) Fatalf(f string, args ...any) { b.rt.Fatalf(f, args...) }
func (b *bench) Fatal(args ...any)            { b.rt.Fatal(args...) }
func (b *bench) FailNow()                     { b.rt.FailNow() }
func (b *bench) Failed() bool                 { return false } // the log of each walk is too much
func (b *bench) Log(args ...any)              { b.rt.Log(args...) }
func (b *bench) Logf(f string, args ...any)   { b.rt.Logf(f, args...) }

func (b *bench) end() {
	for _, end := range slices.Backward(b.ends) {
		end()
	}
}

// scene is a walk: the program, its people, and the record that is dealt with.
type scene struct {
	*harness.Harness
	t     *bench
	kind  kind
	words *locale.Words

	author, other, director, secretary *harness.Person
	staff                              []*harness.Person

	id       int64          // of the newest record; 0 for none yet
	number   string         // "" for one that has none
	activity int64          // that it is about, if it is
	acted    map[int64]bool // who of the staff has had a hand in the record
}

// starts are when walks begin: at noon, just before the night, in it, and shortly
// before it ends.
var starts = []time.Duration{0, 8*time.Hour + 57*time.Minute, 11 * time.Hour, 19*time.Hour + 57*time.Minute}

func walk(t *testing.T, rt *rapid.T, k kind, words *locale.Words) {
	b := &bench{TB: t, rt: rt}
	defer b.end()
	start := rapid.SampledFrom(starts).Draw(rt, "start")
	s := &scene{Harness: harness.New(b, harness.At(harness.Noon.Add(start))).Seed(), t: b, kind: k, words: words, acted: map[int64]bool{}}
	s.director, s.secretary, s.author, s.other = s.Director, s.Members[9], s.Members[4], s.Members[5]
	roles := people.Secretary
	if rapid.Bool().Draw(rt, "secretary is a member") {
		roles |= people.Member
		if rapid.Bool().Draw(rt, "secretary is the author") {
			s.author = s.secretary
		}
	}
	s.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", s.secretary.Row).Update("roles", roles).Error
	})
	s.staff = []*harness.Person{s.director, s.secretary}
	s.file()
	for range rapid.IntRange(1, 9).Draw(rt, "acts") {
		act := rapid.SampledFrom([]func(rt *rapid.T){
			s.decide, s.decide, s.decide, s.decide, s.undo, s.undo, s.takeBack, s.edit, s.edit, s.pass, s.pass, func(*rapid.T) { s.file() },
		}).Draw(rt, "act")
		act(rt)
		s.check()
	}
	s.AdvanceTo(s.Clock.Now().Add(24 * time.Hour))
	s.check()
}

func (s *scene) log(format string, args ...any) {
	s.t.Logf("%s  %s", s.Clock.Now().In(harness.Shanghai).Format("15:04"), fmt.Sprintf(format, args...))
}

// ---- what people do -----------------------------------------------------------

func (s *scene) file() {
	steps := len(s.steps())
	if steps > 0 && s.kind.once && slices.Contains(s.kind.waits, s.state()) {
		return
	}
	s.kind.file(s)
	all := s.steps()
	require.Len(s.t, all, steps+1, "a filing is one step; %s reads:\n%s", s.author.Name, s.author.Last())
	s.id, s.acted = all[steps].RecordID, map[int64]bool{}
	if strings.HasSuffix(s.kind.open, " ") {
		s.Rows(func(tx *gorm.DB) error {
			return tx.Table(s.kind.table).Select("number").Where("id = ?", s.id).Scan(&s.number).Error
		})
	}
	if s.kind.with != nil {
		s.Write(func(tx *gorm.DB) error { return s.kind.with(tx, s.id, s.other.Row) })
	}
	s.log("%s files %d", s.author.Name, s.id)
}

// decide has one of the staff press a button that decides, of the message that
// told him or her or of the record's card.
func (s *scene) decide(rt *rapid.T) {
	by := rapid.SampledFrom(s.staff).Draw(rt, "by")
	from := s.state()
	if rapid.Bool().Draw(rt, "by its card") {
		by.Send(s.kind.open + s.number)
	}
	var to []string
	for next, rule := range s.kind.rules[from] {
		if rule.By == records.StaffOnly && slices.Contains(s.kind.decided, next) {
			to = append(to, next)
		}
	}
	slices.Sort(to)
	if len(to) == 0 {
		return
	}
	state := rapid.SampledFrom(to).Draw(rt, "to")
	said := by.Chat()
	if _, there := s.press(by, fmt.Sprintf("%s_step:%d:%s", s.kind.name, s.id, state)); !there {
		return
	}
	s.acted[by.Row] = true
	if s.kind.rules[from][state].Words == records.MustWords {
		require.Equal(s.t, from, s.state(), "words are asked for first")
		if rapid.IntRange(0, 3).Draw(rt, "leaves it") == 3 {
			s.log("%s does not say why %d is to be %s", by.Name, s.id, state)
			by.Send("/cancel")
			return
		}
		by.Send("按规定办理")
	}
	s.log("%s decides %d: %s", by.Name, s.id, state)
	require.Equal(s.t, state, s.state(), "%s reads:\n%s", by.Name, by.Last())
	require.NotEqual(s.t, said, by.Chat(), "who decides is answered")
}

func (s *scene) takeBack(*rapid.T) {
	if s.kind.takeBack == nil {
		return
	}
	from := s.state()
	said := s.author.Chat()
	answer := s.author.Forge(s.kind.takeBack(s))
	rule, may := s.kind.rules[from]["withdrawn"]
	may = may && (rule.By != records.StaffOnly || s.author == s.secretary)
	s.log("%s takes %d back: %v", s.author.Name, s.id, may)
	require.Equal(s.t, may, s.state() == "withdrawn" && from != "withdrawn", "%s reads:\n%s", s.author.Name, s.author.Last())
	require.True(s.t, answer != "" || said != s.author.Chat(), "who takes back is answered")
}

func (s *scene) edit(*rapid.T) {
	from := s.state()
	if s.kind.edit == nil || !slices.Contains(s.kind.edits, from) {
		return
	}
	steps := len(s.steps())
	s.kind.edit(s)
	if slices.Contains(s.kind.waits, from) {
		require.Len(s.t, s.steps(), steps, "a change is no step")
	} else {
		require.Len(s.t, s.steps(), steps+1, "it is filed anew")
	}
	s.log("%s changes %d, which was %s", s.author.Name, s.id, from)
	require.Contains(s.t, s.kind.waits, s.state(), "%s reads:\n%s", s.author.Name, s.author.Last())
}

// undo has somebody undo what he or she did last.
func (s *scene) undo(rt *rapid.T) {
	by := rapid.SampledFrom([]*harness.Person{s.author, s.director, s.secretary}).Draw(rt, "by")
	var a *ledger.Action
	s.Rows(func(tx *gorm.DB) (err error) {
		a, err = ledger.LastUndoable(tx, by.Row, s.Clock.Now())
		if err == store.ErrNotFound {
			return nil
		}
		return err
	})
	before := s.steps()
	if a == nil {
		by.Send("/undo")
		require.Equal(s.t, before, s.steps(), "there is nothing to undo")
		return
	}
	var its, last *records.Step // of the record that it is about
	for i := range before {
		if x := &before[i]; !x.Voided() && x.RecordID == a.EntityID {
			last = x
			if x.ActionID == a.ID {
				its = x
			}
		}
	}
	said, toast := by.Chat(), ""
	if rapid.Bool().Draw(rt, "by its button") {
		there := false
		if toast, there = s.press(by, fmt.Sprintf("undo:%d", a.ID)); !there {
			return
		}
	} else {
		by.Send("/undo")
	}
	s.log("%s undoes what he or she did with %d", by.Name, a.EntityID)
	require.NotNil(s.t, its)
	after := s.steps()
	if its == last && its.FromState == "" { // there is nothing to go back to: it is withdrawn
		require.Len(s.t, after, len(before)+1, "%s reads:\n%s", by.Name, by.Last())
		require.Equal(s.t, "withdrawn", s.stateOf(a.EntityID))
		require.Equal(s.t, "withdrawn", after[len(before)].ToState)
		require.Equal(s.t, before, after[:len(before)])
		return
	}
	require.Len(s.t, after, len(before), "an undo is no step")
	for i := range after {
		undone := after[i].Voided() && !before[i].Voided()
		require.Equal(s.t, its == last && before[i].ID == its.ID, undone, "undo of step %d; %s reads:\n%s", before[i].ID, by.Name, by.Last())
	}
	if its == last {
		require.Equal(s.t, its.FromState, s.stateOf(a.EntityID))
	}
	require.True(s.t, toast != "" || said != by.Chat(), "who undoes is answered")
}

// pass lets time go by.
func (s *scene) pass(rt *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{time.Minute, 4 * time.Minute, 6 * time.Minute, 4 * time.Hour, 12 * time.Hour}).Draw(rt, "passes")
	s.AdvanceTo(s.Clock.Now().Add(d))
	s.log("%v have passed", d)
}

// press presses the newest button with this data and gives the note that answers
// it; there is false when no message has the button.
func (s *scene) press(by *harness.Person, data string) (toast string, there bool) {
	for _, m := range slices.Backward(s.Sandbox.Messages(by.ID)) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if b.CallbackData == data {
					id, err := s.Sandbox.Press(by.ID, by.ID, m.MessageID, data)
					require.NoError(s.t, err)
					s.Settle()
					answer, _ := s.Sandbox.CallbackAnswer(id)
					return answer.Text, true
				}
			}
		}
	}
	return "", false
}

// ---- what is looked at ----------------------------------------------------------

// steps are all steps of records of the kind, those that were undone too.
func (s *scene) steps() (list []records.Step) {
	s.Rows(func(tx *gorm.DB) error {
		return tx.Where("record_kind = ?", s.kind.record).Order("id").Find(&list).Error
	})
	return list
}

func (s *scene) state() string { return s.stateOf(s.id) }

func (s *scene) stateOf(id int64) (state string) {
	s.Rows(func(tx *gorm.DB) error {
		return tx.Table(s.kind.table).Select("state").Where("id = ?", id).Scan(&state).Error
	})
	return state
}

// told are the messages that were sent to somebody, or wait to be, because of an
// action.
func (s *scene) told(action int64) (list []ledger.OutboxRow) {
	s.Rows(func(tx *gorm.DB) error {
		return tx.Where("action_id = ? AND action_id <> 0 AND method = ? AND state IN ?", action, ledger.MethodSend,
			[]string{ledger.OutboxSent, ledger.OutboxPending}).Order("id").Find(&list).Error
	})
	return list
}

// check holds what is promised.
func (s *scene) check() {
	now := s.Clock.Now()
	all := s.steps()
	newest := map[int64]*records.Step{} // the filing that stands, by record
	for i := range all {
		step := &all[i]
		require.True(s.t, step.ActionID != 0 || step.ToState == "withdrawn", "step %d can be undone", step.ID)
		if !step.Voided() && s.files(step) {
			newest[step.RecordID] = step
		}
	}
	for i := range all {
		step := &all[i]
		rows := s.told(step.ActionID)
		if s.files(step) {
			s.checkFiling(step, rows, newest[step.RecordID] == step)
		} else {
			s.checkDecision(step, rows, now, s.takenBack(all[i+1:], step))
		}
	}
}

// files tells whether a record comes before the staff by a step.
func (s *scene) files(step *records.Step) bool {
	return slices.Contains(s.kind.waits, step.ToState) && !slices.Contains(s.kind.waits, step.FromState)
}

// takenBack tells whether the author took a record back before it could be told how
// it was decided: who does so has seen it.
func (s *scene) takenBack(later []records.Step, step *records.Step) bool {
	return slices.ContainsFunc(later, func(x records.Step) bool {
		return x.RecordID == step.RecordID && x.ToState == "withdrawn" && x.ByID == s.author.Row && x.At.Before(quietUntil(step.At.Add(ledger.UndoTime)))
	})
}

// checkFiling: each of the staff but who filed was told once, at once, and what
// was told has the buttons of what can be decided now, and no other.
func (s *scene) checkFiling(step *records.Step, rows []ledger.OutboxRow, newest bool) {
	state := s.stateOf(step.RecordID)
	for _, p := range s.staff {
		var mine []ledger.OutboxRow
		for _, r := range rows {
			if r.ChatID == p.ID {
				mine = append(mine, r)
			}
		}
		if p.Row == step.ByID {
			require.Empty(s.t, mine, "%s filed it", p.Name)
			continue
		}
		require.Len(s.t, mine, 1, "%s is told of the filing %d once", p.Name, step.ID)
		require.Equal(s.t, ledger.OutboxSent, mine[0].State, "at once")
		m, there := s.Sandbox.Message(p.ID, int(mine[0].MessageID))
		if !there || m.ReplyMarkup == nil { // it has become a form, which was taken away
			require.False(s.t, newest && slices.Contains(s.kind.waits, state) && !s.acted[p.Row] && step.RecordID == s.id,
				"%s is asked no longer about what waits:\n%s", p.Name, m.Text)
			continue
		}
		live := 0
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				to, ours := strings.CutPrefix(b.CallbackData, fmt.Sprintf("%s_step:%d:", s.kind.name, step.RecordID))
				if ours {
					live++
					require.Contains(s.t, s.kind.rules[state], to, "%s is asked what is settled: %d is %s, and there is a button [%s] under\n%s",
						p.Name, step.RecordID, state, b.Text, m.Text)
				}
			}
		}
		if !slices.Contains(s.kind.waits, state) {
			require.Zero(s.t, live, "%s is asked about %d, which is %s:\n%s", p.Name, step.RecordID, state, m.Text)
		} else if newest && !s.acted[p.Row] && step.RecordID == s.id {
			require.NotZero(s.t, live, "%s is not asked about %d, which is %s:\n%s", p.Name, step.RecordID, state, m.Text)
		}
	}
	for _, r := range rows {
		require.True(s.t, slices.ContainsFunc(s.staff, func(p *harness.Person) bool { return p.ID == r.ChatID }), "only the staff is told of a filing")
	}
}

// checkDecision: everybody concerned hears of a decision that stands once, when it
// can no longer be undone and not at night; of one that was undone nobody hears.
func (s *scene) checkDecision(step *records.Step, rows []ledger.OutboxRow, now time.Time, takenBack bool) {
	concerned := map[int64]bool{}
	if step.ToState == "withdrawn" { // the staff may be told at once
		for _, p := range s.staff {
			own := slices.DeleteFunc(slices.Clone(rows), func(r ledger.OutboxRow) bool { return r.ChatID != p.ID })
			require.LessOrEqual(s.t, len(own), 1, "%s is told of it twice", p.Name)
		}
		return
	}
	if !step.Voided() && !takenBack && s.words.Has(s.kind.name+".told_"+step.ToState) {
		concerned[s.author.ID] = s.author.Row != step.ByID
		if slices.Contains(s.kind.hears, step.ToState) && s.kind.with != nil {
			concerned[s.other.ID] = true
		}
	}
	due := quietUntil(step.At.Add(ledger.UndoTime))
	for _, r := range rows {
		require.True(s.t, concerned[r.ChatID], "chat %d hears of step %d to %s, or twice", r.ChatID, step.ID, step.ToState)
		concerned[r.ChatID] = false
		if r.State != ledger.OutboxSent {
			require.True(s.t, now.Before(due), "what is due has been told")
			continue
		}
		require.False(s.t, r.SentAt.Before(due), "step %d of %v is told at %v, before %v", step.ID, step.At, r.SentAt, due)
		hour := r.SentAt.In(harness.Shanghai).Hour()
		require.True(s.t, hour >= 8 && hour < 21, "told at night: %v", r.SentAt)
	}
	for chat, left := range concerned {
		require.False(s.t, left, "chat %d does not hear of step %d to %s", chat, step.ID, step.ToState)
	}
}

// quietUntil is t, or the end of the night that it lies in.
func quietUntil(t time.Time) time.Time {
	t = t.In(harness.Shanghai)
	morning := time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, harness.Shanghai)
	switch {
	case t.Hour() >= 21:
		return morning.AddDate(0, 0, 1)
	case t.Before(morning):
		return morning
	}
	return t
}
