package research_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mresearch "lianluo/models/research"
)

func TestTopicByProposalAndVote(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	scenes.Proposed(h)
	require.NotContains(t, m[3].Chat(), "调研选题征集", "the group is asked, by one post")
	require.Contains(t, h.Group.Chat(), "选题征集中")
	require.Contains(t, h.Group.Chat(), "已收到 3 个选题")
	require.NotContains(t, h.Group.Chat(), "养老")
	m[0].Send("/propose 水渠 依据：旧").Tap("提交")
	require.Contains(t, m[0].Send("/propose 路灯 依据：暗").Tap("提交")+m[0].Last(), "最多提两个")

	require.Contains(t, d.Send("/research").Last(), "正在征集：已收到 4 个选题，12月8日（周二）18:00截止")
	require.Contains(t, m[3].Send("/research").Last(), "定好后会在这里看到")
	d.Tap("选题征集")
	require.Contains(t, d.Last(), "村级养老 · "+m[0].Name)
	d.Tap("敬老院")
	d.Tap("并入另一个")
	d.Tap("村级养老")
	d.Send("内容相近").Tap("确定")
	require.Contains(t, d.Last(), "已将「敬老院」并入「村级养老」，5 分钟后告知提出人。")
	h.Advance(4 * time.Minute)
	require.NotContains(t, m[2].Chat(), "已并入")
	h.Advance(2 * time.Minute)
	require.Contains(t, m[2].Last(), "已并入「村级养老」")
	require.Contains(t, m[2].Last(), "内容相近")

	d.Send("/research").Tap("选题征集")
	d.Tap("水渠")
	d.Tap("不列入")
	d.Send("已在办理").Tap("确定")
	require.Contains(t, d.Last(), "已从选题中去掉「水渠」")
	d.Tap("撤销")
	h.Advance(6 * time.Minute)
	require.NotContains(t, m[0].Chat(), "没有列入")

	require.Contains(t, d.Last(), "水渠\n提出："+m[0].Name+" · 待选")
	d.Tap("返回")
	require.Contains(t, d.Last(), "征集中 · 选题 3 个\n选题截止：12月8日（周二）18:00")
	h.AdvanceTo(time.Date(2026, 12, 8, 18, 1, 0, 0, harness.Shanghai))
	require.Contains(t, d.Send("/research").Last(), "共 3 个选题，等您整理。请点「选题征集」开始投票。")
	d.Tap("选题征集")
	require.Contains(t, d.Last(), "征集已截止，待开始投票 · 选题 3 个")
	require.Contains(t, h.Group.Last(), "选题征集已截止，共 3 个（另有 1 个并入相近选题），待整理投票。")
	require.NotContains(t, h.Group.Last(), "[ 提选题 ]")
	require.Contains(t, m[3].Send("/propose 路灯 依据：暗").Last(), "选题征集已于12月8日（周二）18:00截止，不能再提了。投票开始后")
	require.Contains(t, m[3].Send("/vote 1").Last(), "投票还没有开始")
	d.Tap("开始投票")
	d.Tap("12月11日")
	d.Tap("发出")
	require.Contains(t, d.Last(), "投票已开始")
	require.Contains(t, d.Last(), "投票中 · 选题 3 个\n投票截止：12月11日（周五）18:00")
	require.NotContains(t, d.Last(), "选题截止")
	require.NotContains(t, m[5].Chat(), "[ 1. 村级养老 ]", "the group has the ballot")
	h.Settle()
	require.Contains(t, h.Group.Last(), "从 3 个选题（另有 1 个并入相近选题）中投票选定")
	require.Contains(t, h.Group.Last(), "[ 1. 村级养老 ]")
	require.NotContains(t, h.Group.Last(), m[0].Name)
	require.Contains(t, h.Group.Chat(), "投票见群里新的一条")
	require.Contains(t, m[5].Send("/propose 路灯 依据：暗").Last(), "不能再提了。现在正在投票，发 /vote 看选票")
	require.Contains(t, m[0].TapIn(h.Group, "1. 村级养老"), "已投「村级养老」，截止前可改")
	m[1].TapIn(h.Group, "1. 村级养老")
	m[2].Send("/vote").Tap("2. 农村道路")
	require.Contains(t, m[2].Last(), "您投给了「农村道路」")
	m[2].Send("/vote 1")
	require.Contains(t, m[2].Last(), "您投给了「村级养老」")
	m[3].Send("/vote 2")
	require.Contains(t, m[4].Send("/vote 9").Last(), "序号")
	h.Settle()
	h.Advance(2 * time.Second)
	require.Contains(t, h.Group.Chat(), "已投票 4 / 11")
	require.NotContains(t, h.Group.Chat(), "农村道路 1 票")

	require.Contains(t, d.Send("/research").Last(), "正在投票：已投票 4 / 11，12月11日（周五）18:00截止")
	h.AdvanceTo(time.Date(2026, 12, 10, 19, 0, 0, 0, harness.Shanghai))
	require.Contains(t, m[4].Last(), "您还没有投票")
	require.NotContains(t, m[0].Chat(), "您还没有投票")
	h.AdvanceTo(time.Date(2026, 12, 11, 18, 1, 0, 0, harness.Shanghai))
	require.Equal(t, 1, m[4].Told("您还没有投票"))
	require.Contains(t, m[4].Last(), "投票已结束")
	require.NotContains(t, m[4].Chat(), "[ 1. ", "no ballot is left")
	require.NotContains(t, h.Group.Last(), "[ 1. ", "nor one of the group")
	require.Contains(t, m[2].Chat(), "您的一票已计入")
	require.Contains(t, h.Group.Last(), "专题调研选定：村级养老")
	require.Contains(t, h.Group.Last(), "由"+m[0].Name+"提出")
	require.Contains(t, h.Group.Last(), "村级养老 3 票")
	require.NotContains(t, h.Group.Last(), "票数相同")
	require.Contains(t, m[0].Last(), "您提的选题「村级养老」选上了")
	require.Contains(t, m[4].Forge("topic_vote:1:1"), "时间已过")
	require.Contains(t, m[4].Send("/research").Last(), "选题依据：全镇老人")
	require.Contains(t, m[4].Forge("topic_end:1"), "主任")
}

func TestTopicTieIsTheDirectors(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	scenes.Proposed(h)
	d.Send("/research").Tap("选题征集")
	d.Tap("开始投票")
	d.Send("下周六")
	d.Tap("发出")
	m[0].Send("/vote 1")
	m[1].Send("/vote 2")
	d.Send("/research").Tap("选题征集")
	d.Tap("结束投票")
	require.Contains(t, d.Last(), "票数相同")
	h.Advance(2 * time.Second)
	require.Contains(t, h.Group.Last(), "投票已结束，票数相同，待主任选定。")
	d.Tap("农村道路 1 票")
	require.Contains(t, d.Last(), "选定「农村道路」")
	h.Advance(4 * time.Minute)
	require.NotContains(t, h.Group.Chat(), "农村道路")
	require.Contains(t, h.Group.Last(), "票数相同，待主任选定。")
	d.Send("/undo")
	require.Contains(t, d.Send("/research").Last(), "票数相同。请点「选题征集」")
	d.Tap("选题征集")
	require.Contains(t, d.Last(), "票数相同")
	h.Advance(6 * time.Minute)
	require.NotContains(t, h.Group.Chat(), "农村道路")
	d.Tap("村级养老 1 票")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Group.Last(), "选定：村级养老")
	require.Contains(t, h.Group.Last(), "票数相同，由主任选定。")
}

// What the director decides early or by himself stands in the post of the group
// when the others are told, not while it can be undone.
func TestTopicPostWaitsForTheResult(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	scenes.Proposed(h)
	d.Send("/research").Tap("选题征集")
	d.Tap("开始投票")
	d.Send("下周六")
	d.Tap("发出")
	m[0].Send("/vote 1")
	d.Send("/research").Tap("选题征集")
	d.Tap("结束投票")
	h.Advance(4 * time.Minute)
	require.Contains(t, h.Group.Last(), "投票已结束。")
	require.NotContains(t, h.Group.Chat(), "村级养老")
	h.Advance(2 * time.Minute)
	require.Contains(t, h.Group.Last(), "专题调研选定：村级养老")
}

func TestOnlyTopicIsTakenWithoutAVote(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	d.Send("/research").Tap("征集选题")
	d.Tap("12月8日")
	d.Tap("发出")
	m[1].Send("/propose 农村道路 依据：下雨学生绕行两公里").Tap("提交")
	h.AdvanceTo(time.Date(2026, 12, 8, 18, 1, 0, 0, harness.Shanghai))
	require.Contains(t, d.Last(), "只有 1 个选题。可以就定这个")
	require.Contains(t, h.Group.Last(), "共 1 个，待主任定题目。")
	d.Tap("看选题")
	require.Contains(t, d.Last(), "征集已截止，待主任定题目 · 选题 1 个")
	d.Tap("就定这个")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Group.Last(), "专题调研选定：农村道路")
	require.NotContains(t, h.Group.Chat(), "投票已结束")
	require.Contains(t, m[2].Send("/propose 路灯 依据：暗").Last(), "没有选题征集")
}

func TestTopicCallUndone(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/research").Tap("征集选题")
	h.Director.Tap("12月8日")
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Chat(), "选题征集中")
	h.Director.Tap("撤销")
	require.NotContains(t, h.Group.Chat(), "选题征集中")
	require.NotContains(t, h.Members[3].Chat(), "调研选题征集")
	require.Contains(t, h.Members[3].Send("/propose 养老 依据：多").Last(), "没有选题征集")
}

// A quarter has one topic: what the director sets by himself ends the call for
// that quarter, but not over votes that were cast.
func TestATopicThatIsSetEndsTheCall(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	scenes.Proposed(h)
	d.Send("/research 题目：农村饮水").Send("李强").Tap("跳过")
	d.Tap("提交")
	require.Contains(t, d.Last(), "已定好")
	require.Contains(t, h.Group.Last(), "选题征集已结束，选定「农村饮水」。")
	require.Contains(t, m[3].Send("/propose 路灯 依据：暗").Last(), "没有选题征集")
	d.Tap("撤销")
	require.Contains(t, h.Group.Last(), "已收到 3 个选题", "the call goes on")
	d.Tap("放弃")

	h.AdvanceTo(time.Date(2026, 12, 8, 18, 1, 0, 0, harness.Shanghai))
	d.Send("/research").Tap("选题征集")
	d.Tap("开始投票")
	d.Tap("12月11日")
	d.Tap("发出")
	m[0].Send("/vote 1")
	d.Send("/research 题目：农村饮水").Send("李强").Tap("跳过")
	d.Tap("提交")
	require.Contains(t, d.Last(), "委员已经投票选题。请先在「选题征集」里结束投票")
	var n int64
	h.Rows(func(tx *gorm.DB) error {
		return tx.Model(&mresearch.Research{}).Where("voided_at IS NULL").Count(&n).Error
	})
	require.Zero(t, n)
}

// Whoever of the staff decides on a topic, its author hears why, in the morning if it
// is at night.
func TestTopicIsStruckByTheSecretary(t *testing.T) {
	h := harness.New(t).Seed()
	d, m, secretary := h.Director, h.Members, h.Members[8]
	d.Send("/role " + secretary.Name + " +文书").Tap("确定")
	scenes.Proposed(h)
	h.AdvanceTo(time.Date(2026, 12, 5, 22, 30, 0, 0, harness.Shanghai))
	secretary.Send("/research").Tap("选题征集")
	secretary.Tap("敬老院")
	secretary.Tap("不列入")
	secretary.Send("请问13812345678")
	require.Contains(t, secretary.Last(), "没有保存")
	secretary.Send("已在办理").Tap("确定")
	require.Contains(t, secretary.Last(), "已从选题中去掉「敬老院」，12月6日（周日）08:00告知提出人。")
	require.Contains(t, secretary.Last(), "选题 2 个")
	require.Contains(t, m[2].Send("/research").Tap("选题征集")+m[2].Last(), "敬老院 · 未列入\n理由：已在办理")
	h.Advance(time.Hour)
	require.NotContains(t, m[2].Chat(), "没有列入")
	h.AdvanceTo(time.Date(2026, 12, 6, 9, 0, 0, 0, harness.Shanghai))
	require.Contains(t, m[2].Chat(), "您提的选题「敬老院」这次没有列入。\n理由：已在办理")
	require.NotContains(t, m[2].Chat(), "138")
}

// What was decided on a topic stands once the vote is open.
func TestStruckTopicStandsInTheVote(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	d.Send("/role " + m[8].Name + " +文书").Tap("确定")
	scenes.Proposed(h)
	d.Send("/research").Tap("选题征集")
	d.Tap("敬老院")
	d.Tap("不列入")
	d.Send("已在办理").Tap("确定")
	m[8].Send("/research").Tap("选题征集")
	m[8].Tap("开始投票")
	m[8].Send("下周六")
	m[8].Tap("发出")
	require.Contains(t, d.Tap("撤销"), "选题征集已到下一步，现在不能这样办。")
	require.NotContains(t, m[4].Last(), "[ 3. ")
	h.Advance(6 * time.Minute)
	require.Contains(t, m[2].Chat(), "您提的选题「敬老院」这次没有列入。\n理由：已在办理", "it is told all the same")
}

// A topic is taken back by its undo, which does not count among those that were
// proposed; once the vote is open it stands.
func TestTopicIsTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	scenes.Proposed(h)
	m[2].Send("/propose 路灯 依据：暗").Tap("提交")
	m[2].Tap("撤销")
	require.Contains(t, m[2].Last(), "已撤销。\n\n路灯\n提出："+m[2].Name+" · 已撤回")
	m[2].Tap("返回")
	require.NotContains(t, m[2].Last(), "路灯")
	h.Advance(2 * time.Second)
	require.Contains(t, h.Group.Last(), "已收到 3 个选题")
	m[2].Send("/propose 水渠 依据：旧").Tap("提交")
	d.Send("/research").Tap("选题征集")
	d.Tap("开始投票")
	d.Send("下周六")
	d.Tap("发出")
	require.Contains(t, m[2].Send("/undo").Last(), "选题征集已到下一步，现在不能这样办。")
	require.Contains(t, h.Group.Last(), "[ 4. 水渠 ]")
}
