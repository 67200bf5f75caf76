package bot_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
)

// Somebody who adds the bot to groups, or takes it out and in again, a thousand times
// is held off as somebody who writes a thousand messages.
func TestB11AdditionsReturnsAndBlocksAreCounted(t *testing.T) {
	for name, stranger := range map[string]bool{"a stranger": true, "a member": false} {
		t.Run(name, func(t *testing.T) {
			added := 0
			e := newEngine(t, func(r *bot.Router) {
				hear := func(c *bot.Context) error {
					added++
					_, err := c.Say(bot.Message{Text: "hello"})
					return err
				}
				r.On(bot.EventAdded, hear)
				r.On(bot.EventReturned, hear)
				r.On(bot.EventRemoved, hear)
				r.Command("count", bot.Joined, func(c *bot.Context) error {
					_, err := c.Say(bot.Message{Text: "number"})
					return err
				})
			})
			who := e.member(0)
			if stranger {
				who = 7777
				e.sandbox.AddUser(sandbox.User{ID: who, FirstName: "路人"})
			}
			added = 0
			for range 500 {
				chat := e.sandbox.AddGroup("群", who)
				require.NoError(t, e.sandbox.AddBot(who, chat.ID))
				e.clock.Advance(10 * time.Millisecond)
			}
			e.settle()
			require.GreaterOrEqual(t, added, 5)
			require.LessOrEqual(t, added, 25)
			if !stranger { // and may still write
				e.talk(who, "/count")
				require.Contains(t, e.heard(who), "number")
			}
			e.clock.Advance(10 * time.Minute)
			added = 0
			chat := e.sandbox.AddGroup("群", who)
			require.NoError(t, e.sandbox.AddBot(who, chat.ID))
			e.settle()
			require.Equal(t, 1, added, "after a pause all is well")
			for range 200 {
				require.NoError(t, e.sandbox.RemoveBot(who, chat.ID))
				require.NoError(t, e.sandbox.AddBot(who, chat.ID))
			}
			e.settle()
			require.LessOrEqual(t, added, 45)
		})
	}
}
