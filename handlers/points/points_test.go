package points_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/points"
)

// turnOn has the director turn points on, from the page that says what they do not measure.
func turnOn(t *testing.T, h *harness.Harness) {
	d := h.Director
	d.Send("/settings")
	require.Contains(t, d.Last(), "积分 没有启用")
	d.Tap("积分")
	require.Contains(t, d.Last(), "不能简单地用一个量化的标尺去衡量")
	d.Tap("读完了，从今天起启用")
	require.Contains(t, d.Last(), "已启用积分，从12月5日")
}

func TestPointsAreOffUntilTheirPageWasRead(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	m.Send("/points")
	require.Contains(t, m.Last(), "没有启用积分")
	require.NotContains(t, m.Last(), "看看要不要启用", "a member is not asked")
	m.Send("/record")
	require.NotContains(t, m.Last(), "积分")
	d.Send("/settings points on")
	require.Contains(t, d.Last(), "没有「points」这一项", "no word turns them on")
	m.Forge("points_on:2026-12-05")
	h.Rows(func(tx *gorm.DB) error {
		r, err := points.RulesOf(tx)
		require.False(t, r.Ever())
		return err
	})

	turnOn(t, h)
	d.Tap("撤销")
	require.Contains(t, d.Last(), "现在没有启用")
	turnOn(t, h)
	m.Send("/record")
	require.Contains(t, m.Last(), "积分 0")
	m.Tap("怎么算的")
	require.NotContains(t, m.Last(), "不打分")
	require.Contains(t, m.Last(), "不排名")
	d.Send("/settings").Tap("积分")
	d.Tap("停用积分")
	require.Contains(t, d.Last(), "已停用积分")
	m.Send("/points")
	require.Contains(t, m.Last(), "没有启用积分")
	m.Forge("points_in:2026Q4:deeds:0")
	require.Contains(t, m.Last(), "没有启用积分", "an old button says so too")
}

func TestEachSeesTheOwnPointsAndTheStaffAll(t *testing.T) {
	h := harness.New(t).Seed()
	turnOn(t, h)
	m, other, d := h.Members[0], h.Members[1], h.Director
	m.Send("/deed 送戏下乡 20场")
	d.Send("/deeds 好-2026-001").Tap("核实")
	m.Send("/points")
	require.Contains(t, m.Last(), "我的积分")
	require.Contains(t, m.Last(), "合计 5 分")
	require.Contains(t, m.Last(), "不排名")
	m.Tap("好事捐赠 5")
	require.Contains(t, m.Last(), "好事实事 +5 「送戏下乡」")
	m.Tap("1")
	require.Contains(t, m.Last(), "好-2026-001")
	m.Tap("返回")
	require.Contains(t, m.Last(), "好事实事 +5")

	// Another's is the staff's alone; in a group nobody hears of any.
	other.Send("/points")
	require.Contains(t, other.Last(), "合计 0 分")
	other.Forge(fmt.Sprint("points:2026Q4.", m.Row))
	require.NotContains(t, other.Chat(), "合计 5 分")
	other.Forge(fmt.Sprint("points_in:2026Q4.", m.Row, ":deeds:0"))
	require.NotContains(t, other.Chat(), "送戏下乡")
	other.Forge("points_all:2026Q4:0")
	require.NotContains(t, other.Chat(), m.Name+" 5")
	other.Forge(fmt.Sprint("paper:points_sheet:2026Q4.", m.Row))
	require.Empty(t, h.Sandbox.Calls("sendDocument"))

	d.Send("/points")
	require.Contains(t, d.Last(), "按名册顺序，不排名")
	for i, p := range h.Members {
		want := p.Name + " 0"
		if i == 0 {
			want = p.Name + " 5"
		}
		require.Contains(t, d.Last(), want)
	}
	d.Tap(m.Name + " 5")
	require.Contains(t, d.Last(), m.Name+"的积分")
	d.Tap("积分表")
	name, sheets := d.Book()
	require.Equal(t, "青山镇政协联络处-积分表-"+m.Name+"-2026年第四季度.xlsx", name)
	require.Contains(t, fmt.Sprint(sheets["合计"]), "[好事捐赠 5]")
	require.Contains(t, fmt.Sprint(sheets["明细"]), "[2026-12-05 好事捐赠 好事实事 送戏下乡 5 1]")

	m.Send("/export")
	m.Tap("我的资料（表格）")
	_, sheets = m.Book()
	require.Contains(t, fmt.Sprint(sheets["积分"]), "好事捐赠 好事实事 5")

	m.SendIn(h.Group, "/points")
	m.Forge("points:2026Q4")
	require.NotContains(t, h.Group.Chat(), "合计")
	require.NotContains(t, h.Group.Chat(), "5 分")
}

func TestTheDirectorChangesAValueFromADayOn(t *testing.T) {
	h := harness.New(t).Seed()
	turnOn(t, h)
	d := h.Director
	d.Tap("分值表")
	require.Contains(t, d.Last(), "好事实事 +5")
	require.Contains(t, d.Last(), "现在是第1版")
	d.Tap("改：好事捐赠")
	d.Tap("好事实事 +5")
	require.Contains(t, d.Last(), "好事实事，现在 +5 分")
	d.Send("三十")
	require.Contains(t, d.Last(), "0 到 20 之间的整数")
	d.Send("６分")
	d.Tap("1月1日")
	require.Contains(t, d.Last(), "好事实事：+5 改为 +6")
	d.Tap("提交")
	require.Contains(t, d.Last(), "第2版")
	d.Tap("分值表")
	require.Contains(t, d.Last(), "好事实事 +5")
	require.Contains(t, d.Last(), "起：好事实事 +6")
	h.Members[0].Forge("points_set:deed")
	h.Members[0].Send("/points").Tap("分值表")
	require.NotContains(t, h.Members[0].Last(), "改：")
}

// A quarter that is out is corrected by entries, which its member sees as such.
func TestAQuarterThatIsOutIsCorrectedByEntries(t *testing.T) {
	h := harness.New(t).Seed()
	turnOn(t, h)
	m, d := h.Members[0], h.Director
	m.Send("/deed 送戏下乡 20场")
	d.Send("/deeds 好-2026-001").Tap("核实")
	h.AdvanceTo(modelstest.At(t, "2027-01-06 10:00")) // the first working days: the briefing goes out
	h.Rows(func(tx *gorm.DB) error {
		kept, err := points.Kept(tx, modelstest.Fourth, 0)
		require.Len(t, kept, 1)
		return err
	})
	require.NotContains(t, h.Group.Chat(), "积分", "the briefing has none")
	h.Write(func(tx *gorm.DB) error {
		done, err := deeds.ByID(tx, 1)
		require.NoError(t, err)
		boss, err := people.PersonByID(tx, d.Row)
		require.NoError(t, err)
		_, err = deeds.Withdraw(tx, done, boss, "重复", h.Clock.Now())
		return err
	})
	m.Send("/points").Tap("‹ 2026年第四季度")
	require.Contains(t, m.Last(), "合计 0 分")
	require.Contains(t, m.Last(), "另记一笔冲回")
	m.Tap("好事捐赠 0")
	require.Contains(t, m.Last(), "好事实事 +5")
	require.Contains(t, m.Last(), "冲回：好事实事 −5")
	require.Equal(t, 1, strings.Count(m.Last(), "冲回"))
}

// Everybody's points of a year are the staff's as a workbook: a sheet a quarter, a line for each
// member in the order of the roster, and all entries.
func TestTheYearsPointsAsAWorkbook(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	require.NotEmpty(t, d.Forge("paper:points_year:2026")+d.Last(), "points are off")
	turnOn(t, h)
	m.Send("/deed =1+1 𠮷送戏 20场")
	d.Send("/deeds 好-2026-001").Tap("核实")
	d.Send("/points").Tap("积分明细（全体）")
	name, sheets := d.Book()
	require.Contains(t, name, "积分明细")
	require.Len(t, sheets, 5, "four quarters and the entries")
	fourth := sheets["2026年第四季度"]
	require.NotEmpty(t, fourth)
	var own []string
	for _, row := range fourth {
		if row[0] == m.Name {
			own = row
		}
	}
	require.Equal(t, []string{m.Name, "0", "0", "0", "0", "5", "0", "5"}, own)
	require.Len(t, fourth, len(h.Members)+2, "%v", fourth)
	entries := sheets["明细"]
	require.Contains(t, strings.Join(entries[len(entries)-1], " "), m.Name)
	require.Contains(t, strings.Join(entries[len(entries)-1], " "), "𠮷送戏")
	require.NotEmpty(t, m.Forge("paper:points_year:2026"), "a member reads the own alone")
	require.NotContains(t, h.Group.Chat(), "积分明细")
	d.Forge("paper:points_year:1900")
	require.Contains(t, d.Last(), "已经过时", "a year that is none is refused")
}
