package papers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/documents/measure"
	"lianluo/internal/locale"
)

const (
	galleryText    = "../../../docs/gallery.md"
	galleryFolder  = "../../../docs/gallery"
	mostGallery    = 3 << 20 // bytes
	pageResolution = "60"    // pixels an inch
)

const galleryHead = `# What the office prints and shows

Every paper, picture and workbook of the demo office, as somebody gets it who asks for it with
` + "`/paper`" + ` or by the button where the thing is shown. Of a Word paper the first page stands here, as
LibreOffice prints it with the fonts that it has. This page and its pictures are written by
` + "`go test ./internal/acceptance/papers -run Gallery -update`" + `.
`

// TestGallery holds that the gallery shows all papers as they are today. What they look like
// is looked at when it is written anew.
func TestGallery(t *testing.T) {
	list := demoPapers(t)
	if *update {
		require.NoError(t, os.MkdirAll(galleryFolder, 0o755))
		old, err := filepath.Glob(filepath.Join(galleryFolder, "*.png"))
		require.NoError(t, err)
		for _, file := range old {
			require.NoError(t, os.Remove(file))
		}
		hang(t, list)
		require.NoError(t, os.WriteFile(galleryText, []byte(gallery(t, list)), 0o600))
	}
	text, err := os.ReadFile(galleryText)
	require.NoError(t, err)
	require.Equal(t, gallery(t, list), string(text), "write it anew with -update, and look at it")
	total := int64(0)
	for _, c := range list {
		if c.book() || c.folder() {
			continue
		}
		info, err := os.Stat(filepath.Join(galleryFolder, c.file()+".png"))
		require.NoError(t, err)
		total += info.Size()
	}
	assert.Less(t, total, int64(mostGallery))
	files, err := filepath.Glob(filepath.Join(galleryFolder, "*.png"))
	require.NoError(t, err)
	assert.Len(t, files, strings.Count(string(text), "src=\"gallery/"), "a picture of what is gone")
}

// gallery is the text of the gallery.
func gallery(t *testing.T, list []*came) string {
	t.Helper()
	words, err := locale.Load()
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString(galleryHead)
	for _, kind := range []struct {
		title string
		of    func(*came) bool
	}{{"Word papers", (*came).word}, {"Pictures", (*came).picture}, {"Workbooks", (*came).book}, {"Folders", (*came).folder}} {
		fmt.Fprintf(&b, "\n## %s\n", kind.title)
		for _, c := range list {
			if !kind.of(c) {
				continue
			}
			key := "paper." + c.name
			fmt.Fprintf(&b, "\n### %s · %s\n\n", words.In(locale.Chinese).Plain(key), words.In(locale.English).Plain(key))
			if c.File != "" {
				fmt.Fprintf(&b, "%s\n\n", c.File)
			}
			if c.folder() {
				for _, name := range slices.Sorted(maps.Keys(parts(t, c.Data))) {
					fmt.Fprintf(&b, "- %s\n", name)
				}
				continue
			}
			if !c.book() {
				fmt.Fprintf(&b, "<img src=\"gallery/%s.png\" width=\"420\" alt=\"%s\">\n", c.file(), words.In(locale.English).Plain(key))
				continue
			}
			b.WriteString("| sheet | columns | rows |\n|---|---|---|\n")
			for _, table := range tables(t, c.Data) {
				var titles []string
				for _, row := range table.Rows {
					if len(row) > len(titles) {
						titles = row
					}
				}
				fmt.Fprintf(&b, "| %s | %s | %d |\n", table.Name, strings.ReplaceAll(strings.Join(titles, "、"), "|", "｜"), len(table.Rows))
			}
		}
	}
	return b.String()
}

// hang makes the pictures of the gallery.
func hang(t *testing.T, list []*came) {
	t.Helper()
	measure.Needs(t, "soffice", "pdftoppm")
	dir := t.TempDir()
	for _, c := range list {
		if c.word() {
			require.NoError(t, os.WriteFile(filepath.Join(dir, c.file()+".docx"), c.Data, 0o600))
		}
	}
	measure.Convert(t, dir, ".docx")
	for _, c := range list {
		file := filepath.Join(galleryFolder, c.file()+".png")
		switch {
		case c.picture():
			require.NoError(t, os.WriteFile(file, c.Data, 0o600))
		case c.word():
			page := filepath.Join(dir, c.file())
			measure.Run(t, "pdftoppm", "-png", "-r", pageResolution, "-singlefile", page+".pdf", page)
			data, err := os.ReadFile(page + ".png")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(file, small(t, data), 0o600))
		}
	}
}

// small is a page in few colours: paper is black on white, and its head may be red.
func small(t *testing.T, data []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	palette := color.Palette{color.RGBA{255, 0, 0, 255}}
	const greys = 15
	for i := range greys {
		palette = append(palette, color.Gray{Y: uint8(255 * i / (greys - 1))})
	}
	to := image.NewPaletted(from.Bounds(), palette)
	draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Src)
	var out bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to))
	return out.Bytes()
}
