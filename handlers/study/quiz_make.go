package study

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/documents"
	"lianluo/internal/questions"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// quizDraft is a quiz that is being made: from a text or from a workbook.
type quizDraft struct {
	Activity int64                `json:"activity,omitempty"`
	Material int64                `json:"material,omitempty"`
	Title    string               `json:"title,omitempty"`
	Said     []questions.Question `json:"said,omitempty"`
	File     *bot.Upload          `json:"file,omitempty"`
}

// quizSheet is what was read and waits to be taken: nothing of it is on record.
type quizSheet struct {
	Activity  int64                 `json:"activity,omitempty"`
	Material  int64                 `json:"material,omitempty"`
	Title     string                `json:"title"`
	Questions []questions.Question  `json:"questions,omitempty"`
	Faults    []documents.QuizFault `json:"faults,omitempty"`
	documents.Passed
}

// importQuiz is the kind of an import that is a quiz, and its receiver's name.
const importQuiz = "quiz"

// registerQuizMake is how the staff makes a quiz (§24).
func registerQuizMake(r *bot.Router) {
	form := quizForm()
	bot.AddForm(r, form)
	r.Command("newquiz", bot.Staff, func(c *bot.Context) error {
		v := quizDraft{}
		if f := c.Upload(); f != nil {
			if err := chat.CheckSheet(c, f); err != nil {
				return err
			}
			v.File, v.Title = f, store.Shorten(store.OneLine(c.Args), questions.TitleLimit)
		} else if strings.TrimSpace(c.Args) != "" {
			if err := v.takeQuestions(c, c.Args); err != nil {
				return err
			}
		}
		return form.File(c, v)
	})
	r.Button("quiz_new", bot.Staff, func(c *bot.Context) error {
		v, err := quizAbout(c)
		if err != nil {
			return err
		}
		return form.Start(c, v)
	})
	r.Button("quiz_import", bot.Staff, quizImportButton)
	bot.AddReceiver(r, &bot.Receiver[*documents.Quiz]{
		Name: importQuiz, Access: bot.Staff, MaxSize: documents.MaxFile, Read: documents.ReadQuiz, Receive: receiveQuiz,
	})
}

// quizAbout is a quiz about the session or the material that a button names.
func quizAbout(c *bot.Context) (v quizDraft, err error) {
	id, err := c.ArgID(1)
	if err != nil {
		return v, err
	}
	switch c.Arg(0) {
	case "activity":
		a, err := activities.ByID(c.Tx, id)
		if err != nil {
			return v, c.MissingAs(err, "common.gone")
		}
		return quizDraft{Activity: a.ID, Title: a.Topic}, nil
	case "material":
		m, err := mstudy.MaterialByID(c.Tx, id)
		if err != nil {
			return v, c.MissingAs(err, "common.gone")
		}
		if m.Voided() {
			return v, c.Problem("common.gone")
		}
		return quizDraft{Material: m.ID, Title: m.Title}, nil
	}
	return v, c.Problem("common.stale")
}

func quizForm() *bot.Form[quizDraft] {
	return &bot.Form[quizDraft]{
		Name: "newquiz", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[quizDraft]{
			{
				Name: "body", Asked: true, Files: true, NoEdit: true,
				Empty:  func(v *quizDraft) bool { return v.File == nil && len(v.Said) == 0 },
				Enough: func(v *quizDraft) bool { return v.File != nil || len(v.Said) > 0 },
				Choices: func(c *bot.Context, _ *quizDraft) ([]bot.Choice, error) {
					return []bot.Choice{{Label: c.P("quiz.template"), Value: "template"}}, nil
				},
				Set: func(c *bot.Context, v *quizDraft, in bot.Input) error {
					switch {
					case in.Choice == "template" || in.Text == c.P("quiz.template") && in.File == nil:
						if err := quizTemplate(c); err != nil {
							return err
						}
						return c.Problem("quiz.template_above") // the question stays open
					case in.File != nil:
						v.File = in.File
						v.named(store.Shorten(store.OneLine(in.Text), questions.TitleLimit))
						return chat.CheckSheet(c, in.File)
					}
					return v.takeQuestions(c, in.Text)
				},
			},
			{
				Name: "name", Asked: true, NoEdit: true,
				Empty: func(v *quizDraft) bool { return v.Title == "" },
				Set: func(c *bot.Context, v *quizDraft, in bot.Input) error {
					words, err := chat.TakeText(c, in.Text, questions.TitleLimit)
					if err == nil {
						v.Title = store.OneLine(words)
					}
					return err
				},
			},
		},
		Submit: keepQuiz,
	}
}

// takeQuestions reads the questions of a message; what is wrong is told by line.
func (v *quizDraft) takeQuestions(c *bot.Context, text string) error {
	f := questions.Parse(text)
	if len(f.Faults) > 0 {
		return c.Problem("quiz.faults", "faults", chat.HTMLOf(quizFaultLines(c, f.Faults)))
	}
	if err := chat.RefuseNumbers(c, text); err != nil {
		return err
	}
	v.Said = f.Questions
	v.named(f.Title)
	return nil
}

// named takes the title that was typed. The one of the session or the material
// stands only where none was.
func (v *quizDraft) named(title string) {
	if title != "" {
		v.Title = title
	}
}

// shownFaults bounds the lines that say what is wrong.
const shownFaults = 8

func quizFaultLines(c *bot.Context, faults []questions.Fault) string {
	var lines []string
	for _, f := range faults[:min(len(faults), shownFaults)] {
		reason := quizReason(c, f.Reason)
		if f.Line == 0 {
			lines = append(lines, reason)
			continue
		}
		lines = append(lines, c.T("quiz.fault_line", "line", f.Line, "text", f.Text, "reason", reason))
	}
	return strings.Join(lines, "\n")
}

func quizReason(c *bot.Context, r questions.Reason) string {
	return c.P("quiz.reason."+string(r), "fewest", questions.Fewest, "most", questions.Most)
}

// keepQuiz shows what was read before anything of it is kept, or has the
// workbook brought.
func keepQuiz(c *bot.Context, v *quizDraft) (bot.Message, error) {
	if v.File != nil {
		f := *v.File
		f.Name, f.Caption = store.CleanFileName(f.Name), ""
		ref, err := c.Say(bot.Message{Text: c.T("import.reading", "file", f.Name)})
		if err != nil {
			return bot.Message{}, err
		}
		return bot.Message{}, c.Fetch(f, importQuiz, ref, v.Activity, v.Material, v.Title)
	}
	sheet := &quizSheet{Activity: v.Activity, Material: v.Material, Title: v.Title, Questions: v.Said}
	imp, err := people.KeepImport(c.Tx, c.Person.ID, importQuiz, "", sheet)
	if err != nil {
		return bot.Message{}, err
	}
	return quizImportCard(c, imp, sheet, 0), nil
}

// quizTemplate sends the workbook to fill in.
func quizTemplate(c *bot.Context) error {
	const blank = questions.Most
	s := documents.Sheet{Name: c.P("quiz.sheet"), Note: c.P("quiz.sheet_note", "fewest", questions.Fewest, "most", questions.Most), Blank: blank}
	example := strings.Split(c.P("quiz.sheet_example"), "|")
	for i, name := range documents.QuizColumns {
		column := documents.Column{Title: name, Width: 14}
		switch name {
		case documents.QuizText, documents.QuizExplanation:
			column.Title, column.Width = c.P("quiz.column."+name), 40
		case documents.QuizAnswer:
			column.Title, column.Width = c.P("quiz.column."+name), 8
			column.Choices = []string{"A", "B", "C", "D", "E", "F"}
		}
		s.Columns = append(s.Columns, column)
		cell := ""
		if i < len(example) {
			cell = example[i]
		}
		s.Example = append(s.Example, cell)
	}
	data, err := s.Workbook()
	if err != nil {
		return err
	}
	_, err = c.Say(bot.Message{
		Text: c.T("quiz.template_sent"), Files: []bot.File{{Kind: bot.Document, Name: c.P("quiz.template_file"), Data: data}},
	})
	return err
}
