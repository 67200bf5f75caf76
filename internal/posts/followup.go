package posts

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
)

// FollowUpMessage tells the owner of what an activity left to be done; key says
// why it is told now.
func FollowUpMessage(c *bot.Context, w *locale.Words, a *activities.Activity, f *activities.FollowUp, key string) bot.Message {
	due := w.Date(f.DueOn.Start(c.Location()), c.Local(c.Now))
	return bot.Message{
		About: About(a), Stays: true,
		Text:    w.T(key, "text", f.Text, "date", due, "title", locale.HTML(SessionTitle(w, a))),
		Buttons: bot.Rows(2, button(w, "followup.do_done", "followup_step", f.ID, activities.FollowUpDone), button(w, "step.view", "followup", f.ID)),
	}
}
