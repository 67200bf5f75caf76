package models_test

import (
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestRoster(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, same := range []string{"李强", " 李强 ", "李　强"} {
			if _, err := models.AddPerson(tx, same, models.Member); !errors.Is(err, models.ErrSameName) {
				t.Errorf("%q: %v", same, err)
			}
		}
		if _, err := models.AddPerson(tx, "　", models.Member); !errors.Is(err, store.ErrEmpty) {
			t.Errorf("no name: %v", err)
		}
		list, err := models.Members(tx)
		if err != nil {
			return err
		}
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
		}
		if !slices.Equal(names, modelstest.MemberNames) {
			t.Errorf("order %v", names)
		}
		p := team.Members[0]
		if err := models.Rename(tx, p, "李强"); !errors.Is(err, models.ErrSameName) {
			t.Errorf("renamed to another's: %v", err)
		}
		if err := models.Rename(tx, p, p.Name); err != nil {
			t.Errorf("renamed to one's own: %v", err)
		}
		if err := models.Rename(tx, p, "曾静"); err != nil || p.SortKey != "zeng jing" {
			t.Errorf("renamed: %v, %q", err, p.SortKey)
		}
		if err := models.LeaveOffice(tx, team.Director, modelstest.Noon); !errors.Is(err, models.ErrLastDirector) {
			t.Errorf("the last director: %v", err)
		}
		if err := models.LeaveOffice(tx, p, modelstest.Noon); err != nil {
			return err
		}
		if _, err := models.PersonByAccount(tx, p.TelegramID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("account of who has left: %v", err)
		}
		again, err := models.AddPerson(tx, "曾静", models.Member) // the name is free again
		if err != nil {
			return err
		}
		if got, err := models.PersonByName(tx, "曾 静"); err != nil || got.ID != again.ID {
			t.Errorf("by name: %+v, %v", got, err)
		}
		if got, err := models.FindPeople(tx, "%"); err != nil || len(got) != 0 {
			t.Errorf("wildcard: %v, %v", got, err)
		}
		if got, err := models.FindPeople(tx, "静"); err != nil || len(got) != 1 {
			t.Errorf("part of a name: %v, %v", got, err)
		}
		return nil
	})
}

func TestSortKey(t *testing.T) {
	for name, want := range map[string]string{
		"曾国强": "zeng guo qiang", "单雄": "shan xiong", "解军": "xie jun", "区少坤": "ou shao kun", "仇英": "qiu ying", "查良": "zha liang",
		"朴树": "piao shu", "尉迟恭": "yu chi gong", "任红": "ren hong", "盖丽": "ge li", "乐嘉": "yue jia", "缪刚": "miao gang",
		"翟天": "zhai tian", "华罗": "hua luo", "万里": "wan li", "欧阳修": "ou yang xiu", "单于明": "chan yu ming", "Anna": "a n n a", "": "",
	} {
		if got := models.SortKey(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
