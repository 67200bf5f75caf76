package briefing_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestAnnouncements(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		if _, err := briefing.Announce(tx, team.Members[0], briefing.AnnouncementDraft{Text: "x"}, modelstest.Noon); !errors.Is(err, store.ErrNotAllowed) {
			t.Errorf("by a member: %v", err)
		}
		a, err := briefing.Announce(tx, team.Director, briefing.AnnouncementDraft{Text: "周五交笔记"}, modelstest.Noon)
		if err != nil {
			return err
		}
		for i := range 3 {
			first, err := briefing.MarkRead(tx, a, team.Members[0].ID, modelstest.Noon.Add(time.Duration(i)*time.Hour))
			if err != nil || first != (i == 0) {
				t.Errorf("read %d: %v, %v", i, first, err)
			}
		}
		if reads, err := briefing.Reads(tx, a); err != nil || len(reads) != 2 || !reads[team.Members[0].ID].Equal(modelstest.Noon) {
			t.Errorf("reads: %v, %v", reads, err)
		}
		_, unread, err := briefing.Audience(tx, a)
		if err != nil || len(unread) != 10 || unread[0].Name != "龚平" {
			t.Errorf("unread: %v, %v", unread, err)
		}
		by := func(want int) {
			t.Helper()
			if list, err := briefing.UnreadBy(tx, team.Members[1].ID, modelstest.Noon.Add(-time.Hour)); err != nil || len(list) != want {
				t.Errorf("unread by one: %v, %v", list, err)
			}
		}
		by(1)
		if err := briefing.WithdrawAnnouncement(tx, a, team.Director, "写错", modelstest.Noon); err != nil {
			return err
		}
		by(0)
		return nil
	})
}
