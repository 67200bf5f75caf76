package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The floors are processes of the bench's own program, which is the one under
// test here.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "floor" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	m.Run()
}

func invoke(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, &out, &errs)
	return code, out.String(), errs.String()
}

// TestTheBenchIsExact runs every way of the bench, small, with real processes:
// one row a member and session and one answer an update, whatever the speed.
func TestTheBenchIsExact(t *testing.T) {
	t.Parallel() // it asserts no time, and waits more than it works
	code, out, errs := invoke("--updates", "1000", "--rounds", "1", "--sync", "FULL", "--dir", t.TempDir())
	require.Zero(t, code, "%s\n%s", out, errs)
	require.Contains(t, out, "every run exact")
	for _, way := range []string{"backlog", "paced", "rtt60", "window50", "webhook", "webhook-rtt60"} {
		for _, program := range []string{"floor", "lianluo"} {
			require.True(t, strings.Contains(out, "\n"+way+" ") && strings.Contains(out, program), "%s of %s is missing:\n%s", way, program, out)
		}
	}
}

func TestTheBenchNamesItsWays(t *testing.T) {
	code, _, errs := invoke("--ways", "backlog,sideways")
	require.Equal(t, 1, code)
	require.Contains(t, errs, `unknown way "sideways": backlog, paced`)
}
