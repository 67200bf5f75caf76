package main

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
)

// TestThePicturesOfTheGuides makes the pictures of docs/ that show study
// sessions, from the running trial: with LIANLUO_SCREENSHOTS they are kept under
// the names by which the guides show them (docs/develop.md).
func TestThePicturesOfTheGuides(t *testing.T) {
	b := newBrowser(t)
	trial := start(t, "try", "--listen", "127.0.0.1:0")
	site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))
	people := demo.People()
	director := people[0].Account
	p := &phone{browser: b}
	desk := func() {
		b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, director, director))
		b.tap(hook("toggle-keyboard")) // what is tall fits
	}

	b.size(390, 844, 1)
	// Creating a session: a question, the answers, the card before it is published.
	b.open(fmt.Sprintf("%s/?as=%d", site, director))
	group := group(b)
	desk()
	p.say("/newsession")
	for _, step := range [][2]string{
		{"学习主题", "乡村振兴促进法"}, {"什么时候", "下周三下午3点"}, {"在哪里", "镇政府三楼会议室"}, {"辅导教师", "县委党校 吴长青"},
	} {
		p.reads(step[0])
		p.say(step[1])
	}
	p.reads("学习方案")
	p.say("一、领学原文；二、分组讨论：怎样管好农家书屋")
	require.Contains(t, p.reads("请核对"), "15:00–17:00")
	p.fits()
	b.picture("newsession")

	// The tally in the group, as members check in.
	for _, member := range people[1:4] {
		b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member.Account, group))
		p.press("inline-button", "签到")
		b.wait(hook("toast") + `?.innerText.includes('已签到')`)
	}
	p.reads("已签到 3")
	b.wait(`!` + hook("toast"))
	p.fits()
	b.picture("group")

	// The lights of a session that is over, for the session and for each member.
	desk()
	p.say("/sessions")
	p.reads("接下来的活动")
	p.press("inline-button", "以往的活动")
	over := regexp.MustCompile(`(#\d+ )[^\n]*集中学习[^\n]*（已结束）`).FindStringSubmatch(p.reads("日期近的在前"))
	require.NotNil(t, over, "of the last activities, one is a study session every two months")
	p.press("inline-button", over[1])
	p.reads("已结束：")
	p.press("inline-button", "五有")
	require.Contains(t, p.reads("心得体会"), "笔记●")
	b.size(390, 1120, 1)
	p.toTheEnd()
	p.fits()
	b.picture("five")

	// The code on the meeting room's screen: a television, a phone.
	b.size(390, 844, 1)
	desk()
	p.say("/sessions")
	today := regexp.MustCompile(`(#\d+ )[^\n]*集中学习`).FindStringSubmatch(p.reads("接下来的活动"))
	require.NotNil(t, today)
	p.press("inline-button", today[1])
	p.press("inline-button", "更多")
	p.press("inline-button", "大屏签到码")
	address := regexp.MustCompile(`http://127\S*/screen/[\w-]+`).FindString(p.reads("码每分钟换一次"))
	require.NotEmpty(t, address)
	b.call("POST", "/url", map[string]any{"url": address}, nil)
	b.wait(`(() => { const q = document.getElementById('qr'); return !q.hidden && q.complete && q.naturalWidth > 0 })()`)
	b.wait(`/已签到\s3/.test(document.body.innerText.replace(/\u2060/g, ''))`)
	b.size(1920, 1080, 0.5)
	b.picture("screen")
	b.size(390, 844, 1)
	b.picture("screen-phone")

	require.NoError(t, trial.cmd.Process.Signal(stopSignal))
	require.Zero(t, trial.wait(), trial.log)
	require.NotContains(t, trial.log.String(), "level=ERROR")
}

// toTheEnd scrolls the chat to its newest message.
func (p *phone) toTheEnd() {
	p.t.Helper()
	p.wait(`((log) => { log.scrollTop = log.scrollHeight; return log.scrollTop + log.clientHeight >= log.scrollHeight - 2 })(` + hook("log") + `)`)
}

// fits asserts that nothing on the phone is wider than it.
func (p *phone) fits() {
	p.t.Helper()
	p.wait(`document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('[data-testid="inline-button"]')].every((e) => e.scrollWidth <= e.clientWidth + 1)`)
}
