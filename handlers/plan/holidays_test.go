package plan_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/calendar"
	"lianluo/models/people"
)

func noticeText(t *testing.T) string {
	raw, err := os.ReadFile("../../models/calendar/testdata/notice-2027-like.txt")
	require.NoError(t, err)
	return string(raw)
}

func office(h *harness.Harness) (o people.Office) {
	h.Rows(func(tx *gorm.DB) error { return tx.First(&o).Error })
	return o
}

// W19: The director pastes the notice as it is, checks the table and takes it over; it can be
// undone; a member's paste changes nothing.
func TestTheHolidayNoticeIsTakenOver(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/newactivity 座谈讨论 2027年2月10日15:00 春耕备耕 @石桥村 #" + h.Members[0].Name).Tap("发布")
	d.Send(noticeText(t))
	require.Contains(t, d.Last(), "2027年放假安排，请与通知核对：")
	require.Contains(t, d.Last(), "春节：")
	require.Contains(t, d.Last(), "补班")
	require.Contains(t, d.Last(), "下面的活动排在放假的日子，请另定时间：\n2027年2月10日（周三）15:00 座谈讨论：春耕备耕（春节）")
	o := office(h)
	require.False(t, o.Workdays(calendar.Embedded()).Known(2027), "not before it is checked")
	d.Tap("采用")
	require.Contains(t, d.Last(), "已采用2027年放假安排")
	o = office(h)
	cal := o.Workdays(calendar.Embedded())
	require.True(t, cal.Known(2027))
	require.False(t, cal.IsWorkday(calendar.Date{Year: 2027, Month: time.February, Day: 10}))
	require.True(t, cal.IsWorkday(calendar.Date{Year: 2027, Month: time.February, Day: 14}), "a make-up day")
	require.NotContains(t, d.Send("/yearplan 2027").Last(), "放假安排尚未公布")
	d.Send("/undo")
	o = office(h)
	require.Empty(t, o.Holidays)
	require.False(t, o.Workdays(calendar.Embedded()).Known(2027))
	require.Empty(t, o.Rules().HolidaysMark)

	h.Members[1].Send(noticeText(t))
	require.NotContains(t, h.Members[1].Chat(), "请与通知核对")
	require.Contains(t, h.Members[1].Send("/holidays").Last(), "主任")
}

// What is not whole, or contradicts itself, is not taken over, and it is said why.
func TestAnIncompleteNoticeIsNotTakenOver(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/holidays")
	require.Contains(t, d.Last(), "请把国务院办公厅的放假通知全文发给我")
	d.Send("明年春节放假")
	require.Contains(t, d.Last(), "没有看到放假安排")
	whole := noticeText(t)
	d.Send(whole[:strings.Index(whole, "六、")])
	require.Contains(t, d.Last(), "通知不全：没有看到")
	d.Send(whole)
	require.Contains(t, d.Last(), "[ 采用 ]")
	d.Tap("先不用")
	require.Empty(t, office(h).Holidays)
}
