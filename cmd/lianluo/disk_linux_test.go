package main

import (
	"math"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// withRoot skips what only root may do; in CI, where that is so, it fails.
func withRoot(t *testing.T, what string) {
	t.Helper()
	if os.Geteuid() == 0 {
		return
	}
	if os.Getenv("LIANLUO_CI") != "" {
		t.Fatalf("only root may %s", what)
	}
	t.Skipf("only root may %s", what)
}

// disk mounts a small disk of its own.
func disk(t *testing.T, size string) string {
	t.Helper()
	withRoot(t, "mount a disk")
	dir := t.TempDir()
	require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size))
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// readOnlyDisk is a disk that lock makes read-only.
func readOnlyDisk(t *testing.T) (dir string, lock func()) {
	t.Helper()
	dir = disk(t, "16m")
	return dir, func() {
		require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	}
}

// limitFiles sets how large a file a process may write, in bytes. (Linux's
// prlimit; the process is a child of ours.)
func limitFiles(t *testing.T, pid int, size uint64) {
	t.Helper()
	limit := syscall.Rlimit{Cur: size, Max: math.MaxUint64}
	_, _, errno := syscall.Syscall6(syscall.SYS_PRLIMIT64, uintptr(pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	require.Zero(t, errno)
}

// fill takes all the room that is left on a disk; free gives it back.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "ballast")
	f, err := os.Create(name)
	require.NoError(t, err)
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, f.Close())
	return func() { require.NoError(t, os.Remove(name)) }
}

// protect makes a file that cannot be written any more, not even by who has it
// open, as on a disk that the system has set to read-only. release takes it
// back.
func protect(t *testing.T, name string) (release func()) {
	t.Helper()
	withRoot(t, "make a file immutable")
	f, err := os.Open(name)
	require.NoError(t, err)
	const getFlags, setFlags, immutable = 0x80086601, 0x40086602, 0x10 // FS_IOC_…, FS_IMMUTABLE_FL
	var flags int32
	call := func(what uintptr) syscall.Errno {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), what, uintptr(unsafe.Pointer(&flags)))
		return errno
	}
	if errno := call(getFlags); errno != 0 && os.Getenv("LIANLUO_CI") == "" {
		t.Skipf("the file system of %s knows no immutable files: %v", name, errno)
	}
	flags |= immutable
	require.Zero(t, call(setFlags), "the file system of %s knows no immutable files", name)
	t.Cleanup(func() { // also when the test fails: the folder could not be removed
		flags &^= immutable
		_ = call(setFlags)
		_ = f.Close()
	})
	return func() {
		flags &^= immutable
		require.Zero(t, call(setFlags))
	}
}

// TestTheDiskFailsWhileServing takes the disk away from a serving program in
// several ways and gives it back. Meanwhile nothing is acknowledged, nobody is
// told anything, the log says what to do and /readyz that it is not well; then
// all goes on by itself and everybody was checked in once.
func TestTheDiskFailsWhileServing(t *testing.T) {
	for name, c := range map[string]struct {
		dir   func(t *testing.T) string
		spoil func(t *testing.T, p *process, path string) (repair func())
		log   string
		ready string
	}{
		"no room": {
			dir:   func(t *testing.T) string { return disk(t, "8m") },
			spoil: func(t *testing.T, _ *process, path string) func() { return fill(t, filepath.Dir(path)) },
			log:   "make room on the disk", ready: "disk is full",
		},
		"file too large": {
			dir: (*testing.T).TempDir,
			spoil: func(t *testing.T, p *process, _ string) func() {
				// Nothing fits: what is written from the start of the log again would fit below its size.
				limitFiles(t, p.cmd.Process.Pid, 0)
				return func() { limitFiles(t, p.cmd.Process.Pid, math.MaxUint64) }
			},
			log: "look at the disk", ready: "disk read or write failed",
		},
		"write-protected": {
			dir:   (*testing.T).TempDir,
			spoil: func(t *testing.T, _ *process, path string) func() { return protect(t, path+"-wal") },
			log:   "look at the disk", ready: "disk read or write failed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(c.dir(t), "office.db")
			s := newScene(t, path, 9, sandbox.Options{})
			p := s.serve()
			s.checkIn(0)
			s.told(0)
			status, _ := s.ready()
			require.Equal(t, 200, status)

			repair := c.spoil(t, p, path)
			s.checkIn(1, 2, 3, 4, 5)
			log := p.log.await(t, "what_to_do")
			require.Contains(t, log, c.log)
			status, body := s.ready()
			require.Equal(t, 503, status, body)
			require.Contains(t, body, c.ready)
			require.Equal(t, 5, s.wire.Pending(), "nothing may be acknowledged that is not saved")
			for n := 1; n <= 5; n++ {
				require.Zero(t, s.confirmed(n), "nobody may be told of what is not saved")
			}
			repair()
			s.checkIn(6, 7)
			s.told(1, 2, 3, 4, 5, 6, 7)
			s.taken()
			require.Contains(t, p.log.await(t, "does its work again"), "does its work again")
			status, body = s.ready()
			require.Equal(t, 200, status, body)
			require.Zero(t, p.stop(), p.log)
			s.exact(0, 1, 2, 3, 4, 5, 6, 7)
		})
	}
}

func TestAKillOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := disk(t, "8m")
	path := filepath.Join(dir, "office.db")
	s := newScene(t, path, 4, sandbox.Options{})
	p := s.serve()
	s.checkIn(0)
	s.told(0)
	s.marked()
	free := fill(t, dir)
	s.checkIn(1, 2)
	p.log.await(t, "what_to_do")

	code, stdout, stderr := invoke(t, "backup", "--db", path, filepath.Join(dir, "copy.db"))
	oneLine(t, exitFailed, []string{"disk"}, code, stdout, stderr)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, f := range left {
		require.NotContains(t, f.Name(), "copy.db", "half a copy is no copy")
	}

	p.kill()
	p = serve(t, s.wire.url, path, "--listen", s.listen)
	p.log.await(t, "what_to_do") // it waits for room like one that was running before
	require.Equal(t, 2, s.wire.Pending())
	free()
	s.told(1, 2)
	require.Zero(t, p.stop())
	s.exact(0, 1, 2)
}
