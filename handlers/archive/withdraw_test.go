package archive_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	marchive "lianluo/models/archive"
)

// confirmed files an item of a member's and has it confirmed.
func confirmed(h *harness.Harness, m *harness.Person, title, teller string) {
	m.Send("/archive").Tap("记一份")
	m.Send(title)
	m.Tap("修改")
	m.Tap("正文")
	m.Send("那年发大水，桥冲走了，全村凑粮修的。")
	m.Tap("修改")
	m.Tap("口述人")
	m.Send(teller)
	m.Tap("愿意署名")
	m.Tap("提交")
	h.Director.Send("/archive 史-2026-001").Tap("核实")
	h.Advance(6 * time.Minute)
}

// onGroupPage makes the first item the page of the week.
func onGroupPage(h *harness.Harness) {
	h.Director.Send("/settings archive on")
	h.AdvanceTo(time.Date(2026, 12, 7, 10, 1, 0, 0, harness.Shanghai))
}

// TestTheStaffWithdrawsAConfirmedItem: with a reason, of which its author hears; it is neither
// listed, found, leafed nor taken home any more, and the group's page is taken down. The undo
// brings all of it back.
func TestTheStaffWithdrawsAConfirmedItem(t *testing.T) {
	h := harness.New(t).Seed()
	m, other, d := h.Members[0], h.Members[1], h.Director
	confirmed(h, m, "王家石桥", "王大爷")
	onGroupPage(h)
	require.Contains(t, h.Group.Last(), "文史一页 · 王家石桥")

	m.Send("/archive 史-2026-001")
	require.NotContains(t, m.Last(), "撤回（不再收录）", "it is no longer its author's to take back")
	m.Forge("archive_step:1:withdrawn")
	require.Equal(t, marchive.Confirmed, items(h)[0].State)
	other.Forge("archive_step:1:withdrawn")
	require.Equal(t, marchive.Confirmed, items(h)[0].State)

	d.Send("/archive 史-2026-001").Tap("撤回（不再收录）")
	require.Contains(t, d.Last(), "撤回 史-2026-001「王家石桥」的理由是什么？")
	require.Equal(t, marchive.Confirmed, items(h)[0].State, "not without a reason")
	d.Tap("内容与事实不符")
	require.Contains(t, d.Last(), "已撤回 史-2026-001")
	require.Equal(t, marchive.Withdrawn, items(h)[0].State)
	require.Contains(t, h.Group.Last(), "这一页文史已撤下")

	d.Tap("撤销")
	require.Equal(t, marchive.Confirmed, items(h)[0].State)
	require.Contains(t, h.Group.Last(), "文史一页 · 王家石桥")
	require.Contains(t, other.Send("/archive 大水").Last(), "里有“大水”的")

	d.Send("/archive 史-2026-001").Tap("撤回（不再收录）")
	d.Send("家属来信，不愿再登").Tap("撤回")
	require.Equal(t, marchive.Withdrawn, items(h)[0].State)
	require.NotContains(t, m.Last(), "被撤回", "it can still be undone")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "您的文史资料 史-2026-001「王家石桥」被撤回")
	require.Contains(t, m.Last(), "理由：家属来信，不愿再登")
	m.Tap("查看")
	require.Contains(t, m.Last(), "已撤回", "who filed it still sees what became of it")

	require.Contains(t, other.Send("/archive").Last(), "已核实 0 份")
	require.Contains(t, other.Send("/archive 大水").Last(), "没有找到")
	require.NotContains(t, other.Send("/search 石桥").Last(), "王家石桥")
	require.NotContains(t, d.Send("/search 石桥").Last(), "王家石桥")
	other.Forge("archive_item:1")
	require.NotContains(t, other.Last(), "王家石桥")
	other.Forge("archive_read:1:0")
	require.NotContains(t, other.Last(), "大水")
	other.Forge("paper:archive_folder:1")
	require.NotContains(t, other.Chat(), ".zip")
	require.NotContains(t, other.Send("/paper").Last(), "王家石桥")
	h.Rows(func(tx *gorm.DB) error {
		it, err := marchive.NextPage(tx, "2028-01-01")
		require.Nil(t, it)
		return err
	})
}

// TestATellersNameIsTakenBack at any time, by who filed the item or the office, and nobody else:
// no list, search, table, folder or page has it from then on.
func TestATellersNameIsTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	m, other, d := h.Members[0], h.Members[1], h.Director
	confirmed(h, m, "王家石桥", "王大爷")
	onGroupPage(h)
	require.Contains(t, h.Group.Last(), "王大爷")
	require.Contains(t, other.Send("/archive 王大爷").Last(), "里有“王大爷”的")
	require.Contains(t, other.Send("/archive 史-2026-001").Last(), "口述人 王大爷")
	require.NotContains(t, other.Last(), "口述人改为不署名")
	other.Forge("archive_unname:1")
	require.True(t, items(h)[0].Consent)

	m.Send("/archive 史-2026-001").Tap("口述人改为不署名")
	require.Contains(t, m.Last(), "已改为不署名")
	require.Contains(t, m.Last(), "口述人 王大爷（不署名，不对外）")
	require.NotContains(t, h.Group.Last(), "王大爷")
	require.Contains(t, h.Group.Last(), "文史一页 · 王家石桥", "the page itself stays")
	require.Contains(t, other.Send("/archive 王大爷").Last(), "没有找到")
	require.NotContains(t, other.Send("/search 王大爷").Last(), "王家石桥")
	require.Contains(t, other.Send("/archive 史-2026-001").Last(), "口述人不署名")
	require.Contains(t, d.Send("/search 王大爷").Last(), "王家石桥", "the office has the name")
	other.Send("/archive 史-2026-001").Tap("文字和附件打包")
	_, data := other.Document()
	_, files := unzip(t, data)
	require.NotContains(t, wordOf(t, files["王家石桥.docx"]), "王大爷")

	// There is nothing more to take back. Undone, and taken back by the office.
	require.Contains(t, d.Forge("archive_unname:1"), "没有可撤销的事")
	m.Tap("撤销")
	require.True(t, items(h)[0].Consent)
	require.Contains(t, h.Group.Last(), "王大爷")
	require.Contains(t, other.Send("/archive 王大爷").Last(), "里有“王大爷”的")
	d.Send("/archive 史-2026-001").Tap("口述人改为不署名")
	require.False(t, items(h)[0].Consent)
	require.NotContains(t, h.Group.Last(), "王大爷")
}

func wordOf(t *testing.T, data string) string {
	t.Helper()
	_, parts := unzip(t, []byte(data))
	return parts["word/document.xml"]
}
