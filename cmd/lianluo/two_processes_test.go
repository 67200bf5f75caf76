package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/modelstest"
)

const hookSecret = "hook_secret_of_tests"

// post gives an update to a process, as often as Telegram would.
func post(ctx context.Context, address string, update []byte) error {
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/hook", strings.NewReader(string(update)))
		if err != nil {
			return err
		}
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		switch resp.StatusCode {
		case http.StatusOK:
			return nil
		case http.StatusServiceUnavailable: // not saved: again
		default:
			return fmt.Errorf("update refused: %s", resp.Status)
		}
	}
}

// words is an update of somebody who writes in private.
func words(id, account int64, text string) []byte {
	raw, _ := json.Marshal(map[string]any{"update_id": id, "message": map[string]any{
		"message_id": id, "date": time.Now().Unix(), "text": text,
		"from": map[string]any{"id": account, "first_name": "委员", "language_code": "zh-hans"},
		"chat": map[string]any{"id": account, "type": "private"},
	}})
	return raw
}

// pressing is an update of somebody who presses a button.
func pressing(id, account int64, data string) []byte {
	from := map[string]any{"id": account, "first_name": "委员", "language_code": "zh-hans"}
	raw, _ := json.Marshal(map[string]any{"update_id": id, "callback_query": map[string]any{
		"id": fmt.Sprint(id), "from": from, "data": data, "chat_instance": "1",
		"message": map[string]any{"message_id": 1, "date": time.Now().Unix(), "chat": map[string]any{"id": account, "type": "private"}},
	}})
	return raw
}

// TestTwoProcessesOnOnePostgres runs two programs on one database, as behind a
// load balancer, and posts every update to both at the same time, twice each:
// everything happens once. So does what waits for its time, which both find.
func TestTwoProcessesOnOnePostgres(t *testing.T) {
	if os.Getenv("LIANLUO_TEST_POSTGRES") == "" {
		if thorough() {
			t.Fatal("LIANLUO_TEST_POSTGRES names no PostgreSQL")
		}
		t.Skip("LIANLUO_TEST_POSTGRES names no PostgreSQL")
	}
	const members = 60
	s := newScene(t, modelstest.DSN(t), members, sandbox.Options{})
	var addresses []string
	var processes []*process
	for range 2 {
		address := harness.FreeAddress(t)
		p := serve(t, s.wire.url, s.dsn, "--listen", address, "--webhook-url", "http://"+address+"/hook", "--webhook-secret", hookSecret)
		p.log.await(t, "running")
		addresses, processes = append(addresses, address), append(processes, p)
	}
	s.taken() // everybody has been greeted, by the one whose webhook was set last

	// everywhere gives updates to both, as eight would, twice each.
	everywhere := func(updates [][]byte) {
		ctx, cancel := patiently(t)
		defer cancel()
		var all sync.WaitGroup
		errs := make(chan error, 64)
		for worker := range 32 {
			all.Go(func() {
				order := rand.New(rand.NewPCG(uint64(worker/8), 7)).Perm(len(updates)) // eight work on one order
				for i, n := range order {
					if i%8 != worker%8 {
						continue
					}
					if err := post(ctx, addresses[worker/8%2], updates[n]); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		all.Wait()
		require.Empty(t, errs)
	}
	everybody := make([]int, members)
	typed, pressed := make([][]byte, members), make([][]byte, members)
	for n, account := range s.members {
		everybody[n] = n
		typed[n] = words(int64(1000+n), account, "/checkin")
	}
	everywhere(typed)
	s.told(everybody...)

	// Check-in of a second session opens in some seconds. Who is too early is
	// told when it does: rows that both processes will find due. Only now: with
	// two sessions open, /checkin would ask which one is meant.
	var later int64
	s.write(func(tx *gorm.DB) error {
		a := &activities.Activity{Kind: activities.Study, Topic: "稍后的学习", Place: "三楼会议室", StartsAt: time.Now().Add(30*time.Minute + 8*time.Second)}
		err := activities.Create(tx, a)
		later = a.ID
		return err
	})
	for n, account := range s.members {
		pressed[n] = pressing(int64(5000+n), account, fmt.Sprintf("checkin:%d", later))
	}
	everywhere(pressed)
	// On a slow machine some come when it is open, and are checked in.
	promised := rows(t, s.dsn, fmt.Sprintf("outbox WHERE dedupe LIKE 'activity:%d:opens:%%'", later))
	present := rows(t, s.dsn, fmt.Sprintf("attendances WHERE activity_id = %d AND state <> ''", later))
	require.NotZero(t, promised)
	require.EqualValues(t, members, promised+present)

	opened := func() (told int64) {
		for n := range members {
			times := 0
			for _, m := range s.wire.Messages(s.members[n]) {
				if m.From != nil && m.From.IsBot && strings.Contains(m.Text, "签到开始") {
					times++
				}
			}
			require.LessOrEqual(t, times, 1, "member %d", n)
			told += int64(times)
		}
		return told
	}
	ctx, cancel := patiently(t)
	defer cancel()
	events := s.wire.Subscribe()
	defer events.Close()
	for opened() < promised {
		_, err := events.Next(ctx)
		require.NoError(t, err, "some were not told that check-in is open")
	}
	for _, p := range processes {
		require.Zero(t, p.stop(), p.log)
		require.NotContains(t, p.log.String(), "handler failed")
	}
	s.exact(everybody...)
	require.Equal(t, promised, opened())
	require.Zero(t, rows(t, s.dsn, "failures"))
	require.Zero(t, rows(t, s.dsn, "outbox WHERE state IN ('pending', 'dead')"))
}
