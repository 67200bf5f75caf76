package term

import (
	"fmt"
	"strconv"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/phrase"
	"lianluo/models/deeds"
)

// amount is a sum as it is written: 12,000 册.
func amount(n int64, unit string) string {
	return phrase.Format(phrase.Quantity{Value: phrase.Amount(deeds.Units(n)), Unit: unit})
}

// frozenScreen: what the director reads of a frozen year are the table's figures.
func (p *player) frozenScreen(year int) {
	tab, row := readTable(p.T, "years.txt"), fmt.Sprint(year)
	n := func(head string) string { return strconv.FormatInt(tab.number(p.T, row, head), 10) }
	done := func(unit string) string { return amount(tab.number(p.T, row, unit), unit) }
	text := harness.Seen(p.Director.Last())
	for _, words := range []string{
		"集中学习 " + n("学习") + " 次", "活动：出席 " + n("出席") + " 人次", "缺席 " + n("缺席"), "好事实事 " + n("好事") + " 件",
		done("场"), done("处"), done("册"), done("人次"), "受益 " + amount(tab.number(p.T, row, "受益"), "人"),
		"爱心捐赠 " + n("捐赠") + " 笔", phrase.FormatFen(tab.number(p.T, row, "捐款分")) + " 元", "个人荣誉 " + n("荣誉") + " 项",
		"定稿后更正 0 处",
	} {
		assert.Contains(p.T, text, words, "%d", year)
	}
	// The deed of December that was confirmed in January, and the attendance that was put right.
	differences := map[int]int{2028: 3, 2029: 1}[year]
	assert.Contains(p.T, text, fmt.Sprintf("与季通报不一致 %d 处", differences), "%d", year)
}

// correctedScreen: the frozen figures stand, the correction stands beside them.
func (p *player) correctedScreen(year int) {
	d := p.Director
	d.Send(fmt.Sprintf("/collate %d", year))
	require.Contains(p.T, d.Last(), fmt.Sprintf("好事实事 %d 件", readTable(p.T, "years.txt").number(p.T, fmt.Sprint(year), "好事")))
	require.Contains(p.T, d.Last(), "定稿后更正 1 处")
	d.Tap("定稿后更正")
	require.Contains(p.T, d.Last(), "取消：")
	require.Contains(p.T, d.Last(), "修缮渡槽")
}

// sumsOfTheTerm: what any member reads of the good deeds of a year and of the term.
func (p *player) sumsOfTheTerm() {
	tab, m := readTable(p.T, "years.txt"), p.Members[3]
	sum := func(head string, rows ...string) (n int64) {
		for _, row := range rows {
			n += tab.number(p.T, row, head)
		}
		return n
	}
	reads := func(of string, rows ...string) {
		text := harness.Seen(m.Last())
		assert.Contains(p.T, text, of)
		assert.Contains(p.T, text, fmt.Sprintf("已核实 %d 件", sum("好事", rows...)))
		for _, unit := range []string{"场", "处", "册", "人次"} {
			assert.Contains(p.T, text, amount(sum(unit, rows...), unit), of)
		}
		assert.Contains(p.T, text, "受益："+amount(sum("受益", rows...), "人"), of)
	}
	m.Send("/deeds").Tap("好事实事合计")
	m.Tap("本届")
	reads("第9届", tab.rows...)
	m.Tap("本年")
	reads("2031年", "2031")
	m.Tap("‹ 往前")
	reads("2030年", "2030")
}

// pointsOnScreen: the director's list of all, quarter by quarter back to the first, and one
// member's own account.
func (p *player) pointsOnScreen() {
	tab, d, m := readTable(p.T, "points.txt"), p.Director, p.Members[3]
	d.Send("/points")
	m.Send("/points")
	for i := len(tab.rows) - 1; i >= 0; i-- {
		d.Tap("‹ ")
		m.Tap("‹ ")
		text := d.Last()
		for _, who := range p.Members {
			assert.Contains(p.T, text, fmt.Sprintf("%s %d", who.Name, tab.number(p.T, tab.rows[i], who.Name)), tab.rows[i])
		}
		assert.Contains(p.T, m.Last(), fmt.Sprintf("合计 %d 分", tab.number(p.T, tab.rows[i], m.Name)), tab.rows[i])
	}
	require.NotContains(p.T, p.Group.Chat(), "积分", "points are not told to the group")
}

// withdraw has the director take a confirmed deed back.
func (p *player) withdraw(year, no int) {
	d := books["好事"].open(p.Director, year, no)
	d.Tap("撤回（不再计入）")
	d.Tap("重复登记")
	require.Contains(p.T, d.Last(), "已撤回")
}
