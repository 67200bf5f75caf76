package handlers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
)

// stateOfSigns gives what became of the signs that were put on messages.
func stateOfSigns(h *harness.Harness) (list []string) {
	h.Rows(func(tx *gorm.DB) error {
		return tx.Model(&ledger.OutboxRow{}).Where("method = 'react'").Order("id").Pluck("state", &list).Error
	})
	return list
}

func TestNodIsAnsweredByASign(t *testing.T) {
	h := harness.New(t).Seed()
	for _, who := range []*harness.Person{h.Members[0], h.Director} {
		before := len(h.Sandbox.Messages(who.ID))
		for i, words := range []string{"收到", "好的", "謝謝主任", "嗯", "辛苦了", "明白", "OK", "thanks", "收到，谢谢！"} {
			who.Send(words)
			require.Equal(t, "👌", who.Sign(), words)
			require.Len(t, h.Sandbox.Messages(who.ID), before+i+1, "%s: nothing is said", words)
		}
		for _, out := range []sandbox.Outgoing{{Text: "👌"}, {Text: "👍🏻"}, {Text: "🙏"}, {Sticker: "👍"}, {Sticker: "🐱"}} {
			who.Give(out)
			require.Equal(t, "👍", who.Sign(), "%+v", out)
		}
		require.Len(t, h.Sandbox.Messages(who.ID), before+9+5)
	}
	require.NotContains(t, stateOfSigns(h), ledger.OutboxDead)
}

func TestSignThatIsNoNod(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	for _, words := range []string{"👎", "？", "。。。", "😢"} {
		m.Send(words)
		require.Empty(t, m.Sign(), words)
		require.Contains(t, m.Last(), "没看懂这段话要办什么")
		require.Contains(t, m.Last(), "[ 菜单 ]")
	}
	m.Give(sandbox.Outgoing{Sticker: "👎"})
	require.Empty(t, m.Sign())
	_, err := h.Sandbox.Send(m.ID, m.ID, sandbox.Outgoing{Text: "收到", Forward: &sandbox.MessageOrigin{Type: "hidden_user", SenderUserName: "老王"}})
	require.NoError(t, err)
	h.Settle()
	require.Empty(t, m.Sign(), "others' words")
	require.NotContains(t, m.Chat(), "没有填完")
}

func TestNodInTheGroupHasNoSign(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.SendIn(h.Group, "@lianluo_test_bot 收到")
	m.SendIn(h.Group, "@lianluo_test_bot 👌")
	require.Empty(t, stateOfSigns(h))
	for _, said := range h.Sandbox.Messages(h.Group.ID) {
		require.Empty(t, said.Reactions)
	}
}

func TestNodJoinsNoDraft(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("村东头路灯坏了三盏")
	for _, words := range []string{"谢谢", "收到", "辛苦了"} {
		asked := m.Last()
		m.Send(words)
		require.Equal(t, "👌", m.Sign())
		require.Equal(t, asked, m.Last())
	}
	m.Send("好的")
	require.Empty(t, m.Sign(), "a sign would say that it is done")
	require.Contains(t, m.Last(), "还没有办。要办，请点下面的按钮。")
	require.Contains(t, m.Last(), "路灯坏了三盏")
	require.NotContains(t, m.Last(), "谢谢")

	m.Tap("意见建议")
	m.Send("跳过")
	card := m.Last()
	require.Contains(t, card, "提交")
	m.Send("谢谢")
	require.Equal(t, card, m.Last(), "what is shown to be checked does not take it in")
	m.Send("👍")
	require.Contains(t, m.Last(), "还没有办")
	require.Empty(t, m.Sign())
	m.Tap("提交")
	require.Contains(t, m.Last(), "议-2026-001")
}

func TestNodAtAQuestion(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/note")
	asked := m.Last()
	for words, sign := range map[string]string{"谢谢": "👌", "收到": "👌", "🙏": "👍"} {
		m.Send(words)
		require.Equal(t, asked, m.Last(), "%s is no note", words)
		require.Equal(t, sign, m.Sign(), words)
	}
	m.Send("👌")
	require.Equal(t, asked, m.Last(), "asked again")
	require.Empty(t, m.Sign())
	m.Send("学了全会精神")
	require.Contains(t, m.Last(), "学了全会精神")
	require.NotContains(t, m.Last(), "谢谢")
}

// The question has been standing there for hours, and something else was said below it: the
// nod is for that.
func TestNodForWhatWasSaidLast(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("村东头路灯坏了三盏")
	h.Advance(3 * time.Hour)
	asked := m.Last()
	m.Send("好的")
	require.Equal(t, "👌", m.Sign())
	require.Equal(t, asked, m.Last())
}

func TestNodAfterAnAnnouncement(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/announce 周五前报车辆信息").Tap("发出")
	m := h.Members[0]
	m.Send("收到")
	require.Equal(t, "👌", m.Sign())
	require.Contains(t, h.Group.Chat(), "已阅 1/11", "the post in the group was the last word to everybody")
	m.Send("收到")
	require.Contains(t, h.Group.Chat(), "已阅 1/11")

	other := h.Members[1]
	other.Send("/menu").Send("收到")
	require.Equal(t, "👌", other.Sign())
	require.Contains(t, h.Group.Chat(), "已阅 1/11", "something else was said to him since")

	h.Director.Tap("再提醒未阅的")
	require.Contains(t, other.Last(), "[ 已阅 ]")
	other.Send("好的，收到")
	require.Contains(t, h.Group.Chat(), "已阅 2/11")
	require.Contains(t, other.Last(), "✅ 已阅")
	require.NotContains(t, other.Last(), "[ 已阅 ]", "its button is done with")

	h.Director.Send("/announce 明天带身份证").Tap("发出")
	h.Members[2].Send("收到")
	require.NotContains(t, h.Group.Last(), "已阅 1/", "two are unread: which one is not said")
	require.Equal(t, "👌", h.Members[2].Sign())
	h.Director.Send("收到")
	require.Equal(t, "👌", h.Director.Sign(), "who is no member is not counted")
	require.Contains(t, h.Group.Chat(), "已阅 2/11")
}

// 好的 to the question whether somebody comes is no answer that counts: a sign would say it was.
func TestNodToAnActivityIsAskedAgain(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 12月8日 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	h.AdvanceTo(harness.Noon.AddDate(0, 0, 2).Add(9 * time.Hour))
	m := h.Members[0]
	require.Contains(t, m.Last(), "[ 参加 ]", "the evening before")
	m.Send("好的")
	require.Empty(t, m.Sign())
	require.Contains(t, m.Last(), "来不来，请点一下按钮")
	require.Equal(t, mactivities.NoAnswer, scenes.AttendanceOf(h, m).Answer)
	m.Tap("参加")
	require.Equal(t, mactivities.AnswerYes, scenes.AttendanceOf(h, m).Answer)
	m.Send("好的")
	require.Equal(t, "👌", m.Sign())
	h.Members[1].Send("谢谢")
	require.Equal(t, "👌", h.Members[1].Sign(), "thanks are no answer")
	h.AdvanceTo(harness.Noon.AddDate(0, 0, 3).Add(2 * time.Hour))
	require.Contains(t, h.Members[1].Last(), "⏰ 今天 15:00")
	h.Members[1].Send("好的")
	require.Equal(t, "👌", h.Members[1].Sign(), "an hour before it is only reminded of")
}

func TestSignThatTelegramRefusesIsDropped(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"invalid":   {Status: 400, Description: "Bad Request: REACTION_INVALID"},
		"forbidden": {Status: 403},
		"flood":     {Status: 429, RetryAfter: 120},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			m := h.Members[0]
			fault.Method = "setMessageReaction"
			rule := h.Sandbox.Fault(fault)
			office := h.Director.Chat()
			m.Send("收到")
			require.Equal(t, 1, rule.Hits(), "once")
			require.Empty(t, m.Sign())
			require.Equal(t, []string{ledger.OutboxGone}, stateOfSigns(h))
			m.Send("/menu")
			require.Contains(t, m.Last(), "没有等您办的事", "what comes behind it is not held up")
			h.Advance(24 * time.Hour)
			require.Equal(t, 1, rule.Hits())
			require.Equal(t, office, h.Director.Chat(), "nobody hears of it")
			require.NotContains(t, h.Log.String(), "level=ERROR")
		})
	}
}

func TestSignExpires(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	h.Stop()
	_, err := h.Sandbox.Send(m.ID, m.ID, sandbox.Outgoing{Text: "收到"})
	require.NoError(t, err)
	h.Clock.Advance(24 * time.Hour)
	h.Start()
	require.Empty(t, m.Sign(), "a day later it is odd")
	m.Send("谢谢")
	require.Equal(t, "👌", m.Sign())
}
