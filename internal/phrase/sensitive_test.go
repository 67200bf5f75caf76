package phrase_test

import (
	"fmt"
	"strings"
	"testing"

	"lianluo/internal/phrase"

	"pgregory.net/rapid"
)

func found(text string) string {
	var out []string
	for _, f := range phrase.Sensitive(text) {
		out = append(out, fmt.Sprintf("%s %s", f.Kind, text[f.Start:f.End]))
	}
	return strings.Join(out, "; ")
}

func TestSensitive(t *testing.T) {
	for text, want := range map[string]string{
		"身份证11010519491231002X，请核":    "resident id 11010519491231002X",
		"11010519491231002x":          "resident id 11010519491231002x",
		"１１０１０５１９４９１２３１００２Ｘ":          "resident id １１０１０５１９４９１２３１００２Ｘ",
		"110105 19491231 002X":        "resident id 110105 19491231 002X",
		"110105-19491231-002X。":       "resident id 110105-19491231-002X",
		"1101 0519 4912 3100 2X":      "resident id 1101 0519 4912 3100 2X",
		"110105\u200b19491231002X":    "resident id 110105\u200b19491231002X",
		"110105194912310021":          "", // wrong check digit
		"110105194913310028":          "", // no such month
		"电话13800138000":               "mobile 13800138000",
		"138 0013 8000":               "mobile 138 0013 8000",
		"138-0013-8000":               "mobile 138-0013-8000",
		"１３８００１３８０００":                 "mobile １３８００１３８０００",
		"1 3 8 0 0 1 3 8 0 0 0":       "mobile 1 3 8 0 0 1 3 8 0 0 0",
		"+86 138 0013 8000":           "mobile 86 138 0013 8000",
		"8613800138000":               "mobile 8613800138000",
		"0086-13800138000":            "mobile 0086-13800138000",
		"13800138000 13900139000":     "mobile 13800138000; mobile 13900139000",
		"李强13800138000，王芳13900139000": "mobile 13800138000; mobile 13900139000",
		"12800138000":                 "",
		"138001380001":                "",
		"卡号6222021234567890128":       found("6222021234567890128"),
		"4111 1111 1111 1111":         "bank card 4111 1111 1111 1111",
		"4111-1111-1111-1111":         "bank card 4111-1111-1111-1111",
		"4111111111111111":            "bank card 4111111111111111",
		"4111111111111112":            "",
		// The first 18 digits are an identity number by chance.
		"3 2 0 9 2 3 1 9 7 5 0 5 1 4 1 0 0 2 3": "bank card 3 2 0 9 2 3 1 9 7 5 0 5 1 4 1 0 0 2 3",
		"2026-12-05 15:00":                      "",
		"2026-12-05 2026-12-06":                 "",
		"送戏 20 场，惠及 800 人":                      "",
		"捐款 12,000 元":                           "",
		"编号 好-2026-031":                         "",
		"":                                      "",
	} {
		if got := found(text); got != want {
			t.Errorf("%q: %s; want %s", text, got, want)
		}
	}
}

func checkDigit(first17 string) string {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(first17[i]-'0')
	}
	return string("10X98765432"[sum%11])
}

func luhn(digits string) string {
	for c := '0'; ; c++ {
		sum := 0
		for i, d := range digits + string(c) {
			n := int(d - '0')
			if (len(digits)-i)%2 == 1 {
				n *= 2
			}
			sum += n/10 + n%10
		}
		if sum%10 == 0 {
			return string(c)
		}
	}
}

// Whatever stands between the digits and around them, a number is found as a whole and only once.
func TestSensitiveProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := func(n int, label string) string {
			return rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), n, n, n).Draw(t, label)
		}
		var number string
		kind := phrase.Secret(rapid.IntRange(1, 3).Draw(t, "kind"))
		groups := 0
		switch kind {
		case phrase.ResidentID:
			day := fmt.Sprintf("%d%02d%02d", rapid.IntRange(1930, 2026).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d"))
			number = "43" + digits(4, "region") + day + digits(3, "order")
			number += checkDigit(number)
			groups = rapid.IntRange(1, 18).Draw(t, "group")
		case phrase.Mobile:
			number = fmt.Sprintf("1%d", rapid.IntRange(3, 9).Draw(t, "network")) + digits(9, "subscriber")
			groups = rapid.SampledFrom([]int{1, 4, 11}).Draw(t, "group")
		case phrase.BankCard:
			number = "62" + digits(rapid.IntRange(13, 16).Draw(t, "length"), "account")
			number += luhn(number)
			groups = rapid.SampledFrom([]int{1, 4, 19}).Draw(t, "group")
		}
		var b strings.Builder
		sep := rapid.SampledFrom([]string{" ", "-", "－", "\u00a0", "\u200b "}).Draw(t, "separator")
		for i, d := range number {
			if i > 0 && i%groups == 0 {
				b.WriteString(sep)
			}
			if d != 'X' && rapid.Bool().Draw(t, "wide") {
				d += '０' - '0'
			}
			b.WriteRune(d)
		}
		text := "张三的号码是" + b.String() + "，请记下"
		got := phrase.Sensitive(text)
		if len(got) != 1 || text[got[0].Start:got[0].End] != b.String() {
			t.Fatalf("%q: %v", text, got)
		}
		if got[0].Kind != kind && number[0] != '6' && got[0].Kind != phrase.ResidentID {
			t.Fatalf("%q: %s, want %s", text, got[0].Kind, kind)
		}
	})
}
