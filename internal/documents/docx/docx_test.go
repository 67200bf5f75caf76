package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sample has one of each block.
func sample() *Document {
	rows := [][]string{}
	for i := range 60 {
		rows = append(rows, []string{numeral(i%99 + 1), "张三", "云溪镇柳树村民委员会", "=1+1"})
	}
	return &Document{
		Name: "关于2026年第三季度委员履职情况的通报", Author: "云溪镇政协联络处", Mark: "草稿，未经审定",
		Blocks: []Block{
			Title("关于2026年第三季度委员履职情况的通报"), Addressee("各位委员"),
			Text(strings.Repeat("本季度联络处按计划组织集中学习二次，", 30)),
			Heading{1, "总体情况"}, Heading{2, "学习"}, Heading{3, "集中学习"}, Text("第一段\n第二段"), Heading{2, "活动"}, Heading{1, "名单"},
			Labelled{"出席", strings.Repeat("周敏、杨帆、", 20)}, Labelled{"请假：", "无"},
			Table{Columns: []Column{{"序号", 1, true}, {"姓名", 2, true}, {"单位", 4, false}, {"签名", 3, false}}, Rows: rows},
			Form{Grid: []int{1, 2, 1, 2}, Rows: []Row{{Cells: []Cell{{Text: "编号", Label: true}, {Text: "议-2026-001"}, {Text: "日期", Label: true}, {Text: "2026年4月3日"}}},
				{Cells: []Cell{{Text: "内容", Label: true}, {Text: "一\n二", Span: 3}}, Lines: 6}}},
			Enclosures{"履职情况表", "名单"}, Signature{"云溪镇政协联络处", "2026年10月12日"},
			LyingPages{Annex{Title: "履职情况表"}, Table{Columns: []Column{{"序号", 1, true}, {"姓名", 2, true}, {"学习笔记", 4, false}}, Rows: [][]string{{"1", "𠮷野家喆堃镕䶮"}}}},
			Annex{Title: "名单"}, Text("完"), Page("又一篇"),
		},
	}
}

// parts gives the files of a document by their names.
func parts(t require.TestingT, data []byte) map[string]string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		out[f.Name] = string(text)
	}
	return out
}

// words are all texts of a part, each paragraph a line.
func words(t require.TestingT, part string) string {
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
}

func TestEachPartIsWellFormed(t *testing.T) {
	data, err := sample().Bytes()
	require.NoError(t, err)
	if out := os.Getenv("DOCX_OUT"); out != "" {
		require.NoError(t, os.WriteFile(out, data, 0o600))
	}
	for name, part := range parts(t, data) {
		require.NotPanics(t, func() { words(t, part) }, name)
	}
	again, err := sample().Bytes()
	require.NoError(t, err)
	require.Equal(t, data, again, "one paper, one file")
}

// TestNothingIsCut: whatever people have written stands in the paper whole, but for
// what XML cannot hold.
func TestNothingIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"=HYPERLINK(\"x\")", "喆堃镕䶮𠮷", strings.Repeat("长", 4000), "a\x00b\x0bc\ufffe\U0001F600", "<w:p>&amp;]]>", "\t两\u2028行",
		})).Draw(t, "text")
		d := &Document{Mark: text, Name: text, Author: text, Blocks: []Block{
			Title(text), Addressee(text), Text(text), Heading{1, text}, Labelled{text, text}, Enclosures{text}, Signature{text, text},
			Table{Columns: []Column{{Title: text, Width: 1}}, Rows: [][]string{{text, text}}}, Annex{Title: text},
		}}
		data, err := d.Bytes()
		require.NoError(t, err)
		for _, part := range parts(t, data) {
			words(t, part)
		}
		flat := func(s string) string {
			return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\u0085\u2028\u2029\u00a0\u3000", r) }), "")
		}
		clean := flat(strings.Map(func(r rune) rune {
			if escape(string(r)) == "" {
				return -1
			}
			return r
		}, text))
		require.Contains(t, flat(words(t, parts(t, data)["word/document.xml"])), clean)
	})
}

func TestNumerals(t *testing.T) {
	for n, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九"} {
		require.Equal(t, want, numeral(n))
	}
}

// BenchmarkBriefing makes a quarter's briefing of thirty members in a few pages.
func BenchmarkBriefing(b *testing.B) {
	d := &Document{Name: "通报", Mark: "草稿，未经审定", Blocks: []Block{Title("关于2026年第三季度委员履职情况的通报")}}
	table := Table{}
	for range 11 {
		table.Columns = append(table.Columns, Column{Title: "应到", Width: 1, Centre: true})
	}
	for range 30 {
		table.Rows = append(table.Rows, []string{"1", "张三", "3", "3", "0", "0", "0", "3/1", "1/1", "1", "2"})
	}
	for _, name := range []string{"总体情况", "表扬", "需改进", "下季度安排"} {
		d.Blocks = append(d.Blocks, Heading{1, name}, Text(strings.Repeat("本季度联络处按计划组织集中学习二次，", 20)))
	}
	d.Blocks = append(d.Blocks, table, Signature{"云溪镇政协联络处", "2026年10月12日"})
	for b.Loop() {
		if _, err := d.Bytes(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWordsStandApartFromTheTableBelow: what stands right above a table has a space under
// it; what has words or a blank line below has none.
func TestWordsStandApartFromTheTableBelow(t *testing.T) {
	table := Table{Columns: []Column{{"序号", 1, true}}, Rows: [][]string{{"1"}}}
	const apart = `<w:spacing w:after="120"/>`
	for name, c := range map[string]struct {
		blocks []Block
		spaces int
		below  string
	}{
		"a heading":        {[]Block{Heading{1, "名单"}, table}, 1, "名单"},
		"a text":           {[]Block{Text("一\n共一人"), table}, 1, "共一人"},
		"a label":          {[]Block{Labelled{"出席", "周敏"}, Form{Grid: []int{1}, Rows: []Row{{Cells: []Cell{{Text: "编号"}}}}}}, 1, "周敏"},
		"heading and text": {[]Block{Heading{1, "名单"}, Text("文")}, 0, ""},
		"a title":          {[]Block{Title("名单"), table, table}, 0, ""},
		"another section":  {[]Block{Text("文"), LyingPages{table}}, 0, ""},
	} {
		data, err := (&Document{Blocks: c.blocks}).Bytes()
		require.NoError(t, err, name)
		text := parts(t, data)["word/document.xml"]
		require.Equal(t, c.spaces, strings.Count(text, apart), name)
		if c.spaces > 0 {
			_, rest, _ := strings.Cut(text, apart)
			said, _, _ := strings.Cut(rest, "</w:p>")
			require.Contains(t, said, c.below, name)
			require.True(t, strings.HasPrefix(rest, "<w:ind ") || strings.HasPrefix(rest, "</w:pPr>"), name)
		}
	}
}
