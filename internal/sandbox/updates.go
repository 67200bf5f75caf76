package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	maxPollTimeout = 50             // seconds
	updateLife     = 24 * time.Hour // Telegram keeps updates no longer
	offsetSlack    = 10             // how far ahead of the newest update an offset may be
)

// kindsByDefault are the updates that a bot gets without asking for them.
var kindsByDefault = []string{"message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member"}

// queuedUpdate waits for its acknowledgement.
type queuedUpdate struct {
	id   int64
	seq  int64 // rises also when update ids start anew
	chat int64 // 0 for polls; webhooks keep the order within a chat only
	at   time.Time
	body []byte // the Update as JSON
	done bool
}

// updateQueue holds what the bot has not acknowledged.
type updateQueue struct {
	list    []*queuedUpdate // the first one is never done
	next    int64           // id of the next update
	lastSeq int64
	allowed []string // kinds the bot asked for, nil for the default
	poll    *longPoll
	arrived wakeup
	acked   wakeup
}

// longPoll is a waiting getUpdates; a second one ends it.
type longPoll struct{ conflict chan string }

// push queues an update if the bot wants its kind; the lock is held.
func (s *Server) push(kind string, chat int64, u Update) {
	allowed := s.updates.allowed
	if allowed == nil {
		allowed = kindsByDefault
	}
	if !slices.Contains(allowed, kind) {
		return
	}
	u.UpdateID = s.updates.next
	body, err := json.Marshal(u)
	if err != nil {
		// Only values that JSON cannot hold, such as a NaN latitude, get here.
		s.opt.Logger.Error("update not encoded", "kind", kind, "err", err)
		return
	}
	s.updates.next++
	s.updates.lastSeq++
	s.updates.list = append(s.updates.list, &queuedUpdate{
		id: u.UpdateID, seq: s.updates.lastSeq, chat: chat, at: s.now(), body: body,
	})
	s.updates.arrived.fire()
	s.pumpChat(chat)
}

// acknowledge forgets updates for which gone says true, and those too old.
func (s *Server) acknowledge(gone func(*queuedUpdate) bool) {
	q := &s.updates
	limit := s.now().Add(-updateLife)
	kept := q.list[:0]
	for _, u := range q.list {
		if u.done || gone(u) || u.at.Before(limit) {
			u.done = true
			continue
		}
		kept = append(kept, u)
	}
	if len(kept) == len(q.list) {
		return
	}
	clear(q.list[len(kept):])
	q.list = kept
	q.acked.fire()
}

// SetNextUpdateID makes the next update have this id, as Telegram chooses a new
// one after a week without updates.
func (s *Server) SetNextUpdateID(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.next = id
}

// Pending is the number of updates that the bot has not acknowledged.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acknowledge(func(*queuedUpdate) bool { return false })
	return len(s.updates.list)
}

// WaitAcked waits until the bot has acknowledged every update that exists now:
// by a getUpdates with a higher offset, or by a 2xx of its webhook.
func (s *Server) WaitAcked(ctx context.Context) error {
	s.mu.Lock()
	last := s.updates.lastSeq
	s.mu.Unlock()
	return s.await(ctx, &s.updates.acked, func() bool {
		s.acknowledge(func(*queuedUpdate) bool { return false })
		return len(s.updates.list) == 0 || s.updates.list[0].seq > last
	})
}

// readAllowed takes over allowed_updates; without the parameter the last choice
// stays, with an empty list the default comes back.
func (s *Server) readAllowed(r *request) error {
	raw, given := r.params["allowed_updates"]
	if !given || raw == "" {
		return nil
	}
	var kinds []string
	if err := json.Unmarshal([]byte(raw), &kinds); err != nil {
		return err400("can't parse allowed_updates JSON object")
	}
	if len(kinds) == 0 {
		kinds = nil
	}
	for i := range kinds {
		kinds[i] = strings.ToLower(kinds[i])
	}
	s.updates.allowed = kinds
	return nil
}

const (
	conflictHook = "Conflict: can't use getUpdates method while webhook is active; " +
		"use deleteWebhook to delete the webhook first"
	conflictPoll = "Conflict: terminated by other getUpdates request; " +
		"make sure that only one bot instance is running"
	conflictSet = "Conflict: terminated by setWebhook request"
)

// getUpdates answers a poll; unlike other methods it is called without the lock.
func (s *Server) getUpdates(ctx context.Context, r *request) (any, error) {
	offset := r.int64("offset")
	limit := r.clamped("limit", 100, 1, 100)
	timeout := time.Duration(r.clamped("timeout", 0, 0, maxPollTimeout)) * s.opt.PollSecond

	s.mu.Lock()
	if s.hook != nil {
		s.mu.Unlock()
		return nil, &apiError{code: http.StatusConflict, text: conflictHook}
	}
	if err := s.readAllowed(r); err != nil {
		s.mu.Unlock()
		return nil, err
	}
	s.applyOffset(offset)
	batch := s.batch(offset, limit)
	if len(batch) > 0 || timeout == 0 {
		s.mu.Unlock()
		return batch, nil
	}
	s.endPoll(conflictPoll)
	me := &longPoll{conflict: make(chan string, 1)}
	s.updates.poll = me
	arrived := s.updates.arrived.wait()
	s.mu.Unlock()

	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.updates.poll == me {
			s.updates.poll = nil
		}
	}()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		select {
		case text := <-me.conflict:
			return nil, &apiError{code: http.StatusConflict, text: text}
		case <-arrived:
			s.mu.Lock()
			batch, arrived = s.batch(offset, limit), s.updates.arrived.wait()
			s.mu.Unlock()
			if len(batch) > 0 {
				return batch, nil
			}
		case <-timer.C:
			return []json.RawMessage{}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.ctx.Done():
			return nil, &apiError{code: http.StatusInternalServerError, text: "Internal Server Error: restart"}
		}
	}
}

// endPoll ends a waiting getUpdates with 409.
func (s *Server) endPoll(text string) {
	if s.updates.poll != nil {
		s.updates.poll.conflict <- text
		s.updates.poll = nil
	}
}

// offsetCounts says whether Telegram heeds an offset. One that is far beyond
// the newest update stems from an older series of ids and is ignored.
func (s *Server) offsetCounts(offset int64) bool {
	return offset > 0 && offset <= s.updates.next+offsetSlack
}

// applyOffset acknowledges: all below a positive offset, all but the last -n
// for a negative one.
func (s *Server) applyOffset(offset int64) {
	keepFrom := len(s.updates.list) + int(max(offset, -1<<31))
	at := -1
	s.acknowledge(func(u *queuedUpdate) bool {
		at++
		if offset < 0 {
			return at < keepFrom
		}
		return s.offsetCounts(offset) && u.id < offset
	})
}

// batch is what a getUpdates with this offset gets now.
func (s *Server) batch(offset int64, limit int) []json.RawMessage {
	out := []json.RawMessage{}
	for _, u := range s.updates.list {
		if len(out) == limit {
			break
		}
		if !u.done && (!s.offsetCounts(offset) || u.id >= offset) {
			out = append(out, u.body)
		}
	}
	return out
}
