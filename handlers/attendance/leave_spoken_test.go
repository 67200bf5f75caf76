package attendance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

var spoken = sandbox.Outgoing{Voice: []byte("OggS"), Duration: 7}

// spokenOf are the voice notes of a leave, also those that were taken away.
func spokenOf(h *harness.Harness, l activities.Leave) (list []records.Attachment) {
	h.T.Helper()
	h.Rows(func(tx *gorm.DB) error {
		return tx.Where("owner_kind = ? AND owner_id = ?", records.KindLeave, l.ID).Find(&list).Error
	})
	return list
}

func askBySpeaking(t *testing.T) (*harness.Harness, activities.Leave) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.TapIn(h.Group, "请假")
	p.Give(spoken)
	require.Contains(t, p.Last(), "哪一类请假", "a voice note tells no kind")
	p.Tap("事假")
	require.Contains(t, p.Last(), "语音说明")
	p.Tap("提交")
	return h, leaveOf(h, a)
}

func TestLeaveByAVoiceNote(t *testing.T) {
	h, l := askBySpeaking(t)
	require.Equal(t, "语音说明", l.Reason)
	require.Equal(t, activities.PersonalLeave, l.Kind)
	require.Len(t, spokenOf(h, l), 1)
	h.Director.Tap("附件")
	require.Contains(t, h.Director.Last(), "[voice]")
	h.Members[1].Forge(fmt.Sprint("files:leave:", l.ID))
	require.NotContains(t, h.Members[1].Chat(), "[voice]", "only the staff hears it")
}

// Asked again in words the leave has no voice note any longer.
func TestLeaveSpokenThenWritten(t *testing.T) {
	h, l := askBySpeaking(t)
	h.Members[0].Send("/leave 家里有事")
	require.Empty(t, spokenOf(h, l))
}

// What was said may be on an illness: for sick leave it needs the consent that words need.
func TestLeaveSpokenOfAnIllness(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		return people.SetConsent(tx, p.Row, people.ConsentIllness, false, h.Clock.Now())
	})
	p.TapIn(h.Group, "请假")
	p.Give(spoken)
	p.Tap("病假")
	require.NotContains(t, p.Last(), "语音说明")
	p.Tap("提交")
	require.Empty(t, leaveOf(h, a).Reason)
	require.Empty(t, spokenOf(h, leaveOf(h, a)))
}

func TestLeavePhotoIsNoReason(t *testing.T) {
	h, _ := scenes.Planned(t)
	p := h.Members[0]
	p.TapIn(h.Group, "请假")
	p.Photos(1, "")
	require.Contains(t, p.Last(), "发一段语音")
}

func TestSpokenReasonsAreForgotten(t *testing.T) {
	h, l := askBySpeaking(t)
	h.Write(func(tx *gorm.DB) error {
		return activities.ForgetReasons(tx, l.PersonID, func(*activities.Leave) bool { return false })
	})
	require.Empty(t, spokenOf(h, l), "nobody knows whether it told of an illness")

	h, l = askBySpeaking(t)
	require.NoError(t, activities.PruneReasons(t.Context(), h.DB, h.Clock.Now().Add(200*24*time.Hour)))
	require.Len(t, spokenOf(h, l), 1)
	require.NoError(t, activities.PruneReasons(t.Context(), h.DB, h.Clock.Now().Add(500*24*time.Hour)))
	require.Empty(t, spokenOf(h, l))
}
