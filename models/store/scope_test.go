package store_test

import (
	"context"
	"errors"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestQueryWithoutOfficeFails(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	g := db.Read(context.Background())
	person := team.Members[0]
	for name, fn := range map[string]func(tx *gorm.DB) error{
		"find":   func(tx *gorm.DB) error { return tx.Find(&[]people.Person{}).Error },
		"take":   func(tx *gorm.DB) error { return tx.Take(&people.Person{}, person.ID).Error },
		"count":  func(tx *gorm.DB) error { var n int64; return tx.Model(&people.Person{}).Count(&n).Error },
		"pluck":  func(tx *gorm.DB) error { var s []string; return tx.Model(&people.Person{}).Pluck("name", &s).Error },
		"rows":   func(tx *gorm.DB) error { _, err := tx.Model(&people.Person{}).Rows(); return err },
		"update": func(tx *gorm.DB) error { return tx.Model(person).Update("post", "x").Error },
		"delete": func(tx *gorm.DB) error { return tx.Delete(&people.Person{}, person.ID).Error },
		"create": func(tx *gorm.DB) error { return tx.Create(&people.Person{Name: "x"}).Error },
		"save":   func(tx *gorm.DB) error { return tx.Save(person).Error },
	} {
		if err := db.Write(context.Background(), fn); !errors.Is(err, store.ErrNoOffice) {
			t.Errorf("%s in a transaction: got %v, want ErrNoOffice", name, err)
		}
		if name == "find" || name == "count" {
			if err := fn(g); !errors.Is(err, store.ErrNoOffice) {
				t.Errorf("%s when reading: got %v, want ErrNoOffice", name, err)
			}
		}
	}
}

func TestNothingLeaksBetweenOffices(t *testing.T) {
	db := modelstest.Open(t)
	here, there := modelstest.Office(t, db), modelstest.Office(t, db)
	foreign := there.Members[0]

	here.Do(t, db, func(tx *gorm.DB) error {
		var list []people.Person
		count := func(what string, q *gorm.DB, want int) {
			t.Helper()
			list = nil
			if err := q.Find(&list).Error; err != nil {
				t.Errorf("%s: %v", what, err)
			}
			if len(list) != want {
				t.Errorf("%s: %d people, want %d", what, len(list), want)
			}
			for _, p := range list {
				if p.OfficeID != here.ID {
					t.Errorf("%s: found %s of office %d", what, p.Name, p.OfficeID)
				}
			}
		}
		count("all", tx, 12)
		count("by a raw or", tx.Where("name = ? OR name = ?", "李强", "王芳"), 2)
		count("by or", tx.Where("name = ?", "李强").Or("name = ?", "王芳"), 2)
		count("by or first", tx.Or("name = ?", "李强").Or("name = ?", "王芳"), 2)
		count("by not", tx.Not("name = ?", "李强"), 11)
		count("by id", tx.Where("id = ?", foreign.ID), 0)
		count("by join", tx.Joins("JOIN accounts ON accounts.person_id = people.id OR 1 = 1").Distinct(), 12)
		count("by group", tx.Where(tx.Where("1 = 1").Or("1 = 1")), 12)

		var n int64
		if err := tx.Model(&people.Person{}).Where("1 = 0").Or("1 = 1").Count(&n).Error; err != nil || n != 12 {
			t.Errorf("count: %d, %v, want 12", n, err)
		}
		if _, err := people.PersonByID(tx, foreign.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("foreign person by id: %v, want ErrNotFound", err)
		}
		if done := tx.Model(&people.Person{}).Where("1 = 0").Or("id = ?", foreign.ID).Update("post", "x"); done.Error != nil || done.RowsAffected != 0 {
			t.Errorf("update: %d rows, %v", done.RowsAffected, done.Error)
		}
		if done := tx.Where("1 = 0").Or("telegram_id = ?", foreign.TelegramID).Delete(&people.Account{}); done.Error != nil || done.RowsAffected != 0 {
			t.Errorf("delete: %d rows, %v", done.RowsAffected, done.Error)
		}
		return nil
	})
	there.Do(t, db, func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, foreign.ID)
		if err == nil && (p.Post != "" || p.Name != foreign.Name) {
			t.Errorf("foreign person was changed: %+v", p)
		}
		return err
	})
}

// A forged id in a row that is saved must not overwrite another office's row.
func TestSaveCannotTakeAForeignRow(t *testing.T) {
	db := modelstest.Open(t)
	here, there := modelstest.Office(t, db), modelstest.Office(t, db)
	id := there.Members[0].ID
	_ = here.Try(db, func(tx *gorm.DB) error { return tx.Save(&people.Person{ID: id, Name: "stolen"}).Error })
	if err := here.Try(db, func(tx *gorm.DB) error {
		return tx.Create(&people.Person{OfficeID: there.ID, Name: "planted"}).Error
	}); !errors.Is(err, store.ErrNoOffice) {
		t.Errorf("row of another office: %v, want ErrNoOffice", err)
	}
	there.Do(t, db, func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, id)
		if err == nil && p.Name != there.Members[0].Name {
			t.Errorf("row was overwritten: %+v", p)
		}
		return err
	})
}

// A change without a condition would touch the whole office.
func TestChangeOfAWholeOfficeIsRefused(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	for name, fn := range map[string]func(tx *gorm.DB) error{
		"update": func(tx *gorm.DB) error { return tx.Model(&people.Person{}).Update("post", "x").Error },
		"delete": func(tx *gorm.DB) error { return tx.Delete(&people.Person{}).Error },
		"struct": func(tx *gorm.DB) error {
			p := &people.Person{Post: "x"}
			return tx.Model(p).Select("post").Updates(p).Error
		},
	} {
		if err := team.Try(db, fn); !errors.Is(err, gorm.ErrMissingWhereClause) {
			t.Errorf("%s: got %v, want ErrMissingWhereClause", name, err)
		}
	}
}

func TestRowsWithoutAnOfficeFieldCannotBeMadeFromMaps(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	err := team.Try(db, func(tx *gorm.DB) error {
		return tx.Model(&store.Counter{}).Create(map[string]any{"kind": "x", "year": 1, "last": 1, "office_id": team.ID + 1}).Error
	})
	if !errors.Is(err, store.ErrNoOffice) {
		t.Errorf("got %v, want ErrNoOffice", err)
	}
}
