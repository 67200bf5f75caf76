package bot

import (
	"strings"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// Input is one thing a person gave a form: words, a choice or a file.
type Input struct {
	Text   string // what was typed, or the file's caption
	Choice string // the value of the choice tapped
	File   *Upload
	Album  string // files sent together have the same
	Add    bool   // words for what stands already: they go under it
	// Source is who wrote the words when it was not the sender: Text names him or
	// her in its first line then, so that what is kept of it does too.
	Source string
	// Lost names content that could not be kept, as the catalogue's lost.NAME.
	Lost string
}

// Upload is a file that a person sent; Telegram keeps it, we keep its id.
type Upload struct {
	Kind     FileKind `json:"kind"`
	ID       string   `json:"id"`
	UniqueID string   `json:"unique_id,omitempty"`
	Name     string   `json:"name,omitempty"`
	MIME     string   `json:"mime,omitempty"`
	Size     int64    `json:"size,omitempty"` // bytes
	Lat      float64  `json:"lat,omitempty"`
	Lon      float64  `json:"lon,omitempty"`
	Caption  string   `json:"caption,omitempty"`
	// Sum is under which the program keeps the file itself (Options.Files); "" where it does not.
	Sum string `json:"sum,omitempty"`
}

// Upload is the file that stands with a command, which the command takes; nil where
// there is none. Of a file that no handler takes its sender is told.
func (c *Context) Upload() *Upload {
	f := c.Input().File
	c.filed = c.filed || f != nil
	return f
}

// Input reads the message of the update as a form's input.
func (c *Context) Input() Input {
	if c.held != nil {
		return *c.held
	}
	m := c.Message()
	if m == nil {
		return Input{}
	}
	in := Input{Text: c.Text(), File: upload(m), Album: m.MediaGroupID, Lost: unkept(m)}
	if name, ok := c.others(m); ok {
		in.Source = store.OneLine(name)
		in.Text = strings.TrimSpace(c.P("forward.from", "name", in.Source) + "\n" + in.Text)
	}
	if f := in.File; f != nil { // names come from the sender's machine
		f.Name, f.MIME, f.Caption = store.CleanFileName(f.Name), store.OneLine(f.MIME), store.OneLine(f.Caption)
	}
	return in
}

func upload(m *tg.Message) *Upload {
	switch {
	case m.Animation != nil: // it has a document too
		return nil
	case len(m.Photo) > 0:
		p := m.Photo[len(m.Photo)-1] // the largest
		return &Upload{Kind: Photo, ID: p.FileID, UniqueID: p.FileUniqueID, Size: int64(p.FileSize), Caption: m.Caption}
	case m.Voice != nil:
		return &Upload{Kind: Voice, ID: m.Voice.FileID, UniqueID: m.Voice.FileUniqueID, MIME: m.Voice.MimeType, Size: m.Voice.FileSize, Caption: m.Caption}
	case m.Audio != nil:
		return &Upload{Kind: Audio, ID: m.Audio.FileID, UniqueID: m.Audio.FileUniqueID, Name: m.Audio.FileName, MIME: m.Audio.MimeType, Size: m.Audio.FileSize, Caption: m.Caption}
	case m.VideoNote != nil:
		return &Upload{Kind: Round, ID: m.VideoNote.FileID, UniqueID: m.VideoNote.FileUniqueID, Size: int64(m.VideoNote.FileSize)}
	case m.Video != nil:
		return &Upload{Kind: Video, ID: m.Video.FileID, UniqueID: m.Video.FileUniqueID, Name: m.Video.FileName, MIME: m.Video.MimeType, Size: m.Video.FileSize, Caption: m.Caption}
	case m.Document != nil:
		return &Upload{Kind: Document, ID: m.Document.FileID, UniqueID: m.Document.FileUniqueID, Name: m.Document.FileName, MIME: m.Document.MimeType, Size: m.Document.FileSize, Caption: m.Caption}
	case m.Location != nil:
		return &Upload{Kind: Location, Lat: m.Location.Latitude, Lon: m.Location.Longitude}
	}
	return nil
}

// formInput gives a private message to the form the person is filling in.
func (r *Router) formInput(c *Context) (taken bool, err error) {
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil || d == nil {
		return false, err
	}
	f, ok := r.forms[d.Form]
	if !ok || !f.access().Allows(c.Person) {
		return false, nil // a form of an earlier version, or a role since lost
	}
	c.StandAt(f.access())
	return f.input(c, d, c.Input())
}

// formButton handles "form:ID:action[:arg]".
func (r *Router) formButton(c *Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	d, err := ledger.DialogByID(c.Tx, id, c.Person.ID)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	f, ok := r.forms[d.Form]
	if !ok {
		return c.Problem("common.stale")
	}
	if !f.access().Allows(c.Person) {
		return c.refuse(f.access())
	}
	c.StandAt(f.access())
	return f.press(c, d, c.Arg(1), strings.Join(c.args[min(2, len(c.args)):], ":"))
}

// cancelCommand leaves the form that is open; what was written is kept.
func (r *Router) cancelCommand(c *Context) error {
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	if err != nil {
		return err
	}
	if d == nil {
		return c.Problem("form.nothing_open")
	}
	key := "form.saved"
	if r.blank(d) {
		key = "form.discarded"
	}
	if err := r.putAside(c, d, false); err != nil {
		return err
	}
	_, err = c.Say(Message{
		Text:    c.T(key),
		Buttons: Rows(2, c.B("form.resume", "form", d.ID, "resume"), CommandButton(c.P("common.menu"), "menu")),
	})
	return err
}

func (r *Router) blank(d *ledger.Dialog) bool {
	f, ok := r.forms[d.Form]
	return ok && f.blank(d)
}
