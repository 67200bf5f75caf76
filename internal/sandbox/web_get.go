package sandbox

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// webMessage is a Message with what people's apps show besides the API.
type webMessage struct {
	Message
	Reactions map[int64][]string `json:"reactions,omitempty"`
}

// MarshalJSON writes the reactions beside the message's own fields.
func (m webMessage) MarshalJSON() ([]byte, error) {
	shown := m.Message
	if len(m.Reactions) > 0 {
		shown.Extra = map[string]any{"reactions": m.Reactions}
		maps.Copy(shown.Extra, m.Extra)
	}
	return json.Marshal(shown)
}

func showMessage(m *Message) *webMessage {
	if m == nil {
		return nil
	}
	return &webMessage{Message: *m, Reactions: m.Reactions}
}

// webTime is the clock as the page draws it.
type webTime struct {
	Now    int64  `json:"now"`
	Offset int    `json:"offset"` // seconds east of UTC
	Jumps  []Jump `json:"jumps"`
}

type webState struct {
	Title   string           `json:"title"`
	English string           `json:"english,omitempty"` // of the title
	Bot     User             `json:"bot"`
	Notices []string         `json:"notices"`
	Starts  []WebStart       `json:"starts"`
	Clock   *webTime         `json:"clock"`
	Offset  int              `json:"offset"`
	Limits  map[string]int64 `json:"limits"`
	People  []webPhone       `json:"people"`
	Chats   []webChat        `json:"chats"`
	Seq     string           `json:"seq"`
}

// webPhone is a person with the chats on their phone.
type webPhone struct {
	User    User            `json:"user"`
	Note    string          `json:"note"`
	English string          `json:"english,omitempty"` // of the note
	Blocked bool            `json:"blocked"`
	Started bool            `json:"started"`
	Chats   []webMembership `json:"chats"`
}

// webMembership is one line of a person's list of chats.
type webMembership struct {
	ID     int64 `json:"id"`
	Unread int   `json:"unread"`
	Read   int   `json:"read"`
}

type webChat struct {
	Chat    Chat        `json:"chat"`
	Last    *webMessage `json:"last"`
	Members []webMember `json:"members"`
}

type webMember struct {
	ID     int64  `json:"id"`
	Status string `json:"status"`
}

func (w *web) time() *webTime {
	if w.opt.Clock == nil {
		return nil
	}
	now := w.opt.Clock.Now()
	_, offset := now.Zone()
	return &webTime{Now: now.Unix(), Offset: offset, Jumps: w.opt.Clock.Jumps()}
}

// offset is that of the clock shown, or else of the server's own.
func (w *web) offset() int {
	now := time.Now
	if w.opt.Clock != nil {
		now = w.opt.Clock.Now
	} else if w.srv.opt.Now != nil {
		now = w.srv.opt.Now
	}
	_, offset := now().Zone()
	return offset
}

// people are those of the options, then those who came later.
func (w *web) people() []WebPerson {
	listed := slices.Clone(w.opt.People)
	known := map[int64]bool{}
	for _, p := range listed {
		known[p.ID] = true
	}
	for _, u := range w.srv.Users() {
		if u.IsBot || known[u.ID] || (len(w.opt.People) > 0 && w.born[u.ID]) {
			continue
		}
		listed = append(listed, WebPerson{ID: u.ID})
	}
	return listed
}

func (w *web) getState(*http.Request) (any, error) {
	// The position comes first: an event that happens meanwhile is told twice
	// rather than not at all.
	st := webState{
		Seq: w.hub.position(), Title: w.opt.Title, English: w.opt.English, Bot: w.srv.Bot(), Notices: w.opt.Notices, Starts: w.opt.Starts, Clock: w.time(), Offset: w.offset(),
		Limits: map[string]int64{"upload": webMaxUpload}, People: []webPhone{}, Chats: []webChat{},
	}
	messages := map[int64][]Message{}
	seats := map[int64][]int64{} // user → groups
	for _, c := range w.srv.Chats() {
		all := w.srv.Messages(c.ID)
		messages[c.ID] = all
		chat := webChat{Chat: c, Members: []webMember{}}
		if len(all) > 0 {
			chat.Last = showMessage(&all[len(all)-1])
		}
		if c.Type != ChatPrivate {
			for _, m := range w.srv.Members(c.ID) {
				if !inside(m) {
					continue
				}
				chat.Members = append(chat.Members, webMember{m.User.ID, m.Status})
				seats[m.User.ID] = append(seats[m.User.ID], c.ID)
			}
		}
		st.Chats = append(st.Chats, chat)
	}
	for _, p := range w.people() {
		u, ok := w.srv.User(p.ID)
		if !ok {
			continue
		}
		_, started := messages[u.ID]
		person := webPhone{User: u, Note: p.Note, English: p.English, Blocked: w.srv.Blocked(u.ID), Started: started}
		// The chat with the bot is offered before it exists, as a search would find it.
		for _, id := range append([]int64{u.ID}, seats[u.ID]...) {
			read := w.readUpTo(webSeat{u.ID, id})
			person.Chats = append(person.Chats, webMembership{ID: id, Unread: unread(messages[id], u.ID, read), Read: read})
		}
		st.People = append(st.People, person)
	}
	return st, nil
}

func inside(m ChatMember) bool { return m.Status != StatusLeft && m.Status != StatusKicked }

func unread(messages []Message, user int64, read int) int {
	n := 0
	for i := len(messages) - 1; i >= 0 && messages[i].MessageID > read; i-- {
		if from := messages[i].From; from == nil || from.ID != user {
			n++
		}
	}
	return n
}

func (w *web) readUpTo(seat webSeat) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.read[seat]
}

func (w *web) markRead(seat webSeat, message int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read[seat] = max(w.read[seat], message)
}

// seat reads who looks at which chat, and refuses whoever is not in it.
func (w *web) seat(r *http.Request) (webSeat, error) {
	q := r.URL.Query()
	user, err := strconv.ParseInt(q.Get("as"), 10, 64)
	if err != nil {
		return webSeat{}, badRequest("as: want a user id")
	}
	chat, err := strconv.ParseInt(q.Get("chat"), 10, 64)
	if err != nil {
		return webSeat{}, badRequest("chat: want a chat id")
	}
	seat := webSeat{user, chat}
	return seat, w.admit(seat)
}

func (w *web) admit(seat webSeat) error {
	if _, ok := w.srv.User(seat.user); !ok {
		return ErrNoUser
	}
	if seat.user == seat.chat {
		return nil
	}
	c, ok := w.srv.Chat(seat.chat)
	if !ok {
		return ErrNoChat
	}
	if c.Type != ChatPrivate {
		for _, m := range w.srv.Members(seat.chat) {
			if m.User.ID == seat.user && inside(m) {
				return nil
			}
		}
	}
	return ErrNotMember
}

func (w *web) getMessages(r *http.Request) (any, error) {
	seat, err := w.seat(r)
	if err != nil {
		return nil, err
	}
	limit, before := 50, 0
	for name, to := range map[string]*int{"limit": &limit, "before": &before} {
		if s := r.URL.Query().Get(name); s != "" {
			if *to, err = strconv.Atoi(s); err != nil || *to < 1 {
				return nil, badRequest(name + ": want a positive number")
			}
		}
	}
	limit = min(limit, 200)
	all := w.srv.Messages(seat.chat)
	end := len(all)
	if before > 0 {
		end, _ = slices.BinarySearchFunc(all, before, func(m Message, id int) int { return m.MessageID - id })
	}
	from := max(0, end-limit)
	// An album is one bubble: never cut it in two.
	for from > 0 && all[from].MediaGroupID != "" && all[from-1].MediaGroupID == all[from].MediaGroupID {
		from--
	}
	page := make([]*webMessage, 0, end-from)
	votes := map[int][]int{}
	w.mu.Lock()
	for i := from; i < end; i++ {
		page = append(page, showMessage(&all[i]))
		if v, ok := w.votes[webVote{seat, all[i].MessageID}]; ok {
			votes[all[i].MessageID] = v
		}
	}
	w.mu.Unlock()
	return map[string]any{"messages": page, "more": from > 0, "pinned": w.srv.Pinned(seat.chat), "votes": votes}, nil
}

func (w *web) getCommands(r *http.Request) (any, error) {
	seat, err := w.seat(r)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"commands": w.srv.CommandsFor(seat.user, seat.chat), "menu_button": w.srv.MenuButton(seat.chat),
		"keyboard": w.srv.Keyboard(seat.user, seat.chat),
	}, nil
}

// webShown are the kinds of files a browser shows in the page. All others are
// only ever downloaded, so that no sent file runs as a page of this origin.
func webShown(kind string) bool {
	switch kind {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
		return true
	}
	return strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/")
}

func (w *web) serveFile(rw http.ResponseWriter, r *http.Request) {
	info, data, ok := w.srv.File(r.PathValue("id"))
	if !ok {
		http.NotFound(rw, r)
		return
	}
	h := rw.Header()
	kind, _, _ := mime.ParseMediaType(info.MimeType)
	if kind == "" || kind == "application/octet-stream" {
		kind = http.DetectContentType(data)
		if kind == "application/ogg" {
			kind = "audio/ogg" // a voice note
		}
	}
	name := r.URL.Query().Get("name")
	if webShown(kind) && name == "" {
		h.Set("Content-Type", kind)
	} else {
		if name == "" {
			name = info.FileName
		}
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	h.Set("ETag", etagSafe(info.FileID))
	http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(data))
}
