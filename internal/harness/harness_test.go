package harness_test

import (
	"testing"

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
