package collation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/briefing"
	mcollation "lianluo/models/collation"
	"lianluo/models/modelstest"
)

// monday is a working day after the fourth quarter's briefing.
var monday = time.Date(2027, 1, 11, 10, 0, 0, 0, modelstest.Zone)

// ready is an office with a quarter's work whose briefing is out.
func ready(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Director.Send("/collate")
	require.Contains(t, h.Director.Last(), "第四季度通报发布以后")
	h.AdvanceTo(monday)
	h.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, modelstest.Fourth, nil)
		if err == nil && b.State == briefing.BriefingDraft {
			err = briefing.Release(tx, b, 0, monday.AddDate(0, 0, -3))
		}
		return err
	})
	return h
}

func TestAYearFromItsOpenQuestionsToTheGroup(t *testing.T) {
	h := ready(t)
	d, right, doubts, silent := h.Director, h.Members[0], h.Members[1], h.Members[2]
	d.Send("/office")
	require.Contains(t, d.Last(), "2026年度整理可以开始了")
	d.Send("/collate").Tap("开始整理")
	require.Contains(t, d.Last(), "未了事项")
	d.Tap("看未了事项")
	require.Contains(t, d.Last(), "缺凭证")
	d.Tap("返回")

	d.Tap("请委员核对")
	require.Contains(t, d.Last(), "按“未提异议”处理")
	require.Zero(t, right.Told("请核对您2026年的登记"))
	d.Tap("确定发出")
	h.Advance(6 * time.Minute)
	for _, p := range h.Members {
		require.Equal(t, 1, p.Told("请核对您2026年的登记"), p.Name)
		require.Contains(t, p.Last(), "按“未提异议”处理")
	}
	require.Contains(t, right.Last(), "送戏下乡")
	require.NotContains(t, silent.Last(), "送戏下乡", "of others nothing is shown")

	right.Tap("没问题") // one tap
	require.Contains(t, right.Last(), "您已核对：没问题")
	doubts.Tap("有疑问")
	doubts.Tap("送戏下乡")
	doubts.Send("应为 5 场").Tap("提交")
	require.Contains(t, d.Chat(), "应为 5 场")
	d.Send("/collate")
	require.Contains(t, d.Last(), "没问题 1，有疑问 1，未答复 9")
	require.NotContains(t, d.Last(), "[ 定稿 ]")
	d.Tap("谁答复了")
	require.Contains(t, d.Last(), silent.Name+"：未答复")
	require.NotContains(t, h.Group.Chat(), "年度整理")

	// Who has not answered is reminded once; then the year can be frozen.
	h.AdvanceTo(time.Date(2027, 1, 20, 11, 0, 0, 0, modelstest.Zone))
	require.Equal(t, 1, silent.Told("还没有收到您的核对"))
	require.Zero(t, right.Told("还没有收到您的核对"))
	h.AdvanceTo(time.Date(2027, 1, 26, 10, 0, 0, 0, modelstest.Zone))
	require.Contains(t, silent.Forge("collate_say:1:right")+silent.Last(), "核对已经截止")
	d.Send("/collate").Tap("定稿")
	require.Contains(t, d.Last(), "有疑问 1")
	d.Tap("确定定稿")
	require.Contains(t, d.Last(), "已定稿")
	require.Contains(t, d.Last(), "集中学习 1 次")

	// The papers, for whom they are.
	d.Forge("paper:collation_inner:2026")
	_, _, inner := d.Word()
	require.Contains(t, inner, "未答复，按“未提异议”处理")
	require.Contains(t, inner, "定稿时的未了事项")
	silent.Forge("paper:collation_public:2026")
	_, _, public := silent.Word()
	require.Contains(t, public, "送戏下乡")
	require.NotContains(t, public, "未提异议")
	require.NotEmpty(t, silent.Forge("paper:collation_inner:2026"))
	silent.Forge("paper:collation_sheet:2026")
	_, sheets := silent.Book()
	require.Len(t, sheets, 3)
	require.Contains(t, sheets["好事实事"][1][2]+sheets["好事实事"][2][2], "送戏下乡")
	d.Forge("paper:collation_inner_sheet:2026")
	_, sheets = d.Book()
	require.Len(t, sheets, 5)
	require.Greater(t, len(sheets["签到明细"]), 10)

	// Thanks by name and fact, in the director's words.
	d.Forge("collate_thanks:1")
	d.Tap("比奉献")
	require.Contains(t, d.Last(), right.Name+"：送戏下乡")
	d.Tap("照这些事实写上")
	d.Tap("保存")
	require.Contains(t, d.Last(), "比奉献（已写）")
	d.Tap("四个方面的表扬")
	_, _, thanks := d.Word()
	require.Contains(t, thanks, right.Name+"：送戏下乡")
	require.NotContains(t, thanks, "展风采（")
	require.NotEmpty(t, silent.Forge("collate_thanks:1:giving"))

	// It is announced once.
	d.Send("/collate").Tap("发到群里")
	require.NotContains(t, h.Group.Chat(), "2026年度通报")
	d.Tap("确定发到群里")
	require.Contains(t, h.Group.Last(), "2026年度通报")
	d.Forge("collate_post:1:sure")
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "2026年度通报"))
	h.Rows(func(tx *gorm.DB) error {
		col, err := mcollation.Of(tx, 2026)
		require.NoError(t, err)
		require.Equal(t, mcollation.Told, col.State)
		require.NotZero(t, col.PostRef)
		return nil
	})
	d.Send("/office")
	require.NotContains(t, d.Last(), "年度整理")
}

// What is about to be asked is taken back for five minutes, and then nobody has heard of it.
func TestTheAskingIsTakenBack(t *testing.T) {
	h := ready(t)
	h.Director.Send("/collate").Tap("开始整理")
	h.Director.Tap("请委员核对")
	h.Director.Tap("确定发出")
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "清理未了事项")
	h.Advance(time.Hour)
	require.Zero(t, h.Members[0].Told("请核对您2026年的登记"))
	h.Director.Send("/collate").Tap("请委员核对")
	h.Director.Tap("确定发出")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, h.Members[0].Told("请核对您2026年的登记"))
}

// Steps are the staff's, the announcement the director's, an answer who is asked.
func TestWhoMay(t *testing.T) {
	h := ready(t)
	for _, data := range []string{"collate:2026", "collate_begin:2026", "collate_ask:1:sure", "collate_freeze:1:sure", "collate_post:1:sure", "collate_who:1", "collate_say:1:right", "collate_doubt:1:0", "collation:1"} {
		require.NotEmpty(t, h.Members[0].Forge(data)+h.Members[0].Last(), data)
	}
	h.Rows(func(tx *gorm.DB) error {
		var n int64
		require.NoError(t, tx.Model(&mcollation.Collation{}).Count(&n).Error)
		require.Zero(t, n)
		return nil
	})
	h.Director.Send("/collate").Tap("开始整理")
	h.Director.Forge("collate_freeze:1:sure")
	h.Director.Forge("collate_post:1:sure")
	h.Rows(func(tx *gorm.DB) error {
		col, err := mcollation.Of(tx, 2026)
		require.NoError(t, err)
		require.Equal(t, mcollation.Gathering, col.State)
		return nil
	})
}
