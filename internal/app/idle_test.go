package app_test

import (
	"bytes"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"lianluo/internal/documents/card"
	"lianluo/internal/harness"
)

// idleGrowth is what the heap may grow by in sixty idle days, in bytes: the
// log and the messages that the test itself keeps.
const idleGrowth = 1 << 20

// TestIdleForNinetyDays leaves an office alone over a quarter's end, with a
// pass of the scheduler every few hours, in CI every half an hour.
func TestIdleForNinetyDays(t *testing.T) {
	step := 4 * time.Hour
	if os.Getenv("LIANLUO_CI") != "" {
		step = 30 * time.Minute
	}
	before := goleak.IgnoreCurrent()
	t.Run("office", func(t *testing.T) {
		h := harness.New(t, harness.At(time.Date(2026, 11, 28, 12, 0, 0, 0, harness.Shanghai))).Seed()
		idle := func(days int) (heap int64, goroutines int) {
			for range time.Duration(days) * 24 * time.Hour / step {
				h.Advance(step)
			}
			runtime.GC() // twice: what had a finaliser goes with the second
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.HeapAlloc), running()
		}
		_, err := (&card.Card{Above: "青山镇", Title: "青山镇"}).Draw() // its font is read once, and stays
		require.NoError(t, err)
		h.Members[0].Send("/note 自学一小时") // a quarter with nothing in it has no briefing
		heap30, goroutines30 := idle(30)
		heap90, goroutines90 := idle(60)
		t.Logf("heap after 30 days %d bytes, after 90 days %d; goroutines %d and %d", heap30, heap90, goroutines30, goroutines90)
		require.Contains(t, h.Group.Chat(), "履职通报", "the quarter has ended")
		require.Less(t, heap90-heap30, int64(idleGrowth))
		require.LessOrEqual(t, goroutines90, goroutines30)
	})
	goleak.VerifyNone(t, before)
}

// running counts the goroutines that no connection needs: of these there are as many
// as were busy at the same time, until they have been idle for a while.
func running() (n int) {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for _, stack := range bytes.Split(stacks, []byte("\n\n")) {
		if !bytes.Contains(stack, []byte("net/http.")) {
			n++
		}
	}
	return n
}
