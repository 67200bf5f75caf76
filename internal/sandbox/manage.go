package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// deleteLife is how long a bot can delete messages where it is no administrator.
const deleteLife = 48 * time.Hour

// deletable says whether Telegram lets the bot delete a message.
func (s *Server) deletable(c *chat, m *Message) error {
	if c.isGroup() && c.isAdmin(s.bot.ID) {
		return nil
	}
	switch {
	case c.isGroup() && !s.ours(m), m.MigrateFromChatID != 0, m.GroupChatCreated:
		return err400("message can't be deleted")
	case s.now().Sub(time.Unix(m.Date, 0)) > deleteLife:
		return err400("message can't be deleted for everyone")
	}
	return nil
}

func (s *Server) deleteMessage(r *request) (any, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	m := c.messages[r.messageID("message_id")]
	if m == nil {
		return nil, err400("message to delete not found")
	}
	if err := s.deletable(c, m); err != nil {
		return nil, err
	}
	s.remove(c, m.MessageID)
	return true, nil
}

// deleteMessages skips what is not there and what cannot be deleted.
func (s *Server) deleteMessages(r *request) (any, error) {
	var ids []json.Number
	if err := r.object("message_ids", "message_ids", &ids); err != nil {
		return nil, err
	}
	switch {
	case len(ids) == 0:
		return nil, err400("message identifiers are not specified")
	case len(ids) > 100:
		return nil, err400("too many message identifiers specified")
	}
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		n, err := id.Int64()
		if err != nil || n <= 0 {
			return nil, err400("invalid message identifier specified")
		}
		if m := c.messages[int(n)]; m != nil && s.deletable(c, m) == nil {
			s.remove(c, m.MessageID)
		}
	}
	return true, nil
}

// pinTarget finds a chat in which the bot may pin.
func (s *Server) pinTarget(r *request) (*chat, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err == nil && c.isGroup() && !c.isAdmin(s.bot.ID) {
		err = err400("not enough rights to manage pinned messages in the chat")
	}
	return c, err
}

func (s *Server) pinChatMessage(r *request) (any, error) {
	c, err := s.pinTarget(r)
	if err != nil {
		return nil, err
	}
	m := c.messages[r.messageID("message_id")]
	switch {
	case m == nil:
		return nil, err400("message to pin not found")
	case isService(m):
		return nil, err400("a service message can't be pinned")
	}
	again := slices.Contains(c.pins, m.MessageID)
	c.pins = append(slices.DeleteFunc(c.pins, func(id int) bool { return id == m.MessageID }), m.MessageID)
	s.emit(Event{Kind: EventPinned, Chat: c.ID, MessageID: m.MessageID, Message: m})
	if !again {
		s.post(c, s.bot, Message{PinnedMessage: quoted(m), Silent: r.bool("disable_notification")})
	}
	return true, nil
}

func (s *Server) unpinChatMessage(r *request) (any, error) {
	c, err := s.pinTarget(r)
	if err != nil {
		return nil, err
	}
	id := r.messageID("message_id")
	if r.params["message_id"] == "" && len(c.pins) > 0 {
		id = c.pins[len(c.pins)-1]
	}
	if !slices.Contains(c.pins, id) {
		return nil, err400("message to unpin not found")
	}
	c.pins = slices.DeleteFunc(c.pins, func(p int) bool { return p == id })
	s.emit(Event{Kind: EventUnpinned, Chat: c.ID, MessageID: id})
	return true, nil
}

func (s *Server) unpinAllChatMessages(r *request) (any, error) {
	c, err := s.pinTarget(r)
	if err != nil {
		return nil, err
	}
	if len(c.pins) > 0 {
		c.pins = nil
		s.emit(Event{Kind: EventUnpinned, Chat: c.ID})
	}
	return true, nil
}

// chatActions are those of sendChatAction.
var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
	"choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func (s *Server) sendChatAction(r *request) (any, error) {
	action := r.params["action"]
	if !slices.Contains(chatActions, action) {
		return nil, err400("wrong parameter action in request")
	}
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	s.emit(Event{Kind: EventTyping, Chat: c.ID, User: s.bot.ID, Action: action})
	return true, nil
}

// reactionEmoji are the emoji that Telegram takes as reactions.
var reactionEmoji = []string{
	"❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊",
	"🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋",
	"🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃",
	"💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
}

func (s *Server) setMessageReaction(r *request) (any, error) {
	var list []ReactionType
	if err := r.object("reaction", "reaction types", &list); err != nil {
		return nil, err
	}
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	m := c.messages[r.messageID("message_id")]
	switch {
	case m == nil:
		return nil, err400("message to react not found")
	case isService(m):
		return nil, err400("MESSAGE_ID_INVALID")
	}
	var emoji []string
	for _, t := range list {
		if t.Type != "emoji" || !slices.Contains(reactionEmoji, t.Emoji) {
			return nil, err400("REACTION_INVALID")
		}
		emoji = append(emoji, t.Emoji)
	}
	if len(emoji) > 1 {
		return nil, err400("REACTIONS_TOO_MANY") // bots put one
	}
	if slices.Equal(m.Reactions[s.bot.ID], emoji) {
		return nil, errNotModified
	}
	s.react(c, m, s.bot.ID, emoji)
	return true, nil
}
