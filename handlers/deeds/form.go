package deeds

import (
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

func newDeedForm() *bot.Form[deedDraft] {
	return &bot.Form[deedDraft]{
		Name: deedForm, Access: bot.Members,
		Fields: []bot.Field[deedDraft]{
			chat.Guard(func(v *deedDraft) []*string { return []*string{&v.Details, &v.Title, &v.Place} }, retypeDeed),
			{
				Name: "what", Asked: true, Files: true, Words: true,
				Text:  func(v *deedDraft) string { return v.Title },
				Empty: func(v *deedDraft) bool { return v.Title == "" },
				Question: func(c *bot.Context, v *deedDraft) (string, error) {
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("deed.what.ask")), nil
				},
				Enough: func(v *deedDraft) bool { return v.Title != "" },
				Set:    setDeedWhat,
			},
			{Name: "amount", Empty: func(v *deedDraft) bool { return len(v.Quantities) == 0 }, Set: setAmount},
			{
				Name: "date", Asked: true, Empty: func(v *deedDraft) bool { return v.On == "" }, Set: setDeedDate,
				Question: func(c *bot.Context, v *deedDraft) (string, error) {
					return locale.Join("\n\n", v.Notice, c.T("deed.date.ask")), nil
				},
				Choices: func(c *bot.Context, v *deedDraft) ([]bot.Choice, error) {
					today := store.DateOf(c.Now, c.Location())
					return []bot.Choice{
						{Label: c.P("deed.date_today"), Value: string(today)},
						{Label: c.P("deed.date_yesterday"), Value: string(today.AddDate(0, 0, -1))},
					}, nil
				},
			},
			{ // of what was promised, asked in turn
				Name: "how_many", Asked: true, Optional: true, NoEdit: true, When: func(v *deedDraft) bool { return v.Finish },
				Empty: func(v *deedDraft) bool { return len(v.Quantities) == 0 }, Set: setAmount,
			},
			{
				Name: "where", Asked: true, Optional: true, NoEdit: true, When: func(v *deedDraft) bool { return v.Finish },
				Empty: func(v *deedDraft) bool { return v.Place == "" }, Set: setPlace,
			},
			placeField(), coworkersField(),
			chat.FilesField(func(v *deedDraft) *[]bot.Upload { return &v.Files }, deedCaption),
		},
		Card:    deedCard,
		Submit:  fileDeed,
		Instead: otherBooks,
	}
}

// otherBooks are the buttons of the books that are taken for good deeds: a gift, an honour
// (§14). What was sent already is a deed's.
func otherBooks(c *bot.Context, v *deedDraft) []bot.Button {
	if v.Deed != 0 || v.Finish || len(v.Files) > 0 {
		return nil
	}
	return slices.Concat(front.RunButton(c, "donation.list_new", "donation"), front.RunButton(c, "honour.list_new", "honour"))
}

func placeField() bot.Field[deedDraft] {
	return bot.Field[deedDraft]{Name: "place", Empty: func(v *deedDraft) bool { return v.Place == "" }, Set: setPlace}
}

func coworkersField() bot.Field[deedDraft] {
	return bot.Field[deedDraft]{
		Name: "with", Several: true, Empty: func(v *deedDraft) bool { return len(v.With) == 0 },
		Choices: coworkerChoices, Set: setCoworkers,
	}
}

// setAmount takes how many, and how many had the good of it; never who (§13, domain F3).
func setAmount(c *bot.Context, v *deedDraft, in bot.Input) error {
	words := phrase.Clean(in.Text)
	if phrase.NamesBeneficiary(words) {
		return c.Problem("deed.names_nobody")
	}
	list := phrase.ParseQuantities(words)
	if len(list) == 0 || len(list) > mdeeds.DeedQuantities {
		return c.Problem("deed.bad_amount", "limit", mdeeds.DeedQuantities)
	}
	v.Quantities = list
	return nil
}

func setPlace(c *bot.Context, v *deedDraft, in bot.Input) error {
	words, err := chat.TakeText(c, in.Text, store.TitleLimit)
	if err != nil {
		return err
	}
	if phrase.NamesBeneficiary(words) {
		return c.Problem("deed.names_nobody")
	}
	v.Place = words
	return nil
}

func setDeedWhat(c *bot.Context, v *deedDraft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		return deedCaption(c, v, in.Text)
	}
	if in.Add {
		return deedCaption(c, v, in.Text)
	}
	words, err := chat.TakeText(c, in.Text, mdeeds.DetailsLimit)
	if err != nil {
		return err
	}
	if v.Title != "" { // changed on the card: the rest was read before
		if store.Length(words) > store.TitleLimit {
			return c.Problem("writing.too_long", "length", store.Length(words), "limit", store.TitleLimit)
		}
		v.Title = words
		return nil
	}
	readDeed(c, v, words)
	if v.Title == "" {
		return c.Problem("deed.no_title")
	}
	return nil
}

// retypeDeed takes a text that replaces the one before.
func retypeDeed(c *bot.Context, v *deedDraft, words string) error {
	if n := store.Length(words); n > mdeeds.DetailsLimit {
		return c.Problem("writing.too_long", "length", n, "limit", mdeeds.DetailsLimit)
	}
	v.Details, v.Quantities = "", nil
	readDeed(c, v, words)
	return nil
}

// deedCaption reads the line under a photo: it tells of the deed, or more of
// it.
func deedCaption(c *bot.Context, v *deedDraft, words string) error {
	if words = phrase.Clean(words); words == "" {
		return nil
	}
	if v.Title == "" {
		readDeed(c, v, words)
		return nil
	}
	return chat.AddText(c, &v.Details, words, mdeeds.DetailsLimit)
}

func setDeedDate(c *bot.Context, v *deedDraft, in bot.Input) error {
	today := store.DateOf(c.Now, c.Location())
	if in.Choice != "" {
		d, err := store.ParseDate(in.Choice)
		if err != nil || d > today {
			return c.Problem("common.stale")
		}
		v.On, v.Notice = d, ""
		return nil
	}
	on, err := deedDay(c, in.Text)
	if err == nil {
		v.On, v.Notice = on, ""
	}
	return err
}

// coworkerChoices are the other members; one tapped is added or taken away.
func coworkerChoices(c *bot.Context, v *deedDraft) ([]bot.Choice, error) {
	list, err := people.Members(c.Tx)
	if err != nil {
		return nil, err
	}
	var choices []bot.Choice
	for _, p := range list {
		if p.ID == c.Person.ID {
			continue
		}
		label := p.Name
		if slices.Contains(v.With, p.ID) {
			label = "✅ " + label
		}
		choices = append(choices, bot.Choice{Label: label, Value: strconv.FormatInt(p.ID, 10)})
	}
	return choices, nil
}

// setCoworkers takes one name tapped, or a list of names typed, which replaces
// the list.
func setCoworkers(c *bot.Context, v *deedDraft, in bot.Input) error {
	list, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	return chat.TakeNames(c, &v.With, in, list, c.Person.ID)
}
