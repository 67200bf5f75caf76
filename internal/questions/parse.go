package questions

import (
	"regexp"
	"strings"

	"lianluo/internal/phrase"
)

// Form is what a message with questions says.
type Form struct {
	Title     string // of a first line 测验：…; "" without
	Questions []Question
	Faults    []Fault // by line
}

var (
	titleLine  = regexp.MustCompile(`^(?:测验|标题|(?i:quiz|title))\s*[:：]\s*(.+)$`)
	optionLine = regexp.MustCompile(`^([*＊]?)\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[.．、:：)）]\s*(.*)$`)
	answerLine = regexp.MustCompile(`^(?i:正确答案|参考答案|答案|answer)\s*[:：]?\s*([A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ、,，\s]*)[.．。]?$`)
	answerHead = regexp.MustCompile(`^(?i:正确答案|参考答案|答案|answer)\s*[:：]`)
	remarkLine = regexp.MustCompile(`^(?i:解析|说明|explanation)\s*[:：]\s*(.*)$`)
	letters    = regexp.MustCompile(`[A-Za-zＡ-Ｚａ-ｚ]`)
	// inOneLine parts options that stand in one line: A. 是　B. 否
	inOneLine = regexp.MustCompile(`[\s　]+([*＊]?\s*[B-FＢ-Ｆ]\s*[.．、:：)）])`)
)

// Parse reads the questions of a message. A question goes on over several lines
// until its options begin; the next one begins with the first line after them
// that is none of theirs. With Faults the questions are those that could be
// read; their number is checked too.
func Parse(text string) Form {
	f := parseAll(text)
	if r := CheckCount(f.begun); r != "" {
		f.fault(0, r, "")
	}
	texts := phrase.Unlisted(f.texts)
	for i := range f.Questions {
		f.Questions[i].Text = texts[f.places[i]]
	}
	return f.Form
}

// ParseOne reads one question, which is number n of its quiz. A number in front
// of it is one only when it is n.
func ParseOne(text string, n int) (Question, []Fault) {
	f := parseAll(text)
	switch {
	case len(f.Faults) > 0:
		return Question{}, f.Faults
	case f.begun == 0:
		return Question{}, []Fault{{Reason: NoQuestion}}
	case f.begun > 1:
		return Question{}, []Fault{{Reason: TooMany}}
	}
	q := f.Questions[0]
	if said, rest, sure := phrase.ListNumber(q.Text); said > 0 && (sure || said == n) {
		q.Text = rest
	}
	return q, nil
}

// parser is what has been read so far.
type parser struct {
	Form
	begun int      // questions, the faulty ones too
	open  *reading // the one that is being read
	gap   bool     // the line before was empty
	// texts are those of all questions with their numbers, which are told from
	// what only looks like one by the others; places say whose is whose.
	texts  []string
	places []int
}

// reading is a question that is not at its end.
type reading struct {
	Question
	line   int // where it begins
	marked []int
	named  []int
	remark bool // its explanation has begun
	failed bool
}

func parseAll(text string) *parser {
	p := &parser{}
	for i, line := range strings.Split(normal(text), "\n") {
		p.line(i+1, strings.TrimSpace(line))
	}
	p.end()
	return p
}

// normal gives lines as they are counted by the one who wrote them: Clean
// would take empty ones away.
func normal(text string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(phrase.Clean(strings.ReplaceAll(line, "　", "  "))), " ")
	}
	return strings.Join(lines, "\n")
}

func (p *parser) line(n int, line string) {
	if line == "" {
		p.gap = true
		return
	}
	gap := p.gap
	p.gap = false
	if m := titleLine.FindStringSubmatch(line); m != nil && p.begun == 0 && p.Title == "" {
		p.Title = phrase.Truncate(m[1], TitleLimit)
		return
	}
	if m := answerLine.FindStringSubmatch(line); m != nil {
		p.answer(n, line, m[1])
		return
	}
	if answerHead.MatchString(line) {
		p.wrong(n, UnknownAnswer, line)
		return
	}
	if m := remarkLine.FindStringSubmatch(line); m != nil {
		if p.open == nil {
			p.fault(n, Stray, line)
			return
		}
		p.open.Explanation, p.open.remark = m[1], true
		return
	}
	if optionLine.MatchString(line) {
		for _, part := range options(line) {
			p.option(n, part)
		}
		return
	}
	p.words(n, line, gap)
}

// options parts a line of options into each of them.
func options(line string) []string {
	return strings.Split(inOneLine.ReplaceAllString(line, "\n$1"), "\n")
}

func (p *parser) option(n int, text string) {
	m := optionLine.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return
	}
	q := p.open
	if q == nil {
		p.fault(n, Stray, text)
		return
	}
	i, ok := LetterIndex(m[2])
	if !ok && len(q.Options) == MostOptions {
		p.wrong(n, ManyOptions, text)
		return
	}
	if !ok || i != len(q.Options) || len(q.named) > 0 || q.remark {
		p.wrong(n, OptionOrder, text)
		return
	}
	words, starred := strings.CutSuffix(strings.ReplaceAll(m[3], "＊", "*"), "*")
	if m[1] != "" || starred {
		q.marked = append(q.marked, i)
	}
	if words, first := strings.CutPrefix(words, "*"); first {
		q.marked = append(q.marked, i)
		q.Options = append(q.Options, strings.TrimSpace(words))
		return
	}
	q.Options = append(q.Options, strings.TrimSpace(words))
}

func (p *parser) answer(n int, line, said string) {
	q := p.open
	switch {
	case q == nil:
		p.fault(n, Stray, line)
		return
	case len(q.Options) == 0:
		p.wrong(n, UnknownAnswer, line)
		return
	}
	for _, l := range letters.FindAllString(said, -1) {
		i, ok := LetterIndex(l)
		if !ok || i >= len(q.Options) {
			p.wrong(n, UnknownAnswer, line)
			return
		}
		q.named = append(q.named, i)
	}
}

// words is a line that is none of the others: more of the question or of its
// explanation, or the next question.
func (p *parser) words(n int, line string, gap bool) {
	number, _, _ := phrase.ListNumber(line)
	numbered := number > 0
	q := p.open
	if q != nil {
		if before, _, _ := phrase.ListNumber(q.Text); before > 0 && number != before+1 {
			numbered = false
		}
	}
	switch {
	case q != nil && q.remark && !gap && !numbered:
		q.Explanation += "\n" + line
		return
	case q != nil && len(q.Options) == 0 && !q.failed && !(gap && numbered):
		q.Text = strings.TrimSpace(q.Text + "\n" + line)
		return
	}
	p.end()
	p.begun++
	p.open = &reading{Question: Question{Text: line}, line: n}
}

// end takes the question that was read.
func (p *parser) end() {
	q := p.open
	if p.open = nil; q == nil {
		return
	}
	if p.texts = append(p.texts, q.Text); q.failed {
		return
	}
	if number, rest, _ := phrase.ListNumber(q.Text + "?"); number > 0 && rest == "?" {
		q.Text = "" // nothing but a number
	}
	q.Answer = -1
	given := map[int]bool{}
	for _, i := range append(q.marked, q.named...) {
		given[i], q.Answer = true, i
	}
	reason := q.Check()
	if len(given) > 1 {
		reason = TwoAnswers
	}
	if reason != "" {
		p.fault(q.line, reason, q.Text)
		return
	}
	p.Questions = append(p.Questions, q.Question)
	p.places = append(p.places, len(p.texts)-1)
}

// wrong is a fault of the question at hand: of each the first is told.
func (p *parser) wrong(n int, r Reason, line string) {
	if p.open == nil {
		p.fault(n, Stray, line)
		return
	}
	if !p.open.failed {
		p.open.failed = true
		p.fault(n, r, line)
	}
}

// mostFaults bounds what is told.
const mostFaults = 20

func (p *parser) fault(n int, r Reason, line string) {
	if len(p.Faults) < mostFaults {
		p.Faults = append(p.Faults, Fault{Line: n, Reason: r, Text: phrase.Truncate(line, shownText)})
	}
}
