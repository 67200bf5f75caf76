package front_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/research"
)

// TestReportsAsATable: who looks on has the list of what is out, and nothing that is not.
func TestReportsAsATable(t *testing.T) {
	h := harness.New(t).Seed()
	contact, observer, m := h.Members[10], h.Members[9], h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		for p, role := range map[*harness.Person]people.Role{contact: people.PartyContact, observer: people.Observer} {
			row, err := people.PersonByID(tx, p.Row)
			if err != nil {
				return err
			}
			if err := people.SetRoles(tx, row, role); err != nil {
				return err
			}
		}
		out := time.Date(2026, 1, 5, 9, 0, 0, 0, harness.Shanghai)
		for i := range 7 {
			b := &briefing.Briefing{Year: 2025, Quarter: i%4 + 1, Version: i + 1, State: briefing.BriefingReleased, ReleasedAt: &out}
			if i == 6 {
				b.State, b.ReleasedAt = briefing.BriefingDraft, nil
			}
			if err := tx.Create(b).Error; err != nil {
				return err
			}
		}
		return tx.Create(&research.Research{Year: 2026, Quarter: 4, Topic: "=村级养老", LeaderID: m.Row, State: research.Sent, SentOn: "2026-12-01"}).Error
	})
	contact.Send("/reports").Tap("导出表格")
	name, sheets := contact.Book()
	require.Contains(t, name, "报告")
	for _, rows := range sheets {
		require.Equal(t, []string{"日期", "类型", "季度", "题目"}, rows[0])
		require.Equal(t, []string{"2026-12-01", "专题调研", "2026年第四季度", "=村级养老"}, rows[1])
		require.Equal(t, []string{"2026-01-05", "季通报"}, rows[2][:2])
		require.Len(t, rows, 1+1+6)
	}
	require.NotContains(t, observer.Send("/reports").Last(), "导出表格", "a page")
	observer.Forge("paper:table:reports.")
	_, sheets = observer.Book()
	for _, rows := range sheets {
		require.Len(t, rows, 1+6, "no research")
	}
	m.Send("/menu").Forge("paper:table:reports.")
	require.Zero(t, strings.Count(m.Chat(), "[file "))
}
