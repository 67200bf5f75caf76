package study_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/documents"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mstudy "lianluo/models/study"
)

const quizText = `/newquiz 测验：政协基础知识
1. 人民政协的两大主题是什么？
A. 团结和民主 *
B. 改革和发展
2. 委员每届承诺办几件好事？
A. 1—2 件
B. 3—5 件
答案：B
解析：见工作规则
3. 集中学习多久一次？
A. 两个月 *
B. 半年`

// quizzes gives the office's quizzes.
func quizzes(h *harness.Harness) (list []mstudy.Quiz) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func published(t *testing.T) *harness.Harness {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send(quizText)
	require.Contains(t, d.Last(), "还没有保存")
	require.Empty(t, quizzes(h))
	d.Tap("存为测验（3 题）")
	require.Contains(t, d.Last(), "草稿")
	d.Tap("发布给委员")
	h.Advance(6 * time.Minute)
	return h
}

func TestQuizIsTakenInPrivateAndInPlace(t *testing.T) {
	h := published(t)
	m, d := h.Members[0], h.Director
	require.Contains(t, m.Last(), "新测验：政协基础知识，共 3 题")
	require.NotContains(t, h.Group.Chat(), "测验")
	before := len(h.Sandbox.Messages(m.ID))
	m.Tap("开始答题")
	require.Contains(t, m.Last(), "第1/3题")
	m.Tap("A")
	require.Contains(t, m.Last(), "✅ 答对了：A. 团结和民主")
	m.Tap("下一题")
	m.Tap("A")
	require.Contains(t, m.Last(), "您选 A，不对。正确答案是 B. 3—5 件")
	require.Contains(t, m.Last(), "解析：见工作规则")
	require.Len(t, h.Sandbox.Messages(m.ID), before, "one living message")

	h.Stop()
	h.Start()
	m.Send("/quiz 1")
	require.Contains(t, m.Last(), "第3/3题", "gone on with after a restart")
	m.Forge("quiz_answer:1:0:1") // an old button
	require.Contains(t, m.Last(), "第3/3题")
	m.Forge("quiz_answer:1:2:9")
	m.Send("/quiz 1 A")
	m.Tap("看结果")
	require.Contains(t, m.Last(), "答对 2/3 题")
	require.Contains(t, m.Last(), "2. 您选 A，正确 B")
	m.Tap("再做一遍")
	for _, letter := range []string{"A", "B", "A"} {
		m.Send("/quiz 1 " + letter)
	}
	m.Tap("看结果")
	require.Contains(t, m.Last(), "答对 3/3 题")
	require.Contains(t, m.Last(), "计第一次的成绩：2/3")

	require.Contains(t, h.Members[1].Send("/menu").Forge("quiz_next:1"), "不是您的")
	require.Contains(t, h.Members[1].Forge("quiz_answer:1:0:0"), "不是您的")
	require.NotContains(t, d.Chat(), m.Name+"答对")
	card := func() string { return d.Send("/quiz 1").Last() }
	require.Contains(t, card(), "已答 1 人。不足 3 人")
	require.NotContains(t, card(), "%")
	for i, letters := range []string{"BBA", "AAA"} {
		for _, l := range letters {
			h.Members[i+1].Send("/quiz 1 " + string(l))
		}
	}
	require.Contains(t, card(), "已答 3 人 · 平均答对 2.0/3 题")
	require.Contains(t, card(), "答对 2/3（67%）")
	require.Contains(t, card(), "答对 1/3（33%）")
	for _, p := range h.Members[:3] {
		require.NotContains(t, card(), p.Name)
	}
	require.NotContains(t, h.Group.Chat(), "测验")
	require.Contains(t, h.Members[1].Send("/menu").Forge("quiz_card:1"), "主任办理")
}

func TestQuizFaultsNameTheLine(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/newquiz")
	d.Send("1. 一？\nA. 是\nB. 否\n2. 二？\nA. 是*\nC. 否\n3. 三？\nA. 是*\nB. 否")
	require.Contains(t, d.Last(), "第1行“1. 一？”：没有标出答案")
	require.Contains(t, d.Last(), "第6行“C. 否”")
	d.Send(strings.TrimPrefix(quizText, "/newquiz "))
	d.Tap("存为测验")
	d.Tap("改第2题")
	require.Contains(t, d.Last(), "B. 3—5 件 *")
	d.Send("委员每届承诺办几件好事？\nA. 三到五件 *\nB. 十件")
	require.Contains(t, d.Last(), "第2题已改好")
	d.Tap("回到测验")
	require.Contains(t, d.Last(), "✅ A. 三到五件")
	d.Tap("发布给委员")
	d.Tap("撤销")
	h.Advance(10 * time.Minute)
	require.NotContains(t, h.Members[0].Chat(), "新测验")
	require.Contains(t, h.Members[0].Send("/quiz 1").Last(), "没有开放")
	require.Contains(t, h.Members[0].Send("/newquiz").Last(), "主任办理")
	require.NotContains(t, d.Send("/quiz 1").Last(), "撤下测验")
	d.Tap("删除草稿")
	require.Contains(t, d.Last(), "已删除测验草稿：政协基础知识")
	require.Contains(t, d.Send("/quiz").Last(), "还没有测验")
}

func TestQuizFromAWorkbook(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/newquiz").Tap("发 Excel 模板")
	require.Contains(t, d.Chat(), "[file 测验题模板.xlsx]")
	require.Contains(t, d.Chat(), "填好发回来")
	s := documents.Sheet{Name: "题", Columns: []documents.Column{
		{Title: "题目", Width: 9}, {Title: "A", Width: 9}, {Title: "B", Width: 9}, {Title: "答案", Width: 9}, {Title: "解析", Width: 9},
	}}
	s.Rows = [][]string{{"一？", "是", "否", "A", ""}, {"二？", "是", "否", "C", ""}, {"三？", "是", "否", "否", "因为"}, {"四？", "是", "", "A", ""}, {"五？", "是", "否", "b", ""}}
	data, err := s.Workbook()
	require.NoError(t, err)
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "题.xlsx", Data: data}}})
	d.Send("法律知识")
	require.Contains(t, d.Last(), "读到 3 题")
	require.Contains(t, d.Last(), "第3行“二？”：答案不是选项里的字母")
	require.Contains(t, d.Last(), "第5行“四？”：至少要两个选项")
	require.Empty(t, quizzes(h))
	require.Contains(t, h.Members[0].Send("/menu").Forge("quiz_import:1:take"), "主任办理")
	d.Tap("存为测验（3 题）")
	require.Equal(t, "法律知识", quizzes(h)[0].Title)
	require.Contains(t, d.Forge("quiz_import:1:take"), "过时")
	require.Len(t, quizzes(h), 1)

	d.Send("/newquiz 空表").Send("/cancel")
	d.Send("/newquiz")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "坏.xlsx", Data: []byte("PK\x03\x04 nothing")}}})
	d.Send("坏表")
	require.Contains(t, d.Last(), "打不开")
}

func TestQuizOfASessionIsPartOfCatchUp(t *testing.T) {
	h, a := missed(t, nil)
	d, m := h.Director, h.Members[2]
	d.Send("/office").Forge(fmt.Sprintf("five:%d", a.ID))
	d.Tap("出测验")
	untitled := strings.TrimPrefix(quizText, "/newquiz 测验：政协基础知识\n")
	d.Send(untitled)
	require.Contains(t, d.Last(), a.Topic, "named after the session")
	d.Tap("重新发题目")
	d.Send("测验：政协基础知识\n" + untitled)
	require.Contains(t, d.Last(), "政协基础知识", "named as was typed")
	require.NotContains(t, d.Last(), a.Topic)
	d.Tap("存为测验")
	d.Tap("发布给委员")
	m.Send(fmt.Sprintf("/catchup %d", a.ID))
	require.Contains(t, m.Last(), "○ 测验")
	m.Tap("写心得")
	m.Send("补课心得").Tap("提交")
	require.NotContains(t, m.Chat(), "✅ 补课完成")
	m.Send(fmt.Sprintf("/catchup %d", a.ID)).Tap("做测验")
	for _, next := range []string{"›", "›", "看结果"} {
		m.Tap("A")
		if next == "看结果" {
			require.Contains(t, m.Last(), "✅ 补课完成：集中学习「", "with the last answer, in its message")
		}
		m.Tap(next)
	}
	require.Contains(t, m.Chat(), "答对 2/3 题")
}

// A material leads to the quiz about it: the staff to a draft as well, members
// to one that is open.
func TestAMaterialLeadsToItsQuiz(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	d.Send("/material 政协知识 政协章程要点")
	require.NotContains(t, m.Send("/library 1").Last(), "做测验")
	d.Send("/library 1").Tap("出测验")
	d.Send(strings.TrimPrefix(quizText, "/newquiz "))
	d.Tap("存为测验")
	require.Equal(t, "政协基础知识", quizzes(h)[0].Title)
	require.NotContains(t, m.Send("/library 1").Last(), "测验 ]")
	d.Send("/library 1").Tap("看测验")
	require.Contains(t, d.Last(), "政协基础知识")
	d.Tap("发布给委员")
	require.NotContains(t, d.Send("/library 1").Last(), "做测验", "the director is no member here")
	m.Send("/library 1").Tap("做测验")
	require.Contains(t, m.Last(), "第1/3题")
	d.Send("/quiz 1").Tap("撤下测验")
	require.Contains(t, d.Last(), "已撤下测验：政协基础知识")
	require.NotContains(t, m.Send("/library 1").Last(), "做测验")
}
