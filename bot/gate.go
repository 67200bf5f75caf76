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

// gate bounds the requests under way. It opens wider, up to inFlight, with
// each call that was slow.
type gate struct {
	free   chan struct{} // a place each
	unborn chan struct{} // places not opened yet
}

func newGate() *gate {
	g := &gate{free: make(chan struct{}, inFlight), unborn: make(chan struct{}, inFlight-firstInFlight)}
	for range firstInFlight {
		g.free <- struct{}{}
	}
	for range inFlight - firstInFlight {
		g.unborn <- struct{}{}
	}
	return g
}

// enter takes a place; an error when ctx ends first.
func (g *gate) enter(ctx context.Context) error {
	select {
	case <-g.free:
		return nil
	default:
	}
	late := time.NewTimer(stuck)
	defer late.Stop()
	for {
		select {
		case <-g.free:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			g.widen()
			late.Reset(stuck)
		}
	}
}

// leave gives the place back after a call that took so long.
func (g *gate) leave(took time.Duration) {
	g.free <- struct{}{}
	if took > slowCall {
		g.widen()
	}
}

func (g *gate) widen() {
	select {
	case <-g.unborn:
		g.free <- struct{}{}
	default: // as wide as it gets
	}
}
