package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// webAct is the JSON body of an act; each act reads its own fields.
type webAct struct {
	As           int64   `json:"as"`
	Chat         int64   `json:"chat"`
	MessageID    int     `json:"message_id"`
	Data         string  `json:"data"`
	Payload      string  `json:"payload"`
	Options      []int   `json:"options"`
	Blocked      bool    `json:"blocked"`
	Name         string  `json:"name"`
	LanguageCode string  `json:"language_code"`
	Action       string  `json:"action"`
	Title        string  `json:"title"`
	Members      []int64 `json:"members"`
	Admin        bool    `json:"admin"`
	ID           string  `json:"id"`
	Text         string  `json:"text"`
}

type webDone struct {
	OK bool `json:"ok"`
}

// done is the answer of acts that have nothing to tell.
func done(err error) (any, error) { return webDone{err == nil}, err }

func (w *web) postPress(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	id, err := w.srv.Press(act.As, act.Chat, act.MessageID, act.Data)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), webPressWait)
	defer cancel()
	answer, err := w.srv.WaitCallback(ctx, id)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrNoCallback) {
		return map[string]any{"answer": nil}, nil // not an error of the press: the bot kept silent
	}
	if err != nil {
		return nil, err
	}
	return map[string]any{"answer": map[string]any{"text": answer.Text, "show_alert": answer.ShowAlert, "url": answer.URL}}, nil
}

func (w *web) postStart(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	m, err := w.srv.Start(act.As, act.Payload)
	if err != nil {
		return nil, err
	}
	return map[string]any{"message": showMessage(&m)}, nil
}

func (w *web) postVote(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	if err := w.srv.Vote(act.As, act.Chat, act.MessageID, act.Options...); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.votes[webVote{webSeat{act.As, act.Chat}, act.MessageID}] = append([]int{}, act.Options...)
	return done(nil)
}

func (w *web) postBlock(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	if act.Blocked {
		return done(w.srv.Block(act.As))
	}
	return done(w.srv.Unblock(act.As))
}

func (w *web) postPerson(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	name := strings.Join(strings.Fields(act.Name), " ")
	if n := utf8.RuneCountInString(name); n < 1 || n > 64 {
		return nil, badRequest("name: want 1 to 64 characters")
	}
	u := w.srv.AddUser(User{FirstName: name, LanguageCode: cmp.Or(act.LanguageCode, "zh-hans")})
	return map[string]any{"user": u}, nil
}

func (w *web) postGroup(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	if act.Action == "create" {
		return w.createGroup(act)
	}
	if err := w.admit(webSeat{act.As, act.Chat}); err != nil {
		return nil, err
	}
	switch act.Action {
	case "add":
		for _, id := range act.Members {
			if err := w.srv.Join(id, act.Chat); err != nil {
				return nil, fmt.Errorf("adding %d: %w", id, err)
			}
		}
		return done(nil)
	case "add_bot":
		return done(w.srv.AddBot(act.As, act.Chat))
	case "remove_bot":
		return done(w.srv.RemoveBot(act.As, act.Chat))
	case "promote_bot":
		return done(w.srv.PromoteBot(act.As, act.Chat, act.Admin))
	case "rename":
		return done(w.srv.Rename(act.As, act.Chat, act.Title))
	case "leave":
		return done(w.srv.Leave(act.As, act.Chat))
	case "migrate":
		c, err := w.srv.MigrateToSupergroup(act.Chat)
		if err != nil {
			return nil, err
		}
		return map[string]any{"chat": c}, nil
	}
	return nil, badRequest("action: unknown")
}

// createGroup makes a group with its members and the bot in it.
func (w *web) createGroup(act webAct) (any, error) {
	title := strings.TrimSpace(act.Title)
	if n := utf8.RuneCountInString(title); n < 1 || n > 128 {
		return nil, badRequest("title: want 1 to 128 characters")
	}
	members := []int64{act.As}
	for _, id := range append(members, act.Members...) {
		if _, ok := w.srv.User(id); !ok {
			return nil, ErrNoUser
		}
		if id != act.As {
			members = append(members, id)
		}
	}
	c := w.srv.AddGroup(title, members...)
	if err := w.srv.AddBot(act.As, c.ID); err != nil {
		return nil, err
	}
	return map[string]any{"chat": c}, nil
}

func (w *web) postClock(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	if w.opt.Clock == nil {
		return nil, badRequest("there is no clock")
	}
	w.jumps.Lock()
	defer w.jumps.Unlock()
	w.journeys++
	journey := w.journeys
	w.publish(webEvent{Type: "jumping", On: true, Journey: journey})
	err = w.opt.Clock.Jump(r.Context(), act.ID)
	w.publish(webEvent{Type: "jumping", Journey: journey})
	w.publish(webEvent{Type: "clock", Clock: w.time()})
	if err != nil {
		return nil, err
	}
	return map[string]any{"clock": w.time(), "journey": journey}, nil
}

func (w *web) postRead(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	seat := webSeat{act.As, act.Chat}
	if err := w.admit(seat); err != nil {
		return nil, err
	}
	w.markRead(seat, act.MessageID)
	return done(nil)
}

func (w *web) postEdit(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	_, err = w.srv.EditText(act.As, act.Chat, act.MessageID, act.Text)
	return done(err)
}

func (w *web) postDelete(r *http.Request) (any, error) {
	act, err := decode[webAct](r)
	if err != nil {
		return nil, err
	}
	return done(w.srv.Delete(act.As, act.Chat, act.MessageID))
}

// postSend sends what is in the form, in as many messages as Telegram's apps
// would make of it.
func (w *web) postSend(r *http.Request) (any, error) {
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return nil, err
		}
		return nil, badRequest("malformed form: " + err.Error())
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // temporary files, cleaned by the system otherwise
	as, err := strconv.ParseInt(r.FormValue("as"), 10, 64)
	if err != nil {
		return nil, badRequest("as: want a user id")
	}
	chat, err := strconv.ParseInt(r.FormValue("chat"), 10, 64)
	if err != nil {
		return nil, badRequest("chat: want a chat id")
	}
	parts, err := w.outgoing(r, as)
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return nil, ErrEmpty
	}
	sent := []Message{}
	for _, out := range parts {
		messages, err := w.srv.Send(as, chat, out)
		if err != nil {
			return nil, err
		}
		sent = append(sent, messages...)
	}
	return map[string]any{"messages": sent}, nil
}

// webAlbum is the most that Telegram puts in one album.
const webAlbum = 10

// outgoing sorts the form: pictures together, documents together, voice notes
// one by one. The caption goes with the first that can carry it. With forwarded_from, a
// name, all of it was forwarded from that person.
func (w *web) outgoing(r *http.Request, as int64) ([]Outgoing, error) {
	var parts []Outgoing
	caption := r.FormValue("caption")
	add := func(out Outgoing, captioned bool) {
		if captioned {
			out.Caption, caption = caption, ""
		}
		if len(parts) == 0 {
			out.ReplyTo, _ = strconv.Atoi(r.FormValue("reply_to")) // none is no reply
		}
		parts = append(parts, out)
	}
	photos, err := uploads(r, "photo")
	if err != nil {
		return nil, err
	}
	videos, err := uploads(r, "video")
	if err != nil {
		return nil, err
	}
	documents, err := uploads(r, "document")
	if err != nil {
		return nil, err
	}
	// What is music or a recording goes as such, as the apps do it.
	var sounds []Upload
	documents = slices.DeleteFunc(documents, func(u Upload) bool {
		sound := strings.HasPrefix(mimeOf(u), "audio/")
		if sound {
			sounds = append(sounds, u)
		}
		return sound
	})
	voices, err := uploads(r, "voice")
	if err != nil {
		return nil, err
	}
	for len(photos)+len(videos) > 0 {
		var out Outgoing
		for len(photos) > 0 && len(out.Photos) < webAlbum {
			out.Photos = append(out.Photos, photos[0].Data)
			photos = photos[1:]
		}
		n := min(len(videos), webAlbum-len(out.Photos))
		out.Videos, videos = videos[:n], videos[n:]
		add(out, true)
	}
	for len(documents) > 0 {
		n := min(len(documents), webAlbum)
		add(Outgoing{Documents: documents[:n]}, true)
		documents = documents[n:]
	}
	for len(sounds) > 0 {
		n := min(len(sounds), webAlbum)
		add(Outgoing{Audios: sounds[:n]}, true)
		sounds = sounds[n:]
	}
	for _, v := range voices {
		seconds, _ := strconv.Atoi(r.FormValue("duration")) // unknown is 0
		add(Outgoing{Voice: v.Data, Duration: max(0, seconds)}, false)
	}
	if r.FormValue("latitude") != "" {
		lat, err1 := strconv.ParseFloat(r.FormValue("latitude"), 64)
		lon, err2 := strconv.ParseFloat(r.FormValue("longitude"), 64)
		if err1 != nil || err2 != nil || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
			return nil, badRequest("latitude and longitude: want degrees")
		}
		add(Outgoing{Location: &Location{Latitude: lat, Longitude: lon}}, false)
	}
	if r.FormValue("contact") != "" {
		u, ok := w.srv.User(as)
		if !ok {
			return nil, ErrNoUser
		}
		// A number that nobody can have, different for each person.
		number := fmt.Sprintf("+86100%08d", u.ID%100_000_000)
		add(Outgoing{Contact: &Contact{PhoneNumber: number, FirstName: u.FirstName, LastName: u.LastName, UserID: u.ID}}, false)
	}
	if text := strings.TrimSpace(r.FormValue("text") + caption); text != "" {
		add(Outgoing{Text: text}, false)
	}
	if name := strings.TrimSpace(r.FormValue("forwarded_from")); name != "" {
		for i := range parts {
			parts[i].Forward = &MessageOrigin{Type: "hidden_user", SenderUserName: name}
		}
	}
	return parts, nil
}

// uploads reads the files of one field.
func uploads(r *http.Request, field string) ([]Upload, error) {
	var out []Upload
	for _, header := range r.MultipartForm.File[field] {
		if header.Size > webMaxUpload {
			return nil, &webError{http.StatusRequestEntityTooLarge, "too_big", errors.New("file too large")}
		}
		data, err := readPart(header)
		if err != nil {
			return nil, fmt.Errorf("reading an uploaded file: %w", err)
		}
		kind := header.Header.Get("Content-Type")
		if kind == "application/octet-stream" {
			kind = "" // the browser does not know; the name may tell
		}
		out = append(out, Upload{Name: header.Filename, MimeType: kind, Data: data})
	}
	return out, nil
}

func readPart(header *multipart.FileHeader) ([]byte, error) {
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return io.ReadAll(f)
}
