package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/demo"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
	"lianluo/models/store"
)

// TestR29AKeptTrialGoesOn: the second run begins where the first has ended.
func TestR29AKeptTrialGoesOn(t *testing.T) {
	b := newBrowser(t)
	path := filepath.Join(t.TempDir(), "kept.db")
	member := demo.People()[1].Account
	ends := int64(0)
	for run := range 3 {
		trial := start(t, "try", "--listen", "127.0.0.1:0", "--db", path)
		site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))
		b.open(fmt.Sprintf("%s/?as=%d", site, member))
		group := group(b)
		b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member, group))
		p := &phone{browser: b}
		p.reads("应到") // today's post stands in the group
		require.GreaterOrEqual(t, clock(b), ends, "run %d: the clock goes on", run)
		if run == 0 {
			p.press("inline-button", "签到")
			b.wait(hook("toast") + `?.innerText.includes('已签到')`)
			before := clock(b)
			b.tap(hook("jump-hour"))
			b.wait(hook("clock")+`.dataset.now > args[0] + 3000`, before)
		} else {
			p.press("inline-button", "签到") // the first act is answered
			b.wait(`document.querySelector('dialog[open]')?.innerText.includes('无需重复')`)
		}
		b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member, member))
		b.write("/record", hook("composer"))
		b.tap(hook("send"))
		p.reads("我的履职")
		ends = clock(b)
		require.NoError(t, trial.cmd.Process.Signal(stopSignal))
		require.Zero(t, trial.wait(), trial.log)
		require.NotContains(t, trial.log.String(), "level=ERROR")
	}
}

func TestR29ATrialLeavesARealOfficeAsItIs(t *testing.T) {
	for name, path := range map[string]string{"up to date": database(t, soundOffice), "older": olderOffice(t)} {
		t.Run(name, func(t *testing.T) {
			before := pending(t, path)
			code, stdout, stderr := invoke(t, "try", "--listen", "127.0.0.1:0", "--db", path)
			oneLine(t, exitFailed, []string{"a real office's", "another file"}, code, stdout, stderr)
			require.Equal(t, before, pending(t, path))
		})
	}
}

func olderOffice(t *testing.T) string {
	t.Helper()
	path := olderDatabase(t)
	db, err := store.OpenAsIs(t.Context(), store.Config{DSN: path})
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error { // in the columns of then
		return tx.Exec("INSERT INTO offices (name, time_zone, group_chat_id, created_at, updated_at) VALUES ('青山镇政协联络处', 'Asia/Shanghai', -5, ?, ?)", store.Stamp(time.Now()), store.Stamp(time.Now())).Error
	}))
	require.NoError(t, db.Close())
	return path
}

func TestR29WhatAKeptTrialBeginsBehind(t *testing.T) {
	ctx := t.Context()
	at := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	path := database(t, nil)
	none, err := lookKept(ctx, path)
	require.NoError(t, err)
	require.Equal(t, keptTrial{}, none, "no office yet")

	db, err := store.Open(ctx, store.Config{DSN: path})
	require.NoError(t, err)
	office, err := demo.Generate(ctx, db, demo.Options{Now: at, Group: -5, Seed: 1})
	require.NoError(t, err)
	const newcomer = 5_000_000_001
	require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error {
		for _, statement := range []string{
			"INSERT INTO seen_updates (bot_id, update_id, seen_at) VALUES (42, 100000040, '2026-12-01 02:00:00+00:00')",
			"INSERT INTO outbox (office_id, bot_id, chat_id, method, payload, state, message_id, created_at) VALUES (1, 42, 103, 'send', '', 'sent', 77, '2026-12-02 02:00:00+00:00')",
		} {
			if err := tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return store.InOffice(tx, office.ID).Create(&people.Person{Name: "周敏", TelegramID: newcomer, Roles: people.Member}).Error
	}))
	require.NoError(t, db.Close())
	k, err := lookKept(ctx, path)
	require.NoError(t, err)
	require.EqualValues(t, 100000040, k.update)
	require.Equal(t, 77, k.message)
	require.Len(t, k.people, len(demo.People())+1)
	require.EqualValues(t, newcomer, k.people[len(demo.People())].ID)
	for _, now := range []time.Time{at, at.AddDate(0, 0, 3), at.AddDate(1, 0, 0)} {
		require.True(t, k.opening(now).After(k.last), now)
	}
	o := k.options(sandbox.Options{})
	require.EqualValues(t, 100000041, o.FirstUpdateID)
	require.Equal(t, 77, o.LastMessageID)
}
