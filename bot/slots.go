package bot

import (
	"context"
	"time"
)

const (
	// inFlight is how many requests are under way at most.
	inFlight = 256
	// firstInFlight is how many are at first: enough for a server nearby. More
	// would only wait there, each with a connection and three goroutines.
	firstInFlight = 48
	// slowCall is a call that is slow because of the way and not of its work:
	// more of them at the same time then get more done.
	slowCall = 20 * time.Millisecond
	// stuck is how long all places may be taken before one more is opened: calls
	// that never end must not hold up the others.
	stuck = time.Second
)

// slots bound the requests under way. They open wider, up to inFlight, with
// each call that was slow.
type slots struct {
	free   chan struct{} // a place each
	unborn chan struct{} // places not opened yet
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
	if took > slowCall {
		s.widen()
	}
}

func (s *slots) widen() {
	select {
	case <-s.unborn:
		s.free <- struct{}{}
	default: // as wide as it gets
	}
}
