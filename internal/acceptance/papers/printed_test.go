package papers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/documents/measure"
)

// TestPapersAsTheyArePrinted measures each Word paper as LibreOffice prints it, of the demo
// office and of the hostile one (GB/T 9704-2012, 5.2, 7.5).
func TestPapersAsTheyArePrinted(t *testing.T) {
	measure.Needs(t, "soffice", "pdftotext")
	dir := t.TempDir()
	papers := map[string]*came{}
	for of, list := range map[string][]*came{"demo": demoPapers(t), "hostile": hostilePapers(t)} {
		for _, c := range list {
			if data := c.docx(t); data != nil {
				name := of + "-" + c.file()
				papers[name] = c
				require.NoError(t, os.WriteFile(filepath.Join(dir, name+".docx"), data, 0o600))
			}
		}
	}
	measure.Convert(t, dir, ".docx")
	full := 0
	for name, c := range papers {
		t.Run(name, func(t *testing.T) {
			p := measure.Read(t, filepath.Join(dir, name+".pdf"))
			require.NotEmpty(t, p.Pages)
			_, _, tables := wordText(t, c.docx(t))
			for i, page := range p.Pages {
				full += checkPage(t, page, i+1, tables == 0)
			}
			if c.name == "signin" && strings.HasPrefix(name, "hostile") {
				checkHeads(t, p)
			}
		})
	}
	require.Greater(t, full, 20, "lines that are full")
}

// checkPage measures one page and counts its full lines.
func checkPage(t *testing.T, page measure.Page, n int, lines22 bool) (full int) {
	t.Helper()
	wide, high := 210.0, 297.0
	left, right := measure.MM(28), measure.MM(210-26)
	if !page.Upright() {
		wide, high = high, wide
		left, right = measure.MM(35), measure.MM(297-37)
	}
	assert.InDelta(t, measure.MM(wide), page.Width, 0.1, "page %d", n)
	assert.InDelta(t, measure.MM(high), page.Height, 0.1, "page %d", n)

	tops := 0
	last := -100.0
	lines := page.Text()
	for i, line := range lines {
		edge, text := right+measure.MM(2), []rune(line.Text())
		if len(text) > 0 && strings.ContainsRune("，。；、？！：）”》", text[len(text)-1]) {
			edge, text = edge+16, text[:min(len(text), 28)] // a mark may hang over the edge
		}
		assert.GreaterOrEqual(t, line.Left, left-measure.MM(1), "page %d: %s", n, line.Text())
		assert.LessOrEqual(t, line.Right, edge, "page %d: %s", n, line.Text())
		if line.Top-last > 14 {
			tops++
			last = line.Top
		}
		if page.Upright() && lines22 && line.Left < left+measure.MM(1) && line.Right > right-measure.MM(2) && allWide(line.Text()) && !large(line) && !stretched(lines, i) {
			assert.Len(t, text, 28, "characters of a line (5.2.3): %s", line.Text())
			full++
		}
	}
	if page.Upright() && lines22 {
		assert.LessOrEqual(t, tops, 22, "lines of page %d (5.2.3)", n)
	}
	number, there := page.Number(n)
	if !assert.True(t, there, "page %d has its number (7.5)", n) || !page.Upright() {
		return full
	}
	if n%2 == 1 {
		assert.InDelta(t, measure.MM(210-26)-14, number.Right, 8, "odd: right, one character in (7.5)")
	} else {
		assert.InDelta(t, measure.MM(28)+14, number.Left, 8, "even: left, one character in (7.5)")
	}
	return full
}

// large tells whether a line is set larger than the text is, as a title.
func large(line measure.Box) bool {
	return (line.Right-line.Left)/float64(len([]rune(line.Text()))) > 18
}

// stretched tells whether a line makes room for a word without a break, which begins the next, or
// may, since the next is on another page.
func stretched(lines []measure.Box, i int) bool {
	return i+1 == len(lines) || !allWide(string([]rune(lines[i+1].Text())[:1]))
}

// allWide tells whether all characters of a line are as wide as a Chinese one.
func allWide(text string) bool {
	for _, r := range text {
		if r < 0x2e80 {
			return false
		}
	}
	return text != ""
}

// checkHeads holds that the table of a sheet to sign in has its head on each of its pages.
// What stands after the table may have a page of its own.
func checkHeads(t *testing.T, p measure.Printed) {
	t.Helper()
	require.Greater(t, len(p.Pages), 10, "300 members")
	var without []int
	for i, page := range p.Pages {
		if !slices.ContainsFunc(page.Text(), func(line measure.Box) bool { return strings.Contains(line.Text(), "姓名") }) {
			without = append(without, i+1)
		}
	}
	assert.LessOrEqual(t, len(without), 1, "pages without the table's head, of %d: %v", len(p.Pages), without)
}
