package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// AddUser adds a person or changes the names of one. An id of 0 gets a free one.
// The private chat exists only after Start.
func (s *Server) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.ID == 0 {
		s.lastUser++
		u.ID = s.lastUser
	}
	s.lastUser = max(s.lastUser, u.ID) // nobody after gets the same
	if old := s.users[u.ID]; old != nil {
		old.User = u
		if c := s.chats[u.ID]; c != nil {
			c.Chat = privateChat(u)
		}
	} else {
		s.users[u.ID] = &user{User: u}
	}
	s.emit(Event{Kind: EventUser, User: u.ID})
	return u
}

func privateChat(u User) Chat {
	return Chat{ID: u.ID, Type: ChatPrivate, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName}
}

// Meet opens a person's chat with the bot, or opens it again, as pressing Start does, and
// sends nothing: who pressed it long ago. ErrNoUser.
func (s *Server) Meet(userID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[userID]
	if u == nil {
		return fmt.Errorf("%w: %d", ErrNoUser, userID)
	}
	c := s.chats[userID]
	if c == nil {
		c = newChat(privateChat(u.User))
		s.chats[userID] = c
	}
	u.met = true
	if !c.opened {
		c.opened = true
		c.members[userID], c.members[s.bot.ID] = StatusMember, StatusMember
		s.emit(Event{Kind: EventChat, Chat: userID, User: userID})
	}
	if c.blocked {
		s.setBlocked(c, u, false)
	}
	return nil
}

// Start presses Start in the private chat, through a deep link if payload is
// not empty: the chat opens, the bot is unblocked, "/start payload" is sent.
func (s *Server) Start(userID int64, payload string) (Message, error) {
	if err := s.Meet(userID); err != nil {
		return Message{}, err
	}
	text := "/start"
	if payload != "" {
		text += " " + payload
	}
	sent, err := s.Send(userID, userID, Outgoing{Text: text})
	if err != nil {
		return Message{}, err
	}
	return sent[0], nil
}

// Block makes the person block the bot. Doing so twice changes nothing.
func (s *Server) Block(userID int64) error { return s.block(userID, true) }

// Unblock takes a Block back.
func (s *Server) Unblock(userID int64) error { return s.block(userID, false) }

func (s *Server) block(userID int64, blocked bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.openChat(userID)
	if err != nil {
		return err
	}
	if c.blocked != blocked {
		s.setBlocked(c, u, blocked)
	}
	return nil
}

func (s *Server) setBlocked(c *chat, u *user, blocked bool) {
	c.blocked = blocked
	was, is := StatusKicked, StatusMember
	if blocked {
		was, is = is, was
	}
	c.members[s.bot.ID] = is
	s.emit(Event{Kind: EventChat, Chat: c.ID, User: u.ID})
	s.push("my_chat_member", c.ID, Update{MyChatMember: &ChatMemberUpdated{
		Chat: c.Chat, From: u.User, Date: s.now().Unix(),
		OldChatMember: s.memberView(s.bot, was), NewChatMember: s.memberView(s.bot, is),
	}})
}

// openChat is the private chat of a person who has pressed Start.
func (s *Server) openChat(userID int64) (*chat, *user, error) {
	u := s.users[userID]
	if u == nil {
		return nil, nil, fmt.Errorf("%w: %d", ErrNoUser, userID)
	}
	c := s.chats[userID]
	if c == nil || !c.opened {
		return nil, nil, fmt.Errorf("%w: %d", ErrNotStarted, userID)
	}
	return c, u, nil
}

// Blocked says whether the person has blocked the bot.
func (s *Server) Blocked(userID int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[userID]
	return c != nil && c.blocked
}

// Users are all people, by id.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []User
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		out = append(out, s.users[id].User)
	}
	return out
}

// User is one person, or the bot.
func (s *Server) User(id int64) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.userView(id)
}

func (s *Server) userView(id int64) (User, bool) {
	if id == s.bot.ID {
		return s.bot, true
	}
	if u := s.users[id]; u != nil {
		return u.User, true
	}
	return User{}, false
}

// Chats are all chats that exist, by id: opened private chats and groups. A
// group that became a supergroup is not among them.
func (s *Server) Chats() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Chat
	for _, c := range s.chats {
		if c.migratedTo == 0 {
			out = append(out, c.Chat)
		}
	}
	slices.SortFunc(out, func(a, b Chat) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Chat is one chat.
func (s *Server) Chat(id int64) (Chat, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil {
		return c.Chat, true
	}
	return Chat{}, false
}
