package record_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/desk"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// exported is what a person takes out with /export.
func exported(t *testing.T, h *harness.Harness, p *harness.Person) (raw []byte) {
	t.Helper()
	h.Rows(func(tx *gorm.DB) error {
		var who people.Person
		if err := tx.Take(&who, p.Row).Error; err != nil {
			return err
		}
		var err error
		raw, err = desk.ExportPerson(tx, &who)
		return err
	})
	return raw
}

// A name under a colleague's suggestion (联名, §9) is in the record book and in the export of who put
// it there, and counts as no suggestion of his or her own. The lists say how many there are.
func TestCosignedIsInTheRecord(t *testing.T) {
	h := harness.New(t).Seed()
	author, m := h.Members[4], h.Members[5]
	author.Send("/suggest " + scenes.Road)
	m.Send("/cosign 议-2026-001")
	m.Send("/record")
	require.Contains(t, m.Last(), "意见建议 0 条 · 联名 1 件")
	m.Tap("明细")
	require.Contains(t, m.Last(), "意见建议 0 条 · 联名 1 件")
	require.Contains(t, m.Last(), "联名 议-2026-001 「村东断头路影响300人」 待审核")
	m.Tap("1")
	require.Contains(t, m.Last(), author.Name)
	require.NotContains(t, m.Last(), "[ 申请更正 ]", "it is not his to put right")
	m.Tap("打开")
	require.Contains(t, m.Last(), "分析：资金没落实")
	var out struct {
		Suggestions []mvoices.Suggestion                    `json:"suggestions"`
		Joins       []struct{ Number, Title, State string } `json:"suggestion_joins"`
	}
	require.NoError(t, json.Unmarshal(exported(t, h, m), &out))
	require.Empty(t, out.Suggestions)
	require.Len(t, out.Joins, 1)
	require.Equal(t, "议-2026-001", out.Joins[0].Number)
	require.Equal(t, "村东断头路影响300人", out.Joins[0].Title)

	author.Send("/record")
	require.Contains(t, author.Last(), "意见建议 1 条")
	require.NotContains(t, author.Last(), "联名")
	h.Director.Send("/suggestions")
	require.Contains(t, h.Director.Last(), "议-2026-001 · 村东断头路影响300人 · 1 人附和 · 待审核")
	h.Members[6].Send("/cosign")
	require.Contains(t, h.Members[6].Last(), "1 人附和")

	// Its author shows it to nobody any more: who has joined reads it still, without the name of its author.
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&mvoices.Suggestion{}).Where("id = 1").Updates(map[string]any{"may_join": false}).Error
	})
	m.Forge("entry:suggestion:1:2026Q4:0")
	require.Contains(t, m.Last(), "村东断头路")
	require.NotContains(t, m.Last(), author.Name)
	require.NotEmpty(t, h.Members[7].Forge("entry:suggestion:1:2026Q4:0"), "for others it is gone")

	// What its author takes back is nobody's.
	author.Send("/withdraw 议-2026-001")
	h.Advance(10 * time.Minute)
	m.Send("/record")
	require.NotContains(t, m.Last(), "联名")
	require.NoError(t, json.Unmarshal(exported(t, h, m), &out))
	require.Len(t, out.Joins, 1, "that it was joined is on the record")
}

// A consultation is found by its matter and, once it is over, by its result (§11): by who reads it. Who said what
// where no name is shown is found by no name.
func TestAConsultationIsFound(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[3]
	d.Send("/consult 拟先修村东断头路，再装路灯").Tap("三天后 12月8日（周二）18:00")
	for _, l := range []string{"修改", "署名", "不署名", "发出"} {
		d.Tap(l)
	}
	m.Tap("有意见")
	m.Send("资金来源要公开").Tap("提交")
	d.Send("/search 断头路 路灯")
	require.Contains(t, d.Last(), "征求意见 征-2026-001 「拟先修村东断头路，再装路灯」 征求中")
	d.Send("/search 资金来源")
	require.Contains(t, d.Last(), "没有", "until the deadline nobody reads what was said")
	h.AdvanceTo(time.Date(2026, 12, 8, 18, 1, 0, 0, harness.Shanghai))
	d.Send("/search 断头路 资金来源")
	require.Contains(t, d.Last(), "征-2026-001")
	d.Tap("1")
	require.NotContains(t, d.Last(), m.Name)
	d.Tap("打开")
	require.Contains(t, d.Last(), "资金来源要公开")
	require.NotContains(t, d.Last(), m.Name)
	d.Send("/search " + m.Name)
	require.NotContains(t, d.Last(), "征-2026-001", "no name leads to what was said without one")
	require.NotEmpty(t, h.Members[10].Forge("entry:consultation:99:s1:0"))
}
