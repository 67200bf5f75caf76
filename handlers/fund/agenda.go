package fund

import (
	"lianluo/bot"
	mfund "lianluo/models/fund"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
)

// onAgenda is the year's money in one line: a meeting of the committee hears of it (§17).
func onAgenda(c *bot.Context, p *mpledges.Pledge) ([]mpledges.Item, error) {
	t, err := mfund.TotalsOf(c.Tx, p.Year)
	if err != nil || t.Income == 0 && t.Spent == 0 { // nothing was entered: there is nothing to hear
		return nil, err
	}
	before, _, err := mfund.Uncarried(c.Tx, p.Year)
	if err != nil {
		return nil, err
	}
	return []mpledges.Item{{
		Sort: "fund", Ref: records.Ref{Kind: records.KindFundYear, ID: int64(p.Year)},
		Text: c.GroupWords().Plain("fund.agenda", "year", p.Year, "budget", sum(t.Budget), "spent", sum(t.Spent), "left", sum(t.Left()+before)),
	}}, nil
}
