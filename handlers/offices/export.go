package offices

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// whole is all that an office has on its way out: its tables, its papers, its files, and the
// list of all of them.
type whole struct {
	parcel      *parcel
	words       *locale.Words // the office's
	office, day string
	at          time.Time
	rows        int
	papers      int
	files       int // that the program keeps
	elsewhere   []theFile
	unmade      []string
	without     string
	list        []byte // the workbook of the list
}

// gather puts all of c's office together, as its director would have it, in a folder ("": the
// system's). c reads one state of the records, and stands for the director. errTooMuch.
func gather(c *bot.Context, dir string, most bounds) (x *whole, err error) {
	x = &whole{words: c.GroupWords(), office: c.Office.Name, at: c.Local(c.Now), day: string(store.DateOf(c.Now, c.Location()))}
	if x.parcel, err = newParcel(dir, most); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			x.parcel.close()
			x = nil
		}
	}()
	without, err := x.addTables(c)
	if err != nil {
		return x, err
	}
	if err := x.addPapers(c); err != nil {
		return x, err
	}
	if err := x.addFiles(c); err != nil {
		return x, err
	}
	return x, x.layOut(without)
}

// write writes a part, from 1 on.
func (x *whole) write(w io.Writer, part int) error {
	return x.parcel.write(w, part, x.headsOf(part), x.at)
}

// mostOfName is how much of the office's name stands in that of a zip, in characters: a long one
// would push out which part it is.
const mostOfName = 24

// zipName is what the zip of a part is called.
func (x *whole) zipName(part int) string {
	key := "whole.zip"
	if x.parcel.parts > 1 {
		key = "whole.zip_part"
	}
	return x.words.Plain(key, "office", phrase.Truncate(x.office, mostOfName), "day", x.day, "n", part, "of", x.parcel.parts) + ".zip"
}

// Exported is what an export to a folder came to.
type Exported struct {
	Path                                   string
	Rows, Papers, Files, Elsewhere, Unmade int
}

// Export writes all of c's office as one zip, however large, into a folder that is there. A zip
// of the same name is refused.
func Export(c *bot.Context, dir string) (*Exported, error) {
	x, err := gather(c, dir, bounds{})
	if err != nil {
		return nil, err
	}
	defer x.parcel.close()
	out := &Exported{Path: filepath.Join(dir, chat.FileName(x.zipName(1))), Rows: x.rows, Papers: x.papers, Files: x.files, Elsewhere: len(x.elsewhere), Unmade: len(x.unmade)}
	file, err := os.OpenFile(out.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write the export: %w", err)
	}
	err = x.write(file, 1)
	for _, end := range []func() error{file.Sync, file.Close} {
		if failed := end(); err == nil {
			err = failed
		}
	}
	if err != nil {
		_ = os.Remove(out.Path)
		return nil, fmt.Errorf("write the export: %w", err)
	}
	return out, nil
}
