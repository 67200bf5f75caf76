package bot

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Many short choices stand in a few rows, as they fit a phone of 390 px; a few, and longer ones,
// stand two in a row, and what is long alone.
func TestChoicesFitAPhone(t *testing.T) {
	rows := func(labels ...string) (widths []int) {
		var list []Choice
		for _, l := range labels {
			list = append(list, Choice{Label: l, Value: "x"})
		}
		for _, row := range choiceRows(1, list) {
			widths = append(widths, len(row))
		}
		return widths
	}
	require.Equal(t, []int{4, 1}, rows("陈静", "黄敏", "欧阳修", "刘洋", "杨帆"))
	require.Equal(t, []int{3, 2}, rows("✅ 陈静", "✅ 黄敏", "李强", "✅ 欧阳修", "杨帆"))
	require.Equal(t, []int{2, 2}, rows("陈静", "黄敏", "李强", "刘洋"))
	require.Equal(t, []int{2, 2, 1}, rows("出生年份和月份", "界别", "职务", "电话", "专班"))
	require.Equal(t, []int{1, 1, 1}, rows("界别", "一二三四五六七八九十一二三四五六七", "职务"))
}
