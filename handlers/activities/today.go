package activities

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// today is what the desk begins with: the activity at hand, with what is pressed in the
// room on it, and what is to be prepared.
func today(c *bot.Context) (t front.Today, err error) {
	list, err := mactivities.NextActivities(c.Tx, c.Now.Add(-mactivities.CloseAfter), 1)
	if err != nil {
		return t, err
	}
	due, others, err := again(c)
	if err != nil {
		return t, err
	}
	for _, name := range due {
		t.Prepare = append(t.Prepare, c.B("again."+name, "again", name))
	}
	for _, name := range others {
		t.Rest = append(t.Rest, c.B("again."+name, "again", name))
	}
	if len(list) == 0 {
		t.Text = c.T("office.no_session")
		return t, nil
	}
	a := &list[0]
	if t.Text, err = atHand(c, a); err != nil {
		return t, err
	}
	if len(a.Lacks()) == 0 {
		t.Room = RoomButtons(c, a)
	}
	label := c.P("office.open", "date", c.Local(a.StartsAt).Format("1.2"), "topic", phrase.Truncate(a.Topic, 14))
	t.Open = bot.Row(bot.Button{Text: label, Data: bot.Data("session", a.ID)})
	return t, nil
}

// atHand says how the activity at hand stands: before it who comes, in it who is there.
func atHand(c *bot.Context, a *mactivities.Activity) (string, error) {
	n, err := mactivities.Tally(c.Tx, a)
	if err != nil {
		return "", err
	}
	key, loc := "office.session", c.Location()
	switch {
	case !c.Now.Before(a.EndsAt):
		key = "office.over"
	case !c.Now.Before(a.StartsAt):
		key = "office.running"
	case store.DateOf(a.StartsAt, loc) == store.DateOf(c.Now, loc):
		key = "office.today"
	}
	text := c.T(key, "topic", a.Topic, "time", c.DateClock(a.StartsAt), "from", c.Clock(a.StartsAt), "to", c.Clock(a.EndsAt), "yes", n.Yes,
		"leave", n.Leave, "pending", n.Pending, "arrived", n.Present+n.Late, "expected", n.Expected)
	if lacking := a.Lacks(); len(lacking) > 0 {
		text += "\n" + c.T("again.lacks", "fields", posts.LackingNames(c.Words, lacking))
	}
	return text, nil
}
