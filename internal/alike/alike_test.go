package alike_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/alike"
)

func like(a, b string) alike.Likeness {
	return alike.Compare(alike.Of("", a, ""), alike.Of("", b, ""))
}

// TestPlaceAndMatterBothCount: a street light is no road, a railing no school of the same village, and the
// same matter in another village is named as that (§10).
func TestPlaceAndMatterBothCount(t *testing.T) {
	for _, x := range []struct {
		a, b      string
		alike     bool
		samePlace bool
	}{
		{"柳河村三组路灯不亮，晚上出行不便", "柳河3组一到晚上黑灯瞎火，请修一修", true, true},
		{"柳河村三组路灯不亮，晚上出行不便", "柳河村三组道路坑洼，出行不便", false, false},
		{"柳河村三组路灯不亮，晚上出行不便", "大王村路灯坏了一半", true, false},
		{"大王村小学门口缺少护栏，学生容易掉下河", "大王村小学教室漏雨，课桌破损", false, false},
		{"大王村小学操场没有硬化", "大王村小学门口的路没有硬化", false, false},
		{"石桥村自来水浑浊", "石桥村危桥需要翻建", false, false},
		{"村东断头路未硬化，雨天学生上学要绕两公里", "村东头断头路下雨学生要绕两公里", true, true},
		{"三里村村西头停车难", "三里村西边没有车位", true, true},
		{"快递不到村", "快递服务点太少，取件要到镇上", true, true},
		{"", "", false, false},
		{"", "柳河村路灯", false, false},
	} {
		got := like(x.a, x.b)
		require.Equal(t, x.alike, got.Score >= alike.Enough, "%s | %s: %+v", x.a, x.b, got)
		require.Equal(t, x.samePlace, got.Score >= alike.Enough && got.SamePlace, "%s | %s: %+v", x.a, x.b, got)
		require.Equal(t, got, like(x.b, x.a), "it is the same from either side")
	}
}

// TestVillages holds what is taken for a village's name, and what is not.
func TestVillages(t *testing.T) {
	for text, want := range map[string][]string{
		"关于柳河村的建议":       {"柳河"},
		"青山镇柳河村村东头":      {"柳河"},
		"我们柳河村":          {"柳河"},
		"三里村、向阳村都缺水":     {"三里", "向阳"},
		"请给村里修路，全村都盼着":   nil,
		"快递不到村":          nil,
		"各村、每个村、行政村都要有":  nil,
		"幸福社区停车难":        {"幸福"},
		"农村公路，进村道路，村民反映": nil,
	} {
		require.Equal(t, want, alike.Of("", text, "").Villages(), text)
	}
}

// TestMatters holds that a name speaks of one matter, that a matter is known without its name by words which
// stand near each other, and not by such as are far apart, and that a place's name speaks of nothing.
func TestMatters(t *testing.T) {
	for text, want := range map[string]string{
		"路灯": "路灯", "危桥": "桥梁", "自来水": "供水", "撂荒": "撂荒",
		"天一黑什么也看不见": "路灯", "车子一过满桌子都是灰": "扬尘", "一下大雨水就往屋里灌": "排水", "打个电话要爬到屋顶上": "通信",
		"老人摔了没人知道": "养老", "拧开龙头都是黄泥": "供水", "大樟树旁边的路灯": "路灯", "石桥村的路灯": "路灯", "石桥3组的路灯": "路灯",
	} {
		require.Equal(t, want, append(alike.Of("", text, "").Matters(), "")[0], text)
	}
	for _, text := range []string{"大樟树旁边", "石桥村", "石桥3组", "天黑的时候我们一家老小都坐在一起商量了很久最后说看不见"} {
		require.NotContains(t, alike.Of("", text, "").Matters(), "桥梁", text)
		require.NotContains(t, alike.Of("", text, "").Matters(), "古树", text)
		require.NotContains(t, alike.Of("", text, "").Matters(), "路灯", text)
	}
	require.Empty(t, alike.Of("", "你好，谢谢", "").Matters())
}

func FuzzCompare(f *testing.F) {
	f.Add("柳河村三组路灯不亮", "柳河3组没有灯")
	f.Add("村", "\xff村东")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := alike.Of("", a, b), alike.Of(b, "", a)
		for _, got := range []alike.Likeness{alike.Compare(x, y), alike.Compare(x, x)} {
			if got.Score < 0 || got.Score > 1.0001 {
				t.Fatalf("%q, %q: %v", a, b, got)
			}
		}
		if p := x.Pairs(); len(slices.Compact(slices.Sorted(slices.Values(p)))) != len(p) {
			t.Fatalf("%q: a pair comes twice", a)
		}
	})
}
