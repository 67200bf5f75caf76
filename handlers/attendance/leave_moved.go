package attendance

import (
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
)

// registerLeaveMoved is what becomes of a leave when its activity is moved: it goes
// along, its member is asked whether it is still needed, and the staff, before whom
// it may lie, sees the new day.
func registerLeaveMoved(r *bot.Router) {
	r.Button("leave_keep", bot.Members, keepLeave).Asks(asksUnleave())
	registerCalledOff(r)
	activities.OnMoved(r, func(c *bot.Context, a *mactivities.Activity) error {
		if err := mactivities.InTime(c.Tx, a); err != nil {
			return err
		}
		list, err := mactivities.LiveLeaves(c.Tx, a.ID)
		if err != nil {
			return err
		}
		for i := range list {
			if err := leaveKind().Changed(c, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepLeave is the member's word that the leave holds for the new time as well:
// leave_keep:ACTIVITY. The staff hears of it. (Who can come answers so.)
func keepLeave(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	l, err := LiveLeave(c, a)
	switch {
	case err != nil:
		return err
	case a.State == mactivities.ActivityCancelled:
		return c.Problem("session.was_cancelled")
	case l == nil:
		return c.Problem("leave.none_to_withdraw")
	}
	err = chat.GatherRoles(c, people.Staff, fmt.Sprintf("leave:%d", a.ID), func(their *bot.Context) (bot.Message, error) {
		return bot.Message{
			About: posts.About(a),
			Text: their.T("leave.kept_told", "name", c.Person.Name, "title", locale.HTML(posts.SessionQuoted(their.Words, a)),
				"when", posts.SessionTime(their, their.Words, a)),
		}, nil
	})
	if err != nil {
		return err
	}
	return activities.ShowActivity(c, a, c.T("leave.kept"))
}
