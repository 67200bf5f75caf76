package fund

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mfund "lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/records"
)

// mayRead: the staff, and who is to approve it or has.
func mayRead(c *bot.Context, s *mfund.Slip) (bool, error) {
	if c.Person.Is(people.Staff) || s.DecidedBy != nil && *s.DecidedBy == c.Person.ID {
		return true, nil
	}
	if s.State != mfund.Waiting {
		return false, nil
	}
	return mfund.MayDecide(c.Tx, s, c.Person)
}

// readable is a slip of which the person may see all.
func readable(c *bot.Context, id int64) (*mfund.Slip, error) {
	s, err := mfund.ByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	may, err := mayRead(c, s)
	if err == nil && !may {
		err = c.Problem("common.gone")
	}
	return s, err
}

// files lets the same see its receipts.
func files(c *bot.Context, id int64) (string, error) {
	s, err := readable(c, id)
	if err != nil {
		return "", err
	}
	return chat.Joined(sum(s.Fen), s.Purpose), nil
}

// text is all that is known of a slip.
func text(c *bot.Context, s *mfund.Slip) (string, error) {
	given, err := chat.FilesOf(c, records.KindFund, s.ID)
	if err != nil {
		return "", err
	}
	body, err := lines(c, s, given, "")
	if err != nil {
		return "", err
	}
	entry, err := mfund.EntryOf(c.Tx, s.ID)
	if err != nil {
		return "", err
	}
	by, second, decider := "", "", ""
	name := func(id *int64, to *string) {
		if err == nil && id != nil && *id != 0 {
			*to, err = chat.Names(c, []int64{*id})
		}
	}
	name(&s.EnteredBy, &by)
	name(s.DecidedBy, &decider)
	late, year := false, 0
	if entry != nil {
		name(entry.SecondID, &second)
		late, year = entry.Late(), entry.Year
	}
	if err != nil {
		return "", err
	}
	waits := ""
	if s.State == mfund.Waiting {
		may, err := mfund.MayDecide(c.Tx, s, c.Person)
		if err != nil {
			return "", err
		}
		if !may { // who is asked is not told that he or she is
			if waits, err = secondsOf(c, s); err != nil {
				return "", err
			}
		}
	}
	return c.T("fund.slip", "state", c.P("fund.state_"+string(s.State)), "body", chat.HTMLOf(body), "by", by, "second", second, "decider", decider,
		"kind", string(s.State), "reason", s.Reason, "late", late, "year", year, "waits", waits, "at", c.DateClock(s.CreatedAt)), nil
}

// slipCard is a slip with what the person can do with it.
func slipCard(c *bot.Context, s *mfund.Slip) (m bot.Message, err error) {
	if m.Text, err = text(c, s); err != nil {
		return m, err
	}
	m.About = ref(s.ID)
	var rows [][]bot.Button
	if s.State == mfund.Waiting {
		may, err := mfund.MayDecide(c.Tx, s, c.Person)
		if err != nil {
			return m, err
		}
		if may {
			rows = append(rows, bot.Row(c.B("fund.approve", "fund_ok", s.ID), c.B("fund.refuse", "fund_no", s.ID)))
		}
	}
	b, ok, err := chat.FilesButton(c, records.KindFund, s.ID)
	if err != nil {
		return m, err
	}
	var rest []bot.Button
	if ok {
		rest = append(rest, b)
	}
	staff := c.Person.Is(people.Staff)
	if staff && (s.State == mfund.Entered || s.State == mfund.Waiting) {
		if s.Side == mfund.Spending {
			rest = append(rest, c.B("fund.add_receipt", "fund_receipt", s.ID))
		}
		rest = append(rest, c.B("fund.fix", "fund_fix", s.ID), c.B("fund.cancel_"+string(s.State), "fund_cancel", s.ID))
	}
	if staff && s.ActivityID != nil {
		rest = append(rest, c.B("fund.see_activity", "session", *s.ActivityID))
	}
	rows = append(rows, bot.Rows(2, rest...)...)
	if staff {
		rows = append(rows, bot.Row(c.B("fund.page", "fund", s.OnDate.Start(c.Location()).Year())))
	}
	m.Buttons = rows
	return m, nil
}

// showSlip shows a slip with a line on top of what was done.
func showSlip(c *bot.Context, done string, s *mfund.Slip, undo ...bot.Button) error {
	if _, err := readable(c, s.ID); err != nil {
		return err
	}
	m, err := slipCard(c, s)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	if len(undo) > 0 {
		m.Buttons = append([][]bot.Button{undo}, m.Buttons...)
	}
	_, err = c.Show(m)
	return err
}

// cancelForm asks why a slip is taken out.
const cancelForm bot.FormName[chat.ReasonDraft] = "fund_cancel"

func newCancelForm() *bot.Form[chat.ReasonDraft] {
	f := chat.ReasonForm(cancelForm, bot.Staff, func(c *bot.Context, v *chat.ReasonDraft) (string, error) {
		s, err := readable(c, v.ID)
		if err != nil {
			return "", err
		}
		return c.T("fund.cancel_card", "waits", s.State == mfund.Waiting, "sum", sum(s.Fen), "purpose", s.Purpose, "reason", v.Reason), nil
	}, func(c *bot.Context, v *chat.ReasonDraft) (m bot.Message, err error) {
		s, err := readable(c, v.ID)
		if err != nil {
			return m, err
		}
		if err := mfund.Cancel(c.Tx, s, c.Person, v.Reason, c.At()); err != nil {
			return m, problem(c, err)
		}
		a, err := c.Act(cancelled, s.ID, "")
		if err != nil {
			return m, err
		}
		if err := c.Settled(ref(s.ID)); err != nil {
			return m, err
		}
		if m, err = slipCard(c, s); err != nil {
			return m, err
		}
		m.Text = locale.Join("\n\n", c.T("fund.cancelled_"+string(s.State)), m.Text)
		m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, a))}, m.Buttons...)
		return m, nil
	})
	ready := []string{"wrong", "twice", "refund"}
	choices := func(c *bot.Context, _ *chat.ReasonDraft) (list []bot.Choice, err error) {
		for _, key := range ready {
			list = append(list, bot.Choice{Label: c.P("fund.why_" + key), Value: key})
		}
		return list, nil
	}
	set := f.Fields[0].Set
	f.Fields[0].Choices = choices
	f.Fields[0].Set = func(c *bot.Context, v *chat.ReasonDraft, in bot.Input) error {
		if in.Choice == "" {
			return set(c, v, in)
		}
		list, _ := choices(c, v)
		if _, ok := chat.Pick(in, list); !ok {
			return c.Problem("common.stale")
		}
		v.Reason = c.GroupWords().Plain("fund.why_" + in.Choice)
		return nil
	}
	return f
}

func cancel(c *bot.Context) error {
	s, err := pressed(c)
	if err != nil {
		return err
	}
	if s.State != mfund.Entered && s.State != mfund.Waiting {
		return c.Problem("fund.moved")
	}
	return cancelForm.Start(c, chat.ReasonDraft{ID: s.ID})
}

// restore takes cancel back: by one more entry.
func restore(c *bot.Context, id int64) error {
	s, err := mfund.ByID(c.Tx, id)
	if err != nil {
		return problem(c, err)
	}
	if err := mfund.Restore(c.Tx, s, c.Person, c.At()); err != nil {
		return problem(c, err)
	}
	return showSlip(c, c.T("fund.restored"), s)
}

// receiptForm adds receipts to a slip.
const receiptForm bot.FormName[receiptDraft] = "fund_receipt"

type receiptDraft struct {
	Slip  int64        `json:"slip"`
	Files []bot.Upload `json:"files,omitempty"`
}

func newReceiptForm() *bot.Form[receiptDraft] {
	f := chat.FilesField(func(v *receiptDraft) *[]bot.Upload { return &v.Files }, func(*bot.Context, *receiptDraft, string) error { return nil })
	f.Asked, f.Optional = true, false
	f.Enough = func(v *receiptDraft) bool { return len(v.Files) > 0 }
	f.Set = weighed(f.Set)
	return &bot.Form[receiptDraft]{
		Name: receiptForm, Access: bot.Staff, SubmitKey: "fund.keep_receipt", Fields: []bot.Field[receiptDraft]{f},
		Card: func(c *bot.Context, v *receiptDraft) (string, error) {
			s, err := readable(c, v.Slip)
			if err != nil {
				return "", err
			}
			uniques, err := receiptNames(c, v.Files)
			if err != nil {
				return "", err
			}
			other := *s
			other.CorrectsID = &s.ID
			twin, same, err := mfund.Twin(c.Tx, &other, uniques)
			if err != nil {
				return "", err
			}
			return c.T("fund.receipt_card", "sum", sum(s.Fen), "purpose", s.Purpose, "files", chat.FilesLine(c, v.Files), "twin", same && twin != nil), nil
		},
		Submit: func(c *bot.Context, v *receiptDraft) (m bot.Message, err error) {
			s, err := readable(c, v.Slip)
			if err != nil {
				return m, err
			}
			there, err := chat.FilesOf(c, records.KindFund, s.ID)
			if err != nil {
				return m, err
			}
			all := append(there, v.Files...)
			if len(all) > records.AttachmentsLimit {
				return m, c.Problem("writing.too_many", "limit", records.AttachmentsLimit)
			}
			if err := chat.KeepFiles(c, records.KindFund, s.ID, all); err != nil {
				return m, err
			}
			m, err = slipCard(c, s)
			m.Text = locale.Join("\n\n", c.T("fund.receipt_kept"), m.Text)
			return m, err
		},
	}
}

func receipt(c *bot.Context) error {
	s, err := pressed(c)
	if err != nil {
		return err
	}
	return receiptForm.Start(c, receiptDraft{Slip: s.ID})
}
