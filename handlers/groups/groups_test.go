package groups_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// office is one with a term: the first two members are in the first group, the third is in the
// second, all others in none.
func office(t *testing.T) *harness.Harness {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		term := &people.Term{Number: 15, Name: "县政协第十五届", StartsOn: "2026-01-01"}
		if err := people.NewTerm(tx, term); err != nil {
			return err
		}
		for i, m := range h.Members[:3] {
			group := people.WorkGroups[i/2]
			if err := people.SetMembership(tx, &people.Membership{TermID: term.ID, PersonID: m.Row, Groups: store.Words{group}}); err != nil {
				return err
			}
		}
		return nil
	})
	h.Director.Send("/groups")
	return h
}

func taskCount(h *harness.Harness) (n int64) {
	h.Rows(func(tx *gorm.DB) error { return tx.Model(&tasks.Task{}).Count(&n).Error })
	return n
}

// A group has a leader and a purpose, its leader gives a task to a member, who is told and says
// with one tap that it is done; the page and the papers show it.
func TestAGroupFromLeaderToPaper(t *testing.T) {
	h := office(t)
	d, leader, member, other := h.Director, h.Members[0], h.Members[1], h.Members[2]
	require.Contains(t, d.Last(), people.WorkGroups[0]+"\n负责人 无 · 2 人")
	d.Tap(people.WorkGroups[0])
	d.Tap("改负责人")
	require.NotContains(t, d.Last(), "[ "+other.Name+" ]", "who is not of the group does not lead it")
	d.Tap(leader.Name)
	require.Contains(t, d.Last(), "负责人："+leader.Name+"。")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "负责人：无")
	require.Contains(t, d.Forge("group_leader:1:"+id(other))+d.Last(), "要从本专班的成员里选")
	d.Send("/groups").Forge("group_leader:1:" + id(leader))
	d.Send("/groups").Tap(people.WorkGroups[0])
	d.Tap("改职责")
	d.Send("走村入户，听民声、摸实情")
	require.Contains(t, d.Last(), "职责：走村入户")

	leader.Send("/groups").Tap(people.WorkGroups[0])
	leader.Tap("交办任务")
	leader.Send("摸排三组路灯")
	require.NotContains(t, leader.Last(), "[ "+other.Name+" ]")
	leader.Tap(member.Name)
	leader.Send("昨天")
	require.Contains(t, leader.Last(), "已经过去了")
	leader.Send("12月20日").Tap("交办任务")
	require.Contains(t, leader.Last(), "已添加，5 分钟后告知"+member.Name)
	h.Advance(6 * time.Minute)
	require.Contains(t, member.Last(), "请您办理一件任务，12月20日（周日）前办好：\n摸排三组路灯\n"+people.WorkGroups[0])
	require.Contains(t, member.Send("/todo").Last(), "任务：摸排三组路灯 · 12月20日（周日）前办好")
	member.Tap("办好了")
	require.Contains(t, member.Last(), "✅ 摸排三组路灯")
	require.Contains(t, member.Last(), "[ 附张照片 ]")
	member.Tap("附张照片")
	member.Photos(1, "").Tap("提交")
	require.Contains(t, member.Last(), "已附 1 张照片")

	require.Contains(t, leader.Forge("group:1")+leader.Last(), "本季度：交办 1 件，办结 1 件，逾期 0 件")
	leader.Forge("paper:group:1")
	name, _, text := leader.Word()
	require.Equal(t, "青山镇政协联络处-"+people.WorkGroups[0]+"-2026Q4.docx", name)
	require.Contains(t, text, "职责：走村入户，听民声、摸实情")
	require.Contains(t, text, "负责人："+leader.Name)
	require.Contains(t, text, "成员："+leader.Name+"、"+member.Name)
	require.Contains(t, text, "一、未办任务\n无数据")
	require.Contains(t, text, "摸排三组路灯")
	leader.Forge("paper:table:group_tasks.1")
	_, sheets := leader.Book()
	for _, rows := range sheets {
		require.Equal(t, []string{"摸排三组路灯", people.WorkGroups[0], member.Name, "2026-12-20", "已办结"}, rows[len(rows)-1][:5])
	}
}

// A leader gives tasks to the own members only: no button, no forged id and no form that was
// opened before leads around it.
func TestALeaderGivesToOwnMembersOnly(t *testing.T) {
	h := office(t)
	d, leader, member, other := h.Director, h.Members[0], h.Members[1], h.Members[2]
	d.Forge("group_leader:1:" + id(leader))

	for _, forged := range []string{"task_add:group:2", "task_add::0", "task_add:report:1", "task_add:activity:1", "task_add:group:99", "group_leader:1:" + id(leader), "group_purpose:1", "groups_idle", "task_hand:1:" + id(leader), "followup_add:1"} {
		leader.Send("/groups").Forge(forged)
		require.NotContains(t, leader.Last(), "要办什么事", forged)
	}
	member.Send("/groups").Forge("task_add:group:1")
	require.NotContains(t, member.Last(), "要办什么事", "a member gives none")

	leader.Send("/groups").Forge("task_add:group:1")
	leader.Send("摸排路灯")
	leader.Send(other.Name)
	require.Contains(t, leader.Last(), "谁来办", "of another group")
	leader.Send(member.Name)
	leader.Send("12月20日")
	d.Send("/groups").Forge("group_leader:1:0")
	leader.Tap("交办任务")
	require.Zero(t, taskCount(h), "who leads it no longer gives none")

	// Of other groups a member reads neither tasks nor papers.
	d.Send("/groups").Forge("task_add:group:2")
	d.Send("收集老照片")
	d.Tap(other.Name)
	d.Send("12月20日").Tap("交办任务")
	require.EqualValues(t, 1, taskCount(h))
	leader.Send("/groups").Forge("group:2")
	require.NotContains(t, leader.Last(), "收集老照片")
	leader.Forge("followup:1")
	leader.Forge("paper:group:2")
	leader.Forge("paper:table:group_tasks.2")
	require.NotContains(t, leader.Chat(), "收集老照片")
	require.NotContains(t, leader.Chat(), ".docx")
	require.NotContains(t, leader.Chat(), ".xlsx")
}

// Who gave a task as a leader takes it back, and who has lost the lead does not.
func TestALeaderTakesBackWhatHeGave(t *testing.T) {
	h := office(t)
	leader, member := h.Members[0], h.Members[1]
	h.Director.Forge("group_leader:1:" + id(leader))
	give := func(what string) {
		leader.Send("/groups").Forge("task_add:group:1")
		leader.Send(what)
		leader.Tap(member.Name)
		leader.Send("12月20日").Tap("交办任务")
	}
	give("摸排路灯")
	leader.Tap("撤销")
	h.Advance(6 * time.Minute)
	require.NotContains(t, member.Chat(), "摸排路灯")
	give("摸排水渠")
	h.Director.Send("/groups").Forge("group_leader:1:0")
	leader.Send("/undo")
	h.Advance(6 * time.Minute)
	require.Contains(t, member.Chat(), "摸排水渠")
}

// The staff sees who is in no group and who carries nothing.
func TestWhoCarriesNothing(t *testing.T) {
	h := office(t)
	d := h.Director
	h.Write(func(tx *gorm.DB) error {
		by, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		_, err = tasks.Add(tx, &tasks.Task{Text: "送材料", OwnerID: h.Members[1].Row, DueOn: "2026-12-20"}, by, h.Clock.Now())
		return err
	})
	d.Tap("谁还没分工")
	none, duty, _ := strings.Cut(d.Last(), "在专班里，但没有未办任务")
	require.Contains(t, none, "没有编入专班（8 人）："+h.Members[3].Name)
	require.NotContains(t, none, h.Members[0].Name)
	require.Contains(t, duty, h.Members[0].Name+"、"+h.Members[2].Name)
	require.NotContains(t, duty, h.Members[1].Name)
}

func TestGroupsNeedATerm(t *testing.T) {
	h := harness.New(t).Seed()
	require.Contains(t, h.Director.Send("/groups").Last(), "/term")
}
