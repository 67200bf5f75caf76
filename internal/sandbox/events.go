package sandbox

import (
	"context"
	"time"
)

// EventKind says what an Event tells.
type EventKind string

// Kinds of events. The comments name the fields that are set besides Seq, Kind,
// Time and Chat.
const (
	EventMessage        EventKind = "message"         // Message: new, by anybody
	EventEdited         EventKind = "edited"          // Message: after the edit, also of its keyboard
	EventDeleted        EventKind = "deleted"         // MessageID
	EventPinned         EventKind = "pinned"          // MessageID, Message
	EventUnpinned       EventKind = "unpinned"        // MessageID, 0 for all
	EventReaction       EventKind = "reaction"        // MessageID, Message, User
	EventPoll           EventKind = "poll"            // Message: with the votes as they stand
	EventTyping         EventKind = "typing"          // Action
	EventPressed        EventKind = "pressed"         // User, MessageID, CallbackID
	EventCallbackAnswer EventKind = "callback_answer" // User, MessageID, CallbackID, Answer
	EventChat           EventKind = "chat"            // the chat was made, renamed, opened, blocked, joined or left
	EventUser           EventKind = "user"            // User: somebody was added; Chat is 0
	EventCommands       EventKind = "commands"        // the command menus changed; Chat is 0
	EventMenuButton     EventKind = "menu_button"     // Chat is 0 for the default button
	EventMigrated       EventKind = "migrated"        // NewChat: Chat became this supergroup
)

// Event is one change that an onlooker (the web chat) can show.
type Event struct {
	Seq        int64 // 1, 2, 3 … over the life of the server
	Kind       EventKind
	Time       time.Time
	Chat       int64
	User       int64
	MessageID  int
	Message    *Message
	Action     string // chat action: "typing", "upload_document" …
	CallbackID string
	Answer     *CallbackAnswer
	NewChat    int64
}

// Subscription hands out events in order and loses none.
type Subscription struct {
	srv   *Server
	queue []Event
	wake  wakeup
	ended bool
}

// Subscribe starts to collect events. Close the subscription after use.
func (s *Server) Subscribe() *Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub := &Subscription{srv: s}
	s.subs[sub] = struct{}{}
	return sub
}

// Next waits for the next event. The error is that of ctx, or ErrClosed once
// the subscription or the server is closed and nothing is left to hand out.
func (sub *Subscription) Next(ctx context.Context) (Event, error) {
	var e Event
	ended := false
	err := sub.srv.await(ctx, &sub.wake, func() bool {
		if len(sub.queue) > 0 {
			e = sub.queue[0]
			sub.queue = sub.queue[1:]
			return true
		}
		ended = sub.ended
		return ended
	})
	if err == nil && ended {
		err = ErrClosed
	}
	return e, err
}

// Take hands out what has happened so far, without waiting.
func (sub *Subscription) Take() []Event {
	sub.srv.mu.Lock()
	defer sub.srv.mu.Unlock()
	list := sub.queue
	sub.queue = nil
	return list
}

// Close ends the subscription and wakes a waiting Next.
func (sub *Subscription) Close() {
	sub.srv.mu.Lock()
	defer sub.srv.mu.Unlock()
	sub.ended = true
	sub.queue = nil
	delete(sub.srv.subs, sub)
	sub.wake.fire()
}

// emit tells all subscribers; the lock is held.
func (s *Server) emit(e Event) {
	s.lastEvent++
	e.Seq = s.lastEvent
	e.Time = s.now()
	for sub := range s.subs {
		sub.queue = append(sub.queue, e)
		sub.wake.fire()
	}
}

// emitMessage tells of a message: new, edited, with new votes.
func (s *Server) emitMessage(kind EventKind, m *Message) {
	shown := *m
	e := Event{Kind: kind, Chat: m.Chat.ID, MessageID: m.MessageID, Message: &shown}
	if m.From != nil {
		e.User = m.From.ID
	}
	s.emit(e)
}
