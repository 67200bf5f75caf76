package locale_test

import (
	"html"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"

	"lianluo/internal/locale"
)

// stands tells whether a value put between two fixed parts of a line leaves
// them where they are: both in runs of their own that read from left to right.
func stands(t require.TestingT, value string) bool {
	const before, after = "甲 12 · ", " · 34/5 乙"
	for line := range strings.SplitSeq(value, "\n") {
		var p bidi.Paragraph
		text := before + line + after
		_, err := p.SetString(text)
		require.NoError(t, err)
		order, err := p.Order()
		require.NoError(t, err)
		first, last := order.Run(0), order.Run(order.NumRuns()-1)
		if !strings.HasPrefix(first.String(), before) || first.Direction() != bidi.LeftToRight ||
			!strings.HasSuffix(last.String(), after) || last.Direction() != bidi.LeftToRight {
			return false
		}
	}
	return true
}

func TestWordsFromRightToLeftStayWithinTheirPlace(t *testing.T) {
	require.False(t, stands(t, "שלום"), "left alone they draw the number behind them along")
	require.False(t, stands(t, "a\u202eb"))
	for value, want := range map[string]string{
		"李强":                   "李强",
		"Müller 😀 ½":           "Müller 😀 ½",
		"שלום":                 "\u2068שלום\u2069",
		"دعم 12/5":             "\u2068دعم 12/5\u2069",
		"李强 שלום\n第二行\nשלום":   "\u2068李强 שלום\u2069\n第二行\n\u2068שלום\u2069",
		"a\u202egpj.exe":       "agpj.exe",
		"a\u200f\u061c\u200eb": "ab",
		"a\x00\x1b[31m\u0085b": "a[31mb",
		"\u2067abc":            "abc",
		"\u2069\u2069\u2068":   "",
		"\u2068שלום\u2069 好":   "\u2068שלום\u2069 好",
		"第一行\n\t第二行":           "第一行\n\t第二行",
	} {
		got := html.UnescapeString(string(locale.Escape(value)))
		require.Equal(t, want, got, "%+q", value)
		require.Equal(t, want, html.UnescapeString(string(locale.Escape(got))), "twice is as once")
		require.True(t, stands(t, got), "%+q", value)
	}
}

func TestNoValueMovesWhatStandsBesideIt(t *testing.T) {
	c, err := locale.Load()
	require.NoError(t, err)
	w := c.In(locale.Chinese)
	alphabet := []rune("ab甲乙12/.,-()שלדع٣\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n \x00\u0085\U0001e900")
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 12, -1).Draw(t, "value")
		plain := w.Plain("members.nobody", "name", value)
		marked := html.UnescapeString(w.T("members.nobody", "name", value))
		require.Equal(t, plain, marked)
		words := w.Plain("members.nobody", "name", "NAME")
		before, after, _ := strings.Cut(words, "NAME")
		shown := strings.TrimSuffix(strings.TrimPrefix(plain, before), after)
		require.True(t, stands(t, shown), "%+q", shown)
		require.NotContains(t, shown, "\x00")
		kept := func(r rune) rune {
			if unicode.In(r, unicode.Cc, unicode.Cf) && r != '\n' {
				return -1
			}
			return r
		}
		require.Equal(t, strings.Map(kept, value), strings.Map(kept, shown), "no visible character is lost")
	})
}
