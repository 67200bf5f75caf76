package plans_test

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// promised is a deed from its promise to its end, with a word on the way.
func promised(h *harness.Harness) {
	m := h.Members[1]
	m.Forge("deed_promise")
	m.Send("给村里修一条水渠").Tap("提交")
	m.Send("/deeds").Tap("给村里修一条水渠")
	m.Tap("开始推进")
	m.Tap("记进展")
	m.Send("石料到了").Tap("提交")
	m.Send("/deeds").Tap("给村里修一条水渠")
	h.Director.Forge("deeds_sum:2026:all:0")
}

// scored turns points on, and changes what one is worth.
func scored(h *harness.Harness) {
	d, m := h.Director, h.Members[0]
	d.Send("/settings").Tap("积分")
	d.Tap("读完了，从今天起启用")
	d.Send("/points").Tap("分值表")
	d.Tap("改：好事捐赠")
	d.Tap("好事实事 +5")
	d.Send("6").Tap("1月1日")
	d.Tap("提交")
	for _, p := range []*harness.Person{m, d} {
		p.Send("/points").Forge("points:2026Q4")
	}
	d.Forge("points_all:2026Q4:0")
}

// filed keeps what hangs on the books' records, and takes a matter home as a folder.
func filed(h *harness.Harness) {
	m := h.Members[0]
	m.Send("/archive").Tap("记一份")
	m.Photos(1, "老戏台").Tap("提交")
	h.Director.Send("/archive 史-2026-002").Tap("核实")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	require.NoError(h.T, h.App.Keeper.Pass(ctx))
	m.Forge("paper:archive_folder:2")
}

// collated puts the year's books in order, after its last briefing.
func collated(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/collate").Tap("开始整理")
	d.Tap("看未了事项")
	d.Tap("返回")
	d.Tap("请委员核对")
	d.Tap("确定发出")
	h.AdvanceTo(time.Date(2027, 3, 4, 11, 0, 0, 0, harness.Shanghai))
	m[0].Forge("collate_say:1:right")
	d.Send("/collate").Tap("谁答复了")
	h.AdvanceTo(time.Date(2027, 3, 19, 11, 0, 0, 0, harness.Shanghai))
	d.Send("/collate").Tap("定稿")
	d.Tap("确定定稿")
	d.Forge("collate_thanks:1")
	d.Tap("比奉献")
	d.Tap("照这些事实写上")
	d.Tap("保存")
	for _, paper := range []string{"collation_public", "collation_inner", "collation_sheet", "collation_inner_sheet", "collation_thanks"} {
		d.Forge("paper:" + paper + ":2026")
	}
	d.Forge("points_all:2026Q4:0")
}
