package phrase_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lianluo/internal/phrase"
)

func TestParseNames(t *testing.T) {
	for _, x := range []struct {
		text string
		want []string
	}{
		{"李强", []string{"李强"}},
		{"李强\n王芳\r\n刘洋", []string{"李强", "王芳", "刘洋"}},
		{"李强，王芳、刘洋;陈静；张伟,赵敏", []string{"李强", "王芳", "刘洋", "陈静", "张伟", "赵敏"}},
		{"1. 李强\n2. 王芳", []string{"李强", "王芳"}},
		{"1、李强\n2、王芳\n11、刘洋", []string{"李强", "王芳", "刘洋"}},
		{"1、李强 2、王芳 3、刘洋", []string{"李强", "王芳", "刘洋"}},
		{"1、一.李强\n（二）2.王芳.", []string{"李强", "王芳"}}, // a number behind a number, a full stop behind a name
		{"一．", nil},
		{"（1）李强\n(2)王芳\n③刘洋", []string{"李强", "王芳", "刘洋"}},
		{"一、李强\n二、王芳\n十一、刘洋", []string{"李强", "王芳", "刘洋"}},
		{"（一）李强\n一．王芳", []string{"李强", "王芳"}},
		{"- 李强\n• 王芳\n· 刘洋", []string{"李强", "王芳", "刘洋"}},
		{"1 李强\n2\t王芳", []string{"李强", "王芳"}},
		{"李　强\n王 芳", []string{"李强", "王芳"}},
		{"李 强 王芳", []string{"李强", "王芳"}},
		{"李强 王芳 刘洋", []string{"李强", "王芳", "刘洋"}},
		{"欧阳 娜娜", []string{"欧阳娜娜"}},
		{"李强\n王芳\n李强", []string{"李强", "王芳"}},
		{"阿依古丽·买买提\n艾力•阿布都", []string{"阿依古丽·买买提", "艾力·阿布都"}},
		{"John  Smith", []string{"John Smith"}},
		{"万里\n丁一\n千玉兰", []string{"万里", "丁一", "千玉兰"}},
		{"𠮷野\n㙍云", []string{"𠮷野", "㙍云"}},
		{"\ufeff李强", []string{"李强"}},
		{"", nil},
		{" \n，、\n1.\n", nil},
	} {
		got, rejected := phrase.ParseNames(x.text)
		if !slices.Equal(got, x.want) || len(rejected) > 0 {
			t.Errorf("%q: %q, %v; want %q", x.text, got, rejected, x.want)
		}
	}
}

// One normal form of a name, however it is typed (X: remarks and look-alikes in names).
func TestXOneNormalFormOfAName(t *testing.T) {
	for want, forms := range map[string][]string{
		"王芳":         {"王芳", "王 芳", "王　芳", "王芳（女）", "王芳(女)", "王芳 （女）", "王芳【女】", "王芳（女，回族）", "王芳（女、回）", "王芳（女回族）", "王芳（已调离）", "王芳[维吾尔族]", "王芳（女、党外）", "王芳（民盟）", "王芳（女，苗族，1978年生）", "王芳（2024年新增）", "王芳（特邀）", "王芳\ufe0f"},
		"玉素甫·艾买提":    {"玉素甫·艾买提", "玉素甫.艾买提", "玉素甫•艾买提", "玉素甫‧艾买提", "玉素甫．艾买提", "玉素甫・艾买提", "玉素甫･艾买提", "玉素甫 · 艾买提", "玉素甫· 艾买提", "玉素甫﹒艾买提", "玉素甫.艾买提（男，维吾尔族）"},
		"司马迁":        {"司马迁", "司马 迁", "司马　迁", "司马 迁（男）"},
		"诸葛孔明":       {"诸葛 孔明", "诸葛孔明"},
		"李国强":        {"李 国强", "李国强"},
		"王芳（教育）":     {"王芳（教育）", "王芳(教育)", "王芳 （教育）", "王芳（教育，女）", "王芳【教育】"},
		"John Smith": {"John  Smith"},
		"李芳":         {"李芳", "\uf9e1芳"},
		"方芳":         {"⽅芳"},
	} {
		for _, form := range forms {
			names, rejected := phrase.ParseNames(form)
			if len(names) != 1 || names[0] != want || len(rejected) > 0 {
				t.Errorf("%q: %q, %v; want %q", form, names, rejected, want)
			}
			if got := phrase.NormalName(form); got != want {
				t.Errorf("%q: %q", form, got)
			}
		}
	}
	if phrase.SameName("王芳", "王芳（教育）") || !phrase.SameName("王芳（女）", "王 芳") {
		t.Error("a second 王芳")
	}
	for _, name := range []string{"张世界", "王民族", "李长", "万里", "农夫", "文史杰", "高中正", "华农业"} {
		if names, rejected := phrase.ParseNames(name); len(names) != 1 || len(rejected) > 0 {
			t.Errorf("%q: %q %v", name, names, rejected)
		}
	}
	for _, none := range []string{"王（女）芳", "王芳（", "王芳（13800138000）", "王芳（在县城里教书的那位先生）", "王"} {
		if names, rejected := phrase.ParseNames(none); len(names) > 0 || len(rejected) == 0 {
			t.Errorf("%q: %q", none, names)
		}
	}
}

// F18 what is said of somebody is not another person.
func TestF18WhatIsSaidBesidesAName(t *testing.T) {
	for text, want := range map[string][]string{
		"马超 女 镇中心小学教师":           {"马超", "女 镇中心小学教师"},
		"马超，女，镇中心小学教师":           {"马超", "女 镇中心小学教师"},
		"马超\t女\t回族\t教师":          {"马超", "女 回族 教师"},
		"马超 镇中心小学教师":             {"马超", "镇中心小学教师"},
		"马超 女 个体户":               {"马超", "女 个体户"},
		"李 强 男 村支书":              {"李强", "男 村支书"},
		"司马 迁 男 村医生":             {"司马迁", "男 村医生"},
		"1. 马超 农业界":              {"马超", "农业界"},
		"马超（教育界，县一中校长）":          {"马超", "教育界 县一中校长"},
		"马超（一中，校长）、李强（教育）、王芳（女）": {"马超", "李强（教育）", "王芳", "一中 校长"},
		"李强 男 王芳 女":              {"李强", "王芳", "男 女"},
		"姓名 性别\n马超 女":            {"马超", "姓名 性别", "女"},
	} {
		names, rejected := phrase.ParseNames(text)
		for _, r := range rejected {
			names = append(names, r.Text)
			if r.Reason != phrase.Besides {
				t.Errorf("%q: %v", text, r)
			}
		}
		if !slices.Equal(names, want) {
			t.Errorf("%q: %q", text, names)
		}
	}
}

func TestParseNamesRejects(t *testing.T) {
	long := strings.Repeat("长", 21)
	names, rejected := phrase.ParseNames("李强\n王芳13800138000\n" + long + "\n刘\x00洋\n陈\u202e静\n张伟\n@zhaomin\n13800138000\n★")
	if !slices.Equal(names, []string{"李强", "张伟"}) {
		t.Errorf("%q", names)
	}
	want := []phrase.Rejected{
		{Line: 2, Text: "王芳13800138000", Reason: phrase.NotAName},
		{Line: 3, Text: long, Reason: phrase.TooLong},
		{Line: 4, Text: "刘洋", Reason: phrase.Control},
		{Line: 5, Text: "陈静", Reason: phrase.Control},
		{Line: 7, Text: "@zhaomin", Reason: phrase.NotAName},
		{Line: 8, Text: "13800138000", Reason: phrase.NotAName},
		{Line: 9, Text: "★", Reason: phrase.NotAName},
	}
	if !slices.Equal(rejected, want) {
		t.Errorf("%+v", rejected)
	}
	var many strings.Builder
	for i := range 600 {
		fmt.Fprintf(&many, "李%c\n", '一'+rune(i))
	}
	names, rejected = phrase.ParseNames(many.String())
	if len(names) != 500 || len(rejected) != 1 || rejected[0].Reason != phrase.TooMany || rejected[0].Line != 501 {
		t.Errorf("%d names, %+v", len(names), rejected)
	}
}
