package bot

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// places counts how many may be inside at the same time.
func places(t *testing.T, g *gate) int {
	t.Helper()
	n := 0
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for len(g.free) > 0 {
		require.NoError(t, g.enter(t.Context()))
		n++
	}
	require.ErrorIs(t, g.enter(over), context.Canceled)
	for range n {
		g.free <- struct{}{}
	}
	return n
}

func TestTheGateOpensWiderForSlowCallsOnly(t *testing.T) {
	g := newGate()
	require.Equal(t, firstInFlight, places(t, g))
	for range 1_000 {
		require.NoError(t, g.enter(t.Context()))
		g.leave(time.Millisecond)
	}
	require.Equal(t, firstInFlight, places(t, g), "a server nearby needs no more")
	for range 10 {
		require.NoError(t, g.enter(t.Context()))
		g.leave(60 * time.Millisecond)
	}
	require.Equal(t, firstInFlight+10, places(t, g))
	for range 1_000 {
		require.NoError(t, g.enter(t.Context()))
		g.leave(time.Second)
	}
	require.Equal(t, inFlight, places(t, g), "and never more than so many")
}
