package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheBenchIsExact runs every way of the bench, small, with real processes:
// one row a member and session and one answer an update, whatever the speed.
func TestTheBenchIsExact(t *testing.T) {
	code, out, errs := invoke(t, "bench", "--updates", "1000", "--rounds", "1", "--sync", "FULL", "--dir", t.TempDir())
	require.Zero(t, code, "%s\n%s", out, errs)
	require.Contains(t, out, "every run exact")
	for _, way := range []string{"backlog", "paced", "rtt60", "window50", "webhook", "webhook-rtt60"} {
		for _, program := range []string{"floor", "lianluo"} {
			require.True(t, strings.Contains(out, "\n"+way+" ") && strings.Contains(out, program), "%s of %s is missing:\n%s", way, program, out)
		}
	}
}

func TestTheBenchNamesItsWays(t *testing.T) {
	code, _, errs := invoke(t, "bench", "--ways", "backlog,sideways")
	require.Equal(t, exitFailed, code)
	require.Contains(t, errs, `unknown way "sideways": backlog, paced`)
}
