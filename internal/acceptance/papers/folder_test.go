package papers

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/records"
)

// matter is an item of the archive of which more than one has told.
const matter = "SELECT matter_id FROM archive_items WHERE matter_id > 0 ORDER BY id LIMIT 1"

// attached gives that item a recording that somebody sent.
func attached(h *harness.Harness) {
	f := h.Sandbox.AddFile(sandbox.Upload{Name: "=1+1/../刘大爷讲水库 𠮷.mp3", Data: []byte("sound")})
	h.Write(func(tx *gorm.DB) error {
		var id int64
		if err := tx.Raw(matter).Scan(&id).Error; err != nil {
			return err
		}
		return records.Attach(tx, &records.Attachment{
			OwnerKind: records.KindArchive, OwnerID: id, Kind: records.Audio, FileID: f.FileID, UniqueID: f.FileUniqueID, Name: f.FileName, Size: f.FileSize, AddedBy: h.Members[0].Row,
		})
	})
}

func (c *came) folder() bool { return strings.HasSuffix(c.File, ".zip") }

// docx is a Word paper, by itself or in a folder; nil where there is none.
func (c *came) docx(t testing.TB) []byte {
	t.Helper()
	switch {
	case c.word():
		return c.Data
	case c.folder():
		for name, data := range parts(t, c.Data) {
			if strings.HasSuffix(name, ".docx") {
				return data
			}
		}
	}
	return nil
}

// folderSaid is what is in a folder: the names, the list of them, what is written.
func (c *came) folderSaid(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	all := parts(t, c.Data)
	names := make([]string, 0, len(all))
	for name, data := range all {
		names = append(names, fmt.Sprintf("%s: %t", name, len(data) > 0))
		require.NotRegexp(t, `[/\\<>:"|?*\x00-\x1f]`, name, "Windows unpacks it too")
		require.LessOrEqual(t, len([]rune(name)), 60)
	}
	slices.Sort(names)
	fmt.Fprintf(&b, "%s\n\n%s\n", strings.Join(names, "\n"), strings.ReplaceAll(strings.TrimPrefix(string(all["目录.txt"]), "\ufeff"), "\r\n", "\n"))
	lines, _, _ := wordText(t, c.docx(t))
	for _, line := range lines {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
