package handlers_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
)

// super is an office whose group is a supergroup, in which rights can be cut.
func super(t *testing.T, opts ...harness.Option) *harness.Harness {
	t.Helper()
	h := harness.New(t, opts...).Seed()
	chat, err := h.Sandbox.MigrateToSupergroup(h.Group.ID)
	require.NoError(t, err)
	h.Group.ID = chat.ID
	h.Settle()
	return h
}

var ways = map[string]func(h *harness.Harness, may bool) error{
	"the bot is restricted": func(h *harness.Harness, may bool) error {
		rights := sandbox.Rights{}
		if may {
			rights = sandbox.AllRights
		}
		return h.Sandbox.RestrictBot(h.Director.ID, h.Group.ID, rights)
	},
	"nobody may write": func(h *harness.Harness, may bool) error {
		rights := sandbox.Rights{}
		if may {
			rights = sandbox.AllRights
		}
		return h.Sandbox.SetPermissions(h.Director.ID, h.Group.ID, rights)
	},
	"the topic is closed": func(h *harness.Harness, may bool) error {
		return h.Sandbox.CloseTopic(h.Director.ID, h.Group.ID, !may)
	},
}

func TestF3APostThatTheGroupRefusesIsNotMade(t *testing.T) {
	for name, set := range ways {
		t.Run(name, func(t *testing.T) {
			h := super(t)
			d, m := h.Director, h.Members[4]
			require.NoError(t, set(h, false))
			h.Settle()
			group := len(h.Sandbox.Messages(h.Group.ID))
			d.Send("/announce 明天带身份证").Tap("发出")
			require.Contains(t, m.Last(), "明天带身份证", "it goes out in private")
			require.Equal(t, 1, told(d, "里没有发言权，群里的通知发不出去"))
			d.Send("/newsession 今天 17:00 学习党章 @三楼 #王芳").Tap("发布")
			require.Contains(t, d.Last(), "我在委员群里发不了消息，已私聊通知 11 位委员")
			require.Contains(t, m.Last(), "学习党章")
			require.Zero(t, scenes.LastActivity(h).PostRef)
			require.Len(t, h.Sandbox.Messages(h.Group.ID), group)

			// A word of somebody in the group does not prove that the bot may write.
			m.SendIn(h.Group, "/checkin")
			d.Send("/announce 再说一次").Tap("发出")
			require.Contains(t, m.Last(), "再说一次")
			require.Equal(t, 1, told(d, "里没有发言权，群里的通知发不出去"), "told once")

			require.NoError(t, set(h, true))
			h.Settle()
			if name == "the bot is restricted" {
				require.Equal(t, 1, told(d, "我又能在委员群"), "Telegram tells of the bot's own rights")
			}
			d.Send("/sessions").Tap("#1")
			d.Tap("发到群里")
			require.Contains(t, h.Group.Last(), "学习党章")
		})
	}
}

func TestF3WhatIsRefusedOnItsWay(t *testing.T) {
	h := super(t)
	d, m := h.Director, h.Members[4]
	// Rights of everybody: Telegram tells the bot nothing.
	may := func(r sandbox.Rights) {
		t.Helper()
		require.NoError(t, h.Sandbox.SetPermissions(d.ID, h.Group.ID, r))
	}
	may(sandbox.Rights{})
	d.Send("/newsession 今天 17:00 学习党章 @三楼 #王芳").Tap("发布")
	require.Contains(t, d.Last(), "没有发到群里：集中学习「学习党章」。已改为私聊告诉各位委员。\n请先在群设置里允许我发消息")
	require.Equal(t, 1, told(d, "里没有发言权，群里的通知发不出去"))
	require.Contains(t, m.Last(), "学习党章")
	require.Zero(t, scenes.LastActivity(h).PostRef)

	// Pressed before the right is there it is told anew; then it works, once.
	first := d.Last()
	d.Tap("再发到群里")
	require.Equal(t, 2, told(d, "没有发到群里：集中学习「学习党章」")+told(d, "正在再发到群里"))
	require.NotContains(t, d.Chat(), first+"\n"+first)
	require.Equal(t, 1, strings.Count(m.Chat(), "17:00–19:00"), "members are not told twice")
	may(sandbox.AllRights)
	d.Tap("再发到群里")
	require.Contains(t, h.Group.Last(), "学习党章")
	require.NotZero(t, scenes.LastActivity(h).PostRef)
	require.NotContains(t, d.Chat(), "[ 再发到群里 ]")
	m.TapIn(h.Group, "参加")
	require.Contains(t, h.Group.Last(), "参加 2")
}

func TestF3AFileThatMayNotBeSent(t *testing.T) {
	h := super(t)
	rights := sandbox.AllRights
	rights.Photos = false
	require.NoError(t, h.Sandbox.RestrictBot(h.Director.ID, h.Group.ID, rights))
	h.Director.Send("/announce 看图")
	h.Director.Photos(1, "")
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Last(), "看图")
	require.Contains(t, h.Director.Last(), "没有发到群里：通知的附件。")
	require.Zero(t, told(h.Director, "里没有发言权，群里的通知发不出去"), "words may be written")
	require.NoError(t, h.Sandbox.RestrictBot(h.Director.ID, h.Group.ID, sandbox.AllRights))
	h.Settle()
	h.Director.Tap("再发到群里")
	require.Contains(t, h.Group.Last(), "[photo]")
}

func TestF3TheBriefingGoesOutInPrivate(t *testing.T) {
	h := super(t)
	require.NoError(t, h.Sandbox.CloseTopic(h.Director.ID, h.Group.ID, true))
	scenes.QuarterOfWork(t, h)
	h.Members[0].Forge("host:take:2027-02")                          // of which nothing need be posted
	h.AdvanceTo(time.Date(2027, 1, 5, 9, 1, 0, 0, harness.Shanghai)) // it goes out by itself
	require.Contains(t, h.Members[3].Chat(), "履职通报")
	require.Contains(t, h.Director.Chat(), "没有发到群里：2026年第四季度履职通报")
	require.NoError(t, h.Sandbox.CloseTopic(h.Director.ID, h.Group.ID, false))
	h.Director.Tap("再发到群里")
	require.Contains(t, h.Group.Last(), "履职通报")
}

func TestF3AKickedBotsPostIsNotMadeEither(t *testing.T) {
	h := super(t)
	h.Sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: h.Group.ID, Status: 403, Times: 1})
	h.Director.Send("/announce 明天带身份证").Tap("发出")
	require.Contains(t, h.Members[4].Last(), "明天带身份证")
	require.Contains(t, h.Director.Last(), "没有发到群里：通知。")
	require.NoError(t, h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID))
	h.Settle()
	require.NoError(t, h.Sandbox.AddBot(h.Director.ID, h.Group.ID))
	h.Settle()
	require.Contains(t, h.Director.Last(), "没发到群里的有 1 条")
	h.Director.Tap("再发：通知")
	require.Contains(t, h.Group.Last(), "明天带身份证")
	require.Contains(t, h.Director.Forge("group_again:999999"), "已经不在")
}

func TestF3AtNightOnlyWhoActedHears(t *testing.T) {
	h := super(t)
	d, second := h.Director, h.Members[8]
	d.Send("/role " + second.Name + " +主任").Tap("确定")
	h.AdvanceTo(time.Date(2026, 12, 5, 22, 0, 0, 0, harness.Shanghai))
	require.NoError(t, h.Sandbox.CloseTopic(d.ID, h.Group.ID, true))
	d.Send("/announce 明天带身份证")
	require.Contains(t, d.Last(), "明早 08:00 才送到")
	d.Tap("发出")
	require.Contains(t, d.Last(), "明早 08:00 发出。\n[ 现在就发 ]")
	d.Tap("现在就发")
	require.Contains(t, d.Last(), "没有发到群里：通知。")
	require.NotContains(t, second.Chat(), "没有发到群里")
	require.NotContains(t, h.Members[4].Chat(), "明天带身份证")
	h.AdvanceTo(time.Date(2026, 12, 6, 8, 30, 0, 0, harness.Shanghai))
	require.Contains(t, second.Chat(), "没有发到群里")
	require.Contains(t, h.Members[4].Chat(), "明天带身份证")
}

// A change of what stands in the group already reaches everybody when the group cannot be
// written to, and what is said there later is how it stands then.
func TestF3AChangeThatTheGroupDoesNotRead(t *testing.T) {
	ways := maps.Clone(ways)
	ways["the bot was removed"] = func(h *harness.Harness, may bool) error {
		if may {
			return h.Sandbox.AddBot(h.Director.ID, h.Group.ID)
		}
		return h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID)
	}
	for name, set := range ways {
		t.Run(name, func(t *testing.T) {
			h := super(t)
			d, silent := h.Director, h.Members[4]
			d.Send("/newsession 12月6日 15:00 学习党章 @三楼 #王芳").Tap("发布")
			h.Members[3].TapIn(h.Group, "参加")
			require.NoError(t, set(h, false))
			h.Settle()
			d.Send("/sessions").Tap("#1")
			d.Tap("修改")
			d.Tap("改时间")
			d.Send("今天 18:00").Tap("保存修改")
			for _, m := range h.Members {
				require.Contains(t, m.Last(), "活动有变化：", m.Name)
				require.Contains(t, m.Last(), "12月5日（周六）18:00–20:00", m.Name)
			}
			if name == "the bot was removed" {
				require.NotContains(t, d.Last(), "群里的活动帖已更新")
			}
			d.Send("/sessions").Tap("#1")
			d.Tap("取消活动")
			d.Send("停电").Tap("取消活动")
			h.Advance(6 * time.Minute)
			require.Contains(t, silent.Last(), "取消通知：")

			require.NoError(t, set(h, true))
			h.Settle()
			if strings.Contains(d.Chat(), "[ 再发") {
				d.Tap("再发")
			}
			require.Contains(t, h.Group.Chat(), "已取消：停电")
			require.NotContains(t, h.Group.Chat(), "[ 参加 ]")
			require.NotContains(t, h.Group.Chat(), "有变化：集中学习", "what is overtaken is not said any more")
		})
	}
}

// TestF3TheMonthsWithoutAHost: the post that the group refuses is offered again, and is kept
// up to date then.
func TestF3TheMonthsWithoutAHost(t *testing.T) {
	h := super(t)
	require.NoError(t, h.Sandbox.CloseTopic(h.Director.ID, h.Group.ID, true))
	h.AdvanceTo(time.Date(2027, 1, 4, 9, 1, 0, 0, harness.Shanghai))
	require.Contains(t, h.Director.Chat(), "没有发到群里：接待安排的消息")
	require.Contains(t, h.Members[0].Chat(), "还没有人接待")
	require.NoError(t, h.Sandbox.CloseTopic(h.Director.ID, h.Group.ID, false))
	h.Director.Tap("再发到群里")
	require.Contains(t, h.Group.Last(), "2027年2月")
	h.Members[5].TapIn(h.Group, "接待 2月")
	h.Settle()
	require.NotContains(t, h.Group.Last(), "2027年2月")
}
