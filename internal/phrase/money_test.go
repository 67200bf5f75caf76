package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/internal/phrase"
)

func TestParseFen(t *testing.T) {
	for text, want := range map[string]int64{
		"2000": 200000, "1,500.50 元": 150050, "0.2万": 200000, "１２元": 1200, "¥3.5": 350, "1.05万元": 1050000, "0": 0, "300块": 30000,
		"12，000元整": 1200000,
	} {
		if got, ok := phrase.ParseFen(text); !ok || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "元", "-5", "1.005", "一些", "1,00", "99999999999999", "3 元 5 角", "1e9"} {
		if got, ok := phrase.ParseFen(text); ok {
			t.Errorf("%q passes for %d fen", text, got)
		}
	}
}

func TestFormatFenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fen := rapid.Int64Range(0, 1_000_000_000_00).Draw(t, "fen")
		if got, ok := phrase.ParseFen(phrase.FormatFen(fen)); !ok || got != fen {
			t.Fatalf("%d is written %q and read as %d", fen, phrase.FormatFen(fen), got)
		}
	})
}

func TestYuanAsPeopleTypeIt(t *testing.T) {
	for text, want := range map[string]int64{
		"350": 350_00, "350.5": 350_50, "1,200": 1200_00, "1，200元": 1200_00, "0.5万": 5000_00, "1.2万元": 12_000_00, "三百五": 350_00, "三百五十元": 350_00,
		"一千二": 1200_00, "两万": 20_000_00, "￥88.8": 88_80, "３５０": 350_00, "0": 0, "12元5角": 12_50, "3万5千": 35_000_00,
	} {
		got, ok := phrase.Yuan(text)
		require.True(t, ok, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "-350", "3.505", "350左右", "约350", "三百多", "买茶叶", "350 400", "12,00", "=1+1", "99999999999999999999"} {
		_, ok := phrase.Yuan(text)
		require.False(t, ok, text)
	}
	for fen, want := range map[int64]string{0: "0.00", 5: "0.05", -5: "-0.05", 12_000_00: "12,000.00", -1860_50: "-1,860.50"} {
		require.Equal(t, want, phrase.FormatSum(fen))
	}
}
