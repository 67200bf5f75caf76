package voices

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// SuggestionForm takes a suggestion.
const SuggestionForm bot.FormName[SuggestionDraft] = "suggestion"

// SuggestionDraft is a suggestion that is being written.
type SuggestionDraft struct {
	Suggestion int64        `json:"suggestion,omitempty"` // the one that is filed again
	Finding    int64        `json:"finding,omitempty"`    // of a research, that it was made of
	Title      string       `json:"title,omitempty"`
	Titled     bool         `json:"titled,omitempty"` // the title is the writer's own, not guessed
	Situation  string       `json:"situation,omitempty"`
	Facts      bool         `json:"facts,omitempty"` // told, within the situation
	Analysis   string       `json:"analysis,omitempty"`
	Proposal   string       `json:"proposal,omitempty"`
	Place      string       `json:"place,omitempty"`
	HeardFrom  string       `json:"heard_from,omitempty"`
	Files      []bot.Upload `json:"files,omitempty"`
}

// registerSuggestion: suggestions and public opinions (意见建议, §9), from one
// sentence.
func registerSuggestion(r *bot.Router) {
	bot.AddForm(r, newSuggestionForm())
	r.Command("suggest", bot.Members, func(c *bot.Context) error {
		words, files := "", []bot.Upload(nil)
		if asked, err := chat.TakeUnsorted(c, "suggestion", &words, &files, store.MessageLimit); asked || err != nil {
			return err
		}
		return OpenSuggestion(c, words, files)
	})
	r.Button("suggestion_edit", bot.Members, editSuggestion)
}

// OpenSuggestion begins a suggestion with what was said of it.
func OpenSuggestion(c *bot.Context, words string, files []bot.Upload) error {
	v := SuggestionDraft{Files: files}
	if err := readSuggestion(c, &v, words); err != nil {
		return err
	}
	if v.Analysis != "" && v.Proposal != "" { // nothing is left to help with (§10)
		similar, err := similar(c, &v)
		if err != nil {
			return err
		}
		if similar == "" {
			return SuggestionForm.File(c, v)
		}
	}
	return SuggestionForm.Start(c, v)
}

// readSuggestion takes a text into the draft, by its headings where it has
// some; without any it is the situation.
func readSuggestion(c *bot.Context, v *SuggestionDraft, words string) error {
	for _, p := range phrase.Sections(phrase.Clean(words)) {
		switch p.Section {
		case phrase.Heading:
			v.Title, v.Titled = p.Text, true
		case phrase.Analysis:
			v.Analysis = locale.Join("\n", v.Analysis, p.Text)
		case phrase.Proposal:
			v.Proposal = locale.Join("\n", v.Proposal, p.Text)
		case phrase.Place:
			v.Place = p.Text
		case phrase.Origin:
			v.HeardFrom = p.Text
		default:
			v.Situation = locale.Join("\n", v.Situation, p.Text)
		}
	}
	for _, part := range []struct {
		text  string
		limit int
	}{
		{v.Title, store.TitleLimit}, {v.Situation, store.MatterLimit}, {v.Analysis, store.MatterLimit},
		{v.Proposal, store.MatterLimit}, {v.Place, store.TitleLimit}, {v.HeardFrom, store.TitleLimit},
	} {
		if n := store.Length(part.text); n > part.limit {
			return c.Problem("writing.too_long", "length", n, "limit", part.limit)
		}
	}
	v.Guess()
	return nil
}

// Guess gives the title that the situation suggests, and looks whether it says
// already how many people are concerned.
func (v *SuggestionDraft) Guess() {
	if !v.Titled {
		v.Title = store.GuessTitle(v.Situation)
	}
	v.Facts = v.Facts || phrase.CountsPeople(v.Situation)
}

// words is a text field of the suggestion form.
func words(name string, limit int, asked bool, value func(v *SuggestionDraft) *string) bot.Field[SuggestionDraft] {
	return bot.Field[SuggestionDraft]{
		Name: name, Asked: asked, Optional: true, Text: func(v *SuggestionDraft) string { return *value(v) },
		Empty: func(v *SuggestionDraft) bool { return *value(v) == "" },
		Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
			text, err := chat.TakeText(c, in.Text, limit)
			if err == nil {
				*value(v) = text
			}
			return err
		},
	}
}

func newSuggestionForm() *bot.Form[SuggestionDraft] {
	topic := words("topic", store.TitleLimit, false, func(v *SuggestionDraft) *string { return &v.Title })
	setTopic := topic.Set
	topic.Set = func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
		err := setTopic(c, v, in)
		v.Titled = v.Titled || err == nil
		return err
	}
	return &bot.Form[SuggestionDraft]{
		Name: SuggestionForm, Access: bot.Members,
		Fields: []bot.Field[SuggestionDraft]{
			chat.Guard(func(v *SuggestionDraft) []*string {
				return []*string{&v.Situation, &v.Analysis, &v.Proposal, &v.Title, &v.Place, &v.HeardFrom}
			}, func(c *bot.Context, v *SuggestionDraft, text string) error {
				v.Situation = ""
				return readSuggestion(c, v, text)
			}),
			{
				Name: "situation", Asked: true, Files: true, Words: true,
				Text:  func(v *SuggestionDraft) string { return v.Situation },
				Filed: func(v *SuggestionDraft) bool { return v.Suggestion != 0 },
				Question: func(c *bot.Context, v *SuggestionDraft) (string, error) {
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("suggestion.situation.ask")), nil
				},
				Empty:  func(v *SuggestionDraft) bool { return v.Situation == "" },
				Enough: func(v *SuggestionDraft) bool { return v.Situation != "" },
				Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
					if in.File != nil {
						return suggestionFile(c, v, in)
					}
					if in.Add {
						return chat.AddText(c, &v.Situation, in.Text, store.MatterLimit)
					}
					text, err := chat.TakeText(c, in.Text, store.MessageLimit)
					if err != nil {
						return err
					}
					v.Situation = ""
					return readSuggestion(c, v, text)
				},
			},
			topic,
			{
				Name: "facts", Asked: true, Optional: true, NoEdit: true, Files: true,
				Empty:  func(v *SuggestionDraft) bool { return !v.Facts },
				Enough: func(v *SuggestionDraft) bool { return v.Facts },
				Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
					if in.File != nil {
						return suggestionFile(c, v, in)
					}
					if _, err := chat.TakeText(c, in.Text, store.MatterLimit); err != nil {
						return err
					}
					v.Facts = true
					return chat.AddText(c, &v.Situation, in.Text, store.MatterLimit)
				},
			},
			words("analysis", store.MatterLimit, true, func(v *SuggestionDraft) *string { return &v.Analysis }),
			words("proposal", store.MatterLimit, true, func(v *SuggestionDraft) *string { return &v.Proposal }),
			words("place", store.TitleLimit, false, func(v *SuggestionDraft) *string { return &v.Place }),
			words("heard", store.TitleLimit, false, func(v *SuggestionDraft) *string { return &v.HeardFrom }),
			chat.FilesField(func(v *SuggestionDraft) *[]bot.Upload { return &v.Files },
				func(c *bot.Context, v *SuggestionDraft, text string) error {
					return chat.AddText(c, &v.Situation, text, store.MatterLimit)
				}),
		},
		Card:   suggestionCard,
		Submit: fileSuggestion,
	}
}

// suggestionFile takes a photo sent in answer to a question, and its caption
// as words on the situation.
func suggestionFile(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
	if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
		return err
	}
	if err := chat.AddText(c, &v.Situation, in.Text, store.MatterLimit); err != nil {
		return err
	}
	v.Guess()
	return nil
}

// similarShown is how many suggestions like the one at hand are shown.
const similarShown = 3

func suggestionCard(c *bot.Context, v *SuggestionDraft) (string, error) {
	similar, err := similar(c, v)
	if err != nil {
		return "", err
	}
	return c.T("suggestion.card", "body", chat.HTMLOf(suggestionBody(c, v)), "advice", chat.HTMLOf(advice(c, v)), "similar", chat.HTMLOf(similar)), nil
}

// suggestionBody is a suggestion as it reads on every card of it.
func suggestionBody(c *bot.Context, v *SuggestionDraft) string {
	// Four texts have to fit into one message.
	cut := func(s string) string { return phrase.Truncate(s, chat.ExcerptLong) }
	return c.T("suggestion.body", "title", v.Title, "situation", cut(v.Situation), "analysis", cut(v.Analysis),
		"proposal", cut(v.Proposal), "place", v.Place, "heard", v.HeardFrom, "files", chat.FilesLine(c, v.Files))
}

// advice says what would make a suggestion better; its writer decides (§10).
func advice(c *bot.Context, v *SuggestionDraft) string {
	var list []string
	if phrase.SeveralMatters(v.Situation) {
		list = append(list, c.T("suggestion.advise_matter"))
	}
	if v.Analysis == "" {
		list = append(list, c.T("suggestion.advise_analysis"))
	}
	if v.Proposal == "" {
		list = append(list, c.T("suggestion.advise_proposal"))
	}
	if !v.Facts && v.Place == "" && len(phrase.ParseQuantities(v.Situation)) == 0 {
		list = append(list, c.T("suggestion.advise_facts"))
	}
	return strings.Join(list, c.T("suggestion.advise_and"))
}

// similar lists open suggestions like this one, with year and state.
func similar(c *bot.Context, v *SuggestionDraft) (string, error) {
	found, err := mvoices.Similar(c.Tx, v.Title+"\n"+v.Situation, similarShown+1)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, s := range found {
		if s.ID == v.Suggestion || s.FiledAt == nil || len(lines) == similarShown {
			continue
		}
		lines = append(lines, c.T("suggestion.similar_line", "year", c.Local(*s.FiledAt).Year(), "title", s.Title, "state", c.P("suggestion.state_"+s.Standing())))
	}
	if len(lines) == 0 {
		return "", nil
	}
	return c.T("suggestion.similar", "count", len(lines), "list", chat.HTMLOf(strings.Join(lines, "\n"))), nil
}

func fileSuggestion(c *bot.Context, v *SuggestionDraft) (m bot.Message, err error) {
	s := &mvoices.Suggestion{PersonID: c.Person.ID, FindingID: v.Finding}
	if v.Suggestion != 0 {
		if s, err = mvoices.ByID(c.Tx, v.Suggestion); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
		if s.PersonID != c.Person.ID {
			return m, c.Problem("common.gone")
		}
	}
	s.Title, s.Situation, s.Analysis, s.Proposal = v.Title, v.Situation, v.Analysis, v.Proposal
	s.Place, s.HeardFrom = v.Place, v.HeardFrom
	if s.ID == 0 {
		err = mvoices.New(c.Tx, s)
	} else {
		err = mvoices.Edit(c.Tx, s, c.Person)
	}
	if err != nil {
		return m, suggestionProblem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindSuggestion, s.ID, v.Files); err != nil {
		return m, err
	}
	_, a, err := suggestionKind().Take(c, s, records.Move[mvoices.State]{To: mvoices.Filed, By: c.Person})
	if err != nil {
		return m, err
	}
	m.Text = c.T("suggestion.filed", "number", s.Number, "title", s.Title)
	m.Buttons = bot.Rows(2, c.B("suggestion.view", "suggestion", s.ID), c.B("common.undo", "undo", a.ID))
	return m, nil
}

func suggestionProblem(c *bot.Context, err error) error {
	var step *records.TransitionError
	var long *store.TooLongError
	switch {
	case errors.As(err, &step):
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+step.From))
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("writing.no_words")
	case errors.Is(err, store.ErrReasonNeeded):
		return c.Problem("suggestion.reason_needed")
	case errors.Is(err, mvoices.ErrAlreadySuggested):
		return c.Problem("finding.already")
	case errors.Is(err, mvoices.ErrCannotMerge):
		return c.Problem("suggestion.cannot_merge")
	case errors.Is(err, mvoices.ErrFutureDay):
		return c.Problem("handling.ahead")
	case errors.Is(err, mvoices.ErrNoOffice), errors.Is(err, mvoices.ErrUnknownKind), errors.Is(err, records.ErrOutcomeNeeded):
		return c.Problem("common.stale")
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.gone")
	}
	return c.MissingAs(err, "common.gone")
}

// editSuggestion opens one's own suggestion that is a draft or came back.
func editSuggestion(c *bot.Context) error {
	s, err := suggestionKind().Own(c)
	if err != nil {
		return err
	}
	if s.State != mvoices.Draft && s.State != mvoices.Returned {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+s.Standing()))
	}
	v, err := suggestionDraftOf(c, s)
	if err != nil {
		return err
	}
	return SuggestionForm.Change(c, *v)
}

// ReopenSuggestion opens the form again with what a suggestion says.
func ReopenSuggestion(c *bot.Context, s *mvoices.Suggestion) error {
	v, err := suggestionDraftOf(c, s)
	if err != nil {
		return err
	}
	return SuggestionForm.Reopen(c, *v)
}

// suggestionDraftOf is a suggestion as the form holds it.
func suggestionDraftOf(c *bot.Context, s *mvoices.Suggestion) (*SuggestionDraft, error) {
	files, err := chat.FilesOf(c, records.KindSuggestion, s.ID)
	return &SuggestionDraft{
		Suggestion: s.ID, Title: s.Title, Titled: true, Situation: s.Situation, Facts: true, Analysis: s.Analysis,
		Proposal: s.Proposal, Place: s.Place, HeardFrom: s.HeardFrom, Files: files,
	}, err
}
