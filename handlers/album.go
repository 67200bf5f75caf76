package handlers

import (
	"errors"
	"fmt"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/notes"
	"lianluo/internal/phrase"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
)

// lateOfAlbum takes a file of an album whose others were filed as a note
// before: it joins that note, whatever is being filled in now.
func lateOfAlbum(c *bot.Context) (taken bool, err error) {
	in := c.Input()
	if in.Album == "" || in.File == nil || !c.Person.Is(people.Member) {
		return false, nil
	}
	n, err := mnotes.NoteOfAlbum(c.Tx, c.Person.ID, in.Album)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := chat.RefuseFile(c, in.File); err != nil {
		return true, err
	}
	at := chat.Attachment(*in.File)
	at.Name, at.OwnerKind, at.OwnerID, at.AddedBy = chat.WithoutNumbers(c, at.Name), records.KindNote, n.ID, c.Person.ID
	if err := records.Attach(c.Tx, at); errors.Is(err, records.ErrTooManyAttachments) {
		return true, c.Problem("writing.too_many", "limit", records.AttachmentsLimit)
	} else if err != nil {
		return true, err
	}
	if words := chat.WithoutNumbers(c, phrase.Clean(in.Text)); words != "" && words != n.Text {
		all := n.Text
		if err := chat.AddText(c, &all, words, mnotes.Limit); err != nil {
			return true, err
		}
		if err := mnotes.Edit(c.Tx, n, all, c.Person, c.Now); err != nil {
			return true, notes.NoteProblem(c, err)
		}
	}
	return true, sayJoined(c, n)
}

// sayJoined says once, and then in the same message, how many files a note
// has now.
func sayJoined(c *bot.Context, n *mnotes.Note) error {
	files, err := chat.FilesOf(c, records.KindNote, n.ID)
	if err != nil {
		return err
	}
	m := bot.Message{
		Text:    c.T("note.album_joined", "title", c.P(notes.Forms[n.Kind]+".title"), "files", chat.FilesLine(c, files)),
		Buttons: bot.Rows(1, c.B("note.view", "noteview", n.ID)),
	}
	key := fmt.Sprintf("album:%d", n.ID)
	ref, err := c.Said(key)
	if err != nil {
		return err
	}
	if ref != 0 {
		return c.Edit(ref, m)
	}
	_, err = c.Say(m, bot.Once(key))
	return err
}

// inTheField puts the note for the quarter's research first when somebody
// sends a picture or a place while a research is open (§6). While none is, there is
// no such note.
func inTheField(c *bot.Context, v *chat.UnsortedDraft, list []string) []string {
	const wanted = "research"
	if r, err := research.Current(c.Tx, c.Now); err != nil || r.Ended() {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == wanted })
	}
	if !slices.ContainsFunc(v.Files, func(f bot.Upload) bool {
		return f.Kind == bot.Photo || f.Kind == bot.Video || f.Kind == bot.Round || f.Kind == bot.Location
	}) {
		return list
	}
	out := []string{wanted}
	for _, s := range list {
		if s != wanted {
			out = append(out, s)
		}
	}
	return out
}
