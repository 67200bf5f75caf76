package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

const (
	firstGroup      = -4_000_000_000
	firstSupergroup = -1_002_000_000_000
)

func newChat(info Chat) *chat {
	return &chat{Chat: info, members: map[int64]string{}, messages: map[int]*Message{}}
}

func (c *chat) isGroup() bool { return c.Type != ChatPrivate }

func (c *chat) isMember(id int64) bool {
	switch c.members[id] {
	case StatusCreator, StatusAdministrator, StatusMember, StatusRestricted:
		return true
	}
	return false
}

func (c *chat) isAdmin(id int64) bool {
	return c.members[id] == StatusCreator || c.members[id] == StatusAdministrator
}

// AddGroup makes a group without the bot; the first member is its creator.
// Members who were not added with AddUser are left out.
func (s *Server) AddGroup(title string, members ...int64) Chat {
	return s.addGroup(ChatGroup, title, members)
}

// AddSupergroup makes a supergroup without the bot; the first member is its
// creator. Members who were not added with AddUser are left out.
func (s *Server) AddSupergroup(title string, members ...int64) Chat {
	return s.addGroup(ChatSupergroup, title, members)
}

func (s *Server) addGroup(kind, title string, members []int64) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newGroup(kind, title)
	for _, id := range members {
		switch {
		case s.users[id] == nil:
		case len(c.members) == 0:
			c.members[id] = StatusCreator
		default:
			c.members[id] = StatusMember
		}
	}
	s.emit(Event{Kind: EventChat, Chat: c.ID})
	if len(members) > 0 && kind != ChatChannel {
		if u := s.users[members[0]]; u != nil {
			m := Message{GroupChatCreated: kind == ChatGroup, SupergroupChatCreated: kind == ChatSupergroup}
			s.post(c, u.User, m)
		}
	}
	return c.Chat
}

func (s *Server) newGroup(kind, title string) *chat {
	id := firstGroup - s.newID()
	if kind != ChatGroup {
		id = firstSupergroup - s.newID()
	}
	c := newChat(Chat{ID: id, Type: kind, Title: title})
	s.chats[c.ID] = c
	return c
}

// AddBot adds the bot to a group; by is the member who does it.
func (s *Server) AddBot(by, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.groupMember(by, chatID)
	if err != nil {
		return err
	}
	if c.isMember(s.bot.ID) {
		return nil
	}
	for id := range c.members {
		s.meet(id)
	}
	if c.Type == ChatChannel { // a bot is in one as an administrator only
		if !c.isAdmin(by) {
			return fmt.Errorf("%w: the bot into %d", ErrNotAllowed, chatID)
		}
		s.changeMember(c, u.User, s.bot, StatusAdministrator)
		return nil
	}
	s.changeMember(c, u.User, s.bot, StatusMember)
	s.tell(c, s.post(c, u.User, Message{NewChatMembers: []User{s.bot}}))
	return nil
}

// RemoveBot removes the bot from a group.
func (s *Server) RemoveBot(by, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.groupMember(by, chatID)
	if err != nil {
		return err
	}
	if !c.isMember(s.bot.ID) {
		return fmt.Errorf("%w: the bot", ErrNotMember)
	}
	// The bot still gets the service message about itself.
	if bot := s.bot; c.Type != ChatChannel {
		s.tell(c, s.post(c, u.User, Message{LeftChatMember: &bot}))
	}
	s.changeMember(c, u.User, s.bot, StatusKicked)
	return nil
}

// PromoteBot makes the bot an administrator of the group, or an ordinary member again.
func (s *Server) PromoteBot(by, chatID int64, admin bool) error {
	return s.Promote(by, s.bot.ID, chatID, admin)
}

// Promote makes a member an administrator of the group, or an ordinary member
// again; only administrators can do it.
func (s *Server) Promote(by, userID, chatID int64, admin bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.groupMember(by, chatID)
	if err != nil {
		return err
	}
	whom, _ := s.userView(userID)
	if !c.isMember(userID) {
		return fmt.Errorf("%w: %d", ErrNotMember, userID)
	}
	if !c.isAdmin(by) || c.members[userID] == StatusCreator {
		return fmt.Errorf("%w: promotion by %d", ErrNotAllowed, by)
	}
	status := StatusMember
	if admin {
		status = StatusAdministrator
	}
	if c.members[userID] != status {
		s.changeMember(c, u.User, whom, status)
	}
	return nil
}

// Join lets a person enter a group.
func (s *Server) Join(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, c := s.users[userID], s.chats[chatID]
	if u == nil {
		return fmt.Errorf("%w: %d", ErrNoUser, userID)
	}
	if c == nil || !c.isGroup() || c.migratedTo != 0 {
		return fmt.Errorf("%w: %d", ErrNoChat, chatID)
	}
	if c.isMember(userID) {
		return nil
	}
	if c.isMember(s.bot.ID) {
		s.meet(userID)
	}
	s.changeMember(c, u.User, u.User, StatusMember)
	s.tell(c, s.post(c, u.User, Message{NewChatMembers: []User{u.User}}))
	return nil
}

// Leave lets a person leave a group.
func (s *Server) Leave(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.groupMember(userID, chatID)
	if err != nil {
		return err
	}
	left := u.User
	s.changeMember(c, u.User, u.User, StatusLeft)
	s.tell(c, s.post(c, u.User, Message{LeftChatMember: &left}))
	return nil
}

// Rename changes the title of a group.
func (s *Server) Rename(by, chatID int64, title string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.groupMember(by, chatID)
	if err != nil {
		return err
	}
	c.Title = title
	s.emit(Event{Kind: EventChat, Chat: c.ID})
	s.tell(c, s.post(c, u.User, Message{NewChatTitle: title}))
	return nil
}

// MigrateToSupergroup turns a group into a supergroup with a new id. The old id
// answers every call with 400 and migrate_to_chat_id from then on.
func (s *Server) MigrateToSupergroup(chatID int64) (Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[chatID]
	if old == nil || old.Type != ChatGroup || old.migratedTo != 0 {
		return Chat{}, fmt.Errorf("%w: %d is no group", ErrNoChat, chatID)
	}
	c := s.newGroup(ChatSupergroup, old.Title)
	c.members = maps.Clone(old.members)
	by := s.bot
	for id, status := range old.members {
		if u := s.users[id]; u != nil && status == StatusCreator {
			by = u.User
		}
	}
	s.tell(old, s.post(old, by, Message{MigrateToChatID: c.ID}))
	old.migratedTo = c.ID
	s.emit(Event{Kind: EventMigrated, Chat: old.ID, NewChat: c.ID})
	s.emit(Event{Kind: EventChat, Chat: c.ID})
	s.tell(c, s.post(c, by, Message{MigrateFromChatID: old.ID}))
	return c.Chat, nil
}

// groupMember finds a group and a person in it.
func (s *Server) groupMember(userID, chatID int64) (*chat, *user, error) {
	c, u := s.chats[chatID], s.users[userID]
	switch {
	case u == nil:
		return nil, nil, fmt.Errorf("%w: %d", ErrNoUser, userID)
	case c == nil || !c.isGroup() || c.migratedTo != 0:
		return nil, nil, fmt.Errorf("%w: %d", ErrNoChat, chatID)
	case !c.isMember(userID):
		return nil, nil, fmt.Errorf("%w: %d in %d", ErrNotMember, userID, chatID)
	}
	return c, u, nil
}

// meet notes that the bot could have seen a person.
func (s *Server) meet(id int64) {
	if u := s.users[id]; u != nil {
		u.met = true
	}
}

// changeMember changes a standing and tells the bot, if it may know.
func (s *Server) changeMember(c *chat, by, whom User, status string) {
	was := c.members[whom.ID]
	if was == "" {
		was = StatusLeft
	}
	old := s.memberView(whom, was)
	if whom.ID == s.bot.ID && was == StatusRestricted {
		old, c.limits.own = s.standing(c), nil
	}
	c.members[whom.ID] = status
	s.emit(Event{Kind: EventChat, Chat: c.ID, User: whom.ID})
	u := &ChatMemberUpdated{Chat: c.Chat, From: by, Date: s.now().Unix(), OldChatMember: old, NewChatMember: s.memberView(whom, status)}
	switch {
	case whom.ID == s.bot.ID:
		s.push("my_chat_member", c.ID, Update{MyChatMember: u})
	case c.isAdmin(s.bot.ID):
		s.push("chat_member", c.ID, Update{ChatMember: u})
	}
}

// memberView is a standing as the Bot API shows it.
func (s *Server) memberView(u User, status string) ChatMember {
	m := ChatMember{User: u, Status: status}
	yes, no, forever := true, false, int64(0)
	switch status {
	case StatusCreator:
		m.IsAnonymous = &no
	case StatusAdministrator:
		m.IsAnonymous, m.CanBeEdited, m.CanPromoteMembers = &no, &no, &no
		m.CanManageChat, m.CanDeleteMessages, m.CanRestrictMembers = &yes, &yes, &yes
		m.CanChangeInfo, m.CanInviteUsers, m.CanPinMessages = &yes, &yes, &yes
	case StatusKicked:
		m.UntilDate = &forever
	}
	return m
}

// Members are the members of a group, the bot too if it is in: the creator,
// the administrators, the others, each by id.
func (s *Server) Members(chatID int64) []ChatMember {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return nil
	}
	return s.membersOf(c)
}

func (s *Server) membersOf(c *chat) []ChatMember {
	var out []ChatMember
	for id, status := range c.members {
		if u, ok := s.userView(id); ok && c.isMember(id) {
			out = append(out, s.memberView(u, status))
		}
	}
	rank := []string{StatusCreator, StatusAdministrator, StatusMember, StatusRestricted}
	slices.SortFunc(out, func(a, b ChatMember) int {
		return cmp.Or(
			cmp.Compare(slices.Index(rank, a.Status), slices.Index(rank, b.Status)),
			cmp.Compare(a.User.ID, b.User.ID))
	})
	return out
}
