package tasks

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/people"
	mtasks "lianluo/models/tasks"
)

// days are when tasks are due that are not done: one's own, and for the staff everybody's with
// who sees to each.
func days(c *bot.Context, w *locale.Words, _ int) (list []front.Day, err error) {
	if !bot.Inside.Allows(c.Person) {
		return nil, nil
	}
	staff := c.Person.Is(people.Staff)
	open, err := mtasks.OpenOf(c.Tx, c.Person.ID)
	if staff {
		open, err = mtasks.AllOpen(c.Tx)
	}
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(open))
	for i := range open {
		ids[i] = open[i].OwnerID
	}
	named, err := people.Names(c.Tx, ids)
	if err != nil {
		return nil, err
	}
	for i := range open {
		t, name := &open[i], ""
		if staff {
			name = named[t.OwnerID]
		}
		list = append(list, front.Day{On: t.DueOn, Sort: front.DayTask, Own: true, Text: w.Plain("calendar.task_due", "text", t.Text, "name", name)})
	}
	return list, nil
}
