package research_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/notes"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// underWay opens the quarter's research with a writer.
func underWay(h *harness.Harness) {
	h.Director.Send("/research 题目：村级养老").Send(h.Members[0].Name).Tap("跳过")
	h.Director.Send("提交")
}

// ofAlbum gives one file of an album, as Telegram hands them out: one update each.
func ofAlbum(h *harness.Harness, p *harness.Person, file, album, caption string) {
	h.T.Helper()
	_, err := h.Sandbox.Send(p.ID, p.ID, sandbox.Outgoing{
		Caption: caption, Album: album, Photos: [][]byte{[]byte(file)},
	})
	require.NoError(h.T, err)
	h.Settle()
}

func attached(h *harness.Harness, note int64) (n int) {
	h.Rows(func(tx *gorm.DB) error {
		all, err := records.CountAttachments(tx, records.KindNote, note)
		n = all[note]
		return err
	})
	return n
}

func TestPictureInTheFieldIsAResearchNoteFirst(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	m.Photos(1, "村口")
	require.NotRegexp(t, `(?s)^\S*\[ 调研笔记`, m.Last())
	m.Tap("不用记")
	underWay(h)
	m.Photos(1, "敬老院厨房")
	require.Regexp(t, `(?s)照片 1 张\n\[ 调研笔记 \]`, m.Last())
}

// The files of an album come in any order, across a restart and after the
// note was filed: it is one note.
func TestAlbumIsOneNote(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	m := h.Members[2]
	ofAlbum(h, m, "one", "A1", "")
	h.Stop()
	h.Clock.Advance(time.Hour)
	h.Start()
	ofAlbum(h, m, "two", "A1", "敬老院厨房")
	m.Tap("调研笔记")
	ofAlbum(h, m, "three", "A1", "")
	require.Contains(t, m.Last(), "照片 3 张")
	m.Tap("提交")
	h.Stop()
	h.Start()
	m.Send("/deed") // something else is being filled in
	ofAlbum(h, m, "four", "A1", "两口锅")
	ofAlbum(h, m, "five", "A1", "")
	ofAlbum(h, m, "five", "A1", "")
	require.Contains(t, m.Chat(), "已并入刚才的调研笔记，现有 照片 5 张")
	list := scenes.Notes(h)
	require.Len(t, list, 1)
	require.Equal(t, "敬老院厨房\n两口锅", list[0].Text)
	require.Equal(t, 5, attached(h, list[0].ID))
	ofAlbum(h, m, "six", "A2", "另一组")
	require.Equal(t, 5, attached(h, list[0].ID))
}

func TestVoiceOfThePublicNamesNobody(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	m := h.Members[1]
	m.Send("/research").Tap("记群众声音")
	require.Contains(t, m.Last(), "不记姓名")
	m.Tap("村民")
	m.Send("王家村")
	require.Contains(t, m.Last(), "不要写姓名")
	m.Send("希望有人送餐，电话13812345678")
	require.Contains(t, m.Last(), "手机号码")
	require.Contains(t, m.Last(), "电话138****5678")
	require.Contains(t, m.Last(), "请把它也删去")
	require.NotContains(t, m.Last(), "13812345678")
	m.Tap("去掉号码")
	require.Contains(t, m.Last(), "希望有人送餐\n")
	require.NotContains(t, m.Last(), "电话")
	m.Tap("提交")
	list := scenes.Notes(h)
	require.Len(t, list, 1)
	require.Equal(t, notes.PublicVoice("villager"), list[0].Voice)
	require.Equal(t, "王家村", list[0].Place)
	require.NotContains(t, list[0].Text, "138")
	m.Tap("返回调研")
	require.Contains(t, m.Last(), "进行中 · 群众声音 1 条")
	require.NotContains(t, m.Last(), "笔记 0 篇")
	m.Tap("看调研笔记")
	require.Contains(t, m.Last(), "我的调研笔记 · 村级养老\n群众声音 1 条\n")
	m.Send("/record").Tap("明细")
	require.Contains(t, m.Last(), "群众声音 1 条")
	require.NotContains(t, m.Last(), "调研笔记 1 篇")
	m.Send("/research").Tap("记调研笔记")
	m.Photos(1, "")
	m.Tap("完成")
	m.Tap("提交")
	m.Tap("返回调研")
	m.Tap("看调研笔记")
	require.Contains(t, m.Last(), "笔记 1 篇 · 群众声音 1 条")
	require.Contains(t, m.Last(), m.Name+" · 照片 1 张 ]")
	err := h.DB.Write(t.Context(), func(tx *gorm.DB) error {
		n := &notes.Note{ResearchID: list[0].ResearchID, PersonID: m.Row, Voice: "villager", Text: "13812345678"}
		return mresearch.FileResearchNote(store.InOffice(tx, h.Office.ID), n, h.Clock.Now())
	})
	require.ErrorIs(t, err, notes.ErrIdentifies)
}
