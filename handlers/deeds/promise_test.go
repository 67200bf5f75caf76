package deeds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	mdeeds "lianluo/models/deeds"
)

func stateOf(h *harness.Harness) mdeeds.State { return lastDeed(h).State }

// A promise is noted by who does it, told to be done with when, how many and where, and
// confirmed as any deed; the numbers of people are no names.
func TestAPromiseIsKept(t *testing.T) {
	h := harness.New(t).Seed()
	m, friend, other := h.Members[3], h.Members[0], h.Members[1]
	m.Send("/deeds").Tap("承诺一件")
	m.Send("给村里修一条水渠")
	m.Tap("修改")
	m.Tap("补同行委员")
	m.Tap(friend.Name)
	m.Tap("完成")
	m.Photos(1, "")
	require.Contains(t, m.Last(), "好事实事 · 给村里修一条水渠")
	require.NotContains(t, m.Last(), "日期", "it is not done yet")
	m.Tap("提交")
	require.Contains(t, m.Last(), "已记下承诺「给村里修一条水渠」，编号 好-2026-001")
	require.Contains(t, m.Last(), "本届承诺 1 件，已办结 0 件")
	require.NotContains(t, h.Director.Chat(), "水渠", "nobody is asked anything yet")
	require.NotContains(t, friend.Chat(), "水渠")

	require.Contains(t, other.Send("/menu").Forge("deed_note:1"), "不是您的")
	require.Contains(t, other.Send("/menu").Forge("deed_begin:1"), "不是您的")
	m.Send("/deeds 好-2026-001").Tap("开始推进")
	require.Contains(t, m.Last(), "开始推进")
	require.Contains(t, m.Last(), "推进中")
	require.NotContains(t, m.Last(), "[ 开始推进 ]")
	require.Contains(t, m.Send("/menu").Forge("deed_begin:1"), "已经在推进了")
	m.Send("/undo")
	require.Equal(t, mdeeds.Promised, stateOf(h))
	friend.Send("/deeds").Tap("好-2026-001 · 给村里修一条水渠 · 已承诺")
	require.NotContains(t, friend.Last(), "[ 办结 ]", "the author tells its end")
	friend.Tap("记进展")
	friend.Send("石料到了").Tap("提交")
	require.Contains(t, friend.Last(), "已记下 好-2026-001")
	require.Equal(t, mdeeds.Doing, stateOf(h))
	friend.Tap("撤销")
	require.Equal(t, mdeeds.Promised, stateOf(h), "it was begun by that note")
	friend.Tap("记进展")
	friend.Send("石料到了").Tap("提交")
	m.Send("/deeds 好-2026-001").Tap("记进展")
	m.Photos(2, "挖了一半")
	m.Tap("提交")
	m.Send("/deeds 好-2026-001")
	require.Contains(t, m.Last(), "推进中")
	require.Contains(t, m.Last(), "进展（2 条）")
	require.Contains(t, m.Last(), "挖了一半 📎 照片 2 张")
	require.Contains(t, m.Last(), friend.Name+"：石料到了")
	m.Tap("看进展 2")
	m.Tap("收回第2条")
	require.Contains(t, m.Last(), "已收回这一条进展")
	m.Tap("撤销")
	require.Contains(t, m.Last(), "进展（2 条）")
	m.Tap("看进展 2")
	require.NotContains(t, m.Last(), "收回第1条", "it is another's")

	h.Advance(24 * time.Hour)
	m.Send("/deeds 好-2026-001").Tap("办结")
	require.Contains(t, m.Last(), "哪天办的")
	m.Tap("昨天")
	require.Contains(t, m.Last(), "多少人受益")
	m.Send("3处，惠及张秀英、李建国")
	require.Contains(t, m.Last(), "请不要写受益人的姓名")
	m.Send("3处，惠及800人")
	require.Contains(t, m.Last(), "在什么地方办的")
	m.Send("张秀英家")
	require.Contains(t, m.Last(), "请不要写受益人的姓名")
	m.Send("王家村")
	require.Contains(t, m.Last(), "数量 3 处 · 受益 800 人")
	m.Photos(3, "") // the first is that of before, which is kept once
	m.Tap("提交")
	require.Contains(t, m.Last(), "编号 好-2026-001，待主任核实")
	d := lastDeed(h)
	require.Equal(t, []any{mdeeds.Filed, "2026-12-05", "王家村"}, []any{d.State, string(d.OnDate), d.Place})
	m.Send("/deeds")
	require.Contains(t, m.Last(), "本届承诺 1 件，已办结 0 件，待核实 1 件")
	require.Contains(t, m.Last(), "办结（待核实）")
	require.Contains(t, m.Send("/menu").Forge("deed_note:1"), "已经办结")
	h.Director.Tap("核实")
	require.Equal(t, mdeeds.Confirmed, stateOf(h))
	m.Send("/deeds")
	require.Contains(t, m.Last(), "本届承诺 1 件，已办结 1 件。")

	// The photos go to the group by the author's button, once, after a look.
	h.Advance(10 * time.Minute)
	require.NotContains(t, h.Group.Chat(), "水渠")
	h.Director.Send("/deeds 好-2026-001")
	require.NotContains(t, h.Director.Last(), "照片发到委员群")
	m.Send("/deeds 好-2026-001").Tap("照片发到委员群")
	require.Contains(t, m.Last(), "前 1 张是办之前和办理中，后 2 张是办结后")
	require.NotContains(t, h.Group.Chat(), "水渠")
	m.Tap("发到委员群")
	require.Contains(t, h.Group.Chat(), "好事实事 · 给村里修一条水渠")
	require.Equal(t, 3, strings.Count(h.Group.Chat(), "[photo]"))
	m.Forge("deed_album_post:1")
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "好事实事 · 给村里修一条水渠"))
	m.Send("/deeds 好-2026-001")
	require.NotContains(t, m.Last(), "照片发到委员群")
}

// A promise that will not be kept is given up with a reason, which its author reads when the
// office does so; six are too many.
func TestAPromiseIsGivenUp(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	for range 5 {
		m.Send("/deeds").Tap("承诺一件")
		m.Send("给村里修水渠").Tap("提交")
	}
	require.Contains(t, m.Send("/deeds").Tap("承诺一件"), "本届已承诺 5 件")
	m.Send("/deeds 好-2026-005").Tap("不办了")
	require.Contains(t, m.Last(), "为什么不办了")
	m.Tap("已由别人办了")
	require.Contains(t, m.Last(), "不再办")
	require.Equal(t, mdeeds.Dropped, stateOf(h))
	m.Tap("撤销")
	require.Equal(t, mdeeds.Promised, stateOf(h))
	h.Director.Send("/deeds 好-2026-005").Tap("不办了")
	h.Director.Send("村里已经修了").Tap("不办了")
	require.Equal(t, mdeeds.Dropped, stateOf(h))
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "理由：村里已经修了")
	m.Send("/deeds 好-2026-004").Tap("修改")
	require.Contains(t, m.Last(), "请核对")
	require.Contains(t, m.Last(), "[ 提交 ]")
}

// Each figure of a sum opens to the deeds that it is of; a member sees whose they are of his or
// her own alone.
func TestSumsOpenToTheirDeeds(t *testing.T) {
	h := harness.New(t).Seed()
	m, other := h.Members[3], h.Members[1]
	for _, words := range []string{"送戏下乡 20场", "捐书 12,000册", "捐器材 30万元", "送戏下乡 2场"} {
		m.Send("/deed " + words)
		h.Director.Tap("核实")
	}
	other.Send("/deed 建书屋 20处，惠及800人")
	h.Director.Tap("核实")
	m.Send("/deeds").Tap("好事实事合计")
	require.Contains(t, m.Last(), "2026年第4季度")
	require.Contains(t, m.Last(), "已核实 5 件，2 位委员参与")
	for _, figure := range []string{"22 场", "20 处", "12,000 册", "30 万元"} {
		require.Contains(t, m.Last(), figure)
	}
	require.Contains(t, m.Last(), "受益：800 人")
	m.Tap("22 场")
	require.Contains(t, m.Last(), "送戏下乡 22 场（2 件）")
	require.Contains(t, m.Last(), "好-2026-004 送戏下乡")
	m.Tap("好-2026-004")
	require.Contains(t, m.Last(), "提交人")
	m.Send("/deeds").Tap("好事实事合计")
	m.Tap("20 处")
	require.Contains(t, m.Last(), "好-2026-005 建书屋")
	require.NotContains(t, m.Last(), "[ 好-2026-005 ]")
	require.NotContains(t, m.Last(), other.Name)
	m.Tap("回到合计")
	m.Tap("看我的")
	require.NotContains(t, m.Last(), "20 处")
	m.Tap("历年")
	require.Contains(t, m.Last(), "12,000 册")
	m.Tap("本年")
	m.Tap("‹ 往前")
	require.Contains(t, m.Last(), "2025年")
	require.Contains(t, m.Last(), "还没有已核实的好事实事")
	for _, data := range []string{"deeds_sum:2026Q9:all:0", "deeds_sum:9999:all:0", "deeds_sum:x:y:z", "deeds_of:2026:all:x:0", "deeds_sum:2027:all:0"} {
		require.NotEmpty(t, m.Send("/menu").Forge(data), data)
	}
}
