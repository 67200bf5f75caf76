package archive_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	marchive "lianluo/models/archive"
)

func items(h *harness.Harness) (list []marchive.Item) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

// TestItemFromAForwardedVoice: three acts from what was sent to what is filed.
func TestItemFromAForwardedVoice(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Give(sandbox.Outgoing{Voice: []byte("sound"), Duration: 60, Forward: &sandbox.MessageOrigin{Type: "hidden_user", SenderUserName: "王大爷"}})
	m.Tap("文史资料")
	require.Contains(t, m.Last(), "已收到语音 1 段。请写一句话")
	m.Send("王家石桥是怎么修的")
	require.Contains(t, m.Last(), "请核对")
	m.Tap("提交")
	require.Contains(t, m.Last(), "编号 史-2026-001，待主任核实")
	it := items(h)[0]
	require.Equal(t, "王家石桥是怎么修的", it.Title)
	require.Zero(t, it.FromYear)

	// What was passed over is added later.
	m.Tap("修改")
	m.Tap("年代")
	m.Send("光绪五十年")
	require.Contains(t, m.Last(), "光绪一共 34 年，没有“光绪五十年”")
	m.Send("民国三十六年")
	require.Contains(t, m.Last(), "年代 民国三十六年（1947年）")
	m.Tap("修改")
	m.Tap("口述人")
	m.Send("王大爷")
	require.Contains(t, m.Last(), "王大爷愿意在资料里署名吗？")
	m.Tap("不署名")
	m.Send("那年发大水，桥冲走了。")
	m.Send("全村凑粮修的。")
	m.Tap("接在后面")
	m.Tap("提交")
	it = items(h)[0]
	require.Equal(t, 1947, it.FromYear)
	require.Equal(t, "那年发大水，桥冲走了。\n全村凑粮修的。", it.Text)

	require.Contains(t, h.Director.Last(), "待核实")
	require.Contains(t, h.Director.Last(), "王大爷")
	other := h.Members[1]
	other.Forge("archive_item:1")
	require.NotContains(t, other.Last(), "石桥", "nobody has confirmed it")
	h.Director.Tap("核实")
	require.Contains(t, h.Director.Last(), "已核实 史-2026-001")
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "已经主任核实")

	other.Send("/archive")
	require.Contains(t, other.Last(), "已核实 1 份")
	other.Tap("民国三十六年 · 王家石桥是怎么修的")
	require.Contains(t, other.Last(), "口述人不署名")
	require.NotContains(t, other.Last(), "王大爷")
	for _, words := range []string{"大水", "修的", "石桥 凑粮"} {
		require.Contains(t, other.Send("/archive "+words).Last(), "王家石桥是怎么修的", words)
	}
	require.Contains(t, other.Send("/archive 王大爷").Last(), "没有找到")
	require.Contains(t, other.Send("/archive 桥").Last(), "两个字以上")
	other.Send("文史").Tap("查找")
	other.Send("大水")
	require.Contains(t, other.Last(), "里有“大水”的")

	// Somebody else tells of it too.
	other.Tap("民国三十六年")
	other.Tap("我也来讲讲")
	other.Send("我奶奶说，石料是从山后背来的。").Tap("提交")
	require.Contains(t, other.Last(), "史-2026-002")
	h.Director.Tap("核实")
	m.Send("/archive 史-2026-001")
	require.Contains(t, m.Last(), "还有 1 人讲过")
	m.Tap("还有 1 人讲过")
	require.Contains(t, m.Last(), "同一件事，还有这些讲述")
}

// TestBackAndForth: an item that was sent back, withdrawn, and undone.
func TestBackAndForth(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[2], h.Director
	m.Send("/archive").Tap("记一份")
	require.Contains(t, m.Last(), "要记什么文史资料")
	m.Send("1958年春，公社在村口修了水库，干了三个月。")
	m.Tap("提交")
	it := items(h)[0]
	require.Equal(t, "1958年春，公社在村口修了水库，干了三个月", it.Title)
	require.Equal(t, "1958年春，公社在村口修了水库，干了三个月。", it.Text)
	d.Tap("退回")
	d.Tap("请写清年代和地点")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "请写清年代和地点")
	m.Tap("修改后再交")
	m.Tap("年代")
	m.Send("1958年春").Tap("提交")
	require.Contains(t, d.Last(), "待核实")
	d.Tap("核实")
	h.Advance(6 * time.Minute)
	m.Send("/archive").Tap("我交的")
	require.Contains(t, m.Last(), "1958年春")
	d.Send("/archive 史-2026-001").Tap("退回")
	d.Send("地点写错了").Tap("退回")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "地点写错了")
	require.Contains(t, h.Members[3].Send("/archive 水库").Last(), "没有找到")
	m.Send("/archive 史-2026-001").Tap("撤回")
	require.Contains(t, m.Last(), "已撤回 史-2026-001")
}

func unzip(t *testing.T, data []byte) (names []string, files map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		all, err := io.ReadAll(r)
		require.NoError(t, err)
		names, files[f.Name] = append(names, f.Name), string(all)
	}
	return names, files
}

// TestFolder: a Word document, the files, and a list that names what is missing.
func TestFolder(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/archive").Tap("记一份")
	m.Photos(2, "老戏台")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "=1+1/..\\族谱 𠮷.pdf", Data: []byte("paper")}}})
	m.Give(sandbox.Outgoing{Voice: []byte("sound"), Duration: 3})
	m.Tap("提交")
	d.Tap("核实")
	m.Send("/archive 史-2026-001").Tap("文字和附件打包")
	name, data := m.Document()
	require.Equal(t, "青山镇政协联络处-文史资料-史-2026-001.zip", name)
	names, files := unzip(t, data)
	require.Len(t, names, 6, names)
	require.Equal(t, "paper", files[names[3]])
	require.True(t, strings.HasSuffix(names[3], ".pdf"), names[3])
	require.Equal(t, "04-语音.ogg", names[4])
	require.Equal(t, "sound", files["04-语音.ogg"])
	require.Contains(t, files["老戏台.docx"], "PK")
	require.Contains(t, files["目录.txt"], "老戏台（2026年12月5日整理）")
	require.NotContains(t, files["目录.txt"], "没能放进来的")
	for _, name := range names {
		require.NotContains(t, name, "/")
		require.NotContains(t, name, "\\")
	}

	// One that no bot is given is named, and the rest comes all the same.
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE attachments SET size = ? WHERE kind = 'voice'", 30<<20).Error
	})
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE attachments SET file_id = 'gone' WHERE kind = 'document'").Error
	})
	m.Send("/archive 史-2026-001").Tap("文字和附件打包")
	_, data = m.Document()
	_, files = unzip(t, data)
	require.Contains(t, m.Last(), "有 2 个文件没能放进去")
	require.Contains(t, files["目录.txt"], "04-语音.ogg：超过 20 MB")
	require.Contains(t, files["目录.txt"], ".pdf：Telegram 上已经取不到了")

	// Others than members who read it have none.
	h.Members[1].Forge("paper:archive_folder:99")
	require.NotContains(t, h.Members[1].Last(), "打包好")
	h.Members[1].Forge("paper:archive_folder:1.7")
	require.NotContains(t, h.Members[1].Last(), "[document]")
}

// TestALargeFolderComesInParts, none over what a bot can send.
func TestALargeFolderComesInParts(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/archive").Tap("记一份")
	m.Photos(3, "老戏台")
	m.Tap("提交")
	d.Tap("核实")
	h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE attachments SET size = ?", 19<<20).Error })
	m.Send("/archive 史-2026-001").Tap("文字和附件打包")
	require.Contains(t, m.Last(), "第1部分，共2部分")
	_, data := m.Document()
	names, files := unzip(t, data)
	require.Len(t, names, 4)
	require.Contains(t, files["目录.txt"], "03-照片.jpg（在第2部分）")
	m.Tap("下一部分（2/2）")
	name, data := m.Document()
	require.Contains(t, name, "第2部分")
	names, _ = unzip(t, data)
	require.Equal(t, []string{"03-照片.jpg", "目录.txt"}, names)
}

// TestItemFromAPhoto: what a photo says under it is the item's name, and two acts file it.
func TestItemFromAPhoto(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Photos(1, "1958年修水库的老照片")
	m.Tap("文史资料")
	require.Contains(t, m.Last(), "请核对")
	m.Tap("提交")
	require.Contains(t, m.Last(), "史-2026-001")
	require.Equal(t, "1958年修水库的老照片", items(h)[0].Title)
	h.Director.Tap("核实")
	m.Send("/archive 史-2026-001").Tap("文字和附件打包")
	_, data := m.Document()
	names, _ := unzip(t, data)
	require.Contains(t, names, "01-照片.jpg")
}

// TestHostileWords: whatever people write is kept whole, shown in parts, found, and taken home
// in a folder whose names are fit for any machine.
func TestHostileWords(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	nasty := "=1+1𠮷䶮镕😀<b>&\"'../\\:*|"
	title := nasty + strings.Repeat("长", 98-len([]rune(nasty)))
	m.Send("/archive").Tap("记一份")
	m.Send("石桥")
	m.Tap("修改")
	m.Tap("标题")
	m.Send(title)
	m.Tap("修改")
	m.Tap("正文")
	for _, fill := range []string{"很", "久", "以", "前", "啊"} {
		m.Send(nasty + strings.Repeat(fill, 3900-len([]rune(nasty))))
	}
	m.Tap("修改")
	m.Tap("口述人")
	m.Send("𠮷" + strings.Repeat("王", 28))
	m.Tap("愿意署名")
	m.Tap("提交")
	require.Contains(t, m.Last(), "史-2026-001")
	it := items(h)[0]
	require.Equal(t, title, it.Title)
	require.Equal(t, 5, strings.Count(it.Text, nasty))
	d.Tap("核实")
	require.Contains(t, d.Last(), "已核实")

	other := h.Members[1]
	require.Contains(t, other.Send("/archive").Last(), "已核实 1 份")
	other.Send("/archive 很很很")
	require.Contains(t, other.Last(), "里有“很很很”的")
	other.Send("/archive 史-2026-001")
	require.Contains(t, other.Last(), title)
	other.Tap("看全文")
	require.Contains(t, other.Last(), nasty)
	other.Send("/archive 史-2026-001").Tap("文字和附件打包")
	name, data := other.Document()
	require.NotRegexp(t, `[/\\<>:"|?*]`, name)
	names, files := unzip(t, data)
	require.Len(t, names, 2)
	for _, name := range names {
		require.NotRegexp(t, `[/\\<>:"|?*\x00-\x1f]`, name)
	}
	require.Contains(t, files["目录.txt"], "=1+1𠮷䶮镕😀")
}
