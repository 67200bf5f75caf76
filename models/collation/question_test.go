package collation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// doubt has a member say 有疑问 and, with words, ask about a record.
func doubt(t require.TestingT, tx *gorm.DB, c *collation.Collation, who *people.Person, ref records.Ref, words string, now time.Time) *desk.Request {
	require.NoError(t, collation.Answer(tx, c, who, collation.Doubts, now))
	if words == "" {
		return nil
	}
	r := &desk.Request{Kind: desk.Dispute, RecordKind: ref.Kind, RecordID: ref.ID, PersonID: who.ID, Text: words}
	_, err := desk.MakeRequest(tx, r, who, now)
	require.NoError(t, err)
	return r
}

func answer(t require.TestingT, tx *gorm.DB, r *desk.Request, by *people.Person, words string, now time.Time) {
	_, err := desk.RequestLife.Advance(tx, r, records.Move[activities.RequestState]{To: activities.Granted, By: by, Words: words}, now)
	require.NoError(t, err)
}

// stand is how a member stands by now.
func stand(t require.TestingT, tx *gorm.DB, c *collation.Collation, who *people.Person) collation.Standing {
	list, _, err := collation.Everybody(tx, c)
	require.NoError(t, err)
	for _, l := range list {
		if l.PersonID == who.ID {
			return l.Stand
		}
	}
	return ""
}

// What is answered is settled, unless the member says 有疑问 again; an answer that is taken back
// settles nothing.
func TestAnAnswerSettlesAQuestionUnlessItIsAskedAgain(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	m, boss := team.Members[0], team.Director
	hour := func(n int) time.Time { return january.Add(time.Duration(n) * time.Hour) }
	team.Do(t, db, func(tx *gorm.DB) error {
		c := asking(t, tx, team)
		deed := &deeds.Deed{PersonID: m.ID, Title: "送春联", OnDate: "2026-12-30"}
		_, err := deeds.File(tx, deed, nil, nil, january)
		require.NoError(t, err)
		_, err = deeds.Confirm(tx, deed, boss, january)
		require.NoError(t, err)
		ref := records.Ref{Kind: records.KindDeed, ID: deed.ID}

		require.Equal(t, collation.StandsNone, stand(t, tx, c, m))
		doubt(t, tx, c, m, ref, "", hour(1))
		require.Equal(t, collation.StandsDoubt, stand(t, tx, c, m), "it is a question also without words")
		r := doubt(t, tx, c, m, ref, "应为 5 场", hour(1))
		require.Equal(t, collation.StandsDoubt, stand(t, tx, c, m))
		list, err := collation.Questions(tx, c, 0)
		require.NoError(t, err)
		require.Len(t, list, 1, "%+v", list)
		require.Equal(t, []any{collation.Unanswered, "送春联", "应为 5 场", ref.ID}, []any{list[0].State, list[0].Title, list[0].Text, list[0].RecordID})

		answer(t, tx, r, boss, "已改为 5 场", hour(2))
		require.Equal(t, collation.StandsAnswered, stand(t, tx, c, m))
		_, err = desk.RequestLife.Undo(tx, r, boss, 0, hour(2))
		require.NoError(t, err)
		require.Equal(t, collation.StandsDoubt, stand(t, tx, c, m))
		answer(t, tx, r, boss, "已改为 5 场", hour(3))
		require.Equal(t, collation.StandsAnswered, stand(t, tx, c, m))

		doubt(t, tx, c, m, ref, "", hour(4))
		require.Equal(t, collation.StandsDoubt, stand(t, tx, c, m), "仍有疑问")
		again := doubt(t, tx, c, m, ref, "仍不对", hour(4))
		answer(t, tx, again, boss, "已核对，按原登记", hour(5))
		require.Equal(t, collation.StandsAnswered, stand(t, tx, c, m))
		require.NoError(t, collation.Answer(tx, c, m, collation.Right, hour(6)))
		require.Equal(t, collation.StandsRight, stand(t, tx, c, m))
		return nil
	})
}

// An entry that the office corrected after the question needs no words more; what another says
// of another year is none of it.
func TestAnEntryThatWasCorrectedSettlesItsQuestion(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	m, boss := team.Members[0], team.Director
	team.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, activities.Close(tx, a, a.StartsAt.Add(3*time.Hour)))
		require.NoError(t, activities.Confirm(tx, a, boss, a.StartsAt.Add(4*time.Hour)))
		c := asking(t, tx, team)
		gone := &books.Donation{Filing: books.Filing{PersonID: m.ID}, DonorKind: books.ByNobody, Sort: books.Money, Fen: 100, OnDate: "2026-06-01", Recipient: "青山小学"}
		other := &books.Donation{Filing: books.Filing{PersonID: m.ID}, DonorKind: books.ByNobody, Sort: books.Money, Fen: 100, OnDate: "2025-06-01", Recipient: "青山中学"}
		for _, d := range []*books.Donation{gone, other} {
			_, err := books.FileDonation(tx, d, m, january)
			require.NoError(t, err)
			_, err = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: books.Confirmed, By: boss}, january)
			require.NoError(t, err)
		}
		doubt(t, tx, c, m, records.Ref{Kind: records.KindDonation, ID: gone.ID}, "不是我捐的", january.Add(time.Hour))
		doubt(t, tx, c, m, records.Ref{Kind: records.KindDonation, ID: other.ID}, "金额不对", january.Add(time.Hour))
		list, err := collation.Questions(tx, c, m.ID)
		require.NoError(t, err)
		require.Len(t, list, 1, "%+v", list)
		_, err = books.DonationLife.Advance(tx, gone, records.Move[books.State]{To: books.Withdrawn, By: boss, Words: "重复"}, january.Add(2*time.Hour))
		require.NoError(t, err)
		list, err = collation.Questions(tx, c, m.ID)
		require.NoError(t, err)
		require.Len(t, list, 1, "what was withdrawn is the question's still")
		require.Equal(t, collation.Mended, list[0].State)
		require.Equal(t, boss.ID, list[0].AnsweredBy)
		require.Equal(t, collation.StandsAnswered, stand(t, tx, c, m))

		// 补录: a claim is a question too, and its decision the answer.
		k, _, err := activities.ClaimPresence(tx, a, team.Members[1], "我到了", january.Add(time.Hour))
		require.NoError(t, err)
		require.NoError(t, collation.Answer(tx, c, team.Members[1], collation.Doubts, january.Add(time.Hour)))
		require.Equal(t, collation.StandsDoubt, stand(t, tx, c, team.Members[1]))
		_, err = activities.ClaimLife.Advance(tx, k, records.Move[activities.RequestState]{To: activities.Refused, By: boss, Words: "没有到"}, january.Add(2*time.Hour))
		require.NoError(t, err)
		require.Equal(t, collation.StandsAnswered, stand(t, tx, c, team.Members[1]))
		return nil
	})
}

// One member does not hold the year up for ever: until the days are over a question keeps it
// open, then it is frozen with what was asked, answered and not.
func TestAQuestionHoldsNoYearUpForEver(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	boss := team.Director
	team.Do(t, db, func(tx *gorm.DB) error {
		c := asking(t, tx, team)
		for _, p := range team.Members {
			require.NoError(t, collation.Answer(tx, c, p, collation.Right, january))
		}
		none := records.Ref{}
		done := doubt(t, tx, c, team.Members[0], none, "少记了一次", january.Add(time.Hour))
		answer(t, tx, done, boss, "已补记", january.Add(2*time.Hour))
		doubt(t, tx, c, team.Members[1], none, "", january.Add(time.Hour))
		list, _, err := collation.Everybody(tx, c)
		require.NoError(t, err)
		require.False(t, c.Ready(list, january.Add(3*time.Hour)), "who has a question can still say it again")
		require.NoError(t, collation.Freeze(tx, c, boss, *c.ClosesAt))
		frozen, err := collation.Questions(tx, c, 0)
		require.NoError(t, err)
		require.Len(t, frozen, 2)
		require.Equal(t, []any{team.Members[0].ID, collation.Answered, "已补记"}, []any{frozen[0].PersonID, frozen[0].State, frozen[0].Answer})
		require.Equal(t, []any{team.Members[1].ID, collation.Unanswered, ""}, []any{frozen[1].PersonID, frozen[1].State, frozen[1].Text})
		require.Equal(t, collation.StandsAnswered, stand(t, tx, c, team.Members[0]))
		require.Equal(t, collation.StandsDoubt, stand(t, tx, c, team.Members[1]))
		// What is answered later changes nothing in the frozen year.
		late := &desk.Request{Kind: desk.Dispute, PersonID: team.Members[1].ID, Text: "还有一次"}
		_, err = desk.MakeRequest(tx, late, team.Members[1], *c.ClosesAt)
		require.NoError(t, err)
		again, err := collation.Questions(tx, c, 0)
		require.NoError(t, err)
		require.Equal(t, frozen, again)
		return nil
	})
}

// Who took which step, and when, is kept; an asking that was taken back is none.
func TestTheStepsOfACollation(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	states := func(tx *gorm.DB, c *collation.Collation) (list []string) {
		steps, err := collation.StepsOf(tx, c)
		require.NoError(t, err)
		for _, s := range steps {
			require.Equal(t, team.Director.ID, s.ByID)
			list = append(list, s.ToState)
		}
		return list
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		c := asking(t, tx, team)
		require.Equal(t, []string{"gathering", "asking"}, states(tx, c))
		require.NoError(t, collation.Unask(tx, c, team.Director, january))
		require.Equal(t, []string{"gathering"}, states(tx, c))
		require.ErrorIs(t, collation.Unask(tx, c, team.Director, january), collation.ErrMoved)
		require.NoError(t, collation.Ask(tx, cal, c, team.Director, january))
		require.NoError(t, collation.Freeze(tx, c, team.Director, *c.ClosesAt))
		require.NoError(t, collation.Tell(tx, c, team.Director, *c.ClosesAt))
		require.Equal(t, []string{"gathering", "asking", "frozen", "told"}, states(tx, c))
		// One from before steps were kept knows who and when by itself.
		require.NoError(t, tx.Where("record_kind = ?", records.KindCollation).Delete(&records.Step{}).Error)
		require.Equal(t, []string{"gathering", "asking", "frozen", "told"}, states(tx, c))
		return nil
	})
}

// Donations, honours and local history differ from the briefings as the rest does; a briefing of
// rules that did not count them yet had none.
func TestDifferencesOfTheBooksAndTheArchive(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	m, boss := team.Members[0], team.Director
	team.Do(t, db, func(tx *gorm.DB) error {
		gift := func(day, to string) *books.Donation {
			d := &books.Donation{Filing: books.Filing{PersonID: m.ID}, DonorKind: books.ByNobody, Sort: books.Money, Fen: 100, OnDate: store.Date(day), Recipient: to}
			_, err := books.FileDonation(tx, d, m, january)
			require.NoError(t, err)
			_, err = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: books.Confirmed, By: boss}, january)
			require.NoError(t, err)
			return d
		}
		counted, removed := gift("2026-11-01", "青山小学"), gift("2026-11-02", "青山中学")
		old := gift("2026-08-01", "青山敬老院")
		third, err := briefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 3}, nil)
		require.NoError(t, err)
		require.NoError(t, briefing.Release(tx, third, 0, january.AddDate(0, -3, 0)))
		require.NoError(t, tx.Model(third).Updates(map[string]any{"rules_version": 3, "figures": `{"rules_version":3,"office":[{"key":"deeds","value":0,"known":true,"records":[]}]}`}).Error)

		c := asking(t, tx, team)
		late := gift("2026-12-30", "青山村")
		_, err = books.DonationLife.Advance(tx, removed, records.Move[books.State]{To: books.Withdrawn, By: boss, Words: "重复"}, january)
		require.NoError(t, err)
		honour := &books.Honour{Filing: books.Filing{PersonID: m.ID}, Title: "优秀委员", Level: books.County, OnDate: "2026-12-31"}
		_, err = books.FileHonour(tx, honour, m, january)
		require.NoError(t, err)
		_, err = books.HonourLife.Advance(tx, honour, records.Move[books.State]{To: books.Confirmed, By: boss}, january)
		require.NoError(t, err)
		item := &archive.Item{PersonID: m.ID, Title: "老渡口", Text: "民国年间的渡口"}
		december := time.Date(2026, 12, 31, 10, 0, 0, 0, modelstest.Zone)
		_, err = archive.File(tx, item, december)
		require.NoError(t, err)
		_, err = archive.Life.Advance(tx, item, records.Move[archive.State]{To: archive.Confirmed, By: boss}, december)
		require.NoError(t, err)

		require.NoError(t, collation.Freeze(tx, c, boss, *c.ClosesAt))
		_, _, q, err := c.Snapshot()
		require.NoError(t, err)
		require.Equal(t, []int{1, 2}, q.Missing)
		require.Equal(t, []int{3}, q.Uncounted)
		got := map[string]bool{}
		for _, d := range q.List {
			require.NotEqual(t, old.ID, d.Record.ID*map[bool]int64{true: 1}[d.Key == briefing.FigDonations], "当时未统计 is no difference")
			got[d.Key+" "+d.Title] = d.Added
		}
		require.NotZero(t, counted.ID)
		require.NotZero(t, late.ID)
		require.Equal(t, map[string]bool{
			"donations 青山村": true, "donations 青山中学": false, "honours 优秀委员": true, "archive 老渡口": true,
		}, got)
		return nil
	})
}
