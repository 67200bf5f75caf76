package bot

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// places counts how many may be inside at the same time.
func places(t *testing.T, s *slots) int {
	t.Helper()
	n := 0
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for len(s.free) > 0 {
		require.NoError(t, s.enter(t.Context()))
		n++
	}
	require.ErrorIs(t, s.enter(over), context.Canceled)
	for range n {
		s.free <- struct{}{}
	}
	return n
}

// busy makes calls that take so long while others wait for a place.
func busy(t *testing.T, s *slots, calls int, took time.Duration) {
	t.Helper()
	var inside int
	for range calls {
		for len(s.free) > 0 {
			require.NoError(t, s.enter(t.Context()))
			inside++
		}
		over, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.enter(over), context.Canceled) // who waits
		s.leave(took)
		inside--
	}
	for range inside {
		s.free <- struct{}{}
	}
}

func TestSlotsOpenForSlowCallsOnly(t *testing.T) {
	s := newSlots()
	require.Equal(t, firstInFlight, places(t, s))
	busy(t, s, 1_000, time.Millisecond)
	require.Equal(t, firstInFlight, places(t, s), "a server nearby needs no more")
	for range 1_000 {
		require.NoError(t, s.enter(t.Context()))
		s.leave(60 * time.Millisecond)
	}
	require.Equal(t, firstInFlight, places(t, s), "nobody waits for more")
	for range 100 {
		busy(t, s, judged-1, 60*time.Millisecond)
		busy(t, s, 1, time.Millisecond)
	}
	require.Equal(t, firstInFlight, places(t, s), "a server that is slow with some has too much to do")
	busy(t, s, judged, 60*time.Millisecond)
	require.Equal(t, firstInFlight+judged, places(t, s))
	busy(t, s, 1_000, time.Second)
	require.Equal(t, inFlight, places(t, s), "and never more than so many")
}
