package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/tasks"
	"lianluo/models/voices"
)

// everything is all tables that gorm writes, by their records.
var everything = []any{
	&people.Office{}, &people.Person{}, &people.Account{}, &people.Code{}, &ledger.SeenUpdate{}, &ledger.OutboxRow{},
	&ledger.Chat{}, &ledger.Dialog{}, &ledger.Action{}, &ledger.Failure{}, &ledger.Run{},
	&store.Counter{}, &people.Term{}, &people.Membership{}, &activities.Activity{}, &activities.Attendance{}, &activities.Correction{},
	&activities.Claim{}, &activities.Leave{}, &records.Attachment{}, &notes.Note{}, &research.Research{},
	&voices.Suggestion{}, &records.Step{}, &deeds.Deed{}, &deeds.Amount{}, &deeds.Coworker{}, &deeds.Note{},
	&briefing.Announcement{}, &briefing.AnnouncementRead{}, &briefing.Briefing{}, &tasks.Task{}, &people.Group{},
	&research.TopicCall{}, &research.TopicProposal{}, &research.TopicVote{}, &research.Trip{},
	&research.Finding{}, &research.FindingNote{}, &notes.Album{}, &store.SearchText{},
}

func TestEveryFieldHasAColumn(t *testing.T) {
	db := modelstest.Open(t)
	g := db.Read(context.Background())
	for _, r := range everything {
		s, err := schema.Parse(r, &sync.Map{}, g.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		types, err := g.Migrator().ColumnTypes(s.Table)
		if err != nil {
			t.Fatalf("%s: %v", s.Table, err)
		}
		var columns []string
		for _, c := range types {
			columns = append(columns, c.Name())
			if s.LookUpField(c.Name()) == nil {
				t.Errorf("%s.%s: no field of %s", s.Table, c.Name(), s.Name)
			}
		}
		for _, f := range s.Fields {
			if f.DBName != "" && !slices.Contains(columns, f.DBName) {
				t.Errorf("%s.%s: no column %s.%s", s.Name, f.Name, s.Table, f.DBName)
			}
		}
	}
}

func TestMigrateTwice(t *testing.T) {
	dsn := modelstest.DSN(t)
	for range 2 {
		db, err := store.Open(context.Background(), store.Config{DSN: dsn})
		if err != nil {
			t.Fatal(err)
		}
		if pending, err := db.PendingMigrations(context.Background()); err != nil || len(pending) != 0 {
			t.Errorf("pending %v, %v", pending, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	dsn := modelstest.DSN(t)
	db, err := store.Open(context.Background(), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO migrations (id) VALUES ('9999_future')").Error
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	if _, err = store.Open(context.Background(), store.Config{DSN: dsn}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
}
