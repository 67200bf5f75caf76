package voices

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// registerPapers: a suggestion as it is handed in on paper (domain C1), and in the form in
// which the county takes proposals (C2). Who may read its card may print it, with the name
// that the card shows.
func registerPapers(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "suggestion_form", Access: bot.Readers, Make: suggestionPaper})
	papers.Add(r, papers.Paper{Name: "proposal_form", Access: bot.Readers, Make: proposalPaper})
}

// formButton asks for the form in which a suggestion is handed in.
func formButton(c *bot.Context, s *mvoices.Suggestion) bot.Button {
	if s.Kind == mvoices.Proposal {
		return papers.Button(c, "proposal_form", s.ID)
	}
	return papers.Button(c, "suggestion_form", s.ID)
}

// mayPropose tells whether the person gets the form of a proposal: of one that is none, its
// author and the staff, who may make it one.
func mayPropose(c *bot.Context, s *mvoices.Suggestion) bool {
	return s.Kind == mvoices.Proposal || s.PersonID == c.Person.ID || c.Person.Is(people.Staff)
}

// form is a suggestion as it is put on paper.
type form struct {
	c      *bot.Context // in the office's words
	s      *mvoices.Suggestion
	name   string // whose it is, as the reader may know
	author *people.Person
	joins  string
	answer string // the words of the answer that stands
	result string
	files  string
	rating string
}

// printed finds the suggestion that arg names, if the person may read it, and what its card
// says of it.
func printed(c *bot.Context, arg string) (*form, error) {
	s, err := suggestionKind().Printed(c, arg)
	if err != nil {
		return nil, err
	}
	c = papers.ForOffice(c)
	f := &form{c: c, s: s}
	if f.name, err = authorName(c, s); err != nil {
		return nil, err
	}
	if s.Names(c.Person) {
		if f.author, err = people.PersonByID(c.Tx, s.PersonID); err != nil {
			return nil, err
		}
	}
	if f.joins, err = joinedNames(c, s); err != nil {
		return nil, err
	}
	files, err := chat.FilesOf(c, records.KindSuggestion, s.ID)
	if err != nil {
		return nil, err
	}
	f.files = chat.FilesLine(c, files)
	steps, err := mvoices.SuggestionLife.StepsOf(c.Tx, s.ID)
	if err != nil {
		return nil, err
	}
	if steps, err = trailFor(c, s, steps); err != nil {
		return nil, err
	}
	for _, step := range steps { // the last of each stands
		switch {
		case step.Note != "":
		case mvoices.State(step.ToState) == mvoices.Answered && step.Outcome == string(s.Outcome):
			f.answer = step.Words
		case mvoices.State(step.ToState) == mvoices.Done && s.DoneAt != nil:
			f.result = step.Words
		}
	}
	near, err := isNear(c, s)
	if err == nil && s.Rating != "" && (near || c.Person.Is(people.PartyContact)) {
		f.rating = locale.Join(c.P("briefing.pause"), c.P("suggestion.rating_"+string(s.Rating)), s.RatingNote)
	}
	return f, err
}

// or gives words, or says that the record has none.
func (f *form) or(words string) string {
	if strings.TrimSpace(words) == "" {
		return f.c.P("paper.nothing")
	}
	return words
}

func (f *form) label(key string) docx.Cell { return docx.Cell{Text: f.c.P(key), Label: true} }

// pair is a row of two short facts, whole one of a single fact, at least as high as lines.
func (f *form) pair(key, words, other, more string) docx.Row {
	return docx.Row{Cells: []docx.Cell{f.label(key), {Text: f.or(words)}, f.label(other), {Text: f.or(more)}}}
}

func (f *form) whole(key, words string, lines int) docx.Row {
	return docx.Row{Cells: []docx.Cell{f.label(key), {Text: f.or(words), Span: 3}}, Lines: lines}
}

// day is a day as a paper has it; "" for none.
func (f *form) day(d store.Date) string {
	if d == "" {
		return ""
	}
	return f.c.Words.FullDate(d.Start(f.c.Location()))
}

func (f *form) filed() string {
	if f.s.FiledAt == nil {
		return ""
	}
	return f.c.Words.FullDate(f.c.Local(*f.s.FiledAt))
}

func (f *form) category() string {
	if f.s.Category == "" {
		return ""
	}
	return f.c.P("suggestion.outcome_" + string(f.s.Category))
}

func (f *form) public() string {
	if f.s.IsPublic {
		return f.c.P("voice_form.public_yes")
	}
	return f.c.P("voice_form.public_no")
}

// author's sector and post tell who it is: they stand where the name may.
func (f *form) sectorAndPost() (sector, post string) {
	if f.author == nil {
		return f.c.P("voice_form.withheld"), f.c.P("voice_form.withheld")
	}
	return f.author.Sector, f.author.Post
}

// way is what became of it, a row for what there was.
func (f *form) way() (rows []docx.Row) {
	c, s := f.c, f.s
	if s.SentTo != "" {
		day := f.day(s.SentOn)
		if day == "" && s.SentAt != nil {
			day = c.Words.FullDate(c.Local(*s.SentAt))
		}
		rows = append(rows, f.whole("voice_form.sent", locale.Join(c.P("briefing.pause"), c.P("suggestion.outcome_"+string(s.SentTo)), day, s.SentPaper), 0))
	}
	if s.AssignedTo != "" {
		rows = append(rows, f.pair("voice_form.handler", s.AssignedTo, "voice_form.due", f.day(s.DueOn)))
	}
	if s.Outcome != "" {
		words := c.P("suggestion.outcome_" + string(s.Outcome))
		if f.answer != "" {
			words += "\n" + f.answer
		}
		if s.Evidence != "" {
			words += "\n" + c.P("voice_form.evidence", "paper", s.Evidence)
		}
		rows = append(rows, f.whole("voice_form.answer", words, 3))
	}
	if f.result != "" {
		rows = append(rows, f.whole("voice_form.result", f.result, 2))
	}
	if f.rating != "" {
		rows = append(rows, f.whole("voice_form.rating", f.rating, 0))
	}
	return rows
}

// finish makes the file. Until the office has approved the suggestion, it is a draft.
func (f *form) finish(asked *bot.Context, paper, title, note string, rows []docx.Row) (*papers.File, error) {
	d := &docx.Document{Blocks: []docx.Block{docx.Title(title), docx.Form{Grid: []int{5, 11, 5, 11}, Rows: rows}}}
	if note != "" {
		d.Blocks = append(d.Blocks, docx.Text(note))
	}
	if f.s.ReviewedAt == nil && f.s.SentAt == nil {
		d.Mark = f.c.P("paper.draft")
	}
	return papers.Word(f.c, f.c.P("paper."+paper), f.s.Number, asked.T("voice_form.said", "title", titleOf(asked, f.s)), d)
}

func suggestionPaper(c *bot.Context, arg string) (*papers.File, error) {
	f, err := printed(c, arg)
	if err != nil {
		return nil, err
	}
	s := f.s
	sector, post := f.sectorAndPost()
	rows := []docx.Row{
		f.pair("voice_form.number", s.Number, "voice_form.day", f.filed()),
		f.pair("voice_form.author", f.name, "voice_form.sector", sector), f.whole("voice_form.post", post, 0), f.whole("voice_form.joined", f.joins, 0),
		f.pair("voice_form.kind", f.c.P("suggestion.outcome_"+string(s.Kind)), "voice_form.category", f.category()),
		f.pair("voice_form.public", f.public(), "voice_form.heard", s.HeardFrom),
		f.whole("voice_form.title", s.Title, 0), f.whole("voice_form.place", s.Place, 0),
		f.whole("voice_form.situation", s.Situation, 4), f.whole("voice_form.analysis", s.Analysis, 3), f.whole("voice_form.proposal", s.Proposal, 4),
		f.whole("voice_form.files", f.files, 0),
	}
	return f.finish(c, "suggestion_form", f.c.P("voice_form.head"), "", append(rows, f.way()...))
}

func proposalPaper(c *bot.Context, arg string) (*papers.File, error) {
	f, err := printed(c, arg)
	if err != nil {
		return nil, err
	}
	s := f.s
	if !mayPropose(c, s) {
		return nil, c.Problem("common.gone")
	}
	at, term, note := c.Now, "", ""
	if s.FiledAt != nil {
		at = *s.FiledAt
	}
	switch t, err := people.CurrentTerm(c.Tx, at); {
	case err == nil:
		term = t.Name
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	if s.Kind != mvoices.Proposal {
		note = f.c.P("voice_form.not_proposal")
	}
	sector, post := f.sectorAndPost()
	rows := []docx.Row{
		f.pair("voice_form.term", term, "voice_form.day", f.filed()), f.pair("voice_form.number", s.Number, "voice_form.category", f.category()),
		f.whole("voice_form.matter", s.Title, 0), f.pair("voice_form.proposer", f.name, "voice_form.sector", sector), f.whole("voice_form.post", post, 0),
		f.whole("voice_form.joined_proposers", f.joins, 0), f.pair("voice_form.public", f.public(), "voice_form.place", s.Place),
		f.whole("voice_form.situation", s.Situation, 4), f.whole("voice_form.analysis", s.Analysis, 3), f.whole("voice_form.proposal", s.Proposal, 4),
		f.whole("voice_form.files", f.files, 0),
	}
	return f.finish(c, "proposal_form", f.c.P("voice_form.proposal_head"), note, append(rows, f.way()...))
}
