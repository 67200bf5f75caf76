package scenes

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/voices"
)

// QuarterOfWork sets the scene of a quarter: a study session on 20 November
// with one absent, a deed, a suggestion that was accepted, and notes of two.
func QuarterOfWork(t *testing.T, h *harness.Harness) {
	t.Helper()
	h.Write(func(tx *gorm.DB) error {
		start := time.Date(2026, 11, 20, 15, 0, 0, 0, harness.Shanghai)
		a := &activities.Activity{Kind: activities.Study, Topic: "四中全会精神", StartsAt: start, HostID: h.Members[3].Row}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		for i, m := range h.Members[:10] {
			p, err := people.PersonByID(tx, m.Row)
			if err != nil {
				return err
			}
			if _, err := activities.CheckIn(tx, a, p, start.Add(-time.Minute), activities.BySelf); err != nil {
				return err
			}
			if i > 1 {
				continue
			}
			for _, kind := range []notes.Kind{notes.StudyNote, notes.Reflection} {
				n := &notes.Note{Kind: kind, ActivityID: a.ID, PersonID: m.Row, Text: "今天学得很有收获"}
				if err := notes.File(tx, n, start.Add(24*time.Hour)); err != nil {
					return err
				}
			}
		}
		if err := activities.Close(tx, a, start.Add(3*time.Hour)); err != nil {
			return err
		}
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		if err := activities.Confirm(tx, a, director, start.Add(3*time.Hour)); err != nil {
			return err
		}
		d := &deeds.Deed{Title: "送戏下乡", PersonID: h.Members[0].Row}
		q := []deeds.Amount{{Kind: deeds.Done, Value: deeds.Units(3), Unit: "场"}}
		if _, err := deeds.File(tx, d, q, []int64{h.Members[1].Row}, start); err != nil {
			return err
		}
		if _, err := deeds.Confirm(tx, d, director, start); err != nil {
			return err
		}
		s := &voices.Suggestion{PersonID: h.Members[8].Row, Title: "修通村东断头路", Situation: "绕行"}
		if err := voices.New(tx, s); err != nil {
			return err
		}
		author, err := people.PersonByID(tx, s.PersonID)
		if err != nil {
			return err
		}
		if _, err := voices.Advance(tx, s, voices.Filed, author, "", start); err != nil {
			return err
		}
		for _, to := range []voices.State{voices.Reviewed, voices.Sent} {
			if _, err := voices.Advance(tx, s, to, director, "", start); err != nil {
				return err
			}
		}
		_, err = voices.Answer(tx, s, voices.Adopted, director, "", start)
		return err
	})
}

func Outgoing(text string) sandbox.Outgoing { return sandbox.Outgoing{Text: text} }

// LastIn is the bot's newest message in a chat.
func LastIn(h *harness.Harness, chat int64) string {
	for _, m := range slices.Backward(h.Sandbox.Messages(chat)) {
		if m.From != nil && m.From.IsBot {
			return m.Text
		}
	}
	return ""
}

// Office is the oldest office.
func Office(h *harness.Harness) people.Office {
	var o people.Office
	if err := h.DB.Read(context.Background()).Order("id").Take(&o).Error; err != nil {
		h.T.Fatal(err)
	}
	return o
}

// Keyboard is the person's reply keyboard, its words in a row.
func Keyboard(h *harness.Harness, p *harness.Person) []string {
	var words []string
	for _, m := range slices.Backward(h.Sandbox.Messages(p.ID)) {
		if m.ReplyKeyboard == nil {
			continue
		}
		for _, row := range m.ReplyKeyboard.Keyboard {
			for _, b := range row {
				words = append(words, b.Text)
			}
		}
		break
	}
	return words
}

// Filled writes a row into a template, below its example.
func Filled(t testing.TB, template []byte, cells ...string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(template))
	require.NoError(t, err)
	defer f.Close()
	for i, text := range cells {
		cell, err := excelize.CoordinatesToCellName(i+1, 4)
		require.NoError(t, err)
		require.NoError(t, f.SetCellStr(f.GetSheetName(0), cell, text))
	}
	out, err := f.WriteToBuffer()
	require.NoError(t, err)
	return out.Bytes()
}

// Planned is an office with one session today at 15:00, posted to the group.
func Planned(t *testing.T, opts ...harness.Option) (*harness.Harness, *activities.Activity) {
	t.Helper()
	h := harness.New(t, opts...).Seed()
	require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
	h.Director.Send("/newsession 今天 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	return h, LastActivity(h)
}

func LastActivity(h *harness.Harness) *activities.Activity {
	h.T.Helper()
	var a activities.Activity
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id DESC").Take(&a).Error })
	return &a
}

func AttendanceOf(h *harness.Harness, p *harness.Person) activities.Attendance {
	h.T.Helper()
	var rows []activities.Attendance
	h.Rows(func(tx *gorm.DB) error { return tx.Where("person_id = ?", p.Row).Find(&rows).Error })
	require.LessOrEqual(h.T, len(rows), 1, "one row for each pair")
	if len(rows) == 0 {
		return activities.Attendance{}
	}
	return rows[0]
}

// Proposed opens a call and has three topics proposed.
func Proposed(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/research").Tap("征集选题")
	d.Tap("12月8日")
	d.Tap("发出")
	m[0].Open("run-propose")
	m[0].Send("村级养老").Send("全镇老人 3200 人，敬老院缺护理员").Tap("提交")
	m[1].Send("/propose 农村道路 依据：下雨学生绕行两公里").Tap("提交")
	m[2].Send("/propose 敬老院 依据：护理员少").Tap("提交")
}

// Clock is a time on the day of the tests.
func Clock(hour, minute int) time.Time {
	return time.Date(2026, 12, 5, hour, minute, 0, 0, harness.Shanghai)
}

// BotMessages counts what the bot has written in the group.
func BotMessages(h *harness.Harness) (n int) {
	for _, m := range h.Sandbox.Messages(h.Group.ID) {
		if m.From != nil && m.From.IsBot && m.PinnedMessage == nil {
			n++
		}
	}
	return n
}

// Notes gives the office's notes, withdrawn ones too.
func Notes(h *harness.Harness) (list []notes.Note) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

// Deeds gives the office's deeds.
func Deeds(h *harness.Harness) (list []deeds.Deed) {
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

const Road = "村东断头路影响300人。原因：资金没落实。建议：列入明年一事一议项目。"

// Confirm has the director confirm the list of an activity, and the time pass in
// which that can be undone.
func Confirm(h *harness.Harness, activity int64) {
	h.T.Helper()
	h.Director.Forge(fmt.Sprintf("sheet_confirm:%d", activity))
	require.Contains(h.T, h.Director.Last(), "名单已确认")
	h.Advance(ledger.UndoTime + time.Minute)
}

// Rows are the labels of the buttons under the newest message of a private chat, by row.
func Rows(h *harness.Harness, p *harness.Person) (rows [][]string) {
	for _, m := range slices.Backward(h.Sandbox.Messages(p.ID)) {
		if m.From == nil || !m.From.IsBot {
			continue
		}
		if m.ReplyMarkup == nil {
			return nil
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Text)
			}
			rows = append(rows, labels)
		}
		return rows
	}
	return nil
}

// Picture is the newest picture that a person was sent, as a photo or to be printed, and
// the words under it.
func Picture(h *harness.Harness, p *harness.Person) (img image.Image, photo bool, words string) {
	h.T.Helper()
	for _, m := range slices.Backward(h.Sandbox.Messages(p.ID)) {
		id := ""
		switch {
		case len(m.Photo) > 0:
			id, photo = m.Photo[len(m.Photo)-1].FileID, true
		case m.Document != nil && strings.HasSuffix(m.Document.FileName, ".png"):
			id = m.Document.FileID
		default:
			continue
		}
		_, data, ok := h.Sandbox.File(id)
		require.True(h.T, ok)
		require.Less(h.T, len(data), 300<<10)
		img, err := png.Decode(bytes.NewReader(data))
		require.NoError(h.T, err)
		return img, photo, m.Caption
	}
	require.Fail(h.T, "no picture was sent")
	return nil, false, ""
}
