package committee

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/tasks"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mcommittee "lianluo/models/committee"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

// taskMonths is how long there is for what the committee said, until somebody says otherwise.
const taskMonths = 1

// registerTasks has tasks come from what the committee said of a report (§16).
func registerTasks(r *bot.Router) {
	tasks.AddSource(r, tasks.Source{
		Kind: mtasks.FromReport,
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			r, err := mcommittee.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return title(w, r), nil
		},
		Back: func(c *bot.Context, id int64) (b bot.Button, ok bool, err error) {
			if !bot.Staff.Allows(c.Person) { // who sees to it reads the task alone
				return b, false, nil
			}
			return c.B("report.said", "report_said", id), true, nil
		},
	})
}

// asTask makes a task of a remark: its owner is who presses, who hands it to somebody else
// with one more tap.
func asTask(c *bot.Context, one *mcommittee.Remark) (ref records.Ref, err error) {
	loc, err := people.LocationOf(c.Tx)
	if err != nil {
		return ref, err
	}
	t := &mtasks.Task{
		Text: phrase.Truncate(one.Words, mtasks.TextLimit), OwnerID: c.Person.ID, DueOn: store.DateOf(c.Now, loc).AddDate(0, taskMonths, 0),
		SourceKind: mtasks.FromReport, SourceID: one.ReportID,
	}
	step, err := mtasks.Add(c.Tx, t, c.Person, c.Now)
	if err != nil {
		if errors.Is(err, mtasks.ErrTooMany) {
			return ref, c.Problem("followup.too_many_open", "count", mtasks.OpenLimit)
		}
		return ref, err
	}
	_, err = tasks.Given(c, t, step)
	return records.Ref{Kind: records.KindFollowUp, ID: t.ID}, err
}

// dropTask takes the task of a remark off the list, unless it is done or off it.
func dropTask(c *bot.Context, id int64) error {
	t, err := mtasks.ByID(c.Tx, id)
	if err != nil || t.State != mtasks.Open {
		return err
	}
	step, err := mtasks.Life.Advance(c.Tx, t, records.Move[mtasks.State]{To: mtasks.Dropped, By: c.Person}, c.Now)
	if err != nil {
		return err
	}
	_, err = tasks.Given(c, t, step)
	return err
}
