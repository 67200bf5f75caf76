package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"time"

	"lianluo/internal/sandbox"
)

// PapersOptions choose how much.
type PapersOptions struct {
	Program string        // the build of lianluo that is measured
	Papers  int           // how many people ask for one at once
	Rounds  int           // how often
	Others  int           // who check in meanwhile
	Every   time.Duration // how often each of them asks for something
	Dir     string        // where the database lies
}

// Papers measures how long check-ins take while pictures are made, beside how long they
// take in as much time without, turn about in one run. Telegram's limits are off: what is
// measured is the machine. It fails when somebody was not answered or a picture did not
// come.
func Papers(ctx context.Context, o PapersOptions, out io.Writer) error {
	dir, err := os.MkdirTemp(o.Dir, "lianluo-papers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	f := &flood{o: FloodOptions{Others: o.Others + o.Papers, Every: o.Every}}
	path := filepath.Join(dir, "papers.db")
	if f.town, err = makeTown(ctx, path, 2+o.Others+o.Papers, time.Now()); err != nil {
		return err
	}
	f.server = sandbox.New(sandbox.Options{Token: token, BotUsername: "bench_bot", KeepCalls: 100_000})
	defer f.server.Close()
	api := httptest.NewServer(f.server.Handler())
	defer api.Close()
	f.town.people(f.server)
	f.answers = listen(f.server)
	defer f.answers.close()
	f.child, err = spawn(o.Program, "serve", "--api-url", api.URL, "--db", path, "--log-level", "error", "--send-rate", "0")
	if err != nil {
		return err
	}
	defer f.child.kill()
	if err := f.warmUp(ctx); err != nil {
		return err
	}
	askers := f.others[o.Others:]
	f.others = f.others[:o.Others]
	var with, without latencies
	var making time.Duration
	for range o.Rounds {
		begin := time.Now()
		before, asked := f.pictures(askers), make(chan error, 1)
		go func() { asked <- f.askPapers(ctx, askers) }()
		got, err := f.checkIns(ctx, func() bool { return f.pictures(askers)-before >= o.Papers })
		if err := errors.Join(err, <-asked); err != nil {
			return err
		}
		with, making = append(with, got...), making+time.Since(begin)
		end := time.Now().Add(time.Since(begin))
		if got, err = f.checkIns(ctx, func() bool { return time.Now().After(end) }); err != nil {
			return err
		}
		without = append(without, got...)
	}
	peak := f.child.kill()
	fmt.Fprintf(out, "%d pictures asked for within a second, %d times, each time made and sent in %s; peak memory %.1f MB\n", o.Papers, o.Rounds, ms(making/time.Duration(max(o.Rounds, 1))), float64(peak)/(1<<20))
	fmt.Fprintf(out, "%d check-ins without: p50 %s, p99 %s\n", len(without), ms(without.at(50)), ms(without.at(99)))
	fmt.Fprintf(out, "%d check-ins meanwhile: p50 %s, p99 %s\n", len(with), ms(with.at(50)), ms(with.at(99)))
	fmt.Fprintf(out, "p99 is %.2f times that without\n", float64(with.at(99))/float64(max(without.at(99), 1)))
	return nil
}

// askPapers has each of some people ask for a picture of the own year, all within a second.
func (f *flood) askPapers(ctx context.Context, askers []int64) error {
	begin := time.Now()
	for n, who := range askers {
		sleepUntil(ctx, begin.Add(time.Second*time.Duration(n)/time.Duration(len(askers))))
		if _, err := f.server.PressForged(who, who, f.answers.latest(who), fmt.Sprintf("paper:my_year:%d", begin.Year())); err != nil {
			return err
		}
	}
	return nil
}

// pictures counts those that have come.
func (f *flood) pictures(askers []int64) (n int) {
	for _, who := range askers {
		for _, m := range f.server.Messages(who) {
			if m.Photo != nil {
				n++
			}
		}
	}
	return n
}

// checkIns has the others go about their business until it is over.
func (f *flood) checkIns(ctx context.Context, over func() bool) (took latencies, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var all sync.WaitGroup
	var mu sync.Mutex
	begin := time.Now()
	for place, who := range f.others {
		all.Go(func() {
			next := begin.Add(f.o.Every * time.Duration(place) / time.Duration(len(f.others)))
			for {
				sleepUntil(ctx, next)
				if over() {
					return
				}
				next = next.Add(f.o.Every)
				d, fault := f.answers.say(ctx, f.server, who, "/checkin")
				mu.Lock()
				took, err = append(took, d), errors.Join(err, fault)
				mu.Unlock()
				if fault != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return took, err
}
