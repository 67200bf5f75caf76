package attendance

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// grantOf is the step by which a leave was granted; nil when none stands.
func grantOf(c *bot.Context, l *activities.Leave) (*records.Step, error) {
	steps, err := activities.LeaveLife.StepsOf(c.Tx, l.ID)
	for i := range slices.Backward(steps) {
		if activities.RequestState(steps[i].ToState) == activities.Granted {
			return &steps[i], err
		}
	}
	return nil, err
}

// tellVacant tells whoever granted a leave, when it can no longer be undone, that
// the activity is without its tutor or its host by it, with the way to name
// another: otherwise everybody is reminded of the one who is away.
func tellVacant(c *bot.Context, a *activities.Activity, l *activities.Leave, p *people.Person) error {
	role := ""
	switch {
	case a.Tutor != "" && strings.Contains(a.Tutor, p.Name):
		role = "leave.vacant_tutor"
	case a.HostID == p.ID && a.Kind.Hosted():
		role = "leave.vacant_receiver"
	case a.HostID == p.ID:
		role = "leave.vacant_host"
	}
	at := c.Now.Add(ledger.UndoTime)
	if role == "" || !at.Before(a.StartsAt) {
		return nil
	}
	grant, err := grantOf(c, l)
	if err != nil || grant == nil {
		return err
	}
	by, err := people.PersonByID(c.Tx, grant.ByID)
	if err != nil {
		return err
	}
	their := chat.InWordsOf(c, by)
	role = their.P(role)
	_, err = c.Tell(by, bot.Message{
		About: posts.About(a),
		Text:  their.T("leave.vacant", "name", p.Name, "role", role, "title", locale.HTML(posts.SessionQuoted(their.Words, a)), "when", posts.SessionTime(their, their.Words, a)),
		Buttons: bot.Rows(2, bot.Button{Text: their.P("leave.vacant_change", "role", role), Data: bot.Data("session_edit", a.ID)},
			their.B("session.manage", "session", a.ID)),
	}, bot.After(at), bot.Expires(a.StartsAt), bot.Begins(a.StartsAt), bot.Because(grant.ActionID))
	return err
}

// untellVacant takes that back when the leave is withdrawn. Only that is told to who
// grants because of the grant; what waits of it is cancelled already.
func untellVacant(c *bot.Context, l *activities.Leave) error {
	grant, err := grantOf(c, l)
	if err != nil || grant == nil {
		return err
	}
	by, err := people.PersonByID(c.Tx, grant.ByID)
	if err != nil {
		return err
	}
	told, err := ledger.ToldOf(c.Tx, c.Now, grant.ActionID)
	for _, t := range told {
		if err == nil && t.ChatID == by.TelegramID {
			err = c.Delete(t.Row)
		}
	}
	return err
}
