package docx

import (
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// printed is a paper as another program prints it.
type printed struct {
	Pages []struct {
		Width  float64 `xml:"width,attr"`
		Height float64 `xml:"height,attr"`
		Lines  []box   `xml:"flow>block>line"`
	} `xml:"body>doc>page"`
}

// box is a line of a page, in points from its upper left corner.
type box struct {
	Left   float64  `xml:"xMin,attr"`
	Top    float64  `xml:"yMin,attr"`
	Right  float64  `xml:"xMax,attr"`
	Bottom float64  `xml:"yMax,attr"`
	Words  []string `xml:"word"`
}

func (b box) text() string { return strings.Join(b.Words, " ") }

// prints has LibreOffice print a document; it skips where there is none, and fails
// there in CI.
func prints(t *testing.T, d *Document) printed {
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("LIANLUO_CI") != "" {
				t.Fatalf("%s is not there: CI has to measure papers", program)
			}
			t.Skipf("%s is not there: papers are measured where it is", program)
		}
	}
	dir := t.TempDir()
	data, err := d.Bytes()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "paper.docx"), data, 0o600))
	for _, command := range [][]string{
		{"soffice", "-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "paper.docx")},
		{"pdftotext", "-bbox-layout", filepath.Join(dir, "paper.pdf"), filepath.Join(dir, "paper.html")},
	} {
		out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	text, err := os.ReadFile(filepath.Join(dir, "paper.html"))
	require.NoError(t, err)
	var p printed
	decoder := xml.NewDecoder(strings.NewReader(string(text)))
	decoder.Strict = false
	require.NoError(t, decoder.Decode(&p))
	return p
}

// mm is a length in points.
func mm(v float64) float64 { return v * 72 / 25.4 }

// TestThePageIsThatOfAnOfficialPaper measures, from outside, what GB/T 9704-2012 says.
func TestThePageIsThatOfAnOfficialPaper(t *testing.T) {
	rows := make([][]string, 60)
	for i := range rows {
		rows[i] = []string{fmt.Sprint(i + 1), "张三"}
	}
	p := prints(t, &Document{Mark: "草稿，未经审定", Blocks: []Block{
		Text(strings.Repeat("云溪镇政协联络处二〇二六年履职", 60)),
		Page("名单"), Table{Columns: []Column{{"序号", 1, true}, {"姓名", 5, false}}, Rows: rows},
		LyingPages{Page("横排"), Text("文")},
	}})
	first := p.Pages[0]
	require.InDelta(t, mm(210), first.Width, 0.1)
	require.InDelta(t, mm(297), first.Height, 0.1)

	var text []box
	for _, line := range first.Lines {
		if line.Top > mm(37)-2 && line.Bottom < mm(297-35)+2 {
			text = append(text, line)
		}
	}
	require.Len(t, text, 22, "lines of a page (5.2.3)")
	for i, line := range text[1:] {
		require.InDelta(t, 28, line.Top-text[i].Top, 0.1, "line %d", i+1)
		require.Len(t, []rune(line.text()), 28, "characters of line %d (5.2.3)", i+1)
		require.InDelta(t, mm(28), line.Left, mm(1), "订口 (5.2.1)")
		require.InDelta(t, mm(210-26), line.Right, mm(1))
	}
	require.InDelta(t, mm(28)+2*16, text[0].Left, 1.5, "a paragraph begins two characters in (7.3.3)")
	// The line's room is higher than its letters.
	require.InDelta(t, mm(37), text[0].Top, 8, "天头 (5.2.1)")

	numbers := map[int]box{}
	heads := 0
	for i, page := range p.Pages {
		for _, line := range page.Lines {
			if line.text() == fmt.Sprintf("— %d —", i+1) {
				numbers[i+1] = line
			}
			if line.text() == "序号" || line.text() == "序号 姓名" {
				heads++
			}
		}
		require.Contains(t, numbers, i+1, "page %d has its number (7.5)", i+1)
	}
	require.InDelta(t, mm(210-26)-14, numbers[1].Right, 4, "odd: right, one character in (7.5)")
	require.InDelta(t, mm(28)+14, numbers[2].Left, 4, "even: left, one character in (7.5)")
	require.InDelta(t, mm(297-35+7), (numbers[1].Top+numbers[1].Bottom)/2, 2, "its dash 7 mm below the text (7.5)")
	require.Greater(t, heads, 2, "the table's head on each of its pages")
	last := p.Pages[len(p.Pages)-1]
	require.InDelta(t, mm(297), last.Width, 0.1, "a page that lies")
}
