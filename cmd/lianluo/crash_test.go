package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models"
)

const (
	crashMembers  = 200
	crashSessions = 10
	crashKills    = 12
)

// TestKilledAtAnyInstant kills a serving process at random instants during
// 2,000 check-ins and starts it again each time. Afterwards there is exactly
// one row for each member and session and everybody was answered; and at no
// kill had anybody been told of a check-in that was not saved.
func TestKilledAtAnyInstant(t *testing.T) {
	server, api := telegram(t, sandbox.Options{BotUsername: "crash_test_bot", CallbackTTL: time.Hour})
	path := filepath.Join(t.TempDir(), "crash.db")
	sessions := seedCrash(t, path, server)

	p := serve(t, api, path)
	for m := range crashMembers {
		_, err := server.Start(account(m), "")
		require.NoError(t, err)
	}
	greeted := settled(t, server, crashMembers)

	// Everybody presses everything while the bot is up, down or starting.
	type wish struct {
		member  int
		session int64
	}
	wishes := map[string]wish{}
	for _, s := range sessions {
		for m := range crashMembers {
			id, err := server.PressForged(account(m), account(m), greeted[account(m)], fmt.Sprintf("checkin:%d", s))
			require.NoError(t, err)
			wishes[id] = wish{m, s}
		}
	}
	total := len(wishes)

	random := rand.New(rand.NewPCG(1, 2))
	answered := map[string]bool{}
	events := server.Subscribe()
	defer events.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
	defer cancel()
	next := func(until int) {
		for len(answered) < until {
			e, err := events.Next(ctx)
			require.NoError(t, err, "answered %d of %d\n%s", len(answered), total, p.log)
			if e.Kind == sandbox.EventCallbackAnswer {
				require.Contains(t, e.Answer.Text, "已签到", "not a confirmation")
				answered[e.CallbackID] = true
			}
		}
	}
	// Answers that came before the subscription count too.
	for id := range wishes {
		if a, ok := server.CallbackAnswer(id); ok {
			require.Contains(t, a.Text, "已签到")
			answered[id] = true
		}
	}
	for range crashKills {
		next(min(total, len(answered)+1+random.IntN(total/crashKills)))
		p.kill()
		for id := range wishes { // told at the instant of the kill
			if _, ok := server.CallbackAnswer(id); ok {
				answered[id] = true
			}
		}
		saved := attendance(t, path)
		for id := range answered {
			w := wishes[id]
			require.Contains(t, saved, key(w.member, w.session), "answered but not saved")
		}
		p = serve(t, api, path)
	}
	next(total)
	require.NoError(t, server.WaitAcked(ctx))
	require.Zero(t, p.stop(), p.log)

	saved := attendance(t, path)
	require.Len(t, saved, crashMembers*crashSessions)
	for k, rows := range saved {
		require.Equal(t, 1, rows, k)
	}
}

func account(member int) int64 { return int64(5000 + member) }

func key(member int, session int64) string { return fmt.Sprintf("%d/%d", account(member), session) }

// seedCrash makes an office with many members and sessions that are on now.
func seedCrash(t *testing.T, path string, server *sandbox.Server) (sessions []int64) {
	t.Helper()
	db, err := models.Open(t.Context(), models.Config{DSN: path})
	require.NoError(t, err)
	defer db.Close()
	now := time.Now()
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error {
		office := &models.Office{Name: "青山镇政协联络处", TimeZone: "Asia/Shanghai"}
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		tx = models.InOffice(tx, office.ID)
		for m := range crashMembers {
			joined := models.Stamp(now)
			p := &models.Person{
				Name: fmt.Sprintf("委员%d", m), TelegramID: account(m), JoinedAt: &joined,
				Roles: models.Member | models.Director, // the director must not be missing
			}
			if err := tx.Create(p).Error; err != nil {
				return err
			}
			if err := models.StandIn(tx, p); err != nil {
				return err
			}
			server.AddUser(sandbox.User{ID: account(m), FirstName: p.Name, LanguageCode: "zh-hans"})
		}
		for i := range crashSessions {
			a := &models.Activity{Kind: models.Study, Topic: fmt.Sprintf("集中学习 %d", i), StartsAt: now.Add(10 * time.Minute)}
			if err := models.CreateActivity(tx, a); err != nil {
				return err
			}
			sessions = append(sessions, a.ID)
		}
		return nil
	}))
	return sessions
}

// settled waits until the bot has written to n people and gives a message of
// each chat.
func settled(t *testing.T, server *sandbox.Server, n int) map[int64]int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	events := server.Subscribe()
	defer events.Close()
	greeted := map[int64]int{}
	look := func(chat int64) {
		for _, m := range server.Messages(chat) {
			if m.From != nil && m.From.IsBot {
				greeted[chat] = m.MessageID
			}
		}
	}
	for m := range crashMembers {
		look(account(m))
	}
	for len(greeted) < n {
		e, err := events.Next(ctx)
		require.NoError(t, err, "greeted %d of %d", len(greeted), n)
		if e.Kind == sandbox.EventMessage {
			look(e.Chat)
		}
	}
	return greeted
}

// attendance counts the rows of each member and session in the database of a
// process that is not running.
func attendance(t *testing.T, path string) map[string]int {
	t.Helper()
	db, err := models.OpenAsIs(t.Context(), models.Config{DSN: path})
	require.NoError(t, err)
	defer db.Close()
	var rows []struct {
		TelegramID int64
		ActivityID int64
		N          int
	}
	require.NoError(t, db.Read(t.Context()).Raw(`SELECT people.telegram_id, attendances.activity_id, count(*) AS n
		FROM attendances JOIN people ON people.id = attendances.person_id
		WHERE attendances.state IN ('present', 'late') GROUP BY 1, 2`).Scan(&rows).Error)
	counts := map[string]int{}
	for _, r := range rows {
		counts[fmt.Sprintf("%d/%d", r.TelegramID, r.ActivityID)] = r.N
	}
	return counts
}
