package papers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/voices"
)

// asks has a paper made by a button that may not be there, and gives the workbook; nil
// when none came.
func asks(p *harness.Person, data string) (name string, sheets map[string][][]string) {
	before := strings.Count(p.Chat(), "[file ")
	p.Forge("paper:" + data)
	if strings.Count(p.Chat(), "[file ") == before {
		return "", nil
	}
	return p.Book()
}

// contact makes a member the party contact.
func contact(h *harness.Harness, m *harness.Person) *harness.Person {
	h.Write(func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, m.Row)
		if err != nil {
			return err
		}
		return people.SetRoles(tx, p, people.PartyContact)
	})
	return m
}

// The books of a year say who came, what was suggested and what each person's figures are.
func TestTheBooksOfAYear(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	d, m := h.Director, h.Members
	d.Send("/sessions").Tap("以往的活动")
	d.Tap("签到本（表格）")
	name, sheets := d.Book()
	require.Contains(t, name, "活动签到本-2026年.xlsx")
	require.Contains(t, d.Last(), "2026年活动签到本，共 1 次活动")
	rows := sheets["按活动"]
	require.Equal(t, []string{"日期", "活动", "姓名", "情况", "时间", "更正人", "更正"}, rows[0])
	require.Len(t, rows, 1+11)
	came, absent := 0, 0
	for _, row := range rows[1:] {
		require.Equal(t, "2026-11-20", row[0])
		require.Contains(t, row[1], "四中全会精神")
		if len(row) > 4 && row[4] == "14:59" {
			came++
		}
		if row[3] == "缺席" {
			absent++
		}
	}
	require.Equal(t, []int{10, 1}, []int{came, absent})
	rows = sheets["按委员"]
	require.Equal(t, []string{"姓名", "应到", "出席", "迟到", "请假", "缺席", "待确认", "请假待批", "其中公务、病假"}, rows[1])
	require.Len(t, rows, 2+11)
	for _, bad := range []string{"signin_book:2031", "signin_book:1", "signin_book:x", "signin_book:2025"} {
		_, none := asks(d, bad)
		require.Nil(t, none, bad)
	}
	_, none := asks(m[0], "signin_book:2026")
	require.Nil(t, none, "the staff's")

	name, sheets = asks(d, "suggestions_ledger:2026")
	require.Contains(t, name, "建议台账-2026年.xlsx")
	rows = sheets["建议台账"]
	require.Equal(t, []string{"编号", "日期", "建议人", "题目", "类别", "类型", "主办/送达", "期限", "状态", "采纳", "证据", "办理结果"}, rows[0])
	require.Len(t, rows, 2)
	author := rows[1][2]
	require.NotEmpty(t, author)
	require.Equal(t, []string{"议-2026-001", "2026-11-20", author, "修通村东断头路", "", "意见建议", "镇党委", "", "已采纳", "采纳"}, rows[1])
	c := contact(h, m[10])
	_, sheets = asks(c, "suggestions_ledger:2026")
	require.Equal(t, "", sheets["建议台账"][1][2], "the author did not agree that the contact reads it")
	require.Contains(t, c.Last(), "没有署名的")
	_, none = asks(m[0], "suggestions_ledger:2026")
	require.Nil(t, none)

	name, sheets = asks(d, "briefing_table:2026Q4")
	require.Contains(t, name, "委员履职情况表-2026年第四季度.xlsx")
	rows = sheets["委员履职情况表"]
	require.Contains(t, rows[0][0], "通报还没有发布")
	require.Equal(t, []string{"序号", "姓名", "应到", "出席"}, rows[1][:4])
	require.Len(t, rows, 2+11)
	require.Equal(t, []string{"1", "1"}, rows[2][2:4])
	_, none = asks(m[0], "briefing_table:2026Q4")
	require.Nil(t, none)
	for label, of := range map[string]string{
		"导出名册": "导出名册", "签到本（表格）": "签到本（表格） 2026年", "建议台账（表格）": "建议台账（表格） 2026年", "情况表（表格）": "情况表（表格）",
	} {
		d.Send("/paper").Tap(label)
		require.Contains(t, d.Last(), of)
	}
}

// A list of several pages can be had as a table, of the same rows: each gets what he or
// she may read.
func TestListsAsTables(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	d, m := h.Director, h.Members
	h.Write(func(tx *gorm.DB) error {
		at := time.Date(2026, 12, 1, 9, 0, 0, 0, harness.Shanghai)
		for i := range 7 {
			x := &deeds.Deed{Title: fmt.Sprintf("=1+%d 修路", i), PersonID: m[0].Row, Details: strings.Repeat("长", 2000)}
			if _, err := deeds.File(tx, x, nil, nil, at); err != nil {
				return err
			}
			s := &voices.Suggestion{PersonID: m[1].Row, Title: fmt.Sprintf("建议%d", i), Situation: "情况"}
			if err := voices.New(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	require.NotContains(t, m[2].Send("/deeds").Last(), "导出表格", "a list of one page")
	m[0].Send("/deeds").Tap("导出表格")
	name, sheets := m[0].Book()
	require.Contains(t, name, "好事实事列表·我做的")
	rows := sheets["好事实事列表·我做的"]
	require.Equal(t, []string{"编号", "日期", "题目", "办事人", "成效", "地点", "经过", "状态"}, rows[0])
	require.Len(t, rows, 1+8)
	require.Equal(t, "=1+6 修路", rows[1][2])
	require.Equal(t, strings.Repeat("长", 2000), rows[1][6])
	require.Equal(t, "办结（待核实）", rows[1][7])
	require.Contains(t, m[0].Last(), "共 8 行")

	_, sheets = asks(d, "table:deed.all")
	require.Len(t, sheets["好事实事列表·全部"], 1+8)
	_, sheets = asks(m[1], "table:deed.all")
	require.Len(t, sheets["好事实事列表·我做的"], 1+1, "one's own, whatever the button says")
	_, sheets = asks(m[1], "table:suggestion.")
	require.Len(t, sheets["意见建议列表·我提的"], 1+7)
	_, sheets = asks(d, "table:suggestion.all")
	require.Len(t, sheets["意见建议列表·全部"], 1+1, "drafts are their authors'")
	_, sheets = asks(m[0], "table:record.2026")
	require.Len(t, sheets, 1)
	for _, rows := range sheets {
		require.Greater(t, len(rows), 8)
	}
	_, sheets = asks(d, "table:sessions.past")
	require.Len(t, sheets["以往的活动"], 2)
	require.Equal(t, "已结束", sheets["以往的活动"][1][4])
	for p, list := range map[*harness.Person][]string{
		m[0]: {"table:record.2026." + fmt.Sprint(m[1].Row), "table:announces.", "table:consults.", "table:contact_list.answer", "table:none.", "table:", "table:record.x", "table:research_notes.99", "nothing:1"},
		d:    {"table:contact_list.answer", "table:suggestions_open.", "table:announces.", "table:sessions.next"},
	} {
		for _, data := range list {
			_, none := asks(p, data)
			require.Nil(t, none, data)
		}
	}
	c := contact(h, m[10])
	_, none := asks(c, "table:deed.all")
	require.Nil(t, none)
	_, sheets = asks(c, "table:contact_list.working")
	require.Len(t, sheets, 1)
	for _, rows := range sheets {
		require.Equal(t, []string{"议-2026-001", "2026-11-20", ""}, rows[1][:3])
	}
}
