package sandbox

import (
	"fmt"
)

// fullInfo is what getChat tells beyond the Chat.
type fullInfo struct {
	Chat
	AccentColorID    int             `json:"accent_color_id"`
	MaxReactionCount int             `json:"max_reaction_count"`
	InviteLink       string          `json:"invite_link,omitempty"`
	PinnedMessage    *Message        `json:"pinned_message,omitempty"`
	Permissions      map[string]bool `json:"permissions,omitempty"`
}

func (s *Server) getChat(r *request) (any, error) {
	c, err := s.target(r, "chat_id", toRead)
	if err != nil {
		return nil, err
	}
	info := fullInfo{Chat: c.Chat, MaxReactionCount: 11}
	if n := len(c.pins); n > 0 {
		info.PinnedMessage = quoted(c.messages[c.pins[n-1]])
	}
	if c.isGroup() {
		info.Permissions = map[string]bool{}
		for _, name := range []string{
			"can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
			"can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
			"can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
		} {
			info.Permissions[name] = true
		}
		if c.isAdmin(s.bot.ID) {
			info.InviteLink = c.link
		}
	}
	return info, nil
}

func (s *Server) getChatMember(r *request) (any, error) {
	id := r.int64("user_id")
	if id <= 0 {
		return nil, err400("invalid user_id specified")
	}
	want := toWrite // Telegram hides the members from a bot that is not one
	if id == s.bot.ID {
		want = toRead
	}
	c, err := s.target(r, "chat_id", want)
	if err != nil {
		return nil, err
	}
	u, ok := s.userView(id)
	if !ok || s.users[id] != nil && !s.users[id].met {
		return nil, err400("user not found")
	}
	status := c.members[id]
	if status == "" {
		status = StatusLeft
	}
	return s.memberView(u, status), nil
}

func (s *Server) getChatAdministrators(r *request) (any, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	if !c.isGroup() {
		return nil, err400("there are no administrators in the private chat")
	}
	out := []ChatMember{}
	for _, m := range s.membersOf(c) {
		if c.isAdmin(m.User.ID) && !m.User.IsBot {
			out = append(out, m)
		}
	}
	return out, nil
}

func (s *Server) getChatMemberCount(r *request) (any, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	return len(s.membersOf(c)), nil
}

func (s *Server) leaveChat(r *request) (any, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	if !c.isGroup() {
		return nil, err400("chat member status can't be changed in private chats")
	}
	bot := s.bot
	s.post(c, s.bot, Message{LeftChatMember: &bot})
	s.changeMember(c, s.bot, s.bot, StatusLeft)
	return true, nil
}

// inviteTarget finds a group to which the bot may invite.
func (s *Server) inviteTarget(r *request) (*chat, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err == nil && (!c.isGroup() || !c.isAdmin(s.bot.ID)) {
		err = err400("not enough rights to manage chat invite link")
	}
	return c, err
}

func (s *Server) newLink() string { return fmt.Sprintf("https://t.me/+sandbox%09d", s.newID()) }

// exportChatInviteLink makes a new primary link; the old one ends.
func (s *Server) exportChatInviteLink(r *request) (any, error) {
	c, err := s.inviteTarget(r)
	if err != nil {
		return nil, err
	}
	c.link = s.newLink()
	return c.link, nil
}

// inviteLink is the answer of createChatInviteLink.
type inviteLink struct {
	InviteLink         string `json:"invite_link"`
	Creator            User   `json:"creator"`
	CreatesJoinRequest bool   `json:"creates_join_request"`
	IsPrimary          bool   `json:"is_primary"`
	IsRevoked          bool   `json:"is_revoked"`
	Name               string `json:"name,omitempty"`
	ExpireDate         int64  `json:"expire_date,omitempty"`
	MemberLimit        int    `json:"member_limit,omitempty"`
}

func (s *Server) createChatInviteLink(r *request) (any, error) {
	if utf16Len(r.params["name"]) > 32 {
		return nil, err400("invite link name is too long")
	}
	c, err := s.inviteTarget(r)
	if err != nil {
		return nil, err
	}
	_ = c
	return inviteLink{
		InviteLink: s.newLink(), Creator: s.bot, Name: r.params["name"], ExpireDate: r.int64("expire_date"),
		MemberLimit: r.clamped("member_limit", 0, 0, 99999), CreatesJoinRequest: r.bool("creates_join_request"),
	}, nil
}
