package posts

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// TasksWord says why somebody is told of several tasks at once.
type TasksWord string

// The words, followup.… and followup.…_list in the catalogue.
const (
	TasksToday TasksWord = "due"
	TasksAhead TasksWord = "ahead"
)

// asksTasks says a message anew that names several tasks: without those that are done.
const asksTasks = "tasks"

// AboutTasks names what a person is told of several tasks.
func AboutTasks(person int64) string { return "tasks:" + itoa(person) }

// shownTasks bounds the tasks that have a button of their own.
const shownTasks = 6

// TasksMessage tells a person to see to tasks; one is told as it is told by itself.
func TasksMessage(c *bot.Context, w *locale.Words, person int64, list []tasks.Task, says TasksWord) (bot.Message, error) {
	if len(list) == 1 {
		return TaskMessage(c, w, &list[0], "followup."+string(says))
	}
	m := bot.Message{About: AboutTasks(person), Stays: true}
	err := nameTasks(c, w, &m, list, says)
	return m, err
}

// nameTasks writes the lines and buttons of several tasks.
func nameTasks(c *bot.Context, w *locale.Words, m *bot.Message, list []tasks.Task, says TasksWord) error {
	lines := []string{w.T("followup."+string(says)+"_list", "count", len(list))}
	stands := []string{string(says)}
	var buttons []bot.Button
	for i := range list {
		t := &list[i]
		stands = append(stands, itoa(t.ID))
		if i >= shownTasks {
			continue
		}
		source, err := TaskSource(c, w, t)
		if err != nil {
			return err
		}
		n := strconv.Itoa(i + 1)
		lines = append(lines, w.T("followup.list_line", "n", n, "text", t.Text, "date", w.Date(t.DueOn.Start(c.Location()), c.Local(c.Now)), "title", source))
		buttons = append(buttons, bot.Button{Text: w.Plain("followup.do_done_n", "n", n), Data: bot.Data("task_done", t.ID)})
	}
	if more := len(list) - shownTasks; more > 0 {
		lines = append(lines, w.T("followup.list_more", "count", more))
	}
	m.Asks, m.Stands, m.Text = asksTasks, strings.Join(stands, " "), locale.Join("\n", lines...)
	m.Buttons = append(bot.Rows(2, buttons...), bot.Row(bot.CommandButton(w.Plain("menu.todo"), "todo")))
	return nil
}

// tasksAnew names what of several tasks is still to be done by who was told.
func tasksAnew(c *bot.Context, _, stood string) (m bot.Message, next time.Time, err error) {
	says, ids, _ := strings.Cut(stood, " ")
	var list []tasks.Task
	for _, word := range strings.Fields(ids) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return m, next, fmt.Errorf("tasks that were told, %q: %w", stood, err)
		}
		t, err := tasks.ByID(c.Tx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return m, next, err
		}
		if t.State == tasks.Open && t.OwnerID == c.Person.ID {
			list = append(list, *t)
		}
	}
	if len(list) == 0 {
		return bot.Message{Text: c.T("followup.list_done")}, next, nil
	}
	if err := nameTasks(c, c.Words, &m, list, TasksWord(says)); err != nil {
		return m, next, err
	}
	if TasksWord(says) == TasksAhead {
		m.Buttons = append(m.Buttons, bot.Row(MuteButton(c.Words)))
	}
	return m, next, nil
}
