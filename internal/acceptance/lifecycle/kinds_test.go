package lifecycle_test

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/records"
	"lianluo/models/voices"
)

// kind is one that is registered with front.Add, and how people deal with it.
type kind struct {
	name    string       // of the front.Kind
	record  records.Kind // of its steps
	table   string
	rules   map[string]map[string]records.Rule
	waits   []string // the states in which it is before the staff
	decided []string // the states that are the staff's decisions

	// file has the author file a new one.
	file func(s *scene)
	// once: while one is before the staff there is no other.
	once bool
	// with puts a co-worker into it, who hears of the states of hears; nil: it has none.
	with  func(tx *gorm.DB, id, person int64) error
	hears []string
	// open is the command that shows it to the staff, with its number if it has one.
	open string
	// edit has its author change it, in the states of edits, so that it is before the
	// staff; nil: that cannot be.
	edit  func(s *scene)
	edits []string
	// takeBack is the button with which its author takes it back; nil: there is none.
	takeBack func(s *scene) string
}

// kinds are those that are walked: a new one is an entry here.
var kinds = []kind{
	{
		name: "deed", record: records.KindDeed, table: "deeds", rules: rulesOf(deeds.Life), open: "/deeds ",
		waits: texts(deeds.Filed), decided: texts(deeds.Confirmed, deeds.Returned),
		file: func(s *scene) { s.author.Send("/deed 送戏下乡 20场") },
		with: func(tx *gorm.DB, id, person int64) error {
			return tx.Create(&deeds.Coworker{DeedID: id, PersonID: person}).Error
		},
		hears:    texts(deeds.Confirmed),
		edit:     editedByForm,
		edits:    texts(deeds.Draft, deeds.Filed, deeds.Returned),
		takeBack: withdrawn,
	},
	{
		name: "suggestion", record: records.KindSuggestion, table: "suggestions", rules: rulesOf(voices.SuggestionLife), open: "/suggestions ",
		waits:   texts(voices.Filed, voices.Reviewed, voices.Sent, voices.Accepted, voices.Partly),
		decided: texts(voices.Reviewed, voices.Sent, voices.Accepted, voices.Partly, voices.Declined, voices.Done, voices.Returned),
		file: func(s *scene) {
			before := len(s.steps())
			s.author.Send("/suggest " + scenes.Road)
			if len(s.steps()) == before { // the form shows first what is like it
				s.author.Tap("提交")
			}
		},
		edit:     editedByForm,
		edits:    texts(voices.Draft, voices.Returned),
		takeBack: withdrawn,
	},
	{
		name: "leave", record: records.KindLeave, table: "leaves", rules: rulesOf(activities.LeaveLife), open: "/review leave",
		waits: texts(activities.Asked), decided: texts(activities.Granted, activities.Refused),
		file: func(s *scene) {
			a := &activities.Activity{Kind: activities.Study, Topic: "四中全会精神", StartsAt: harness.Noon.AddDate(0, 0, 9+len(s.steps()))}
			s.Write(func(tx *gorm.DB) error { return activities.Create(tx, a) })
			s.activity = a.ID
			s.author.Send("/leave " + a.StartsAt.Format("1月2日") + " 出差")
		},
		takeBack: func(s *scene) string { return fmt.Sprintf("unleave:%d", s.activity) },
	},
	{
		name: "request", record: records.KindRequest, table: "requests", rules: rulesOf(desk.RequestLife), open: "/review request",
		waits: texts(activities.Asked), decided: texts(activities.Granted), once: true,
		file:  func(s *scene) { s.author.Send("/dispute 11月20日的学习我到了") },
		edit:  func(s *scene) { s.author.Send("/dispute 11月21日的学习我也到了") },
		edits: texts(activities.Asked),
	},
}

// editedByForm changes a record by the form that filed it.
func editedByForm(s *scene) {
	s.author.Forge(fmt.Sprintf("%s_edit:%d", s.kind.name, s.id))
	s.author.Tap("提交")
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
