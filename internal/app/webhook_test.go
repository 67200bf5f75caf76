package app_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/app"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

const patience = 30 * time.Second

// freeAddress finds an address that nobody listens on.
// TestTheWholeProgramBehindAWebhook has Telegram post updates to a running
// program, repeat what was not saved, and read its health.
func TestTheWholeProgramBehindAWebhook(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	const token = "77:hooked"
	server := sandbox.New(sandbox.Options{
		Token: token, BotUsername: "hooked_bot", WebhookRetry: func(int) time.Duration { return 10 * time.Millisecond },
	})
	defer server.Close()
	api := httptest.NewServer(server.Handler())
	defer api.Close()
	address := harness.FreeAddress(t)
	config := app.Config{
		Token: token, API: api.URL, DB: filepath.Join(t.TempDir(), "hooked.db"), Sync: "NORMAL", TimeZone: "Asia/Shanghai",
		WebhookURL: "http://" + address + "/telegram/updates", WebhookSecret: "hook_secret", Listen: address,
		Log: slog.New(slog.DiscardHandler),
	}
	run := func() (a *app.App, stop func()) {
		a, err := app.New(ctx, config)
		require.NoError(t, err)
		work, end := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- a.Run(work) }()
		select {
		case <-a.Running():
		case err := <-done:
			require.FailNow(t, "the program did not start", "%v", err)
		}
		return a, func() {
			end()
			require.NoError(t, <-done)
			require.NoError(t, a.Close())
		}
	}
	seen := func(a *app.App) (n int64) {
		require.NoError(t, a.DB.Read(ctx).Model(&ledger.SeenUpdate{}).Count(&n).Error)
		return n
	}
	const who = 11
	server.AddUser(sandbox.User{ID: who, FirstName: "李强", LanguageCode: "zh-hans"})
	_, err := server.Start(who, "") // waits for the program
	require.NoError(t, err)
	heard := func() (n int) {
		for _, m := range server.Messages(who) {
			if m.From.IsBot {
				n++
			}
		}
		return n
	}

	a, stop := run()
	require.NoError(t, server.WaitAcked(ctx))
	require.NoError(t, a.Bot.Drain(ctx))
	first := heard()
	require.NotZero(t, first, "the update was handled and answered")
	require.EqualValues(t, 1, seen(a))

	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200, "/telegram/updates": 403, "/": 404} {
		resp, err := http.Get("http://" + address + path)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		_ = resp.Body.Close()
		require.Equal(t, want, resp.StatusCode, path)
		if path == "/metrics" {
			require.Contains(t, string(body), `lianluo_updates_total{kind="message",outcome=`)
		}
	}

	// The database fails: nothing is taken, Telegram goes on posting.
	require.NoError(t, a.DB.Write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("CREATE TRIGGER refusal BEFORE INSERT ON seen_updates BEGIN SELECT RAISE(ROLLBACK, 'refused'); END").Error
	}))
	_, err = server.Send(who, who, sandbox.Outgoing{Text: "/nonsense"})
	require.NoError(t, err)
	for !refusedOnce(t, api.URL, token) {
		require.NoError(t, ctx.Err(), "the webhook turned nothing away")
	}
	require.Equal(t, 1, server.Pending())
	require.Equal(t, first, heard())
	require.NoError(t, a.DB.Write(ctx, func(tx *gorm.DB) error { return tx.Exec("DROP TRIGGER refusal").Error }))
	require.NoError(t, server.WaitAcked(ctx))
	require.NoError(t, a.Bot.Drain(ctx))
	require.Equal(t, first+1, heard(), "posted many times, answered once")
	require.EqualValues(t, 2, seen(a))

	// What is written while the program is down comes after its start.
	stop()
	_, err = server.Send(who, who, sandbox.Outgoing{Text: "/nonsense"})
	require.NoError(t, err)
	a, stop = run()
	require.NoError(t, server.WaitAcked(ctx))
	require.NoError(t, a.Bot.Drain(ctx))
	require.Equal(t, first+2, heard())
	stop()

	// Without a webhook the program takes it off and polls.
	config.WebhookURL, config.WebhookSecret, config.Listen = "", "", ""
	_, err = server.Send(who, who, sandbox.Outgoing{Text: "/nonsense"})
	require.NoError(t, err)
	a, stop = run()
	defer stop()
	require.NoError(t, server.WaitAcked(ctx))
	require.NoError(t, a.Bot.Drain(ctx))
	require.Equal(t, first+3, heard())
}

// refusedOnce tells whether the webhook has turned a post away.
func refusedOnce(t *testing.T, url, token string) bool {
	t.Helper()
	resp, err := http.Post(url+"/bot"+token+"/getWebhookInfo", "application/json", nil)
	require.NoError(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return strings.Contains(string(raw), "503 Service Unavailable")
}
