package documents_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/documents"
	"lianluo/internal/questions"
)

func TestReadQuiz(t *testing.T) {
	q, err := documents.ReadQuiz(sheet(t,
		"青山镇测验题", "序号|题目（必填）|选项A|选项B|选项C|正确答案|解析",
		"1|示例：一？|是|否||A|", "2|两大主题？|团结和民主|改革和发展||Ａ|见章程", "3|几件？|1|3—5|10|3—5|",
		"4|空一格|是||否|A|", "5|没有答案|是|否|||", "6|答案不在|是|否||C|", "7||是|否||A|", "8|两个一样|是|是||A|"))
	require.NoError(t, err)
	require.Equal(t, []questions.Question{
		{Text: "两大主题？", Options: []string{"团结和民主", "改革和发展"}, Explanation: "见章程"},
		{Text: "几件？", Options: []string{"1", "3—5", "10"}, Answer: 1},
	}, q.Questions)
	require.Equal(t, []documents.QuizFault{
		{Row: 6, Reason: questions.OptionOrder, Text: "空一格"}, {Row: 7, Reason: questions.NoAnswer, Text: "没有答案"},
		{Row: 8, Reason: questions.UnknownAnswer, Text: "答案不在"}, {Row: 9, Reason: questions.NoQuestion},
		{Row: 10, Reason: questions.OptionTwice, Text: "两个一样"},
	}, q.Faults)
}

func TestReadQuizRefusesOtherSheets(t *testing.T) {
	many := []string{"题目|A|B|答案"}
	for range 70 {
		many = append(many, "问|是|否|A")
	}
	for name, c := range map[string]struct {
		data   []byte
		fault  documents.Fault
		column string
	}{
		"a roster":    {sheet(t, "姓名|专班", "王芳|文史"), documents.NoHeader, ""},
		"no answers":  {sheet(t, "题目|A|B", "问|是|否"), documents.NoColumn, documents.QuizAnswer},
		"one option":  {sheet(t, "题目|A|答案", "问|是|A"), documents.NoColumn, "B"},
		"no rows":     {sheet(t, "题目|A|B|答案"), documents.NoRows, ""},
		"far too big": {sheet(t, many...), documents.TooManyRows, ""},
		"no workbook": {[]byte("题目,A,B"), documents.PlainText, ""},
	} {
		_, err := documents.ReadQuiz(c.data)
		var fault *documents.FileError
		require.True(t, errors.As(err, &fault), "%s: %v", name, err)
		require.Equal(t, c.fault, fault.Fault, name)
		require.Equal(t, c.column, fault.Column, name)
	}
}

// FuzzQuizSheet changes a sheet of questions as FuzzRosterSheet does a roster:
// part by part of a valid workbook, and cell by cell.
func FuzzQuizSheet(f *testing.F) {
	names := slices.Sorted(maps.Keys(smallest))
	ways := len(names) + 1
	for i, name := range names {
		f.Add(uint8(i), []byte(smallest[name]))
	}
	for _, rows := range []string{
		"题目|A|B|答案\n一？|是|否|A\n二？|是|否|Ｂ", "测验\n问题|选项A|选项B|选项F|解析|答案\n示例：一？|是\n二？|是|否|否||否",
	} {
		f.Add(uint8(ways-1), []byte(rows))
	}
	f.Fuzz(func(t *testing.T, how uint8, data []byte) {
		changed := maps.Clone(smallest)
		if h := int(how) % ways; h < ways-1 {
			changed[names[h]] = string(data)
		} else {
			changed["xl/worksheets/sheet1.xml"] = cells(string(data))
		}
		q, err := documents.ReadQuiz(stored(t, changed))
		var fault *documents.FileError
		switch {
		case errors.As(err, &fault):
			return
		case err != nil:
			t.Fatalf("a fault of no kind: %v", err)
		}
		for i := range q.Questions {
			if r := q.Questions[i].Check(); r != "" {
				t.Fatalf("question %d: %s", i, r)
			}
		}
		for _, x := range q.Faults {
			if x.Row < 1 || x.Reason == "" {
				t.Fatalf("fault %+v", x)
			}
		}
	})
}
