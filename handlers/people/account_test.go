package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// held has the office keep something back for a person until a time.
func held(h *harness.Harness, p *harness.Person, text string, until time.Time) {
	h.Write(func(tx *gorm.DB) error {
		at := store.Stamp(until)
		row := &ledger.OutboxRow{OfficeID: h.Office.ID, BotID: 4200, ChatID: p.ID, Method: ledger.MethodSend, Payload: `{"text":"` + text + `"}`, NotBefore: &at}
		_, err := ledger.Enqueue(tx, row)
		return err
	})
}

// address gives a person a calendar address; live tells whether it still leads there.
func address(h *harness.Harness, p *harness.Person) (live func() bool) {
	var token string
	h.Write(func(tx *gorm.DB) (err error) {
		token, err = mpeople.NewFeed(tx, person(h, p), h.Clock.Now())
		return err
	})
	return func() bool {
		found := false
		h.Rows(func(tx *gorm.DB) error {
			_, err := mpeople.FeedByToken(tx, token)
			found = err == nil
			return nil
		})
		return found
	}
}

func lastLink(h *harness.Harness) string {
	all := joinCode.FindAllStringSubmatch(h.Director.Chat(), -1)
	return all[len(all)-1][1]
}

// A new link is made because of a lost phone: whoever has that is out at once, and
// what hangs on the person goes to the new account.
func TestB4ANewLinkEndsTheAccountAtOnce(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	live := address(h, wang)
	held(h, wang, "结果：同意", h.Clock.Now().Add(5*time.Minute))
	wang.Send("/suggest")
	h.Director.Send("/members 王芳")
	h.Director.Tap("新的加入链接")
	require.Contains(t, h.Director.Chat(), "原来的账号已经退出")
	link := lastLink(h)
	require.Contains(t, wang.Last(), "已退出青山镇政协联络处")
	require.False(t, live(), "the calendar address")
	wang.Send("村东头断头路下雨学生要绕两公里")
	require.Contains(t, wang.Last(), "还不是联络处的成员")
	heard := wang.Chat()
	h.Advance(6 * time.Minute)
	require.Equal(t, heard, wang.Chat(), "nothing more is said there")
	phone := h.Stranger("王芳的新手机")
	phone.Open(link)
	require.Contains(t, phone.Chat(), "王芳，欢迎加入")
	require.Contains(t, phone.Chat(), "结果：同意", "it was meant for the person")
	require.NotContains(t, wang.Chat(), "结果：同意")
	phone.Send("/menu")
	require.NotContains(t, phone.Last(), "还不是")
}

// A director's own link locks nobody out before it is opened; what is under way then
// goes to the new account.
func TestB4MovingOneself(t *testing.T) {
	h := harness.New(t).Seed()
	live := address(h, h.Director)
	held(h, h.Director, "明天的事", h.Clock.Now().Add(time.Hour))
	h.Director.Send("/members 孙立国").Tap("新的加入链接")
	require.True(t, live())
	link := lastLink(h)
	h.Director.Send("/office")
	require.NotContains(t, h.Director.Last(), "还不是")
	phone := h.Stranger("新手机")
	phone.Open(link)
	require.False(t, live())
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "还不是联络处的成员")
	h.Advance(61 * time.Minute)
	require.Contains(t, phone.Chat(), "明天的事")
	require.NotContains(t, h.Director.Chat(), "明天的事")
}

// Who has left hears nothing more; when that is undone, what waited goes out.
func TestB5WhoHasLeftHearsNothing(t *testing.T) {
	for _, undone := range []bool{false, true} {
		h := harness.New(t).Seed()
		wang := h.Members[5]
		live := address(h, wang)
		held(h, wang, "结果：同意", h.Clock.Now().Add(8*time.Minute))
		h.Director.Send("/members 王芳").Tap("退出联络处")
		h.Director.Tap("调离")
		h.Director.Tap("今天")
		h.Director.Tap("移出名册")
		if undone {
			h.Director.Tap("撤销")
		}
		h.Advance(10 * time.Minute)
		require.Equal(t, undone, strings.Contains(wang.Chat(), "结果：同意"), "undone: %v", undone)
		require.Equal(t, !undone, strings.Contains(wang.Chat(), "您已不在"))
		require.False(t, live())
	}
}

// What an account has in its chat is not brought up to date any more after it ended.
func TestB5NoEditReachesAnEndedAccount(t *testing.T) {
	h := harness.New(t).Seed()
	secretary := h.Members[5]
	h.Director.Send("/role 王芳 +文书").Tap("确定")
	h.Members[0].Send("/deed 送戏下乡 20场")
	require.Contains(t, secretary.Last(), "送戏下乡")
	h.Director.Send("/members 王芳").Tap("停用这个账号")
	h.Director.Tap("停用")
	seen := secretary.Chat()
	require.NotContains(t, seen, "已核实")
	h.Director.Send("/review").Tap("核实")
	require.Equal(t, seen, secretary.Chat())
}

func TestB6AnAccountIsLockedOut(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	live := address(h, wang)
	h.Director.Send("/members 王芳").Tap("停用这个账号")
	require.Contains(t, h.Director.Last(), "手机丢了")
	require.True(t, live(), "it asks first")
	h.Director.Tap("停用")
	require.Contains(t, h.Director.Last(), "账号已停用")
	require.Contains(t, h.Director.Last(), "未加入")
	require.False(t, live())
	wang.Send("/record")
	require.Contains(t, wang.Last(), "还不是联络处的成员")
	require.Nil(t, person(h, wang).LeftAt, "the person stays on the roster")

	wang.Forge("member:1:account_end")
	require.NotZero(t, person(h, h.Director).TelegramID)
	require.Contains(t, h.Director.Forge("member:1:account_end"), "自己的账号")
	h.Director.Forge("member:" + "2" + ":account_end")
	h.Director.Forge("member:" + "2" + ":account_end") // twice
	require.Zero(t, person(h, h.Members[0]).TelegramID)
}

// A revoked link stays revoked, whatever the clock says later.
func TestB16ARevokedLinkStaysRevoked(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/addmember 周敏")
	first := lastLink(h)
	h.Advance(time.Hour)
	h.Director.Send("/members 周敏").Tap("新的加入链接")
	h.Write(func(tx *gorm.DB) error { // as if the clock had been set back
		return store.AcrossOffices(tx).Exec("UPDATE codes SET expires_at = ? WHERE used_at IS NULL", store.Stamp(h.Clock.Now().Add(time.Hour))).Error
	})
	zhou := h.Stranger("周敏")
	zhou.Open(first)
	require.Contains(t, zhou.Last(), "失效")
}

// A link that is written in the group is void, and the director hears of it.
func TestB17ALinkWrittenInTheGroupIsVoid(t *testing.T) {
	for _, before := range []string{"/start ", "请点 https://t.me/lianluo_test_bot?start="} {
		h := harness.New(t).Seed()
		require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true)) // and sees all that is written
		h.Director.Send("/addmember 周敏")
		link := lastLink(h)
		h.Members[0].SendIn(h.Group, before+link)
		require.NotContains(t, h.Group.Chat(), link, "the words are deleted")
		require.Contains(t, h.Group.Last(), "已经作废")
		require.NotContains(t, h.Group.Last(), "周敏")
		require.Contains(t, h.Director.Last(), "周敏的加入链接被发到群里了")
		zhou := h.Stranger("周敏")
		zhou.Open(link)
		require.Contains(t, zhou.Last(), "失效")
		h.Director.Tap("新的加入链接")
		zhou.Open(lastLink(h))
		require.Contains(t, zhou.Last(), "周敏，欢迎加入")

		// Made-up codes do nothing, in the group either.
		said := h.Group.Chat()
		h.Members[0].SendIn(h.Group, "/start join-AAAAAAAAAAAAAAAAAAAAAAAAAAA")
		require.NotContains(t, h.Group.Chat()[len(said):], "作废")
	}
}

// However a link comes into a group, it is void: forwarded, in a list, edited in, behind
// other words, below a picture, written as the group.
func TestB17EveryLinkThatIsSeenInAGroupIsVoid(t *testing.T) {
	const address = "https://t.me/lianluo_test_bot?start="
	for name, say := range map[string]func(h *harness.Harness, group int64, link, other string) error{
		"forwarded": func(h *harness.Harness, group int64, link, _ string) error {
			_, err := h.Sandbox.Send(h.Members[0].ID, group, sandbox.Outgoing{Text: address + link, Forward: &sandbox.MessageOrigin{Type: "user", Date: 1, SenderUser: &sandbox.User{ID: 4200, IsBot: true, FirstName: "联络"}}})
			return err
		},
		"a list": func(h *harness.Harness, group int64, link, other string) error {
			_, err := h.Sandbox.Send(h.Members[0].ID, group, sandbox.Outgoing{Text: "冯远 " + address + other + "\n旧的 join-AAAAAAAAAAAAAAAAAAAAAAAAAAA\n周敏 " + address + link})
			return err
		},
		"edited in": func(h *harness.Harness, group int64, link, _ string) error {
			m, err := h.Sandbox.Send(h.Members[0].ID, group, sandbox.Outgoing{Text: "欢迎"})
			if err != nil {
				return err
			}
			h.Settle()
			_, err = h.Sandbox.EditText(h.Members[0].ID, group, m[0].MessageID, "欢迎 "+address+link)
			return err
		},
		"behind words": func(h *harness.Harness, group int64, link, _ string) error {
			_, err := h.Sandbox.Send(h.Members[0].ID, group, sandbox.Outgoing{Text: "点这里加入", Extra: map[string]any{"entities": []any{map[string]any{"type": "text_link", "offset": 0, "length": 5, "url": address + link}}}})
			return err
		},
		"as the group": func(h *harness.Harness, group int64, link, _ string) error {
			_, err := h.Sandbox.Send(h.Director.ID, group, sandbox.Outgoing{Text: "周敏请点 " + address + link, As: group})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			group := h.Sandbox.AddSupergroup("青山镇委员群", h.Director.ID, h.Members[0].ID).ID
			require.NoError(t, h.Sandbox.AddBot(h.Director.ID, group))
			require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, group, true))
			h.Director.Send("/addmember 冯远")
			other := lastLink(h)
			h.Director.Send("/addmember 周敏")
			link := lastLink(h)
			require.NoError(t, say(h, group, link, other))
			h.Settle()
			require.Contains(t, h.Director.Chat(), "周敏的加入链接被发到群里了")
			require.Equal(t, name == "a list", strings.Contains(h.Director.Chat(), "冯远的加入链接被发到群里了"))
			for _, m := range h.Sandbox.Messages(group) {
				require.NotContains(t, m.Text, link, "the words are deleted")
			}
			zhou := h.Stranger("周敏")
			zhou.Open(link)
			require.Contains(t, zhou.Last(), "失效")
		})
	}
}
