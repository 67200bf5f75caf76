package tasks

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/records"
	mtasks "lianluo/models/tasks"
)

// registerBelow is what stands on a message that names several tasks (posts.TasksMessage): one
// tap says that one is done, the answer comes below, and the message goes on with the others.
func registerBelow(r *bot.Router) {
	r.Button("task_done", bot.Inside, doneBelow).Asks(posts.AboutArg(records.KindFollowUp), lookDone)
}

func doneBelow(c *bot.Context) error {
	k := taskKind()
	t, err := k.Pressed(c)
	if err != nil {
		return err
	}
	step, a, err := k.Take(c, t, records.Move[mtasks.State]{To: mtasks.Done, By: c.Person})
	if err != nil {
		return err
	}
	m, err := k.Answer(c, t, step, a)
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

// lookDone tells whether there is still something to be said of the task by the person.
func lookDone(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	t, err := mtasks.ByID(c.Tx, id)
	if err == nil && t.OwnerID == c.Person.ID && mtasks.Life.Allows(t, mtasks.Done, c.Person) {
		s.Until = c.Now.Add(posts.LookAgain)
	}
	return s, err
}
