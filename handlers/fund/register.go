// Package fund is the yearly fund in the chat (经费, §17): what was spent or came in is entered
// once, above a limit a second person approves it, the year is closed with its statement.
// Nothing that is entered is changed: it is reversed and entered anew.
package fund

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/pledges"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mfund "lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Register makes the router know the fund; that of the pledges comes before it.
func Register(r *bot.Router) {
	r.Command("fund", bot.Readers, command)
	r.Button("fund", bot.Readers, func(c *bot.Context) error { return show(c, "", c.ArgInt(0)) })
	r.Button("fund_list", bot.Staff, list)
	r.Button("fund_costs", bot.Staff, costs)
	r.Button("fund_open", bot.Staff, open)

	front.AddDays(r, days)
	bot.AddForm(r, newForm())
	r.Button("fund_spend", bot.Staff, spend)
	r.Button("fund_income", bot.Staff, func(c *bot.Context) error { return form.Start(c, fresh(c, mfund.Income)) })
	r.Undo(filed, bot.Staff, unfile)

	r.Button("fund_slip", bot.Inside, func(c *bot.Context) error {
		s, err := pressed(c)
		if err != nil {
			return err
		}
		return showSlip(c, "", s)
	})
	r.Button("fund_fix", bot.Staff, fix)
	bot.AddForm(r, newCancelForm())
	r.Button("fund_cancel", bot.Staff, cancel)
	r.Undo(cancelled, bot.Staff, restore)
	bot.AddForm(r, newReceiptForm())
	r.Button("fund_receipt", bot.Staff, receipt)
	chat.Readable(r, records.KindFund, files)

	about := posts.AboutArg(records.KindFund)
	r.Button("fund_ok", bot.Inside, approve).Asks(about, look)
	r.Button("fund_no", bot.Inside, refuse).Asks(about, look)
	bot.AddForm(r, newRefusal())
	r.Undo(decided, bot.Inside, undecide)

	r.Button("fund_close", bot.Directors, closeYear)
	bot.AddForm(r, newBudgetForm())
	r.Button("fund_budget", bot.Directors, func(c *bot.Context) error { return budgetForm.Start(c, budgetDraft{Year: c.ArgInt(0)}) })
	registerSums(r)
	registerSettings(r)
	registerPapers(r)
	front.AddDeskLine(r, deskLine)
	pledges.AddAgenda(r, pledges.AgendaSource{Sort: "fund", Route: "fund", Lines: onAgenda})
	front.AddTodos(r, todos)
}

// Actions that can be undone.
const (
	filed     = "fund_filed"
	cancelled = "fund_cancelled"
	decided   = "fund_decided"
)

// command is "/fund", "/fund 2026" or "/fund 350 茶水".
func command(c *bot.Context) error {
	if year := bot.SmallInt(c.Args); year >= 2000 && year < 2100 && strconv.Itoa(year) == c.Args {
		return show(c, "", year)
	}
	if c.Person.Is(people.Staff) && (c.Args != "" || c.Upload() != nil) {
		var given []bot.Upload
		if u := c.Upload(); u != nil {
			if err := chat.TakeFile(c, &given, u); err != nil {
				return err
			}
		}
		return OpenSpending(c, c.Args, given)
	}
	return show(c, "", 0)
}

// sum is a sum as a ledger has it.
func sum(fen int64) string { return phrase.FormatSum(fen) }

func pressed(c *bot.Context) (*mfund.Slip, error) { return bot.Pressed(c, 0, mfund.ByID) }

// ref names a slip as what is said about it does.
func ref(id int64) string { return records.Ref{Kind: records.KindFund, ID: id}.String() }

// problem words what the fund refuses.
func problem(c *bot.Context, err error) error {
	for fault, key := range map[error]string{
		mfund.ErrBadSum: "fund.not_positive", mfund.ErrNoPurpose: "fund.no_purpose", mfund.ErrFutureDate: "fund.future", mfund.ErrBadDate: "fund.bad_date",
		mfund.ErrOwn: "fund.own", mfund.ErrMoved: "fund.moved", mfund.ErrClosed: "fund.is_closed", mfund.ErrNotOver: "fund.not_over",
		mfund.ErrEarlierOpen: "fund.earlier_open", mfund.ErrNoApprover: "fund.no_approver", store.ErrNotAllowed: "common.not_allowed",
		store.ErrReasonNeeded: "fund.reason_needed",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	if errors.Is(err, mfund.ErrTooLarge) {
		return c.Problem("fund.too_large", "limit", phrase.FormatFen(mfund.MaxFen))
	}
	var long *store.TooLongError
	if errors.As(err, &long) {
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return c.MissingAs(err, "common.gone")
}
