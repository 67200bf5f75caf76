package documents_test

import (
	"bytes"
	"image/png"
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
