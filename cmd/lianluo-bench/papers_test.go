package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPapersAreMeasured runs the bench small: every picture comes and everybody is
// answered, whatever the speed.
func TestPapersAreMeasured(t *testing.T) {
	t.Parallel() // most of it is waiting
	code, out, errs := invoke("papers", "--papers", "3", "--rounds", "1", "--others", "4", "--every", "200ms", "--dir", t.TempDir())
	require.Zero(t, code, "%s\n%s", out, errs)
	require.Contains(t, out, "3 pictures asked for within a second, 1 times")
	require.Contains(t, out, "times that without")
}
