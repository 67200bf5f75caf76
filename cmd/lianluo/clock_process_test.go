package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"lianluo/internal/app"
)

// clockEnv makes the test's own program a serving lianluo whose clock is moved by what it
// reads: the value is when it begins, in Unix seconds.
const clockEnv = "SERVES_BY_A_CLOCK"

// serveByClock is that other program: its arguments are the Bot API's address, the database
// and where to listen. Each line that it reads is a time to go to, stopping at what is due
// on the way, as time does.
func serveByClock(began string, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	at, err := strconv.ParseInt(began, 10, 64)
	if err != nil || len(args) != 3 {
		return exitUsage
	}
	clock := clockwork.NewFakeClockAt(time.Unix(at, 0))
	defer tick(clock)()
	s := serveCmd{
		dbFlag: dbFlag{DB: args[1]}, Token: testToken, APIURL: args[0], Listen: args[2], TZ: "Asia/Shanghai", Synchronous: "FULL",
		LogFormat: "text", LogLevel: "debug",
	}
	err = s.run(ctx, &streams{out: os.Stdout, err: os.Stderr}, clock, func(a *app.App) { go travels(ctx, a, clock) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return 0
}

func travels(ctx context.Context, a *app.App, clock *clockwork.FakeClock) {
	<-a.Running()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		to, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err == nil {
			err = a.Travel(ctx, clock, time.Unix(to, 0))
		}
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "level=ERROR travels:", err)
		}
		fmt.Println("arrived", lines.Text())
	}
}

// timed is such a process.
type timed struct {
	*process
	in io.Writer
}

func serveAt(t *testing.T, at time.Time, api, db, listen string) *timed {
	t.Helper()
	cmd := exec.Command(os.Args[0], api, db, listen)
	cmd.Env = append(environ(), fmt.Sprintf("%s=%d", clockEnv, at.Unix()))
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	return &timed{begin(t, cmd), in}
}

// travel has the process go to a time. It does not wait for it; one that is killed is
// spoken to in vain.
func (p *timed) travel(to time.Time) { _, _ = fmt.Fprintln(p.in, to.Unix()) }
