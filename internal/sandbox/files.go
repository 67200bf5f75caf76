package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/gif" // photos are measured
	"image/jpeg"
	_ "image/png"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

const (
	maxDownload = 20 << 20 // bytes that getFile gives out
	maxPhoto    = 10 << 20 // bytes of a photo sent by the bot
	thumbSide   = 320      // pixels
)

// FileInfo describes a stored file. FilePath is relative to /file/bot<token>/.
type FileInfo struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int64  `json:"file_size,omitempty"`
	FilePath     string `json:"file_path,omitempty"`
	FileName     string `json:"-"`
	MimeType     string `json:"-"`
}

// file is one stored file; its fields do not change, so data can be read
// without the lock.
type file struct {
	FileInfo
	kind  string // "Photo", "Document", "Video", "VoiceNote", "Audio" …, TDLib's names
	data  []byte
	photo []PhotoSize // of a photo, all its sizes
	video *Video
	voice *Voice
	audio *Audio
	note  *VideoNote
	gif   *Animation
	thumb func() []byte // of a small size: made when it is first asked for
}

// idPrefix starts the file_ids of a kind, as the real ones look.
var idPrefix = map[string]string{
	"Photo": "AgACAgU", "Document": "BQACAgU", "Video": "BAACAgU", "VoiceNote": "AwACAgU", "Audio": "CQACAgU",
	"VideoNote": "DQACAgU", "Animation": "CgACAgU", "Sticker": "CAACAgU",
}

var folder = map[string]string{
	"Photo": "photos", "Document": "documents", "Video": "videos", "VoiceNote": "voice", "Audio": "music",
	"VideoNote": "video_notes", "Animation": "animations", "Sticker": "stickers",
}

// mimeTypes are those the office meets; the rest is guessed from the content.
var mimeTypes = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pdf":  "application/pdf", ".zip": "application/zip", ".ics": "text/calendar", ".csv": "text/csv",
	".txt": "text/plain", ".json": "application/json", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".png": "image/png", ".gif": "image/gif", ".mp4": "video/mp4", ".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4",
}

func mimeOf(u Upload) string {
	if u.MimeType != "" {
		return u.MimeType
	}
	if t := mimeTypes[strings.ToLower(path.Ext(u.Name))]; t != "" {
		return t
	}
	t, _, _ := mime.ParseMediaType(http.DetectContentType(u.Data))
	return t
}

func (s *Server) addFile(kind string, u Upload) *file {
	sum := sha256.Sum256(u.Data)
	unique := base64.RawURLEncoding.EncodeToString(sum[:9])
	name := u.Name
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	f := &file{kind: kind, data: u.Data, FileInfo: FileInfo{
		FileID:       fmt.Sprintf("%s%s%010d", idPrefix[kind], unique, s.newID()),
		FileUniqueID: "AQAD" + unique,
		FileSize:     int64(len(u.Data)),
		FileName:     name,
		MimeType:     mimeOf(u),
	}}
	s.files[f.FileID] = f
	return f
}

// AddFile stores a document that nobody has sent here yet, as one that was
// sent before this server began.
func (s *Server) AddFile(u Upload) FileInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addFile("Document", u).FileInfo
}

// AddFileAs is AddFile of what is a "photo" or a "voice" message of so many seconds; any other
// kind is a document.
func (s *Server) AddFileAs(kind string, u Upload, seconds int) FileInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case "photo":
		sizes := s.addPhoto(u.Data)
		return s.files[sizes[len(sizes)-1].FileID].FileInfo
	case "voice":
		return s.files[s.addVoice(u.Data, seconds).FileID].FileInfo
	}
	return s.addFile("Document", u).FileInfo
}

func (s *Server) addDocument(u Upload) *Document {
	return documentOf(s.addFile("Document", u))
}

func documentOf(f *file) *Document {
	return &Document{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, FileName: f.FileName, MimeType: f.MimeType, FileSize: f.FileSize,
	}
}

func (s *Server) addVideo(u Upload) *Video {
	f := s.addFile("Video", u)
	f.video = &Video{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, Width: 1280, Height: 720, Duration: 1,
		FileName: f.FileName, MimeType: f.MimeType, FileSize: f.FileSize,
	}
	return f.video
}

func (s *Server) addVoice(data []byte, duration int) *Voice {
	f := s.addFile("VoiceNote", Upload{Name: "voice.ogg", MimeType: "audio/ogg", Data: data})
	f.FileName = ""
	f.voice = &Voice{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, Duration: duration, MimeType: f.MimeType, FileSize: f.FileSize,
	}
	return f.voice
}

// addPhoto stores a photo and its thumbnail. What cannot be measured counts as
// 1280×720.
func (s *Server) addPhoto(data []byte) []PhotoSize {
	width, height := 1280, 720
	if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		width, height = cfg.Width, cfg.Height
	}
	f := s.addFile("Photo", Upload{Name: "photo.jpg", Data: data})
	f.FileName = ""
	full := PhotoSize{
		FileID: f.FileID, FileUniqueID: f.FileUniqueID, Width: width, Height: height, FileSize: f.FileSize,
	}
	f.photo = []PhotoSize{full}
	if side := max(width, height); side > thumbSide {
		small := s.addFile("Photo", Upload{Name: "thumb.jpg", MimeType: "image/jpeg", Data: data})
		small.FileUniqueID += "s"
		small.FileName, small.FileSize = "", 0 // not known before it is made
		w, h := max(width*thumbSide/side, 1), max(height*thumbSide/side, 1)
		small.thumb = sync.OnceValue(func() []byte { return shrink(data, w, h) })
		f.photo = []PhotoSize{{FileID: small.FileID, FileUniqueID: small.FileUniqueID, Width: w, Height: h}, full}
		small.photo = f.photo
	}
	return f.photo
}

// shrink scales an image down, roughly; data that is none stays as it is.
func shrink(data []byte, w, h int) []byte {
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return data
	}
	from := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dst.Set(x, y, src.At(from.Min.X+x*from.Dx()/w, from.Min.Y+y*from.Dy()/h))
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, dst, nil); err != nil {
		return data
	}
	return out.Bytes()
}

func (f *file) content() []byte {
	if f.thumb != nil {
		return f.thumb()
	}
	return f.data
}

// File is a stored file with its content. Do not change the content.
func (s *Server) File(fileID string) (FileInfo, []byte, bool) {
	s.mu.Lock()
	f := s.files[fileID]
	s.mu.Unlock()
	if f == nil {
		return FileInfo{}, nil, false
	}
	return f.FileInfo, f.content(), true
}

func (s *Server) getFile(r *request) (any, error) {
	id := r.params["file_id"]
	if id == "" {
		return nil, err400("file_id not specified")
	}
	f := s.files[id]
	switch {
	case f == nil:
		return nil, err400("invalid file_id")
	case f.FileSize > maxDownload:
		return nil, err400("file is too big")
	}
	info := f.FileInfo
	ext := path.Ext(f.FileName)
	if ext == "" {
		ext = map[string]string{"Photo": ".jpg", "Video": ".mp4", "VoiceNote": ".oga", "Audio": ".mp3", "VideoNote": ".mp4"}[f.kind]
	}
	info.FilePath = fmt.Sprintf("%s/file_%s%s", folder[f.kind], f.FileID[len(f.FileID)-10:], ext)
	s.paths[info.FilePath] = f
	return info, nil
}

// serveFile serves downloads; a Fault for the method "file" hits them. With
// After and Cut half of the content goes out before the connection is closed.
func (s *Server) serveFile(w http.ResponseWriter, hr *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	if token != s.opt.Token {
		writeError(w, &apiError{code: http.StatusUnauthorized, text: "Unauthorized"})
		return
	}
	rule := s.matchFault(&request{method: "file"})
	if rule != nil {
		if !rule.wait(hr.Context()) {
			return
		}
		if rule.spoils() && !rule.After {
			rule.write(w)
			return
		}
	}
	s.mu.Lock()
	f := s.paths[name]
	s.mu.Unlock()
	if f == nil {
		writeError(w, &apiError{code: http.StatusNotFound, text: "Not Found"})
		return
	}
	content := f.content()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	if rule != nil && rule.spoils() {
		_, _ = w.Write(content[:len(content)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(content) // a client that is gone is no fault here
}
