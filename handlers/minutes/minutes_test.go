package minutes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/fund"
	mminutes "lianluo/models/minutes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// held is an office in which the third member has received nine others on 4 December.
// The tenth had leave, the eleventh was missing.
func held(t *testing.T, topic string) (h *harness.Harness, id int64) {
	t.Helper()
	h = harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		start := time.Date(2026, 12, 4, 15, 0, 0, 0, harness.Shanghai)
		a := &activities.Activity{Kind: activities.Discussion, Topic: topic, Place: "镇政府二楼会议室", StartsAt: start, HostID: h.Members[2].Row, Summary: "议了停车难，先划线后收费。"}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		id = a.ID
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		for i, m := range h.Members[:10] {
			p, err := people.PersonByID(tx, m.Row)
			if err != nil {
				return err
			}
			if i == 9 {
				l, _, err := activities.AskLeave(tx, a, p, activities.SickLeave, "胃病住院", start.Add(-time.Hour))
				if err != nil {
					return err
				}
				if _, err := activities.LeaveLife.Advance(tx, l, records.Move[activities.RequestState]{To: activities.Granted, By: director}, start.Add(-time.Hour)); err != nil {
					return err
				}
				continue
			}
			if _, err := activities.CheckIn(tx, a, p, start.Add(-time.Minute), activities.BySelf); err != nil {
				return err
			}
		}
		if _, err := activities.AddGuests(tx, a, []activities.Guest{{Name: "镇长老郑", Post: "副镇长"}}, director); err != nil {
			return err
		}
		if err := activities.Close(tx, a, start.Add(2*time.Hour)); err != nil {
			return err
		}
		if err := activities.Confirm(tx, a, director, start.Add(3*time.Hour)); err != nil {
			return err
		}
		f := &tasks.Task{SourceKind: tasks.FromActivity, SourceID: a.ID, Text: "划停车线", OwnerID: h.Members[4].Row, DueOn: store.Date("2026-12-20"), CreatedBy: director.ID}
		_, err = tasks.Add(tx, f, director, start.Add(3*time.Hour))
		return err
	})
	return h, id
}

// The host is asked three short questions; the minutes begin with the summary and have
// what the record has. Who was there reads them, nobody else.
func TestMinutesOfAnActivity(t *testing.T) {
	h, _ := held(t, "集镇停车难")
	host, there, away, d := h.Members[2], h.Members[0], h.Members[10], h.Director
	host.Send("/todo")
	require.Contains(t, host.Last(), "集镇停车难」的纪要还差几句话")
	host.Tap("填纪要")
	require.Contains(t, host.Last(), "谁讲了什么")
	host.Send("陈静：讲了划线的办法\n龚平：讲了收费")
	require.Contains(t, host.Last(), "议定了哪些事")
	host.Send("先划线\n五月前试行")
	require.Contains(t, host.Last(), "还有什么要记进纪要")
	host.Tap("跳过")
	require.Contains(t, host.Last(), "纪要已保存")
	require.Contains(t, host.Last(), "草稿，未经审定")
	host.Send("/todo")
	require.NotContains(t, host.Last(), "纪要还差")

	there.Forge("paper:minutes:1")
	name, mark, text := there.Word()
	require.Equal(t, "青山镇政协联络处-纪要-2026-12-04-集镇停车难.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	require.True(t, strings.HasPrefix(text, "活动纪要\n集镇停车难\n"), text)
	for _, words := range []string{
		"\n小结：议了停车难，先划线后收费。\n时间：2026年12月4日15:00至17:00\n地点：镇政府二楼会议室\n接待：" + host.Name + "\n记录：" + host.Name + "\n",
		"（共9人）\n请假：" + h.Members[9].Name + "（共1人）\n列席：镇长老郑（副镇长）（共1人）\n",
		"\n一、发言情况\n陈静：讲了划线的办法\n龚平：讲了收费\n二、议定事项\n先划线\n五月前试行\n三、后续事项\n1. 划停车线（" + h.Members[4].Name + "，2026年12月20日前）\n",
	} {
		require.Contains(t, text, words)
	}
	require.NotContains(t, text, "胃病", "why somebody had leave is nobody's")
	require.NotContains(t, text, away.Name, "who was missing does not stand in minutes")

	before := len(h.Sandbox.Calls("sendDocument"))
	away.Forge("paper:minutes:1")
	away.Forge("minutes_edit:1")
	require.Len(t, h.Sandbox.Calls("sendDocument"), before, "who was not there has none")
	there.Forge("minutes_edit:1")
	require.NotContains(t, there.Last(), "谁讲了什么")

	// The director looks them over: no draft any more.
	d.Send("/sessions").Forge("session:1")
	d.Tap("填纪要")
	require.Contains(t, d.Last(), "讲了划线的办法")
	d.Tap("保存纪要")
	require.NotContains(t, d.Last(), "草稿")
	// What it cost stands there for those who see the fund's totals, as in the fund.
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, d.Row)
		require.NoError(t, err)
		one := int64(1)
		slip := &fund.Slip{Side: fund.Spending, Fen: 88_50, OnDate: "2026-12-04", Purpose: "场地", ActivityID: &one}
		return fund.File(tx, slip, director, h.Clock.Now())
	})
	d.Tap("纪要")
	_, mark, text = d.Word()
	require.Empty(t, mark)
	require.Contains(t, text, "\n实际支出：88.50 元\n")
	there.Forge("paper:minutes:1")
	_, _, text = there.Word()
	require.NotContains(t, text, "实际支出", "members do not see the fund")
	there.Send("/paper")
	require.Contains(t, there.Last(), "[ 纪要 ")
	var m mminutes.Minutes
	h.Rows(func(tx *gorm.DB) error { return tx.Take(&m).Error })
	require.Equal(t, d.Row, m.WrittenBy, "who wrote last is kept")
}

// Whatever the words are, the file is whole. What was skipped reads 无数据.
func TestMinutesOfHostileWords(t *testing.T) {
	h, _ := held(t, strings.Repeat("题", 100))
	d := h.Director
	d.Forge("minutes_edit:1")
	long := strings.Repeat("无", mminutes.Limit-40) + " =1+1 𠮷䶮 🚜 ]]><w:p>&"
	d.Send(long)
	d.Tap("跳过")
	d.Tap("跳过")
	require.Contains(t, d.Last(), "纪要已保存")
	d.Tap("纪要")
	name, _, text := d.Word()
	require.LessOrEqual(t, len([]rune(name)), 60)
	require.LessOrEqual(t, len(name), 200)
	require.Contains(t, text, "\n"+strings.Repeat("题", 100)+"\n")
	require.Contains(t, text, "\n"+long+"\n二、议定事项\n无数据\n")
}

// Who was named to record is asked the next working morning, once; the host is not.
func TestTheRecorderIsAsked(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	h.Write(func(tx *gorm.DB) error {
		a := &activities.Activity{Kind: activities.Discussion, Topic: "集镇停车难", Place: "二楼", StartsAt: time.Date(2026, 12, 8, 15, 0, 0, 0, harness.Shanghai), HostID: m[2].Row}
		return activities.Create(tx, a)
	})
	d.Send("/sessions").Forge("session:1")
	d.Tap("记录人")
	d.Tap(m[5].Name)
	require.Contains(t, d.Last(), "记录人："+m[5].Name)
	h.AdvanceTo(time.Date(2026, 12, 8, 14, 50, 0, 0, harness.Shanghai))
	for _, p := range m {
		p.Send("/checkin")
	}
	h.AdvanceTo(time.Date(2026, 12, 9, 8, 59, 0, 0, harness.Shanghai))
	require.Zero(t, m[5].Told("的纪要还差几句话"))
	h.AdvanceTo(time.Date(2026, 12, 9, 9, 5, 0, 0, harness.Shanghai))
	require.Equal(t, 1, m[5].Told("的纪要还差几句话"))
	require.Zero(t, m[2].Told("的纪要还差几句话"), "the host is not the recorder")
	m[5].Tap("填纪要")
	m[5].Tap("跳过")
	m[5].Tap("跳过")
	m[5].Tap("跳过")
	require.Contains(t, m[5].Last(), "纪要已保存")
	h.AdvanceTo(time.Date(2026, 12, 11, 10, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, m[5].Told("的纪要还差几句话"), "once")
}
