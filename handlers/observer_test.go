package handlers_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// An observer sees activities and briefings only, as the director is told who
// gives the role; a party contact reads the reports that were sent (spec, people).
func TestAnObserverSeesActivitiesAndBriefingsOnly(t *testing.T) {
	h := harness.New(t).Seed()
	d, p := h.Director, h.Members[3]
	d.Send("/newsession 2026-12-05 15:00 二十届四中全会精神 @镇政府三楼会议室").Tap("发布")
	d.Send("/research 题目：村级养老").Send("陈静").Tap("跳过")
	d.Send("提交")
	d.Send("/material")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "土地管理法.pdf", Data: []byte("x")}}})
	d.Tap("完成")
	d.Tap("土地管理法")
	d.Tap("业务技能")
	d.Tap("提交")
	p.Send("/library 1").Tap("看附件 1")
	require.Contains(t, p.Chat(), "[file 土地管理法.pdf]")
	seen := strings.Count(p.Chat(), "[file ")
	d.Send("/role 李强 +观察 -委员").Tap("确定")
	for _, closed := range []string{"/library", "/quiz", "/research"} {
		require.Contains(t, p.Send(closed).Last(), "不对您的角色开放", closed)
	}
	// A button of a member's days says what he or she can do now.
	require.Contains(t, p.Forge("research_view:1"), "暂不对您的角色开放。发 /menu 看您能办的事")
	require.Contains(t, p.Forge("files:material:1"), "暂不对您的角色开放。发 /menu 看您能办的事")
	require.Contains(t, p.Send("/sessions").Last(), "二十届四中全会精神")
	require.Contains(t, p.Send("/calendar").Last(), "二十届四中全会精神")
	p.Send("/menu")
	require.NotContains(t, p.Last(), "学习园地")

	d.Send("/role 李强 +联系领导 -观察").Tap("确定")
	require.Contains(t, p.Send("/research").Last(), "不对您的角色开放")
	require.NotContains(t, p.Send("/reports").Last(), "村级养老", "it was not sent to the committee")
	require.Contains(t, p.Forge("research_report:1"), "不在了")
	require.Contains(t, p.Send("/library").Last(), "不对您的角色开放")
	require.Contains(t, p.Forge("files:material:1"), "不对您的角色开放")
	require.Equal(t, seen, strings.Count(p.Chat(), "[file "), "what the library holds is sent to nobody it is closed to")
}
