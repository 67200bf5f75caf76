package briefing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
)

func TestBriefingOfARunningQuarter(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Director.Send("/briefing")
	last := h.Director.Last()
	require.Contains(t, last, "青山镇政协联络处 2026年第四季度履职通报")
	require.Contains(t, last, "集中学习 1 次\n出席率 91%（1 次活动：学习 1）\n")
	require.Contains(t, last, "新提意见建议 1 条，已报送 1 条，获采纳 1 条")
	require.Contains(t, last, "好事实事 1 件：送戏下乡 3 场")
	require.Contains(t, last, "表扬：")
	require.Contains(t, last, "李强（接待集体活动）")
	require.Contains(t, last, "陈静、龚平（送戏下乡）")
	require.Contains(t, last, "截至今天")
	require.NotContains(t, last, "[ 发出 ]")
	require.NotContains(t, last, "缺席")
	h.Director.Tap("内部表")
	require.Contains(t, h.Director.Last(), "1. 陈静：应到1 出席1 笔记1 心得1")
	h.Director.Tap("›")
	require.Contains(t, h.Director.Last(), "11. 周涛：应到1 出席0 缺席1")
	h.Director.Tap("返回")
	h.Rows(func(tx *gorm.DB) error {
		var n int64
		require.NoError(t, tx.Model(&mbriefing.Briefing{}).Count(&n).Error)
		require.Zero(t, n, "a look keeps nothing")
		return nil
	})
	h.Director.Send("/briefing 下下季度")
	require.Contains(t, h.Director.Last(), "没看懂季度")
	for _, data := range []string{"briefing_table:2026Q4", "briefing_release:1", "figures:2026Q4"} {
		require.NotEmpty(t, h.Members[0].Forge(data), data)
	}
}

func TestBriefingReleasedByHand(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	var b *mbriefing.Briefing
	h.Write(func(tx *gorm.DB) (err error) {
		b, err = mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		return err
	})
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "待办 1：季通报 1")
	h.Director.Tap("办理")
	require.Contains(t, h.Director.Last(), "待办还有 1 件，现在办：季通报待发出")
	h.Director.Tap("加按语")
	h.Director.Send("感谢各位委员。").Tap("用这段按语")
	require.Contains(t, h.Director.Last(), "感谢各位委员。")
	h.Director.Tap("更新数字")
	require.Contains(t, h.Director.Last(), "感谢各位委员。", "a refresh keeps the remark")
	h.Director.Tap("发出")
	require.Contains(t, h.Director.Last(), "已发到群里")
	require.Contains(t, h.Director.Last(), "没有等您办的事了。")
	require.Contains(t, h.Group.Last(), "履职通报")
	require.Contains(t, h.Group.Last(), "感谢各位委员。")
	require.NotContains(t, h.Group.Last(), "缺席")

	// Who falls short hears it privately, later; who does not, nothing.
	require.NotContains(t, h.Members[2].Last(), "没有交")
	h.Advance(ledger.UndoTime)
	require.Contains(t, h.Members[2].Last(), "2026年第四季度履职通报已经发出")
	require.Contains(t, h.Members[2].Last(), "[ 记笔记 ] [ 写心得 ]")
	require.NotContains(t, h.Members[0].Chat(), "没有交")
	require.NotContains(t, h.Members[10].Chat(), "没有交", "the absent owe no note")

	// Figures open to their records; the internal ones to the staff only.
	h.Members[0].Open(fmt.Sprintf("figures-%d", b.ID+1))
	require.Contains(t, h.Members[0].Last(), "每个数字的依据")
	require.NotContains(t, h.Members[0].Last(), "缺席")
	h.Members[0].Tap("出席率 91%")
	require.Contains(t, h.Members[0].Last(), "集中学习「四中全会精神」 到会 10/11")
	require.NotContains(t, h.Members[0].Last(), "周涛")
	h.Members[0].Tap("返回")
	h.Members[0].Tap("心得体会 2")
	require.Contains(t, h.Members[0].Last(), "龚平")
	// Of others' suggestions that they are there, their words to the staff and
	// who wrote them.
	opened := fmt.Sprintf("figures:%d:suggestions_filed", b.ID+1)
	for person, words := range map[*harness.Person]bool{h.Members[0]: false, h.Members[8]: true, h.Director: true} {
		person.Forge(opened)
		require.Contains(t, person.Last(), "议-2026-001")
		require.Equal(t, words, strings.Contains(person.Last(), "修通村东断头路"), "%s", person.Last())
		require.Equal(t, words, strings.Contains(person.Last(), "采纳"), "%s", person.Last())
	}
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("figures:%d:absent", b.ID+1)), "主任")
	h.Director.Forge(fmt.Sprintf("figures:%d:absent", b.ID+1))
	require.Contains(t, h.Director.Last(), "周涛")

	// What stands behind a figure can be had as a table, by whom it is shown to and no more of it.
	h.Director.Forge(fmt.Sprintf("figures:%d:expected", b.ID+1))
	h.Director.Tap("导出表格")
	_, sheets := h.Director.Book()
	require.Len(t, sheets["应到 11·2026年第四季度"], 1+11)
	behind := func(p *harness.Person, key string) [][]string {
		before := strings.Count(p.Chat(), "[file ")
		p.Forge(fmt.Sprintf("paper:table:figures.%d%s", b.ID+1, key))
		if strings.Count(p.Chat(), "[file ") == before {
			return nil
		}
		_, sheets := p.Book()
		for _, rows := range sheets {
			return rows
		}
		return nil
	}
	for person, words := range map[*harness.Person]bool{h.Members[0]: false, h.Members[8]: true, h.Director: true} {
		rows := fmt.Sprint(behind(person, "-suggestions_filed"))
		require.Contains(t, rows, "议-2026-001")
		require.Equal(t, words, strings.Contains(rows, "修通村东断头路"), rows)
		require.Equal(t, words, strings.Contains(rows, "采纳"), rows)
	}
	for _, key := range []string{"", "-", "-x", "-absent", "-expected", "-rate", "-present-1"} {
		require.Nil(t, behind(h.Members[0], key), key)
	}
}

func TestBriefingReleaseUndone(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		_, err := mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		return err
	})
	h.Director.Send("/review")
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Chat(), "履职通报")
	h.Director.Tap("撤销")
	require.NotContains(t, h.Group.Chat(), "履职通报")
	require.Contains(t, h.Director.Last(), "[ 发出 ]")
	h.Advance(time.Hour)
	require.NotContains(t, h.Members[2].Chat(), "没有交")
	h.Director.Tap("发出")
	h.Advance(ledger.UndoTime)
	require.Contains(t, h.Group.Chat(), "履职通报")
	require.Contains(t, h.Members[2].Last(), "没有交")
}

func TestBriefingWithoutUsername(t *testing.T) {
	h := harness.New(t, harness.NoUsername()).Seed()
	h.Write(func(tx *gorm.DB) error {
		_, err := mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		return err
	})
	h.Director.Send("/review").Tap("发出")
	before := h.Group.Chat()
	require.Equal(t, "已发到您的私聊", h.Members[0].TapIn(h.Group, "我的履职"))
	require.Contains(t, h.Members[0].Last(), "我的履职 · 2026年第四季度")
	h.Members[0].TapIn(h.Group, "看依据")
	require.Contains(t, h.Members[0].Last(), "每个数字的依据")
	require.Equal(t, before, h.Group.Chat())
}

func TestBriefingByCommandsAlone(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2027, 1, 2, 12, 0, 0, 0, harness.Shanghai))).Seed()
	scenes.QuarterOfWork(t, h)
	h.Director.Send("/briefing 2026Q4 内部表 2")
	require.Contains(t, h.Director.Last(), "11. 周涛")
	h.Director.Send("/briefing 2026Q4 加按语 感谢各位委员。")
	require.Contains(t, h.Director.Last(), "感谢各位委员。")
	h.Director.Send("/briefing 2026Q4 refresh")
	h.Director.Send("/briefing 2026Q4 乱写")
	require.Contains(t, h.Director.Last(), "没看懂“乱写”")
	h.Director.Send("/briefing 2027Q1 发出")
	require.Contains(t, h.Director.Last(), "还没有结束")
	h.Director.Send("/briefing 2026Q4 发出")
	require.NotContains(t, h.Group.Chat(), "履职通报", "no command alone reaches others")
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Last(), "感谢各位委员。")
	h.Director.Send("/briefing 2026Q4 发出")
	require.Contains(t, h.Director.Last(), "已经发出或被取代")
	h.Director.Send("/undo")
	require.NotContains(t, h.Group.Chat(), "履职通报")
}
