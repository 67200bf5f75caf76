package phrase

import "testing"

func TestLunarDaysAndSolarTerms(t *testing.T) {
	for _, x := range []struct {
		year, month, day int
		want             string
	}{
		{2026, 1, 1, "2026-02-17"}, {2027, 1, 1, "2027-02-06"}, {2026, 8, 15, "2026-09-25"}, {2026, 5, 5, "2026-06-19"}, {2026, 9, 9, "2026-10-18"},
		{2026, 11, 5, "2026-12-13"}, {2026, 12, 8, "2027-01-15"}, {2026, 12, lastDay, "2027-02-05"}, {2025, -6, 1, "2025-07-25"}, {2026, -6, 1, ""}, {2026, 12, 30, ""},
		{2028, -5, 5, "2028-06-27"},
	} {
		got, ok := moonDay(x.year, x.month, x.day)
		if ok != (x.want != "") || ok && got.Format("2006-01-02") != x.want {
			t.Errorf("%d-%d-%d: %s, want %s", x.year, x.month, x.day, got.Format("2006-01-02"), x.want)
		}
	}
	for name, want := range map[string]string{"冬至": "2026-12-22", "清明": "2026-04-05", "立春": "2026-02-04", "小寒": "2026-01-05", "夏至": "2026-06-21", "大雪": "2026-12-07"} {
		if got, _ := termDay(2026, name); got.Format("2006-01-02") != want {
			t.Errorf("%s: %s, want %s", name, got.Format("2006-01-02"), want)
		}
	}
}
