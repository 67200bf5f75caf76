package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// livePost is the bot's newest message in the group that has buttons.
func livePost(h *harness.Harness) (post sandbox.Message) {
	for _, m := range h.Sandbox.Messages(h.Group.ID) {
		if m.From != nil && m.From.IsBot && m.ReplyMarkup != nil {
			post = m
		}
	}
	return post
}

// outbox counts rows of the office by state.
func outbox(h *harness.Harness) map[string]int {
	counts := map[string]int{}
	h.Rows(func(tx *gorm.DB) error {
		var rows []ledger.OutboxRow
		err := tx.Select("state").Find(&rows).Error
		for _, r := range rows {
			counts[r.State]++
		}
		return err
	})
	return counts
}

// told counts the messages to a person that contain the words.
func told(p *harness.Person, words string) int { return strings.Count(p.Chat(), words) }

func TestALivePostThatWasDeletedComesBackOnlyByTheDirector(t *testing.T) {
	h, a := scenes.Planned(t)
	old := livePost(h)
	require.NoError(t, h.Sandbox.Delete(h.Director.ID, h.Group.ID, old.MessageID))
	before := scenes.BotMessages(h)
	h.AdvanceTo(scenes.Clock(14, 40))
	for _, p := range h.Members[:3] {
		p.Open(fmt.Sprintf("s-%d", a.ID))
		p.Tap("签到")
		h.Advance(2 * time.Second)
	}
	require.Equal(t, before, scenes.BotMessages(h), "it does not come back by itself")
	require.Equal(t, 1, told(h.Director, "在群里的活动帖不在了"), "the director is asked, once")
	require.Zero(t, outbox(h)[ledger.OutboxDead])

	h.Director.Tap("发到群里")
	require.Contains(t, h.Group.Last(), "已签到 3")
	h.Members[4].TapIn(h.Group, "签到")
	require.Contains(t, h.Group.Last(), "已签到 4")
	require.Equal(t, before+1, scenes.BotMessages(h))
	require.Contains(t, h.Director.Forge(fmt.Sprintf("session_post:%d", a.ID)), "过时", "it stands there already")
}

func TestAPostThatIsTakenBackIsNotMissed(t *testing.T) {
	h, _ := scenes.Planned(t)
	require.NoError(t, h.Sandbox.Delete(h.Director.ID, h.Group.ID, livePost(h).MessageID))
	h.Director.Tap("撤销")
	h.Advance(time.Minute)
	require.Zero(t, told(h.Director, "在群里的活动帖不在了"))
	require.Zero(t, outbox(h)[ledger.OutboxDead])
}

func TestWhileTheBotIsNotInTheGroupTheOfficeGoesOnInPrivate(t *testing.T) {
	h, a := scenes.Planned(t)
	require.NoError(t, h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID))
	h.Settle()
	said := len(h.Sandbox.Messages(h.Group.ID))
	require.Equal(t, 1, told(h.Director, "我不在委员群里了"))
	h.AdvanceTo(scenes.Clock(14, 40))
	for _, p := range h.Members[:3] {
		p.Open(fmt.Sprintf("s-%d", a.ID))
		p.Tap("签到")
	}
	h.Director.Send("/newsession 明天 9:00 学习党章 @镇政府三楼会议室").Tap("发布")
	require.Contains(t, h.Director.Last(), "我在委员群里发不了消息，已私聊通知 11 位委员")
	require.Contains(t, h.Members[7].Last(), "学习党章")
	h.Director.Send("/announce 明天带身份证").Tap("发出")
	require.Contains(t, h.Members[7].Last(), "明天带身份证")
	second := scenes.LastActivity(h)
	require.Contains(t, h.Director.Forge(fmt.Sprintf("session_post:%d", second.ID)), "请先把我拉进群")
	require.Len(t, h.Sandbox.Messages(h.Group.ID), said)
	require.Zero(t, outbox(h)[ledger.OutboxDead], "nothing is tried that cannot arrive")
	require.Equal(t, 1, told(h.Director, "我不在委员群里了"), "told once")

	require.NoError(t, h.Sandbox.AddBot(h.Director.ID, h.Group.ID))
	h.Settle()
	require.Equal(t, 1, told(h.Director, "我回到委员群"))
	require.Contains(t, harness.Seen(livePost(h).Text), "已签到 3", "the live post is brought up to date")
	h.Members[5].TapIn(h.Group, "签到")
	require.Contains(t, harness.Seen(livePost(h).Text), "已签到 4")
	h.Director.Forge(fmt.Sprintf("session_post:%d", second.ID))
	require.Contains(t, h.Group.Last(), "学习党章")
}

func TestAfterTheGroupHasMovedTheLivePostIsPostedAnewByTheDirector(t *testing.T) {
	h, a := scenes.Planned(t)
	moved, err := h.Sandbox.MigrateToSupergroup(h.Group.ID)
	require.NoError(t, err)
	h.Settle()
	h.AdvanceTo(scenes.Clock(14, 40))
	h.Members[0].Open(fmt.Sprintf("s-%d", a.ID))
	h.Members[0].Tap("签到")
	require.Equal(t, 1, told(h.Director, "在群里的活动帖不在了"))
	h.Director.Tap("发到群里")
	h.Group.ID = moved.ID
	require.Contains(t, h.Group.Last(), "已签到 1")
	h.Members[1].TapIn(h.Group, "签到")
	require.Contains(t, h.Group.Last(), "已签到 2")
	require.Zero(t, outbox(h)[ledger.OutboxDead])
}

func TestAMemberWhoBlocksTheBotAndReturns(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[5]
	for range 20 {
		require.NoError(t, h.Sandbox.Block(p.ID))
		require.NoError(t, h.Sandbox.Unblock(p.ID))
	}
	require.NoError(t, h.Sandbox.Block(p.ID))
	h.Settle()
	require.Equal(t, 1, told(h.Director, "发给王芳的消息送不到"), "however often, once a day")
	heard := len(h.Sandbox.Messages(p.ID))
	h.AdvanceTo(scenes.Clock(14, 40)) // the reminder cannot reach this one; the others have theirs
	require.Len(t, h.Sandbox.Messages(p.ID), heard)
	require.Contains(t, h.Members[6].Last(), "二十届四中全会精神")

	require.NoError(t, h.Sandbox.Unblock(p.ID))
	h.Settle()
	require.Len(t, h.Sandbox.Messages(p.ID), heard, "what was refused is not said late")
	p.Send("/checkin")
	require.Contains(t, p.Last(), "14:40 已签到")
	h.AdvanceTo(scenes.Clock(14, 40).AddDate(0, 0, 1))
	require.NoError(t, h.Sandbox.Block(p.ID))
	h.Settle()
	require.Equal(t, 2, told(h.Director, "发给王芳的消息送不到"), "another day")
}

// crowd makes n more members who have pressed Start and are in the group.
func crowd(h *harness.Harness, n int) []*harness.Person {
	h.T.Helper()
	var people []*harness.Person
	for i := range n {
		people = append(people, h.Stranger(fmt.Sprintf("委员%d", i)))
	}
	h.Write(func(tx *gorm.DB) error {
		at := store.Stamp(h.Clock.Now())
		for _, p := range people {
			row := &mpeople.Person{Name: p.Name, SortKey: p.Name, Roles: mpeople.Member, TelegramID: p.ID, JoinedAt: &at}
			if err := tx.Create(row).Error; err != nil {
				return err
			}
			if err := mpeople.StandIn(tx, row); err != nil {
				return err
			}
			p.Row = row.ID
		}
		return nil
	})
	for _, p := range people {
		_, err := h.Sandbox.Start(p.ID, "")
		require.NoError(h.T, err)
		require.NoError(h.T, h.Sandbox.Join(p.ID, h.Group.ID))
	}
	h.Settle()
	return people
}

// A group of 200 presses one button within two seconds: everybody is answered
// and in the sheet, the post is edited at most once a second, and the outbox
// holds the answers and those few edits.
func TestTwoHundredPressOneButtonWithinTwoSeconds(t *testing.T) {
	h, a := scenes.Planned(t)
	people := crowd(h, 200)
	h.AdvanceTo(scenes.Clock(14, 52))
	post := livePost(h)
	edits := func() (n int) {
		for _, c := range h.Sandbox.Calls("editMessageText") {
			if c.Params["chat_id"] == fmt.Sprint(h.Group.ID) {
				n++
			}
		}
		return n
	}
	edited, rows := edits(), outbox(h)
	var ids []string
	for _, p := range people {
		id, err := h.Sandbox.Press(p.ID, h.Group.ID, post.MessageID, fmt.Sprintf("checkin:%d", a.ID))
		require.NoError(t, err)
		ids = append(ids, id)
		h.Clock.Advance(10 * time.Millisecond)
	}
	h.Settle()
	for _, id := range ids {
		answer, ok := h.Sandbox.CallbackAnswer(id)
		require.True(t, ok, "not answered")
		require.Equal(t, "已签到 14:52", answer.Text)
	}
	require.Contains(t, harness.Seen(livePost(h).Text), "应到 211 · 参加 201 · 待回复 10 · 已签到 200\n", "the last state shows")
	require.LessOrEqual(t, edits()-edited, 4, "at once, after each second, at the end")
	now := outbox(h)
	// The answers go before the post: an edit that waited for them gives way to the next.
	written := func(n map[string]int) int { return n[ledger.OutboxSent] + n[ledger.OutboxSuperseded] }
	require.LessOrEqual(t, written(now)-written(rows), 200+4)
	require.Zero(t, now[ledger.OutboxPending])
	var present int64
	h.Rows(func(tx *gorm.DB) error {
		return tx.Model(&activities.Attendance{}).Where("activity_id = ? AND state = ?", a.ID, activities.Present).Count(&present).Error
	})
	require.EqualValues(t, 200, present)
}
