package study_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/documents"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mstudy "lianluo/models/study"
)

// sendsQuiz gives the director's quiz as a workbook of lines whose cells are parted by |.
func sendsQuiz(t *testing.T, h *harness.Harness, titles string, lines ...string) {
	t.Helper()
	s := documents.Sheet{Name: "题"}
	for _, title := range strings.Split(titles, "|") {
		s.Columns = append(s.Columns, documents.Column{Title: title, Width: 10})
	}
	for _, line := range lines {
		s.Rows = append(s.Rows, strings.Split(line, "|"))
	}
	data, err := s.Workbook()
	require.NoError(t, err)
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "题.xlsx", Data: data}}, Caption: "/newquiz 知识测验"})
}

// X the card of a quiz shows all that is kept, and the reasons are those of a sheet.
func TestXTheCardOfAQuizShowsAll(t *testing.T) {
	h := harness.New(t).Seed()
	sendsQuiz(t, h, "题目|A|B|C|D|E|F|G|答案|试题解析|分值",
		"5.4运动爆发于哪一年？|1911|1919|1949|||||B|见史书|5", "9.18事变在哪里？|沈阳|北京||||||A||5", "50%是多少？|一半|全部||||||A||5",
		"没有答案|是|否|||||||｜|5", "几个|是|否|或|||||AC||5", "七个|1|2|3|4|5|6|7|A||5")
	last := h.Director.Last()
	for _, want := range []string{
		"读到 3 题，还没有保存", "有 3 行没有读入", "1. 5.4运动爆发于哪一年？\nA. 1911\n✅ B. 1919\nC. 1949\n解析：见史书", "9.18事变在哪里？\n✅ A. 沈阳\nB. 北京",
		"第5行“没有答案”：没有填答案，请在「答案」一列写", "第6行“几个”：答案有几个，只能有一个", "第7行“七个”：选项超过六个", "没有用到的列：分值",
	} {
		require.Contains(t, last, want)
	}
	require.NotContains(t, last, "加 *")
	h.Director.Tap("存为测验（3 题）")
	require.Len(t, quizzes(h), 1)
	var first mstudy.QuizQuestion
	h.Rows(func(tx *gorm.DB) error { return tx.Order("position").Take(&first).Error })
	require.Equal(t, "5.4运动爆发于哪一年？", first.Text)

	// Edited with the bot's own text nothing of it is lost.
	h.Director.Tap("改第1题")
	h.Director.Send("5.4运动爆发于哪一年？\nA. 1911\nB. 1919 *\nC. 1921")
	h.Rows(func(tx *gorm.DB) error { return tx.Order("position").Take(&first).Error })
	require.Equal(t, "5.4运动爆发于哪一年？", first.Text)
	require.Equal(t, "1921", first.Options[2])
}

// X a long quiz is paged, and each page says that nothing is kept.
func TestXALongQuizIsPaged(t *testing.T) {
	h := harness.New(t).Seed()
	var lines []string
	for i := range 10 {
		line := strings.Repeat("问", 290) + fmt.Sprint(100+i)
		for j := range 6 {
			line += "|" + strings.Repeat("项", 95) + fmt.Sprint(j)
		}
		lines = append(lines, line+"|F|"+strings.Repeat("因", 295))
	}
	lines = append(lines, "错|是|否|||||Z|")
	sendsQuiz(t, h, "题目|A|B|C|D|E|F|答案|解析", lines...)
	seen := ""
	for range 20 {
		require.Contains(t, h.Director.Last(), "还没有保存")
		seen += h.Director.Last()
		if !strings.Contains(h.Director.Last(), "›") {
			break
		}
		h.Director.Tap("›")
	}
	for i := range 10 {
		require.Contains(t, seen, fmt.Sprint("问", 100+i))
	}
	require.Equal(t, 10, strings.Count(seen, "✅ F. "))
	require.Contains(t, seen, "第12行“错”")
	h.Director.Tap("存为测验（10 题）")
	require.Len(t, quizzes(h), 1)
	seen = ""
	for range 20 { // so is the draft, before it is published
		require.Contains(t, h.Director.Last(), "发布给委员")
		seen += h.Director.Last()
		if !strings.Contains(h.Director.Last(), "›") {
			break
		}
		h.Director.Tap("›")
	}
	require.Equal(t, 10, strings.Count(seen, "✅ F. "))
	require.Equal(t, 10, strings.Count(seen, "解析："))
}

// X unnumbered questions keep what only looks like a number.
func TestXUnnumberedQuestions(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newquiz 测验：历史\n5.4运动爆发于哪一年？\nA. 1919 *\nB. 1949\n9.18事变在哪里？\nA. 沈阳 *\nB. 北京\n12.9运动呢？\nA. 1935 *\nB. 1937")
	for _, want := range []string{"1. 5.4运动爆发", "2. 9.18事变", "3. 12.9运动"} {
		require.Contains(t, h.Director.Last(), want)
	}
}
