package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

// buttonRows are the rows of buttons under the newest message.
func buttonRows(p *harness.Person) (rows []string) {
	for line := range strings.SplitSeq(p.Last(), "\n") {
		if strings.HasPrefix(line, "[ ") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	return rows
}

// What is to be checked stands on the screen beside the button that files it: the
// buttons of many fields are behind one.
func TestS12ACardWithManyFieldsHasTwoRowsOfButtons(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	for name, x := range map[string]struct {
		who                    *harness.Person
		begin                  func()
		submit, label, another string
	}{
		"a deed": {m, func() { m.Send("/deed").Send("义诊，服务120人次") }, "提交", "改日期", "补同行委员"},
		"a suggestion": {m, func() {
			m.Send("/suggest").Send("村东头断头路影响300人。原因：没有资金。建议：由镇村镇办牵头。")
		}, "提交", "改题目", "改建议"},
		"a session": {d, func() { d.Send("/newsession 12月9日 15:00 学习 @三楼 #陈静") }, "发布", "改主题", "改地点"},
	} {
		t.Run(name, func(t *testing.T) {
			x.begin()
			card := []string{"[ " + x.submit + " ] [ 修改 ]", "[ 先存着 ] [ 放弃 ]"}
			if name == "a suggestion" { // its switches are one tap each
				card = []string{card[0], "[ ● 可附和 ] [ ● 署名 ] [ ○ 公开 ]", card[1]}
			}
			require.Equal(t, card, buttonRows(x.who))

			x.who.Tap("修改")
			require.Contains(t, x.who.Last(), "请核对", "the card stands above its fields")
			require.Contains(t, x.who.Last(), "[ "+x.label+" ]")
			require.Contains(t, x.who.Last(), "[ ‹ 返回 ] [ "+x.submit+" ]", "nobody has to go back to file it")
			x.who.Tap("返回")
			require.Equal(t, card, buttonRows(x.who))

			x.who.Tap("修改")
			x.who.Tap(x.label)
			x.who.Tap("返回")
			require.Contains(t, x.who.Last(), "[ "+x.another+" ]", "one step back is where one chose")
			x.who.Tap("返回")

			x.who.Send(x.another) // a word that is on no button of the card now
			require.NotContains(t, x.who.Last(), "请核对")
			x.who.Tap("返回")
			require.Equal(t, card, buttonRows(x.who))
			x.who.Tap("修改")
			x.who.Send("/cancel")
			x.who.Tap("接着写")
			require.Equal(t, card, buttonRows(x.who), "taken up again it is the card")
			x.who.Tap("放弃")
		})
	}
}

// Who has pressed 修改 on what was filed sees the fields at once, not the same word again.
func TestS12ChangingWhatWasFiledShowsTheFields(t *testing.T) {
	h, _ := scenes.Planned(t)
	d := h.Director
	d.Tap("修改")
	require.Contains(t, d.Last(), "[ 改主题 ]")
	require.NotContains(t, d.Last(), "[ 修改 ]")
	d.Tap("改地点")
	d.Send("二楼")
	require.Equal(t, []string{"[ 保存修改 ] [ 修改 ]", "[ 先存着 ] [ 放弃 ]"}, buttonRows(d))

	m := h.Members[0]
	m.Send("/deed").Send("义诊，服务120人次").Tap("提交")
	m.Tap("修改")
	require.Contains(t, m.Last(), "[ 改日期 ]")
	m.Photos(1, "")
	require.Equal(t, "[ 提交 ] [ 修改 ]", buttonRows(m)[0], "what was sent for the card stands on it")
}

// A card with few fields keeps their buttons.
func TestS12FewFieldsStayOnTheCard(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[0].Send("/note").Send("乡村建设要先从道路做起。")
	h.Members[0].Send("再从养老做起。")
	require.NotContains(t, h.Members[0].Last(), "[ 修改 ]")
}

// A line that writes something on somebody else's record shows its card first, with the
// button that does it; a decision on what was filed can be undone before anybody hears.
func TestALineThatConcernsSomebodyElseShowsItsCard(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.AdvanceTo(scenes.Clock(15, 20))
	for line, want := range map[string]string{
		"/correct 王芳 出席 到了":                  "王芳更正为：出席",
		"/leavefor 王芳 公务 县里开会":               "请核对，代录王芳请假：",
		"/announce 明天上午九点开会":                 "明天上午九点开会",
		"/newsession 12月9日 15:00 学习 @三楼 #陈静": "请核对",
		"/role 王芳 +文书":                       "王芳",
	} {
		group, member := h.Group.Chat(), h.Members[5].Chat()
		h.Director.Send(line)
		require.Contains(t, h.Director.Last(), want, line)
		h.Advance(6 * time.Minute)
		require.Equal(t, group, h.Group.Chat(), line)
		require.Equal(t, member, h.Members[5].Chat(), line)
		require.Empty(t, scenes.AttendanceOf(h, h.Members[5]).State, line)
	}
}
