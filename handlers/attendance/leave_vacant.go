package attendance

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// tellVacant tells whoever grants a leave, when it can no longer be undone, that
// the activity is without its tutor or its host by it, with the way to name
// another: otherwise everybody is reminded of the one who is away.
func tellVacant(c *bot.Context, a *activities.Activity, l *activities.Leave, p *people.Person) error {
	role := ""
	switch {
	case a.Tutor != "" && strings.Contains(a.Tutor, p.Name):
		role = c.P("leave.vacant_tutor")
	case a.HostID == p.ID && a.Kind.Hosted():
		role = c.P("leave.vacant_receiver")
	case a.HostID == p.ID:
		role = c.P("leave.vacant_host")
	}
	at := c.Now.Add(ledger.UndoTime)
	if role == "" || !at.Before(a.StartsAt) {
		return nil
	}
	_, err := c.Tell(c.Person, bot.Message{
		Text: c.T("leave.vacant", "name", p.Name, "role", role, "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "when", posts.SessionTime(c, c.Words, a)),
		Buttons: bot.Rows(2, bot.Button{Text: c.P("leave.vacant_change", "role", role), Data: bot.Data("session_edit", a.ID)},
			c.B("session.manage", "session", a.ID)),
	}, bot.After(at), bot.Expires(a.StartsAt), bot.Once(vacantKey(l.ID)))
	return err
}

func vacantKey(leave int64) string { return fmt.Sprintf("leave:%d:vacant", leave) }
