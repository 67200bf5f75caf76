package voices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// invite makes somebody new of the office who looks on.
func invite(t *testing.T, h *harness.Harness, name string, role people.Role) *harness.Person {
	t.Helper()
	p := h.Stranger(name)
	h.Write(func(tx *gorm.DB) error {
		row, err := people.AddPerson(tx, name, role)
		if err != nil {
			return err
		}
		if err := people.NoticeShown(tx, row, h.Clock.Now()); err != nil {
			return err
		}
		return people.JoinOffice(tx, row, p.ID, "zh-Hans", h.Clock.Now())
	})
	return p.Open("")
}

// filedOne has a member file a suggestion.
func filedOne(h *harness.Harness, m *harness.Person, words string) {
	h.Write(func(tx *gorm.DB) error {
		by, err := people.PersonByID(tx, m.Row)
		if err != nil {
			return err
		}
		s := &mvoices.Suggestion{PersonID: m.Row, Situation: words}
		if err := mvoices.New(tx, s); err != nil {
			return err
		}
		_, err = mvoices.Advance(tx, s, mvoices.Filed, by, "", h.Clock.Now())
		return err
	})
}

// sentOne has a member make a suggestion, which the office takes to the committee.
func sentOne(h *harness.Harness, m *harness.Person, words string) {
	filedOne(h, m, words)
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		var s mvoices.Suggestion
		if err := tx.Order("id DESC").Take(&s).Error; err != nil {
			return err
		}
		for _, to := range []mvoices.State{mvoices.Reviewed, mvoices.Sent} {
			if _, err := mvoices.Advance(tx, &s, to, director, "", h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// From the keyboard the contact answers in three taps, and hears by then who is told.
func TestTheContactAnswersInThreeTaps(t *testing.T) {
	h := harness.New(t).Seed()
	p := invite(t, h, "许文斌", people.PartyContact)
	sentOne(h, h.Members[0], "村东断头路影响300人。原因：资金没落实。建议：列入明年一事一议项目。")
	filedOne(h, h.Members[1], "镇区路灯坏了5盏。原因：没人修。建议：换新灯。")
	h.Advance(10 * time.Minute)

	// 1: the desk; 2: the suggestion; 3: the answer.
	desk := p.Send("工作台").Last()
	require.Contains(t, desk, "待答复 1")
	require.NotContains(t, desk, "路灯", "what was not sent is not his")
	p.Tap("议-2026-001")
	card := p.Last()
	require.Contains(t, card, "列入明年一事一议项目")
	require.NotContains(t, card, h.Members[0].Name, "its author was not asked to have the name shown")
	require.NotContains(t, card, "已审核", "what came before is the office's own")
	p.Tap("采纳")
	require.Contains(t, p.Last(), "已采纳")
	s := suggestions(h)[0]
	require.Equal(t, mvoices.Adopted, s.Outcome)
	require.Contains(t, p.Send("/office").Last(), "办理中 1")
	h.Advance(10 * time.Minute)
	require.Contains(t, h.Members[0].Last(), "已采纳")

	// The one that was not sent is for nobody to read, by whatever way.
	for _, try := range []string{"suggestion:2", "suggestion_full:2", "suggestion_ask:2", "suggestion_step:2:answered:adopted", "files:suggestion:2"} {
		require.Contains(t, p.Forge(try), "不在了", try)
	}
	require.Contains(t, p.Send("/suggestions 议-2026-002").Last(), "没有这个编号")
	require.Contains(t, p.Send("/outcome 议-2026-002 采纳").Last(), "没有这个编号")
	require.Equal(t, mvoices.Filed, suggestions(h)[1].State)
}

// An answer needs words where it disappoints; a ready one is a tap. What was answered
// elsewhere is said so.
func TestTheContactAnswersByWordsAndByCommand(t *testing.T) {
	h := harness.New(t).Seed()
	p := invite(t, h, "许文斌", people.PartyContact)
	for _, words := range []string{"村东断头路影响300人", "村西水渠漏水，淹田20亩", "镇区路灯坏了5盏"} {
		sentOne(h, h.Members[0], words)
	}
	h.Advance(10 * time.Minute)
	p.Send("工作台").Tap("议-2026-001")
	p.Tap("留作参考")
	require.Contains(t, p.Last(), "怎么向提交人说明")
	p.Tap("目前条件还不具备")
	require.Equal(t, mvoices.Reference, suggestions(h)[0].Outcome)

	require.Contains(t, p.Send("/outcome 议-2026-002 采纳 列入明年计划").Last(), "已采纳")
	require.Equal(t, mvoices.Adopted, suggestions(h)[1].Outcome)

	p.Send("工作台").Tap("议-2026-003")
	h.Director.Send("/outcome 议-2026-003 采纳")
	require.Contains(t, p.Tap("未采纳"), "现在不能这样办")
	require.Contains(t, p.Send("/outcome 议-2026-003 部分采纳").Last(), "现在不能这样办")
	require.Equal(t, mvoices.Adopted, suggestions(h)[2].Outcome)
	require.Contains(t, p.Send("/suggestions").Last(), "待答复 · 0 条")
	p.Tap("已办结")
	require.Contains(t, p.Last(), "议-2026-001")
}

// The contact hears of a day's suggestions in one message, in working hours; it is brought up
// to date when they are answered elsewhere.
func TestTheContactHearsOncePerDay(t *testing.T) {
	h := harness.New(t).Seed()
	p := invite(t, h, "许文斌", people.PartyContact)
	before := len(h.Sandbox.Messages(p.ID))
	for _, words := range []string{"村东断头路影响300人", "村西水渠漏水，淹田20亩"} {
		sentOne(h, h.Members[0], words)
	}
	day := h.Clock.Now().In(harness.Shanghai)
	at := time.Date(day.Year(), day.Month(), day.Day(), 16, 29, 0, 0, harness.Shanghai)
	if !at.After(day) {
		at = at.AddDate(0, 0, 1)
	}
	require.Len(t, h.Sandbox.Messages(p.ID), before, "nothing rings for each")
	for range 4 {
		h.AdvanceTo(at)
		h.Advance(2 * time.Minute)
		at = at.AddDate(0, 0, 1)
	}
	require.Equal(t, 1, p.Told("2 条等您答复"), p.Chat())
	require.Len(t, h.Sandbox.Messages(p.ID), before+1)
	h.Director.Send("/outcome 议-2026-001 采纳")
	h.Advance(2 * time.Minute)
	require.Contains(t, p.Last(), "1 条等您答复")
	require.Contains(t, p.Last(), "断头路影响300人」 · 已采纳")
	h.Director.Send("/outcome 议-2026-002 未采纳 不符合规划")
	h.Advance(2 * time.Minute)
	require.Contains(t, p.Last(), "都已答复")
	require.NotContains(t, p.Last(), "[ 议-2026-002")
	require.Len(t, h.Sandbox.Messages(p.ID), before+1)
}

// The contact asks back through the bot; the author answers in one message; both are kept in
// the life and change nothing else.
func TestTheContactAsksBack(t *testing.T) {
	h := harness.New(t).Seed()
	p, m := invite(t, h, "许文斌", people.PartyContact), h.Members[0]
	sentOne(h, m, "村东断头路影响300人")
	h.Advance(10 * time.Minute)
	p.Send("工作台").Tap("议-2026-001")
	p.Tap("问一问")
	p.Send("这条路归哪个村管？").Tap("发给提交人")
	require.Contains(t, p.Last(), "已问提交人")
	require.Equal(t, mvoices.Sent, suggestions(h)[0].State)
	h.Advance(10 * time.Minute)
	require.Contains(t, harness.Seen(m.Last()), "联系领导许文斌想了解您的意见建议")
	require.Contains(t, m.Send("/todo").Last(), "请回答")
	m.Tap("回答")
	m.Send("归青山村管，去年修了一半。").Tap("提交回答")
	h.Advance(10 * time.Minute)
	require.Empty(t, alive(h, m, "suggestion_reply:"), "it asks no longer")
	require.Contains(t, harness.Seen(p.Last()), "一位委员（未署名）回答了您对")
	require.Contains(t, p.Last(), "去年修了一半")
	require.NotContains(t, p.Chat(), m.Name)
	require.Contains(t, m.Forge("suggestion_reply:1"), "已经有人回答")
	require.Contains(t, h.Director.Send("/suggestions 议-2026-001").Last(), "去年修了一半")
	require.Equal(t, mvoices.Sent, suggestions(h)[0].State)
	// Another member has no part in it.
	require.Contains(t, h.Members[1].Forge("suggestion_reply:1"), "不在了")
}

// Whose suggestion it is the contact reads where its author agreed.
func TestTheContactReadsTheNameWhereItsAuthorAgreed(t *testing.T) {
	h := harness.New(t).Seed()
	p := invite(t, h, "许文斌", people.PartyContact)
	sentOne(h, h.Members[0], "村东断头路影响300人")
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&mvoices.Suggestion{}).Where("id = 1").Update("name_shown", true).Error
	})
	require.Contains(t, p.Send("/suggestions 议-2026-001").Last(), "提交人："+h.Members[0].Name)
}

// What was adopted the contact hands to an office with a day, and finishes with a result; what
// is past its day is counted apart.
func TestTheContactHandsOnAndFinishes(t *testing.T) {
	h := harness.New(t).Seed()
	p := invite(t, h, "许文斌", people.PartyContact)
	sentOne(h, h.Members[0], "村东断头路影响300人")
	p.Send("工作台").Tap("议-2026-001")
	p.Tap("采纳")
	p.Tap("转办")
	p.Tap("村镇建设办")
	p.Tap("12月21日")
	p.Tap("确认转办")
	require.Equal(t, mvoices.Assigned, suggestions(h)[0].State)
	require.Contains(t, p.Send("/office").Last(), "已转办 1")
	h.Advance(20 * 24 * time.Hour)
	require.Contains(t, p.Send("/office").Last(), "已转办 1（过期 1）")
	p.Tap("已转办")
	require.Contains(t, p.Last(), "已过期")
	p.Tap("议-2026-001")
	p.Tap("办结")
	p.Send("路已修通").Tap("办结")
	require.Equal(t, mvoices.Done, suggestions(h)[0].State)
	require.Contains(t, p.Send("/office").Last(), "已办结 1")
}

// alive are the buttons in somebody's chat that begin so.
func alive(h *harness.Harness, p *harness.Person, prefix string) (list []string) {
	for _, m := range h.Sandbox.Messages(p.ID) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if strings.HasPrefix(b.CallbackData, prefix) {
					list = append(list, b.CallbackData)
				}
			}
		}
	}
	return list
}
