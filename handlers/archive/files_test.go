package archive_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/records"
)

// pass has the program keep what is to be kept by now.
func pass(h *harness.Harness) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return h.App.Keeper.Pass(ctx)
}

func keptRows(h *harness.Harness) (list []records.KeptFile) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("attachment_id").Find(&list).Error })
	return list
}

// on lists the files of a folder, by their paths in it.
func on(t *testing.T, dir string) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, name)
		}
		return err
	}))
	return names
}

// TestFilesOutliveTheBot: files of an item, a receipt and a certificate are kept, and the
// folder has them when the messenger has them no more.
func TestFilesOutliveTheBot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	h := harness.New(t, harness.Files(dir)).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/archive").Tap("记一份")
	m.Photos(1, "老戏台")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "../../族谱 𠮷.pdf", Data: []byte("paper")}}})
	m.Tap("提交")
	// A photo of a deed stays with the messenger.
	m.Photos(1, "/deed 昨天给敬老院送了米")
	m.Tap("提交")
	require.NoError(t, pass(h))
	list := keptRows(h)
	require.Len(t, list, 2)
	names := on(t, dir)
	require.Len(t, names, 2)
	for _, k := range list {
		require.Contains(t, names, filepath.Join(k.SHA256[:2], k.SHA256))
		require.NotNil(t, k.At)
		require.Empty(t, k.Failed)
	}
	require.EqualValues(t, len("paper"), list[1].Size)
	require.NoError(t, pass(h), "nothing is left to do")

	// The same paper in another item is one file.
	m.Send("/archive").Tap("记一份")
	m.Send("王家的族谱")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "族谱.pdf", Data: []byte("paper")}}})
	m.Tap("提交")
	require.NoError(t, pass(h))
	require.Len(t, keptRows(h), 3)
	require.Len(t, on(t, dir), 2)

	// A certificate and a receipt are kept too.
	m.Photos(1, "/honour 昨天 被县政协评为优秀政协委员")
	m.Tap("提交")
	m.Photos(1, "/donation 今天我捐给青山小学3万元")
	m.Tap("提交")
	require.NoError(t, pass(h))
	kinds := map[records.Kind]int{}
	h.Rows(func(tx *gorm.DB) error {
		var list []records.Attachment
		err := tx.Where("id IN (SELECT attachment_id FROM kept_files WHERE sha256 <> '')").Find(&list).Error
		for _, at := range list {
			kinds[at.OwnerKind]++
		}
		return err
	})
	require.Equal(t, map[records.Kind]int{records.KindArchive: 3, records.KindHonour: 1, records.KindDonation: 1}, kinds)

	d.Send("/archive 史-2026-001").Tap("核实")
	h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE attachments SET file_id = 'gone-' || id").Error })
	m.Send("/archive 史-2026-001").Tap("文字和附件打包")
	_, data := m.Document()
	_, files := unzip(t, data)
	require.NotContains(t, files["目录.txt"], "没能放进来的")
	require.Equal(t, "paper", files["02-族谱 𠮷.pdf"])

	// One that was altered on the disk is not given out as what was kept.
	name := filepath.Join(dir, list[1].SHA256[:2], list[1].SHA256)
	require.NoError(t, os.WriteFile(name, []byte("PAPER"), 0o600))
	m.Send("/archive 史-2026-001").Tap("文字和附件打包")
	_, data = m.Document()
	_, files = unzip(t, data)
	require.Contains(t, files["目录.txt"], "02-族谱 𠮷.pdf：Telegram 上已经取不到了")
	require.Contains(t, h.Log.String(), "kept file not read")
}

// TestAFileThatDoesNotCome is asked for again, a few times; one that is too large, or gone,
// is not.
func TestAFileThatDoesNotCome(t *testing.T) {
	dir := t.TempDir()
	h := harness.New(t, harness.Files(dir)).Seed()
	m := h.Members[0]
	m.Send("/archive").Tap("记一份")
	m.Photos(3, "老戏台")
	m.Tap("提交")
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE attachments SET size = ? WHERE id = 1", 21<<20).Error
	})
	h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE attachments SET file_id = 'gone' WHERE id = 2").Error })
	broken := h.Sandbox.Fault(sandbox.Fault{Method: "file", Cut: true, After: true})
	require.Error(t, pass(h))
	list := keptRows(h)
	require.Len(t, list, 3)
	require.Equal(t, records.FaultBig, list[0].Failed)
	require.Equal(t, records.FaultGone, list[1].Failed)
	require.Nil(t, list[0].AgainAt)
	require.Nil(t, list[1].AgainAt)
	require.Equal(t, records.FaultLate, list[2].Failed)
	require.Empty(t, on(t, dir), "half of a file is none")
	require.Equal(t, 1, broken.Hits())
	require.NoError(t, pass(h), "not at once")
	for _, wait := range []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 72 * time.Hour} {
		h.Clock.Advance(wait - time.Minute)
		require.NoError(t, pass(h))
		h.Clock.Advance(time.Minute)
		require.Error(t, pass(h))
	}
	require.Equal(t, 5, broken.Hits())
	require.Nil(t, keptRows(h)[2].AgainAt, "five times are enough")
	h.Clock.Advance(30 * 24 * time.Hour)
	require.NoError(t, pass(h))

	// The next start asks once more.
	h.Sandbox.ClearFaults()
	h.Stop()
	h.Start()
	require.Eventually(t, func() bool { return keptRows(h)[2].SHA256 != "" }, time.Minute, 10*time.Millisecond)
	require.Len(t, on(t, dir), 1)
	require.Empty(t, keptRows(h)[2].Failed)
}

// TestFilesOfBefore: what was sent while nothing was kept is kept once a folder is named.
func TestFilesOfBefore(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/archive").Tap("记一份")
	m.Photos(1, "老戏台")
	m.Tap("提交")
	require.Nil(t, h.App.Keeper)
	require.Contains(t, h.Director.Send("/archive").Last(), "换了机器人就取不到了")
	require.NotContains(t, m.Send("/archive").Last(), "换了机器人就取不到了", "the office sees to it")

	dir := t.TempDir()
	h.Stop()
	h.KeepFiles(dir)
	h.Start()
	require.NoError(t, pass(h))
	require.Len(t, on(t, dir), 1)
	require.NotContains(t, h.Director.Send("/archive").Last(), "换了机器人就取不到了")
	for _, name := range on(t, dir) {
		require.False(t, strings.Contains(name, "戏台"))
	}
}
