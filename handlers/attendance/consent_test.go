package attendance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	mactivities "lianluo/models/activities"
	mpeople "lianluo/models/people"
)

// unasked makes somebody who was not asked for consent yet.
func unasked(h *harness.Harness, p *harness.Person) *harness.Person {
	h.Write(func(tx *gorm.DB) error { return tx.Where("person_id = ?", p.Row).Delete(&mpeople.Consent{}).Error })
	return p
}

// lastLeave is the newest leave of somebody.
func lastLeave(h *harness.Harness, p *harness.Person) (l mactivities.Leave) {
	h.Rows(func(tx *gorm.DB) error { return tx.Where("person_id = ?", p.Row).Order("id DESC").Take(&l).Error })
	return l
}

func TestWordsOnAnIllnessNeedConsent(t *testing.T) {
	const question = "要您单独同意"
	t.Run("asked once, kept with its time", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		m := unasked(h, h.Members[0])
		m.Send("/leave 病假 急性阑尾炎住院")
		require.Contains(t, m.Last(), question)
		m.Tap("同意记录")
		m.Tap("提交")
		require.Equal(t, "病假 急性阑尾炎住院", lastLeave(h, m).Reason)
		h.Rows(func(tx *gorm.DB) error {
			c, err := mpeople.ConsentOf(tx, m.Row, mpeople.ConsentIllness)
			require.NotNil(t, c)
			require.True(t, c.Given)
			require.False(t, c.CreatedAt.IsZero())
			return err
		})
		m.Send("/leave 病假 又要手术")
		require.NotContains(t, m.Last(), question)
	})
	t.Run("without it the leave is for sickness, and the words are nowhere", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		m := unasked(h, h.Members[0])
		m.Send("/leave")
		m.Send("急性阑尾炎手术")
		require.Contains(t, m.Last(), question)
		m.Tap("不同意，不记说明")
		require.Contains(t, m.Last(), "没有同意记录病情")
		m.Tap("提交")
		l := lastLeave(h, m)
		require.Equal(t, mactivities.SickLeave, l.Kind)
		require.Empty(t, l.Reason)
		require.NotContains(t, h.Director.Chat(), "阑尾炎")
		// Later words are not kept either, without another question.
		h.Director.Tap("退回")
		h.Director.Send("材料不全")
		h.Director.Tap("退回")
		h.Advance(10 * time.Minute)
		m.Send("/leave 发烧三十九度")
		require.NotContains(t, m.Last(), question)
		require.Contains(t, m.Last(), "没有同意记录病情")
		require.Empty(t, lastLeave(h, m).Reason)
		h.Rows(func(tx *gorm.DB) error {
			var left int64
			err := tx.Table("dialogs").Where("data LIKE ? OR data LIKE ?", "%阑尾炎%", "%三十九度%").Count(&left).Error
			require.Zero(t, left)
			return err
		})
	})
	t.Run("an illness under another kind is one too, and another reason is asked for", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		m := unasked(h, h.Members[0])
		m.Send("/leave")
		m.Send("孩子发烧要去医院")
		require.Contains(t, m.Last(), "哪一类请假", "it may be a child's")
		m.Tap("事假")
		require.Contains(t, m.Last(), question)
		m.Tap("不同意，不记说明")
		m.Tap("提交")
		require.Contains(t, m.Last(), "事由是什么")
		m.Tap("家里有事")
		require.Equal(t, "家里有事", lastLeave(h, m).Reason)
	})
	t.Run("no words, no question", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		m := unasked(h, h.Members[0])
		m.Send("/leave")
		m.Tap("身体不适")
		require.NotContains(t, m.Chat(), question)
		require.Equal(t, mactivities.SickLeave, lastLeave(h, m).Kind)
		m = unasked(h, h.Members[1])
		m.Send("/leave 出差").Send("/todo")
		require.NotContains(t, m.Chat(), question)
	})
	t.Run("the office enters no words for who has not agreed", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		m := unasked(h, h.Members[8])
		h.Director.Send("/leavefor 张伟 病假 急性阑尾炎住院").Tap("提交")
		l := lastLeave(h, m)
		require.Equal(t, mactivities.SickLeave, l.Kind)
		require.Empty(t, l.Reason)
		require.Contains(t, h.Director.Chat(), "本人没有同意记录病情")
		other := h.Members[7]
		h.Director.Send("/leavefor " + other.Name + " 病假 骨折").Tap("提交")
		require.Equal(t, "骨折", lastLeave(h, other).Reason)
	})
	t.Run("taken back, what was kept goes", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		m := h.Members[0]
		m.Send("/leave 病假 急性阑尾炎住院")
		require.NotEmpty(t, lastLeave(h, m).Reason)
		m.Send("/mute").Tap("个人信息")
		require.Contains(t, m.Last(), "已同意")
		m.Tap("撤回：不再记录病情")
		require.Contains(t, m.Last(), "已撤回")
		require.Empty(t, lastLeave(h, m).Reason)
		require.Equal(t, mactivities.SickLeave, lastLeave(h, m).Kind)
		m.Tap("同意记录病情")
		m.Tap("看告知全文")
		require.Contains(t, m.Last(), "个人信息告知")
	})
}

func TestAPlaceNeedsConsent(t *testing.T) {
	const question = "核对位置前要您单独同意"
	begin := func(t *testing.T) (*harness.Harness, *harness.Person) {
		h, _ := scenes.Planned(t, harness.Public("https://bot.example.org/"))
		h.Director.Tap("设置签到位置")
		h.Director.Tap("打开")
		h.Director.Give(sandbox.Outgoing{Location: &sandbox.Location{Latitude: 30.5, Longitude: 114.3}})
		h.AdvanceTo(time.Date(2026, 12, 5, 14, 50, 0, 0, harness.Shanghai))
		return h, unasked(h, h.Members[0])
	}
	t.Run("asked once, before the place", func(t *testing.T) {
		h, m := begin(t)
		m.Send("/checkin")
		require.Contains(t, m.Last(), question)
		require.NotContains(t, m.Last(), "发送我的位置")
		m.Tap("同意核对位置")
		require.Contains(t, m.Last(), "请点下方的「发送我的位置」")
		m.ShareLocation(30.501, 114.3)
		require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, m).State)
		m.Send("/undo").Send("/checkin")
		require.Contains(t, m.Last(), "请点下方的「发送我的位置」")
	})
	t.Run("without it no place is asked for, and there are other ways", func(t *testing.T) {
		h, m := begin(t)
		m.TapIn(h.Group, "签到")
		require.Contains(t, m.Last(), question)
		m.Tap("不同意，换个办法")
		require.Contains(t, m.Last(), "扫大屏上的码")
		m.Give(sandbox.Outgoing{Location: &sandbox.Location{Latitude: 30.5, Longitude: 114.3}})
		require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, m).State)
		m.Send("/cancel").Send("/checkin")
		require.NotContains(t, m.Last(), question, "asked once")
		require.Contains(t, m.Last(), "扫大屏上的码")
		h.Director.Forge("screen:1")
		m.Open(scanned(h, 1))
		require.Equal(t, mactivities.Present, scenes.AttendanceOf(h, m).State)
		require.Nil(t, scenes.AttendanceOf(h, m).Distance)
	})
	t.Run("taken back, the distance goes", func(t *testing.T) {
		h, m := begin(t)
		m.Send("/checkin").Tap("同意核对位置")
		m.ShareLocation(30.501, 114.3)
		require.NotNil(t, scenes.AttendanceOf(h, m).Distance)
		m.Send("/mute")
		m.Tap("个人信息")
		m.Tap("撤回：不再核对位置")
		row := scenes.AttendanceOf(h, m)
		require.Nil(t, row.Distance)
		require.Equal(t, mactivities.Present, row.State)
	})
	t.Run("a place that comes after it was taken back is not looked at", func(t *testing.T) {
		h, m := begin(t)
		m.Send("/checkin").Tap("同意核对位置")
		m.Forge("privacy:place:off")
		m.ShareLocation(30.501, 114.3)
		require.Equal(t, mactivities.Unsettled, scenes.AttendanceOf(h, m).State)
		require.NotContains(t, m.Chat(), "[place]")
	})
}
