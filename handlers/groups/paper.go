package groups

import (
	"errors"
	"fmt"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/handlers/tasks"
	"lianluo/internal/documents"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	mgroups "lianluo/models/groups"
	"lianluo/models/people"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

func registerPaper(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "group", Access: bot.Inside, Make: makePaper, Offer: offer})
	papers.AddList(r, papers.List{Name: "group_tasks", Access: bot.Inside, Table: table})
}

// offer lists the groups of the running term whose work the person reads.
func offer(c *bot.Context) (list []papers.Offer, err error) {
	term, err := people.CurrentTerm(c.Tx, c.Now)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := people.Groups(c.Tx, term.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		members, err := all[i].MembersOf(c.Tx)
		if err != nil {
			return nil, err
		}
		if belongs(c, members) {
			list = append(list, papers.Offer{Label: all[i].Name, Arg: strconv.FormatInt(all[i].ID, 10)})
		}
	}
	return list, nil
}

// read is the group that arg names, if the person reads its work.
func read(c *bot.Context, arg string) (*people.Group, []people.Person, error) {
	g, err := papers.Record(c, arg, people.GroupByID)
	if err != nil {
		return nil, nil, err
	}
	members, err := g.MembersOf(c.Tx)
	if err != nil {
		return nil, nil, err
	}
	if !belongs(c, members) {
		return nil, nil, c.Problem("common.gone")
	}
	return g, members, nil
}

// makePaper makes the page of the group that arg names.
func makePaper(c *bot.Context, arg string) (*papers.File, error) {
	g, members, err := read(c, arg)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	leader, err := leaderName(c, w, g)
	if err != nil {
		return nil, err
	}
	q := calendar.QuarterOf(c.Local(c.Now))
	work, err := mgroups.WorkOf(c.Tx, g, q, c.Now)
	if err != nil {
		return nil, err
	}
	all, err := mtasks.Of(c.Tx, mtasks.FromGroup, g.ID)
	if err != nil {
		return nil, err
	}
	var open []mtasks.Task
	for _, t := range all {
		if t.State == mtasks.Open {
			open = append(open, t)
		}
	}
	purpose := g.Purpose
	if purpose == "" {
		purpose = w.Plain("paper.nothing")
	}
	doc := &docx.Document{Blocks: []docx.Block{
		docx.Subtitle{Title: g.Name, Below: w.Plain("workgroup.paper_of", "year", q.Year, "quarter", q.Q)},
		docx.Labelled{Label: w.Plain("workgroup.paper_purpose"), Text: purpose},
		docx.Labelled{Label: w.Plain("workgroup.paper_leader"), Text: leader},
		docx.Labelled{Label: w.Plain("workgroup.paper_members"), Text: names(w, members)},
		docx.Labelled{Label: w.Plain("workgroup.paper_quarter"), Text: w.Plain("workgroup.quarter", "given", len(work.Given), "done", len(work.Done), "overdue", len(work.Overdue))},
	}}
	for _, part := range []struct {
		key  string
		list []mtasks.Task
	}{{"workgroup.paper_open", open}, {"workgroup.paper_done", work.Done}} {
		blocks, err := taskBlocks(c, w, part.key, part.list)
		if err != nil {
			return nil, err
		}
		doc.Blocks = append(doc.Blocks, blocks...)
	}
	return papers.Word(c, g.Name, q.Key(), c.T("workgroup.paper_sent", "name", g.Name, "open", len(open), "done", len(work.Done)), doc)
}

// taskBlocks is a part of the paper: tasks in a table, or that there are none.
func taskBlocks(c *bot.Context, w *locale.Words, key string, list []mtasks.Task) ([]docx.Block, error) {
	head := docx.Heading{Level: 1, Text: w.Plain(key)}
	if len(list) == 0 {
		return []docx.Block{head, docx.Text(w.Plain("paper.nothing"))}, nil
	}
	named, err := mtasks.Owners(c.Tx, list)
	if err != nil {
		return nil, err
	}
	table := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("workgroup.column_n"), Width: 1, Centre: true}, {Title: w.Plain("workgroup.column_task"), Width: 5},
		{Title: w.Plain("workgroup.column_owner"), Width: 2, Centre: true}, {Title: w.Plain("workgroup.column_due"), Width: 2, Centre: true},
		{Title: w.Plain("workgroup.column_state"), Width: 2, Centre: true},
	}}
	today := store.DateOf(c.Now, c.Location())
	for i, t := range list {
		state := w.Plain("followup.state_" + string(t.State))
		switch {
		case t.DoneAt != nil:
			state = string(store.DateOf(*t.DoneAt, c.Location()))
		case t.DueOn < today:
			state = w.Plain("followup.overdue")
		}
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), t.Text, named[t.OwnerID], fmt.Sprint(t.DueOn), state})
	}
	return []docx.Block{head, table}, nil
}

// table is all that a group was given to do, as a table.
func table(c *bot.Context, arg string) (*documents.Sheet, error) {
	g, _, err := read(c, arg)
	if err != nil {
		return nil, err
	}
	list, err := mtasks.Of(c.Tx, mtasks.FromGroup, g.ID)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.name", "what", g.Name, "which", c.P("book.tasks")), Columns: tasks.TableColumns(c)}
	s.Rows, err = tasks.TableRows(c, list)
	return s, err
}
