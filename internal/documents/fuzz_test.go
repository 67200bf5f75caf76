package documents_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lianluo/internal/documents"
	"lianluo/internal/phrase"
)

// smallest are the parts of the smallest workbook that holds a roster.
var smallest = map[string]string{
	"_rels/.rels":     `<Relationships><Relationship Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<workbook><sheets><sheet name="h" state="hidden" id="a"/><sheet name="s" id="b"/></sheets></workbook>`,
	"xl/styles.xml":   `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m;@"/></numFmts><cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="d" Type="t/styles" Target="styles.xml"/>` +
		`<Relationship Id="c" Type="t/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
	"xl/sharedStrings.xml": `<sst><si><t>姓名</t></si><si><r><t>专</t></r><rPh><t>z</t></rPh><r><t>班</t></r></si><si><t>王芳</t></si><si><t>文史</t></si></sst>`,
	"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>` +
		`<row r="4"><c r="A4" t="s"><v>2</v></c><c t="s"><f>B1</f><v>3</v></c><c s="1"><v>19493</v></c><c s="2"><v>0.5</v></c></row></sheetData><mergeCell ref="B4:B5"/></worksheet>`,
}

// FuzzRosterSheet changes a roster in the ways it can be wrong: as bytes, part by
// part of a valid workbook, and cell by cell. The seeds are small: the time goes
// into changing them.
func FuzzRosterSheet(f *testing.F) {
	names := slices.Sorted(maps.Keys(smallest))
	ways := len(names) + 2
	read(f, stored(f, smallest)) // the seed is a roster
	f.Add(uint8(0), stored(f, smallest))
	for i, name := range names {
		f.Add(uint8(i+1), []byte(smallest[name]))
	}
	for _, rows := range []string{
		"姓名|专班|电话|出生年月\n王芳|文史|１３８００１３８０００|27160\n=1+1|民生|-|1974.05\n李　强|招商、文史|0731-8765 4321|1974年5月",
		"名册\n序号|角色|届次|专班|名字（必填）|性别|单位|职务|界别|身份证号\n1|委员|第十五届|文史|示例：王芳\n2|主任、委员|15|民生|李强(教育)|男|村|书记|农业界|440524198001010013",
	} {
		f.Add(uint8(ways-1), []byte(rows))
	}
	f.Fuzz(func(t *testing.T, how uint8, data []byte) {
		changed := maps.Clone(smallest)
		switch h := int(how) % ways; {
		case h == 0:
		case h < ways-1:
			changed[names[h-1]] = string(data)
			data = stored(t, changed)
		default:
			changed["xl/worksheets/sheet1.xml"] = cells(string(data))
			data = stored(t, changed)
		}
		r, err := documents.ReadRoster(data, words)
		checkRoster(t, r, err)
	})
}

// stored is archive without compressing: fuzzing is about what comes out.
func stored(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cells writes lines of cells parted by | as a worksheet.
func cells(text string) string {
	var b bytes.Buffer
	b.WriteString("<worksheet><sheetData>")
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString("<row>")
		for cell := range strings.SplitSeq(line, "|") {
			b.WriteString(`<c t="inlineStr"><is><t>`)
			_ = xml.EscapeText(&b, []byte(cell))
			b.WriteString("</t></is></c>")
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData></worksheet>")
	return b.String()
}

var eighteen = regexp.MustCompile(`\d{17}[\dXx]`)

// checkRoster holds for whatever comes in: a known fault, or rows within their
// bounds that may be shown, kept and handed on.
func checkRoster(t *testing.T, r *documents.Roster, err error) {
	if err != nil {
		var e *documents.FileError
		if r != nil || !errors.As(err, &e) || e.Fault == "" {
			t.Fatalf("%#v, %v", r, err)
		}
		return
	}
	also := 0
	for _, e := range r.Rows {
		also += len(e.Also)
	}
	if r.Said < 1 || r.Said > documents.MaxRosterRows || len(r.Rows) > r.Said || len(r.Rows)+also+len(r.Faults) < r.Said {
		t.Fatalf("%d rows, %d taken, %d faults", r.Said, len(r.Rows), len(r.Faults))
	}
	last, sheet := 0, ""
	for _, e := range r.Rows {
		if e.Sheet != sheet {
			last, sheet = 0, e.Sheet
		}
		if e.Number < 1 || e.Number <= last && len(r.Sheets) == 1 || e.Name == "" || e.Born != 0 && (e.Born < 1900 || e.Born > 2099) ||
			!slices.Contains([]string{"", "男", "女"}, e.Sex) || strings.Trim(e.Phone, "0123456789") != "" || e.Term < 0 || e.Term > 99 {
			t.Fatalf("%#v", e)
		}
		last = e.Number
		for limit, text := range map[int]string{30: e.Name, words.SectorLimit: e.Sector, words.PostLimit: e.Post} {
			fit(t, text, limit)
			if text != "" && strings.ContainsAny(phrase.Fold(text)[:1], "=+-@") {
				t.Fatalf("a formula: %q", text)
			}
		}
		for _, g := range e.Groups {
			if !slices.Contains(groups, g) {
				t.Fatalf("%#v", e)
			}
		}
	}
	for _, fault := range r.Faults {
		if fault.Row < 1 || fault.Reason == "" {
			t.Fatalf("%#v", fault)
		}
		fit(t, fault.Text, 20)
		fit(t, fault.Name, 30)
	}
	for _, title := range slices.Concat(r.Refused, r.Unused, r.HiddenColumns) {
		fit(t, title, 12)
	}
	for _, name := range slices.Concat(r.Sheets, r.Unread, r.HiddenSheets) {
		fit(t, name, 20)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var read any
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	if holds(read, eighteen) {
		t.Fatalf("%s", raw)
	}
}

// holds tells whether any text or number in what was decoded from JSON matches. As it
// stands in JSON, the figures of an escaped sign would count as figures of the text.
func holds(read any, what *regexp.Regexp) bool {
	switch v := read.(type) {
	case map[string]any:
		for key, value := range v {
			if what.MatchString(key) || holds(value, what) {
				return true
			}
		}
		return false
	case []any:
		return slices.ContainsFunc(v, func(value any) bool { return holds(value, what) })
	case float64:
		return what.MatchString(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return what.MatchString(fmt.Sprint(read))
}

// fit checks that a text is clean and no longer than limit.
func fit(t *testing.T, text string, limit int) {
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > limit || strings.ContainsFunc(text, unicode.IsControl) {
		t.Fatalf("%q", text)
	}
}
