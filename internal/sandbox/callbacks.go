package sandbox

import (
	"context"
	"fmt"
	"time"
)

const maxCallbackText = 200 // characters of a toast

// CallbackAnswer is what the bot said to a pressed button.
type CallbackAnswer struct {
	Text      string // the toast; empty only ends the progress circle
	ShowAlert bool   // a window instead of a toast
	URL       string
	CacheTime int // seconds
}

// callback is a pressed button.
type callback struct {
	from     int64
	chat     int64
	message  int
	at       time.Time
	answered bool
	answer   CallbackAnswer
}

// Press presses the inline button with this callback data and gives the id of
// the callback query. It fails like Send, with ErrNoMessage, and with ErrNoButton.
func (s *Server) Press(from, chatID int64, messageID int, data string) (callbackID string, err error) {
	return s.press(from, chatID, messageID, data, false)
}

// PressForged is Press without a look at the keyboard: a hostile app can send
// any data for any message it can see.
func (s *Server) PressForged(from, chatID int64, messageID int, data string) (callbackID string, err error) {
	return s.press(from, chatID, messageID, data, true)
}

func (s *Server) press(from, chatID int64, messageID int, data string, forged bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.writer(from, chatID)
	if err != nil {
		return "", err
	}
	m := c.messages[messageID]
	switch {
	case m == nil:
		return "", fmt.Errorf("%w: %d", ErrNoMessage, messageID)
	case !s.ours(m) || !forged && !hasButton(m, data):
		return "", fmt.Errorf("%w: %q on %d", ErrNoButton, data, messageID)
	}
	s.lastCallback++
	id := fmt.Sprint(s.bot.ID<<32 + 4_300_000_000_000_000 + s.lastCallback)
	s.callbacks[id] = &callback{from: from, chat: chatID, message: messageID, at: s.now()}
	s.emit(Event{Kind: EventPressed, Chat: chatID, User: from, MessageID: messageID, CallbackID: id})
	s.push("callback_query", chatID, Update{CallbackQuery: &CallbackQuery{
		ID: id, From: u.User, Message: m, ChatInstance: fmt.Sprint(7_700_000_000_000_000_000 + chatID), Data: data,
	}})
	return id, nil
}

func hasButton(m *Message, data string) bool {
	if m.ReplyMarkup == nil {
		return false
	}
	for _, row := range m.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if b.CallbackData == data && data != "" {
				return true
			}
		}
	}
	return false
}

// CallbackAnswer is what the bot answered to a press, if it did.
func (s *Server) CallbackAnswer(id string) (CallbackAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.callbacks[id]; q != nil && q.answered {
		return q.answer, true
	}
	return CallbackAnswer{}, false
}

// WaitCallback waits for the answer to a press. The error is that of ctx,
// ErrNoCallback or ErrClosed.
func (s *Server) WaitCallback(ctx context.Context, id string) (CallbackAnswer, error) {
	var q *callback
	err := s.await(ctx, &s.answered, func() bool {
		q = s.callbacks[id]
		return q == nil || q.answered
	})
	if err != nil {
		return CallbackAnswer{}, err
	}
	if q == nil {
		return CallbackAnswer{}, fmt.Errorf("%w: %s", ErrNoCallback, id)
	}
	return q.answer, nil // not changed once it is there
}

func (s *Server) answerCallbackQuery(r *request) (any, error) {
	text := r.params["text"]
	if utf16Len(text) > maxCallbackText {
		return nil, err400("MESSAGE_TOO_LONG")
	}
	link := r.params["url"]
	if link != "" {
		var ok bool
		if link, ok = checkedLink(link); !ok {
			return nil, err400("URL_INVALID")
		}
	}
	id := r.params["callback_query_id"]
	q := s.callbacks[id]
	if q == nil || q.answered || s.now().Sub(q.at) > s.opt.CallbackTTL {
		return nil, err400("query is too old and response timeout expired or query ID is invalid")
	}
	q.answered = true
	q.answer = CallbackAnswer{
		Text: text, ShowAlert: r.bool("show_alert"), URL: link, CacheTime: r.clamped("cache_time", 0, 0, 1<<30),
	}
	s.answered.fire()
	answer := q.answer
	s.emit(Event{
		Kind: EventCallbackAnswer, Chat: q.chat, User: q.from, MessageID: q.message, CallbackID: id, Answer: &answer,
	})
	return true, nil
}
