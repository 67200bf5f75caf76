package deeds_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestDeedLife(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, friend, director, now := team.Members[0], team.Members[1], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		term := &people.Term{Number: 15, Name: "第十五届", StartsOn: "2022-01-01"}
		if err := people.NewTerm(tx, term); err != nil {
			return err
		}
		quantities := []deeds.Amount{
			{Kind: deeds.Done, Value: deeds.Units(20), Unit: "场"}, {Kind: deeds.Beneficiaries, Value: deeds.Units(800), Unit: "人", Approx: true},
		}
		d := &deeds.Deed{PersonID: author.ID, Title: "送戏下乡", OnDate: "2026-12-06"}
		if _, err := deeds.File(tx, d, quantities, nil, now); !errors.Is(err, deeds.ErrFutureDate) {
			t.Errorf("tomorrow: %v", err)
		}
		d.OnDate = ""
		if _, err := deeds.File(tx, d, []deeds.Amount{{Kind: deeds.Done, Value: 0, Unit: "场"}}, nil, now); !errors.Is(err, deeds.ErrBadQuantity) {
			t.Errorf("nothing done: %v", err)
		}
		if _, err := deeds.File(tx, d, quantities, []int64{friend.ID, author.ID, friend.ID}, now); err != nil {
			return err
		}
		if d.Number != "好-2026-001" || d.OnDate != "2026-12-05" {
			t.Errorf("filed: %+v", d)
		}
		if with, err := deeds.CoworkersOf(tx, d.ID); err != nil || !slices.Equal(with[d.ID], []int64{friend.ID}) {
			t.Errorf("co-workers: %v, %v", with, err)
		}
		if _, err := deeds.Confirm(tx, d, author, now); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("confirmed by its author: %v", err)
		}
		if _, err := deeds.Return(tx, d, director, " ", now); !errors.Is(err, store.ErrReasonNeeded) {
			t.Errorf("returned without a reason: %v", err)
		}
		if _, err := deeds.Return(tx, d, director, "请补照片", now); err != nil {
			return err
		}
		if _, err := deeds.Edit(tx, d, []deeds.Amount{{Kind: deeds.Done, Value: 2500, Unit: "场"}}, nil, author, now); err != nil {
			return err
		}
		if _, err := deeds.Confirm(tx, d, director, now); err != nil {
			return err
		}
		progress := func(p *people.Person, want int) {
			t.Helper()
			if done, goal, err := deeds.Progress(tx, p.ID, now); done != want || goal != 3 || err != nil {
				t.Errorf("%s: %d of %d, %v, want %d", p.Name, done, goal, err, want)
			}
		}
		progress(author, 1)
		progress(friend, 0) // no longer a co-worker after the edit
		second := &deeds.Deed{PersonID: friend.ID, Title: "送戏下乡", OnDate: "2026-11-30"}
		if _, err := deeds.File(tx, second, []deeds.Amount{{Kind: deeds.Done, Value: deeds.Units(3), Unit: "场"}}, []int64{author.ID}, now); err != nil {
			return err
		}
		if _, err := deeds.Confirm(tx, second, director, now); err != nil {
			return err
		}
		progress(author, 2)
		progress(friend, 1)
		sum, err := deeds.DeedTotals(tx, now, now.Add(time.Second), 0)
		if err != nil {
			return err
		}
		if len(sum) != 1 || sum[0].Value.String() != "5.5" || sum[0].Unit != "场" || len(sum[0].Deeds) != 2 {
			t.Errorf("totals: %+v", sum)
		}
		if sum, err = deeds.DeedTotals(tx, now, now.Add(time.Second), friend.ID); err != nil || len(sum) != 1 || sum[0].Value != deeds.Units(3) {
			t.Errorf("totals of one: %+v, %v", sum, err)
		}
		if _, err := deeds.Withdraw(tx, d, author, "", now); !errors.Is(err, records.ErrTransition) {
			t.Errorf("a confirmed one withdrawn by its author: %v", err)
		}
		if _, err := deeds.Withdraw(tx, d, director, "重复", now); err != nil {
			return err
		}
		progress(author, 1)
		if _, err := deeds.Life.Undo(tx, d, director, 0, now); err != nil {
			return err
		}
		progress(author, 2)
		if _, err := deeds.Life.Undo(tx, d, director, 0, now); err != nil {
			return err
		}
		progress(author, 1)
		return nil
	})
}

func TestQuantityIsExact(t *testing.T) {
	for q, want := range map[deeds.Quantity]string{0: "0", 1000: "1", 1500: "1.5", 1: "0.001", 20000: "20", -2500: "-2.5", 100010: "100.01"} {
		if got := q.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(q), got, want)
		}
	}
}
