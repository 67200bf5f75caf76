package phrase_test

import (
	"testing"

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
