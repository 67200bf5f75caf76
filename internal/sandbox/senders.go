package sandbox

import (
	"errors"
	"fmt"
)

// ErrNoTopic: the group has no such topic, or is no forum.
var ErrNoTopic = errors.New("sandbox: no such topic")

// Who stands in Message.From where no person does, by the ids they have in
// Telegram.
var (
	anonymousAdmin = User{ID: 1_087_968_824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
	channelSender  = User{ID: 136_817_688, IsBot: true, FirstName: "Channel", Username: "Channel_Bot"}
	telegram       = User{ID: 777_000, FirstName: "Telegram"}
)

// AddChannel makes a channel without the bot; the first member is its creator.
func (s *Server) AddChannel(title string, members ...int64) Chat {
	return s.addGroup(ChatChannel, title, members)
}

// AddForum makes a supergroup with topics, without the bot; the first member is
// its creator.
func (s *Server) AddForum(title string, members ...int64) Chat {
	made := s.addGroup(ChatSupergroup, title, members)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[made.ID]
	c.IsForum, c.topics = true, map[int]string{}
	return c.Chat
}

// AddTopic opens a topic in a forum and gives its message_thread_id. What is
// written without one goes to General.
func (s *Server) AddTopic(by, chatID int64, name string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.groupMember(by, chatID)
	if err != nil {
		return 0, err
	}
	if !c.IsForum {
		return 0, fmt.Errorf("%w: %d is no forum", ErrNoTopic, chatID)
	}
	m := s.post(c, u.User, Message{Extra: map[string]any{"forum_topic_created": map[string]any{"name": name, "icon_color": 7322096}}})
	topic := *m
	topic.MessageThreadID, topic.IsTopicMessage = m.MessageID, true
	s.change(c, &topic)
	c.topics[m.MessageID] = name
	s.tell(c, &topic)
	return m.MessageID, nil
}

// DeleteTopic takes a topic with all its messages out of a forum.
func (s *Server) DeleteTopic(by, chatID int64, topic int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, err := s.groupMember(by, chatID)
	if err != nil {
		return err
	}
	if c.topics[topic] == "" {
		return fmt.Errorf("%w: %d", ErrNoTopic, topic)
	}
	delete(c.topics, topic)
	for _, id := range append([]int(nil), c.order...) {
		if c.messages[id].MessageThreadID == topic {
			s.remove(c, id)
		}
	}
	return nil
}

// Service puts a message of Telegram itself into a chat, caused by a person:
// fields are those of the Bot API's Message, such as "chat_background_set",
// "message_auto_delete_timer_changed" or "gift".
func (s *Server) Service(by, chatID int64, fields map[string]any) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.writer(by, chatID)
	if err != nil {
		return Message{}, err
	}
	m := s.post(c, u.User, Message{Extra: fields, service: true})
	s.tell(c, m)
	return *m, nil
}

// Publish writes in a channel. Its posts have no sender but the channel; where
// the channel is linked to a group (to, 0 for none) Telegram carries them there.
func (s *Server) Publish(by, channel, to int64, out Outgoing) ([]Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, err := s.groupMember(by, channel)
	if err != nil {
		return nil, err
	}
	if c.Type != ChatChannel || !c.isAdmin(by) {
		return nil, fmt.Errorf("%w: a post in %d", ErrNotAllowed, channel)
	}
	parts, err := s.compose(out)
	if err != nil {
		return nil, err
	}
	var sent []Message
	for _, p := range parts {
		m := s.post(c, User{}, p)
		if c.isMember(s.bot.ID) {
			s.push("channel_post", c.ID, Update{ChannelPost: m})
		}
		sent = append(sent, *m)
		group := s.chats[to]
		if group == nil || group.Type != ChatSupergroup {
			continue
		}
		p.SenderChat, p.IsAutomaticForward = new(c.Chat), true
		p.ForwardOrigin = &MessageOrigin{Type: "channel", Date: m.Date, Chat: new(c.Chat), MessageID: m.MessageID}
		s.tell(group, s.post(group, telegram, p))
	}
	return sent, nil
}

// Forward carries a message on as a person, as the apps do; hidden is for an
// author who does not let himself be named.
func (s *Server) Forward(from, chatID, source int64, messageID int, hidden bool) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.writer(from, chatID)
	if err != nil {
		return Message{}, err
	}
	src := s.chats[source]
	if src == nil || src.messages[messageID] == nil {
		return Message{}, fmt.Errorf("%w: %d", ErrNoMessage, messageID)
	}
	old := src.messages[messageID]
	if isService(old) || old.HasProtectedContent {
		return Message{}, fmt.Errorf("%w: forward of %d", ErrNotAllowed, messageID)
	}
	m := content(old)
	m.ForwardOrigin, m.ViaBot = origin(old, hidden), old.ViaBot
	sent := s.post(c, u.User, m)
	s.tell(c, sent)
	return *sent, nil
}

// origin is where a message that is carried on came from.
func origin(m *Message, hidden bool) *MessageOrigin {
	switch {
	case m.ForwardOrigin != nil:
		return m.ForwardOrigin
	case m.Chat.Type == ChatChannel:
		return &MessageOrigin{Type: "channel", Date: m.Date, Chat: new(m.Chat), MessageID: m.MessageID}
	case m.SenderChat != nil:
		return &MessageOrigin{Type: "chat", Date: m.Date, SenderChat: m.SenderChat}
	case hidden:
		return &MessageOrigin{Type: "hidden_user", Date: m.Date, SenderUserName: m.From.FirstName}
	}
	return &MessageOrigin{Type: "user", Date: m.Date, SenderUser: m.From}
}

// guise puts the sender of a message together, where he does not write as
// himself: as the group (an anonymous administrator) or as a channel of his.
func (s *Server) guise(c *chat, u *user, as int64, m *Message) (User, error) {
	switch {
	case as == 0:
		return u.User, nil
	case as == c.ID && c.Type == ChatSupergroup && c.isAdmin(u.ID):
		m.SenderChat = new(c.Chat)
		return anonymousAdmin, nil
	}
	other := s.chats[as]
	if other == nil || other.Type != ChatChannel || !other.isAdmin(u.ID) || c.Type != ChatSupergroup {
		return User{}, fmt.Errorf("%w: writing as %d", ErrNotAllowed, as)
	}
	m.SenderChat = new(other.Chat)
	return channelSender, nil
}

// thread places a message in a topic of a forum. In other supergroups Telegram
// gives replies a thread too, which is no topic.
func (c *chat) thread(m *Message, topic int) error {
	r := m.ReplyToMessage
	switch {
	case topic != 0 && c.topics[topic] == "":
		return fmt.Errorf("%w: %d", ErrNoTopic, topic)
	case topic == 0 && c.IsForum && r != nil && r.IsTopicMessage:
		topic = r.MessageThreadID
	case topic == 0 && c.Type == ChatSupergroup && !c.IsForum && r != nil:
		m.MessageThreadID = r.MessageID
		return nil
	}
	m.MessageThreadID, m.IsTopicMessage = topic, topic != 0
	return nil
}
