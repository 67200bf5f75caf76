package attendance_test

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
	"lianluo/models/desk"
	"lianluo/models/people"
)

// closed is a session at which all were but the last three: one of them asked for
// leave, and nobody answered.
func closed(t *testing.T) (*harness.Harness, *activities.Activity) {
	h, a := scenes.Planned(t) // 12月5日（周六）15:00–17:00
	h.Members[8].Send("/leave 出差")
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	for _, m := range h.Members[:8] {
		m.Send("/checkin")
	}
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	return h, a
}

func state(h *harness.Harness, i int) activities.AttendanceState {
	return scenes.AttendanceOf(h, h.Members[i]).State
}

// S5, S8: a leave that nobody answered is no absence, and nobody is absent before the
// director has confirmed the list.
func TestS5NothingIsDrawnBeforeTheListIsConfirmed(t *testing.T) {
	h, a := closed(t)
	d := h.Director
	require.Contains(t, d.Last(), "已结束，签到登记到此截止。")
	require.Contains(t, d.Last(), "出席 8 · 请假待批 1 · 没签到 2")
	require.Contains(t, d.Last(), "请假待批："+h.Members[8].Name)
	require.Contains(t, d.Last(), "没签到（待确认）："+h.Members[9].Name+"、"+h.Members[10].Name)
	require.Equal(t, activities.Undecided, state(h, 8))
	require.Equal(t, activities.Unconfirmed, state(h, 9))
	for _, m := range h.Members {
		require.NotContains(t, m.Send("/record").Last(), "缺席")
	}
	require.Contains(t, h.Members[9].Last(), "待确认 1")
	require.Contains(t, h.Members[8].Last(), "请假待批 1")
	require.NotContains(t, h.Members[9].Send("/todo").Last(), "补课")
	require.Contains(t, d.Send("/office").Last(), "名单待确认 1")

	require.Contains(t, d.Forge(fmt.Sprintf("sheet_confirm:%d", a.ID)), "还有 1 人请假待批，请先批假")
	require.Equal(t, activities.Unconfirmed, state(h, 9))
	d.Send("/review")
	require.Contains(t, d.Last(), "现在办：请假")
	d.Tap("批准")
	require.Contains(t, d.Last(), "现在办：活动名单待确认")
	d.Tap("确认名单")
	require.Contains(t, d.Last(), "名单已确认，缺席："+h.Members[9].Name+"、"+h.Members[10].Name)
	require.Equal(t, activities.OnLeave, state(h, 8))
	require.Equal(t, activities.Absent, state(h, 9))
	require.Contains(t, d.Chat(), "的名单已确认。", "the message of the evening says so too")
	require.NotContains(t, h.Group.Chat(), "缺席")
	d.Send("/undo")
	require.Equal(t, activities.Unconfirmed, state(h, 9))
	require.Contains(t, d.Forge(fmt.Sprintf("sheet_confirm:%d", a.ID)), "")
	require.Equal(t, activities.Absent, state(h, 9))
	require.Contains(t, d.Forge(fmt.Sprintf("sheet_confirm:%d", a.ID)), "已经确认过了")
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("sheet_confirm:%d", a.ID)), "主任办理")
	h.AdvanceTo(time.Date(2026, 12, 7, 9, 1, 0, 0, harness.Shanghai))
	require.Contains(t, h.Members[9].Last(), "没有您的签到。您若到会，可申请补录；没有到会，可以补课")
	h.Advance(30 * 24 * time.Hour)
	require.Equal(t, 1, strings.Count(h.Members[9].Chat(), "没有您的签到"), "once")
}

// Two working days with the list before the director draw what is open; a leave stays
// unanswered. It was brought up once more before.
func TestS5TwoWorkingDaysConfirm(t *testing.T) {
	h, _ := closed(t)                                                        // on a Saturday
	h.AdvanceTo(time.Date(2026, 12, 8, 9, 1, 0, 0, harness.Shanghai))        // one working day
	require.Equal(t, 1, strings.Count(h.Director.Chat(), "名单还没有确认。再过一个工作日")) //
	h.AdvanceTo(time.Date(2026, 12, 9, 8, 59, 0, 0, harness.Shanghai))
	require.Equal(t, activities.Unconfirmed, state(h, 9))
	require.NotContains(t, h.Members[9].Chat(), "补课")
	h.AdvanceTo(time.Date(2026, 12, 9, 9, 0, 0, 0, harness.Shanghai))
	require.Equal(t, activities.Absent, state(h, 9))
	require.Equal(t, activities.Undecided, state(h, 8))
	require.Contains(t, h.Director.Last(), "名单两个工作日没有更正，已按此登记")
	h.Advance(10 * time.Minute)
	require.Contains(t, h.Members[9].Last(), "可以补课")
	require.NotContains(t, h.Members[8].Chat(), "补课")
	require.NotContains(t, h.Director.Send("/office").Last(), "名单待确认")
	// The leave is decided afterwards.
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), h.Members[8].Name)
	h.Director.Tap("批准")
	require.Equal(t, activities.OnLeave, state(h, 8))
}

// leavesOffice has the director enter that somebody has left.
func leavesOffice(h *harness.Harness, p *harness.Person) {
	h.Director.Forge(fmt.Sprintf("member:%d:leave", p.Row))
	h.Director.Tap("退休")
	h.Director.Tap("今天")
	h.Director.Tap("移出名册")
}

// Who left the office before an activity is not counted among its people, whatever was
// answered to a leave.
func TestS7WhoHasLeft(t *testing.T) {
	for name, leaves := range map[string]func(h *harness.Harness){
		"granted before": func(h *harness.Harness) {
			h.Director.Forge("leave_step:1:granted")
			leavesOffice(h, h.Members[8])
		},
		"granted after": func(h *harness.Harness) {
			leavesOffice(h, h.Members[8])
			h.Director.Forge("leave_step:1:granted")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, a := scenes.Planned(t)
			h.Members[8].Send("/leave 出差")
			leaves(h)
			h.Advance(10 * time.Minute)
			require.Contains(t, h.Group.Last(), "应到 10 · 参加 1 · 待回复 9")
			h.Director.Forge("roster:1")
			require.NotContains(t, h.Director.Last(), h.Members[8].Name)
			h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
			h.Members[0].Send("/checkin")
			h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
			require.Contains(t, h.Director.Last(), "出席 1 · 没签到 9")
			h.Rows(func(tx *gorm.DB) error {
				n, err := activities.Tally(tx, scenes.LastActivity(h))
				require.Equal(t, 10, n.Expected)
				require.Zero(t, n.Leave)
				return err
			})
		})
	}
	t.Run("what the group reads of how many there are", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		h.Director.Send("/announce 明天带身份证").Tap("发出")
		leavesOffice(h, h.Members[8])
		require.Contains(t, h.Group.Chat(), "应到 10")
		require.Contains(t, h.Group.Chat(), "已阅 0/10")
		h.Director.Send("/undo")
		require.Contains(t, h.Group.Chat(), "应到 11")
		require.Contains(t, h.Group.Chat(), "已阅 0/11")
	})
	t.Run("after it", func(t *testing.T) {
		h, a := scenes.Planned(t)
		h.Members[8].Send("/leave 出差")
		h.Director.Forge("leave_step:1:granted")
		h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
		h.Members[0].Send("/checkin")
		h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
		leavesOffice(h, h.Members[8])
		scenes.Confirm(h, a.ID)
		h.Rows(func(tx *gorm.DB) error {
			n, err := activities.Tally(tx, scenes.LastActivity(h))
			require.Equal(t, 10, n.Expected)
			require.Equal(t, 1, n.Excused)
			return err
		})
	})
}

// S4: what nobody checked in to is asked about, and days alone draw nothing of it.
func TestS4DidItTakePlace(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	d := h.Director
	require.Contains(t, d.Last(), "没有人签到。这次活动办了吗？")
	h.Advance(30 * 24 * time.Hour)
	for i, m := range h.Members {
		require.Equal(t, activities.Unconfirmed, state(h, i))
		require.NotContains(t, m.Chat(), "补课")
		require.NotContains(t, m.Send("/record 2026").Last(), "应到", "it counts nowhere yet")
	}
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("sheet_unheld:%d", a.ID)), "主任办理")
	d.Send("/review")
	require.Contains(t, d.Last(), "这次活动办了吗？")
	d.Tap("没办，取消")
	require.Contains(t, d.Last(), "已取消。")
	require.Contains(t, h.Group.Chat(), "已取消：活动没有举行")
	d.Tap("撤销")
	require.Equal(t, activities.Closed, scenes.LastActivity(h).State)

	d.Send("/review").Tap("办了，登记名单")
	require.Contains(t, d.Last(), "请登记到会情况")
	d.Tap(h.Members[0].Name)
	d.Tap("出席")
	d.Send("在签字本上").Tap("更正")
	d.Tap("返回")
	d.Tap("确认名单")
	require.Contains(t, d.Last(), "名单已确认，缺席：")
	require.Equal(t, activities.Present, state(h, 0))
	require.Equal(t, activities.Absent, state(h, 1))
}

// S4: an activity that is said to have been held, and nobody was registered: days alone make
// nobody absent, and it can still be said that it was not held.
func TestS4HeldAndNobodyRegistered(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	d := h.Director
	h.Members[3].Send("/checkin").Tap("申请补录")
	d.Tap("办了，登记名单")
	require.Contains(t, d.Last(), "[ 没办，取消 ]")
	h.Advance(14 * 24 * time.Hour)
	require.NotContains(t, d.Chat(), "按缺席登记")
	require.NotContains(t, d.Chat(), "已按此登记")
	for i, m := range h.Members {
		require.Equal(t, activities.Unconfirmed, state(h, i))
		require.NotContains(t, m.Chat(), "补课")
	}
	require.Contains(t, d.Send("/office").Last(), "补录 1 · 名单待确认 1")
	d.Forge("roster:1:0")
	d.Tap("没办，取消")
	require.Contains(t, d.Last(), "已取消。")
	require.Contains(t, d.Send("/office").Last(), "没有待办", "a claim of what was not held waits for nobody")
	d.Send("/undo")
	require.Contains(t, d.Send("/office").Last(), "补录 1 · 名单待确认 1")
	d.Forge("claim_step:1:granted:present")
	require.Contains(t, d.Forge("sheet_unheld:1"), "已经过时")
	d.Forge("sheet_confirm:1")
	require.Equal(t, activities.Present, state(h, 3))
	require.Equal(t, activities.Absent, state(h, 4))
}

// S8: a question or a button of before calls nothing off that took place.
func TestS8WhatTookPlaceIsNotCalledOff(t *testing.T) {
	h, a := scenes.Planned(t)
	d := h.Director
	d.Tap("取消活动")
	d.Send("下雨").Send("工作台")
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	h.Members[0].Send("/checkin")
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	d.Send("/todo").Tap("接着写取消活动")
	d.Tap("取消活动")
	require.Contains(t, d.Last(), "已经开过，有人到会，不能取消")
	require.Contains(t, d.Forge("session_cancel:1"), "已经开过，有人到会，不能取消")
	require.Equal(t, activities.Closed, scenes.LastActivity(h).State)
	require.Equal(t, activities.Present, state(h, 0))
}

// S4: what was told of an activity that did not take place says so and asks nothing more.
func TestS4RemindersOfWhatWasNotHeld(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(a.StartsAt.Add(-30 * time.Minute))
	require.Contains(t, h.Members[3].Last(), "[ 签到 ]")
	heard := len(h.Sandbox.Messages(h.Members[3].ID))
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	h.Director.Tap("没办，取消")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Members[3].Last(), "已取消：集中学习「二十届四中全会精神」")
	require.NotContains(t, h.Members[3].Last(), "[ 签到 ]")
	require.Len(t, h.Sandbox.Messages(h.Members[3].ID), heard, "and rings nowhere")
}

// S7: who has not joined is awaited by nothing, but counts when the staff marks him.
func TestS7WhoHasNotJoined(t *testing.T) {
	h, a := scenes.Planned(t)
	d := h.Director
	d.Send("/announce 明天带身份证")
	if strings.Contains(d.Last(), "[ 发出 ]") {
		d.Tap("发出")
	}
	d.Send("/addmember 周敏")
	require.NotContains(t, h.Group.Chat(), "应到 12")
	require.NotContains(t, d.Send("/office").Last(), "待回复 12")
	h.AdvanceTo(a.StartsAt)
	h.Members[0].Send("/checkin")
	require.Contains(t, h.Group.Chat(), "已阅 0/11")
	d.Forge(fmt.Sprintf("roster:%d:1", a.ID))
	require.Contains(t, d.Last(), "周敏：未加入（可代录）")
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + time.Minute))
	require.NotContains(t, d.Last(), "周敏")
	scenes.Confirm(h, a.ID)
	counts := func() (n activities.Counts) {
		h.Rows(func(tx *gorm.DB) (err error) {
			n, err = activities.Tally(tx, scenes.LastActivity(h))
			return err
		})
		return n
	}
	require.Equal(t, 11, counts().Expected)
	d.Send(fmt.Sprintf("/correct #%d 周敏 出席 在签字本上", a.ID)).Tap("更正")
	require.Equal(t, 12, counts().Expected)
	require.Equal(t, 2, counts().Present)

	// Who joins between the call and the activity is not awaited, and counts if he comes.
	var late *people.Person
	h.Write(func(tx *gorm.DB) (err error) {
		late, err = people.AddPerson(tx, "钱宁", people.Member)
		if err == nil {
			err = tx.Model(late).Update("joined_at", a.StartsAt.Add(-time.Hour)).Error
		}
		return err
	})
	h.Rows(func(tx *gorm.DB) error {
		queue, err := desk.Queue(tx)
		require.Zero(t, queue.Count("sheet"))
		return err
	})
	require.Equal(t, 12, counts().Expected)
}

// S6: the reminder of a leave names the activity's day, and rests once that is over.
func TestS6TheReminderOfALeaveNamesTheActivity(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newactivity 调研考察 12月23日 9:00 石桥村 @石桥村").Tap("发布")
	h.Members[0].Send("/leave 12月23日 出差")
	if !strings.Contains(h.Members[0].Last(), "请假已交主任") {
		h.Members[0].Send("县里开会")
	}
	h.AdvanceTo(time.Date(2026, 12, 6, 9, 1, 0, 0, harness.Shanghai))
	require.Contains(t, h.Director.Last(), h.Members[0].Name+"：12月23日（周三）「石桥村」")
	h.AdvanceTo(time.Date(2026, 12, 23, 12, 0, 0, 0, harness.Shanghai))
	asked := strings.Count(h.Director.Chat(), "请假等您批")
	h.AdvanceTo(time.Date(2027, 1, 20, 9, 1, 0, 0, harness.Shanghai))
	require.Equal(t, asked, strings.Count(h.Director.Chat(), "请假等您批"))
}
