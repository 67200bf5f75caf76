package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"lianluo/internal/sandbox"
)

// FloodOptions choose how long and how much.
type FloodOptions struct {
	Program  string        // the build of lianluo that is measured
	Span     time.Duration // of each phase
	Messages int           // of one person's flood, over the span
	Crowd    int           // who press one button
	Within   time.Duration // the time in which they do
	Others   int           // who go about their business meanwhile
	Every    time.Duration // how often each of them asks for something
	News     int           // what waits in the director's chat when he asks for something
	Dir      string        // where the database lies
}

// flood is a run: the real program, the sandbox, and the people.
type flood struct {
	o       FloodOptions
	town    *town
	server  *sandbox.Server
	child   *child
	answers *answers
	others  []int64
	wrong   []string
}

// phase is who makes a flood while the others are measured.
type phase struct {
	name            string
	member, strange int64 // accounts; 0: nobody
	crowd           bool
}

// phaseFigures are what a phase gave.
type phaseFigures struct {
	others, crowd  latencies
	edits, densest int // of the live post: all, most in any second
}

// latencies are the times from a wish to its answer.
type latencies []time.Duration

func (l latencies) at(percent int) time.Duration {
	if len(l) == 0 {
		return 0
	}
	slices.Sort(l)
	return l[min(len(l)-1, len(l)*percent/100)]
}

// Flood measures how long others wait while one member, one stranger, a crowd
// or all of them flood the bot. It fails when somebody was not answered or the
// outbox holds more than the gate lets through.
func Flood(ctx context.Context, o FloodOptions, out io.Writer) error {
	dir, err := os.MkdirTemp(o.Dir, "lianluo-flood-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	f := &flood{o: o}
	path := filepath.Join(dir, "flood.db")
	if f.town, err = makeTown(ctx, path, 2+o.Others+2*o.Crowd, time.Now()); err != nil {
		return err
	}
	f.server = sandbox.New(sandbox.Options{Token: token, BotUsername: "bench_bot", FloodLimits: true, KeepCalls: 100_000})
	defer f.server.Close()
	api := httptest.NewServer(f.server.Handler())
	defer api.Close()
	f.town.people(f.server)
	f.answers = listen(f.server)
	defer f.answers.close()
	f.child, err = spawn(o.Program, "serve", "--api-url", api.URL, "--db", path, "--log-level", "error")
	if err != nil {
		return err
	}
	defer f.child.kill()
	fmt.Fprintf(out, "%d others, each asks every %s; a flood is %d messages in %s, a crowd %d presses within %s; limits as Telegram's\n",
		o.Others, o.Every, o.Messages, o.Span, o.Crowd, o.Within)
	if err := f.warmUp(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "%-18s %6s %10s %10s %10s   %6s %10s %10s   %5s %9s\n", "flood by", "others", "p50", "p99", "longest", "crowd", "p50", "p99", "edits", "a second")
	t := f.town
	for _, p := range []phase{
		{name: "nobody"}, {name: "a member", member: t.account(1)}, {name: "a stranger", strange: stranger(0)},
		{name: "a crowd", crowd: true}, {name: "all of them", member: t.account(2), strange: stranger(1), crowd: true},
	} {
		got, err := f.run(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(out, "%-18s %6d %10s %10s %10s   %6d %10s %10s   %5d %9d\n", p.name,
			len(got.others), ms(got.others.at(50)), ms(got.others.at(99)), ms(got.others.at(100)),
			len(got.crowd), ms(got.crowd.at(50)), ms(got.crowd.at(99)), got.edits, got.densest)
	}
	if err := f.behindNews(ctx, out); err != nil {
		return err
	}
	peak := f.child.kill() // who flooded would hear the last of it in two minutes
	rows, err := f.town.outbox(ctx, path)
	if err != nil {
		return err
	}
	f.judge(out, rows)
	fmt.Fprintf(out, "outbox: %d rows in all, %d of them edits of the live post; peak memory %.1f MB\n", rows.all, rows.edits, float64(peak)/(1<<20))
	if len(f.wrong) > 0 {
		return fmt.Errorf("not exact: %s", f.wrong[:min(len(f.wrong), 5)])
	}
	fmt.Fprintln(out, "everybody else was answered, and the outbox stayed within its bounds")
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond)) }

// run makes a flood for a phase's span and measures the others meanwhile.
func (f *flood) run(ctx context.Context, p phase) (got phaseFigures, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var all sync.WaitGroup
	var mu sync.Mutex
	note := func(into *latencies, d time.Duration, fault error) {
		mu.Lock()
		defer mu.Unlock()
		if fault != nil {
			err = errors.Join(err, fault)
			return
		}
		*into = append(*into, d)
	}
	begin, edits := time.Now(), f.edits()
	for i, who := range f.others {
		all.Go(func() { f.asks(ctx, who, i, begin, func(d time.Duration, fault error) { note(&got.others, d, fault) }) })
	}
	for _, who := range []int64{p.member, p.strange} {
		if who != 0 {
			all.Go(func() {
				if fault := f.floods(ctx, who, begin); fault != nil {
					note(nil, 0, fault)
				}
			})
		}
	}
	if p.crowd {
		all.Go(func() { f.presses(ctx, func(d time.Duration, fault error) { note(&got.crowd, d, fault) }) })
	}
	all.Wait()
	if err != nil {
		return got, err
	}
	times := f.edits()[len(edits):]
	got.edits, got.densest = len(times), densest(times)
	return got, nil
}

// asks has a person ask for something every so often, and press a button in
// turn, until the span is over.
func (f *flood) asks(ctx context.Context, who int64, place int, begin time.Time, note func(time.Duration, error)) {
	random := rand.New(rand.NewPCG(uint64(who), 5))
	next := begin.Add(time.Duration(random.Int64N(int64(f.o.Every))))
	for n := 0; next.Before(begin.Add(f.o.Span)); n++ {
		sleepUntil(ctx, next)
		next = next.Add(f.o.Every)
		if (n+place)%2 == 0 {
			note(f.answers.say(ctx, f.server, who, "/checkin"))
			continue
		}
		note(f.answers.press(ctx, f.server, who, who, f.answers.latest(who), f.town.checkIn()))
	}
}

// floods has an account write its messages evenly over the span.
func (f *flood) floods(ctx context.Context, who int64, begin time.Time) error {
	for i := range f.o.Messages {
		sleepUntil(ctx, begin.Add(f.o.Span*time.Duration(i)/time.Duration(f.o.Messages)))
		if _, err := f.server.Send(who, who, sandbox.Outgoing{Text: "/checkin"}); err != nil {
			return err
		}
	}
	return nil
}

// presses has a crowd that has not pressed yet check in by the live post.
func (f *flood) presses(ctx context.Context, note func(time.Duration, error)) {
	crowd := f.town.nextCrowd(f.o.Crowd)
	begin := time.Now()
	var all sync.WaitGroup
	for i, who := range crowd {
		all.Go(func() {
			sleepUntil(ctx, begin.Add(f.o.Within*time.Duration(i)/time.Duration(len(crowd))))
			note(f.answers.press(ctx, f.server, who, f.town.group, f.town.post, f.town.checkIn()))
		})
	}
	all.Wait()
}

// edits lists when the live post was changed, since the beginning.
func (f *flood) edits() (times []time.Time) {
	for _, c := range f.server.Calls("editMessageText") {
		if c.Params["chat_id"] == fmt.Sprint(f.town.group) && c.Status == 200 {
			times = append(times, c.Time)
		}
	}
	return times
}

// densest is the largest number of times in any second.
func densest(times []time.Time) (most int) {
	for i := range times {
		n := i
		for n < len(times) && times[n].Sub(times[i]) < time.Second {
			n++
		}
		most = max(most, n-i)
	}
	return most
}

func sleepUntil(ctx context.Context, t time.Time) {
	select {
	case <-time.After(time.Until(t)):
	case <-ctx.Done():
	}
}
