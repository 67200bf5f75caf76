package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/supervision"
	"lianluo/models/voices"
)

// finder searches the book of any time.
type finder struct {
	t  *testing.T
	tx *gorm.DB
}

func (f finder) all(by *people.Person, words ...desk.Word) []records.Ref {
	q := desk.Question{Words: words, From: modelstest.Noon.AddDate(-20, 0, 0), To: modelstest.Noon.AddDate(2, 0, 0)}
	list, err := desk.SearchAll(f.tx, by, q)
	require.NoError(f.t, err)
	refs := []records.Ref{}
	for _, e := range list {
		refs = append(refs, e.Ref)
	}
	return refs
}

func (f finder) finds(by *people.Person, word string) []records.Ref {
	return f.all(by, desk.Word{Text: word})
}

// counted is how many records the years and the months count.
func (f finder) counted(by *people.Person) (years, months int) {
	list, err := desk.Years(f.tx, by)
	require.NoError(f.t, err)
	for _, y := range list {
		years += y.Count
		of, err := desk.Months(f.tx, by, y.Year)
		require.NoError(f.t, err)
		for _, m := range of {
			months += m.Count
		}
	}
	return years, months
}

// seeded is an office with one of everything that somebody may not read, each with a word that
// stands nowhere else, and the people of every role.
type seeded struct {
	*modelstest.Team
	secretary, contact, observer, left *people.Person
}

func withRoles(t *testing.T, db *store.DB) *seeded {
	o := &seeded{Team: modelstest.Office(t, db)}
	o.Do(t, db, func(tx *gorm.DB) (err error) {
		for _, one := range []struct {
			name string
			role people.Role
			at   **people.Person
		}{{"文书甲", people.Secretary, &o.secretary}, {"联系甲", people.PartyContact, &o.contact}, {"观察甲", people.Observer, &o.observer}, {"离任甲", people.Member, &o.left}} {
			if *one.at, err = people.AddPerson(tx, one.name, one.role); err != nil {
				return err
			}
		}
		gone := modelstest.Noon
		o.left.LeftAt = &gone
		return tx.Save(o.left).Error
	})
	return o
}

// TestNobodyFindsWhatIsNotHisToRead: a word that stands in what others may not read leads
// nobody else to the record (§23), and no count tells of it.
func TestNobodyFindsWhatIsNotHisToRead(t *testing.T) {
	db := modelstest.Open(t)
	o := withRoles(t, db)
	m, now := o.Members, modelstest.Noon
	author, near, other := m[0], m[1], m[2]
	a := modelstest.Session(t, db, o.Team, func(a *activities.Activity) { a.Topic = "公开课题" })
	everybody := map[string]*people.Person{
		"author": author, "near": near, "other": other, "director": o.Director, "secretary": o.secretary,
		"contact": o.contact, "observer": o.observer, "left": o.left,
	}
	o.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: author.ID, Text: "甲一笔记"}, now))
		r := &research.Research{Year: 2026, Quarter: 3, Topic: "养老课题", LeaderID: author.ID, Team: store.IDs{near.ID}}
		require.NoError(t, research.Create(tx, r))
		require.NoError(t, tx.Model(r).Update("report", "甲二报告").Error)
		require.NoError(t, notes.File(tx, &notes.Note{Kind: notes.ResearchNote, ResearchID: r.ID, PersonID: author.ID, Text: "甲三走访"}, now))
		_, _, err := activities.AskLeave(tx, a, author, activities.PersonalLeave, "甲四事由", now)
		require.NoError(t, err)

		s := modelstest.Draft(t, tx, author, "甲五情况")
		modelstest.Draft(t, tx, author, "甲六草稿")
		_, err = voices.Advance(tx, s, voices.Filed, author, "", now)
		require.NoError(t, err)
		_, err = voices.Advance(tx, s, voices.Returned, o.Director, "甲七退回理由", now)
		require.NoError(t, err)
		shown := modelstest.Draft(t, tx, author, "甲八可附和")
		shown.MayJoin = true
		require.NoError(t, voices.Edit(tx, shown, author))
		_, err = voices.Advance(tx, shown, voices.Filed, author, "", now)
		require.NoError(t, err)

		d := &deeds.Deed{PersonID: author.ID, Title: "甲九好事", Details: "甲十经过", Place: "甲甲村"}
		_, err = deeds.File(tx, d, nil, []int64{near.ID}, now)
		require.NoError(t, err)
		_, err = deeds.Return(tx, d, o.Director, "甲乙理由", now)
		require.NoError(t, err)

		at := now.Add(time.Hour)
		_, err = briefing.Announce(tx, o.Director, briefing.AnnouncementDraft{Text: "甲丙定时通知", SendAt: &at}, now)
		require.NoError(t, err)
		_, err = briefing.Announce(tx, o.Director, briefing.AnnouncementDraft{Text: "甲丁公开通知"}, now)
		require.NoError(t, err)

		c, _, err := consult.Ask(tx, consult.Draft{Matter: "甲戊问计", To: []int64{near.ID, author.ID}, Times: consult.Times{ClosesAt: now.AddDate(0, 0, 3)}}, o.Director, now)
		require.NoError(t, err)
		require.NoError(t, tx.Create(&consult.Opinion{ConsultationID: c.ID, PersonID: author.ID, Text: "甲己意见", State: consult.Given}).Error)
		require.NoError(t, tx.Create(&supervision.Open{PersonID: author.ID, Number: "监-1", State: supervision.OpenFiled, Matter: "甲庚监督", FiledAt: &now}).Error)

		f := finder{t, tx}
		staff, inside := "director secretary", "author near other director secretary"
		for word, who := range map[string]string{
			"甲一": "author " + staff, "甲二": "author near " + staff, "甲三": "author near " + staff, "甲四": "", "甲五": "author " + staff, "甲六": "", "甲七": "",
			"甲八": inside, "甲九": "author near " + staff, "甲十": "author near " + staff, "甲甲": "author near " + staff, "甲乙": "", "甲丙": "", "甲丁": inside,
			"甲戊": "author near director", "甲己": "", "甲庚": "", "公开课题": inside, "养老课题": inside,
		} {
			for name, by := range everybody {
				want := slices.Contains(strings.Fields(who), name)
				require.Equal(t, want, len(f.finds(by, word)) > 0, "%s by %s", word, name)
			}
		}
		// A name leads to nothing that is not read, and no kind or year either.
		for name, by := range everybody {
			all := f.all(by)
			for _, w := range []desk.Word{
				{Text: author.Name, People: []int64{author.ID}}, {Text: "2026", From: now.AddDate(-1, 0, 0), To: now.AddDate(1, 0, 0)},
				{Text: "建议", Kinds: []records.Kind{records.KindSuggestion}}, {Text: "笔记", Kinds: []records.Kind{records.KindNote}},
			} {
				for _, ref := range f.all(by, w) {
					require.Contains(t, all, ref, "%s asked for %s", name, w.Text)
				}
			}
			years, months := f.counted(by)
			require.Equal(t, len(all), years, "what the years count for %s", name)
			require.Equal(t, len(all), months, "what the months count for %s", name)
		}
		return nil
	})
}

// TestTheSearchReadsAsTheCardsDo: of suggestions, deeds and researches in every state, of whom
// and shown to whom ever, the search finds for each what MayRead says (records.Reading), and a
// name leads to no author who does not show it.
func TestTheSearchReadsAsTheCardsDo(t *testing.T) {
	db := modelstest.Open(t)
	o := withRoles(t, db)
	m, now := o.Members[:4], modelstest.Noon
	rnd := rand.New(rand.NewPCG(14, 23))
	o.Do(t, db, func(tx *gorm.DB) error {
		var list []*voices.Suggestion
		for i := range 60 {
			s := &voices.Suggestion{PersonID: m[rnd.IntN(len(m))].ID, Title: "修路", Situation: fmt.Sprint("路", i)}
			require.NoError(t, voices.New(tx, s))
			s.State = voices.SuggestionLife.Order[rnd.IntN(len(voices.SuggestionLife.Order))]
			s.MayJoin, s.IsPublic = rnd.IntN(4) == 0, rnd.IntN(4) == 0
			if s.State != voices.Draft {
				s.FiledAt = store.StampPtr(now)
			}
			if s.State == voices.Merged && len(list) > 0 {
				s.MergedInto = list[rnd.IntN(len(list))].ID
			}
			require.NoError(t, tx.Save(s).Error)
			if by := m[rnd.IntN(len(m))]; rnd.IntN(4) == 0 && by.ID != s.PersonID {
				require.NoError(t, tx.Create(&voices.Join{SuggestionID: s.ID, PersonID: by.ID, At: now}).Error)
			}
			list = append(list, s)
		}
		var done []*deeds.Deed
		for range 40 {
			d := &deeds.Deed{PersonID: m[rnd.IntN(len(m))].ID, Title: "好事"}
			var with []int64
			if by := m[rnd.IntN(len(m))]; by.ID != d.PersonID && rnd.IntN(3) == 0 {
				with = []int64{by.ID}
			}
			_, err := deeds.File(tx, d, nil, with, now)
			require.NoError(t, err)
			d.State = deeds.Life.Order[rnd.IntN(len(deeds.Life.Order))]
			if d.State == deeds.Confirmed {
				d.ConfirmedAt = store.StampPtr(now)
			}
			require.NoError(t, tx.Save(d).Error)
			done = append(done, d)
		}
		f := finder{t, tx}
		for round := range 2 {
			told := round == 1
			if told { // the quarter's briefing is out: the lines of its deeds are everybody's
				b, err := briefing.Draft(tx, calendar.QuarterOf(now), nil)
				require.NoError(t, err)
				require.NoError(t, briefing.Release(tx, b, 0, now))
			}
			for _, by := range append(slices.Clone(m), o.Director, o.secretary, o.contact, o.observer) {
				found, named := f.all(by), map[int64][]records.Ref{}
				for _, p := range m {
					named[p.ID] = f.all(by, desk.Word{Text: p.Name, People: []int64{p.ID}})
				}
				for _, s := range list {
					may, err := voices.SuggestionLife.MayRead(tx, s, by)
					require.NoError(t, err)
					want := may && s.FiledAt != nil && by.Is(people.Inside)
					ref := records.Ref{Kind: records.KindSuggestion, ID: s.ID}
					require.Equal(t, want, slices.Contains(found, ref), "suggestion %d, %s, by %s", s.ID, s.State, by.Name)
					require.Equal(t, want && s.Names(by), slices.Contains(named[s.PersonID], ref), "whose suggestion %d is, by %s", s.ID, by.Name)
				}
				for _, d := range done {
					may, err := deeds.Life.MayRead(tx, d, by)
					require.NoError(t, err)
					want := by.Is(people.Inside) && (may || told && d.State == deeds.Confirmed) && !slices.Contains(deeds.Life.Private, d.State)
					require.Equal(t, want, slices.Contains(found, records.Ref{Kind: records.KindDeed, ID: d.ID}), "deed %d, %s, by %s", d.ID, d.State, by.Name)
				}
			}
		}
		return nil
	})
}

// TestOnThisDay: own works, what took place, and deeds that the group knows, of the same day in
// former years by the office's clock; nothing else, and nothing of today.
func TestOnThisDay(t *testing.T) {
	db := modelstest.Open(t)
	o := withRoles(t, db)
	m := o.Members
	on := func(s string) time.Time { return modelstest.At(t, s) }
	o.Do(t, db, func(tx *gorm.DB) error {
		titles := func(by *people.Person, at time.Time) (list []string) {
			found, err := desk.OnThisDay(tx, by, at)
			require.NoError(t, err)
			for _, e := range found {
				list = append(list, e.Title)
			}
			return list
		}
		require.Empty(t, titles(m[0], modelstest.Noon))
		for topic, at := range map[string]string{"当天": "2025-12-05 00:30", "晚上": "2024-12-05 23:30", "前一天": "2025-12-04 23:59", "后一天": "2025-12-06 00:00", "今天": "2026-12-05 09:00"} {
			a := &activities.Activity{Kind: activities.Discussion, Topic: topic, StartsAt: on(at), State: activities.Closed}
			require.NoError(t, activities.Create(tx, a))
			require.NoError(t, tx.Model(a).Update("state", activities.Closed).Error)
		}
		planned := &activities.Activity{Kind: activities.Discussion, Topic: "没开成", StartsAt: on("2023-12-05 09:00")}
		require.NoError(t, activities.Create(tx, planned))
		require.NoError(t, notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: m[0].ID, Text: "我的笔记"}, on("2025-12-05 20:00")))
		for _, d := range []*deeds.Deed{
			{PersonID: m[0].ID, Title: "送温暖", OnDate: "2020-12-05"}, {PersonID: m[0].ID, Title: "待核实的", OnDate: "2020-12-05"},
		} {
			_, err := deeds.File(tx, d, nil, nil, on("2020-12-06 09:00"))
			require.NoError(t, err)
			if d.Title == "送温暖" {
				_, err = deeds.Confirm(tx, d, o.Director, on("2020-12-06 09:00"))
				require.NoError(t, err)
			}
		}
		require.Equal(t, []string{"我的笔记", "当天", "晚上", "送温暖"}, titles(m[0], modelstest.Noon))
		require.Equal(t, []string{"当天", "晚上"}, titles(m[1], modelstest.Noon), "of others what the group was told")
		require.Equal(t, []string{"当天", "晚上"}, titles(o.Director, modelstest.Noon), "whoever asks")
		require.Empty(t, titles(o.observer, modelstest.Noon))
		b, err := briefing.Draft(tx, calendar.Quarter{Year: 2020, Q: 4}, nil)
		require.NoError(t, err)
		require.NoError(t, briefing.Release(tx, b, 0, modelstest.Noon))
		require.Equal(t, []string{"当天", "晚上", "送温暖"}, titles(m[1], modelstest.Noon))
		require.Empty(t, titles(m[0], on("2028-02-29 12:00")))
		return nil
	})
}

// TestPastTerms: those that are over and in which a person was a member or awaited.
func TestPastTerms(t *testing.T) {
	db := modelstest.Open(t)
	o := modelstest.Office(t, db)
	o.Do(t, db, func(tx *gorm.DB) error {
		for n, from := range map[int]store.Date{13: "2011-11-01", 14: "2016-11-01", 15: "2021-11-01", 16: "2026-11-01"} {
			require.NoError(t, people.NewTerm(tx, &people.Term{Number: n, Name: fmt.Sprintf("县政协第%d届", n), StartsOn: from}))
		}
		terms, err := people.Terms(tx)
		require.NoError(t, err)
		require.Equal(t, 16, terms[0].Number)
		require.NoError(t, people.SetMembership(tx, &people.Membership{TermID: terms[3].ID, PersonID: o.Members[0].ID}))
		a := &activities.Activity{Kind: activities.Discussion, Topic: "座谈", StartsAt: modelstest.At(t, "2022-03-01 09:00")}
		require.NoError(t, activities.Create(tx, a))
		require.NoError(t, tx.Create(&activities.Attendance{ActivityID: a.ID, PersonID: o.Members[1].ID, State: activities.Present}).Error)
		for i, want := range [][]int{{13}, {15}, nil} {
			list, err := desk.PastTerms(tx, o.Members[i].ID, modelstest.Noon)
			require.NoError(t, err)
			var numbers []int
			for _, term := range list {
				numbers = append(numbers, term.Number)
			}
			require.Equal(t, want, numbers)
		}
		return nil
	})
}
