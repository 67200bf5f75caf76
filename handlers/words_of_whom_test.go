package handlers_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
)

func TestB1OthersWordsAreNoCommands(t *testing.T) {
	user := &sandbox.MessageOrigin{Type: "user", Date: 1, SenderUser: &sandbox.User{ID: 9, FirstName: "王芳"}}
	hidden := &sandbox.MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "王芳"}
	channel := &sandbox.MessageOrigin{Type: "channel", Date: 1, Chat: &sandbox.Chat{ID: -100, Type: "channel", Title: "王芳"}, MessageID: 3}
	chat := &sandbox.MessageOrigin{Type: "chat", Date: 1, SenderChat: &sandbox.Chat{ID: -100, Type: "supergroup", Title: "王芳"}}
	for name, out := range map[string]sandbox.Outgoing{
		"user": {Forward: user}, "hidden": {Forward: hidden}, "channel": {Forward: channel}, "chat": {Forward: chat},
		"inline bot": {ViaBot: &sandbox.User{ID: 9, IsBot: true, Username: "王芳"}},
	} {
		for command, who := range map[string]int{"/role 张伟 +director": -1, "/announce 都别来了": -1, "/note 别人写的": 0, "/checkin": 0, "签到": 0, "/addmember 赵六": -1, "提交": 0} {
			t.Run("B1 "+name+" "+command, func(t *testing.T) {
				h := harness.New(t).Seed()
				p := h.Director
				if who >= 0 {
					p = h.Members[who]
				}
				group, all := h.Group.Chat(), countOf(h, &people.Person{})
				if command == "提交" { // typed it would file the card
					p.Send("/deed 送戏下乡20场").Send("修改")
				}
				out.Text = command
				p.Give(out)
				require.Contains(t, p.Last(), "这是转发")
				require.Contains(t, p.Last(), "王芳")
				require.Contains(t, p.Last(), "要做什么")
				require.Equal(t, group, h.Group.Chat())
				require.Equal(t, all, countOf(h, &people.Person{}))
				require.Zero(t, countOf(h, &mnotes.Note{}))
				var zhang people.Person
				h.Rows(func(tx *gorm.DB) error { return tx.Take(&zhang, h.Members[0].Row).Error })
				require.Equal(t, people.Member, zhang.Roles)
			})
		}
	}
	t.Run("B1 roles by words are asked for", func(t *testing.T) {
		h := harness.New(t).Seed()
		name := h.Members[3].Name
		h.Director.Send("/role " + name + " +文书")
		var p people.Person
		look := func() people.Role {
			h.Rows(func(tx *gorm.DB) error { return tx.Take(&p, h.Members[3].Row).Error })
			return p.Roles
		}
		require.Equal(t, people.Member, look())
		h.Director.Tap("确定")
		require.Equal(t, people.Member|people.Secretary, look())
	})
}

func TestR5WhoseWordsTheyAreIsKept(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	m, err := h.Sandbox.Send(h.Members[1].ID, h.Group.ID, sandbox.Outgoing{Text: "村东头的路灯又不亮了"})
	require.NoError(t, err)
	for _, hidden := range []bool{false, true} {
		_, err = h.Sandbox.Forward(p.ID, p.ID, h.Group.ID, m[0].MessageID, hidden)
		require.NoError(t, err)
		h.Settle()
		require.Contains(t, p.Last(), "这是转发"+h.Members[1].Name+"的，要做什么？")
		require.Less(t, strings.Index(p.Last(), "意见建议"), strings.Index(p.Last(), "学习笔记"), "no thoughts of one's own")
		p.Tap("学习笔记")
		p.Tap("提交")
		notes := notesOf(h)
		require.Equal(t, "转发自 "+h.Members[1].Name+"\n村东头的路灯又不亮了", notes[len(notes)-1].Text)
	}
	t.Run("R5 as an answer", func(t *testing.T) {
		p.Send("/reflect")
		_, err = h.Sandbox.Forward(p.ID, p.ID, h.Group.ID, m[0].MessageID, false)
		require.NoError(t, err)
		h.Settle()
		p.Tap("提交")
		notes := notesOf(h)
		require.True(t, strings.HasPrefix(notes[len(notes)-1].Text, "转发自 "))
	})
	t.Run("R5 the bot's own message", func(t *testing.T) {
		p.Send("/menu")
		list := h.Sandbox.Messages(p.ID)
		_, err := h.Sandbox.Forward(p.ID, p.ID, p.ID, list[len(list)-1].MessageID, false)
		require.NoError(t, err)
		h.Settle()
		require.Contains(t, p.Last(), "这是我发的")
	})
}

func (p editing) edit(text string) {
	list := p.h.Sandbox.Messages(p.who.ID)
	for i := len(list) - 1; i >= 0; i-- {
		if m := list[i]; m.From.ID == p.who.ID {
			_, err := p.h.Sandbox.EditText(p.who.ID, p.who.ID, m.MessageID, text)
			require.NoError(p.h.T, err)
			p.h.Settle()
			return
		}
	}
}

type editing struct {
	h   *harness.Harness
	who *harness.Person
}

func TestR4AnEditIsTakenWhileItsQuestionIsOpen(t *testing.T) {
	begin := func(t *testing.T) (editing, *harness.Person) {
		h := harness.New(t).Seed()
		return editing{h, h.Members[0]}, h.Members[0]
	}
	t.Run("R4 before and after it is sorted", func(t *testing.T) {
		e, p := begin(t)
		p.Send("学习全会精神，有三点体会")
		e.edit("学习全会精神，有四点体会")
		require.Contains(t, p.Last(), "四点体会")
		require.NotContains(t, p.Last(), "三点体会")
		p.Tap("心得体会")
		e.edit("学习全会精神，有五点体会")
		require.Contains(t, p.Last(), "五点体会")
		require.Contains(t, p.Last(), "提交", "the review, not the question")
		p.Tap("提交")
		require.Equal(t, "学习全会精神，有五点体会", notesOf(e.h)[0].Text)
		e.edit("学习全会精神，有六点体会")
		require.Contains(t, p.Last(), "已提交的内容不会跟着改")
		chat := p.Chat()
		e.edit("学习全会精神，有七点体会")
		require.Equal(t, strings.Count(chat, "不会跟着改"), strings.Count(p.Chat(), "不会跟着改"), "once")
		require.Equal(t, "学习全会精神，有五点体会", notesOf(e.h)[0].Text)
	})
	t.Run("R4 of two joined messages", func(t *testing.T) {
		e, p := begin(t)
		p.Send("第一句").Send("第二句")
		e.edit("第二句改过")
		require.Contains(t, p.Last(), "第一句\n第二句改过")
	})
	t.Run("R4 an answer in a form", func(t *testing.T) {
		e, p := begin(t)
		p.Send("/suggest").Send("村东头断头路下雨学生要绕两公里")
		e.edit("村西头断头路下雨学生要绕三公里")
		require.Contains(t, p.Last(), "就这样提交")
		p.Send("跳过")
		require.Contains(t, p.Last(), "三公里")
		require.NotContains(t, p.Last(), "两公里")
	})
	t.Run("R4 what opened the form", func(t *testing.T) {
		e, p := begin(t)
		p.Send("/suggest 村东头断头路")
		e.edit("/suggest 村西头断头路")
		p.Send("跳过")
		require.Contains(t, p.Last(), "村西头")
		require.NotContains(t, p.Chat(), "不会跟着改")
	})
	t.Run("R4 in the group nothing", func(t *testing.T) {
		e, p := begin(t)
		m, err := e.h.Sandbox.Send(p.ID, e.h.Group.ID, sandbox.Outgoing{Text: "/checkin"})
		require.NoError(t, err)
		e.h.Settle()
		before := p.Chat()
		group := len(e.h.Sandbox.Messages(e.h.Group.ID))
		_, err = e.h.Sandbox.EditText(p.ID, e.h.Group.ID, m[0].MessageID, "/checkin 1")
		require.NoError(t, err)
		e.h.Settle()
		require.Equal(t, before, p.Chat())
		require.Len(t, e.h.Sandbox.Messages(e.h.Group.ID), group)
	})
}

func TestR23WordsToTheBotInTheGroup(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	h.Director.Send("/newsession 12月10日下午3点 基层协商 @镇政府三楼会议室")
	for _, label := range []string{"发布", "提交"} {
		if strings.Contains(h.Director.Last(), "[ "+label) {
			h.Director.Tap(label)
		}
	}
	posts := h.Sandbox.Messages(h.Group.ID)
	ours := 0
	for _, m := range posts {
		if m.From.IsBot && m.Text != "" {
			ours = m.MessageID
		}
	}
	require.NotZero(t, ours)
	say := func(out sandbox.Outgoing) int {
		before := len(h.Sandbox.Messages(h.Group.ID))
		_, err := h.Sandbox.Send(p.ID, h.Group.ID, out)
		require.NoError(t, err)
		h.Settle()
		return len(h.Sandbox.Messages(h.Group.ID)) - before - 1
	}
	t.Run("R23 a reply", func(t *testing.T) {
		require.Zero(t, say(sandbox.Outgoing{Text: "我请假，县里开会", ReplyTo: ours}), "never in the group")
		require.Contains(t, p.Last(), "事由：县里开会", "the card of the leave; nothing is filed")
		require.Contains(t, p.Last(), "[ 提交 ]")
	})
	t.Run("R23 by name", func(t *testing.T) {
		require.Zero(t, say(sandbox.Outgoing{Text: "@lianluo_test_bot 村东头路灯坏了"}))
		require.Contains(t, p.Last(), "要记成什么")
		require.NotContains(t, p.Last(), "@lianluo")
	})
	t.Run("R23 a nod", func(t *testing.T) {
		before := p.Chat()
		require.Zero(t, say(sandbox.Outgoing{Text: "收到！", ReplyTo: ours}))
		require.Zero(t, say(sandbox.Outgoing{Text: "好的👌", ReplyTo: ours}))
		require.Equal(t, before, p.Chat())
	})
	t.Run("R23 a command of the private chat", func(t *testing.T) {
		p = h.Members[2]
		require.Equal(t, 1, say(sandbox.Outgoing{Text: "/leave 县里开会"}))
		require.Contains(t, p.Chat(), "县里开会", "opened in private, with the reason")
		last := h.Sandbox.Messages(h.Group.ID)
		m := last[len(last)-1]
		require.NotContains(t, m.Text, "县里开会")
		require.Equal(t, "请假", m.ReplyMarkup.InlineKeyboard[0][0].Text)
	})
	t.Run("R23 what is wrong with it is said in private", func(t *testing.T) {
		p = h.Members[3]
		require.Zero(t, say(sandbox.Outgoing{Text: "/withdraw 建-1999-001"}))
		require.Contains(t, p.Last(), "没有")
	})
}

func TestForumPostsStandInTheirTopic(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	forum := h.Sandbox.AddForum("委员论坛", d.ID, h.Members[0].ID)
	require.NoError(t, h.Sandbox.AddBot(d.ID, forum.ID))
	topic, err := h.Sandbox.AddTopic(d.ID, forum.ID, "履职")
	require.NoError(t, err)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("id = ?", h.Office.ID).Update("group_chat_id", forum.ID).Error
	})
	_, err = h.Sandbox.Send(d.ID, forum.ID, sandbox.Outgoing{Text: "/bind", Topic: topic})
	require.NoError(t, err)
	h.Settle()
	last := func() sandbox.Message {
		list := h.Sandbox.Messages(forum.ID)
		return list[len(list)-1]
	}
	require.Equal(t, topic, last().MessageThreadID, "the answer goes where it was asked")
	announce := func(text string) {
		d.Send("/announce " + text)
		for _, label := range []string{"发出", "提交"} {
			if strings.Contains(d.Last(), "[ "+label+" ]") {
				d.Tap(label)
			}
		}
	}
	posted := func(text string) int {
		for _, m := range h.Sandbox.Messages(forum.ID) {
			if strings.Contains(m.Text, text) {
				return m.MessageThreadID
			}
		}
		t.Fatalf("%s was not posted", text)
		return 0
	}
	announce("带身份证")
	require.Equal(t, topic, posted("带身份证"))
	require.NoError(t, h.Sandbox.DeleteTopic(d.ID, forum.ID, topic))
	announce("带雨伞")
	require.Zero(t, posted("带雨伞"), "General, when the topic is gone")
	announce("带手电")
	require.Zero(t, posted("带手电"))
}
