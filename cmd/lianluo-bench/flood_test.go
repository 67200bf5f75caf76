package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAFloodIsExact runs the floods small, with a real process: everybody else
// is answered, and the outbox stays within its bounds, whatever the speed.
func TestAFloodIsExact(t *testing.T) {
	t.Parallel() // most of it is waiting
	code, out, errs := invoke("flood", "--span", "1s", "--messages", "150", "--crowd", "30", "--within", "300ms", "--others", "4",
		"--every", "500ms", "--news", "6", "--dir", t.TempDir())
	require.Zero(t, code, "%s\n%s", out, errs)
	require.Contains(t, out, "everybody else was answered, and the outbox stayed within its bounds")
	require.Contains(t, out, "\n7 news for the director: his 8 commands were answered")
	for _, phase := range []string{"nobody", "a member", "a stranger", "a crowd", "all of them"} {
		require.Contains(t, out, "\n"+phase+" ")
	}
}
