package documents

import "time"

// gate lets one file be read at a time, so that the bounds of one are those of
// the program.
var gate = make(chan struct{}, 1)

// patience is how long a file waits for the one before it.
const patience = 20 * time.Second

// enter waits for the reading before; false when that takes too long.
func enter() bool {
	select {
	case gate <- struct{}{}:
		return true
	default:
	}
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case gate <- struct{}{}:
		return true
	case <-wait.C:
		return false
	}
}

// leave lets the next one in.
func leave() { <-gate }
