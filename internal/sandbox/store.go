package sandbox

import (
	"maps"
	"slices"
)

// post puts a new message into a chat: it gets its number, its date and its
// chat, and onlookers see it. The bot is not told; see tell.
func (s *Server) post(c *chat, from User, m Message) *Message {
	if c.Type == ChatSupergroup || c.Type == ChatChannel {
		c.lastID++
		m.MessageID = c.lastID
	} else {
		s.lastMessage++
		m.MessageID = s.lastMessage
	}
	if c.Type == ChatChannel {
		m.SenderChat, m.Chat, m.Date = new(c.Chat), c.Chat, s.now().Unix()
		m.ours = from.ID == s.bot.ID
		return s.keep(c, &m)
	}
	from.CanJoinGroups, from.CanReadAllGroupMessages, from.SupportsInlineQueries = nil, nil, nil
	m.From, m.Chat, m.Date = &from, c.Chat, s.now().Unix()
	return s.keep(c, &m)
}

func (s *Server) keep(c *chat, m *Message) *Message {
	c.messages[m.MessageID] = m
	c.order = append(c.order, m.MessageID)
	s.emitMessage(EventMessage, m)
	return m
}

// ours tells whether the bot wrote a message. In a channel none has a sender.
func (s *Server) ours(m *Message) bool { return m.ours || m.From != nil && m.From.ID == s.bot.ID }

// change puts a changed message in place of the old one.
func (s *Server) change(c *chat, m *Message) {
	c.messages[m.MessageID] = m
	s.emitMessage(EventEdited, m)
}

// remove deletes a message.
func (s *Server) remove(c *chat, id int) {
	if c.messages[id] == nil {
		return
	}
	delete(c.messages, id)
	if i, found := slices.BinarySearch(c.order, id); found {
		c.order = slices.Delete(c.order, i, i+1)
	}
	c.pins = slices.DeleteFunc(c.pins, func(p int) bool { return p == id })
	s.emit(Event{Kind: EventDeleted, Chat: c.ID, MessageID: id})
}

// react replaces the reactions of one user and gives the earlier ones.
func (s *Server) react(c *chat, m *Message, by int64, emoji []string) []string {
	old := m.Reactions[by]
	changed := *m
	changed.Reactions = maps.Clone(m.Reactions)
	if changed.Reactions == nil {
		changed.Reactions = map[int64][]string{}
	}
	if len(emoji) == 0 {
		delete(changed.Reactions, by)
	} else {
		changed.Reactions[by] = slices.Clone(emoji)
	}
	c.messages[m.MessageID] = &changed
	s.emit(Event{Kind: EventReaction, Chat: c.ID, User: by, MessageID: m.MessageID, Message: &changed})
	return old
}

// quoted is a message as a reply or a pin shows it: nothing further nested.
func quoted(m *Message) *Message {
	q := *m
	q.ReplyToMessage, q.PinnedMessage = nil, nil
	return &q
}

func hasMedia(m *Message) bool {
	return m.Photo != nil || m.Document != nil || m.Voice != nil || m.Video != nil || m.Audio != nil ||
		m.VideoNote != nil || m.Animation != nil || m.Extra["paid_media"] != nil
}

// Messages are the messages of a chat as they stand, oldest first; deleted ones
// are not among them.
func (s *Server) Messages(chatID int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return nil
	}
	out := make([]Message, 0, len(c.order))
	for _, id := range c.order {
		out = append(out, *c.messages[id])
	}
	return out
}

// Message is one message as it stands.
func (s *Server) Message(chatID int64, messageID int) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil && c.messages[messageID] != nil {
		return *c.messages[messageID], true
	}
	return Message{}, false
}

// Pinned are the pinned messages of a chat, the newest pin last.
func (s *Server) Pinned(chatID int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return nil
	}
	var out []Message
	for _, id := range c.pins {
		out = append(out, *c.messages[id])
	}
	return out
}

// Keyboard is the reply keyboard that the person's app shows in the chat now,
// nil for none. A selective keyboard counts for those it mentions or replies to.
func (s *Server) Keyboard(userID, chatID int64) *ReplyKeyboardMarkup {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return nil
	}
	for _, id := range slices.Backward(c.order) {
		m := c.messages[id]
		k := m.ReplyKeyboard
		if k == nil || k.ForceReply || k.Selective && c.isGroup() && !addressed(m, userID) {
			continue
		}
		if k.RemoveKeyboard {
			return nil
		}
		return k
	}
	return nil
}

// addressed says whether a message replies to or mentions a person.
func addressed(m *Message, userID int64) bool {
	if r := m.ReplyToMessage; r != nil && r.From != nil && r.From.ID == userID {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(m.Entities), m.CaptionEntities...), func(e MessageEntity) bool {
		return e.User != nil && e.User.ID == userID
	})
}
