package bot_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
)

// town and greetings are what a feature of this test keeps.
type (
	town      string
	greetings map[string]string
)

func TestWhatIsKeptIsFoundByItsType(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		bot.Keep(r, town("Qingshan"))
		bot.Keep(r, greetings{})
		bot.Kept[greetings](r)["hello"] = "Hello from " + string(bot.Kept[town](r))
		r.Command("hello", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: bot.Kept[greetings](c)["hello"]})
			return err
		})
	})
	e.talk(e.member(0), "/hello")
	require.Equal(t, "Hello from Qingshan", e.last(e.member(0)).Text)

	r := bot.NewRouter(nil)
	bot.Keep(r, town("Qingshan"))
	require.PanicsWithValue(t, "kept twice: bot_test.town", func() { bot.Keep(r, town("Lishan")) })
	require.PanicsWithValue(t, "nothing kept as string", func() { bot.Kept[string](r) })
}
