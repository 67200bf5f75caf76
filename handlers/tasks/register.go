// Package tasks is what people are given to do (§3, domain C4): given, done with one tap, handed
// over, listed. What a task comes from is another room's: see Source.
package tasks

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/posts"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	mtasks "lianluo/models/tasks"
)

// Source is what tasks of one kind come from, as the room that has it tells (AddSource).
type Source struct {
	Kind mtasks.SourceKind
	// Title names one, also in what the owner is told; nil: nothing is named.
	Title posts.TaskTitle
	// Check refuses with a problem that one takes tasks now; nil: it does, if it is there.
	Check func(c *bot.Context, id int64) error
	// Gives tells whether somebody who is none of the staff gives tasks of one; nil: nobody.
	Gives func(c *bot.Context, id int64) (bool, error)
	// Owners are who can be given a task of one; nil: the members and the staff.
	Owners func(c *bot.Context, id int64) ([]people.Person, error)
	// Back is the button that leads to one, for the person, if there is one.
	Back func(c *bot.Context, id int64) (b bot.Button, ok bool, err error)
}

// sources are those that others have added.
type sources map[mtasks.SourceKind]*Source

// Register makes the router know what is done with tasks.
func Register(r *bot.Router) {
	bot.Keep(r, sources{})
	posts.RegisterTasks(r)
	front.AddDays(r, days)
	bot.AddForm(r, taskForm())
	r.Button("followups", bot.Staff, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		return showOf(c, mtasks.FromActivity, id)
	})
	r.Button("followup_add", bot.Staff, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		return startForm(c, mtasks.FromActivity, id)
	})
	r.Button("task_add", bot.Joined, addPressed)
	registerPhotos(r)
	registerList(r)
	registerBelow(r)
	front.Add(r, taskKind())
}

// AddSource has tasks come from something new.
func AddSource(r *bot.Router, s Source) {
	bot.Kept[sources](r)[s.Kind] = &s
	if s.Title != nil {
		posts.AddTaskTitle(r, s.Kind, s.Title)
	}
}

func sourceOf(from bot.Keeper, kind mtasks.SourceKind) *Source {
	if s := bot.Kept[sources](from)[kind]; s != nil {
		return s
	}
	return &Source{Kind: kind}
}

// Given does what follows when a room has given a task by a step of its own (mtasks.Add): its
// owner is told after the undo time. The action undoes it.
func Given(c *bot.Context, t *mtasks.Task, step *records.Step) (*ledger.Action, error) {
	return taskKind().Taken(c, t, step)
}

// Line is one task in a line, as HTML.
func Line(c *bot.Context, t *mtasks.Task) (string, error) { return taskLine(c, t) }

// Count says how far a source's tasks have come: 后续事项：办结 1/2; "" where there are none.
func Count(c *bot.Context, kind mtasks.SourceKind, id int64) (string, error) {
	list, err := mtasks.Of(c.Tx, kind, id)
	if err != nil || len(list) == 0 {
		return "", err
	}
	done := 0
	for _, t := range list {
		if t.State == mtasks.Done {
			done++
		}
	}
	return c.T("followup.count", "done", done, "of", len(list), "what", posts.TaskWord(c.Words, &list[0])), nil
}
