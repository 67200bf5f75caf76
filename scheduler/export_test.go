package scheduler

import (
	"time"

	"lianluo/models/calendar"
)

// SetStopwatch gives the scheduler another one, before Run.
func (s *Scheduler) SetStopwatch(after func(time.Duration) <-chan time.Time) { s.after = after }

// Mutes gives for each job the words by which it is switched off.
func Mutes() map[string][]string {
	all := map[string][]string{}
	for _, j := range jobs(&calendar.Calendar{}) {
		all[j.Name] = j.Mute
	}
	return all
}
