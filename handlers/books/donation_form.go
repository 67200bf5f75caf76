package books

import (
	"errors"
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mbooks "lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Ready answers.
const (
	oneself  = "self"
	nameless = "none"
	house    = "house"
	nothing  = "0"
)

func newDonationForm() *bot.Form[donationDraft] {
	f := &bot.Form[donationDraft]{
		Name: donationForm, Access: bot.Inside, Card: donationCard, Submit: fileDonation,
		About: func(c *bot.Context, v *donationDraft) (string, error) { return chat.Joined(v.Donor, v.Recipient), nil },
		Fields: []bot.Field[donationDraft]{
			chat.Guard(func(v *donationDraft) []*string {
				return []*string{&v.Donor, &v.What, &v.Recipient, &v.Purpose, &v.Receipt, &v.Handler}
			}, func(c *bot.Context, v *donationDraft, words string) error {
				v.Donor, v.DonorKind, v.What, v.Sort, v.Recipient, v.Purpose, v.Receipt, v.Handler = "", "", "", "", "", "", "", ""
				return readDonation(c, v, words)
			}),
			{
				Name: "line", Asked: true, NoEdit: true, Files: true, Words: true,
				Empty: func(v *donationDraft) bool {
					return v.DonorKind == "" && v.Recipient == "" && v.Sort == "" && v.Fen == 0 && v.What == ""
				},
				Enough: func(v *donationDraft) bool { return v.Sort != "" || v.Recipient != "" },
				Question: func(c *bot.Context, v *donationDraft) (string, error) {
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("donation.line.ask")), nil
				},
				Set: setLine,
			},
			{
				Name: "donor", Asked: true, Empty: func(v *donationDraft) bool { return v.DonorKind == "" },
				Choices: func(c *bot.Context, _ *donationDraft) (list []bot.Choice, err error) {
					if c.Person.Is(people.Member) {
						list = append(list, bot.Choice{Label: c.P("donation.myself"), Value: oneself})
					}
					return append(list, bot.Choice{Label: c.P("donation.no_name"), Value: nameless}), nil
				},
				Set: func(c *bot.Context, v *donationDraft, in bot.Input) error {
					switch {
					case in.Choice == oneself && c.Person.Is(people.Member):
						return setDonor(c, v, c.Person.Name)
					case in.Choice == nameless, in.Choice == "" && phrase.ReadGift(in.Text).Unnamed:
						v.Donor, v.DonorID, v.DonorKind, v.NameOpen, v.SumOpen = "", 0, mbooks.ByNobody, false, false
						return nil
					case in.Choice != "":
						return c.Problem("common.stale")
					}
					return setDonor(c, v, in.Text)
				},
			},
			{
				Name: "recipient", Asked: true, Empty: func(v *donationDraft) bool { return v.Recipient == "" },
				Question: func(c *bot.Context, v *donationDraft) (string, error) {
					return locale.Join("\n\n", v.NotTo, c.T("donation.recipient.ask")), nil
				},
				Choices: func(c *bot.Context, _ *donationDraft) ([]bot.Choice, error) {
					return []bot.Choice{{Label: c.P("donation.a_household"), Value: house}}, nil
				},
				Set: func(c *bot.Context, v *donationDraft, in bot.Input) error {
					v.NotTo = ""
					switch in.Choice {
					case house:
						v.Recipient, v.Unnamed = c.GroupWords().Plain("donation.household"), false
						return nil
					case "":
						return setRecipient(c, v, in.Text)
					}
					return c.Problem("common.stale")
				},
			},
			{
				Name: "amount", Asked: true, Empty: func(v *donationDraft) bool {
					return v.Sort == "" || v.Sort == mbooks.Money && v.Fen == 0 || v.Sort != mbooks.Money && v.What == ""
				},
				Set: setAmount,
			},
			dateField(func(v *donationDraft) (*store.Date, *string) { return &v.On, &v.Notice }),
			text("purpose", mbooks.WhatLimit, func(v *donationDraft) *string { return &v.Purpose }),
			text("receipt", mbooks.DonorLimit, func(v *donationDraft) *string { return &v.Receipt }),
			text("handler", mbooks.DonorLimit, func(v *donationDraft) *string { return &v.Handler }),
			deedField(func(v *donationDraft) *int64 { return &v.Deed }),
			chat.FilesField(func(v *donationDraft) *[]bot.Upload { return &v.Files }, readDonation),
			consent("name_open", func(v *donationDraft) *bool { return &v.NameOpen }, func(v *donationDraft) bool { return v.DonorKind != mbooks.ByNobody }),
			consent("sum_open", func(v *donationDraft) *bool { return &v.SumOpen }, nil),
			{ // what looks like the same gift twice is asked about, last
				Name: "twin", Asked: true, NoEdit: true, Unnumbered: true,
				When:  func(v *donationDraft) bool { return v.Twin != "" && v.Twin != v.Another },
				Empty: func(v *donationDraft) bool { return v.Twin != "" && v.Twin != v.Another },
				Question: func(c *bot.Context, v *donationDraft) (string, error) {
					return c.T("donation.twin.ask", "number", v.Twin), nil
				},
				Choices: func(c *bot.Context, v *donationDraft) ([]bot.Choice, error) {
					return []bot.Choice{{Label: c.P("donation.twin_other"), Value: "other"}}, nil
				},
				Set: func(c *bot.Context, v *donationDraft, in bot.Input) error {
					if in.Choice != "other" {
						return c.Problem("donation.twin_tap")
					}
					v.Another = v.Twin
					return nil
				},
			},
		},
	}
	for i := range f.Fields {
		set := f.Fields[i].Set
		f.Fields[i].Set = func(c *bot.Context, v *donationDraft, in bot.Input) error {
			if err := set(c, v, in); err != nil {
				return err
			}
			return lookForTwin(c, v)
		}
	}
	return f
}

// setLine takes the sentence that says all of it, or a receipt's photo with one under it.
func setLine(c *bot.Context, v *donationDraft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		return readDonation(c, v, in.Text)
	}
	words, err := chat.TakeText(c, in.Text, store.MatterLimit)
	if err != nil {
		return err
	}
	was := *v
	if err := readDonation(c, v, words); err != nil {
		return err
	}
	if v.DonorKind == was.DonorKind && v.Recipient == was.Recipient && v.Sort == was.Sort && v.NotTo == was.NotTo && v.Purpose == was.Purpose {
		*v = was
		return c.Problem("donation.not_read")
	}
	return nil
}

// setAmount takes a sum, or what was given with what it may be worth.
func setAmount(c *bot.Context, v *donationDraft, in bot.Input) error {
	words, err := chat.TakeText(c, in.Text, mbooks.WhatLimit)
	if err != nil {
		return err
	}
	if err := chat.RefuseNumbers(c, words); err != nil {
		return err
	}
	if fen, approx, ok := phrase.FenOf(words); ok {
		v.Sort, v.Fen, v.Approx, v.What = mbooks.Money, fen, approx, ""
		return nil
	}
	g := phrase.ReadGift(words)
	if g.Kind == phrase.GiftUnknown || g.Kind != phrase.GiftMoney && g.What == "" {
		return c.Problem("donation.no_sum")
	}
	setGift(v, g)
	return nil
}

// dateField asks for the day.
func dateField[T any](of func(v *T) (on *store.Date, notice *string)) bot.Field[T] {
	return bot.Field[T]{
		Name: "date", Asked: true, Empty: func(v *T) bool { on, _ := of(v); return *on == "" },
		Question: func(c *bot.Context, v *T) (string, error) {
			_, notice := of(v)
			return locale.Join("\n\n", *notice, c.T("books.date_ask")), nil
		},
		Choices: func(c *bot.Context, _ *T) ([]bot.Choice, error) {
			today := store.DateOf(c.Now, c.Location())
			return []bot.Choice{
				{Label: c.P("deed.date_today"), Value: string(today)}, {Label: c.P("deed.date_yesterday"), Value: string(today.AddDate(0, 0, -1))},
			}, nil
		},
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			on, notice := of(v)
			day, err := store.ParseDate(in.Choice)
			if in.Choice == "" {
				day, err = readDay(c, in.Text)
			}
			switch {
			case err != nil && in.Choice == "":
				return err
			case err != nil:
				return c.Problem("common.stale")
			case day > store.DateOf(c.Now, c.Location()):
				return c.Problem("books.future")
			}
			*on, *notice = day, ""
			return nil
		},
	}
}

// readDay reads words that are a day.
func readDay(c *bot.Context, words string) (store.Date, error) {
	s, err := chat.ReadSpan(c, words, phrase.Past)
	var p *bot.Problem
	switch {
	case errors.As(err, &p) && p.Key == "moment.too_late":
		return "", c.Problem("books.future")
	case errors.As(err, &p) && p.Key == "moment.unknown", err == nil && !s.Start.HasDate:
		return "", c.Problem("deed.bad_date", "text", phrase.Truncate(phrase.Clean(words), 20))
	case err != nil:
		return "", err
	}
	return store.DateOf(s.Start.Time, c.Location()), nil
}

// text is a field of words that may be left out.
func text[T any](name string, limit int, of func(v *T) *string) bot.Field[T] {
	return bot.Field[T]{
		Name: name, Optional: true, Empty: func(v *T) bool { return *of(v) == "" }, Text: func(v *T) string { return *of(v) },
		Set: func(c *bot.Context, v *T, in bot.Input) error { return chat.SetWords(c, of(v), in.Text, limit) },
	}
}

// deedField says which good deed it belongs to.
func deedField[T any](of func(v *T) *int64) bot.Field[T] {
	const offered = 6
	choices := func(c *bot.Context, v *T) ([]bot.Choice, error) {
		mine := c.Person.ID
		if c.Person.Is(people.Staff) {
			mine = 0
		}
		list, err := deeds.List(c.Tx, mine, nil, store.Page{Size: offered})
		var out []bot.Choice
		for _, d := range list {
			out = append(out, bot.Choice{Label: phrase.Truncate(chat.Joined(d.Number, d.Title), 24), Value: strconv.FormatInt(d.ID, 10)})
		}
		return append(out, bot.Choice{Label: c.P("books.no_deed"), Value: nothing}), err
	}
	return bot.Field[T]{
		Name: "deed", Optional: true, Empty: func(v *T) bool { return *of(v) == 0 }, Choices: choices,
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			list, err := choices(c, v)
			if err != nil {
				return err
			}
			if in.Choice == "" {
				value, ok := chat.Pick(in, list)
				if !ok {
					return c.Problem("books.tap_deed")
				}
				in.Choice = value
			}
			if !slices.ContainsFunc(list, func(x bot.Choice) bool { return x.Value == in.Choice }) {
				return c.Problem("common.stale")
			}
			*of(v), err = strconv.ParseInt(in.Choice, 10, 64)
			return err
		},
	}
}

// consent is one of the donor's two: 慈善法 82.
func consent(name string, of func(v *donationDraft) *bool, when func(v *donationDraft) bool) bot.Field[donationDraft] {
	return bot.Field[donationDraft]{
		Name: name, Optional: true, NoEdit: true, When: when,
		Empty: func(*donationDraft) bool { return false }, Switch: func(v *donationDraft) bool { return *of(v) },
		Set: func(_ *bot.Context, v *donationDraft, in bot.Input) error {
			*of(v) = in.Choice == bot.SwitchOn
			return nil
		},
	}
}

func donationCard(c *bot.Context, v *donationDraft) (string, error) {
	body, err := donationBody(c, donationOf(c, v), v.Files)
	if err != nil {
		return "", err
	}
	return c.T("donation.card", "body", chat.HTMLOf(body), "unnamed", v.Unnamed, "files", len(v.Files)), nil
}

// editDonation opens one's own entry again while it is not confirmed.
func editDonation(c *bot.Context) error {
	d, err := donationKind().Own(c)
	if err != nil {
		return err
	}
	if !d.Open() {
		return c.Problem("books.decided")
	}
	v, err := donationDraftOf(c, d)
	if err != nil {
		return err
	}
	return donationForm.Change(c, *v)
}
