package fund

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mfund "lianluo/models/fund"
	"lianluo/models/people"
)

func registerSettings(r *bot.Router) {
	r.Button("fund_settings", bot.Directors, func(c *bot.Context) error { return showSettings(c, "") })
	r.Button("fund_sees", bot.Directors, sees)
	bot.AddForm(r, newLimitForm())
	r.Button("fund_limit", bot.Directors, func(c *bot.Context) error { return limitForm.Start(c, budgetDraft{}) })
	bot.AddForm(r, newSecondForm())
	r.Button("fund_second", bot.Directors, func(c *bot.Context) error { return secondForm.Start(c, secondDraft{}) })
}

func settingsCard(c *bot.Context) (m bot.Message, err error) {
	s, err := mfund.SettingsOf(c.Tx)
	if err != nil {
		return m, err
	}
	name := ""
	second, err := s.Approver(c.Tx)
	if err != nil {
		return m, err
	}
	if second != nil {
		name = second.Name
	}
	staff, err := people.With(c.Tx, people.Staff)
	if err != nil {
		return m, err
	}
	m.Text = c.T("fund.settings_text", "limit", sum(s.LimitFen), "second", name, "alone", len(staff) < 2)
	toggle := func(key string, on bool) bot.Button {
		state := "off"
		if on {
			state = "on"
		}
		return c.B("fund."+key+"_"+state, "fund_sees", key, state)
	}
	m.Buttons = append(bot.Rows(2, c.B("fund.set_limit", "fund_limit"), c.B("fund.set_second", "fund_second")),
		bot.Row(toggle("contact", s.ContactSees), toggle("members", s.MembersSee)), bot.Row(c.B("common.back", "fund", 0)))
	return m, nil
}

func showSettings(c *bot.Context, done string) error {
	m, err := settingsCard(c)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	_, err = c.Show(m)
	return err
}

// sees is fund_sees:WHO:STATE, turned over from the state on the button.
func sees(c *bot.Context) error {
	s, err := mfund.SettingsOf(c.Tx)
	if err != nil {
		return err
	}
	on := c.Arg(1) == "off"
	switch c.Arg(0) {
	case "contact":
		s.ContactSees = on
	case "members":
		s.MembersSee = on
	default:
		return c.Problem("common.stale")
	}
	if err := s.Save(c.Tx, c.Person); err != nil {
		return problem(c, err)
	}
	return showSettings(c, "")
}

// limitForm sets the sum above which a second person approves.
const limitForm bot.FormName[budgetDraft] = "fund_limit"

func newLimitForm() *bot.Form[budgetDraft] {
	return &bot.Form[budgetDraft]{
		Name: limitForm, Access: bot.Directors, SubmitKey: "fund.keep", DropKey: "fund.drop",
		Card: func(c *bot.Context, v *budgetDraft) (string, error) {
			return c.T("fund.limit_card", "sum", sum(v.Fen)), nil
		},
		Fields: []bot.Field[budgetDraft]{{
			Name: "sum", Asked: true, Empty: func(v *budgetDraft) bool { return v.Fen == 0 },
			Set: func(c *bot.Context, v *budgetDraft, in bot.Input) (err error) {
				fen, err := takeSum(c, in.Text)
				if err == nil {
					v.Fen = fen
				}
				return err
			},
		}},
		Submit: func(c *bot.Context, v *budgetDraft) (bot.Message, error) {
			return saved(c, func(s *mfund.Settings) { s.LimitFen = v.Fen })
		},
	}
}

func saved(c *bot.Context, change func(s *mfund.Settings)) (m bot.Message, err error) {
	s, err := mfund.SettingsOf(c.Tx)
	if err != nil {
		return m, err
	}
	change(s)
	if err := s.Save(c.Tx, c.Person); err != nil {
		return m, problem(c, err)
	}
	m, err = settingsCard(c)
	m.Text = locale.Join("\n\n", c.T("fund.saved"), m.Text)
	return m, err
}

// secondForm names the member who approves where the staff is one person.
const secondForm bot.FormName[secondDraft] = "fund_second"

type secondDraft struct {
	Who int64 `json:"who,omitempty"`
}

func newSecondForm() *bot.Form[secondDraft] {
	return &bot.Form[secondDraft]{
		Name: secondForm, Access: bot.Directors, SubmitKey: "fund.keep", DropKey: "fund.drop",
		Card: func(c *bot.Context, v *secondDraft) (string, error) {
			name, err := chat.Names(c, []int64{v.Who})
			return c.T("fund.second_card", "name", name), err
		},
		Fields: []bot.Field[secondDraft]{{
			Name: "who", Asked: true, Empty: func(v *secondDraft) bool { return v.Who == 0 },
			Choices: func(c *bot.Context, _ *secondDraft) ([]bot.Choice, error) { return chat.MemberChoices(c) },
			Set: func(c *bot.Context, v *secondDraft, in bot.Input) error {
				list, err := chat.MemberChoices(c)
				if err != nil {
					return err
				}
				value, ok := chat.Pick(in, list)
				if !ok {
					return c.Problem("fund.tap_member")
				}
				id, err := strconv.ParseInt(value, 10, 64)
				if err != nil {
					return c.Problem("common.stale")
				}
				p, err := people.PersonByID(c.Tx, id)
				if err != nil {
					return c.MissingAs(err, "common.gone")
				}
				if !p.Is(people.Member) || p.Is(people.Staff) {
					return c.Problem("fund.no_approver")
				}
				v.Who = id
				return nil
			},
		}},
		Submit: func(c *bot.Context, v *secondDraft) (bot.Message, error) {
			return saved(c, func(s *mfund.Settings) { s.ApproverID = &v.Who })
		},
	}
}
