package people_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/briefing"
	mpeople "lianluo/models/people"
)

var (
	claimCode = regexp.MustCompile(`\?start=(claim-[\w-]+)`)
	joinCode  = regexp.MustCompile(`\?start=(join-[\w-]+)`)
)

// founded starts an office the way people do: from the link in the log.
func founded(t *testing.T, opts ...harness.Option) (*harness.Harness, *harness.Person) {
	t.Helper()
	h := harness.New(t, opts...)
	found := claimCode.FindStringSubmatch(h.Log.String())
	require.NotNil(t, found, h.Log.String())
	director := h.Stranger("孙立国")
	director.Open(found[1])
	require.Contains(t, director.Last(), "联络处叫什么")
	director.Send("青山镇政协联络处")
	require.Contains(t, director.Last(), "乡镇（街道） 青山镇")
	require.Contains(t, director.Last(), "您的姓名 孙立国")
	director.Tap("没错")
	return h, director
}

func TestOfficeStartsFromTheLinkInTheLog(t *testing.T) {
	h, director := founded(t)
	require.Contains(t, director.Chat(), "已记下：青山镇政协联络处")
	require.Contains(t, director.Last(), "/addmember")
	require.Equal(t, 1, strings.Count(h.Log.String(), "?start=claim-"))

	// The link worked once; a second start makes none.
	other := h.Stranger("王五")
	other.Open(claimCode.FindStringSubmatch(h.Log.String())[1])
	require.Contains(t, other.Last(), "已经用过")
	h.Stop()
	h.Start()
	require.Equal(t, 1, strings.Count(h.Log.String(), "?start=claim-"))
}

func TestOneMemberJoins(t *testing.T) {
	h, director := founded(t)
	director.Send("/addmember 王芳")
	require.Contains(t, director.Chat(), "[photo] 王芳")
	require.Contains(t, director.Last(), "https://t.me/lianluo_test_bot?start=join-")
	code := joinCode.FindStringSubmatch(director.Last())[1]
	require.Contains(t, director.Last(), "/start "+code)

	wang := h.Stranger("芳芳")
	wang.Open(code)
	require.Contains(t, wang.Last(), "王芳，欢迎加入青山镇政协联络处")
	require.Contains(t, wang.Last(), "密级")
	require.Contains(t, director.Last(), "王芳已加入（1/1）")
	wang.Open(code)
	require.Contains(t, wang.Last(), "您已经是青山镇政协联络处的人了")
	thief := h.Stranger("路人")
	thief.Open(code)
	require.Contains(t, thief.Last(), "已经用过")
}

func TestTheWholeInvitationCanBePasted(t *testing.T) {
	h, director := founded(t)
	director.Send("/addmember 王芳")
	invitation, _, _ := strings.Cut(director.Last(), "\n[ ")
	wang := h.Stranger("芳芳")
	wang.Open("").Send("请打开：\n" + invitation)
	require.Contains(t, wang.Last(), "王芳，欢迎加入青山镇政协联络处")
	wang.Send("/help").Send("村口-桥头 join-us 2026-12-05")
	require.Contains(t, wang.Last(), "要记成什么", "words with a hyphen are words")
}

func TestWithoutUsernameTheCodeIsEnough(t *testing.T) {
	h, director := founded(t, harness.NoUsername())
	require.Contains(t, h.Log.String(), "?start=claim-")
	director.Send("/addmember 王芳\n李强")
	codes := joinCode.FindAllStringSubmatch(director.Last(), -1)
	require.Len(t, codes, 2)
	director.Tap("李强二维码")
	require.Contains(t, director.Last(), "[photo] 李强")

	wang, li := h.Stranger("a"), h.Stranger("b")
	wang.Open("")
	wang.Send(codes[0][1])
	require.Contains(t, wang.Last(), "王芳，欢迎加入")
	li.Open("")
	li.Send("https://t.me/?start=" + codes[1][1])
	require.Contains(t, li.Last(), "李强，欢迎加入")
	require.Contains(t, director.Last(), "李强已加入（2/2）")
}

func TestOneAccountIsOnePersonOfAnOffice(t *testing.T) {
	h, director := founded(t)
	director.Send("/addmember 王芳、李强")
	codes := joinCode.FindAllStringSubmatch(director.Last(), -1)
	wang := h.Stranger("a")
	wang.Open(codes[0][1])
	wang.Open(codes[1][1])
	require.Contains(t, wang.Last(), "已经是王芳")
	li := h.Stranger("b") // the refusal has not used the code up
	li.Open(codes[1][1])
	require.Contains(t, li.Last(), "李强，欢迎")
}

func TestWrongCodesAreSlowedDown(t *testing.T) {
	h, director := founded(t)
	director.Send("/addmember 王芳")
	code := joinCode.FindStringSubmatch(director.Last())[1]
	p := h.Stranger("a")
	for range 5 {
		p.Open("join-AAAAAAAAAAAAAAAAAAAAAAAAAAA")
		require.Contains(t, p.Last(), "这个加入码不对")
	}
	p.Open(code)
	require.Contains(t, p.Last(), "请 12:10 以后再试")
	h.Advance(wrongCodesTime)
	p.Open(code)
	require.Contains(t, p.Last(), "欢迎")
}

const wrongCodesTime = 10 * 60 * 1e9

func TestListWithFaultsIsShownFirst(t *testing.T) {
	h, director := founded(t)
	director.Send("/addmember 王芳\n李强 13800000000\n王芳\n张伟")
	require.Contains(t, director.Last(), "第2行")
	require.NotContains(t, director.Last(), "?start=join-")
	director.Send("加入名册") // typed instead of tapped
	require.Len(t, joinCode.FindAllString(director.Last(), -1), 3)
	director.Send("/addmember 王芳")
	require.Contains(t, director.Chat(), "已有同名的人")
	require.Contains(t, director.Last(), "请发委员姓名")
	director.Send("/cancel")

	director.Send("/addmember 赵磊、周涛")
	code := joinCode.FindStringSubmatch(director.Last())[1]
	director.Tap("撤销")
	require.Contains(t, director.Last(), "2 人移出名册")
	late := h.Stranger("a")
	late.Open(code)
	require.Contains(t, late.Last(), "失效")
}

func TestGroupIsBoundByTheDirector(t *testing.T) {
	h, director := founded(t)
	stranger := h.Stranger("路人")
	chat := h.Sandbox.AddGroup("委员群", director.ID, stranger.ID)
	require.NoError(t, h.Sandbox.AddBot(stranger.ID, chat.ID))
	h.Settle()
	require.Contains(t, scenes.LastIn(h, chat.ID), "请主任在群里发 /bind")
	_, err := h.Sandbox.Send(director.ID, chat.ID, scenes.Outgoing("/bind"))
	require.NoError(t, err)
	h.Settle()
	require.Contains(t, scenes.LastIn(h, chat.ID), "我是青山镇政协联络处的助手")
	require.Contains(t, director.Last(), "已绑定委员群「委员群」")

	// A second group asks in private first.
	second := h.Sandbox.AddGroup("新群", director.ID)
	require.NoError(t, h.Sandbox.AddBot(director.ID, second.ID))
	h.Settle()
	require.Contains(t, director.Last(), "改用这个群吗")
	require.Contains(t, director.Forge("bind:-1"), "过时")
	director.Tap("改用这个群")
	require.Contains(t, scenes.LastIn(h, second.ID), "我是青山镇政协联络处的助手")

	// The office follows a group that becomes a supergroup.
	moved, err := h.Sandbox.MigrateToSupergroup(second.ID)
	require.NoError(t, err)
	h.Settle()
	require.Equal(t, moved.ID, scenes.Office(h).GroupChatID)
	require.NoError(t, h.Sandbox.RemoveBot(director.ID, moved.ID))
	h.Settle()
	require.Contains(t, director.Last(), "我不在委员群里了")
	require.NoError(t, h.Sandbox.AddBot(director.ID, moved.ID))
	h.Settle()
	require.Contains(t, director.Last(), "我回到委员群")
}

func TestDirectorHearsOfWhoCannotBeReached(t *testing.T) {
	h := harness.New(t).Seed()
	require.NoError(t, h.Sandbox.Block(h.Members[5].ID))
	h.Settle()
	require.Contains(t, h.Director.Last(), "发给王芳的消息送不到")
}

func TestStrangersAreToldHowToJoin(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Stranger("路人")
	p.Open("")
	require.Contains(t, p.Last(), "请向主任要一个加入链接")
	p.Send("/menu")
	require.Contains(t, p.Last(), "还不是联络处的成员")
	// 34: whoever tries a code hears that it is wrong, however it comes.
	for _, code := range []string{"join-badcode12345", "Join-badcode12345", "join-x", "NXjIFDrytgZDhtNcV1mdM2Ak9", "join-NXjIFDrytgZDhtNcV1mdM2Ak9_I"} {
		who := h.Stranger("来人")
		who.Open("")
		who.Send(code)
		require.Contains(t, who.Last(), "这个加入码不对", code)
		h.Clock.Advance(time.Minute)
	}
	for _, payload := range []string{"nonsense", "join-bad", "jion-badcode12345", "join"} {
		who := h.Stranger("来人")
		who.Open(payload)
		require.Contains(t, who.Last(), "这个加入码不对", payload)
		h.Clock.Advance(time.Minute)
	}
	for _, words := range []string{"你好", "hello", "join", "怎么加入", "join-me please", "well-known"} {
		who := h.Stranger("来人")
		who.Open("")
		who.Send(words)
		require.Contains(t, who.Last(), "还不是联络处的成员", words)
		h.Clock.Advance(time.Minute)
	}
	h.Members[0].Send("join-me")
	require.NotContains(t, h.Members[0].Last(), "加入码", "a member's words are kept")
}

func TestLanguageAndReminders(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	p.Send("/language english")
	require.Contains(t, p.Last(), "English from now on")
	p.Send("/menu")
	require.Contains(t, p.Last(), "Nothing waits for you")
	p.Send("To do") // the keyboard's word
	require.Contains(t, p.Last(), "Nothing waits for you")
	p.Send("/language klingon")
	require.Contains(t, p.Last(), "/language zh")
	p.Send("/language")
	p.Tap("As my phone")
	require.Contains(t, p.Last(), "今后用中文")

	p.Send("/mute")
	require.Contains(t, p.Last(), "✅ 活动前 3 天")
	p.Tap("活动前 3 天")
	require.Contains(t, p.Last(), "[ 活动前 3 天（还没答复时） ]")
	p.Send("/mute hour1")
	require.Contains(t, p.Last(), "[ 活动前 1 小时 ]")
	p.Send("/mute all")
	require.Contains(t, p.Last(), "day3, leaveby, day1, hour1, owed")
	p.Forge("mute:everything")
	require.Contains(t, p.Last(), "day3, leaveby, day1, hour1, owed")
}

func TestHelpIsByRole(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[0].Send("/help")
	require.NotContains(t, h.Members[0].Last(), "名册和设置")
	h.Members[0].Tap("活动和请假")
	require.Contains(t, h.Members[0].Last(), "[ 接待安排 ]")
	h.Members[0].Tap("返回")
	h.Members[0].Tap("全部命令")
	require.Contains(t, h.Members[0].Last(), "/todo 待办")
	require.NotContains(t, h.Members[0].Last(), "/addmember")
	h.Director.Send("/help").Tap("全部命令")
	require.Contains(t, h.Director.Last(), "/addmember 加委员")
	h.Director.Send("/help addmember")
	require.Contains(t, h.Director.Last(), "例：/addmember")
	require.Contains(t, h.Director.Last(), "[ 做这件事 ]")
	require.Contains(t, h.Members[0].Forge("help:staff_people"), "过时")
	h.Members[0].Send("/help nonsense")
	require.Contains(t, h.Members[0].Last(), "没有 nonsense 这个命令")
}

func TestForgedButtonsShowNothingInTheGroup(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error { return tx.Model(h.Office).Update("group_chat_id", 0).Error })
	h.Director.SendIn(h.Group, "/bind")
	before := h.Group.Chat()
	require.Contains(t, before, "我是青山镇政协联络处的助手")
	posts := h.Sandbox.Messages(h.Group.ID)
	post := posts[len(posts)-1].MessageID
	for _, data := range []string{
		"members:0", "member:1", "todo", "settings", "mute:day1", "language:en", "offices:1", "bind:0", "joinqr:x", "form:1:resume",
	} {
		id, err := h.Sandbox.PressForged(h.Director.ID, h.Group.ID, post, data)
		require.NoError(t, err)
		h.Settle()
		answer, _ := h.Sandbox.CallbackAnswer(id)
		require.Contains(t, answer.Text, "私聊", data)
	}
	require.Equal(t, before, h.Group.Chat())
}

func TestMenuCountsWhatWaits(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		director, err := mpeople.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		_, err = briefing.Announce(tx, director, briefing.AnnouncementDraft{Text: "周六停电"}, h.Clock.Now())
		return err
	})
	p.Send("/menu")
	require.Contains(t, p.Last(), "有 1 件事等您办，点「待办」看。\n通知待阅：周六停电")
	require.Contains(t, scenes.Keyboard(h, p), "待办", "11: a number on it would not change")
	p.Send("待办 1") // an older keyboard
	require.Contains(t, p.Last(), "通知待阅：周六停电")
	p.Send("待办")
	require.Contains(t, p.Last(), "通知待阅：周六停电")
	p.Send("/todo")
	require.Contains(t, p.Last(), "[ 1. 记为已阅 ]")
}

func TestOnlyDraftsWithSomethingInThemAreKept(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/addmember")
	h.Director.Send("/todo")
	require.Contains(t, h.Director.Last(), "没有等您办的事")
	h.Director.Send("/addmember").Send("/cancel")
	require.Contains(t, h.Director.Last(), "没有保存")

	h.Director.Send("/addmember 郑洁、13800000000")
	h.Director.Send("/cancel")
	require.Contains(t, h.Director.Last(), "草稿已存好")
	h.Director.Send("/todo")
	require.Contains(t, h.Director.Last(), "草稿：加委员")
	h.Director.Tap("接着写加委员")
	require.Contains(t, h.Director.Last(), "将加入名册 1 人：郑洁")
}

// Who joins one after the other is one message to the director, which counts up.
func TestManyWhoJoinAreOneMessage(t *testing.T) {
	h, director := founded(t)
	var names []string
	for _, n := range harness.Names {
		if n != "孙立国" {
			names = append(names, n)
		}
	}
	director.Send("/addmember " + strings.Join(names, "、"))
	codes := joinCode.FindAllStringSubmatch(director.Last(), -1)
	require.Len(t, codes, len(names))
	before := len(h.Sandbox.Messages(director.ID))
	for i := range codes {
		h.Stranger(names[i]).Open(codes[i][1])
		h.Settle()
	}
	require.Len(t, h.Sandbox.Messages(director.ID), before+1)
	require.Contains(t, director.Last(), fmt.Sprintf("%s已加入（%d/%d）", names[len(names)-1], len(names), len(names)))
	for _, n := range names {
		require.Contains(t, director.Last(), n+"已加入")
	}
}
