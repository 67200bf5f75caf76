package study

import (
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/models/records"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// materialDraft is a material that is being added.
type materialDraft struct {
	Title   string       `json:"title,omitempty"`
	Text    string       `json:"text,omitempty"`
	Link    string       `json:"link,omitempty"`
	Files   []bot.Upload `json:"files,omitempty"`
	Subject string       `json:"subject,omitempty"`
}

// registerMaterial is how the staff fills the library: from a file, a photo, a
// link or a text, or with what a session had.
func registerMaterial(r *bot.Router) {
	form := materialForm()
	bot.AddForm(r, form)
	chat.Readable(r, records.KindMaterial, func(c *bot.Context, id int64) (string, error) {
		if !bot.Learners.Allows(c.Person) { // as the library is
			return "", c.Problem("common.not_open")
		}
		m, err := inLibrary(c, id)
		if err != nil {
			return "", err
		}
		return m.Title, nil
	})
	r.Command("material", bot.Staff, func(c *bot.Context) error {
		v := materialDraft{}
		if asked, err := chat.TakeUnsorted(c, "material", &v.Text, &v.Files, mstudy.MaterialLimit); asked || err != nil {
			return err
		}
		words := v.Text
		v.Text = ""
		if first, rest, _ := strings.Cut(words, " "); first != "" {
			if s := mstudy.ShelfOf(first, subjectNames(c)); s.Subject != "" {
				v.Subject, words = s.Subject, strings.TrimSpace(rest)
			}
		}
		if err := v.take(c, words); words != "" && err != nil {
			return err
		}
		if v.Title == "" {
			v.Title = v.suggested()
		}
		return form.File(c, v)
	})
	r.Button("material_withdraw", bot.Staff, withdrawMaterial)
	r.Undo("material_withdraw", bot.Staff, undoWithdrawMaterial)
	r.Button("shelve", bot.Staff, shelve)
	r.Undo("material", bot.Staff, undoMaterial)
}

// anyLink finds a link in a text.
var anyLink = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://\S+`)

// take parts what was typed into a link and words.
func (v *materialDraft) take(c *bot.Context, words string) error {
	words, err := chat.TakeText(c, words, mstudy.MaterialLimit)
	if err != nil {
		return err
	}
	if links := anyLink.FindAllString(words, -1); len(links) == 1 {
		if mstudy.CheckLink(links[0]) != nil {
			return c.Problem("library.bad_link")
		}
		v.Link = links[0]
		words = phrase.Clean(strings.Replace(words, links[0], "", 1))
	}
	if words != "" {
		return chat.AddText(c, &v.Text, words, mstudy.MaterialLimit)
	}
	return nil
}

// suggested is the title that what was given speaks for.
func (v *materialDraft) suggested() string {
	if first, _, _ := strings.Cut(v.Text, "\n"); first != "" {
		return phrase.Truncate(store.OneLine(first), 40)
	}
	for _, f := range v.Files {
		if name := strings.TrimSuffix(f.Name, path.Ext(f.Name)); name != "" {
			return phrase.Truncate(store.OneLine(name), 40)
		}
	}
	return ""
}

func materialForm() *bot.Form[materialDraft] {
	return &bot.Form[materialDraft]{
		Name: "material", Access: bot.Staff,
		Fields: []bot.Field[materialDraft]{
			chat.Guard(func(v *materialDraft) []*string { return []*string{&v.Text, &v.Title} }, func(_ *bot.Context, v *materialDraft, words string) error {
				v.Text = words
				return nil
			}),
			{
				Name: "content", Asked: true, Files: true, Words: true,
				Text:   func(v *materialDraft) string { return v.Text },
				Empty:  func(v *materialDraft) bool { return v.Text == "" && v.Link == "" && len(v.Files) == 0 },
				Enough: func(v *materialDraft) bool { return v.Text != "" || v.Link != "" },
				Set: func(c *bot.Context, v *materialDraft, in bot.Input) error {
					if in.File == nil && in.Add {
						return v.take(c, in.Text)
					}
					if in.File == nil {
						v.Text, v.Link = "", ""
						return v.take(c, in.Text)
					}
					if in.File.Kind == bot.Location {
						return c.Problem("session.files_only")
					}
					if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
						return err
					}
					return chat.AddText(c, &v.Text, in.Text, mstudy.MaterialLimit)
				},
			},
			chat.FilesField(func(v *materialDraft) *[]bot.Upload { return &v.Files },
				func(c *bot.Context, v *materialDraft, words string) error {
					return chat.AddText(c, &v.Text, words, mstudy.MaterialLimit)
				}),
			{
				Name: "name", Asked: true,
				Empty: func(v *materialDraft) bool { return v.Title == "" },
				Choices: func(_ *bot.Context, v *materialDraft) ([]bot.Choice, error) {
					if s := v.suggested(); s != "" {
						return []bot.Choice{{Label: s, Value: "suggested"}}, nil
					}
					return nil, nil
				},
				Set: func(c *bot.Context, v *materialDraft, in bot.Input) error {
					words := in.Text
					if in.Choice != "" {
						words = v.suggested()
					}
					words, err := chat.TakeText(c, words, store.TopicLimit)
					if err == nil {
						v.Title = store.OneLine(words)
					}
					return err
				},
			},
			{
				Name: "subject", Asked: true,
				Empty:   func(v *materialDraft) bool { return v.Subject == "" },
				Choices: func(c *bot.Context, _ *materialDraft) ([]bot.Choice, error) { return subjectChoices(c), nil },
				Set: func(c *bot.Context, v *materialDraft, in bot.Input) error {
					value, ok := chat.Pick(in, subjectChoices(c))
					if !ok {
						return c.Problem("library.which_subject")
					}
					v.Subject = value
					return nil
				},
			},
		},
		Card: func(c *bot.Context, v *materialDraft) (string, error) {
			text := phrase.Truncate(v.Text, chat.ExcerptLong)
			if text == v.Title {
				text = ""
			}
			return c.T("library.card", "title", v.Title, "subject", c.P("library.subject."+v.Subject), "text", text,
				"link", v.Link, "facts", chat.FilesLine(c, v.Files)), nil
		},
		Submit: fileMaterial,
	}
}

func subjectChoices(c *bot.Context) (list []bot.Choice) {
	for _, subject := range mstudy.Subjects {
		list = append(list, bot.Choice{Label: c.P("library.subject." + subject), Value: subject})
	}
	return list
}

func fileMaterial(c *bot.Context, v *materialDraft) (bot.Message, error) {
	m := &mstudy.Material{Subject: v.Subject, Title: v.Title, Text: v.Text, Link: v.Link}
	var files []*records.Attachment
	for _, f := range v.Files {
		files = append(files, chat.Attachment(f))
	}
	if err := mstudy.AddMaterial(c.Tx, m, c.Person, files...); err != nil {
		return bot.Message{}, materialProblem(c, err)
	}
	return materialAdded(c, m)
}

func materialProblem(c *bot.Context, err error) error {
	var long *store.TooLongError
	switch {
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("library.nothing")
	case errors.Is(err, mstudy.ErrBadLink):
		return c.Problem("library.bad_link")
	case errors.Is(err, mstudy.ErrInLibrary):
		return c.Problem("library.there_already")
	case errors.Is(err, store.ErrVoided), errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.gone")
	}
	return err
}

func materialAdded(c *bot.Context, m *mstudy.Material) (bot.Message, error) {
	act, err := c.Act("material", m.ID, "")
	return bot.Message{
		Text:    c.T("library.added", "title", m.Title, "subject", c.P("library.subject."+m.Subject), "id", m.ID),
		Buttons: bot.Rows(2, c.B("note.view", "material", m.ID), c.B("common.undo", "undo", act.ID), bot.CommandButton(c.P("menu.library"), "library")),
	}, err
}

// undoMaterial takes a material back that was just added.
func undoMaterial(c *bot.Context, id int64) error {
	m, err := mstudy.MaterialByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mstudy.WithdrawMaterial(c.Tx, m, c.Person, c.Now); err != nil {
		return materialProblem(c, err)
	}
	return chat.SayUndone(c)
}

// withdrawMaterial takes a material out of the library.
func withdrawMaterial(c *bot.Context) error {
	m, err := materialArg(c)
	if err != nil {
		return err
	}
	if err := mstudy.WithdrawMaterial(c.Tx, m, c.Person, c.Now); err != nil {
		return materialProblem(c, err)
	}
	act, err := c.Act("material_withdraw", m.ID, "")
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("library.withdrawn", "title", m.Title),
		Buttons: bot.Rows(2, c.B("common.undo", "undo", act.ID), c.B("common.back", "library", anySubject)),
	})
	return err
}

func undoWithdrawMaterial(c *bot.Context, id int64) error {
	m, err := mstudy.MaterialByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mstudy.RestoreMaterial(c.Tx, m); err != nil {
		return materialProblem(c, err)
	}
	return showMaterial(c, m, c.T("common.undone"))
}

// shelve takes a session's materials over: shelve:SESSION asks for the subject,
// shelve:SESSION:SUBJECT does it.
func shelve(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	subject := c.Arg(1)
	if subject == "" {
		var buttons []bot.Button
		for _, choice := range subjectChoices(c) {
			buttons = append(buttons, bot.Button{Text: choice.Label, Data: bot.Data("shelve", a.ID, choice.Value)})
		}
		m := bot.Message{Text: c.T("library.shelve_where", "topic", a.Topic), Buttons: bot.Rows(2, buttons...)}
		m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "five", a.ID)))
		_, err := c.Show(m)
		return err
	}
	if !slices.Contains(mstudy.Subjects, subject) {
		return c.Problem("common.stale")
	}
	m, err := mstudy.ShelveSession(c.Tx, a, subject, c.Person)
	if errors.Is(err, store.ErrEmpty) {
		return c.Problem("session.no_materials")
	}
	if err != nil {
		return materialProblem(c, err)
	}
	added, err := materialAdded(c, m)
	if err != nil {
		return err
	}
	_, err = c.Show(added)
	return err
}
