package documents

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/internal/phrase"
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
	QuizText:        {"题目", "问题", "题干", "试题", "试题内容", "题目内容", "question"},
	QuizAnswer:      {"答案", "正确答案", "参考答案", "标准答案", "正确选项", "answer"},
	QuizExplanation: {"解析", "说明", "答案解析", "试题解析", "题目解析", "答案说明", "解释", "explanation"},
}

// Quiz is what a sheet says of questions. The number of questions is the
// caller's to check.
type Quiz struct {
	Questions []questions.Question
	Faults    []QuizFault // by sheet and row
	Passed
}

// QuizFault is a row that is not taken.
type QuizFault struct {
	Sheet  string           `json:"sheet,omitempty"` // where several are read
	Row    int              `json:"row"`
	Reason questions.Reason `json:"reason"`
	Text   string           `json:"text,omitempty"`
}

// BrokenCell: a cell of the row shows the error of a formula, or was never computed.
const BrokenCell questions.Reason = "broken"

// maxQuizRows bounds the rows that are looked at: more than a quiz can have, so
// that too many are told as such.
const maxQuizRows = 60

// ReadQuiz reads questions (§24) from a workbook: from each sheet that can be seen
// and has a row with 题目 and 答案 among its titles. A *FileError says that nothing
// of the file is taken.
func ReadQuiz(data []byte) (*Quiz, error) {
	if !enter() {
		return nil, &FileError{Fault: Busy}
	}
	defer leave()
	w, err := openWorkbook(data)
	if err != nil {
		return nil, err
	}
	out := &Quiz{}
	err = w.each(&out.Passed, headerRows+maxQuizRows, func(t *table) error {
		at, row := t.quizHeader()
		if row == 0 {
			return &FileError{Fault: NoHeader}
		}
		return t.quiz(out, at, row)
	})
	if err != nil {
		return nil, err
	}
	if len(out.Sheets) == 1 {
		for i := range out.Faults {
			out.Faults[i].Sheet = ""
		}
		for i := range out.HiddenRows {
			out.HiddenRows[i].Sheet = ""
		}
	}
	return out, nil
}

// quizHeader finds the row with the titles: at is what each column holds, by its
// place; "" for one that means nothing here.
func (t *table) quizHeader() (at map[string]int, row int) {
	for i := range t.rows[:min(len(t.rows), headerRows)] {
		r := &t.rows[i]
		if r.hidden {
			continue
		}
		found := map[string]int{}
		for i := range r.cells {
			if name := quizColumn(r.cells[i].text); name != "" && !t.hidden[i] {
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
	if len(name) == 1 && 'g' <= name[0] && name[0] <= 'z' {
		return beyond + name
	}
	return ""
}

// beyond begins the name of a column of options that no question has.
const beyond = "option "

func (t *table) quiz(out *Quiz, at map[string]int, header int) error {
	for _, column := range []string{"A", "B", QuizAnswer} {
		if _, ok := at[column]; ok {
			continue
		}
		for i := range maxColumns {
			if t.hidden[i] && quizColumn(t.at(header, i+1).text) == column {
				return &FileError{Fault: HiddenColumn, Column: column}
			}
		}
		return &FileError{Fault: NoColumn, Column: column}
	}
	if t.wide {
		return &FileError{Fault: TooWide, Limit: maxColumns, Sheet: t.sheet}
	}
	part := *out
	used := map[int]bool{}
	for _, i := range at {
		used[i] = true
	}
	for i := range maxColumns {
		title := label(t.at(header, i+1).text, maxTitle)
		switch {
		case used[i], columns[headed(title)] == ordinal:
		case t.hidden[i]:
			note(&part.HiddenColumns, title)
		case title == "":
			note(&part.Unused, t.holds(i, header))
		default:
			note(&part.Unused, title)
		}
	}
	said := 0
	for i := range t.rows {
		row := &t.rows[i]
		if row.number <= header {
			continue
		}
		cell := func(column string) string {
			if n, ok := at[column]; ok {
				return oneLine(row.cells[n].text)
			}
			return ""
		}
		says := false
		for column, n := range at {
			says = says || !strings.HasPrefix(column, beyond) && (!isBlank(row.cells[n].text) || row.cells[n].broken)
		}
		if !says || isExample(cell(QuizText)) {
			continue
		}
		if row.hidden {
			part.HiddenRows = append(part.HiddenRows, RowRef{t.sheet, row.number})
			continue
		}
		if said++; len(part.Questions)+len(part.Faults) >= maxQuizRows {
			return &FileError{Fault: TooManyRows, Limit: questions.Most}
		}
		q, reason := quizRow(cell)
		for column, n := range at {
			switch {
			case row.cells[n].broken:
				reason = BrokenCell
			case reason != BrokenCell && strings.HasPrefix(column, beyond) && !isBlank(row.cells[n].text):
				reason = questions.ManyOptions
			}
		}
		if reason != "" {
			part.Faults = append(part.Faults, QuizFault{Sheet: t.sheet, Row: row.number, Reason: reason, Text: shortCell(cell(QuizText))})
			continue
		}
		part.Questions = append(part.Questions, q)
	}
	switch {
	case t.more:
		return &FileError{Fault: TooManyRows, Limit: questions.Most}
	case said == 0 && len(part.HiddenRows) == len(out.HiddenRows):
		return &FileError{Fault: NoRows}
	}
	*out = part
	return nil
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
	case manyLetters.MatchString(strings.ToUpper(phrase.Fold(said))):
		return q, questions.TwoAnswers
	default:
		return q, questions.UnknownAnswer
	}
	return q, q.Check()
}

// manyLetters are several options: ABD, A、B.
var manyLetters = regexp.MustCompile(`^[A-H](?:[、,;/和 ]*[A-H])+$`)

// shortCell repeats the beginning of a cell.
func shortCell(text string) string {
	const shown = 20
	if r := []rune(text); len(r) > shown {
		return string(r[:shown-1]) + "…"
	}
	return text
}
