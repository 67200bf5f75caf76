package record_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/notes"
	"lianluo/models/people"
)

// The 履职档案 has what the record book has, a chapter a year; it is made for the member
// and the staff. The booklet of notes is the member's alone.
func TestThePapersOfAMember(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	m, other, d := h.Members[0], h.Members[5], h.Director
	hostile := "=1+1 𠮷䶮 🚜 ]]><w:p>& " + strings.Repeat("长", 3000)
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&people.Person{}).Where("id = ?", m.Row).Updates(map[string]any{"post": "=农机站" + strings.Repeat("站", 90), "phone": "13800001111"}).Error; err != nil {
			return err
		}
		n := &notes.Note{Kind: notes.Reflection, PersonID: m.Row, Text: hostile}
		return notes.File(tx, n, h.Clock.Now().Add(-time.Hour))
	})
	m.Send("/record")
	m.Tap("履职档案")
	name, _, text := m.Word()
	require.Equal(t, "青山镇政协联络处-履职档案-"+m.Name+".docx", name)
	for _, words := range []string{
		"委员履职档案\n" + m.Name + "\n", "=农机站" + strings.Repeat("站", 90), "\n一、2026年\n（一）出席活动\n应到 1 次，出席 1 次（其中迟到 0 次）",
		"学习笔记 1 篇，心得体会 2 篇", "送戏下乡", "已核实", "（六）荣誉\n无数据\n（七）文史资料\n无数据\n（八）表扬\n无数据\n",
	} {
		require.Contains(t, text, words)
	}
	require.NotContains(t, text, "13800001111", "it carries no phone")
	require.NotContains(t, text, "修通村东断头路", "it is another's")

	m.Tap("笔记汇编")
	name, _, text = m.Word()
	require.Equal(t, "青山镇政协联络处-学习笔记汇编-"+m.Name+"-2026年.docx", name)
	require.Contains(t, text, "2026年学习笔记汇编\n"+m.Name+"\n\n共 3 篇，其中学习笔记 1 篇，心得体会 2 篇。\n")
	require.Contains(t, text, "一、四中全会精神（学习笔记）\n2026年11月20日集中学习，2026年11月21日提交\n今天学得很有收获\n")
	require.Contains(t, text, "三、自学（心得体会）\n")
	require.Contains(t, text, "\n"+hostile+"\n")

	sent := len(h.Sandbox.Calls("sendDocument"))
	other.Forge("paper:dossier:" + fmt.Sprint(m.Row))
	require.Len(t, h.Sandbox.Calls("sendDocument"), sent, "another's is the staff's")
	d.Forge("paper:dossier:" + fmt.Sprint(m.Row))
	_, _, text = d.Word()
	require.Contains(t, text, "委员履职档案\n"+m.Name+"\n")
	d.Forge("paper:notes_booklet:2026")
	require.Len(t, h.Sandbox.Calls("sendDocument"), sent+1, "the director has no booklet")
	other.Forge("paper:notes_booklet:2026")
	require.Contains(t, other.Last(), "还没有交过")
}
