package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// scene is one office with a session on, whose members check in by text while
// something goes wrong.
type scene struct {
	t        *testing.T
	wire     *wire
	dsn      string
	listen   string // where the process says how it is
	office   int64
	activity int64
	members  []int64 // accounts
}

// awake is an office that reads what it is sent at once: these tests run by the clock of the
// machine, at night and on days off too.
func awake(o *people.Office) error {
	rules := o.Rules()
	rules.QuietFrom, rules.QuietTo, rules.RingDaysOff = 0, 0, true
	return o.SetRules(rules)
}

// newScene seeds a database and lets everybody press Start.
func newScene(t *testing.T, dsn string, members int, o sandbox.Options) *scene {
	t.Helper()
	o.BotUsername = "fault_test_bot"
	s := &scene{t: t, wire: newWire(t, o), dsn: dsn, listen: harness.FreeAddress(t)}
	db, err := store.Open(t.Context(), store.Config{DSN: dsn})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error {
		office := &people.Office{Name: "青山镇政协联络处", TimeZone: "Asia/Shanghai"}
		if err := awake(office); err != nil {
			return err
		}
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		s.office = office.ID
		tx = store.InOffice(tx, office.ID)
		for n := range members {
			p, err := people.AddPerson(tx, fmt.Sprintf("委员%d", n), people.Member|people.Director)
			if err != nil {
				return err
			}
			account := int64(7000 + n)
			if err := people.JoinOffice(tx, p, account, "", time.Now()); err != nil {
				return err
			}
			s.wire.AddUser(sandbox.User{ID: account, FirstName: p.Name, LanguageCode: "zh-hans"})
			s.members = append(s.members, account)
		}
		a := &activities.Activity{Kind: activities.Study, Topic: "集中学习", Place: "三楼会议室", StartsAt: time.Now().Add(25 * time.Minute)}
		err := activities.Create(tx, a)
		s.activity = a.ID
		return err
	}))
	for _, account := range s.members {
		_, err := s.wire.Start(account, "")
		require.NoError(t, err)
	}
	return s
}

// write changes the office's records behind the program's back.
func (s *scene) write(fn func(tx *gorm.DB) error) {
	s.t.Helper()
	db, err := store.OpenAsIs(s.t.Context(), store.Config{DSN: s.dsn})
	require.NoError(s.t, err)
	defer db.Close()
	require.NoError(s.t, db.Write(s.t.Context(), func(tx *gorm.DB) error { return fn(store.InOffice(tx, s.office)) }))
}

// serve starts the program and waits until it has greeted everybody.
func (s *scene) serve(more ...string) *process {
	s.t.Helper()
	p := serve(s.t, s.wire.url, s.dsn, append([]string{"--listen", s.listen}, more...)...)
	p.log.await(s.t, "running")
	s.taken()
	return p
}

// taken waits until every update is acknowledged.
func (s *scene) taken() {
	s.t.Helper()
	ctx, cancel := patiently(s.t)
	defer cancel()
	require.NoError(s.t, s.wire.WaitAcked(ctx), "updates were not taken")
}

// marked waits until it is on record of every message that it was sent, which
// is a little later: a copy of the database from before has it sent once more.
func (s *scene) marked() {
	s.t.Helper()
	db, err := store.OpenAsIs(s.t.Context(), store.Config{DSN: s.dsn})
	require.NoError(s.t, err)
	defer db.Close()
	require.Eventually(s.t, func() bool {
		var left int64
		err := db.Read(s.t.Context()).Raw("SELECT count(*) FROM outbox WHERE state <> ?", ledger.OutboxSent).Scan(&left).Error
		return err == nil && left == 0
	}, patience, 10*time.Millisecond, "not all is marked as sent")
}

// checkIn has members say that they are there.
func (s *scene) checkIn(members ...int) {
	s.t.Helper()
	for _, n := range members {
		_, err := s.wire.Send(s.members[n], s.members[n], sandbox.Outgoing{Text: "/checkin"})
		require.NoError(s.t, err)
	}
}

// confirmed counts how often a member was told that he or she is checked in to
// the scene's session.
func (s *scene) confirmed(member int) (n int) {
	for _, m := range s.wire.Messages(s.members[member]) {
		if m.From != nil && m.From.IsBot && strings.Contains(m.Text, "✅") && strings.Contains(m.Text, "已签到 · 集中学习：集中学习") {
			n++
		}
	}
	return n
}

// told waits until these members were told.
func (s *scene) told(members ...int) {
	s.t.Helper()
	ctx, cancel := patiently(s.t)
	defer cancel()
	events := s.wire.Subscribe()
	defer events.Close()
	for _, n := range members {
		for s.confirmed(n) == 0 {
			_, err := events.Next(ctx)
			require.NoError(s.t, err, "member %d was not told", n)
		}
	}
}

// ready asks /readyz.
func (s *scene) ready() (status int, body string) {
	s.t.Helper()
	resp, err := http.Get("http://" + s.listen + "/readyz")
	require.NoError(s.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp.StatusCode, string(raw)
}

// exact proves, of a database that nobody has open, that these members and no
// others are checked in, once each, were told once each, and that its pages
// are sound.
func (s *scene) exact(members ...int) {
	s.t.Helper()
	db, err := store.OpenAsIs(s.t.Context(), store.Config{DSN: s.dsn})
	require.NoError(s.t, err)
	defer db.Close()
	problems, err := db.Integrity(s.t.Context())
	require.NoError(s.t, err)
	require.Empty(s.t, problems)
	var there []int64
	require.NoError(s.t, db.Read(s.t.Context()).Raw(`SELECT people.telegram_id FROM attendances JOIN people ON people.id = attendances.person_id
		WHERE attendances.activity_id = ? AND attendances.checked_in_at IS NOT NULL ORDER BY people.telegram_id`, s.activity).Scan(&there).Error)
	var want []int64
	for _, n := range members {
		want = append(want, s.members[n])
		require.Equal(s.t, 1, s.confirmed(n), "member %d", n)
	}
	require.Equal(s.t, want, there)
}
