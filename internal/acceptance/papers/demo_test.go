package papers

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

var update = flag.Bool("update", false, "write the texts and the gallery anew")

// opening is when the demo office is looked at: 14:40 on a Saturday, as in its own tests.
var opening = time.Date(2026, 12, 5, 14, 40, 0, 0, harness.Shanghai)

// ofTheDemo are all papers of the demo office, asked for once.
var ofTheDemo struct {
	once sync.Once
	list []*came
}

func demoPapers(t *testing.T) []*came {
	t.Helper()
	ofTheDemo.once.Do(func() {
		h := demoOffice(t)
		ofTheDemo.list = everything(t, h, false)
	})
	require.Len(t, ofTheDemo.list, len(asks), "the papers of the demo office did not come")
	return ofTheDemo.list
}

// Bounds of a picture and of the words beside a file.
const (
	cardWidth   = 1080
	mostBytes   = 300 << 10
	mostCaption = 1024
)

// TestPapersOfTheDemoOffice holds what each paper of the demo office says
// (testdata/NAME.txt).
func TestPapersOfTheDemoOffice(t *testing.T) {
	for _, c := range demoPapers(t) {
		t.Run(c.file(), func(t *testing.T) {
			said := c.said(t)
			file := filepath.Join("testdata", c.file()+".txt")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(said), 0o600))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), said)
		})
	}
	kept, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.Len(t, kept, len(asks), "a text of a paper that is gone")
}

// said is all that a paper says, its file's name and the words beside it first. What the
// file has to be is required.
func (c *came) said(t *testing.T) string {
	t.Helper()
	require.Empty(t, c.Lacks)
	var b strings.Builder
	if c.File != "" {
		fmt.Fprintf(&b, "%s\n", c.File)
		assert.LessOrEqual(t, len([]rune(c.File)), 60)
		assert.LessOrEqual(t, len(c.File), 200)
	}
	fmt.Fprintf(&b, "%s\n\n", harness.Seen(c.Text))
	assert.NotEmpty(t, c.Text, "words beside the file")
	switch {
	case c.word():
		lines, _, _ := wordText(t, c.Data)
		assert.NotEmpty(t, lines)
		for _, line := range lines {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	case c.book():
		const shown = 5
		for _, table := range tables(t, c.Data) {
			fmt.Fprintf(&b, "# %s: %d\n", table.Name, len(table.Rows))
			for _, row := range table.Rows[:min(len(table.Rows), shown)] {
				fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
			}
		}
	case c.picture():
		p, err := png.DecodeConfig(bytes.NewReader(c.Data))
		require.NoError(t, err)
		assert.Equal(t, cardWidth, p.Width)
		assert.Less(t, len(c.Data), mostBytes)
		assert.LessOrEqual(t, len([]rune(harness.Seen(c.Text))), mostCaption)
		assert.NotEmpty(t, harness.Seen(c.Text), "the words of a picture stand beside it")
	case c.folder():
		b.WriteString(c.folderSaid(t))
	default:
		assert.Fail(t, "a file of no known kind", c.File)
	}
	return b.String()
}
