package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// echo says which route was taken, and with what.
func echo(route string) bot.Handler {
	return func(c *bot.Context) error {
		if c.Pressed() {
			return c.Toast(fmt.Sprintf("%s %q", route, c.Arg(0)))
		}
		_, err := c.Say(bot.Message{Text: fmt.Sprintf("%s %q", route, c.Args)})
		return err
	}
}

// echoing is a router with a route for each access.
func echoing(r *bot.Router) {
	for name, access := range map[string]bot.Access{
		"anyone": bot.Anyone, "joined": bot.Joined, "members": bot.Members, "staff": bot.Staff, "directors": bot.Directors,
	} {
		r.Command(name, access, echo(name))
		r.Button(name, access, echo(name))
		r.Link(name, access, echo("link "+name))
	}
	r.Command("here", bot.Joined, echo("here")).InGroup()
	r.Command("start", bot.Anyone, echo("start"))
	r.Label("common.menu", "joined")
}

// stranger is somebody whom no office knows.
func (e *engine) stranger() int64 {
	e.t.Helper()
	const id = 77_777
	e.sandbox.AddUser(sandbox.User{ID: id, FirstName: "陌生人", LanguageCode: "zh-hans"})
	_, err := e.sandbox.Start(id, "")
	require.NoError(e.t, err)
	e.settle()
	return id
}

func TestCommandsAsPeopleTypeThem(t *testing.T) {
	e := newEngine(t, echoing)
	who := e.member(0)
	for text, want := range map[string]string{
		"/joined":                    `joined ""`,
		"/JOINED":                    `joined ""`,
		"  /Joined  ":                `joined ""`,
		"/joined@proof_bot":          `joined ""`,
		"/joined@PROOF_BOT two":      `joined "two"`,
		"/joined 送戏下乡 20场":           `joined "送戏下乡 20场"`,
		"/joined\u3000送戏下乡":          `joined "送戏下乡"`,
		"/joined\n第一行\n第二行":          `joined "第一行\n第二行"`,
		"菜单":                         `joined ""`,
		"菜单 3":                       `joined ""`,
		"Menu 12":                    `joined ""`,
		"/nonsense":                  "没有 /nonsense 这个命令。发 /menu 看能办的事，发 /help 看写法。",
		"/start":                     `start ""`,
		"/start joined-a-b":          `link joined "a-b"`,
		"/start nothing-of-the-sort": `start "nothing-of-the-sort"`,
		"/start run-joined":          `joined ""`,
		"/start run-nonsense":        `start "run-nonsense"`,
	} {
		e.talk(who, text)
		require.Equal(t, want, e.last(who).Text, "%q", text)
	}
	before := len(e.heard(who))
	for _, text := range []string{"/joined@another_bot", "/", "/签到", "//joined", "菜单吧", "joined"} {
		e.talk(who, text)
		require.Len(t, e.heard(who), before, "%q is no command of this bot", text)
	}
	require.Empty(t, e.failures())
}

func TestCommandsInTheGroup(t *testing.T) {
	e := newEngine(t, echoing)
	say := func(text string) {
		_, err := e.sandbox.Send(e.member(0), e.group, outgoing(text))
		require.NoError(t, err)
		e.settle()
	}
	say("/here@proof_bot now")
	require.Equal(t, []string{`here "now"`}, e.heard(e.group))
	for _, text := range []string{"/nonsense", "/here@another_bot", "菜单", "/start"} {
		before := len(e.heard(e.group))
		say(text)
		if text == "/start" {
			require.Equal(t, "请在与我的私聊里办这件事。", e.last(e.group).Text)
			continue
		}
		require.Len(t, e.heard(e.group), before, "%q is not talked about in the group", text)
	}
	say("/joined")
	m := e.last(e.group)
	require.Equal(t, "请在与我的私聊里办这件事。", m.Text)
	require.Equal(t, "https://t.me/proof_bot?start=run-joined", m.ReplyMarkup.InlineKeyboard[0][0].URL)

	before := len(e.heard(e.group))
	e.stranger()
	require.NoError(t, e.sandbox.Join(77_777, e.group))
	_, err := e.sandbox.Send(77_777, e.group, outgoing("/here"))
	require.NoError(t, err)
	e.settle()
	require.Len(t, e.heard(e.group), before, "a stranger's words in a group are none of the bot's")
}

func TestAccessIsCheckedOnEveryWay(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		echoing(r)
		r.Button("greet", bot.Anyone, func(c *bot.Context) error { return c.Toast("") })
	})
	roles := map[string]int64{"stranger": e.stranger(), "member": e.member(0), "director": e.office.Director.TelegramID}
	may := map[string]string{"anyone": "stranger member director", "joined": "member director", "members": "member", "staff": "director", "directors": "director"}
	refusals := []string{"您还不是联络处的成员", "这件事由主任办理", "这件事由委员办理"}
	refused := func(text string) bool {
		for _, r := range refusals {
			if strings.Contains(text, r) {
				return true
			}
		}
		return false
	}
	for route, allowed := range may {
		for role, who := range roles {
			e.clock.Advance(time.Minute) // not faster than a person
			ok := strings.Contains(allowed, role)
			e.talk(who, "/"+route)
			require.Equal(t, !ok, refused(e.last(who).Text), "/%s by %s: %s", route, role, e.last(who).Text)
			e.talk(who, "/start "+route+"-x")
			require.Equal(t, !ok, refused(e.last(who).Text), "link %s by %s: %s", route, role, e.last(who).Text)
			for _, data := range []string{route + ":x", "run:" + route} {
				toast := e.forge(who, data)
				if role == "stranger" && strings.HasPrefix(data, "run:") {
					ok = false // no menu is shown to strangers
				}
				require.Equal(t, !ok, refused(toast.Text), "button %s by %s: %s", data, role, toast.Text)
			}
		}
	}
	require.Empty(t, e.failures())
}

func TestARoleThatWasLostCountsAtOnce(t *testing.T) {
	e := newEngine(t, echoing)
	who := e.member(0)
	e.talk(who, "/members")
	require.Equal(t, `members ""`, e.last(who).Text)
	require.NoError(t, e.db.Write(e.ctx, func(tx *gorm.DB) error {
		now := store.Stamp(e.clock.Now())
		return store.InOffice(tx, e.office.ID).Model(&people.Person{}).Where("id = ?", e.office.Members[0].ID).Update("left_at", &now).Error
	}))
	require.Contains(t, e.forge(who, "members:x").Text, "还不是联络处的成员")
}

func TestForgedButtonsDoNothing(t *testing.T) {
	form := tripForm(nil)
	e := newEngine(t, func(r *bot.Router) {
		bot.AddForm(r, form)
		r.Command("trip", bot.Members, func(c *bot.Context) error { return form.Start(c, tripDraft{}) })
		r.Button("open", bot.Members, func(c *bot.Context) error {
			id, err := c.ArgID(0)
			if err != nil {
				return err
			}
			return c.Toast(fmt.Sprint("opened ", id))
		})
	})
	owner, thief := e.member(0), e.member(1)
	e.talk(owner, "/trip")
	e.talk(thief, "/trip")
	dialogs := e.dialogs()
	require.Len(t, dialogs, 2)
	own := dialogs[0].ID
	require.Equal(t, "opened 12", e.forge(thief, "open:12").Text)
	for _, data := range []string{
		"", ":", "::::", "nonsense", "nonsense:1", "open", "open:", "open:x", "open:0", "open:-1", "open:99999999999999999999", "open:1e3", "open:1;drop table people",
		"form", "form:", "form:x", "form:999999", "form:999999:submit", fmt.Sprintf("form:%d", own), fmt.Sprintf("form:%d:submit", own), fmt.Sprintf("form:%d:choose:home", own),
		fmt.Sprintf("form:%d:discard", own), fmt.Sprintf("form:%d:resume", own), "undo", "undo:x", "undo:999999", "run", "run:nonsense", "run:start:x",
		"\x00", strings.Repeat("九", 21), "form:" + strings.Repeat("9", 59), "表单:1",
	} {
		answer := e.forge(thief, data)
		require.NotContains(t, answer.Text, "编号", "%q is a fault", data)
		require.NotContains(t, answer.Text, "opened", "%q", data)
	}
	for _, action := range []string{"", "nonsense", "choose", "choose:", "choose:mars", "done", "edit", "edit:", "edit:nonsense", "skip"} {
		answer := e.forge(thief, fmt.Sprintf("form:%d:%s", dialogs[1].ID, action))
		require.NotContains(t, answer.Text, "编号", "%q is a fault", action)
	}
	require.Empty(t, e.failures())
	after := e.dialogs()
	require.Equal(t, dialogs[0], after[0], "another person's draft is untouched")
	require.True(t, after[0].Active)
}

// A modified app can press any button on any message it sees: on a post of the
// group, which would then show to all what is for one.
func TestButtonsBelongInThePrivateChatUnlessToldOtherwise(t *testing.T) {
	show := func(c *bot.Context) error {
		_, err := c.Show(bot.Message{Text: "for one person alone"})
		return err
	}
	e := newEngine(t, func(r *bot.Router) {
		r.Button("secret", bot.Joined, show)
		r.Button("open", bot.Joined, echo("open")).InGroup()
		r.Command("post", bot.Joined, func(c *bot.Context) error {
			_, err := c.Post(bot.Message{Text: "a post"})
			return err
		})
	})
	e.talk(e.member(0), "/post")
	post := e.last(e.group)
	press := func(data string) string {
		id, err := e.sandbox.PressForged(e.member(0), e.group, post.MessageID, data)
		require.NoError(t, err)
		e.settle()
		answer, ok := e.sandbox.CallbackAnswer(id)
		require.True(t, ok)
		return answer.Text
	}
	require.Equal(t, "请在与我的私聊里办这件事。", press("secret"))
	require.Equal(t, "请在与我的私聊里办这件事。", press("undo:1"))
	require.Equal(t, "请在与我的私聊里办这件事。", press("run:post"))
	require.Equal(t, []string{"a post"}, e.heard(e.group))
	require.Equal(t, `open "x"`, press("open:x"))
	e.tell(0, "the message of one's own")
	e.drained()
	e.forge(e.member(0), "secret")
	require.Equal(t, "for one person alone", e.last(e.member(0)).Text)
}

func TestAButtonOverSixtyFourBytesIsAMistakeOfTheProgram(t *testing.T) {
	require.Equal(t, "checkin:12:yes", bot.Data("checkin", 12, "yes"))
	require.Len(t, bot.Data("x", strings.Repeat("9", 62)), 64)
	require.Panics(t, func() { bot.Data("x", strings.Repeat("9", 63)) })
	require.Panics(t, func() { bot.CommandButton("label", "command", strings.Repeat("字", 20)) })
	twice := bot.NewRouter(nil)
	twice.Command("a", bot.Anyone, echo("a"))
	require.Panics(t, func() { twice.Command("a", bot.Anyone, echo("a")) })
}

func TestALateButtonSaysSo(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Command("ask", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "?", Buttons: bot.Rows(1, bot.Button{Text: "old", Data: "route_of_an_earlier_version:1"})})
			return err
		})
	})
	e.talk(e.member(0), "/ask")
	answer := e.tap(e.member(0), "old")
	require.True(t, answer.ShowAlert)
	require.Equal(t, "这个按钮已经过时。请发 /menu 重新开始。", answer.Text)
}

func TestAnActionIsUndoneForFiveMinutes(t *testing.T) {
	var undone []int64
	e := newEngine(t, func(r *bot.Router) {
		r.Command("act", bot.Joined, func(c *bot.Context) error {
			a, err := c.Act("deed", 42, "送戏")
			if err != nil {
				return err
			}
			_, err = c.Say(bot.Message{Text: "done", Buttons: bot.Rows(1, bot.Button{Text: "undo", Data: bot.Data("undo", a.ID)})})
			return err
		})
		r.Undo("deed", bot.Joined, func(c *bot.Context, entity int64) error {
			undone = append(undone, entity)
			require.Equal(t, "送戏", c.Action.Note)
			return c.Toast("undone")
		})
	})
	who := e.member(0)
	e.talk(e.member(1), "/act")
	e.talk(who, "/act")
	require.Contains(t, e.forge(e.member(1), e.last(who).ReplyMarkup.InlineKeyboard[0][0].CallbackData).Text, "没有可撤销的事", "somebody else's")
	require.Equal(t, "undone", e.tap(who, "undo").Text)
	require.Contains(t, e.tap(who, "undo").Text, "没有可撤销的事")
	e.talk(who, "/act")
	e.clock.Advance(ledger.UndoTime + 1)
	require.Contains(t, e.tap(who, "undo").Text, "已过 5 分钟")
	e.talk(who, "/undo")
	require.Contains(t, e.last(who).Text, "没有可撤销的事")
	e.talk(who, "/act")
	e.talk(who, "/undo")
	require.Equal(t, []int64{42, 42}, undone)
}
