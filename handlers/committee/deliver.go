package committee

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mcommittee "lianluo/models/committee"
	"lianluo/models/store"
)

// deliverDraft is when a report was delivered, to whom and how.
type deliverDraft struct {
	ID  int64      `json:"id"`
	On  store.Date `json:"on,omitempty"`
	To  string     `json:"to,omitempty"`
	How string     `json:"how,omitempty"`
}

const deliverForm bot.FormName[deliverDraft] = "report_delivery"

// To whom and how reports are delivered, as buttons.
var (
	addressees = []string{"secretary", "office", "meeting"}
	ways       = []string{"paper", "meeting", "file"}
)

func registerDelivery(r *bot.Router) {
	bot.AddForm(r, &bot.Form[deliverDraft]{
		Name: deliverForm, Access: bot.Staff, Direct: true, SubmitKey: "report_delivery.do", Submit: deliver,
		Back: func(c *bot.Context, v *deliverDraft) bot.Button { return c.B("common.back", "report_version", v.ID) },
		Card: func(c *bot.Context, v *deliverDraft) (string, error) {
			r, err := mcommittee.ByID(c.Tx, v.ID)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return c.T("report_delivery.card", "title", title(c.Words, r), "date", chat.Day(c, v.On), "to", v.To, "how", v.How), nil
		},
		Fields: []bot.Field[deliverDraft]{
			{
				Name: "day", Asked: true, Empty: func(v *deliverDraft) bool { return v.On == "" },
				Choices: func(c *bot.Context, _ *deliverDraft) ([]bot.Choice, error) {
					today := store.DateOf(c.Now, c.Location())
					yesterday := today.AddDate(0, 0, -1)
					return []bot.Choice{{Label: c.P("deed.date_today"), Value: string(today)}, {Label: c.P("deed.date_yesterday"), Value: string(yesterday)}}, nil
				},
				Set: setDelivered,
			},
			pickOrType("to", addressees, func(v *deliverDraft) *string { return &v.To }),
			pickOrType("how", ways, func(v *deliverDraft) *string { return &v.How }),
		},
	})
	r.Button("report_deliver", bot.Staff, func(c *bot.Context) error {
		r, err := pressed(c)
		if err != nil {
			return err
		}
		if r.State != mcommittee.Frozen {
			return c.Problem("report.moved")
		}
		return deliverForm.Start(c, deliverDraft{ID: r.ID})
	})
	r.Undo("report_delivery", bot.Staff, func(c *bot.Context, id int64) error {
		r, err := mcommittee.ByID(c.Tx, id)
		if err != nil {
			return c.MissingAs(err, "common.gone")
		}
		if err := mcommittee.Undeliver(c.Tx, r, c.Person, c.Now); err != nil {
			return problem(c, err)
		}
		return show(c, c.T("common.undone"), r.Of())
	})
}

// pickOrType is a question with ready answers, that can be typed too.
func pickOrType(name string, values []string, of func(v *deliverDraft) *string) bot.Field[deliverDraft] {
	return bot.Field[deliverDraft]{
		Name: name, Asked: true, Text: func(v *deliverDraft) string { return *of(v) }, Empty: func(v *deliverDraft) bool { return *of(v) == "" },
		Choices: func(c *bot.Context, _ *deliverDraft) (list []bot.Choice, err error) {
			for _, value := range values {
				list = append(list, bot.Choice{Label: c.P("report_delivery." + name + "_" + value), Value: value})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *deliverDraft, in bot.Input) error {
			if in.Choice == "" {
				return chat.SetWords(c, of(v), store.OneLine(in.Text), store.TitleLimit)
			}
			for _, value := range values {
				if value == in.Choice {
					*of(v) = c.P("report_delivery." + name + "_" + value)
					return nil
				}
			}
			return c.Problem("common.stale")
		},
	}
}

// setDelivered takes the day: not before the quarter was over, and none to come.
func setDelivered(c *bot.Context, v *deliverDraft, in bot.Input) (err error) {
	var day store.Date
	if in.Choice != "" {
		if day, err = store.ParseDate(in.Choice); err != nil {
			return c.Problem("common.stale")
		}
	} else if day, err = chat.ReadDay(c, in.Text, "report.bad_day", phrase.Past); err != nil {
		return err
	}
	r, err := mcommittee.ByID(c.Tx, v.ID)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch {
	case day > store.DateOf(c.Now, c.Location()):
		return problem(c, mcommittee.ErrToCome)
	case day < store.DateOf(r.Of().End(c.Location()), c.Location()):
		return problem(c, mcommittee.ErrEarly)
	}
	v.On = day
	return nil
}

func deliver(c *bot.Context, v *deliverDraft) (m bot.Message, err error) {
	r, err := mcommittee.ByID(c.Tx, v.ID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if err := mcommittee.Deliver(c.Tx, r, mcommittee.Delivery{On: v.On, To: v.To, How: v.How}, c.Person, c.Now); err != nil {
		return m, problem(c, err)
	}
	act, err := chat.ActOnLast(c, mcommittee.Life, r.ID, "report_delivery")
	if err != nil {
		return m, err
	}
	if err := c.Settled(about(r.Of())); err != nil {
		return m, err
	}
	if m, err = page(c, c.T("report.delivered"), r); err == nil {
		m.Buttons[0] = append(m.Buttons[0], chat.Undo(c, act))
	}
	return m, err
}
