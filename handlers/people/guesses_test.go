package people_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/handlers/people"
	"lianluo/internal/harness"
)

func wrongCode(n int) string { return fmt.Sprintf("join-%027d", n) }

func TestWhoGuessesCodesHasToWait(t *testing.T) {
	h, director := founded(t)
	director.Send("/addmember 王芳")
	code := joinCode.FindStringSubmatch(director.Last())[1]
	h.Clock.Advance(20 * time.Second)
	guesser := h.Stranger("路人")
	for n := range 5 {
		guesser.Open(wrongCode(n))
		require.Contains(t, guesser.Last(), "这个加入码不对")
	}
	guesser.Open(code)
	require.Contains(t, guesser.Last(), "请 12:11 以后再试", "the next whole minute, as no seconds are shown")
	guesser.Send("/start " + strings.Replace(code, "join", "claim", 1))
	require.Contains(t, guesser.Last(), "请 12:11 以后再试", "both kinds of codes count together")
	other := h.Stranger("另一位")
	other.Open(wrongCode(9))
	require.Contains(t, other.Last(), "这个加入码不对", "another account is not held up")
	h.Clock.Advance(10*time.Minute - time.Second)
	guesser.Open(code)
	require.Contains(t, guesser.Last(), "请 12:11 以后再试", "asking meanwhile makes it no longer")
	h.Clock.Advance(time.Second)
	guesser.Open(code)
	require.Contains(t, guesser.Last(), "王芳，欢迎加入")
}

func TestACrowdOfGuessersKeepsNobodyOut(t *testing.T) {
	g := people.NewGuesses()
	now := harness.Noon
	for account := range int64(25) {
		for range 4 {
			require.Zero(t, g.Wait(account, now), "no account has had its five tries")
			g.Wrong(account, now)
		}
	}
	now = now.Add(time.Minute)
	for account := range int64(25) {
		require.Equal(t, harness.Noon.Add(10*time.Minute), g.Wait(account, now), "but all together have had their hundred")
	}
	require.Zero(t, g.Wait(99, now), "who comes for the first time is looked at")
	g.Wrong(99, now)
	require.Equal(t, now.Add(10*time.Minute), g.Wait(99, now))
	require.Zero(t, g.Wait(99, harness.Noon.Add(10*time.Minute)), "the crowd's tries are over: five again")
}

func TestGuessesAreForgottenRatherThanPiledUp(t *testing.T) {
	g := people.NewGuesses()
	now := harness.Noon
	for account := range int64(50_000) {
		now = now.Add(time.Millisecond)
		g.Wrong(account, now)
		g.Wrong(account, now)
	}
	accounts, times := g.Held()
	require.LessOrEqual(t, accounts, 1000)
	require.LessOrEqual(t, times, 1000*5+100)
	require.NotZero(t, g.Wait(49_999, now), "the newest is remembered")
	now = now.Add(10 * time.Minute)
	g.Wrong(1, now)
	accounts, _ = g.Held()
	require.Equal(t, 1, accounts, "what is over was let go when there was no room")
}
