package terms_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mparts "lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

func at(year, month, day, hour, minute int) time.Time {
	return time.Date(year, time.Month(month), day, hour, minute, 0, 0, harness.Shanghai)
}

// office is one whose term ends on 28 February 2027, with a quarter of work, and one that was
// over in 2022.
func office(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Where("1 = 1").Delete(&people.Membership{}).Error; err != nil {
			return err
		}
		if err := tx.Where("1 = 1").Delete(&people.Term{}).Error; err != nil {
			return err
		}
		old := &people.Term{Number: 14, Name: "第十四届", StartsOn: "2017-03-01", EndsOn: "2022-02-28"}
		term := &people.Term{Number: 15, Name: "第十五届", StartsOn: "2022-03-01", EndsOn: "2027-02-28"}
		for _, x := range []*people.Term{old, term} {
			if err := people.NewTerm(tx, x); err != nil {
				return err
			}
		}
		for i, p := range h.Members {
			sector := fmt.Sprint("界", i)
			for _, m := range []*people.Membership{
				{TermID: term.ID, PersonID: p.Row, Sector: sector, Post: "村支书", Groups: store.Words{people.WorkGroups[i%3]}},
				{TermID: old.ID, PersonID: p.Row, Sector: "农业界", Post: "当年的职务"},
			} {
				if i > 3 && m.TermID == old.ID {
					continue
				}
				if err := people.SetMembership(tx, m); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return h
}

// asked is an office whose director has asked all members, until 21 days from now.
func asked(t *testing.T) *harness.Harness {
	t.Helper()
	h := office(t)
	d := h.Director
	d.Send("/terms")
	require.Contains(t, d.Last(), "第十五届（2022–2027）")
	d.Tap("换届")
	require.Contains(t, d.Last(), "系统不算分、不推荐")
	d.Tap("开始换届")
	require.Contains(t, d.Last(), "材料哪天截止")
	d.Send("12月31日")
	require.Contains(t, d.Last(), "请 11 位委员交个人申请和工作小结")
	require.Zero(t, h.Members[0].Told("请在 12月31日"), "nothing goes out before the card")
	d.Tap("发给委员")
	require.Contains(t, d.Last(), "已私聊请 11 位委员")
	return h
}

// summaryOf is a member's summary.
func summaryOf(h *harness.Harness, p *harness.Person) (s mterms.Summary) {
	h.Rows(func(tx *gorm.DB) error { return tx.Where("person_id = ?", p.Row).Take(&s).Error })
	return s
}

// files has a member file both.
func files(t *testing.T, p *harness.Person) {
	t.Helper()
	p.Tap("个人申请")
	p.Tap("愿意")
	p.Send("农业技术")
	p.Tap("跳过")
	p.Send("愿继续为乡亲办事 <b>=1+1 𠮷䶮")
	require.Contains(t, p.Last(), "只有您、主任和文书能看到")
	p.Tap("提交")
	require.Contains(t, p.Last(), "个人申请已交")
	p.Tap("工作小结")
	require.Contains(t, p.Last(), "已按您的履职记录起草")
	require.Contains(t, p.Tap("提交"), "「不足与打算」里还有要您补写的地方")
	p.Tap("不足打算")
	p.Tap("补写")
	p.Send("走访不够，今后每月进村一次。")
	p.Tap("返回")
	p.Tap("提交")
	require.Contains(t, p.Last(), "工作小结已交")
}

// A change of term from the asking to the next term: eleven file, one leaves, one joins.
func TestAChangeOfTerm(t *testing.T) {
	h := asked(t)
	d, m := h.Director, h.Members
	for _, p := range m {
		require.Contains(t, p.Last(), "换届 第十五届 → 第十六届", p.Name)
		require.Contains(t, p.Last(), "工作小结：未交", p.Name)
	}
	for _, p := range m {
		files(t, p)
	}
	var apps, sums int64
	h.Rows(func(tx *gorm.DB) error {
		if err := tx.Model(&mterms.Application{}).Where("state = ?", mterms.Filed).Count(&apps).Error; err != nil {
			return err
		}
		return tx.Model(&mterms.Summary{}).Where("state = ?", mterms.Filed).Count(&sums).Error
	})
	require.EqualValues(t, 11, apps)
	require.EqualValues(t, 11, sums)

	d.Send("/terms").Tap("换届")
	require.Contains(t, d.Last(), "个人申请 11，工作小结 11（交齐 11 人）")
	d.Tap("全部材料（文档）")
	name, _, text := d.Word()
	require.Contains(t, name, "换届材料")
	for _, p := range m {
		require.Contains(t, text, "第十五届委员工作小结（"+p.Name+"）")
	}
	require.Equal(t, 11, strings.Count(text, "愿继续为乡亲办事 <b>=1+1 𠮷䶮"))
	require.Equal(t, 11, strings.Count(text, "走访不够，今后每月进村一次。"))

	// No figure stands where it is decided who goes on.
	leaves := m[4]
	d.Send("/terms").Tap("换届")
	require.Contains(t, d.Tap("定名单"), "还没有定的")
	for _, p := range m {
		d.Forge(fmt.Sprintf("term_seat:1:%d:0", p.Row))
		require.Contains(t, d.Last(), "下一届：未定")
		if p == leaves {
			d.Tap("离任")
			d.Tap("工作调动")
			require.Contains(t, d.Last(), "离任（工作调动）")
			continue
		}
		d.Tap("留任")
	}
	d.Forge("term_join:1")
	d.Send("周敏")
	d.Tap("记下")
	require.Contains(t, d.Last(), "新任：周敏")
	m[0].Forge("term_settle:1:yes")
	d.Tap("定名单")
	require.Contains(t, d.Last(), leaves.Name+"（工作调动）")
	d.Tap("定下来")
	require.Contains(t, d.Last(), "名单已定")

	h.AdvanceTo(at(2027, 3, 1, 7, 0))
	var n int64
	count := func() int64 {
		h.Rows(func(tx *gorm.DB) error { return tx.Model(&people.Term{}).Count(&n).Error })
		return n
	}
	require.EqualValues(t, 2, count())
	h.AdvanceTo(at(2027, 3, 1, 9, 0))
	require.EqualValues(t, 3, count())
	require.Contains(t, d.Last(), "第十六届开始了")
	require.Contains(t, d.Last(), "周敏的入会链接")
	require.Equal(t, 1, leaves.Told("您不再担任"))
	d.Forge("term_start:1") // a second start
	require.EqualValues(t, 3, count())
	h.Rows(func(tx *gorm.DB) error {
		now, err := people.CurrentTerm(tx, h.Clock.Now())
		require.NoError(t, err)
		rows, err := mterms.MembersOf(tx, now.ID)
		require.Len(t, rows, 11)
		for _, r := range rows {
			require.NotEqual(t, leaves.Name, r.Name)
		}
		return err
	})

	// The past is read by name and by a year of it, as it was.
	for _, words := range []string{"第十四届", "2019", "十四届"} {
		m[0].Send("/terms " + words)
		require.Contains(t, m[0].Last(), "第十四届（已结束）", words)
	}
	m[0].Tap("委员名册")
	require.Contains(t, m[0].Last(), m[0].Name+" · 农业界 · 当年的职务")
	d.Send("/terms 第十五届").Tap("委员名册")
	d.Tap("下一页")
	d.Send("/terms 第十五届").Tap("届次情况（文档）")
	_, _, text = d.Word()
	require.Contains(t, text, leaves.Name)
	require.Contains(t, text, "2022年3月1日 至 2027年2月28日")
}

// Each figure of each summary opens to so many records, and those are its author's own.
func TestEachFigureOpensToItsRecords(t *testing.T) {
	h := asked(t)
	figures := 0
	for _, p := range h.Members {
		p.Tap("工作小结")
		s := summaryOf(h, p)
		h.Rows(func(tx *gorm.DB) error {
			list, err := mparts.Of(tx, records.KindSummary, s.ID)
			require.NoError(t, err)
			require.Len(t, list, len(mterms.Parts))
			for i := range list {
				now, err := list[i].Now()
				require.NoError(t, err)
				for _, one := range now {
					require.True(t, one.Sourced() || one.Ask, one.Text)
					n, has := 0, false
					for _, word := range strings.FieldsFunc(one.Text, func(r rune) bool { return r < '0' || r > '9' }) {
						if !has && list[i].Key != mterms.PartBasic && list[i].Key != mterms.PartHonours {
							_, err := fmt.Sscan(word, &n)
							require.NoError(t, err)
							has = true
						}
					}
					if has {
						figures++
						require.Len(t, one.Records, n, one.Text)
					}
				}
			}
			return nil
		})
	}
	require.Greater(t, figures, 10)
	p := h.Members[0]
	p.Tap("学习")
	p.Tap("看来源")
	p.Tap("1")
	require.Contains(t, p.Last(), "的来源：")
	require.Contains(t, p.Last(), "1. ")
}

// Who is reminded is reminded once, by day, unless he or she has filed both; others read
// nothing of what somebody writes.
func TestOneReminderAndNoStrangers(t *testing.T) {
	h := asked(t)
	m := h.Members
	files(t, m[0])
	s := summaryOf(h, m[0])
	for _, data := range []string{"application:1", "term_summary:%d", "summary_parts:%d", "summary_read:%d:0", "summary_file:%d", "paper:application:1", "paper:term_summary:%d", "paper:term_pack:2", "application_edit:1"} {
		if strings.Contains(data, "%d") {
			data = fmt.Sprintf(data, s.ID)
		}
		m[1].Forge(data)
		h.Advance(time.Second)
		require.NotContains(t, m[1].Chat(), "走访不够", data)
		require.NotContains(t, m[1].Chat(), "农业技术", data)
	}
	h.AdvanceTo(at(2026, 12, 31, 23, 0))
	require.Zero(t, m[0].Told("换届材料还没有交齐"))
	require.Equal(t, 1, m[1].Told("换届材料还没有交齐"))
	d := h.Director
	h.AdvanceTo(at(2027, 1, 1, 10, 0))
	d.Send("/terms").Tap("换届")
	d.Tap("更多")
	d.Tap("群里提醒一下")
	require.Contains(t, d.Last(), "不点名")
	d.Tap("发到群里")
	require.Contains(t, h.Group.Last(), "已交齐 1/11 人")
	require.NotContains(t, h.Group.Last(), m[1].Name)
}

// What comes back is changed and filed again; what was accepted is not changed.
func TestSentBackAndAccepted(t *testing.T) {
	h := asked(t)
	d, p := h.Director, h.Members[2]
	files(t, p)
	d.Send("/review application")
	require.Contains(t, d.Last(), "现在办：个人申请")
	d.Tap("退回")
	d.Tap("请写得具体一些")
	h.Advance(6 * time.Minute)
	require.Contains(t, p.Last(), "您的个人申请被退回")
	p.Tap("修改后再交")
	p.Tap("提交")
	require.Contains(t, p.Last(), "个人申请已交")
	d.Send("/review term_summary")
	d.Tap("收下")
	h.Advance(6 * time.Minute)
	s := summaryOf(h, p)
	require.Equal(t, mterms.Confirmed, s.State)
	var part mparts.Part
	h.Rows(func(tx *gorm.DB) error { return tx.Where("record_id = ?", s.ID).Order("id").Take(&part).Error })
	require.Contains(t, p.Forge(fmt.Sprintf("part_write:%d:replace:%d", part.ID, part.Revision)), "不能再改")
}

// Terms are moved by the rules of new ones, and put back.
func TestATermIsMoved(t *testing.T) {
	h := office(t)
	d := h.Director
	d.Send("/terms 第十五届").Tap("改起止日期")
	d.Tap("结束日期")
	d.Send("2021年1月1日").Tap("提交")
	require.Contains(t, d.Last(), "本届的结束日期也不能改到今天以前")
	d.Tap("结束日期")
	d.Send("2027年6月30日").Tap("提交")
	require.Contains(t, d.Last(), "2022年3月1日 至 2027年6月30日")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "2027年2月28日")
	d.Send("/terms 第十四届")
	require.NotContains(t, d.Last(), "改起止日期")
	d.Send("/terms 第三十届")
	require.Contains(t, d.Last(), "没有“第三十届”这一届")
}

// The directors hear once, a year before, on a working day.
func TestTheYearBefore(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Where("1 = 1").Delete(&people.Membership{}).Error; err != nil {
			return err
		}
		if err := tx.Where("1 = 1").Delete(&people.Term{}).Error; err != nil {
			return err
		}
		return people.NewTerm(tx, &people.Term{Number: 15, Name: "第十五届", StartsOn: "2022-12-20", EndsOn: "2027-12-19"})
	})
	d := h.Director
	d.Send("/office")
	require.NotContains(t, d.Last(), "可以准备换届")
	h.AdvanceTo(at(2026, 12, 21, 9, 0)) // the last year began on a Sunday
	require.Zero(t, d.Told("还有一年"))
	h.AdvanceTo(at(2026, 12, 24, 12, 0))
	require.Equal(t, 1, d.Told("还有一年"))
	d.Send("/office")
	require.Contains(t, d.Last(), "可以准备换届")
}
