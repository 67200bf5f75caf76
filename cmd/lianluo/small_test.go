package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// mostProgram is how large the program may be on disk, without what only debuggers read.
const mostProgram = 60 << 20

// mostBegun is what one of our packages may take in memory before the program does anything,
// in bytes. A font of the pictures takes more on its way; most starts never draw.
const mostBegun = 5 << 20

var begun = regexp.MustCompile(`(?m)^init (lianluo/\S+|main) @.* (\d+) bytes`)

// TestTheProgramIsSmallAndReadsNoFont holds its size on disk, and that a start reads no font.
func TestTheProgramIsSmallAndReadsNoFont(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lianluo.exe") // any system runs it by that name
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Less(t, info.Size(), int64(mostProgram))

	run := exec.Command(path, "version")
	run.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := run.CombinedOutput()
	require.NoError(t, err, string(trace))
	list := begun.FindAllStringSubmatch(string(trace), -1)
	require.NotEmpty(t, list, string(trace))
	for _, one := range list {
		bytes, err := strconv.Atoi(one[2])
		require.NoError(t, err)
		require.Less(t, bytes, mostBegun, one[1])
	}
}
