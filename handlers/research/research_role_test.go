package research_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// Who is made an observer keeps the place on the team for the record, and
// nothing of what it opens: not the colleagues' notes, not the work's lead.
func TestWhoIsNoMemberIsNotOfTheTeam(t *testing.T) {
	h := harness.New(t).Seed()
	d, m, writer := h.Director, h.Members[0], h.Members[3]
	d.Send("/research 题目：村级养老").Send("李强").Tap("跳过")
	d.Send("提交")
	m.Send("/research 王家村敬老院 12 位老人，缺专职护理员")
	writer.Send("/research").Forge("noteview:1")
	require.Contains(t, writer.Last(), "12 位老人")

	d.Send("/role 李强 +观察 -委员").Tap("确定")
	writer.Send("/research")
	require.Contains(t, writer.Forge("noteview:1"), "不对您的角色开放")
	require.NotContains(t, writer.Last(), "12 位老人")
	require.Contains(t, writer.Forge("finding_of:1"), "不对您的角色开放")
	require.Contains(t, writer.Forge("research_team:1"), "不对您的角色开放")
	require.Contains(t, writer.Forge("research_submit:1"), "不对您的角色开放")
}
