package deeds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestDeedFromOneLine(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed").Send("送戏下乡 20场，惠及800人，地点：文化广场")
	card := m.Last()
	require.Contains(t, card, "请核对")
	require.Contains(t, card, "好事实事 · 送戏下乡")
	require.Contains(t, card, "数量 20 场 · 受益 800 人")
	require.Contains(t, card, "日期 12月5日（周六，今天）")
	require.Contains(t, card, "地点 文化广场")
	m.Tap("提交")
	require.Contains(t, m.Last(), "编号 好-2026-001，待主任核实")
	require.Contains(t, m.Last(), "本届承诺 3–5 件，您已办结 0 件")
	d := scenes.Deeds(h)[0]
	require.Equal(t, "送戏下乡", d.Title)
	require.Equal(t, store.Date("2026-12-05"), d.OnDate)

	require.Contains(t, h.Director.Last(), "待核实")
	h.Director.Tap("核实")
	require.Contains(t, h.Director.Last(), "已核实 好-2026-001")
	require.NotContains(t, m.Last(), "已经主任核实", "told before it can no longer be undone")
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "好-2026-001「送戏下乡」已经主任核实")
	require.NotContains(t, h.Group.Chat(), "送戏", "nothing of it in the group")
}

func TestDeedThatIsAllQuantity(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed").Send("慰问困难户 20户")
	require.Contains(t, m.Last(), "好事实事 · 慰问困难户\n慰问困难户 20户\n受益 20 户")
	m.Tap("放弃")
	m.Send("/deed").Send("20户")
	require.Contains(t, m.Last(), "做了什么好事")
}

func TestDeedWithAlbumInThreeTaps(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/deed")
	m.Photos(3, "昨天慰问困难户 20户，送米 50 袋")
	card := m.Last()
	require.Contains(t, card, "照片 3 张")
	require.Contains(t, card, "12月4日")
	m.Tap("提交")
	require.Contains(t, m.Last(), "好-2026-001")
	h.Rows(func(tx *gorm.DB) error {
		n, err := records.CountAttachments(tx, records.KindDeed, scenes.Deeds(h)[0].ID)
		require.Equal(t, 3, n[scenes.Deeds(h)[0].ID])
		return err
	})
	h.Director.Tap("看附件 3")
	require.Contains(t, h.Director.Chat(), "[photo]")
}

func TestDeedAskedForByCommandAlone(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[1]
	m.Send("/deed").Send("捐书12,000册")
	require.Contains(t, m.Last(), "数量 12,000 册")
	m.Send("提交")
	require.Len(t, scenes.Deeds(h), 1)
	h.Director.Send("/confirm 好-2026-001")
	require.Equal(t, mdeeds.Confirmed, scenes.Deeds(h)[0].State)
	m.Send("/deeds")
	require.Contains(t, m.Last(), "好-2026-001 · 捐书 · 已核实")
	m.Send("/deeds 好-2026-001")
	require.Contains(t, m.Last(), "已核实")
}

func TestDeedDateAndCoworkers(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed").Send("义诊，服务120人次")
	m.Tap("修改")
	m.Tap("改日期")
	m.Send("下周八")
	require.Contains(t, m.Last(), "没看懂日期“下周八”")
	m.Send("12月8日")
	require.Contains(t, m.Last(), "“12月8日”会记成2025年12月8日，离现在将近一年。请连年份一起写")
	m.Send("2025年12月8日")
	require.Contains(t, m.Last(), "2025年12月8日（周一）")
	m.Tap("修改")
	m.Tap("改日期")
	m.Send("明天")
	require.Contains(t, m.Last(), "日期不能在今天以后")
	m.Send("12月3日")
	m.Tap("修改")
	m.Tap("补同行委员")
	m.Tap("陈静")
	m.Tap("王芳")
	m.Tap("完成")
	require.Contains(t, m.Last(), "同行 陈静、王芳")
	m.Tap("提交")
	d := scenes.Deeds(h)[0]
	require.Equal(t, store.Date("2026-12-03"), d.OnDate)
	h.Director.Tap("核实")
	h.Advance(5 * time.Minute)
	require.Contains(t, h.Members[0].Last(), "义诊", "who took part hears of it too")
	h.Members[0].Forge("deed:1")
	require.Contains(t, h.Members[0].Last(), "好-2026-001")
	require.Contains(t, h.Members[1].Send("/menu").Forge("deed:1"), "不是您的")
}

func TestDeedReturnedAndFiledAgain(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed 修路2公里")
	h.Director.Tap("退回")
	require.Contains(t, h.Director.Last(), "理由是什么")
	h.Director.Send("请补照片").Tap("退回")
	require.Contains(t, h.Director.Last(), "已退回 好-2026-001")
	h.Director.Tap("撤销")
	require.Equal(t, mdeeds.Filed, scenes.Deeds(h)[0].State)
	h.Advance(6 * time.Minute)
	require.NotContains(t, m.Chat(), "请补照片", "an undone decision tells nothing")

	h.Director.Forge("deed_step:1:returned")
	h.Director.Tap("请补照片或证明材料")
	h.Advance(5 * time.Minute)
	require.Contains(t, m.Last(), "理由：请补照片或证明材料")
	m.Tap("修改后再交")
	m.Photos(2, "")
	m.Tap("提交")
	require.Contains(t, m.Last(), "好-2026-001", "it keeps its number")
	require.Equal(t, mdeeds.Filed, scenes.Deeds(h)[0].State)
	require.Len(t, scenes.Deeds(h), 1)
}

func TestDeedUndone(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed 植树500棵")
	require.Contains(t, m.Tap("撤销"), "已撤销")
	require.Equal(t, mdeeds.Draft, scenes.Deeds(h)[0].State)
	require.Contains(t, m.Last(), "植树")
	require.Contains(t, h.Director.Last(), "已撤回")
	m.Tap("提交")
	require.Contains(t, m.Last(), "好-2026-001")
	require.Equal(t, mdeeds.Filed, scenes.Deeds(h)[0].State)
	late := m.Button("撤销")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Forge(late), "已过 5 分钟")
}

func TestDeedNumbersOfPeopleAreTakenOut(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed 结对帮扶3户，电话13912345678")
	require.Contains(t, m.Last(), "手机号码")
	m.Tap("去掉号码")
	require.Contains(t, m.Last(), "请核对")
	require.NotContains(t, m.Last(), "13912345678")
	m.Tap("提交")
	require.NotContains(t, scenes.Deeds(h)[0].Details+scenes.Deeds(h)[0].Title, "13912345678")
}

func TestDeedDraftSurvivesRestart(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed").Send("送戏下乡3场")
	h.Stop()
	h.Start()
	m.Photos(1, "")
	require.Contains(t, m.Last(), "照片 1 张")
	m.Tap("提交")
	require.Len(t, scenes.Deeds(h), 1)
}

func TestDeedsOfOthersAreRefused(t *testing.T) {
	h := harness.New(t).Seed()
	m, other := h.Members[3], h.Members[5]
	m.Send("/deed 送戏下乡3场")
	other.Send("/deeds")
	for _, data := range []string{"deed:1", "deed_edit:1", "deed_withdraw:1", "files:deed:1"} {
		require.Contains(t, other.Forge(data), "不是您的", data)
	}
	require.Contains(t, other.Forge("deed_step:1:confirmed"), "不是您的")
	require.Contains(t, other.Forge("deed_step:1:returned"), "不是您的")
	require.Equal(t, mdeeds.Filed, scenes.Deeds(h)[0].State)
	h.Director.Forge("deed_step:1:confirmed")
	require.Contains(t, m.Forge("deed_withdraw:1"), "已经核实")
	require.Contains(t, h.Director.Forge("deed_step:1:confirmed"), "已经核实")
}

func TestDeedNamesSomebodyWhoWasNotThere(t *testing.T) {
	h := harness.New(t).Seed()
	author, other, third, secretary := h.Members[3], h.Members[4], h.Members[5], h.Members[6]
	h.Director.Send("/role " + secretary.Name + " +文书").Tap("确定")
	with := func() (list []int64) {
		h.Rows(func(tx *gorm.DB) error {
			all, err := mdeeds.CoworkersOf(tx, 1)
			list = all[1]
			return err
		})
		return list
	}
	author.Send("/deed").Send("义诊，服务120人次").Tap("修改")
	author.Tap("补同行委员")
	author.Tap(other.Name)
	author.Tap("完成")
	author.Tap("提交")
	h.Director.Tap("核实")
	h.Advance(6 * time.Minute)
	require.Contains(t, author.Last(), "您的好事实事 好-2026-001「义诊」已经主任核实")
	require.NotContains(t, author.Last(), "不是我")
	require.Contains(t, other.Last(), author.Name+"报的「义诊」写了您同行，主任已核实，也记在您名下。")
	require.Contains(t, third.Forge("deed_not_me:1"), "不是您的")
	require.Contains(t, author.Forge("deed_not_me:1"), "不是您的")
	require.Equal(t, []int64{other.Row}, with())

	other.Tap("不是我")
	require.Contains(t, other.Last(), "不再记在您名下")
	require.Empty(t, with())
	require.Contains(t, other.Forge("deed_not_me:1"), "不是您的")
	other.Tap("撤销")
	require.Equal(t, []int64{other.Row}, with())
	h.Advance(6 * time.Minute)
	require.NotContains(t, author.Chat()+h.Director.Chat()+secretary.Chat(), "没有一同办")

	other.Send("/deeds 好-2026-001").Tap("不是我")
	h.Advance(6 * time.Minute)
	told := other.Name + "说没有一同办 好-2026-001「义诊」"
	require.Contains(t, author.Last(), told)
	require.Contains(t, h.Director.Last(), told)
	require.Contains(t, secretary.Last(), told, "the secretary may confirm deeds, too")
	require.Empty(t, with())
	require.Equal(t, mdeeds.Confirmed, scenes.Deeds(h)[0].State, "the author's deed stands")
}

func TestWhoDecidesElsewhereIsNotAskedAnyMore(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[3].Send("/deed 送戏下乡3场")
	asked := len(h.Sandbox.Messages(h.Director.ID)) - 1
	notice := func() sandbox.Message { return h.Sandbox.Messages(h.Director.ID)[asked] }
	require.Contains(t, notice().Text, "待核实")
	require.NotNil(t, notice().ReplyMarkup)

	h.Director.Send("/confirm 好-2026-001")
	require.Contains(t, notice().Text, "已办理：已核实")
	require.Nil(t, notice().ReplyMarkup)
	h.Director.Send("/undo")
	require.Contains(t, notice().Text, "待核实")
	require.NotNil(t, notice().ReplyMarkup)
	h.Director.Tap("核实")
	require.Contains(t, h.Director.Last(), "撤销")
}

func TestWhoTakesADeedBackIsNotToldHowItWasDecided(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed 送戏下乡3场")
	h.Director.Tap("退回")
	h.Director.Send("请补照片").Tap("退回")
	m.Send("/deeds 好-2026-001").Tap("撤回")
	require.Equal(t, mdeeds.Withdrawn, scenes.Deeds(h)[0].State)
	h.Advance(6 * time.Minute)
	require.NotContains(t, m.Chat(), "被退回")
}

// Who did a deed with its author hears that it is confirmed also when somebody took it
// back meanwhile, and did not after all.
func TestCoworkerHearsOfADeedThatStandsAfterAll(t *testing.T) {
	h := harness.New(t).Seed()
	author, other := h.Members[8], h.Members[3]
	h.Director.Send("/role " + author.Name + " +文书").Tap("确定")
	author.Send("/deed").Send("义诊，服务120人次").Tap("修改")
	author.Tap("补同行委员")
	author.Tap(other.Name)
	author.Tap("完成")
	author.Tap("提交")
	author.Send("/deeds 好-2026-001") // the card offers it before the deed is confirmed
	h.Director.Tap("核实")
	author.Tap("撤回") // it is confirmed by now: the office says why
	author.Send("重复登记").Send("/undo")
	require.Equal(t, mdeeds.Confirmed, scenes.Deeds(h)[0].State)
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(other.Chat(), "也记在您名下"))
	require.NotContains(t, author.Chat(), "已经主任核实", "who took it back has seen how it stood")
}

// X names of coworkers are read whole, however they are written.
func TestXNamesOfCoworkers(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/addmember 司马 迁\n玉素甫.艾买提")
	m := h.Members[0]
	m.Send("/deed").Send("义诊，服务120人次").Tap("修改")
	m.Tap("补同行委员")
	m.Send("司马迁、没有的人、13800138000")
	require.NotContains(t, m.Last(), "同行 司马迁")
	m.Send("司马 迁、玉素甫·艾买提（维吾尔族），王芳(女)")
	require.Contains(t, m.Last(), "同行 司马迁、玉素甫·艾买提、王芳")
}

// What was confirmed and was not so is taken back by the staff, with a reason that its author reads.
func TestAConfirmedDeedIsTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[3], h.Director
	m.Send("/deed 送戏下乡3场")
	d.Tap("核实")
	h.Advance(6 * time.Minute)
	m.Send("/deeds 好-2026-001")
	require.NotContains(t, m.Last(), "不再计入")
	m.Forge("deed_step:1:withdrawn")
	require.Equal(t, mdeeds.Confirmed, scenes.Deeds(h)[0].State)
	d.Send("/deeds 好-2026-001").Tap("撤回（不再计入）")
	require.Contains(t, d.Last(), "理由是什么")
	d.Tap("重复登记")
	require.Contains(t, d.Last(), "已撤回 好-2026-001")
	require.Equal(t, mdeeds.Withdrawn, scenes.Deeds(h)[0].State)
	d.Tap("撤销")
	require.Equal(t, mdeeds.Confirmed, scenes.Deeds(h)[0].State)
	d.Send("/deeds 好-2026-001").Tap("撤回（不再计入）")
	d.Send("应为两场").Tap("撤回")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "被撤回，不再计入")
	require.Contains(t, m.Last(), "应为两场")
	require.NotContains(t, m.Chat(), "重复登记")
}
