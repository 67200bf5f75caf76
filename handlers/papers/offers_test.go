package papers

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
)

// TestWhatThereIsOfPapers: a few offers stand below each other; of many, those of a kind
// are behind its word, a page at a time.
func TestWhatThereIsOfPapers(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	c := &bot.Context{Words: words.In(locale.Chinese)}
	some := func(name string, n int) (k kind) {
		k.name = name
		for i := range n {
			k.offers = append(k.offers, Offer{Label: fmt.Sprint("第", i, "份"), Arg: fmt.Sprint(i)})
		}
		return k
	}
	none := listed(c, nil, 0, false)
	require.Contains(t, none.Text, "现在没有可以要的文件")
	require.Len(t, none.Buttons, 1, "the way back")
	few := listed(c, []kind{some("sample_card", 2), some("sample_word", 4)}, 0, false)
	require.Len(t, few.Buttons, 7)
	require.Equal(t, "paper:sample_word:0", few.Buttons[2][0].Data)
	many := listed(c, []kind{some("sample_card", 3), some("sample_word", 4)}, 0, false)
	require.Len(t, many.Buttons, 2)
	require.Equal(t, []bot.Button{{Text: "看图片样张", Data: "papers:0:sample_card"}, {Text: "看 Word 样张", Data: "papers:0:sample_word"}}, many.Buttons[0])
	opened := listed(c, []kind{some("sample_word", 4)}, 0, true)
	require.Contains(t, opened.Text, "看 Word 样张")
	require.Len(t, opened.Buttons, 5)
	require.Equal(t, "papers:0", opened.Buttons[4][0].Data)
	var all []kind
	for range kindsAtOnce + 3 {
		all = append(all, some("sample_word", 1))
	}
	require.Len(t, listed(c, all, 0, false).Buttons, kindsAtOnce/2+2)
	require.Len(t, listed(c, all, 1, false).Buttons, 4)
	require.Len(t, listed(c, all, 1_000_000, false).Buttons, 2, "a page that is none has the way back")
}
