package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
)

func TestUnknownTextIsAskedAbout(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("送戏下乡 20场，惠及800人")
	require.Contains(t, m.Last(), "要记成什么")
	require.Less(t, strings.Index(m.Last(), "好事实事"), strings.Index(m.Last(), "学习笔记"), "the likeliest first")
	m.Tap("好事实事")
	require.Contains(t, m.Last(), "数量 20 场")
	m.Tap("提交")
	require.Equal(t, "送戏下乡", scenes.Deeds(h)[0].Title)
}

func TestUnknownAlbumIsOneQuestion(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Photos(3, "植树500棵")
	require.Equal(t, 1, strings.Count(m.Chat(), "要记成什么"))
	require.Contains(t, m.Last(), "照片 3 张")
	m.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 3})
	require.Contains(t, m.Last(), "照片 3 张 · 语音 1 段")
	require.Equal(t, 1, strings.Count(m.Chat(), "要记成什么"))
	h.Stop()
	h.Start()
	m.Tap("好事实事")
	m.Tap("提交")
	require.Contains(t, m.Last(), "好-2026-001")
	m.Send("/deeds 好-2026-001")
	require.Contains(t, m.Last(), "照片 3 张 · 语音 1 段")
}

func TestUnknownByWordsAlone(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("村里没有路灯").Send("意见建议")
	require.Contains(t, m.Last(), "就这样提交")
	m.Send("/cancel")
	m.Send("今天学了全会精神").Send("/note")
	require.Contains(t, m.Last(), "刚才发来的内容，要记成学习笔记吗？", "nothing is put into a form unasked")
	m.Tap("是，用刚才的")
	require.Contains(t, m.Last(), "请核对")
	require.Contains(t, m.Last(), "今天学了全会精神")
	m.Send("提交")
	require.Len(t, scenes.Notes(h), 1)
	require.NotContains(t, m.Chat(), "要记成什么", "the question went with its answer")
}

func TestUnknownLaterIsANewMatter(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("第一件事")
	m.Send("还是第一件事")
	require.Contains(t, m.Last(), "第一件事\n还是第一件事")
	h.Advance(11 * time.Minute)
	m.Send("第二件事")
	require.NotContains(t, m.Last(), "还是第一件事")
	m.Tap("不用记")
	require.Contains(t, m.Last(), "没有记")
	require.Contains(t, m.Forge("unsorted:1:nonsense"), "过时")
	require.Contains(t, h.Members[1].Send("/deeds").Forge("unsorted:1:note"), "过时", "another's")
}

func TestUnknownMediaAndStaff(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 3})
	require.Contains(t, m.Last(), "语音 1 段")
	m.Give(sandbox.Outgoing{Contact: &sandbox.Contact{PhoneNumber: "13912345678", FirstName: "王"}})
	require.Contains(t, m.Last(), "这种内容还存不了")
	h.Director.Send("随便说说")
	require.Contains(t, h.Director.Last(), "没看懂")
	m.Photos(2, "/deed 送戏3场，惠及90人")
	require.Contains(t, m.Last(), "请核对")
	require.Contains(t, m.Last(), "照片 2 张")
}
