package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// NoticeDay is a day that a notice names.
type NoticeDay struct {
	Date Date
	Name string // 春节; of several at once 国庆节、中秋节
	Off  bool   // false for a weekend day that is worked (上班)
}

// Notice is what the State Council's yearly notice says: 国务院办公厅关于2027年部分节假日安排的通知.
type Notice struct {
	Year int
	Days []NoticeDay // in the order of the calendar
}

// NoticeProblem says why a text cannot be taken for a notice.
type NoticeProblem string

// The problems of a notice.
const (
	NoNotice       NoticeProblem = "none"    // it does not speak of a year's holidays
	NoticeLacks    NoticeProblem = "lacks"   // a holiday is not in it: only a part was pasted
	NoticeUnread   NoticeProblem = "unread"  // a sentence with days is not understood
	NoticeNoDay    NoticeProblem = "no_day"  // a day that does not exist, or lies far from the year
	NoticeWeekday  NoticeProblem = "weekday" // a day stands with another weekday
	NoticeCount    NoticeProblem = "count"   // 共 N 天 is another number
	NoticeTwice    NoticeProblem = "twice"   // a day is off and worked, or named twice
	NoticeNotMend  NoticeProblem = "not_weekend"
	NoticeNotOwn   NoticeProblem = "not_own" // the holiday itself is not among its days
	NoticeTooLarge NoticeProblem = "large"
)

// NoticeError is what ReadNotice answers; Where are the words it is about.
type NoticeError struct {
	Problem NoticeProblem
	Where   string
}

func (e *NoticeError) Error() string {
	return fmt.Sprintf("holiday notice: %s: %q", e.Problem, e.Where)
}

// noticeNames are the holidays that each notice has (全国年节及纪念日放假办法 art. 2).
var noticeNames = []string{"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}

// longestNotice bounds a text: a notice has some 700 characters.
const longestNotice = 20_000

const (
	noticeDay  = `(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?`
	noticeBare = `(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?`
)

var (
	noticeYear    = regexp.MustCompile(`(\d{4})年(?:部分节假日|元旦)`)
	noticeSection = regexp.MustCompile(`(?:[一二三四五六七八九][、.]|\d[、.]|\([一二三四五六七八九]\))((?:元旦|春节|清明节|劳动节|端午节|中秋节|国庆节)(?:、(?:元旦|春节|清明节|劳动节|端午节|中秋节|国庆节))*):`)
	noticeOff     = regexp.MustCompile(`^` + noticeDay + `(?:至` + noticeDay + `)?(?:放假(?:调休)?|调休)(?:,?共?(\d{1,2})天)?(?:,?(?:与周末连休|不调休))*$`)
	noticeWorked  = regexp.MustCompile(`^(` + noticeBare + `(?:[、和]` + noticeBare + `)*)(?:照常)?上班$`)
	noticeOneDay  = regexp.MustCompile(noticeDay)
	noticeWeekday = regexp.MustCompile(`(?:周|星期)([一二三四五六日天])`)
	noticeDated   = regexp.MustCompile(`\d{1,2}日|上班|放假|调休`)
	noticeSigned  = regexp.MustCompile(`^\p{Han}*\d{4}年\d{1,2}月\d{1,2}日$`) // 国务院办公厅 2025年11月4日
	noticeSigns   = strings.NewReplacer("（", "(", "）", ")", "，", ",", "：", ":", "；", "。", ";", "。", "．", ".", "～", "至", "~", "至", "—", "至", "–", "至", "-", "至",
		"到", "至", "\u00a0", "", "\u3000", "", " ", "", "\t", "", "\r", "", "农历", "")
)

// ReadNotice reads the text of the State Council's notice as it is pasted or forwarded: which days of a year are off and
// which weekend days are worked. It answers a *NoticeError rather than reading a part.
func ReadNotice(text string) (*Notice, error) {
	if len(text) > longestNotice {
		return nil, &NoticeError{Problem: NoticeTooLarge}
	}
	text = narrowDigits(noticeSigns.Replace(text))
	at := noticeSection.FindAllStringSubmatchIndex(text, -1)
	years := noticeYear.FindAllStringSubmatch(text, -1)
	if years == nil || len(at) == 0 {
		return nil, &NoticeError{Problem: NoNotice}
	}
	n := &Notice{}
	n.Year, _ = strconv.Atoi(years[0][1])
	if n.Year < minYear || n.Year > maxYear {
		return nil, &NoticeError{NoNotice, years[0][0]}
	}
	for _, y := range years {
		if y[1] != years[0][1] {
			return nil, &NoticeError{NoticeUnread, y[0]}
		}
	}
	seen := map[string]bool{}
	for i, loc := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name := text[loc[2]:loc[3]]
		for _, one := range strings.Split(name, "、") {
			if seen[one] {
				return nil, &NoticeError{NoticeTwice, one}
			}
			seen[one] = true
		}
		if err := n.section(name, text[loc[1]:end], i+1 == len(at)); err != nil {
			return nil, err
		}
	}
	for _, name := range noticeNames {
		if !seen[name] {
			return nil, &NoticeError{NoticeLacks, name}
		}
	}
	slices.SortFunc(n.Days, func(a, b NoticeDay) int { return strings.Compare(a.Date.String(), b.Date.String()) })
	for i := 1; i < len(n.Days); i++ {
		if n.Days[i].Date == n.Days[i-1].Date {
			return nil, &NoticeError{NoticeTwice, n.Days[i].Date.String()}
		}
	}
	return n, nil
}

// section reads the sentences of one holiday. Behind the last one the notice goes on in general words, which name no
// days.
func (n *Notice) section(name, text string, last bool) error {
	var off []Date
	sentences := strings.FieldsFunc(text, func(r rune) bool { return r == '。' || r == '\n' })
	for i, s := range sentences {
		if m := noticeOff.FindStringSubmatch(s); m != nil && off == nil {
			days, err := n.span(s, m)
			if err != nil {
				return err
			}
			off = days
			continue
		}
		if m := noticeWorked.FindStringSubmatch(s); m != nil {
			if err := n.worked(name, m[1]); err != nil {
				return err
			}
			continue
		}
		general := last && off != nil && (!noticeOneDay.MatchString(s) || noticeSigned.MatchString(s))
		advice := off != nil && strings.HasPrefix(s, "鼓励") // to rest on a day that is worked
		if !general && !advice && (i == 0 || noticeDated.MatchString(s)) {
			return &NoticeError{NoticeUnread, name + ":" + s}
		}
	}
	if off == nil {
		return &NoticeError{NoticeUnread, name}
	}
	for _, d := range off {
		n.Days = append(n.Days, NoticeDay{Date: d, Name: name, Off: true})
	}
	own := map[string]Date{
		"元旦": {n.Year, time.January, 1}, "春节": SpringFestival(n.Year), "劳动节": {n.Year, time.May, 1}, "国庆节": {n.Year, time.October, 1},
	}
	for _, one := range strings.Split(name, "、") {
		if d, fixed := own[one]; fixed && !slices.Contains(off, d) {
			return &NoticeError{NoticeNotOwn, one}
		}
	}
	return nil
}

// span gives the days off of a sentence: m are the parts of both ends and the count.
func (n *Notice) span(sentence string, m []string) ([]Date, error) {
	from, err := n.day(m[1:5], Date{Year: n.Year})
	if err != nil {
		return nil, err
	}
	to := from
	if m[7] != "" {
		if to, err = n.day(m[5:9], from); err != nil {
			return nil, err
		}
	}
	var days []Date
	for d := from; !to.Before(d); d = d.AddDays(1) {
		if days = append(days, d); len(days) > 16 {
			return nil, &NoticeError{NoticeNoDay, sentence}
		}
	}
	if count, _ := strconv.Atoi(m[9]); len(days) == 0 || m[9] != "" && count != len(days) {
		return nil, &NoticeError{NoticeCount, sentence}
	}
	return days, nil
}

func (n *Notice) worked(name, list string) error {
	before := Date{Year: n.Year}
	for _, m := range noticeOneDay.FindAllStringSubmatch(list, -1) {
		d, err := n.day(m[1:5], before)
		if err != nil {
			return err
		}
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			return &NoticeError{NoticeNotMend, m[0]}
		}
		n.Days, before = append(n.Days, NoticeDay{Date: d, Name: name}), d
	}
	return nil
}

// day reads a day from its parts: year, month, day, and what stands in brackets. What is not said is as in the day before.
func (n *Notice) day(parts []string, before Date) (Date, error) {
	where := parts[2] + "日"
	d := before
	if parts[0] != "" {
		d.Year, _ = strconv.Atoi(parts[0])
	}
	if parts[1] != "" {
		month, _ := strconv.Atoi(parts[1])
		d.Month, where = time.Month(month), parts[1]+"月"+where
		if parts[0] == "" && before.Month == time.December && d.Month == time.January {
			d.Year++
		}
	}
	d.Day, _ = strconv.Atoi(parts[2])
	if t, err := ParseDate(d.String()); err != nil || t != d || d.Year > n.Year || d.Year < n.Year && (d.Year != n.Year-1 || d.Month != time.December) {
		return d, &NoticeError{NoticeNoDay, where}
	}
	for _, w := range noticeWeekday.FindAllStringSubmatch(parts[3], -1) {
		said := strings.Index("日一二三四五六", strings.Replace(w[1], "天", "日", 1)) / len("日")
		if time.Weekday(said) != d.Weekday() {
			return d, &NoticeError{NoticeWeekday, where + "(" + parts[3] + ")"}
		}
	}
	return d, nil
}

// narrowDigits writes full-width figures as ordinary ones.
func narrowDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}
