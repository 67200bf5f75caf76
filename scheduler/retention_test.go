package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// What has an end is gone after it, and not before (保存期).
func TestRetention(t *testing.T) {
	h, a := scenes.Planned(t)
	m := h.Members
	m[0].Send("/leave 病假 急性阑尾炎住院")
	m[1].Send("/leave 出差")
	m[2].Send("/suggest 村东头断头路雨天学生绕行两公里")
	begun := h.Clock.Now()
	number := func() (phone string) {
		h.Rows(func(tx *gorm.DB) error {
			return tx.Model(&people.Person{}).Where("id = ?", m[3].Row).Pluck("phone", &phone).Error
		})
		return phone
	}
	h.Write(func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, m[3].Row)
		if err != nil {
			return err
		}
		if err := tx.Model(&people.Person{}).Where("id IN ?", []int64{m[3].Row, m[4].Row}).Update("phone", "13800138000").Error; err != nil {
			return err
		}
		return people.LeaveOffice(tx, p, h.Clock.Now())
	})
	reasons := func() (list []string) {
		h.Rows(func(tx *gorm.DB) error {
			return tx.Model(&activities.Leave{}).Where("activity_id = ?", a.ID).Order("id").Pluck("reason", &list).Error
		})
		return list
	}
	drafts := func() (n int64) {
		h.Rows(func(tx *gorm.DB) error {
			return tx.Model(&ledger.Dialog{}).Where("person_id = ?", m[2].Row).Count(&n).Error
		})
		return n
	}
	const night = 30 * time.Hour // the job comes once a night
	h.AdvanceTo(begun.Add(store.KeepPhones - time.Hour))
	require.Equal(t, "13800138000", number())
	h.AdvanceTo(begun.Add(store.KeepPhones + night))
	require.Empty(t, number())
	h.Rows(func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, m[4].Row)
		require.Equal(t, "13800138000", p.Phone, "who is there keeps it")
		return err
	})
	h.AdvanceTo(begun.Add(store.KeepDrafts - time.Hour))
	require.EqualValues(t, 1, drafts())
	h.AdvanceTo(begun.Add(store.KeepDrafts + night))
	require.Zero(t, drafts())
	h.AdvanceTo(a.EndsAt.Add(store.KeepReasons - time.Hour))
	require.Equal(t, []string{"病假 急性阑尾炎住院", "出差"}, reasons())
	h.AdvanceTo(a.EndsAt.Add(store.KeepReasons + night))
	require.Equal(t, []string{"", ""}, reasons())
	var kinds []string
	h.Rows(func(tx *gorm.DB) error { return tx.Model(&activities.Leave{}).Order("id").Pluck("kind", &kinds).Error })
	require.Equal(t, []string{"sick", "official"}, kinds, "that there was a leave stays")
}
