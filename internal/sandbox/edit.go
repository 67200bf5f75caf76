package sandbox

import (
	"reflect"
)

// editable finds the message that an editX method names.
func (s *Server) editable(r *request) (*chat, *Message, error) {
	if r.params["chat_id"] == "" && r.messageID("message_id") == 0 {
		return nil, nil, err400("message identifier is not specified") // of an inline message
	}
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, nil, err
	}
	m := c.messages[r.messageID("message_id")]
	switch {
	case m == nil:
		return nil, nil, err400("message to edit not found")
	// A message that brought a reply keyboard cannot be edited at all.
	case !s.ours(m), isService(m), m.ForwardOrigin != nil, m.ReplyKeyboard != nil:
		return nil, nil, err400("message can't be edited")
	}
	return c, m, nil
}

// inlineOnly reads the reply_markup of an edit, which takes away the old
// keyboard if it is not given.
func inlineOnly(r *request, c *chat) (*InlineKeyboardMarkup, error) {
	k, err := parseMarkup(r.params["reply_markup"])
	if err != nil {
		return nil, err
	}
	if k.keyboard != nil {
		return nil, err400("inline keyboard expected")
	}
	return k.inline, k.fits(c)
}

// edit puts the edited message in place, unless nothing changed.
func (s *Server) edit(c *chat, old *Message, m Message) (any, error) {
	if reflect.DeepEqual(*old, m) {
		return nil, errNotModified
	}
	m.EditDate = s.now().Unix()
	s.change(c, &m)
	return &m, nil
}

func (s *Server) editMessageText(r *request) (any, error) {
	text, entities, err := s.messageText(r, "MESSAGE_TOO_LONG")
	if err != nil {
		return nil, err
	}
	c, old, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	if old.Text == "" {
		return nil, err400("there is no text in the message to edit")
	}
	m := *old
	m.Text, m.Entities = text, entities
	if m.ReplyMarkup, err = inlineOnly(r, c); err != nil {
		return nil, err
	}
	return s.edit(c, old, m)
}

func (s *Server) editMessageCaption(r *request) (any, error) {
	text, entities, err := s.caption(r, "MEDIA_CAPTION_TOO_LONG")
	if err != nil {
		return nil, err
	}
	c, old, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	if !hasMedia(old) {
		return nil, err400("there is no caption in the message to edit")
	}
	m := *old
	m.Caption, m.CaptionEntities = text, entities
	if m.ReplyMarkup, err = inlineOnly(r, c); err != nil {
		return nil, err
	}
	return s.edit(c, old, m)
}

func (s *Server) editMessageReplyMarkup(r *request) (any, error) {
	c, old, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	m := *old
	if m.ReplyMarkup, err = inlineOnly(r, c); err != nil {
		return nil, err
	}
	return s.edit(c, old, m)
}

func (s *Server) editMessageMedia(r *request) (any, error) {
	if _, err := r.required("media"); err != nil {
		return nil, err
	}
	var in inputMedia
	if err := r.object("media", "input media", &in); err != nil {
		return nil, err
	}
	c, old, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	if !hasMedia(old) && old.Text == "" {
		return nil, err400("message media can't be edited")
	}
	fresh, err := s.mediaMessage(r, in)
	if err != nil {
		return nil, err
	}
	if old.MediaGroupID != "" && (old.Document != nil) != (fresh.Document != nil) {
		return nil, err400("can't change media type in the album")
	}
	m := *old
	m.Text, m.Entities = "", nil
	m.Photo, m.Document, m.Video, m.Voice = fresh.Photo, fresh.Document, fresh.Video, fresh.Voice
	m.Audio, m.VideoNote = fresh.Audio, nil
	m.Caption, m.CaptionEntities = fresh.Caption, fresh.CaptionEntities
	if m.ReplyMarkup, err = inlineOnly(r, c); err != nil {
		return nil, err
	}
	return s.edit(c, old, m)
}
