//go:build linux

package main

import (
	"bytes"
	"debug/elf"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// emptyRoot is what the image holds (docs/run/Dockerfile): the program, roots of
// TLS, a /tmp, folders of its own.
type emptyRoot struct {
	t   *testing.T
	dir string
	uid int
	env []string
}

func newEmptyRoot(t *testing.T, roots []byte) *emptyRoot {
	t.Helper()
	r := &emptyRoot{t: t, dir: t.TempDir(), uid: os.Getuid()}
	if r.uid == 0 {
		r.uid = 65532
	}
	require.NoError(t, os.MkdirAll(filepath.Join(r.dir, "etc/ssl/certs"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "etc/ssl/certs/ca-certificates.crt"), roots, 0o644))
	for name, mode := range map[string]os.FileMode{"tmp": 0o777, "data": 0o700, "backup": 0o700} {
		path := filepath.Join(r.dir, name)
		require.NoError(t, os.Mkdir(path, 0o700))
		require.NoError(t, os.Chmod(path, mode))
		if os.Getuid() == 0 {
			require.NoError(t, os.Chown(path, r.uid, r.uid))
		}
	}
	require.NoError(t, os.Chmod(r.dir, 0o755))
	r.install(filepath.Join(r.dir, "lianluo"))
	return r
}

// install puts the program there. One that is linked to C wants a loader: it is built
// anew, which takes minutes where that was not done before.
func (r *emptyRoot) install(to string) {
	r.t.Helper()
	built, err := elf.Open(program(r.t))
	require.NoError(r.t, err)
	defer built.Close()
	if built.Section(".interp") == nil {
		raw, err := os.ReadFile(program(r.t))
		require.NoError(r.t, err)
		require.NoError(r.t, os.WriteFile(to, raw, 0o755))
		return
	}
	if os.Getenv("LIANLUO_CI") == "" {
		r.t.Skip("the program is linked to C here: set CGO_ENABLED=0")
	}
	build := exec.Command("go", "build", "-o", to, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(r.t, err, "%s", out)
}

// command is one that runs in the root: nothing else of the machine is seen, and
// its user owns nothing but the folders. Without root's rights in a namespace
// of its own.
func (r *emptyRoot) command(args ...string) *exec.Cmd {
	cmd := &exec.Cmd{Path: "/lianluo", Args: append([]string{"lianluo"}, args...), Dir: "/", Env: r.env}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: r.dir}
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(r.uid), Gid: uint32(r.uid)}
	} else {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: r.uid, HostID: r.uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	return cmd
}

func (r *emptyRoot) run(args ...string) (code int, out string) {
	r.t.Helper()
	cmd := r.command(args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); cmd.ProcessState == nil {
		require.NoError(r.t, err)
	}
	return cmd.ProcessState.ExitCode(), said.String()
}

// TestTheProgramAloneInAnEmptyRoot is the image without a container's tools: over TLS
// checked by the roots in the file, by a user who is not root, with no zone, shell,
// hosts or resolv.conf of a system.
func TestTheProgramAloneInAnEmptyRoot(t *testing.T) {
	server := sandbox.New(sandbox.Options{Token: testToken})
	web := httptest.NewTLSServer(server.Handler())
	t.Cleanup(func() {
		server.Close()
		web.CloseClientConnections()
		web.Close()
	})
	roots := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})
	r := newEmptyRoot(t, roots)
	listen := harness.FreeAddress(t)
	r.env = []string{"LIANLUO_DB=/data/lianluo.db", "LIANLUO_TOKEN=" + testToken, "LIANLUO_API_URL=" + web.URL, "LIANLUO_LISTEN=" + listen}

	p := &process{t: t, cmd: r.command("serve"), log: newLines(), done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil && os.Getuid() != 0 {
		t.Skipf("an empty root wants root's rights, or namespaces for everybody: %v", err)
	} else {
		require.NoError(t, err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(p.kill)
	p.log.await(t, "running")
	code, out := r.run("health")
	require.Zero(t, code, out)

	server.AddUser(sandbox.User{ID: 11, FirstName: "孙立国"})
	_, err := server.Start(11, "")
	require.NoError(t, err)
	require.NoError(t, server.WaitAcked(t.Context()))
	code, out = r.run("backup", "--keep", "2", "/backup")
	require.Zero(t, code, out)
	code, out = r.run("claim")
	require.Zero(t, code, out)
	require.Zero(t, p.stop(), p.log)
	code, out = r.run("health")
	require.Equal(t, exitFailed, code, out)
	code, out = r.run("doctor")
	require.Contains(t, out, "the database is sound")
	require.NotZero(t, rows(t, filepath.Join(r.dir, "data", "lianluo.db"), "seen_updates"))
	_ = code // the year may lack its holidays
	left, err := os.ReadDir(filepath.Join(r.dir, "tmp"))
	require.NoError(t, err)
	require.Empty(t, left)
}
