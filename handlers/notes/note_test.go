package notes_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	mnotes "lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/store"
)

// session is a study session that began ago, attended by the people.
func session(h *harness.Harness, topic string, ago time.Duration, attended ...*harness.Person) int64 {
	a := &activities.Activity{
		Kind: activities.Study, Topic: topic, Place: "镇政府三楼会议室",
		StartsAt: store.Stamp(h.Clock.Now().Add(-ago)), EndsAt: store.Stamp(h.Clock.Now().Add(-ago + 2*time.Hour)),
	}
	h.Write(func(tx *gorm.DB) error {
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		for _, p := range attended {
			row := &activities.Attendance{ActivityID: a.ID, PersonID: p.Row, Expected: true, State: activities.Present, CheckedInAt: &a.StartsAt}
			if err := tx.Where("activity_id = ? AND person_id = ?", a.ID, p.Row).Assign(row).FirstOrCreate(&activities.Attendance{}).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return a.ID
}

func TestNoteBehindTheCommandIsFiled(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	id := session(h, "二十届四中全会精神", 24*time.Hour, m)
	m.Send("/note 统筹乡村建设，先从道路和养老做起。")
	require.Contains(t, m.Last(), "二十届四中全会精神")
	require.Contains(t, m.Last(), "学习笔记已提交")
	n := scenes.Notes(h)[0]
	require.Equal(t, id, n.ActivityID)
	require.Equal(t, mnotes.StudyNote, n.Kind)

	m.Tap("写心得")
	m.Send("到户里听意见，才知道难在哪里。")
	m.Tap("提交")
	require.Contains(t, m.Last(), "心得体会已提交")
	require.Equal(t, mnotes.Reflection, scenes.Notes(h)[1].Kind)
	require.Equal(t, id, scenes.Notes(h)[1].ActivityID)
	require.NotContains(t, h.Group.Chat(), "听意见")
	require.NotContains(t, h.Director.Chat(), "听意见")
}

// Right after a session it is what a note is about, whatever else is owed.
func TestNoteIsOfTheSessionJustEnded(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	session(h, "乡村振兴促进法", 20*24*time.Hour, m)
	id := session(h, "二十届四中全会精神", 4*time.Hour, m)
	m.Send("/note 笔记一篇")
	require.Contains(t, m.Last(), "学习笔记已提交")
	require.Equal(t, id, scenes.Notes(h)[0].ActivityID)
	m.Tap("撤销")
	require.Contains(t, m.Last(), "[ 改所属学习 ]")
}

func TestNoteChoosesAmongSessions(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	old := session(h, "乡村振兴促进法", 20*24*time.Hour, m)
	session(h, "二十届四中全会精神", 48*time.Hour, m)
	session(h, "很久以前的学习", 90*24*time.Hour, m)
	m.Send("/note 笔记一篇")
	require.Contains(t, m.Last(), "属于哪次学习")
	require.NotContains(t, m.Last(), "很久以前")
	m.Tap("乡村振兴")
	m.Tap("提交")
	require.Equal(t, old, scenes.Notes(h)[0].ActivityID)

	m.Send("/reflect 体会一篇").Send("2")
	m.Send("提交")
	require.Equal(t, old, scenes.Notes(h)[1].ActivityID, "the second of the list, the newest first")

	other := h.Members[3]
	other.Send("/note 自己读的书")
	require.Zero(t, scenes.Notes(h)[2].ActivityID)
	require.Contains(t, other.Forge("note:99"), "不在了")
}

func TestNoteByPhotosVoiceAndFile(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	session(h, "二十届四中全会精神", 24*time.Hour, m)
	m.Send("/note")
	m.Photos(3, "")
	require.Contains(t, m.Last(), "已收到 照片 3 张")
	m.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 5})
	m.Tap("完成")
	require.Contains(t, m.Last(), "照片 3 张 · 语音 1 段")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "内部资料.docx", Data: []byte("x")}}})
	require.Contains(t, m.Last(), "“内部”字样")
	m.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "笔记.docx", Data: []byte("x")}}})
	m.Tap("提交")
	n := scenes.Notes(h)[0]
	require.Empty(t, n.Text)
	h.Rows(func(tx *gorm.DB) error {
		all, err := records.CountAttachments(tx, records.KindNote, n.ID)
		require.Equal(t, 5, all[n.ID])
		return err
	})
	m.Tap("查看")
	m.Tap("看附件 5")
	require.Contains(t, m.Chat(), "[file 笔记.docx]")
	require.Contains(t, m.Chat(), "[voice]")
}

func TestNoteUndoneEditedAndPrivate(t *testing.T) {
	h := harness.New(t).Seed()
	m, other := h.Members[2], h.Members[4]
	m.Send("/note 第一稿")
	m.Tap("撤销")
	require.True(t, scenes.Notes(h)[0].Voided())
	require.Contains(t, m.Last(), "第一稿", "given back as a draft")
	m.Tap("改内容")
	m.Send("第二稿")
	m.Tap("提交")
	n := scenes.Notes(h)[1]
	require.Equal(t, "第二稿", n.Text)

	id := strconv.FormatInt(n.ID, 10)
	m.Tap("查看")
	m.Tap("修改")
	m.Tap("改内容")
	m.Send("第三稿")
	m.Tap("提交")
	require.Equal(t, "第三稿", scenes.Notes(h)[1].Text)
	h.Rows(func(tx *gorm.DB) error {
		list, err := activities.CorrectionsOf(tx, records.KindNote, n.ID)
		require.Len(t, list, 1)
		require.Equal(t, "第二稿", list[0].OldValue)
		return err
	})
	other.Send("/note")
	require.Contains(t, other.Forge("noteview:"+id), "不是您的")
	require.Contains(t, other.Forge("note_edit:"+id), "不是您的")
	require.Contains(t, other.Forge("files:note:"+id), "不是您的")
	h.Director.Send("/deeds").Forge("noteview:" + id)
	require.Contains(t, h.Director.Last(), "第三稿")
	h.Advance(8 * 24 * time.Hour)
	require.Contains(t, m.Forge("note_edit:"+id), "已过 7 天")
	require.Contains(t, h.Director.Send("/note 主任的").Last(), "委员")
}

func TestNoteDraftSurvivesRestart(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[2]
	m.Send("/note")
	m.Photos(2, "")
	h.Stop()
	h.Start()
	m.Tap("完成")
	require.Contains(t, m.Last(), "照片 2 张")
	m.Send("/cancel")
	m.Tap("接着写")
	m.Tap("提交")
	require.Len(t, scenes.Notes(h), 1)
	data := "form:1:submit"
	require.Contains(t, h.Members[5].Send("/note").Forge(data), "过时")
}

func TestNoteTurnsTheSessionsLight(t *testing.T) {
	h, a := scenes.Planned(t)
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	m := h.Members[2]
	m.Send("/checkin")
	require.Contains(t, h.Group.Chat(), "笔记○")
	m.Send("/note 会上记的几句")
	require.Equal(t, a.ID, scenes.Notes(h)[0].ActivityID, "the session that goes on")
	require.NotContains(t, h.Group.Chat(), "笔记○")
	require.NotContains(t, h.Group.Chat(), "几句")
	m.Tap("撤销")
	require.Contains(t, h.Group.Chat(), "笔记○")
}
