package briefing_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
)

func drafted(t *testing.T, remark string) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		b, err := mbriefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		if err == nil && remark != "" {
			err = mbriefing.SetRemark(tx, b, remark)
		}
		return err
	})
	h.Director.Send("/review")
	return h
}

func posted(h *harness.Harness) (list []sandbox.Message) {
	for _, m := range h.Sandbox.Messages(h.Group.ID) {
		if m.From != nil && m.From.IsBot {
			list = append(list, m)
		}
	}
	return list
}

// TestTheBriefingIsPostedWithItsCard: the words stand in the caption, with the buttons.
func TestTheBriefingIsPostedWithItsCard(t *testing.T) {
	h := drafted(t, "")
	before := len(posted(h))
	h.Director.Tap("发出")
	list := posted(h)[before:]
	require.Len(t, list, 1)
	require.Contains(t, list[0].Caption, "履职通报")
	largest := list[0].Photo[len(list[0].Photo)-1]
	require.Equal(t, 1080, largest.Width)
	_, data, ok := h.Sandbox.File(largest.FileID)
	require.True(t, ok)
	_, err := png.DecodeConfig(bytes.NewReader(data))
	require.NoError(t, err)
	require.Less(t, len(data), 300<<10)
	require.Contains(t, h.Group.Last(), "[ 我的履职 ] [ 看依据 ]")
	h.Director.Tap("撤销")
	require.Len(t, posted(h), before)
	h.Director.Tap("发出")
	h.Advance(ledger.UndoTime)
	require.NotEmpty(t, posted(h)[before].Photo, "and with it when it is released again")
}

// TestALongBriefingStandsBeneathItsCard: with the buttons; what is taken back goes whole.
func TestALongBriefingStandsBeneathItsCard(t *testing.T) {
	h := drafted(t, strings.Repeat("感谢各位委员一年来的辛勤付出。", 60))
	before := len(posted(h))
	h.Director.Tap("发出")
	list := posted(h)[before:]
	require.Len(t, list, 2)
	require.NotEmpty(t, list[0].Photo)
	require.True(t, strings.HasPrefix(list[0].Caption, "青山镇政协联络处 2026年第四季度履职通报\n"), list[0].Caption)
	require.Nil(t, list[0].ReplyMarkup)
	require.Equal(t, list[0].MessageID, list[1].ReplyToMessage.MessageID)
	require.Equal(t, 60, strings.Count(list[1].Text, "辛勤付出"))
	require.NotNil(t, list[1].ReplyMarkup)
	h.Director.Tap("撤销")
	require.Len(t, posted(h), before)
}

// TestNoCardHoldsUpTheBriefing: a group that takes no pictures has the words.
func TestNoCardHoldsUpTheBriefing(t *testing.T) {
	h := drafted(t, "")
	h.Sandbox.Fault(sandbox.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: not enough rights to send photos to the chat"})
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Last(), "履职通报")
	require.Contains(t, h.Group.Last(), "[ 我的履职 ] [ 看依据 ]")
	require.Empty(t, posted(h)[len(posted(h))-1].Photo)
	h.Advance(time.Hour)
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "履职通报"))
}
