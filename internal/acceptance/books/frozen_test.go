package books_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/books"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
)

// frozen is a year as it was when it was frozen: its rows, what its papers say, and what the
// walk's own book had.
type frozen struct {
	year int
	was  map[records.Ref]string
	rows string
}

// collate takes a year's collation a step further.
func (w *walk) collate() {
	year := rapid.SampledFrom(years[:2]).Draw(w.rt, "year")
	by := w.anybody()
	staff := by == w.team.Director
	c := w.cols[year]
	if c == nil {
		ready := year == 2025 || w.out
		c, err := collation.Begin(w.tx, w.cal, year, by, w.now)
		if w.did(staff && ready, err, "begun") {
			w.cols[year] = c
		}
		return
	}
	switch stale := *c; c.State {
	case collation.Gathering:
		w.did(staff, collation.Ask(w.tx, w.cal, c, by, w.now), "ask")
	case collation.Asking:
		if rapid.IntRange(0, 4).Draw(w.rt, "unask") == 0 {
			said, _, err := collation.Everybody(w.tx, c)
			w.ok(err)
			none := true
			for _, l := range said {
				none = none && l.Says == collation.Unsaid
			}
			w.did(staff && none, collation.Unask(w.tx, c, by, w.now), "unasked")
			return
		}
		if w.now.Before(*c.ClosesAt) {
			require.Error(w.rt, collation.Freeze(w.tx, c, by, w.now), "not while they can answer")
			right := rapid.Bool().Draw(w.rt, "they answer")
			if right {
				for _, p := range w.team.Members {
					says := rapid.SampledFrom([]collation.Says{collation.Right, collation.Right, collation.Right, collation.Doubts}).Draw(w.rt, "says")
					w.ok(collation.Answer(w.tx, c, p, says, w.now))
					right = right && says == collation.Right
				}
			}
			if !right {
				require.ErrorIs(w.rt, collation.Freeze(w.tx, c, w.team.Director, w.now), collation.ErrTooSoon, "while one can still say that it is right")
				w.now = *c.ClosesAt
			}
		}
		if !w.did(staff, collation.Freeze(w.tx, c, by, w.now), "frozen") {
			return
		}
		require.ErrorIs(w.rt, collation.Freeze(w.tx, &stale, w.team.Director, w.now), collation.ErrMoved, "who comes second")
		w.freeze(c)
	case collation.Frozen:
		require.ErrorIs(w.rt, collation.Freeze(w.tx, &stale, w.team.Director, w.now), collation.ErrMoved)
		w.did(staff, collation.Tell(w.tx, c, by, w.now), "told")
	case collation.Told:
		require.ErrorIs(w.rt, collation.Tell(w.tx, &stale, w.team.Director, w.now), collation.ErrMoved)
		require.ErrorIs(w.rt, collation.Freeze(w.tx, &stale, w.team.Director, w.now), collation.ErrMoved)
	}
}

// collateWhole takes a year to its freeze, so that most of a walk comes after one.
func (w *walk) collateWhole() {
	year := 2025
	if w.frozen[year] != nil {
		year = 2026
		w.newYear()
	}
	c, err := collation.Begin(w.tx, w.cal, year, w.team.Director, w.now)
	w.ok(err)
	if w.cols[year] = c; c.State == collation.Gathering {
		w.ok(collation.Ask(w.tx, w.cal, c, w.team.Director, w.now))
	}
	if c.State != collation.Asking {
		return
	}
	if c.Takes(w.now) {
		w.now = *c.ClosesAt
	}
	w.did(true, collation.Freeze(w.tx, c, w.team.Director, w.now), "frozen")
	w.freeze(c)
}

// newYear lets the second year's briefing out, and the next working day begin.
func (w *walk) newYear() {
	if w.out {
		return
	}
	w.out = true
	if friday := time.Date(2027, 1, 8, 9, 0, 0, 0, modelstest.Zone); w.now.Before(friday) {
		w.now = friday
	}
	w.release(2026, w.now)
	w.now = w.cal.FirstWorkdayAfter(calendar.DateOf(w.now.In(modelstest.Zone))).At(9*time.Hour, modelstest.Zone)
}

// freeze notes what was frozen, which is what the walk's own book has.
func (w *walk) freeze(c *collation.Collation) {
	got, open, quarters, err := c.Snapshot()
	w.ok(err)
	require.Equal(w.rt, w.totals(c.Year, 0), got)
	is := map[string]int{}
	for _, o := range open {
		is[fmt.Sprint(o.Why, " ", o.Record)]++
	}
	require.Equal(w.rt, w.open(c.Year), is, "left open in %d", c.Year)
	require.Equal(w.rt, []int{1, 2, 3}, quarters.Missing)
	f := &frozen{year: c.Year, was: w.entries(c.Year)}
	f.rows = f.read(w)
	w.frozen[c.Year] = f
}

// read gives all that is kept of the frozen year, and what the papers add up from it.
func (f *frozen) read(w *walk) string {
	var rows, head []map[string]any
	w.ok(w.tx.Raw("SELECT * FROM collation_entries WHERE collation_id = ? ORDER BY id", w.cols[f.year].ID).Scan(&rows).Error)
	w.ok(w.tx.Raw("SELECT year, asked_by, asked_at, closes_at, frozen_by, frozen_at, rules_version, totals, left_open, differences FROM collations WHERE year = ? AND office_id = ?",
		f.year, store.OfficeOf(w.tx)).Scan(&head).Error)
	require.Len(w.rt, head, 1, "an office has one a year")
	require.Len(w.rt, rows, len(f.was))
	c, err := collation.Of(w.tx, f.year)
	w.ok(err)
	entries, err := collation.EntriesOf(w.tx, c)
	w.ok(err)
	got, _, _, err := c.Snapshot()
	w.ok(err)
	require.Equal(w.rt, got, collation.Total(entries), "what is kept as a sum is that of what is kept")
	all := []any{rows, head, collation.Public(entries), collation.PublicTotals(entries)}
	for _, h := range collation.Headings {
		facts, err := collation.Suggested(w.tx, c, h)
		w.ok(err)
		if h != collation.Giving { // in which is named who still agrees to it
			all = append(all, facts)
			continue
		}
		w.agreed(facts)
	}
	raw, err := json.Marshal(all)
	w.ok(err)
	return string(raw)
}

// agreed checks that of the donors only those are named who agree to it still.
func (w *walk) agreed(facts []collation.Fact) {
	for _, f := range facts {
		for _, e := range f.Entries {
			if e.RecordKind == records.KindDonation {
				var d books.Donation
				w.ok(w.tx.Take(&d, e.RecordID).Error)
				require.True(w.rt, d.NameOpen, "%s is named", d.Number)
			}
		}
	}
}

// stands checks that the year is as it was, and that what has changed since is beside it, each
// an entry of its own.
func (f *frozen) stands(w *walk) {
	require.Equal(w.rt, f.rows, f.read(w), "a frozen year never changes")
	changes, err := collation.Changes(w.tx, w.cols[f.year])
	w.ok(err)
	want, is := map[string]string{}, w.entries(f.year)
	for ref, was := range f.was {
		if now, there := is[ref]; !there {
			want[ref.String()] = "gone"
		} else if now != was {
			want[ref.String()] = "other"
		}
	}
	for ref := range is {
		if _, was := f.was[ref]; !was {
			want[ref.String()] = "new"
		}
	}
	got := map[string]string{}
	for _, ch := range changes {
		what := "other"
		switch {
		case ch.Was == nil:
			what = "new"
		case ch.Is == nil:
			what = "gone"
		}
		require.Empty(w.rt, got[ch.Record.String()], "each change once")
		got[ch.Record.String()] = what
	}
	require.Equal(w.rt, want, got, "corrected since %d was frozen", f.year)
	if len(got) > 0 {
		w.done["changed"]++
	}
}
