package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	marchive "lianluo/models/archive"
	"lianluo/models/records"
)

// Bounds of a folder: a bot sends 50 MB at most (domain E), and what a file has that does not
// say its size.
const (
	folderMost  = 44 << 20
	sizeAssumed = 4 << 20
	offered     = 3
)

// offerFolders are the newest items.
func offerFolders(c *bot.Context) (list []papers.Offer, err error) {
	var newest []marchive.Item
	err = c.Tx.Where("state = ?", marchive.Confirmed).Order("confirmed_at DESC, id DESC").Limit(offered).Find(&newest).Error
	for _, it := range newest {
		list = append(list, papers.Offer{Label: c.P("archive.folder_offer", "number", it.Number, "title", phrase.Truncate(it.Title, 16)), Arg: fmt.Sprint(it.ID)})
	}
	return list, err
}

// entry is a file of a folder, by the name that it has there.
type entry struct {
	name string
	file bot.Upload
	part int // 0 for the first
}

// folder is an item, with all that is told of its matter, as a folder to take home (§15):
// a Word document and the files. arg is ID or, of one that is too large for one message,
// ID.PART. What cannot be had is named in a list.
func folder(c *bot.Context, arg string) (*papers.File, error) {
	which, partOf, _ := strings.Cut(arg, ".")
	id, err := papers.ID(c, which)
	if err != nil {
		return nil, err
	}
	it, err := itemKind().Readable(c, id)
	if err != nil {
		return nil, err
	}
	all := []marchive.Item{*it}
	if it.State == marchive.Confirmed {
		others, err := marchive.Tellings(c.Tx, it)
		if err != nil {
			return nil, err
		}
		all = append(all, others...)
	}
	w := c.GroupWords()
	entries, tooLarge, err := entriesOf(c, w, all)
	if err != nil {
		return nil, err
	}
	parts := 1
	if n := len(entries); n > 0 {
		parts = entries[n-1].part + 1
	}
	part := 0
	if partOf != "" {
		if part, err = strconv.Atoi(partOf); err != nil || part < 1 || part > parts {
			return nil, c.Problem("common.stale")
		}
		part--
	}
	f := &papers.File{Kind: bot.Document, Text: c.T("archive.folder_sent", "number", it.Number, "title", it.Title, "n", part+1, "of", parts)}
	of := it.Number
	if parts > 1 {
		of = w.Plain("archive.folder_part", "number", it.Number, "n", part+1)
	}
	word, err := papers.Word(c, w.Plain("archive.folder_what"), of, "", onPaper(c, w, all))
	if err != nil {
		return nil, err
	}
	f.Name = strings.TrimSuffix(word.Name, ".docx") + ".zip"
	if part+1 < parts {
		f.Buttons = bot.Rows(1, bot.Button{Text: c.P("archive.folder_next", "n", part+2, "of", parts), Data: bot.Data("paper", "archive_folder", fmt.Sprint(it.ID, ".", part+2))})
	}
	made := filler{words: c.Words, office: w, entries: entries, part: part, large: tooLarge, title: it.Title, at: c.Local(c.Now)}
	if part == 0 {
		made.word = word.Data
	}
	for _, e := range entries {
		if e.part == part {
			f.Takes = append(f.Takes, e.file)
		}
	}
	f.Fill = made.fill
	if len(f.Takes) == 0 {
		err = made.fill(f, nil)
	}
	return f, err
}

// entriesOf are the files of items that a bot can fetch, laid out in parts, and the names of
// those that it cannot.
func entriesOf(c *bot.Context, w *locale.Words, all []marchive.Item) (list []entry, large []string, err error) {
	part, sum, n := 0, int64(0), 0
	for i := range all {
		files, err := chat.FilesOf(c, records.KindArchive, all[i].ID)
		if err != nil {
			return nil, nil, err
		}
		sums, err := records.SumsOf(c.Tx, records.KindArchive, all[i].ID)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range files {
			if f.Kind == bot.Location {
				continue
			}
			n++
			f.Sum = sums[f.ID]
			name := entryName(w, n, f)
			if f.Size > records.FetchLimit {
				large = append(large, name)
				continue
			}
			size := f.Size
			if size <= 0 {
				size = sizeAssumed
			}
			if sum += size; sum > folderMost {
				part, sum = part+1, size
			}
			list = append(list, entry{name: name, file: f, part: part})
		}
	}
	return list, large, nil
}

// entryName is what a file is called in a folder: 01-照片.jpg, or by its own name.
func entryName(w *locale.Words, n int, f bot.Upload) string {
	return fmt.Sprintf("%02d-%s", n, chat.NameInZip(f, w.Plain("archive.file_"+string(f.Kind))))
}

// filler makes the folder of what was brought.
type filler struct {
	words, office *locale.Words // of who reads the message, and of the folder
	entries       []entry
	part          int
	word          []byte
	large         []string // what no bot is given
	title         string
	at            time.Time
}

func (m *filler) fill(f *papers.File, got []bot.Brought) error {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name string, data []byte, method uint16) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: m.at})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	lines := []string{m.office.Plain("archive.folder_list", "title", m.title, "day", m.office.FullDate(m.at))}
	if m.word != nil {
		name := chat.FileName(phrase.Truncate(m.title, 40)) + ".docx"
		lines = append(lines, name)
		if err := put(name, m.word, zip.Deflate); err != nil {
			return err
		}
	}
	var missing []string
	left, i := int64(folderMost), 0
	for _, e := range m.entries {
		if e.part != m.part {
			lines = append(lines, m.office.Plain("archive.folder_elsewhere", "name", e.name, "n", e.part+1))
			continue
		}
		one := bot.Brought{Err: bot.ErrFileGone}
		if i < len(got) {
			one = got[i]
		}
		i++
		if one.Err == nil && int64(len(one.Data)) > left {
			one.Err = bot.ErrFileTooBig
		}
		if one.Err != nil {
			missing = append(missing, m.office.Plain("archive.missing_"+why(one.Err), "name", e.name))
			continue
		}
		left -= int64(len(one.Data))
		lines = append(lines, e.name)
		if err := put(e.name, one.Data, zip.Store); err != nil {
			return err
		}
	}
	if m.part == 0 {
		for _, name := range m.large {
			missing = append(missing, m.office.Plain("archive.missing_big", "name", name))
		}
	}
	if len(missing) > 0 {
		lines = append(lines, "", m.office.Plain("archive.folder_missing"))
		lines = append(lines, missing...)
		f.Text += "\n" + m.words.T("archive.folder_lacks", "count", len(missing))
	}
	if err := put(m.office.Plain("archive.folder_list_name")+".txt", []byte("\ufeff"+strings.Join(lines, "\r\n")+"\r\n"), zip.Deflate); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	f.Data = out.Bytes()
	return nil
}

// why names in keys why a file did not come.
func why(err error) string {
	switch {
	case errors.Is(err, bot.ErrFileTooBig):
		return "big"
	case errors.Is(err, bot.ErrFileGone):
		return "gone"
	}
	return "late"
}

// onPaper is what is told of a matter. A teller is named who has agreed to it, whoever asks:
// a folder is handed on.
func onPaper(c *bot.Context, w *locale.Words, all []marchive.Item) *docx.Document {
	first := &all[0]
	blocks := []docx.Block{docx.Subtitle{Title: first.Title, Below: first.Number}}
	for i := range all {
		it := &all[i]
		if len(all) > 1 {
			blocks = append(blocks, docx.Heading{Level: 1, Text: it.Title})
		}
		none := w.Plain("archive.sheet_nothing")
		said := func(s string) string {
			if s == "" {
				return none
			}
			return s
		}
		teller := said(it.Teller)
		if it.Teller != "" && !it.Consent {
			teller = w.Plain("archive.teller_unnamed")
		}
		office := *c
		office.Words = w
		blocks = append(blocks,
			docx.Labelled{Label: w.Plain("archive.sheet_period"), Text: said(periodWords(&office, it.Period))},
			docx.Labelled{Label: w.Plain("archive.sheet_place"), Text: said(it.Place)},
			docx.Labelled{Label: w.Plain("archive.sheet_teller"), Text: teller},
		)
		for _, line := range strings.Split(it.Text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				blocks = append(blocks, docx.Text(line))
			}
		}
	}
	blocks = append(blocks, docx.Signature{Office: c.Office.Name, Day: w.FullDate(c.Local(c.Now))})
	doc := &docx.Document{Blocks: blocks}
	if first.State != marchive.Confirmed {
		doc.Mark = w.Plain("archive.sheet_unchecked")
	}
	return doc
}
