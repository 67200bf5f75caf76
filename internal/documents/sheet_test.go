package documents_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents"
)

func ledger(rows int) *documents.Sheet {
	s := &documents.Sheet{Name: "意见建议台账", Filter: true, Columns: []documents.Column{
		{Title: "编号"}, {Title: "日期"}, {Title: "建议人"}, {Title: "题目"}, {Title: "电话"}, {Title: "附议", Amount: true},
	}}
	for i := range rows {
		s.Rows = append(s.Rows, []string{fmt.Sprintf("议-2026-%03d", i+1), "2026年4月3日", "=1+1", "关于在村口安装减速带的建议", "013800138000", fmt.Sprint(i)})
	}
	return s
}

// TestALedgerCanBeReadAndPrinted: text stays text, an amount is one, and the titles
// stand on each page.
func TestALedgerCanBeReadAndPrinted(t *testing.T) {
	one := ledger(3)
	one.Rows[2] = []string{"+86", "@x", "-1", strings.Repeat("长", 4000), "\x01x", "3万"}
	data, err := documents.Workbook(one, &documents.Sheet{Name: "空", Columns: []documents.Column{{Title: "甲"}}})
	require.NoError(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	require.Equal(t, []string{"意见建议台账", "空"}, f.GetSheetList())
	for cell, want := range map[string]excelize.CellType{"C2": excelize.CellTypeInlineString, "E2": excelize.CellTypeInlineString, "F3": excelize.CellTypeUnset, "F4": excelize.CellTypeInlineString} {
		kind, err := f.GetCellType("意见建议台账", cell)
		require.NoError(t, err)
		require.Equal(t, want, kind, cell)
		formula, err := f.GetCellFormula("意见建议台账", cell)
		require.NoError(t, err)
		require.Empty(t, formula)
	}
	rows, err := f.GetRows("意见建议台账")
	require.NoError(t, err)
	require.Equal(t, []string{"议-2026-002", "2026年4月3日", "=1+1", "关于在村口安装减速带的建议", "013800138000", "1"}, rows[2])
	require.Equal(t, strings.Repeat("长", 4000), rows[3][3])
	panes, err := f.GetPanes("意见建议台账")
	require.NoError(t, err)
	require.True(t, panes.Freeze)
	names := f.GetDefinedName()
	require.Contains(t, fmt.Sprint(names), "Print_Titles")
	require.Contains(t, fmt.Sprint(names), "_FilterDatabase")
}

func BenchmarkLedger(b *testing.B) {
	s := ledger(5000)
	for b.Loop() {
		if _, err := s.Workbook(); err != nil {
			b.Fatal(err)
		}
	}
}
