package briefing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
)

// openQuarter is a quarter whose briefing is out while the list of its last session is
// not confirmed and a leave waits; two were there, one asked for leave.
func openQuarter(t *testing.T) (*harness.Harness, *activities.Activity, int64) {
	t.Helper()
	h := harness.New(t, harness.At(time.Date(2027, 1, 4, 10, 0, 0, 0, harness.Shanghai))).Seed()
	scenes.QuarterOfWork(t, h)
	a := &activities.Activity{Kind: activities.Study, Topic: "年终集中学习", StartsAt: time.Date(2026, 12, 31, 15, 0, 0, 0, harness.Shanghai)}
	h.Write(func(tx *gorm.DB) error {
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		for i, m := range h.Members[:3] {
			p, err := people.PersonByID(tx, m.Row)
			if err != nil {
				return err
			}
			if i == 2 {

				_, _, err = activities.AskLeave(tx, a, p, activities.SickLeave, "发烧", a.StartsAt.Add(-48*time.Hour))
			} else {
				_, err = activities.CheckIn(tx, a, p, a.StartsAt.Add(-time.Minute), activities.BySelf)
			}
			if err != nil {
				return err
			}
		}
		return activities.Close(tx, a, a.StartsAt.Add(3*time.Hour))
	})
	h.Director.Send("/briefing 2026Q4").Tap("生成通报")
	h.Director.Tap("发出")
	h.Advance(6 * time.Minute)
	var id int64
	h.Rows(func(tx *gorm.DB) error {
		return tx.Model(&mbriefing.Briefing{}).Select("MAX(id)").Scan(&id).Error
	})
	return h, a, id
}

func TestS5WhatIsSettledAfterReleaseIsACorrection(t *testing.T) {
	h, _, id := openQuarter(t)
	post := h.Group.Chat()
	require.Contains(t, post, "待确认 8、请假待批 1")
	snapshot := func() (s string) {
		h.Rows(func(tx *gorm.DB) error {
			return tx.Model(&mbriefing.Briefing{}).Where("id = ?", id).Select("figures").Scan(&s).Error
		})
		return s
	}
	frozen := snapshot()
	h.Director.Send("/briefing 2026Q4")
	require.NotContains(t, h.Director.Last(), "更正")

	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "请假")
	h.Director.Tap("批准")
	for range 3 { // the list comes after the leave
		if last := h.Director.Last(); !strings.Contains(last, "[ 确认名单 ]") {
			h.Director.Send("/review")
		}
	}
	h.Director.Tap("确认名单")
	require.Contains(t, h.Director.Last(), "2026年第四季度履职通报已经发出：通报不改，这次登记算更正")

	h.Director.Send("/briefing 2026Q4")
	last := h.Director.Last()
	require.Contains(t, last, "待确认 8、请假待批 1", "the figures of the briefing stay")
	require.Contains(t, last, "应到 22 → 21 · 公务、病假（不计应到）0 → 1 · 缺席 1 → 9 · 待确认 8 → 0 · 请假待批 1 → 0 · 出席率 92 → 57%")
	require.Contains(t, last, "集中学习「年终集中学习」：名单确认 8 人、请假批复 1 人")
	require.Contains(t, last, "还没有告诉群里")
	require.Equal(t, frozen, snapshot())
	require.Equal(t, post, h.Group.Chat(), "the group hears when the director says so")
	h.Director.Send("/briefing")
	require.Contains(t, h.Director.Last(), "2026年第四季度（有更正）")

	// Everybody reads what is public of it, without absences.
	h.Members[5].Open(fmt.Sprintf("figures-%d", id))
	require.Contains(t, h.Members[5].Last(), "待确认 8 → 0 · 请假待批 1 → 0 · 出席率 92 → 57%")
	require.Contains(t, h.Members[5].Last(), "「年终集中学习」：名单确认、请假批复")
	require.NotContains(t, h.Members[5].Last(), "缺席")
	require.NotEmpty(t, h.Members[5].Forge(fmt.Sprintf("briefing_correct:%d", id)))
	require.NotEmpty(t, h.Members[5].Forge(fmt.Sprintf("briefing_tell:%d", id)))
	require.Equal(t, post, h.Group.Chat())

	h.Director.Send("/briefing 2026Q4").Tap("更正发到群里")
	require.Contains(t, h.Director.Last(), "请过目")
	require.Equal(t, post, h.Group.Chat(), "a card first")
	h.Director.Tap("发出")
	require.Contains(t, h.Director.Last(), "更正已发出")
	require.Contains(t, h.Group.Last(), "履职通报 · 更正")
	require.Contains(t, h.Group.Last(), "出席率 92 → 57%")
	require.NotContains(t, h.Group.Last(), "缺席")
	require.Contains(t, h.Director.Forge(fmt.Sprintf("briefing_tell:%d", id)), "没有新的", "once")
	h.Director.Send("/briefing 2026Q4")
	require.NotContains(t, h.Director.Last(), "更正发到群里")
	h.Director.Send("/undo")
	require.NotContains(t, h.Group.Chat(), "· 更正")
}

func TestS5ALineCorrectedAfterReleaseAndTakenBack(t *testing.T) {
	h, a, _ := openQuarter(t)
	h.Director.Send(fmt.Sprintf("/correct #%d 周涛 出席 本人到会，手机没电", a.ID))
	require.Contains(t, h.Director.Last(), "这次登记算更正")
	h.Director.Tap("更正")
	h.Director.Send("/briefing 2026Q4")
	require.Contains(t, h.Director.Last(), "出席 12 → 13 · 待确认 8 → 7")
	require.Contains(t, h.Director.Last(), "更正签到 1 人")
	h.Director.Send("/undo")
	h.Director.Send("/briefing 2026Q4")
	require.NotContains(t, h.Director.Last(), "→", "what is taken back is no correction")
}

func TestS5WithoutAGroupCorrectionsAreToldInPrivate(t *testing.T) {
	h, a, _ := openQuarter(t)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("id = ?", a.OfficeID).Update("group_chat_id", 0).Error
	})
	h.Director.Send(fmt.Sprintf("/correct #%d 周涛 出席 本人到会，手机没电", a.ID)).Tap("更正")
	h.Director.Send("/briefing 2026Q4 更正发到群里")
	require.Contains(t, h.Director.Last(), "私聊发给各位委员")
	h.Director.Tap("发出")
	require.Contains(t, h.Members[4].Last(), "履职通报 · 更正")
}

func TestS4AnActivityThatDidNotTakePlaceIsACorrection(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2027, 1, 4, 10, 0, 0, 0, harness.Shanghai))).Seed()
	a := &activities.Activity{Kind: activities.Study, Topic: "年终集中学习", StartsAt: time.Date(2026, 12, 31, 15, 0, 0, 0, harness.Shanghai)}
	h.Write(func(tx *gorm.DB) error {
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		return activities.Close(tx, a, a.StartsAt.Add(3*time.Hour))
	})
	h.Director.Send("/briefing 2026Q4").Tap("生成通报")
	h.Director.Tap("发出")
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, a, "停电", h.Clock.Now()) })
	h.Director.Send("/briefing 2026Q4")
	require.Contains(t, h.Director.Last(), "未结束的活动 1 → 0")
	require.Contains(t, h.Director.Last(), "集中学习「年终集中学习」：没办，已取消")
	require.Contains(t, h.Director.Last(), "不用发到群里")
	require.NotContains(t, h.Director.Last(), "[ 更正发到群里 ]")
}
