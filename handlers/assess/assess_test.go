package assess_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	massess "lianluo/models/assess"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

func items(h *harness.Harness) (list []massess.Item) {
	h.Rows(func(tx *gorm.DB) (err error) { list, err = massess.Of(tx, 2026); return err })
	return list
}

func number(t *testing.T, h *harness.Harness, source massess.Source) *massess.Item {
	t.Helper()
	for _, it := range items(h) {
		if it.Source == source {
			return &it
		}
	}
	t.Fatalf("no item of %s", source)
	return nil
}

// The list is prefilled with what is on record; the director alone gives points, which nothing
// reckons.
func TestTheSelfAssessment(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	h.Write(func(tx *gorm.DB) error {
		at := store.Stamp(h.Clock.Now())
		deed := &deeds.Deed{PersonID: h.Members[0].Row, Number: "好-2026-001", Title: "=1+1 送戏<下>乡 𠮷䶮", OnDate: "2026-12-02", State: deeds.Confirmed}
		deed.FiledAt, deed.ConfirmedAt = at, &at
		return tx.Create(deed).Error
	})
	d.Send("/assess")
	require.Contains(t, d.Last(), "年度自评 · 2026年\n共 18 项，满分 100 分；已评得 0 分，待自评 18 项。")
	require.NotContains(t, d.Last(), "12月起打分")
	require.Contains(t, d.Last(), "1. 镇党委听取政协工作汇报（2分）· 待自评 · 证据 0")
	d.Send("/assess")
	require.Len(t, items(h), 18, "the list is made once")

	deed := number(t, h, massess.Deeds)
	d.Forge("assess_item:" + id(deed))
	require.Contains(t, d.Last(), "工作记录里的证据 1 条：\n11-1 好事实事《=1+1 送戏<下>乡 𠮷䶮》 · 好-2026-001 · 12月2日（周三）")
	d.Tap("看证据")
	d.Tap("1")
	require.Contains(t, d.Last(), "送戏<下>乡", "the record opens")

	d.Forge("assess_score:" + id(deed))
	require.Contains(t, d.Last(), "满分 10 分，打几分？")
	for _, bad := range []string{"11", "-1", "1.55", "十", "1e3", "+3", "9999999999999999999999"} {
		d.Send(bad)
		require.Contains(t, d.Last(), "请写 0 到 10 的分数", bad)
	}
	d.Send("8.5")
	require.Contains(t, d.Last(), "第11项自评 8.5 分。")
	require.EqualValues(t, 85, *number(t, h, massess.Deeds).Score)
	d.Tap("打分")
	d.Tap("10 分")
	d.Tap("撤销")
	require.EqualValues(t, 85, *number(t, h, massess.Deeds).Score, "the undo gives back what was there")
	d.Tap("下一项")
	require.Contains(t, d.Last(), "12. 爱心捐赠")

	// The secretary reads and prints, and gives no points; a member sees nothing of it.
	s := h.Members[9]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", s.Row).Update("roles", people.Secretary).Error
	})
	s.Send("/assess")
	require.Contains(t, s.Last(), "已评得 8.5 分，待自评 17 项")
	require.Contains(t, s.Forge("assess_score:1"), "主任")
	require.Contains(t, h.Members[2].Forge("assess_item:1"), "主任")
	h.Members[2].Forge("paper:assess_word:2026")
	require.NotContains(t, h.Members[2].Chat(), ".docx")

	d.Forge("paper:assess_word:2026")
	name, mark, text := d.Word()
	require.Equal(t, "青山镇政协联络处-政协联络处年度工作自评报告-2026年.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	require.Contains(t, text, "共 18 项，满分 100 分。已自评 1 项，得 8.5 分；待自评 17 项。")
	require.Contains(t, text, "11-1 好事实事《=1+1 送戏<下>乡 𠮷䶮》 · 好-2026-001 · 2026年12月2日")
	require.Contains(t, text, "待自评")
	d.Forge("paper:assess_sheet:2026")
	name, sheets := d.Book()
	require.Equal(t, "青山镇政协联络处-年度自评表-2026年.xlsx", name)
	require.Len(t, sheets["年度自评表"], 20)
	require.Contains(t, sheets["证据目录"][1], "好事实事《=1+1 送戏<下>乡 𠮷䶮》")
}

func id(it *massess.Item) string { return string(rune('0'+it.ID/10)) + string(rune('0'+it.ID%10)) }

// The list is the director's: an item is changed, added, taken off and put back, and the next
// year begins with it, without its scores.
func TestTheListIsEdited(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/assess")
	d.Forge("assess_edit:1")
	d.Tap("改分值")
	d.Send("0")
	require.Contains(t, d.Last(), "请写大于 0")
	d.Send("6")
	d.Tap("保存")
	require.Contains(t, d.Last(), "第1项已修改。")
	require.EqualValues(t, 60, items(h)[0].Most)

	d.Forge("assess_add:2026")
	d.Send(strings.Repeat("字", 101))
	require.Contains(t, d.Last(), "101")
	d.Send("信访登记")
	d.Send("5")
	d.Tap("加上")
	require.Contains(t, d.Last(), "已加为第19项。")
	require.Contains(t, d.Last(), "没有对应的记录")
	d.Forge("assess_drop:2")
	require.Len(t, items(h), 18)
	d.Tap("撤销")
	require.Len(t, items(h), 19)
	d.Forge("assess_drop:2")
	require.Contains(t, d.Forge("assess_item:2"), "不在了")
	require.Contains(t, d.Last(), "2. 镇党委、镇政府交办课题", "the numbers have no gap")

	d.Forge("assess_score:1")
	d.Tap("0 分")
	h.AdvanceTo(time.Date(2027, 12, 1, 12, 0, 0, 0, harness.Shanghai))
	d.Send("/assess")
	require.Contains(t, d.Last(), "年度自评 · 2027年\n共 18 项，满分 107 分；已评得 0 分，待自评 18 项。")
	d.Tap("2026年")
	require.Contains(t, d.Last(), "待自评 17 项")
	require.Contains(t, d.Forge("assess:2031:0"), "没有自评")
}
