package documents

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"path"
	"strings"
)

const (
	maxSheets  = 60
	maxStrings = 100_000
)

// workbook is an open .xlsx file (ECMA-376). Names of parts are taken in any
// case and with either slash, as other readers do.
type workbook struct {
	parts   map[string]*zip.File
	left    int64 // bytes that may still be unpacked
	more    int   // elements that may still come
	sheets  []sheet
	strings []string // that cells share
	show    display
}

// sheet is a worksheet.
type sheet struct {
	name, part string
	hidden     bool
}

// openWorkbook reads what the cells are read with. Its errors are *FileError.
func openWorkbook(data []byte) (*workbook, error) {
	if err := formatOf(data); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged("open: %w", err)
	}
	w := &workbook{parts: map[string]*zip.File{}, left: maxUnpacked, more: maxElements, show: display{formats: map[int]string{}}}
	for _, f := range archive.File {
		name := partName(f.Name)
		if _, twice := w.parts[name]; !twice {
			w.parts[name] = f
		}
	}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	targets, shared, styles, err := w.relations(main)
	if err != nil {
		return nil, err
	}
	p, err := w.open(main)
	if err != nil {
		return nil, err
	}
	err = p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attribute(e, "date1904")
			w.show.date1904 = v == "1" || v == "true" || v == "on"
		case "sheet":
			if len(w.sheets) == maxSheets {
				return &FileError{Fault: TooManySheets, Limit: maxSheets}
			}
			state := attribute(e, "state")
			if target, ok := targets[attribute(e, "id")]; ok {
				w.sheets = append(w.sheets, sheet{attribute(e, "name"), target, state == "hidden" || state == "veryHidden"})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, ok := w.parts[styles]; ok {
		if err := w.readStyles(styles); err != nil {
			return nil, err
		}
	}
	if _, ok := w.parts[shared]; ok {
		if err := w.readStrings(shared); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// formatOf tells by the first bytes what a file is; nil for a zip archive.
func formatOf(data []byte) error {
	const sample = 4096
	head := data[:min(len(data), sample)]
	switch {
	case len(data) > MaxFile:
		return &FileError{Fault: TooBig, Limit: MaxFile}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return &FileError{Fault: OldWorkbook}
	case len(head) == 0, bytes.IndexByte(head, 0) >= 0, bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")):
		return &FileError{Fault: OtherFormat}
	case isText(head):
		return &FileError{Fault: PlainText}
	}
	return &FileError{Fault: OtherFormat}
}

// isText tells a text in whatever encoding (GB 18030, mostly) from a picture or
// the like by its having no control characters.
func isText(head []byte) bool {
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f {
			return false
		}
	}
	return true
}

func partName(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(name, `\`, "/")), "/")
}

// open begins to read a part.
func (w *workbook) open(name string) (*part, error) {
	f, ok := w.parts[name]
	if !ok {
		return nil, damaged("%s is missing", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("%s: %w", name, err)
	}
	return &part{name: name, xml: xml.NewDecoder(&meter{from: r, left: &w.left}), file: r, left: &w.more}, nil
}

// mainPart finds the workbook's own part.
func (w *workbook) mainPart() (string, error) {
	main := ""
	if _, ok := w.parts["_rels/.rels"]; ok {
		p, err := w.open("_rels/.rels")
		if err != nil {
			return "", err
		}
		err = p.each(func(e xml.StartElement) error {
			if strings.HasSuffix(attribute(e, "Type"), "/officeDocument") && main == "" {
				main = partName(path.Clean(attribute(e, "Target")))
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	if main == "" {
		main = "xl/workbook.xml"
	}
	_, there := w.parts[main]
	_, ods := w.parts["content.xml"]
	switch {
	case there && path.Ext(main) == ".bin", ods && w.parts["meta-inf/manifest.xml"] != nil && !there:
		return "", &FileError{Fault: OtherWorkbook} // .xlsb, .ods
	case !there || !strings.HasPrefix(main, "xl/"):
		return "", &FileError{Fault: OtherFormat} // a Word file, an archive
	}
	return main, nil
}

// relations gives the parts that the workbook's own points to: the worksheets
// by their id, the shared strings and the styles.
func (w *workbook) relations(main string) (sheets map[string]string, shared, styles string, err error) {
	p, err := w.open(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"))
	if err != nil {
		return nil, "", "", err
	}
	sheets = map[string]string{}
	err = p.each(func(e xml.StartElement) error {
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir(main), target)
		}
		switch kind := attribute(e, "Type"); {
		case attribute(e, "TargetMode") == "External":
		case strings.HasSuffix(kind, "/worksheet"):
			sheets[attribute(e, "Id")] = partName(target)
		case strings.HasSuffix(kind, "/sharedStrings"):
			shared = partName(target)
		case strings.HasSuffix(kind, "/styles"):
			styles = partName(target)
		}
		return nil
	})
	return sheets, shared, styles, err
}

func (w *workbook) readStrings(name string) error {
	p, err := w.open(name)
	if err != nil {
		return err
	}
	return p.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(w.strings) == maxStrings {
			return &FileError{Fault: TooBig, Limit: maxUnpacked}
		}
		text, err := p.words(true)
		w.strings = append(w.strings, unescape(text))
		return err
	})
}
