package activities_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestPlanningActivities(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	at := func(s string) time.Time { return modelstest.At(t, s) }
	team.Do(t, db, func(tx *gorm.DB) error {
		for name, c := range map[string]struct {
			a    activities.Activity
			want error
		}{
			"no topic": {activities.Activity{Kind: activities.Study, StartsAt: at("2026-12-05 15:00")}, store.ErrEmpty},
			"no start": {activities.Activity{Kind: activities.Study, Topic: "x"}, activities.ErrActivityTime},
			"backward": {activities.Activity{Kind: activities.Study, Topic: "x", StartsAt: at("2026-12-05 15:00"), EndsAt: at("2026-12-05 15:00")}, activities.ErrActivityTime},
		} {
			if err := activities.Create(tx, &c.a); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		var long *store.TooLongError
		if err := activities.Create(tx, &activities.Activity{Kind: activities.Study, Topic: strings.Repeat("学", 101), StartsAt: at("2026-12-05 15:00")}); !errors.As(err, &long) || long.Field != "topic" || long.Length != 101 {
			t.Errorf("long topic: %v", err)
		}
		plan := func(kind activities.ActivityKind, start string) *activities.Activity {
			a := &activities.Activity{Kind: kind, Topic: start, StartsAt: at(start)}
			if err := activities.Create(tx, a); err != nil {
				t.Fatal(err)
			}
			return a
		}
		one := plan(activities.Study, "2026-12-05 15:00")
		two := plan(activities.Study, "2026-12-05 16:00")
		visit := plan(activities.Visit, "2026-12-05 20:00")
		// New year by the office's clock: still 2026 in UTC.
		next := plan(activities.Study, "2027-01-01 07:00")
		if one.Number != 1 || two.Number != 2 || visit.Number != 1 || next.Number != 1 || next.Year != 2027 {
			t.Errorf("numbers %d %d %d, %d of %d", one.Number, two.Number, visit.Number, next.Number, next.Year)
		}
		if one.EndsAt.Sub(one.StartsAt) != 2*time.Hour || one.OpensBefore != 30 || one.LeaveNoticeDays != 2 {
			t.Errorf("defaults: %+v", one)
		}
		for _, c := range []struct {
			at   string
			want *activities.Activity
		}{
			{"2026-12-05 08:00", one}, {"2026-12-05 14:30", one}, {"2026-12-05 15:29", one}, {"2026-12-05 15:30", two},
			{"2026-12-05 17:30", two}, {"2026-12-05 18:01", visit}, {"2026-12-05 22:01", nil}, {"2026-12-04 23:00", nil}, {"2027-01-01 00:00", next},
		} {
			got, err := activities.CurrentForCheckIn(tx, at(c.at))
			if c.want == nil {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s: %+v, %v", c.at, got, err)
				}
			} else if err != nil || got.ID != c.want.ID {
				t.Errorf("%s: %+v, %v, want %s", c.at, got, err, c.want.Topic)
			}
		}
		if list, err := activities.NextActivities(tx, at("2026-12-05 17:00"), 2); err != nil || len(list) != 2 || list[0].ID != one.ID {
			t.Errorf("next: %+v, %v", list, err)
		}
		if err := activities.Cancel(tx, visit, "下雨", modelstest.Noon); err != nil {
			return err
		}
		if list, err := activities.Between(tx, at("2026-12-05 15:00"), at("2027-01-01 07:00")); err != nil || len(list) != 2 {
			t.Errorf("between: %+v, %v", list, err)
		}
		return activities.Restore(tx, visit)
	})
}
