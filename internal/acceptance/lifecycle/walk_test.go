package lifecycle_test

import (
	"fmt"
	"slices"
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
			decided, beside := 0, map[string]int{}
			rapid.Check(t, func(rt *rapid.T) { decided += walk(t, rt, k, words.In(locale.Chinese), beside) })
			require.Equal(t, len(k.decided) > 0, decided > 0, "what nobody decides in any walk is not tried")
			require.Equal(t, len(k.beside) > 0, len(beside) > 0, "nor what nobody does beside")
			if len(beside) > 0 {
				t.Logf("done beside deciding: %v", beside)
			}
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

	id       int64                       // of the newest record; 0 for none yet
	filed    int                         // how many were
	activity int64                       // that it is about, if it is
	acted    map[int64]int64             // what was the newest step when somebody last dealt with the record
	hearers  map[int64][]*harness.Person // who hears of a step, where the kind learns it
	decided  int                         // how many decisions were taken
}

// starts are when walks begin: at noon, just before the night, in it, and shortly
// before it ends.
var starts = []time.Duration{0, 8*time.Hour + 57*time.Minute, 11 * time.Hour, 19*time.Hour + 57*time.Minute}

// walk takes records of a kind through random acts, and gives how many decisions were
// among them. In beside it counts what else was done.
func walk(t *testing.T, rt *rapid.T, k kind, words *locale.Words, beside map[string]int) int {
	b := &bench{TB: t, rt: rt}
	defer b.end()
	start := rapid.SampledFrom(starts).Draw(rt, "start")
	s := &scene{Harness: harness.New(b, harness.At(harness.Noon.Add(start))).Seed(), t: b, kind: k, words: words, acted: map[int64]int64{}, hearers: map[int64][]*harness.Person{}}
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
	if k.ready != nil {
		k.ready(s)
	}
	s.file(rt)
	if k.asks != nil && rapid.Bool().Draw(rt, "is asked first") {
		s.AdvanceTo(quietUntil(s.Clock.Now().Add(ledger.UndoTime)))
	}
	s.learn()
	var acts []func(rt *rapid.T)
	for _, one := range k.beside {
		act := func(rt *rapid.T) {
			if did := one(s, rt); did != "" {
				beside[did]++
			}
		}
		acts = append(acts, s.decide, act, act)
	}
	acts = append(acts, s.decide, s.decide, s.decide, s.decide, s.undo, s.undo, s.takeBack, s.edit, s.edit, s.pass, s.pass, s.file, s.join)
	least, most := 4, 12
	if len(k.beside) > 0 { // there is more to do
		least, most = 12, 28
	}
	for range rapid.IntRange(least, most).Draw(rt, "acts") {
		rapid.SampledFrom(acts).Draw(rt, "act")(rt)
		s.learn()
		s.check()
	}
	s.AdvanceTo(s.Clock.Now().Add(24 * time.Hour))
	s.check()
	return s.decided
}

func (s *scene) log(format string, args ...any) {
	s.t.Logf("%s  %s", s.Clock.Now().In(harness.Shanghai).Format("15:04"), fmt.Sprintf(format, args...))
}

// ---- what people do -----------------------------------------------------------

func (s *scene) file(rt *rapid.T) {
	if s.id != 0 && s.kind.more != nil && !s.kind.more(s) {
		return
	}
	by := s.author
	if s.kind.files != nil {
		by = rapid.SampledFrom(s.kind.files(s)).Draw(rt, "files")
	}
	before := s.steps()
	s.kind.file(s, by)
	all := s.steps()
	require.Len(s.t, all, len(before)+1, "a filing is one step; %s reads:\n%s", by.Name, by.Last())
	s.id = all[len(before)].RecordID
	s.filed++
	s.log("%s files %d", by.Name, s.id)
}

// choice is a decision that somebody can take.
type choice struct {
	by          *harness.Person
	to, outcome string
}

// choices are those that are there now, in order.
func (s *scene) choices() (list []choice) {
	from := s.state()
	for _, by := range everybody(s) {
		for _, to := range s.kind.decided {
			if !s.can(by, s.id, from, to) {
				continue
			}
			for _, outcome := range s.outcomes(to) {
				can := s.kind.rules[from][to].Outcomes
				if _, has := can[outcome]; outcome != "" && can != nil && !has {
					continue
				}
				list = append(list, choice{by, to, outcome})
			}
		}
	}
	return list
}

// outcomes are those of a decision, "" for a decision without.
func (s *scene) outcomes(to string) []string {
	if list := s.kind.outcomes[to]; list != nil {
		return list
	}
	return []string{""}
}

// owner is whose a record is.
func (s *scene) owner(id int64) *harness.Person {
	if s.kind.owner != nil && id != 0 {
		return s.kind.owner(s, id)
	}
	return s.author
}

func (s *scene) learn() {
	if s.kind.learn != nil {
		s.kind.learn(s)
	}
}

// may tells whether somebody may take a record from one state to another: its
// author may what the author may, the staff what the staff may.
func (s *scene) may(by *harness.Person, id int64, from, to string) bool {
	rule, there := s.kind.rules[from][to]
	return there && s.mayBy(by, id, rule)
}

// can is may of the record as it stands, and not its state alone.
func (s *scene) can(by *harness.Person, id int64, from, to string) bool {
	return s.may(by, id, from, to) && !(s.kind.bars != nil && s.kind.bars(s, id, to))
}

func (s *scene) mayBy(by *harness.Person, id int64, rule records.Rule) bool {
	own, staff := by == s.owner(id), slices.Contains(s.staff, by)
	return (rule.By == records.AuthorOnly && own || (rule.By == records.StaffOnly || rule.By == records.StaffOrContact) && staff ||
		rule.By == records.DirectorOnly && by == s.director || rule.By == records.AuthorOrStaff && (own || staff))
}

// decide has one of those who may press a button that decides, of the message that
// told him or her or of the record's card.
func (s *scene) decide(rt *rapid.T) {
	list := s.choices()
	if len(list) == 0 {
		return
	}
	of := rapid.SampledFrom(list).Draw(rt, "decision")
	by, from, before := of.by, s.state(), len(s.steps())
	if rapid.Bool().Draw(rt, "by its card") {
		s.kind.show(s, by)
	}
	said := by.Chat()
	way := s.kind.ways[of.to]
	if way == nil {
		way = func(s *scene, by *harness.Person) bool {
			data := fmt.Sprintf("%s_step:%d:%s", s.kind.name, s.id, of.to)
			if of.outcome != "" {
				data += ":" + of.outcome
			}
			return s.pressed(by, "%s", data)
		}
	}
	if !way(s, by) {
		return
	}
	if s.kind.rules[from][of.to].Need(of.outcome) == records.MustWords {
		require.Equal(s.t, from, s.state(), "words are asked for first")
		if rapid.IntRange(0, 3).Draw(rt, "leaves it") == 3 {
			s.log("%s does not say why %d is to be %s", by.Name, s.id, of.to)
			by.Send("/cancel")
			s.dealt(by)
			return
		}
		by.Send("按规定办理")
		require.Equal(s.t, from, s.state(), "words that were typed are shown first")
		s.checked(by)
	}
	s.dealt(by)
	s.decided++
	s.log("%s decides %d: %s %s", by.Name, s.id, of.to, of.outcome)
	require.Equal(s.t, of.to, s.state(), "%s reads:\n%s", by.Name, by.Last())
	all := s.steps()
	require.Len(s.t, all, before+1, "a decision is one step")
	require.Equal(s.t, by.Row, all[before].ByID)
	if s.kind.outcomes[of.to] != nil {
		require.Equal(s.t, of.outcome, all[before].Outcome)
	}
	require.NotEqual(s.t, said, by.Chat(), "who decides is answered")
}

// dealt notes that somebody has had a hand in the record: the message that asked may
// have become the answer.
func (s *scene) dealt(by *harness.Person) {
	all := s.steps()
	s.acted[by.Row] = all[len(all)-1].ID
}

func (s *scene) takeBack(*rapid.T) {
	if s.kind.takeBack == nil {
		return
	}
	button := s.kind.takeBack(s)
	if button == "" {
		return
	}
	from, by := s.state(), s.owner(s.id)
	said := by.Chat()
	answer := by.Forge(button)
	may := s.may(by, s.id, from, "withdrawn")
	s.log("%s takes %d back: %v", by.Name, s.id, may)
	if may && s.kind.rules[from]["withdrawn"].Need("") == records.MustWords {
		require.Equal(s.t, from, s.state(), "words are asked for first")
		by.Send("按规定办理")
		s.checked(by)
	}
	require.Equal(s.t, may, s.state() == "withdrawn" && from != "withdrawn", "%s reads:\n%s", by.Name, by.Last())
	require.True(s.t, answer != "" || said != by.Chat(), "who takes back is answered")
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
	s.log("%d is changed, which was %s", s.id, from)
	require.Contains(s.t, s.kind.waits, s.state(), "%s reads:\n%s", s.owner(s.id).Name, s.owner(s.id).Last())
}

func (s *scene) join(*rapid.T) {
	if s.kind.joins != nil {
		s.kind.joins(s)
	}
}

// undo has somebody undo what he or she did last.
func (s *scene) undo(rt *rapid.T) {
	type undoing struct {
		by *harness.Person
		a  *ledger.Action
	}
	var can []undoing
	s.Rows(func(tx *gorm.DB) error {
		for _, p := range everybody(s) {
			a, err := ledger.LastUndoable(tx, p.Row, s.Clock.Now())
			switch err {
			case nil:
				if a.Kind != "part_change" { // of its text, which is no step (handlers/parts)
					can = append(can, undoing{p, a})
				}
			case store.ErrNotFound:
			default:
				return err
			}
		}
		return nil
	})
	before := s.steps()
	if len(can) == 0 {
		rapid.SampledFrom(everybody(s)).Draw(rt, "by").Send("/undo")
		require.Equal(s.t, before, s.steps(), "there is nothing to undo")
		return
	}
	of := can[rapid.IntRange(0, len(can)-1).Draw(rt, "whose")]
	by, a := of.by, of.a
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
	after := s.steps()
	if its == nil && s.kind.joins != nil { // a name was put under it
		require.Equal(s.t, before, after, "a joining is no step")
		require.True(s.t, toast != "" || said != by.Chat(), "who undoes is answered")
		return
	}
	require.NotNil(s.t, its)
	if its == last && its.FromState == "" { // there is nothing to go back to: it is taken back
		require.Len(s.t, after, len(before)+1, "%s reads:\n%s", by.Name, by.Last())
		require.Equal(s.t, s.kind.gone, s.stateOf(a.EntityID))
		require.Equal(s.t, s.kind.gone, after[len(before)].ToState)
		require.Equal(s.t, before, after[:len(before)])
		return
	}
	require.Len(s.t, after, len(before), "an undo is no step")
	for i := range after {
		undone := after[i].Voided() && !before[i].Voided()
		// What another record's life says of the step goes with it.
		with := before[i].ID == its.ID || its.OtherID != 0 && before[i].ActionID == its.ActionID
		require.Equal(s.t, its == last && with, undone, "undo of step %d; %s reads:\n%s", before[i].ID, by.Name, by.Last())
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

// elsewhere presses a button that is found in many places, under a message about nothing.
func (s *scene) elsewhere(by *harness.Person, data string, args ...any) {
	by.Send("/help").Forge(fmt.Sprintf(data, args...))
}

// pressed is press with nothing but whether the button was there.
// checked submits the card that somebody has before him or her.
func (s *scene) checked(by *harness.Person) {
	var open ledger.Dialog
	s.Rows(func(tx *gorm.DB) error {
		return tx.Where("person_id = ? AND active = ?", by.Row, true).Take(&open).Error
	})
	by.Forge(fmt.Sprintf("form:%d:submit", open.ID))
}

func (s *scene) pressed(by *harness.Person, data string, args ...any) bool {
	_, there := s.press(by, fmt.Sprintf(data, args...))
	return there
}
