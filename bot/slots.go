package bot

import (
	"context"
	"sync"
	"time"
)

const (
	// inFlight is how many requests are under way at most.
	inFlight = 256
	// firstInFlight is how many are at first: enough for a server nearby. More
	// would only wait there, each with a connection and three goroutines.
	firstInFlight = 48
	// slowCall is a call that is slow because of the way and not of its work:
	// more of them at the same time then get more done. It is judged by the
	// quickest of several: on a way that is long all are slow, at a server (or on
	// a machine) that has too much to do some still come through.
	slowCall = 40 * time.Millisecond
	// judged is how many calls are judged together.
	judged = 16
	// stuck is how long all places may be taken before one more is opened: calls
	// that never end must not hold up the others.
	stuck = time.Second
)

// slots bound the requests under way. They open wider, up to inFlight, while
// calls are slow and others wait.
type slots struct {
	free   chan struct{} // a place each
	unborn chan struct{} // places not opened yet

	mu       sync.Mutex
	calls    int           // since the last judgement
	quickest time.Duration // of these
	waited   bool          // somebody found no place meanwhile
}

func newSlots() *slots {
	s := &slots{free: make(chan struct{}, inFlight), unborn: make(chan struct{}, inFlight-firstInFlight)}
	for range firstInFlight {
		s.free <- struct{}{}
	}
	for range inFlight - firstInFlight {
		s.unborn <- struct{}{}
	}
	return s
}

// enter takes a place; an error when ctx ends first.
func (s *slots) enter(ctx context.Context) error {
	select {
	case <-s.free:
		return nil
	default:
	}
	s.mu.Lock()
	s.waited = true
	s.mu.Unlock()
	late := time.NewTimer(stuck)
	defer late.Stop()
	for {
		select {
		case <-s.free:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			s.widen()
			late.Reset(stuck)
		}
	}
}

// leave gives the place back after a call that took so long.
func (s *slots) leave(took time.Duration) {
	s.free <- struct{}{}
	if s.slow(took) {
		for range judged {
			s.widen()
		}
	}
}

// slow tells, once for so many calls, whether all of them were slow while others
// waited.
func (s *slots) slow(took time.Duration) (slow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == 0 || took < s.quickest {
		s.quickest = took
	}
	if s.calls++; s.calls < judged {
		return false
	}
	slow = s.waited && s.quickest > slowCall
	s.calls, s.waited = 0, false
	return slow
}

func (s *slots) widen() {
	select {
	case <-s.unborn:
		s.free <- struct{}{}
	default: // as wide as it gets
	}
}
