package minutes_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	mminutes "lianluo/models/minutes"
	"lianluo/models/people"
)

const asks = "的纪要还差几句话"

// asked is an office in which the third member has received the others on 8 December, and
// has been asked for the minutes the next morning.
func asked(t *testing.T) (h *harness.Harness, host *harness.Person) {
	t.Helper()
	h = harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		a := &activities.Activity{Kind: activities.Discussion, Topic: "集镇停车难", Place: "二楼", StartsAt: time.Date(2026, 12, 8, 15, 0, 0, 0, harness.Shanghai), HostID: h.Members[2].Row}
		return activities.Create(tx, a)
	})
	h.AdvanceTo(time.Date(2026, 12, 8, 14, 50, 0, 0, harness.Shanghai))
	for _, p := range h.Members[:9] {
		p.Send("/checkin")
	}
	h.AdvanceTo(time.Date(2026, 12, 9, 9, 5, 0, 0, harness.Shanghai))
	require.Equal(t, 1, h.Members[2].Told(asks))
	return h, h.Members[2]
}

// The three questions, each of which can be skipped, are asked one after the other in the
// message that asks; then it says what became of it.
func TestTheHostAnswers(t *testing.T) {
	h, host := asked(t)
	host.Tap("填纪要")
	require.Contains(t, host.Last(), "1. 谁讲了什么")
	host.Tap("跳过")
	require.Contains(t, host.Last(), "2. 议定了哪些事")
	host.Send("先划线")
	require.Contains(t, host.Last(), "3. 还有什么要记进纪要")
	host.Tap("跳过")
	require.Contains(t, host.Last(), "纪要已保存")
	var m mminutes.Minutes
	h.Rows(func(tx *gorm.DB) error { return tx.Take(&m).Error })
	require.Equal(t, []string{"", "先划线", ""}, []string{m.Spoken, m.Decided, m.More})
	h.Advance(2 * time.Minute)
	require.NotContains(t, host.Chat(), asks, "nowhere is it asked still")
}

// Who answers among the to-dos, or whom another spares it, reads so in the message that asked.
func TestTheQuestionIsOverByAnotherDoor(t *testing.T) {
	for _, other := range []bool{false, true} {
		h, host := asked(t)
		if other {
			h.Director.Forge("minutes_edit:1")
			h.Director.Tap("跳过")
			h.Director.Tap("跳过")
			h.Director.Tap("跳过")
		} else {
			host.Send("/todo").Tap("填纪要")
			host.Tap("跳过")
			host.Tap("跳过")
			host.Tap("跳过")
		}
		h.Advance(2 * time.Minute)
		require.NotContains(t, host.Chat(), asks)
		by := ""
		if other {
			by = h.Director.Name
		}
		require.Contains(t, host.Chat(), "的纪要"+by+"已填。\n[ 纪要 ] [ 看活动 ]")
	}
}

// Who is named to record afterwards is asked at once, and the host no longer; back again the
// host has the button again, and nobody hears it twice.
func TestTheRecorderIsNamedAfterwards(t *testing.T) {
	h, host := asked(t)
	d, other := h.Director, h.Members[5]
	name := func(p *harness.Person) {
		d.Forge("minutes_recorder:1") // on a card of before
		d.Tap(p.Name)
		h.Advance(2 * time.Minute)
	}
	name(other)
	require.Contains(t, d.Last(), "记录人："+other.Name+"。活动已经结束，现在就私聊请本人填纪要")
	require.Equal(t, 1, other.Told(asks))
	require.NotContains(t, host.Chat(), asks)
	require.Contains(t, host.Last(), "的纪要请"+other.Name+"填，您不用填了。\n[ 看活动 ]")
	name(host)
	require.Equal(t, 1, host.Told(asks))
	require.Contains(t, host.Last(), asks)
	require.Contains(t, host.Last(), "[ 填纪要 ]")
	require.NotContains(t, other.Chat(), asks)
	messages := len(h.Sandbox.Messages(other.ID))
	name(other)
	require.Len(t, h.Sandbox.Messages(other.ID), messages, "the same message has its button again")
	require.Contains(t, other.Last(), "[ 填纪要 ]")
}

// At night nobody is asked.
func TestTheRecorderIsNamedAtNight(t *testing.T) {
	h, _ := asked(t)
	h.AdvanceTo(time.Date(2026, 12, 9, 22, 0, 0, 0, harness.Shanghai))
	h.Director.Forge("minutes_recorder:1")
	h.Director.Tap(h.Members[5].Name)
	h.AdvanceTo(time.Date(2026, 12, 10, 7, 59, 0, 0, harness.Shanghai))
	require.Zero(t, h.Members[5].Told(asks))
	h.AdvanceTo(time.Date(2026, 12, 10, 8, 5, 0, 0, harness.Shanghai))
	require.Equal(t, 1, h.Members[5].Told(asks))
}

// A host to whom the bot cannot write is asked for nothing: the director has it to do.
func TestTheHostIsNotHere(t *testing.T) {
	h, _ := held(t, "集镇停车难")
	require.NotContains(t, h.Director.Send("/todo").Last(), asks)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", h.Members[2].Row).Update("telegram_id", 0).Error
	})
	require.Contains(t, h.Director.Send("/todo").Last(), "集镇停车难」"+asks)
}
