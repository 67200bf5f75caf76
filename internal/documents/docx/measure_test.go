package docx

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/documents/measure"
)

// TestThePageIsThatOfAnOfficialPaper measures, from outside, what GB/T 9704-2012 says.
func TestThePageIsThatOfAnOfficialPaper(t *testing.T) {
	rows := make([][]string, 60)
	for i := range rows {
		rows[i] = []string{fmt.Sprint(i + 1), "张三"}
	}
	doc := &Document{Mark: "草稿，未经审定", Blocks: []Block{
		Text(strings.Repeat("云溪镇政协联络处二〇二六年履职", 60)),
		Page("名单"), Table{Columns: []Column{{"序号", 1, true}, {"姓名", 5, false}}, Rows: rows},
		LyingPages{Page("横排"), Text("文")},
	}}
	data, err := doc.Bytes()
	require.NoError(t, err)
	p := measure.Print(t, data)
	first := p.Pages[0]
	require.InDelta(t, measure.MM(210), first.Width, 0.1)
	require.InDelta(t, measure.MM(297), first.Height, 0.1)

	var text []measure.Box
	for _, line := range first.Lines {
		if line.Top > measure.MM(37)-2 && line.Bottom < measure.MM(297-35)+2 {
			text = append(text, line)
		}
	}
	require.Len(t, text, 22, "lines of a page (5.2.3)")
	for i, line := range text[1:] {
		require.InDelta(t, 28, line.Top-text[i].Top, 0.1, "line %d", i+1)
		require.Len(t, []rune(line.Text()), 28, "characters of line %d (5.2.3)", i+1)
		require.InDelta(t, measure.MM(28), line.Left, measure.MM(1), "订口 (5.2.1)")
		require.InDelta(t, measure.MM(210-26), line.Right, measure.MM(1))
	}
	require.InDelta(t, measure.MM(28)+2*16, text[0].Left, 1.5, "a paragraph begins two characters in (7.3.3)")
	// The line's room is higher than its letters.
	require.InDelta(t, measure.MM(37), text[0].Top, 8, "天头 (5.2.1)")

	numbers := map[int]measure.Box{}
	heads := 0
	for i, page := range p.Pages {
		for _, line := range page.Lines {
			if line.Text() == fmt.Sprintf("— %d —", i+1) {
				numbers[i+1] = line
			}
			if line.Text() == "序号" || line.Text() == "序号 姓名" {
				heads++
			}
		}
		require.Contains(t, numbers, i+1, "page %d has its number (7.5)", i+1)
	}
	require.InDelta(t, measure.MM(210-26)-14, numbers[1].Right, 4, "odd: right, one character in (7.5)")
	require.InDelta(t, measure.MM(28)+14, numbers[2].Left, 4, "even: left, one character in (7.5)")
	require.InDelta(t, measure.MM(297-35+7), (numbers[1].Top+numbers[1].Bottom)/2, 2, "its dash 7 mm below the text (7.5)")
	require.Greater(t, heads, 2, "the table's head on each of its pages")
	last := p.Pages[len(p.Pages)-1]
	require.InDelta(t, measure.MM(297), last.Width, 0.1, "a page that lies")
}
