package people_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// A workbook of 300 rows with 40 faults: the first stand on the card, all of them in a table,
// and nothing of the workbook is kept meanwhile.
func TestFortyFaultsInThreeHundredRows(t *testing.T) {
	h := inTerm(t)
	before := roster(h)
	bad := []string{"%s|X||||||", "%s|男|74|||||", "%s|男||=1+1||||", "%s||||校长 13800138000|||", "%s|||||1380013800|民生|", "%s|||||||", "%s|女|||430102197405121234||民生|", "%s|女|2020||||民生|"}
	var lines []string
	for i := range 300 {
		name := string([]rune{'郑', rune('一' + i*13)})
		if i%7 == 3 && i/7 < 40 {
			lines = append(lines, fmt.Sprintf(bad[i/7%len(bad)], name))
			continue
		}
		lines = append(lines, name+"|女|1980|教育界|教师||民生|")
	}
	d := h.Director
	sends(d, "名册.xlsx", workbook(t, titles, lines...))
	require.Contains(t, d.Last(), "有误")
	require.Less(t, len([]rune(d.Last())), 4096)
	d.Tap("有误的行（表格）")
	_, sheets := d.Book()
	rows := sheets["名册有误的行"]
	wrong := map[string]bool{}
	for _, row := range rows[1:] {
		wrong[row[1]] = true
		require.NotEmpty(t, row[4])
		require.NotContains(t, fmt.Sprint(row), "4301")
	}
	require.Len(t, wrong, 40)
	require.Equal(t, before, roster(h))
}
