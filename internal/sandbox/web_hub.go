package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// webBacklog is how many events a page can have missed and still catch up.
const webBacklog = 4096

// webHub numbers the events of the page and keeps the latest for those who
// come back. Its readers wait on a channel that is closed with each event.
type webHub struct {
	epoch string // events of an earlier hub mean nothing to this one

	mu      sync.Mutex
	first   int64 // number of events[0]
	events  [][]byte
	changed chan struct{}
	closed  bool
}

func newWebHub(epoch string) *webHub {
	return &webHub{epoch: epoch, first: 1, changed: make(chan struct{})}
}

// publish makes v the next event.
func (h *webHub) publish(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding an event: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.events = append(h.events, data)
	if over := len(h.events) - webBacklog; over > 0 {
		h.events = append([][]byte(nil), h.events[over:]...)
		h.first += int64(over)
	}
	close(h.changed)
	h.changed = make(chan struct{})
	return nil
}

func (h *webHub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.changed)
	}
}

// position is the id of the latest event.
func (h *webHub) position() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.id(h.first + int64(len(h.events)) - 1)
}

func (h *webHub) id(n int64) string { return h.epoch + "." + strconv.FormatInt(n, 10) }

// after returns the events behind number n, and what to wait on for more. When
// n is unknown or too old, lost is true and the page has to start afresh.
func (h *webHub) after(n int64) (events [][]byte, last int64, lost bool, changed <-chan struct{}, closed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last = h.first + int64(len(h.events)) - 1
	if n < h.first-1 || n > last {
		return nil, last, true, h.changed, h.closed
	}
	return h.events[n-h.first+1:], last, false, h.changed, h.closed
}

// parse reads an event id; ids of other epochs are lost ones.
func (h *webHub) parse(id string) int64 {
	epoch, number, ok := strings.Cut(id, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || epoch != h.epoch {
		return -1
	}
	return n
}

// serveEvents streams the events, first those that the page has missed.
func (w *web) serveEvents(rw http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(rw)
	_ = out.SetWriteDeadline(time.Time{}) // a stream outlives the server's limit; not all writers have one
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	rw.Header().Set("X-Accel-Buffering", "no") // proxies would hold the events back

	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = r.URL.Query().Get("since")
	}
	n := w.hub.parse(since)
	if since == "" {
		n = w.hub.parse(w.hub.position())
	}
	if _, err := fmt.Fprint(rw, "retry: 1500\n\n"); err != nil {
		return
	}
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		events, last, lost, changed, closed := w.hub.after(n)
		if lost {
			if _, err := fmt.Fprintf(rw, "id: %s\ndata: {\"type\":\"reset\"}\n\n", w.hub.id(last)); err != nil {
				return
			}
			n = last
			continue
		}
		for _, data := range events {
			n++
			if _, err := fmt.Fprintf(rw, "id: %s\ndata: %s\n\n", w.hub.id(n), data); err != nil {
				return
			}
		}
		if err := out.Flush(); err != nil || closed {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
			// Without traffic, neither side would notice a dead line.
			if _, err := fmt.Fprint(rw, ": beat\n\n"); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// webEvent is what the page gets; Type says which fields are set.
type webEvent struct {
	Type       string      `json:"type"`
	Message    *webMessage `json:"message,omitempty"`
	ChatID     int64       `json:"chat_id,omitempty"`
	MessageIDs []int       `json:"message_ids,omitempty"`
	Messages   []Message   `json:"messages,omitempty"`
	Action     string      `json:"action,omitempty"`
	NewChatID  int64       `json:"new_chat_id,omitempty"`
	Clock      *webTime    `json:"clock,omitempty"`
	On         bool        `json:"on,omitempty"`
	Journey    int         `json:"journey,omitempty"` // which jump of the clock, counted from 1
}

// pump turns the server's events into the page's until the server is closed.
func (w *web) pump(sub *Subscription) {
	defer w.hub.close()
	defer sub.Close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if w.opt.Clock != nil {
		go w.tick(ctx)
	}
	for {
		e, err := sub.Next(ctx)
		if err != nil {
			return
		}
		for _, out := range w.translate(e) {
			w.publish(out)
		}
	}
}

func (w *web) publish(e webEvent) {
	if err := w.hub.publish(e); err != nil {
		w.log().Error("web chat lost an event", "type", e.Type, "error", err)
	}
}

// tick tells the page when the clock shows another minute. The clock may stand
// still, run or jump, so the page does not count by itself.
func (w *web) tick(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	shown := w.opt.Clock.Now().Unix() / 60
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if now := w.opt.Clock.Now().Unix() / 60; now != shown {
				shown = now
				w.publish(webEvent{Type: "clock", Clock: w.time()})
			}
		}
	}
}

func (w *web) translate(e Event) []webEvent {
	switch e.Kind {
	case EventMessage:
		out := []webEvent{{Type: "message", Message: showMessage(e.Message)}}
		if e.Message.ReplyKeyboard != nil {
			out = append(out, webEvent{Type: "keyboard", ChatID: e.Chat})
		}
		if e.Message.From != nil {
			w.markRead(webSeat{e.Message.From.ID, e.Chat}, e.Message.MessageID)
		}
		return out
	case EventEdited, EventPoll, EventReaction:
		return []webEvent{{Type: "edit", Message: showMessage(e.Message)}}
	case EventDeleted:
		return []webEvent{{Type: "delete", ChatID: e.Chat, MessageIDs: []int{e.MessageID}}}
	case EventPinned, EventUnpinned:
		return []webEvent{{Type: "pinned", ChatID: e.Chat, Messages: w.srv.Pinned(e.Chat)}}
	case EventTyping:
		return []webEvent{{Type: "action", ChatID: e.Chat, Action: e.Action}}
	case EventChat:
		// Who blocks the bot or leaves loses the keyboard and the commands too.
		return []webEvent{{Type: "state"}, {Type: "keyboard", ChatID: e.Chat}}
	case EventUser:
		return []webEvent{{Type: "state"}}
	case EventMigrated:
		return []webEvent{{Type: "migrated", ChatID: e.Chat, NewChatID: e.NewChat}}
	case EventCommands, EventMenuButton:
		return []webEvent{{Type: "commands"}}
	case EventPressed, EventCallbackAnswer:
		return nil // whoever pressed waits for the answer of the press itself
	}
	return nil
}
