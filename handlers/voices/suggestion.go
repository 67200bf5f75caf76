package voices

import (
	"errors"

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
	Suggestion int64  `json:"suggestion,omitempty"` // the one that is filed again
	Finding    int64  `json:"finding,omitempty"`    // of a research, that it was made of
	Title      string `json:"title,omitempty"`
	Titled     bool   `json:"titled,omitempty"` // the title is the writer's own, not guessed
	Situation  string `json:"situation,omitempty"`
	Facts      bool   `json:"facts,omitempty"` // told, within the situation
	Analysis   string `json:"analysis,omitempty"`
	Proposal   string `json:"proposal,omitempty"`
	Place      string `json:"place,omitempty"`
	HeardFrom  string `json:"heard_from,omitempty"`
	// Category is the field that it is about; "" while nobody has said.
	Category mvoices.Category `json:"category,omitempty"`
	Files    []bot.Upload     `json:"files,omitempty"`
	// Source is who wrote the words, when that was somebody else: asked about, and then gone.
	Source string `json:"source,omitempty"`
	// Sure are words that sound secret and, as the writer has said, are not.
	Sure []string `json:"sure,omitempty"`
	// Agreed is what the writer has said of a consent; of the others the default holds.
	Agreed map[mvoices.Consent]bool `json:"agreed,omitempty"`

	like *likeFound // what is like it, as long as one update is dealt with
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
		return OpenSuggestion(c, words, files, c.Input().Source)
	})
	r.Button("suggestion_edit", bot.Members, editSuggestion)
}

// OpenSuggestion begins a suggestion with what was said of it; source is who said it, when
// that was somebody else.
func OpenSuggestion(c *bot.Context, words string, files []bot.Upload, source string) error {
	v := SuggestionDraft{Files: files, Source: source}
	words = chat.Unattributed(c, words, source)
	if err := readSuggestion(c, &v, words); err != nil {
		return err
	}
	if v.Analysis != "" && v.Proposal != "" { // nothing is left to help with (§10)
		alike, err := alikeOf(c, &v)
		if err != nil {
			return err
		}
		if len(alike) == 0 {
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
	s.Place, s.HeardFrom, s.Category = v.Place, v.HeardFrom, v.Category
	for _, consent := range mvoices.Consents {
		*s.Consent(consent) = v.agrees(consent)
	}
	if s.ID == 0 {
		twice, err := mvoices.FiledTwice(c.Tx, s, c.At())
		if err != nil {
			return m, err
		}
		if twice != nil { // a second tap, or the same text sent again
			m.Text = c.T("suggestion.twice", "number", twice.Number, "title", twice.Title)
			m.Buttons = bot.Rows(1, c.B("suggestion.view", "suggestion", twice.ID))
			return m, nil
		}
	}
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
	m.Text = c.T("suggestion.filed", "number", s.Number, "title", s.Title, "shares", agreedLine(c, s))
	m.Buttons = bot.Rows(2, c.B("suggestion.view", "suggestion", s.ID), c.B("suggestion.agreed_change", "suggestion_agreed", s.ID), c.B("common.undo", "undo", a.ID))
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
	agreed := map[mvoices.Consent]bool{}
	for _, consent := range mvoices.Consents {
		agreed[consent] = *s.Consent(consent)
	}
	return &SuggestionDraft{
		Suggestion: s.ID, Title: s.Title, Titled: true, Situation: s.Situation, Facts: true, Analysis: s.Analysis,
		Proposal: s.Proposal, Place: s.Place, HeardFrom: s.HeardFrom, Category: s.Category, Files: files, Agreed: agreed,
	}, err
}
