package front_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/people"
)

// waiting puts two leaves and a request on the desk.
func waiting(h *harness.Harness) {
	h.Write(func(tx *gorm.DB) error {
		a := &activities.Activity{Kind: activities.Study, Topic: "四中全会精神", StartsAt: h.Clock.Now().Add(100 * time.Hour)}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		for _, m := range h.Members[:2] {
			p, err := people.PersonByID(tx, m.Row)
			if err != nil {
				return err
			}
			if _, _, err := activities.AskLeave(tx, a, p, activities.PersonalLeave, "家里有事", h.Clock.Now()); err != nil {
				return err
			}
		}
		p, err := people.PersonByID(tx, h.Members[2].Row)
		if err != nil {
			return err
		}
		_, err = desk.MakeRequest(tx, &desk.Request{Kind: desk.Erasure, PersonID: p.ID}, p, h.Clock.Now())
		return err
	})
}

func TestReviewWalksTheDesk(t *testing.T) {
	h := harness.New(t).Seed()
	waiting(h)
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "待办 3：请假 2 · 委员申请 1")
	require.Contains(t, h.Director.Last(), "下次活动：12月9日（周三）16:00 四中全会精神")
	h.Director.Tap("办理")
	require.Contains(t, h.Director.Last(), "待办还有 3 件，现在办：请假")
	require.Contains(t, h.Director.Last(), "陈静")

	h.Director.Tap("稍后")
	require.Contains(t, h.Director.Last(), "龚平")
	h.Director.Tap("批准")
	require.Contains(t, h.Director.Last(), "待办还有 1 件，现在办：委员的申请", "what was put off does not come at once")
	h.Director.Tap("答复")
	h.Director.Send("按规定办理").Tap("答复")
	require.Contains(t, h.Director.Last(), "其余的都办完了，稍后再办的还有 1 件。")
	h.Director.Tap("再看一遍")
	require.Contains(t, h.Director.Last(), "陈静")
	h.Director.Tap("稍后")
	require.Contains(t, h.Director.Last(), "其余的都办完了")

	// A decision can be taken back; the item waits again.
	h.Director.Send("/undo")
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "待办 2")

	h.Director.Send("/review request")
	require.Contains(t, h.Director.Last(), "待办还有 1 件，现在办：委员的申请")
	h.Director.Send("/review 不知道")
	require.Contains(t, h.Director.Last(), "没有这一类待办")
	require.Contains(t, h.Director.Forge("review:nothing"), "没有这一类待办")
	require.NotEmpty(t, h.Director.Forge("review_later:leave:x"))
}

// A decision on what was told, outside of a walk, is followed by how much
// waits: the text of something else has no place under it.
func TestADecisionOutsideOfAWalkShowsOnlyWhatWaits(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[4].Send("/suggest " + scenes.Road)
	h.Director.Send("/outcome 议-2026-001 审核通过")
	require.Contains(t, h.Director.Last(), "待办 1：建议待报送 1")
	require.NotContains(t, h.Director.Last(), "情况：")
	waiting(h)
	h.Director.Forge("leave_step:1:granted")
	require.Contains(t, h.Director.Last(), "已批准陈静请假，5 分钟后告知本人。")
	require.Contains(t, h.Director.Last(), "待办 3：请假 1 · 建议待报送 1 · 委员申请 1")
	require.NotContains(t, h.Director.Last(), "议-2026-001")

	// A walk goes on after each of its own decisions, and only after these.
	h.Director.Tap("办理 3")
	require.Contains(t, h.Director.Last(), "待办还有 3 件，现在办：请假")
	h.Director.Forge("request_step:1:granted")
	h.Director.Send("按规定办理").Tap("答复")
	require.Contains(t, h.Director.Last(), "待办 2：请假 1 · 建议待报送 1")
	h.Director.Forge("leave_step:2:granted")
	require.Contains(t, h.Director.Last(), "待办还有 1 件，现在办：意见建议待报送")
	h.Director.Tap("报送")
	require.Contains(t, h.Director.Last(), "哪天送到镇党委的？")
	h.Director.Tap("12月5日")
	h.Director.Tap("报送")
	require.Contains(t, h.Director.Last(), "没有等您办的事了。")
	h.Members[5].Send("/leave 出差")
	h.Director.Forge("leave_step:3:granted")
	require.Contains(t, h.Director.Last(), "没有等您办的事了。")
}

// What waits on the desk stands in the director's /todo as well.
func TestTodoOfTheStaffIsTheDesk(t *testing.T) {
	h := harness.New(t).Seed()
	require.Contains(t, h.Director.Send("/todo").Last(), "没有等您办的事")
	waiting(h)
	h.Director.Send("/todo")
	require.Contains(t, h.Director.Last(), "待办 3：请假 2 · 委员申请 1")
	require.NotContains(t, h.Director.Last(), "没有等您办的事")
	h.Director.Tap("请假 2")
	require.Contains(t, h.Director.Last(), "待办还有 2 件，现在办：请假")
	require.NotContains(t, h.Members[0].Send("/todo").Last(), "委员申请")
}

func TestReviewIsTheStaffs(t *testing.T) {
	h := harness.New(t).Seed()
	waiting(h)
	for _, data := range []string{"review", "review:leave", "review_later:leave:1", "request_step:1:granted", "run:office"} {
		require.Contains(t, h.Members[0].Forge(data), "主任", data)
	}
	h.Members[0].Send("/review")
	require.NotContains(t, h.Members[0].Last(), "家里有事")
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", h.Members[5].Row).Update("roles", people.Member|people.Secretary).Error
	})
	h.Members[5].Send("/review")
	require.Contains(t, h.Members[5].Last(), "陈静")
	require.NotContains(t, h.Group.Chat(), "家里有事")
}
