package record_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/deeds"
)

// TestWhatWasFoundAsATable: all that a search has found, by the person's own question only.
func TestWhatWasFoundAsATable(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	d, m := h.Director, h.Members
	const many = 205 // more than a query gives at once
	h.Write(func(tx *gorm.DB) error {
		for i := range many {
			x := &deeds.Deed{Title: fmt.Sprintf("=1+%d 修水渠", i), PersonID: m[0].Row}
			if _, err := deeds.File(tx, x, nil, nil, h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	require.NotContains(t, d.Send("/search 断头路").Last(), "导出表格", "a page")
	d.Send("/search 修水渠").Tap("导出表格")
	name, sheets := d.Book()
	require.Contains(t, name, "查找·修水渠")
	rows := sheets["查找·修水渠"]
	require.Equal(t, []string{"日期", "类型", "姓名", "编号", "题目", "状态"}, rows[0])
	require.Len(t, rows, 1+many)
	require.Equal(t, []string{"2026-12-05", "好事实事", m[0].Name, "好-2026-206", "=1+204 修水渠", "办结（待核实）"}, rows[1])
	require.Contains(t, d.Last(), fmt.Sprintf("共 %d 行", many))

	d.Send("/search").Tap("看全部")
	d.Tap("›")
	d.Tap("导出表格")
	_, sheets = d.Book()
	require.Greater(t, len(sheets["查找·看全部"]), 1+many)

	odd := "𠮷😀/:'[]*?\\=1"
	h.Write(func(tx *gorm.DB) error {
		_, err := deeds.File(tx, &deeds.Deed{Title: odd + odd, PersonID: m[0].Row}, nil, nil, h.Clock.Now())
		return err
	})
	d.Send("/search " + odd + odd).Forge("paper:table:search.4")
	_, sheets = d.Book()
	require.Len(t, sheets, 1)
	for _, rows := range sheets {
		require.Equal(t, odd+odd, rows[1][4])
	}
	m[1].Send("/note " + strings.Repeat("修桥", 21))
	d.Send("/search 修桥").Forge("paper:table:search.6")
	_, sheets = d.Book()
	require.Equal(t, strings.Repeat("修桥", 20)+"…", sheets["查找·修桥"][1][4], "how a long text begins")
	d.Send("/search 没有这个词")
	before := strings.Count(d.Chat(), "[file ")
	for _, forged := range []string{"search.", "search.x", "search.0", "search.-1", "search.99", "search.7"} {
		d.Forge("paper:table:" + forged)
	}
	require.Equal(t, before, strings.Count(d.Chat(), "[file "))
	m[0].Send("/menu").Forge("paper:table:search.1")
	require.NotContains(t, m[0].Chat(), "[file ")
	m[0].Send("/search 修水渠").Tap("导出表格")
	_, sheets = m[0].Book()
	require.Len(t, sheets["查找·修水渠"], 1+many, "one's own")
	m[2].Send("/search 修水渠")
	require.Contains(t, m[2].Last(), "没有找到")
}
