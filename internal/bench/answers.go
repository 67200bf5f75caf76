package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lianluo/internal/sandbox"
)

// answers watches the sandbox for what the bot answers, and when.
type answers struct {
	events *sandbox.Subscription
	ended  chan struct{}

	mu      sync.Mutex
	said    map[int64]chan time.Time  // by the chat where a message is waited for
	pressed map[string]chan time.Time // by the press
	early   map[string]time.Time      // answered before anybody waited
	newest  map[int64]int             // the bot's newest message by chat
}

func listen(server *sandbox.Server) *answers {
	a := &answers{
		events: server.Subscribe(), ended: make(chan struct{}), said: map[int64]chan time.Time{}, pressed: map[string]chan time.Time{},
		early: map[string]time.Time{}, newest: map[int64]int{},
	}
	go a.watch()
	return a
}

func (a *answers) close() {
	a.events.Close()
	<-a.ended
}

func (a *answers) watch() {
	defer close(a.ended)
	for {
		e, err := a.events.Next(context.Background())
		if err != nil {
			return // closed
		}
		a.mu.Lock()
		switch {
		case e.Kind == sandbox.EventMessage && e.Message.From.IsBot && e.Message.PinnedMessage == nil:
			a.newest[e.Chat] = e.MessageID
			if wait := a.said[e.Chat]; wait != nil {
				delete(a.said, e.Chat)
				wait <- e.Time
			}
		case e.Kind == sandbox.EventCallbackAnswer:
			if wait := a.pressed[e.CallbackID]; wait != nil {
				delete(a.pressed, e.CallbackID)
				wait <- e.Time
			} else {
				a.early[e.CallbackID] = e.Time
			}
		}
		a.mu.Unlock()
	}
}

// latest is the bot's newest message in a chat.
func (a *answers) latest(chat int64) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.newest[chat]
}

// say writes to the bot and gives the time until its next message.
func (a *answers) say(ctx context.Context, server *sandbox.Server, who int64, text string) (time.Duration, error) {
	wait := make(chan time.Time, 1)
	a.mu.Lock()
	a.said[who] = wait
	a.mu.Unlock()
	begin := time.Now()
	if _, err := server.Send(who, who, sandbox.Outgoing{Text: text}); err != nil {
		return 0, err
	}
	return until(ctx, begin, wait, fmt.Sprintf("%q by %d", text, who))
}

// press presses a button and gives the time until the answer.
func (a *answers) press(ctx context.Context, server *sandbox.Server, who, chat int64, message int, data string) (time.Duration, error) {
	wait := make(chan time.Time, 1)
	begin := time.Now()
	id, err := server.PressForged(who, chat, message, data)
	if err != nil {
		return 0, err
	}
	a.mu.Lock()
	if at, answered := a.early[id]; answered {
		wait <- at
	} else {
		a.pressed[id] = wait
	}
	a.mu.Unlock()
	return until(ctx, begin, wait, fmt.Sprintf("%q by %d", data, who))
}

func until(ctx context.Context, begin time.Time, wait <-chan time.Time, what string) (time.Duration, error) {
	select {
	case at := <-wait:
		return at.Sub(begin), nil
	case <-ctx.Done():
		return 0, fmt.Errorf("%s was not answered: %w", what, ctx.Err())
	}
}
