package briefing

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// 填报 (§22): what an announcement asks each member to hand in. It is answered by a tap or
// one message, seen and changed by its member until the day is over, and read by who made
// the announcement and the staff (handin_table.go).

// handinDraft is what a member hands in, as it is filled in.
type handinDraft struct {
	ID     int64             // of the announcement
	Kind   mbriefing.AskKind // what it asks for
	Amount phrase.Amount     `json:",omitempty"`
	Words  string            `json:",omitempty"`
	Said   bool              // Amount or Words is the answer
	Files  []bot.Upload      `json:",omitempty"`
}

const handinName bot.FormName[handinDraft] = "handin"

func registerHandin(r *bot.Router) {
	bot.AddForm(r, handinForm())
	r.Button("announce_fill", bot.Members, fill).InGroup().Asks(asksFilling())
	chat.Readable(r, records.KindAnswer, answerTitle)
}

// fill opens what is to be handed in, in private, also when the button stands in the group;
// once the day is over it shows what was handed in: announce_fill:ID.
func fill(c *bot.Context) error {
	a, err := sentArg(c)
	if err != nil {
		return err
	}
	if !a.Ask.Wanted() {
		return c.Problem("common.stale")
	}
	if a.Over(c.Now) {
		own, err := ownLine(c, a)
		if err != nil {
			return err
		}
		if own == "" {
			return c.Problem("handin.over")
		}
		return chat.ShowPrivately(c, bot.Message{Text: c.T("handin.over") + "\n" + own})
	}
	if !c.Private {
		if err := c.Toast(c.P("record.in_private")); err != nil {
			return err
		}
	}
	return handinName.Start(c, handinDraft{ID: a.ID, Kind: a.Ask.Kind})
}

// ownLine says what the person has handed in; "" for nothing.
func ownLine(c *bot.Context, a *mbriefing.Announcement) (string, error) {
	row, err := mbriefing.AnswerOf(c.Tx, a, c.Person.ID)
	if err != nil || row == nil {
		return "", err
	}
	words, err := answerWords(c, row)
	return c.T("handin.own", "words", words), err
}

// answerWords is what was handed in as it is shown: its words, or its files by their kind.
func answerWords(c *bot.Context, row *mbriefing.Answer) (string, error) {
	files, err := chat.FilesOf(c, records.KindAnswer, row.ID)
	if err != nil || len(files) == 0 {
		return row.Words, err
	}
	return string(locale.Join(" · ", row.Words, chat.FilesLine(c, files))), nil
}

func handinForm() *bot.Form[handinDraft] {
	ask := func(c *bot.Context, v *handinDraft) (string, error) {
		a, err := fixed(c, v.ID)
		if err != nil {
			return "", err
		}
		own, err := ownLine(c, a)
		if err != nil {
			return "", err
		}
		lines := []string{c.T("announce.quote", "text", phrase.Truncate(a.Text, 200)), c.T("handin.ask_"+string(a.Ask.Kind), "unit", a.Ask.Unit)}
		if a.DueAt != nil {
			lines = append(lines, c.T("announcement.due", "date", posts.DueWords(c, c.Words, &a.Days)))
		}
		return locale.Join("\n", append(lines, own)...), nil
	}
	isFile := func(v *handinDraft) bool { return v.Kind == mbriefing.AskFile }
	return &bot.Form[handinDraft]{
		Name: handinName, Access: bot.Members, Direct: true, SubmitKey: "handin.send",
		Concerns: func(v *handinDraft) string { return posts.AboutAnnouncement(&mbriefing.Announcement{ID: v.ID}) },
		About: func(c *bot.Context, v *handinDraft) (string, error) {
			a, err := fixed(c, v.ID)
			if err != nil {
				return "", err
			}
			return phrase.Truncate(a.Text, 20), nil
		},
		Fields: []bot.Field[handinDraft]{
			{
				Name: "words", Asked: true, NoEdit: true, Question: ask,
				When:  func(v *handinDraft) bool { return !isFile(v) },
				Empty: func(v *handinDraft) bool { return !v.Said },
				Choices: func(c *bot.Context, v *handinDraft) (list []bot.Choice, err error) {
					a, err := fixed(c, v.ID)
					if err != nil {
						return nil, err
					}
					return askedChoices(a), nil
				},
				Set: setAnswer,
			},
			{
				Name: "files", Asked: true, NoEdit: true, Files: true, Question: ask,
				When:  isFile,
				Empty: func(v *handinDraft) bool { return len(v.Files) == 0 },
				Set: func(c *bot.Context, v *handinDraft, in bot.Input) error {
					if in.File == nil {
						return c.Problem("handin.file_wanted")
					}
					if in.Text != "" {
						if err := setSecretless(c, &v.Words, in.Text); err != nil {
							return err
						}
					}
					return chat.TakeFile(c, &v.Files, in.File)
				},
			},
		},
		Submit: submitHandin,
	}
}

// askedChoices are the buttons of what is to be chosen.
func askedChoices(a *mbriefing.Announcement) (list []bot.Choice) {
	if a.Ask.Kind != mbriefing.AskChoice {
		return nil
	}
	for i, words := range a.Ask.Choices {
		list = append(list, bot.Choice{Label: words, Value: strconv.Itoa(i)})
	}
	return list
}

// setSecretless takes words without an identity or card number: nobody hands one in.
func setSecretless(c *bot.Context, to *string, words string) error {
	text, err := chat.TakeText(c, words, mbriefing.AnswerLimit)
	if err != nil {
		return err
	}
	if mbriefing.HasSecret(text) {
		return c.Problem("handin.secret")
	}
	*to = text
	return nil
}

// setAnswer takes a number, a choice or words.
func setAnswer(c *bot.Context, v *handinDraft, in bot.Input) error {
	a, err := fixed(c, v.ID)
	if err != nil {
		return err
	}
	text := in.Text
	switch a.Ask.Kind {
	case mbriefing.AskChoice:
		value, ok := chat.Pick(in, askedChoices(a))
		if !ok {
			return c.Problem("handin.choose")
		}
		text = a.Ask.Choices[bot.SmallInt(value)]
	case mbriefing.AskNumber:
		if mbriefing.HasSecret(in.Text) {
			return c.Problem("handin.secret")
		}
		n, miss := phrase.Count(in.Text, a.Ask.Unit)
		switch miss {
		case phrase.NoNumber:
			return c.Problem("handin.no_number", "text", phrase.Truncate(phrase.Clean(in.Text), 20), "unit", a.Ask.Unit)
		case phrase.Roughly:
			return c.Problem("handin.roughly")
		case phrase.OtherUnit:
			return c.Problem("handin.other_unit", "unit", a.Ask.Unit)
		}
		v.Amount, v.Words, v.Said = n, "", true
		return nil
	}
	if err := setSecretless(c, &v.Words, text); err != nil {
		return err
	}
	v.Said = true
	return nil
}

func submitHandin(c *bot.Context, v *handinDraft) (bot.Message, error) {
	a, err := fixed(c, v.ID)
	if err != nil {
		return bot.Message{}, err
	}
	row, err := mbriefing.HandIn(c.Tx, a, c.Person, mbriefing.Given{Amount: v.Amount, Words: v.Words, Files: len(v.Files)}, c.Now)
	switch {
	case errors.Is(err, mbriefing.ErrPast):
		return bot.Message{}, c.Problem("handin.over")
	case errors.Is(err, mbriefing.ErrSecret):
		return bot.Message{}, c.Problem("handin.secret")
	case errors.Is(err, mbriefing.ErrBadAnswer), errors.Is(err, mbriefing.ErrAskedNone), errors.Is(err, store.ErrEmpty):
		return bot.Message{}, c.Problem("common.stale")
	case err != nil:
		return bot.Message{}, err
	}
	if err := chat.KeepFiles(c, records.KindAnswer, row.ID, v.Files); err != nil {
		return bot.Message{}, err
	}
	if err := posts.RefreshAnnouncement(c, a); err != nil {
		return bot.Message{}, err
	}
	words, err := answerWords(c, row)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{
		About: posts.AboutAnnouncement(a), Stays: true,
		Text:    c.T("handin.done", "words", words) + "\n" + c.T("handin.until", "date", c.Date(c.Local(a.Ends()).Add(-1))),
		Buttons: bot.Rows(2, c.B("handin.change", "announce_fill", a.ID, "again"), bot.CommandButton(c.P("common.menu"), "menu")),
	}
	return m, nil
}

// answerTitle names what was handed in to who may read it: its member, who made the
// announcement, and the staff.
func answerTitle(c *bot.Context, id int64) (string, error) {
	row, err := mbriefing.AnswerByID(c.Tx, id)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	a, err := mbriefing.AnnouncementByID(c.Tx, row.AnnouncementID)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	if row.PersonID != c.Person.ID && !mayReadAnswers(c, a) {
		return "", c.Problem("common.gone")
	}
	p, err := people.PersonByID(c.Tx, row.PersonID)
	if err != nil {
		return "", err
	}
	return c.P("handin.of", "name", p.Name), nil
}
