package calendar_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"lianluo/models/calendar"
)

// notices are those of the State Council as they were published, one a file; the table
// of a year says which days are off and which are worked.
func TestNoticesAsTheyWerePublished(t *testing.T) {
	for name, want := range map[string]string{
		"2020": "off 01-01 | 01-24..01-30 work 01-19 02-01 | 04-04..04-06 | 05-01..05-05 work 04-26 05-09 | 06-25..06-27 work 06-28 | 10-01..10-08 work 09-27 10-10",
		"2021": "off 01-01..01-03 | 02-11..02-17 work 02-07 02-20 | 04-03..04-05 | 05-01..05-05 work 04-25 05-08 | 06-12..06-14 | 09-19..09-21 work 09-18 | 10-01..10-07 work 09-26 10-09",
		"2022": "off 01-01..01-03 | 01-31..02-06 work 01-29 01-30 | 04-03..04-05 work 04-02 | 04-30..05-04 work 04-24 05-07 | 06-03..06-05 | 09-10..09-12 | 10-01..10-07 work 10-08 10-09",
		"2023": "off 12-31..01-02 | 01-21..01-27 work 01-28 01-29 | 04-05 | 04-29..05-03 work 04-23 05-06 | 06-22..06-24 work 06-25 | 09-29..10-06 work 10-07 10-08",
		"2024": "off 01-01 | 02-10..02-17 work 02-04 02-18 | 04-04..04-06 work 04-07 | 05-01..05-05 work 04-28 05-11 | 06-10 | 09-15..09-17 work 09-14 | 10-01..10-07 work 09-29 10-12",
		"2025": "off 01-01 | 01-28..02-04 work 01-26 02-08 | 04-04..04-06 | 05-01..05-05 work 04-27 | 05-31..06-02 | 10-01..10-08 work 09-28 10-11",
		"2026": "off 01-01..01-03 work 01-04 | 02-15..02-23 work 02-14 02-28 | 04-04..04-06 | 05-01..05-05 work 05-09 | 06-19..06-21 | 09-25..09-27 | 10-01..10-07 work 09-20 10-10",
	} {
		n := readNotice(t, name)
		if got := n.Year; name != itoa(got) {
			t.Errorf("%s is read as of %d", name, got)
		}
		off, worked := map[string]bool{}, map[string]bool{}
		for _, part := range strings.Split(strings.TrimPrefix(want, "off "), " | ") {
			days, work, _ := strings.Cut(part, " work ")
			from, to, span := strings.Cut(days, "..")
			if !span {
				to = from
			}
			year := n.Year
			if strings.HasPrefix(from, "12-") {
				year--
			}
			for d := date(t, itoa(year)+"-"+from); ; d = d.AddDays(1) {
				off[d.String()] = true
				if strings.HasSuffix(d.String(), to) {
					break
				}
			}
			for _, w := range strings.Fields(work) {
				worked[itoa(n.Year)+"-"+w] = true
			}
		}
		for _, d := range n.Days {
			if d.Off && !off[d.Date.String()] || !d.Off && !worked[d.Date.String()] {
				t.Errorf("%s: %+v is too much", name, d)
			}
			delete(off, d.Date.String())
			delete(worked, d.Date.String())
		}
		if len(off)+len(worked) > 0 {
			t.Errorf("%s: %v and %v are not read", name, off, worked)
		}
	}
}

// What the notice of 2026 says is what the built-in table says.
func TestANoticeIsTheTableOfItsYear(t *testing.T) {
	built := calendar.Embedded()
	for _, year := range []string{"2025", "2026"} {
		n := readNotice(t, year)
		for _, d := range n.Days {
			if got := built.Day(d.Date); got.Off != d.Off {
				t.Errorf("%v: the table has %+v", d, got)
			}
		}
		over, err := calendar.Embedded().With(n.JSON())
		if err != nil {
			t.Fatal(err)
		}
		for d := (calendar.Date{Year: n.Year, Month: 1, Day: 1}); d.Year == n.Year; d = d.AddDays(1) {
			if built.IsWorkday(d) != over.IsWorkday(d) {
				t.Errorf("%s: %+v, by the notice %+v", d, built.Day(d), over.Day(d))
			}
		}
	}
}

// A notice of a year that is not built in is known to the calendar it is laid over, and to no other.
func TestANoticeLaidOverACalendar(t *testing.T) {
	n := readNotice(t, "2027-like")
	c := calendar.Embedded()
	over, err := c.With(n.JSON())
	if err != nil {
		t.Fatal(err)
	}
	if c.Known(2027) || !over.Known(2027) || !over.Known(2026) {
		t.Error("known in the wrong calendar")
	}
	if over.IsWorkday(date(t, "2027-02-10")) || !over.IsWorkday(date(t, "2027-02-14")) {
		t.Error("the notice is not heeded")
	}
	if same, err := c.With(""); err != nil || same != c {
		t.Error("nothing to lay over makes another calendar")
	}
	if again, err := c.With(n.JSON()); err != nil || again != over {
		t.Error("the same notice is laid over twice")
	}
}

// A text that was read by half is refused with the place, never taken.
func TestNoticesThatAreRefused(t *testing.T) {
	whole := notice(t, "2026")
	for name, x := range map[string]struct {
		from, to string
		want     calendar.NoticeProblem
	}{
		"another matter":          {whole, "请各位委员明天下午3点到会。", calendar.NoNotice},
		"cut off":                 {whole[strings.Index(whole, "七、国庆"):], "", calendar.NoticeLacks},
		"the beginning is missed": {whole[:strings.Index(whole, "三、")], "关于2026年部分节假日安排的通知", calendar.NoticeLacks},
		"another weekday":         {"5月1日（周五）", "5月1日（周四）", calendar.NoticeWeekday},
		"another count":           {"共9天", "共8天", calendar.NoticeCount},
		"a day that is not":       {"2月28日（周六）上班", "2月30日上班", calendar.NoticeNoDay},
		"work on a weekday":       {"5月9日（周六）", "5月8日", calendar.NoticeNotMend},
		"twice":                   {"9月20日（周日）、", "10月1日（周四）、", calendar.NoticeNotMend},
		"off and worked":          {"2月14日（周六）、", "2月15日（周日）、", calendar.NoticeTwice},
		"a word in between":       {"放假调休，共7天", "放假调休（门卫除外），共7天", calendar.NoticeUnread},
		"not the day itself":      {"10月1日（周四）至7日（周三）放假调休，共7天", "10月2日（周五）至8日（周四）放假调休，共7天", calendar.NoticeNotOwn},
		"of two years":            {"关于2026年部分节假日", "关于2027年部分节假日", calendar.NoticeUnread},
		"another year's text":     {whole, strings.ReplaceAll(whole, "2026年", "2027年"), calendar.NoticeWeekday},
		"backwards":               {"至7日（周三）", "至9月30日（周三）", calendar.NoticeCount},
		"a day behind the end":    {"节假日期间", "10月12日（周一）补休。节假日期间", calendar.NoticeUnread},
	} {
		text := strings.Replace(whole, x.from, x.to, 1)
		if text == whole {
			t.Fatalf("%s: %q is not in the notice", name, x.from)
		}
		n, err := calendar.ReadNotice(text)
		var e *calendar.NoticeError
		if !errors.As(err, &e) || e.Problem != x.want {
			t.Errorf("%s: %v, %v, want %s", name, n, err, x.want)
		}
	}
}

// As people paste it: without breaks, with other signs, with what the newspaper put around it.
func TestANoticeInOtherLayouts(t *testing.T) {
	whole := notice(t, "2026")
	want := readNotice(t, "2026").JSON()
	for name, text := range map[string]string{
		"one line":         strings.ReplaceAll(whole, "\n", ""),
		"half-width signs": strings.NewReplacer("（", "(", "）", ")", "：", ":", "，", ",").Replace(whole),
		"spaces":           strings.ReplaceAll(whole, "日", " 日 "),
		"full-width":       strings.NewReplacer("1", "１", "2", "２", "0", "０").Replace(whole),
		"forwarded":        "【转发】2026年放假安排来了\n" + whole + "\n来源：中国政府网",
		"星期":               strings.ReplaceAll(whole, "周", "星期"),
		"windows":          strings.ReplaceAll(whole, "\n", "\r\n"),
	} {
		n, err := calendar.ReadNotice(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if n.JSON() != want {
			t.Errorf("%s is read otherwise", name)
		}
	}
}

func FuzzReadNotice(f *testing.F) {
	for _, name := range []string{"2020", "2023", "2024", "2026"} {
		f.Add(notice(f, name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := calendar.ReadNotice(text)
		if err != nil {
			return
		}
		if _, err := calendar.Embedded().With(n.JSON()); err != nil {
			t.Errorf("read but not taken: %v", err)
		}
	})
}

func notice(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/notice-" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readNotice(t testing.TB, name string) *calendar.Notice {
	t.Helper()
	n, err := calendar.ReadNotice(notice(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
