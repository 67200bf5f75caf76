package questions_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/internal/questions"
)

const good = `测验：政协基础知识
1. 人民政协的两大主题是什么？
A. 团结和民主 *
B. 改革和发展
C. 稳定和法治

2、乡镇政协联络处由谁
负责日常工作？
A．主任
B．文书
答案：A
解析：主任负责，
文书协助。

（3）委员每届承诺办几件好事？
A. 1—2件　*B. 3—5件　C. 10件
解析: 见工作规则`

func TestParse(t *testing.T) {
	f := questions.Parse(good)
	require.Empty(t, f.Faults)
	require.Equal(t, "政协基础知识", f.Title)
	require.Equal(t, []questions.Question{
		{Text: "人民政协的两大主题是什么？", Options: []string{"团结和民主", "改革和发展", "稳定和法治"}},
		{Text: "乡镇政协联络处由谁\n负责日常工作？", Options: []string{"主任", "文书"}, Explanation: "主任负责，\n文书协助。"},
		{Text: "委员每届承诺办几件好事？", Options: []string{"1—2件", "3—5件", "10件"}, Answer: 1, Explanation: "见工作规则"},
	}, f.Questions)
}

func TestFaultsNameTheLine(t *testing.T) {
	ok := "问一\nA. 是*\nB. 否\n问二\nA. 是*\nB. 否\n"
	for _, c := range []struct {
		name, text string
		line       int
		reason     questions.Reason
	}{
		{"nothing", "", 0, questions.TooFew},
		{"two questions", ok, 0, questions.TooFew},
		{"eleven", strings.Repeat("问\nA. 是*\nB. 否\n", 11), 0, questions.TooMany},
		{"an option before a question", "A. 是\n" + ok + "问三\nA. 是*\nB. 否", 1, questions.Stray},
		{"an answer before a question", "答案：A\n" + ok + "问三\nA. 是*\nB. 否", 1, questions.Stray},
		{"C after A", ok + "问三\nA. 是*\nC. 否", 9, questions.OptionOrder},
		{"no right one", ok + "\n问三\nA. 是\nB. 否", 8, questions.NoAnswer},
		{"two right ones", ok + "问三\nA. 是*\nB. 否*", 7, questions.TwoAnswers},
		{"mark and word differ", ok + "问三\nA. 是*\nB. 否\n答案：B", 7, questions.TwoAnswers},
		{"several answers", ok + "问三\nA. 是\nB. 否\n答案：AB", 7, questions.TwoAnswers},
		{"an answer that is no option", ok + "问三\nA. 是\nB. 否\n答案：D", 10, questions.UnknownAnswer},
		{"an answer in words", ok + "问三\nA. 是\nB. 否\n答案：是", 10, questions.UnknownAnswer},
		{"one option", ok + "问三\nA. 是*", 7, questions.FewOptions},
		{"seven options", ok + "问三\nA. 1*\nB. 2\nC. 3\nD. 4\nE. 5\nF. 6\nG. 7", 14, questions.ManyOptions},
		{"the same twice", ok + "问三\nA. 是*\nB. 是", 7, questions.OptionTwice},
		{"an empty option", ok + "问三\nA. 是*\nB.", 7, questions.OptionEmpty},
		{"a long question", ok + strings.Repeat("问", 301) + "\nA. 是*\nB. 否", 7, questions.LongText},
		{"a long option", ok + "问三\nA. 是*\nB. " + strings.Repeat("否", 101), 7, questions.LongOption},
		{"a long explanation", ok + "问三\nA. 是*\nB. 否\n解析：" + strings.Repeat("因", 301), 7, questions.LongExplanation},
	} {
		f := questions.Parse(c.text)
		require.Len(t, f.Faults, 1, "%s: %v", c.name, f.Faults)
		require.Equal(t, c.line, f.Faults[0].Line, c.name)
		require.Equal(t, c.reason, f.Faults[0].Reason, c.name)
	}
}

func TestParseOne(t *testing.T) {
	q, faults := questions.ParseOne("一共几件？\na) 一\nb) 二 ＊", 1)
	require.Empty(t, faults)
	require.Equal(t, questions.Question{Text: "一共几件？", Options: []string{"一", "二"}, Answer: 1}, q)
	_, faults = questions.ParseOne("", 1)
	require.Equal(t, questions.NoQuestion, faults[0].Reason)
	_, faults = questions.ParseOne("问一\nA. 是*\nB. 否\n问二\nA. 是*\nB. 否", 1)
	require.Equal(t, questions.TooMany, faults[0].Reason)
}

// X a number is one only where no digit follows its dot and its neighbours count on.
func TestXNumbersOfQuestions(t *testing.T) {
	write := func(heads ...string) (text string) {
		for _, h := range heads {
			text += h + "\nA. 是*\nB. 否\n"
		}
		return text
	}
	for _, x := range []struct{ heads, want []string }{
		{[]string{"5.4运动爆发于哪一年？", "9.18事变在哪里？", "12.9运动呢？"}, nil},
		{[]string{"1. 5.4运动爆发于哪一年？", "2. 9.18事变在哪里？", "3. 3、8节"}, []string{"5.4运动爆发于哪一年？", "9.18事变在哪里？", "3、8节"}},
		{[]string{"3、8节是哪天？", "5、1节是哪天？", "问三"}, nil},
		{[]string{"1.\n甲", "2.\n乙", "3.\n丙"}, []string{"甲", "乙", "丙"}},
		{[]string{"第1题 甲", "第2题：乙", "第3题、丙"}, []string{"甲", "乙", "丙"}},
		{[]string{"1.5亿是多少？", "2.5亿是多少？", "3.5亿是多少？"}, nil},
	} {
		f := questions.Parse(write(x.heads...))
		require.Empty(t, f.Faults, "%v", x.heads)
		if x.want == nil {
			x.want = x.heads
		}
		var got []string
		for _, q := range f.Questions {
			got = append(got, q.Text)
		}
		require.Equal(t, x.want, got)
	}
	for text, want := range map[string]string{"5.4运动": "5.4运动", "3. 甲": "甲", "5. 甲": "5. 甲", "第5题 甲": "甲", "3、8节": "8节"} {
		q, faults := questions.ParseOne(text+"\nA. 是*\nB. 否", 3)
		require.Empty(t, faults)
		if text != "3、8节" { // when it is the third one nobody can tell
			require.Equal(t, want, q.Text)
		}
	}
	require.Equal(t, questions.NoQuestion, questions.Parse(write("1.", "2. 乙", "3. 丙")).Faults[0].Reason)
	f := questions.Parse("1. 甲\nA. 是*\nB. 否\n解析：因为\n5.4运动在前\n2. 乙\nA. 是*\nB. 否\n3. 丙\nA. 是*\nB. 否")
	require.Empty(t, f.Faults)
	require.Equal(t, "因为\n5.4运动在前", f.Questions[0].Explanation)
}

// TestWrittenIsRead writes questions of any kind and reads them again.
func TestWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[一二三四五六七八九十]{1,8}`)
		var want []questions.Question
		text := ""
		for i := range rapid.IntRange(questions.Fewest, questions.Most).Draw(t, "questions") {
			q := questions.Question{
				Text:        "问" + word.Draw(t, "text"),
				Options:     rapid.SliceOfNDistinct(word, questions.FewestOptions, questions.MostOptions, rapid.ID[string]).Draw(t, "options"),
				Explanation: rapid.SampledFrom([]string{"", "因为如此"}).Draw(t, "explanation"),
			}
			q.Answer = rapid.IntRange(0, len(q.Options)-1).Draw(t, "answer")
			star := rapid.Bool().Draw(t, "star")
			text += fmt.Sprintf("%d. %s\n", i+1, q.Text)
			for j, o := range q.Options {
				mark := ""
				if star && j == q.Answer {
					mark = " *"
				}
				text += questions.Letter(j) + ". " + o + mark + "\n"
			}
			if !star {
				text += "答案：" + questions.Letter(q.Answer) + "\n"
			}
			if q.Explanation != "" {
				text += "解析：" + q.Explanation + "\n"
			}
			want = append(want, q)
		}
		f := questions.Parse(text)
		if len(f.Faults) > 0 || fmt.Sprint(f.Questions) != fmt.Sprint(want) {
			t.Fatalf("%q\ngave %v, %v", text, f.Questions, f.Faults)
		}
	})
}

// FuzzParse reads any text: nothing breaks, what is read can be kept, and a
// fault names a line that is there.
func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add("A.\n答案：Z\n解析：\nＡ．＊ｂ\n第3题、\n*F) x B. y")
	f.Add("1.\n\n\nA. a*\r\nB. b\r1) c")
	f.Fuzz(func(t *testing.T, text string) {
		form := questions.Parse(text)
		lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") + 1
		for _, fault := range form.Faults {
			if fault.Line < 0 || fault.Line > lines || fault.Reason == "" || !utf8.ValidString(fault.Text) {
				t.Fatalf("fault %+v of %d lines", fault, lines)
			}
		}
		for i := range form.Questions {
			if r := form.Questions[i].Check(); r != "" {
				t.Fatalf("question %d: %s", i, r)
			}
		}
		if len(form.Faults) == 0 && questions.CheckCount(len(form.Questions)) != "" {
			t.Fatalf("%d questions without a fault", len(form.Questions))
		}
		if one, faults := questions.ParseOne(text, 1); len(faults) == 0 && one.Check() != "" {
			t.Fatalf("one: %s", one.Check())
		}
	})
}
