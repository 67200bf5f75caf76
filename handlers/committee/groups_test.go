package committee_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// What the groups (专班) were given and have done is in the quarter's briefing, as numbers, and in
// the report with the words of what was done; both say the same, and each opens to its tasks.
// A briefing that did not count them says nothing of them.
func TestTheWorkOfTheGroups(t *testing.T) {
	h := harness.New(t).Demo()
	unreported(h)
	at := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 10, 0, 0, 0, harness.Shanghai)
	}
	h.Write(func(tx *gorm.DB) error {
		require.NoError(t, tx.Where("source_kind = ?", tasks.FromGroup).Delete(&tasks.Task{}).Error) // the demo office's own
		term, err := people.CurrentTerm(tx, at(9, 30))
		require.NoError(t, err)
		list, err := people.MakeGroups(tx, term.ID)
		require.NoError(t, err)
		members, err := people.Members(tx)
		require.NoError(t, err)
		boss := &people.Person{}
		require.NoError(t, tx.Where("name = ?", h.Director.Name).Take(boss).Error)
		for i, x := range []struct {
			group int
			text  string
			due   store.Date
			done  time.Time
		}{
			{0, "摸排断头路，列出清单。", "2026-08-20", at(8, 18)}, {0, "走访三户困难群众", "2026-09-10", time.Time{}}, {2, "联系在外乡贤", "2026-11-10", time.Time{}},
		} {
			task := &tasks.Task{Text: x.text, OwnerID: members[i].ID, DueOn: x.due, SourceKind: tasks.FromGroup, SourceID: list[x.group].ID}
			_, err := tasks.Add(tx, task, boss, at(7, 20))
			require.NoError(t, err)
			if !x.done.IsZero() {
				_, err = tasks.Life.Advance(tx, task, records.Move[tasks.State]{To: tasks.Done, By: boss}, x.done)
				require.NoError(t, err)
			}
		}
		return nil
	})
	d, m := h.Director, h.Members[3]
	d.Send("/report 2026Q3")
	if strings.Contains(d.Last(), "季通报还没有发布") {
		released(t, h)
	}
	d.Send("/report 2026Q3").Tap("起草汇报")
	all := texts(h, latest(h).ID)
	require.NotContains(t, all[mcommittee.Measures], "抓专班", "the briefing was released before the tasks were there")
	require.Contains(t, all[mcommittee.Measures], "除以上四项外")

	h.Write(func(tx *gorm.DB) error { // as if it were to be counted today
		old, err := briefing.Latest(tx, q3)
		require.NoError(t, err)
		k, err := briefing.CorrectionsOf(tx, old)
		require.NoError(t, err)
		require.Len(t, k.Changes, 3)
		require.NoError(t, tx.Exec("DELETE FROM committee_reports").Error)
		require.NoError(t, tx.Exec("DELETE FROM text_parts").Error)
		require.NoError(t, tx.Exec("UPDATE briefings SET figures = replace(replace(replace(figures, '\"key\":\"tasks_given\"', '\"key\":\"x\"'), '\"key\":\"tasks_done\"', '\"key\":\"y\"'), '\"key\":\"tasks_overdue\"', '\"key\":\"z\"')").Error)
		old, err = briefing.Latest(tx, q3)
		require.NoError(t, err)
		k, err = briefing.CorrectionsOf(tx, old)
		require.NoError(t, err)
		require.Empty(t, k.Changes, "a snapshot that did not count them")
		if err := tx.Exec("DELETE FROM briefings WHERE year = 2026 AND quarter = 3").Error; err != nil {
			return err
		}
		b, err := briefing.Draft(tx, q3, nil)
		require.NoError(t, err)
		return briefing.Release(tx, b, 0, time.Date(2026, 10, 12, 9, 0, 0, 0, harness.Shanghai))
	})
	post := d.Send("/briefing 2026Q3").Last()
	require.Contains(t, post, people.WorkGroups[0]+"：交办任务 2 件，办结任务 1 件\n")
	require.Contains(t, post, people.WorkGroups[2]+"：交办任务 1 件")
	require.NotContains(t, post, people.WorkGroups[1])
	require.NotContains(t, post, "断头路，列出", "the words of a task are its group's")
	require.NotContains(t, post, "未办结", "who is late is not told the group")
	d.Tap("看依据")
	d.Tap("专班任务到期未办结 1")
	require.Contains(t, d.Last(), "走访三户困难群众")
	d.Tap("1")
	require.Contains(t, d.Last(), "任务")
	m.Send("/start figures-2026Q3")
	require.NotContains(t, m.Last(), "专班")
	var id string
	h.Rows(func(tx *gorm.DB) error {
		b, err := briefing.Latest(tx, q3)
		id = records.Ref{Kind: records.KindBriefing, ID: b.ID}.String()[len(records.KindBriefing)+1:]
		return err
	})
	require.NotContains(t, m.Forge("figures:"+id+":tasks_done")+m.Last(), "断头路，列出", "its words are the group's and the staff's")

	d.Send("/report 2026Q3").Tap("起草汇报")
	all = texts(h, latest(h).ID)
	require.Contains(t, all[mcommittee.Measures], "五是抓专班，任务分到人头。各专班交办任务3件（"+people.WorkGroups[0]+"2件、"+people.WorkGroups[2]+"1件）。")
	require.Contains(t, all[mcommittee.Measures], "除以上五项外")
	require.Contains(t, all[mcommittee.Results], "三是专班任务逐项办理。各专班办结任务1件。"+people.WorkGroups[0]+"办结1件：“摸排断头路，列出清单”。到期没有办结的任务1件，继续督促办理。")
	h.Rows(func(tx *gorm.DB) error {
		p, err := parts.Of(tx, records.KindReport, latest(h).ID)
		require.NoError(t, err)
		sourced := 0
		for i := range p {
			now, err := p[i].Now()
			require.NoError(t, err)
			for _, s := range now {
				if (strings.Contains(s.Text, "任务") || strings.Contains(s.Text, "办结1件")) && s.Sourced() {
					sourced++
				}
			}
		}
		require.Equal(t, 4, sourced, "each sentence that says a number opens to its tasks")
		return nil
	})
}
