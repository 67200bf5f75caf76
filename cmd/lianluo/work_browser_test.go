package main

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
)

// TestTheOfficeAtWorkInABrowser is a day of the office on a phone: the next session is
// prepared like the last, today's ends with a sentence about it, an announcement asks for a
// number, and members say in plain words that they are there and that they cannot come.
func TestTheOfficeAtWorkInABrowser(t *testing.T) {
	b := newBrowser(t)
	trial := start(t, "try", "--listen", "127.0.0.1:0")
	site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))
	director, member := demo.People()[0].Account, demo.People()[8].Account
	b.size(390, 844, 1)
	p := &phone{browser: b}
	as := func(who int64) { b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, who, who)) }
	shot := func(name string) {
		p.toTheEnd()
		p.fits()
		b.shot(name)
	}
	desk := func() {
		as(director)
		p.press("reply-button", "工作台")
		p.reads("今年报送")
		p.taps = 0
	}

	desk()
	shot("desk")
	p.press("inline-button", "更多") // today's has not been yet, so the next one is not the first thing
	p.press("inline-button", "照上次办学习")
	p.reads("学习主题是什么")
	p.say("农业农村法律法规")
	require.Contains(t, p.reads("请核对"), "学习资料")
	shot("like-the-last")
	p.press("inline-button", "发布")
	p.reads("已发布到委员群")
	require.Equal(t, 3, p.taps, "a session is prepared with three taps")
	shot("prepared")

	as(member)
	p.say("我到了")
	p.reads("已签到")
	shot("i-am-here")

	b.jump("jump-hour", 1)
	desk()
	p.press("inline-button", "结束")
	p.reads("写一句小结")
	shot("ending")
	p.say("学了多党合作制度，分两组讨论")
	p.reads("写进群里的活动帖")
	p.press("inline-button", "结束并小结")
	p.reads("已结束")
	require.Equal(t, 2, p.taps, "a session ends with two taps and a sentence")
	shot("ended")

	desk()
	p.press("inline-button", "发通知")
	p.reads("要通知什么")
	p.say("请于12月5日前报送家里农用车的辆数")
	p.reads("请核对")
	shot("notice")
	p.press("inline-button", "填报")
	p.reads("要填报什么")
	p.press("inline-button", "一个数字")
	p.reads("单位是什么")
	shot("notice-unit")
	p.press("inline-button", "辆")
	p.reads("哪天截止")
	p.press("inline-button", "12月5日")
	p.reads("截止")
	shot("notice-whole")
	p.press("inline-button", "发出")
	p.reads("通知已发出")
	shot("notice-sent")

	b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member, group(b)))
	p.reads("农用车")
	shot("notice-in-group")
	p.press("inline-button", "填报")
	as(member)
	p.reads("请发一个数字")
	p.say("3")
	shot("handin")
	p.reads("已报")
	as(director)
	p.say("/unread")
	p.press("inline-button", "看填报")
	p.reads("合计 3")
	shot("handin-table")

	b.jump("jump-day", 3)
	as(member)
	p.say("明天来不了")
	require.Contains(t, p.reads("事由是什么"), "农业农村法律法规")
	shot("cannot-come")
	p.press("inline-button", "家里有事")
	shot("leave")
}
