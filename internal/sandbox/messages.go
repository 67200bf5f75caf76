package sandbox

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// access is what a method wants of a chat.
type access int

const (
	toRead  access = iota // look at the chat
	toWrite               // change something in it, which a blocked or removed bot cannot
)

// target finds the chat that a parameter names and checks that the bot gets
// there, with Telegram's words for each way it may not.
func (s *Server) target(r *request, name string, want access) (*chat, error) {
	raw := r.params[name]
	if raw == "" {
		return nil, err400("%s is empty", name)
	}
	id, err := strconv.ParseInt(strings.TrimSpace(raw), 10, 64)
	if err != nil {
		return nil, err400("chat not found") // also for @names: there are no public chats here
	}
	return s.targetID(id, want)
}

func (s *Server) targetID(id int64, want access) (*chat, error) {
	c := s.chats[id]
	if u := s.users[id]; u != nil {
		switch {
		case !u.met:
			return nil, err400("chat not found")
		case want == toRead && c == nil:
			return newChat(privateChat(u.User)), nil
		case c == nil || !c.opened:
			return nil, err403("bot can't initiate conversation with a user")
		case want == toWrite && c.blocked:
			return nil, err403("bot was blocked by the user")
		}
		return c, nil
	}
	if c == nil || c.members[s.bot.ID] == "" {
		return nil, err400("chat not found")
	}
	if c.migratedTo != 0 && want == toWrite {
		return nil, &apiError{
			code: http.StatusBadRequest, text: "Bad Request: group chat was upgraded to a supergroup chat",
			migrateTo: c.migratedTo,
		}
	}
	if want == toRead && c.Type == ChatGroup {
		return c, nil
	}
	switch c.members[s.bot.ID] {
	case StatusKicked:
		return nil, err403("bot was kicked from the %s chat", c.Type)
	case StatusLeft:
		return nil, err403("bot is not a member of the %s chat", c.Type)
	}
	return c, nil
}

// formatted is a text as Telegram keeps it: entities parsed, spaces trimmed.
func (s *Server) formatted(text, mode, rawEntities string) (string, []MessageEntity, error) {
	if len(text) > maxRawText {
		return "", nil, err400("text is too long")
	}
	if !utf8.ValidString(text) {
		return "", nil, err400("strings must be encoded in UTF-8")
	}
	var entities []MessageEntity
	switch strings.ToLower(mode) {
	case "", "none":
		if rawEntities != "" {
			if err := json.Unmarshal([]byte(rawEntities), &entities); err != nil {
				return "", nil, err400("can't parse entities: %v", err)
			}
		}
	case "html":
		var err error
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, err400("can't parse entities: %s", err)
		}
	default:
		// Markdown is Telegram's too, but not understood here.
		return "", nil, err400("unsupported parse_mode")
	}
	entities = s.resolveMentions(entities)
	text, entities = cleanText(text, entities)
	return text, findEntities(text, entities), nil
}

// resolveMentions makes mentions of links to people; those to strangers vanish,
// and so do entities that Telegram finds by itself only and those it does not
// know.
func (s *Server) resolveMentions(entities []MessageEntity) []MessageEntity {
	var out []MessageEntity
	for _, e := range entities {
		if id, ok := strings.CutPrefix(e.URL, "tg://user?id="); ok && e.Type == "text_link" {
			n, _ := strconv.ParseInt(id, 10, 64)
			e.Type, e.URL, e.User = "text_mention", "", &User{ID: n}
		}
		switch e.Type {
		case "text_mention":
			if e.User == nil || s.users[e.User.ID] == nil || !s.users[e.User.ID].met {
				continue
			}
			e.User = new(s.users[e.User.ID].User)
		case "text_link":
			link, ok := checkedLink(e.URL)
			if !ok {
				continue
			}
			e.URL = link
		case "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
			"code", "pre", "custom_emoji":
		default:
			continue
		}
		out = append(out, e)
	}
	return out
}

// messageText reads text, parse_mode and entities of a text message.
func (s *Server) messageText(r *request, tooLong string) (string, []MessageEntity, error) {
	if r.params["text"] == "" {
		return "", nil, err400("message text is empty")
	}
	text, entities, err := s.formatted(r.params["text"], r.params["parse_mode"], r.params["entities"])
	switch {
	case err != nil:
		return "", nil, err
	case text == "":
		return "", nil, err400("text must be non-empty")
	case utf16Len(text) > maxText:
		return "", nil, err400("%s", tooLong)
	}
	return text, entities, nil
}

// caption reads caption, parse_mode and caption_entities.
func (s *Server) caption(r *request, tooLong string) (string, []MessageEntity, error) {
	text, entities, err := s.formatted(r.params["caption"], r.params["parse_mode"], r.params["caption_entities"])
	if err == nil && utf16Len(text) > maxCaption {
		err = err400("%s", tooLong)
	}
	return text, entities, err
}

// envelope is what all sendX methods have in common.
type envelope struct {
	chat   *chat
	markup markup
	reply  *Message
	topic  int // message_thread_id
	silent bool
	locked bool // protect_content
}

func (s *Server) envelope(r *request) (envelope, error) {
	e := envelope{silent: r.bool("disable_notification"), locked: r.bool("protect_content")}
	var err error
	if e.markup, err = parseMarkup(r.params["reply_markup"]); err != nil {
		return e, err
	}
	if e.chat, err = s.target(r, "chat_id", toWrite); err == nil {
		err = s.maySend(e.chat, r)
	}
	if err != nil {
		return e, err
	}
	if err := e.markup.fits(e.chat); err != nil {
		return e, err
	}
	if e.topic = r.messageID("message_thread_id"); e.topic != 0 && e.chat.topics[e.topic] == "" {
		return e, err400("message thread not found")
	}
	e.reply, err = s.replyTo(r, e.chat)
	return e, err
}

// replyTo finds the message that reply_parameters or reply_to_message_id name.
func (s *Server) replyTo(r *request, c *chat) (*Message, error) {
	p := struct {
		MessageID  int    `json:"message_id"`
		ChatID     flexID `json:"chat_id"`
		Optionally bool   `json:"allow_sending_without_reply"`
	}{r.messageID("reply_to_message_id"), "", r.bool("allow_sending_without_reply")}
	if err := r.object("reply_parameters", "reply parameters", &p); err != nil {
		return nil, err
	}
	if p.MessageID == 0 {
		return nil, nil
	}
	if p.ChatID != "" {
		id, _ := strconv.ParseInt(string(p.ChatID), 10, 64)
		var err error
		if c, err = s.targetID(id, toRead); err != nil {
			return nil, err
		}
	}
	m := c.messages[p.MessageID]
	if m == nil {
		if p.Optionally {
			return nil, nil
		}
		return nil, err400("message to be replied not found")
	}
	return quoted(m), nil
}

// send posts a message of the bot.
func (s *Server) send(e envelope, m Message) *Message {
	m.ReplyToMessage = e.reply
	m.ReplyMarkup, m.ReplyKeyboard = e.markup.inline, e.markup.keyboard
	m.Silent, m.HasProtectedContent = e.silent, e.locked
	_ = e.chat.thread(&m, e.topic) // looked at before
	return s.post(e.chat, s.bot, m)
}

func (s *Server) sendMessage(r *request) (any, error) {
	text, entities, err := s.messageText(r, "message is too long")
	if err != nil {
		return nil, err
	}
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	return s.send(e, Message{Text: text, Entities: entities}), nil
}

func (s *Server) sendLocation(r *request) (any, error) {
	place := &Location{}
	for name, to := range map[string]*float64{
		"latitude": &place.Latitude, "longitude": &place.Longitude, "horizontal_accuracy": &place.HorizontalAccuracy,
	} {
		raw := strings.TrimSpace(r.params[name])
		if raw == "" {
			if name == "horizontal_accuracy" {
				continue
			}
			return nil, err400("%s is empty", name)
		}
		v, err := strconv.ParseFloat(raw, 64)
		if err != nil || math.IsNaN(v) {
			v = 0
		}
		*to = v
	}
	if math.Abs(place.Latitude) > 90 || math.Abs(place.Longitude) > 180 {
		return nil, err400("wrong location specified")
	}
	place.HorizontalAccuracy = min(max(place.HorizontalAccuracy, 0), 1500)
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	return s.send(e, Message{Location: place}), nil
}

func (s *Server) sendContact(r *request) (any, error) {
	phone, err := r.required("phone_number")
	if err != nil {
		return nil, err
	}
	name, err := r.required("first_name")
	if err != nil {
		return nil, err
	}
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	return s.send(e, Message{Contact: &Contact{PhoneNumber: phone, FirstName: name, LastName: r.params["last_name"]}}), nil
}

// source finds the message that forwardMessage and copyMessage take.
func (s *Server) source(r *request, what string) (*Message, error) {
	c, err := s.target(r, "from_chat_id", toRead)
	if err != nil {
		return nil, err
	}
	m := c.messages[r.messageID("message_id")]
	if m == nil {
		return nil, err400("%s not found", what)
	}
	return m, nil
}

func (s *Server) forwardMessage(r *request) (any, error) {
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	m, err := s.source(r, "message to forward")
	if err != nil {
		return nil, err
	}
	if isService(m) || m.HasProtectedContent {
		return nil, err400("the message can't be forwarded")
	}
	f := content(m)
	f.ForwardOrigin = origin(m, false)
	e.markup = markup{}
	return s.send(e, f), nil
}

func (s *Server) copyMessage(r *request) (any, error) {
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	m, err := s.source(r, "message to copy")
	if err != nil {
		return nil, err
	}
	if isService(m) || m.HasProtectedContent {
		return nil, err400("the message can't be copied")
	}
	f := content(m)
	if _, given := r.params["caption"]; given && hasMedia(m) {
		if f.Caption, f.CaptionEntities, err = s.caption(r, "message caption is too long"); err != nil {
			return nil, err
		}
	}
	return map[string]int{"message_id": s.send(e, f).MessageID}, nil
}

// content is what a copy of a message takes over.
func content(m *Message) Message {
	return Message{
		Text: m.Text, Entities: m.Entities, Caption: m.Caption, CaptionEntities: m.CaptionEntities,
		Photo: m.Photo, Document: m.Document, Video: m.Video, Voice: m.Voice, Location: m.Location,
		Audio: m.Audio, VideoNote: m.VideoNote, Animation: m.Animation, Sticker: m.Sticker, Dice: m.Dice, Venue: m.Venue,
		Contact: m.Contact, Poll: m.Poll, Extra: m.Extra,
	}
}
