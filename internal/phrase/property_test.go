package phrase_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"lianluo/internal/phrase"

	"pgregory.net/rapid"
)

// pieces are what the texts of the trade are made of; strung together at random they reach further into the readers than
// random bytes do.
var pieces = strings.Fields(`今天 明天 后天 大后天 昨天 前 今 明 早 晚 周 星期 礼拜 本 这 下 下下 上 个 周三 周六 周日 周末 一 二 三 五 十 十二 廿 两 零 百 千 万 亿 半 几 数
	点 时 分 整 一刻 钟 上午 下午 中午 晚上 凌晨 年 月 日 号 底 年底 月底 天 后 以前 3 5 12 05 15 20 800 2026 12,000 1.2 15:00 3:20 12/5 12.5 2026-12-05 12月5日
	2月30日 （周六） （ ） ， 、 。 ： : - ~ 至 / . T 场 次 人 名 户 册 元 条 件 克 千克 约 近 余 多 来 惠及 受益 服务 群众 村民 第 每 送戏下乡 集中学习 @ 三楼 5号楼 建议 意见 的
	13800138000 11010519491231002X 李强 王 芳 欧阳 👨 ２ ０ ①`)

func text(t *rapid.T) string {
	words := rapid.SliceOfN(rapid.SampledFrom(append(pieces, " ", " ", "\n", "　")), 0, 14).Draw(t, "pieces")
	return strings.Join(words, "")
}

func TestAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := text(t)
		unix := rapid.Int64Range(0, 4_102_444_800).Draw(t, "now")
		checkParseTime(t, s, unix, rapid.Bool().Draw(t, "past"))
		checkSplitTime(t, s, unix)
		checkParseQuantities(t, s)
		checkSensitive(t, s)
		checkParseNames(t, s)
	})
}

var numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

func spell(n int) string {
	switch {
	case n <= 10:
		return numerals[n]
	case n < 20:
		return "十" + numerals[n-10]
	case n%10 == 0:
		return numerals[n/10] + "十"
	}
	return numerals[n/10] + "十" + numerals[n%10]
}

// Every way of writing a day of the coming year, and an hour, is read as that day and that hour.
func TestEveryFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_500_000_000).Draw(t, "now"), 0).In(shanghai)
		ahead := rapid.IntRange(0, 364).Draw(t, "days")
		y0, m0, d0 := now.Date()
		want := time.Date(y0, m0, d0+ahead, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, shanghai)
		y, m, d := want.Year(), int(want.Month()), want.Day()
		week := string([]rune("日一二三四五六")[want.Weekday()])
		sep := rapid.SampledFrom([]string{"", " ", "　"}).Draw(t, "space")

		dates := []string{
			want.Format("2006-01-02"), want.Format("2006/1/2"), want.Format("2006.1.2"),
			fmt.Sprintf("%d年%d月%d日", y, m, d), fmt.Sprintf("%d年%s月%s日", y, spell(m), spell(d)),
			fmt.Sprintf("%02d年%d月%d号", y%100, m, d), fmt.Sprintf("%d 年 %d 月 %d 日", y, m, d),
			fmt.Sprintf("%d天后", ahead), fmt.Sprintf("%d月%d日", m, d), fmt.Sprintf("%s月%s号", spell(m), spell(d)),
			fmt.Sprintf("%d/%d", m, d), fmt.Sprintf("%d.%d", m, d), fmt.Sprintf("%d月%d", m, d),
		}
		if m == 2 && d == 29 {
			dates = dates[:8] // without a year it is refused when this year has none
		}
		if ahead < 7 {
			dates = append(dates, "周"+week, "星期"+week)
		}
		if ahead < 4 {
			dates = append(dates, []string{"今天", "明天", "后天", "大后天"}[ahead])
		}
		monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
		thisWeek := time.Date(monday.Year(), monday.Month(), monday.Day(), 0, 0, 0, 0, shanghai)
		if weeks := int(want.Sub(thisWeek).Hours()) / (7 * 24); weeks < 3 {
			dates = append(dates, []string{"本", "下", "下下"}[weeks]+"周"+week)
		}
		if m == int(m0) && y == y0 || d < d0 && want.Sub(now) < 27*24*time.Hour {
			dates = append(dates, fmt.Sprintf("%d日", d))
		}
		k := rapid.IntRange(0, len(dates)-1).Draw(t, "date form")
		date := dates[k]
		if rapid.Bool().Draw(t, "with weekday") && !strings.HasPrefix(date, "周") && !strings.HasPrefix(date, "星期") && !strings.Contains(date, "周") {
			date += sep + rapid.SampledFrom([]string{"（周%s）", "(星期%s)", "周%s", "礼拜%s"}).Draw(t, "weekday form")
			date = fmt.Sprintf(date, week)
		}

		h, min := want.Hour(), want.Minute()
		clocks := []string{want.Format("15:04"), want.Format("15：04"), want.Format("15:04:05")}
		if h == 0 || h > 6 {
			clocks = append(clocks, fmt.Sprintf("%d:%02d", h, min), fmt.Sprintf("%d点%d分", h, min), fmt.Sprintf("%s时%s分", spell(h), spell(min)))
		}
		if 13 <= h && h <= 18 {
			clocks = append(clocks, fmt.Sprintf("下午%d点%02d", h-12, min), fmt.Sprintf("下午 %d:%02d", h-12, min), fmt.Sprintf("午后%s点%s分", spell(h-12), spell(min)), fmt.Sprintf("%d点%d分", h, min))
		}
		if 19 <= h && h <= 23 {
			clocks = append(clocks, fmt.Sprintf("晚上%d点%d分", h-12, min), fmt.Sprintf("晚%d:%02d", h-12, min))
		}
		if h <= 6 {
			clocks = append(clocks, fmt.Sprintf("凌晨%d点%d分", h, min))
		}
		if 6 <= h && h < 12 {
			clocks = append(clocks, fmt.Sprintf("上午%d点%d分", h, min), fmt.Sprintf("早上%s点%s分", spell(h), spell(min)))
		}
		clock := rapid.SampledFrom(clocks).Draw(t, "clock form")

		if last := date[len(date)-1]; '0' <= last && last <= '9' {
			sep = " "
		}
		phrases := map[string]string{date: "2006-01-02 false", clock: "true", date + sep + clock: "2006-01-02 true", clock + " " + date: "2006-01-02 true"}
		for s, form := range phrases {
			got, err := phrase.ParseTime(s, now)
			if err != nil {
				t.Fatalf("%q at %s: %v", s, now, err)
			}
			hasDate, hasClock := strings.HasPrefix(form, "2006"), strings.HasSuffix(form, "true")
			if got.HasDate != hasDate || got.HasClock != hasClock {
				t.Fatalf("%q: %+v", s, got)
			}
			// A weekday alone with an hour that has passed today is that of next week.
			if hasDate && hasClock && ahead == 0 && want.Before(now) && (strings.HasPrefix(date, "周") || strings.HasPrefix(date, "星期")) {
				got.Time = got.Time.AddDate(0, 0, -7)
			}
			if hasDate && got.Time.Format("2006-01-02") != want.Format("2006-01-02") || hasClock && got.Time.Format("15:04") != want.Format("15:04") {
				t.Fatalf("%q at %s: %s, want %s", s, now, got.Time, want)
			}
		}
		title := "集中学习 @三楼会议室"
		line := want.Format("2006-01-02") + " " + clock + " " + title
		if _, rest, err := phrase.SplitTime(line, now); err != nil || rest != title {
			t.Fatalf("%q: %q, %v", line, rest, err)
		}
	})
}

// A day that is refused for its weekday is accepted with the weekday that the error tells.
func TestMismatchTells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_500_000_000).Draw(t, "now"), 0).In(shanghai)
		day := now.AddDate(0, 0, rapid.IntRange(0, 300).Draw(t, "days"))
		weekdays := []rune("日一二三四五六")
		claimed := rapid.IntRange(0, 6).Draw(t, "weekday")
		base := day.Format("2006年1月2日")
		_, err := phrase.ParseTime(base+"（周"+string(weekdays[claimed])+"）", now)
		if claimed == int(day.Weekday()) {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		var e *phrase.Error
		if !errors.As(err, &e) || e.Kind != phrase.WeekdayMismatch || e.Date.Weekday() != day.Weekday() {
			t.Fatalf("%s is a %s: %#v", base, day.Weekday(), err)
		}
	})
}

func TestEveryQuantity(t *testing.T) {
	units := []string{"场", "次", "册", "人", "名", "户", "元", "公里", "个", "件", "台", "个图书室", "人次", "千克"}
	rapid.Check(t, func(t *rapid.T) {
		q := phrase.Quantity{
			Value:  phrase.Amount(rapid.Int64Range(1, 1_000_000_000_000_000).Draw(t, "value")),
			Unit:   rapid.SampledFrom(units).Draw(t, "unit"),
			Approx: rapid.Bool().Draw(t, "approx"),
		}
		s := "送戏下乡" + rapid.SampledFrom([]string{" ", "，", ""}).Draw(t, "between") + phrase.Format(q) + rapid.SampledFrom([]string{"。", "", "，村民欢迎"}).Draw(t, "end")
		got := phrase.ParseQuantities(s)
		if len(got) != 1 || got[0].Value != q.Value || got[0].Unit != q.Unit || got[0].Approx != q.Approx {
			t.Fatalf("%q: %+v, want %+v", s, got, q)
		}
		n := rapid.IntRange(2, 99).Draw(t, "n")
		for _, x := range []struct {
			text string
			want phrase.Amount
		}{
			{fmt.Sprintf("%d%s", n, q.Unit), phrase.Whole(int64(n))},
			{fmt.Sprintf("%d 万%s", n, q.Unit), phrase.Whole(int64(n) * 10_000)},
			{fmt.Sprintf("%d.%d万%s", n, n%10, q.Unit), phrase.Whole(int64(n)*10_000 + int64(n%10)*1000)},
			{spell(n) + q.Unit, phrase.Whole(int64(n))},
			{spell(n) + "万" + q.Unit, phrase.Whole(int64(n) * 10_000)},
		} {
			if got := phrase.ParseQuantities(x.text); len(got) != 1 || got[0].Value != x.want || got[0].Unit != q.Unit {
				t.Fatalf("%q: %+v, want %s %s", x.text, got, x.want, q.Unit)
			}
		}
	})
}

// flood has all readers read a piece over and over, so many characters in all.
func flood(piece string, characters int) {
	s := strings.Repeat(piece, characters/utf8.RuneCountInString(piece))
	_, _ = phrase.ParseTime(s, now)
	_, _, _ = phrase.SplitTime(s, now)
	phrase.ParseQuantities(s)
	phrase.Title(s)
	phrase.Sensitive(s)
	phrase.ParseNames(s)
	phrase.Truncate(phrase.Clean(s), 4096)
}

func floods() []string {
	return append(slices.Clone(pieces), " ", "（ ", "1 ", "明天 ", "1年 ", "1月 ", "-1", "1.", "周 ", "下午 ")
}

// A flood of any piece ends no reader.
func TestFloods(t *testing.T) {
	for _, p := range floods() {
		flood(p, 5000)
	}
}

// A flood takes no longer for each character than a short text does: the second takes
// four times as long as the first, where squares would take sixteen.
func BenchmarkFloods(b *testing.B) {
	for _, characters := range []int{1250, 5000} {
		b.Run(fmt.Sprint(characters), func(b *testing.B) {
			for b.Loop() {
				for _, p := range floods() {
					flood(p, characters)
				}
			}
		})
	}
}
