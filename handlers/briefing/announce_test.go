package briefing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

func TestAnnounce(t *testing.T) {
	h := harness.New(t).Seed()
	require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
	h.Director.Send("/announce 周五下午三点前报送车辆信息 <b>急</b>").Tap("发出")
	require.Contains(t, h.Director.Last(), "通知已发出")
	require.Contains(t, h.Group.Chat(), "周五下午三点前报送车辆信息 <b>急</b>")
	require.Contains(t, h.Group.Chat(), "已阅 0/11")
	require.Len(t, h.Group.Pinned(), 1)
	require.Contains(t, h.Director.Last(), "已阅 0/11")
	require.NotContains(t, h.Director.Last(), "未阅：", "W18: nobody is named a minute after it")

	require.Equal(t, "已记为已阅", h.Members[0].TapIn(h.Group, "已阅"))
	require.Equal(t, "您已阅，无需重复", h.Members[0].TapIn(h.Group, "已阅"))
	require.Contains(t, h.Group.Chat(), "已阅 1/11")
	require.NotContains(t, h.Group.Chat(), "陈静", "the group sees no names")
	h.Director.Tap("刷新")
	require.Contains(t, h.Director.Last(), "已阅 1/11")
	require.NotContains(t, h.Director.Last(), "陈静")
	require.Contains(t, h.Director.Send("/unread").Last(), "未阅：龚平", "who asks is told")

	// Told again: only those who have not read it, once a day.
	require.Contains(t, h.Director.Tap("再提醒未阅的"), "已私聊提醒 10 人")
	h.Director.Tap("再提醒未阅的")
	require.NotContains(t, h.Members[0].Last(), "车辆信息")
	require.Contains(t, h.Members[1].Last(), "车辆信息")
	chat := len(h.Members[1].Chat())
	h.Members[1].Tap("已阅")
	require.Contains(t, h.Members[1].Last(), "✅ 已阅")
	require.Less(t, len(h.Members[1].Chat()), chat+40, "it came once")
	require.Contains(t, h.Group.Chat(), "已阅 2/11")

	// A member cannot see who has not read it, nor announce.
	require.Contains(t, h.Members[2].Forge("announce_card:1"), "主任")
	h.Members[2].Send("/announce 开会")
	require.Contains(t, h.Members[2].Last(), "这件事由主任办理")
}

func TestAnnounceAtNightTellsInTheMorning(t *testing.T) {
	h := harness.New(t, harness.At(harness.Noon.Add(10*time.Hour))).Seed() // 22:00
	h.Director.Send("/announce 明天停水").Tap("发出")
	require.Contains(t, h.Director.Tap("再提醒未阅的"), "08:00")
	require.NotContains(t, h.Members[0].Last(), "明天停水")
	h.Advance(10 * time.Hour)
	require.Contains(t, h.Members[0].Last(), "明天停水")
}

// W18: on its day a notice says how many have read it, from the next day on who has not.
func TestW18WhoHasNotReadANoticeIsNamedTheDayAfter(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/announce 周五报送车辆信息").Tap("发出")
	h.Members[0].TapIn(h.Group, "已阅")
	for _, c := range []struct {
		later time.Duration
		named bool
	}{{0, false}, {11 * time.Hour, false}, {2 * time.Hour, true}, {24 * time.Hour, true}} { // noon, 23:00, 01:00
		h.Advance(c.later)
		d.Tap("刷新")
		require.Contains(t, d.Last(), "已阅 1/11")
		require.Equal(t, c.named, strings.Contains(d.Last(), "未阅：龚平"), "%s", d.Last())
	}
}

func TestAnnounceUndo(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/announce")
	h.Director.Send("停水通知")
	require.Contains(t, h.Director.Last(), "请核对，将发到群里并置顶（委员 11 人）")
	require.NotContains(t, h.Group.Chat(), "停水通知")
	h.Director.Photos(1, "")
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Chat(), "停水通知")
	require.Contains(t, h.Group.Chat(), "[photo]")
	h.Director.Tap("撤销")
	require.NotContains(t, h.Group.Chat(), "停水通知")
	require.NotContains(t, h.Group.Chat(), "[photo]")
	require.Contains(t, h.Members[0].Forge("announce_read:1"), "已撤回")
}

func TestAnnouncementsByCommandsAlone(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/unread")
	require.Contains(t, h.Director.Last(), "还没有发过通知")
	h.Director.Send("/announce 明天停水").Tap("发出")
	h.Members[0].Send("/read")
	require.Contains(t, h.Members[0].Last(), "明天停水")
	require.Contains(t, h.Group.Last(), "已阅 1/11")
	h.Members[0].Send("/read")
	require.Contains(t, h.Members[0].Last(), "没有未阅的通知")
	h.Director.Send("/unread remind")
	require.NotContains(t, h.Members[1].Chat(), "明天停水", "no command alone reaches others")
	require.Contains(t, h.Director.Tap("再提醒未阅的"), "已私聊提醒 10 人")
	require.Contains(t, h.Members[1].Last(), "明天停水")
	h.Director.Send("/undo")
	require.Contains(t, h.Director.Last(), "已撤回")
	require.NotContains(t, h.Group.Chat(), "明天停水")
	require.NotContains(t, h.Members[1].Chat(), "明天停水")
}

// F13: what was accepted arrives whole; what does not fit is refused where it is
// taken. Telegram counts what it shows.
func TestF13AnAcceptedNoticeArrivesWhole(t *testing.T) {
	for name, text := range map[string]string{
		"ampersands": strings.Repeat("&", 3464), "brackets": strings.Repeat("<b>好</b>&", 300), "emoji": strings.Repeat("😀", 1749), "characters": strings.Repeat("好", 3499),
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			h.Director.Send("/announce " + text + "终").Tap("发出")
			require.Contains(t, h.Group.Chat(), text+"终")
			require.NotContains(t, h.Group.Chat(), "没有显示")
		})
	}
	h := harness.New(t).Seed()
	h.Director.Send("/announce " + strings.Repeat("😀", 1790))
	require.Contains(t, h.Director.Last(), "通知有 3580 字，最多 3500 字")
	require.NotContains(t, h.Group.Chat(), "😀")
}

// S26: what all have read, or whose day has passed, is no longer pinned.
func TestS26AnnouncementsAreUnpinned(t *testing.T) {
	announce := func(text string) *harness.Harness {
		h := harness.New(t).Seed()
		require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
		h.Director.Send("/announce " + text)
		if strings.Contains(h.Director.Last(), "[ 发出 ]") {
			h.Director.Tap("发出")
		}
		require.NotEmpty(t, h.Group.Pinned())
		return h
	}
	h := announce("请带身份证")
	for i, m := range h.Members {
		require.NotEmpty(t, h.Group.Pinned(), i)
		m.TapIn(h.Group, "已阅")
	}
	require.Empty(t, h.Group.Pinned(), "all have read it")

	h = announce("请带身份证")
	h.Advance(6 * 24 * time.Hour)
	require.NotEmpty(t, h.Group.Pinned())
	h.Advance(24*time.Hour + time.Minute)
	require.Empty(t, h.Group.Pinned(), "a week")

	h = announce("12月8日 9:00 体检，请空腹")
	h.AdvanceTo(time.Date(2026, 12, 8, 20, 0, 0, 0, harness.Shanghai))
	require.NotEmpty(t, h.Group.Pinned())
	h.AdvanceTo(time.Date(2026, 12, 9, 9, 1, 0, 0, harness.Shanghai))
	require.Empty(t, h.Group.Pinned(), "its day has passed")
}
