package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	mpeople "lianluo/models/people"
)

func TestNotice(t *testing.T) {
	t.Run("who joins is told how the data is handled, and that it was read is kept", func(t *testing.T) {
		h := harness.New(t).Seed()
		h.Director.Send("/addmember 周敏")
		code := joinCode.FindStringSubmatch(h.Director.Chat())[1]
		m := h.Stranger("周敏")
		m.Open(code)
		for _, words := range []string{"个人信息告知", h.Office.Name, harness.DirectorName, "90 天", "365 天", "30 天", "/export", "/forget", "境外"} {
			require.Contains(t, m.Chat(), words)
		}
		h.Director.Send("/members 周敏")
		require.Contains(t, h.Director.Last(), "未点「我知道了」")
		m.Send("/calendar") // it is a notice: everything works without it
		require.NotContains(t, m.Last(), "个人信息告知")
		h.Advance(48 * time.Hour)
		m.Tap("我知道了")
		require.Contains(t, m.Chat(), "您在")
		h.Director.Send("/members 周敏")
		require.Contains(t, h.Director.Last(), "已知悉")
		var row *mpeople.Person
		h.Rows(func(tx *gorm.DB) error {
			list, err := mpeople.Members(tx)
			for i := range list {
				if list[i].Name == "周敏" {
					row = &list[i]
				}
			}
			return err
		})
		require.NotNil(t, row.NoticeAt)
		read := *row.NoticeAt
		h.Advance(time.Hour)
		m.Forge("notice")
		require.Equal(t, read, *person(h, &harness.Person{Row: row.ID}).NoticeAt, "the first time stands")
	})
	t.Run("who joined before is told once, on a working morning", func(t *testing.T) {
		// A Friday evening.
		h := harness.New(t, harness.At(time.Date(2026, 12, 4, 22, 30, 0, 0, harness.Shanghai))).Seed()
		m := h.Members[2]
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&mpeople.Person{ID: m.Row}).Update("notice_shown_at", nil).Error
		})
		h.AdvanceTo(time.Date(2026, 12, 6, 20, 0, 0, 0, harness.Shanghai))
		require.NotContains(t, m.Chat(), "个人信息告知", "neither at night nor at the weekend")
		h.AdvanceTo(time.Date(2026, 12, 7, 9, 1, 0, 0, harness.Shanghai))
		require.Contains(t, m.Last(), "个人信息告知")
		require.NotContains(t, h.Members[3].Chat(), "个人信息告知")
		h.AdvanceTo(time.Date(2026, 12, 9, 12, 0, 0, 0, harness.Shanghai))
		require.Equal(t, 1, strings.Count(m.Chat(), "个人信息告知"))
		m.Tap("我知道了")
		require.NotNil(t, person(h, m).NoticeAt)
	})
}
