package people_test

import (
	"fmt"
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
		m.Tap("电话给谁看")
		m.Tap("谁也不给看")
		require.Contains(t, m.Last(), "谁也不给看")
		h.Director.Send("/members " + m.Name)
		require.Contains(t, h.Director.Last(), "本人不公开")
		require.NotContains(t, h.Director.Last(), "看电话")
		h.Director.Forge("member:2:phone") // a modified app presses all the same
		require.NotContains(t, h.Director.Chat(), number)
		m.Tap("电话给谁看")
		m.Tap("仅主任")
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
	t.Run("members see the numbers that are for them", func(t *testing.T) {
		h, m := begin(t)
		same, other := h.Members[1], h.Members[2]
		h.Write(func(tx *gorm.DB) error {
			term := &mpeople.Term{Number: 15, Name: "第十五届", StartsOn: "2026-01-01"}
			if err := mpeople.NewTerm(tx, term); err != nil {
				return err
			}
			for p, group := range map[*harness.Person]int{m: 0, same: 0, other: 1} {
				if err := mpeople.SetMembership(tx, &mpeople.Membership{TermID: term.ID, PersonID: p.Row, Groups: mpeople.WorkGroups[group : group+1]}); err != nil {
					return err
				}
			}
			return nil
		})
		open := func(whom string) {
			m.Send("/mute").Tap("个人信息")
			m.Tap("电话给谁看")
			m.Tap(whom)
		}
		same.Send("/members " + m.Name)
		require.NotContains(t, same.Last(), m.Name+"的电话")
		open("主任和本专班委员")
		same.Send("/members " + m.Name)
		same.Tap(m.Name + "的电话")
		require.Contains(t, same.Last(), number)
		other.Send("/members " + m.Name)
		require.NotContains(t, other.Last(), m.Name+"的电话")
		require.NotContains(t, other.Forge(fmt.Sprintf("phone:%d", m.Row)), number)
		open("主任和全体委员")
		other.Send("/members").Tap(m.Name + "的电话")
		require.Contains(t, other.Last(), number)
		m.Send("/mute").Tap("个人信息")
		require.Contains(t, m.Last(), same.Name+"看过")
		require.Contains(t, m.Last(), other.Name+"看过")
		open("仅主任")
		require.NotContains(t, other.Forge(fmt.Sprintf("phone:%d", m.Row)), number)
	})
}
