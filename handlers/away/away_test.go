package away_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/away"
	"lianluo/models/records"
)

// spans are all that is kept, also what was taken back.
func spans(h *harness.Harness) (list []away.Span) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func TestDaysAwayAreSaidOnce(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/away")
	m.Tap("记几天")
	require.Contains(t, m.Last(), "从哪天起")
	m.Send("12月8日到10日")
	require.Contains(t, m.Last(), "✅ 已记下：12月8日（周二）至12月10日（周四）不便")
	require.Len(t, spans(h), 1)
	require.EqualValues(t, "2026-12-08", spans(h)[0].FromOn)
	require.EqualValues(t, "2026-12-10", spans(h)[0].ToOn)

	// With buttons only; the staff sees whose days they are, nobody else does.
	other := h.Members[4]
	other.Send("/away")
	for _, b := range []string{"记几天", "12月6日", "3 天"} {
		other.Tap(b)
	}
	require.Len(t, spans(h), 2)
	h.Director.Send("/away")
	require.Contains(t, h.Director.Last(), m.Name+"：12月8日")
	require.Contains(t, h.Director.Last(), other.Name)
	m.Send("/away")
	require.NotContains(t, m.Last(), other.Name)

	// The director sees them when choosing a day.
	h.Director.Send("/newsession 12月9日 15:00 学习 @镇政府三楼会议室")
	require.Contains(t, h.Director.Last(), "这天有 1 位委员不便："+m.Name)
}

func TestDaysAwayAreTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/away 12月8日")
	m.Tap("就这一天")
	m.Tap("撤销")
	require.Equal(t, away.Withdrawn, spans(h)[0].State)
	m.Send("/away 12月8日")
	m.Tap("就这一天")
	m.Send("/away")
	m.Tap("撤回 12月8日")
	require.Equal(t, away.Withdrawn, spans(h)[1].State)
	m.Tap("撤销")
	require.Equal(t, away.Noted, spans(h)[1].State)
	require.Contains(t, h.Members[4].Forge("away_withdraw:2"), "不是您的")
	require.Contains(t, h.Director.Forge("away_withdraw:2"), "委员")
	h.Rows(func(tx *gorm.DB) error {
		steps, err := records.StepsOf(tx, records.KindAway, 2)
		require.Len(t, steps[2], 1, "the withdrawal was undone")
		return err
	})
}

func TestDaysAwayThatMakeNoSense(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	for typed, answer := range map[string]string{
		"下下周八":            "没看懂日期",
		"12月8日到":          "没看懂日期",
		"12月8日或9日":        "可能是好几个时间",
		"12月8日 15:00":     "还写了钟点",
		"2026年1月5日":       "已经过去",
		"12月8日到2027年6月1日": "一次最多记 92 天",
	} {
		m.Send("/cancel")
		m.Send("/away " + typed)
		if answer == "已经过去" {
			m.Tap("就这一天")
		}
		require.Contains(t, m.Last(), answer, typed)
	}
	require.Empty(t, spans(h))
}

func TestWhoIsAwayIsNotAskedToHost(t *testing.T) {
	h := harness.New(t).Seed()
	first := h.Members[0]
	h.Director.Send("/rota")
	h.Director.Forge("host_ask:2027-02:all")
	require.Contains(t, h.Director.Last(), first.Name)
	first.Send("/away 2027年2月1日到28日")
	h.Director.Forge("host_ask:2027-02:all")
	require.NotContains(t, h.Director.Last(), first.Name)
}
