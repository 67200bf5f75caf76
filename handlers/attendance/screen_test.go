package attendance_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/web"
	"lianluo/models/activities"
)

// scanned is what a phone gets out of the code that stands on the screen.
func scanned(h *harness.Harness, a int64) (payload string) {
	h.Rows(func(tx *gorm.DB) error {
		s, err := activities.ScreenOf(tx, a)
		if err == nil {
			payload = "q-1-" + s.Code(h.Clock.Now())
		}
		return err
	})
	return payload
}

func TestTheCodeOnTheScreen(t *testing.T) {
	h := harness.New(t, harness.Public("https://bot.example.org/")).Seed()
	d, m := h.Director, h.Members
	d.Send("/newsession 12月5日 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	d.Send("/sessions").Tap("#1")
	d.Tap("大屏签到码")
	require.Contains(t, d.Last(), "码每分钟换一次，12月5日（周六）14:30–17:00 可签到")
	address := regexp.MustCompile(`https://bot\.example\.org(` + web.ScreenPath + `[\w-]{27})`).FindStringSubmatch(d.Last())
	require.NotNil(t, address, d.Last())
	status, page := h.Get(address[1])
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, page, `<p id="wait">14:30 开始签到</p>`, "R10: today the hour will do")
	require.NotContains(t, page, "qr.svg")
	m[0].Open(scanned(h, 1))
	require.Contains(t, m[0].Last(), "签到 14:30 开始")

	h.AdvanceTo(time.Date(2026, 12, 5, 14, 40, 30, 0, harness.Shanghai))
	status, page = h.Get(address[1])
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, page, "qr.svg")
	require.Contains(t, page, "二十届四中全会精神")
	require.Contains(t, page, "已签到 0/应到 11")
	for _, p := range append(m, d) {
		require.NotContains(t, page, p.Name, "the screen names nobody")
	}
	require.Contains(t, page, `alt="签到二维码"`)
	require.NotContains(t, page, "算迟到")
	status, picture := h.Get(address[1] + "/qr.svg")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, picture, "<svg")

	code := scanned(h, 1)
	m[0].Open(code)
	require.Contains(t, m[0].Last(), "14:40 已签到")
	h.Rows(func(tx *gorm.DB) error {
		row, err := activities.AttendanceFor(tx, 1, m[0].Row)
		require.Equal(t, activities.ByQR, row.Source)
		return err
	})
	h.Advance(89 * time.Second) // the last second of the minute after
	m[1].Open(code)
	require.Contains(t, m[1].Last(), "14:41 已签到")
	h.Advance(time.Second)
	m[2].Open(code)
	require.Contains(t, m[2].Last(), "这个签到码已经过期")
	m[0].Open(code)
	require.Contains(t, m[0].Last(), "无需重复")
	m[2].Open(scanned(h, 1) + "x")
	require.Contains(t, m[2].Last(), "这个签到码已经过期")
	h.Stranger("路人").Open(scanned(h, 1))
	_, state := h.Get(address[1] + "/state")
	require.Contains(t, state, "已签到 2/应到 11")

	// A scan of now that comes while the program is down is of its minute.
	now := scanned(h, 1)
	h.Stop()
	h.Scan(m[3], now)
	h.Clock.Advance(5 * time.Minute)
	h.Start()
	require.Contains(t, m[3].Last(), "已签到")

	now = scanned(h, 1)
	d.Tap("停用")
	require.Contains(t, d.Last(), "大屏签到码已停用")
	h.Advance(3 * time.Second)
	status, page = h.Get(address[1])
	require.Equal(t, http.StatusNotFound, status)
	require.Contains(t, page, "签到已结束，或此页已停用", "R11")
	require.Contains(t, page, `href="../screen/screen.css"`)
	for _, wrong := range []string{"/screen/x", "/screen/" + strings.Repeat("a", 4000), "/screen/"} {
		got := h.Ask(wrong, "")
		require.Equal(t, http.StatusNotFound, got.Status)
		require.Contains(t, got.Body, "签到已结束，或此页已停用", "R11 %s", wrong)
	}
	m[4].Open(now)
	require.Contains(t, m[4].Last(), "大屏签到码已停用。请点下面签到。")
	d.Tap("大屏签到码")
	again := regexp.MustCompile(web.ScreenPath + `[\w-]{27}`).FindString(d.Last())
	require.NotEqual(t, address[1], again)
	status, _ = h.Get(again)
	require.Equal(t, http.StatusOK, status)
	h.AdvanceTo(time.Date(2026, 12, 5, 17, 0, 1, 0, harness.Shanghai))
	for _, path := range []string{again, again + "/state", again + "/qr.svg"} {
		status, _ = h.Get(path)
		require.Equal(t, http.StatusNotFound, status, "it ends with the activity")
	}
}

// R15: who scans after the limit reads on the screen what will be said to him.
func TestR15TheScreenSaysWhoIsLate(t *testing.T) {
	h := harness.New(t, harness.Public("https://bot.example.org/")).Seed()
	h.Director.Send("/newsession 12月5日 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("大屏签到码")
	path := regexp.MustCompile(web.ScreenPath + `[\w-]{27}`).FindString(h.Director.Last())
	for _, c := range []struct {
		minute int
		late   bool
	}{{-30, false}, {-1, false}, {0, true}, {16, true}, {90, true}} {
		h.AdvanceTo(time.Date(2026, 12, 5, 15, 0, 30, 0, harness.Shanghai).Add(time.Duration(c.minute) * time.Minute))
		_, page := h.Get(path)
		_, state := h.Get(path + "/state")
		require.Equal(t, c.late, strings.Contains(page, "现在签到算迟到"), c.minute)
		require.Equal(t, c.late, strings.Contains(state, "现在签到算迟到"), c.minute)
		m := h.Members[(c.minute+30)%11]
		m.Open(scanned(h, 1))
		require.Equal(t, c.late, strings.Contains(m.Last(), "迟到"), "%d: %s", c.minute, m.Last())
	}
}

// R10: before its day the screen says which day; its clock may show a later hour.
func TestR10TheScreenSaysWhichDay(t *testing.T) {
	h := harness.New(t, harness.Public("https://bot.example.org/")).Seed()
	h.Director.Send("/newsession 12月9日 9:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("大屏签到码")
	path := regexp.MustCompile(web.ScreenPath + `[\w-]{27}`).FindString(h.Director.Last())
	for _, before := range []time.Duration{100 * time.Hour, 25 * time.Hour, 10 * time.Hour} {
		h.AdvanceTo(time.Date(2026, 12, 9, 9, 0, 0, 0, harness.Shanghai).Add(-before))
		_, page := h.Get(path)
		require.Regexp(t, `<p id="wait">12月9日（周三）0?8:30 开始签到</p>`, page)
		require.Contains(t, page, `<p id="note"></p>`)
	}
	h.AdvanceTo(time.Date(2026, 12, 9, 8, 0, 0, 0, harness.Shanghai))
	_, page := h.Get(path)
	require.Regexp(t, `<p id="wait">0?8:30 开始签到</p>`, page)
}

func TestWithoutAPublicAddress(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 12月5日 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("大屏签到码")
	require.Contains(t, h.Director.Last(), "LIANLUO_PUBLIC_URL")
	h.Members[0].Send("/calendar feed")
	require.Contains(t, h.Members[0].Last(), "LIANLUO_PUBLIC_URL")
	h.Members[0].Forge("feed_new")
	require.NotContains(t, h.Members[0].Last(), "/calendar/")
	h.Members[0].Forge("screen:1")
	require.NotContains(t, h.Members[0].Chat(), "/screen/")
}
