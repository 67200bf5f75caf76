package people_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// directs makes somebody the director of an office of its own.
func directs(h *harness.Harness, p *harness.Person, name string) *mpeople.Office {
	o := &mpeople.Office{Name: name, Town: "绿水乡", TimeZone: "Asia/Shanghai"}
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Create(o).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, o.ID)
		row, err := mpeople.AddPerson(tx, p.Name, mpeople.Director)
		if err != nil {
			return err
		}
		return mpeople.JoinOffice(tx, row, p.ID, "zh-Hans", h.Clock.Now())
	})
	p.Open("")
	return o
}

func groupOf(h *harness.Harness, o *mpeople.Office) (chat int64) {
	h.Rows(func(tx *gorm.DB) error {
		return store.AcrossOffices(tx).Model(&mpeople.Office{}).Where("id = ?", o.ID).Pluck("group_chat_id", &chat).Error
	})
	return chat
}

// A director binds no group in which he merely sits, neither by adding the bot nor by
// /bind, and hears why; its administrators claim it.
func TestB8AGroupIsItsAdministratorsToBind(t *testing.T) {
	h := harness.New(t).Seed()
	he := h.Stranger("何平")
	other := directs(h, he, "绿水乡政协联络处")
	group := h.Sandbox.AddSupergroup("绿水乡委员群", he.ID, h.Director.ID)
	h.Write(func(tx *gorm.DB) error { return tx.Model(h.Office).Update("group_chat_id", 0).Error })
	require.NoError(t, h.Sandbox.AddBot(h.Director.ID, group.ID))
	h.Settle()
	require.Contains(t, h.Director.Last(), "的管理员里没有您")
	require.Zero(t, groupOf(h, h.Office))
	_, err := h.Sandbox.Send(h.Director.ID, group.ID, scenes.Outgoing("/bind"))
	require.NoError(t, err)
	h.Settle()
	require.Contains(t, h.Director.Last(), "的管理员里没有您")
	require.Zero(t, groupOf(h, h.Office))
	h.Director.Forge("bind:" + itoa(group.ID))
	h.Director.Forge("bind:" + itoa(group.ID) + ":yes")
	require.Zero(t, groupOf(h, h.Office))

	_, err = h.Sandbox.Send(he.ID, group.ID, scenes.Outgoing("/bind"))
	require.NoError(t, err)
	h.Settle()
	require.Equal(t, group.ID, groupOf(h, other))
	require.Contains(t, he.Last(), "已绑定委员群「绿水乡委员群」")

	// A member who is no director is told whose it is.
	_, err = h.Sandbox.Send(h.Members[0].ID, h.Group.ID, scenes.Outgoing("/bind"))
	require.NoError(t, err)
	h.Settle()
	require.Contains(t, scenes.LastIn(h, h.Group.ID), "由主任办理")
}

// A group that another office has bound is claimed back by its administrator.
func TestB8ABoundGroupIsClaimed(t *testing.T) {
	h := harness.New(t).Seed()
	he := h.Stranger("何平")
	other := directs(h, he, "绿水乡政协联络处")
	group := h.Sandbox.AddSupergroup("绿水乡委员群", he.ID, h.Director.ID)
	require.NoError(t, h.Sandbox.AddBot(he.ID, group.ID))
	h.Settle()
	h.Write(func(tx *gorm.DB) error { // as it was bound before
		all := store.AcrossOffices(tx)
		if err := all.Model(&mpeople.Office{}).Where("id = ?", other.ID).Update("group_chat_id", 0).Error; err != nil {
			return err
		}
		return all.Model(&mpeople.Office{}).Where("id = ?", h.Office.ID).Update("group_chat_id", group.ID).Error
	})
	_, err := h.Sandbox.Send(he.ID, group.ID, scenes.Outgoing("/bind"))
	require.NoError(t, err)
	h.Settle()
	require.Contains(t, he.Last(), "现在是「青山镇政协联络处」的群")
	require.Equal(t, group.ID, groupOf(h, h.Office), "it asks first")
	he.Tap("绑定")
	require.Equal(t, group.ID, groupOf(h, other))
	require.Zero(t, groupOf(h, h.Office))
	require.Contains(t, h.Director.Last(), "改绑到「绿水乡政协联络处」")
}

// A director of two offices is asked in neither: the office at hand in the private chat
// is the one, and he hears its name.
func TestB8ADirectorOfAnotherOfficeIsAskedInHisOwn(t *testing.T) {
	h := harness.New(t).Seed()
	wang := h.Members[5] // a member here, the director there
	other := directs(h, wang, "绿水乡政协联络处")
	group := h.Sandbox.AddSupergroup("绿水乡委员群", wang.ID)
	h.Advance(1e9)
	wang.Send("/offices").Tap("青山镇")
	require.NoError(t, h.Sandbox.AddBot(wang.ID, group.ID))
	h.Settle()
	require.Equal(t, group.ID, groupOf(h, other))
	require.Equal(t, h.Group.ID, groupOf(h, h.Office))
}

func TestB9APublicGroupIsAskedAbout(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error { return tx.Model(h.Office).Update("group_chat_id", 0).Error })
	group := h.Sandbox.AddSupergroup("青山镇大家谈", h.Director.ID)
	require.NoError(t, h.Sandbox.MakePublic(group.ID, "qingshan_talk"))
	require.NoError(t, h.Sandbox.AddBot(h.Director.ID, group.ID))
	h.Settle()
	require.Contains(t, h.Director.Last(), "公开群（@qingshan_talk）")
	require.Zero(t, groupOf(h, h.Office))
	h.Director.Tap("不绑定")
	require.Zero(t, groupOf(h, h.Office))
	h.Director.SendIn(&harness.Group{ID: group.ID}, "/bind")
	require.Contains(t, h.Director.Last(), "公开群")
	h.Director.Tap("绑定")
	require.Equal(t, group.ID, groupOf(h, h.Office))
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
