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

func TestSlotsOpenForSlowCallsOnly(t *testing.T) {
	s := newSlots()
	require.Equal(t, firstInFlight, places(t, s))
	for range 1_000 {
		require.NoError(t, s.enter(t.Context()))
		s.leave(time.Millisecond)
	}
	require.Equal(t, firstInFlight, places(t, s), "a server nearby needs no more")
	for range 10 {
		require.NoError(t, s.enter(t.Context()))
		s.leave(60 * time.Millisecond)
	}
	require.Equal(t, firstInFlight+10, places(t, s))
	for range 1_000 {
		require.NoError(t, s.enter(t.Context()))
		s.leave(time.Second)
	}
	require.Equal(t, inFlight, places(t, s), "and never more than so many")
}
