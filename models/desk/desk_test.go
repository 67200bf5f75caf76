package desk_test

import (
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	mdesk "lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/voices"
)

func TestDeskAndTodo(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Quarter(t, db, team)
	coming := modelstest.Session(t, db, team, func(a *activities.Activity) { a.StartsAt, a.Topic = a.StartsAt.AddDate(0, 0, 7), "下次" })
	p, now := team.Members[1], a.EndsAt.Add(time.Hour)
	todo := func(tx *gorm.DB) (out []mdesk.TodoKind) {
		t.Helper()
		list, err := mdesk.Todo(tx, p, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			if i.Title == "" || i.At.IsZero() {
				t.Errorf("item %+v", i)
			}
			out = append(out, i.Kind)
		}
		return out
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		if got := todo(tx); !slices.Equal(got, []mdesk.TodoKind{mdesk.TodoAnswer, mdesk.TodoNote, mdesk.TodoReflection}) {
			t.Errorf("todo: %v", got)
		}
		if _, _, err := activities.AskLeave(tx, coming, p, activities.OtherLeave, "", now); err != nil {
			return err
		}
		if _, _, err := activities.ClaimPresence(tx, a, team.Members[10], "到了", now); err != nil {
			return err
		}
		s := modelstest.Draft(t, tx, p, "路灯不亮")
		if _, err := voices.Advance(tx, s, voices.Filed, p, "", now); err != nil {
			return err
		}
		d := &deeds.Deed{PersonID: p.ID, Title: "助学"}
		if _, err := deeds.File(tx, d, nil, nil, now); err != nil {
			return err
		}
		if _, err := briefing.Draft(tx, modelstest.Fourth, nil); err != nil {
			return err
		}
		if _, err := briefing.Announce(tx, team.Director, briefing.AnnouncementDraft{Text: "交笔记"}, now); err != nil {
			return err
		}
		desk, err := mdesk.Queue(tx)
		if err != nil {
			return err
		}
		var kinds []records.Wait
		for _, i := range desk {
			kinds = append(kinds, i.Kind)
			if i.Title == "" || i.Since.IsZero() || i.Name == "" && i.Kind != records.WaitBriefing {
				t.Errorf("item %+v", i)
			}
		}
		want := []records.Wait{records.WaitLeave, records.WaitClaim, records.WaitReview, records.WaitDeed, records.WaitBriefing, records.WaitResult}
		if !slices.Equal(kinds, want) || desk.Count() != 6 || desk.Count(records.WaitLeave, records.WaitDeed) != 2 || len(desk.Urgent()) != 5 {
			t.Errorf("desk: %v", kinds)
		}
		if _, err := voices.Advance(tx, s, voices.Returned, team.Director, "请补数字", now); err != nil {
			return err
		}
		if _, err := deeds.Return(tx, d, team.Director, "请补照片", now); err != nil {
			return err
		}
		got := todo(tx)
		if !slices.Equal(got, []mdesk.TodoKind{mdesk.TodoReturned, mdesk.TodoReturned, mdesk.TodoNote, mdesk.TodoReflection, mdesk.TodoAnnouncement}) {
			t.Errorf("todo: %v", got)
		}
		return nil
	})
}
