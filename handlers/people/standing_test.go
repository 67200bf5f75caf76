package people_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// second makes 王芳 a member of another office too, in which her chat stands then.
func second(h *harness.Harness, wang *harness.Person) *mpeople.Office {
	other := &mpeople.Office{Name: "绿水乡政协联络处", Town: "绿水乡", TimeZone: "Asia/Shanghai"}
	var code string
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Create(other).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, other.ID)
		boss, err := mpeople.AddPerson(tx, "何平", mpeople.Director)
		if err != nil {
			return err
		}
		if err := mpeople.JoinOffice(tx, boss, 990, "zh", h.Clock.Now()); err != nil {
			return err
		}
		p, err := mpeople.AddPerson(tx, "王芳", mpeople.Member)
		if err != nil {
			return err
		}
		code, err = mpeople.NewCode(tx, mpeople.CodeJoin, other.ID, p.ID, 1e15)
		return err
	})
	h.Advance(1e10)
	wang.Open("join-" + code)
	return other
}

// muted lists whose reminders are switched off, by office.
func muted(h *harness.Harness, wang *harness.Person) (list []string) {
	h.Rows(func(tx *gorm.DB) error {
		var rows []mpeople.Person
		err := store.AcrossOffices(tx).Where("telegram_id = ?", wang.ID).Order("office_id").Find(&rows).Error
		for _, r := range rows {
			list = append(list, r.Muted)
		}
		return err
	})
	return list
}

// tapOld presses a button of an older message than the newest that has one like it.
func tapOld(t *testing.T, h *harness.Harness, p *harness.Person, text, label string) string {
	t.Helper()
	for _, m := range h.Sandbox.Messages(p.ID) {
		if m.ReplyMarkup == nil || !strings.Contains(m.Text, text) {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					id, err := h.Sandbox.Press(p.ID, p.ID, m.MessageID, b.CallbackData)
					require.NoError(t, err)
					h.Settle()
					answer, _ := h.Sandbox.CallbackAnswer(id)
					return answer.Text
				}
			}
		}
	}
	require.Fail(t, "no such button")
	return ""
}

// A button acts on the office of its message, wherever the chat stands.
func TestB7AButtonActsOnTheOfficeOfItsMessage(t *testing.T) {
	for _, before := range []bool{true, false} {
		t.Run(fmt.Sprint("said while in one office only: ", before), func(t *testing.T) {
			h := harness.New(t).Seed()
			wang := h.Members[5]
			if before {
				wang.Send("/mute")
			}
			second(h, wang)
			if !before {
				wang.Send("/offices").Tap("青山镇")
				wang.Send("/mute")
				wang.Send("/offices").Tap("绿水乡")
			}
			require.Equal(t, []string{"", ""}, muted(h, wang))
			said := tapOld(t, h, wang, "提醒", "活动前一天")
			after := muted(h, wang)
			require.NotEmpty(t, after[0], "the office of the message")
			require.Empty(t, after[1], "the office the chat stands in")
			require.Contains(t, said, "青山镇政协联络处", "which is said by name")
			wang.Send("/menu")
			require.Contains(t, wang.Last(), "绿水乡政协联络处 · 王芳", "the chat stands where it stood")
		})
	}
}

// A question of one office takes no words that are meant for another.
func TestB7AQuestionBelongsToItsOffice(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	second(h, wang)
	wang.Send("/offices").Tap("青山镇")
	wang.Send("/suggest")
	asked := wang.Last()
	wang.Send("路灯不亮") // something is filled in: it is kept
	wang.Send("/offices").Tap("绿水乡")
	wang.Send("村东头断头路下雨学生要绕两公里")
	require.NotEqual(t, asked, wang.Last())
	count := func() (list []int64) {
		h.Rows(func(tx *gorm.DB) error {
			return store.AcrossOffices(tx).Table("dialogs").Where("active AND form <> 'unsorted'").Order("id").Pluck("office_id", &list).Error
		})
		return list
	}
	require.False(t, slices.Contains(count(), h.Office.ID), "it was put aside")

	// Its own button goes on with it, and says where the chat stands now.
	tapOld(t, h, wang, "没有填完", "接着写")
	wang.Send("/offices").Tap("青山镇")
	wang.Send("/mute")
	wang.Send("/offices").Tap("绿水乡")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "绿水乡")
}

// A button that asks something has the chat stand in its office, and says so.
func TestB7AButtonThatAsksMovesTheChat(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	wang.Send("/away")
	head := strings.SplitN(wang.Last(), "\n", 2)[0]
	second(h, wang)
	tapOld(t, h, wang, head, "记")
	require.Contains(t, wang.Last(), "现在办的是：青山镇政协联络处")
	wang.Tap("今天")
	wang.Tap("就这")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "青山镇政协联络处 · 王芳")
}

// When the office that the chat stands in is left, that is said by name, and words are
// not taken for the other.
func TestB7LeavingAnOfficeIsSaid(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	other := second(h, wang)
	h.Write(func(tx *gorm.DB) error {
		tx = store.InOffice(tx, other.ID)
		p, err := mpeople.PersonInOffice(tx, wang.ID)
		if err != nil {
			return err
		}
		return mpeople.LeaveOffice(tx, p, h.Clock.Now())
	})
	wang.Send("村东头断头路下雨学生要绕两公里")
	require.Contains(t, wang.Last(), "您已不在刚才那个联络处了，现在办的是：青山镇政协联络处")
	wang.Send("村东头断头路下雨学生要绕两公里")
	require.NotContains(t, wang.Last(), "您已不在")
	require.Contains(t, wang.Forge("@"+fmt.Sprint(other.ID)+":mute:day1"), "过时", "no longer hers")
	require.Equal(t, "", muted(h, wang)[0])
}

// Who has two offices reads on each message which one it is of, also on one that comes while
// the chat stands in the other; its button acts there. Who has one reads no such line.
func TestEachMessageOfWhoHasTwoOfficesNamesItsOffice(t *testing.T) {
	h := harness.New(t).Seed()
	wang, zhou := h.Members[5], h.Members[0]
	here, there := "〔青山镇政协联络处〕", "〔绿水乡政协联络处〕"
	wang.Send("/away")
	require.NotContains(t, wang.Last(), "〔", "one office only")
	second(h, wang)

	wang.Send("/away")
	require.True(t, strings.HasPrefix(wang.Last(), there), wang.Last())
	wang.Send("/offices").Tap("青山镇")
	wang.Send("/away")
	require.True(t, strings.HasPrefix(wang.Last(), here), wang.Last())
	wang.Send("/menu")
	require.True(t, strings.HasPrefix(wang.Last(), "青山镇政协联络处 · 王芳"), "said once: %s", wang.Last())

	// What is told of the first office comes while the chat stands in the second.
	wang.Send("/deed 送米 20户")
	require.Contains(t, wang.Last(), here)
	wang.Send("/offices").Tap("绿水乡")
	h.Director.Send("/confirm 好-2026-001")
	require.NotContains(t, h.Director.Last(), "〔")
	h.Advance(10 * time.Minute)
	require.True(t, strings.HasPrefix(wang.Last(), here), wang.Last())
	require.Contains(t, wang.Last(), "送米")
	wang.Send("/menu")
	require.Contains(t, wang.Last(), "绿水乡政协联络处 · 王芳")

	// A question, its answer and the card of a form carry the line too, each once.
	wang.Send("/suggest")
	require.Equal(t, 1, strings.Count(wang.Last(), there), wang.Last())
	wang.Send("村东头断头路影响300人。原因：资金没有落实。建议：列入明年计划。")
	require.Equal(t, 1, strings.Count(wang.Last(), there), wang.Last())
	zhou.Send("/deeds")
	require.NotContains(t, zhou.Chat(), "〔")
	require.NotContains(t, h.Group.Chat(), "〔")
}

// A button that has no room for its office's mark acts where the others under its message do.
func TestAButtonWithoutRoomForAMarkActsWithTheOthers(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5]
	second(h, wang)
	wang.Send("/offices").Tap("青山镇")
	wang.Send("/mute")
	shown := h.Sandbox.Messages(wang.ID)
	message := shown[len(shown)-1]
	wang.Send("/offices").Tap("绿水乡")
	_, err := h.Sandbox.PressForged(wang.ID, wang.ID, message.MessageID, "mute:day1")
	require.NoError(t, err)
	h.Settle()
	after := muted(h, wang)
	require.NotEmpty(t, after[0], "the office of the message")
	require.Empty(t, after[1], "the office the chat stands in")
}
