package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// patience bounds every wait for a real process. It is reached only by a fault.
const patience = 3 * time.Minute

const testToken = "77:secret-token"

var builds struct {
	once sync.Once
	path string
	err  error
}

// program builds lianluo once and gives its path.
func program(t *testing.T) string {
	t.Helper()
	builds.once.Do(func() {
		dir, err := os.MkdirTemp("", "lianluo-build-")
		if err != nil {
			builds.err = err
			return
		}
		builds.path = filepath.Join(dir, "lianluo")
		if runtime.GOOS == "windows" {
			builds.path += ".exe"
		}
		// Watched by the race detector as the tests themselves are.
		args := slices.Concat([]string{"build", "-o", builds.path}, raceFlags, []string{"."})
		if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
			builds.err = fmt.Errorf("build: %w\n%s", err, out)
		}
	})
	require.NoError(t, builds.err)
	return builds.path
}

func TestMain(m *testing.M) {
	if path := os.Getenv(holdsEnv); path != "" {
		if err := holdDatabase(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if began := os.Getenv(clockEnv); began != "" {
		os.Exit(serveByClock(began, os.Args[1:]))
	}
	code := m.Run()
	if builds.path != "" {
		_ = os.RemoveAll(filepath.Dir(builds.path))
	}
	os.Exit(code)
}

// invoke runs a command to its end.
func invoke(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return invokeWith(t, nil, args...)
}

// invokeWith is invoke with more in the environment.
func invokeWith(t *testing.T, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t), args...)
	cmd.Env = append(environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// environ is the environment without settings of lianluo.
func environ() []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "LIANLUO_") {
			env = append(env, e)
		}
	}
	return env
}

// telegram is a Bot API server for a real process.
func telegram(t *testing.T, o sandbox.Options) (*sandbox.Server, string) {
	t.Helper()
	w := newWire(t, o)
	return w.Server, w.url
}

// process is a running lianluo.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  *lines
	done chan struct{}
}

// serve starts `lianluo serve` with the test's token.
func serve(t *testing.T, api, db string, more ...string) *process {
	t.Helper()
	return start(t, append([]string{"serve", "--api-url", api, "--db", db, "--send-rate", "0"}, more...)...)
}

// start starts a command that runs until it is stopped.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	// Trials begin on one day: what a test sees is not to hang on the hour at which it runs.
	cmd.Env = append(environ(), "LIANLUO_TOKEN="+testToken, "LIANLUO_TRY_AT=2026-11-30T14:40")
	return begin(t, cmd)
}

// begin starts a process that is ended with the test.
func begin(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, log: newLines(), done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	require.NoError(t, p.cmd.Start())
	go func() {
		_ = p.cmd.Wait() // the exit code is read from ProcessState
		close(p.done)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.done
	})
	return p
}

// stop asks the process to end and gives the exit code.
func (p *process) stop() int {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(stopSignal))
	return p.wait()
}

// kill ends the process as a power cut would, without a chance to tidy up.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.done
}

// wait gives the exit code.
func (p *process) wait() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		require.Fail(p.t, "the process did not end", p.log.String())
	}
	return p.cmd.ProcessState.ExitCode()
}

// lines collects what a process prints and lets a test wait for words.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

func newLines() *lines { return &lines{more: make(chan struct{})} }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	close(l.more)
	l.more = make(chan struct{})
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await waits until the words were printed and gives all that was.
func (l *lines) await(t *testing.T, words string) string {
	t.Helper()
	deadline := time.After(patience)
	for {
		l.mu.Lock()
		text, more := l.text.String(), l.more
		l.mu.Unlock()
		if strings.Contains(text, words) {
			return text
		}
		select {
		case <-more:
		case <-deadline:
			require.Failf(t, "not printed", "%q is not in:\n%s", words, text)
		}
	}
}

var _ io.Writer = (*lines)(nil)
