package notes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mnotes "lianluo/models/notes"
)

// reflected is an office in which the third member wrote a reflection.
func reflected(t *testing.T, words string) (*harness.Harness, *harness.Person, mnotes.Note) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	session(h, "二十届四中全会精神", 24*time.Hour, m)
	m.Send("/reflect " + words)
	return h, m, scenes.Notes(h)[0]
}

// praises gives the office's praises.
func praises(h *harness.Harness) (list []mnotes.Praise) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func (s scene) open() { s.h.Director.Send("/office").Forge(fmt.Sprintf("noteview:%d", s.n.ID)) }

// scene is the director before a note.
type scene struct {
	h *harness.Harness
	n mnotes.Note
}

func TestPraiseGoesToTheGroupOnlyByItsAuthor(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见，才知道难在哪里。")
	s := scene{h, n}
	s.open()
	h.Director.Tap("推荐到群")
	require.Contains(t, h.Director.Last(), "5 分钟后私聊征求"+m.Name)
	require.NotContains(t, m.Last(), "[ 同意，署名 ]", "asked when the time to undo is over")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "到户里听意见")
	require.Contains(t, m.Last(), "[ 同意，署名 ]")
	require.NotContains(t, h.Group.Chat(), "到户里")
	id := praises(h)[0].ID
	for _, p := range []*harness.Person{h.Director, h.Members[4]} {
		require.Contains(t, p.Send("/menu").Forge(fmt.Sprintf("praise_step:%d:posted:named", id)), "不是您的")
		require.NotContains(t, p.Send("/menu").Forge(fmt.Sprintf("praise_step:%d:withdrawn", id)), "撤回")
		require.NotContains(t, p.Send("/menu").Forge(fmt.Sprintf("praise_step:%d:posted", id)), "已发到群里")
	}
	require.Contains(t, h.Members[4].Forge(fmt.Sprintf("praise_step:%d:withdrawn", id)), "不是您的")
	require.NotContains(t, h.Group.Chat(), "到户里", "nobody else can consent")
	s.open()
	h.Director.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(m.Chat(), "主任想把您的这篇"), "asked once")

	m.Tap("同意，署名")
	require.Contains(t, h.Group.Last(), "心得体会分享")
	require.Contains(t, h.Group.Last(), m.Name)
	require.Contains(t, h.Group.Last(), "到户里听意见")
	require.NotContains(t, h.Director.Chat(), "同意推荐", "told when the time to undo is over")
	m.Tap("撤销")
	require.NotContains(t, h.Group.Chat(), "到户里")
	require.Contains(t, m.Last(), "[ 同意，不署名 ]", "asked again")
	m.Tap("同意，不署名")
	require.Contains(t, h.Group.Last(), "到户里听意见")
	require.NotContains(t, h.Group.Last(), m.Name)
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Director.Chat(), m.Name+"同意推荐")

	m.Tap("撤回群里的推荐")
	require.Contains(t, m.Last(), "群里的推荐已删除")
	require.NotContains(t, h.Group.Chat(), "到户里")
	m.Tap("撤销")
	require.Contains(t, h.Group.Last(), "到户里听意见", "its author has changed his or her mind")
	require.NotContains(t, h.Group.Last(), m.Name)
	h.Advance(6 * time.Minute)
	require.NotContains(t, h.Director.Chat(), "应"+m.Name+"要求")
	m.Tap("撤回群里的推荐")
	require.NotContains(t, h.Group.Chat(), "到户里")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Director.Chat(), "应"+m.Name+"要求")
	require.Contains(t, m.Forge(fmt.Sprintf("praise_step:%d:withdrawn", id)), "已经办过")
}

func TestPraiseAfterTwoDaysOnlySaysWithdrawn(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见，才知道难在哪里。")
	scene{h, n}.open()
	h.Director.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	m.Tap("同意，署名")
	posted := h.Group.Last()
	h.Advance(49 * time.Hour)
	m.Send("/record").Forge(fmt.Sprintf("noteview:%d", n.ID))
	m.Tap("撤回群里的推荐")
	require.Contains(t, m.Last(), "48 小时")
	require.NotContains(t, h.Group.Chat(), "到户里")
	require.NotContains(t, h.Group.Chat(), posted)
	require.Contains(t, h.Group.Chat(), "已撤回")
	m.Tap("撤销")
	require.Contains(t, h.Group.Chat(), posted, "in its place")
	require.NotContains(t, h.Group.Chat(), "已撤回")
}

// What its author agreed to goes with the note.
func TestPraiseGoesWithItsNote(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见，才知道难在哪里。")
	filed := m.Last()
	require.Contains(t, filed, "[ 撤销")
	h.Director.Send("/office").Forge(fmt.Sprintf("praise:%d", n.ID))
	m.Forge("praise_step:1:posted:named")
	require.Contains(t, h.Group.Chat(), "到户里")
	m.Send("/undo")
	require.NotContains(t, h.Group.Chat(), "到户里")
	m.Send("/undo")
	require.Equal(t, mnotes.PraiseAsked, praises(h)[0].State)
	m.Send("/record").Forge("praise_step:1:posted:named")
	require.NotContains(t, h.Group.Chat(), "到户里", "the note is gone")
	require.Equal(t, mnotes.PraiseStale, praises(h)[0].State)
}

// The author is not asked at night, nor is the office told.
func TestPraiseWaitsForTheMorning(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见")
	h.AdvanceTo(time.Date(2026, 12, 6, 23, 0, 0, 0, harness.Shanghai))
	scene{h, n}.open()
	h.Director.Tap("推荐到群")
	require.Contains(t, h.Director.Last(), "08:00私聊征求")
	h.AdvanceTo(time.Date(2026, 12, 7, 7, 59, 0, 0, harness.Shanghai))
	require.NotContains(t, m.Chat(), "[ 同意，署名 ]")
	h.AdvanceTo(time.Date(2026, 12, 7, 8, 1, 0, 0, harness.Shanghai))
	require.Contains(t, m.Last(), "[ 同意，署名 ]")
	h.AdvanceTo(time.Date(2026, 12, 7, 23, 0, 0, 0, harness.Shanghai))
	m.Tap("不同意")
	require.Contains(t, m.Last(), "08:00告知主任")
	h.AdvanceTo(time.Date(2026, 12, 8, 7, 59, 0, 0, harness.Shanghai))
	require.NotContains(t, h.Director.Chat(), "不同意公开，")
	h.AdvanceTo(time.Date(2026, 12, 8, 8, 1, 0, 0, harness.Shanghai))
	require.Contains(t, h.Director.Chat(), m.Name+"不同意公开，这篇不发到群里")
}

func TestPraiseDeclinedOrChanged(t *testing.T) {
	h, m, n := reflected(t, "第一稿的话")
	s := scene{h, n}
	s.open()
	h.Director.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	m.Tap("不同意")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Director.Chat(), m.Name+"不同意公开，这篇不发到群里")
	s.open()
	h.Director.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(m.Chat(), "这篇不发到群里"), "a no is a no")

	edit := func(words string) {
		m.Send("/record").Forge(fmt.Sprintf("note_edit:%d", n.ID))
		m.Tap("改内容")
		m.Send(words).Tap("提交")
	}
	edit("第二稿的话")
	s.open()
	h.Director.Tap("推荐到群")
	edit("第三稿的话")
	m.Send("/record").Forge(fmt.Sprintf("praise_step:%d:posted:named", praises(h)[1].ID))
	require.Contains(t, m.Last(), "改过")
	require.NotContains(t, h.Group.Chat(), "稿的话")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Director.Chat(), "重新征求")
	s.open()
	h.Director.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	m.Tap("同意，署名")
	require.Contains(t, h.Group.Last(), "第三稿的话")

	// One more edit leaves what was agreed to; the new text needs a new yes.
	edit("第四稿的话")
	require.Contains(t, h.Group.Chat(), "第三稿的话")
	require.NotContains(t, h.Group.Chat(), "第四稿的话")
	s.open()
	h.Director.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	m.Tap("同意，署名")
	require.Contains(t, h.Group.Chat(), "第四稿的话")
	require.NotContains(t, h.Group.Chat(), "第三稿的话", "the earlier text goes")
}

func TestPraiseTakenBackByTheOffice(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见")
	scene{h, n}.open()
	h.Director.Tap("推荐到群")
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "推荐到群 · 已收回")
	h.Advance(6 * time.Minute)
	require.NotContains(t, m.Chat(), "推荐", "nobody was asked")
	require.Contains(t, m.Send("/menu").Forge(fmt.Sprintf("praise_step:%d:posted:named", praises(h)[0].ID)), "已经办过")
	require.NotContains(t, h.Group.Chat(), "到户里")
	require.Contains(t, h.Members[5].Send("/menu").Forge(fmt.Sprintf("praise:%d", n.ID)), "主任办理")
}

// Who is asked about one text of a note is not asked any more when the office asks about
// another, whether or not he or she has heard.
func TestPraiseAsksAboutOneText(t *testing.T) {
	for _, heard := range []bool{true, false} {
		h, m, n := reflected(t, "第一稿的话")
		ask := func() { h.Director.Send("/office").Forge(fmt.Sprintf("praise:%d", n.ID)) }
		ask()
		if heard {
			h.Advance(6 * time.Minute)
			require.Contains(t, m.Last(), "[ 同意，署名 ]")
		}
		m.Send("/record").Forge(fmt.Sprintf("note_edit:%d", n.ID))
		m.Tap("改内容")
		m.Send("第二稿的话").Tap("提交")
		ask()
		require.NotContains(t, m.Chat(), "[ 同意，署名 ]")
		h.Advance(6 * time.Minute)
		require.Equal(t, 1, strings.Count(m.Chat(), "[ 同意，署名 ]"))
		require.Equal(t, heard, strings.Contains(m.Chat(), "推荐到群 · 原文改过或已撤回"))
		m.Tap("同意，署名")
		require.Contains(t, h.Group.Last(), "第二稿的话")
	}
}

// What can be done with a praise follows it also when its author acts elsewhere.
func TestPraiseAsksAnewWhenTheAnswerIsUndone(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见")
	h.Director.Send("/office").Forge(fmt.Sprintf("praise:%d", n.ID))
	h.Advance(6 * time.Minute)
	m.Tap("同意，署名")
	require.Contains(t, m.Chat(), "[ 撤回群里的推荐 ]")
	m.Send("/undo")
	require.NotContains(t, m.Chat(), "[ 撤回群里的推荐 ]")
	require.Contains(t, m.Last(), "[ 同意，署名 ]")
}

// Of a yes that its author undid together with the note nobody hears.
func TestPraiseOfANoteThatIsGoneIsNoNews(t *testing.T) {
	h, m, n := reflected(t, "到户里听意见")
	h.Director.Send("/office").Forge(fmt.Sprintf("praise:%d", n.ID))
	m.Send("/record").Forge("praise_step:1:posted:named")
	m.Forge("undo:1") // the note
	require.Equal(t, mnotes.PraiseStale, praises(h)[0].State)
	h.Advance(6 * time.Minute)
	require.NotContains(t, h.Director.Chat(), "同意推荐，已发到群里")
}

func TestBookletPagesWhatWasWritten(t *testing.T) {
	h := harness.New(t).Seed()
	a := session(h, "二十届四中全会精神", 24*time.Hour, h.Members[:5]...)
	for i, p := range h.Members[:4] {
		p.Send(fmt.Sprintf("/note 笔记%d %s", i, strings.Repeat("学", 900)))
		p.Send(fmt.Sprintf("/reflect 心得%d &<b>", i))
	}
	h.Members[0].Send("/note")
	h.Members[0].Photos(2, "手写")
	h.Members[0].Tap("提交")
	h.Members[4].Send("/note")
	h.Members[4].Photos(1, "").Tap("完成")
	h.Members[4].Tap("提交")
	d := h.Director
	d.Send("/office").Forge(fmt.Sprintf("booklet:%d", a))
	seen := d.Last()
	for range 6 {
		if !strings.Contains(d.Last(), "下一页 ›") {
			break
		}
		d.Tap("›")
		seen += d.Last()
	}
	for i := range 4 {
		require.Contains(t, seen, fmt.Sprintf("笔记%d ", i))
		require.Contains(t, seen, fmt.Sprintf("心得%d &<b>", i))
	}
	require.Equal(t, 3600, strings.Count(seen, "学")-strings.Count(seen, "学习"), "nothing is cut")
	require.Contains(t, seen, "（见附件 1 个）")
	d.Tap("学习笔记")
	d.Tap("返回")
	require.Contains(t, d.Last(), "心得笔记汇编")
	require.Contains(t, h.Members[1].Send("/menu").Forge(fmt.Sprintf("booklet:%d", a)), "主任办理")
	require.NotContains(t, h.Group.Chat(), "笔记1")
}
