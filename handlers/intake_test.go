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
	t.Run("F5 a part is changed", func(t *testing.T) {
		for _, changed := range []int{0, 1} {
			h := harness.New(t).Seed()
			p := h.Members[0]
			parts, err := h.Sandbox.Send(p.ID, p.ID, sandbox.Outgoing{Text: text(4600)})
			require.NoError(t, err)
			h.Settle()
			_, err = h.Sandbox.EditText(p.ID, p.ID, parts[changed].MessageID, "改过的一段")
			require.NoError(t, err)
			h.Settle()
			require.Contains(t, p.Last(), "还按原来的算")
			p.Tap("学习笔记")
			require.Contains(t, p.Last(), "这里有 4600 字", "the other part is not lost")
		}
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
	require.Contains(t, h.Director.Last(), "周敏已加入")
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
	for _, command := range []string{"/suggest", "/deed", "记笔记", "/note"} {
		p.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "x.pdf", Data: []byte("x")}}})
		p.Send(command)
		require.Contains(t, p.Last(), "刚才发来的内容", command)
	}
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
