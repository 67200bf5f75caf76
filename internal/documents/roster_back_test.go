package documents_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/internal/documents"
	"lianluo/internal/phrase"
)

// TestARosterIsReadAsItWasWritten: what a sheet in the template's columns says of somebody,
// whatever the words, is read from it as it stands, or the cell is named.
func TestARosterIsReadAsItWasWritten(t *testing.T) {
	title := []string{"姓名", "性别", "出生年份", "界别", "单位及职务", "电话", "专班", "届", "角色"}
	var short []string // a roster's words are no longer
	for _, text := range hostile {
		if len(text) < 200 {
			short = append(short, text)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var want []documents.RosterRow
		s := &documents.Sheet{Name: "委员名册", Filter: rapid.Bool().Draw(t, "filter")}
		for _, name := range title {
			s.Columns = append(s.Columns, documents.Column{Title: name})
		}
		for i := range rapid.IntRange(1, 8).Draw(t, "rows") {
			text := rapid.OneOf(rapid.String(), rapid.SampledFrom(short), rapid.StringMatching(`[一-龥䶮喆堃镕A-Za-z0-9（）、 ]{0,30}`))
			row := documents.RosterRow{
				Number: i + 2, Name: "王" + string(rune('一'+i)), Sex: rapid.SampledFrom([]string{"", "男", "女"}).Draw(t, "sex"),
				Phone:  rapid.SampledFrom([]string{"", "13800138000", "073187654321", "87654321"}).Draw(t, "phone"),
				Groups: rapid.SampledFrom([][]string{groups[:1], groups[1:], groups}).Draw(t, "groups"),
				Term:   rapid.IntRange(0, 30).Draw(t, "term"), Roles: rapid.SampledFrom([][]string{nil, {"member"}, {"director", "secretary"}}).Draw(t, "roles"),
			}
			if rapid.Bool().Draw(t, "born?") {
				row.Born = rapid.IntRange(1920, 2010).Draw(t, "born")
			}
			row.Post, row.Sector = text.Draw(t, "post"), text.Draw(t, "sector")
			born, term := "", ""
			if row.Born > 0 {
				born = strconv.Itoa(row.Born)
			}
			if row.Term > 0 {
				term = fmt.Sprintf("第%d届", row.Term)
			}
			roles := strings.NewReplacer("member", "委员", "director", "主任", "secretary", "文书").Replace(strings.Join(row.Roles, "、"))
			s.Rows = append(s.Rows, []string{row.Name, row.Sex, born, row.Sector, row.Post, row.Phone, strings.Join(row.Groups, "、"), term, roles})
			want = append(want, row)
		}
		data, err := s.Workbook()
		require.NoError(t, err)
		if len(data) > documents.MaxFile {
			t.Skip("too big to be read")
		}
		got, err := documents.ReadRoster(data, words)
		require.NoError(t, err)
		wrong := map[int]bool{}
		for _, f := range got.Faults {
			require.Contains(t, []documents.Field{documents.FieldPost, documents.FieldSector}, f.Field, "the rest is as the template wants it")
			wrong[f.Row] = true
		}
		for _, row := range want {
			if wrong[row.Number] {
				continue
			}
			at := -1
			for i := range got.Rows {
				if got.Rows[i].Name == row.Name {
					at = i
				}
			}
			require.NotEqual(t, -1, at, row.Name)
			read := got.Rows[at]
			line := func(text string) string {
				text = strings.Join(strings.Fields(phrase.Clean(shownAs(text))), " ")
				switch strings.TrimSpace(phrase.Fold(text)) {
				case "", "-", "--", "---", "/", "\\", "无", "空", "n/a":
					return ""
				}
				return text
			}
			row.Post, row.Sector, row.Number, read.Number = line(row.Post), line(row.Sector), 0, 0
			require.Equal(t, row, read)
		}
	})
}
