package study_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/questions"
	"lianluo/models/people"
	mstudy "lianluo/models/study"
)

// asTable presses for a list as a table, by a button that may not be there; nil when none
// came.
func asTable(p *harness.Person, list string) map[string][][]string {
	before := strings.Count(p.Chat(), "[file ")
	p.Forge("paper:table:" + list)
	if strings.Count(p.Chat(), "[file ") == before {
		return nil
	}
	_, sheets := p.Book()
	return sheets
}

// TestTheLibraryAsATable: all pages of the shelf or of what was found, with what the person
// has read, and nothing that is a formula.
func TestTheLibraryAsATable(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		by, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		for i := range 7 {
			subject := "law"
			if i%2 == 1 {
				subject = "rural"
			}
			x := &mstudy.Material{Subject: subject, Title: fmt.Sprintf("=1+%d 土地𠮷", i), Text: strings.Repeat("长", 2000), Link: "https://www.gov.cn/"}
			if err := mstudy.AddMaterial(tx, x, by); err != nil {
				return err
			}
		}
		return nil
	})
	require.NotContains(t, m.Send("/library 法律法规").Last(), "导出表格", "a shelf of one page")
	m.Send("/library 1")
	m.Send("/library").Tap("导出表格")
	name, sheets := m.Book()
	require.Contains(t, name, "学习园地")
	rows := sheets["学习园地"]
	require.Equal(t, []string{"编号", "题目", "类别", "日期", "链接", "阅读"}, rows[0])
	require.Len(t, rows, 1+7)
	require.Equal(t, []string{"7", "=1+6 土地𠮷", "法律法规", "2026-12-05", "https://www.gov.cn/", "未阅"}, rows[1])
	require.Equal(t, []string{"1", "已阅"}, []string{rows[7][0], rows[7][5]}, "the unread first, as in the list")
	m.Send("/library 土地").Tap("导出表格")
	_, sheets = m.Book()
	require.Len(t, sheets["学习园地·土地"], 1+7, "what was found")
	require.Len(t, asTable(m, "library.law")["学习园地·法律法规"], 1+4)
	require.Equal(t, "未阅", asTable(h.Members[1], "library.all")["学习园地"][7][5], "another has read nothing")
	require.Nil(t, asTable(h.Members[1], "library.s1"), "another's question")
	for _, forged := range []string{"library.none", "library.s", "library.sx", "library.s99999999999999999999", "library.cppcc"} {
		require.Nil(t, asTable(m, forged), forged)
	}
}

// TestQuizzesAsATable: a member has the own results, the staff the totals of enough, and
// nobody another's (§24).
func TestQuizzesAsATable(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	h.Write(func(tx *gorm.DB) error {
		by, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		for i := range 8 {
			q := &mstudy.Quiz{Title: fmt.Sprintf("=测验%d", i+1)}
			var list []questions.Question
			for n := range 3 {
				list = append(list, questions.Question{Text: fmt.Sprintf("第%d问？", n), Options: []string{"是", "否"}})
			}
			if err := mstudy.CreateQuiz(tx, q, list, by); err != nil {
				return err
			}
			if i == 7 {
				break // a draft
			}
			if err := mstudy.PublishQuiz(tx, q, by, h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	for i, letters := range []string{"AAB", "ABB", "AAA"} {
		for _, l := range letters {
			m[i].Send("/quiz 1 " + string(l))
		}
	}
	m[0].Send("/quiz 2 A")
	for _, l := range "AAA" {
		m[1].Send("/quiz 2 " + string(l))
	}

	m[0].Send("/quiz").Tap("导出表格")
	_, sheets := m[0].Book()
	rows := sheets["测验"]
	require.Equal(t, []string{"编号", "题目", "发布日期", "题数", "状态", "本人首次成绩"}, rows[0])
	require.Len(t, rows, 1+7, "a draft is the staff's")
	require.Equal(t, []string{"1", "=测验1", "2026-12-05", "3", "已做", "2/3"}, rows[7])
	require.Equal(t, []string{"2", "=测验2", "2026-12-05", "3", "做了一部分"}, rows[6])
	require.Equal(t, []string{"3", "=测验3", "2026-12-05", "3", "未做"}, rows[5])

	d.Send("/quiz").Tap("导出表格")
	_, sheets = d.Book()
	rows = sheets["测验"]
	require.Equal(t, []string{"编号", "题目", "发布日期", "题数", "状态", "已答人数", "平均答对"}, rows[0])
	require.Len(t, rows, 1+8)
	require.Equal(t, []string{"8", "=测验8", "", "3", "草稿"}, rows[1])
	require.Equal(t, []string{"1", "=测验1", "2026-12-05", "3", "已发布", "3", "2.0/3"}, rows[8])
	require.Equal(t, []string{"2", "=测验2", "2026-12-05", "3", "已发布", "1"}, rows[7], "of few no average")
}
