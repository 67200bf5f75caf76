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
