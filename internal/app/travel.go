package app

import (
	"context"
	"fmt"
	"time"

	"github.com/jonboulle/clockwork"
)

// horizon is how far TravelOn looks ahead: further than the longest quiet time of
// an office, a quarter.
const horizon = 100 * 24 * time.Hour

// Travel moves a fake clock to a time, stopping at everything that is due on
// the way, as time does.
func (a *App) Travel(ctx context.Context, clock *clockwork.FakeClock, to time.Time) error {
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		next, err := a.nextDue(ctx, clock.Now(), to)
		if err != nil {
			return err
		}
		if next.IsZero() {
			next = to
		}
		if err := a.moveTo(ctx, clock, next); err != nil {
			return err
		}
		if !next.Before(to) {
			return nil
		}
	}
}

// TravelOn moves a fake clock on, from what is due to what is due next, until
// something happens: most of what is due finds nothing to say. happened tells
// whether people have seen anything since it was asked last. Of the jobs named,
// or when none is, of all and of what waits for its hour. False when nothing
// has happened within the horizon.
func (a *App) TravelOn(ctx context.Context, clock *clockwork.FakeClock, happened func() bool, jobs ...string) (bool, error) {
	for end := clock.Now().Add(horizon); ; {
		next, err := a.nextDue(ctx, clock.Now(), end, jobs...)
		if err != nil || next.IsZero() {
			return false, err
		}
		// What happens on the way to a job that was named is not that job's.
		for _, to := range []time.Time{next.Add(-time.Second), next} {
			happened()
			if !to.After(clock.Now()) {
				continue
			}
			if err := a.Travel(ctx, clock, to); err != nil {
				return false, err
			}
		}
		if happened() {
			return true, nil
		}
	}
}

// nextDue tells when something is due in (from, until]; zero when nothing is.
func (a *App) nextDue(ctx context.Context, from, until time.Time, jobs ...string) (time.Time, error) {
	next, err := a.Scheduler.Next(ctx, from, until.Sub(from), jobs...)
	if err != nil {
		return next, fmt.Errorf("look ahead: %w", err)
	}
	if len(jobs) > 0 {
		return next, nil
	}
	delayed, err := a.Bot.NextDue(ctx)
	if err != nil {
		return next, err
	}
	if delayed.After(from) && !delayed.After(until) && (next.IsZero() || delayed.Before(next)) {
		next = delayed
	}
	return next, nil
}

func (a *App) moveTo(ctx context.Context, clock *clockwork.FakeClock, t time.Time) error {
	if d := t.Sub(clock.Now()); d > 0 {
		clock.Advance(d)
	}
	if err := a.Scheduler.RunDue(ctx); err != nil {
		return err
	}
	if err := a.Bot.SendDue(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := a.Bot.Drain(ctx); err != nil {
		return err
	}
	// What a post that was brought up to date has settled is looked at within a minute.
	if err := a.Bot.LookAfter(ctx); err != nil {
		return err
	}
	return a.Bot.Drain(ctx)
}
