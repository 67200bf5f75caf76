package people_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/desk"
	mpeople "lianluo/models/people"
)

func TestAPhoneIsShownOnDemandAndOnRecord(t *testing.T) {
	const number = "13900139123"
	begin := func(t *testing.T) (*harness.Harness, *harness.Person) {
		h := harness.New(t).Seed()
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&mpeople.Person{ID: h.Members[0].Row}).Update("phone", number).Error
		})
		return h, h.Members[0]
	}
	t.Run("on demand, on record, for its owner to see", func(t *testing.T) {
		h, m := begin(t)
		h.Director.Send("/members " + m.Name)
		require.NotContains(t, h.Director.Last(), number)
		h.Director.Tap("看电话")
		require.Contains(t, h.Director.Last(), number)
		m.Send("/mute").Tap("个人信息")
		require.Contains(t, m.Last(), h.Director.Name+"看过")
		h.Rows(func(tx *gorm.DB) error {
			p, err := mpeople.PersonByID(tx, m.Row)
			require.NoError(t, err)
			raw, err := desk.ExportPerson(tx, p)
			require.Contains(t, string(raw), `"phone_reads": [`+"\n"+`    {`+"\n"+`      "By": "`+h.Director.Name)
			return err
		})
	})
	t.Run("not against its owner's wish", func(t *testing.T) {
		h, m := begin(t)
		m.Send("/mute").Tap("个人信息")
		m.Tap("电话不给主任看")
		require.Contains(t, m.Last(), "不给主任看")
		h.Director.Send("/members " + m.Name)
		require.Contains(t, h.Director.Last(), "本人不公开")
		require.NotContains(t, h.Director.Last(), "看电话")
		h.Director.Forge("member:2:phone") // a modified app presses all the same
		require.NotContains(t, h.Director.Chat(), number)
		m.Tap("电话可以给主任看")
		h.Director.Send("/members " + m.Name)
		h.Director.Tap("看电话")
		require.Contains(t, h.Director.Last(), number)
	})
	t.Run("members see nobody's", func(t *testing.T) {
		h, m := begin(t)
		other := h.Members[1]
		other.Forge("member:2:phone")
		other.Send("/members " + m.Name)
		other.Send("/search " + m.Name)
		require.False(t, strings.Contains(other.Chat(), number))
		require.NotContains(t, h.Group.Chat(), number)
	})
}
