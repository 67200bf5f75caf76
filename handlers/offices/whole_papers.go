package offices

import (
	"fmt"
	"io"
	"strings"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
)

// firstYear is the first year of which the office has anything.
func firstYear(c *bot.Context) (int, error) {
	year := c.Local(c.Now).Year()
	for _, q := range []*gorm.DB{
		c.Tx.Table("activities").Select("MIN(starts_at)"), c.Tx.Table("donations").Select("MIN(on_date)"), c.Tx.Table("honours").Select("MIN(on_date)"),
		c.Tx.Table("suggestions").Select("MIN(filed_at)"), c.Tx.Table("fund_entries").Select("MIN(on_date)"),
	} {
		var first *string
		if err := q.Scan(&first).Error; err != nil {
			return 0, fmt.Errorf("first year of office %d: %w", c.Office.ID, err)
		}
		if first == nil || len(*first) < 4 {
			continue
		}
		if y := bot.SmallInt((*first)[:4]); y > 0 {
			year = min(year, y)
		}
	}
	return year, nil
}

// addPapers packs all Word documents and workbooks that the office has. One that cannot be
// made is named in the list; the others come all the same.
func (x *whole) addPapers(c *bot.Context) error {
	since, err := firstYear(c)
	if err != nil {
		return err
	}
	return papers.Documents(c, since, func(m papers.Made) error {
		about := m.Label
		if !strings.HasPrefix(about, m.Paper) {
			about = x.words.Plain("whole.about_paper", "paper", m.Paper, "of", m.Label)
		}
		if m.Err != nil {
			c.Log.Error("paper not made for an export", "paper", m.Paper, "of", m.Label, "error", m.Err)
			x.unmade = append(x.unmade, about)
			return nil
		}
		x.papers++
		return x.parcel.add(x.words.Plain("whole.papers_folder")+"/"+chat.FileName(m.What)+"/"+m.File.Name, about, func(to io.Writer) error { _, err := to.Write(m.File.Data); return err })
	})
}
