package phrase_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"lianluo/internal/phrase"

	"pgregory.net/rapid"
)

// spoken are words about time, whole and in parts; quiet are words that are not.
var (
	spoken = strings.Fields(`今天 明天 后天 周一 周三 周六 周日 星期五 礼拜天 下周 下下周一 下周三 本周五 周末 12月 12月5日 12月6号 5日 7号 12-5 12.5 12.5日 12/6 2026年12月5日 2026-12-05
		上午 下午 晚上 9点 3点 三点半 15:00 17:00 15.30 3pm 上旬 月初 月底 年底 下个月 本月 第一个周五 最后一个周六 第二周 每周三 每月 每天 逢周一 农历 腊月 腊月初八 正月十五 初八 冬至 元旦 元旦前一天
		国庆 节前 节后第一个工作日 左右 前后 之前 以后 前 后 前一天 起 或 或者 至 到 - ~ 、 和 大约 约 不晚于 除 3天后 两周后 13-5 12-35 下周八`)
	quiet = strings.Fields(`座谈 学习 @镇政府 #王芳 走访困难户 20场 委员 村级养老`)
	// bare are those of the spoken words that are no time where they stand alone among others.
	// behind and before are those that speak of a time only on that side of it; program are parts of an activity's: 下午参观.
	behind  = strings.Fields(`前 后 前一天 起 左右 前后 之前 以后 、 和 到 - ~ 至`)
	before  = strings.Fields(`大约 约 不晚于 除 下 上 农历 到 、 和`)
	program = strings.Fields(`上午 下午 晚上 - ~`)
	bare    = strings.Fields(`上午 下午 晚上 前 后 前一天 起 或 或者 至 到 - ~ 、 和 大约 约 不晚于 除 下 上 左右 前后 之前 以后 农历 每月 每天 第二周 本月 12月 上旬 月初 月底 年底 元旦 冬至 国庆 正月十五
		下周 周末 下个月 初八 腊月 12.5 12/6 12-5 12-35 13-5`)
)

// FuzzCompose strings words about time together as a fuzzer says and holds that a reader that answers has read all of
// those that stand together with what it took: it never acts on half of what somebody wrote.
func FuzzCompose(f *testing.F) {
	f.Add([]byte{3, 200, 17, 40, 5}, int64(1_795_140_000), false)
	f.Add([]byte{12, 36, 0, 255, 80}, int64(1_795_140_000), true)
	f.Fuzz(func(t *testing.T, list []byte, unix int64, past bool) {
		var words []string
		for _, b := range list[:min(len(list), 8)] {
			switch n := int(b); {
			case n < len(spoken):
				words = append(words, spoken[n])
			case n < 200:
				words = append(words, " ")
			default:
				words = append(words, " "+quiet[n%len(quiet)]+" ")
			}
		}
		checkComposed(t, words, instant(unix), past)
	})
}

func TestComposed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var words []string
		for range rapid.IntRange(1, 6).Draw(t, "words") {
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				words = append(words, " "+rapid.SampledFrom(quiet).Draw(t, "quiet")+" ")
			case 1:
				words = append(words, " ")
			default:
				words = append(words, rapid.SampledFrom(spoken).Draw(t, "spoken"))
			}
		}
		checkComposed(t, words, time.Unix(rapid.Int64Range(1_700_000_000, 2_500_000_000).Draw(t, "now"), 0).In(shanghai), rapid.Bool().Draw(t, "past"))
	})
}

// checkComposed looks at what is left when the reader has answered. Words for a time must not be among it, unless they
// agree with the day that was read or, being as often part of a title, stand apart from what was taken.
func checkComposed(t fataler, words []string, now time.Time, past bool) {
	opts := []phrase.Option{phrase.Knowing(of2026)}
	if past {
		opts = append(opts, phrase.Past)
	}
	text := strings.Join(words, "")
	s, rest, err := phrase.SplitSpan(text, now, opts...)
	if err != nil {
		return
	}
	if strings.Count(rest, "@")+strings.Count(rest, "#") < strings.Count(text, "@")+strings.Count(text, "#") {
		t.Fatalf("%q lost a sign: %q", text, rest)
	}
	at := strings.Index(text, s.Text)
	if strings.LastIndex(text, s.Text) != at {
		return // which of them was read is not told
	}
	if at < 0 {
		t.Fatalf("%q does not have %q", text, s.Text)
	}
	from := 0
	for i, w := range words {
		to := from + len(w)
		outside := to <= at || from >= at+len(s.Text)
		touches := to == at || from == at+len(s.Text)
		timely := contains(spoken, w)
		from = to
		if !outside || !timely {
			continue
		}
		if w == "12月" && s.Start.Time.Month() == time.December || w == "本月" && s.Start.Time.Month() == now.Month() || w == "周末" && strings.ContainsAny(s.Start.String(), "六日") {
			continue // it agrees with what was read
		}
		if strings.Contains(s.Text, w) {
			continue // said twice
		}
		last, _ := utf8.DecodeLastRuneInString(text[:to-len(w)])
		next, _ := utf8.DecodeRuneInString(text[to:])
		end, _ := utf8.DecodeLastRuneInString(w)
		if i > 0 && (last == '~' || last == '-') {
			last, _ = utf8.DecodeLastRuneInString(strings.TrimRight(text[:to-len(w)], "~-"))
		}
		glued := strings.HasPrefix(w, "初") && !unicode.IsSpace(last) || unicode.IsDigit(end) && !unicode.IsSpace(next)
		if glued || unicode.IsDigit(last) || unicode.IsDigit(next) || unicode.Is(unicode.Latin, last) || strings.ContainsRune("一三五六八十初:", last) ||
			last == '午' && strings.HasPrefix(w, "后") || strings.ContainsRune("前后", last) && strings.HasPrefix(w, "年") {
			continue // the tail of a number or of a word: A3pm, 午后, 前年
		}
		switch after := from > at; {
		case contains(bare, w) && !touches, // apart from what was taken these are as often part of a title
			contains(program, w),
			contains(behind, w) && !after, contains(before, w) && after:
			continue
		}
		if i+1 < len(words) && contains(behind, words[i+1]) { // 腊月初八前一天, 5日后
			eve, _, err := phrase.SplitSpan(w+words[i+1], now, opts...)
			if err == nil && s.Start.HasDate && eve.Start.Time.Format(time.DateOnly) == s.Start.Time.Format(time.DateOnly) {
				continue
			}
		}
		one, _, err := phrase.SplitSpan(w, now, opts...)
		if err == nil && s.Start.HasClock && !one.Start.HasDate && one.Start.Time.Format("15:04") == s.Start.Time.Format("15:04") {
			continue
		}
		if err == nil && s.Start.HasDate && one.Start.Time.Weekday() == s.Start.Time.Weekday() && (strings.HasPrefix(w, "周") || strings.HasPrefix(w, "星期") || strings.HasPrefix(w, "礼拜")) {
			continue
		}
		if err == nil && s.Start.HasDate && one.Start.Time.Format(time.DateOnly) == s.Start.Time.Format(time.DateOnly) {
			continue
		}
		t.Fatalf("of %q (%q) %q was read as %s, and %q stays", text, words, s.Text, s.Start, words[i])
	}
}

func contains(list []string, w string) bool {
	for _, x := range list {
		if x == w {
			return true
		}
	}
	return false
}
