package sandbox

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is a misbehaviour on demand. The first rule that matches a request
// applies. With none of Status and Cut set the request is only delayed.
type Fault struct {
	Method string // "" for every method; case does not matter
	Chat   int64  // 0 for every chat
	Skip   int    // matching requests to let pass first
	Times  int    // how many requests to hit; 0 for all until removed

	// After lets the call happen first and spoils only the answer.
	After bool
	// Delay and Hold make the request wait: for a duration, until the channel
	// is closed or gives a value.
	Delay time.Duration
	Hold  <-chan struct{}
	// Status is the error to answer: 429, 403, 500, 502 …
	Status      int
	Description string // default: what Telegram says for Status
	RetryAfter  int    // seconds, for 429; default 1
	Cut         bool   // close the connection without an answer
}

// FaultRule is a Fault in force.
type FaultRule struct {
	Fault
	srv    *Server
	passed int
	hits   int
	hit    wakeup
}

// Fault puts a misbehaviour in force, after those already there.
func (s *Server) Fault(f Fault) *FaultRule {
	s.mu.Lock()
	defer s.mu.Unlock()
	rule := &FaultRule{Fault: f, srv: s}
	s.faults = append(s.faults, rule)
	return rule
}

// Hits is the number of requests that the rule has hit.
func (r *FaultRule) Hits() int {
	r.srv.mu.Lock()
	defer r.srv.mu.Unlock()
	return r.hits
}

// WaitHits waits until the rule has hit n requests; with Hold set, the nth is
// then being held.
func (r *FaultRule) WaitHits(ctx context.Context, n int) error {
	return r.srv.await(ctx, &r.hit, func() bool { return r.hits >= n })
}

// Remove ends the rule.
func (r *FaultRule) Remove() {
	r.srv.mu.Lock()
	defer r.srv.mu.Unlock()
	r.srv.faults = slices.DeleteFunc(r.srv.faults, func(o *FaultRule) bool { return o == r })
}

// ClearFaults ends all rules. Requests that are held go on waiting.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// matchFault counts a request against the rules and gives the one that hits it.
func (s *Server) matchFault(r *request) *FaultRule {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rule := range s.faults {
		if rule.Method != "" && !strings.EqualFold(rule.Method, r.method) ||
			rule.Chat != 0 && r.params["chat_id"] != strconv.FormatInt(rule.Chat, 10) ||
			rule.Times > 0 && rule.hits == rule.Times {
			continue
		}
		if rule.passed < rule.Skip {
			rule.passed++
			continue
		}
		rule.hits++
		rule.hit.fire()
		return rule
	}
	return nil
}

// wait applies Delay and Hold; false means that the client or the server is gone.
func (r *FaultRule) wait(ctx context.Context) bool {
	if r.Delay > 0 {
		timer := time.NewTimer(r.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return false
		case <-r.srv.ctx.Done():
			return false
		}
	}
	if r.Hold != nil {
		select {
		case <-r.Hold:
		case <-ctx.Done():
			return false
		case <-r.srv.ctx.Done():
			return false
		}
	}
	return true
}

func (r *FaultRule) spoils() bool { return r.Cut || r.Status != 0 }

func (r *FaultRule) answer() *answer {
	if r.Cut {
		return nil
	}
	e := &apiError{code: r.Status, text: r.Description}
	if r.Status == http.StatusTooManyRequests {
		e = err429(max(r.RetryAfter, 1))
	}
	switch {
	case r.Description != "":
		e.text = r.Description
	case r.Status == http.StatusForbidden:
		e.text = "Forbidden: bot was blocked by the user"
	case e.text == "":
		e.text = http.StatusText(r.Status)
	}
	return &answer{err: e}
}

// write sends the spoilt answer, or closes the connection.
func (r *FaultRule) write(w http.ResponseWriter) {
	if a := r.answer(); a != nil {
		writeError(w, a.err)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 and recorders cannot be hijacked
	}
	_ = conn.Close()
}
