package front

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/tasks"
)

// todoPage is how many things /todo shows at a time.
const todoPage = 6

func registerTodo(r *bot.Router) {
	r.Command("todo", bot.Readers, todo)
	r.Button("todo", bot.Readers, todo)
	r.Button("drop_draft", bot.Readers, dropDraft)
	papers.AddList(r, papers.List{Name: "todo", Access: bot.Readers, Table: todoTable})
}

// todoCount counts what waits for the person.
func todoCount(c *bot.Context) (int, error) {
	lines, err := todoLines(c)
	return len(lines), err
}

func todoLines(c *bot.Context) ([]TodoLine, error) {
	items, err := desk.Todo(c.Tx, c.Person, c.Now)
	if err != nil {
		return nil, err
	}
	var lines []TodoLine
	for _, item := range items {
		lines = append(lines, todoOf(c, item))
	}
	added, err := addedTodos(c)
	if err != nil {
		return nil, err
	}
	lines = append(lines, added...)
	drafts, err := ledger.Drafts(c.Tx, c.Person.ID)
	for _, d := range drafts {
		if !c.Words.Has(d.Form+".title") || c.Blank(&d) {
			continue // of an earlier version, or nothing to go on with
		}
		title := c.P(d.Form + ".title")
		about, err := c.AboutDraft(&d)
		if err != nil {
			return nil, err
		}
		lines = append(lines, TodoLine{
			Text:   c.T("todo.draft", "title", title, "about", about, "date", c.Date(d.UpdatedAt)),
			Button: bot.Button{Text: c.P("todo.draft_do", "title", title), Data: bot.Data("form", d.ID, "resume")},
			Sort:   "draft", Matter: chat.Joined(title, about, c.Date(d.UpdatedAt)),
			draft: d.ID, label: c.P("todo.draft", "title", title, "about", about, "date", c.Date(d.UpdatedAt)),
		})
	}
	return lines, err
}

// dropDraft gives a draft up, or asks which one: drop_draft[:ID].
func dropDraft(c *bot.Context) error {
	done, back := "", []bot.Button(nil)
	if c.Arg(0) != "" {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		if _, err := c.DropDraft(id); err != nil {
			return err
		}
		done, back = c.T("todo.dropped"), bot.Row(c.B("form.resume", "form", id, "resume"))
	}
	lines, err := todoLines(c)
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n\n", done, c.T("todo.drop_which"))}
	for _, l := range lines {
		if l.draft != 0 && len(m.Buttons) < todoDrafts {
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("todo.drop", "title", l.label), Data: bot.Data("drop_draft", l.draft)}))
		}
	}
	if len(m.Buttons) == 0 {
		m.Text = locale.Join("\n\n", done, c.T("todo.no_drafts"))
	}
	m.Buttons = append(m.Buttons, append(back, bot.CommandButton(c.P("common.back"), "todo")))
	_, err = c.Show(m)
	return err
}

// todoDrafts is how many drafts are offered to be given up at a time.
const todoDrafts = 10

// todoOf words one thing that waits. What came back is opened by its kind; the other
// routes are those of their feature.
func todoOf(c *bot.Context, item desk.TodoItem) TodoLine {
	key := "todo." + string(item.Kind)
	line := TodoLine{
		Text: c.T(key, "title", item.Title, "number", item.Number, "date", c.Date(item.At)),
		Sort: string(item.Kind), Matter: chat.Joined(item.Title, item.Number), Due: item.Due,
	}
	if item.Whole != "" {
		line.Matter = item.Whole
	}
	if item.Kind == desk.TodoNote || item.Kind == desk.TodoReflection {
		line.Matter = chat.Joined(item.Title, c.Date(item.At))
	}
	if item.Reason != "" {
		line.Text += "\n" + c.T("todo.reason", "reason", item.Reason)
		line.Matter += "\n" + c.P("todo.reason", "reason", item.Reason)
	}
	if item.Kind == desk.TodoReturned {
		line.Button = boardOf(c).opens[item.Record.Kind](c, key+"_do", item.Record.ID)
		return line
	}
	if item.Kind == desk.TodoFollowUp || item.Kind == desk.TodoTask { // what it is stands in the line: one tap says that it is done
		line.Button = c.B("followup.do_done", "followup_step", item.Record.ID, tasks.Done)
		return line
	}
	route := map[desk.TodoKind]string{
		desk.TodoAnswer: "activity", desk.TodoNote: "note", desk.TodoReflection: "reflect",
		desk.TodoRate: "suggestion", desk.TodoLook: "suggestion", desk.TodoAnnouncement: "announce_read", desk.TodoHandIn: "announce_fill",
	}[item.Kind]
	line.Button = c.B(key+"_do", route, item.Record.ID)
	return line
}

// todo lists what waits for the person, a button for each; for the staff what
// waits on the desk comes first, as the desk itself has it.
func todo(c *bot.Context) error {
	lines, err := todoLines(c)
	if err != nil {
		return err
	}
	text, buttons, queue, err := deskTodo(c)
	if err != nil {
		return err
	}
	// What waits on the desk is counted here and walked through there: as a table it can be
	// seen as a list.
	whole := papers.AsTable(c, "todo", "", 0, len(lines)+queue > todoPage)
	if len(lines) == 0 {
		if text == "" {
			text = c.T("todo.nothing")
		}
		if whole != nil {
			buttons = append(buttons, whole)
		}
		_, err := c.Show(bot.Message{Text: text, Buttons: append(buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))})
		return err
	}
	page, pages := chat.PageOf(c.ArgInt(0), len(lines), todoPage)
	part := lines[page*todoPage : min(len(lines), (page+1)*todoPage)]
	title := "todo.title"
	if text != "" {
		title = "todo.own_title"
	}
	text = locale.Join("\n\n", text, c.T(title, "count", len(lines)))
	var own []bot.Button
	for i, l := range part {
		n := page*todoPage + i + 1
		text += "\n\n" + c.T("todo.line", "n", n, "text", locale.HTML(l.Text))
		l.Button.Text = c.P("todo.line", "n", n, "text", l.Button.Text)
		own = append(own, l.Button)
	}
	buttons = append(buttons, bot.Rows(2, own...)...)
	if turn := append(chat.Pager(c, page, page < pages-1, "todo"), whole...); turn != nil {
		buttons = append(buttons, turn)
	}
	if slices.ContainsFunc(lines, func(l TodoLine) bool { return l.draft != 0 }) {
		buttons = append(buttons, bot.Row(c.B("todo.drop_some", "drop_draft")))
	}
	m := bot.Message{Text: text, Buttons: buttons}
	_, err = c.Show(m)
	return err
}

// deskTodo is what waits on the desk, with a button for each kind that begins
// a walk through it; empty for who has no desk. count is how much stands in the queue.
func deskTodo(c *bot.Context) (text string, buttons [][]bot.Button, count int, err error) {
	if c.Person.Is(people.PartyContact) && !c.Person.Is(people.Staff) {
		all, err := contactParts(c)
		if err != nil || all.Waits == 0 {
			return "", nil, 0, err
		}
		return all.Text, all.Buttons, 0, nil
	}
	queue, err := staffQueue(c)
	if err != nil || len(queue) == 0 {
		return "", nil, 0, err
	}
	var kinds []bot.Button
	for _, kind := range records.Waits {
		if n := queue.Count(kind); n > 0 {
			kinds = append(kinds, bot.Button{Text: c.P("review.count."+string(kind), "count", n), Data: bot.Data("review", kind)})
		}
	}
	return waiting(c, queue), bot.Rows(1, kinds...), len(queue), nil
}

// staffQueue is what waits on the desk of the staff; nothing for who is none of them.
func staffQueue(c *bot.Context) (desk.Desk, error) {
	if !c.Person.Is(people.Staff) {
		return nil, nil
	}
	queue, err := desk.Queue(c.Tx)
	if err != nil {
		return nil, err
	}
	return shown(c, queue), nil
}
