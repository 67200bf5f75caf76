package app

import (
	"context"
	"fmt"
	"time"

	"github.com/jonboulle/clockwork"

	"lianluo/scheduler"
)

// horizon is how far Next looks ahead: further than the longest quiet time of
// an office, a quarter.
const horizon = 100 * 24 * time.Hour

// Travel moves a fake clock to a time, stopping at everything that is due on
// the way, as time does.
func (a *App) Travel(ctx context.Context, clock *clockwork.FakeClock, to time.Time) error {
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		now := clock.Now()
		next, err := a.Scheduler.Next(ctx, now, to.Sub(now))
		if err != nil {
			return fmt.Errorf("look ahead: %w", err)
		}
		if next.IsZero() || next.After(to) {
			next = to
		}
		delayed, err := a.Bot.NextDue(ctx)
		if err != nil {
			return err
		}
		if delayed.After(now) && delayed.Before(next) {
			next = delayed
		}
		if err := a.moveTo(ctx, clock, next); err != nil {
			return err
		}
		if !next.Before(to) {
			return nil
		}
	}
}

// NextDue tells when something is due next; zero when nothing is in sight.
func (a *App) NextDue(ctx context.Context, from time.Time) (time.Time, error) {
	return a.Scheduler.Next(ctx, from, horizon)
}

// NextBriefing tells when a quarter's briefing comes next: its preview, or its
// going out once it is previewed.
func (a *App) NextBriefing(ctx context.Context, from time.Time) (time.Time, error) {
	return a.Scheduler.Next(ctx, from, horizon, scheduler.Briefing, scheduler.BriefingRelease)
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
	return a.Bot.Drain(ctx)
}
