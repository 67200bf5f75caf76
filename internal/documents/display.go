package documents

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

const (
	maxFormats    = 4_000  // of a workbook's own; more are passed over
	maxCellStyles = 65_490 // as many as a table program makes
	maxFormat     = 255    // characters of one
	// maxShown is how many formats are tried in one file; a number in any further
	// one is shown as it is kept.
	maxShown = 300
)

// display tells how a value looks in its cell.
type display struct {
	formats  map[int]string // the workbook's own, by their number
	styles   []int          // the number of the format of each style
	date1904 bool

	scratch *excelize.File // one number in one format at a time
	known   map[string]int // styles of scratch
}

// builtIn are the formats that have a number only, as a Chinese table program
// shows them (ECMA-376 §18.8.30).
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	36: `yyyy"年"m"月"`, 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// readStyles reads which format each style has.
func (w *workbook) readStyles(name string) error {
	p, err := w.open(name)
	if err != nil {
		return err
	}
	cells := 0 // the depth of cellXfs
	return p.each(func(e xml.StartElement) error {
		if cells > p.depth {
			cells = 0
		}
		switch e.Name.Local {
		case "numFmt":
			code := attribute(e, "formatCode16")
			if code == "" {
				code = attribute(e, "formatCode")
			}
			if id, err := strconv.Atoi(attribute(e, "numFmtId")); err == nil && len(w.show.formats) < maxFormats && len(code) <= maxFormat*4 {
				w.show.formats[id] = code
			}
		case "cellXfs":
			cells = p.depth + 1
		case "xf":
			if cells == p.depth && len(w.show.styles) < maxCellStyles {
				id, _ := strconv.Atoi(attribute(e, "numFmtId"))
				w.show.styles = append(w.show.styles, id)
			}
		}
		return nil
	})
}

// format is the format of a style; "" for none.
func (d *display) format(style string) string {
	i, err := strconv.Atoi(style)
	if err != nil || i < 0 || i >= len(d.styles) {
		return ""
	}
	id := d.styles[i]
	code, own := d.formats[id]
	if !own {
		code = builtIn[id]
	}
	if strings.EqualFold(code, "General") || code == "@" {
		return ""
	}
	return code
}

// number makes a cell of a number as it is kept.
func (d *display) number(kept, style string) cellValue {
	v := cellValue{text: kept}
	f, err := strconv.ParseFloat(kept, 64)
	if err != nil {
		return v
	}
	v.number = inFull(kept)
	v.text = v.number
	code := d.format(style)
	if code == "" {
		return v
	}
	if isDay(code) {
		v.year = d.day(f).Year()
	}
	if text, ok := d.formatted(kept, code); ok {
		v.text = text
	}
	return v
}

// words shows a text in the part of its format that is for texts: 15 in
// "第"@"届" is 第15届.
func (d *display) words(text, style string) string {
	code := d.format(style)
	if text == "" || !strings.ContainsRune(code, '@') {
		return text
	}
	code = code[strings.LastIndexByte(code, ';')+1:]
	if code == "@" || !strings.ContainsRune(code, '@') {
		return text
	}
	var out strings.Builder
	quoted := false
	r := []rune(code)
	for i := 0; i < len(r) && out.Len() < maxWords; i++ {
		switch {
		case r[i] == '"':
			quoted = !quoted
		case quoted:
			out.WriteRune(r[i])
		case r[i] == '@':
			out.WriteString(text)
		case r[i] == '\\' && i+1 < len(r):
			i++
			out.WriteRune(r[i])
		case r[i] == '_' || r[i] == '*': // as much room as a sign, or a line of it
			i++
		case r[i] == '[':
			for i < len(r) && r[i] != ']' {
				i++
			}
		default:
			out.WriteRune(r[i])
		}
	}
	return out.String()
}

// iso makes a cell of a day that is kept as such (t="d").
func (d *display) iso(kept, style string) cellValue {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04"} {
		day, err := time.Parse(layout, kept)
		if err != nil {
			continue
		}
		v := cellValue{text: day.Format("2006-01-02"), year: day.Year()}
		if code := d.format(style); code != "" {
			serial := day.Sub(d.first()).Hours() / 24
			if text, ok := d.formatted(strconv.FormatFloat(serial, 'f', -1, 64), code); ok {
				v.text = text
			}
		}
		return v
	}
	return cellValue{text: kept}
}

// first is the day that a table program counts from.
func (d *display) first() time.Time {
	if d.date1904 {
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return firstDay
}

func (d *display) day(serial float64) time.Time {
	const last = 2_958_465 // 9999-12-31
	if serial < 0 || serial > last {
		return time.Time{}
	}
	return d.first().AddDate(0, 0, int(serial))
}

// formatted shows a number in a format. ok is false when that cannot be done.
func (d *display) formatted(kept, code string) (text string, ok bool) {
	const sheet, cell = "Sheet1", "A1"
	defer func() {
		// A format that breaks its reader is the file's doing.
		if recover() != nil {
			text, ok, d.scratch = "", false, nil
		}
	}()
	if d.scratch == nil {
		d.scratch, d.known = excelize.NewFile(excelize.Options{CultureInfo: excelize.CultureNameZhCN, LongDatePattern: `yyyy"年"m"月"d"日"`, ShortDatePattern: "yyyy/m/d"}), map[string]int{}
		if d.scratch.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &d.date1904}) != nil {
			return "", false
		}
	}
	style, known := d.known[code]
	if !known {
		if len(d.known) == maxShown {
			return "", false
		}
		var err error
		if style, err = d.scratch.NewStyle(&excelize.Style{CustomNumFmt: &code}); err != nil {
			style = -1
		}
		d.known[code] = style
	}
	if style < 0 || d.scratch.SetCellDefault(sheet, cell, kept) != nil || d.scratch.SetCellStyle(sheet, cell, cell, style) != nil {
		return "", false
	}
	text, err := d.scratch.GetCellValue(sheet, cell)
	if strings.Contains(code, "?/") && strings.ContainsRune(code, '#') {
		text = strings.Join(strings.Fields(text), " ")
		text = strings.Replace(strings.TrimPrefix(text, "0 "), "-0 ", "-", 1)
	}
	return text, err == nil && len(text) <= maxWords
}

// aside is what of a format is no sign of a day: quoted words, single signs, colours
// and conditions.
var aside = regexp.MustCompile(`"[^"]*"?|\\.|[_*].|\[[^\]]*\]`)

// isDay tells a format of days from one of amounts, and of hours alone.
func isDay(code string) bool {
	code, _, _ = strings.Cut(aside.ReplaceAllString(code, ""), ";")
	code = strings.ToLower(code)
	if strings.Contains(code, "general") {
		return false
	}
	era := strings.ContainsRune(code, 'e') && !strings.Contains(code, "e+") && !strings.Contains(code, "e-")
	return strings.ContainsAny(code, "yd") || era || strings.ContainsRune(code, 'm') && !strings.ContainsAny(code, "hs")
}

// inFull writes a number out with the digits that a table program keeps:
// 13812345678 is kept as 1.3812345678E10, 0.3 as 0.30000000000000004.
func inFull(text string) string {
	const kept = 15
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f >= 1e19 || f <= -1e19 || f != f {
		return text
	}
	if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'g', kept, 64), 64); err != nil {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// escaped is a sign that XML cannot hold as table programs write it (ECMA-376
// §22.9.2.19): _x000D_.
var escaped = regexp.MustCompile(`(?:_x[0-9A-Fa-f]{4}_)+`)

func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(run string) string {
		const each = len("_x0000_")
		var units []uint16
		for i := 0; i < len(run); i += each {
			n, _ := strconv.ParseUint(run[i+2:i+6], 16, 16)
			units = append(units, uint16(n))
		}
		return string(utf16.Decode(units))
	})
}
