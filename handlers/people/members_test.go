package people_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// person reads a row of the roster.
func person(h *harness.Harness, p *harness.Person) *mpeople.Person {
	var row *mpeople.Person
	h.Rows(func(tx *gorm.DB) (err error) {
		row, err = mpeople.PersonByID(tx, p.Row)
		return err
	})
	return row
}

func TestRosterShowsWhoHasJoined(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		_, err := mpeople.AddPerson(tx, "郑洁", mpeople.Member)
		return err
	})
	require.NoError(t, h.Sandbox.Block(h.Members[0].ID))
	h.Settle()
	h.Director.Send("/members")
	last := h.Director.Last()
	require.Contains(t, last, "委员已加入 11/12")
	require.Contains(t, last, "陈静 · 委员 · 收不到消息")
	require.Contains(t, last, "孙立国 · 主任 · 已加入")
	require.NotContains(t, last, "郑洁")
	h.Director.Tap("›")
	require.Contains(t, h.Director.Last(), "郑洁 · 委员 · 未加入")

	// Members read names and posts only.
	h.Members[1].Send("/members")
	require.Contains(t, h.Members[1].Last(), "王芳")
	require.NotContains(t, h.Members[1].Last(), "收不到消息")
	require.NotContains(t, h.Members[1].Last(), "[ 王芳 ]")
	h.Members[1].Forge("member:1")
	require.NotContains(t, h.Members[1].Chat(), "改名")
	require.NotContains(t, h.Members[1].Chat(), "新的加入链接")
}

func TestDirectorCorrectsAPerson(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	h.Director.Send("/members 王芳")
	require.Contains(t, h.Director.Last(), "王芳 · 委员")
	h.Director.Tap("改名")
	h.Director.Send("李强")
	h.Director.Tap("提交")
	require.Contains(t, h.Director.Last(), "已有「李强」")
	h.Director.Tap("改姓名")
	h.Director.Send("王芳芳")
	h.Director.Tap("提交")
	require.Contains(t, h.Director.Last(), "王芳芳 · 委员")
	require.Equal(t, "王芳芳", person(h, wang).Name)

	h.Director.Send("/members 王芳芳")
	h.Director.Tap("新的加入链接")
	code := joinCode.FindStringSubmatch(h.Director.Chat())[1]
	h.Director.Send("/members 王芳芳")
	h.Director.Tap("新的加入链接")
	phone := h.Stranger("芳芳的新手机")
	phone.Open(code)
	require.Contains(t, phone.Last(), "失效") // the second link replaced it
	all := joinCode.FindAllStringSubmatch(h.Director.Chat(), -1)
	phone.Open(all[len(all)-1][1])
	require.Contains(t, phone.Last(), "王芳芳，欢迎加入")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "还不是联络处的成员")
}

func TestRolesAreGivenAndTaken(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	staffMenu := func() []sandbox.BotCommand {
		return h.Sandbox.Commands(sandbox.BotCommandScope{Type: "chat", ChatID: wang.ID}, "")
	}
	h.Director.Send("/members 王芳")
	h.Director.Tap("角色")
	require.Contains(t, h.Director.Last(), "[ 文书 ]")
	h.Director.Tap("文书")
	require.Contains(t, h.Director.Last(), "文书可办活动")
	h.Director.Tap("确定")
	require.Contains(t, h.Director.Last(), "✅ 文书")
	require.Contains(t, wang.Last(), "您在青山镇政协联络处现在是：文书、委员")
	require.NotEmpty(t, staffMenu())
	h.Director.Send("/role 王芳 -secretary").Tap("确定")
	require.Contains(t, wang.Last(), "现在是：委员")
	require.Empty(t, staffMenu())
	h.Director.Send("/role 王芳 ＋ 文书").Tap("确定")
	require.NotEmpty(t, staffMenu())
	require.False(t, person(h, wang).Is(mpeople.Director))

	// The last director stays, whichever way it is tried.
	h.Director.Send("/role 孙立国 -主任")
	require.Contains(t, h.Director.Last(), "只有这一个角色")
	h.Director.Send("/role 孙立国 +委员 -主任")
	require.Contains(t, h.Director.Tap("确定"), "是唯一的主任")
	require.False(t, person(h, h.Director).Is(mpeople.Member)) // all or nothing
	h.Director.Send("/members 孙立国")
	h.Director.Tap("退出联络处")
	h.Director.Tap("退休")
	h.Director.Tap("今天")
	require.Contains(t, h.Director.Tap("移出名册")+h.Director.Last(), "是唯一的主任")
	require.Nil(t, person(h, h.Director).LeftAt)

	h.Director.Send("/role 王芳 +皇帝")
	require.Contains(t, h.Director.Last(), "没有「皇帝」这个角色")
	h.Director.Send("/role 无此人 +文书")
	require.Contains(t, h.Director.Last(), "名册里没有「无此人」")
	wang.Send("/role 王芳 +主任")
	require.Contains(t, wang.Last(), "由主任办理")
	wang.Forge("member:1:give:director")
	require.False(t, person(h, wang).Is(mpeople.Director))
}

func TestLeavingCanBeUndone(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	leave := func() {
		h.Director.Send("/members 王芳")
		h.Director.Tap("退出联络处")
		h.Director.Tap("退休")
		h.Director.Tap("今天")
		h.Director.Tap("移出名册")
		require.NotNil(t, person(h, wang).LeftAt)
	}
	leave()
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "已回到名册")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "青山镇政协联络处 · 王芳")
	h.Advance(ledger.UndoTime)
	require.NotContains(t, wang.Chat(), "已不在")

	leave()
	h.Advance(ledger.UndoTime)
	require.Contains(t, wang.Last(), "您已不在青山镇政协联络处的名册里")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "还不是联络处的成员")
}

func TestSettings(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/settings")
	require.Contains(t, h.Director.Last(), "签到开始 活动前 30 分钟")
	h.Director.Tap("迟到起算")
	h.Director.Tap("10 分钟")
	require.Contains(t, h.Director.Last(), "已改：迟到起算 开始后 10 分钟")
	h.Director.Send("/settings quiet 22:30-07:00")
	require.Contains(t, h.Director.Last(), "免打扰 22:30–07:00")
	h.Director.Send("/settings review off")
	require.Contains(t, h.Director.Last(), "直接发到群里")
	h.Director.Send("/settings name 绿水乡政协联络处")
	require.Contains(t, h.Director.Last(), "绿水乡政协联络处的设置")
	o := scenes.Office(h)
	rules := o.Rules()
	require.Equal(t, mpeople.Minutes(10), rules.LateAfter)
	require.Equal(t, mpeople.Minutes(22*60+30), rules.QuietFrom)
	require.False(t, rules.ReviewBriefing)
	require.Equal(t, mpeople.DefaultSettings().DeedsGoal, rules.DeedsGoal)

	for _, bad := range []string{"late soon", "late -1", "quiet 25:00-08:00", "quiet 08:00-08:00", "colour red"} {
		before := scenes.Office(h).Settings
		h.Director.Send("/settings " + bad)
		require.Contains(t, h.Director.Last(), "可以", bad)
		require.Equal(t, before, scenes.Office(h).Settings, bad)
	}
	h.Members[0].Send("/settings late 60")
	require.Contains(t, h.Members[0].Last(), "由主任办理")
	h.Members[0].Forge("settings:late:60")
	require.Equal(t, o.Settings, scenes.Office(h).Settings)
}

func TestOneAccountInTwoOffices(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	wang.Send("/offices")
	require.Contains(t, wang.Last(), "您只在一个联络处")
	var code string
	h.Write(func(tx *gorm.DB) error {
		other := &mpeople.Office{Name: "绿水乡政协联络处", Town: "绿水乡", TimeZone: "Asia/Shanghai"}
		if err := tx.Create(other).Error; err != nil {
			return err
		}
		p, err := mpeople.AddPerson(store.InOffice(tx, other.ID), "王芳", mpeople.Observer)
		if err != nil {
			return err
		}
		code, err = mpeople.NewCode(tx, mpeople.CodeJoin, other.ID, p.ID, 1e12)
		return err
	})
	wang.Open("join-" + code)
	require.Contains(t, harness.Seen(wang.Chat()), "王芳，您好。这里是绿水乡政协联络处")
	wang.Send("/offices")
	require.Contains(t, wang.Last(), "[ ✅ 绿水乡政协联络处 ]")
	wang.Tap("青山镇政协联络处")
	require.Contains(t, wang.Last(), "青山镇政协联络处 · 王芳")
	require.Contains(t, wang.Last(), "/offices")
	wang.Forge("offices:999")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "青山镇政协联络处 · 王芳")
}
