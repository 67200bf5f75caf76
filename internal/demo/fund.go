package demo

import (
	"time"

	"lianluo/models/fund"
	"lianluo/models/records"
)

// slip is what goes into the fund's book each year, on about this day.
type slip struct {
	month   time.Month
	day     int
	side    fund.Side
	yuan    float64
	purpose string
	payee   string
	receipt bool // with its photo
}

// slips are a year of the fund (经费, §17), the first day first. What is above the limit is
// approved by the member whom the director named for it.
var slips = []slip{
	{time.February, 26, fund.Income, 20000, "镇财政拨付本年度联络处经费", "镇财政所", false},
	{time.March, 9, fund.Spending, 386.5, "委员之家订阅报刊", "镇邮政所", true},
	{time.April, 14, fund.Spending, 268, "集中学习资料打印", "青山打字复印部", true},
	{time.May, 18, fund.Spending, 1650, "赴邻镇考察租车", "顺达客运公司", true},
	{time.June, 24, fund.Spending, 480, "走访慰问困难群众的米和油", "青山供销超市", true},
	{time.August, 12, fund.Spending, 235.8, "委员之家茶水、纸杯", "青山供销超市", true},
	{time.September, 22, fund.Spending, 1280, "制作文史资料展板", "县城图文广告店", true},
	{time.October, 27, fund.Spending, 316, "集中学习资料打印", "青山打字复印部", true},
	{time.November, 17, fund.Spending, 420, "农技培训请县农技站专家的误餐补助", "县农技推广站", false},
}

// approver approves what is above the limit: the office of the demo has a director and no
// secretary.
const approver = "finance"

// writeFund keeps the book of this year and the last, and closes the years that are over.
func (h *history) writeFund() error {
	second := h.holderOf(approver)
	rules := &fund.Settings{LimitFen: fund.DefaultLimit, ApproverID: &second.ID, ContactSees: true, MembersSee: true}
	if err := rules.Save(h.tx, h.director); err != nil {
		return err
	}
	this := h.today.Start(h.loc).Year()
	for year := this - 1; year <= this; year++ {
		for _, s := range slips {
			on, over := h.onDay(year, s.month, s.day)
			if !over {
				continue
			}
			at := h.past(h.at(on, 16, 30), time.Hour)
			f := &fund.Slip{Side: s.side, Fen: int64(s.yuan*100 + 0.5), OnDate: on, Purpose: s.purpose, Payee: s.payee}
			if f.Side == fund.Income {
				f.Sort = fund.Grant
			}
			if err := fund.File(h.on(at), f, h.director, at); err != nil {
				return err
			}
			if s.receipt {
				if err := h.attach(records.KindFund, f.ID, h.director, at, func() ([]File, error) { return receipt(s) }); err != nil {
					return err
				}
			}
			if f.State == fund.Waiting {
				at := h.past(at.Add(17*time.Hour), 30*time.Minute)
				if err := fund.Approve(h.on(at), f, second, at); err != nil {
					return err
				}
			}
		}
		if closed, over := h.onDay(year+1, time.January, 12); over {
			at := h.past(h.at(closed, 10, 20), time.Hour)
			if _, err := fund.Close(h.on(at), year, h.director, at); err != nil {
				return err
			}
		}
	}
	return nil
}
