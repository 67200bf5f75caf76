// Package measure looks at papers from outside, as another program prints them. Only
// tests use it.
package measure

import (
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// longest is how long one start of LibreOffice may take for all papers that it is given.
const longest = 4 * time.Minute

// Needs skips a test where a program that it needs is not there, and fails it in CI.
func Needs(t testing.TB, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("LIANLUO_CI") != "" {
				t.Fatalf("%s is not there: CI has to measure papers", program)
			}
			t.Skipf("%s is not there: papers are measured where it is", program)
		}
	}
}

// Run runs a program and gives what it says.
func Run(t testing.TB, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	require.NoError(t, err, "%s: %s", program, out)
	return string(out)
}

// Convert has one LibreOffice make a PDF of each file of a folder that has one of the
// endings, beside it.
func Convert(t testing.TB, dir string, endings ...string) {
	t.Helper()
	Needs(t, "soffice")
	args := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for _, end := range endings {
		files, err := filepath.Glob(filepath.Join(dir, "*"+end))
		require.NoError(t, err)
		args = append(args, files...)
	}
	Run(t, "soffice", args...)
}

// Printed is a paper as another program prints it.
type Printed struct {
	Pages []Page `xml:"body>doc>page"`
}

// Page is a page of it; its measures are in points.
type Page struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Lines  []Box   `xml:"flow>block>line"`
}

// Box is a line of a page, in points from its upper left corner.
type Box struct {
	Left   float64  `xml:"xMin,attr"`
	Top    float64  `xml:"yMin,attr"`
	Right  float64  `xml:"xMax,attr"`
	Bottom float64  `xml:"yMax,attr"`
	Words  []string `xml:"word"`
}

// Text is what stands in the line.
func (b Box) Text() string { return strings.Join(b.Words, " ") }

// MM is a length of so many millimetres in points.
func MM(v float64) float64 { return v * 72 / 25.4 }

// Read reads where each line of a PDF stands.
func Read(t testing.TB, pdf string) Printed {
	t.Helper()
	Needs(t, "pdftotext")
	html := strings.TrimSuffix(pdf, ".pdf") + ".html"
	Run(t, "pdftotext", "-bbox-layout", pdf, html)
	text, err := os.ReadFile(html)
	require.NoError(t, err)
	var p Printed
	decoder := xml.NewDecoder(strings.NewReader(string(text)))
	decoder.Strict = false
	require.NoError(t, decoder.Decode(&p))
	return p
}

// Print has one paper printed.
func Print(t testing.TB, docx []byte) Printed {
	t.Helper()
	Needs(t, "soffice", "pdftotext")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "paper.docx"), docx, 0o600))
	Convert(t, dir, ".docx")
	return Read(t, filepath.Join(dir, "paper.pdf"))
}

// Upright tells whether the page stands as A4 does; one that lies is A4 as well.
func (p Page) Upright() bool { return p.Height > p.Width }

// Text are the lines between the margins of an official paper (GB/T 9704-2012, 5.2.1),
// from top to bottom: neither what stands above each page nor its number.
func (p Page) Text() (list []Box) {
	top, bottom := 37.0, 35.0
	if !p.Upright() {
		top, bottom = 28, 26 // the page has been turned to the left
	}
	for _, line := range p.Lines {
		if line.Top > MM(top)-4 && line.Bottom < p.Height-MM(bottom)+4 {
			list = append(list, line)
		}
	}
	slices.SortStableFunc(list, func(a, b Box) int { return int(a.Top*10) - int(b.Top*10) })
	return list
}

// Number is the line with the page's number, as — 1 —.
func (p Page) Number(n int) (Box, bool) {
	for _, line := range p.Lines {
		if line.Text() == fmt.Sprintf("— %d —", n) {
			return line, true
		}
	}
	return Box{}, false
}
