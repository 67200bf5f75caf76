package year

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/tasks"
)

// compareTasks holds each task, as it is on record and as the director reads it, against
// tasks.txt.
func (p *player) compareTasks(t *testing.T) {
	want := readTable(t, "tasks.txt")
	var list []tasks.Task
	steps, photos := map[int64][]records.Step{}, map[int64]int{}
	names, groups := map[int64]string{}, map[int64]string{}
	p.Rows(func(tx *gorm.DB) error {
		if err := tx.Order("id").Find(&list).Error; err != nil {
			return err
		}
		for _, one := range list {
			of, err := tasks.Life.StepsOf(tx, one.ID)
			if err != nil {
				return err
			}
			n, err := records.CountAttachments(tx, records.KindFollowUp, one.ID)
			if err != nil {
				return err
			}
			steps[one.ID], photos[one.ID] = of, int(n[one.ID])
		}
		var everybody []people.Person
		if err := tx.Find(&everybody).Error; err != nil {
			return err
		}
		for _, one := range everybody {
			names[one.ID] = one.Name
		}
		term, err := people.CurrentTerm(tx, p.Clock.Now())
		if err != nil {
			return err
		}
		all, err := people.Groups(tx, term.ID)
		for _, g := range all {
			groups[g.ID] = g.Name
		}
		return err
	})
	require.Len(t, list, len(want.Names))
	day := func(at time.Time) string { return at.In(harness.Shanghai).Format("01-02") }
	open := 0
	for i, number := range want.Names {
		one, cells := &list[i], want.Cells[number]
		require.NotEmpty(t, steps[one.ID], number)
		first, last := steps[one.ID][0], steps[one.ID][len(steps[one.ID])-1]
		got := map[string]string{
			"交办": names[first.ByID], "办理": names[one.OwnerID], "交办日": day(first.At), "期限": string(one.DueOn)[5:], "事项": one.Text,
			"照片": strconv.Itoa(photos[one.ID]), "结束": none,
		}
		switch one.SourceKind {
		case tasks.FromGroup:
			got["来自"] = groups[one.SourceID]
		case tasks.FromReport:
			got["来自"] = "汇报"
		default:
			got["来自"] = "会议"
		}
		switch one.State {
		case tasks.Open:
			got["结果"] = "未办"
			open++
		case tasks.Done:
			got["结果"], got["结束"] = "办结", day(*one.DoneAt)
			if one.DoneAt.In(harness.Shanghai).Format(time.DateOnly) > string(one.DueOn) {
				got["结果"] = "逾期办结"
			}
		default:
			got["结果"], got["结束"] = "收回", day(last.At)
		}
		for _, key := range want.Head {
			assert.Equal(t, cells[key], got[key], "task %s: %s", number, key)
		}

		p.wait(1)
		p.Director.Send("/office").Forge(fmt.Sprintf("followup:%d", one.ID))
		card := p.Director.Last()
		assert.Contains(t, card, cells["事项"]+" · "+cells["办理"])
		assert.Equal(t, one.State == tasks.Done, strings.HasPrefix(card, "✅"), "%s:\n%s", number, card)
		if cells["结果"] == "收回" {
			assert.NotContains(t, p.person(cells["办理"]).Chat(), cells["事项"], "who never heard of it need not hear that it is off")
		}
	}
	assert.Contains(t, p.Director.Send("/tasks").Last(), fmt.Sprintf("未办 %d 件", open))
}
