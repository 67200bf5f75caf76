package offices

import (
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"lianluo/bot"
	"lianluo/internal/documents"
	moffices "lianluo/models/offices"
)

// piece bounds what of a table is in memory, and in one file: a long one is in several.
var piece = moffices.Bounds{Cells: 200_000, Bytes: 16 << 20}

// addTables packs a workbook and a JSON file a table. without are the tables that are left out.
func (x *whole) addTables(c *bot.Context) (without []string, err error) {
	tables, err := moffices.Tables(c.Tx)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if moffices.Kept[t.Name] != "" {
			without = append(without, t.Name)
			continue
		}
		n, err := moffices.Pieces(c.Tx, t, c.Office.ID, piece, func(rows [][]any) error { return x.addPiece(c, t, rows) })
		if err != nil {
			return nil, err
		}
		x.rows += n
		c.GiveWay()
	}
	return without, nil
}

func (x *whole) addPiece(c *bot.Context, t moffices.Table, rows [][]any) error {
	about := func(key string) string { return x.words.Plain(key, "table", t.Name, "rows", len(rows)) }
	err := x.parcel.add("json/"+t.Name+".json", about("whole.about_json"), func(to io.Writer) error { return moffices.JSON(to, t, rows) })
	if err != nil {
		return err
	}
	return x.parcel.add("xlsx/"+t.Name+".xlsx", about("whole.about_table"), func(to io.Writer) error {
		data, err := workbookOf(c, t, rows)
		if err != nil {
			return err
		}
		_, err = to.Write(data)
		return err
	})
}

// workbookOf is rows of a table as a workbook, its columns as the database calls them.
func workbookOf(c *bot.Context, t moffices.Table, rows [][]any) ([]byte, error) {
	s := &documents.Sheet{Name: t.Name, Filter: true}
	for _, name := range t.Columns {
		s.Columns = append(s.Columns, documents.Column{Title: name})
	}
	for _, values := range rows {
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
	}
	return documents.Workbook(s)
}
