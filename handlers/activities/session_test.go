package activities_test

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
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
)

func TestNewSessionInOneLine(t *testing.T) {
	h, a := scenes.Planned(t)
	require.Equal(t, "二十届四中全会精神", a.Topic)
	require.Equal(t, "镇政府三楼会议室", a.Place)
	require.Equal(t, "王芳", a.Tutor)
	require.Equal(t, "2026-12-05 15:00", a.StartsAt.In(harness.Shanghai).Format("2006-01-02 15:04"))
	require.Equal(t, 2*time.Hour, a.EndsAt.Sub(a.StartsAt))
	post := h.Group.Last()
	require.Contains(t, post, "集中学习 · 12月5日（周六）15:00 · 镇政府三楼会议室")
	require.Contains(t, post, "主题：二十届四中全会精神 · 辅导教师 王芳")
	require.Contains(t, post, "应到 11 · 参加 1 · 待回复 10")
	require.Contains(t, post, "五有 方案○ 资料○ 教师● 笔记○ 心得○")
	require.Contains(t, post, "[ 签到（14:30 起） ]")
	require.Len(t, h.Group.Pinned(), 1)
	require.Contains(t, h.Director.Last(), "已发布到委员群。")
}

func TestNewSessionGuided(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession")
	require.Contains(t, h.Director.Last(), "学习主题是什么")
	h.Director.Send("委员履职")
	h.Director.Send("下下周八")
	require.Contains(t, h.Director.Last(), "没看懂日期“下下周八”。可以这样写：12月5日 15:00，或 下周三 下午3点。您写的内容还在。")
	h.Director.Send("下周三")
	require.Contains(t, h.Director.Last(), "12月9日（周三），几点开始？")
	h.Director.Send("下午3点-5点半")
	h.Director.Send("镇政府")
	h.Director.Send("李强老师")
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "方案.docx", Data: []byte("plan")}}})
	h.Director.Tap("完成")
	card := h.Director.Last()
	require.Contains(t, card, "集中学习：委员履职")
	require.Contains(t, card, "12月9日（周三）15:00–17:30")
	require.Contains(t, card, "学习方案：文件 1 个")
	require.NotContains(t, card, "休息日")
	h.Director.Tap("修改")
	h.Director.Tap("补学习资料")
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "一.pdf", Data: []byte("1")}, {Name: "二.pdf", Data: []byte("2")}}})
	h.Director.Tap("完成")
	require.Contains(t, h.Director.Last(), "学习资料：2 份")
	h.Director.Tap("修改")
	h.Director.Tap("改主题")
	h.Director.Send("委员怎样履职")
	h.Director.Tap("发布")
	require.Contains(t, h.Group.Last(), "五有 方案● 资料● 教师● 笔记○ 心得○")
	require.Contains(t, h.Group.Last(), "委员怎样履职")

	// The files come to whoever asks, in private.
	require.Equal(t, "资料已发到私聊", strings.TrimSuffix(h.Members[0].TapIn(h.Group, "资料"), "。"))
	require.Contains(t, h.Members[0].Chat(), "[file 一.pdf]")
	require.Contains(t, h.Members[0].Chat(), "[file 二.pdf]")
	require.NotContains(t, h.Group.Chat(), "一.pdf")
}

func TestNewSessionWithLinesAndWarnings(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 明天 21:30 夜学\n地点：镇政府\n主持：李强\n一、读文件\n二、讨论")
	card := h.Director.Last()
	require.Contains(t, card, "主持：李强")
	require.Contains(t, card, "一、读文件\n二、讨论")
	require.Contains(t, card, "21:30 不在白天")
	require.Contains(t, card, "这天是休息日")

	// What has passed is recorded without calling the group.
	h.Director.Send("/newsession 昨天 15:00 补课 @镇政府")
	require.Contains(t, h.Director.Last(), "将作为补记")
	h.Director.Tap("发布")
	require.Contains(t, h.Director.Last(), "已补记")
	require.NotContains(t, h.Group.Chat(), "补课")

	// What came of it is added without a word about the time, until that is changed.
	h.Director.Tap("更多")
	h.Director.Tap("修改")
	h.Director.Tap("补小结")
	h.Director.Send("补学了公报")
	require.Contains(t, h.Director.Last(), "小结：补学了公报")
	require.NotContains(t, h.Director.Last(), "将作为补记")
	h.Director.Tap("修改")
	h.Director.Tap("改时间")
	h.Director.Send("昨天 16:00")
	require.Contains(t, h.Director.Last(), "将作为补记")
}

func TestNewSessionTellsABadDate(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 2月30日 15:00 学习 @镇政府")
	require.Contains(t, h.Director.Last(), "没有“2月30日")
	h.Director.Send("12月5日（周一）15:00")
	require.Contains(t, h.Director.Last(), "对不上：那天是12月5日（周六）")
	h.Director.Send("12月7日 9点")
	h.Director.Tap("跳过")
	h.Director.Tap("跳过")
	require.Contains(t, h.Director.Last(), "12月7日（周一）09:00–11:00")
}

func TestNewSessionIsForTheStaff(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Members[0].Send("/newsession 今天 16:00 私自开会 @家里")
	require.Contains(t, h.Members[0].Last(), "由主任办理")
	for _, data := range []string{"session", "session_edit", "session_close", "session_cancel", "session_qr", "roster", "five", "materials_add"} {
		require.Contains(t, h.Members[0].Forge(fmt.Sprintf("%s:%d", data, a.ID)), "由主任办理", data)
	}
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("correct:%d:%d:present", a.ID, h.Members[0].Row)), "由主任办理")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
}

func TestSessionWithoutGroupIsToldInPrivate(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("id = ?", h.Office.ID).Update("group_chat_id", 0).Error
	})
	h.Director.Send("/newsession 今天 15:00 学习 @镇政府 #王芳").Tap("发布")
	require.Contains(t, h.Director.Last(), "已私聊通知 11 位委员")
	require.Contains(t, h.Members[3].Last(), "集中学习：学习")
	h.Members[3].Tap("请假")
	require.Contains(t, h.Members[3].Last(), "事由是什么")
	require.NotContains(t, h.Group.Chat(), "学习")

	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("id = ?", h.Office.ID).Update("group_chat_id", h.Group.ID).Error
	})
	h.Director.Send("/sessions")
	h.Director.Tap("#1 学习")
	h.Director.Tap("发到群里")
	require.Contains(t, h.Group.Last(), "应到 11")
}

func TestSessionCanBeUnpublished(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Members[0].TapIn(h.Group, "参加")
	h.Director.Tap("撤销")
	require.NotContains(t, h.Group.Chat(), "应到", "the post is gone")
	require.Contains(t, h.Group.Last(), "已取消：集中学习「二十届四中全会精神」，原定 12月5日（周六）15:00–17:00。", "and who has seen it reads so")
	require.Contains(t, h.Members[0].Last(), "取消通知")
	require.Equal(t, mactivities.ActivityCancelled, scenes.LastActivity(h).State)
	require.Contains(t, h.Members[1].Forge(fmt.Sprintf("checkin:%d", a.ID)), "已经取消")
}

func TestSessionIsMoved(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Tap("修改")
	h.Director.Tap("改地点")
	h.Director.Send("三楼")
	h.Director.Tap("保存修改")
	require.Contains(t, h.Director.Last(), "已保存，群里的活动帖已更新。")
	require.NotContains(t, h.Director.Last(), "告诉 2 位", "nobody has answered but the tutor, who counts as coming")
	h.Members[0].TapIn(h.Group, "参加")
	h.Director.Tap("修改")
	h.Director.Tap("改时间")
	h.Director.Send("16:00")
	h.Director.Tap("修改")
	h.Director.Tap("改地点")
	h.Director.Send("二楼")
	h.Director.Tap("保存修改")
	require.Contains(t, h.Director.Last(), "已保存，群里的活动帖已更新。\n已私聊告诉 2 位委员。")
	require.Contains(t, h.Group.Chat(), "12月5日（周六）16:00 · 二楼")
	require.Contains(t, h.Members[0].Last(), "活动有变化：\n时间：12月5日（周六）15:00–17:00 → 12月5日（周六）16:00–18:00\n地点：三楼 → 二楼\n")
	require.Contains(t, h.Members[0].Last(), "16:00–18:00 · 二楼")
	require.NotContains(t, h.Members[1].Chat(), "有变化")
}

func TestSessionIsClosedAndReopened(t *testing.T) {
	h, a := scenes.Planned(t)
	require.Contains(t, h.Director.Forge(fmt.Sprintf("session_close:%d", a.ID)), "才开始")
	h.AdvanceTo(time.Date(2026, 12, 5, 14, 50, 0, 0, harness.Shanghai))
	for _, p := range h.Members[:8] {
		p.TapIn(h.Group, "签到")
	}
	h.AdvanceTo(time.Date(2026, 12, 5, 15, 10, 0, 0, harness.Shanghai))
	require.Equal(t, "已签到 15:10（迟到）", h.Members[8].TapIn(h.Group, "签到"))
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("结束")
	require.Contains(t, h.Director.Last(), "还有 2 人没签到：赵磊、周涛")
	h.Director.Tap("不结束")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("结束")
	require.Contains(t, h.Director.Last(), "还有 2 人没签到：赵磊、周涛\n\n写一句小结")
	h.Director.Photos(1, "")
	require.Contains(t, h.Director.Last(), "照片请结束后点「加照片」")
	h.Director.Send("小王在吗")
	require.Contains(t, h.Director.Last(), "小结（写进群里的活动帖）：\n小王在吗\n[ 结束并小结 ] [ 不结束 ]", "S1: words that may be meant for nobody")
	require.NotContains(t, h.Group.Chat(), "小王")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
	h.Director.Tap("改小结")
	h.Director.Send("学习了公报全文").Tap("结束并小结")
	sum := h.Director.Last()
	require.Contains(t, sum, "出席 8 · 迟到 1")
	require.Contains(t, sum, "没签到（待确认）：赵磊、周涛\n（仅您和文书可见）")
	require.Contains(t, sum, "未交学习笔记：陈静、龚平")
	require.Contains(t, h.Group.Last(), "学习了公报全文")
	post := h.Group.Last()
	require.Contains(t, post, "已结束：出席 8 · 迟到 1")
	require.NotContains(t, post, "缺席")
	require.NotContains(t, post, "参加")
	require.Contains(t, post, "[ 记笔记 ]")
	for _, p := range h.Members[9:] {
		require.NotContains(t, h.Group.Chat(), "· "+p.Name)
		require.NotContains(t, post, p.Name)
	}
	require.Empty(t, h.Group.Pinned())

	h.Director.Tap("管理")
	h.Director.Tap("五有")
	require.Contains(t, h.Director.Last(), "○ 学习笔记 0/9")
	h.Director.Tap("提醒补交")
	require.Contains(t, h.Members[0].Last(), "请补交")
	require.NotContains(t, h.Members[10].Chat(), "请补交")
	h.Director.Tap("提醒补交")
	require.Equal(t, 1, strings.Count(h.Members[0].Chat(), "请补交"))

	// A note lights the post, and goes out again with its undoing.
	h.Members[0].Forge(fmt.Sprintf("note:%d", a.ID))
	h.Members[0].Send("公报的要点：现代化产业体系、高水平对外开放、保障和改善民生，结合本镇逐条学习。").Tap("提交")
	require.Contains(t, h.Group.Last(), "笔记◐ 心得○")
	h.Members[0].Tap("撤销")
	require.Contains(t, h.Group.Last(), "笔记○ 心得○")

	h.Director.Send("/undo")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 9")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
}

func TestSessionIsCancelledAndRestored(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Members[0].TapIn(h.Group, "参加")
	h.Director.Tap("取消活动")
	h.Director.Send("主讲人生病").Tap("取消活动")
	require.Contains(t, h.Director.Last(), "已取消。\n5 分钟后私聊告诉 2 位委员。")
	require.Contains(t, h.Group.Last(), "已取消：主讲人生病")
	require.NotContains(t, h.Members[0].Chat(), "取消通知")
	h.Director.Tap("撤销")
	require.Contains(t, h.Group.Last(), "参加 2")
	h.Advance(10 * time.Minute)
	require.NotContains(t, h.Members[0].Chat(), "取消通知")

	h.Director.Tap("取消活动")
	h.Director.Send("停电").Tap("取消活动")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Members[0].Last(), "取消通知")
	require.NotContains(t, h.Members[1].Chat(), "取消通知")
}

func TestSessionQRCode(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Write(func(tx *gorm.DB) error { return tx.Model(a).Update("topic", "二十届四中全会/精神?").Error })
	h.Director.Tap("二维码")
	require.Contains(t, h.Director.Chat(), "[photo] 扫码签到")
	h.Director.Tap("签到海报")
	require.Contains(t, h.Director.Last(), "[file 青山镇政协联络处-签到海报-2026-12-05 二十届四中全会-精神.png] 集中学习：二十届四中全会/精神?")
	require.Contains(t, h.Director.Chat(), fmt.Sprintf("?start=s-%d", a.ID))
	require.Contains(t, h.Director.Chat(), "签到 14:30–17:00")

	h.Advance(2*time.Hour + 50*time.Minute)
	h.Members[2].Open(fmt.Sprintf("s-%d", a.ID))
	require.Contains(t, h.Members[2].Last(), "\n[ 签到 ] [ 请假 ]")
	h.Members[2].Tap("签到")
	require.Equal(t, mactivities.ByQR, scenes.AttendanceOf(h, h.Members[2]).Source)

	stranger := h.Stranger("路人")
	stranger.Open(fmt.Sprintf("s-%d", a.ID))
	require.Contains(t, stranger.Last(), "还不是联络处的成员")
}

func TestSessionsWithoutUsername(t *testing.T) {
	h, a := scenes.Planned(t, harness.NoUsername())
	require.NotContains(t, h.Group.Last(), "私聊办理")
	require.NotContains(t, h.Director.Last(), "二维码")
	require.Contains(t, h.Director.Forge(fmt.Sprintf("session_qr:%d", a.ID)), "还没有用户名")
}

func TestSessionsList(t *testing.T) {
	h := harness.New(t).Seed()
	for i := range 12 {
		h.Write(func(tx *gorm.DB) error {
			return mactivities.Create(tx, &mactivities.Activity{Kind: mactivities.Study, Topic: fmt.Sprintf("第%d讲", i+1), Place: "镇政府",
				StartsAt: harness.Noon.AddDate(0, 0, i-4)})
		})
	}
	h.Members[0].Send("/sessions")
	ahead := h.Members[0].Last()
	require.Contains(t, ahead, "接下来的活动，共 8 次")
	require.Regexp(t, "(?s)第5讲.*第6讲.*第10讲", ahead, "today's is the first")
	require.NotContains(t, ahead, "第4讲")
	require.NotContains(t, ahead, "第11讲")
	h.Members[0].Tap("›")
	require.Contains(t, h.Members[0].Last(), "第12讲")
	h.Members[0].Tap("以往的活动")
	require.Regexp(t, "(?s)共 4 次.*第4讲.*第1讲", h.Members[0].Last(), "the latest first")
	h.Members[0].Tap("第1讲")
	require.Contains(t, h.Members[0].Last(), "集中学习：第1讲")
	require.Contains(t, h.Members[0].Last(), "申请补录")
	require.NotContains(t, h.Members[0].Last(), "管理")
}

// S8: ending says who has not checked in, and asks; nothing is drawn by it.
func TestS8EndingEarlyIsAsked(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Members[10].Send("/leave 出差")
	h.AdvanceTo(time.Date(2026, 12, 5, 14, 50, 0, 0, harness.Shanghai))
	for _, p := range h.Members[:3] {
		p.TapIn(h.Group, "签到")
	}
	h.AdvanceTo(time.Date(2026, 12, 5, 16, 0, 0, 0, harness.Shanghai))
	h.Director.Send("/office").Tap("12.5")
	h.Director.Tap("结束")
	require.Contains(t, h.Director.Last(), "还有 7 人没签到：")
	require.Contains(t, h.Director.Last(), "\n请假待批：周涛\n", "S5: not among those who did not come")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
	h.Members[4].Send("/checkin")
	require.Contains(t, h.Members[4].Last(), "已签到")
	h.Director.Tap("结束，不写小结")
	require.Contains(t, h.Director.Last(), "请假待批 1 · 没签到 6")
	h.Rows(func(tx *gorm.DB) error {
		n, err := mactivities.Tally(tx, scenes.LastActivity(h))
		require.Equal(t, 6, n.Unconfirmed)
		require.Zero(t, n.Absent)
		return err
	})
	require.Contains(t, h.Members[5].Send("/checkin").Last(), "签到已于16:00截止。您若到会，可申请补录。")
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("session_close:%d", a.ID)), "主任办理")
	h.Director.Tap("撤销")
	require.Equal(t, mactivities.Planned, scenes.LastActivity(h).State)
}

// In the room a director sees the list, the code and the end, and not eleven buttons
// under a plan that fills the screen.
func TestS33TheCardOfARunningActivityIsShort(t *testing.T) {
	plan := "一、读公报\n二、各组议一件事\n三、汇总\n四、" + strings.Repeat("请各组长记下要点，会后交给主任。", 20)
	h, _ := scenes.Planned(t)
	d := h.Director
	d.Tap("修改")
	d.Tap("学习方案")
	d.Send(plan).Tap("保存修改")
	require.NotContains(t, d.Last(), "四、", "the card shows how it begins")
	require.Contains(t, d.Last(), "三、汇总…")
	require.NotContains(t, d.Last(), "[ 取消活动 ]", "before it begins too the rest is behind 更多")
	d.Tap("更多")
	require.Contains(t, d.Last(), "[ 取消活动 ]")

	h.AdvanceTo(scenes.Clock(15, 5))
	d.Send("/sessions").Tap("二十届四中全会…")
	card := d.Last()
	require.Equal(t, "[ 名单 ] [ 二维码 ] [ 结束 ] \n[ 更多 ] [ 看全文 ] [ ‹ 活动列表 ]", card[strings.Index(card, "[ 名单"):])
	d.Tap("更多")
	for _, label := range []string{"五有", "修改", "加资料", "加照片", "设置签到位置", "大屏签到码", "取消活动", "名单", "‹ 活动列表"} {
		require.Contains(t, d.Last(), "[ "+label+" ]")
	}
	require.NotContains(t, d.Last(), "[ 更多 ]")
	d.Tap("看全文")
	require.Equal(t, "学习方案："+plan, d.Last(), "all of it")

	require.Contains(t, h.Members[0].Forge("unfold:session:1"), "这件事由主任办理")
	require.NotContains(t, h.Members[0].Chat(), "大屏签到码")
}

// A page that is there no more is empty, also for who may have the book of a year.
func TestAPageOfPastSessionsThatIsGone(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	d := h.Director
	d.Send("/sessions").Tap("以往的活动")
	require.Contains(t, d.Last(), "签到本")
	require.Empty(t, d.Forge("sessions:past:9"))
	require.NotContains(t, d.Chat(), "刚才没办成")
	require.NotContains(t, d.Last(), "签到本")
}
