package sandbox

import (
	"bytes"
	"encoding/json"
	"image"
	"net/http"
	"strings"
)

const (
	maxAlbum     = 10
	maxPhotoSide = 10_000 // width + height, pixels
	maxPhotoSkew = 20     // the longer side over the shorter one
)

// inputMedia is one InputMedia object.
type inputMedia struct {
	Type     string          `json:"type"`
	Media    string          `json:"media"`
	Caption  string          `json:"caption"`
	Mode     string          `json:"parse_mode"`
	Entities json.RawMessage `json:"caption_entities"`
	Duration int             `json:"duration"`
}

// mediaKinds are the kinds of inputMedia: what the file is called and what it is.
var mediaKinds = map[string]string{"photo": "Photo", "document": "Document", "video": "Video", "voice": "VoiceNote",
	"audio": "Audio", "video_note": "VideoNote"}

// inputFile finds the file a parameter means: an upload under the parameter's
// name, an upload by attach://, or a known file by its file_id. It is nil if
// there is none.
func (s *Server) inputFile(r *request, field, value, kind string) (*file, error) {
	u, uploaded := r.files[field]
	if name, ok := strings.CutPrefix(value, "attach://"); ok && !uploaded {
		u, uploaded = r.files[name]
		if !uploaded {
			return nil, nil
		}
	}
	switch {
	case uploaded && len(u.Data) == 0:
		return nil, err400("file must be non-empty")
	case uploaded && kind == "Photo":
		if err := checkPhoto(u.Data); err != nil {
			return nil, err
		}
		sizes := s.addPhoto(u.Data)
		return s.files[sizes[len(sizes)-1].FileID], nil
	case uploaded && kind == "Video":
		return s.files[s.addVideo(u).FileID], nil
	case uploaded && kind == "VoiceNote":
		return s.files[s.addVoice(u.Data, 0).FileID], nil
	case uploaded && kind == "Audio":
		return s.files[s.addAudio(u, 0).FileID], nil
	case uploaded && kind == "VideoNote":
		return s.files[s.addVideoNote(u.Data, 0).FileID], nil
	case uploaded:
		return s.addFile(kind, u), nil
	case value == "":
		return nil, nil
	case strings.HasPrefix(value, "http://"), strings.HasPrefix(value, "https://"):
		return nil, err400("failed to get HTTP URL content") // nothing is fetched from here
	}
	f := s.files[value]
	switch {
	case f == nil:
		return nil, err400("wrong file identifier/HTTP URL specified")
	case f.kind != kind:
		return nil, err400("can't use file of type %s as %s", f.kind, kind)
	}
	return f, nil
}

// checkPhoto refuses what Telegram's image processing refuses.
func checkPhoto(data []byte) error {
	if len(data) > maxPhoto {
		return err400("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), maxPhoto)
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		switch http.DetectContentType(data) {
		case "image/webp", "image/bmp":
			return nil
		}
		return err400("IMAGE_PROCESS_FAILED")
	}
	long, short := max(cfg.Width, cfg.Height), min(cfg.Width, cfg.Height)
	if long+short > maxPhotoSide || long > short*maxPhotoSkew {
		return err400("PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

// put makes a file the content of a message.
func (f *file) put(m *Message) {
	switch f.kind {
	case "Photo":
		m.Photo = f.photo
	case "Video":
		m.Video = f.video
	case "VoiceNote":
		m.Voice = f.voice
	case "Audio":
		m.Audio = f.audio
	case "VideoNote":
		m.VideoNote = f.note
	case "Animation":
		m.Animation, m.Document = f.gif, documentOf(f)
	default:
		m.Document = documentOf(f)
	}
}

// sendMedia is sendPhoto, sendDocument, sendVideo, sendVoice, sendAudio and sendVideoNote.
func sendMedia(field string) func(*Server, *request) (any, error) {
	return func(s *Server, r *request) (any, error) {
		if field == "video_note" {
			delete(r.params, "caption") // Telegram has none there
		}
		text, entities, err := s.caption(r, "message caption is too long")
		if err != nil {
			return nil, err
		}
		e, err := s.envelope(r)
		if err != nil {
			return nil, err
		}
		f, err := s.inputFile(r, field, r.params[field], mediaKinds[field])
		if err != nil {
			return nil, err
		}
		if f == nil {
			return nil, err400("there is no %s in the request", field)
		}
		m := Message{Caption: text, CaptionEntities: entities}
		f.put(&m)
		if d := r.clamped("duration", 0, 0, 1<<30); d > 0 && m.Voice != nil {
			m.Voice = new(*m.Voice)
			m.Voice.Duration = d
		}
		return s.send(e, m), nil
	}
}

// mediaMessage makes the content that an InputMedia describes.
func (s *Server) mediaMessage(r *request, in inputMedia) (Message, error) {
	kind := mediaKinds[in.Type]
	if kind != "Photo" && kind != "Document" && kind != "Video" && kind != "Audio" {
		return Message{}, err400("can't parse InputMedia: type must be one of photo, document, video")
	}
	text, entities, err := s.formatted(in.Caption, in.Mode, string(in.Entities))
	if err != nil {
		return Message{}, err
	}
	if utf16Len(text) > maxCaption {
		return Message{}, err400("message caption is too long")
	}
	f, err := s.inputFile(r, "", in.Media, kind)
	if err != nil {
		return Message{}, err
	}
	if f == nil {
		return Message{}, err400("can't parse InputMedia: media not found")
	}
	m := Message{Caption: text, CaptionEntities: entities}
	f.put(&m)
	return m, nil
}

func (s *Server) sendMediaGroup(r *request) (any, error) {
	if _, err := r.required("media"); err != nil {
		return nil, err
	}
	var list []inputMedia
	if err := r.object("media", "media", &list); err != nil {
		return nil, err
	}
	switch {
	case len(list) > maxAlbum:
		return nil, err400("too many messages to send as an album")
	case len(list) < 2:
		return nil, err400("there must be 2-10 media in an album")
	}
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	e.markup = markup{} // albums have no keyboard
	var parts []Message
	for _, in := range list {
		m, err := s.mediaMessage(r, in)
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 && (m.Document != nil) != (parts[0].Document != nil) {
			return nil, err400("document can't be mixed with other media types")
		}
		if len(parts) > 0 && (m.Audio != nil) != (parts[0].Audio != nil) {
			return nil, err400("audio can't be mixed with other media types")
		}
		parts = append(parts, m)
	}
	id := s.albumID()
	sent := []*Message{}
	for _, m := range parts {
		m.MediaGroupID = id
		sent = append(sent, s.send(e, m))
	}
	return sent, nil
}
