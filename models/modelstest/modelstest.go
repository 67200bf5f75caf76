// Package modelstest opens a database for a test: an SQLite file, or a schema
// of its own in the PostgreSQL that LIANLUO_TEST_POSTGRES names, so that one
// suite runs on both.
package modelstest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// Noon is the instant at which the clock of Open stands: Saturday 5 December
// 2026, 12:00 in the office.
var Noon = time.Date(2026, 12, 5, 12, 0, 0, 0, Zone)

// Zone is the office's time zone.
var Zone = time.FixedZone("CST", 8*60*60)

// The people of the seeded office, in the order of the roster.
var (
	MemberNames  = []string{"陈静", "龚平", "黄敏", "李强", "刘洋", "王芳", "吴丹", "杨帆", "张伟", "赵磊", "周涛"}
	DirectorName = "孙立国"
)

// Open gives an empty database with all tables, closed when the test ends.
func Open(t testing.TB) *store.DB { return OpenAt(t, func() time.Time { return Noon }) }

// OpenAt is Open with a clock.
func OpenAt(t testing.TB, now func() time.Time) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), store.Config{DSN: Migrated(t), Now: now, Synchronous: Synchronous})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Synchronous is how SQLite is opened where a test is not about what survives:
// it has no power loss to survive, and waiting for the disk is most of what a
// small test does.
const Synchronous = "OFF"

// Migrated names an empty database with all tables: a copy of one that is made
// once, which is much faster than making each of them.
func Migrated(t testing.TB) string {
	t.Helper()
	if Postgres() {
		return inSchema(t, postgres().lend(t))
	}
	dsn := DSN(t)
	if err := os.WriteFile(dsn, template(), 0o600); err != nil {
		t.Fatal(err)
	}
	return dsn
}

// Older gives the name of a database as an older program left it: newest is its
// newest migration, fill writes its rows.
func Older(t testing.TB, newest string, fill func(tx *gorm.DB) error) (dsn string) {
	t.Helper()
	dsn = DSN(t)
	db, err := store.OpenAsIs(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return Noon }, Synchronous: "NORMAL"})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	defer db.Close()
	if err := db.MigrateTo(context.Background(), newest); err != nil {
		t.Fatalf("make the database of %s: %v", newest, err)
	}
	if err := Write(db, func(tx *gorm.DB) error { return fill(store.AcrossOffices(tx)) }); err != nil {
		t.Fatalf("fill the database of %s: %v", newest, err)
	}
	return dsn
}

// template is an empty SQLite file with all tables.
var template = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "lianluo-template-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "lianluo.db")
	db, err := store.Open(context.Background(), store.Config{DSN: path, Synchronous: Synchronous})
	if err == nil {
		err = db.Close() // what is in the log goes into the file
	}
	if err != nil {
		panic(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return raw
})

// DSN names a database that is not there yet.
func DSN(t testing.TB) string {
	t.Helper()
	if !Postgres() {
		return filepath.Join(t.TempDir(), "lianluo.db")
	}
	schema := postgres().newSchema(t)
	t.Cleanup(func() { postgres().drop(schema) })
	return inSchema(t, schema)
}

// Team is a seeded office with its people.
type Team struct {
	*people.Office
	Director *people.Person
	Members  []*people.Person // as MemberNames
}

// Office seeds an office with a director and eleven members, all joined. The
// Telegram accounts are 1000·office for the director and the following
// numbers for the members.
func Office(t testing.TB, db *store.DB) *Team {
	t.Helper()
	team := &Team{Office: &people.Office{
		Name: "青山镇政协联络处", Town: "青山镇", TimeZone: "Asia/Shanghai",
	}}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := tx.Create(team.Office).Error; err != nil {
			return err
		}
		team.GroupChatID = -1000000 - team.ID
		if err := tx.Model(team.Office).Update("group_chat_id", team.GroupChatID).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, team.ID)
		for i, name := range append([]string{DirectorName}, MemberNames...) {
			roles := people.Member
			if i == 0 {
				roles = people.Director
			}
			p, err := people.AddPerson(tx, name, roles)
			if err != nil {
				return err
			}
			joined := store.Stamp(Noon)
			p.TelegramID, p.JoinedAt, p.NoticeShownAt = team.ID*1000+int64(i), &joined, &joined
			if err := tx.Save(p).Error; err != nil {
				return err
			}
			if err := people.StandIn(tx, p); err != nil {
				return err
			}
			if i == 0 {
				team.Director = p
			} else {
				team.Members = append(team.Members, p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("seed office: %v", err)
	}
	return team
}

// Do runs fn in the team's office in a transaction of its own and fails the
// test on an error.
func (team *Team) Do(t testing.TB, db *store.DB, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := team.Try(db, fn); err != nil {
		t.Fatal(err)
	}
}

// Try is Do that returns the error.
func (team *Team) Try(db *store.DB, fn func(tx *gorm.DB) error) error {
	return Write(db, func(tx *gorm.DB) error { return fn(store.InOffice(tx, team.ID)) })
}

// Write is db.Write for a test: a requirement that fails in fn ends the test
// (by runtime.Goexit, or rapid's run by a panic) and not the writer, whom
// everybody would wait for.
func Write(db *store.DB, fn func(tx *gorm.DB) error) error {
	under := false
	var panicked any // as rapid ends a run
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		under = true
		done := make(chan error, 1)
		go func() {
			err := errors.New("the test has ended")
			defer func() {
				panicked = recover()
				done <- err
			}()
			err = fn(tx)
			under = false
		}()
		return <-done
	})
	switch {
	case fmt.Sprintf("%T", panicked) == "rapid.invalidData":
		panic(panicked) // a line of its own: rapid tells failures apart by their lines
	case panicked != nil:
		panic(panicked)
	case under:
		runtime.Goexit()
	}
	return err
}

// At is an instant by the office's clock, written 2006-01-02 15:04.
func At(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Session plans a study session on 5 December 2026, 15:00–17:00, unless changed.
func Session(t testing.TB, db *store.DB, team *Team, change func(*activities.Activity)) *activities.Activity {
	t.Helper()
	a := &activities.Activity{Kind: activities.Study, Topic: "二十届四中全会精神", StartsAt: At(t, "2026-12-05 15:00")}
	if change != nil {
		change(a)
	}
	team.Do(t, db, func(tx *gorm.DB) error { return activities.Create(tx, a) })
	return a
}

// Draft keeps a suggestion that is not filed yet.
func Draft(t testing.TB, tx *gorm.DB, p *people.Person, situation string) *voices.Suggestion {
	t.Helper()
	s := &voices.Suggestion{PersonID: p.ID, Situation: situation}
	if err := voices.New(tx, s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Fourth is the quarter that Noon falls in.
var Fourth = calendar.Quarter{Year: 2026, Q: 4}

// Quarter fills the office with one of everything: of eleven expected nine
// came, two of them late, one was sick, one absent.
func Quarter(t testing.TB, db *store.DB, team *Team) *activities.Activity {
	t.Helper()
	a := Session(t, db, team, func(a *activities.Activity) { a.HostID = team.Members[3].ID })
	m := team.Members
	team.Do(t, db, func(tx *gorm.DB) error {
		l, _, err := activities.AskLeave(tx, a, m[9], activities.SickLeave, "", Noon)
		if err != nil {
			return err
		}
		if _, err := activities.DecideLeave(tx, a, l, team.Director, true, "", Noon); err != nil {
			return err
		}
		for i, p := range m[:9] {
			at := a.StartsAt
			if i < 2 {
				at = at.Add(time.Minute)
			}
			if _, err := activities.CheckIn(tx, a, p, at, activities.BySelf); err != nil {
				return err
			}
		}
		if err := errors.Join(activities.Close(tx, a, a.EndsAt), activities.Confirm(tx, a, team.Director, a.EndsAt)); err != nil {
			return err
		}
		r := &research.Research{Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: m[0].ID}
		if err := research.Create(tx, r); err != nil {
			return err
		}
		for _, n := range []*notes.Note{
			{Kind: notes.StudyNote, ActivityID: a.ID, PersonID: m[0].ID, Text: "学习笔记一"},
			{Kind: notes.Reflection, ActivityID: a.ID, PersonID: m[0].ID, Text: "心得"},
			{Kind: notes.ResearchNote, ResearchID: r.ID, PersonID: m[1].ID, Text: "走访养老院"},
		} {
			if err := notes.File(tx, n, a.EndsAt); err != nil {
				return err
			}
		}
		s := Draft(t, tx, m[0], "村东断头路未通")
		s.IsPublic = true // whoever is named to the group has agreed
		if err := voices.Edit(tx, s, m[0]); err != nil {
			return err
		}
		Draft(t, tx, m[0], "一份草稿")
		for _, to := range []voices.State{voices.Filed, voices.Returned, voices.Filed, voices.Reviewed, voices.Sent} {
			by := team.Director
			if to == voices.Filed {
				by = m[0]
			}
			if _, err := voices.Advance(tx, s, to, by, "说明", a.EndsAt); err != nil {
				return err
			}
		}
		if _, err := voices.Answer(tx, s, voices.Adopted, team.Director, "说明", a.EndsAt); err != nil {
			return err
		}
		d := &deeds.Deed{PersonID: m[0].ID, Title: "送戏下乡", OnDate: "2026-12-01"}
		if _, err := deeds.File(tx, d, []deeds.Amount{{Kind: deeds.Done, Value: deeds.Units(20), Unit: "场"}}, []int64{m[1].ID}, a.EndsAt); err != nil {
			return err
		}
		_, err = deeds.Confirm(tx, d, team.Director, a.EndsAt)
		return err
	})
	return a
}
