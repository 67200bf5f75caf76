package study

import (
	"fmt"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/models/people"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// registerTables is the library and the quizzes as tables.
func registerTables(r *bot.Router) {
	papers.AddList(r, papers.List{Name: "library", Access: bot.Learners, Table: libraryTable})
	papers.AddList(r, papers.List{Name: "quizzes", Access: bot.Learners, Table: quizTable})
}

// libraryTable is a shelf of the library, or what was found in it, as the list has it:
// filter is anySubject, a subject, or s and the trace of the words.
func libraryTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	s, err := shelf(c, filter)
	if err != nil {
		return nil, err
	}
	list, err := papers.All(func(p store.Page) ([]mstudy.OnShelf, error) {
		list, _, err := mstudy.Library(c.Tx, c.Person.ID, s, p)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	sheet := &documents.Sheet{Name: c.P("command.library"), Columns: papers.Columns(c,
		"book.column.number", "book.column.title", "book.column.category", "book.column.date", "book.column.link", "book.column.reading")}
	switch {
	case s.Words != "":
		sheet.Name = c.P("book.name", "what", sheet.Name, "which", papers.Words(s.Words))
	case s.Subject != "":
		sheet.Name = c.P("book.name", "what", sheet.Name, "which", c.P("library.subject."+s.Subject))
	}
	for i := range list {
		x := &list[i]
		read := "book.unread"
		if x.Read {
			read = "library.read_word"
		}
		sheet.Rows = append(sheet.Rows, []string{fmt.Sprint(x.ID), x.Title, c.P("library.subject." + x.Subject), papers.Day(c, x.CreatedAt), x.Link, c.P(read)})
	}
	return sheet, nil
}

// quizTable is the list of quizzes: for a member with the own result, which nobody else
// sees, for the staff with the totals that the card of a quiz has (§24).
func quizTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	staff, member := c.Person.Is(people.Staff), c.Person.Is(people.Member)
	list, err := papers.All(func(p store.Page) ([]mstudy.Quiz, error) {
		list, _, err := mstudy.Quizzes(c.Tx, staff, p)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	states, err := quizStates(c, list)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("command.quiz"), Columns: papers.Columns(c,
		"book.column.number", "book.column.title", "book.column.published", "book.column.questions", "book.column.state")}
	if member {
		s.Columns = append(s.Columns, papers.Columns(c, "book.column.own_result")...)
	}
	if staff {
		s.Columns = append(s.Columns, papers.Columns(c, "book.column.takers", "book.column.average")...)
		s.Columns[len(s.Columns)-2].Amount = true
	}
	for i := range list {
		q := &list[i]
		questions, err := mstudy.QuestionsOf(c.Tx, q.ID)
		if err != nil {
			return nil, err
		}
		of := strconv.Itoa(len(questions))
		row := []string{fmt.Sprint(q.ID), q.Title, papers.DayOf(c, q.PublishedAt), of, states[i]}
		if member {
			own, err := ownResult(c, q, of)
			if err != nil {
				return nil, err
			}
			row = append(row, own)
		}
		if staff {
			takers, average, err := totalsOf(c, q, of)
			if err != nil {
				return nil, err
			}
			row = append(row, takers, average)
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

// ownResult is how many the person had right the first time; "" before that.
func ownResult(c *bot.Context, q *mstudy.Quiz, of string) (string, error) {
	first, err := mstudy.FirstResult(c.Tx, q.ID, c.Person.ID)
	if err != nil || first == nil {
		return "", err
	}
	return c.P("book.right_of", "n", first.Correct, "of", of), nil
}

// totalsOf is how many have taken a quiz, and what they had right on average, where they
// are enough to say so; "" for a draft.
func totalsOf(c *bot.Context, q *mstudy.Quiz, of string) (takers, average string, err error) {
	if q.PublishedAt == nil {
		return "", "", nil
	}
	t, err := mstudy.TotalsOf(c.Tx, q.ID)
	if err != nil {
		return "", "", err
	}
	if t.Shown {
		average = c.P("book.right_of", "n", strconv.FormatFloat(t.Average, 'f', 1, 64), "of", of)
	}
	return strconv.Itoa(t.Takers), average, nil
}
