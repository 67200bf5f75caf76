package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// TestTheLivePostComesRightAfterKills kills the program at random instants
// while members press the button of the group's post: in the end the post
// shows them all.
func TestTheLivePostComesRightAfterKills(t *testing.T) {
	const rounds, each = 5, 6
	s := newScene(t, filepath.Join(t.TempDir(), "post.db"), rounds*each, sandbox.Options{CallbackTTL: time.Hour})
	group := s.wire.AddGroup("委员群", s.members...).ID
	db, err := store.Open(t.Context(), store.Config{DSN: s.dsn})
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&people.Office{}).Where("1 = 1").Update("group_chat_id", group).Error
	}))
	require.NoError(t, db.Close())
	require.NoError(t, s.wire.AddBot(s.members[0], group))
	p := s.serve("--send-rate", "0")

	events := s.wire.Subscribe()
	defer events.Close()
	ctx, cancel := patiently(t)
	defer cancel()
	// until waits for a message of the bot that has the words.
	until := func(chat int64, words string) (found sandbox.Message) {
		for {
			for _, m := range s.wire.Messages(chat) {
				if m.From != nil && m.From.IsBot && strings.Contains(harness.Seen(m.Text), words) {
					return m
				}
			}
			_, err := events.Next(ctx)
			require.NoError(t, err, "%q was not said\n%s", words, p.log)
		}
	}
	greeting := until(s.members[0], "")
	_, err = s.wire.PressForged(s.members[0], s.members[0], greeting.MessageID, fmt.Sprintf("session_post:%d", s.activity))
	require.NoError(t, err)
	post := until(group, "应到 30")

	random := rand.New(rand.NewPCG(8, 9))
	for round := range rounds {
		soon := s.wire.after(1 + random.IntN(each))
		for _, who := range s.members[round*each : (round+1)*each] {
			_, err := s.wire.PressForged(who, group, post.MessageID, fmt.Sprintf("checkin:%d", s.activity))
			require.NoError(t, err)
		}
		<-soon
		p.kill()
		p = s.serve("--send-rate", "0")
	}
	until(group, fmt.Sprintf("已签到 %d", rounds*each))
	require.Zero(t, p.stop(), p.log)
	db, err = store.OpenAsIs(t.Context(), store.Config{DSN: s.dsn})
	require.NoError(t, err)
	defer db.Close()
	left, err := ledger.MarkedRefreshes(db.Read(t.Context()), 77)
	require.NoError(t, err)
	require.Empty(t, left)
}
