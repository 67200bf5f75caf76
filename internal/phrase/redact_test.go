package phrase_test

import (
	"testing"

	"lianluo/internal/phrase"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"盼着有人送餐，电话13812345678":     "盼着有人送餐，电话138****5678",
		"１３８ 1234 ５６７８。":           "138****5678。",
		"身份证11010519491231002X":    "身份证110****2X",
		"没有号码":                     "没有号码",
		"13812345678 13812345678x": "138****5678 138****5678x",
		"138 138 13812345678x":     "138 138 138****5678x",
	} {
		if got := phrase.Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"腿脚不便盼着有人送餐，电话13812345678":   "腿脚不便盼着有人送餐",
		"盼着有人送餐，联系电话：138 1234 5678。": "盼着有人送餐。",
		"送餐，手机号是13812345678，越早越好":    "送餐，越早越好",
		"王大爷（电话13812345678）盼送餐":      "王大爷盼送餐",
		"老人电话13812345678要送餐":         "老人（去）要送餐",
		"找王家13812345678问":            "找王家（去）问",
		"电话13812345678":              "（去）",
		"电话13812345678、13912345678":  "（去）、（去）",
		"":                           "",
		"没有号码":                       "没有号码",
	} {
		if got := phrase.Redact(text, "（去）"); got != want {
			t.Errorf("Redact(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRedactLeavesNoNumber(t *testing.T) {
	piece := rapid.SampledFrom([]string{"电话", "，", "。", "（", "）", "13812345678", "11010519491231002X", " ", "老人", "手机号：", "、", "１３９１２３４５６７８", "x", "8", "138"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces") {
			text += p
		}
		if got := phrase.Redact(text, "（号码已去掉）"); len(phrase.Sensitive(got)) > 0 {
			t.Fatalf("Redact(%q) = %q", text, got)
		}
		if got := phrase.Mask(text); len(phrase.Sensitive(got)) > 0 {
			t.Fatalf("Mask(%q) = %q", text, got)
		}
	})
}
