package study

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/documents"
	"lianluo/internal/questions"
	"lianluo/models/people"
	mstudy "lianluo/models/study"
)

// receiveQuiz shows what a workbook says, before anything of it is kept.
func receiveQuiz(c *bot.Context, read *documents.Quiz, err error) error {
	file, ref := c.Fetched(), c.ArgRef(0)
	if err != nil {
		text, err := quizSheetProblem(c, err)
		if err != nil {
			return err
		}
		return c.Edit(ref, bot.Message{Text: text, Buttons: bot.Rows(1, bot.CommandButton(c.P("quiz.write_again"), "newquiz"))})
	}
	number := func(n int) int64 { id, _ := strconv.ParseInt(c.Arg(n), 10, 64); return id }
	sheet := &quizSheet{Activity: number(1), Material: number(2), Title: c.Arg(3), Questions: read.Questions, Faults: read.Faults, Passed: read.Passed}
	imp, err := people.KeepImport(c.Tx, c.Person.ID, importQuiz, file.Name, sheet)
	if err != nil {
		return err
	}
	return c.Edit(ref, quizImportCard(c, imp, sheet, 0))
}

// quizSheetProblem words why a workbook with questions was not read.
func quizSheetProblem(c *bot.Context, err error) (string, error) {
	var fault *documents.FileError
	if errors.As(err, &fault) {
		switch fault.Fault {
		case documents.NoHeader:
			return c.T("quiz.no_header"), nil
		case documents.NoColumn, documents.HiddenColumn:
			column := fault.Column
			if column == documents.QuizAnswer {
				column = c.P("quiz.column.answer")
			}
			if fault.Fault == documents.HiddenColumn {
				return c.T("import.fault.hidden_column", "column", column, "sheet", fault.Sheet), nil
			}
			return c.T("quiz.no_column", "column", column, "sheet", fault.Sheet), nil
		case documents.TooManyRows:
			return c.T("quiz.reason.too_many", "fewest", questions.Fewest, "most", questions.Most), nil
		}
	}
	return chat.SheetProblem(c, err)
}

// importPage is how many questions, or rows that are wrong, a page of the card
// shows at most.
const importPage = 10

// quizImportCard shows all that would be kept of a quiz, page by page: each question
// with its options, the right one marked; then the rows that are wrong and what was
// passed over.
func quizImportCard(c *bot.Context, imp *people.Import, s *quizSheet, page int) bot.Message {
	var list, wrong []string
	for i := range s.Questions {
		q := &s.Questions[i]
		text := mstudy.QuizQuestion{Text: q.Text, Options: q.Options, Answer: q.Answer, Explanation: q.Explanation}
		list = append(list, c.T("quiz.in_full", "n", i+1, "question", questionMarked(c, &text)))
	}
	for _, f := range s.Faults {
		wrong = append(wrong, c.T("quiz.fault_row", "sheet", f.Sheet, "row", f.Row, "text", f.Text, "reason", rowReason(c, f.Reason)))
	}
	body, page, pages := chat.PartsPage([]chat.Part{
		{Lines: list}, {Title: c.T("quiz.wrong_rows"), Lines: wrong}, {Title: c.T("import.passed"), Lines: chat.PassedLines(c, &s.Passed)},
	}, page, importPage)
	lines := []string{c.T("quiz.import_head", "title", s.Title, "count", len(s.Questions), "wrong", len(s.Faults)), "", body}
	if pages > 1 {
		lines = append(lines, "", c.T("members.page", "n", page+1, "of", pages))
	}
	m := bot.Message{Buttons: chat.Turns(c, "quiz_import", page, pages, imp.ID, "page")}
	if r := questions.CheckCount(len(s.Questions)); r != "" {
		lines = append(lines, "", quizReason(c, r))
	} else {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: c.P("quiz.keep", "count", len(s.Questions)), Data: bot.Data("quiz_import", imp.ID, "take"),
		}))
	}
	m.Text = strings.Join(lines, "\n")
	m.Buttons = append(m.Buttons, bot.Row(c.B("quiz.write_again", "quiz_import", imp.ID, "again"), c.B("common.discard", "quiz_import", imp.ID, "drop")))
	return m
}

// questionMarked is a question with all of its options; the right one has a mark.
func questionMarked(c *bot.Context, q *mstudy.QuizQuestion) string {
	lines := []string{q.Text}
	for i, o := range q.Options {
		key := "quiz.option"
		if i == q.Answer {
			key = "quiz.option_right"
		}
		lines = append(lines, c.P(key, "letter", questions.Letter(i), "text", o))
	}
	if q.Explanation != "" {
		lines = append(lines, c.P("quiz.explanation_line", "text", q.Explanation))
	}
	return strings.Join(lines, "\n")
}

// rowReason words what is wrong with a row of a sheet, in which nobody can put a
// mark behind an option or write another line.
func rowReason(c *bot.Context, r questions.Reason) string {
	switch r {
	case questions.NoAnswer, questions.UnknownAnswer, questions.OptionOrder, questions.TwoAnswers, questions.ManyOptions, documents.BrokenCell:
		return c.P("quiz.row_reason." + string(r))
	}
	return quizReason(c, r)
}

// quizImportButton is quiz_import:ID:page:N, take, again or drop.
func quizImportButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	var s quizSheet
	imp, err := people.ImportByID(c.Tx, id, importQuiz, &s)
	switch {
	case errors.Is(err, people.ErrSettled):
		return c.Problem("common.stale")
	case err != nil:
		return c.MissingAs(err, "common.gone")
	case imp.PersonID != c.Person.ID:
		return c.Problem("common.gone")
	}
	switch c.Arg(1) {
	case "page":
		_, err := c.Show(quizImportCard(c, imp, &s, c.ArgInt(2)))
		return err
	case "take":
		return takeQuiz(c, imp, &s)
	case "again", "drop":
		if err := people.DropImport(c.Tx, imp); err != nil {
			return err
		}
		if c.Arg(1) == "again" {
			return quizForm().Start(c, quizDraft{Activity: s.Activity, Material: s.Material, Title: s.Title})
		}
		_, err := c.Show(bot.Message{Text: c.T("form.discarded"), Buttons: bot.Rows(1, bot.CommandButton(c.P("quiz.list_button"), "quiz"))})
		return err
	}
	return c.Problem("common.stale")
}

func takeQuiz(c *bot.Context, imp *people.Import, s *quizSheet) error {
	for _, q := range s.Questions {
		if err := chat.RefuseNumbers(c, append([]string{q.Text, q.Explanation}, q.Options...)...); err != nil {
			return err
		}
	}
	q := &mstudy.Quiz{Title: s.Title, ActivityID: s.Activity, MaterialID: s.Material}
	if err := mstudy.CreateQuiz(c.Tx, q, s.Questions, c.Person); err != nil {
		return quizProblem(c, err)
	}
	if err := people.TakeImport(c.Tx, imp, q.ID); err != nil {
		return err
	}
	return showQuizCard(c, q, c.T("quiz.kept"), 0)
}
