package voices

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// handlingForm asks for what a step of a suggestion needs beside a tap: a day, an office,
// a paper, words.
const handlingForm bot.FormName[handling] = "handling"

// What is done with the form.
const (
	doSend   = "send"   // 报送
	doResend = "resend" // the delivery was another
	doAssign = "assign" // 转办
	doReopen = "reopen" // it does not hold
	// The others are what is noted: voices.NotePaper, NoteDue, NotePlan.
)

// handling is such a step.
type handling struct {
	Suggestion int64         `json:"suggestion"`
	Do         string        `json:"do"`
	Level      mvoices.Level `json:"level,omitempty"`
	Whom       string        `json:"whom,omitempty"`
	Day        store.Date    `json:"day,omitempty"`
	Words      string        `json:"words,omitempty"`
	Files      []bot.Upload  `json:"files,omitempty"`
}

func (v *handling) is(list ...string) bool { return slices.Contains(list, v.Do) }

// delivers tells that it is about to whom and when it was delivered.
func (v *handling) delivers() bool { return v.is(doSend, doResend) }

func newHandlingForm() *bot.Form[handling] {
	return &bot.Form[handling]{
		Name: handlingForm, Access: bot.Joined, DropKey: "step.drop", Submit: handle,
		Back: func(c *bot.Context, v *handling) bot.Button { return c.B("common.back", "suggestion", v.Suggestion) },
		Concerns: func(v *handling) string {
			return records.Ref{Kind: records.KindSuggestion, ID: v.Suggestion}.String()
		},
		Card: func(c *bot.Context, v *handling) (string, error) {
			s, err := suggestionKind().Readable(c, v.Suggestion)
			if err != nil {
				return "", err
			}
			level := ""
			if v.delivers() {
				level = c.P("suggestion.outcome_" + string(v.Level))
			}
			what := c.P("handling.what_"+v.Do, "level", level, "whom", v.Whom, "day", dayOf(c, v.Day))
			return c.T("handling.card", "what", what, "number", s.Number, "title", s.Title, "words", v.Words, "files", chat.FilesLine(c, v.Files)), nil
		},
		SubmitLabel: func(c *bot.Context, v *handling) string { return c.P("handling.do_" + v.Do) },
		Fields: []bot.Field[handling]{
			{
				Name: "whom", Asked: true, When: func(v *handling) bool { return v.is(doAssign) }, Empty: func(v *handling) bool { return v.Whom == "" },
				Text: func(v *handling) string { return v.Whom }, Choices: handlingOffices, Set: setOffice,
			},
			{
				Name: "day", Asked: true,
				When:  func(v *handling) bool { return v.delivers() || v.is(doAssign, mvoices.NoteDue, mvoices.NotePlan) },
				Empty: func(v *handling) bool { return v.Day == "" },
				Question: func(c *bot.Context, v *handling) (string, error) {
					return c.T("handling.day.ask_"+v.Do, "level", c.P("suggestion.outcome_"+string(v.Level)), "whom", v.Whom), nil
				},
				Choices: handlingDays, Set: setHandlingDay,
			},
			{
				Name: "why", Asked: true, Optional: true, Text: func(v *handling) string { return v.Words },
				When:  func(v *handling) bool { return v.is(doReopen) },
				Empty: func(v *handling) bool { return v.Words == "" }, Set: setHandlingWords,
			},
			{
				Name: "paper", Asked: true, Files: true, Text: func(v *handling) string { return v.Words },
				When:   func(v *handling) bool { return v.is(mvoices.NotePaper) },
				Empty:  func(v *handling) bool { return v.Words == "" && len(v.Files) == 0 },
				Enough: func(v *handling) bool { return len(v.Files) > 0 }, Set: setPaper,
			},
			{
				Name: "level", When: (*handling).delivers, Empty: func(v *handling) bool { return v.Level == "" },
				Choices: func(c *bot.Context, _ *handling) (list []bot.Choice, _ error) {
					for _, l := range mvoices.Levels {
						list = append(list, bot.Choice{Label: c.P("suggestion.outcome_" + string(l)), Value: string(l)})
					}
					return list, nil
				},
				Set: func(c *bot.Context, v *handling, in bot.Input) error {
					for _, l := range mvoices.Levels {
						if in.Choice == string(l) || in.Choice == "" && strings.TrimSpace(in.Text) == c.P("suggestion.outcome_"+string(l)) {
							v.Level = l
							return nil
						}
					}
					return c.Problem("handling.which_level")
				},
			},
			{
				Name: "proof", Optional: true, Files: true, When: (*handling).delivers, Text: func(v *handling) string { return v.Words },
				Empty:  func(v *handling) bool { return v.Words == "" && len(v.Files) == 0 },
				Enough: func(v *handling) bool { return len(v.Files) > 0 }, Set: setPaper,
			},
		},
	}
}

// handlingOffices are the offices to which suggestions went before, and the usual ones.
func handlingOffices(c *bot.Context, _ *handling) (list []bot.Choice, err error) {
	names, err := mvoices.Offices(c.Tx)
	if err != nil {
		return nil, err
	}
	for _, usual := range strings.Split(c.P("handling.offices"), "|") {
		if !slices.Contains(names, usual) {
			names = append(names, usual)
		}
	}
	for _, name := range names[:min(len(names), 6)] {
		if len(name) <= 32 { // bytes of a button's data
			list = append(list, bot.Choice{Label: name, Value: name})
		}
	}
	return list, nil
}

func setOffice(c *bot.Context, v *handling, in bot.Input) error {
	text := in.Text
	if in.Choice != "" {
		text = in.Choice
	}
	return chat.SetWords(c, &v.Whom, text, store.TitleLimit)
}

// handlingDays are today and yesterday of a delivery, and working days some spans of a month
// ahead of what is owed.
func handlingDays(c *bot.Context, v *handling) (list []bot.Choice, err error) {
	today := store.DateOf(c.Now, c.Location())
	days := []store.Date{today, today.AddDate(0, 0, -1)}
	if !v.delivers() {
		days = nil
		for _, n := range []int{15, 30, 60} {
			days = append(days, chat.ReadyDay(c, today, n))
		}
	}
	for _, d := range days {
		list = append(list, bot.Choice{Label: chat.Day(c, d), Value: string(d)})
	}
	return list, nil
}

func setHandlingDay(c *bot.Context, v *handling, in bot.Input) (err error) {
	d := store.Date(in.Choice)
	if in.Choice == "" {
		if d, err = chat.ReadDay(c, in.Text, "research_topic.bad_date"); err != nil {
			return err
		}
	}
	today := store.DateOf(c.Now, c.Location())
	switch {
	case !d.Valid():
		return c.Problem("common.stale")
	case v.delivers() && d > today:
		return c.Problem("handling.ahead")
	case !v.delivers() && d < today:
		return c.Problem("handling.past")
	}
	v.Day = d
	return nil
}

func setHandlingWords(c *bot.Context, v *handling, in bot.Input) error {
	return chat.SetWords(c, &v.Words, in.Text, store.MatterLimit)
}

// setPaper takes a photo or file of a paper, its number, or both.
func setPaper(c *bot.Context, v *handling, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFetched(c, &v.Files, in.File); err != nil {
			return err
		}
		if strings.TrimSpace(in.Text) == "" {
			return nil
		}
	}
	return chat.SetWords(c, &v.Words, in.Text, store.MatterLimit)
}

// move is the step or the note that the form asked for.
func (v *handling) move(c *bot.Context, s *mvoices.Suggestion) mvoices.Move {
	m := mvoices.Move{By: c.Person, OnDate: v.Day}
	paper := v.Words
	if paper == "" && len(v.Files) > 0 {
		paper = c.P("handling.see_files")
	}
	switch v.Do {
	case doSend:
		m.To, m.Outcome, m.Evidence = mvoices.Sent, string(v.Level), paper
	case doResend:
		m.Note, m.Outcome, m.Evidence = mvoices.NoteSent, string(v.Level), paper
	case doAssign:
		m.To, m.Whom = mvoices.Assigned, v.Whom
	case doReopen:
		m.To, m.Outcome, m.Words = s.Before(), mvoices.Reopened, v.Words
	case mvoices.NotePaper:
		m.Note, m.Evidence = v.Do, paper
	default:
		m.Note, m.Words = v.Do, v.Words
	}
	return m
}

// handle takes the step.
func handle(c *bot.Context, v *handling) (m bot.Message, err error) {
	s, err := suggestionKind().Readable(c, v.Suggestion)
	if err != nil {
		return m, err
	}
	step, a, err := suggestionKind().Take(c, s, v.move(c, s))
	if err != nil {
		return m, err
	}
	if err := addFiles(c, s.ID, v.Files); err != nil {
		return m, err
	}
	return suggestionKind().Answer(c, s, step, a)
}

// addFiles adds papers to those of a suggestion.
func addFiles(c *bot.Context, id int64, files []bot.Upload) error {
	if len(files) == 0 {
		return nil
	}
	there, err := chat.FilesOf(c, records.KindSuggestion, id)
	if err != nil {
		return err
	}
	err = chat.KeepFiles(c, records.KindSuggestion, id, append(there, files...))
	if errors.Is(err, records.ErrTooManyAttachments) {
		return c.Problem("writing.too_many", "limit", records.AttachmentsLimit)
	}
	return err
}

// deliver and assign open the form for a decision of the card, or of /outcome with words.
func deliver(c *bot.Context, s *mvoices.Suggestion, move mvoices.Move) error {
	return handlingForm.Start(c, handling{Suggestion: s.ID, Do: doSend, Level: levelOf(s), Words: move.Words})
}

func assign(c *bot.Context, s *mvoices.Suggestion, move mvoices.Move) error {
	return handlingForm.Start(c, handling{Suggestion: s.ID, Do: doAssign, Whom: store.CutRunes(move.Words, store.TitleRunes)})
}

// sentToday keeps a delivery that a command reports: today, and to whom its kind goes.
func sentToday(c *bot.Context, s *mvoices.Suggestion, paper string) error {
	step, a, err := suggestionKind().Take(c, s, mvoices.Move{To: mvoices.Sent, By: c.Person, Evidence: paper})
	if err != nil {
		return err
	}
	return suggestionKind().ShowAnswer(c, s, step, a)
}

// noteOf is the note that the form keeps, of what it does.
func noteOf(do string) string {
	if do == doResend {
		return mvoices.NoteSent
	}
	return do
}

// noted are what can be noted of a suggestion with the form, in the order of the buttons. A
// question and its answer have forms of their own (asking.go).
var noted = []string{mvoices.NotePaper, mvoices.NoteDue, mvoices.NotePlan, doResend}

// doButton is the button suggestion_do:ID:WHAT.
func doButton(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	do := c.Arg(1)
	if !slices.Contains(noted, do) {
		return c.Problem("common.stale")
	}
	if err := mayNote(c, s, noteOf(do)); err != nil {
		return err
	}
	v := handling{Suggestion: s.ID, Do: do}
	if do == doResend {
		v.Level, v.Words = s.SentTo, s.SentPaper
	}
	return handlingForm.Start(c, v)
}

// more shows what else can be done with a suggestion beside its next step.
func more(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	row := besides(c, s)
	text := locale.Join("\n", c.T("suggestion.more_title", "number", s.Number, "title", s.Title), strip(c, s))
	_, err = c.Show(bot.Message{Text: text, Buttons: append(bot.Rows(2, row...), bot.Row(c.B("suggestion.back", "suggestion", s.ID)))})
	return err
}

// besides are the buttons of what can be done with a suggestion beside its next step.
func besides(c *bot.Context, s *mvoices.Suggestion) (row []bot.Button) {
	life := mvoices.SuggestionLife
	for _, do := range noted {
		if life.AllowsNote(s, noteOf(do), c.Person) {
			row = append(row, c.B("handling.do_"+do, "suggestion_do", s.ID, do))
		}
	}
	if life.AllowsNote(s, mvoices.NoteKind, c.Person) {
		row = append(row, c.B("suggestion.change_kind", "suggestion_kind", s.ID))
	}
	if life.AllowsNote(s, mvoices.NoteCategory, c.Person) {
		row = append(row, c.B("suggestion.change_category", "suggestion_category", s.ID))
	}
	if life.Allows(s, mvoices.Merged, c.Person) {
		row = append(row, c.B("suggestion.do_merged", "suggestion_merge", s.ID))
	}
	if s.Kind != mvoices.Proposal && mayPropose(c, s) {
		row = append(row, papers.Button(c, "proposal_form", s.ID))
	}
	return row
}
