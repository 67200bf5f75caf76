package records_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/study"
	"lianluo/models/voices"
)

// TestB10TwoAtOnce has two processes do at the same moment what a rule over several rows
// lets only one of them do. On SQLite the one writer sees to it; the rules must hold on
// PostgreSQL too (LIANLUO_TEST_POSTGRES). Every rule that is checked before something is
// written, and that no unique index or guarded update holds, stands here.
func TestB10TwoAtOnce(t *testing.T) {
	dsn := modelstest.DSN(t)
	open := func() *store.DB {
		db, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return modelstest.Noon }, Synchronous: "NORMAL"})
		require.NoError(t, err)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	dbs := [2]*store.DB{open(), open()}
	now := modelstest.Noon
	type act func(tx *gorm.DB) error
	for _, rule := range []struct {
		name    string
		refused error
		// ready sets the scene and gives what the two do.
		ready func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (one, other act)
	}{
		{"an office keeps a director", people.ErrLastDirector, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			second := team.Members[0]
			require.NoError(t, people.SetRoles(tx, second, people.Member|people.Director))
			return func(tx *gorm.DB) error { return people.SetRoles(tx, team.Director, people.Member) },
				func(tx *gorm.DB) error { return people.EndAccount(tx, second, now) }
		}},
		{"a group belongs to one office", store.ErrDuplicate, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			other := &people.Office{Name: "另一个联络处"}
			require.NoError(t, store.AcrossOffices(tx).Create(other).Error)
			mine, err := people.OfficeByID(tx, team.ID)
			require.NoError(t, err)
			bind := func(o *people.Office) act {
				return func(tx *gorm.DB) error {
					o.GroupChatID = -1000 - team.ID
					return store.Translate(people.SaveOffice(store.InOffice(tx, o.ID), o))
				}
			}
			return bind(mine), bind(other)
		}},
		{"a name is somebody's", people.ErrSameName, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			add := func(tx *gorm.DB) error {
				_, err := people.AddPerson(tx, "郑洁", people.Member)
				return err
			}
			return add, add
		}},
		{"terms lie side by side", people.ErrTermDates, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			return func(tx *gorm.DB) error { return people.NewTerm(tx, &people.Term{Number: 15, StartsOn: "2026-01-01"}) },
				func(tx *gorm.DB) error { return people.NewTerm(tx, &people.Term{Number: 16, StartsOn: "2027-01-01"}) }
		}},
		{"a vote has two topics", nil, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			call, list := callOfTwo(t, tx, team)
			return func(tx *gorm.DB) error {
					c := *call
					return research.OpenVote(tx, &c, team.Director, now.AddDate(0, 0, 3), now)
				}, func(tx *gorm.DB) error {
					c, r := *call, *list[0]
					_, err := research.StrikeProposal(tx, &c, &r, team.Director, "重复", now)
					return err
				}
		}},
		{"one suggestion of a finding", voices.ErrAlreadySuggested, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			make := func(tx *gorm.DB) error {
				return voices.New(tx, &voices.Suggestion{PersonID: team.Members[0].ID, Title: "修路", FindingID: 77})
			}
			return make, make
		}},
		{"a quiz that was begun stays", nil, func(t *testing.T, tx *gorm.DB, team *modelstest.Team) (act, act) {
			q := &study.Quiz{Title: "测验", PublishedAt: store.StampPtr(now)}
			require.NoError(t, tx.Create(q).Error)
			return func(tx *gorm.DB) error { r := *q; return study.UnpublishQuiz(tx, &r) },
				func(tx *gorm.DB) error {
					r := *q
					_, err := study.StartAttempt(tx, &r, team.Members[0].ID, false)
					return err
				}
		}},
	} {
		t.Run(rule.name, func(t *testing.T) {
			for range 3 {
				team := modelstest.Office(t, dbs[0])
				var acts [2]act
				team.Do(t, dbs[0], func(tx *gorm.DB) error {
					acts[0], acts[1] = rule.ready(t, tx, team)
					return nil
				})
				var failed [2]error
				var ready, end sync.WaitGroup
				ready.Add(2)
				for n := range dbs {
					end.Go(func() {
						ready.Done()
						ready.Wait()
						failed[n] = dbs[n].Write(context.Background(), func(tx *gorm.DB) error { return acts[n](store.InOffice(tx, team.ID)) })
					})
				}
				end.Wait()
				won := 0
				for _, err := range failed {
					if err == nil {
						won++
					} else if rule.refused != nil {
						require.True(t, errors.Is(err, rule.refused), "%v", err)
					}
				}
				require.Equal(t, 1, won, "%v", failed)
			}
		})
	}
}

func callOfTwo(t *testing.T, tx *gorm.DB, team *modelstest.Team) (*research.TopicCall, []*research.TopicProposal) {
	t.Helper()
	call, err := research.OpenCall(tx, team.Director, modelstest.Noon.AddDate(0, 0, 3), modelstest.Noon)
	require.NoError(t, err)
	var list []*research.TopicProposal
	for i, title := range []string{"村级养老", "灌溉"} {
		r, _, err := research.Propose(tx, call, team.Members[i], title, "常有人提", modelstest.Noon)
		require.NoError(t, err)
		list = append(list, r)
	}
	return call, list
}

// TestTwoNotesAtOnce has two processes note different things of one record, which both have
// read before: the state does not change, and both are kept.
func TestTwoNotesAtOnce(t *testing.T) {
	dsn := modelstest.DSN(t)
	var dbs [2]*store.DB
	for n := range dbs {
		db, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return modelstest.Noon }, Synchronous: "NORMAL"})
		require.NoError(t, err)
		t.Cleanup(func() { _ = db.Close() })
		dbs[n] = db
	}
	team := modelstest.Office(t, dbs[0])
	office, now := team.Director, modelstest.Noon
	moves := [2]voices.Move{{Note: voices.NoteDue, By: office, OnDate: "2026-12-01"}, {Note: voices.NotePlan, By: office, OnDate: "2026-12-24"}}
	for range 5 {
		s := &voices.Suggestion{PersonID: team.Members[0].ID, Title: "修路", Situation: "坑洼", Proposal: "修补"}
		team.Do(t, dbs[0], func(tx *gorm.DB) error {
			require.NoError(t, voices.New(tx, s))
			for _, move := range []voices.Move{
				{To: voices.Filed, By: team.Members[0]}, {To: voices.Reviewed, By: office}, {To: voices.Sent, By: office},
				{To: voices.Answered, By: office, Outcome: string(voices.Adopted)}, {To: voices.Assigned, By: office, Whom: "镇建设办", OnDate: "2026-11-01"},
			} {
				_, err := voices.Take(tx, s, move, now)
				require.NoError(t, err)
			}
			return nil
		})
		var failed [2]error
		var ready, end sync.WaitGroup
		ready.Add(2)
		for n := range dbs {
			read := *s
			end.Go(func() {
				ready.Done()
				ready.Wait()
				failed[n] = dbs[n].Write(context.Background(), func(tx *gorm.DB) error {
					_, err := voices.Take(store.InOffice(tx, team.ID), &read, moves[n], now)
					return err
				})
			})
		}
		end.Wait()
		require.NoError(t, errors.Join(failed[:]...))
		team.Do(t, dbs[0], func(tx *gorm.DB) error {
			kept, err := voices.ByID(tx, s.ID)
			require.NoError(t, err)
			require.Equal(t, [2]store.Date{"2026-12-01", "2026-12-24"}, [2]store.Date{kept.DueOn, kept.PlanOn})
			return nil
		})
	}
}
