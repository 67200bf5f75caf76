package people_test

import (
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestRoster(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, same := range []string{"李强", " 李强 ", "李　强"} {
			if _, err := people.AddPerson(tx, same, people.Member); !errors.Is(err, people.ErrSameName) {
				t.Errorf("%q: %v", same, err)
			}
		}
		if _, err := people.AddPerson(tx, "　", people.Member); !errors.Is(err, store.ErrEmpty) {
			t.Errorf("no name: %v", err)
		}
		list, err := people.Members(tx)
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
		if err := people.Rename(tx, p, "李强"); !errors.Is(err, people.ErrSameName) {
			t.Errorf("renamed to another's: %v", err)
		}
		if err := people.Rename(tx, p, p.Name); err != nil {
			t.Errorf("renamed to one's own: %v", err)
		}
		if err := people.Rename(tx, p, "曾静"); err != nil || p.SortKey != "zeng jing" {
			t.Errorf("renamed: %v, %q", err, p.SortKey)
		}
		if err := people.LeaveOffice(tx, team.Director, modelstest.Noon); !errors.Is(err, people.ErrLastDirector) {
			t.Errorf("the last director: %v", err)
		}
		if err := people.LeaveOffice(tx, p, modelstest.Noon); err != nil {
			return err
		}
		if _, err := people.PersonByAccount(tx, p.TelegramID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("account of who has left: %v", err)
		}
		again, err := people.AddPerson(tx, "曾静", people.Member) // the name is free again
		if err != nil {
			return err
		}
		if got, err := people.PersonByName(tx, "曾 静"); err != nil || got.ID != again.ID {
			t.Errorf("by name: %+v, %v", got, err)
		}
		if got, err := people.FindPeople(tx, "%"); err != nil || len(got) != 0 {
			t.Errorf("wildcard: %v, %v", got, err)
		}
		if got, err := people.FindPeople(tx, "静"); err != nil || len(got) != 1 {
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
		if got := people.SortKey(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
