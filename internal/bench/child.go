package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// patience bounds a run: it is reached only by a fault.
const patience = 5 * time.Minute

// child is a program under test, in a process of its own so that its
// processor time and memory are its own.
type child struct {
	cmd  *exec.Cmd
	log  bytes.Buffer
	done chan struct{}
}

// spawn starts a program.
func spawn(program string, args ...string) (*child, error) {
	c := &child{cmd: exec.Command(program, args...), done: make(chan struct{})}
	c.cmd.Env = environ(token)
	c.cmd.Stdout, c.cmd.Stderr = &c.log, &c.log
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = c.cmd.Wait() // the exit code is of no interest
		close(c.done)
	}()
	return c, nil
}

// environ is the environment without settings of lianluo but the token.
func environ(token string) []string {
	settings := func(e string) bool { return strings.HasPrefix(e, "LIANLUO_") }
	return append(slices.DeleteFunc(os.Environ(), settings), "LIANLUO_TOKEN="+token)
}

// stop asks the program to end and gives its peak resident memory in bytes.
func (c *child) stop() (peak int64) {
	peak = peakOf(c.cmd.Process.Pid)
	_ = c.cmd.Process.Signal(os.Interrupt)
	select {
	case <-c.done:
	case <-time.After(30 * time.Second):
		_ = c.cmd.Process.Signal(syscall.SIGKILL)
		<-c.done
	}
	return peak
}

// kill ends the program as it stands and gives its peak resident memory in
// bytes.
func (c *child) kill() (peak int64) {
	peak = peakOf(c.cmd.Process.Pid)
	_ = c.cmd.Process.Signal(syscall.SIGKILL)
	<-c.done
	return peak
}

// wait waits for a signal while the program runs.
func (c *child) wait(ctx context.Context, signal <-chan struct{}) error {
	select {
	case <-signal:
		return nil
	case <-c.done:
		return fmt.Errorf("the program ended:\n%s", tail(c.log.Bytes()))
	case <-time.After(patience):
		return errors.New("the program did not answer everything")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func tail(log []byte) []byte { return log[max(0, len(log)-2000):] }
