package fund

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	mfund "lianluo/models/fund"
	"lianluo/models/records"
	"lianluo/models/store"
)

// usual are purposes that are offered, and sorts of income.
var (
	usual   = []string{"print", "tea", "transport", "stationery"}
	sources = []string{mfund.Grant, mfund.OtherIncome}
)

const nothing = "0"

// plainSum is a sum that reads as it is kept.
var plainSum = regexp.MustCompile(`^\d+元?$`)

func newForm() *bot.Form[draft] {
	f := &bot.Form[draft]{
		Name: form, Access: bot.Staff, Card: card, Submit: file, SubmitKey: "fund.confirm",
		About: func(_ *bot.Context, v *draft) (string, error) { return chat.Joined(sum(v.Fen), v.Purpose), nil },
		Fields: []bot.Field[draft]{
			chat.Guard(func(v *draft) []*string { return []*string{&v.Purpose, &v.Payee} }, func(c *bot.Context, v *draft, words string) error {
				v.Purpose, v.Payee = "", ""
				return readLine(c, v, words)
			}),
			{
				Name: "amount", Asked: true, Files: true,
				Empty: func(v *draft) bool { return v.Fen == 0 }, Enough: func(v *draft) bool { return v.Fen != 0 },
				Question: func(c *bot.Context, v *draft) (string, error) {
					if v.Fen != 0 { // who changes the sum has said it before
						return c.T("fund.ask_" + string(v.Side)), nil
					}
					if len(v.Files) > 0 && v.Side == mfund.Spending {
						return c.T("fund.ask_receipt", "files", chat.FilesLine(c, v.Files)), nil
					}
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("fund.ask_"+string(v.Side))), nil
				},
				Set: setAmount,
			},
			{
				Name: "purpose", Asked: true, Words: true, Empty: func(v *draft) bool { return v.Purpose == "" }, Text: func(v *draft) string { return v.Purpose },
				Question: func(c *bot.Context, v *draft) (string, error) { return c.T("fund.purpose_" + string(v.Side)), nil },
				Choices:  purposes, Set: setPurpose,
			},
			{
				Name: "date", Optional: true, Empty: func(v *draft) bool { return v.On == "" },
				Choices: func(c *bot.Context, _ *draft) ([]bot.Choice, error) {
					today := store.DateOf(c.Now, c.Location())
					return []bot.Choice{
						{Label: c.P("deed.date_today"), Value: string(today)}, {Label: c.P("deed.date_yesterday"), Value: string(today.AddDate(0, 0, -1))},
					}, nil
				},
				Set: setDay,
			},
			{
				Name: "payee", Optional: true, Empty: func(v *draft) bool { return v.Payee == "" }, Text: func(v *draft) string { return v.Payee },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					return chat.SetWords(c, &v.Payee, in.Text, mfund.PayeeLimit)
				},
			},
			{
				Name: "activity", Optional: true, When: func(v *draft) bool { return v.Side == mfund.Spending }, Empty: func(v *draft) bool { return v.Activity == 0 },
				Choices: func(c *bot.Context, _ *draft) ([]bot.Choice, error) {
					list, err := recent(c)
					return append(list, bot.Choice{Label: c.P("fund.no_activity"), Value: nothing}), err
				},
				Set: chooseActivity,
			},
			chat.FilesField(func(v *draft) *[]bot.Upload { return &v.Files }, func(*bot.Context, *draft, string) error { return nil }),
			{ // what looks like the same receipt, or spending, twice is asked about, last
				Name: "twin", Asked: true, NoEdit: true, Unnumbered: true,
				When:     func(v *draft) bool { return v.Twin != 0 && v.Twin != v.Another },
				Empty:    func(v *draft) bool { return v.Twin != 0 && v.Twin != v.Another },
				Question: askTwin,
				Choices: func(c *bot.Context, _ *draft) ([]bot.Choice, error) {
					return []bot.Choice{{Label: c.P("fund.twin_other"), Value: "other"}}, nil
				},
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					if in.Choice != "other" {
						return c.Problem("fund.twin_tap")
					}
					v.Another = v.Twin
					return nil
				},
			},
		},
	}
	for i := range f.Fields {
		set := weighed(f.Fields[i].Set)
		f.Fields[i].Set = func(c *bot.Context, v *draft, in bot.Input) error {
			if err := set(c, v, in); err != nil {
				return err
			}
			return lookForTwin(c, v)
		}
	}
	return f
}

// setAmount takes the sum, or a receipt's photo with the sum under it.
func setAmount(c *bot.Context, v *draft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		if in.Text == "" {
			return nil
		}
	}
	words := phrase.Clean(in.Text)
	if _, whole := phrase.Yuan(words); !whole && v.Purpose == "" && !negative.MatchString(words) {
		if _, _, ok := sumAndRest(words); ok {
			words, err := chat.TakeText(c, words, mfund.PurposeLimit)
			if err != nil {
				return err
			}
			return readLine(c, v, words)
		}
	}
	fen, err := takeSum(c, in.Text)
	if err != nil {
		return err
	}
	return setSum(c, v, fen, in.Text)
}

func purposes(c *bot.Context, v *draft) (list []bot.Choice, err error) {
	keys := usual
	if v.Side == mfund.Income {
		keys = sources
	} else if list, err = recent(c); err != nil {
		return nil, err
	}
	for _, key := range keys {
		list = append(list, bot.Choice{Label: c.P("fund.usual_" + key), Value: key})
	}
	return list, nil
}

func setPurpose(c *bot.Context, v *draft, in bot.Input) error {
	list, err := purposes(c, v)
	if err != nil {
		return err
	}
	value := in.Choice
	if value == "" {
		words := phrase.Clean(in.Text)
		if i := slices.IndexFunc(list, func(x bot.Choice) bool { return x.Label == words }); i >= 0 {
			value = list[i].Value
		}
	}
	switch {
	case value == "":
		return chat.SetWords(c, &v.Purpose, in.Text, mfund.PurposeLimit)
	case strings.HasPrefix(value, ofActivity) && v.Side == mfund.Spending:
		a, err := pickActivity(c, value)
		if err != nil {
			return err
		}
		v.Purpose = ""
		setActivity(v, a)
		return nil
	case !slices.ContainsFunc(list, func(x bot.Choice) bool { return x.Value == value }):
		return c.Problem("common.stale")
	}
	v.Purpose = c.GroupWords().Plain("fund.usual_" + value)
	if v.Side == mfund.Income {
		v.Sort = value
	}
	return nil
}

func setDay(c *bot.Context, v *draft, in bot.Input) (err error) {
	day := store.Date(in.Choice)
	if in.Choice == "" {
		if day, err = chat.ReadDay(c, in.Text, "fund.bad_date", phrase.Past); err != nil {
			return err
		}
	}
	switch {
	case !day.Valid():
		return c.Problem("common.stale")
	case day > store.DateOf(c.Now, c.Location()):
		return c.Problem("fund.future")
	}
	v.On = day
	return nil
}

func chooseActivity(c *bot.Context, v *draft, in bot.Input) error {
	list, err := recent(c)
	if err != nil {
		return err
	}
	value, ok := chat.Pick(in, append(list, bot.Choice{Label: c.P("fund.no_activity"), Value: nothing}))
	switch {
	case !ok:
		return c.Problem("fund.tap_activity")
	case value == nothing:
		v.Activity = 0
		return nil
	}
	a, err := pickActivity(c, value)
	if err == nil {
		setActivity(v, a)
	}
	return err
}

func askTwin(c *bot.Context, v *draft) (string, error) {
	s, err := mfund.ByID(c.Tx, v.Twin)
	if err != nil {
		return "", err
	}
	return c.T("fund.twin", "noted", c.Date(s.CreatedAt), "day", c.Words.Day(s.OnDate.Start(c.Location())), "sum", sum(s.Fen), "purpose", phrase.Truncate(s.Purpose, 60), "receipt", v.ByFile, "payee", s.Payee), nil
}

// lines are what a slip says.
func lines(c *bot.Context, s *mfund.Slip, files []bot.Upload, typed string) (string, error) {
	activity := ""
	if s.ActivityID != nil {
		a, err := activities.ByID(c.Tx, *s.ActivityID)
		if err != nil {
			return "", err
		}
		activity = a.Topic
	}
	return c.T("fund.lines", "side", string(s.Side), "sum", sum(s.Fen), "typed", typed, "day", chat.Day(c, s.OnDate), "purpose", s.Purpose, "payee", s.Payee,
		"activity", activity, "files", chat.FilesLine(c, files), "bare", s.Side == mfund.Spending && len(files) == 0 && s.Sort != mfund.FromActivity, "moved", s.Sort == mfund.FromActivity), nil
}

func card(c *bot.Context, v *draft) (string, error) {
	s := slipOf(v)
	typed := v.Typed
	if plainSum.MatchString(typed) {
		typed = "" // 350 needs no translation
	}
	body, err := lines(c, s, v.Files, typed)
	if err != nil {
		return "", err
	}
	rules, err := mfund.SettingsOf(c.Tx)
	if err != nil {
		return "", err
	}
	s.LimitFen, s.EnteredBy = rules.LimitFen, c.Person.ID
	second, left := "", int64(0)
	if s.NeedsSecond() {
		if second, err = secondsOf(c, s); err != nil {
			return "", err
		}
	}
	balance, err := mfund.Balance(c.Tx)
	if err != nil {
		return "", err
	}
	if v.Side == mfund.Spending {
		left = balance - v.Fen
		if v.Corrects != 0 { // what it takes the place of comes back
			was, err := mfund.ByID(c.Tx, v.Corrects)
			if err != nil {
				return "", err
			}
			if was.State == mfund.Entered {
				left += was.Fen
			}
		}
	}
	closed, err := mfund.LastClosed(c.Tx)
	if err != nil {
		return "", err
	}
	year := s.OnDate.Start(c.Location()).Year()
	return c.T("fund.card", "body", chat.HTMLOf(body), "needs", s.NeedsSecond(), "limit", phrase.FormatFen(s.LimitFen), "second", second,
		"over", left < 0, "left", sum(left), "late", year <= closed, "year", year, "books", closed+1, "corrects", v.Corrects != 0), nil
}

// secondsOf names who can approve a slip; "" when nobody can.
func secondsOf(c *bot.Context, s *mfund.Slip) (string, error) {
	list, err := mfund.Seconds(c.Tx, s)
	var names []string
	for i := range list {
		names = append(names, list[i].Name)
	}
	return strings.Join(names, c.P("writing.comma")), err
}

// file enters what the form holds.
func file(c *bot.Context, v *draft) (m bot.Message, err error) {
	// What is in a receipt may have been read only since the card was shown.
	if err := lookForTwin(c, v); err != nil {
		return m, err
	}
	if v.Twin != 0 && v.Twin != v.Another {
		return m, c.Problem("fund.twin_now")
	}
	s := slipOf(v)
	if err := mfund.File(c.Tx, s, c.Person, c.At()); err != nil {
		return m, problem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindFund, s.ID, v.Files); err != nil {
		return m, err
	}
	a, err := c.Act(filed, s.ID, "")
	if err != nil {
		return m, err
	}
	if v.Corrects != 0 {
		if err := c.Settled(ref(v.Corrects)); err != nil {
			return m, err
		}
	}
	second := ""
	if s.State == mfund.Waiting {
		if second, err = askSeconds(c, s); err != nil {
			return m, err
		}
	}
	body, err := lines(c, s, v.Files, "")
	if err != nil {
		return m, err
	}
	balance, err := mfund.Balance(c.Tx)
	if err != nil {
		return m, err
	}
	m.Text = c.T("fund.done", "waits", s.State == mfund.Waiting, "second", second, "body", chat.HTMLOf(body), "balance", sum(balance), "over", balance < 0)
	m.Buttons = append(bot.Rows(1, chat.Undo(c, a)), bot.Row(c.B("fund.view", "fund_slip", s.ID), c.B("fund.page", "fund", 0)))
	if s.State == mfund.Waiting && second == "" {
		m.Buttons = append(m.Buttons, bot.Row(c.B("fund.name_second", "fund_settings")))
	}
	return m, nil
}

// unfile takes what was entered out again: by a reversing entry, or before anybody decides.
func unfile(c *bot.Context, id int64) error {
	s, err := mfund.ByID(c.Tx, id)
	if err != nil {
		return problem(c, err)
	}
	if err := mfund.Unfile(c.Tx, s, c.Person, c.At()); err != nil {
		return problem(c, err)
	}
	if err := c.Settled(ref(id)); err != nil {
		return err
	}
	return showSlip(c, c.T("fund.unfiled"), s)
}
