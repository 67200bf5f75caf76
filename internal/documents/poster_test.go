package documents_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents"
)

func TestPoster(t *testing.T) {
	code, err := documents.NewQR("https://t.me/lianluo_bot?start=s-1")
	require.NoError(t, err)
	p := documents.Poster{Name: "二维码", Head: "扫码签到", Title: "=二十届四中全会精神", Lines: []string{"12月5日（周六）15:00", "镇政府三楼会议室"}, Code: code}
	data, err := p.Workbook()
	require.NoError(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	for cell, want := range map[string]string{"A1": "扫码签到", "A2": "=二十届四中全会精神", "A5": "12月5日（周六）15:00", "A6": "镇政府三楼会议室"} {
		got, err := f.GetCellValue("二维码", cell)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	pictures, err := f.GetPictures("二维码", "A3")
	require.NoError(t, err)
	require.Len(t, pictures, 1)
	picture, err := png.Decode(bytes.NewReader(pictures[0].File))
	require.NoError(t, err)
	require.Equal(t, code.Picture(16).Bounds(), picture.Bounds())
}

// X long titles and places are shown whole: broken into lines, set smaller.
func TestXAPosterShowsLongTextsWhole(t *testing.T) {
	code, err := documents.NewQR("https://t.me/lianluo_bot?start=s-1")
	require.NoError(t, err)
	title := "学习贯彻党的二十届四中全会精神暨“委员进社区、协商面对面”活动（第三季度）工作推进会议，传达省、市、县三级政协常委会议精神，部署下一阶段任务 CPPCC-2026 年度"
	place := "青山镇人民政府办公大楼三楼西侧第二会议室（原计生办），请从东门进，乘电梯到三楼后右转，走到底"
	for _, text := range []string{title, strings.Repeat(title, 3), "短", strings.Repeat("W", 200), strings.Repeat("，", 90)} {
		p := documents.Poster{Name: "二维码", Head: "扫码签到", Title: text, Lines: []string{"12月5日（周六）15:00", place}, Code: code}
		data, err := p.Workbook()
		require.NoError(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(data))
		require.NoError(t, err)
		for cell, want := range map[string]string{"A2": text, "A6": place} {
			got, err := f.GetCellValue("二维码", cell)
			require.NoError(t, err)
			require.Equal(t, strings.ReplaceAll(want, " ", ""), strings.NewReplacer("\n", "", " ", "").Replace(got))
			id, err := f.GetCellStyle("二维码", cell)
			require.NoError(t, err)
			style, err := f.GetStyle(id)
			require.NoError(t, err)
			row := int(cell[1] - '0')
			height, err := f.GetRowHeight("二维码", row)
			require.NoError(t, err)
			lines := strings.Split(got, "\n")
			require.GreaterOrEqual(t, height, float64(len(lines))*style.Font.Size*1.3, "%s", cell)
			for i, line := range lines {
				require.LessOrEqual(t, float64(len([]rune(line)))*style.Font.Size*0.6, 476.0)
				if i > 0 && text != strings.Repeat("，", 90) {
					require.NotContains(t, "，。、）”", string([]rune(line)[:1]), line)
				}
			}
		}
		require.NoError(t, f.Close())
	}
}
