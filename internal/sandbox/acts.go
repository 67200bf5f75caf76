package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Outgoing is what a person sends in one go. Several photos, videos or
// documents make an album: one message each, with one media_group_id.
type Outgoing struct {
	Text      string
	Photos    [][]byte // images; PNG, JPEG and GIF are measured, others count as 1280×720
	Anew      bool     // photos have names of their own though the same was sent before, as when it is uploaded again
	Documents []Upload
	Videos    []Upload
	Voice     []byte // OGG/OPUS
	Audios    []Upload
	VideoNote []byte
	Animation *Upload
	Sticker   string // its emoji
	Dice      string // its emoji
	Duration  int    // of the voice, audio or video note, in seconds
	Location  *Location
	Venue     *Venue
	Contact   *Contact
	Extra     map[string]any // content by further fields of the Bot API's Message, such as "paid_media"
	Caption   string         // of the first thing that can carry one
	Album     string         // media_group_id of what comes in several sendings; given by itself when empty
	ReplyTo   int            // id of a message in the same chat, 0 for none
	// As is whom an administrator writes as in a supergroup: the group itself, or a
	// channel of his; 0 for himself.
	As      int64
	Topic   int            // message_thread_id in a forum; 0 for General
	ViaBot  *User          // the inline bot that made the content
	Forward *MessageOrigin // whose words they are
}

// Upload is a file with its name.
type Upload struct {
	Name     string
	MimeType string // guessed from Name and Data if empty
	Data     []byte
}

// Send sends as a person. A private chat has the id of the person. Texts over
// 4096 UTF-16 units go in several messages, as the apps do it; albums over ten
// files go as several albums. It fails with ErrNoUser, ErrNoChat,
// ErrNotStarted, ErrBlocked, ErrNotMember, ErrNoMessage (ReplyTo), ErrNoTopic,
// ErrNotAllowed (As), ErrEmpty, or ErrTooLong (Caption over 1024).
func (s *Server) Send(from, chatID int64, out Outgoing) ([]Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.writer(from, chatID)
	if err != nil {
		return nil, err
	}
	parts, err := s.compose(out)
	if err != nil {
		return nil, err
	}
	if out.ReplyTo != 0 {
		replied := c.messages[out.ReplyTo]
		if replied == nil {
			return nil, fmt.Errorf("%w: %d", ErrNoMessage, out.ReplyTo)
		}
		parts[0].ReplyToMessage = quoted(replied)
	}
	sent := make([]Message, 0, len(parts))
	for _, p := range parts {
		p.ViaBot, p.ForwardOrigin = out.ViaBot, out.Forward
		if err := c.thread(&p, out.Topic); err != nil {
			return sent, err
		}
		sender, err := s.guise(c, u, out.As, &p)
		if err != nil {
			return sent, err
		}
		m := s.post(c, sender, p)
		s.tell(c, m)
		sent = append(sent, *m)
	}
	return sent, nil
}

// writer finds a chat and a person who can write in it.
func (s *Server) writer(from, chatID int64) (*chat, *user, error) {
	if from != chatID {
		return s.groupMember(from, chatID)
	}
	c, u, err := s.openChat(from)
	if err == nil && c.blocked {
		err = fmt.Errorf("%w: %d", ErrBlocked, from)
	}
	return c, u, err
}

// compose makes the messages of an Outgoing, without what the chat adds.
func (s *Server) compose(out Outgoing) ([]Message, error) {
	caption := trimText(out.Caption)
	if utf16Len(caption) > maxCaption {
		return nil, fmt.Errorf("%w: caption", ErrTooLong)
	}
	var parts []Message
	var visual, documents []Message
	for _, data := range out.Photos {
		sizes := s.addPhoto(data)
		if out.Anew {
			sizes = slices.Clone(sizes)
			for i := range sizes {
				sizes[i].FileUniqueID += fmt.Sprint("n", s.newID())
			}
		}
		visual = append(visual, Message{Photo: sizes})
	}
	for _, v := range out.Videos {
		visual = append(visual, Message{Video: s.addVideo(v)})
	}
	for _, d := range out.Documents {
		documents = append(documents, Message{Document: s.addDocument(d)})
	}
	// Documents do not mix with photos in one album.
	parts = append(s.albums(visual), s.albums(documents)...)
	if out.Album != "" {
		for i := range parts {
			parts[i].MediaGroupID = out.Album
		}
	}
	if out.Voice != nil {
		parts = append(parts, Message{Voice: s.addVoice(out.Voice, out.Duration)})
	}
	var sounds []Message
	for _, a := range out.Audios {
		sounds = append(sounds, Message{Audio: s.addAudio(a, out.Duration)})
	}
	parts = append(parts, s.albums(sounds)...)
	if out.Animation != nil {
		gif, document := s.addAnimation(*out.Animation)
		parts = append(parts, Message{Animation: gif, Document: document})
	}
	if out.Extra != nil {
		parts = append(parts, Message{Extra: out.Extra})
	}
	if len(parts) > 0 && caption != "" {
		parts[0].Caption, parts[0].CaptionEntities = caption, findEntities(caption, nil)
	}
	if out.VideoNote != nil {
		parts = append(parts, Message{VideoNote: s.addVideoNote(out.VideoNote, out.Duration)})
	}
	if out.Sticker != "" {
		parts = append(parts, Message{Sticker: s.addSticker(out.Sticker)})
	}
	if out.Dice != "" {
		parts = append(parts, Message{Dice: &Dice{Emoji: out.Dice, Value: 3}})
	}
	if out.Venue != nil {
		parts = append(parts, Message{Venue: new(*out.Venue), Location: new(out.Venue.Location)})
	}
	if out.Location != nil {
		parts = append(parts, Message{Location: new(*out.Location)})
	}
	if out.Contact != nil {
		parts = append(parts, Message{Contact: new(*out.Contact)})
	}
	for _, text := range splitText(trimText(out.Text), maxText) {
		parts = append(parts, Message{Text: text, Entities: findEntities(text, nil)})
	}
	if len(parts) == 0 {
		return nil, ErrEmpty
	}
	return parts, nil
}

// albums gives messages of one sort their media_group_id, ten to an album.
func (s *Server) albums(parts []Message) []Message {
	for album := range slices.Chunk(parts, maxAlbum) {
		if len(album) < 2 {
			continue
		}
		id := s.albumID()
		for i := range album {
			album[i].MediaGroupID = id
		}
	}
	return parts
}

func (s *Server) albumID() string { return fmt.Sprint(13_000_000_000_000_000 + s.newID()) }

// EditText changes the text or caption of a person's own message. It fails like
// Send, and with ErrNotAllowed for what the person did not write.
func (s *Server) EditText(from, chatID int64, messageID int, text string) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, err := s.writer(from, chatID)
	if err != nil {
		return Message{}, err
	}
	old := c.messages[messageID]
	if old == nil {
		return Message{}, fmt.Errorf("%w: %d", ErrNoMessage, messageID)
	}
	text = trimText(text)
	m, limit := *old, maxText
	switch {
	case old.From == nil || old.From.ID != from:
		return Message{}, fmt.Errorf("%w: edit of %d", ErrNotAllowed, messageID)
	case old.Text != "":
		if text == "" {
			return Message{}, ErrEmpty
		}
		m.Text, m.Entities = text, findEntities(text, nil)
	case hasMedia(old):
		m.Caption, m.CaptionEntities = text, findEntities(text, nil)
		limit = maxCaption
	default:
		return Message{}, fmt.Errorf("%w: edit of %d", ErrNotAllowed, messageID)
	}
	if utf16Len(text) > limit {
		return Message{}, ErrTooLong
	}
	m.EditDate = s.now().Unix()
	c.messages[messageID] = &m
	s.emitMessage(EventEdited, &m)
	if s.botSees(c, &m) {
		s.push("edited_message", c.ID, Update{EditedMessage: &m})
	}
	return m, nil
}

// Delete removes a message for everybody; the bot is not told, as in Telegram.
// In a group people delete their own messages, administrators all.
func (s *Server) Delete(from, chatID int64, messageID int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, err := s.writer(from, chatID)
	if err != nil {
		return err
	}
	m := c.messages[messageID]
	if m == nil {
		return fmt.Errorf("%w: %d", ErrNoMessage, messageID)
	}
	if c.isGroup() && !c.isAdmin(from) && (m.From == nil || m.From.ID != from) {
		return fmt.Errorf("%w: deletion of %d", ErrNotAllowed, messageID)
	}
	s.remove(c, messageID)
	return nil
}

// React puts emoji on a message in place of the person's earlier ones; none
// takes them away. The bot learns of it where it asked for message_reaction and,
// in groups, is an administrator.
func (s *Server) React(from, chatID int64, messageID int, emoji ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, err := s.writer(from, chatID)
	if err != nil {
		return err
	}
	m := c.messages[messageID]
	if m == nil {
		return fmt.Errorf("%w: %d", ErrNoMessage, messageID)
	}
	old := s.react(c, m, from, emoji)
	if !c.isGroup() || c.isAdmin(s.bot.ID) {
		s.push("message_reaction", c.ID, Update{MessageReaction: &MessageReactionUpdated{
			Chat: c.Chat, MessageID: messageID, User: &u.User, Date: s.now().Unix(),
			OldReaction: reactions(old), NewReaction: reactions(emoji),
		}})
	}
	return nil
}

func reactions(emoji []string) []ReactionType {
	out := []ReactionType{}
	for _, e := range emoji {
		out = append(out, ReactionType{Type: "emoji", Emoji: e})
	}
	return out
}

// tell gives a person's message to the bot, if it may see it.
func (s *Server) tell(c *chat, m *Message) {
	if s.botSees(c, m) {
		s.push("message", c.ID, Update{Message: m})
	}
}

// botSees applies the privacy mode: in groups an ordinary bot gets commands,
// replies to itself and service messages only.
func (s *Server) botSees(c *chat, m *Message) bool {
	switch {
	case !c.isMember(s.bot.ID):
		return false
	case !c.isGroup(), s.opt.NoPrivacy, c.isAdmin(s.bot.ID), isService(m):
		return true
	case m.ReplyToMessage != nil && m.ReplyToMessage.From != nil && m.ReplyToMessage.From.ID == s.bot.ID:
		return true
	case s.mentioned(m.Text, m.Entities) || s.mentioned(m.Caption, m.CaptionEntities):
		return true
	}
	return s.isCommand(m.Text, m.Entities) || s.isCommand(m.Caption, m.CaptionEntities)
}

// isCommand says whether a text begins with a command that is not for another bot.
func (s *Server) isCommand(text string, entities []MessageEntity) bool {
	if len(entities) == 0 || entities[0].Type != "bot_command" || entities[0].Offset != 0 {
		return false
	}
	command := text[:entities[0].Length] // commands are ASCII
	_, name, addressed := strings.Cut(command, "@")
	return !addressed || strings.EqualFold(name, s.bot.Username)
}

// mentioned says whether a text names the bot.
func (s *Server) mentioned(text string, entities []MessageEntity) bool {
	return s.bot.Username != "" && slices.ContainsFunc(entities, func(e MessageEntity) bool {
		return e.Type == "mention" && strings.EqualFold(utf16Cut(text, e.Offset, e.Length), "@"+s.bot.Username)
	})
}

func isService(m *Message) bool {
	return m.service || m.Extra["forum_topic_created"] != nil ||
		m.NewChatMembers != nil || m.LeftChatMember != nil || m.NewChatTitle != "" || m.GroupChatCreated ||
		m.SupergroupChatCreated || m.MigrateToChatID != 0 || m.MigrateFromChatID != 0 || m.PinnedMessage != nil
}
