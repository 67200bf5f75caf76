package books_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
)

// A gift and an honour stand on the card of the deed that they belong to, as each may read
// them, and the deed on theirs.
func TestADeedShowsItsGiftsAndHonours(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/deed 组建农家书屋 2处，惠及300人")
	d.Send("/confirm 好-2026-001")
	for _, entry := range []string{"/donation 昨天" + m.Name + "捐给青山小学3万元", "/honour 昨天 被县政协评为优秀政协委员"} {
		m.Send(entry)
		m.Tap("修改")
		m.Tap("补相关好事")
		m.Tap("好-2026-001 · 组建农家书屋")
		m.Tap("提交")
	}
	m.Send("/deeds 好-2026-001")
	require.Contains(t, m.Last(), "爱心捐赠：捐-2026-001 · "+m.Name+" → 青山小学（待核实）")
	require.Contains(t, m.Last(), "荣誉：荣-2026-001 · "+m.Name+" · 优秀政协委员（待核实）")
	m.Tap("捐-2026-001")
	require.Contains(t, m.Last(), "相关好事：好-2026-001 · 组建农家书屋")
	d.Send("/donations 捐-2026-001").Tap("核实")
	m.Send("/deeds 好-2026-001")
	require.Contains(t, m.Last(), "→ 青山小学\n")
}

// What a donor agreed to is taken back with a tap, also later, and then nobody else reads it.
func TestConsentIsTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	m, other, d := h.Members[0], h.Members[1], h.Director
	m.Send("/donation 昨天" + m.Name + "捐给青山小学3万元")
	m.Tap("○ 公开姓名")
	m.Tap("○ 公开金额")
	m.Tap("提交")
	d.Send("/donations 捐-2026-001").Tap("核实")
	open := func() bool {
		other.Send("/donations 捐-2026-001")
		seen := strings.Contains(other.Last(), "30,000")
		require.Equal(t, seen, strings.Contains(other.Last(), m.Name))
		require.NotContains(t, other.Last(), "改为不公开")
		return seen
	}
	require.True(t, open())
	require.NotEmpty(t, other.Forge("donation_hide:1"))
	require.True(t, open())
	m.Send("/donations 捐-2026-001").Tap("改为不公开")
	require.Contains(t, m.Last(), "姓名不公开，金额不公开")
	require.False(t, open())
	m.Tap("撤销")
	require.True(t, open())
	m.Send("/donations 捐-2026-001").Tap("改为不公开")
	require.NotContains(t, m.Last(), "[ 改为不公开 ]")
	other.Forge("paper:donation_book:2026")
	_, _, text := other.Word()
	require.NotContains(t, text, m.Name)
	require.NotContains(t, text, "30,000")
}

// Of who has left, what was entered and confirmed stays in the books, as all records do.
func TestTheBooksKeepWhoHasLeft(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/donation 昨天" + m.Name + "捐给青山小学3万元").Tap("提交")
	m.Send("/honour 昨天 被县政协评为优秀政协委员").Tap("提交")
	d.Send("/donations 捐-2026-001").Tap("核实")
	d.Send("/honours 荣-2026-001").Tap("核实")
	h.Advance(6 * time.Minute)
	h.Write(func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, m.Row)
		if err != nil {
			return err
		}
		return people.LeaveOffice(tx, p, h.Clock.Now())
	})
	for _, number := range []string{"/donations 捐-2026-001", "/honours 荣-2026-001"} {
		d.Send(number)
		require.Contains(t, d.Last(), m.Name)
	}
	for _, paper := range []string{"donation_book", "honour_book"} {
		d.Forge("paper:" + paper + ":2026")
		_, _, text := d.Word()
		require.Contains(t, text, m.Name)
	}
	require.NotContains(t, m.Send("/donations 捐-2026-001").Last(), "青山小学", "it is no longer read by who left")
}
