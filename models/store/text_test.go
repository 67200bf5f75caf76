package store_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianluo/models/store"
)

func TestCleanFileName(t *testing.T) {
	for in, want := range map[string]string{
		"学习方案.docx": "学习方案.docx", "../../etc/passwd": "passwd", `C:\tmp\a.txt`: "a.txt", "a\x00\n.pdf": "a .pdf",
		"sc\u202egpj.exe": "scgpj.exe", "..": "", "a:b?.txt": "ab.txt", "": "",
		strings.Repeat("长", 200) + ".docx": strings.Repeat("长", 83) + ".docx",
		strings.Repeat("a", 200) + ".docx": strings.Repeat("a", 115) + ".docx", strings.Repeat("𠮷", 100) + ".ics": strings.Repeat("𠮷", 62) + ".ics",
	} {
		if got := store.CleanFileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		got := store.CleanFileName(rapid.String().Draw(rt, "name"))
		if strings.ContainsAny(got, "/\\\x00\n") || len([]rune(got)) > 120 || len(got) > 255 || got == "." || got == ".." {
			rt.Fatalf("%q", got)
		}
		if again := store.CleanFileName(got); len([]rune(got)) < 120 && len(got) < 250 && again != got {
			rt.Fatalf("%q becomes %q when cleaned again", got, again)
		}
	})
}

func TestGuessTitle(t *testing.T) {
	for _, c := range [][2]string{
		{"村东头断头路。学生绕路", "村东头断头路"},
		{"  路灯坏了！\n很久", "路灯坏了"},
		{"", ""},
		{"关于进一步加强全镇农村生活垃圾分类处理工作的建议，现在垃圾乱倒现象严重，很多村民反映强烈", "关于进一步加强全镇农村生活垃圾分类处理工作的建议"},
		{strings.Repeat("长", 50), strings.Repeat("长", 30)},
	} {
		if got := store.GuessTitle(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		if got := []rune(store.GuessTitle(rapid.String().Draw(rt, "text"))); len(got) > 30 {
			rt.Fatalf("%d characters", len(got))
		}
	})
}
