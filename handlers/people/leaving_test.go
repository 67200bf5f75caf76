package people_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	mfund "lianluo/models/fund"
	mpeople "lianluo/models/people"
	mresearch "lianluo/models/research"
	mroster "lianluo/models/roster"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
	"lianluo/models/voices"
)

func TestLeavingHasADayAndAReason(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[5]
	h.Write(func(tx *gorm.DB) error {
		began := h.Clock.Now().AddDate(0, -2, 0)
		if err := tx.Model(&mpeople.Person{ID: m.Row}).Updates(map[string]any{"joined_at": began, "created_at": began}).Error; err != nil {
			return err
		}
		a := &activities.Activity{Kind: activities.Visit, Topic: "视察", StartsAt: h.Clock.Now().AddDate(0, 0, 9), HostID: m.Row}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		for _, s := range []voices.Suggestion{{Title: "路灯", State: voices.Sent}, {Title: "没写完的", State: voices.Draft}} {
			s.PersonID, s.FiledAt = m.Row, store.StampPtr(h.Clock.Now())
			if err := tx.Create(&s).Error; err != nil {
				return err
			}
		}
		f := &mtasks.Task{SourceKind: mtasks.FromActivity, SourceID: a.ID, Text: "修水渠", OwnerID: m.Row, DueOn: "2026-12-20", CreatedBy: d.Row, State: mtasks.Open}
		return tx.Create(f).Error
	})
	leave := func() {
		d.Send("/members " + m.Name).Tap("退出联络处")
		require.Contains(t, d.Last(), "为什么离任")
	}
	leave()
	d.Tap("其他")
	d.Send("身体原因")
	for typed, answer := range map[string]string{
		"2026年1月5日": "日期不能更早", "2026年12月20日": "还没到", "2028年3月1日": "一年以后", "明后天": "", "abc": "没看懂日期",
	} {
		d.Send(typed)
		require.Contains(t, d.Last(), answer, typed)
		require.Contains(t, d.Last(), "最后一天是哪天", typed)
	}
	d.Send("12月1日")
	require.Contains(t, d.Last(), "其他：身体原因")
	require.Contains(t, d.Last(), "3 件没有办完")
	require.Nil(t, person(h, m).LeftAt, "nothing is kept before it is confirmed")
	d.Tap("移出名册")
	for _, line := range []string{"修水渠", "视察", "路灯", "[ 1. 换人办 ]", "换人接待", "看建议"} {
		require.Contains(t, d.Last(), line)
	}
	require.NotContains(t, d.Last(), "没写完的", "a draft is nobody's but its author's")
	require.NotNil(t, person(h, m).LeftAt)
	h.Rows(func(tx *gorm.DB) error {
		s, err := mroster.LastSpell(tx, m.Row)
		require.Equal(t, store.Date("2026-12-01"), s.UntilOn)
		require.Equal(t, "身体原因", s.Words)
		return err
	})

	// Comes back, which can be undone, and leaves again.
	d.Send("/members").Tap("已离任")
	require.Contains(t, d.Last(), m.Name+" · 12月1日")
	d.Tap(m.Name)
	require.Contains(t, d.Last(), "其他：身体原因")
	d.Forge(fmt.Sprintf("member_back:%d:2026-11-20", m.Row))
	require.NotNil(t, person(h, m).LeftAt, "not before having left")
	d.Send("/members").Tap("已离任")
	d.Tap(m.Name)
	d.Tap("今天")
	require.Nil(t, person(h, m).LeftAt)
	require.Contains(t, d.Last(), "在册 10月")
	d.Tap("撤销")
	require.NotNil(t, person(h, m).LeftAt)
	require.Contains(t, d.Last(), "仍是离任")
	h.Members[0].Forge("members_left:0")
	require.NotContains(t, h.Members[0].Chat(), "身体原因")
}

// What somebody leaves undone is handed on from the list itself, with one button each: the task,
// the month of the rota, the research, the 专班, the fund's approval.
func TestWhatSomebodyLeavesIsHandedOn(t *testing.T) {
	h := harness.New(t).Seed()
	d, m, other := h.Director, h.Members[5], h.Members[6]
	var r *mresearch.Research
	var task *mtasks.Task
	h.Write(func(tx *gorm.DB) error {
		began := h.Clock.Now().AddDate(0, -2, 0)
		require.NoError(t, tx.Model(&mpeople.Person{ID: m.Row}).Updates(map[string]any{"joined_at": began, "created_at": began}).Error)
		director, err := mpeople.PersonByID(tx, d.Row)
		require.NoError(t, err)
		task = &mtasks.Task{Text: "修水渠", OwnerID: m.Row, DueOn: "2026-12-20"}
		_, err = mtasks.Add(tx, task, director, h.Clock.Now())
		require.NoError(t, err)
		r = &mresearch.Research{Year: 2026, Quarter: 4, Topic: "养老", LeaderID: m.Row}
		require.NoError(t, mresearch.Create(tx, r))
		require.NoError(t, tx.Create(&activities.HostSlot{Month: "2027-02", HostID: m.Row}).Error)
		term := &mpeople.Term{Number: 1, Name: "第一届", StartsOn: "2022-01-01", EndsOn: "2027-12-31"}
		require.NoError(t, tx.Create(term).Error)
		groups, err := mpeople.MakeGroups(tx, term.ID)
		require.NoError(t, err)
		require.NoError(t, tx.Model(&groups[0]).Update("leader_id", m.Row).Error)
		rules := &mfund.Settings{LimitFen: mfund.DefaultLimit, ApproverID: &m.Row}
		return rules.Save(tx, director)
	})
	leave := func() string {
		d.Send("/members " + m.Name).Tap("退出联络处")
		d.Tap("退休")
		d.Tap("今天")
		require.Contains(t, d.Last(), "5 件没有办完")
		d.Tap("移出名册")
		return d.Last()
	}
	list := leave()
	for _, line := range []string{"修水渠", "调研执笔：养老", "接待：2027年2月", "负责" + mpeople.WorkGroups[0], "经费第二审批人。没有另定以前，超过限额的支出等着"} {
		require.Contains(t, list, line)
	}
	d.Tap("换人办")
	require.Contains(t, d.Last(), "修水渠")
	d.Tap(other.Name)
	h.Rows(func(tx *gorm.DB) error {
		now, err := mtasks.ByID(tx, task.ID)
		require.Equal(t, other.Row, now.OwnerID)
		return err
	})

	// The month can be taken by another, whom the director asks.
	d.Forge("host_ask:2027-02")
	require.Contains(t, d.Last(), "2月")
	d.Forge(fmt.Sprintf("host_ask:2027-02:%d", other.Row))
	h.Settle()
	other.Forge("host:take:2027-02")
	h.Rows(func(tx *gorm.DB) error {
		month, err := activities.RotaAt(tx, "2027-02")
		require.Equal(t, other.Row, month.HostID, other.Last())
		return err
	})

	d.Forge(fmt.Sprintf("research_writer:%d", r.ID))
	d.Tap(other.Name)
	d.Forge("fund_second")
	d.Tap(other.Name)
	d.Tap("保存")
	h.Rows(func(tx *gorm.DB) error {
		now, err := mresearch.ByID(tx, r.ID)
		require.NoError(t, err)
		require.Equal(t, other.Row, now.LeaderID)
		rules, err := mfund.SettingsOf(tx)
		require.Equal(t, other.Row, *rules.ApproverID)
		return err
	})
}

// Who was to approve what the fund spends and has left approves nothing, and does not keep the
// director from changing the rest.
func TestAnApproverWhoHasLeft(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[5]
	h.Write(func(tx *gorm.DB) error {
		director, err := mpeople.PersonByID(tx, h.Director.Row)
		require.NoError(t, err)
		rules := &mfund.Settings{LimitFen: mfund.DefaultLimit, ApproverID: &m.Row}
		require.NoError(t, rules.Save(tx, director))
		p, err := mpeople.PersonByID(tx, m.Row)
		require.NoError(t, err)
		require.NoError(t, mpeople.LeaveOffice(tx, p, h.Clock.Now()))
		rules.MembersSee = true
		require.NoError(t, rules.Save(tx, director))
		second, err := rules.Approver(tx)
		require.Nil(t, second)
		return err
	})
	require.NotContains(t, h.Director.Forge("fund_settings")+h.Director.Last(), m.Name)
}
