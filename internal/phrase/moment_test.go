package phrase_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lianluo/internal/phrase"
)

var shanghai = time.FixedZone("CST", 8*3600)

// Friday, 20 November 2026, 10:00.
var now = time.Date(2026, 11, 20, 10, 0, 0, 0, shanghai)

func write(m phrase.Moment) string {
	switch {
	case m.HasDate && m.HasClock:
		return m.Time.Format("2006-01-02 15:04")
	case m.HasDate:
		return m.Time.Format("2006-01-02")
	case m.HasClock:
		return m.Time.Format("15:04")
	}
	return "nothing"
}

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		// days
		"2026-12-05":           "2026-12-05",
		"2026/12/5":            "2026-12-05",
		"2026.12.5":            "2026-12-05",
		"２０２６－１２－０５":           "2026-12-05",
		"2026年12月5日":           "2026-12-05",
		"2026 年 12 月 5 日":      "2026-12-05",
		"26年12月5号":             "2026-12-05",
		"二〇二六年十二月五日":           "2026-12-05",
		"12月5日":                "2026-12-05",
		"12月5号":                "2026-12-05",
		"12月5號":                "2026-12-05",
		"12月5":                 "2026-12-05",
		"十二月五日":                "2026-12-05",
		"十二月二十一日":              "2026-12-21",
		"十二月廿一日":               "2026-12-21",
		"12/5":                 "2026-12-05",
		"12.5":                 "2026-12-05",
		"１２．５":                 "2026-12-05",
		"5日":                   "2026-12-05",
		"25号":                  "2026-11-25",
		"20日":                  "2026-11-20",
		"三十号":                  "2026-11-30",
		"3月1日":                 "2027-03-01",
		"11月19日":               "2027-11-19",
		"11月20日":               "2026-11-20",
		"今天":                   "2026-11-20",
		"明天":                   "2026-11-21",
		"后天":                   "2026-11-22",
		"後天":                   "2026-11-22",
		"大后天":                  "2026-11-23",
		"明日":                   "2026-11-21",
		"周五":                   "2026-11-20",
		"周三":                   "2026-11-25",
		"週三":                   "2026-11-25",
		"星期三":                  "2026-11-25",
		"礼拜天":                  "2026-11-22",
		"周日":                   "2026-11-22",
		"周3":                   "2026-11-25",
		"本周五":                  "2026-11-20",
		"这周六":                  "2026-11-21",
		"这个星期天":                "2026-11-22",
		"下周三":                  "2026-11-25",
		"下周五":                  "2026-11-27",
		"下下周三":                 "2026-12-02",
		"下个星期一":                "2026-11-23",
		"3天后":                  "2026-11-23",
		"三天之后":                 "2026-11-23",
		"两天后":                  "2026-11-22",
		"10天以后":                "2026-11-30",
		"一周后":                  "2026-11-27",
		"两个星期后":                "2026-12-04",
		"一个月后":                 "2026-12-20",
		"下个月5日":                "2026-12-05",
		"下月十五号":                "2026-12-15",
		"本月25日":                "2026-11-25",
		"月底":                   "2026-11-30",
		"本月底":                  "2026-11-30",
		"下月底":                  "2026-12-31",
		"下个月月底":                "2026-12-31",
		"12月底":                 "2026-12-31",
		"2月底":                  "2027-02-28",
		"11月底":                 "2026-11-30",
		"年底":                   "2026-12-31",
		"今年年底":                 "2026-12-31",
		"明年底":                  "2027-12-31",
		"明年3月1日":               "2027-03-01",
		"2028年2月底":             "2028-02-29",
		"2025-01-01":           "2025-01-01", // a year that is written is taken as it stands
		"12月5日（周六）":            "2026-12-05",
		"12月5日 周六":             "2026-12-05",
		"12月5日(星期六)":           "2026-12-05",
		"12月5日（ 周六 ）":          "2026-12-05",
		"周六 12月5日":             "2026-12-05",
		"下周三11月25日":            "2026-11-25",
		" 12月5日。 ":             "2026-12-05",
		"\u300012月5日\u3000":    "2026-12-05",
		"2026年12月31日（星期四）":     "2026-12-31",
		"明天（周六）":               "2026-11-21",
		"12月5日下午3点":            "2026-12-05 15:00",
		"12月5日 下午 3点":          "2026-12-05 15:00",
		"12月5日（周六）下午3点":        "2026-12-05 15:00",
		"12月5日，下午3点":           "2026-12-05 15:00",
		"下午3点 12月5日":           "2026-12-05 15:00",
		"2026-12-05 15:00":     "2026-12-05 15:00",
		"2026-12-05T15:00":     "2026-12-05 15:00",
		"2026-12-05 15:00:00":  "2026-12-05 15:00",
		"15:00 2026-12-05":     "2026-12-05 15:00",
		"12月5日15：00":           "2026-12-05 15:00",
		"12.5 15:30":           "2026-12-05 15:30",
		"12/5下午3点":             "2026-12-05 15:00",
		"5号下午三点半":              "2026-12-05 15:30",
		"12月5下午3点":             "2026-12-05 15:00",
		"明天下午的3点":              "",
		"明天的下午3点":              "2026-11-21 15:00",
		"明早8点":                 "2026-11-21 08:00",
		"今晚7点半":                "2026-11-20 19:30",
		"今天晚上8点":               "2026-11-20 20:00",
		"下周三下午3点":              "2026-11-25 15:00",
		"周三三点":                 "2026-11-25 15:00",
		"周五9点":                 "2026-11-27 09:00", // nine has passed today
		"周五11点":                "2026-11-20 11:00",
		"3天后上午9点":              "2026-11-23 09:00",
		"月底上午10点":              "2026-11-30 10:00",
		"十二月五日下午三点二十":          "2026-12-05 15:20",
		"2026年12月5日（周六）15时30分": "2026-12-05 15:30",
		// hours
		"15:00":    "15:00",
		"15：00":    "15:00",
		"03:00":    "03:00",
		"3:00":     "15:00",
		"下午3:20":   "15:20",
		"下午3点":     "15:00",
		"下午三点半":    "15:30",
		"下午 三点 半":  "15:30",
		"3点一刻":     "15:15",
		"三点三刻":     "15:45",
		"3点20分":    "15:20",
		"3点20":     "15:20",
		"三点零五分":    "15:05",
		"3点05":     "15:05",
		"三点整":      "15:00",
		"3点钟":      "15:00",
		"3點":       "15:00",
		"两点":       "14:00",
		"6点":       "18:00",
		"7点":       "07:00",
		"12点":      "12:00",
		"十二点半":     "12:30",
		"15点":      "15:00",
		"十五时三十分":   "15:30",
		"0:30":     "00:30",
		"0点":       "00:00",
		"上午9点":     "09:00",
		"上午9时":     "09:00",
		"早上6点":     "06:00",
		"凌晨3点":     "03:00",
		"凌晨12点":    "00:00",
		"中午12点":    "12:00",
		"中午1点":     "13:00",
		"中午12点半":   "12:30",
		"下午15:00":  "15:00",
		"傍晚6点":     "18:00",
		"晚上7点半":    "19:30",
		"晚7点":      "19:00",
		"晚上19:30":  "19:30",
		"二十三点五十九分": "23:59",
	} {
		m, err := phrase.ParseTime(text, now)
		if want == "" {
			if err == nil {
				t.Errorf("%q: %s, want an error", text, write(m))
			}
			continue
		}
		if err != nil || write(m) != want {
			t.Errorf("%q: %s, %v; want %s", text, write(m), err, want)
			continue
		}
		if m.Time.Location() != shanghai || m.Text == "" || !strings.Contains(text, m.Text) {
			t.Errorf("%q: %+v", text, m)
		}
	}
}

func TestParseTimePast(t *testing.T) {
	for text, want := range map[string]string{
		"昨天":         "2026-11-19",
		"前天":         "2026-11-18",
		"大前天":        "2026-11-17",
		"今天":         "2026-11-20",
		"上周五":        "2026-11-13",
		"上上周一":       "2026-11-02",
		"本周一":        "2026-11-16",
		"周三":         "2026-11-18",
		"周五":         "2026-11-20",
		"周五15:00":    "2026-11-13 15:00",
		"周六":         "2026-11-14",
		"12月5日":      "2025-12-05",
		"11月20日":     "2026-11-20",
		"11月5日":      "2026-11-05",
		"5日":         "2026-11-05",
		"25日":        "2026-10-25",
		"3天前":        "2026-11-17",
		"两周前":        "2026-11-06",
		"一个月以前":      "2026-10-20",
		"上个月5日":      "2026-10-05",
		"上月底":        "2026-10-31",
		"去年12月5日":    "2025-12-05",
		"去年底":        "2025-12-31",
		"月底":         "2026-10-31",
		"年底":         "2025-12-31",
		"11月底":       "2025-11-30",
		"9月底":        "2026-09-30",
		"昨天下午":       "2026-11-19",
		"昨晚":         "2026-11-19",
		"昨晚8点":       "2026-11-19 20:00",
		"2027-01-01": "2027-01-01",
	} {
		m, err := phrase.ParseTime(text, now, phrase.Past)
		if err != nil || write(m) != want {
			t.Errorf("%q: %s, %v; want %s", text, write(m), err, want)
		}
	}
}

func TestParseTimeRefuses(t *testing.T) {
	for _, x := range []struct {
		text  string
		past  bool
		kind  phrase.Kind
		piece string
	}{
		{"", false, phrase.Empty, ""},
		{" \u3000\n", false, phrase.Empty, ""},
		{"下下周八", false, phrase.Unknown, "下下周八"},
		{"尽快", false, phrase.Unknown, "尽快"},
		{"12月5日左右", false, phrase.Unknown, "左右"},
		{"12月5日 15:00 开会", false, phrase.Unknown, "开会"},
		{"明天 后天", false, phrase.Unknown, "后天"},
		{"12月", false, phrase.Unknown, "12月"},
		{"5号楼", false, phrase.Unknown, "5号楼"},
		{"每周三", false, phrase.Recurring, "每周三"},
		{"13", false, phrase.Unknown, "13"},
		{"13800138000", false, phrase.Unknown, "13800138000"},
		{"三五点", false, phrase.Unknown, "三五点"},
		{"2月30日", false, phrase.Impossible, "2月30日"},
		{"2月29日", false, phrase.Impossible, "2月29日"}, // 2027 has none
		{"13月1日", false, phrase.Impossible, "13月1日"},
		{"2026-02-30 15:00", false, phrase.Impossible, "2026-02-30 15:00"},
		{"9999-01-01", false, phrase.Impossible, "9999-01-01"},
		{"31日", false, phrase.Impossible, "31日"},
		{"0日", false, phrase.Impossible, "0日"},
		{"9999天后", false, 0, ""},
		{"9999个月后", false, phrase.Impossible, "9999个月后"},
		{"25:00", false, phrase.Impossible, "25:00"},
		{"24:00", false, phrase.Impossible, "24:00"},
		{"15:60", false, phrase.Impossible, "15:60"},
		{"25点", false, phrase.Impossible, "25点"},
		{"3点70分", false, phrase.Impossible, "3点70分"},
		{"上午15点", false, phrase.Impossible, "上午15点"},
		{"凌晨9点", false, phrase.Impossible, "凌晨9点"},
		{"12月5日（周五）", false, phrase.WeekdayMismatch, "12月5日（周五）"},
		{"周日 12月5日 15:00", false, phrase.WeekdayMismatch, "周日 12月5日 15:00"},
		{"下周六12月5日", false, phrase.WeekdayMismatch, "下周六12月5日"},
		{"明天（周五）", false, phrase.WeekdayMismatch, "明天（周五）"},
		{"下周", false, phrase.Ambiguous, "下周"},
		{"周末", false, phrase.Ambiguous, "周末"},
		{"本周末下午3点", false, phrase.Ambiguous, "本周末下午3点"},
		{"下午", false, phrase.Ambiguous, "下午"},
		{"12月5日下午", false, phrase.Ambiguous, "12月5日下午"},
		{"今晚", false, phrase.Ambiguous, "今晚"},
		{"晚上12点", false, phrase.Ambiguous, "晚上12点"},
		{"半夜1点", false, phrase.Ambiguous, "半夜1点"},
		{"5日前", false, phrase.Ambiguous, "5日前"},
		{"下午", true, phrase.Ambiguous, "下午"},
		{"昨天", false, phrase.TooEarly, "昨天"},
		{"上周五", false, phrase.TooEarly, "上周五"},
		{"本周一", false, phrase.TooEarly, "本周一"},
		{"3天前", false, phrase.TooEarly, "3天前"},
		{"上个月5日", false, phrase.TooEarly, "上个月5日"},
		{"本月5日", false, phrase.TooEarly, "本月5日"},
		{"明天", true, phrase.TooLate, "明天"},
		{"下周三", true, phrase.TooLate, "下周三"},
		{"本周日", true, phrase.TooLate, "本周日"},
		{"明年3月1日", true, phrase.TooLate, "明年3月1日"},
		{"15:00-17:00", false, phrase.Range, "15:00-17:00"},
		{"12月5日下午3点—5点", false, phrase.Range, "12月5日下午3点—5点"},
		{"12月5日至7日", false, phrase.Range, "12月5日至7日"},
		{strings.Repeat("明天", 5000), false, phrase.Unknown, strings.Repeat("明天", 20)},
		{"明天" + strings.Repeat(" ", 5000) + "x", false, phrase.Unknown, ""},
	} {
		var opts []phrase.Option
		if x.past {
			opts = append(opts, phrase.Past)
		}
		m, err := phrase.ParseTime(x.text, now, opts...)
		if x.kind == 0 {
			if err != nil {
				t.Errorf("%q: %v", x.text, err)
			}
			continue
		}
		var e *phrase.Error
		if !errors.As(err, &e) || e.Kind != x.kind || e.Text != x.piece {
			t.Errorf("%.60q: %s, %#v; want %s %q", x.text, write(m), err, x.kind, x.piece)
			continue
		}
		if x.piece != "" && strings.Contains(e.Error(), x.piece) || strings.Contains(e.Error(), "kind") {
			t.Errorf("%.60q: the error says %q", x.text, e.Error())
		}
		if (e.Kind == phrase.WeekdayMismatch) != !e.Date.IsZero() {
			t.Errorf("%.60q: date %s", x.text, e.Date)
		}
	}
	_, err := phrase.ParseTime("12月5日（周五）", now)
	var e *phrase.Error
	if !errors.As(err, &e) || e.Date.Format("2006-01-02 15:04 -0700") != "2026-12-05 00:00 +0800" {
		t.Error(err)
	}
}

func TestNowInItsOwnZone(t *testing.T) {
	// 20:00 on the 19th in London is the 20th in Shanghai.
	utc := time.Date(2026, 11, 19, 20, 0, 0, 0, time.UTC)
	here, _ := phrase.ParseTime("今天", utc)
	there, _ := phrase.ParseTime("今天", utc.In(shanghai))
	if write(here) != "2026-11-19" || write(there) != "2026-11-20" {
		t.Error(write(here), write(there))
	}
}
