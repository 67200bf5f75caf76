package offices

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/models/desk"
	moffices "lianluo/models/offices"
	"lianluo/models/people"
	"lianluo/models/store"
)

// All that an office has, in one file: a workbook and a JSON file a table, what is left out
// and why, and a list of the files with their sizes and sums.

// mostWhole is the most that the messenger takes of one file from a bot, with some room.
const mostWhole = 45 << 20

func registerWhole(r *bot.Router) {
	r.Command("whole", bot.Directors, whole)
	papers.Add(r, papers.Paper{Name: "whole", Access: bot.Directors, Make: makeWhole, Given: given})
}

// given keeps on record that all was taken along: everybody sees that the own telephone
// number was read.
func given(c *bot.Context, _ string) error {
	list, err := people.People(c.Tx)
	if err != nil {
		return err
	}
	for i := range list {
		if _, err := desk.ReadPhone(c.Tx, &list[i], c.Person, c.Now); err != nil {
			return err
		}
	}
	c.Log.Warn("all records exported", "by", c.Person.ID)
	return nil
}

// whole shows what the office holds, and what can be done with all of it.
func whole(c *bot.Context) error {
	holds, err := holdings(c)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("whole.card", "office", chat.OfficeName(c.Words, c.Office), "holds", holds), Buttons: [][]bot.Button{
		bot.Row(papers.Button(c, "whole", "")), bot.Row(c.B("removal.begin", "office_remove")), bot.Row(bot.CommandButton(c.P("common.back"), "settings")),
	}})
	return err
}

// held are the tables whose rows people know by a name, in the order in which they are said.
var held = []string{"people", "activities", "notes", "suggestions", "deeds", "research", "donations", "honours", "archive_items", "announcements", "briefings", "attachments"}

// holdings says how much of what the office has.
func holdings(c *bot.Context) (string, error) {
	var parts []string
	for _, name := range held {
		var n int64
		if err := store.AcrossOffices(c.Tx).Table(name).Where("office_id = ?", c.Office.ID).Count(&n).Error; err != nil {
			return "", fmt.Errorf("count %s: %w", name, err)
		}
		if n > 0 {
			parts = append(parts, c.P("whole.held."+name, "count", n))
		}
	}
	return strings.Join(parts, c.P("writing.comma")), nil
}

// counting writes into the zip and knows what it has written.
type counting struct {
	io.Writer
	n int
}

func (w *counting) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.n += n
	return n, err
}

func makeWhole(c *bot.Context, _ string) (*papers.File, error) {
	w := c.GroupWords()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	var listed []string
	add := func(name string, write func(w io.Writer) error) error {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		sum := sha256.New()
		to := &counting{Writer: io.MultiWriter(f, sum)}
		if err := write(to); err != nil {
			return err
		}
		listed = append(listed, fmt.Sprintf("%s  %d  %s", hex.EncodeToString(sum.Sum(nil)), to.n, name))
		if out.Len() > mostWhole {
			return c.Problem("whole.too_big")
		}
		return nil
	}
	tables, err := moffices.Tables(c.Tx)
	if err != nil {
		return nil, err
	}
	rows := 0
	var without []string
	for _, t := range tables {
		if why := moffices.Kept[t.Name]; why != "" {
			without = append(without, t.Name)
			continue
		}
		err := add("json/"+t.Name+".json", func(to io.Writer) error {
			n, err := moffices.WriteJSON(to, c.Tx, t, c.Office.ID)
			rows += n
			return err
		})
		if err == nil {
			err = add("xlsx/"+t.Name+".xlsx", func(to io.Writer) error {
				data, err := workbookOf(c, t)
				if err != nil {
					return err
				}
				_, err = to.Write(data)
				return err
			})
		}
		if err != nil {
			return nil, err
		}
		c.GiveWay()
	}
	day := string(store.DateOf(c.Now, c.Location()))
	readme := w.Plain("whole.readme", "office", c.Office.Name, "day", day, "rows", rows, "without", strings.Join(without, ", "))
	if err := add(w.Plain("whole.readme_file"), func(to io.Writer) error { _, err := io.WriteString(to, readme); return err }); err != nil {
		return nil, err
	}
	if err := add(w.Plain("whole.list_file"), func(to io.Writer) error { _, err := io.WriteString(to, strings.Join(listed, "\n")+"\n"); return err }); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return &papers.File{Kind: bot.Document, Name: c.Office.Name + "-" + w.Plain("whole.file") + "-" + day + ".zip", Data: out.Bytes(), Text: c.T("whole.sent", "rows", rows)}, nil
}

// workbookOf is a table as a workbook, its columns as the database calls them.
func workbookOf(c *bot.Context, t moffices.Table) ([]byte, error) {
	s := &documents.Sheet{Name: t.Name, Filter: true}
	for _, name := range t.Columns {
		s.Columns = append(s.Columns, documents.Column{Title: name})
	}
	err := moffices.Each(c.Tx, t, c.Office.ID, func(values []any) error {
		row := make([]string, len(values))
		for i, v := range values {
			switch v := v.(type) {
			case nil:
				row[i] = ""
			case time.Time:
				row[i] = v.In(c.Location()).Format(time.DateTime)
			case []byte:
				row[i] = hex.EncodeToString(v)
			default:
				row[i] = fmt.Sprint(v)
			}
		}
		s.Rows = append(s.Rows, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return documents.Workbook(s)
}
