package scheduler

import "time"

// SetStopwatch gives the scheduler another one, before Run.
func (s *Scheduler) SetStopwatch(after func(time.Duration) <-chan time.Time) { s.after = after }
