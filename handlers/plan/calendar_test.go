package plan_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
)

func keep(h *harness.Harness, topic string, start time.Time) (a *activities.Activity) {
	h.Write(func(tx *gorm.DB) error {
		a = &activities.Activity{Kind: activities.Study, Topic: topic, StartsAt: start, Place: "三楼会议室", HostName: "李强", Tutor: "王芳"}
		return activities.Create(tx, a)
	})
	return a
}

func TestCalendar(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	p.Send("/calendar")
	require.Contains(t, p.Last(), "近期没有安排活动")
	for day := 10; day < 17; day++ {
		keep(h, "学习"+string(rune('A'+day-10)), time.Date(2026, 12, day, 15, 0, 0, 0, harness.Shanghai))
	}
	keep(h, "新春学习", time.Date(2027, 1, 20, 9, 0, 0, 0, harness.Shanghai))
	p.Send("/calendar")
	require.Contains(t, p.Last(), "近期 8 次")
	require.Contains(t, p.Last(), "12月\n12月10日（周四）15:00–17:00 集中学习：学习A\n　三楼会议室 · 您还没有答复。")
	p.Tap("›")
	require.Contains(t, p.Last(), "2027年1月\n2027年1月20日（周三）09:00–11:00 集中学习：新春学习")
	p.Tap("1.20 新春学习")
	require.Contains(t, p.Last(), "[ 参加 ]")
	p.Tap("参加")
	p.Send("/calendar").Tap("›")
	require.Contains(t, p.Last(), "您的答复：参加")
	p.Tap("1.20 新春学习")
	p.Tap("‹ 返回")
	require.Contains(t, p.Last(), "新春学习")
	p.Send("/calendar 2027")
	require.Contains(t, p.Last(), "2027年活动 · 1 次")
	require.Contains(t, p.Last(), "1月20日（周三）09:00 集中学习：新春学习")
	p.Tap("‹ 2026")
	require.Contains(t, p.Last(), "2026年活动 · 7 次")
	p.Send("/calendar 明年")
	require.Contains(t, p.Last(), "没看懂“明年”")
	p.Send("/calendar file")
	require.Contains(t, p.Last(), "[file 青山镇政协联络处活动.ics] 日历文件，共 8 项")
	p.Send("/language en")
	p.Send("/calendar")
	require.Contains(t, p.Last(), "8 activities ahead")
}

var feedAddress = regexp.MustCompile(`https://bot\.example\.org(/calendar/[\w-]{27}\.ics)`)

func feedOf(t *testing.T, p *harness.Person) string {
	t.Helper()
	m := feedAddress.FindStringSubmatch(p.Last())
	require.NotNil(t, m, p.Last())
	return m[1]
}

func TestTheCalendarFeed(t *testing.T) {
	h := harness.New(t, harness.Public("https://bot.example.org")).Seed()
	p, other := h.Members[2], h.Members[3]
	done := keep(h, "已学过的", time.Date(2026, 12, 5, 9, 0, 0, 0, harness.Shanghai))
	ahead := keep(h, "要学的", time.Date(2026, 12, 10, 15, 0, 0, 0, harness.Shanghai))
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		row, err := people.PersonByID(tx, p.Row)
		if err != nil {
			return err
		}
		if _, err := activities.Correct(tx, done, row, activities.Present, director, "补录", h.Clock.Now()); err != nil {
			return err
		}
		return research.Create(tx, &research.Research{Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: p.Row})
	})
	p.Send("/calendar feed").Tap("生成订阅地址")
	address := feedOf(t, p)
	resp := h.Ask(address, "")
	require.Equal(t, http.StatusOK, resp.Status)
	require.Equal(t, "text/calendar; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Contains(t, resp.Header.Get("Cache-Control"), "private")
	require.Equal(t, "no-referrer", resp.Header.Get("Referrer-Policy"))
	for _, want := range []string{
		"SUMMARY:集中学习：要学的", "SUMMARY:集中学习：已学过的", "SUMMARY:交学习笔记：已学过的", "SUMMARY:交心得体会：已学过的",
		"DTSTART;VALUE=DATE:20261212", "SUMMARY:专题调研到期：村级养老", "DTSTART;VALUE=DATE:20261231", "DTSTART:20261210T070000Z",
	} {
		require.Contains(t, resp.Body, want)
	}
	for _, m := range append(h.Members, h.Director) {
		require.NotContains(t, resp.Body, m.Name, "nothing about other people")
	}
	tag := resp.Header.Get("ETag")
	require.Equal(t, http.StatusNotModified, h.Ask(address, tag).Status)
	require.Equal(t, http.StatusNotModified, h.Ask(address, `"x", W/`+tag).Status)

	other.Send("/calendar feed").Tap("生成订阅地址")
	theirs := h.Ask(feedOf(t, other), "")
	require.NotContains(t, theirs.Body, "交学习笔记")
	require.NotContains(t, theirs.Body, "村级养老")

	h.Advance(time.Minute)
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, ahead, "下雨", h.Clock.Now()) })
	changed := h.Ask(address, tag)
	require.Equal(t, http.StatusOK, changed.Status)
	require.Contains(t, changed.Body, "STATUS:CANCELLED")
	require.Contains(t, changed.Body, "SUMMARY:已取消：")
	require.Contains(t, changed.Body, "SEQUENCE:60")

	// The address is shown once; what the database keeps opens nothing.
	p.Tap("‹ 返回")
	require.NotContains(t, p.Chat(), address)
	h.Rows(func(tx *gorm.DB) error {
		f, err := people.FeedOf(tx, p.Row)
		require.NotContains(t, address, f.Hash)
		require.Equal(t, http.StatusNotFound, h.Ask("/calendar/"+f.Hash+".ics", "").Status)
		return err
	})
	p.Tap("订阅到手机日历")
	require.Contains(t, p.Last(), "生成过订阅地址")
	p.Tap("换新地址")
	newer := feedOf(t, p)
	gone := h.Ask(address, "")
	require.Equal(t, http.StatusNotFound, gone.Status)
	for _, wrong := range []string{"/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAA.ics", "/calendar/x.ics", "/calendar/" + strings.Repeat("a", 4000) + ".ics"} {
		got := h.Ask(wrong, "")
		require.Equal(t, gone, got, "one answer to all that is wrong")
	}
	// R24: the page behind the address has the button that a chat cannot have.
	said := h.Sandbox.Messages(p.ID)
	var links []string
	for _, m := range said {
		if m.ReplyMarkup != nil && len(m.ReplyMarkup.InlineKeyboard) > 0 && m.ReplyMarkup.InlineKeyboard[0][0].Text == "打开订阅页" {
			links = append(links, m.ReplyMarkup.InlineKeyboard[0][0].URL)
		}
	}
	require.Equal(t, []string{"https://bot.example.org" + strings.TrimSuffix(newer, ".ics")}, links)
	page := h.Ask(strings.TrimSuffix(newer, ".ics"), "")
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Body, `href="webcal://bot.example.org`+newer+`"`)
	require.Contains(t, page.Body, "加入手机日历")
	require.NotContains(t, page.Body, p.Name)
	require.Equal(t, "no-store", page.Header.Get("Cache-Control"))
	gone = h.Ask(strings.TrimSuffix(address, ".ics"), "")
	require.Equal(t, http.StatusNotFound, gone.Status)
	require.Contains(t, gone.Body, "这个日历地址已停用")
	for _, wrong := range []string{"/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAA", "/calendar/x", "/calendar/" + strings.Repeat("a", 4000)} {
		require.Equal(t, gone, h.Ask(wrong, ""), "one page for all that is wrong")
	}
	require.Equal(t, http.StatusOK, h.Ask(newer, "").Status)
	p.Tap("撤销")
	require.Contains(t, p.Last(), "已撤销，原来的地址不能用了")
	require.Equal(t, http.StatusNotFound, h.Ask(newer, "").Status)

	address = ""
	other.Send("/calendar feed").Tap("换新地址")
	address = feedOf(t, other)
	require.Equal(t, http.StatusOK, h.Ask(address, "").Status)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", other.Row).Update("left_at", store.Stamp(h.Clock.Now())).Error
	})
	require.Equal(t, http.StatusNotFound, h.Ask(address, "").Status, "who has left")
}

func TestPagesBoundWhatIsAsked(t *testing.T) {
	h := harness.New(t, harness.Public("https://bot.example.org")).Seed()
	p := h.Members[0]
	p.Send("/calendar feed").Tap("生成订阅地址")
	address := feedOf(t, p)
	require.Equal(t, http.StatusOK, h.Ask(address, "").Status)
	limited := 0
	for range 100 {
		if h.Ask("/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAA.ics", "").Status == http.StatusTooManyRequests {
			limited++
		}
	}
	require.Positive(t, limited, "guesses are bounded")
	require.Equal(t, http.StatusOK, h.Ask(address, "").Status, "who guesses keeps out nobody whose address is known")
	for range 30 {
		h.Ask(address, "")
	}
	require.Equal(t, http.StatusTooManyRequests, h.Ask(address, "").Status)
	h.Clock.Advance(time.Minute)
	require.Equal(t, http.StatusOK, h.Ask(address, "").Status)
}
