package chat

import (
	"errors"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// UnsortedForm asks what something is.
const UnsortedForm bot.FormName[UnsortedDraft] = "unsorted"

// UnsortedDraft is what a person sent without saying what it is.
type UnsortedDraft struct {
	Text  string       `json:"text,omitempty"`
	Files []bot.Upload `json:"files,omitempty"`
	// Albums whose files came here: the others of one belong here too.
	Albums []string `json:"albums,omitempty"`
}

// joinTime is how long what is sent goes to the question that stands open;
// later it is a new matter.
const joinTime = 10 * time.Minute

// unsortedLimit is the longest text that is kept unsorted, in characters.
const unsortedLimit = store.MessageLimit

func AddUnsorted(c *bot.Context, v *UnsortedDraft, in bot.Input) error {
	if in.File != nil {
		if err := TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		v.Albums = WithAlbum(v.Albums, in.Album)
	}
	return AddText(c, &v.Text, in.Text, unsortedLimit)
}

// UnsortedOpen tells whether the question about something sent just now stands
// open.
func UnsortedOpen(c *bot.Context) bool {
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	return err == nil && UnsortedForm.Holds(d) && c.Now.Sub(d.UpdatedAt) <= joinTime
}

// TakeUnsorted gives a command its words: those behind it, with the photo
// under which it stands, or, without any, what the person sent just before.
func TakeUnsorted(c *bot.Context, words *string, files *[]bot.Upload, limit int) error {
	if err := takeAlbum(c, files); err != nil {
		return err
	}
	if u := c.Input().File; u != nil {
		u.Caption = c.Args
		if err := TakeFile(c, files, u); err != nil {
			return err
		}
	}
	if strings.TrimSpace(c.Args) != "" {
		var err error
		*words, err = TakeText(c, c.Args, limit)
		return err
	}
	if len(*files) > 0 || !UnsortedOpen(c) {
		return nil
	}
	v, err := UnsortedForm.Take(c, 0)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case v.Text != "":
		*words, err = TakeText(c, v.Text, limit)
	}
	*files = v.Files
	return err
}

// Telegram hands out the files of an album one by one, in any order, and some
// perhaps after a restart. They belong together all the same: to the draft or
// the note that the first one went to.

// WithAlbum adds an album to those that came; "" is none.
func WithAlbum(albums []string, album string) []string {
	if album == "" || slices.Contains(albums, album) {
		return albums
	}
	return append(albums, album)
}

// takeAlbum gives a command that stands under one photo of an album those that
// came before it and were not sorted yet.
func takeAlbum(c *bot.Context, files *[]bot.Upload) error {
	album := c.Input().Album
	if album == "" {
		return nil
	}
	ours := false
	if _, err := UnsortedForm.Amend(c, func(v *UnsortedDraft) (bool, error) {
		ours = slices.Contains(v.Albums, album)
		return false, nil
	}); err != nil || !ours {
		return err
	}
	v, err := UnsortedForm.Take(c, 0)
	if err != nil {
		return err
	}
	*files = append(*files, v.Files...)
	return nil
}
