// Package scheduler does what is due by the clock: reminders, the briefing,
// housekeeping. Each occasion of a job is claimed in the run ledger in the
// transaction that does its work, so that none is lost while the program is
// down and none happens twice.
package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Occasion is one due time of a job.
type Occasion struct {
	Office int64 // 0: of the whole program
	At     time.Time
	// Entity is the record it is about, 0 when it is about none. It is part of
	// the ledger's key.
	Entity int64
}

// Job is something that is due at times.
type Job struct {
	Name string
	// Back is how far back an occasion still makes sense, when the program was
	// down at its time.
	Back time.Duration
	// Latest: of several missed occasions of an office only the newest is done.
	Latest bool
	// Mute are the words by which who hears of it switches it off (§20); none: nobody can, or
	// nobody hears of it.
	Mute []string
	// Due lists the occasions in (after, until] of all offices. tx reads
	// across offices.
	Due func(tx *gorm.DB, after, until time.Time) ([]Occasion, error)
	// Run does one occasion. Its context is of the occasion's office. *notYet
	// puts it off.
	Run func(c *bot.Context, o Occasion) error
	// Then, if set, goes on after Run's commit, for what takes more than one
	// transaction, until ctx is done. The rest is left to the next occasion.
	Then func(ctx context.Context, db *store.DB, now time.Time) error
}

// Scheduler runs jobs as their time comes.
type Scheduler struct {
	bot   *bot.Bot
	db    *store.DB
	clock clockwork.Clock
	log   *slog.Logger
	jobs  []Job
	after func(time.Duration) <-chan time.Time // a stopwatch

	begun chan struct{} // closed after the first pass

	mu    sync.Mutex // one pass at a time
	seen  time.Time  // occasions up to here were looked at; zero before the first pass
	again []retry    // occasions whose work failed or was put off
}

type retry struct {
	job      Job
	occasion Occasion
	from     time.Time // not before; zero for at once
}

// notYet is what Job.Run gives when the program was down at the occasion's time
// and nobody may be disturbed now: nothing is claimed, and it is asked again
// then, by this process or by the next.
type notYet struct{ until time.Time }

func (e *notYet) Error() string { return "not before " + e.until.Format(time.RFC3339) }

// Options are the parts a Scheduler is made of.
type Options struct {
	Bot      *bot.Bot
	DB       *store.DB
	Clock    clockwork.Clock
	Log      *slog.Logger
	Calendar *calendar.Calendar
}

// New makes a scheduler with all jobs of the office.
func New(o Options) *Scheduler {
	s := &Scheduler{bot: o.Bot, db: o.DB, clock: o.Clock, log: o.Log, after: time.After, begun: make(chan struct{})}
	s.jobs = jobs(o.Calendar)
	return s
}

// Run does what is due, now and at every minute, until ctx is done. It asks the
// clock anew after a minute at most, as a stopwatch measures it: a clock that
// is set back must not silence the office for as long as it was wrong.
func (s *Scheduler) Run(ctx context.Context) {
	for first := true; ; first = false {
		s.pass(ctx) // at first what came due while the program was down
		if first {
			close(s.begun)
		}
		now := s.clock.Now()
		select {
		case <-ctx.Done():
			return
		case <-s.after(now.Truncate(time.Minute).Add(time.Minute).Sub(now)):
		}
	}
}

// Begun is closed once what came due while the program was down is done. Run is
// called once.
func (s *Scheduler) Begun() <-chan struct{} { return s.begun }

// pass is one look at what is due; its faults end nothing.
func (s *Scheduler) pass(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("scheduler", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if err := s.RunDue(ctx); err != nil && ctx.Err() == nil {
		s.log.Error("scheduler", "error", err)
	}
}

// RunDue does everything that is due by the clock and has not been done.
func (s *Scheduler) RunDue(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	var work, later []retry
	looked := map[string]bool{}
	for _, w := range s.again {
		if w.from.After(now) {
			later, looked[w.name()] = append(later, w), true
		} else {
			work = append(work, w)
		}
	}
	s.again = later
	// What is done can make something else due at an earlier time: who owes a
	// note of a session is known once it is closed. So it looks again until
	// nothing was done.
	for done := true; done; {
		done = false
		due, err := s.news(ctx, now, looked)
		if err != nil {
			s.again = append(s.again, work...)
			return err
		}
		work = append(work, due...)
		slices.SortStableFunc(work, func(a, b retry) int { return a.occasion.At.Compare(b.occasion.At) })
		for i, w := range work {
			if ctx.Err() != nil {
				// The rest is due again: by the next pass, or by the next start.
				s.again = append(s.again, work[i:]...)
				return ctx.Err()
			}
			ours, err := s.do(ctx, w, now)
			done = done || ours
			var off *notYet
			switch {
			case errors.As(err, &off):
				s.again = append(s.again, retry{w.job, w.occasion, off.until})
			case err != nil:
				s.log.Error("job failed", "job", w.job.Name, "office", w.occasion.Office, "due", w.occasion.At, "error", err)
				if store.Transient(err) {
					s.again = append(s.again, w) // the machine's fault: at the next minute
				}
			}
		}
		work = nil
	}
	s.seen = now
	// After the jobs, which settle things. A whisper is never a job: its run would be a row.
	return errors.Join(s.bot.Whispering(ctx), s.bot.LookAfter(ctx))
}

// news lists the occasions of all jobs up to now that this pass has not looked
// at yet and that were not done before.
func (s *Scheduler) news(ctx context.Context, now time.Time, looked map[string]bool) ([]retry, error) {
	var work []retry
	ctx = onePass(ctx)
	closing, err := people.Closing(store.AcrossOffices(s.db.Read(context.WithoutCancel(ctx))))
	if err != nil {
		return nil, err
	}
	for _, job := range s.jobs {
		// At the first pass, after a clock that was set back, and after one that
		// leapt ahead (a machine that slept), as far back as it makes sense.
		after := now.Add(-job.Back)
		if s.seen.After(after) && !s.seen.After(now) {
			after = s.seen
		}
		due, err := s.due(ctx, job, after, now)
		if err != nil {
			return nil, err
		}
		if job.Latest {
			due = latest(due)
		}
		for _, o := range due {
			if o.Office != 0 && slices.Contains(closing, o.Office) {
				continue // it is to be removed: nothing is said in it
			}
			w := retry{job: job, occasion: o}
			if name := w.name(); !looked[name] {
				looked[name] = true
				work = append(work, w)
			}
		}
	}
	return s.undone(ctx, work)
}

// undone leaves the work that was not done before: after a start that is most
// of what comes up, and it need not go through the writer to be found.
func (s *Scheduler) undone(ctx context.Context, work []retry) ([]retry, error) {
	runs := make([]ledger.Run, len(work))
	for i, w := range work {
		runs[i] = ledger.Run{OfficeID: w.occasion.Office, Job: w.key(), Due: w.occasion.At}
	}
	claimed, err := ledger.Claimed(s.db.Read(context.WithoutCancel(ctx)), runs)
	if err != nil {
		return nil, err
	}
	left := work[:0]
	for i, w := range work {
		if !claimed[i] {
			left = append(left, w)
		}
	}
	return left, nil
}

// name tells the occasion from all others.
func (w retry) name() string {
	o := w.occasion
	return fmt.Sprint(w.job.Name, o.Office, ":", o.Entity, ":", o.At.UnixNano())
}

// key names the occasion's job in the ledger.
func (w retry) key() string {
	if w.occasion.Entity == 0 {
		return w.job.Name
	}
	return fmt.Sprintf("%s:%d", w.job.Name, w.occasion.Entity)
}

// Next tells when something is due next after t, within the given time, of the
// jobs of these names or, when none is named, of all; zero when nothing is. Of a
// Latest job it is the earliest too: that the others are left out is for who comes
// late, and who asks what is ahead is not.
func (s *Scheduler) Next(ctx context.Context, t time.Time, within time.Duration, jobs ...string) (time.Time, error) {
	ctx, end := onePass(ctx), t.Add(within)
	// Near things first: a list of what comes every day within a year is long.
	for near := day; ; near *= 8 {
		until := t.Add(min(near, within))
		next, err := s.earliest(ctx, t, until, jobs)
		if err != nil || !next.IsZero() || !until.Before(end) {
			return next, err
		}
	}
}

// earliest is Next for (t, until].
func (s *Scheduler) earliest(ctx context.Context, t, until time.Time, jobs []string) (next time.Time, err error) {
	if len(jobs) == 0 {
		if off := s.putOff(t, until); len(off) > 0 {
			next = slices.MinFunc(off, time.Time.Compare)
			until = next
		}
	}
	for _, job := range s.jobs {
		if len(jobs) > 0 && !slices.Contains(jobs, job.Name) {
			continue
		}
		due, err := s.due(ctx, job, t, until)
		if err != nil {
			return time.Time{}, err
		}
		for _, o := range due {
			if next.IsZero() || o.At.Before(next) {
				next = o.At
				until = next
			}
		}
	}
	return next, nil
}

// putOff lists the times in (after, until] to which something was put off.
func (s *Scheduler) putOff(after, until time.Time) (times []time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.again {
		if w.from.After(after) && !w.from.After(until) {
			times = append(times, w.from)
		}
	}
	return times
}

func (s *Scheduler) due(ctx context.Context, job Job, after, until time.Time) ([]Occasion, error) {
	// A question in hand is answered to its end, also when the program stops.
	due, err := job.Due(store.AcrossOffices(s.db.Read(context.WithoutCancel(ctx))), after, until)
	if err != nil {
		return nil, fmt.Errorf("occasions of %s: %w", job.Name, err)
	}
	due = slices.DeleteFunc(due, func(o Occasion) bool { return !o.At.After(after) || o.At.After(until) })
	return due, nil
}

// latest keeps the newest occasion of each office and record.
func latest(due []Occasion) []Occasion {
	newest := map[[2]int64]Occasion{}
	for _, o := range due {
		key := [2]int64{o.Office, o.Entity}
		if have, ok := newest[key]; !ok || o.At.After(have.At) {
			newest[key] = o
		}
	}
	return slices.DeleteFunc(due, func(o Occasion) bool { return newest[[2]int64{o.Office, o.Entity}] != o })
}

// do claims an occasion and does its work (ours), or finds that it was done.
func (s *Scheduler) do(ctx context.Context, w retry, now time.Time) (ours bool, err error) {
	job, o, key := w.job, w.occasion, w.key()
	work := context.WithoutCancel(ctx) // what has begun is done to its end
	err = s.bot.Do(work, o.Office, job.Name, func(c *bot.Context) (err error) {
		if ours, err = ledger.ClaimRun(c.Tx, o.Office, key, o.At, now); err != nil || !ours {
			return err
		}
		return job.Run(c, o)
	})
	var off *notYet
	if errors.As(err, &off) {
		return false, err
	}
	if err == nil && ours && job.Then != nil {
		return ours, job.Then(ctx, s.db, now)
	}
	if err == nil || store.Transient(err) {
		return ours, err
	}
	// Its own fault: recorded, and not tried again for ever.
	return false, s.bot.Do(work, 0, job.Name, func(c *bot.Context) error {
		if _, claim := ledger.ClaimRun(c.Tx, o.Office, key, o.At, now); claim != nil {
			return claim
		}
		f, failed := ledger.RecordFailure(c.Tx, o.Office, "job "+key, err)
		if failed != nil {
			return failed
		}
		s.log.Error("job failed", "job", key, "office", o.Office, "code", f.Code, "error", err, "stack", f.Stack)
		return nil
	})
}
