package record_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// A term by name, a year and plain words are understood, by a member too (§23); past terms open from 我的履职.
func TestTermsAndYearsOfTheDemo(t *testing.T) {
	h := harness.New(t).Demo()
	m := h.Members[0]
	for _, one := range [][2]string{
		{"/record 第九届", "我的履职 · 县政协第九届"}, {"/record 上届", "我的履职 · 县政协第九届"}, {"/record 2019", "我的履职 · 2019年"},
		{"我的履职 第九届", "我的履职 · 县政协第九届"}, {"第九届的履职", "我的履职 · 县政协第九届"}, {"看2019年的履职记录", "我的履职 · 2019年"},
		{"上届的履职情况", "我的履职 · 县政协第九届"}, {"查找 断头路", "查找：断头路"}, {"搜索 敬老院", "查找：敬老院"}, {"/search 2019 学习", "2019年12月"}, {"/search 第九届", "2022年12月"},
	} {
		h.Advance(10 * time.Second)
		require.Contains(t, m.Send(one[0]).Last(), one[1], one[0])
	}
	m.Send("/record").Tap("往届")
	require.Contains(t, m.Last(), "[ 县政协第九届（2017–2022年） ]")
	m.Tap("县政协第八届（2012–2017年）")
	require.Contains(t, m.Last(), "我的履职 · 县政协第八届")
	m.Tap("明细")
	require.Contains(t, m.Last(), "2017年")
}
