package briefing_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestWhatIsAskedIsWhole(t *testing.T) {
	for _, c := range []struct {
		ask briefing.Ask
		ok  bool
	}{
		{briefing.Ask{}, true},
		{briefing.Ask{Kind: briefing.AskNumber, Unit: "辆"}, true},
		{briefing.Ask{Kind: briefing.AskNumber}, true},
		{briefing.Ask{Kind: briefing.AskNumber, Unit: "很长很长很长很长的单位"}, false},
		{briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去", "不去"}}, true},
		{briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去"}}, false},
		{briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去", "去"}}, false},
		{briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去", ""}}, false},
		{briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"一", "二", "三", "四", "五", "六", "七"}}, false},
		{briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去", strings.Repeat("不", 17)}}, false},
		{briefing.Ask{Kind: briefing.AskWords}, true},
		{briefing.Ask{Kind: briefing.AskFile}, true},
		{briefing.Ask{Kind: "id"}, false},
	} {
		require.Equal(t, c.ok, c.ask.Check() == nil, "%+v", c.ask)
	}
}

// What is handed in fits what is asked, and has no number that says who somebody is.
func TestHandIn(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	m, now := team.Members[0], modelstest.Noon
	over := now.AddDate(0, 0, 3)
	const id = "11010519491231002X"
	for _, c := range []struct {
		name  string
		ask   briefing.Ask
		given briefing.Given
		words string
		err   error
	}{
		{"number", briefing.Ask{Kind: briefing.AskNumber, Unit: "辆"}, briefing.Given{Amount: phrase.Whole(12)}, "12 辆", nil},
		{"nought", briefing.Ask{Kind: briefing.AskNumber, Unit: "人"}, briefing.Given{}, "0 人", nil},
		{"less than nought", briefing.Ask{Kind: briefing.AskNumber}, briefing.Given{Amount: -1}, "", briefing.ErrBadAnswer},
		{"choice", briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去", "不去"}}, briefing.Given{Words: "去"}, "去", nil},
		{"another choice", briefing.Ask{Kind: briefing.AskChoice, Choices: store.Words{"去", "不去"}}, briefing.Given{Words: "也许"}, "", briefing.ErrBadAnswer},
		{"words", briefing.Ask{Kind: briefing.AskWords}, briefing.Given{Words: " 苏A12345 "}, "苏A12345", nil},
		{"a telephone", briefing.Ask{Kind: briefing.AskWords}, briefing.Given{Words: "13800138000"}, "13800138000", nil},
		{"an identity number", briefing.Ask{Kind: briefing.AskWords}, briefing.Given{Words: "我的 " + id}, "", briefing.ErrSecret},
		{"a card", briefing.Ask{Kind: briefing.AskWords}, briefing.Given{Words: "6222 0200 0000 0000 000"}, "", briefing.ErrSecret},
		{"no words", briefing.Ask{Kind: briefing.AskWords}, briefing.Given{Words: " "}, "", store.ErrEmpty},
		{"file", briefing.Ask{Kind: briefing.AskFile}, briefing.Given{Files: 2}, "", nil},
		{"no file", briefing.Ask{Kind: briefing.AskFile}, briefing.Given{}, "", store.ErrEmpty},
		{"nothing asked", briefing.Ask{}, briefing.Given{Words: "去"}, "", briefing.ErrAskedNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			team.Do(t, db, func(tx *gorm.DB) error {
				a, err := briefing.Announce(tx, team.Director, briefing.AnnouncementDraft{Text: "报送车辆", Ask: c.ask, Days: briefing.Days{OverAt: &over}}, now)
				require.NoError(t, err)
				row, err := briefing.HandIn(tx, a, m, c.given, now)
				require.ErrorIs(t, err, c.err)
				if c.err != nil {
					return nil
				}
				require.Equal(t, c.words, row.Words)
				again, err := briefing.HandIn(tx, a, m, c.given, now.Add(time.Hour))
				require.NoError(t, err)
				require.Equal(t, row.ID, again.ID, "one row each")
				require.True(t, again.AnsweredAt.Equal(now.Add(time.Hour)))
				_, unread, err := briefing.Audience(tx, a)
				require.NoError(t, err)
				require.False(t, slices.ContainsFunc(unread, func(p people.Person) bool { return p.ID == m.ID }), "who answers has read it")
				_, err = briefing.HandIn(tx, a, m, c.given, over)
				require.ErrorIs(t, err, briefing.ErrPast)
				_, err = briefing.HandIn(tx, a, team.Director, c.given, now)
				require.ErrorIs(t, err, store.ErrNotAllowed)
				return nil
			})
		})
	}
}

// Whatever order things come in: what waits is nobody's, what is over takes nothing, and
// each member has one answer, the last that was taken.
func TestAnnouncementInvariants(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	members := team.Members[:3]
	rapid.Check(t, func(rt *rapid.T) {
		rollback := errors.New("rollback")
		err := team.Try(db, func(tx *gorm.DB) error {
			now := modelstest.Noon
			d := briefing.AnnouncementDraft{Text: "报送", Ask: briefing.Ask{Kind: briefing.AskNumber, Unit: "辆"}}
			if rapid.Bool().Draw(rt, "waits") {
				at := now.Add(3 * time.Hour)
				d.SendAt = &at
			}
			if rapid.Bool().Draw(rt, "dated") {
				at := now.Add(30 * time.Hour)
				d.Days.DueAt, d.Days.OverAt = &at, &at
			}
			a, err := briefing.Announce(tx, team.Director, d, now)
			if err != nil {
				return err
			}
			last := map[int64]phrase.Amount{}
			withdrawn, out := false, d.SendAt == nil
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				now = now.Add(time.Duration(rapid.IntRange(1, 200).Draw(rt, "minutes")) * time.Minute)
				p := members[rapid.IntRange(0, 2).Draw(rt, "member")]
				open := out && !withdrawn && (d.Days.OverAt == nil || now.Before(*d.Days.OverAt))
				if d.Days.OverAt == nil && out && !now.Before(a.At().Add(briefing.Undated)) {
					open = false
				}
				switch rapid.SampledFrom([]string{"answer", "answer", "read", "send", "withdraw", "correct"}).Draw(rt, "act") {
				case "answer":
					n := phrase.Whole(int64(rapid.IntRange(0, 99).Draw(rt, "n")))
					_, err := briefing.HandIn(tx, a, p, briefing.Given{Amount: n}, now)
					if (err == nil) != open {
						rt.Fatalf("answer at %v, open %v: %v", now, open, err)
					}
					if open {
						last[p.ID] = n
					}
				case "read":
					if _, err := briefing.MarkRead(tx, a, p.ID, now); err != nil {
						return err
					}
				case "send":
					err := briefing.MarkSent(tx, a, now)
					if can := !out && !withdrawn; can != (err == nil) {
						rt.Fatalf("send: %v", err)
					}
					if !withdrawn {
						out = true
					}
					if a, err = briefing.AnnouncementByID(tx, a.ID); err != nil {
						return err
					}
				case "withdraw":
					if err := briefing.WithdrawAnnouncement(tx, a, team.Director, "", now); (err == nil) == withdrawn {
						rt.Fatalf("withdraw: %v", err)
					}
					withdrawn = true
				case "correct":
					words := rapid.SampledFrom([]string{"报送", "报送车辆", "报送车辆信息"}).Draw(rt, "words")
					was := a.Text
					err := briefing.CorrectAnnouncement(tx, a, team.Director, words, a.Days, now)
					if can := out && !withdrawn && words != was; can != (err == nil) {
						rt.Fatalf("correct: %v", err)
					}
					if a, err = briefing.AnnouncementByID(tx, a.ID); err != nil {
						return err
					}
				}
				if a.Over(now) != (withdrawn || out && !now.Before(a.Ends())) {
					rt.Fatalf("over at %v", now)
				}
			}
			answers, err := briefing.AnswersTo(tx, a)
			if err != nil || len(answers) != len(last) {
				rt.Fatalf("answers %v, want %v: %v", answers, last, err)
			}
			for id, n := range last {
				if answers[id].Amount != n {
					rt.Fatalf("%d has handed in %v, want %v", id, answers[id].Amount, n)
				}
			}
			for _, p := range members {
				owed, err := briefing.ToHandIn(tx, p.ID, modelstest.Noon.Add(-time.Hour))
				_, done := last[p.ID]
				if want := out && !withdrawn && !done; err != nil || (len(owed) == 1) != want {
					rt.Fatalf("%s has to hand in %v, want %v: %v", p.Name, owed, want, err)
				}
			}
			return rollback
		})
		if !errors.Is(err, rollback) {
			rt.Fatalf("%v", err)
		}
	})
}

// What was handed in ends after a year, with its files.
func TestAnswersEnd(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	count := func() (answers, files int64) {
		team.Do(t, db, func(tx *gorm.DB) error {
			require.NoError(t, tx.Model(&briefing.Answer{}).Count(&answers).Error)
			return tx.Model(&records.Attachment{}).Count(&files).Error
		})
		return answers, files
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		a, err := briefing.Announce(tx, team.Director, briefing.AnnouncementDraft{Text: "交照片", Ask: briefing.Ask{Kind: briefing.AskFile}}, now)
		require.NoError(t, err)
		row, err := briefing.HandIn(tx, a, team.Members[0], briefing.Given{Files: 1}, now)
		require.NoError(t, err)
		for kind, id := range map[records.Kind]int64{records.KindAnswer: row.ID, records.KindAnnouncement: a.ID} {
			require.NoError(t, records.Attach(tx, &records.Attachment{OwnerKind: kind, OwnerID: id, Kind: records.Photo, FileID: "f", AddedBy: team.Members[0].ID}))
		}
		return nil
	})
	require.NoError(t, briefing.PruneAnswers(t.Context(), db, now.Add(store.KeepAnswers-time.Hour)))
	answers, files := count()
	require.Equal(t, []int64{1, 2}, []int64{answers, files})
	require.NoError(t, briefing.PruneAnswers(t.Context(), db, now.Add(store.KeepAnswers+time.Hour)))
	answers, files = count()
	require.Equal(t, []int64{0, 1}, []int64{answers, files}, "what the announcement came with stays")
}

func TestDueDayAndPin(t *testing.T) {
	at := func(day, hour int) *time.Time {
		x := time.Date(2026, 12, day, hour, 0, 0, 0, modelstest.Zone)
		return &x
	}
	for _, c := range []struct {
		due  *time.Time
		day  store.Date
		hour bool
	}{{nil, "", false}, {at(6, 0), "2026-12-05", false}, {at(5, 15), "2026-12-05", true}} {
		d := briefing.Days{DueAt: c.due}
		day, hour := d.DueDay(modelstest.Zone)
		require.Equal(t, c.day, day)
		require.Equal(t, c.hour, hour)
	}
	a := briefing.Announcement{Days: briefing.Days{OverAt: at(6, 0)}}
	require.Equal(t, *at(6, 9), a.PinUntil(*at(1, 12), modelstest.Zone))
	a.OverAt = nil
	require.Equal(t, *at(8, 12), a.PinUntil(*at(1, 12), modelstest.Zone))
}
