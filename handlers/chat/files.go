package chat

import (
	"errors"
	"fmt"
	"hash/fnv"
	"path"
	"slices"
	"strconv"
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

// programs are the endings of names of what runs when it is opened, and programTypes
// what else such a file calls itself.
var (
	programs = []string{
		".exe", ".com", ".bat", ".cmd", ".scr", ".pif", ".msi", ".msp", ".dll", ".sys", ".cpl", ".reg", ".lnk", ".inf", ".hta", ".chm", ".js", ".jse",
		".vbs", ".vbe", ".wsf", ".wsh", ".ps1", ".psm1", ".jar", ".apk", ".xapk", ".ipa", ".app", ".dmg", ".pkg", ".deb", ".rpm", ".sh", ".run", ".bin", ".elf",
		".gadget", ".appx", ".msix", ".xll",
	}
	programTypes = []string{
		"msdownload", "x-msdos-program", "x-dosexec", "x-executable", "x-elf", "x-sharedlib", "x-mach-binary", "portable-executable", "x-msi", "x-ms-installer",
		"android.package-archive", "java-archive", "javascript", "ecmascript", "x-sh", "x-shellscript", "x-bat", "x-msdos-batch", "x-ms-shortcut", "hta",
	}
)

// isProgram tells whether a file runs when it is opened. Its name comes from the
// sender's machine: dots and spaces at its end are none of it.
func isProgram(u *bot.Upload) bool {
	name, kind := strings.ToLower(strings.TrimRight(u.Name, ". \u3000\t")), strings.ToLower(u.MIME)
	return slices.ContainsFunc(programs, func(end string) bool { return strings.HasSuffix(name, end) }) ||
		slices.ContainsFunc(programTypes, func(part string) bool { return strings.Contains(kind, part) })
}

// RefuseFile refuses a paper that is marked as secret or internal by its name
// or its caption (domain F2; 保守国家秘密法), whatever is no paper but a program, and what is
// larger than any record takes.
func RefuseFile(c *bot.Context, u *bot.Upload) error {
	if isProgram(u) {
		return c.Problem("writing.program", "name", phrase.Truncate(u.Name, 30))
	}
	if word := phrase.Classified(u.Name + "\n" + u.Caption); word != "" {
		return c.Problem("writing.marked", "word", word)
	}
	if u.Size > records.AttachmentMaxSize {
		return c.Problem("writing.too_big", "limit", records.AttachmentMaxSize>>20)
	}
	return nil
}

// TakeFetched is TakeFile of one that the bot has to be able to fetch and hand on.
func TakeFetched(c *bot.Context, files *[]bot.Upload, u *bot.Upload) error {
	if u.Size > records.FetchLimit {
		return c.Problem("writing.too_big_to_fetch", "limit", records.FetchLimit>>20)
	}
	return TakeFile(c, files, u)
}

// FetchedFiles is FilesField of files that the bot has to be able to fetch and hand on.
func FetchedFiles[T any](files func(v *T) *[]bot.Upload, caption func(c *bot.Context, v *T, words string) error) bot.Field[T] {
	f := FilesField(files, caption)
	set := f.Set
	f.Set = func(c *bot.Context, v *T, in bot.Input) error {
		if in.File != nil && in.File.Size > records.FetchLimit {
			return c.Problem("writing.too_big_to_fetch", "limit", records.FetchLimit>>20)
		}
		return set(c, v, in)
	}
	return f
}

// GuardFiles is the question that stands before everything else while a form holds files that
// the bot cannot fetch and hand on, in whatever way they came to it: what was sent before it
// was known what it is, an album, a draft. They are left out by a tap, or a smaller one is
// sent in their place. All else that was written stays.
func GuardFiles[T any](files func(v *T) *[]bot.Upload) bot.Field[T] {
	large := func(f bot.Upload) bool { return f.Size > records.FetchLimit }
	found := func(v *T) bool { return slices.ContainsFunc(*files(v), large) }
	return bot.Field[T]{
		Name: "large", Asked: true, NoEdit: true, Unnumbered: true, Guards: true, Files: true, When: found, Empty: found,
		Enough: func(v *T) bool { return !found(v) },
		Question: func(c *bot.Context, v *T) (string, error) {
			var list []bot.Upload
			for _, f := range *files(v) {
				if large(f) {
					list = append(list, f)
				}
			}
			return c.T("writing.large", "files", FilesLine(c, list), "limit", records.FetchLimit>>20), nil
		},
		Choices: func(c *bot.Context, _ *T) ([]bot.Choice, error) {
			return []bot.Choice{{Label: c.P("writing.drop_large"), Value: dropAll}}, nil
		},
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			rest := slices.DeleteFunc(slices.Clone(*files(v)), large)
			switch {
			case in.Choice == dropAll:
			case in.File == nil:
				return c.Problem("writing.large_wanted", "limit", records.FetchLimit>>20)
			default:
				if err := TakeFetched(c, &rest, in.File); err != nil {
					return err
				}
			}
			*files(v) = rest
			return nil
		},
	}
}

// TakeFile adds a file that a person sent, once.
func TakeFile(c *bot.Context, files *[]bot.Upload, u *bot.Upload) error {
	if err := RefuseFile(c, u); err != nil {
		return err
	}
	f := *u
	f.Name, f.Caption = WithoutNumbers(c, u.Name), ""
	switch {
	case slices.ContainsFunc(*files, func(o bot.Upload) bool { return SameFile(o, f) }):
		return nil
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
	if slices.ContainsFunc(files, func(f bot.Upload) bool { return shownAs(f.Kind) == bot.Voice }) {
		return c.T("writing.words_of_voice", "files", FilesLine(c, files)) // nothing listens to it
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
			line := c.P("writing.files_"+string(kind), "count", n)
			if kind == bot.Document {
				line = c.P("writing.files_named", "files", line, "names", documentNames(c, files))
			}
			parts = append(parts, line)
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

// documentNames lists the names of documents, of many the first ones.
func documentNames(c *bot.Context, files []bot.Upload) string {
	const shown = 3
	var names []string
	for _, f := range files {
		if f.Kind == bot.Document && f.Name != "" && len(names) < shown {
			names = append(names, phrase.Truncate(f.Name, 24))
		}
	}
	return strings.Join(names, c.P("writing.comma"))
}

// dropChoices are a file each to be left out, and all.
func dropChoices(c *bot.Context, files []bot.Upload) (list []bot.Choice) {
	seen := map[bot.FileKind]int{}
	for _, f := range files {
		kind := shownAs(f.Kind)
		seen[kind]++
		label := c.P("writing.drop_"+string(kind), "n", seen[kind])
		if f.Name != "" {
			label = c.P("writing.drop_named", "name", phrase.Truncate(f.Name, 16))
		}
		list = append(list, bot.Choice{Label: label, Value: fileMark(f)})
	}
	return append(list, bot.Choice{Label: c.P("writing.drop_files"), Value: dropAll})
}

const dropAll = "drop"

// fileMark tells a file from the others of a form, so that a second tap on its button
// leaves out no other.
func fileMark(f bot.Upload) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s %g %g", f.Kind, f.ID, f.Lat, f.Lon)
	return strconv.FormatUint(h.Sum64(), 36)
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
			return dropChoices(c, *files(v)), nil
		},
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			switch {
			case in.Choice == dropAll || in.File == nil && phrase.Clean(in.Text) == c.P("writing.drop_files"):
				*files(v) = nil
				return nil
			case in.Choice != "":
				*files(v) = slices.DeleteFunc(*files(v), func(f bot.Upload) bool { return fileMark(f) == in.Choice })
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
	// Pressed again within the hour: they stand above.
	key := fmt.Sprintf("files:%s:%d:%d:%d:%s", kind, id, c.Person.ID, len(all[id]), c.Now.Format("2006010215"))
	if said, err := c.Said(key); err != nil || said != 0 {
		return errors.Join(err, c.Toast(c.P("writing.files_above")))
	}
	return SendFiles(c, title, all[id], bot.Once(key))
}

// SendFiles sends files, those that Telegram shows together in one message.
func SendFiles(c *bot.Context, title string, list []records.Attachment, first ...bot.Option) error {
	caption := c.T("writing.files_of", "title", title)
	say := func(files ...bot.File) error {
		_, err := c.Say(bot.Message{Text: caption, Files: files, Silent: true}, first...)
		caption, first = "", nil
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

// NameInZip is what a file that was sent is called among others: by its own name, or by a
// word for what it is.
func NameInZip(f bot.Upload, word string) string {
	name, end := word, map[bot.FileKind]string{
		bot.Photo: ".jpg", bot.Voice: ".ogg", bot.Video: ".mp4", bot.Round: ".mp4", bot.Audio: ".mp3",
	}[f.Kind]
	if f.Name != "" {
		own := FileName(f.Name)
		end = path.Ext(own)
		name = strings.TrimSuffix(own, end)
	}
	return strings.Trim(phrase.Truncate(name, 40), " .…") + end
}

// AlbumSize is how many files Telegram takes in one album.
const AlbumSize = 10
