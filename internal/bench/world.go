// Package bench measures the program: how fast it takes updates, on real
// sockets and a real file, beside a floor that does nothing else.
package bench

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// world is a database in which members can check in: offices of ten members,
// each with ten sessions that are on now.
type world struct {
	path    string
	office  []int64 // by member
	person  []int64 // by member
	session [][]int64
}

// makeWorld seeds a new database for n updates.
func makeWorld(ctx context.Context, path string, n int, now time.Time) (*world, error) {
	db, err := store.Open(ctx, store.Config{DSN: path, Synchronous: "NORMAL"})
	if err != nil {
		return nil, err
	}
	w := &world{path: path}
	members := n / len(topics)
	for first := 0; first < members && err == nil; first += membersOf {
		err = db.Write(ctx, func(tx *gorm.DB) error { return w.addOffice(tx, first, min(first+membersOf, members), now) })
	}
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("make offices: %w", err)
	}
	return w, db.Close()
}

func (w *world) addOffice(tx *gorm.DB, from, to int, now time.Time) error {
	office := &people.Office{Name: fmt.Sprintf("第%d政协联络处", from/membersOf+1), Town: "青山镇", TimeZone: "Asia/Shanghai"}
	if err := tx.Create(office).Error; err != nil {
		return err
	}
	tx = store.InOffice(tx, office.ID)
	joined := store.Stamp(now)
	for m := from; m < to; m++ {
		roles := people.Member
		if m == from {
			roles |= people.Director
		}
		p := &people.Person{Name: fmt.Sprintf("委员%d", m), TelegramID: account(m), JoinedAt: &joined, NoticeShownAt: &joined, Roles: roles, Language: "zh-hans"}
		if err := tx.Create(p).Error; err != nil {
			return err
		}
		if err := people.StandIn(tx, p); err != nil {
			return err
		}
		w.office, w.person = append(w.office, office.ID), append(w.person, p.ID)
	}
	var sessions []int64
	for _, topic := range topics {
		a := &activities.Activity{Kind: activities.Study, Topic: topic, StartsAt: now.Add(10 * time.Minute), EndsAt: now.Add(3 * time.Hour), Place: "镇政府三楼会议室"}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		sessions = append(sessions, a.ID)
	}
	w.session = append(w.session, sessions)
	return nil
}

func (w *world) sessionOf(member, session int) int64 { return w.session[member/membersOf][session] }

// verify counts what the program left in the database: exactly one row for
// each member and session of the stream, and nothing unsent.
func (w *world) verify(ctx context.Context, path string, list []wish) error {
	pairs, updates := map[[2]int]bool{}, map[int64]bool{}
	for i := range list {
		pairs[[2]int{list[i].member, list[i].session}] = true
		updates[list[i].id] = true
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	for _, check := range []struct {
		what, query string
		want        int
	}{
		{"attendance rows", "SELECT count(*) FROM attendances WHERE state = 'present'", len(pairs)},
		{"members and sessions with a row", "SELECT count(*) FROM (SELECT DISTINCT activity_id, person_id FROM attendances)", len(pairs)},
		{"actions", "SELECT count(*) FROM actions WHERE kind = 'checkin'", len(pairs)},
		{"updates seen", fmt.Sprintf("SELECT count(*) FROM seen_updates WHERE update_id >= %d", firstUpdate), len(updates)},
		{"outbox rows not sent", "SELECT count(*) FROM outbox WHERE state <> 'sent'", 0},
		{"inner faults", "SELECT count(*) FROM failures", 0},
	} {
		var got int
		if err := db.QueryRowContext(ctx, check.query).Scan(&got); err != nil {
			return fmt.Errorf("count %s: %w", check.what, err)
		}
		if got != check.want {
			return fmt.Errorf("%s: %d, should be %d", check.what, got, check.want)
		}
	}
	return nil
}
