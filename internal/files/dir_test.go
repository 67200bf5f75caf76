package files

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAFileIsKeptUnderItsSum(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "files")
	d, err := Open(path)
	require.NoError(t, err)
	sum, err := d.Put([]byte("paper"))
	require.NoError(t, err)
	again, err := d.Put([]byte("paper"))
	require.NoError(t, err)
	require.Equal(t, sum, again)
	name := filepath.Join(path, sum[:2], sum)
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
	data, err := d.Read(sum)
	require.NoError(t, err)
	require.Equal(t, "paper", string(data))
	empty, err := d.Put(nil)
	require.NoError(t, err)
	require.NoError(t, d.Check(empty))

	// What was altered is seen, and put right when it comes again.
	require.NoError(t, os.WriteFile(name, []byte("Paper"), 0o600))
	require.ErrorIs(t, d.Check(sum), ErrAltered)
	_, err = d.Put([]byte("paper"))
	require.NoError(t, err)
	require.NoError(t, d.Check(sum))
	require.NoError(t, os.Remove(name))
	require.ErrorIs(t, d.Check(sum), ErrMissing)

	// A sum of a strange database leads nowhere.
	for _, sum := range []string{"", "..", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("a", 63) + "/", strings.Repeat("a", 64) + "\n"} {
		_, err := d.Read(sum)
		require.ErrorIs(t, err, ErrMissing, "%q", sum)
	}
}

func TestAFolderThatIsNoneIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(file)
	require.ErrorContains(t, err, "--files "+file)
	_, err = Open(filepath.Join(file, "below"))
	require.ErrorContains(t, err, "cannot be made")
}

// stopBetween names the folder in which the test's other process is to be killed between the
// temporary file and its name.
const stopBetween = "LIANLUO_TEST_STOP_BETWEEN"

// TestAKillBetweenTheFileAndItsName leaves nothing that could be taken for the file, and what
// it leaves is taken away.
func TestAKillBetweenTheFileAndItsName(t *testing.T) {
	if path := os.Getenv(stopBetween); path != "" {
		d := At(path)
		d.pause = func() { os.Exit(9) } // as a kill does: nothing of the program runs any more
		_, _ = d.Put([]byte("paper"))
		return
	}
	path := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestAKillBetweenTheFileAndItsName$")
	cmd.Env = append(os.Environ(), stopBetween+"="+path)
	var exit *exec.ExitError
	require.True(t, errors.As(cmd.Run(), &exit))
	require.Equal(t, 9, exit.ExitCode())
	list, err := os.ReadDir(path)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.True(t, strings.HasPrefix(list[0].Name(), tempMark))
	require.ErrorIs(t, At(path).Check(sumOf([]byte("paper"))), ErrMissing)

	// A young one may be another process's.
	d, err := Open(path)
	require.NoError(t, err)
	sum, err := d.Put([]byte("paper"))
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(path, list[0].Name()))
	old := time.Now().Add(-2 * tempAge)
	require.NoError(t, os.Chtimes(filepath.Join(path, list[0].Name()), old, old))
	d, err = Open(path)
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(path, list[0].Name()))
	require.NoError(t, d.Check(sum))
}

func TestFilesGoBesideABackupAndComeBack(t *testing.T) {
	root := t.TempDir()
	d, err := Open(filepath.Join(root, "files"))
	require.NoError(t, err)
	var sums []string
	for _, data := range []string{"one", "two", "three"} {
		sum, err := d.Put([]byte(data))
		require.NoError(t, err)
		sums = append(sums, sum)
	}
	backup := filepath.Join(root, "copy.db")
	lacks, err := d.CopyBeside(backup, sums, nil)
	require.NoError(t, err)
	require.Empty(t, lacks)
	require.Empty(t, Beside(backup).Look(sums))

	// One that was altered since is taken from the earlier backup, or named.
	require.NoError(t, os.Remove(filepath.Join(d.Path(), sums[0][:2], sums[0])))
	require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(d.Path(), sums[0])), 0o700))
	later := filepath.Join(root, "later.db")
	lacks, err = d.CopyBeside(later, sums, Beside(backup))
	require.NoError(t, err)
	require.Empty(t, lacks)
	lacks, err = d.CopyBeside(later, sums, nil)
	require.NoError(t, err)
	require.Len(t, lacks, 1)
	require.ErrorIs(t, lacks[0].Err, ErrMissing)
	require.Len(t, Beside(later).Look(sums), 1)
	lacks, err = d.CopyBeside(later, nil, nil)
	require.NoError(t, err)
	require.Empty(t, lacks)
	require.NoDirExists(t, later+Suffix)

	other, err := Open(filepath.Join(root, "other"))
	require.NoError(t, err)
	n, lacks, err := other.Bring(backup, append(sums, strings.Repeat("0", 64)))
	require.NoError(t, err)
	require.Equal(t, 3, n)
	require.Len(t, lacks, 1)
	require.Empty(t, other.Look(sums))
	n, lacks, err = other.Bring(backup, sums)
	require.NoError(t, err)
	require.Zero(t, n, "they are there")
	require.Empty(t, lacks)
}

// TestAFileIsRemoved, unless somebody wants it; who keeps it meanwhile has it all the same.
func TestAFileIsRemoved(t *testing.T) {
	d, err := Open(t.TempDir())
	require.NoError(t, err)
	sum, err := d.Put([]byte("paper"))
	require.NoError(t, err)
	no := func() (bool, error) { return false, nil }
	require.NoError(t, d.Remove(sum, func() (bool, error) { return true, nil }))
	require.NoError(t, d.Check(sum))
	broken := errors.New("broken")
	require.ErrorIs(t, d.Remove(sum, func() (bool, error) { return false, broken }), broken)
	require.NoError(t, d.Check(sum))

	// Wanted only while it is out of its place, and kept anew in that moment.
	asked := 0
	require.NoError(t, d.Remove(sum, func() (bool, error) {
		if asked++; asked == 1 {
			return false, nil
		}
		require.ErrorIs(t, d.Check(sum), ErrMissing)
		_, err := d.Put([]byte("paper"))
		return true, err
	}))
	require.Equal(t, 2, asked)
	require.NoError(t, d.Check(sum))

	require.NoError(t, d.Remove(sum, no))
	require.ErrorIs(t, d.Check(sum), ErrMissing)
	require.NoError(t, d.Remove(sum, no), "it is gone already")
	list, err := os.ReadDir(d.Path())
	require.NoError(t, err)
	require.Empty(t, list)
	require.ErrorIs(t, d.Remove("../../etc/passwd", no), ErrMissing)
}

// TestOrphansAreNamed: files of no sum, but not those whose row may be about to come.
func TestOrphansAreNamed(t *testing.T) {
	d, err := Open(t.TempDir())
	require.NoError(t, err)
	one, err := d.Put([]byte("one"))
	require.NoError(t, err)
	two, err := d.Put([]byte("two"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(d.Path(), one[:2], "note.txt"), nil, 0o600))
	list, err := d.Orphans([]string{one}, time.Now().Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(d.Path(), two[:2], two)}, list)
	list, err = d.Orphans(nil, time.Now().Add(-time.Hour))
	require.NoError(t, err)
	require.Empty(t, list)
}
