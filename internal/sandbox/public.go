package sandbox

import "fmt"

// MakePublic gives a supergroup a username by which everybody finds it; "" makes it
// private again. Only supergroups have one.
func (s *Server) MakePublic(chatID int64, username string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil || c.Type != ChatSupergroup {
		return fmt.Errorf("%w: %d", ErrNoChat, chatID)
	}
	c.Username = username
	s.emit(Event{Kind: EventChat, Chat: c.ID})
	return nil
}
