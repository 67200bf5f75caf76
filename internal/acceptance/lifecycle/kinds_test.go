package lifecycle_test

import (
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/deeds"
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
	file func(h *harness.Harness, author *harness.Person)
	// with puts a co-worker into it, who hears of the states of hears; nil: it has none.
	with  func(tx *gorm.DB, id, person int64) error
	hears []string
	// open is the command that shows the one of a number.
	open string
	// edits are the states in which its author changes it, by the button NAME_edit.
	edits []string
}

// kinds are those that are walked: a new one is an entry here.
var kinds = []kind{
	{
		name: "deed", record: records.KindDeed, table: "deeds", rules: rulesOf(deeds.DeedLife), open: "/deeds",
		waits: texts(deeds.Filed), decided: texts(deeds.Confirmed, deeds.Returned),
		file: func(h *harness.Harness, author *harness.Person) { author.Send("/deed 送戏下乡 20场") },
		with: func(tx *gorm.DB, id, person int64) error {
			return tx.Create(&deeds.DeedCoworker{DeedID: id, PersonID: person}).Error
		},
		hears: texts(deeds.Confirmed),
		edits: texts(deeds.DeedDraft, deeds.Filed, deeds.Returned),
	},
	{
		name: "suggestion", record: records.KindSuggestion, table: "suggestions", rules: rulesOf(voices.SuggestionLife), open: "/suggestions",
		waits:   texts(voices.Filed, voices.Reviewed, voices.Sent, voices.Accepted, voices.Partly),
		decided: texts(voices.Reviewed, voices.Sent, voices.Accepted, voices.Partly, voices.Declined, voices.Done, voices.Returned),
		file:    func(h *harness.Harness, author *harness.Person) { author.Send("/suggest " + scenes.Road) },
		edits:   texts(voices.Draft, voices.Returned),
	},
}

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
