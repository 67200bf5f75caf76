package documents

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Bounds of what is unpacked. An honest roster takes some 100 kB.
const (
	MaxFile     = 2 << 20  // bytes, as the file comes
	maxUnpacked = 16 << 20 // bytes of all parts together
	// maxElements of all parts together: it bounds the time. Sheets with frames
	// drawn far below the last row have some 100,000.
	maxElements = 1_000_000
	maxDepth    = 64 // of elements within each other
	// maxEquals is how many = may stand between two tags: as many attributes
	// as one tag can bring into memory, or a line drawn in a cell.
	maxEquals = 4096
	// maxRun is how many bytes may stand between two tags: the decoder keeps them
	// all. A cell holds 32,767 characters at most.
	maxRun = 256 << 10
	// maxWords is the longest text of a cell that is kept, in bytes: longer
	// than any that is taken, so that it is refused and not cut.
	maxWords = 4000
)

// part is one XML part of a workbook, read as a stream.
type part struct {
	name  string
	xml   *xml.Decoder
	file  io.Closer
	depth int
	left  *int // of the whole file's maxElements
}

// meter passes a part's bytes on and stops when they are too many.
type meter struct {
	from   io.Reader
	left   *int64 // of the whole file's maxUnpacked
	equals int
	run    int
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if *m.left -= int64(n); *m.left < 0 {
		return 0, &FileError{Fault: TooBig, Limit: maxUnpacked}
	}
	for _, b := range p[:n] {
		if m.run++; m.run > maxRun {
			return 0, &FileError{Fault: TooBig, Limit: maxUnpacked}
		}
		switch b {
		case '<':
			m.equals, m.run = 0, 0
		case '=':
			if m.equals++; m.equals > maxEquals {
				return 0, damaged("a tag has more than %d attributes", maxEquals)
			}
		}
	}
	return n, err
}

// next gives the next token; io.EOF only where a whole document has ended.
func (p *part) next() (xml.Token, error) {
	t, err := p.xml.Token()
	if err != nil {
		var known *FileError
		switch {
		case err == io.EOF && p.depth == 0, errors.As(err, &known):
			return nil, err
		}
		return nil, damaged("%s: %w", p.name, err)
	}
	switch t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			return nil, damaged("%s: elements within each other %d deep", p.name, p.depth)
		}
		if *p.left--; *p.left < 0 {
			return nil, &FileError{Fault: TooBig, Limit: maxUnpacked}
		}
	case xml.EndElement:
		p.depth--
	}
	return t, nil
}

// each calls do for each element of the part. do may read on to the element's
// end.
func (p *part) each(do func(e xml.StartElement) error) error {
	defer p.file.Close()
	for {
		t, err := p.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := do(e); err != nil {
				return err
			}
		}
	}
}

// words reads on to the end of the element that was opened last and gives the
// text in it: all of it, or that of its t elements, without the readings that
// stand above characters (rPh).
func (p *part) words(rich bool) (string, error) {
	var text strings.Builder
	open := p.depth
	take, hidden := !rich, 0
	for {
		t, err := p.next()
		if err != nil {
			if err == io.EOF {
				err = damaged("%s ends within a text", p.name)
			}
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case t.Name.Local == "rPh" && hidden == 0:
				hidden = p.depth
			case t.Name.Local == "t":
				take = true
			}
		case xml.EndElement:
			switch {
			case p.depth < open:
				return strings.ToValidUTF8(text.String(), ""), nil
			case p.depth < hidden:
				hidden = 0
			}
			if t.Name.Local == "t" {
				take = !rich
			}
		case xml.CharData:
			if take && hidden == 0 && text.Len() < maxWords {
				text.Write(t[:min(len(t), maxWords-text.Len())])
			}
		}
	}
}

// attribute is the value of an element's attribute, whatever its namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
