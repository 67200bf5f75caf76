package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
)

// held has a study session take place, with two files, two months before the tests' day.
func held(t *testing.T) *harness.Harness {
	h := harness.New(t, harness.At(time.Date(2026, 10, 8, 9, 0, 0, 0, harness.Shanghai))).Seed()
	h.Director.Send("/newsession 10月8日15:00 粮食安全 @镇政府三楼会议室 #王芳")
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "讲义.pdf", Data: []byte("%PDF 1")}}}).Tap("发布")
	h.AdvanceTo(time.Date(2026, 10, 8, 15, 0, 0, 0, harness.Shanghai))
	for _, m := range h.Members[:8] {
		m.Send("/checkin")
	}
	h.AdvanceTo(time.Date(2026, 10, 8, 19, 30, 0, 0, harness.Shanghai))
	h.AdvanceTo(harness.Noon)
	return h
}

// taps counts what somebody does.
type taps struct {
	p    *harness.Person
	taps int
	said int
}

func (x *taps) tap(label string) { x.taps++; x.p.Tap(label) }

func (x *taps) send(text string) { x.said++; x.p.Send(text) }

func TestPreparedLikeTheLast(t *testing.T) {
	h := held(t)
	d := &taps{p: h.Director}
	d.tap0("工作台")
	require.Contains(t, h.Director.Last(), "照上次办学习")
	d.tap("照上次办学习")
	question := h.Director.Last()
	for _, words := range []string{
		"照10月8日（周四）的集中学习「粮食安全」拟好", "12月10日（周四）15:00–17:00", "地点：镇政府三楼会议室", "辅导教师：王芳",
		"学习资料：1 份（上次的 1 份）", "还没有：主题", "学习主题是什么？",
	} {
		require.Contains(t, question, words)
	}
	d.send("土地管理法")
	card := h.Director.Last()
	require.Contains(t, card, "土地管理法")
	require.NotContains(t, card, "还没有：主题")
	require.Contains(t, card, "发布后贴到委员群")
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "新讲义.pdf", Data: []byte("%PDF 2")}}})
	require.Contains(t, h.Director.Last(), "学习资料：2 份（上次的 1 份）")
	d.tap("发布")
	require.Equal(t, 3, d.taps)
	require.Equal(t, 1, d.said)
	require.Contains(t, h.Director.Last(), "已发布到委员群")
	require.Contains(t, h.Group.Last(), "土地管理法")
	h.Rows(func(tx *gorm.DB) error {
		var a mactivities.Activity
		require.NoError(t, tx.Where("topic = ?", "土地管理法").Take(&a).Error)
		files, err := mactivities.MaterialsOf(tx, a.ID)
		require.Len(t, files, 2)
		require.Equal(t, records.UseMaterial, files[0].Use)
		return err
	})
	// It stands: the desk begins with it, and the next is not due yet.
	h.Director.Send("工作台")
	require.Contains(t, h.Director.Last(), "下次活动：12月10日（周四）15:00 土地管理法")
	require.NotContains(t, h.Director.Last(), "照上次办学习")
	h.Director.Tap("更多")
	require.Contains(t, h.Director.Last(), "照上次办学习")
}

// tap0 presses a word of the reply keyboard.
func (x *taps) tap0(word string) { x.taps++; x.p.Send(word) }
