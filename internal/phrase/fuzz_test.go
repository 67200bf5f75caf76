package phrase_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"lianluo/internal/phrase"
)

// fataler is what the checks need of a test, be it by fuzzing or by rapid.
type fataler interface {
	Fatalf(format string, args ...any)
}

func instant(unix int64) time.Time {
	const end = 4_102_444_800 // 2100
	if unix < 0 {
		unix = -(unix + 1)
	}
	return time.Unix(unix%end, 0).In(shanghai)
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"12月5日（周六）下午3点", "2026-12-05T15:00", "下下周三 7点半", "3天后", "12.5 15:00", "二〇二六年十二月廿一日", "月底", "昨晚8点"} {
		f.Add(s, int64(1_795_140_000), false)
	}
	f.Fuzz(func(t *testing.T, text string, unix int64, past bool) { checkParseTime(t, text, unix, past) })
}

func checkParseTime(t fataler, text string, unix int64, past bool) {
	var opts []phrase.Option
	if past {
		opts = append(opts, phrase.Past)
	}
	now := instant(unix)
	m, err := phrase.ParseTime(text, now, opts...)
	if err != nil {
		var e *phrase.Error
		if !errors.As(err, &e) || e.Kind == 0 || utf8.RuneCountInString(e.Text) > 40 || !strings.Contains(text, strings.TrimSuffix(e.Text, "…")) {
			t.Fatalf("%q: %#v", text, err)
		}
		return
	}
	if !m.HasDate && !m.HasClock || m.Time.Location() != shanghai || !strings.Contains(text, m.Text) {
		t.Fatalf("%q: %+v", text, m)
	}
	// What is shown for confirmation is read as the same.
	again, err := phrase.ParseTime(m.String(), now, opts...)
	if err != nil || !again.Time.Equal(m.Time) || again.HasDate != m.HasDate || again.HasClock != m.HasClock {
		t.Fatalf("%q is %s, which is read as %s, %v", text, m, again, err)
	}
}

// runes gives the characters of a text that SplitTime must not lose, in order of their value.
func runes(text string) []rune {
	var list []rune
	for _, r := range text {
		if !unicode.IsSpace(r) && !strings.ContainsRune(",，、:：;；。", r) {
			list = append(list, r)
		}
	}
	slices.Sort(list)
	return list
}

func FuzzSplitTime(f *testing.F) {
	for _, s := range []string{"2026-12-05 15:00 主题 @地点", "12月5日下午3点 二十届四中全会精神 @镇政府三楼会议室", "学习 周末 12.5万元 5号 明天", "三点 建议 15:00-17:00"} {
		f.Add(s, int64(1_795_140_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) { checkSplitTime(t, text, unix) })
}

func checkSplitTime(t fataler, text string, unix int64) {
	m, rest, err := phrase.SplitTime(text, instant(unix))
	if err != nil {
		var e *phrase.Error
		if !errors.As(err, &e) || rest != text || utf8.RuneCountInString(e.Text) > 40 {
			t.Fatalf("%q: %q, %#v", text, rest, err)
		}
		return
	}
	if len(rest) > len(text) || !slices.Equal(runes(m.Text+rest), runes(text)) {
		t.Fatalf("%q was split into %q and %q", text, m.Text, rest)
	}
	if m.Text == "" || m.Time.IsZero() {
		t.Fatalf("%q: %+v", text, m)
	}
}

func FuzzParseQuantities(f *testing.F) {
	for _, s := range []string{"送戏下乡 20场，惠及800人", "1.2万余册", "近百件 30 万元器材", "三千五棵 一百零五户", "5-8条 3天后 12.5 万元", "800名群众受益"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkParseQuantities(t, text) })
}

func checkParseQuantities(t fataler, text string) {
	qs := phrase.ParseQuantities(text)
	if len(qs) > 100 {
		t.Fatalf("%d quantities", len(qs))
	}
	at := 0
	for _, q := range qs {
		if q.Value <= 0 || q.Unit == "" || q.Text == "" {
			t.Fatalf("%q: %+v", text, q)
		}
		// They stand in the text one after the other.
		i := strings.Index(text[at:], q.Text)
		if i < 0 {
			t.Fatalf("%q: %q is not in %q", text, q.Text, text[at:])
		}
		at += i + len(q.Text)
		again := phrase.ParseQuantities(phrase.Format(q))
		if len(again) != 1 || again[0].Value != q.Value || again[0].Unit != q.Unit || again[0].Approx != q.Approx {
			t.Fatalf("%q has %+v, written %q, which is read as %+v", text, q, phrase.Format(q), again)
		}
	}
	if title := phrase.Title(text); len(title) > len(text) || strings.TrimSpace(title) != title {
		t.Fatalf("%q: title %q", text, title)
	}
}

func FuzzSensitive(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "138 0013 8000 4111-1111-1111-1111", "８６１３８００１３８０００", "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSensitive(t, text) })
}

func checkSensitive(t fataler, text string) {
	at := 0
	for _, finding := range phrase.Sensitive(text) {
		if finding.Start < at || finding.End <= finding.Start || finding.End > len(text) || finding.Kind.String() == "" {
			t.Fatalf("%q: %+v", text, finding)
		}
		at = finding.End
		again := phrase.Sensitive(text[finding.Start:finding.End])
		if len(again) != 1 || again[0].Kind != finding.Kind {
			t.Fatalf("%q: %q by itself: %+v", text, text[finding.Start:finding.End], again)
		}
	}
}

func FuzzParseNames(f *testing.F) {
	f.Add("1、李 强\n（一）王芳，欧阳 娜娜;\x00 13800138000")
	f.Fuzz(func(t *testing.T, text string) { checkParseNames(t, text) })
}

func checkParseNames(t fataler, text string) {
	names, rejected := phrase.ParseNames(text)
	if len(names) > 500 || len(rejected) > utf8.RuneCountInString(text) {
		t.Fatalf("%d names, %d rejected", len(names), len(rejected))
	}
	for _, name := range names {
		if name == "" || utf8.RuneCountInString(name) > 30 || strings.ContainsAny(name, "\n\x00\u202e,，、") {
			t.Fatalf("%q: name %q", text, name)
		}
	}
	// A list of what was read is read as the same list.
	again, rejected := phrase.ParseNames(strings.Join(names, "\n"))
	if !slices.Equal(again, names) || len(rejected) > 0 {
		t.Fatalf("%q: %q, read again as %q, %v", text, names, again, rejected)
	}
}
