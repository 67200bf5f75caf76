package consult_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/consult"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

const day = 24 * time.Hour

func ask(t *testing.T, tx *gorm.DB, team *modelstest.Team, d consult.Draft) *consult.Consultation {
	t.Helper()
	if d.ClosesAt.IsZero() {
		d.ClosesAt = modelstest.Noon.Add(3 * day)
	}
	c, _, err := consult.Ask(tx, d, team.Director, modelstest.Noon)
	require.NoError(t, err)
	return c
}

// What a member says is counted once, the last counts; opinions that stand in words still stay
// the same records, the others are dropped with a trace.
func TestTheLastAnswerCounts(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		c := ask(t, tx, team, consult.Draft{Matter: "修路"})
		who, at := team.Members[0], modelstest.Noon.Add(time.Hour)
		require.NoError(t, consult.Say(tx, c, who, consult.Opinions, []string{"先修东段", "装路灯", "先修东段", " "}, at))
		first, err := consult.OpinionsBy(tx, c.ID, who.ID)
		require.NoError(t, err)
		require.Len(t, first, 2, "the same twice is one")
		require.NoError(t, consult.Say(tx, c, who, consult.Differs, []string{"装路灯", "没有钱"}, at))
		second, err := consult.OpinionsBy(tx, c.ID, who.ID)
		require.NoError(t, err)
		require.Len(t, second, 2)
		require.Equal(t, first[1].ID, second[0].ID)
		steps, err := records.StepsOf(tx, records.KindOpinion, first[0].ID)
		require.NoError(t, err)
		require.Len(t, steps[first[0].ID], 2)
		n, err := consult.CountOf(tx, c)
		require.NoError(t, err)
		require.Equal(t, 1, n.Answered)
		require.Equal(t, 1, n.Said[consult.Differs])
		require.ErrorIs(t, consult.Say(tx, c, who, consult.Opinions, []string{" "}, at), store.ErrEmpty)
		require.ErrorIs(t, consult.Say(tx, c, who, "maybe", nil, at), consult.ErrNotAsked)
		require.ErrorIs(t, consult.Say(tx, c, team.Director, consult.Agrees, nil, at), consult.ErrNotAsked)
		require.ErrorIs(t, consult.Say(tx, c, who, consult.Agrees, nil, c.ClosesAt), consult.ErrOver, "at the deadline it is over")
		var long *store.TooLongError
		require.ErrorAs(t, consult.Say(tx, c, who, consult.Opinions, []string{strings.Repeat("长", consult.OpinionLimit+1)}, at), &long)
		return nil
	})
}

// The result of one without names is in an order that neither the roster nor the time of the
// answers gives: over several consultations the first to answer is not always the first there.
func TestTheOrderTellsNothing(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	places := map[int]bool{}
	team.Do(t, db, func(tx *gorm.DB) error {
		for i := range 12 {
			c := ask(t, tx, team, consult.Draft{Matter: fmt.Sprint("修路", i), Unnamed: true})
			for n, who := range team.Members[:4] {
				require.NoError(t, consult.Say(tx, c, who, consult.Opinions, []string{fmt.Sprint("意见", n)}, modelstest.Noon.Add(time.Duration(n)*time.Minute)))
			}
			require.NoError(t, consult.Close(tx, c, c.ClosesAt))
			list, err := consult.OpinionsOf(tx, c)
			require.NoError(t, err)
			for at, o := range list {
				require.Equal(t, at+1, o.N)
				if o.PersonID == team.Members[0].ID {
					places[at] = true
				}
			}
		}
		return nil
	})
	require.Greater(t, len(places), 1)
}

// Who has left without an answer is not waited for; who answered before still counts.
func TestWhoHasLeft(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		c := ask(t, tx, team, consult.Draft{Matter: "修路"})
		all, err := consult.CountOf(tx, c)
		require.NoError(t, err)
		require.NoError(t, consult.Say(tx, c, team.Members[0], consult.Agrees, nil, modelstest.Noon))
		for _, p := range team.Members[:2] {
			require.NoError(t, tx.Model(&people.Person{}).Where("id = ?", p.ID).Update("left_at", store.Stamp(modelstest.Noon)).Error)
		}
		n, err := consult.CountOf(tx, c)
		require.NoError(t, err)
		require.Equal(t, all.Of-1, n.Of)
		require.Equal(t, 1, n.Said[consult.Agrees])
		return nil
	})
}

func TestRefused(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		try := func(d consult.Draft, by *people.Person) error {
			_, _, err := consult.Ask(tx, d, by, modelstest.Noon)
			return err
		}
		soon := consult.Times{ClosesAt: modelstest.Noon.Add(day)}
		require.ErrorIs(t, try(consult.Draft{Matter: " ", Times: soon}, team.Director), store.ErrEmpty)
		require.ErrorIs(t, try(consult.Draft{Matter: "修路", Times: consult.Times{ClosesAt: modelstest.Noon}}, team.Director), consult.ErrPast)
		require.ErrorIs(t, try(consult.Draft{Matter: "修路", Times: consult.Times{ClosesAt: modelstest.Noon.Add(91 * day)}}, team.Director), consult.ErrTooFar)
		require.ErrorIs(t, try(consult.Draft{Matter: "修路", To: []int64{999}, Times: soon}, team.Director), consult.ErrNobody)
		require.ErrorIs(t, try(consult.Draft{Matter: "修路", Times: soon}, team.Members[0]), store.ErrNotAllowed)
		require.NoError(t, try(consult.Draft{Matter: "修路", Times: soon}, team.Director))
		require.ErrorIs(t, try(consult.Draft{Matter: "修路", Times: soon}, team.Director), consult.ErrTwice)
		return nil
	})
}

// The last answer ends a consultation, and one that is undone opens it again.
func TestTheLastAnswerEndsIt(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		c := ask(t, tx, team, consult.Draft{Matter: "修路"})
		require.NoError(t, consult.Say(tx, c, team.Members[0], consult.Opinions, []string{"先修东段", "装路灯"}, modelstest.Noon))
		list, err := consult.OpinionsOf(tx, c)
		require.NoError(t, err)
		at := c.ClosesAt
		_, err = consult.Decide(tx, c, &list[0], consult.Accepted, "", team.Director, at)
		require.ErrorIs(t, err, consult.ErrOver, "not before its result is with the committee")
		require.NoError(t, consult.Close(tx, c, at))
		_, err = consult.Life.Advance(tx, c, records.Move[consult.State]{To: consult.Sent, By: team.Director, Words: "孙立国", OnDate: "2026-12-08"}, at)
		require.NoError(t, err)
		_, err = consult.Decide(tx, c, &list[0], consult.Accepted, "", team.Director, at)
		require.NoError(t, err)
		require.Equal(t, consult.Sent, c.State)
		_, err = consult.Decide(tx, c, &list[1], consult.Declined, "", team.Director, at)
		require.ErrorIs(t, err, store.ErrReasonNeeded)
		list[1].State = consult.Given
		_, err = consult.Decide(tx, c, &list[1], consult.Declined, "没有钱", team.Director, at)
		require.NoError(t, err)
		require.Equal(t, consult.Ended, c.State)
		got, err := consult.Gathered(tx, at, at.Add(time.Second))
		require.NoError(t, err)
		require.Len(t, got, 2)
		got, err = consult.DecidedBetween(tx, at, at.Add(time.Second))
		require.NoError(t, err)
		require.Len(t, got, 2)
		_, err = consult.OpinionLife.Undo(tx, &list[1], team.Director, 0, at)
		require.NoError(t, err)
		require.NoError(t, consult.Settle(tx, c, team.Director, at))
		require.Equal(t, consult.Sent, c.State)
		require.Equal(t, "孙立国", c.SentBy)
		return nil
	})
}

// A reminder never comes before it was asked, on its day, at or after the deadline, and never
// two on one day.
func TestTimes(t *testing.T) {
	loc := modelstest.Zone
	rapid.Check(t, func(rt *rapid.T) {
		from := modelstest.Noon.Add(time.Duration(rapid.IntRange(0, 48*60).Draw(rt, "from")) * time.Minute)
		closes := from.Add(time.Duration(rapid.IntRange(1, 90*24*60).Draw(rt, "for")) * time.Minute)
		held := time.Duration(rapid.IntRange(0, 72).Draw(rt, "held")) * time.Hour
		times := consult.TimesOf(from, closes, loc, func(at time.Time) time.Time { return at.Add(held) })
		require.Equal(rt, closes, times.ClosesAt)
		for _, at := range []*time.Time{times.HalfAt, times.EveAt} {
			if at != nil {
				require.True(rt, at.After(from) && at.Before(closes))
				require.NotEqual(rt, store.DateOf(from, loc), store.DateOf(*at, loc))
			}
		}
		if times.HalfAt != nil && times.EveAt != nil {
			require.Less(rt, store.DateOf(*times.HalfAt, loc), store.DateOf(*times.EveAt, loc))
		}
	})
}
