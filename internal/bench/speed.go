package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options choose what is measured.
type Options struct {
	Program string   // the build of lianluo that is measured
	Updates int      // of the backlog; the paced way takes a quarter
	Rounds  int      // each way is run so often, the programs in turn
	Ways    []string // of the loads; empty: all
	Syncs   []string // FULL, NORMAL
	Dir     string   // where the databases lie: a real disk
	Bare    bool     // also the floor that writes attendance rows only
	Builds  []string // other builds of lianluo to run in turn with it
	Profile string   // folder for a profile of each run; "": none
}

// loads are the ways in which updates come.
var loads = []load{
	{name: "backlog"},
	{name: "paced", rate: 500},
	{name: "rtt60", delay: 60 * time.Millisecond},
	{name: "window50", window: 50},
	{name: "webhook", posts: 16},
	{name: "webhook-rtt60", posts: 16, delay: 60 * time.Millisecond},
}

// WayNames lists the ways that Options.Ways may name.
func WayNames() (names []string) {
	for _, l := range loads {
		names = append(names, l.name)
	}
	return names
}

// figures are what one run gave.
type figures struct {
	rate     float64 // updates a second
	p50, p99 time.Duration
	cpu      float64 // ms for 1,000 updates
	peak     float64 // MB
	conns    float64 // for 1,000 answers
	wrong    []string
}

// programs under test, in the order in which a round runs them.
const (
	bareFloor = "bare floor"
	floor     = "floor"
	ours      = "lianluo"
)

// Speed runs the ways and prints a table. It fails when a run was not exact.
func Speed(ctx context.Context, o Options, out io.Writer) error {
	dir, err := os.MkdirTemp(o.Dir, "lianluo-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(out, "%d updates, %d rounds, databases in %s\n", o.Updates, o.Rounds, dir)
	names := append([]string{floor, ours}, o.Builds...)
	if o.Bare {
		names = append([]string{bareFloor}, names...)
	}
	failed := 0
	fmt.Fprintf(out, "%-14s %-7s %-11s %9s %7s %9s %9s %9s %7s %7s %7s\n",
		"way", "sync", "program", "updates/s", "ratio", "p50", "p99", "CPU ms/k", "ratio", "peak MB", "conn/k")
	for _, l := range loads {
		if len(o.Ways) > 0 && !slices.Contains(o.Ways, l.name) {
			continue
		}
		for _, sync := range o.Syncs {
			got := map[string][]figures{}
			for range o.Rounds {
				for _, name := range names {
					f, err := o.run(ctx, dir, name, l, sync)
					if err != nil {
						return fmt.Errorf("%s, %s, %s: %w", l.name, sync, name, err)
					}
					got[name] = append(got[name], f)
					if len(f.wrong) > 0 && name != bareFloor { // which has nothing to know duplicates by
						failed++
						fmt.Fprintf(out, "%s %s %s NOT EXACT: %s\n", l.name, sync, name, strings.Join(f.wrong[:min(len(f.wrong), 3)], "; "))
					}
				}
			}
			for _, name := range names {
				printRow(out, l.name, sync, name, got[name], got[floor])
			}
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d runs were not exact", failed)
	}
	fmt.Fprintln(out, "every run exact: one row a member and session, one answer an update")
	return nil
}

func printRow(out io.Writer, way, sync, name string, list, base []figures) {
	rate := func(f figures) float64 { return f.rate }
	cpu := func(f figures) float64 { return f.cpu }
	of := func(get func(figures) float64) float64 {
		if b := medianOf(base, get); b > 0 {
			return medianOf(list, get) / b
		}
		return 0
	}
	ms := func(get func(figures) time.Duration) string {
		d := medianOf(list, func(f figures) float64 { return float64(get(f)) })
		return fmt.Sprintf("%.2f ms", d/float64(time.Millisecond))
	}
	fmt.Fprintf(out, "%-14s %-7s %-11s %9.0f %6.0f%% %9s %9s %9.1f %6.2fx %7.1f %7.1f\n", way, sync, filepath.Base(name),
		medianOf(list, rate), 100*of(rate), ms(func(f figures) time.Duration { return f.p50 }), ms(func(f figures) time.Duration { return f.p99 }),
		medianOf(list, cpu), of(cpu), medianOf(list, func(f figures) float64 { return f.peak }), medianOf(list, func(f figures) float64 { return f.conns }))
}

func medianOf(list []figures, get func(figures) float64) float64 {
	values := make([]float64, 0, len(list))
	for _, f := range list {
		values = append(values, get(f))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// run measures one program on one load.
func (o *Options) run(ctx context.Context, dir, name string, l load, sync string) (figures, error) {
	n := o.Updates
	if l.rate > 0 {
		n /= 4
	}
	now := time.Now()
	path := filepath.Join(dir, fmt.Sprintf("%d.db", now.UnixNano()))
	w, err := makeWorld(ctx, path, n, now)
	if err != nil {
		return figures{}, err
	}
	defer removeDB(path)
	s, err := newStub(l, stream(n, w.sessionOf, now))
	if err != nil {
		return figures{}, err
	}
	defer s.close()
	listen, err := freeAddress()
	if err != nil {
		return figures{}, err
	}
	args := arguments(name, s, path, sync, listen)
	if o.Profile != "" {
		args = append(args, "--cpu-profile", filepath.Join(o.Profile, fmt.Sprintf("%s-%s-%s.pprof", strings.ReplaceAll(filepath.Base(name), " ", "-"), l.name, sync)))
	}
	program, err := o.programOf(name)
	if err != nil {
		return figures{}, err
	}
	c, err := spawn(program, args...)
	if err != nil {
		return figures{}, err
	}
	defer c.stop()
	if l.posts > 0 {
		if err := awaitListening(ctx, c, listen); err != nil {
			return figures{}, err
		}
		go s.post(ctx, "http://"+listen+"/hook")
	}
	if err := c.wait(ctx, s.begun); err != nil {
		return figures{}, err
	}
	before := cpuOf(c.cmd.Process.Pid)
	conns := s.conns.Load()
	if err := c.wait(ctx, s.done); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		return figures{}, fmt.Errorf("%d of %d answered, %d of %d acknowledged: %w\n%s", s.answers, s.expected, s.acked, len(s.list), err, tail(c.log.Bytes()))
	}
	f := figures{cpu: (cpuOf(c.cmd.Process.Pid) - before).Seconds() * 1000 / float64(n) * 1000}
	f.peak = float64(c.stop()) / (1 << 20)
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.took)
	f.p50, f.p99 = s.took[len(s.took)/2], s.took[len(s.took)*99/100]
	f.rate = float64(n) / s.last.Sub(s.started).Seconds()
	f.conns = float64(s.conns.Load()-conns) / float64(s.answers+s.edits) * 1000
	f.wrong = s.wrong
	if name != bareFloor {
		if err := w.verify(ctx, path, s.list); err != nil {
			f.wrong = append(f.wrong, err.Error())
		}
	}
	return f, nil
}

// programOf is the file of a program under test; the floors are in this very
// one.
func (o *Options) programOf(name string) (string, error) {
	switch name {
	case floor, bareFloor:
		return os.Executable()
	case ours:
		return o.Program, nil
	}
	return name, nil
}

// arguments are what a program under test is started with.
func arguments(name string, s *stub, path, sync, listen string) []string {
	if name != floor && name != bareFloor {
		args := []string{"serve", "--api-url", s.url, "--db", path, "--sync", sync, "--send-rate", "0", "--log-level", "error"}
		if s.load.posts > 0 {
			args = append(args, "--listen", listen, "--webhook-url", "http://"+listen+"/hook", "--webhook-secret", hookSecret)
		}
		return args
	}
	args := []string{"floor", "--api", s.url, "--db", path, "--sync", sync}
	if name == bareFloor {
		args = append(args, "--bare")
	}
	if s.load.posts > 0 {
		args = append(args, "--listen", listen)
	}
	return args
}

func awaitListening(ctx context.Context, c *child, address string) error {
	for ctx.Err() == nil {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-c.done:
			return fmt.Errorf("the program ended:\n%s", tail(c.log.Bytes()))
		case <-time.After(20 * time.Millisecond):
		}
	}
	return ctx.Err()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func removeDB(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		_ = os.Remove(path + suffix)
	}
}

// OneOf tells whether a name is in a comma-separated list of known ones.
func OneOf(names string) ([]string, error) {
	if names == "" {
		return nil, nil
	}
	list := strings.Split(names, ",")
	for _, n := range list {
		if !slices.Contains(WayNames(), n) {
			return nil, fmt.Errorf("unknown way %q: %s", n, strings.Join(WayNames(), ", "))
		}
	}
	return list, nil
}
