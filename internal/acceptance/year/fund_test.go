package year

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

// compareFund holds the register of the fund, as Excel, Word, the director's pages and the cards
// of the activities have it, against fund.txt and fund-sums.txt, which were reckoned by hand.
func (p *player) compareFund(t *testing.T) {
	d := p.Director
	want, sums := readTable(t, "fund.txt"), readTable(t, "fund-sums.txt")
	sum := func(name string) string { return sums.Cells[name]["金额"] }
	d.Send("/office").Forge("paper:fund_ledger:2026")
	_, sheets := d.Book()

	rows := ledgerRows(t, sheets["收支台账"])
	require.Len(t, rows, len(want.Names))
	got := map[string]fen{}
	purposes, count := map[string]fen{}, map[string]int{}
	for i, number := range want.Names {
		cells := want.Cells[number]
		row := rows[i]
		assert.Equal(t, strconv.Itoa(i+1), number)
		row["日期"] = strings.TrimPrefix(row["日期"], "2026-")
		if a := row["活动"]; a != none {
			row["活动"] = p.keyOf(a)
		}
		row["凭证"] = strings.ReplaceAll(row["凭证"], " ", "")
		for _, key := range want.Head {
			if key != "收入" && key != "支出" && key != "结余" {
				assert.Equal(t, cells[key], row[key], "entry %s: %s", number, key)
				continue
			}
			assert.Equal(t, parseFen(t, cells[key]), parseFen(t, row[key]), "entry %s: %s", number, key)
			if key != "结余" && cells["收支"] != "结转" {
				got[key] += parseFen(t, cells[key])
			}
		}
		if cells["收支"] == "支出" {
			spent := parseFen(t, cells["支出"])
			purposes[cells["用途"]] += spent
			purposes["活动·"+strings.ReplaceAll(cells["活动"], none, "无")] += spent
			switch {
			case cells["说明"] == none:
				count[cells["用途"]]++
			case strings.HasPrefix(cells["说明"], "冲销"):
				count["冲销"]++
			}
		}
	}
	assert.Equal(t, parseFen(t, sum("收入")), got["收入"])
	assert.Equal(t, parseFen(t, sum("支出")), got["支出"])
	assert.Equal(t, got["收入"]-got["支出"], parseFen(t, sum("结余")))
	assert.Equal(t, sums.Cells["冲销"]["笔数"], strconv.Itoa(count["冲销"]))
	for _, name := range sums.Names {
		kind, what, ok := strings.Cut(name, "·")
		switch {
		case ok && kind == "用途":
			assert.Equal(t, parseFen(t, sum(name)), purposes[what], name)
			assert.Equal(t, sums.Cells[name]["笔数"], strconv.Itoa(count[what]), name)
		case ok:
			assert.Equal(t, parseFen(t, sum(name)), purposes[name], name)
		}
	}

	// The director's pages.
	said := d.Send("/fund 2026").Last()
	for _, words := range []string{
		"结余：" + yuan(sum("结余")), "预算 20,000.00 元 · 已支出 " + yuan(sum("支出")), "收入 " + yuan(sum("收入")), "余额 " + yuan(sum("结余")) + "已结转下年",
	} {
		assert.Contains(t, said, words)
	}
	assert.NotContains(t, said, "待批准")
	costs := ""
	for page := range 4 {
		d.Forge(fmt.Sprintf("fund_costs:2026:%d", page))
		costs += d.Last() + "\n"
	}
	for _, name := range sums.Names {
		key, ok := strings.CutPrefix(name, "活动·")
		if !ok {
			continue
		}
		what := "不属于哪次活动的"
		if key != "无" {
			what = p.at(key).Start.Format("1.2") + " " + p.at(key).Topic
		}
		assert.Contains(t, costs, fmt.Sprintf("%s：%s（%s 笔）", what, yuan(sum(name)), sums.Cells[name]["笔数"]))
	}
	for _, a := range p.activities {
		p.wait(1) // nobody opens so many cards at once
		d.Send("/office").Forge(fmt.Sprintf("session:%d", p.id(a)))
		card := d.Last()
		if cost := sums.Cells["活动·"+a.Key]; cost != nil {
			assert.Contains(t, card, "实际支出："+phrase.FormatFen(int64(parseFen(t, cost["金额"])))+" 元", a.Key)
		} else {
			assert.NotContains(t, card, "实际支出", a.Key)
		}
	}

	// The statement of the year.
	d.Forge("paper:fund_statement:2026")
	_, mark, text := d.Word()
	assert.Empty(t, mark, "the year is closed")
	assert.Contains(t, text, fmt.Sprintf("2026年上年结转 0.00 元，收入 %s，支出 %s，结余 %s。年度预算 20,000.00 元，预算剩余 %s。",
		yuan(sum("收入")), yuan(sum("支出")), yuan(sum("结余")), yuan(sum("预算剩余"))))
	assert.Contains(t, text, fmt.Sprintf("本年冲销 %s 笔", sums.Cells["冲销"]["笔数"]))
	shown := 0
	for _, number := range want.Names {
		cells := want.Cells[number]
		if cells["说明"] != none || cells["收支"] == "结转" {
			continue
		}
		shown++
		amount := cells["收入"]
		if amount == none {
			amount = cells["支出"]
		}
		assert.Contains(t, text, strings.TrimSuffix(yuan(amount), " 元"), "entry %s", number)
	}
	incomes, err := strconv.Atoi(sums.Cells["收入"]["笔数"])
	require.NoError(t, err)
	spendings, err := strconv.Atoi(sums.Cells["支出"]["笔数"])
	require.NoError(t, err)
	assert.Equal(t, incomes+spendings, shown)
	assert.GreaterOrEqual(t, spendings, 30)

	// What came late counts in the next year.
	said = d.Send("/fund 2027").Last()
	assert.Contains(t, said, "结余："+yuan(sum("次年结余")))
	assert.Contains(t, said, "上年结转 "+yuan(sum("结余")))
	assert.Contains(t, said, "已支出 "+yuan(sum("次年补记")))
}

// fen is a sum.
type fen int64

func parseFen(t testing.TB, text string) fen {
	if text == none || text == "" {
		return 0
	}
	text = strings.ReplaceAll(text, ",", "")
	whole, cents, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(cents + "00")[:2], 10, 64)
	require.NoError(t, err, text)
	return fen(n)
}

// yuan writes a sum of the tables as the program does: 15,789.50 元.
func yuan(text string) string {
	whole, cents, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + "." + cents + " 元"
}

// ledgerRows are the rows of the workbook by the heads of their columns.
func ledgerRows(t *testing.T, sheet [][]string) (rows []map[string]string) {
	heads := map[string]string{"日期": "日期", "收支": "收支", "用途": "用途", "活动": "活动", "收入（元）": "收入", "支出（元）": "支出", "结余（元）": "结余", "批准人": "批准", "凭证": "凭证", "说明": "说明"}
	var head []string
	for _, cells := range sheet {
		if head == nil {
			if len(cells) > 0 && cells[0] == "日期" {
				head = cells
			}
			continue
		}
		row := map[string]string{"序号": strconv.Itoa(len(rows) + 1)}
		for i, title := range head {
			value := none
			if i < len(cells) && cells[i] != "" {
				value = cells[i]
			}
			if key := heads[title]; key != "" {
				row[key] = value
			}
		}
		rows = append(rows, row)
	}
	require.NotNil(t, head, "no head")
	return rows
}

// keyOf is the key of the activity that has a topic.
func (p *player) keyOf(topic string) string {
	for _, a := range p.activities {
		if a.Topic == topic {
			return a.Key
		}
	}
	require.Fail(p.t, "no such activity", topic)
	return ""
}
