package supervision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/offices"
	"lianluo/models/people"
	"lianluo/models/store"
)

// theirs counts the items of each office.
func theirs(h *harness.Harness, office int64) (n int64) {
	h.Rows(func(tx *gorm.DB) error {
		return tx.Raw("SELECT COUNT(*) FROM supervision_items WHERE office_id = ?", office).Scan(&n).Error
	})
	return n
}

// another makes an office of which somebody is a member too.
func another(h *harness.Harness, p *harness.Person) *people.Office {
	o := &people.Office{Name: "绿水乡政协联络处", Town: "绿水乡", TimeZone: "Asia/Shanghai"}
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, o.ID)
		m, err := people.AddPerson(tx, "李强", people.Member)
		if err != nil {
			return err
		}
		return people.JoinOffice(tx, m, p.ID, "zh-Hans", h.Clock.Now())
	})
	return o
}

// What is written goes to the office whose card asked for it, wherever the chat stands by then.
func TestAnItemGoesToTheOfficeOfItsCard(t *testing.T) {
	h := harness.New(t).Seed()
	li := h.Members[0]
	other := another(h, li)
	li.Send("/offices").Tap("绿水乡")
	before := rows(h)
	li.Send("/supervise")
	require.Contains(t, li.Last(), "〔绿水乡政协联络处〕")
	require.Equal(t, before, rows(h), "nothing of it is a row")
	write := li.Button("匿名写")
	li.Send("/offices").Tap("青山镇")
	li.Forge(write)
	require.Contains(t, li.Last(), "民主监督 · 匿名\n〔绿水乡政协联络处〕\n", "an answer to it is known by its first line")
	li.Send("河道清淤的钱去年就拨了，到现在没有动工。")
	require.Contains(t, li.Chat(), "还没有保存")
	li.Send("/menu")
	require.Contains(t, li.Last(), "青山镇政协联络处 · ", "the chat stands where it stood")
	h.AdvanceTo(harness.Noon.Add(time.Hour))
	require.Contains(t, li.Last(), "〔绿水乡政协联络处〕\n✅ 已收下")
	require.EqualValues(t, 1, theirs(h, other.ID))
	require.Zero(t, theirs(h, h.Office.ID))
}

// An office that is closed hears nothing, and keeps nothing of what waited for the hour.
func TestAClosedOfficeHearsNothing(t *testing.T) {
	for _, gone := range []bool{false, true} {
		h := harness.New(t).Seed()
		li, wang := h.Members[0], h.Members[1]
		li.Send("/supervise").Tap("匿名写")
		li.Send("河道清淤的钱去年就拨了，到现在没有动工。")
		require.Contains(t, li.Chat(), "还没有保存")
		wang.Send("/supervise").Tap("匿名写")
		h.Write(func(tx *gorm.DB) error {
			if gone {
				return offices.Remove(tx, h.Office.ID)
			}
			tx = store.InOffice(tx, h.Office.ID)
			o, err := people.OfficeByID(tx, h.Office.ID)
			if err != nil {
				return err
			}
			boss, err := people.PersonInOffice(tx, h.Director.ID)
			if err != nil {
				return err
			}
			return offices.AskRemoval(tx, o, boss, h.Clock.Now())
		})
		before := rows(h)
		wang.Send("敬老院的伙食标准没有公示。")
		refusal := "已停用，民主监督也停了"
		if gone {
			refusal = "不对您的角色开放"
		}
		require.Contains(t, wang.Last(), refusal)
		require.Equal(t, before, rows(h))
		h.AdvanceTo(harness.Noon.Add(time.Hour))
		require.Contains(t, li.Last(), "联络处已停用，您写的那一条没有保存")
		require.NotContains(t, li.Chat(), "已收下")
		h.Rows(func(tx *gorm.DB) error {
			for _, table := range []string{"supervision_items", "supervision_lines", "supervision_salts"} {
				var n int64
				require.NoError(t, tx.Raw("SELECT COUNT(*) FROM "+table).Scan(&n).Error)
				require.Zero(t, n, table)
			}
			return nil
		})
	}
}
