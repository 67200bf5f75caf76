package phrase_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestGuests(t *testing.T) {
	for text, want := range map[string][]phrase.Guest{
		"王主任 县政协办公室；李梅 镇妇联":     {{"王主任", "县政协办公室"}, {"李梅", "镇妇联"}},
		"王主任，县政协办公室\n李梅：镇妇联 主席": {{"王主任", "县政协办公室"}, {"李梅", "镇妇联 主席"}},
		"王主任（县政协办公室）;李梅":        {{"王主任", "县政协办公室"}, {"李梅", ""}},
		"王主任、李梅、张科长":            {{"王主任", ""}, {"李梅", ""}, {"张科长", ""}},
		"王主任 县政协办公室、提案委":        {{"王主任", "县政协办公室、提案委"}},
		"；；\n ，":                    nil,
		"Anna Smith, county office": {{"Anna", "Smith, county office"}},
	} {
		require.Equal(t, want, phrase.Guests(text), text)
	}
}

func FuzzGuests(f *testing.F) {
	f.Add("王主任 县政协办公室；李梅 镇妇联")
	f.Fuzz(func(t *testing.T, text string) {
		list := phrase.Guests(text)
		if len(list) > 60 {
			t.Fatal("too many")
		}
		for _, g := range list {
			if strings.TrimSpace(g.Name) == "" {
				t.Fatalf("no name in %q", text)
			}
		}
	})
}
