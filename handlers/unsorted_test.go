package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mdeeds "lianluo/models/deeds"
	mnotes "lianluo/models/notes"
	"lianluo/models/voices"
)

// bold gives what is in bold in the newest message of the bot.
func bold(h *harness.Harness, p *harness.Person) string {
	list := h.Sandbox.Messages(p.ID)
	m := list[len(list)-1]
	for _, e := range m.Entities {
		if e.Type == "bold" {
			units := []rune(m.Text) // no sign beyond the basic plane stands in these tests
			return string(units[e.Offset : e.Offset+e.Length])
		}
	}
	return ""
}

func TestDraftShowsWhatJoinedAndTakesItOff(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("村东头断头路下雨不好走")
	require.NotContains(t, m.Last(), "去掉")
	require.Contains(t, m.Last(), "[ 不用记 ]")
	m.Send("学生要绕两公里")
	require.Contains(t, m.Last(), "村东头断头路下雨不好走\n学生要绕两公里\n\n加粗的是刚才发来的")
	require.Equal(t, "学生要绕两公里", bold(h, m))
	m.Send("刘洋你下午有空吗")
	require.Equal(t, "刘洋你下午有空吗", bold(h, m))
	before := len(h.Sandbox.Messages(m.ID))
	m.Tap("去掉刚才那句")
	require.NotContains(t, m.Last(), "刘洋")
	require.Len(t, h.Sandbox.Messages(m.ID), before, "in place")
	require.Equal(t, "学生要绕两公里", bold(h, m), "then the one before it")
	require.Contains(t, m.Forge("unsorted:1:off:3"), "过时", "a second tap on what was there before takes nothing more")
	m.Send("去掉刚才那句") // typed
	require.NotContains(t, m.Last(), "两公里")
	require.NotContains(t, m.Last(), "去掉")
	m.Tap("意见建议")
	m.Send("跳过")
	m.Tap("提交")
	var list []voices.Suggestion
	h.Rows(func(tx *gorm.DB) error { return tx.Find(&list).Error })
	require.Equal(t, "村东头断头路下雨不好走", list[0].Situation)
}

func TestDraftTakesAFileOff(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Photos(3, "植树500棵")
	require.NotContains(t, m.Last(), "去掉", "an album is one thing")
	m.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 3})
	require.Contains(t, m.Last(), "照片 3 张 · 语音 1 段")
	m.Tap("去掉刚才那份")
	require.Contains(t, m.Last(), "照片 3 张")
	require.NotContains(t, m.Last(), "语音")
	require.NotContains(t, m.Last(), "去掉")
}

func TestDraftHeapsNothingUp(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	for i := range 14 {
		m.Send(fmt.Sprintf("第%d句闲话", i+1))
		h.Advance(30 * time.Second)
	}
	require.LessOrEqual(t, strings.Count(m.Last(), "句闲话"), 3, "what is sent within a minute")
	require.Equal(t, 1, strings.Count(m.Chat(), "要记成什么"), "one question stands open")
	require.Equal(t, 1, strings.Count(m.Chat(), "[ 不用记 ]"), "those that were left have lost their buttons")
	require.Contains(t, m.Chat(), "没有填完，先存在待办里了")
	for i := range 3 { // files come one after the other, each in its time
		h.Advance(50 * time.Second)
		m.Give(sandbox.Outgoing{Voice: fmt.Appendf(nil, "OggS%d", i), Duration: 3})
	}
	require.Contains(t, m.Last(), "语音 3 段")
}

func TestDraftThatIsNotToBeRecorded(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("随便说一句").Tap("不用记")
	require.Contains(t, m.Last(), "好的，没有记。")
	require.NotContains(t, m.Chat(), "要记成什么")
	require.NotContains(t, m.Send("/todo").Last(), "没归类")
	m.Send("/undo")
	require.Contains(t, m.Last(), "要记成什么")
	require.Contains(t, m.Last(), "随便说一句")
	m.Send("不用记") // typed
	require.Contains(t, m.Last(), "好的，没有记。")
	m.Tap("撤销")
	require.Contains(t, m.Last(), "随便说一句")
	m.Tap("不用记")
	h.Advance(6 * time.Minute)
	require.NotContains(t, m.Last(), "[ 撤销", "five minutes")
	require.NotContains(t, m.Send("/undo").Last(), "随便说一句", "five minutes")
	require.Contains(t, h.Members[1].Send("另一句").Forge("unsorted:1:drop"), "过时", "another's")
	require.Contains(t, h.Members[1].Last(), "另一句")
}

// One tap on what chatter shall be is followed by a card: nothing is filed by it.
func TestDraftIsShownBeforeItIsFiled(t *testing.T) {
	for _, what := range []string{"学习笔记", "心得体会", "意见建议", "好事实事"} {
		for _, typed := range []bool{false, true} {
			h := harness.New(t).Seed()
			m := h.Members[0]
			m.Send("送戏下乡 20场").Send("惠及800人").Send("今天天气好")
			if typed {
				m.Send(what)
			} else {
				m.Tap(what)
			}
			for range 3 {
				if strings.Contains(m.Last(), "[ 跳过 ]") {
					m.Tap("跳过")
				}
			}
			if strings.Contains(m.Last(), "就这样提交") {
				m.Send("跳过")
			}
			require.Contains(t, m.Last(), "[ 提交 ]", what)
			require.Contains(t, m.Last(), "今天天气好", what)
			for _, row := range []any{&mnotes.Note{}, &mdeeds.Deed{}, &voices.Suggestion{}} {
				require.Zero(t, countOf(h, row), what)
			}
		}
	}
}

func TestDraftIsAnsweredByTheNumberShown(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("送戏下乡 20场，惠及800人").Send("1")
	require.Contains(t, m.Last(), "数量 20 场", "the first button is the good deed")
}
