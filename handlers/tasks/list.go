package tasks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

// listPage is how many tasks stand on a page.
const listPage = 8

func registerList(r *bot.Router) {
	r.Command("tasks", bot.Inside, showAll)
	r.Button("tasks", bot.Inside, showAll)
	r.Button("task_hand", bot.Staff, handOver)
	papers.AddList(r, papers.List{Name: "tasks", Access: bot.Staff, Table: table})
	front.AddDeskLine(r, deskLine)
}

// waiting lists what is to be done in the office: first that of people who have left, then by
// the day.
func waiting(c *bot.Context) (list []mtasks.Task, gone map[int64]bool, err error) {
	if list, err = mtasks.AllOpen(c.Tx); err != nil {
		return nil, nil, err
	}
	unowned, err := mtasks.Unowned(c.Tx)
	if err != nil {
		return nil, nil, err
	}
	gone = map[int64]bool{}
	for _, t := range unowned {
		gone[t.ID] = true
	}
	slices.SortStableFunc(list, func(a, b mtasks.Task) int {
		switch {
		case gone[a.ID] == gone[b.ID]:
			return 0
		case gone[a.ID]:
			return -1
		}
		return 1
	})
	return list, gone, nil
}

// showAll lists the tasks of the office for its staff, and for a member those that he or she has.
func showAll(c *bot.Context) error {
	var list []mtasks.Task
	var gone map[int64]bool
	var err error
	head, none := "followup.own_head", "followup.own_none"
	if c.Person.Is(people.Staff) {
		head, none = "followup.all_head", "followup.all_none"
		list, gone, err = waiting(c)
	} else {
		list, err = mtasks.OpenOf(c.Tx, c.Person.ID)
	}
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(c.ArgInt(0), len(list), listPage)
	lines := []string{c.T(head, "count", len(list))}
	if len(list) == 0 {
		lines[0] = c.T(none)
	}
	var numbers []bot.Button
	for i := page * listPage; i < min(len(list), (page+1)*listPage); i++ {
		line, err := taskLine(c, &list[i])
		if err != nil {
			return err
		}
		lines = append(lines, strconv.Itoa(i+1)+". "+locale.Join(" · ", line, Days(c, &list[i]), leftWord(c, gone[list[i].ID])))
		numbers = append(numbers, bot.Button{Text: strconv.Itoa(i + 1), Data: bot.Data("followup", list[i].ID)})
	}
	m := bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(4, numbers...)}
	if turn := chat.Pager(c, page, page < pages-1, "tasks"); turn != nil {
		m.Buttons = append(m.Buttons, turn)
	}
	if c.Person.Is(people.Staff) {
		last := bot.Row(c.B("followup.give", "task_add", ""))
		if len(list) > 0 {
			last = append(last, papers.Button(c, "table", "tasks."))
		}
		m.Buttons = append(m.Buttons, last)
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("command.groups"), "groups"), bot.CommandButton(c.P("common.menu"), "menu")))
	_, err = c.Show(m)
	return err
}

func leftWord(c *bot.Context, left bool) string {
	if left {
		return c.T("followup.left_word")
	}
	return ""
}

// Days says how many days a task that is open has left, or is over; "" for any other.
func Days(c *bot.Context, t *mtasks.Task) string {
	if t.State != mtasks.Open {
		return ""
	}
	today := store.DateOf(c.Now, c.Location())
	switch n := int(t.DueOn.Start(time.UTC).Sub(today.Start(time.UTC)) / (24 * time.Hour)); {
	case n > 0:
		return c.T("followup.days_left", "count", n)
	case n == 0:
		return c.T("followup.due_today")
	default:
		return c.T("followup.days_over", "count", -n)
	}
}

// table is that list as a table.
func table(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, _, err := waiting(c)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.tasks"), Columns: TableColumns(c)}
	s.Rows, err = TableRows(c, list)
	return s, err
}

// TableColumns head a table of tasks, and TableRows are its rows.
func TableColumns(c *bot.Context) []documents.Column {
	return papers.Columns(c, "book.column.task", "book.column.source", "book.column.owner", "book.column.due", "book.column.state", "book.column.done_on")
}

// TableRows are the rows of a table of tasks.
func TableRows(c *bot.Context, list []mtasks.Task) (rows [][]string, err error) {
	names, err := mtasks.Owners(c.Tx, list)
	if err != nil {
		return nil, err
	}
	for i := range list {
		t := &list[i]
		source, err := posts.TaskSource(c, c.Words, t)
		if err != nil {
			return nil, err
		}
		done := ""
		if t.DoneAt != nil {
			done = papers.Day(c, *t.DoneAt)
		}
		state := c.P("followup.state_" + string(t.State))
		if t.State == mtasks.Open && t.DueOn < store.DateOf(c.Now, c.Location()) {
			state = c.P("followup.overdue")
		}
		rows = append(rows, []string{t.Text, source, names[t.OwnerID], fmt.Sprint(t.DueOn), state, done})
	}
	return rows, nil
}

// deskLine tells the staff what is over its day, and what nobody sees to any more.
func deskLine(c *bot.Context) (string, error) {
	over, err := mtasks.Overdue(c.Tx, store.DateOf(c.Now, c.Location()))
	if err != nil {
		return "", err
	}
	left, err := mtasks.Unowned(c.Tx)
	if err != nil || len(over)+len(left) == 0 {
		return "", err
	}
	return c.T("followup.desk", "over", len(over), "left", len(left)), nil
}
