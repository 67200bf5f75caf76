package demo

import (
	"time"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// groupWork is what a 专班 of this term is for, who leads it, and what it was given to do.
type groupWork struct {
	leader, purpose string
	tasks           []givenTask
}

// givenTask was given so many days ago and is due so many days from now; who has done it did so
// many days ago, 0: it is open.
type givenTask struct {
	seat             string
	given, due, done int
	text             string
}

// groupWorks are in the order of people.WorkGroups.
var groupWorks = []groupWork{
	{"village", "调查群众反映集中的难事，提出办法，跟到有结果。", []givenTask{
		{"women", 45, -12, 16, "走访青山村独居老人，列出要上门照料的"},
		{"health", 14, 12, 0, "汇总各村卫生室缺哪些常用药，列一份清单"},
		{"village", 12, 16, 0, "和交警中队商量校门口上下学时段的停车"},
	}},
	{"culture", "走访老同志，收集老照片、老物件，记下青山镇的往事。", []givenTask{
		{"education", 50, -20, 23, "请两位退休老教师讲讲学校的旧事，记下来"},
		{"culture", 13, 14, 0, "把石桥村的老照片扫描好，写上说明"},
	}},
	{"business", "联系在外经商的老乡，帮来青山镇办厂的人办手续。", []givenTask{
		{"finance", 38, -10, 13, "把返乡创业贷款的办法理成一页纸"},
		{"business", 15, 20, 0, "请三位在外经商的老乡回来看看"},
	}},
}

// writeGroups gives the groups of this term their leaders and their tasks (§3).
func (h *history) writeGroups() error {
	list, err := people.MakeGroups(h.on(h.at(h.today, 0, 0)), h.terms[len(h.terms)-1].ID)
	if err != nil {
		return err
	}
	for i := range list {
		work := groupWorks[i]
		if err := list[i].SetLeader(h.tx, h.holderOf(work.leader).ID); err != nil {
			return err
		}
		if err := list[i].SetPurpose(h.tx, work.purpose); err != nil {
			return err
		}
		for _, g := range work.tasks {
			owner, at := h.holderOf(g.seat), h.past(h.ago(g.given, 9, 40), time.Hour)
			t := &tasks.Task{SourceKind: tasks.FromGroup, SourceID: list[i].ID, Text: g.text, OwnerID: owner.ID, DueOn: h.later(h.today, g.due)}
			if _, err := tasks.Add(h.on(at), t, h.director, at); err != nil {
				return err
			}
			if g.done == 0 {
				continue
			}
			at = h.past(h.ago(g.done, 17, 20), time.Hour)
			if _, err := tasks.Life.Advance(h.on(at), t, records.Move[tasks.State]{To: tasks.Done, By: owner}, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// onDay is a day of a year, and whether it is over by today.
func (h *history) onDay(year int, month time.Month, day int) (store.Date, bool) {
	d := h.workday(year, month, day)
	return d, d < h.today
}
