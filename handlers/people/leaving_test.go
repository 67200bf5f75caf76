package people_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	mroster "lianluo/models/roster"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
	"lianluo/models/voices"
)

func TestLeavingHasADayAndAReason(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[5]
	h.Write(func(tx *gorm.DB) error {
		began := h.Clock.Now().AddDate(0, -2, 0)
		if err := tx.Model(&mpeople.Person{ID: m.Row}).Updates(map[string]any{"joined_at": began, "created_at": began}).Error; err != nil {
			return err
		}
		a := &activities.Activity{Kind: activities.Visit, Topic: "视察", StartsAt: h.Clock.Now().AddDate(0, 0, 9), HostID: m.Row}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		for _, s := range []voices.Suggestion{{Title: "路灯", State: voices.Sent}, {Title: "没写完的", State: voices.Draft}} {
			s.PersonID, s.FiledAt = m.Row, store.StampPtr(h.Clock.Now())
			if err := tx.Create(&s).Error; err != nil {
				return err
			}
		}
		f := &mtasks.Task{SourceKind: mtasks.FromActivity, SourceID: a.ID, Text: "修水渠", OwnerID: m.Row, DueOn: "2026-12-20", CreatedBy: d.Row, State: mtasks.Open}
		return tx.Create(f).Error
	})
	leave := func() {
		d.Send("/members " + m.Name).Tap("退出联络处")
		require.Contains(t, d.Last(), "为什么离任")
	}
	leave()
	d.Tap("其他")
	d.Send("身体原因")
	for typed, answer := range map[string]string{
		"2026年1月5日": "日期不能更早", "2026年12月20日": "还没到", "2028年3月1日": "一年以后", "明后天": "", "abc": "没看懂日期",
	} {
		d.Send(typed)
		require.Contains(t, d.Last(), answer, typed)
		require.Contains(t, d.Last(), "最后一天是哪天", typed)
	}
	d.Send("12月1日")
	require.Contains(t, d.Last(), "其他：身体原因")
	require.Contains(t, d.Last(), "3 件没有办完")
	require.Nil(t, person(h, m).LeftAt, "nothing is kept before it is confirmed")
	d.Tap("移出名册")
	for _, line := range []string{"修水渠", "视察", "路灯", "[ 1. 后续事项 ]", "换人接待", "看建议"} {
		require.Contains(t, d.Last(), line)
	}
	require.NotContains(t, d.Last(), "没写完的", "a draft is nobody's but its author's")
	require.NotNil(t, person(h, m).LeftAt)
	h.Rows(func(tx *gorm.DB) error {
		s, err := mroster.LastSpell(tx, m.Row)
		require.Equal(t, store.Date("2026-12-01"), s.UntilOn)
		require.Equal(t, "身体原因", s.Words)
		return err
	})

	// Comes back, which can be undone, and leaves again.
	d.Send("/members").Tap("已离任")
	require.Contains(t, d.Last(), m.Name+" · 12月1日")
	d.Tap(m.Name)
	require.Contains(t, d.Last(), "其他：身体原因")
	d.Forge(fmt.Sprintf("member_back:%d:2026-11-20", m.Row))
	require.NotNil(t, person(h, m).LeftAt, "not before having left")
	d.Send("/members").Tap("已离任")
	d.Tap(m.Name)
	d.Tap("今天")
	require.Nil(t, person(h, m).LeftAt)
	require.Contains(t, d.Last(), "在册 10月")
	d.Tap("撤销")
	require.NotNil(t, person(h, m).LeftAt)
	require.Contains(t, d.Last(), "仍是离任")
	h.Members[0].Forge("members_left:0")
	require.NotContains(t, h.Members[0].Chat(), "身体原因")
}
