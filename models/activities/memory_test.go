package activities_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// TestMemoryIsExact looks people, offices and activities up through the
// writer while they are changed by it, by jobs that fail, in the same group and
// by another process, and compares with what the database holds.
func TestMemoryIsExact(t *testing.T) {
	if modelstest.Postgres() {
		t.Log("there is no memory on PostgreSQL; the same must hold")
	}
	ctx := context.Background()
	dsn := modelstest.DSN(t)
	open := func() *store.DB {
		db, err := store.Open(ctx, store.Config{DSN: dsn, Synchronous: "NORMAL"})
		require.NoError(t, err)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	db, other := open(), open()
	team := modelstest.Office(t, db)
	var session *activities.Activity
	team.Do(t, db, func(tx *gorm.DB) error {
		session = &activities.Activity{Kind: activities.Study, Topic: "0", StartsAt: modelstest.Noon, EndsAt: modelstest.Noon.AddDate(0, 0, 1)}
		return activities.Create(tx, session)
	})
	account := team.Members[3].TelegramID
	refused := errors.New("refused")

	// What each kind of row is called now, as it is looked up and as it is.
	var looked, kept [4]string
	look := func(tx *gorm.DB) error {
		p, err := people.PersonByAccount(tx, account)
		if err != nil {
			return err
		}
		here, err := people.PersonInOffice(tx, account)
		if err != nil {
			return err
		}
		o, err := people.OfficeByID(tx, team.ID)
		if err != nil {
			return err
		}
		a, err := activities.ByID(tx, session.ID)
		if err != nil {
			return err
		}
		opened, err := activities.OpenedActivities(tx, modelstest.Noon, modelstest.Noon, 5)
		if err != nil || len(opened) != 1 {
			return fmt.Errorf("%d opened: %w", len(opened), err)
		}
		looked = [4]string{p.Name + here.Name, o.Town, a.Topic, opened[0].Topic}
		// What was given is the caller's to change.
		p.Name, o.Town, a.Topic, opened[0].Topic = "spoilt", "spoilt", "spoilt", "spoilt"
		for i, q := range []string{
			fmt.Sprintf("SELECT name || name FROM people WHERE id = %d", team.Members[3].ID),
			fmt.Sprintf("SELECT town FROM offices WHERE id = %d", team.ID),
			fmt.Sprintf("SELECT topic FROM activities WHERE id = %d", session.ID),
			fmt.Sprintf("SELECT topic FROM activities WHERE id = %d", session.ID),
		} {
			if err := tx.Raw(q).Row().Scan(&kept[i]); err != nil {
				return err
			}
		}
		return nil
	}
	change := func(what int, to string) func(tx *gorm.DB) error {
		return func(tx *gorm.DB) error {
			switch what {
			case 0:
				return tx.Model(&people.Person{}).Where("telegram_id = ?", account).Update("name", to).Error
			case 1:
				return tx.Model(&people.Office{}).Where("id = ?", team.ID).Update("town", to).Error
			case 2:
				return tx.Exec("UPDATE activities SET topic = ? WHERE id = ?", to, session.ID).Error
			}
			return tx.Exec("WITH c AS (SELECT 1) UPDATE people SET name = ? WHERE telegram_id = ?", to, account).Error
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		for n := range rapid.IntRange(1, 12).Draw(r, "steps") {
			act := change(rapid.IntRange(0, 3).Draw(r, "what"), fmt.Sprint(n, rapid.IntRange(0, 99).Draw(r, "to")))
			switch rapid.IntRange(0, 4).Draw(r, "how") {
			case 0:
				require.NoError(r, team.Try(db, act))
			case 1:
				require.ErrorIs(r, team.Try(db, func(tx *gorm.DB) error {
					return errors.Join(act(tx), look(tx), refused)
				}), refused)
				require.Equal(r, kept, looked, "inside a change that is undone")
			case 2:
				require.NoError(r, team.Try(db, func(tx *gorm.DB) error {
					return errors.Join(look(tx), act(tx), look(tx))
				}))
				require.Equal(r, kept, looked, "inside a change")
			case 3:
				require.NoError(r, team.Try(other, act))
			case 4:
			}
			require.NoError(r, team.Try(db, look))
			require.Equal(r, kept, looked)
		}
	})
}

func TestMemoryBelongsToAnOffice(t *testing.T) {
	db := modelstest.Open(t)
	one, two := modelstest.Office(t, db), modelstest.Office(t, db)
	var a *activities.Activity
	one.Do(t, db, func(tx *gorm.DB) error {
		a = &activities.Activity{Kind: activities.Study, Topic: "学习", StartsAt: modelstest.Noon}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		return nil
	})
	for range 2 {
		one.Do(t, db, func(tx *gorm.DB) error { _, err := activities.ByID(tx, a.ID); return err })
		require.ErrorIs(t, two.Try(db, func(tx *gorm.DB) error { _, err := activities.ByID(tx, a.ID); return err }), store.ErrNotFound)
		require.ErrorIs(t, db.Write(context.Background(), func(tx *gorm.DB) error { _, err := activities.ByID(tx, a.ID); return err }), store.ErrNoOffice)
	}
}
