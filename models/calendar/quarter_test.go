package calendar_test

import (
	"testing"
	"time"

	"lianluo/models/calendar"

	"pgregory.net/rapid"
)

var shanghai = time.FixedZone("CST", 8*3600)

func TestQuarter(t *testing.T) {
	q := calendar.QuarterOf(time.Date(2026, 12, 5, 15, 0, 0, 0, shanghai))
	if q != (calendar.Quarter{Year: 2026, Q: 4}) || q.String() != "2026年第四季度" || q.Key() != "2026Q4" {
		t.Errorf("%v %s", q, q.Key())
	}
	if got := q.Start(shanghai).Format(time.RFC3339); got != "2026-10-01T00:00:00+08:00" {
		t.Error("start", got)
	}
	if got := q.End(shanghai).Format(time.RFC3339); got != "2027-01-01T00:00:00+08:00" {
		t.Error("end", got)
	}
	if q.LastDay().String() != "2026-12-31" || q.Next().String() != "2027年第一季度" || q.Prev().String() != "2026年第三季度" {
		t.Error(q.LastDay(), q.Next(), q.Prev())
	}
}

func TestQuarterProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(946684800, 7000000000).Draw(t, "unix"), 0).In(shanghai)
		q := calendar.QuarterOf(at)
		if at.Before(q.Start(shanghai)) || !at.Before(q.End(shanghai)) || calendar.QuarterOf(at) != q {
			t.Fatalf("%s is not in %s", at, q)
		}
		if q.Next().Prev() != q || q.Prev().Next() != q || q.Prev().End(shanghai) != q.Start(shanghai) {
			t.Fatalf("neighbours of %s", q)
		}
		for _, text := range []string{q.String(), q.Key()} {
			if got, err := calendar.ParseQuarter(text, time.Unix(0, 0)); err != nil || got != q {
				t.Fatalf("%s was read as %v, %v", text, got, err)
			}
		}
	})
}

func TestParseQuarter(t *testing.T) {
	november := time.Date(2026, 11, 20, 9, 0, 0, 0, shanghai)
	january := time.Date(2027, 1, 4, 9, 0, 0, 0, shanghai)
	for _, x := range []struct {
		text      string
		now       time.Time
		year, q   int
		readsBack bool
	}{
		{"2026Q4", november, 2026, 4, true},
		{"2026q1", november, 2026, 1, true},
		{"2026-Q2", november, 2026, 2, true},
		{" 2026年 第四季度 ", november, 2026, 4, true},
		{"2026年4季度", november, 2026, 4, true},
		{"2025年三季度", november, 2025, 3, true},
		{"四季度", november, 2026, 4, true},
		{"第二季度", november, 2026, 2, true},
		{"Q1", november, 2026, 1, true},
		{"四季度", january, 2026, 4, true},
		{"一季度", january, 2027, 1, true},
		{"本季度", january, 2027, 1, true},
		{"上季度", january, 2026, 4, true},
		{"下个季度", november, 2027, 1, true},
		{"去年四季度", january, 2026, 4, true},
		{"明年第一季度", november, 2027, 1, true},
		{"", november, 0, 0, false},
		{"五季度", november, 0, 0, false},
		{"2026Q5", november, 0, 0, false},
		{"2026Q44", november, 0, 0, false},
		{"0000Q1", november, 0, 0, false},
		{"9999Q1", november, 0, 0, false},
		{"2026", november, 0, 0, false},
		{"季度", november, 0, 0, false},
		{"26Q1", november, 0, 0, false},
	} {
		got, err := calendar.ParseQuarter(x.text, x.now)
		if (err == nil) != x.readsBack || got != (calendar.Quarter{Year: x.year, Q: x.q}) {
			t.Errorf("%q: %v, %v", x.text, got, err)
		}
	}
}

func FuzzParseQuarter(f *testing.F) {
	f.Add("2026年第四季度")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := calendar.ParseQuarter(text, time.Unix(1_800_000_000, 0))
		if err != nil {
			return
		}
		if back, err := calendar.ParseQuarter(q.String(), time.Unix(0, 0)); err != nil || back != q {
			t.Fatalf("%q is %v, which is read as %v, %v", text, q, back, err)
		}
	})
}
