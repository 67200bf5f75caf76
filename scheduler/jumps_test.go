package scheduler_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/store"
	"lianluo/models/voices"
	"lianluo/scheduler"
)

// jump sets the clock to t, back or forward, as somebody does who corrects it.
func jump(h *harness.Harness, t time.Time) { h.Advance(t.Sub(h.Clock.Now())) }

func TestTheClockIsSetBackOverReminders(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	plan(h, at(time.December, 8, 15, 0))
	h.AdvanceTo(at(time.December, 7, 19, 0))
	require.Equal(t, 2, heard(p), "three days before and the evening before")
	for _, back := range []time.Time{at(time.December, 7, 18, 0), at(time.December, 5, 15, 0), at(time.December, 5, 12, 0)} {
		jump(h, back)
		require.Equal(t, 2, heard(p), "nothing twice")
	}
	// What is announced meanwhile has its reminders, though the clock had been
	// past their time before.
	plan(h, at(time.December, 8, 16, 0))
	h.AdvanceTo(at(time.December, 5, 16, 0))
	require.Equal(t, 3, heard(p))
	h.AdvanceTo(at(time.December, 7, 19, 0))
	require.Equal(t, 4, heard(p), "the evening before, of the second alone")
	h.Stop()
	h.Start()
	h.AdvanceTo(at(time.December, 8, 14, 0))
	require.Equal(t, 5, heard(p))
	h.AdvanceTo(at(time.December, 8, 15, 0))
	require.Equal(t, 6, heard(p), "each an hour before")
}

func TestTheClockLeapsOverReminders(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	plan(h, at(time.December, 8, 15, 0))
	plan(h, at(time.December, 12, 15, 0))
	jump(h, at(time.December, 7, 22, 0)) // over three days' and the evening's, into the night
	require.Zero(t, heard(p), "nobody is woken")
	jump(h, at(time.December, 7, 19, 30)) // too far: corrected
	require.Zero(t, heard(p), "it waits for the morning that was meant")
	h.AdvanceTo(at(time.December, 8, 8, 0))
	require.Equal(t, 1, heard(p), "late, once")
	jump(h, at(time.December, 8, 14, 30)) // over the hour before
	require.Equal(t, 2, heard(p))
	p.Send("/checkin")
	owed := func() int { return strings.Count(p.Chat(), "没有交") }
	jump(h, at(time.December, 9, 15, 30)) // over its end, over what is owed; three days before the second
	require.Equal(t, 1, strings.Count(h.Director.Chat(), "签到登记到此截止"))
	require.Equal(t, 1, owed())

	// A machine that slept for weeks does not tell what has lost its sense.
	before := heard(p)
	jump(h, at(time.January, 20, 12, 0))
	require.Equal(t, before, heard(p), "neither reminders nor what was owed weeks ago")
	require.Equal(t, 1, owed())
	require.Contains(t, h.Director.Chat(), "没有人签到。这次活动办了吗？", "but the books are closed")
}

func TestTheClockJumpsAcrossTheQuartersEnd(t *testing.T) {
	h := harness.New(t).Seed()
	readAlone(h)
	out := func() int { return strings.Count(h.Group.Chat(), "履职通报") }
	previews := func() int { return h.Director.Told("请过目") }
	h.AdvanceTo(at(time.December, 30, 12, 0))
	jump(h, at(time.January, 4, 10, 0)) // wrong by five days
	require.Equal(t, 1, previews())
	jump(h, at(time.December, 30, 12, 5))
	h.AdvanceTo(at(time.January, 4, 9, 0))
	require.Equal(t, 1, previews(), "drafted once")
	require.Zero(t, out())
	jump(h, at(time.January, 5, 10, 30))
	require.Equal(t, 1, out(), "out at its time")
	jump(h, at(time.January, 3, 12, 0))
	h.AdvanceTo(at(time.January, 8, 12, 0))
	require.Equal(t, 1, out())
	require.Equal(t, 1, previews())
	h.Rows(func(tx *gorm.DB) error {
		var list []briefing.Briefing
		err := tx.Where("year = ? AND quarter = ?", q4.Year, q4.Q).Find(&list).Error
		require.Len(t, list, 1)
		return err
	})
}

func TestUndoWhenTheClockJumps(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[4], h.Director
	file := func(what string) {
		m.Send("/suggest " + what + "影响300人。原因：资金没落实。建议：列入明年项目。")
	}
	step := func(number string) { d.Send("/outcome " + number + " 审核通过") }
	state := func(number string) (s *voices.Suggestion) {
		h.Rows(func(tx *gorm.DB) (err error) {
			s, err = voices.ByNumber(tx, number)
			return err
		})
		return s
	}
	told := func() int { return strings.Count(m.Chat(), "已审核通过") }
	now := h.Clock.Now()

	// Set back before its end: as long as nobody was told, it can be undone.
	file("村东断头路")
	step("议-2026-001")
	jump(h, now.Add(-time.Hour))
	d.Send("/undo")
	require.Equal(t, voices.Filed, state("议-2026-001").State)
	h.AdvanceTo(now.Add(10 * time.Minute))
	require.Zero(t, told())

	// Leapt over its end: told at once, once, and too late to undo.
	step("议-2026-001")
	jump(h, h.Clock.Now().Add(3*time.Hour))
	require.Equal(t, 1, told())
	d.Send("/undo")
	require.Equal(t, voices.Reviewed, state("议-2026-001").State)

	// Set back after it was told: it is not open again.
	jump(h, h.Clock.Now().Add(-3*time.Hour))
	d.Send("/undo")
	require.Equal(t, voices.Reviewed, state("议-2026-001").State)
	h.AdvanceTo(h.Clock.Now().Add(4 * time.Hour))
	require.Equal(t, 1, told())
}

// A scheduler that waits for an hour of the clock would wait through all of
// the time by which the clock was wrong.
func TestAClockSetBackDoesNotSilenceTheScheduler(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	clock := clockwork.NewFakeClockAt(at(time.December, 5, 15, 59)) // wrong by an hour
	s := scheduler.New(scheduler.Options{Bot: h.App.Bot, DB: h.DB, Clock: clock, Log: slog.New(slog.DiscardHandler), Calendar: calendar.Embedded()})
	waits, rings := make(chan time.Duration), make(chan time.Time)
	s.SetStopwatch(func(d time.Duration) <-chan time.Time {
		waits <- d
		return rings
	})
	plan(h, at(time.December, 8, 15, 0))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	passes := func(n int) {
		t.Helper()
		require.LessOrEqual(t, <-waits, time.Minute, "it may not wait longer, whatever the clock says")
		h.Settle()
		require.Equal(t, n, heard(p))
	}
	passes(1)
	plan(h, at(time.December, 8, 15, 0))
	clock.Advance(-time.Hour) // corrected
	rings <- time.Time{}
	passes(1)
	clock.Advance(time.Minute) // 15:00
	rings <- time.Time{}
	passes(2)
	stop()
	<-done
}

// Of a job that makes up for the newest only, what is ahead is the earliest: the
// trial's clock once leapt over eleven weeks of reminders (79 days).
func TestWhatIsAheadIsTheEarliest(t *testing.T) {
	h := harness.New(t).Seed()
	now := h.Clock.Now()
	next := func(from time.Time, jobs ...string) time.Time {
		at, err := h.App.Scheduler.Next(t.Context(), from, 100*24*time.Hour, jobs...)
		require.NoError(t, err)
		return at
	}
	require.Less(t, next(now, "housekeeping").Sub(now), 24*time.Hour)
	require.Less(t, next(now).Sub(now), 24*time.Hour, "of all")
	require.Equal(t, at(time.January, 4, 9, 0), next(at(time.January, 2, 12, 0), scheduler.Briefing).In(now.Location()), "this quarter's, not the next one's")

	// A week's journey stops at each day's occasion.
	h.AdvanceTo(now.AddDate(0, 0, 7))
	var runs int64
	h.Rows(func(tx *gorm.DB) error {
		return store.AcrossOffices(tx).Table("runs").Where("job = ? AND due > ?", "housekeeping", store.Stamp(now)).Count(&runs).Error
	})
	require.EqualValues(t, 7, runs)
}
