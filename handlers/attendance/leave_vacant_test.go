package attendance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness/scenes"
	"lianluo/models/ledger"
)

// Without its tutor an activity needs another: who grants the leave is told.
func TestLeaveOfTheTutorIsToldAsAGap(t *testing.T) {
	h, a := scenes.Planned(t)
	tutor, other := h.Members[0], h.Members[1]
	h.Write(func(tx *gorm.DB) error { return tx.Model(a).Update("tutor", tutor.Name).Error })
	other.Send("/leave 出差")
	h.Director.Tap("批准")
	h.Advance(ledger.UndoTime)
	require.NotContains(t, h.Director.Chat(), "请另定")

	tutor.Send("/leave 出差")
	h.Director.Tap("批准")
	h.Director.Tap("撤销")
	h.Advance(ledger.UndoTime)
	require.NotContains(t, h.Director.Chat(), "请另定", "undone in time")
	h.Director.Tap("批准")
	h.Advance(ledger.UndoTime)
	require.Contains(t, h.Director.Last(), tutor.Name+"是这次的辅导教师，已准假，请另定。")
	require.NotContains(t, tutor.Chat(), "请另定")
	require.NotContains(t, h.Group.Chat(), "请另定")
	h.Director.Tap("另定辅导教师")
	require.Contains(t, h.Director.Last(), "辅导教师")
	require.Contains(t, h.Director.Last(), "[ 改辅导教师 ]")
}

// Who has to find another for the activity hears so again when its tutor or host takes
// the leave back and then does not.
func TestLeaveOfTheTutorIsAGapAgain(t *testing.T) {
	for _, heard := range []bool{false, true} {
		h, a := scenes.Planned(t)
		tutor := h.Members[0]
		h.Write(func(tx *gorm.DB) error { return tx.Model(a).Update("tutor", tutor.Name).Error })
		tutor.Send("/leave 出差")
		h.Director.Tap("批准")
		if heard {
			h.Advance(ledger.UndoTime)
			require.Equal(t, 1, strings.Count(h.Director.Chat(), "请另定"))
		}
		tutor.Send("/help").Forge(fmt.Sprintf("unleave:%d", a.ID))
		require.NotContains(t, h.Director.Chat(), "请另定")
		tutor.Send("/undo")
		require.Contains(t, h.Director.Chat(), "仍请假")
		h.Advance(ledger.UndoTime)
		require.Equal(t, 1, strings.Count(h.Director.Chat(), "请另定"))
	}
}
