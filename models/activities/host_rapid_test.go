package activities_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Whoever changes the host, on the activity or in the rota, by moving, calling off or
// restoring: the rota, the slot behind it and the activity name the same person, and who
// leads an activity, and nobody else, counts as coming without having said so.
func TestTheHostIsOneFact(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	members, now := team.Members[:4], modelstest.Noon
	first := store.MonthOf(now, modelstest.Zone).Add(2)
	rollback := errors.New("rollback")
	rapid.Check(t, func(rt *rapid.T) {
		err := team.Try(db, func(tx *gorm.DB) error {
			var made []*activities.Activity
			member := func() *people.Person { return members[rapid.IntRange(0, 3).Draw(rt, "member")] }
			host := func() int64 {
				return []int64{0, members[0].ID, members[1].ID, members[2].ID}[rapid.IntRange(0, 3).Draw(rt, "host")]
			}
			day := func() time.Time {
				return first.Add(rapid.IntRange(0, 1).Draw(rt, "month")).Start(modelstest.Zone).AddDate(0, 0, rapid.IntRange(0, 27).Draw(rt, "day")).Add(15 * time.Hour)
			}
			month := func() *activities.RotaMonth {
				m, err := activities.RotaAt(tx, first.Add(rapid.IntRange(0, 1).Draw(rt, "of")))
				must(rt, err)
				return m
			}
			for range rapid.IntRange(1, 12).Draw(rt, "steps") {
				what := rapid.SampledFrom([]string{"create", "move", "host", "tutor", "cancel", "restore", "take", "give", "swap", "say", "leave"}).Draw(rt, "act")
				if len(made) == 0 && !slices.Contains([]string{"create", "take", "give", "swap"}, what) {
					continue
				}
				var a *activities.Activity
				if len(made) > 0 {
					read, err := activities.ByID(tx, made[rapid.IntRange(0, len(made)-1).Draw(rt, "activity")].ID)
					must(rt, err)
					a = read
				}
				switch what {
				case "create":
					n := &activities.Activity{
						Kind:  rapid.SampledFrom([]activities.ActivityKind{activities.Discussion, activities.Visit, activities.Study, activities.Fieldwork}).Draw(rt, "kind"),
						Topic: "题", StartsAt: day(), HostID: host(),
					}
					if n.Kind == activities.Study {
						n.HostID, n.Tutor = 0, member().Name
					}
					must(rt, activities.Create(tx, n))
					made = append(made, n)
				case "move":
					a.StartsAt = day()
					a.EndsAt = a.StartsAt.Add(2 * time.Hour)
					may(rt, activities.Update(tx, a))
				case "host":
					if a.Kind.Hosted() {
						a.HostID = host()
						may(rt, activities.Update(tx, a))
					}
				case "tutor":
					a.Tutor = member().Name + "委员、" + member().Name
					may(rt, activities.Update(tx, a))
				case "cancel":
					may(rt, activities.Cancel(tx, a, "雨", now))
				case "restore":
					may(rt, activities.Restore(tx, a))
				case "take":
					may(rt, activities.TakeMonth(tx, month(), member(), now))
				case "give":
					may(rt, activities.GiveMonthBack(tx, month(), member(), now))
				case "swap":
					from, to := month(), month()
					p := member()
					if s, err := activities.AskSwap(tx, p, from, to, now); err == nil {
						to, err := people.PersonByID(tx, s.ToID)
						must(rt, err)
						_, _, err = activities.AnswerSwap(tx, s, to, true, now)
						may(rt, err)
					}
				case "say":
					may(rt, activities.SetAnswer(tx, a, member(), rapid.SampledFrom([]activities.Answer{activities.AnswerYes, activities.AnswerMaybe}).Draw(rt, "answer"), now))
				case "leave":
					if a.State == activities.Planned {
						p := member()
						if l, err := activities.LiveLeave(tx, a.ID, p.ID); err == nil {
							_, err = activities.WithdrawLeave(tx, a, l, p, now)
							may(rt, err)
						} else {
							_, _, err := activities.AskLeave(tx, a, p, activities.PersonalLeave, "有事", now)
							may(rt, err)
						}
					}
				}
				sameHost(rt, tx, first)
				onlyLeadersArePresumed(rt, tx, made, members)
			}
			return rollback
		})
		if !errors.Is(err, rollback) {
			rt.Fatal(err)
		}
	})
}

func must(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatal(err)
	}
}

// may is for what the rules can refuse, with a fault of their own.
func may(rt *rapid.T, err error) {
	for _, known := range []error{
		activities.ErrCancelled, activities.ErrMonthTaken, activities.ErrMonthPast, activities.ErrNotHost, activities.ErrLateToGive,
		activities.ErrSwapStale, store.ErrNothingToUndo, store.ErrNotAllowed,
	} {
		if errors.Is(err, known) {
			return
		}
	}
	must(rt, err)
}

func sameHost(rt *rapid.T, tx *gorm.DB, first store.Month) {
	list, err := activities.Rota(tx, first, 2)
	must(rt, err)
	for _, m := range list {
		if m.Activity == nil {
			continue
		}
		if m.HostID != m.Activity.HostID {
			rt.Fatalf("%s: the rota says %d, its activity %d", m.Month, m.HostID, m.Activity.HostID)
		}
		var kept []activities.HostSlot
		must(rt, tx.Where("month = ?", m.Month).Find(&kept).Error)
		if len(kept) > 0 && kept[0].HostID != m.HostID {
			rt.Fatalf("%s: the slot keeps %d, its activity %d", m.Month, kept[0].HostID, m.HostID)
		}
		if (m.HostID == 0) != (m.Activity.HostName == "") {
			rt.Fatalf("%s: host %d is called %q", m.Month, m.HostID, m.Activity.HostName)
		}
	}
}

func onlyLeadersArePresumed(rt *rapid.T, tx *gorm.DB, made []*activities.Activity, members []*people.Person) {
	for _, one := range made {
		a, err := activities.ByID(tx, one.ID)
		must(rt, err)
		if a.State != activities.Planned {
			continue
		}
		for _, p := range members {
			row, err := activities.AttendanceFor(tx, a.ID, p.ID)
			must(rt, err)
			leads := a.PartOf(p) != ""
			if row.Presumed() && !leads {
				rt.Fatalf("%s counts as coming to %d without a part in it", p.Name, a.ID)
			}
			if leads && row.Answer == activities.NoAnswer {
				rt.Fatalf("%s leads %d and counts as silent", p.Name, a.ID)
			}
		}
	}
}
