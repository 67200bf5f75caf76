package handlers_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// TestByCommandsAlone starts on an empty database and gets an office through
// its main job without one press of a button: with a bot that has a username
// to link to, and with one that has none.
func TestByCommandsAlone(t *testing.T) {
	for name, opts := range map[string][]harness.Option{
		"with a username": nil, "without a username": {harness.NoUsername()},
	} {
		t.Run(name, func(t *testing.T) { byCommandsAlone(t, harness.New(t, opts...)) })
	}
}

func byCommandsAlone(t *testing.T, h *harness.Harness) {
	says := func(p *harness.Person, send string, want ...string) {
		t.Helper()
		p.Send(send)
		for _, w := range want {
			require.Contains(t, p.Chat(), w, "after %q", send)
		}
	}
	claim := regexp.MustCompile(`\?start=(claim-[A-Za-z0-9_-]+)`).FindStringSubmatch(h.Log.String())
	require.NotNil(t, claim, "no claim link in the log")
	director := h.Stranger("孙立国")
	director.Open(claim[1])
	says(director, "青山镇政协联络处")
	says(director, "/cancel")

	director.Send("/addmember 王芳、李强、张伟")
	joins := regexp.MustCompile(`\?start=(join-[A-Za-z0-9_-]+)`).FindAllStringSubmatch(director.Chat(), -1)
	require.Len(t, joins, 3)
	var members []*harness.Person
	for i, n := range []string{"王芳", "李强", "张伟"} {
		p := h.Stranger(n)
		p.Open(joins[i][1])
		require.Contains(t, p.Chat(), "青山镇政协联络处")
		members = append(members, p)
	}
	says(director, "/members", "王芳", "李强", "张伟")
	says(director, "/settings daysoff on", "休息日也发") // it is a Saturday

	group := h.NewGroup("委员群", append([]*harness.Person{director}, members...)...)
	director.SendIn(group, "/bind")
	require.Contains(t, group.Chat(), "青山镇政协联络处")

	says(director, "/newsession 2026-12-05 15:00 二十届四中全会精神 @镇政府三楼会议室", "二十届四中全会精神")
	says(director, "发布")
	require.Contains(t, group.Last(), "集中学习 · 12月5日（周六）15:00 · 镇政府三楼会议室")
	says(members[2], "/leave 出差", "请假已交主任")
	h.AdvanceTo(harness.Noon.Add(2*time.Hour + 52*time.Minute))
	says(members[0], "/checkin", "已签到")
	members[1].SendIn(group, "/checkin")
	require.Contains(t, group.Last(), "已签到 2")
	says(director, "/correct 张伟 请假 电话请假", "张伟")
	h.AdvanceTo(harness.Noon.Add(8 * time.Hour)) // it is closed by itself

	says(members[0], "/note 全会提出统筹乡村建设，我镇可先从道路和养老做起。", "学习笔记")
	says(members[0], "/reflect 这次学习使我认识到，委员要多到户里听意见。", "心得体会")
	says(members[1], "/deed 送戏下乡 20场，惠及800人", "好-2026-001")
	says(members[0], "/suggest 村东断头路雨天学生绕行两公里，影响300人。原因：资金没有落实。建议：由镇政府列入明年一事一议项目。", "议-2026-001")
	says(director, "/outcome 议-2026-001 审核通过")
	says(director, "/outcome 议-2026-001 报送")
	says(director, "/outcome 议-2026-001 采纳 列入明年计划")
	says(director, "/confirm 好-2026-001")
	says(director, "/research 题目：村级养老", "村级养老")
	says(director, "跳过")
	says(director, "跳过")
	says(director, "提交")
	says(members[0], "/research 敬老院 12 位老人，缺专职护理员", "调研笔记")
	h.Advance(10 * time.Minute)
	require.Contains(t, members[0].Chat(), "采纳")
	says(members[0], "/record", "应到 1，到会 1")
	says(director, "/office", "青山镇政协联络处")
	says(director, "/announce 周五下午三点前报送车辆信息")
	says(director, "发出")
	require.Contains(t, group.Chat(), "周五下午三点前报送车辆信息")
	says(director, "/briefing 2026Q4", "2026年第四季度")
	says(members[0], "/help deed", "/deed")
	says(members[0], "/language en")
	says(members[0], "/undo")
}
