package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestRecordBook(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	modelstest.Quarter(t, db, other)
	from, to := modelstest.Fourth.Start(team.Location()), modelstest.Fourth.End(team.Location())
	kinds := func(list []desk.Entry) (out []records.Kind) {
		for _, e := range list {
			out = append(out, e.Kind)
		}
		return out
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		p := team.Members[0]
		list, more, err := desk.Record(tx, p.ID, from, to, store.Page{})
		if err != nil {
			return err
		}
		want := []records.Kind{records.KindNote, records.KindNote, records.KindSuggestion, records.KindAttendance, records.KindDeed}
		if !slices.Equal(kinds(list), want) || more {
			t.Errorf("record: %v, more %v", kinds(list), more)
		}
		for i, e := range list {
			if e.PersonID != p.ID || e.Title == "" || e.Status == "" || i > 0 && e.At.After(list[i-1].At) {
				t.Errorf("entry %d: %+v", i, e)
			}
		}
		first, more, err := desk.Record(tx, p.ID, from, to, store.Page{Size: 3})
		if err != nil || len(first) != 3 || !more {
			t.Errorf("first page: %d, %v, %v", len(first), more, err)
		}
		last, more, err := desk.Record(tx, p.ID, from, to, store.Page{Number: 1, Size: 3})
		if err != nil || more || !slices.Equal(kinds(append(first, last...)), want) {
			t.Errorf("second page: %v, %v, %v", kinds(last), more, err)
		}
		if none, _, err := desk.Record(tx, p.ID, from, to, store.Page{Number: 9, Size: 3}); err != nil || len(none) != 0 {
			t.Errorf("a page after the last: %v, %v", none, err)
		}
		if helped, _, err := desk.Record(tx, team.Members[1].ID, from, to, store.Page{}); err != nil || !slices.Contains(kinds(helped), records.KindDeed) {
			t.Errorf("a co-worker's record: %v, %v", kinds(helped), err)
		}
		for _, c := range []struct {
			question string
			want     int
		}{
			{"养老", 2}, {"断头", 1}, {"戏下", 1}, {"四中 精神", 1}, {"四中 养老", 0}, {"议-2026-001", 1}, {"一份草稿", 0}, {"%", 0}, {"_", 0}, {`\`, 0}, {"", 7},
		} {
			q := desk.Question{From: from.AddDate(0, 0, -1), To: to}
			for _, word := range strings.Fields(c.question) {
				q.Words = append(q.Words, desk.Word{Text: word})
			}
			found, _, err := desk.Search(tx, team.Director, q, store.Page{})
			if err != nil || len(found) != c.want {
				t.Errorf("%q: %v, %v, want %d", c.question, kinds(found), err, c.want)
			}
		}
		foreign := records.Ref{Kind: records.KindDeed, ID: list[4].ID + 1}
		if _, err := desk.RecordLine(tx, foreign); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another office's record: %v", err)
		}
		return nil
	})
}
