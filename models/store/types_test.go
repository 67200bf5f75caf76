package store_test

import (
	"testing"
	"time"

	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestDates(t *testing.T) {
	late := modelstest.At(t, "2026-12-05 00:30")
	if got := store.DateOf(late, modelstest.Zone); got != "2026-12-05" {
		t.Errorf("half past midnight: %s", got)
	}
	if got := store.DateOf(late, time.UTC); got != "2026-12-04" {
		t.Errorf("in UTC: %s", got)
	}
	if got := store.Date("2024-02-29").AddDate(1, 0, 0); got != "2025-03-01" {
		t.Errorf("a year after a leap day: %s", got)
	}
	if _, err := store.ParseDate("2026-02-30"); err == nil || store.Date("").Valid() || store.Date("5 Dec").Valid() {
		t.Error("no day is taken for one")
	}
}
