package fund

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mfund "lianluo/models/fund"
)

// closeYear is fund_close:YEAR, what closing does; fund_close:YEAR:sure closes. It is not undone:
// what comes later counts in the next year.
func closeYear(c *bot.Context) error {
	year := c.ArgInt(0)
	if c.Arg(1) == "sure" {
		y, err := mfund.Close(c.Tx, year, c.Person, c.At())
		if err != nil {
			return problem(c, err)
		}
		m, err := page(c, year)
		if err != nil {
			return err
		}
		m.Text = locale.Join("\n\n", c.T("fund.closed", "year", year, "next", year+1, "sum", sum(y.BalanceFen)), m.Text)
		_, err = c.Show(m)
		return err
	}
	t, err := mfund.TotalsOf(c.Tx, year)
	if err != nil {
		return err
	}
	last, err := mfund.LastClosed(c.Tx)
	if err != nil {
		return err
	}
	now := c.Local(c.Now)
	earlier, err := mfund.OpenBefore(c.Tx, year)
	switch {
	case err != nil:
		return err
	case year <= last:
		return c.Problem("fund.is_closed")
	case year > now.Year() || year == now.Year() && now.Month() != 12:
		return c.Problem("fund.not_over")
	case earlier != 0:
		return c.Problem("fund.earlier_open")
	}
	first, end := span(year)
	bare, err := mfund.Unreceipted(c.Tx, first, end)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: c.T("fund.close_check", "year", year, "next", year+1, "income", sum(t.Income+t.Carried), "spent", sum(t.Spent), "left", sum(t.Left()), "over", t.Left() < 0,
			"waits", t.Waits, "bare", len(bare), "early", year == now.Year()),
		Buttons: bot.Rows(1, c.B("fund.close_sure", "fund_close", year, "sure"), c.B("common.back", "fund", year)),
	})
	return err
}

// budgetForm changes a year's budget.
const budgetForm bot.FormName[budgetDraft] = "fund_budget"

type budgetDraft struct {
	Year int   `json:"year"`
	Fen  int64 `json:"fen,omitempty"`
}

func newBudgetForm() *bot.Form[budgetDraft] {
	return &bot.Form[budgetDraft]{
		Name: budgetForm, Access: bot.Directors, SubmitKey: "fund.keep", DropKey: "fund.drop",
		Card: func(c *bot.Context, v *budgetDraft) (string, error) {
			was, err := mfund.BudgetOf(c.Tx, v.Year)
			return c.T("fund.budget_card", "year", v.Year, "was", sum(was), "sum", sum(v.Fen)), err
		},
		Fields: []bot.Field[budgetDraft]{{
			Name: "sum", Asked: true, Empty: func(v *budgetDraft) bool { return v.Fen == 0 },
			Question: func(c *bot.Context, v *budgetDraft) (string, error) {
				was, err := mfund.BudgetOf(c.Tx, v.Year)
				return c.T("fund.ask_budget", "year", v.Year, "was", phrase.FormatSum(was)), err
			},
			Set: func(c *bot.Context, v *budgetDraft, in bot.Input) (err error) {
				fen, err := takeSum(c, in.Text)
				if err == nil {
					v.Fen = fen
				}
				return err
			},
		}},
		Submit: func(c *bot.Context, v *budgetDraft) (m bot.Message, err error) {
			if err := mfund.SetBudget(c.Tx, v.Year, v.Fen, c.Person, c.At()); err != nil {
				return m, problem(c, err)
			}
			m, err = page(c, v.Year)
			m.Text = locale.Join("\n\n", c.T("fund.budget_set"), m.Text)
			return m, err
		},
	}
}
