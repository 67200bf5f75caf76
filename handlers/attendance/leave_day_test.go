package attendance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
)

// comingOn5December is an office on Saturday, 28 November 2026, with a session the day
// before, which is over, and one on 5 December.
func comingOn5December(t *testing.T) (h *harness.Harness, over, next *activities.Activity) {
	t.Helper()
	h = harness.New(t, harness.At(time.Date(2026, 11, 28, 9, 45, 0, 0, harness.Shanghai))).Seed()
	h.Write(func(tx *gorm.DB) error {
		over = &activities.Activity{Kind: activities.Study, Topic: "上一次", Place: "镇政府", StartsAt: time.Date(2026, 11, 27, 15, 0, 0, 0, harness.Shanghai)}
		next = &activities.Activity{Kind: activities.Study, Topic: "四中全会精神", Place: "镇政府", StartsAt: time.Date(2026, 12, 5, 15, 0, 0, 0, harness.Shanghai)}
		if err := activities.Create(tx, over); err != nil {
			return err
		}
		return activities.Create(tx, next)
	})
	return h, over, next
}

func leaves(h *harness.Harness) (n int64) {
	h.Rows(func(tx *gorm.DB) error { return tx.Model(&activities.Leave{}).Count(&n).Error })
	return n
}

// TestF8ADayWithoutAnActivityIsAskedAbout: nothing is filed for another day than was said.
func TestF8ADayWithoutAnActivityIsAskedAbout(t *testing.T) {
	h, _, next := comingOn5December(t)
	p := h.Members[0]
	for typed, said := range map[string]string{
		"12月8日出差":      "12月8日（周二）没有活动。是 12月5日（周六）的集中学习「四中全会精神」吗？",
		"12.8 出差":      "12月8日（周二）没有活动。",
		"12-8出差":       "没看懂日期“12-8”",
		"12.8出差":       "没看懂日期“12.8”",
		"下周日家里有事":      "12月6日（周日）没有活动。",
		"12月7日至9日出差":   "12月7日（周一）至12月9日（周三）没有活动。",
		"最后一个周六出差":     "“最后一个周六”可能是好几个时间",
		"每周三要给学生上课":    "是一条规律",
		"周三或周四出差":      "可能是好几个时间",
		"11月26日没来，生病了": "会记成2027年11月26日",
	} {
		p.Send("/cancel")
		p.Send("/leave " + typed)
		require.Contains(t, p.Last(), said, typed)
		require.Contains(t, p.Last(), "您写的："+typed, "the words are kept")
		require.Contains(t, p.Last(), "哪一次活动请假？")
		require.Zero(t, leaves(h), typed)
	}
	for _, typed := range []string{"12月5日下午出差", "12月5日下午3点要出差", "下周六晚上值班"} {
		h.Members[2].Send("/leave " + typed)
		require.Contains(t, h.Members[2].Last(), "请假已交主任", typed)
		h.Members[2].Tap("撤销")
	}
	p.Send("/cancel")
	p.Send("/leave 12月8日出差")
	p.Tap("12月5日（周六） 集中学习：四中全会精神")
	require.Contains(t, p.Last(), "事由：12月8日出差")
	p.Tap("提交")
	require.Contains(t, p.Last(), "12月5日（周六）15:00–17:00")
	require.Contains(t, h.Director.Last(), "12月5日（周六）15:00–17:00")
	l := leaveOf(h, next)
	require.Equal(t, "12月8日出差", l.Reason)
	require.Equal(t, activities.OfficialLeave, l.Kind)
}

// TestF8ADayThatIsOverOffersAClaim: who was there says so; nothing goes to the next activity.
func TestF8ADayThatIsOverOffersAClaim(t *testing.T) {
	h, over, _ := comingOn5December(t)
	p := h.Members[0]
	p.Send("/leave 昨天没来，家里有事")
	require.Contains(t, p.Last(), "集中学习「上一次」，11月27日（周五）15:00–17:00，已经结束，不能再请假")
	require.Contains(t, p.Last(), "您写的：昨天没来，家里有事")
	require.Zero(t, leaves(h))
	p.Tap("申请补录 11月27日（周五）")
	require.Contains(t, p.Last(), "申请补录（您到会了）")
	p.Tap("提交")
	require.Zero(t, leaves(h))
	var claim activities.Claim
	h.Rows(func(tx *gorm.DB) error { return tx.Take(&claim).Error })
	require.Equal(t, over.ID, claim.ActivityID)
	require.Equal(t, "昨天没来，家里有事", claim.Reason)
	h.Advance(3 * time.Minute) // a proof may follow
	require.Contains(t, h.Director.Last(), "11月27日（周五）")
}

// TestF8WhatIsSaidOfALeaveCarriesItsDay: asked, told, decided, withdrawn.
func TestF8WhatIsSaidOfALeaveCarriesItsDay(t *testing.T) {
	h, _, _ := comingOn5December(t)
	const day = "12月5日（周六）15:00–17:00"
	h.Members[5].Send("/leave 那天有事")
	require.Contains(t, h.Members[5].Last(), "12月5日（周六） · 四中全会精神\n哪一类请假？")
	h.Members[5].Tap("其他")
	require.NotContains(t, h.Members[5].Last(), "哪一类")
	p := h.Members[1]
	p.Send("/leave 12月5日出差")
	require.Contains(t, p.Last(), day)
	require.Contains(t, h.Director.Last(), day)
	h.Director.Tap("退回")
	require.Contains(t, h.Director.Last(), day)
	h.Director.Send("请尽量到会").Tap("退回")
	require.Contains(t, h.Director.Last(), day)
	h.Advance(6 * time.Minute)
	require.Contains(t, p.Last(), day)
	p.Send("/leave 12月5日 县里开会")
	h.Director.Tap("批准")
	require.Contains(t, h.Director.Last(), day)
	h.Advance(6 * time.Minute)
	require.Contains(t, p.Last(), day)
	p.Send("/leave 12月5日 县里开会")
	require.Contains(t, p.Last(), "已经批准，无需再请。活动时间："+day)
}

// TestF8LeaveForTheDayNamed: the office enters it for the day that was said, also one
// that is over, and is asked about any other.
func TestF8LeaveForTheDayNamed(t *testing.T) {
	h, over, next := comingOn5December(t)
	h.Director.Send("/leavefor 陈静 12月8日 公务 县里开会")
	require.Contains(t, h.Director.Last(), "12月8日（周二）没有活动。是 12月5日（周六）的集中学习「四中全会精神」吗？")
	require.Zero(t, leaves(h))
	h.Director.Tap("四中全会精神")
	h.Director.Tap("提交")
	require.Equal(t, "12月8日 公务 县里开会", leaveOf(h, next).Reason)
	h.Director.Send("/leavefor 王芳 昨天 生病").Tap("提交")
	require.Contains(t, h.Director.Last(), "已代录王芳请假：11月27日（周五）15:00–17:00")
	require.Equal(t, activities.SickLeave, leaveOf(h, over).Kind)
}
