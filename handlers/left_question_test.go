package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/notes"
)

// A director who has changed his mind goes away in any way and types something: nothing
// is called off, corrected, returned.
func TestB1AStrayTextDoesNothing(t *testing.T) {
	for name, leave := range map[string]func(h *harness.Harness){
		"a word of the keyboard": func(h *harness.Harness) { h.Director.Send("工作台") },
		"with a count":           func(h *harness.Harness) { h.Director.Send("工作台 3") },
		"a command":              func(h *harness.Harness) { h.Director.Send("/help") },
		"a button":               func(h *harness.Harness) { h.Director.Forge("todo") },
		"in the group":           func(h *harness.Harness) { h.Director.SendIn(h.Group, "/sessions") },
		"hours":                  func(h *harness.Harness) { h.Advance(3 * time.Hour) },
		"nothing":                func(*harness.Harness) {},
	} {
		t.Run(name, func(t *testing.T) {
			h, a := scenes.Planned(t)
			h.Director.Tap("取消活动")
			require.Contains(t, h.Director.Last(), "为什么取消")
			leave(h)
			h.Director.Send("小王在吗")
			require.Equal(t, activities.Planned, scenes.LastActivity(h).State)
			require.NotContains(t, h.Group.Chat(), "小王")
			require.NotContains(t, h.Members[0].Chat(), "小王")

			h.AdvanceTo(scenes.Clock(15, 20))
			h.Director.Send("/correct 王芳 出席")
			leave(h)
			h.Director.Send("明天早上九点请准备车辆")
			require.NotEqual(t, activities.Present, scenes.AttendanceOf(h, h.Members[5]).State)
			require.NotEmpty(t, a.ID)
		})
	}
}

func TestB1ADraftThatWasLeftCanBeThrownAway(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Tap("取消活动")
	h.Director.Send("主讲人生病").Send("/todo")
	require.Contains(t, h.Director.Last(), "草稿：取消活动 · 12月5日（周六） · 二十届四中全会精神", "S20: the matter's day")
	h.Director.Tap("放弃草稿")
	h.Director.Tap("放弃草稿：取消活动")
	require.Contains(t, h.Director.Last(), "已放弃。")
	require.NotContains(t, h.Director.Send("/todo").Last(), "草稿")
}

// What was written on another day says so when it is taken up again: its 明天 is over.
func TestB1ADraftOfAnotherDaySaysSo(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/announce 明天上午9点到镇政府集合").Send("工作台")
	h.Director.Send("/todo").Tap("接着写发通知")
	require.Contains(t, h.Director.Last(), "接着写：\n")
	h.Director.Send("工作台")
	h.Advance(72 * time.Hour)
	h.Director.Send("/todo").Tap("接着写发通知")
	require.Contains(t, h.Director.Last(), "接着写。12月5日（周六）写的，请核对日子：\n\n请核对，将发到群里")
}

func TestB2ACorrectionThatChangesNothingIsRefused(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 50))
	h.Members[5].TapIn(h.Group, "签到")
	h.AdvanceTo(scenes.Clock(15, 20))
	require.Contains(t, h.Director.Send("/correct 王芳 出席 到了").Last(), "王芳已经登记为出席，不用更正。")
	h.Director.Send("/correct 王芳 迟到")
	h.Director.Photos(1, "签到表")
	require.Contains(t, h.Director.Last(), "文件没有收下")
	require.Contains(t, h.Director.Last(), "王芳更正为：迟到\n理由：签到表", "what stands under it is the reason, on the card")
	h.Director.Tap("不更正")
	h.Director.Send("/correct 王芳 迟到")
	h.Director.Photos(1, "")
	require.Contains(t, h.Director.Last(), "这一项请用文字写，刚发的文件没有收下。")
	h.Director.Send("签到表上是 15:10")
	require.Contains(t, h.Director.Last(), "王芳更正为：迟到\n理由：签到表上是 15:10")
	h.Director.Tap("不更正")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, h.Members[5]).State)
	require.Contains(t, h.Director.Last(), "好的，没有办。")
}

// noteText reads the newest note.
func noteText(h *harness.Harness) string {
	var n notes.Note
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id DESC").Take(&n).Error })
	return n.Text
}

func TestR1AfterEditingTheNextTextIsTheNewText(t *testing.T) {
	open := func(t *testing.T) (*harness.Harness, *harness.Person) {
		h := harness.New(t).Seed()
		m := h.Members[0]
		m.Send("/reflect 旧文：第一稿。").Tap("查看")
		m.Tap("修改")
		return h, m
	}
	t.Run("replaced", func(t *testing.T) {
		h, m := open(t)
		m.Send("新文：第二稿。")
		require.Contains(t, m.Last(), "用这段替换「心得体会」原来的内容，还是接在后面？")
		m.Tap("替换")
		m.Tap("提交")
		require.Contains(t, m.Last(), "已改好")
		require.Equal(t, "新文：第二稿。", noteText(h))
	})
	t.Run("under it", func(t *testing.T) {
		h, m := open(t)
		m.Send("又想到一点。").Tap("接在后面")
		m.Tap("提交")
		require.Equal(t, "旧文：第一稿。\n又想到一点。", noteText(h))
	})
	t.Run("something else", func(t *testing.T) {
		h, m := open(t)
		m.Send("村东头断头路").Tap("另一件事")
		require.Contains(t, m.Last(), "要记成什么")
		require.Equal(t, "旧文：第一稿。", noteText(h))
	})
	t.Run("nothing changed", func(t *testing.T) {
		_, m := open(t)
		m.Tap("提交")
		require.NotContains(t, m.Chat(), "已改好")
		require.Contains(t, m.Last(), "还没有改动")
	})
	t.Run("R7 the old text can be copied", func(t *testing.T) {
		h, m := open(t)
		m.Tap("改内容")
		require.Contains(t, m.Last(), "现在是（点一下可复制）：\n旧文：第一稿。")
		m.Send("旧文：第二稿。").Tap("提交")
		require.Equal(t, "旧文：第二稿。", noteText(h))
	})
	t.Run("R7 a long one is asked about", func(t *testing.T) {
		h := harness.New(t).Seed()
		m := h.Members[0]
		m.Send("/reflect " + strings.Repeat("长文一句。", 600)).Tap("查看")
		m.Tap("修改")
		m.Tap("改内容")
		m.Send("短文。")
		require.Contains(t, m.Last(), "还是接在后面")
		m.Tap("替换")
		m.Tap("提交")
		require.Equal(t, "短文。", noteText(h))
	})
}

// What is typed while a note is looked over is part of it, as a photo and its caption are.
func TestR2OneRuleForWordsPhotosAndCaptions(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/note").Send("讲座要点")
	require.Contains(t, m.Last(), "还可以接着写，或发照片。")
	m.Send("补一句：要点三")
	m.Photos(1, "板书")
	m.Send("最后一句")
	m.Tap("提交")
	require.Equal(t, "讲座要点\n补一句：要点三\n板书\n最后一句", noteText(h))
}

func TestR6AWrongPhotoIsTakenOut(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/note 要点").Send("/note")
	m.Photos(2, "")
	m.Tap("完成")
	m.Tap("改附件")
	m.Tap("去掉第2张照片")
	require.Contains(t, m.Last(), "照片 1 张")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "讲稿.docx", Data: []byte("x")}}})
	require.Contains(t, m.Last(), "文件 1 个（讲稿.docx）")
	for _, name := range []string{"setup.exe", "安装.APK", "a.bat", "b.scr", "c.js", "d.msi", "e.dll", "讲稿.docx.exe", "x.exe. "} {
		m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: name, Data: []byte("MZ")}}})
		require.Contains(t, m.Last(), "是程序，不能作为附件", name)
	}
	m.Tap("改附件")
	m.Tap("去掉全部附件")
	require.NotContains(t, m.Last(), "照片 1 张")
}

func TestR22AVoiceIsReceivedAndWordsAreAskedFor(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/suggest").Give(sandbox.Outgoing{Voice: []byte("x")})
	require.Contains(t, m.Last(), "机器人听不懂语音")
}

func TestR17TheFilesAreAboveAlready(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/note")
	m.Photos(2, "要点")
	m.Tap("提交")
	m.Tap("查看")
	require.Contains(t, m.Last(), "[ ‹ 返回 ]")
	m.Tap("看附件")
	require.Equal(t, "上面已经发了。", m.Tap("看附件"))
}

func TestS18LeaveWithoutTyping(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Send("/newsession 12月8日下午3点 党史学习 @镇政府").Tap("发布")
	m := h.Members[0]
	m.Send("/leave")
	require.Contains(t, m.Last(), "集中学习：党史学习", "the kind is in the label")
	m.Tap("党史学习")
	m.Tap("县里开会")
	require.Contains(t, m.Last(), "公务 · 县里开会")
	m.Send("/leave")
	require.Contains(t, m.Last(), "党史学习（已请，待批）")
	h.Director.Forge("leave_step:1:granted")
	h.AdvanceTo(scenes.Clock(14, 50))
	m.TapIn(h.Group, "签到")
	require.NotContains(t, m.Send("/leave").Last(), "党史学习", "granted")
}

func TestS19AnUndoneReturnIsInTheWalkAgain(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Members[0].Send("/leave 出差")
	h.Members[1].Send("/leave 开会")
	d := h.Director
	d.Send("/review")
	d.Tap("退回")
	d.Send("请派人").Tap("退回")
	require.Contains(t, d.Last(), "[ 撤销上一件（5 分钟内） ]")
	d.Tap("撤销上一件")
	require.Contains(t, d.Last(), "[ 稍后 ] [ ‹ 返回 ]")
	d.Tap("批准")
	require.Contains(t, d.Last(), "待办还有 1 件", "the walk goes on")
}

func TestS21NoResearchNoteWithoutAResearch(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Photos(1, "村里的路")
	require.Contains(t, m.Last(), "要记成什么")
	require.NotContains(t, m.Last(), "调研笔记")
}

func TestS31CancelDoesOneThing(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("村东头的路坏了").Send("/cancel")
	require.Contains(t, m.Last(), "草稿已存好")
	m.Send("/suggest").Send("路坏了").Send("/cancel")
	require.Contains(t, m.Last(), "草稿已存好")
}

func TestS32TheSheetOfAnOfficeIsOnePage(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(15, 20))
	h.Director.Tap("名单")
	for _, p := range h.Members {
		require.Contains(t, h.Director.Last(), p.Name)
	}
	h.Director.Tap("陈静")
	require.Contains(t, h.Director.Last(), "更正为：\n[ 出席 ] [ 迟到 ] [ 请假 ] [ 缺席 ]")
}

func TestS35ACommandThatNamesNothingListsWhatItMayMean(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	require.Contains(t, m.Send("/rate").Last(), "现在没有可以评价的")
	require.Contains(t, m.Send("/withdraw").Last(), "现在没有可以撤回的")
	require.Contains(t, d.Send("/outcome").Last(), "现在没有等您办的")
	require.Contains(t, d.Send("/confirm").Last(), "现在没有等您核实的")
	m.Send("/suggest " + scenes.Road)
	require.Contains(t, m.Send("/withdraw").Last(), "撤回哪一条")
	require.Contains(t, d.Send("/outcome").Last(), "办哪一条")
	m.Send("/deed 送戏下乡 20场")
	require.Contains(t, d.Send("/confirm").Last(), "核实哪一件")
	d.Send("/answer")
	require.NotContains(t, d.Last(), "没有这个编号")
}

func TestR18OneMessageForOneDeed(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/deed 送戏下乡 20场")
	m.Tap("修改")
	m.Tap("同行委员")
	m.Tap("龚平")
	m.Tap("完成")
	m.Tap("提交")
	require.Equal(t, 1, strings.Count(d.Chat(), "有一件好事实事待核实："))
	require.Contains(t, d.Chat(), "龚平")
}

func TestR14ACodeOfAScreenThatIsOff(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 50))
	h.Members[0].Send(fmt.Sprintf("/start q-%d-abcdef", a.ID))
	require.Contains(t, h.Members[0].Last(), "大屏签到码已停用。请点下面签到。\n[ 签到 ]")
}

func TestR19TooLateForTheDirector(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(15, 20))
	h.Director.Send("/correct 王芳 出席 到了").Tap("更正")
	before, late := h.Director.Last(), h.Director.Button("撤销")
	require.Contains(t, before, "[ 撤销（5 分钟内） ]")
	h.Advance(time.Hour)
	require.NotContains(t, h.Director.Last(), "撤销", "a button that does nothing any more goes")
	require.Contains(t, h.Director.Forge(late), "请在名单里更正")
	require.Equal(t, before[:strings.Index(before, "\n[ ")], strings.Split(h.Director.Last(), "\n[ ")[0], "the words stay")

	m := h.Members[0]
	m.Send("/deed").Send("义诊，服务120人次").Tap("提交")
	late = m.Button("撤销")
	h.Advance(time.Hour)
	require.NotEmpty(t, m.Forge(late))
	require.NotContains(t, m.Last(), "撤销")
	require.Contains(t, m.Last(), "[ 查看 ]", "the others stay, and work")
	m.Tap("查看")
	require.Contains(t, m.Last(), "好-2026-001")
}
