package phrase_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lianluo/internal/phrase"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"  村东头断头路\r\n":                          "村东头断头路",
		"a\r\nb\rc\u2028d":                      "a\nb\nc\nd",
		"a  \n\n\n\n  b":                        "a\n\n  b",
		"a\x00b\x1b[31mc\x7f":                   "ab[31mc",
		"a\tb":                                  "a b",
		"\u202e倒\u202c\u2066写\u2069":            "倒写",
		"零\u200b宽\u2060\ufeff":                  "零宽",
		"👨\u200d👩\u200d👧":                       "👨\u200d👩\u200d👧",
		"❤\ufe0f\u200d🔥":                        "❤\ufe0f\u200d🔥",
		"中\u200d国":                              "中国",
		"👨\u200d":                               "👨",
		"葛\U000e0100城":                          "葛\U000e0100城",
		"\ufe0fa":                               "a",
		"e\u0301\u0301\u0301\u0301\u0301\u0301": "e\u0301\u0301\u0301\u0301",
		"坏\xff字节":                               "坏\ufffd字节",
		"\u3000\u3000段首":                        "段首",
		"\ue000":                                "\ue000",
		"":                                      "",
		"\u200b\n\x00":                          "",
	} {
		if got := phrase.Clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, x := range []struct {
		text string
		n    int
		want string
	}{
		{"村东头断头路", 6, "村东头断头路"},
		{"村东头断头路", 5, "村东头断…"},
		{"村东头断头路", 1, "…"},
		{"村东头断头路", 0, ""},
		{"村东头断头路", -1, ""},
		{"", 3, ""},
		{"村东 头断头路", 4, "村东…"},
		{"ab👨\u200d👩\u200d👧cd", 5, "ab…"},
		{"ab👨\u200d👩\u200d👧cd", 8, "ab👨\u200d👩\u200d👧…"},
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"🇨🇳🇨🇳", 4, "🇨🇳🇨🇳"},
		{"🇨🇳🇨🇳", 3, "🇨🇳…"},
		{"🇨🇳🇨🇳x", 4, "🇨🇳…"},
		{"👍🏻好", 2, "…"},
	} {
		if got := phrase.Truncate(x.text, x.n); got != x.want {
			t.Errorf("%q to %d: %q, want %q", x.text, x.n, got, x.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(" a\x00\u202e\n\n\n👨\u200d👩 \u0301\u0301\u0301\u0301\u0301", 3)
	f.Fuzz(func(t *testing.T, text string, n int) {
		clean := phrase.Clean(text)
		if again := phrase.Clean(clean); again != clean {
			t.Fatalf("%q: %q and then %q", text, clean, again)
		}
		if !utf8.ValidString(clean) || strings.ContainsAny(clean, "\x00\r\u202e\u2066\u200b") || strings.TrimSpace(clean) != clean {
			t.Fatalf("%q: %q", text, clean)
		}
		short := phrase.Truncate(clean, n)
		if utf8.RuneCountInString(short) > max(n, 0) || n > 0 && short != clean && !strings.HasSuffix(short, "…") {
			t.Fatalf("%q to %d: %q", clean, n, short)
		}
	})
}
