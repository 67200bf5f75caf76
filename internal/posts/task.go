package posts

import (
	"errors"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// TaskTitle names, in a language and plain, what a task comes from.
type TaskTitle func(c *bot.Context, w *locale.Words, id int64) (string, error)

// taskTitles are the titles of each kind of source.
type taskTitles map[tasks.SourceKind]TaskTitle

// AddTaskTitle tells how a kind of source is named.
func AddTaskTitle(r *bot.Router, kind tasks.SourceKind, title TaskTitle) {
	bot.Kept[taskTitles](r)[kind] = title
}

// RegisterTasks begins the titles of the sources of tasks.
func RegisterTasks(r *bot.Router) {
	bot.Keep(r, taskTitles{})
	r.Asks(asksTasks, tasksAnew)
}

// TaskSource names what a task comes from; "" for nothing in particular, or what is gone.
func TaskSource(c *bot.Context, w *locale.Words, t *tasks.Task) (string, error) {
	title := bot.Kept[taskTitles](c)[t.SourceKind]
	if title == nil {
		return "", nil
	}
	text, err := title(c, w, t.SourceID)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return text, err
}

// TaskWord is what a task is called: what an activity left is 后续事项.
func TaskWord(w *locale.Words, t *tasks.Task) string {
	if t.SourceKind == tasks.FromActivity {
		return w.Plain("followup.title")
	}
	return w.Plain("followup.task")
}

// AboutTask names a task in what is said of it: with an activity's it is the activity, whose
// changes its owner hears of.
func AboutTask(t *tasks.Task) string {
	if t.SourceKind == tasks.FromActivity {
		return records.Ref{Kind: records.KindActivity, ID: t.SourceID}.String()
	}
	return records.Ref{Kind: records.KindFollowUp, ID: t.ID}.String()
}

// TaskMessage tells the owner of a task to see to it; key says why it is told now.
func TaskMessage(c *bot.Context, w *locale.Words, t *tasks.Task, key string) (bot.Message, error) {
	source, err := TaskSource(c, w, t)
	if err != nil {
		return bot.Message{}, err
	}
	due := w.Date(t.DueOn.Start(c.Location()), c.Local(c.Now))
	return bot.Message{
		About: AboutTask(t), Stays: true,
		Text:    w.T(key, "text", t.Text, "date", due, "title", source, "what", TaskWord(w, t)),
		Buttons: bot.Rows(2, button(w, "followup.do_done", "followup_step", t.ID, tasks.Done), button(w, "step.view", "followup", t.ID)),
	}, nil
}
