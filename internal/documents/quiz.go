package documents

import (
	"slices"
	"strings"

	"lianluo/internal/questions"
)

// Columns of a sheet of questions, as their titles are named in a FileError and
// in the template.
const (
	QuizText        = "question"
	QuizAnswer      = "answer"
	QuizExplanation = "explanation"
)

// QuizColumns in the order of the template: the question, the options A to F, the
// answer, the explanation.
var QuizColumns = []string{QuizText, "A", "B", "C", "D", "E", "F", QuizAnswer, QuizExplanation}

// quizTitles are the words that head a column, as they are after headed.
var quizTitles = map[string][]string{
	QuizText:        {"题目", "问题", "题干", "试题", "question"},
	QuizAnswer:      {"答案", "正确答案", "参考答案", "answer"},
	QuizExplanation: {"解析", "说明", "答案解析", "explanation"},
}

// Quiz is what a sheet says of questions. The number of questions is the
// caller's to check.
type Quiz struct {
	Questions []questions.Question
	Faults    []QuizFault // by row
}

// QuizFault is a row that is not taken.
type QuizFault struct {
	Row    int              `json:"row"`
	Reason questions.Reason `json:"reason"`
	Text   string           `json:"text,omitempty"`
}

// maxQuizRows bounds the rows that are looked at: more than a quiz can have, so
// that too many are told as such.
const maxQuizRows = 60

// ReadQuiz reads questions (§24) from a workbook: from the first sheet that has a
// row with 题目 and 答案 among its titles. A *FileError says that nothing of the
// file is taken.
func ReadQuiz(data []byte) (*Quiz, error) {
	w, err := openWorkbook(data)
	if err != nil {
		return nil, err
	}
	for _, s := range w.sheets {
		t, err := w.read(s, headerRows+maxQuizRows)
		if err != nil {
			return nil, err
		}
		if at, row := t.quizHeader(); row > 0 {
			return t.quiz(at, row)
		}
	}
	return nil, &FileError{Fault: NoHeader}
}

// quizHeader finds the row with the titles: at is where which column stands.
func (t *table) quizHeader() (at map[string]int, row int) {
	for _, r := range t.rows[:min(len(t.rows), headerRows)] {
		found := map[string]int{}
		for i, text := range r.cells {
			if name := quizColumn(text); name != "" {
				if _, twice := found[name]; !twice {
					found[name] = i
				}
			}
		}
		if _, ok := found[QuizText]; ok && len(found) > 1 {
			return found, r.number
		}
	}
	return nil, 0
}

func quizColumn(title string) string {
	name := headed(title)
	for column, words := range quizTitles {
		if slices.Contains(words, name) {
			return column
		}
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "选项"), "option")
	if i, ok := questions.LetterIndex(name); ok {
		return questions.Letter(i)
	}
	return ""
}

func (t *table) quiz(at map[string]int, header int) (*Quiz, error) {
	for _, column := range []string{"A", "B", QuizAnswer} {
		if _, ok := at[column]; !ok {
			return nil, &FileError{Fault: NoColumn, Column: column}
		}
	}
	out := &Quiz{}
	said := 0
	for i := range t.rows {
		row := &t.rows[i]
		if row.number <= header {
			continue
		}
		cell := func(column string) string {
			if n, ok := at[column]; ok {
				return oneLine(row.cells[n])
			}
			return ""
		}
		if isExample(cell(QuizText)) {
			continue
		}
		if said++; said > maxQuizRows {
			return nil, &FileError{Fault: TooManyRows, Limit: questions.Most}
		}
		q, reason := quizRow(cell)
		if reason != "" {
			out.Faults = append(out.Faults, QuizFault{Row: row.number, Reason: reason, Text: shortCell(cell(QuizText))})
			continue
		}
		out.Questions = append(out.Questions, q)
	}
	switch {
	case t.more:
		return nil, &FileError{Fault: TooManyRows, Limit: questions.Most}
	case said == 0:
		return nil, &FileError{Fault: NoRows}
	}
	return out, nil
}

// quizRow reads a question from a row. Options stand from A on without a gap.
func quizRow(cell func(column string) string) (q questions.Question, reason questions.Reason) {
	q = questions.Question{Text: cell(QuizText), Explanation: cell(QuizExplanation), Answer: -1}
	gap := false
	for i := range questions.MostOptions {
		o := cell(questions.Letter(i))
		switch {
		case o == "":
			gap = true
			continue
		case gap:
			return q, questions.OptionOrder
		}
		q.Options = append(q.Options, o)
	}
	said := cell(QuizAnswer)
	switch i, ok := questions.LetterIndex(said); {
	case said == "":
	case ok && i < len(q.Options):
		q.Answer = i
	case !ok && slices.Index(q.Options, said) >= 0: // the answer in words
		q.Answer = slices.Index(q.Options, said)
	default:
		return q, questions.UnknownAnswer
	}
	return q, q.Check()
}

// shortCell repeats the beginning of a cell.
func shortCell(text string) string {
	const shown = 20
	if r := []rune(text); len(r) > shown {
		return string(r[:shown-1]) + "…"
	}
	return text
}
