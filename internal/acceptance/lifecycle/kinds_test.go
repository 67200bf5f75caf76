package lifecycle_test

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/harness"
	"lianluo/models/records"
)

// kind is one that is registered with front.Add, and how people deal with it. Its
// author is whose record it is, who decides it follows from its machine.
type kind struct {
	name   string       // of the front.Kind
	record records.Kind // of its steps
	table  string
	rules  map[string]map[string]records.Rule

	// waits are the states in which it is before the staff, whom the filing asks at once;
	// asks those in which its author is asked, by the message that tells of it.
	waits, asks []string
	// gather is how much later the filing asks.
	gather time.Duration
	// decided are the states that are decisions. outcomes are of those that have a button
	// for each, "" is that of none.
	decided  []string
	outcomes map[string][]string
	// rests tells that one in such a state waits for nobody, bars that it does not take a
	// step that others in its state take; nil: none.
	rests func(s *scene, id int64) bool
	bars  func(s *scene, id int64, to string) bool
	// stays are the states which nobody leads back from by an undo; nil: from each one.
	stays []string
	// gone is the state that the undo of its beginning leaves; "": its beginning is no step.
	gone string

	// owner is whose a record is; nil: each is the scene's author's.
	owner func(s *scene, id int64) *harness.Person
	// beside is what people do with it beside all that is above: each gives what was done,
	// "" for nothing. learn notes after each act who hears of the steps that it took; nil: hears
	// tells at any time.
	beside []func(s *scene, rt *rapid.T) (did string)
	learn  func(s *scene)

	// ready sets the scene; nil: it needs nothing.
	ready func(s *scene)
	// files are those of whom one files it; nil: its author.
	files func(s *scene) []*harness.Person
	// file has somebody file a new one, more tells whether there can be one; nil: always.
	file func(s *scene, by *harness.Person)
	more func(s *scene) bool

	// show opens it, with the buttons that decide it.
	show func(s *scene, by *harness.Person)
	// ways are how those decisions are taken, up to words that have to be given, that
	// are no button NAME_step; there is false when the button is not there.
	ways map[string]func(s *scene, by *harness.Person) (there bool)

	// hears are who hears of a step unless he or she took it; nil: its author.
	hears func(s *scene, step *records.Step) []*harness.Person
	// ends are the states of which only those hear who know of it: what waits to be
	// told is not told then.
	ends []string
	// mails is the state on reaching which it is put to members, by a mailing that is no news
	// of the step; "" for none.
	mails string
	// begins is when that begins which a decision is about: who would hear only then hears
	// at once. undone is of what is said when that is undone.
	begins func(s *scene, id int64) time.Time
	undone string

	// edit has it changed, in the states of edits, so that it is before the staff; nil: it
	// cannot be.
	edit  func(s *scene)
	edits []string
	// joins has another join the newest one, if that can be now; nil: nobody joins.
	joins func(s *scene)
	// takeBack is the button with which its author takes it back, "" when that cannot be
	// now; nil: there is none.
	takeBack func(s *scene) string
	// follows holds what else follows from the state of one; nil: nothing.
	follows func(s *scene)
}

// kinds are those that are walked: a new one is an entry here.
var kinds = []kind{
	deed, promise, suggestion, leave, request, profile, claim, report, // the staff decides what members file
	donation, honour, archived, // of the books
	application, summary, // of a change of term
	proposal, praise, followUp, away, consultation, supervised, pledged, // and the others
	toCommittee, collated, // what nobody confirms: it goes on, one step after the other
}

// author and staff are who files.
func author(s *scene) []*harness.Person { return []*harness.Person{s.author} }
func staff(s *scene) []*harness.Person  { return s.staff }

// staffOf is the staff without whose record it is.
func staffOf(s *scene) []*harness.Person {
	return slices.DeleteFunc(slices.Clone(s.staff), func(p *harness.Person) bool { return p == s.author })
}

// everybody are those who file, and the staff.
func everybody(s *scene) []*harness.Person {
	all := author(s)
	if s.kind.owner != nil {
		all = append(all, s.other)
	}
	return append(all, staffOf(s)...)
}

// byNumber shows a record by a command with its number.
func byNumber(command string) func(s *scene, by *harness.Person) {
	return func(s *scene, by *harness.Person) {
		number := ""
		s.Rows(func(tx *gorm.DB) error {
			return tx.Table(s.kind.table).Select("number").Where("id = ?", s.id).Scan(&number).Error
		})
		by.Send(command + " " + number)
	}
}

// inReview shows what waits, of which a record may be one.
func inReview(desk string) func(s *scene, by *harness.Person) {
	return func(s *scene, by *harness.Person) { by.Send("/review " + desk) }
}

// byButton shows a record by a button that is found in many places.
func byButton(route string) func(s *scene, by *harness.Person) {
	return func(s *scene, by *harness.Person) { s.elsewhere(by, "%s:%d", route, s.id) }
}

// editedByForm changes a record by the form that filed it.
func editedByForm(s *scene) {
	by := s.owner(s.id)
	s.elsewhere(by, "%s_edit:%d", s.kind.name, s.id)
	by.Tap("提交")
}

// withdrawn is the button of front.Kind.
func withdrawn(s *scene) string { return fmt.Sprintf("%s_withdraw:%d", s.kind.name, s.id) }

func texts[S ~string](states ...S) (list []string) {
	for _, s := range states {
		list = append(list, string(s))
	}
	return list
}

func rulesOf[S ~string](m *records.Machine[S]) map[string]map[string]records.Rule {
	rules := map[string]map[string]records.Rule{}
	for from, steps := range m.Steps {
		rules[string(from)] = map[string]records.Rule{}
		for to, rule := range steps {
			rules[string(from)][string(to)] = rule
		}
	}
	return rules
}
