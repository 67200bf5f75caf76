package archive

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	marchive "lianluo/models/archive"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// itemForm takes an item.
const itemForm bot.FormName[draft] = "archive"

// draft is an item that is being written.
type draft struct {
	Item    int64        `json:"item,omitempty"`   // the one that is filed again
	Matter  int64        `json:"matter,omitempty"` // the one of whose matter this tells too
	Title   string       `json:"title,omitempty"`
	Text    string       `json:"text,omitempty"`
	Period  string       `json:"period,omitempty"`
	Place   string       `json:"place,omitempty"`
	Teller  string       `json:"teller,omitempty"`
	Consent string       `json:"consent,omitempty"` // yes, no; "" is not asked yet
	Files   []bot.Upload `json:"files,omitempty"`
}

const (
	consents = "yes"
	refuses  = "no"
)

// OpenItem begins an item with words and files that were sent. source is from whom they
// were forwarded, who is named by nothing: a teller is asked before.
func OpenItem(c *bot.Context, words string, files []bot.Upload, source string) error {
	v := draft{Files: files}
	readWords(&v, chat.Unattributed(c, words, source))
	return itemForm.File(c, v)
}

// readWords takes the first words of an item: its title, and its text when they say more.
func readWords(v *draft, words string) {
	if words = phrase.Clean(words); words == "" {
		return
	}
	if v.Title = store.GuessTitle(words); v.Title != words {
		v.Text = words
	}
}

func newItemForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: itemForm, Access: bot.Members,
		Fields: []bot.Field[draft]{
			chat.Guard(func(v *draft) []*string { return []*string{&v.Text, &v.Title, &v.Place, &v.Teller} }, retype),
			{
				Name: "what", Asked: true, Files: true,
				Text:  func(v *draft) string { return v.Title },
				Empty: func(v *draft) bool { return v.Title == "" },
				Question: func(c *bot.Context, v *draft) (string, error) {
					if len(v.Files) == 0 {
						return c.T("archive.what.ask"), nil
					}
					return c.T("archive.what_of_files", "files", chat.FilesLine(c, v.Files)), nil
				},
				Enough: func(v *draft) bool { return v.Title != "" },
				Set:    setWhat,
			},
			{
				Name: "telling", Asked: true, Files: true, NoEdit: true,
				When:   func(v *draft) bool { return v.Matter != 0 },
				Empty:  func(v *draft) bool { return v.Text == "" && len(v.Files) == 0 },
				Enough: func(v *draft) bool { return true },
				Set:    setText,
			},
			{
				Name: "text", Words: true,
				Text:  func(v *draft) string { return v.Text },
				Filed: func(v *draft) bool { return v.Item != 0 },
				Empty: func(v *draft) bool { return v.Text == "" },
				Set:   setText,
			},
			{
				Name: "period", Text: func(v *draft) string { return v.Period },
				Empty: func(v *draft) bool { return v.Period == "" }, Set: setPeriod,
			},
			{
				Name: "place", Text: func(v *draft) string { return v.Place },
				Empty: func(v *draft) bool { return v.Place == "" },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					return setLine(c, &v.Place, in, store.TitleLimit)
				},
			},
			{
				Name: "teller", Text: func(v *draft) string { return v.Teller },
				Empty: func(v *draft) bool { return v.Teller == "" },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					before := v.Teller
					if err := setLine(c, &v.Teller, in, marchive.TellerLimit); err != nil {
						return err
					}
					if v.Teller != before {
						v.Consent = ""
					}
					return nil
				},
			},
			{
				Name: "consent", Asked: true, NoEdit: true,
				When:  func(v *draft) bool { return v.Teller != "" },
				Empty: func(v *draft) bool { return v.Consent == "" },
				Question: func(c *bot.Context, v *draft) (string, error) {
					return c.T("archive.consent.ask", "name", v.Teller, "readers", posts.Readers(c.Words, c.Person, marchive.Life.Readers, true)), nil
				},
				Choices: consentChoices,
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					choices, err := consentChoices(c, v)
					if err != nil {
						return err
					}
					said, ok := chat.Pick(in, choices)
					if !ok {
						return c.Problem("archive.consent_wanted")
					}
					v.Consent = said
					return nil
				},
			},
			chat.FilesField(func(v *draft) *[]bot.Upload { return &v.Files }, addWords),
		},
		Card: card, Submit: file,
		About: func(_ *bot.Context, v *draft) (string, error) { return v.Title, nil },
	}
}

func consentChoices(c *bot.Context, _ *draft) ([]bot.Choice, error) {
	return []bot.Choice{{Label: c.P("archive.consent_yes"), Value: consents}, {Label: c.P("archive.consent_no"), Value: refuses}}, nil
}

// setWhat takes what the item is called, or all that there is to tell.
func setWhat(c *bot.Context, v *draft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		return addWords(c, v, in.Text)
	}
	if v.Title != "" { // changed on the card
		return setLine(c, &v.Title, in, store.TitleLimit)
	}
	words, err := chat.TakeText(c, in.Text, marchive.TextLimit)
	if err != nil {
		return err
	}
	if v.Text != "" {
		if n := store.Length(words); n > store.TitleLimit {
			return c.Problem("writing.too_long", "length", n, "limit", store.TitleLimit)
		}
		v.Title = store.OneLine(words)
		return nil
	}
	if readWords(v, words); v.Title == "" {
		return c.Problem("archive.no_title")
	}
	return nil
}

// setText takes the text, of which more can come in parts.
func setText(c *bot.Context, v *draft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		return chat.AddText(c, &v.Text, in.Text, marchive.TextLimit)
	}
	return chat.TakeWords(c, &v.Text, in, marchive.TextLimit)
}

// addWords takes the line under a file: it names the item, or tells more.
func addWords(c *bot.Context, v *draft, words string) error {
	if v.Title == "" {
		readWords(v, words)
		return nil
	}
	return chat.AddText(c, &v.Text, words, marchive.TextLimit)
}

// retype takes a text that replaces one with numbers in it.
func retype(c *bot.Context, v *draft, words string) error {
	title := v.Title
	v.Text, v.Title = "", ""
	readWords(v, words)
	if len(phrase.Sensitive(title)) == 0 && title != "" {
		v.Text, v.Title = words, title
	}
	return nil
}

func setLine(c *bot.Context, to *string, in bot.Input, limit int) error {
	words, err := chat.TakeText(c, in.Text, limit)
	if err == nil {
		*to = store.OneLine(words)
	}
	return err
}

func setPeriod(c *bot.Context, v *draft, in bot.Input) error {
	var words string
	if err := setLine(c, &words, in, marchive.PeriodLimit); err != nil {
		return err
	}
	if _, err := marchive.ReadPeriod(words, c.Local(c.Now).Year()); err != nil {
		return problem(c, err)
	}
	v.Period = words
	return nil
}

func card(c *bot.Context, v *draft) (string, error) {
	hint := "archive.hint"
	if v.Period != "" && v.Place != "" && v.Teller != "" {
		hint = ""
	}
	if hint != "" {
		hint = c.T(hint)
	}
	count := ""
	if v.Text != "" {
		count = c.P("writing.characters", "count", len([]rune(v.Text)))
	}
	return c.T("archive.card", "title", v.Title, "text", phrase.Truncate(v.Text, chat.ExcerptLong),
		"facts", chat.Joined(facts(c, v.Period, v.Place, v.Teller, v.Teller != "", v.Consent == consents), count, chat.FilesLine(c, v.Files)),
		"hint", locale.HTML(hint)), nil
}

// facts is what is known of an item, in a line of plain text. named tells that its reader
// may have the teller's name.
func facts(c *bot.Context, period, place, teller string, named, consent bool) string {
	var when, where, who string
	if period != "" {
		when = c.P("archive.when", "period", periodWords(c, period))
	}
	if place != "" {
		where = c.P("archive.where", "place", place)
	}
	switch {
	case teller == "":
	case !named:
		who = c.P("archive.teller_unnamed")
	case consent:
		who = c.P("archive.teller_named", "name", teller)
	default:
		who = c.P("archive.teller_kept", "name", teller)
	}
	return chat.Joined(when, where, who)
}

// periodWords is a period as it was written, with the years that were understood where it
// does not say them: 民国三十六年（1947年）.
func periodWords(c *bot.Context, period string) string {
	p, err := marchive.ReadPeriod(period, c.Local(c.Now).Year())
	if err != nil || p.From == 0 || saysYear(period, p) {
		return period
	}
	return c.P("archive.period_years", "said", period, "from", fmt.Sprint(p.From), "to", fmt.Sprint(p.To), "one", p.From == p.To)
}

func file(c *bot.Context, v *draft) (m bot.Message, err error) {
	it := &marchive.Item{PersonID: c.Person.ID, MatterID: v.Matter}
	if v.Item != 0 {
		if it, err = marchive.ByID(c.Tx, v.Item); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
		if it.PersonID != c.Person.ID {
			return m, c.Problem("common.gone")
		}
	}
	it.Title, it.Text, it.Period, it.Place, it.Teller, it.Consent = v.Title, v.Text, v.Period, v.Place, v.Teller, v.Consent == consents
	var step *records.Step
	if it.State == "" {
		step, err = marchive.File(c.Tx, it, c.At())
	} else {
		step, err = marchive.Edit(c.Tx, it, c.Person, c.Now)
	}
	if err != nil {
		return m, problem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindArchive, it.ID, v.Files); err != nil {
		return m, err
	}
	row := bot.Row(c.B("archive.view", "archive_item", it.ID), c.B("archive.edit", "archive_edit", it.ID))
	if step == nil { // it was with the office before
		err = itemKind().Changed(c, it)
	} else {
		var a *ledger.Action
		a, err = itemKind().Taken(c, it, step)
		row = append(row, chat.Undo(c, a))
	}
	m.Text = c.T("archive.done", "title", it.Title, "number", it.Number,
		"facts", facts(c, it.Period, it.Place, it.Teller, true, it.Consent), "more", it.Period == "" || it.Place == "" || it.Teller == "")
	m.Buttons = bot.Rows(2, append(row, bot.CommandButton(c.P("archive.list"), "archive"))...)
	return m, err
}

// problem words what an item fails with.
func problem(c *bot.Context, err error) error {
	var period *marchive.PeriodError
	var long *store.TooLongError
	switch {
	case errors.As(err, &period):
		return c.Problem("archive.period_"+string(period.Fault), "text", phrase.Truncate(period.Text, marchive.PeriodLimit), "name", period.Name, "count", period.Years)
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("archive.no_title")
	case errors.Is(err, marchive.ErrMatter), errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.gone")
	case errors.Is(err, records.ErrTransition):
		return c.Problem("archive.decided")
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case errors.Is(err, store.ErrReasonNeeded):
		return c.Problem("archive.reason_needed")
	}
	return c.MissingAs(err, "common.gone")
}
