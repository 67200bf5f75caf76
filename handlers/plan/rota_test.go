package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/store"
)

func hostOf(h *harness.Harness, month store.Month) (id int64, m *activities.RotaMonth) {
	h.Rows(func(tx *gorm.DB) (err error) {
		m, err = activities.RotaAt(tx, month)
		return err
	})
	return m.HostID, m
}

// The secretary asks nobody to host, and is not told either.
func TestTheDirectorHearsOfTheRotaInHisLanguage(t *testing.T) {
	h := harness.New(t).Seed()
	a, b, secretary := h.Members[3], h.Members[4], h.Members[6]
	h.Director.Send("/role " + secretary.Name + " +文书").Tap("确定")
	h.Director.Send("/language en")
	before := len(secretary.Chat())
	a.Send("/rota 2027-02")
	require.Contains(t, h.Director.Last(), "hosts 2027-2")
	a.Send("/undo")
	require.NotContains(t, h.Director.Chat(), "hosts 2027-2")
	a.Send("/rota 2027-02")
	b.Send("/rota 2027-03")
	b.Send("/rota").Tap("与李强对换（2月）")
	a.Tap("可以")
	require.Contains(t, h.Director.Last(), "Months were changed: 刘洋 2027-2, 李强 2027-3.")
	b.Send("/rota").Tap("退回 2月")
	require.Contains(t, h.Director.Last(), "gave 2027-2 back")
	require.NotContains(t, secretary.Chat()[before:], "报名接待")
	require.NotContains(t, secretary.Chat()[before:], "退回了")
}

func TestRota(t *testing.T) {
	h := harness.New(t).Seed()
	a, b := h.Members[3], h.Members[4]
	a.Send("/rota")
	require.Contains(t, a.Last(), "您愿意接待哪个月？\n[ 12月 ] [ 1月 ] \n[ 2月 ] [ 3月 ] \n[ 4月 ] [ 5月 ] \n", "one thing to do: it is said once")
	a.Forge("host:take:2027-02")
	require.Contains(t, a.Last(), "已记下：2027年2月的集体活动由您接待。\n届时请您安排会场；外出的，请落实集合地点、车辆和联系人。\n活动还未定，最晚在活动前 14 天可以退回。")
	require.Contains(t, h.Director.Last(), "李强报名接待2027年2月的集体活动")
	require.NotContains(t, h.Group.Chat(), "李强", "only at his own word")
	a.Tap("告诉群里")
	require.Contains(t, h.Group.Last(), "2027年2月的集体活动由李强接待")
	a.Send("/undo")
	require.NotContains(t, h.Group.Chat(), "李强")
	id, _ := hostOf(h, "2027-02")
	require.Zero(t, id)

	a.Send("/rota 2027-02")
	b.Send("/rota 2027-02")
	require.Contains(t, b.Last(), "已经有人接待了")
	require.Contains(t, b.Forge("host:tell:2027-02"), "不是您接待")
	require.Contains(t, b.Forge("host:give:2027-02"), "不是您接待")
	require.Contains(t, b.Forge("host:yes:2027-01"), "过时")
	b.Send("/rota 2027-03")

	// Nothing changes before the other accepts.
	b.Send("/rota")
	require.Contains(t, b.Last(), "\n[ 接待 12月 ] [ 接待 1月 ] \n[ 接待 4月 ] [ 接待 5月 ] \n[ 退回 3月 ] \n[ 与李强对换（2月） ] \n", "each says what it does")
	b.Tap("与李强对换（2月）")
	require.Contains(t, b.Last(), "2027年2月 · 李强（已请对换，待答复）")
	require.Contains(t, a.Forge("host_swap:1:drop"), "主任", "not his offer")
	b.Tap("撤回对换（2月）")
	require.Contains(t, b.Last(), "对换已撤回")
	require.NotContains(t, a.Chat(), "刘洋想把", "nobody is asked any more")
	require.Contains(t, a.Forge("host_swap:1:yes"), "已经答复过")
	b.Tap("与李强对换（2月）")
	id, _ = hostOf(h, "2027-02")
	require.Equal(t, a.Row, id)
	require.Contains(t, a.Last(), "刘洋想把2027年3月的接待与您2027年2月的对换")
	require.Contains(t, h.Members[5].Forge("host_swap:2:yes"), "主任", "not asked")
	a.Tap("可以")
	feb, _ := hostOf(h, "2027-02")
	mar, _ := hostOf(h, "2027-03")
	require.Equal(t, []int64{b.Row, a.Row}, []int64{feb, mar})
	require.Contains(t, h.Director.Last(), "接待已对换")
	require.Contains(t, b.Last(), "接待已对换")

	// Given back in time the gap is asked again; not less than 14 days before.
	b.Send("/rota").Tap("退回 2月")
	require.Contains(t, h.Members[0].Last(), "2027年2月的集体活动还没有人接待")
	require.NotContains(t, h.Members[5].Chat(), "还没有人接待", "whose turn it is alone is asked in private")
	require.Contains(t, h.Group.Last(), "集体活动接待还有空缺")
	require.Contains(t, h.Group.Last(), "2027年2月")
	require.NotContains(t, h.Group.Last(), "2027年3月")
	h.Members[0].Tap("这次不行")
	require.Contains(t, h.Members[0].Last(), "这次不请您")
	require.NotContains(t, h.Director.Last(), h.Members[0].Name, "nobody of whom the director knows")
	require.Contains(t, h.Members[1].Last(), "2027年2月的集体活动还没有人接待", "then the next")
	h.Members[5].TapIn(h.Group, "接待 2月")
	require.Contains(t, h.Members[5].Last(), "2027年2月的集体活动由您接待")
	h.Settle()
	require.NotContains(t, h.Group.Last(), "2027年2月")
	require.NotContains(t, h.Group.Last(), "由您接待")
	require.Contains(t, h.Members[1].Chat(), "2027年2月的集体活动由"+h.Members[5].Name+"接待。")
	require.Contains(t, h.Members[1].Forge("host:no:2027-02"), "已经有人接待了")
	h.Members[5].Tap("撤销（5 分钟内）")
	h.Settle()
	require.Contains(t, h.Group.Last(), "2027年2月")
	h.Members[0].TapIn(h.Group, "接待 2月")
	h.AdvanceTo(time.Date(2026, 12, 28, 12, 0, 0, 0, harness.Shanghai))
	require.NotContains(t, a.Send("/rota").Last(), "2026年12月", "too late for a month without an activity")
	require.Contains(t, a.Forge("host:take:2026-12"), "已过去")
	h.AdvanceTo(time.Date(2027, 1, 20, 12, 0, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[0].Forge("host:give:2027-02"), "不到 14 天")
}

// TestTheLastToHostGivesBack: with everybody else having hosted within the year
// the rest are asked all the same.
func TestTheLastToHostGivesBack(t *testing.T) {
	h := harness.New(t).Seed()
	month := store.Month("2026-12")
	for _, m := range h.Members {
		m.Forge("host:take:" + string(month))
		month = month.Add(1)
	}
	last := h.Members[len(h.Members)-1]
	last.Forge("host:give:" + string(month.Add(-1)))
	require.Contains(t, h.Members[0].Last(), "还没有人接待")
	require.NotContains(t, last.Last(), "您愿意接待吗")
}

func TestFairSuggestion(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "接待空缺：2026年12月、2027年1月")
	h.Director.Send("/rota")
	require.Contains(t, h.Director.Last(), "请定人选：\n[ 12月 ] [ 1月 ] \n[ 2月 ] [ 3月 ] \n[ 4月 ] [ 5月 ] \n")
	h.Director.Forge("host_ask:2027-02")
	require.Contains(t, h.Director.Last(), "建议请陈静接待（还没有接待过）")
	h.Director.Tap("请陈静接待")
	require.Contains(t, h.Director.Last(), "2027年2月 · 已问陈静，待答复")
	h.Members[3].Send("/rota")
	require.Contains(t, h.Members[3].Last(), "2027年2月 · 空缺", "whom the director asks is between them")
	require.Contains(t, h.Members[0].Last(), "主任想请您接待2027年2月的集体活动")
	h.Members[0].Tap("这次不行")
	require.Contains(t, h.Director.Last(), "陈静这次不便")
	h.Director.Tap("接待安排")
	h.Director.Forge("host_ask:2027-02") // 12月 stands before 2月
	require.Contains(t, h.Director.Last(), "建议请龚平接待")
	h.Director.Tap("另请一位")
	require.NotContains(t, h.Director.Last(), "陈静")
	h.Director.Tap("龚平")
	h.Members[1].Tap("可以")
	id, _ := hostOf(h, "2027-02")
	require.Equal(t, h.Members[1].Row, id)
}

// Who was asked as one of several has one question when the director asks.
func TestTheDirectorsQuestionIsTheOnlyOne(t *testing.T) {
	h := harness.New(t).Seed()
	h.AdvanceTo(time.Date(2027, 1, 4, 9, 30, 0, 0, harness.Shanghai))
	asked := h.Members[0]
	require.Contains(t, asked.Last(), "2027年2月的集体活动还没有人接待")
	h.Director.Send("/rota").Forge("host_ask:2027-02")
	h.Director.Tap("请" + asked.Name + "接待")
	require.Contains(t, asked.Last(), "[ 可以 ]")
	require.NotContains(t, asked.Chat(), "还没有人接待")
	require.Contains(t, asked.Chat(), "请在下面答复")
	require.Equal(t, 1, strings.Count(asked.Chat(), "[ 这次不行 ]"))
}

func TestGapsByTheClock(t *testing.T) {
	h := harness.New(t).Seed()
	h.AdvanceTo(time.Date(2027, 1, 4, 9, 30, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[0].Chat(), "2027年2月的集体活动还没有人接待")
	require.NotContains(t, h.Director.Chat(), "2027年2月的集体活动，建议请")
	h.AdvanceTo(time.Date(2027, 1, 11, 9, 30, 0, 0, harness.Shanghai))
	require.Contains(t, h.Director.Chat(), "2027年2月的集体活动，建议请陈静")
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "集体活动接待还有空缺"), "one post for all")
	h.AdvanceTo(time.Date(2027, 2, 1, 9, 30, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[0].Chat(), "2027年3月的集体活动还没有人接待")
	require.NotContains(t, h.Members[1].Chat(), "还没有人接待")
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "集体活动接待还有空缺"), "for a year")
	h.AdvanceTo(time.Date(2028, 1, 4, 9, 30, 0, 0, harness.Shanghai))
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "集体活动接待还有空缺"), "the new year's post")
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "各月接待安排见群里新的一条"), "in which the old one has no buttons any more")
}

func TestYearPlanIsPublished(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[0].Send("/rota 2027-03")
	h.Members[0].Send("/yearplan")
	require.Contains(t, h.Members[0].Last(), "主任办理")
	d := h.Director
	d.Send("/yearplan 2027").Tap("粘贴题目")
	d.Send("二十届四中全会精神\n乡村振兴").Tap("重新排")
	require.Contains(t, d.Last(), "放假安排未发布")
	d.Tap("排出计划")
	require.Contains(t, d.Last(), "二十届四中全会精神")
	h.Stop()
	h.Start()
	d.Tap("›")
	d.Tap("4.22")
	d.Tap("后一天")
	require.Contains(t, d.Last(), "4月23日")
	d.Tap("改题目")
	d.Send(strings.Repeat("长", 101))
	require.Contains(t, d.Last(), "100 字")
	d.Send("人居环境\n整治")
	require.Contains(t, d.Last(), "4月23日（周五） 座谈讨论：人居环境 整治\n")
	require.Contains(t, d.Forge("yearplan:1:topic:99"), "过时")
	d.Tap("返回")
	require.Contains(t, d.Last(), "人居环境 整治")
	count := func() (n int64) {
		h.Rows(func(tx *gorm.DB) error {
			return tx.Model(&activities.Activity{}).Where("state = 'planned'").Count(&n).Error
		})
		return n
	}
	require.Zero(t, count(), "a draft is no activity")
	d.Tap("发布全年计划")
	require.Contains(t, d.Last(), "共 18 次活动")
	require.Contains(t, h.Group.Last(), "2027年活动计划")
	require.EqualValues(t, 18, count())
	_, march := hostOf(h, "2027-03")
	require.Equal(t, h.Members[0].Row, march.Activity.HostID)
	d.Tap("撤销")
	require.Zero(t, count())
	require.NotContains(t, h.Group.Chat(), "活动计划")
	d.Send("/yearplan 2027").Tap("发布全年计划")
	require.EqualValues(t, 18, count())
	d.Send("/yearplan 2027").Tap("排出计划")
	require.Contains(t, d.Last(), "没有要补的")

	// Each gets its own post a week before.
	h.AdvanceTo(time.Date(2027, 1, 22, 9, 30, 0, 0, harness.Shanghai))
	require.Contains(t, h.Group.Last(), "座谈讨论")
}
