package activities_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/store"
)

// named finds a member of the roster by name.
func named(h *harness.Harness, name string) *harness.Person {
	for _, m := range h.Members {
		if m.Name == name {
			return m
		}
	}
	panic("no " + name)
}

func rota(h *harness.Harness, month store.Month) (m *activities.RotaMonth) {
	h.Rows(func(tx *gorm.DB) (err error) {
		m, err = activities.RotaAt(tx, month)
		return err
	})
	return m
}

// W25, W27: Who is named to lead an activity by the office hears so once, with what is expected; he or
// she counts as coming, and is asked only whether somebody else has to.
func TestWhoLeadsIsToldOnce(t *testing.T) {
	h := harness.New(t).Seed()
	d, host, other := h.Director, h.Members[3], h.Members[4]
	d.Send("/newactivity 调研考察 12月24日15:00 农村饮水 @镇水厂 #" + host.Name).Tap("发布")
	require.Contains(t, h.Group.Last(), "接待 "+host.Name)
	require.Contains(t, h.Group.Last(), "参加 1 · 待回复 10")
	require.NotContains(t, host.Chat(), "由您接待", "it can be undone yet")
	h.Advance(6 * time.Minute)
	require.Contains(t, host.Last(), "本次由您接待，请落实集合地点、车辆和联系人。")
	require.Contains(t, host.Last(), "您按参加计。\n[ 不能接待，另请一位 ]")
	require.NotContains(t, host.Last(), "会场")
	require.Equal(t, host.Row, rota(h, "2026-12").HostID, "the rota says the same")
	require.Contains(t, host.Send("/rota").Last(), "2026年12月 · "+host.Name)
	h.AdvanceTo(time.Date(2026, 12, 20, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, heard(host, "本次由您接待"), "once")

	// Another takes it over by the office: both hear, the one of the change, the other of the task.
	a := scenes.LastActivity(h)
	d.Forge(fmt.Sprintf("session_edit:%d", a.ID))
	d.Tap("改接待")
	d.Tap(other.Name)
	d.Tap("保存修改")
	h.Advance(24 * time.Hour) // it was a Sunday
	require.Contains(t, other.Last(), "本次由您接待，请落实集合地点、车辆和联系人。")
	require.Equal(t, 1, heard(other, "由您接待"))
	require.Contains(t, host.Last(), "接待委员："+host.Name+" → "+other.Name)
	require.Contains(t, h.Group.Last(), "参加 1 · 待回复 10", "the one for the other")
	require.Equal(t, other.Row, rota(h, "2026-12").HostID)
	require.Contains(t, host.Send("/rota").Last(), "2026年12月 · "+other.Name)
}

// S14: Whoever takes a month in the rota is its activity's host, also when that is planned, is
// moved or is called off afterwards; a draft of before does not bring the old one back.
func TestTheRotaAndTheActivityNameOneHost(t *testing.T) {
	h := harness.New(t).Seed()
	d, one, two := h.Director, h.Members[3], h.Members[4]
	one.Send("/rota 2027-01")
	require.Contains(t, one.Last(), "届时请您安排会场")
	d.Send("/newactivity 座谈讨论 2027年1月20日15:00 春耕备耕 @石桥村")
	d.Tap("发布")
	a := scenes.LastActivity(h)
	require.Equal(t, one.Row, a.HostID)
	require.Contains(t, h.Group.Chat(), "接待 "+one.Name)
	h.Advance(6 * time.Minute)
	require.Contains(t, one.Last(), "本次由您接待，请提前准备会场。\n")

	d.Forge(fmt.Sprintf("session_edit:%d", a.ID)) // the card of the changes stands open
	one.Forge("host:give:2027-01")
	require.NotContains(t, h.Group.Last(), one.Name)
	two.Send("/rota 2027-01")
	require.Contains(t, two.Last(), "本次由您接待，请提前准备会场。")
	require.Contains(t, h.Group.Chat(), "接待 "+two.Name)
	d.Tap("改地点")
	d.Send("石桥村村部").Tap("保存修改")
	a = scenes.LastActivity(h)
	require.Equal(t, []any{two.Row, "石桥村村部"}, []any{a.HostID, a.Place})

	d.Forge(fmt.Sprintf("session_edit:%d", a.ID))
	d.Tap("改时间")
	d.Send("2027年2月3日15:00").Tap("保存修改")
	require.Equal(t, two.Row, rota(h, "2027-02").HostID, "the host goes along")
	require.True(t, func() bool { m := rota(h, "2027-01"); return m.Gap() }(), "and leaves the month")
}

// A tutor is meant by the whole name; not the one of the county's school.
func TestATutorIsAMemberByTheWholeName(t *testing.T) {
	h := harness.New(t).Seed()
	tutor := named(h, "王芳")
	h.Director.Send("/newsession 12月19日15:00 土地管理法 @三楼 #县委党校王芳教授").Tap("发布")
	require.Contains(t, h.Group.Last(), "参加 0 · 待回复 11")
	h.Director.Send("/newsession 12月26日15:00 宪法 @三楼 #王芳委员").Tap("发布")
	require.Contains(t, h.Group.Last(), "参加 1 · 待回复 10")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, heard(tutor, "由您任辅导教师，请备好讲稿"))
	tutor.Tap("不能辅导，另请一位")
	require.Contains(t, tutor.Last(), "事由")
	tutor.Send("县里开会")

	require.Contains(t, h.Group.Last(), "请假待批 1 · 待回复 10")
	h.Director.Tap("批准")
	h.Advance(6 * time.Minute)
	require.Contains(t, h.Director.Last(), "辅导教师", "the office hears that it needs another")
}
