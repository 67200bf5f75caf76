package archive_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/records"
	"lianluo/models/store"
)

// fileItem files an item with papers.
func fileItem(m *harness.Person, title string, papers ...string) {
	m.Send("/archive").Tap("记一份")
	m.Send(title)
	m.Tap("修改")
	m.Tap("附件")
	for _, paper := range papers {
		m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: paper + ".pdf", Data: []byte(paper)}}})
	}
	m.Tap("完成")
	m.Tap("提交")
}

// TestFilesLeaveWithTheirRecord: what was withdrawn leaves the disk when that cannot be undone
// any more; what another record has too stays until that goes.
func TestFilesLeaveWithTheirRecord(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	h := harness.New(t, harness.Files(dir)).Seed()
	m, d := h.Members[0], h.Director
	fileItem(m, "王家的族谱", "shared", "own")
	fileItem(m, "族谱的另一本", "shared")
	require.NoError(t, pass(h))
	require.Len(t, keptRows(h), 3)
	require.Len(t, on(t, dir), 2)

	m.Send("/archive 史-2026-001").Tap("撤回")
	h.Clock.Advance(4 * time.Minute)
	require.NoError(t, pass(h))
	require.Len(t, on(t, dir), 2, "it can still be undone")
	m.Tap("撤销")
	h.Advance(time.Hour)
	require.NoError(t, pass(h))
	require.Len(t, on(t, dir), 2)

	d.Send("/archive 史-2026-001").Tap("核实")
	d.Send("/archive 史-2026-001").Tap("撤回（不再收录）")
	d.Tap("与另一份重复")
	h.Advance(11 * time.Minute)
	require.NoError(t, pass(h))
	require.Len(t, on(t, dir), 1, "the other item has one of the two")
	list := keptRows(h)
	require.Equal(t, records.FaultRemoved, list[0].Failed)
	require.Equal(t, records.FaultRemoved, list[1].Failed)
	require.Empty(t, list[1].SHA256)
	require.Contains(t, on(t, dir), filepath.Join(list[2].SHA256[:2], list[2].SHA256))
	require.NoError(t, pass(h))
	require.Equal(t, list, keptRows(h), "they are not asked for again")
	h.Rows(func(tx *gorm.DB) error {
		all, err := records.AllKept(tx)
		require.Len(t, all.Sums, 1)
		require.Zero(t, all.Lost+all.Late+all.Waiting)
		return err
	})

	// What is taken off a record, by whoever erases somebody's data too, goes as well.
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE attachments SET voided_at = ? WHERE id = ?", store.Stamp(h.Clock.Now()), list[2].AttachmentID).Error
	})
	require.NoError(t, pass(h))
	require.Len(t, on(t, dir), 1)
	h.Advance(11 * time.Minute)
	require.NoError(t, pass(h))
	require.Empty(t, on(t, dir))
}
