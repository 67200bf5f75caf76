package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// start starts `lianluo serve` on the database and notes how long it takes
// until it says that it is running; with idle, it is left alone for so long
// and weighed.
func (d *subject) start(ctx context.Context, program string, idle time.Duration) error {
	api := NewStubAPI()
	defer api.Close()
	cmd := exec.CommandContext(ctx, program, "serve", "--db", d.path, "--api-url", api.URL(), "--log-level", "info", "--log-format", "text")
	cmd.Env = environ(api.Token())
	log, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	said, running := awaitRunning(log)
	took := time.Since(begun)
	if !running {
		return errors.Join(fmt.Errorf("lianluo serve did not start: %s", said), cmd.Wait())
	}
	go func() { _, _ = io.Copy(io.Discard, log) }()
	if idle == 0 {
		d.times[startUp] = append(d.times[startUp], took)
	} else {
		select {
		case <-time.After(idle):
		case <-ctx.Done():
		}
		d.memory = residentOf(cmd.Process.Pid)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	_ = cmd.Wait() // it ends by the signal
	if used := cmd.ProcessState; idle == 0 {
		d.cpu[startUp] = append(d.cpu[startUp], used.UserTime()+used.SystemTime())
	}
	return nil
}

// awaitRunning reads the log until the program runs, or ends.
func awaitRunning(log io.Reader) (said string, ok bool) {
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "msg=running") {
			return "", true
		}
		said += lines.Text() + "\n"
	}
	return said, false
}
