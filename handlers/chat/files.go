package chat

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/phrase"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerFiles lets those who may see a record see its files.
func registerFiles(r *bot.Router) {
	bot.Keep(r, readables{})
	r.Button("files", bot.Joined, showFiles)
}

// RefuseMarked refuses a paper that is marked as secret or internal by its name
// or its caption (domain F2; 保守国家秘密法).
func RefuseMarked(c *bot.Context, u *bot.Upload) error {
	if word := phrase.Classified(u.Name + "\n" + u.Caption); word != "" {
		return c.Problem("writing.marked", "word", word)
	}
	return nil
}

// TakeFile adds a file that a person sent, once.
func TakeFile(c *bot.Context, files *[]bot.Upload, u *bot.Upload) error {
	if err := RefuseMarked(c, u); err != nil {
		return err
	}
	f := *u
	f.Name, f.Caption = WithoutNumbers(c, u.Name), ""
	switch {
	case slices.ContainsFunc(*files, func(o bot.Upload) bool { return SameFile(o, f) }):
		return nil
	case f.Size > records.AttachmentMaxSize:
		return c.Problem("writing.too_big", "limit", records.AttachmentMaxSize>>20)
	case len(*files) >= records.AttachmentsLimit:
		return c.Problem("writing.too_many", "limit", records.AttachmentsLimit)
	}
	*files = append(*files, f)
	return nil
}

func SameFile(a, b bot.Upload) bool {
	if a.Kind == bot.Location || b.Kind == bot.Location {
		return a.Kind == b.Kind && a.Lat == b.Lat && a.Lon == b.Lon
	}
	return a.ID == b.ID || a.UniqueID != "" && a.UniqueID == b.UniqueID
}

// WordsToo says that files have come and that words are needed too; "" without files.
func WordsToo(c *bot.Context, files []bot.Upload) string {
	if len(files) == 0 {
		return ""
	}
	return c.T("writing.words_too", "files", FilesLine(c, files))
}

// FilesLine counts files by their kind: 照片 3 张 · 语音 1 段.
func FilesLine(c *bot.Context, files []bot.Upload) string {
	var parts []string
	for _, kind := range []bot.FileKind{bot.Photo, bot.Video, bot.Voice, bot.Document, bot.Location} {
		n := 0
		for _, f := range files {
			if shownAs(f.Kind) == kind {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, c.P("writing.files_"+string(kind), "count", n))
		}
	}
	return Joined(parts...)
}

// shownAs is what a file counts as: a recording is a voice, a round film a film.
func shownAs(k bot.FileKind) bot.FileKind {
	switch k {
	case bot.Audio:
		return bot.Voice
	case bot.Round:
		return bot.Video
	}
	return k
}

// FilesField is the field of a form that only takes files.
func FilesField[T any](files func(v *T) *[]bot.Upload, caption func(c *bot.Context, v *T, words string) error) bot.Field[T] {
	return bot.Field[T]{
		Name: "files", Files: true, Optional: true,
		Empty: func(v *T) bool { return len(*files(v)) == 0 },
		Choices: func(c *bot.Context, v *T) ([]bot.Choice, error) {
			if len(*files(v)) == 0 {
				return nil, nil
			}
			return []bot.Choice{{Label: c.P("writing.drop_files"), Value: "drop"}}, nil
		},
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			switch {
			case in.Choice == "drop" || in.File == nil && phrase.Clean(in.Text) == c.P("writing.drop_files"):
				*files(v) = nil
				return nil
			case in.File == nil:
				return c.Problem("writing.file_wanted")
			}
			if err := TakeFile(c, files(v), in.File); err != nil {
				return err
			}
			return caption(c, v, in.Text)
		},
	}
}

// Attachment is a file as a record keeps it.
func Attachment(f bot.Upload) *records.Attachment {
	return &records.Attachment{
		Kind: records.AttachmentKind(f.Kind), FileID: f.ID, UniqueID: f.UniqueID, Name: f.Name, MIME: f.MIME, Size: f.Size,
		Lat: f.Lat, Lon: f.Lon,
	}
}

func Upload(at records.Attachment) bot.Upload {
	return bot.Upload{
		Kind: bot.FileKind(at.Kind), ID: at.FileID, UniqueID: at.UniqueID, Name: at.Name, MIME: at.MIME, Size: at.Size,
		Lat: at.Lat, Lon: at.Lon,
	}
}

// FilesOf lists a record's files as a form holds them.
func FilesOf(c *bot.Context, kind records.Kind, id int64) ([]bot.Upload, error) {
	all, err := records.AttachmentsOf(c.Tx, kind, id)
	if err != nil {
		return nil, err
	}
	var files []bot.Upload
	for _, at := range all[id] {
		files = append(files, Upload(at))
	}
	return files, nil
}

// KeepFiles makes a record's files those of the form.
func KeepFiles(c *bot.Context, kind records.Kind, id int64, files []bot.Upload) error {
	all, err := records.AttachmentsOf(c.Tx, kind, id)
	if err != nil {
		return err
	}
	for _, at := range all[id] {
		if !slices.ContainsFunc(files, func(f bot.Upload) bool { return SameFile(f, Upload(at)) }) {
			if err := records.Detach(c.Tx, at.ID, c.Person.ID, "", c.Now); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		if slices.ContainsFunc(all[id], func(at records.Attachment) bool { return SameFile(f, Upload(at)) }) {
			continue
		}
		at := Attachment(f)
		at.OwnerKind, at.OwnerID, at.AddedBy = kind, id, c.Person.ID
		if err := records.Attach(c.Tx, at); err != nil {
			return err
		}
	}
	return nil
}

// FilesButton shows a record's files when pressed; ok is false without any.
func FilesButton(c *bot.Context, kind records.Kind, id int64) (b bot.Button, ok bool, err error) {
	n, err := records.CountAttachments(c.Tx, kind, id)
	if err != nil || n[id] == 0 {
		return b, false, err
	}
	return bot.Button{Text: c.P("writing.show_files", "count", n[id]), Data: bot.Data("files", kind, id)}, true, nil
}

// showFiles sends the files of a record below it, to those who may see it.
func showFiles(c *bot.Context) error {
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	kind := records.Kind(c.Arg(0))
	titleOf, ok := bot.Kept[readables](c)[kind]
	if !ok {
		return c.Problem("common.stale")
	}
	title, err := titleOf(c, id)
	if err != nil {
		return err
	}
	all, err := records.AttachmentsOf(c.Tx, kind, id)
	if err != nil {
		return err
	}
	if len(all[id]) == 0 {
		return c.Problem("writing.no_files")
	}
	return SendFiles(c, title, all[id])
}

// SendFiles sends files, those that Telegram shows together in one message.
func SendFiles(c *bot.Context, title string, list []records.Attachment) error {
	caption := c.T("writing.files_of", "title", title)
	say := func(files ...bot.File) error {
		_, err := c.Say(bot.Message{Text: caption, Files: files, Silent: true})
		caption = ""
		return err
	}
	var pictures, papers []bot.File
	for _, at := range list {
		f := bot.File{Kind: bot.FileKind(at.Kind), ID: at.FileID, Name: at.Name, Lat: at.Lat, Lon: at.Lon}
		switch at.Kind {
		case records.Photo, records.Video:
			pictures = append(pictures, f)
		case records.Document:
			papers = append(papers, f)
		}
	}
	for _, group := range [][]bot.File{pictures, papers} {
		for part := range slices.Chunk(group, AlbumSize) {
			if err := say(part...); err != nil {
				return err
			}
		}
	}
	for _, at := range list {
		switch at.Kind {
		case records.Voice, records.Audio, records.Round, records.Location:
			if err := say(bot.File{Kind: bot.FileKind(at.Kind), ID: at.FileID, Lat: at.Lat, Lon: at.Lon}); err != nil {
				return err
			}
		}
	}
	return nil
}

// FileName makes the name of a file that is sent, of words that may be
// anybody's: without what some system refuses in a name, not endless. A slash
// begins no folder.
func FileName(name string) string {
	return store.CleanFileName(strings.NewReplacer("/", "-", "\\", "-").Replace(name))
}

// AlbumSize is how many files Telegram takes in one album.
const AlbumSize = 10
