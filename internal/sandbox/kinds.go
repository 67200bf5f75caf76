package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Audio is a piece of music or a recording that was sent as a file; Duration is
// in seconds.
type Audio struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Duration     int    `json:"duration"`
	Performer    string `json:"performer,omitempty"`
	Title        string `json:"title,omitempty"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// VideoNote is a round film of at most a minute. It has no name and no caption.
type VideoNote struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Length       int    `json:"length"` // its diameter, pixels
	Duration     int    `json:"duration"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Animation is a GIF or a film without sound. A message with one has it as a
// Document too.
type Animation struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	Duration     int    `json:"duration"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Sticker is a picture of a set of them.
type Sticker struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type"` // "regular"
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	IsAnimated   bool   `json:"is_animated"`
	IsVideo      bool   `json:"is_video"`
	Emoji        string `json:"emoji,omitempty"`
	SetName      string `json:"set_name,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Dice is a throw of 🎲 and its like.
type Dice struct {
	Emoji string `json:"emoji"`
	Value int    `json:"value"`
}

// Venue is a place with a name. A message with one has it as a Location too.
type Venue struct {
	Location Location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

// bareMessage has Message's fields and not its methods.
type bareMessage Message

// MarshalJSON writes the message with what Extra adds to it.
func (m Message) MarshalJSON() ([]byte, error) {
	raw, err := json.Marshal(bareMessage(m))
	if err != nil || len(m.Extra) == 0 {
		return raw, err
	}
	for _, name := range slices.Sorted(maps.Keys(m.Extra)) {
		value, err := json.Marshal(m.Extra[name])
		if err != nil {
			return nil, err
		}
		raw = append(raw[:len(raw)-1], fmt.Sprintf(`,%q:%s}`, name, value)...)
	}
	return raw, nil
}

func (s *Server) addAudio(u Upload, duration int) *Audio {
	f := s.addFile("Audio", u)
	f.audio = &Audio{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, Duration: duration,
		FileName: f.FileName, MimeType: f.MimeType, FileSize: f.FileSize,
	}
	return f.audio
}

func (s *Server) addVideoNote(data []byte, duration int) *VideoNote {
	f := s.addFile("VideoNote", Upload{Name: "round.mp4", MimeType: "video/mp4", Data: data})
	f.FileName = ""
	f.note = &VideoNote{FileID: f.FileID, FileUniqueID: f.FileUniqueID, Length: 384, Duration: duration, FileSize: f.FileSize}
	return f.note
}

// addAnimation gives the two fields that a message with a GIF has.
func (s *Server) addAnimation(u Upload) (*Animation, *Document) {
	if u.MimeType == "" {
		u.MimeType = "video/mp4" // Telegram turns every GIF into a film
	}
	f := s.addFile("Animation", u)
	f.gif = &Animation{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, Width: 320, Height: 240, Duration: 1,
		FileName: f.FileName, MimeType: f.MimeType, FileSize: f.FileSize,
	}
	return f.gif, documentOf(f)
}

func (s *Server) addSticker(emoji string) *Sticker {
	f := s.addFile("Sticker", Upload{Name: "sticker.webp", MimeType: "image/webp", Data: []byte(emoji)})
	return &Sticker{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, Type: "regular", Width: 512, Height: 512,
		Emoji: emoji, SetName: "sandbox", FileSize: f.FileSize,
	}
}
