package handlers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	mbriefing "lianluo/models/briefing"
	mdeeds "lianluo/models/deeds"
	mnotes "lianluo/models/notes"
	"lianluo/models/voices"
)

// filed counts whatever words could have filed.
func filed(h *harness.Harness) (n int64) {
	for _, row := range []any{&mnotes.Note{}, &mdeeds.Deed{}, &voices.Suggestion{}, &activities.Leave{}, &mbriefing.Announcement{}} {
		n += countOf(h, row)
	}
	return n
}

// F12, S9.
func TestTheWordsOfTheMenuAreUnderstood(t *testing.T) {
	h, _ := scenes.Planned(t)
	for who, said := range map[*harness.Person]map[string]string{
		h.Members[0]: {
			"菜单": "政协联络处 · ", "菜單。": "政协联络处 · ", "帮助": "想办哪一类的事", "名册": "王芳", "履职": "履职", "麻烦帮我看下履职": "履职",
			"笔记": "笔记", "记个笔记": "笔记", "建议": "您要反映什么事", "报好事": "做了什么", "日程": "12月", "待办": "等您办的事", "撤销": "没有可撤销的事",
			"／日程": "12月", "/签到": "签到", "/请假条": "请假", "怎么请假？": "/leave", "换班": "接待", "审核": "这件事由主任办理", "发通知": "这件事由主任办理",
		},
		h.Director: {
			"工作台": "新活动", "新活动": "安排哪一种", "发通知": "通知", "审核": "没有等您办的事了", "接待安排": "接待", "设置": "设置", "名册": "王芳", "通报": "履职通报",
			"查找": "查什么", "查找 断头路": "断头路", "查找断头路": "断头路", "／查找 断头路": "断头路", "学习": "您是想",
		},
	} {
		for words, want := range said {
			who.Send("/cancel").Send(words)
			require.Contains(t, who.Last(), want, words)
			require.NotContains(t, who.Last(), "要记成什么", words)
			require.NotContains(t, who.Last(), "没看懂", words)
		}
	}
	require.Zero(t, filed(h))
}

// S10.
func TestWhatIsSearchedIsTheNextWord(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("查找").Send("断头路")
	require.Contains(t, h.Director.Last(), "断头路")
	require.NotContains(t, h.Director.Last(), "没看懂")
	h.Director.Send("查找").Tap("看全部")
	require.NotContains(t, h.Director.Last(), "查什么")
}

func TestIAmHere(t *testing.T) {
	for _, words := range []string{"我到了", "到了", "签个到", "已到会场", "千到", "主任，我到了哈", "I'm here"} {
		h, _ := scenes.Planned(t)
		p := h.Members[5]
		p.Send(words)
		require.NotContains(t, p.Last(), "要记成什么", words)
		require.NotEqual(t, activities.Present, scenes.AttendanceOf(h, p).State, "too early")
		h.AdvanceTo(scenes.Clock(14, 50))
		p.Send(words)
		require.Contains(t, p.Last(), "已签到", words)
		require.Equal(t, activities.Present, scenes.AttendanceOf(h, p).State, words)
		p.Send("点错了")
		require.NotEqual(t, activities.Present, scenes.AttendanceOf(h, p).State, words)
	}
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 50))
	for i, words := range []string{"我没到", "李强到了", "我快到了", "我到了单位才想起来今天要学习", "我到了吗", "明天到", "等我到了再说"} {
		h.Members[i].Send(words)
		require.NotEqual(t, activities.Present, scenes.AttendanceOf(h, h.Members[i]).State, words)
	}
	require.NotContains(t, h.Group.Last(), "已签到 1")
}

func TestCannotComeOpensTheLeaveOfThatDay(t *testing.T) {
	for words, want := range map[string][]string{
		"今天来不了":              {"请假", "12月5日"},
		"今天的学习来不了，家里有事":      {"事由：家里有事", "[ 提交 ]"},
		"主任好，县里开会去不了，请个假，谢谢": {"事由：县里开会", "[ 提交 ]"},
		"请个假":    {"请假", "12月5日"},
		"我参加不了":  {"请假", "12月5日"},
		"下周三来不了": {"没有"},
		"孩子发烧，送医院，今天请个假":    {"请假", "12月5日"},
		"cannot come today": {"请假", "12月5日"},
	} {
		t.Run(words, func(t *testing.T) {
			h, _ := scenes.Planned(t)
			p := h.Members[3]
			p.Send(words)
			for _, w := range want {
				require.Contains(t, p.Last(), w)
			}
			require.NotContains(t, p.Last(), "要记成什么")
			require.NotContains(t, p.Last(), "事由：今天")
			require.NotContains(t, p.Last(), "谢谢")
			require.Zero(t, countOf(h, &activities.Leave{}), "nothing is filed without a tap")
		})
	}
	t.Run("a complete command", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		h.Members[3].Send("请假 今天 家里有事")
		require.Contains(t, h.Members[3].Last(), "请假已交主任")
		h.Members[3].Send("取消请假")
		require.Contains(t, h.Members[3].Last(), "[ 撤回请假 ]")
	})
	t.Run("not of others, not of leave itself", func(t *testing.T) {
		h, _ := scenes.Planned(t)
		for _, words := range []string{"请假的人多吗", "建议大家都请假", "群众看病去不了县医院", "请加强路灯维护", "他不参加"} {
			h.Members[2].Send("/cancel").Send(words)
			h.Advance(2 * time.Minute)
			require.NotContains(t, h.Members[2].Last(), "请假类别", words)
			require.NotContains(t, h.Members[2].Last(), "您是要请假吗", words)
		}
	})
}

func TestComingIsAnsweredForTheNext(t *testing.T) {
	for _, words := range []string{"参加", "我能参加", "我去", "收到，准时参加", "今天我参加"} {
		h, _ := scenes.Planned(t)
		p := h.Members[4]
		p.Send(words)
		require.Equal(t, activities.AnswerYes, scenes.AttendanceOf(h, p).Answer, words)
		require.Contains(t, p.Last(), "二十届四中全会精神", words)
	}
	h, _ := scenes.Planned(t)
	p := h.Members[4]
	p.Send("下周三我参加")
	require.Contains(t, p.Last(), "没有安排活动")
	require.NotEqual(t, activities.AnswerYes, scenes.AttendanceOf(h, p).Answer)
	p.Send("/leave 出差").Send("我去")
	require.EqualValues(t, 1, countOf(h, &activities.Leave{}))
	require.NotEqual(t, activities.AnswerYes, scenes.AttendanceOf(h, p).Answer, "it would take the leave back: asked for by its button")
}

func TestQuestionsAreAnsweredByTheirScreens(t *testing.T) {
	h, _ := scenes.Planned(t)
	m := h.Members[0]
	for _, words := range []string{"下次什么时候学习", "几点开始", "地点在哪", "今天有活动吗", "在哪开会？"} {
		m.Send(words)
		require.Contains(t, m.Last(), "镇政府三楼会议室", words)
	}
	for words, want := range map[string]string{
		"我这个季度怎么样": "履职", "我今年参加了几次": "履职", "我还欠什么": "等您办的事", "主任电话？": "孙立国", "谁没交笔记": "由主任办理",
	} {
		m.Send(words)
		require.Contains(t, m.Last(), want, words)
	}
	for words, want := range map[string]string{
		"谁请假了": "名单", "今天来了几个人": "名单", "王芳电话": "王芳", "王芳的履职情况": "王芳",
	} {
		h.Director.Send(words)
		require.Contains(t, h.Director.Last(), want, words)
	}
	h.AdvanceTo(scenes.Clock(18, 0))
	h.Director.Send("谁没交笔记")
	require.Contains(t, h.Director.Last(), "五有")
	require.Zero(t, filed(h))
}

func TestACommandsWordNeverJoinsADraft(t *testing.T) {
	h, _ := scenes.Planned(t)
	m := h.Members[0]
	m.Send("村里没有路灯")
	require.Contains(t, m.Last(), "要记成什么")
	for _, words := range []string{"我到了", "日程", "怎么请假", "查看名册", "几点开始"} {
		m.Send(words)
		require.NotContains(t, m.Last(), "村里没有路灯", words)
	}
	m.Send("/todo")
	m.Tap("接着写还没归类的内容")
	require.Contains(t, m.Last(), "村里没有路灯\n", "the draft is kept as it was")
	m = h.Members[1]
	m.Send("/suggest").Send("不填了")
	require.Contains(t, m.Last(), "已放弃，没有保存")
	m.Send("/suggest").Send("村里没有路灯").Send("菜单")
	require.NotContains(t, m.Last(), "2/4")
	require.Zero(t, filed(h))
}

func TestWordsBehindAWordAreShownFirst(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("笔记：全会提出统筹乡村建设")
	require.Contains(t, m.Last(), "全会提出统筹乡村建设")
	require.Contains(t, m.Last(), "[ 提交 ]")
	require.Empty(t, notesOf(h))
	m.Tap("提交")
	require.Equal(t, "全会提出统筹乡村建设", notesOf(h)[0].Text)
	m.Send("提建议村东路灯坏了")
	require.Contains(t, m.Last(), "就这样提交")
	m.Send("/cancel").Send("好事：慰问老人12户")
	require.Empty(t, scenes.Deeds(h))
	require.Contains(t, m.Last(), "慰问老人")
	m.Send("/cancel").Send("记笔记 今天学了全会精神")
	require.Len(t, notesOf(h), 2, "a word of the keyboard and what belongs to it is the whole command")
}

func TestPlainWordsInTheGroup(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 50))
	p := h.Members[0]
	group := len(h.Sandbox.Messages(h.Group.ID))
	say := func(text string) {
		_, err := h.Sandbox.Send(p.ID, h.Group.ID, sandbox.Outgoing{Text: text})
		require.NoError(t, err)
		h.Settle()
		group++
		require.Len(t, h.Sandbox.Messages(h.Group.ID), group, "nothing is said in the group: %s", text)
	}
	before := p.Chat()
	for _, words := range []string{"我到了", "明天来不了", "谁请假了", "日程"} {
		say(words)
		require.Equal(t, before, p.Chat(), "the group's own talk")
	}
	say("@lianluo_test_bot 几点开始")
	require.Contains(t, p.Last(), "镇政府三楼会议室")
	say("@lianluo_test_bot 我到了")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, p).State)
	p = h.Members[1]
	say("@lianluo_test_bot 今天来不了，家里有事")
	require.Contains(t, p.Last(), "事由：家里有事")
	require.NotContains(t, h.Group.Chat(), "事由")
}

func TestAChoiceInOtherWords(t *testing.T) {
	for words, want := range map[string]string{"第一个": "事由：公务 · 县里开会", "选3": "事由：事假 · 家里有事", "第二个吧": "事由：公务 · 单位有事"} {
		h, _ := scenes.Planned(t)
		p := h.Members[3]
		p.Send("请个假").Send(words)
		require.Contains(t, p.Last(), want, "one of the reasons, counted: as its button")
	}
	for words, want := range map[string]string{"公务吧": "公务", "事假的": "事假", "就其他吧": "其他", "病假": "病假"} {
		h, _ := scenes.Planned(t)
		p := h.Members[3]
		p.Send("请个假").Send("有点别的安排")
		require.Contains(t, p.Last(), "哪一类请假", words)
		p.Send("不是公务")
		require.Contains(t, p.Last(), "哪一类请假", words)
		p.Send(words)
		require.Contains(t, p.Last(), "请假类别："+want, words)
		require.NotContains(t, p.Last(), "事由："+words, words)
		p.Send("好的")
		require.Contains(t, p.Last(), "要办，请点「提交」")
		require.Zero(t, countOf(h, &activities.Leave{}), "a yes files nothing")
		p.Send("提交。")
		require.Contains(t, p.Last(), "请假已交主任")
	}
}

func TestOthersWordsMeanNothingToDo(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(14, 50))
	p := h.Members[0]
	p.Give(sandbox.Outgoing{Text: "我到了", Forward: &sandbox.MessageOrigin{Type: "user", Date: 1, SenderUser: &sandbox.User{ID: 9, FirstName: "王芳"}}})
	require.NotEqual(t, activities.Present, scenes.AttendanceOf(h, p).State)
	require.Contains(t, p.Last(), "这是转发")
}

func TestACommandWithASlip(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[0]
	for words, want := range map[string]string{"/calender": "12月", "/chekin": "签到", "/leaev": "请假", "/recrod": "履职", "/xyzzy": "/xyzzy", "/no": "/no", "/annuonce": "由主任办理"} {
		p.Send("/cancel").Send(words)
		require.Contains(t, p.Last(), want, words)
	}
	require.Zero(t, filed(h))
}
