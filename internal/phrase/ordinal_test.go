package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestTermNumber(t *testing.T) {
	for text, want := range map[string]int{
		"第十五届": 15, "县政协第十五届": 15, "15": 15, "１５": 15, "第 15 届": 15, "第15": 15, "第15届": 15, "十五届": 15, " 十 ": 10, "第二届": 2, "九": 9,
		"第十四届、第十五届": 0, "第十五届（2026年）": 15, "": 0, "届": 0, "第一小学": 0, "委员": 0, "2026": 2026, "县、市政协第十五届": 15, "全国政协第十四届": 14,
		"第十四、十五届": 0, "十四和十五届": 0, "第13至15届": 0, "13-15届": 0, "十四届、十五届": 0, "连任两届": 0, "连任三届": 0, "任满1届": 0, // X a value read by its end
		"十五届十五届": 15, "0": 0,
	} {
		require.Equal(t, want, phrase.TermNumber(text), "%q", text)
	}
}

func TestFold(t *testing.T) {
	require.Equal(t, "138-0013 8000(A)", phrase.Fold("１３８－００１３　８０００（Ａ）"))
	require.Equal(t, "民生、文史", phrase.Fold("民生、文史"))
}
