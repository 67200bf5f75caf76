package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
)

// StatusRestricted is the standing of a member whose rights were cut.
const StatusRestricted = "restricted"

// Rights are what a member of a group may send.
type Rights struct {
	Messages   bool // texts, places
	Photos     bool
	Documents  bool
	Videos     bool
	VoiceNotes bool
	Audios     bool
	Polls      bool
}

// AllRights are those of an ordinary member.
var AllRights = Rights{true, true, true, true, true, true, true}

// limits is what keeps the bot from writing to a group.
type limits struct {
	own    *Rights // of the bot alone; nil: those of everybody
	all    *Rights // of every member who is no administrator; nil: all
	closed bool    // the topic that the bot writes to
}

// RestrictBot gives the bot these rights in a supergroup, or, with AllRights, makes it
// an ordinary member again; only administrators can do it.
func (s *Server) RestrictBot(by, chatID int64, rights Rights) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.admin(by, chatID)
	if err != nil {
		return err
	}
	if c.Type != ChatSupergroup || !c.isMember(s.bot.ID) {
		return fmt.Errorf("%w: restriction in a %s", ErrNotAllowed, c.Type)
	}
	old := s.standing(c)
	c.limits.own = &rights
	c.members[s.bot.ID] = StatusRestricted
	if rights == AllRights {
		c.limits.own = nil
		c.members[s.bot.ID] = StatusMember
	}
	s.emit(Event{Kind: EventChat, Chat: c.ID, User: s.bot.ID})
	s.push("my_chat_member", c.ID, Update{MyChatMember: &ChatMemberUpdated{
		Chat: c.Chat, From: u.User, Date: s.now().Unix(), OldChatMember: old, NewChatMember: s.standing(c),
	}})
	return nil
}

// SetPermissions gives everybody in a group but its administrators these rights.
// The bot is told nothing.
func (s *Server) SetPermissions(by, chatID int64, rights Rights) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, err := s.admin(by, chatID)
	if err == nil {
		c.limits.all = &rights
	}
	return err
}

// CloseTopic closes the topic that the bot writes to, or opens it again. Only who
// administers the group can write to a closed one.
func (s *Server) CloseTopic(by, chatID int64, closed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, err := s.admin(by, chatID)
	if err == nil {
		c.limits.closed = closed
	}
	return err
}

func (s *Server) admin(by, chatID int64) (*chat, *user, error) {
	c, u, err := s.groupMember(by, chatID)
	if err == nil && !c.isAdmin(by) {
		err = fmt.Errorf("%w: by %d", ErrNotAllowed, by)
	}
	return c, u, err
}

// standing is the bot's own in a group, with its rights when they were cut.
func (s *Server) standing(c *chat) ChatMember {
	m := s.memberView(s.bot, c.members[s.bot.ID])
	if r := c.limits.own; r != nil && m.Status == StatusRestricted {
		yes, forever := true, int64(0)
		m.IsMember, m.UntilDate = &yes, &forever
		m.CanSendMessages, m.CanSendPhotos, m.CanSendDocuments, m.CanSendVideos = &r.Messages, &r.Photos, &r.Documents, &r.Videos
		m.CanSendVoiceNotes, m.CanSendAudios, m.CanSendPolls = &r.VoiceNotes, &r.Audios, &r.Polls
	}
	return m
}

// maySend checks the rights for a method that sends, with Telegram's words.
func (s *Server) maySend(c *chat, r *request) error {
	if !c.isGroup() || c.isAdmin(s.bot.ID) {
		return nil
	}
	if c.limits.closed {
		return err400("TOPIC_CLOSED")
	}
	may := AllRights
	for _, limit := range []*Rights{c.limits.all, c.limits.own} {
		if limit != nil {
			may = may.and(*limit)
		}
	}
	if may == (Rights{}) && c.limits.own != nil {
		return err400("have no rights to send a message")
	}
	for _, what := range kindsOfMedia(r) {
		if !may.allow(what) {
			return err400("not enough rights to send %s to the chat", what)
		}
	}
	return nil
}

// kindsOfMedia names, in Telegram's words, what a request sends.
func kindsOfMedia(r *request) []string {
	names := map[string]string{
		"photo": "photos", "document": "documents", "video": "videos", "voice": "voice notes", "audio": "music", "poll": "polls",
	}
	method := strings.ToLower(r.method)
	if method != "sendmediagroup" {
		if name, ok := names[strings.TrimPrefix(method, "send")]; ok {
			return []string{name}
		}
		return []string{"text messages"}
	}
	var items []struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal([]byte(r.params["media"]), &items) // what is wrong with it is told elsewhere
	var list []string
	for _, item := range items {
		if name, ok := names[item.Type]; ok {
			list = append(list, name)
		}
	}
	return list
}

func (r Rights) and(o Rights) Rights {
	return Rights{
		r.Messages && o.Messages, r.Photos && o.Photos, r.Documents && o.Documents, r.Videos && o.Videos,
		r.VoiceNotes && o.VoiceNotes, r.Audios && o.Audios, r.Polls && o.Polls,
	}
}

func (r Rights) allow(what string) bool {
	return map[string]bool{
		"photos": r.Photos, "documents": r.Documents, "videos": r.Videos, "voice notes": r.VoiceNotes, "music": r.Audios, "polls": r.Polls,
		"text messages": r.Messages,
	}[what]
}
