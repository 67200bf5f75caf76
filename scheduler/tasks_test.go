package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/away"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// give gives a task in the name of the director, as of now.
func give(h *harness.Harness, owner *harness.Person, text string, due store.Date) (t *tasks.Task) {
	boss := person(h, h.Director)
	h.Write(func(tx *gorm.DB) error {
		t = &tasks.Task{Text: text, OwnerID: owner.Row, DueOn: due}
		_, err := tasks.Add(tx, t, boss, h.Clock.Now())
		return err
	})
	return t
}

// Tasks are reminded of on the last working day before they are due, all of somebody's in one
// message that follows what is done; not of who is away then or has switched it off, and not one
// that was given the day before. On its day each is said, to them too.
func TestTasksAreRemindedOfTheDayBefore(t *testing.T) {
	h := harness.New(t).Seed() // a Saturday, the fifth
	several, gone, muted, late, one := h.Members[0], h.Members[1], h.Members[2], h.Members[3], h.Members[4]
	// Monday the 14th: the working day before is Friday the 11th.
	for _, text := range []string{"摸排三组路灯", "联系施工队", "走访五户"} {
		give(h, several, text, "2026-12-14")
	}
	give(h, gone, "整理照片", "2026-12-14")
	give(h, muted, "写简报", "2026-12-14")
	give(h, one, "借会议室", "2026-12-10")
	away1 := person(h, gone)
	h.Write(func(tx *gorm.DB) error {
		_, _, err := away.Note(tx, away1, "2026-12-11", "2026-12-12", "2026-12-05", h.Clock.Now())
		return err
	})
	require.Contains(t, muted.Send("/mute task").Last(), "[ 任务到期前一天（到期当天总会提醒） ]", "off: no ✅")

	h.AdvanceTo(at(time.December, 9, 8, 59))
	require.Zero(t, one.Told("快到期"))
	h.AdvanceTo(at(time.December, 9, 9, 5))
	require.Contains(t, one.Last(), "⏰ 任务快到期了，请在12月10日（周四）前办好：\n借会议室")
	require.Contains(t, one.Last(), "[ 提醒设置 ]")
	one.Tap("办好了")
	h.Advance(2 * time.Minute)
	require.NotContains(t, one.Last(), "[ 办好了 ]")
	h.AdvanceTo(at(time.December, 10, 12, 0))
	give(h, late, "昨天才交办", "2026-12-11")
	require.Zero(t, one.Told("今天到期"), "it is done")

	h.AdvanceTo(at(time.December, 11, 9, 5))
	require.Equal(t, 1, several.Told("快到期的任务有 3 件"))
	require.Contains(t, several.Last(), "2. 联系施工队\n　12月14日（周一）前办好")
	require.Zero(t, gone.Told("快到期"))
	require.Zero(t, muted.Told("快到期"))
	require.Zero(t, late.Told("快到期"))
	require.Equal(t, 1, late.Told("今天到期"))
	several.Tap("2 办好了")
	h.Advance(2 * time.Minute)
	chat := several.Chat()
	require.Contains(t, chat, "快到期的任务有 2 件")
	require.NotContains(t, chat, "快到期的任务有 3 件")
	require.Equal(t, 1, strings.Count(chat, "2. 走访五户"), "what is left is counted anew")

	h.AdvanceTo(at(time.December, 14, 8, 59))
	require.Zero(t, several.Told("今天到期"))
	h.AdvanceTo(at(time.December, 14, 9, 5))
	require.Equal(t, 1, several.Told("今天到期的任务有 2 件"))
	require.Equal(t, 1, gone.Told("今天到期"))
	require.Equal(t, 1, muted.Told("今天到期"), "the day itself is a promise")
	several.Tap("1 办好了")
	h.Advance(2 * time.Minute) // what is left is counted anew
	several.Tap("1 办好了")
	h.Advance(2 * time.Minute)
	require.Contains(t, several.Chat(), "✅ 这里提醒的任务都有了结果。")
}
