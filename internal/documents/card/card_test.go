package card

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCards(t *testing.T) {
	for name, k := range descriptions() {
		p, err := k.Draw()
		require.NoError(t, err, name)
		require.Less(t, len(p.PNG), 300<<10, name)
		require.NotEmpty(t, p.Lines)
		img, err := png.Decode(bytes.NewReader(p.PNG))
		require.NoError(t, err)
		require.Equal(t, 1080, img.Bounds().Dx())
		require.LessOrEqual(t, img.Bounds().Dy(), TallestPhoto, name)
	}
}

// Drawing lets others go first, and what it draws is the same; points that it takes over
// from another picture leave no trace.
func TestDrawingGivesWay(t *testing.T) {
	for name, k := range descriptions() {
		alone, err := k.Draw()
		require.NoError(t, err)
		ways := 0
		k.GiveWay = func() { ways++ }
		p, err := k.Draw()
		require.NoError(t, err)
		require.Equal(t, alone, p, name)
		require.NotZero(t, ways, name)
	}
}

func TestWhatTheFontLacksIsTold(t *testing.T) {
	p, err := (&Card{Title: "张\U0002B81C😀喆堃镕䶮𠮷", Parts: []Part{Text(strings.Repeat("长", 2000)), Figures{{strings.Repeat("9", 100), "n"}}, Figures{}, Bars{}, Rows{}, Grid{}, Shares{}, Shares{{"", 3, 0, ""}}}}).Draw()
	require.NoError(t, err)
	require.Equal(t, []rune{'😀', '𠮷'}, p.Missing)
	require.Len(t, p.Words, 1)
	p, err = (&Card{Title: "周敏、𠮷田喆：" + strings.Repeat("长", 90) + "𠮷"}).Draw()
	require.NoError(t, err)
	require.Equal(t, []string{"𠮷田喆", "长长长长长长𠮷"}, p.Words)
	require.Contains(t, strings.Join(p.Lines, ""), "周敏、𠮷田喆：")
}

// BenchmarkCard draws a briefing with the fonts read: under 300 ms, and the memory of it.
func BenchmarkCard(b *testing.B) {
	k := descriptions()["briefing"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Draw(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestTheFontHasItsCharacters: a font that is cut anew and lacks one fails here.
func TestTheFontHasItsCharacters(t *testing.T) {
	text, err := os.ReadFile("fonts/characters.txt")
	require.NoError(t, err)
	require.Greater(t, len([]rune(string(text))), 8105)
	for _, w := range []weight{plain, thick} {
		l := (&canvas{faces: map[[2]int]*letters{}}).letters(w, body)
		for _, r := range string(text) {
			require.True(t, l.has(r), "%c", r)
		}
	}
}
