package activities

import (
	"lianluo/bot"
	"lianluo/handlers/tasks"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	mtasks "lianluo/models/tasks"
)

// registerTasks is what an activity leaves to be done (后续事项, domain C4).
func registerTasks(r *bot.Router) {
	tasks.AddSource(r, tasks.Source{
		Kind: mtasks.FromActivity,
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			a, err := mactivities.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return posts.ActivityName(w, a), nil
		},
		Check: func(c *bot.Context, id int64) error {
			a, err := mactivities.ByID(c.Tx, id)
			if err != nil {
				return err
			}
			if a.State == mactivities.ActivityCancelled {
				return c.Problem("session.was_cancelled")
			}
			return nil
		},
		Back: func(c *bot.Context, id int64) (bot.Button, bool, error) {
			if c.Person.Is(people.Staff) {
				return c.B("session.open", "session", id), true, nil
			}
			return c.B("session.open", "activity", id), true, nil
		},
	})
}

// followUpLines adds to a card how far what is to follow has come.
func followUpLines(c *bot.Context, a *mactivities.Activity, lines []string) ([]string, error) {
	if a.Kind == mactivities.Study {
		return lines, nil
	}
	line, err := tasks.Count(c, mtasks.FromActivity, a.ID)
	if err == nil && line != "" {
		lines = append(lines, line)
	}
	return lines, err
}
