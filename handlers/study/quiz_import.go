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
	sheet := &quizSheet{Activity: number(1), Material: number(2), Title: c.Arg(3), Questions: read.Questions, Faults: read.Faults}
	imp, err := people.KeepImport(c.Tx, c.Person.ID, importQuiz, file.Name, sheet)
	if err != nil {
		return err
	}
	return c.Edit(ref, quizImportCard(c, imp, sheet))
}

// quizSheetProblem words why a workbook with questions was not read.
func quizSheetProblem(c *bot.Context, err error) (string, error) {
	var fault *documents.FileError
	if errors.As(err, &fault) {
		switch fault.Fault {
		case documents.NoHeader:
			return c.T("quiz.no_header"), nil
		case documents.NoColumn:
			column := fault.Column
			if column == documents.QuizAnswer {
				column = c.P("quiz.column.answer")
			}
			return c.T("quiz.no_column", "column", column), nil
		case documents.TooManyRows:
			return c.T("quiz.reason.too_many", "fewest", questions.Fewest, "most", questions.Most), nil
		}
	}
	return chat.SheetProblem(c, err)
}

// quizImportCard shows the questions that were read and the rows that are wrong.
func quizImportCard(c *bot.Context, imp *people.Import, s *quizSheet) bot.Message {
	lines := []string{c.T("quiz.import_head", "title", s.Title, "count", len(s.Questions))}
	for i := range s.Questions[:min(len(s.Questions), questions.Most)] {
		q := &s.Questions[i]
		lines = append(lines, c.T("quiz.short", "n", i+1, "text", q.Text, "answer", questions.Letter(q.Answer), "option", q.Options[q.Answer]))
	}
	if len(s.Faults) > 0 {
		lines = append(lines, "", c.T("quiz.wrong_rows"))
		for _, f := range s.Faults[:min(len(s.Faults), shownFaults)] {
			lines = append(lines, c.T("quiz.fault_row", "row", f.Row, "text", f.Text, "reason", quizReason(c, f.Reason)))
		}
		if n := len(s.Faults) - shownFaults; n > 0 {
			lines = append(lines, c.T("quiz.more_rows", "count", n))
		}
	}
	buttons := bot.Row(c.B("quiz.write_again", "quiz_import", imp.ID, "again"), c.B("common.discard", "quiz_import", imp.ID, "drop"))
	m := bot.Message{}
	if r := questions.CheckCount(len(s.Questions)); r != "" {
		lines = append(lines, "", quizReason(c, r))
	} else {
		lines = append(lines, "", c.T("quiz.not_saved"))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: c.P("quiz.keep", "count", len(s.Questions)), Data: bot.Data("quiz_import", imp.ID, "take"),
		}))
	}
	m.Text = strings.Join(lines, "\n")
	m.Buttons = append(m.Buttons, buttons)
	return m
}

// quizImportButton is quiz_import:ID:take, again or drop.
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
	return showQuizCard(c, q, c.T("quiz.kept"))
}
