package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mbriefing "lianluo/models/briefing"
	mdeeds "lianluo/models/deeds"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
)

func notesOf(h *harness.Harness) (list []mnotes.Note) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func filesOf(h *harness.Harness) (list []records.Attachment) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func countOf(h *harness.Harness, row any) (n int64) {
	h.Rows(func(tx *gorm.DB) error { return tx.Model(row).Count(&n).Error })
	return n
}

var recording = sandbox.Upload{Name: "会议录音.m4a", Data: []byte("sound")}

func TestF4RecordingsAndRoundFilmsAreKept(t *testing.T) {
	h := harness.New(t).Seed()
	who := h.Members[0]
	t.Run("F4 an audio file under a command", func(t *testing.T) {
		who.Give(sandbox.Outgoing{Audios: []sandbox.Upload{recording}, Caption: "/note 会议录音"})
		require.Contains(t, who.Last(), "语音 1 段")
		who.Tap("提交")
		require.Len(t, notesOf(h), 1)
		require.Equal(t, records.Audio, filesOf(h)[0].Kind)
		who.Tap("查看")
		who.Tap("附件")
		list := h.Sandbox.Messages(who.ID)
		require.NotNil(t, list[len(list)-1].Audio, "it is sent again as what it is")
	})
	t.Run("R21 a round film", func(t *testing.T) {
		who.Send("/reflect")
		who.Give(sandbox.Outgoing{VideoNote: []byte("round"), Duration: 5})
		require.Contains(t, who.Last(), "视频 1 段")
		who.Tap("完成")
		who.Tap("提交")
		files := filesOf(h)
		require.Equal(t, records.Round, files[len(files)-1].Kind)
	})
}

func TestF4WhatCannotBeKeptIsNotFiled(t *testing.T) {
	paid := map[string]any{"paid_media": map[string]any{"star_count": 1, "paid_media": []any{}}}
	for name, out := range map[string]sandbox.Outgoing{
		"paid media": {Extra: paid},
		"animation":  {Animation: &sandbox.Upload{Name: "a.mp4", Data: []byte("x")}},
		"newer kind": {Extra: map[string]any{"hologram": map[string]any{"size": 1}, "paid_media": nil}},
	} {
		for command, who := range map[string]int{"/note 会议录音": 0, "/reflect 很有收获": 0, "/deed 到王家村慰问困难户12户": 0, "/suggest 路灯坏了": 0, "/announce 明天带身份证": -1, "/role 张伟 +文书": -1, "会议录音": 0} {
			t.Run("F4 "+name+" "+command, func(t *testing.T) {
				h := harness.New(t).Seed()
				p := h.Director
				if who >= 0 {
					p = h.Members[who]
				}
				before := h.Group.Chat()
				out.Caption = command
				p.Give(out)
				require.Contains(t, p.Last(), "没能存下", "it says which part could not be kept")
				_, words, found := strings.Cut(command, " ")
				if !found {
					words = command
				}
				require.Contains(t, p.Last(), words, "the words are kept")
				require.Zero(t, countOf(h, &mnotes.Note{}))
				require.Zero(t, countOf(h, &mdeeds.Deed{}))
				require.Zero(t, countOf(h, &mbriefing.Announcement{}))
				require.Equal(t, before, h.Group.Chat())
			})
		}
	}
	t.Run("F4 the words go on from there", func(t *testing.T) {
		h := harness.New(t).Seed()
		h.Director.Give(sandbox.Outgoing{Extra: paid, Caption: "/announce 明天带身份证"})
		h.Director.Tap("发通知")
		require.Contains(t, h.Director.Last(), "明天带身份证")
		require.Zero(t, countOf(h, &mbriefing.Announcement{}), "a card first")
		h.Director.Tap("发出")
		require.EqualValues(t, 1, countOf(h, &mbriefing.Announcement{}))
	})
}

func TestF15WhatHasNoContentIsSilence(t *testing.T) {
	for name, act := range map[string]func(h *harness.Harness, p *harness.Person){
		"wallpaper": func(h *harness.Harness, p *harness.Person) {
			service(h, p, map[string]any{"chat_background_set": map[string]any{"type": map[string]any{"type": "fill", "fill": map[string]any{"type": "solid", "color": 1}, "dark_theme_dimming": 0}}})
		},
		"timer": func(h *harness.Harness, p *harness.Person) {
			service(h, p, map[string]any{"message_auto_delete_timer_changed": map[string]any{"message_auto_delete_time": 86400}})
		},
		"gift": func(h *harness.Harness, p *harness.Person) {
			service(h, p, map[string]any{"gift": map[string]any{"gift": map[string]any{"id": "1", "sticker": map[string]any{"file_id": "x", "type": "regular"}, "star_count": 5}, "text": "谢谢"}})
		},
		"unknown": func(h *harness.Harness, p *harness.Person) {
			service(h, p, map[string]any{"something_newer": map[string]any{"a": 1}})
		},
		"R21 sticker": func(_ *harness.Harness, p *harness.Person) { p.Give(sandbox.Outgoing{Sticker: "👍"}) },
		"R21 dice":    func(_ *harness.Harness, p *harness.Person) { p.Give(sandbox.Outgoing{Dice: "🎲"}) },
		"R21 thumb up": func(_ *harness.Harness, p *harness.Person) {
			p.Give(sandbox.Outgoing{Animation: &sandbox.Upload{Name: "a.mp4", Data: []byte("x")}})
		},
	} {
		t.Run("F15 "+name, func(t *testing.T) {
			h := harness.New(t).Seed()
			p := h.Members[0]
			last := p.Last()
			act(h, p)
			require.Equal(t, last, p.Last())
			p.Send("/suggest")
			asked := p.Last()
			act(h, p)
			require.Equal(t, asked, p.Last(), "nor amid a form")
			p.Send("村东头断头路下雨学生要绕两公里")
			require.NotEqual(t, asked, p.Last())
		})
	}
}

func service(h *harness.Harness, p *harness.Person, fields map[string]any) {
	_, err := h.Sandbox.Service(p.ID, p.ID, fields)
	require.NoError(h.T, err)
	h.Settle()
}

func TestF5OneTextInTwoMessages(t *testing.T) {
	text := func(n int) string { return "开头：" + strings.Repeat("长", n-6) + "结尾。" }
	t.Run("F5 words that nobody asked for", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		p.Send(text(4600))
		require.Contains(t, p.Last(), "要记成什么")
		require.Contains(t, p.Last(), "开头")
		p.Tap("学习笔记")
		require.Contains(t, p.Last(), "最多 4000 字，这里有 4600 字")
		p.Tap("分成两篇")
		p.Tap("提交")
		first := notesOf(h)[0].Text
		p.Tap("接着写")
		p.Tap("学习笔记")
		p.Tap("提交")
		require.Equal(t, text(4600), first+notesOf(h)[1].Text, "nothing is lost")
	})
	for _, command := range []string{"/note ", "/deed ", "/announce ", "/suggest "} {
		t.Run("F5 "+command, func(t *testing.T) {
			h := harness.New(t).Seed()
			p := h.Members[0]
			if command == "/announce " {
				p = h.Director
			}
			group := h.Group.Chat()
			p.Send(command + text(5000))
			require.Equal(t, 1, strings.Count(p.Chat(), "最多"), "one answer, which says why")
			require.Contains(t, p.Last(), "最多")
			require.Contains(t, p.Last(), "开头", "in the same breath as the words that are kept")
			h.Advance(time.Minute)
			require.Zero(t, countOf(h, &mnotes.Note{}))
			require.Zero(t, countOf(h, &mdeeds.Deed{}))
			require.Zero(t, countOf(h, &mbriefing.Announcement{}))
			require.Equal(t, group, h.Group.Chat())
		})
	}
	t.Run("F5 alone it is judged three seconds later", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		before := p.Last()
		p.Send("/note " + text(3994))
		require.Equal(t, before, p.Last())
		h.Advance(3 * time.Second)
		require.Len(t, notesOf(h), 1)
	})
	t.Run("F5 a kill loses nothing", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		p.Send(text(4096))
		h.Stop()
		_, err := h.Sandbox.Send(p.ID, p.ID, sandbox.Outgoing{Text: "后半段"})
		require.NoError(t, err)
		h.Start()
		h.Advance(3 * time.Second)
		require.Contains(t, p.Last(), "要记成什么")
		p.Tap("意见建议")
		require.Contains(t, p.Last(), "4099 字", "both parts")
		h = harness.New(t).Seed()
		p = h.Members[0]
		p.Send("/note " + text(3994))
		h.Stop()
		h.Start()
		h.Advance(3 * time.Second)
		require.Len(t, notesOf(h), 1)
	})
	t.Run("F5 what comes later is another matter", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		p.Send("/note " + text(3994))
		h.Advance(10 * time.Second)
		p.Send("另外一件事")
		require.Equal(t, text(3994), notesOf(h)[0].Text)
		require.Contains(t, p.Last(), "另外一件事")
	})
	t.Run("F5 an open question", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		p.Send("/note")
		p.Send(text(4600))
		require.Contains(t, p.Last(), "最多 4000 字")
		require.NotContains(t, p.Last(), "结尾")
		require.Zero(t, countOf(h, &mnotes.Note{}))
	})
	t.Run("F5 endless", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		p.Send(text(4096 * 6))
		h.Advance(3 * time.Second)
		require.Contains(t, p.Last(), "存成文件发来")
	})
}

func TestF10SendersWithoutAPerson(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	group := h.Sandbox.AddSupergroup("新委员群", d.ID, h.Members[0].ID)
	channel := h.Sandbox.AddChannel("青山发布", d.ID)
	require.NoError(t, h.Sandbox.AddBot(h.Members[0].ID, group.ID))
	h.Settle()
	g := &group
	for name, as := range map[string]int64{"F10 anonymous": group.ID, "F10 as a channel": channel.ID} {
		t.Run(name, func(t *testing.T) {
			_, err := h.Sandbox.Send(d.ID, group.ID, sandbox.Outgoing{Text: "/bind", As: as})
			require.NoError(t, err)
			h.Settle()
			require.Contains(t, h.Sandbox.Messages(g.ID)[len(h.Sandbox.Messages(g.ID))-1].Text, "看不出是哪一位")
			_, err = h.Sandbox.Send(d.ID, group.ID, sandbox.Outgoing{Text: "大家好", As: as})
			require.NoError(t, err)
			h.Settle()
			require.Equal(t, "大家好", h.Sandbox.Messages(g.ID)[len(h.Sandbox.Messages(g.ID))-1].Text, "talk is left alone")
		})
	}
	t.Run("F10 the press says who it is", func(t *testing.T) {
		var button sandbox.Message
		for _, m := range h.Sandbox.Messages(g.ID) {
			if strings.Contains(m.Text, "看不出是哪一位") {
				button = m
			}
		}
		data := button.ReplyMarkup.InlineKeyboard[0][0].CallbackData
		id, err := h.Sandbox.Press(h.Members[0].ID, g.ID, button.MessageID, data)
		require.NoError(t, err)
		h.Settle()
		answer, _ := h.Sandbox.CallbackAnswer(id)
		require.Contains(t, answer.Text, "由主任办理")
		before := d.Chat()
		_, err = h.Sandbox.Press(d.ID, g.ID, button.MessageID, data)
		require.NoError(t, err)
		h.Settle()
		require.NotEqual(t, before, d.Chat(), "the director is told what became of it")
	})
}

func TestR5AForwardedAlbumNamesItsAuthorOnce(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	origin := &sandbox.MessageOrigin{Type: "user", Date: 1, SenderUser: &sandbox.User{ID: 9, FirstName: "芳", LastName: "王"}}
	p.Give(sandbox.Outgoing{Photos: [][]byte{[]byte("a"), []byte("b")}, Forward: origin})
	require.Contains(t, p.Last(), "照片 2 张")
	require.Equal(t, 1, strings.Count(p.Last(), "转发自 王芳"))
	p.Send("我自己的话")
	require.Contains(t, p.Last(), "要记成什么", "one's own words are another matter")
	require.NotContains(t, p.Last(), "转发")
}

func TestF16AChannelIsNoGroup(t *testing.T) {
	h := harness.New(t).Seed()
	channel := h.Sandbox.AddChannel("青山发布", h.Director.ID)
	require.NoError(t, h.Sandbox.AddBot(h.Director.ID, channel.ID))
	h.Settle()
	require.Contains(t, h.Director.Last(), "频道")
	var o people.Office
	h.Rows(func(tx *gorm.DB) error { return tx.Take(&o, h.Office.ID).Error })
	require.Equal(t, h.Group.ID, o.GroupChatID)
	require.Empty(t, h.Sandbox.Messages(channel.ID))
}

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
		require.Contains(t, p.Last(), "2/4")
		p.Tap("跳过")
		p.Tap("跳过")
		p.Tap("跳过")
		require.Contains(t, p.Last(), "三公里")
		require.NotContains(t, p.Last(), "两公里")
	})
	t.Run("R4 what opened the form", func(t *testing.T) {
		e, p := begin(t)
		p.Send("/suggest 村东头断头路")
		e.edit("/suggest 村西头断头路")
		p.Tap("跳过")
		p.Tap("跳过")
		p.Tap("跳过")
		require.Contains(t, p.Last(), "村西头")
		require.NotContains(t, p.Chat(), "不会跟着改")
	})
	t.Run("R4 in the group nothing", func(t *testing.T) {
		e, p := begin(t)
		before := p.Chat()
		m, err := e.h.Sandbox.Send(p.ID, e.h.Group.ID, sandbox.Outgoing{Text: "/checkin"})
		require.NoError(t, err)
		e.h.Settle()
		before = p.Chat()
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
		require.Contains(t, p.Last(), "您是要请假吗")
		p.Tap("请假")
		require.Contains(t, p.Chat(), "县里开会")
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

func TestF5AnAppCutsAtTheEndOfALine(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	var lines []string
	for range 6 {
		lines = append(lines, strings.Repeat("段", 899))
	}
	p.Send("/note " + strings.Join(lines, "\n"))
	h.Advance(time.Minute)
	require.Contains(t, p.Last(), "最多 4000 字，这里有 5399 字", "whole, with its lines")
	p.Tap("分成两篇")
	p.Tap("提交")
	require.Equal(t, strings.Join(lines[:4], "\n"), notesOf(h)[0].Text, "cut at the end of a line")
}

func TestTheDirectorHearsWhichAccountUsedALink(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/addmember 周敏")
	link := h.Director.Chat()
	code := link[strings.LastIndex(link, "join-"):]
	code = strings.FieldsFunc(code, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", r)
	})[0]
	stranger := h.Sandbox.AddUser(sandbox.User{FirstName: "敏", LastName: "周", Username: "zhoumin88", LanguageCode: "zh-hans"})
	_, err := h.Sandbox.Start(stranger.ID, code)
	require.NoError(t, err)
	h.Settle()
	require.Contains(t, h.Director.Last(), "周敏 已加入")
	require.Contains(t, h.Director.Last(), "Telegram：@zhoumin88 / 周敏")
}

func TestR8ThePlaceIsAskedForInPrivate(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 今天 15:00 基层协商 @镇政府三楼会议室")
	if strings.Contains(h.Director.Last(), "[ 发布 ]") {
		h.Director.Tap("发布")
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE activities SET lat = 30.5, lon = 114.3, near_meters = 500").Error
	})
	h.Stop() // what is remembered of the activity was written past it
	h.Start()
	h.AdvanceTo(time.Date(2026, 12, 5, 14, 50, 0, 0, harness.Shanghai))
	p := h.Members[0]
	keys := func() string {
		if k := h.Sandbox.Keyboard(p.ID, p.ID); k != nil {
			return k.Keyboard[0][0].Text
		}
		return ""
	}
	require.Contains(t, p.TapIn(h.Group, "签到"), "私聊")
	require.Contains(t, p.Last(), "发送我的位置")
	require.Equal(t, "发送我的位置", keys())
	t.Run("R9 no", func(t *testing.T) {
		for _, no := range []string{"不发", "返回", "回到菜单"} {
			p.Send("/checkin")
			require.Equal(t, "发送我的位置", keys())
			p.Send(no)
			require.NotContains(t, p.Last(), "要记成什么", no)
			require.NotEqual(t, "发送我的位置", keys(), no)
		}
	})
	t.Run("R9 the keyboard goes with the window", func(t *testing.T) {
		p.Send("/checkin")
		require.Equal(t, "发送我的位置", keys())
		h.AdvanceTo(time.Date(2026, 12, 5, 18, 0, 0, 0, harness.Shanghai))
		require.NotEqual(t, "发送我的位置", keys())
	})
}

func TestR3WhatWasSentBeforeGoesIntoNoFormUnasked(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	p.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "x.exe", Data: []byte("x")}}})
	for _, command := range []string{"/note", "/suggest", "/deed", "记笔记"} {
		p.Send(command)
		require.Contains(t, p.Last(), "刚才发来的内容", command)
	}
	p.Send("/note")
	p.Tap("不是，另写")
	p.Send("自己写的心得")
	p.Tap("提交")
	require.Equal(t, "自己写的心得", notesOf(h)[0].Text)
	require.Empty(t, filesOf(h))
	t.Run("R3 what comes later is another matter", func(t *testing.T) {
		p.Send("我到了呀")
		h.Advance(2 * time.Minute)
		p.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 3})
		require.NotContains(t, p.Last(), "我到了呀")
		p.Tap("学习笔记")
		p.Tap("提交")
		notes := notesOf(h)
		require.Empty(t, notes[len(notes)-1].Text)
	})
}

func TestNumbersThatWereTakenOutAreNotRemembered(t *testing.T) {
	h := harness.New(t).Seed()
	p := h.Members[0]
	p.Send("/suggest").Send("请帮帮张大爷，身份证 11010519491231002X，他家漏雨")
	p.Tap("去掉")
	var kept []string
	h.Rows(func(tx *gorm.DB) error { return tx.Table("dialogs").Pluck("data", &kept).Error })
	require.NotEmpty(t, kept)
	for _, k := range kept {
		require.NotContains(t, k, "11010519491231002X")
	}
}
