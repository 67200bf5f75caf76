package papers_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// TestAPaperIsAskedForAndComes: what is being made is said so, until the file comes as a
// message of its own, which opens.
func TestAPaperIsAskedForAndComes(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/settings").Tap("文件字体")
	h.Director.Tap("常用字体")
	h.Director.Send("/settings head").Tap("留出红头位置")
	require.Contains(t, h.Director.Last(), "预印红头 留出红头位置")
	h.Director.Send("/settings fonts").Tap("看 Word 样张")
	require.NotContains(t, h.Director.Chat(), "正在制作")
	name, data := sent(t, h, h.Director)
	require.Equal(t, "青山镇政协联络处-样张.docx", name)
	text := unzipped(t, data, "word/document.xml")
	require.Contains(t, text, "文件样张")
	require.Contains(t, text, "2026年12月5日")
	require.Equal(t, 9, strings.Count(text[:strings.Index(text, "文件样张")], `"Flush"`), "the space of the head")
	styles := unzipped(t, data, "word/styles.xml")
	require.NotContains(t, styles, "GB2312", "the typefaces are those that were chosen")
	require.Contains(t, h.Log.String(), "paper sent")
}

// TestAPaletteIsShownWhenChosen: a picture comes by itself.
func TestAPaletteIsShownWhenChosen(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/settings").Tap("图片颜色")
	require.Contains(t, h.Director.Last(), "选好就发一张样张给您看")
	h.Director.Tap("赭红")
	require.Contains(t, h.Director.Chat(), "已改：图片颜色 赭红")
	require.Contains(t, h.Director.Last(), "图片样张：赭红")
	list := h.Sandbox.Messages(h.Director.ID)
	require.NotEmpty(t, list[len(list)-1].Photo)
	h.Rows(func(tx *gorm.DB) error {
		o, err := people.OfficeByID(tx, h.Office.ID)
		require.Equal(t, "ochre", o.Rules().Palette)
		return err
	})
	h.Director.Send("/settings palette purple")
	require.Contains(t, h.Director.Last(), "不能用作图片颜色")
}

// TestAPaperIsForWhomItIs: a forged button, somebody else, the group.
func TestAPaperIsForWhomItIs(t *testing.T) {
	h := harness.New(t).Seed()
	require.Contains(t, h.Members[0].Forge("paper:sample_word:"), "主任")
	require.NotContains(t, h.Members[0].Chat(), "正在制作")
	h.Members[0].Forge("paper:nonsense:1")
	h.Members[0].Send("/paper").Forge("papers:0:sample_word")
	require.Contains(t, h.Members[0].Last(), "现在没有可以要的文件")
	h.Members[0].SendIn(h.Group, "/paper")
	require.Contains(t, h.Group.Last(), "私聊")
	for _, words := range []string{"/paper", "要文件", "我要打印文件"} {
		h.Members[1].Send(words)
		require.Contains(t, h.Members[1].Last(), "文件", words)
		require.Contains(t, h.Members[1].Last(), "[ 菜单 ]", words)
	}
}

// TestWhoLostTheRoleMeanwhileGetsNoPaper: who may have it is looked at again when it is made.
func TestWhoLostTheRoleMeanwhileGetsNoPaper(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/settings fonts")
	h.Stop()
	h.Start()
	h.Write(func(tx *gorm.DB) error {
		key := "make:paper:test"
		payload := `{"maker":"paper","account":` + itoa(h.Director.ID) + `,"language":"zh-Hans","args":["sample_word",""]}`
		if _, err := ledger.Enqueue(tx, &ledger.OutboxRow{OfficeID: h.Office.ID, BotID: h.App.Bot.ID, ChatID: h.Director.ID, Method: "make", Payload: payload, Dedupe: &key}); err != nil {
			return err
		}
		return tx.Model(&people.Person{}).Where("id = ?", h.Director.Row).Update("roles", people.Member).Error
	})
	h.Stop()
	h.Start() // takes up what waits
	require.Contains(t, h.Director.Last(), "主任")
	for _, m := range h.Sandbox.Messages(h.Director.ID) {
		require.Nil(t, m.Document)
	}
}

// sent is the file of somebody's newest message.
func sent(t *testing.T, h *harness.Harness, p *harness.Person) (name string, data []byte) {
	t.Helper()
	list := h.Sandbox.Messages(p.ID)
	last := list[len(list)-1]
	require.NotNil(t, last.Document, "%s", p.Last())
	_, data, ok := h.Sandbox.File(last.Document.FileID)
	require.True(t, ok)
	return last.Document.FileName, data
}

func unzipped(t *testing.T, data []byte, part string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	f, err := z.Open(part)
	require.NoError(t, err)
	defer f.Close()
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	return string(text)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
