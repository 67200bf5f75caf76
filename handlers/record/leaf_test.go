package record_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// released makes the quarter's briefing known to the group.
func released(h *harness.Harness) {
	h.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		if err != nil {
			return err
		}
		return briefing.Release(tx, b, 0, h.Clock.Now())
	})
}

// A member finds the own records and those open to all by words, kind, time and name (§23),
// opens them and comes back.
func TestAMemberSearches(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Director.Send("/announce 明天带身份证").Tap("发出")
	author, m := h.Members[0], h.Members[4]

	m.Send("/search").Tap("看全部")
	require.Contains(t, m.Last(), "四中全会精神")
	require.Contains(t, m.Last(), "明天带身份证")
	for _, others := range []string{"收获", "断头路", "送戏下乡"} {
		require.NotContains(t, m.Last(), others)
	}
	m.Send("/search 身份证").Tap("1")
	require.Contains(t, m.Last(), "明天带身份证")
	require.NotContains(t, m.Last(), "打开")
	m.Tap("返回")
	require.Contains(t, m.Last(), "查找：身份证")
	m.Tap("返回")
	require.Contains(t, m.Last(), "我的履职")

	search := func(p *harness.Person, words string) string { return p.Send("/search " + words).Last() }
	require.Contains(t, search(m, author.Name+" 2026 好事"), "没有找到", "the group was not told yet")
	released(h)
	require.Contains(t, search(m, author.Name+" 2026 好事"), "好事实事 陈静 好-2026-001 「送戏下乡」 已核实")
	require.NotContains(t, m.Last(), "[ 1 ]", "the line is all")
	require.Contains(t, search(m, author.Name+"的好事"), "「送戏下乡」", "as people speak")
	require.Contains(t, m.Send("帮我查"+author.Name+"的好事").Last(), "「送戏下乡」")
	require.Contains(t, m.Send("查一下送戏下乡").Last(), "「送戏下乡」")
	require.Contains(t, m.Send("找找送戏下乡").Last(), "「送戏下乡」")
	require.Contains(t, search(m, author.Name+" 2025 好事"), "没有找到")
	require.Contains(t, search(m, author.Name+" 笔记"), "没有找到", "others' notes")
	require.Contains(t, search(author, "笔记 11月"), "学习笔记")
	require.Contains(t, search(author, "笔记 11月21日"), "学习笔记")
	require.Contains(t, search(author, "笔记 11月22日"), "没有找到")
	require.Contains(t, search(m, "集中学习 2026年第四季度"), "四中全会精神")
	require.Contains(t, search(m, "事实"), "没有找到", "a piece of a kind's name names none")
	require.Contains(t, search(m, "建议"), "没有找到")
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&voices.Suggestion{}).Where("1 = 1").Update("may_join", true).Error
	})
	require.Contains(t, search(m, "建议"), "断头路", "its author shows it")
	m.Tap("1")
	m.Tap("打开")
	require.Contains(t, m.Last(), "断头路")
}

// TestWhoLooksOnSearchesNothing: the book is of those who work in the office.
func TestWhoLooksOnSearchesNothing(t *testing.T) {
	h := harness.New(t).Demo()
	h.Contact.Send("/search 学习")
	require.Contains(t, h.Contact.Last(), "不对您的角色开放")
	for _, forged := range []string{"leaf", "leaf:2025", "leaf:2025-03:0", "thisday:0", "record_terms:2", "search:1:0"} {
		h.Contact.Forge(forged)
	}
	require.NotContains(t, h.Contact.Chat(), "工作记录本")
	require.NotContains(t, h.Contact.Send("/menu").Last(), "往年今日")
}

// The record book is leafed by year and month; the counts are those of what is listed.
func TestTheRecordBookIsLeafed(t *testing.T) {
	h := harness.New(t).Demo()
	for _, p := range []*harness.Person{h.Director, h.Members[0]} {
		p.Send("/search").Tap("按年月翻")
		require.Contains(t, p.Last(), "2025年（")
		year := p.Last()
		if strings.Contains(year, "[ 更多 ]") {
			p.Tap("更多")
		}
		label := labelWith(t, p.Last(), "2019年（")
		p.Tap(label)
		require.Contains(t, p.Last(), "工作记录本 · 2019年")
		month := labelWith(t, p.Last(), "5月（")
		p.Tap(month)
		require.Contains(t, p.Last(), "工作记录本 · 2019年5月")
		var n, listed int
		_, err := fmt.Sscanf(strings.TrimPrefix(month, "5月（"), "%d", &n)
		require.NoError(t, err)
		for {
			listed += len(entryLines.FindAllString(p.Last(), -1))
			if !strings.Contains(p.Last(), "[ ›") {
				break
			}
			p.Tap("›")
		}
		require.Equal(t, n, listed, "the count is that of the list")
		p.Tap("返回")
		require.Contains(t, p.Last(), "工作记录本 · 2019年")
	}
	m := h.Members[0]
	for _, forged := range []string{"leaf:1800", "leaf:2019-13:0", "leaf:2019-1:0", "leaf:9999-01:0", "leaf:x", "leaf:2019-05:-3", "leaf:2019-05:99"} {
		m.Forge(forged)
		require.NotContains(t, m.Last(), "刚才没办成", forged)
	}
}

// entryLines finds the lines of a list's entries.
var entryLines = regexp.MustCompile(`(?m)^\d+\. `)

// labelWith is the button whose label begins so.
func labelWith(t *testing.T, text, begins string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "[ "+begins)
	require.True(t, found, "%s in %s", begins, text)
	label, _, _ := strings.Cut(rest, " ]")
	return begins + label
}

// 往年今日 stands on the menu of a day that has something, and of no other.
func TestOnThisDayOnTheMenu(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	require.NotContains(t, m.Send("/menu").Last(), "往年今日")
	require.Contains(t, m.Send("/thisday").Last(), "以前的12月5日没有记录")
	h.Write(func(tx *gorm.DB) error {
		start := time.Date(2024, 12, 5, 15, 0, 0, 0, harness.Shanghai)
		a := &activities.Activity{Kind: activities.Discussion, Topic: "义诊", StartsAt: start}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		if err := activities.Close(tx, a, start.Add(3*time.Hour)); err != nil {
			return err
		}
		return notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: m.Row, Text: "义诊很有意义"}, start.AddDate(1, 0, 0))
	})
	require.Contains(t, m.Send("/menu").Last(), "往年今日：以前的12月5日有 2 条记录，发 /thisday 看。")
	require.Contains(t, h.Members[1].Send("/menu").Last(), "有 1 条记录")
	m.Send("往年今日")
	require.Contains(t, m.Last(), "1. 2025年12月5日（周五） 学习笔记 陈静 「义诊很有意义」\n2. 2024年12月5日（周四） 座谈讨论 「义诊」")
	m.Tap("2")
	m.Tap("打开")
	require.Contains(t, m.Last(), "义诊")
	m.Send("/thisday").Tap("1")
	m.Tap("返回")
	require.Contains(t, m.Last(), "往年今日 · 12月5日")
	m.Tap("菜单")
	m.Tap("往年今日")
	require.Contains(t, m.Last(), "往年今日 · 12月5日")
	h.AdvanceTo(time.Date(2026, 12, 6, 9, 0, 0, 0, harness.Shanghai))
	require.NotContains(t, m.Send("/menu").Last(), "往年今日")
}

// Past terms open from 我的履职; a term by name and a month are understood.
func TestPastTermsOpen(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	require.NotContains(t, m.Send("/record").Last(), "往届")
	h.Write(func(tx *gorm.DB) error {
		for n, from := range map[int]store.Date{13: "2016-11-01", 14: "2021-11-01", 15: "2026-11-01"} {
			term := &people.Term{Number: n, Name: fmt.Sprintf("第%s届", map[int]string{13: "十三", 14: "十四", 15: "十五"}[n]), StartsOn: from}
			if err := people.NewTerm(tx, term); err != nil {
				return err
			}
			if err := people.SetMembership(tx, &people.Membership{TermID: term.ID, PersonID: m.Row, Sector: "教育"}); err != nil {
				return err
			}
		}
		return notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: m.Row, Text: "那一届的笔记"}, time.Date(2022, 3, 4, 9, 0, 0, 0, harness.Shanghai))
	})
	m.Send("/record").Tap("往届")
	require.Contains(t, m.Last(), "[ 第十四届（2021–2026年） ]")
	m.Tap("第十四届（2021–2026年）")
	require.Contains(t, m.Last(), "我的履职 · 第十四届")
	m.Tap("明细")
	require.Contains(t, m.Last(), "那一届的笔记")
	for words, head := range map[string]string{
		"第十四届": "我的履职 · 第十四届", "第14届": "我的履职 · 第十四届", "上届": "我的履职 · 第十四届", "县政协第十三届": "我的履职 · 第十三届",
		"第十五届": "我的履职 · 第十五届", "2022年3月": "我的履职 · 2022年3月", "2022-03": "我的履职 · 2022年3月", "第九届": "记录里没有“第九届”",
	} {
		require.Contains(t, m.Send("/record "+words).Last(), head, words)
	}
	require.Contains(t, m.Send("我的履职 第十四届").Last(), "我的履职 · 第十四届")
	require.Contains(t, m.Send("/search 笔记 第十四届").Last(), "那一届的笔记")
	require.Contains(t, m.Send("/search 笔记 第十三届").Last(), "没有找到")
	require.Contains(t, m.Send("/search 第九届").Last(), "没有找到")
	h.Director.Send("/record " + m.Name + " 第十四届").Tap("明细")
	require.Contains(t, h.Director.Last(), "那一届的笔记")
	h.Members[1].Forge(fmt.Sprintf("record_terms:%d", m.Row))
	h.Members[1].Forge(fmt.Sprintf("record:T14.%d", m.Row))
	require.NotContains(t, h.Members[1].Chat(), "那一届的笔记")
	require.NotContains(t, h.Members[1].Chat(), "往届履职")
}
