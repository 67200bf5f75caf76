package records_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/away"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/committee"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/roster"
	"lianluo/models/store"
	"lianluo/models/supervision"
	"lianluo/models/tasks"
	"lianluo/models/terms"
	"lianluo/models/voices"
)

// kind is a machine with a way to make a record for it, its states as text.
type kind struct {
	name   string
	kind   records.Kind
	states []string
	filed  string
	rules  map[string]map[string]records.Rule
	// make gives a record that is kept, or one that its first step keeps.
	make  func(tx *gorm.DB, cast *cast) (rec any, err error)
	load  func(tx *gorm.DB, id int64) (any, error)
	id    func(rec any) int64
	notes map[string]map[string]records.Rule
	// bars tells that a record does not take a step or note that its state has.
	bars func(rec any, to, note string) bool
	// advance and undo are the machine's. A step concludes, if it has to, the outcome.
	advance func(tx *gorm.DB, rec any, to, note, outcome string, by *people.Person, words string, now time.Time) (*records.Step, error)
	undo    func(tx *gorm.DB, rec any, by *people.Person, now time.Time) (*records.Step, error)
	next    func(rec any, by *people.Person) []string
	state   func(rec any) string
	author  func(rec any) int64
	row     func(tx *gorm.DB, id int64) (map[string]any, error)
}

// cast are the people of a test: who wrote the record, another member, the
// director, the secretary, and a secretary who has left.
type cast struct {
	author, other, director, secretary, contact, gone *people.Person
	activity                                          *activities.Activity
	note                                              *notes.Note
	call                                              *research.TopicCall
	made                                              int
}

func (c *cast) people() []*people.Person {
	return []*people.Person{c.author, c.other, c.director, c.secretary, c.contact, c.gone, nil}
}

// session is one of its own: a person has one live leave and one open claim for
// each.
func (c *cast) session(tx *gorm.DB) (*activities.Activity, error) {
	c.made++
	a := &activities.Activity{Kind: activities.Study, Topic: fmt.Sprint("学习", c.made), StartsAt: modelstest.Noon.AddDate(0, 0, 9)}
	return a, activities.Create(tx, a)
}

// filing is a draft in a change of term of its own: a person files one of each kind in one.
func (c *cast) filing(tx *gorm.DB) (f terms.Filing, err error) {
	c.made++
	t := &people.Term{Number: 1, Name: "第一届", StartsOn: "2022-01-01", EndsOn: "2026-12-31"}
	if err := tx.Where("starts_on = ?", t.StartsOn).FirstOrCreate(t).Error; err != nil {
		return f, err
	}
	change := &terms.Change{TermID: t.ID, State: terms.Dropped, DueOn: "2026-12-20", StartsOn: "2027-01-01", StartsAt: store.Stamp(modelstest.Noon), BegunBy: c.director.ID}
	err = tx.Create(change).Error
	return terms.Filing{ChangeID: change.ID, PersonID: c.author.ID, State: terms.Draft, Checked: records.Begun(modelstest.Noon)}, err
}

func kindOf[S ~string, T any, P interface {
	*T
	records.Living[S]
}](m *records.Machine[S], make func(tx *gorm.DB, c *cast) (P, error)) kind {
	k := kind{
		name: string(m.Kind), kind: m.Kind, filed: string(m.Filed), rules: map[string]map[string]records.Rule{},
		make: func(tx *gorm.DB, c *cast) (any, error) { return make(tx, c) },
		load: func(tx *gorm.DB, id int64) (any, error) {
			var r T
			err := tx.Take(&r, id).Error
			return P(&r), err
		},
		id:    func(rec any) int64 { return *rec.(P).Life().ID },
		notes: map[string]map[string]records.Rule{},
		bars:  func(rec any, to, note string) bool { return m.Bars != nil && m.Bars(rec.(P), S(to), note) },
		advance: func(tx *gorm.DB, rec any, to, note, outcome string, by *people.Person, words string, now time.Time) (*records.Step, error) {
			return m.Advance(tx, rec.(P), records.Move[S]{To: S(to), Note: note, Outcome: outcome, By: by, Words: words, OnDate: "2026-12-01", Whom: "农业农村办"}, now)
		},
		undo: func(tx *gorm.DB, rec any, by *people.Person, now time.Time) (*records.Step, error) {
			return m.Undo(tx, rec.(P), by, 0, now)
		},
		next: func(rec any, by *people.Person) (list []string) {
			for _, s := range m.Next(rec.(P), by) {
				list = append(list, string(s))
			}
			return list
		},
		state:  func(rec any) string { return string(*rec.(P).Life().State) },
		author: func(rec any) int64 { return rec.(P).Life().Author },
		row: func(tx *gorm.DB, id int64) (map[string]any, error) {
			row := map[string]any{}
			err := tx.Model(P(new(T))).Where("id = ?", id).Take(&row).Error
			return row, err
		},
	}
	for _, s := range m.Order {
		k.states = append(k.states, string(s))
	}
	for from, tos := range m.Steps {
		k.rules[string(from)] = map[string]records.Rule{}
		for to, rule := range tos {
			k.rules[string(from)][string(to)] = rule
		}
	}
	for note, in := range m.Notes {
		k.notes[note] = map[string]records.Rule{}
		for state, rule := range in {
			k.notes[note][string(state)] = rule
		}
	}
	return k
}

// words are what has to go with a step.
func (k kind) words(from, to string) string {
	if rule := k.rules[from][to]; rule.Words == records.NoWords && rule.Outcomes == nil {
		return ""
	}
	return "理由"
}

// outcome is the first that a step may conclude; "" when it need not.
func outcome(rule records.Rule) string {
	all := slices.Sorted(maps.Keys(rule.Outcomes))
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// kinds are all machines of the program.
func kinds() []kind {
	return []kind{
		kindOf(books.DonationLife, func(tx *gorm.DB, c *cast) (*books.Donation, error) {
			d := &books.Donation{
				Filing: books.Filing{PersonID: c.author.ID}, DonorKind: books.ByNobody, Sort: books.Money, Fen: 100, OnDate: "2026-12-01", Recipient: "青山小学",
			}
			if _, err := books.FileDonation(tx, d, c.author, tx.NowFunc()); err != nil {
				return nil, err
			}
			_, err := books.DonationLife.Undo(tx, d, c.author, 0, tx.NowFunc()) // a draft
			return d, err
		}),
		kindOf(books.HonourLife, func(tx *gorm.DB, c *cast) (*books.Honour, error) {
			h := &books.Honour{Filing: books.Filing{PersonID: c.author.ID}, Title: "优秀政协委员", Level: books.County, OnDate: "2026-12-01"}
			if _, err := books.FileHonour(tx, h, c.author, tx.NowFunc()); err != nil {
				return nil, err
			}
			_, err := books.HonourLife.Undo(tx, h, c.author, 0, tx.NowFunc()) // a draft
			return h, err
		}),
		kindOf(terms.ApplicationLife, func(tx *gorm.DB, c *cast) (*terms.Application, error) {
			f, err := c.filing(tx)
			a := &terms.Application{Filing: f, Willing: terms.Yes}
			return a, errors.Join(err, tx.Create(a).Error)
		}),
		kindOf(terms.SummaryLife, func(tx *gorm.DB, c *cast) (*terms.Summary, error) {
			f, err := c.filing(tx)
			s := &terms.Summary{Filing: f}
			return s, errors.Join(err, tx.Create(s).Error)
		}),
		kindOf(deeds.Life, func(tx *gorm.DB, c *cast) (*deeds.Deed, error) {
			d := &deeds.Deed{PersonID: c.author.ID, Title: "修路"}
			if _, err := deeds.File(tx, d, nil, nil, tx.NowFunc()); err != nil {
				return nil, err
			}
			return d, undo(tx, d, c.author, 0, tx.NowFunc()) // a draft
		}),
		kindOf(voices.SuggestionLife, func(tx *gorm.DB, c *cast) (*voices.Suggestion, error) {
			s := &voices.Suggestion{PersonID: c.author.ID, Title: "路灯"}
			return s, voices.New(tx, s)
		}),
		kindOf(research.Life, func(tx *gorm.DB, c *cast) (*research.Research, error) {
			r := &research.Research{Year: 2026, Quarter: 4, Topic: "养老", LeaderID: c.author.ID, Report: "报告"}
			return r, research.Create(tx, r)
		}),
		kindOf(desk.RequestLife, func(tx *gorm.DB, c *cast) (*desk.Request, error) {
			return &desk.Request{Kind: desk.Dispute, PersonID: c.author.ID, Text: "不对"}, nil
		}),
		kindOf(activities.LeaveLife, func(tx *gorm.DB, c *cast) (*activities.Leave, error) {
			a, err := c.session(tx)
			return &activities.Leave{ActivityID: a.ID, PersonID: c.author.ID, Kind: activities.SickLeave, AskedAt: store.Stamp(modelstest.Noon)}, err
		}),
		kindOf(activities.ClaimLife, func(tx *gorm.DB, c *cast) (*activities.Claim, error) {
			a, err := c.session(tx)
			return &activities.Claim{ActivityID: a.ID, PersonID: c.author.ID, Reason: "到了"}, err
		}),
		kindOf(research.ProposalLife, func(tx *gorm.DB, c *cast) (*research.TopicProposal, error) {
			return &research.TopicProposal{CallID: c.call.ID, PersonID: c.author.ID, Title: "养老", Reason: "多"}, nil
		}),
		kindOf(archive.Life, func(tx *gorm.DB, c *cast) (*archive.Item, error) {
			it := &archive.Item{PersonID: c.author.ID, Title: "石桥"}
			if _, err := archive.File(tx, it, tx.NowFunc()); err != nil {
				return nil, err
			}
			_, err := archive.Life.Undo(tx, it, c.author, 0, tx.NowFunc()) // a draft
			return it, err
		}),
		kindOf(away.Life, func(tx *gorm.DB, c *cast) (*away.Span, error) {
			return &away.Span{PersonID: c.author.ID, FromOn: "2026-12-08", ToOn: "2026-12-10"}, nil
		}),
		kindOf(roster.Life, func(tx *gorm.DB, c *cast) (*roster.Change, error) {
			return &roster.Change{PersonID: c.author.ID, Field: people.RosterPost, Value: "村医"}, nil
		}),
		kindOf(consult.Life, func(tx *gorm.DB, c *cast) (*consult.Consultation, error) {
			return &consult.Consultation{Matter: "修路", ClosesAt: store.Stamp(modelstest.Noon.AddDate(0, 0, 3)), CreatedBy: c.director.ID}, nil
		}),
		kindOf(consult.OpinionLife, func(tx *gorm.DB, c *cast) (*consult.Opinion, error) {
			con := &consult.Consultation{Matter: "修路", State: consult.Sent, ClosesAt: store.Stamp(modelstest.Noon), CreatedBy: c.director.ID}
			err := tx.Create(con).Error
			return &consult.Opinion{ConsultationID: con.ID, PersonID: c.author.ID, Text: "先修东段"}, err
		}),
		kindOf(supervision.OpenLife, func(tx *gorm.DB, c *cast) (*supervision.Open, error) {
			return &supervision.Open{PersonID: c.author.ID, Matter: "用车没有公示"}, nil
		}),
		kindOf(pledges.Life, func(tx *gorm.DB, c *cast) (*pledges.Pledge, error) {
			var there int64 // a year has one of each number
			err := tx.Model(&pledges.Pledge{}).Count(&there).Error
			return &pledges.Pledge{Year: 2026, Kind: pledges.Other, Nth: int(there) + 1, Title: "配备设备", CreatedBy: c.director.ID}, err
		}),
		kindOf(committee.Life, func(tx *gorm.DB, c *cast) (*committee.Report, error) {
			q := calendar.Quarter{Year: 2026, Q: 3}
			b, err := briefing.Draft(tx, q, nil)
			if err != nil {
				return nil, err
			}
			var there int64 // a quarter has one of each version
			err = tx.Model(&committee.Report{}).Count(&there).Error
			return &committee.Report{Year: q.Year, Quarter: q.Q, Version: int(there) + 1, BriefingID: b.ID, CreatedBy: c.secretary.ID}, err
		}),
		kindOf(collation.Life, func(tx *gorm.DB, c *cast) (*collation.Collation, error) {
			c.made++ // an office has one a year
			return &collation.Collation{Year: 2026 + c.made, CreatedBy: c.secretary.ID}, nil
		}),
		kindOf(notes.PraiseLife, func(tx *gorm.DB, c *cast) (*notes.Praise, error) {
			return &notes.Praise{NoteID: c.note.ID, PersonID: c.author.ID, ByID: c.director.ID, Text: c.note.Text}, nil
		}),
		kindOf(tasks.Life, func(tx *gorm.DB, c *cast) (*tasks.Task, error) {
			return &tasks.Task{SourceKind: tasks.FromActivity, SourceID: c.activity.ID, Text: "修路灯", OwnerID: c.author.ID, GivenTo: c.author.ID, DueOn: "2026-12-20", CreatedBy: c.director.ID}, nil
		}),
	}
}

// casting seeds the people and what the records hang on.
func casting(t *testing.T, db *store.DB) (*modelstest.Team, *cast) {
	t.Helper()
	team := modelstest.Office(t, db)
	c := &cast{author: team.Members[0], other: team.Members[1], director: team.Director}
	team.Do(t, db, func(tx *gorm.DB) error {
		var err error
		if c.secretary, err = people.AddPerson(tx, "林秘书", people.Secretary); err != nil {
			return err
		}
		if c.contact, err = people.AddPerson(tx, "郑联系", people.PartyContact); err != nil {
			return err
		}
		if c.gone, err = people.AddPerson(tx, "何退休", people.Secretary); err != nil {
			return err
		}
		left := store.Stamp(modelstest.Noon)
		c.gone.LeftAt = &left
		if err := tx.Save(c.gone).Error; err != nil {
			return err
		}
		c.activity = &activities.Activity{Kind: activities.Visit, Topic: "视察", StartsAt: modelstest.Noon.AddDate(0, 0, 3)}
		if err := activities.Create(tx, c.activity); err != nil {
			return err
		}
		c.note = &notes.Note{Kind: notes.StudyNote, ActivityID: c.activity.ID, PersonID: c.author.ID, Text: "很有收获"}
		if err := tx.Create(c.note).Error; err != nil {
			return err
		}
		c.call, err = research.OpenCall(tx, c.director, modelstest.Noon.AddDate(0, 0, 5), modelstest.Noon)
		return err
	})
	return team, c
}

// allowed says by the words of the rule who may take a step: written apart from
// the machine's own.
func allowed(rule records.Rule, by *people.Person, author int64) bool {
	if by == nil || by.LeftAt != nil {
		return rule.By == records.AnyoneByRule
	}
	own, staff := by.ID == author, by.Roles.Has(people.Director) || by.Roles.Has(people.Secretary)
	return map[records.Actor]bool{
		records.AuthorOnly: own, records.StaffOnly: staff, records.DirectorOnly: by.Roles.Has(people.Director),
		records.AuthorOrStaff: own || staff, records.AnyoneByRule: true,
		records.StaffOrContact: staff || by.Roles.Has(people.PartyContact),
	}[rule.By]
}

// ruleOf is the rule by which a step was taken.
func ruleOf(k kind, step records.Step) records.Rule {
	if step.Note != "" {
		return k.notes[step.Note][step.FromState]
	}
	return k.rules[step.FromState][step.ToState]
}

// without leaves out of a row what a step may change for good.
func without(row map[string]any, columns ...string) string {
	var list []string
	for k, v := range row {
		if at, ok := v.(time.Time); ok {
			v = at.UTC().Format(time.RFC3339Nano)
		}
		if !slices.Contains(columns, k) {
			list = append(list, fmt.Sprintf("%s=%v", k, v))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func stepRows(tx *gorm.DB, k kind, id int64) (n int64, err error) {
	err = tx.Model(&records.Step{}).Where("record_kind = ? AND record_id = ?", k.kind, id).Count(&n).Error
	return n, err
}

// errStop ends a transaction whose records are not to be kept.
var errStop = errors.New("stop")

// TestEveryMachine takes records of every kind through random steps by random
// people: none that is not its own life's succeeds, none is silent, each one
// that is undone leaves the record as it was before.
func TestEveryMachine(t *testing.T) {
	db := modelstest.Open(t)
	team, c := casting(t, db)
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				err := team.Try(db, func(tx *gorm.DB) error {
					walkMachine(rt, tx, k, c)
					return errStop
				})
				if !errors.Is(err, errStop) {
					rt.Fatal(err)
				}
			})
		})
	}
}

func walkMachine(rt *rapid.T, tx *gorm.DB, k kind, c *cast) {
	rec, err := k.make(tx, c)
	require.NoError(rt, err)
	now := modelstest.Noon
	number := ""
	var before []string // rows before each step that stands
	for range rapid.IntRange(1, 12).Draw(rt, "steps") {
		now = now.Add(time.Minute)
		by := c.people()[rapid.IntRange(0, len(c.people())-1).Draw(rt, "by")]
		id := k.id(rec)
		if id != 0 {
			rec, err = k.load(tx, id)
			require.NoError(rt, err)
		}
		from, row, had := k.state(rec), map[string]any{}, int64(0)
		if id != 0 {
			row, err = k.row(tx, id)
			require.NoError(rt, err)
			had, err = stepRows(tx, k, id)
			require.NoError(rt, err)
		}
		if id != 0 && rapid.IntRange(0, 3).Draw(rt, "undo") == 0 {
			steps, err := records.StepsOf(tx, k.kind, id)
			require.NoError(rt, err)
			standing := steps[id]
			_, err = k.undo(tx, rec, by, now)
			may := len(standing) > 0 && standing[len(standing)-1].FromState != "" && by != nil && by.LeftAt == nil &&
				(by.ID == standing[len(standing)-1].ByID && allowed(ruleOf(k, standing[len(standing)-1]), by, k.author(rec)) ||
					allowed(records.Rule{By: records.StaffOnly}, by, 0) && (ruleOf(k, standing[len(standing)-1]).By != records.DirectorOnly || by.Is(people.Director)))
			require.Equal(rt, may, err == nil, "undo: %v", err)
			after, rowErr := k.row(tx, id)
			require.NoError(rt, rowErr)
			if !may {
				require.Equal(rt, without(row), without(after), "a refused undo changes nothing")
				continue
			}
			n, err := stepRows(tx, k, id)
			require.NoError(rt, err)
			require.Equal(rt, had, n, "what is undone stays on record")
			if len(before) > 0 {
				require.Equal(rt, before[len(before)-1], without(after, "updated_at", "number"))
				before = before[:len(before)-1]
			}
			continue
		}
		to := rapid.SampledFrom(k.states).Draw(rt, "to")
		words := rapid.SampledFrom([]string{"", " ", "理由"}).Draw(rt, "words")
		note := ""
		if len(k.notes) > 0 && rapid.IntRange(0, 2).Draw(rt, "note") == 0 {
			note, to = rapid.SampledFrom(slices.Sorted(maps.Keys(k.notes))).Draw(rt, "which"), from
		}
		rule, legal := k.rules[from][to]
		if note != "" {
			rule, legal = k.notes[note][from]
		}
		legal = legal && !k.bars(rec, to, note)
		person := allowed(rule, by, k.author(rec))
		if note == "" {
			require.Equal(rt, legal && person, slices.Contains(k.next(rec, by), to), "what is offered from %q to %q", from, to)
		}
		concludes, known := "", true
		if all := slices.Sorted(maps.Keys(rule.Outcomes)); len(all) > 0 {
			concludes = rapid.SampledFrom(append(all, "", "unheard of")).Draw(rt, "outcome")
			_, known = rule.Outcomes[concludes]
		}
		need, own := rule.Outcomes[concludes]
		if !own {
			need = rule.Words
		}
		enough := need != records.MustWords || strings.TrimSpace(words) != ""
		if rule.Words == records.NoWords && rule.Outcomes == nil {
			words = ""
		}
		step, err := k.advance(tx, rec, to, note, concludes, by, words, now)
		require.Equal(rt, legal && person && known && enough, err == nil, "from %q to %q (%s) with %q: %v", from, to, note, words, err)
		if err != nil {
			switch {
			case !legal:
				require.ErrorIs(rt, err, records.ErrTransition)
			case !person:
				require.ErrorIs(rt, err, store.ErrNotAllowed)
			case !known:
				require.ErrorIs(rt, err, records.ErrOutcomeNeeded)
			default:
				require.ErrorIs(rt, err, store.ErrReasonNeeded)
			}
			require.Equal(rt, from, k.state(rec))
			if id != 0 {
				after, err := k.row(tx, id)
				require.NoError(rt, err)
				require.Equal(rt, without(row), without(after), "a refused step changes nothing")
				n, err := stepRows(tx, k, id)
				require.NoError(rt, err)
				require.Equal(rt, had, n)
			}
			continue
		}
		id = k.id(rec)
		n, err := stepRows(tx, k, id)
		require.NoError(rt, err)
		require.Equal(rt, had+1, n, "each step is kept once")
		after, err := k.row(tx, id)
		require.NoError(rt, err)
		require.Equal(rt, to, fmt.Sprint(after["state"]))
		require.Equal(rt, []any{from, to, strings.TrimSpace(words)}, []any{step.FromState, step.ToState, step.Words})
		if had > 0 || from != "" {
			before = append(before, without(row, "updated_at", "number"))
		}
		if got, ok := after["number"].(string); ok {
			if number == "" {
				number = got
			}
			require.Equal(rt, number, got, "a number stays")
			if to == k.filed {
				require.NotEmpty(rt, got)
			}
		}
	}
}

// TestTwoDecideOnce has two processes decide the same record at the same time:
// one decision stands, with one step; and so when both undo it.
func TestTwoDecideOnce(t *testing.T) {
	dsn := modelstest.DSN(t)
	open := func() *store.DB {
		db, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return modelstest.Noon }, Synchronous: "NORMAL"})
		require.NoError(t, err)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	one, two := open(), open()
	team, c := casting(t, one)
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			for from, tos := range k.rules {
				if from == "" {
					continue
				}
				for to := range tos {
					for other := range tos {
						if k.barred(t, team, one, c, from, to) || k.barred(t, team, one, c, from, other) {
							continue
						}
						twoDecide(t, [2]*store.DB{one, two}, team, k, c, from, [2]string{to, other})
					}
				}
			}
		})
	}
}

// barred tells whether a record that comes to a state by the shortest way does not take a
// step that others in that state take.
func (k kind) barred(t *testing.T, team *modelstest.Team, db *store.DB, c *cast, from, to string) (barred bool) {
	t.Helper()
	err := team.Try(db, func(tx *gorm.DB) error {
		rec, err := k.make(tx, c)
		require.NoError(t, err)
		for _, s := range path(k, k.state(rec), from) {
			here := k.state(rec)
			_, err := k.advance(tx, rec, s, "", outcome(k.rules[here][s]), taker(k, rec, s, c), k.words(here, s), modelstest.Noon)
			require.NoError(t, err, "on the way to %s", from)
		}
		barred = k.bars(rec, to, "")
		return errStop
	})
	require.ErrorIs(t, err, errStop)
	return barred
}

func twoDecide(t *testing.T, dbs [2]*store.DB, team *modelstest.Team, k kind, c *cast, from string, to [2]string) {
	t.Helper()
	now := modelstest.Noon
	var id int64
	team.Do(t, dbs[0], func(tx *gorm.DB) error {
		rec, err := k.make(tx, c)
		require.NoError(t, err)
		for _, s := range path(k, k.state(rec), from) {
			here := k.state(rec)
			_, err := k.advance(tx, rec, s, "", outcome(k.rules[here][s]), taker(k, rec, s, c), k.words(here, s), now)
			require.NoError(t, err, "on the way to %s", from)
		}
		require.Equal(t, from, k.state(rec))
		id = k.id(rec)
		return nil
	})
	both := func(do func(tx *gorm.DB, rec any, n int) error) int {
		// Both read it before one of them writes: what is decided is what the
		// person saw.
		var recs [2]any
		for n := range dbs {
			rec, err := k.load(store.InOffice(dbs[n].Read(context.Background()), team.ID), id)
			require.NoError(t, err)
			recs[n] = rec
		}
		var failed [2]error
		var ready, end sync.WaitGroup
		ready.Add(2)
		for n := range dbs {
			end.Go(func() {
				ready.Done()
				ready.Wait()
				failed[n] = dbs[n].Write(context.Background(), func(tx *gorm.DB) error { return do(store.InOffice(tx, team.ID), recs[n], n) })
			})
		}
		end.Wait()
		won := 0
		for _, err := range failed {
			if err == nil {
				won++
			} else {
				require.True(t, errors.Is(err, records.ErrTransition) || errors.Is(err, store.ErrNothingToUndo), "%v", err)
			}
		}
		return won
	}
	var steps, standing int
	count := func() {
		team.Do(t, dbs[0], func(tx *gorm.DB) error {
			n, err := stepRows(tx, k, id)
			require.NoError(t, err)
			all, err := records.StepsOf(tx, k.kind, id)
			require.NoError(t, err)
			steps, standing = int(n), len(all[id])
			return nil
		})
	}
	count()
	had, stood := steps, standing
	require.Equal(t, 1, both(func(tx *gorm.DB, rec any, n int) error {
		_, err := k.advance(tx, rec, to[n], "", outcome(k.rules[from][to[n]]), taker(k, rec, to[n], c), k.words(from, to[n]), now)
		return err
	}), "from %s to %v", from, to)
	count()
	require.Equal(t, []int{had + 1, stood + 1}, []int{steps, standing})
	require.Equal(t, 1, both(func(tx *gorm.DB, rec any, _ int) error {
		_, err := k.undo(tx, rec, c.director, now)
		return err
	}), "undone from %s", from)
	count()
	require.Equal(t, []int{had + 1, stood}, []int{steps, standing})
}

// path is the shortest way of a kind from one state to another.
func path(k kind, from, to string) []string {
	type at struct {
		state string
		way   []string
	}
	queue, seen := []at{{from, nil}}, map[string]bool{from: true}
	for len(queue) > 0 {
		here := queue[0]
		queue = queue[1:]
		if here.state == to {
			return here.way
		}
		for _, next := range k.states {
			if here.state == "answered" && next == "rated" { // of what was not adopted only
				continue
			}
			if _, ok := k.rules[here.state][next]; ok && !seen[next] {
				seen[next] = true
				queue = append(queue, at{next, append(slices.Clone(here.way), next)})
			}
		}
	}
	return nil
}

// taker is somebody who may take a record to a state.
func taker(k kind, rec any, to string, c *cast) *people.Person {
	for _, p := range c.people() {
		if slices.Contains(k.next(rec, p), to) {
			return p
		}
	}
	return nil
}

// TestMachinesAreWhole looks at what each machine declares.
func TestMachinesAreWhole(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			for from, tos := range k.rules {
				if from != "" {
					require.Contains(t, k.states, from)
				}
				for to, rule := range tos {
					require.Contains(t, k.states, to, "offered nowhere")
					require.Equal(t, rule.Words != records.NoWords || rule.Outcomes != nil, rule.Limit > 0, "%s>%s: words have a limit", from, to)
				}
			}
			for note, in := range k.notes {
				for state := range in {
					require.Contains(t, k.states, state, note)
				}
			}
			require.Equal(t, len(k.states), len(slices.Compact(slices.Sorted(slices.Values(k.states)))))
		})
	}
}
