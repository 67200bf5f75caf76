package demo_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/demo"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	mdesk "lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/study"
	"lianluo/models/voices"
)

var now = time.Date(2026, 12, 5, 14, 40, 0, 0, modelstest.Zone)

// made is a demo office in a database of its own.
type made struct {
	db     *store.DB
	office *people.Office
	tx     *gorm.DB
}

func generate(t testing.TB, at time.Time, seed uint64) made {
	t.Helper()
	db := modelstest.OpenAt(t, func() time.Time { return at })
	office, err := demo.Generate(context.Background(), db, demo.Options{Now: at, Group: -100, Seed: seed, Keep: keep})
	require.NoError(t, err)
	return made{db, office, store.InOffice(db.Read(context.Background()), office.ID)}
}

func keep(f demo.File) (fileID, uniqueID string) {
	sum := fmt.Sprintf("%x", sha256.Sum256(f.Content))
	return "file-" + sum[:12], "unique-" + sum[:12]
}

func all[T any](t testing.TB, tx *gorm.DB) []T {
	t.Helper()
	var list []T
	require.NoError(t, tx.Order("id").Find(&list).Error)
	return list
}

func TestTotalsOfTheSeed(t *testing.T) {
	for seed := range uint64(4) {
		m := generate(t, now, seed)
		members, err := people.Members(m.tx)
		require.NoError(t, err)
		require.Len(t, members, 11)

		totals, err := deeds.DeedTotals(m.tx, time.Unix(0, 0), now, 0)
		require.NoError(t, err)
		sums := map[string]deeds.Quantity{}
		for _, s := range totals {
			if s.Kind == deeds.Done {
				sums[s.Unit] += s.Value
			}
		}
		require.Equal(t, deeds.Units(20), sums["场"])
		require.Equal(t, deeds.Units(20), sums["处"])
		require.Equal(t, deeds.Units(12000), sums["册"])
		require.Equal(t, deeds.Units(300000), sums["元"])

		var confirmed int64
		require.NoError(t, m.tx.Model(&deeds.Deed{}).Where("state = ?", deeds.Confirmed).Count(&confirmed).Error)
		require.GreaterOrEqual(t, confirmed, int64(94))
		require.LessOrEqual(t, confirmed, int64(99))

		gong, err := people.PersonByName(m.tx, "龚平")
		require.NoError(t, err)
		require.Equal(t, 11, int(now.Sub(*gong.JoinedAt).Hours()/24/365))

		terms := all[people.Term](t, m.tx)
		require.Len(t, terms, 3)
		for i := range terms[1:] {
			require.Equal(t, terms[i].EndsOn.AddDate(0, 0, 1), terms[i+1].StartsOn, "terms follow one another")
		}
		_, err = people.CurrentTerm(m.tx, now)
		require.NoError(t, err)
	}
}

func TestSameSeedSameRows(t *testing.T) {
	hash := func(seed uint64) string {
		m := generate(t, now, seed)
		sum := sha256.New()
		for _, rows := range []any{
			all[people.Person](t, m.tx), all[people.Term](t, m.tx), all[people.Membership](t, m.tx), all[activities.Activity](t, m.tx),
			all[activities.Attendance](t, m.tx), all[activities.Leave](t, m.tx), all[activities.Claim](t, m.tx), all[activities.Correction](t, m.tx),
			all[notes.Note](t, m.tx), all[research.Research](t, m.tx), all[voices.Suggestion](t, m.tx), all[records.Step](t, m.tx),
			all[deeds.Deed](t, m.tx), all[deeds.Amount](t, m.tx), all[deeds.Coworker](t, m.tx), all[briefing.Announcement](t, m.tx),
			all[briefing.AnnouncementRead](t, m.tx), all[briefing.Briefing](t, m.tx), all[store.Counter](t, m.tx), all[records.Attachment](t, m.tx),
		} {
			require.NoError(t, json.NewEncoder(sum).Encode(rows))
		}
		return fmt.Sprintf("%x", sum.Sum(nil))
	}
	first := hash(7)
	require.Equal(t, first, hash(7))
	require.NotEqual(t, first, hash(8))
}

func TestRecordsKeepTheRules(t *testing.T) {
	for _, at := range []time.Time{
		now,
		time.Date(2026, 11, 23, 9, 28, 0, 0, modelstest.Zone),
		time.Date(2026, 1, 1, 16, 59, 0, 0, modelstest.Zone),
		time.Date(2027, 2, 28, 14, 40, 0, 0, modelstest.Zone),
	} {
		t.Run(at.Format(time.DateOnly), func(t *testing.T) {
			m := generate(t, at, 1)
			checkSheets(t, m, at)
			checkSuggestions(t, m, at)
			checkDeeds(t, m, at)
			checkWriting(t, m, at)
		})
	}
}

func checkSheets(t *testing.T, m made, at time.Time) {
	members := map[int64]people.Person{}
	for _, p := range all[people.Person](t, m.tx) {
		members[p.ID] = p
	}
	type pair struct{ activity, person int64 }
	sheet := map[pair]activities.Attendance{}
	size := map[int64]int{}
	came, counted := 0, 0
	for _, row := range all[activities.Attendance](t, m.tx) {
		key := pair{row.ActivityID, row.PersonID}
		require.NotContains(t, sheet, key)
		sheet[key] = row
		size[row.ActivityID]++
		require.True(t, row.CheckedInAt == nil || !row.CheckedInAt.After(at))
		require.True(t, row.AnsweredAt == nil || !row.AnsweredAt.After(at))
		if row.State != activities.Unsettled {
			counted++
			if row.State.Attended() {
				came++
			}
		}
	}
	require.InDelta(t, 0.89, float64(came)/float64(counted), 0.04, "attendance rate")
	studies := map[int]int{}
	planned := 0
	for _, a := range all[activities.Activity](t, m.tx) {
		if a.State == activities.Planned {
			planned++
			continue
		}
		require.False(t, a.EndsAt.After(at), "closed before it ended: %s", a.Topic)
		require.Equal(t, activities.Closed, a.State)
		require.Equal(t, 11, size[a.ID], "%s %s", a.StartsAt, a.Topic)
		require.True(t, calendar.Embedded().IsWorkday(calendar.DateOf(a.StartsAt.In(modelstest.Zone))))
		require.NotContains(t, a.Topic+a.Plan+a.Summary+a.Place, "%")
		require.NotContains(t, a.Topic, "{")
		if a.Kind == activities.Study {
			studies[a.Year]++
		}
	}
	require.Equal(t, 2, planned, "today's and the next")
	for year := at.Year() - 12; year < at.Year(); year++ {
		require.Equal(t, 6, studies[year], "study sessions of %d", year)
	}
	for _, l := range all[activities.Leave](t, m.tx) {
		require.False(t, l.AskedAt.After(at))
		if l.State == activities.Granted {
			require.Equal(t, activities.OnLeave, sheet[pair{l.ActivityID, l.PersonID}].State)
		}
	}
	for _, c := range all[activities.Correction](t, m.tx) {
		require.NotEmpty(t, c.Why)
	}
	require.NotEmpty(t, all[activities.Correction](t, m.tx))
}

func checkSuggestions(t *testing.T, m made, at time.Time) {
	perYear := map[string]int{}
	numbers := map[string]bool{}
	steps := map[int64][]records.Step{}
	for _, s := range all[records.Step](t, m.tx) {
		require.False(t, s.At.After(at))
		if s.RecordKind == records.KindSuggestion {
			steps[s.RecordID] = append(steps[s.RecordID], s)
		}
	}
	for _, s := range all[voices.Suggestion](t, m.tx) {
		require.NotEmpty(t, s.Number)
		require.False(t, numbers[s.Number])
		numbers[s.Number] = true
		perYear[s.Number[:len("议-2026")]]++
		require.NotContains(t, s.Title+s.Situation+s.Proposal+s.Result, "{")
		state, when := voices.Draft, time.Time{}
		for _, step := range steps[s.ID] {
			require.Equal(t, string(state), step.FromState)
			require.False(t, step.At.Before(when), "%s: %s before what came before", s.Number, step.ToState)
			require.NotContains(t, step.Words+step.Evidence, "%")
			state, when = voices.State(step.ToState), step.At
		}
		require.Equal(t, state, s.State)
	}
	for year := at.Year() - 12; year < at.Year(); year++ {
		n := perYear[fmt.Sprintf("议-%d", year)]
		require.True(t, n >= 5 && n <= 8, "%d suggestions in %d", n, year)
	}
}

func checkDeeds(t *testing.T, m made, at time.Time) {
	last := map[string]string{}
	for _, d := range all[deeds.Deed](t, m.tx) {
		require.NotEmpty(t, d.Number)
		year := d.Number[:len("好-2026")]
		require.Greater(t, d.Number, last[year], "numbers rise")
		last[year] = d.Number
		require.LessOrEqual(t, d.OnDate, store.DateOf(at, modelstest.Zone))
		require.False(t, d.FiledAt.After(at) || d.ConfirmedAt != nil && d.ConfirmedAt.After(at))
		require.False(t, d.ConfirmedAt != nil && d.ConfirmedAt.Before(d.FiledAt), d.Number)
		require.NotContains(t, d.Details, "{")
	}
	// The next filing goes on with the numbers.
	require.NoError(t, m.db.Write(context.Background(), func(tx *gorm.DB) error {
		tx = store.InOffice(tx, m.office.ID)
		author, err := people.PersonByName(tx, "龚平")
		if err != nil {
			return err
		}
		year := fmt.Sprintf("好-%d", at.Year())
		want := 1
		if last[year] != "" {
			_, err := fmt.Sscanf(last[year][len(year)+1:], "%d", &want)
			require.NoError(t, err)
			want++
		}
		d := &deeds.Deed{PersonID: author.ID, Title: "送戏下乡"}
		if _, err := deeds.File(tx, d, nil, nil, at); err != nil {
			return err
		}
		require.Equal(t, fmt.Sprintf("%s-%03d", year, want), d.Number)
		_, err = deeds.Withdraw(tx, d, author, "", at)
		return err
	}))
}

func checkWriting(t *testing.T, m made, at time.Time) {
	seen := map[string]int{}
	for _, n := range all[notes.Note](t, m.tx) {
		require.False(t, n.FiledAt.After(at))
		require.NotContains(t, n.Text, "%")
		require.NotContains(t, n.Text, "{")
		require.NotContains(t, n.Text, "。。")
		seen[n.Text]++
	}
	for text, n := range seen {
		require.LessOrEqual(t, n, 2, text)
	}
	for _, a := range all[briefing.Announcement](t, m.tx) {
		require.False(t, strings.ContainsAny(a.Text, "{%"))
		require.False(t, a.CreatedAt.After(at))
	}
	current := calendar.QuarterOf(at)
	for _, r := range all[research.Research](t, m.tx) {
		require.Equal(t, calendar.Quarter{Year: r.Year, Q: r.Quarter} == current, r.State == research.Open)
	}
}

func TestSomethingWaits(t *testing.T) {
	m := generate(t, now, 1)
	desk, err := mdesk.Queue(m.tx)
	require.NoError(t, err)
	require.Equal(t, 1, desk.Count(records.WaitLeave))
	require.Equal(t, 1, desk.Count(records.WaitReview))
	require.Equal(t, 1, desk.Count(records.WaitDeed))
	require.Equal(t, 3, desk.Urgent().Count())

	members, err := people.Members(m.tx)
	require.NoError(t, err)
	kinds := map[mdesk.TodoKind]int{}
	for i := range members {
		list, err := mdesk.Todo(m.tx, &members[i], now)
		require.NoError(t, err)
		require.NotEmpty(t, list, members[i].Name)
		for _, item := range list {
			kinds[item.Kind]++
		}
	}
	require.Equal(t, map[mdesk.TodoKind]int{
		mdesk.TodoAnswer: 11 + 2, mdesk.TodoReflection: 2, mdesk.TodoRate: 1, mdesk.TodoAnnouncement: 3, mdesk.TodoTask: 4,
	}, kinds)

	a, err := activities.CurrentForCheckIn(m.tx, now)
	require.NoError(t, err)
	opens, _, _ := activities.CheckInWindow(a)
	require.WithinDuration(t, now, opens, 30*time.Minute)
	lights, err := study.FiveHaves(m.tx, a)
	require.NoError(t, err)
	for _, l := range []study.Have{lights.Plan, lights.Materials, lights.Tutor} {
		require.Equal(t, study.LightDone, l.State)
	}
}

func TestFiguresOfTheLastQuarter(t *testing.T) {
	m := generate(t, now, 1)
	list := all[briefing.Briefing](t, m.tx)
	require.Len(t, list, 8)
	last := list[7]
	require.Equal(t, calendar.Quarter{Year: 2026, Q: 3}, last.Of())
	frozen, err := last.Snapshot()
	require.NoError(t, err)
	fresh, err := briefing.ComputeFigures(m.tx, last.Of(), modelstest.Zone)
	require.NoError(t, err)
	require.Equal(t, fresh.Office, frozen.Office)
	require.Len(t, frozen.People, 11)
	for _, f := range frozen.Office {
		if f.Key == briefing.FigExpected {
			require.Positive(t, f.Value)
		}
	}
}

func TestManyOffices(t *testing.T) {
	db := modelstest.OpenAt(t, func() time.Time { return now })
	list, err := demo.GenerateAll(context.Background(), db, demo.Options{Now: now, Group: -100, Seed: 1, Offices: 3, Accounts: 5000})
	require.NoError(t, err)
	require.Len(t, list, 3)
	names := map[string]bool{}
	for i, office := range list {
		require.Equal(t, -100-int64(i), office.GroupChatID)
		names[office.Name] = true
		tx := store.InOffice(db.Read(context.Background()), office.ID)
		people, err := people.People(tx)
		require.NoError(t, err)
		require.Len(t, people, demo.PeoplePerOffice)
		for _, p := range people {
			require.Equal(t, i, int(p.TelegramID-5000)/demo.PeoplePerOffice)
		}
	}
	require.Len(t, names, 3)
}

func BenchmarkGenerate(b *testing.B) {
	db := modelstest.OpenAt(b, func() time.Time { return now })
	i := 0
	for b.Loop() {
		_, err := demo.Generate(context.Background(), db, demo.Options{Now: now, Seed: uint64(i), Accounts: int64(1000 * (i + 1))})
		require.NoError(b, err)
		i++
	}
}
