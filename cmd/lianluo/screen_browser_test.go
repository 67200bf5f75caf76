package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/web"
)

// What is read from the last row, 5 m away, on a television of 55 inches (16:9:
// 1218 × 685 mm): a phone reads a code from ten times its width (ISO/IEC 18004
// leaves it to the camera; ten is the usual rule of printers), so it has to be
// 500 mm wide without its white margin; and a character is read from two hundred
// times its height, so it has to be 25 mm high. A Chinese character fills about
// nine tenths of its font's size, a digit seven.
const (
	tvWide, tvHigh = 1218.0, 685.0 // mm
	codeWide       = 5000.0 / 10
	textHigh       = 5000.0 / 200
	inkOfHan       = 0.9
	inkOfDigit     = 0.7
)

// box is where an element of the page stands, in CSS pixels.
type box struct {
	Left, Top, Right, Bottom, Font float64
	Cut                            bool // it has more than it shows: another line, or half a character
}

// boxes measures the elements of the page that have an id.
func boxes(b *browser) (all map[string]box) {
	b.t.Helper()
	raw := b.wait(`Object.fromEntries([...document.querySelectorAll('[id]')].map((e) => { const r = e.getBoundingClientRect();
		return [e.id, { Left: r.left, Top: r.top, Right: r.right, Bottom: r.bottom, Font: parseFloat(getComputedStyle(e).fontSize),
			Cut: e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + parseFloat(getComputedStyle(e).fontSize) / 2 }] }))`)
	require.NoError(b.t, json.Unmarshal(raw, &all))
	return all
}

// TestTheScreenInABrowser looks at the page for the meeting room as a television
// and a phone show it, with a long title and a long place.
func TestTheScreenInABrowser(t *testing.T) {
	b := newBrowser(t)
	h := harness.New(t, harness.Public("https://bot.example.org/")).Seed()
	h.Director.Send("/newsession 12月5日 15:00 学习贯彻党的二十届四中全会精神，推动乡镇政协工作向基层延伸 @青山镇人民政府办公楼三楼大会议室 #王芳").Tap("发布")
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("大屏签到码")
	path := regexp.MustCompile(web.ScreenPath + `[\w-]{27}`).FindString(h.Director.Last())
	require.NotEmpty(t, path, h.Director.Last())
	// R10: days before, the place of the code says when, large.
	b.call("POST", "/url", map[string]any{"url": h.Address(path)}, nil)
	b.size(1280, 720, 1)
	b.wait(`document.getElementById('wait').textContent === args[0]`, "14:30 开始签到")
	b.shot("screen-before")
	waits := boxes(b)["wait"]
	require.Greater(t, waits.Font*inkOfHan/720*tvHigh, 2*textHigh)
	require.True(t, waits.Left >= 0 && waits.Right < 1280*0.66 && waits.Top >= 0 && waits.Bottom <= 720 && !waits.Cut, "%+v", waits)

	h.AdvanceTo(time.Date(2026, 12, 5, 14, 40, 30, 0, harness.Shanghai))
	b.call("POST", "/url", map[string]any{"url": h.Address(path)}, nil)
	const shown = `(() => { const q = document.getElementById('qr'); return !q.hidden && q.complete && q.naturalWidth > 0 && q.src })()`
	var first string
	require.NoError(t, json.Unmarshal(b.wait(shown), &first))
	status, before := h.Get(path + "/qr.svg")
	require.Equal(t, http.StatusOK, status)
	modules, err := strconv.ParseFloat(regexp.MustCompile(`viewBox="0 0 (\d+) `).FindStringSubmatch(before)[1], 64)
	require.NoError(t, err)
	texts := []string{"office", "topic", "when", "place", "count", "note", "clock"}

	for _, tv := range [][2]int{{1920, 1080}, {1280, 720}} {
		b.size(tv[0], tv[1], 1)
		b.shot("screen")
		wide, high := float64(tv[0]), float64(tv[1])
		all := boxes(b)
		code := (all["qr"].Right - all["qr"].Left) * (modules - 8) / modules // without the margin of four modules
		require.GreaterOrEqual(t, code/wide*tvWide, codeWide, "the code on %v, in mm", tv)
		for _, id := range texts {
			ink := inkOfHan
			if id == "clock" {
				ink = inkOfDigit
			}
			require.GreaterOrEqual(t, all[id].Font*ink/high*tvHigh, textHigh, "%s on %v, in mm", id, tv)
		}
		for _, id := range append(texts, "qr") {
			x := all[id]
			require.False(t, x.Cut, "%s is cut on %v", id, tv)
			require.True(t, x.Left >= 0 && x.Top >= 0 && x.Right <= wide && x.Bottom <= high, "%s leaves %v: %+v", id, tv, x)
			require.True(t, id == "qr" || x.Left >= all["qr"].Right, "%s lies on the code on %v", id, tv)
		}
	}
	b.size(390, 844, 2)
	b.shot("screen-phone")
	all := boxes(b)
	for _, id := range append(texts, "qr") {
		x := all[id]
		require.False(t, x.Cut, "%s is cut on a phone", id)
		require.True(t, x.Left >= 0 && x.Right <= 390 && x.Bottom <= 844, "%s leaves a phone: %+v", id, x)
		require.True(t, id == "qr" || x.Font >= 16, "%s is small on a phone: %+v", id, x)
	}

	// Nobody touches it, a minute later another code stands there.
	h.Advance(time.Minute)
	b.wait(`document.getElementById('qr').src !== args[0] && `+shown, first)
	_, after := h.Get(path + "/qr.svg")
	require.NotEqual(t, before, after)

	// R11: switched off, it says so large, and after a reload too.
	h.Director.Tap("停用")
	h.Advance(10 * time.Second)
	const off = "签到已结束，或此页已停用"
	b.wait(`!document.getElementById('wait').hidden && document.getElementById('wait').textContent === args[0]`, off)
	b.call("POST", "/url", map[string]any{"url": h.Address(path)}, nil)
	b.size(1280, 720, 1)
	b.wait(`document.getElementById('notice').textContent === args[0]`, off)
	b.shot("screen-off")
	said := boxes(b)["notice"]
	require.Greater(t, said.Font, 70.0, "its styles are there")
	require.True(t, said.Left >= 0 && said.Right <= 1280 && said.Bottom <= 720, "%+v", said)
}

// R13: the longest topic and place stay on the screen, in characters that can be
// read, and end in … where they do not fit.
func TestTheScreenWithLongNamesInABrowser(t *testing.T) {
	b := newBrowser(t)
	for name, c := range map[string]struct{ topic, place string }{
		"long": {"深入学习贯彻党的二十届四中全会精神和中央政协工作会议精神推动乡镇政协联络工作向基层延伸走深走实专题辅导暨年度委员履职情况交流座谈会议第一次", "青山镇人民政府机关办公大楼东附楼三楼第二大会议室内"},
		"word": {"The quick brown fox jumps over Donaudampfschifffahrtsgesellschaftskapitaen 2026", "B"},
		"one":  {"学习", "楼"},
	} {
		h := harness.New(t, harness.Public("https://bot.example.org/")).Seed()
		h.Director.Send("/newsession 12月5日 15:00 " + c.topic + " @" + c.place + " #王芳").Tap("发布")
		h.Director.Send("/sessions").Tap("#1")
		h.Director.Tap("大屏签到码")
		path := regexp.MustCompile(web.ScreenPath + `[\w-]{27}`).FindString(h.Director.Last())
		require.NotEmpty(t, path, h.Director.Last())
		h.AdvanceTo(time.Date(2026, 12, 5, 15, 40, 0, 0, harness.Shanghai))
		for _, tv := range [][2]int{{1920, 1080}, {1280, 720}, {1024, 768}, {800, 600}, {1366, 768}} {
			h.Advance(10 * time.Second) // the page asks by its own clock, and is counted by this one
			b.call("POST", "/url", map[string]any{"url": h.Address(path)}, nil)
			b.size(tv[0], tv[1], 1)
			b.wait(`innerWidth === args[0] && document.getElementById('clock').textContent.length === 8 && document.getElementById('qr').complete && document.getElementById('qr').naturalWidth > 0`, tv[0])
			b.shot("screen-" + name)
			wide, high := float64(tv[0]), float64(tv[1])
			all := boxes(b)
			for _, id := range []string{"office", "topic", "when", "place", "count", "note", "clock", "qr"} {
				x := all[id]
				require.True(t, x.Left >= 0 && x.Top >= 0 && x.Right <= wide && x.Bottom <= high, "%s: %s leaves %v: %+v", name, id, tv, x)
				require.True(t, id == "qr" || x.Left >= all["qr"].Right, "%s: %s lies on the code on %v", name, id, tv)
				require.True(t, id == "qr" || x.Font/high >= 0.037, "%s: %s is small on %v: %+v", name, id, tv, x)
			}
			require.Less(t, all["count"].Bottom-all["count"].Top, 2*all["count"].Font, "%s: the count is one line on %v", name, tv)
			require.False(t, all["count"].Cut, "%s: %v", name, tv)
			require.False(t, all["topic"].Cut && name == "one")
		}
	}
}
