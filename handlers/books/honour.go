package books

import (
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mbooks "lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// honourForm takes an honour.
const honourForm bot.FormName[honourDraft] = "honour"

// honourDraft is an honour that is being told.
type honourDraft struct {
	ID       int64        `json:"id,omitempty"` // the one that is filed again
	Whose    int64        `json:"whose,omitempty"`
	Name     string       `json:"name,omitempty"` // whose it is, where the office enters it (代录)
	Office   bool         `json:"office,omitempty"`
	Title    string       `json:"title,omitempty"`
	Level    mbooks.Level `json:"level,omitempty"`
	Body     string       `json:"body,omitempty"`
	Document string       `json:"document,omitempty"`
	On       store.Date   `json:"on,omitempty"`
	Deed     int64        `json:"deed,omitempty"`
	Files    []bot.Upload `json:"files,omitempty"`
	Notice   string       `json:"notice,omitempty"`
}

func honourCommand(c *bot.Context) error {
	words, files := "", []bot.Upload(nil)
	if asked, err := chat.TakeUnsorted(c, "honour", &words, &files, store.MatterLimit); asked || err != nil {
		return err
	}
	return OpenHonour(c, words, files)
}

// OpenHonour begins an honour with what a line says of it, such as that under the photo of
// its certificate. It is one's own; the office enters a member's (代录).
func OpenHonour(c *bot.Context, words string, files []bot.Upload) error {
	v := honourDraft{Files: files, Office: c.Person.Is(people.Staff)}
	if !v.Office {
		v.Whose = c.Person.ID
	}
	if err := readHonour(c, &v, words); err != nil {
		return err
	}
	if v.Whose == 0 && c.Person.Is(people.Member) {
		v.Whose = c.Person.ID
	}
	return honourForm.Check(c, v)
}

// readHonour takes what a line says into what the draft lacks. One that names another
// member is that member's own to enter, or the office's.
func readHonour(c *bot.Context, v *honourDraft, words string) error {
	words = phrase.Clean(words)
	if words == "" {
		return nil
	}
	if err := chat.RefuseNumbers(c, words); err != nil {
		return err
	}
	day, rest, notice := dayOf(c, words)
	if v.On == "" {
		v.On, v.Notice = day, notice
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	for _, p := range members {
		if !strings.HasPrefix(rest, p.Name) {
			continue
		}
		if p.ID != c.Person.ID && !v.Office {
			return c.Problem("honour.of_another", "name", p.Name)
		}
		v.Whose, rest = p.ID, strings.TrimLeft(strings.TrimPrefix(rest, p.Name), " ,，:：")
		if p.ID != c.Person.ID {
			v.Name = p.Name
		}
		break
	}
	a := phrase.ReadAward(rest)
	if v.Title == "" && store.Length(a.Title) <= store.TitleLimit {
		v.Title = a.Title
	}
	if v.Level == "" {
		v.Level = mbooks.Level(a.Level)
	}
	if v.Body == "" && store.Length(a.Body) <= mbooks.DonorLimit {
		v.Body = a.Body
	}
	if v.Document == "" && store.Length(a.Document) <= mbooks.DonorLimit {
		v.Document = a.Document
	}
	return nil
}

func newHonourForm() *bot.Form[honourDraft] {
	return &bot.Form[honourDraft]{
		Name: honourForm, Access: bot.Inside, Card: honourCard, Submit: fileHonour,
		Fields: []bot.Field[honourDraft]{
			chat.Guard(func(v *honourDraft) []*string { return []*string{&v.Title, &v.Body, &v.Document} },
				func(c *bot.Context, v *honourDraft, words string) error {
					v.Title, v.Body, v.Document, v.Level = "", "", "", ""
					return readHonour(c, v, words)
				}),
			{
				Name: "what", Asked: true, Files: true, Words: true,
				Text: func(v *honourDraft) string { return v.Title }, Empty: func(v *honourDraft) bool { return v.Title == "" },
				Enough: func(v *honourDraft) bool { return v.Title != "" },
				Question: func(c *bot.Context, v *honourDraft) (string, error) {
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("honour.what.ask")), nil
				},
				Set: setHonour,
			},
			{
				Name: "whose", Asked: true, When: func(v *honourDraft) bool { return v.Office && v.ID == 0 },
				Empty: func(v *honourDraft) bool { return v.Whose == 0 }, Choices: memberChoices, Set: setWhose,
			},
			{
				Name: "level", Asked: true, Empty: func(v *honourDraft) bool { return v.Level == "" }, Choices: levelChoices,
				Set: func(c *bot.Context, v *honourDraft, in bot.Input) error {
					list, _ := levelChoices(c, v)
					value, ok := chat.Pick(in, list)
					if !ok && in.Choice == "" {
						value, ok = phrase.LevelOf(in.Text), phrase.LevelOf(in.Text) != ""
					}
					if !ok {
						return c.Problem("honour.no_level")
					}
					v.Level = mbooks.Level(value)
					return nil
				},
			},
			dateField(func(v *honourDraft) (*store.Date, *string) { return &v.On, &v.Notice }),
			{ // a certificate says it
				Name: "body", Asked: true, Optional: true, Empty: func(v *honourDraft) bool { return v.Body == "" && len(v.Files) == 0 },
				Text: func(v *honourDraft) string { return v.Body },
				Set: func(c *bot.Context, v *honourDraft, in bot.Input) error {
					return chat.SetWords(c, &v.Body, in.Text, mbooks.DonorLimit)
				},
			},
			text("document", mbooks.DonorLimit, func(v *honourDraft) *string { return &v.Document }),
			deedField(func(v *honourDraft) *int64 { return &v.Deed }),
			chat.FilesField(func(v *honourDraft) *[]bot.Upload { return &v.Files }, readHonour),
		},
	}
}

func setHonour(c *bot.Context, v *honourDraft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		return readHonour(c, v, in.Text)
	}
	words, err := chat.TakeText(c, in.Text, store.MatterLimit)
	if err != nil {
		return err
	}
	switch {
	case in.Add:
		return readHonour(c, v, words)
	case v.Title != "": // changed on the card: the rest was read before
		return chat.SetWords(c, &v.Title, words, store.TitleLimit)
	}
	if err := readHonour(c, v, words); err != nil {
		return err
	}
	if v.Title == "" {
		return c.Problem("honour.no_title")
	}
	return nil
}

func levelChoices(c *bot.Context, _ *honourDraft) (list []bot.Choice, err error) {
	for _, l := range mbooks.Levels {
		list = append(list, bot.Choice{Label: c.P("honour.level_" + string(l)), Value: string(l)})
	}
	return list, nil
}

func memberChoices(c *bot.Context, _ *honourDraft) (list []bot.Choice, err error) {
	members, err := people.Members(c.Tx)
	for _, p := range members {
		list = append(list, bot.Choice{Label: p.Name, Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func setWhose(c *bot.Context, v *honourDraft, in bot.Input) error {
	if !c.Person.Is(people.Staff) {
		return c.Problem("common.not_allowed")
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	at := people.Named(members, phrase.Clean(in.Text))
	if in.Choice != "" {
		at = slices.IndexFunc(members, func(p people.Person) bool { return strconv.FormatInt(p.ID, 10) == in.Choice })
	}
	if at < 0 {
		return c.Problem("deed.no_member", "name", phrase.Truncate(phrase.Clean(in.Text), 20))
	}
	v.Whose, v.Name = members[at].ID, members[at].Name
	return nil
}

func putHonour(h *mbooks.Honour, v *honourDraft) {
	h.Title, h.Level, h.Body, h.Document, h.OnDate, h.DeedID = v.Title, v.Level, v.Body, v.Document, v.On, orNone(v.Deed)
}

func honourDraftOf(c *bot.Context, h *mbooks.Honour) (*honourDraft, error) {
	v := &honourDraft{
		ID: h.ID, Whose: h.PersonID, Title: h.Title, Level: h.Level, Body: h.Body, Document: h.Document, On: h.OnDate, Deed: orZero(h.DeedID),
	}
	var err error
	v.Files, err = chat.FilesOf(c, records.KindHonour, h.ID)
	return v, err
}

// honourBody is an honour as everybody reads it who may.
func honourBody(c *bot.Context, h *mbooks.Honour, name string, files []bot.Upload) (string, error) {
	deed := ""
	if h.DeedID != nil {
		of, err := deeds.ByID(c.Tx, *h.DeedID)
		if err != nil {
			return "", err
		}
		deed = chat.Joined(of.Number, of.Title)
	}
	return strings.TrimSpace(c.T("honour.entry", "title", h.Title, "name", name, "level", c.P("honour.level_"+string(h.Level)), "body", h.Body,
		"document", h.Document, "date", chat.Day(c, h.OnDate), "deed", deed, "files", chat.FilesLine(c, files))), nil
}

func honourCard(c *bot.Context, v *honourDraft) (string, error) {
	h := &mbooks.Honour{}
	putHonour(h, v)
	body, err := honourBody(c, h, v.Name, v.Files)
	if err != nil {
		return "", err
	}
	return c.T("honour.card", "body", chat.HTMLOf(body), "files", len(v.Files)), nil
}

func fileHonour(c *bot.Context, v *honourDraft) (m bot.Message, err error) {
	h := &mbooks.Honour{Filing: mbooks.Filing{PersonID: v.Whose}}
	if v.ID != 0 {
		if h, err = mbooks.HonourByID(c.Tx, v.ID); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
		if h.PersonID != c.Person.ID {
			return m, c.Problem("common.gone")
		}
		if !h.Open() {
			return m, c.Problem("books.decided")
		}
	}
	whose, err := people.PersonByID(c.Tx, h.PersonID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if !whose.Is(people.Member) {
		return m, c.Problem("common.members_only")
	}
	if v.Deed != 0 {
		if _, err := deeds.ByID(c.Tx, v.Deed); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
	}
	putHonour(h, v)
	step, err := mbooks.FileHonour(c.Tx, h, c.Person, c.At())
	if err != nil {
		return m, booksProblem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindHonour, h.ID, v.Files); err != nil {
		return m, err
	}
	row := bot.Row(c.B("books.view", "honour", h.ID))
	if h.PersonID == c.Person.ID {
		row = append(row, c.B("books.edit", "honour_edit", h.ID))
	}
	if step == nil { // it was with the office before
		err = honourKind().Changed(c, h)
	} else {
		var a *ledger.Action
		a, err = honourKind().Taken(c, h, step)
		row = append(row, chat.Undo(c, a))
	}
	if err != nil {
		return m, err
	}
	name := ""
	if h.PersonID != c.Person.ID {
		name = whose.Name
	}
	body, err := honourBody(c, h, name, v.Files)
	if err != nil {
		return m, err
	}
	m.Text, m.Buttons = c.T("honour.done", "number", h.Number, "body", chat.HTMLOf(body)), bot.Rows(2, row...)
	return m, nil
}

// editHonour opens one's own entry again while it is not confirmed.
func editHonour(c *bot.Context) error {
	h, err := honourKind().Own(c)
	if err != nil {
		return err
	}
	if !h.Open() {
		return c.Problem("books.decided")
	}
	v, err := honourDraftOf(c, h)
	if err != nil {
		return err
	}
	return honourForm.Change(c, *v)
}
