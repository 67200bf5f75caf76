// Package bot is the room between Telegram and the office: intake of updates,
// routing, forms that people fill in, the outbox and the sender. It knows no
// feature of the office.
package bot

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"lianluo/internal/locale"
)

// Telegram's limits, in UTF-16 units except where stated.
const (
	maxText     = 4096
	maxCaption  = 1024
	maxToast    = 200
	maxData     = 64 // bytes of callback data
	maxAlbum    = 10
	maxButtons  = 100
	maxLabelLen = 64 // ours: longer labels are cut on a phone anyway
)

// Message is something to show. Text is Telegram HTML, as locale.Words.T
// makes it. A message with one file carries Text as its caption.
type Message struct {
	Text    string     `json:"text,omitempty"`
	Buttons [][]Button `json:"buttons,omitempty"` // under the message
	// Keyboard, if set, replaces the person's reply keyboard.
	Keyboard [][]string `json:"keyboard,omitempty"`
	// AskPlace, if set, puts a button of that label on top of the reply keyboard
	// by which the person's app sends where he or she is. In private chats only.
	AskPlace string `json:"ask_place,omitempty"`
	Files    []File `json:"files,omitempty"`
	Silent   bool   `json:"silent,omitempty"` // without a sound
	Protect  bool   `json:"protect,omitempty"`
	// Mark stands before the data of each button: the office (see Context.mark).
	Mark string `json:"mark,omitempty"`
	// Secret marks a message that carries a code: it is kept only until it is
	// sent, and never in a backup (ledger.SecretMark).
	Secret bool `json:"secret,omitempty"`
	// About names the record that a message is about (records.Ref): a change
	// of it finds who was told, and what still stands in private chats
	// (Context.SaidAbout). A post in the group that does not arrive is told of with it
	// (EventRefused).
	About string `json:"-"`
	// Stays: the message holds whatever is changed of that record; a message with
	// files always does.
	Stays bool `json:"-"`
	// Asks names how the message is said anew (Router.Asks) when what it asks is settled,
	// wherever that is, or its time has come; "" when its buttons say enough.
	Asks string `json:"-"`
	// Stands tells how its matter stood as the message was made: said anew, it is changed
	// only when that is another.
	Stands string `json:"-"`
	// Remake is what makes the file anew, when Telegram no longer has it.
	Remake json.RawMessage `json:"remake,omitempty"`
	// Draw has a picture drawn for the message when it is sent (Drawing); nil for none.
	Draw *Drawing `json:"draw,omitempty"`
	// ReplyTo is the message of the same chat that this one answers; 0 for none.
	ReplyTo Ref `json:"reply_to,omitempty"`
	// Before is how the record was before the change that the message tells of; while it
	// waits for its time Context.Unheard gives it back.
	Before string `json:"before,omitempty"`
}

// Button is one button under a message: Data comes back to the router, URL
// opens a page.
type Button struct {
	Text string `json:"text"`
	Data string `json:"data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// FileKind is how Telegram shows a file.
type FileKind string

// The kinds of files that are sent.
const (
	Photo    FileKind = "photo"
	Document FileKind = "document"
	Voice    FileKind = "voice"
	Video    FileKind = "video"
	Location FileKind = "location"
	Audio    FileKind = "audio"      // a recording that was sent as a file: counted with the voices
	Round    FileKind = "video_note" // a round film: counted with the films
)

// File is a file to send: one that Telegram has already (ID), or bytes of ours
// (Data; the only file of its message).
type File struct {
	Kind FileKind `json:"kind"`
	ID   string   `json:"id,omitempty"`
	Name string   `json:"name,omitempty"`
	Data []byte   `json:"-"`
	Hash string   `json:"hash,omitempty"` // of what was made (see Maker): it is not sent twice
	Lat  float64  `json:"lat,omitempty"`
	Lon  float64  `json:"lon,omitempty"`
}

// Row is a row of buttons.
func Row(buttons ...Button) []Button { return buttons }

// Rows lays buttons out, n in a row.
func Rows(n int, buttons ...Button) [][]Button {
	var rows [][]Button
	for len(buttons) > n {
		rows, buttons = append(rows, buttons[:n:n]), buttons[n:]
	}
	if len(buttons) > 0 {
		rows = append(rows, buttons)
	}
	return rows
}

// Data is callback data for the route of that name: Data("checkin", 12, "yes")
// is "checkin:12:yes". It panics when the whole is over Telegram's 64 bytes,
// which only a mistake in the program can make it.
func Data(route string, args ...any) string {
	parts := []string{route}
	for _, a := range args {
		parts = append(parts, fmt.Sprint(a))
	}
	data := strings.Join(parts, ":")
	if len(data) > maxData {
		panic("callback data over 64 bytes: " + data)
	}
	return data
}

// encode makes the outbox payload of a message, cut to Telegram's limits, and gives the
// message as it was cut.
func (m Message) encode(words *locale.Words) (string, Message, error) {
	limit := maxText
	if len(m.Files) > 0 {
		limit = maxCaption
	}
	m.Text = fit(m.Text, limit, func(left int) string { return words.Plain("common.cut", "count", left) })
	m.Buttons, m.Keyboard, m.Files = slices.Clone(m.Buttons), slices.Clone(m.Keyboard), slices.Clone(m.Files)
	for r, row := range m.Buttons {
		m.Buttons[r] = slices.Clone(row)
		for i, b := range row {
			m.Buttons[r][i].Text = cut(b.Text, maxLabelLen)
		}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return "", m, fmt.Errorf("encode message: %w", err)
	}
	return string(raw), m, nil
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is a text as it is shown, without its markup.
func plain(text string) string { return html.UnescapeString(tags.ReplaceAllString(text, "")) }

// fit cuts a text that is too long for Telegram, which counts what is shown. Words of
// people are measured where they are taken and what is shown is paged by its maker;
// this is the last guard. It gives up the markup to cut safely, and says how much is
// left out.
func fit(text string, limit int, says func(left int) string) string {
	if len(text) <= limit { // bytes, with the markup
		return text
	}
	shown := plain(text)
	all := units(shown)
	if all <= limit {
		return text
	}
	note := "\n" + says(all)
	kept := cut(shown, limit-units(note))
	return html.EscapeString(kept + "\n" + says(all-units(kept)+1))
}

func units(s string) (n int) {
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// cut shortens s to n UTF-16 units, the last one a …
func cut(s string, n int) string {
	if len(s) <= n || units(s) <= n {
		return s
	}
	used := 0
	for i, r := range s {
		w := utf16.RuneLen(r)
		if used+max(w, 1) > n-1 {
			return s[:i] + "…"
		}
		used += max(w, 1)
	}
	return s
}
