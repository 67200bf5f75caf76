package handlers_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

var joinLink = regexp.MustCompile(`join-[A-Za-z0-9_-]+`)

// newcomer joins by a link that the director made for the role.
func newcomer(t *testing.T, h *harness.Harness, button, name string) *harness.Person {
	t.Helper()
	h.Director.Send("/members").Tap(button)
	h.Director.Send(name).Tap("加入名册")
	code := joinLink.FindString(h.Director.Chat()[strings.LastIndex(h.Director.Chat(), "/start "):])
	require.NotEmpty(t, code, h.Director.Chat())
	p := h.Stranger(name)
	return p.Open(code)
}

// Who joins by a link made for the party contact is greeted as such from the first message,
// and finds nothing of what members owe.
func TestThePartyContactIsGreetedAsSuch(t *testing.T) {
	h := harness.New(t).Seed()
	before := h.Director.Send("/members").Last()
	require.Contains(t, before, "11/11")
	p := newcomer(t, h, "加联系领导", "许文斌")
	first := h.Sandbox.Messages(p.ID)[1].Text
	for _, word := range []string{"许文斌，您好", "联系领导", "主任孙立国", "意见建议", "不计入应到人数"} {
		require.Contains(t, harness.Seen(first), word)
	}
	for _, word := range []string{"履职记录", "学习笔记随时", "出席和请假", "我的履职"} {
		require.NotContains(t, harness.Seen(p.Chat()), word)
	}
	require.Equal(t, []string{"工作台", "报告", "待办", "帮助"}, scenes.Keyboard(h, p))
	require.Contains(t, h.Director.Last(), "联系领导许文斌已加入")
	require.Contains(t, h.Director.Send("/members").Last(), "11/11", "nobody counts him as a member")

	var names []string
	for _, cmd := range h.Sandbox.CommandsFor(p.ID, p.ID) {
		names = append(names, cmd.Command)
	}
	require.Equal(t, []string{"office", "suggestions", "outcome", "consult", "reports", "paper", "todo", "menu", "language", "help", "cancel", "undo", "export", "forget"}, names)
	for _, closed := range []string{"/members", "/record", "/rota", "/deeds", "/calendar", "/sessions", "/research", "/leave", "/note", "/mute", "/checkin", "/read", "/review", "/briefing"} {
		last := p.Send(closed).Last()
		require.True(t, strings.Contains(last, "不对您的角色开放") || strings.Contains(last, "这件事由"), "%s: %s", closed, last)
	}
	require.Contains(t, p.Send("谁是主任").Last(), "主任：孙立国")
	require.Contains(t, p.Send("/help").Last(), "答复意见建议")
	require.NotContains(t, p.Send("/help").Last(), "活动和请假")
}

// An observer is greeted as one, and sees the days and the briefings.
func TestTheObserverIsGreetedAsSuch(t *testing.T) {
	h := harness.New(t).Seed()
	p := newcomer(t, h, "加观察", "钱学军")
	require.Contains(t, harness.Seen(h.Sandbox.Messages(p.ID)[1].Text), "观察")
	require.Equal(t, []string{"报告", "活动日程", "帮助"}, scenes.Keyboard(h, p)[:3])
	require.Contains(t, p.Send("/office").Last(), "这件事由主任办理")
	require.Contains(t, p.Send("/outcome").Last(), "这件事由主任办理")
	require.Contains(t, p.Send("/suggestions").Last(), "不对您的角色开放")
	require.Contains(t, p.Send("/todo").Last(), "不对您的角色开放")
	require.Contains(t, p.Send("/calendar").Last(), "活动日程")
}

// The same by words: the role stands before the name or behind it.
func TestARoleIsNamedWithTheNewcomer(t *testing.T) {
	h := harness.New(t).Seed()
	require.Contains(t, h.Director.Send("/addmember 联系领导 许文斌").Chat(), "已把许文斌加为联系领导")
	require.Contains(t, h.Director.Send("/addmember 钱学军 观察").Chat(), "已把钱学军加为观察")
	require.Contains(t, h.Director.Send("/addmember 周敏").Chat(), "已把周敏加入名册")
}
