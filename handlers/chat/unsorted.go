package chat

import (
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/phrase"
)

// UnsortedForm asks what something is.
const UnsortedForm bot.FormName[UnsortedDraft] = "unsorted"

// UnsortedDraft is what a person sent without saying what it is, or what cannot
// be taken as it came.
type UnsortedDraft struct {
	Text  string       `json:"text,omitempty"`
	Files []bot.Upload `json:"files,omitempty"`
	// Albums whose files came here: the others of one belong here too.
	Albums []string `json:"albums,omitempty"`
	// Source is who wrote it, when that was somebody else; the text names it too.
	Source string `json:"source,omitempty"`
	// Lost are the kinds of content that came with it and could not be kept.
	Lost []string `json:"lost,omitempty"`
	// Command is what the words stood behind, which was not done with them.
	Command string `json:"command,omitempty"`
	// Reason is why it was not done, as HTML.
	Reason string `json:"reason,omitempty"`
	// Split is what the text was to be recorded as, and is too long for.
	Split string `json:"split,omitempty"`
	// At is when the last of it was sent, in Unix seconds, and Begun when the first was, or
	// the last file.
	At    int64 `json:"at,omitempty"`
	Begun int64 `json:"begun,omitempty"`
	// Bits are how much there was before each of what was sent.
	Bits []UnsortedBit `json:"bits,omitempty"`
}

// UnsortedBit is how much of a draft there is: bytes of the text, and how many of the rest.
type UnsortedBit struct {
	Text   int `json:"text,omitempty"`
	Files  int `json:"files,omitempty"`
	Albums int `json:"albums,omitempty"`
	Lost   int `json:"lost,omitempty"`
}

func (v *UnsortedDraft) size() UnsortedBit {
	return UnsortedBit{Text: len(v.Text), Files: len(v.Files), Albums: len(v.Albums), Lost: len(v.Lost)}
}

// Last is how much there was before the last of what was sent; ok is false when that was
// all.
func (v *UnsortedDraft) Last() (before UnsortedBit, ok bool) {
	if len(v.Bits) == 0 {
		return before, false
	}
	before = v.Bits[len(v.Bits)-1]
	return before, before != UnsortedBit{}
}

// TakeOff takes the last of what was sent off; false when that was all.
func (v *UnsortedDraft) TakeOff() bool {
	b, ok := v.Last()
	if !ok {
		return false
	}
	v.Text, v.Files, v.Albums, v.Lost = strings.TrimSpace(v.Text[:b.Text]), v.Files[:b.Files], v.Albums[:b.Albums], v.Lost[:b.Lost]
	v.Bits = v.Bits[:len(v.Bits)-1]
	return true
}

// within tells whether something was sent, in Unix seconds, no longer ago than that.
func within(c *bot.Context, unix int64, limit time.Duration) bool {
	return c.At().Unix()-unix <= int64(limit.Seconds())
}

// Goes tells whether what is sent now goes with it without a question. Files may come one
// after the other; words do not make the time longer, so that no talk is heaped up.
func (v *UnsortedDraft) Goes(c *bot.Context, in bot.Input) bool {
	if in.File != nil || v.Begun == 0 {
		return within(c, v.At, joinTime)
	}
	return within(c, v.Begun, joinTime)
}

// Answers tells whether words that are sent now may be the answer to what it is.
func (v *UnsortedDraft) Answers(c *bot.Context) bool { return within(c, v.At, recallTime) }

// joinTime is how long what is sent goes to the question that stands open: who
// sends a text with its photos does so in one go. Later it is another matter.
const joinTime = time.Minute

// recallTime is how long a command that opens a form asks whether what was sent
// before belongs into it.
const recallTime = 10 * time.Minute

// unsortedLimit is the longest text that is kept unsorted, in characters: what
// is put together of the parts of one text, and room for what comes with it.
const unsortedLimit = 20_000

// AddUnsorted adds to what is not sorted yet.
func AddUnsorted(c *bot.Context, v *UnsortedDraft, in bot.Input) error {
	before, again := v.size(), in.Album != "" && slices.Contains(v.Albums, in.Album)
	if in.File != nil {
		if err := TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		v.Albums = WithAlbum(v.Albums, in.Album)
	}
	v.At = c.At().Unix()
	if v.Begun == 0 || in.File != nil {
		v.Begun = v.At
	}
	if in.Source != "" {
		v.Source = in.Source
	}
	if in.Lost != "" && !slices.Contains(v.Lost, in.Lost) {
		v.Lost = append(v.Lost, in.Lost)
	}
	if err := AddText(c, &v.Text, in.Text, unsortedLimit); err != nil {
		return err
	}
	if !again && v.size() != before { // an album is one thing
		v.Bits = append(v.Bits, before)
	}
	return nil
}

// UnsortedOpen tells whether the question about something sent just before stands
// open.
func UnsortedOpen(c *bot.Context) bool {
	v, id, err := UnsortedForm.Peek(c)
	return err == nil && id != 0 && v.Answers(c)
}

// TakeUnsorted gives a command its words: those behind it, with the photo
// under which it stands. sort is what the command records. Without any, when
// something was sent just before, it asks whether that is meant: nothing is put
// into a form that its writer has not put there.
func TakeUnsorted(c *bot.Context, sort string, words *string, files *[]bot.Upload, limit int) (asked bool, err error) {
	if err := takeAlbum(c, files); err != nil {
		return false, err
	}
	if u := c.Upload(); u != nil {
		u.Caption = c.Args
		if err := TakeFile(c, files, u); err != nil {
			return false, err
		}
	}
	if strings.TrimSpace(c.Args) != "" {
		*words, err = TakeText(c, c.Args, limit)
		return false, err
	}
	if len(*files) > 0 || c.Pressed() {
		return false, nil
	}
	v, id, err := UnsortedForm.Peek(c)
	if err != nil || id == 0 || !v.Answers(c) {
		return false, err
	}
	_, err = c.Say(bot.Message{
		Text: c.T("unsorted.recall", "as", c.P("unsorted.as_"+sort), "text", phrase.Truncate(v.Text, ExcerptShort), "files", FilesLine(c, v.Files)),
		Buttons: bot.Rows(1,
			bot.Button{Text: c.P("unsorted.recall_yes"), Data: bot.Data("unsorted", id, sort)},
			bot.Button{Text: c.P("unsorted.recall_no"), Data: bot.Data("unsorted", id, "new", sort)}),
	})
	return true, err
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
