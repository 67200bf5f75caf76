package attendance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	mactivities "lianluo/models/activities"
)

// F11: what somebody did is judged by when it was sent, however late the program
// takes it up.
func TestF11WhatWasSentInTimeIsInTime(t *testing.T) {
	noon := harness.Noon
	at := func(h, m int) time.Time {
		return time.Date(noon.Year(), noon.Month(), noon.Day(), h, m, 0, 0, noon.Location())
	}
	late := func(m int) time.Time { return at(15, m) }
	for _, c := range []struct {
		name       string
		sent, back time.Time
		want       mactivities.AttendanceState
	}{
		{"before the start", at(14, 50), late(10), mactivities.Present},
		{"after the start", late(5), late(40), mactivities.Late},
		{"before the end, taken up after it", at(14, 58), at(17, 30), mactivities.Present},
		{"before the end, taken up when the books were closed", at(14, 58), at(20, 0), mactivities.Present},
		{"before it opened, taken up in time", at(14, 0), at(14, 40), mactivities.Present},
	} {
		t.Run("F11 "+c.name, func(t *testing.T) {
			h, _ := scenes.Planned(t)
			p := h.Members[0]
			h.AdvanceTo(c.sent)
			h.Stop()
			_, err := h.Sandbox.Send(p.ID, p.ID, sandbox.Outgoing{Text: "/checkin"})
			require.NoError(t, err)
			h.Clock.Advance(c.back.Sub(h.Clock.Now()))
			h.Start()
			require.Equal(t, c.want, scenes.AttendanceOf(h, p).State, "%s", p.Last())
		})
	}
	t.Run("F11 after the end it is too late", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		p := h.Members[0]
		h.AdvanceTo(at(17, 10))
		p.Send("/checkin")
		require.False(t, scenes.AttendanceOf(h, p).State.Attended())
	})
}
