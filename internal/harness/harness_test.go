package harness_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

func TestSeedAndTalk(t *testing.T) {
	h := harness.New(t).Seed()
	h.Members[0].Send("/cancel")
	require.Contains(t, h.Members[0].Last(), "没有正在填写")
	h.Stop()
	h.Start()
	h.Members[0].Send("/cancel")
	s := h.Stranger("陌生人")
	s.Open("")
	t.Log(h.Members[0].Chat(), s.Chat())
}

// TestDelayedMessagesComeAtTheirTime: a clock that is moved a day stops at what
// is to be sent later on the way.
func TestDelayedMessagesComeAtTheirTime(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/deed 送戏下乡 20场")
	h.Director.Tap("核实")
	decided := h.Clock.Now()
	h.AdvanceTo(decided.Add(20 * time.Minute))
	list := h.Sandbox.Messages(m.ID)
	require.Contains(t, m.Last(), "已经主任核实")
	require.Equal(t, decided.Add(5*time.Minute).Unix(), int64(list[len(list)-1].Date))
}
