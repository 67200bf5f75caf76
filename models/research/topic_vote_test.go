package research_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
)

// Whatever is tried in whatever order, a member has one vote, only members
// have one, what is closed is closed, and the counts are exact.
func TestTopicVoteInvariants(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	voters := append([]*people.Person{team.Director}, team.Members[:4]...)
	rapid.Check(t, func(rt *rapid.T) {
		rollback := errors.New("rollback")
		err := team.Try(db, func(tx *gorm.DB) error {
			now := modelstest.Noon
			call, err := research.OpenCall(tx, team.Director, now.Add(48*time.Hour), now)
			if err != nil {
				return err
			}
			var topics []int64
			for _, title := range []string{"养老", "道路", "水渠"}[:rapid.IntRange(2, 3).Draw(rt, "topics")] {
				p, _, err := research.Propose(tx, call, team.Members[len(topics)], title, "老人多", now)
				if err != nil {
					return err
				}
				topics = append(topics, p.ID)
			}
			if err := research.CastVote(tx, call, team.Members[0], topics[0], now); !errors.Is(err, research.ErrCallClosed) {
				rt.Fatalf("voted before the vote: %v", err)
			}
			closes := now.Add(72 * time.Hour)
			if err := research.OpenVote(tx, call, team.Director, closes, now); err != nil {
				return err
			}
			if _, _, err := research.Propose(tx, call, team.Members[5], "晚了", "晚", now); !errors.Is(err, research.ErrCallClosed) {
				rt.Fatalf("proposed during the vote: %v", err)
			}
			votes := map[int64]int64{}
			for range rapid.IntRange(0, 15).Draw(rt, "steps") {
				p := rapid.SampledFrom(voters).Draw(rt, "who")
				topic := rapid.SampledFrom(append(topics, 999)).Draw(rt, "topic")
				at := now.Add(time.Duration(rapid.IntRange(0, 80).Draw(rt, "hour")) * time.Hour)
				err := research.CastVote(tx, call, p, topic, at)
				if may := p.Is(people.Member) && at.Before(closes) && topic != 999; may != (err == nil) {
					rt.Fatalf("%s votes %d at %v: %v", p.Name, topic, at, err)
				} else if may {
					votes[p.ID] = topic
				}
			}
			want := map[int64]int{}
			for _, topic := range votes {
				want[topic]++
			}
			counts, missing, _, err := research.CountVotes(tx, call)
			if err != nil {
				return err
			}
			best, ties := -1, 0
			for _, n := range counts {
				if n.Votes != want[n.ID] {
					rt.Fatalf("%s has %d votes, want %d", n.Title, n.Votes, want[n.ID])
				}
				if n.Votes > best {
					best, ties = n.Votes, 0
				}
				if n.Votes == best {
					ties++
				}
			}
			if len(missing) != len(team.Members)-len(votes) {
				rt.Fatalf("%d have not voted, want %d", len(missing), len(team.Members)-len(votes))
			}
			if _, err := research.EndVote(tx, call, nil, closes.Add(-time.Second)); !errors.Is(err, research.ErrCallState) {
				rt.Fatalf("the clock ended it early: %v", err)
			}
			if _, err := research.EndVote(tx, call, team.Members[0], closes); !errors.Is(err, store.ErrNotAllowed) {
				rt.Fatalf("a member ended it: %v", err)
			}
			r, err := research.EndVote(tx, call, nil, closes)
			if err != nil {
				return err
			}
			if (r == nil) != (ties > 1) {
				rt.Fatalf("%d equal, research %v", ties, r)
			}
			if r == nil {
				choices, err := research.Choices(tx, call)
				if err != nil || len(choices) != ties {
					rt.Fatalf("choices %v, %v", choices, err)
				}
				if _, err := research.TakeTopic(tx, call, choices[0].ID, team.Members[0], closes); !errors.Is(err, store.ErrNotAllowed) {
					rt.Fatalf("a member decided: %v", err)
				}
				if r, err = research.TakeTopic(tx, call, choices[ties-1].ID, team.Director, closes); err != nil {
					return err
				}
			}
			if r.ProposerID == 0 || r.Reason != "老人多" || r.Quarter != 4 {
				rt.Fatalf("research %+v", r)
			}
			if err := research.CastVote(tx, call, team.Members[0], topics[0], now); !errors.Is(err, research.ErrCallClosed) {
				rt.Fatalf("voted after the end: %v", err)
			}
			return rollback
		})
		if !errors.Is(err, rollback) {
			rt.Fatal(err)
		}
	})
}

func TestTopicCallRules(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	m, now := team.Members, modelstest.Noon
	is := func(got, want error) {
		t.Helper()
		if !errors.Is(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		_, err := research.OpenCall(tx, m[0], now.Add(time.Hour), now)
		is(err, store.ErrNotAllowed)
		_, err = research.OpenCall(tx, team.Director, now, now)
		is(err, research.ErrCallTime)
		call, err := research.OpenCall(tx, team.Director, now.Add(time.Hour), now)
		is(err, nil)
		_, err = research.OpenCall(tx, team.Director, now.Add(time.Hour), now)
		is(err, research.ErrCallOpen)
		_, _, err = research.Propose(tx, call, team.Director, "养老", "多", now)
		is(err, store.ErrNotAllowed)
		_, _, err = research.Propose(tx, call, m[0], "养老", "", now)
		is(err, store.ErrReasonNeeded)
		_, _, err = research.Propose(tx, call, m[0], "养老", "多", now.Add(time.Hour))
		is(err, research.ErrCallClosed)
		one, _, err := research.Propose(tx, call, m[0], "养老", "多", now)
		is(err, nil)
		two, _, err := research.Propose(tx, call, m[0], "道路", "远", now)
		is(err, nil)
		_, _, err = research.Propose(tx, call, m[0], "水渠", "旧", now)
		is(err, research.ErrTooManyProposals)
		_, err = research.StrikeProposal(tx, call, two, m[0], "重", now)
		is(err, store.ErrNotAllowed)
		_, err = research.StrikeProposal(tx, call, two, team.Director, " ", now)
		is(err, store.ErrReasonNeeded)
		_, err = research.MergeProposal(tx, call, two, two, team.Director, "重", now)
		is(err, research.ErrNotVotable)
		_, err = research.MergeProposal(tx, call, two, one, team.Director, "相近", now)
		is(err, nil)
		is(research.OpenVote(tx, call, team.Director, now.Add(time.Hour), now), research.ErrTooFew)
		_, err = research.ProposalLife.Undo(tx, two, team.Director, 0, now)
		is(err, nil)
		is(research.OpenVote(tx, call, team.Director, now.Add(time.Hour), now), nil)
		_, err = research.StrikeProposal(tx, call, two, team.Director, "晚", now)
		is(err, research.ErrCallState)
		is(research.UnopenVote(tx, call), nil)
		is(research.OpenVote(tx, call, team.Director, now.Add(time.Hour), now), nil)
		is(research.CastVote(tx, call, m[1], two.ID, now), nil)
		is(research.UnopenVote(tx, call), research.ErrVotesCast)
		is(research.WithdrawCall(tx, call, now), research.ErrVotesCast)
		r, err := research.EndVote(tx, call, team.Director, now)
		is(err, nil)
		if r == nil || r.Topic != "道路" || r.ProposerID != m[0].ID {
			t.Errorf("chosen: %+v", r)
		}
		is(research.ReopenCall(tx, call, research.CallVoting, team.Director, now), nil)
		if _, err := research.Current(tx, now); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the research stays: %v", err)
		}
		is(research.CastVote(tx, call, m[1], one.ID, now), nil)
		return nil
	})
}

func TestResearchSteps(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now, writer := modelstest.Noon, team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		r := &research.Research{Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: writer.ID}
		if err := research.Create(tx, r); err != nil {
			return err
		}
		step := func(s research.Move, by *people.Person, want error) {
			t.Helper()
			s.By = by
			if _, err := research.Advance(tx, r, s, now); !errors.Is(err, want) {
				t.Errorf("to %s: %v, want %v", s.To, err, want)
			}
		}
		step(research.Move{To: research.Submitted}, writer, research.ErrNoReport)
		r.Report = "报告"
		step(research.Move{To: research.Submitted}, team.Members[1], store.ErrNotAllowed)
		step(research.Move{To: research.Reported}, team.Director, records.ErrTransition)
		step(research.Move{To: research.Submitted}, writer, nil)
		step(research.Move{To: research.Reported}, writer, store.ErrNotAllowed)
		step(research.Move{To: research.Open}, team.Director, store.ErrReasonNeeded)
		step(research.Move{To: research.Open, Words: "缺数据"}, team.Director, nil)
		step(research.Move{To: research.Submitted}, writer, nil)
		step(research.Move{To: research.Reported}, team.Director, nil)
		step(research.Move{To: research.Sent, OnDate: "2026-12-05"}, team.Director, nil)
		step(research.Move{To: research.Settled, Outcome: string(research.OutcomePartly), Words: "列入计划"}, team.Director, nil)
		step(research.Move{To: research.Closed}, team.Director, nil)
		for _, want := range []research.State{research.Settled, research.Sent} {
			if _, err := research.Life.Undo(tx, r, team.Director, 0, now); err != nil || r.State != want {
				t.Errorf("undone: %v, %s, want %s", err, r.State, want)
			}
		}
		got, err := research.ByID(tx, r.ID)
		if err != nil || got.SentOn != "2026-12-05" || got.Outcome != "" || got.ReportedAt == nil {
			t.Errorf("after undoing: %+v, %v", got, err)
		}
		return nil
	})
}
