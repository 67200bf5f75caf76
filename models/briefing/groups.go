package briefing

import (
	"fmt"
	"time"

	"lianluo/models/calendar"
	"lianluo/models/groups"
	"lianluo/models/records"
	"lianluo/models/tasks"
)

// GroupFigure is the work of a group (专班, §3) in a quarter: its tasks, whose words are read by
// its members and the staff. The group's chat has their numbers.
type GroupFigure struct {
	Name  string        `json:"name"` // of people.WorkGroups
	Given []records.Ref `json:"given,omitempty"`
	Done  []records.Ref `json:"done,omitempty"`
	Late  []records.Ref `json:"late,omitempty"` // to be done by the quarter's end, and not done
}

// groups counts what each group of the term was given and has done. It is the office's and no
// person's figure: a task is no measure of who has it.
func (c *counting) groups(out *Figures, q calendar.Quarter, now time.Time) error {
	list, err := groups.Quarter(c.tx, q, now)
	if err != nil {
		return fmt.Errorf("work of groups: %w", err)
	}
	for i := range list {
		w := &list[i]
		if !w.Any() {
			continue
		}
		out.Groups = append(out.Groups, GroupFigure{
			Name: w.Group.Name, Given: c.tasks(FigTasksGiven, w.Given), Done: c.tasks(FigTasksDone, w.Done), Late: c.tasks(FigTasksOverdue, w.Overdue),
		})
	}
	return nil
}

// tasks puts tasks behind a figure.
func (c *counting) tasks(key string, list []tasks.Task) (refs []records.Ref) {
	for i := range list {
		ref := records.Ref{Kind: records.KindFollowUp, ID: list[i].ID}
		c.add(key, ref)
		refs = append(refs, ref)
	}
	return refs
}
