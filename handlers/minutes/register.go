// Package minutes is the minutes (纪要) of an activity: three short questions, asked once
// of who recorded it or led it, and the paper that is made of the answers and of what is
// on the record already.
package minutes

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mminutes "lianluo/models/minutes"
	"lianluo/models/records"
)

// Register makes the router know minutes.
func Register(r *bot.Router) {
	bot.AddForm(r, newForm())
	bot.AddForm(r, newRecorderForm())
	r.Button("minutes_fill", bot.Inside, fill).Asks(posts.AboutArg(records.KindActivity), looked)
	r.Button("minutes_edit", bot.Inside, fill)
	r.Button("minutes_recorder", bot.Staff, askRecorder)
	papers.Add(r, papers.Paper{Name: "minutes", Access: bot.Inside, Make: makePaper, Offer: offer})
	front.AddTodos(r, todos)
}

// pressed is the activity that a button names, which took place, and what was written of
// it, for who may write that.
func pressed(c *bot.Context) (*mactivities.Activity, *mminutes.Minutes, error) {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return nil, nil, err
	}
	if !mminutes.Held(a) {
		return nil, nil, c.Problem("minutes.not_held")
	}
	m, err := mminutes.Of(c.Tx, a.ID)
	if err != nil {
		return nil, nil, err
	}
	may, err := mminutes.MayWrite(c.Tx, a, m, c.Person)
	if err == nil && !may {
		err = c.Problem("common.not_allowed")
	}
	return a, m, err
}

// fill asks what the minutes lack, or shows what was written to be changed.
func fill(c *bot.Context) error {
	a, m, err := pressed(c)
	if err != nil {
		return err
	}
	v := draft{Activity: a.ID, Spoken: m.Spoken, Decided: m.Decided, More: m.More}
	if m.Written() {
		return newForm().Change(c, v)
	}
	return newForm().Start(c, v)
}

// looked tells how long a button asks the person for minutes.
func looked(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	wanted, err := mminutes.WantedOf(c.Tx, a, c.Person, c.Now)
	if wanted {
		s.Until = a.EndsAt.Add(mminutes.Waits)
	}
	return s, err
}

// todos are the minutes that the person is asked for.
func todos(c *bot.Context) (list []front.TodoLine, err error) {
	wanted, err := mminutes.WantedFrom(c.Tx, c.Person, c.Now)
	for i := range wanted {
		a := &wanted[i]
		list = append(list, front.TodoLine{
			Text:   c.T("minutes.todo", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "date", c.Date(a.StartsAt)),
			Button: posts.MinutesButton(c.Words, a.ID),
			Sort:   "minutes", Matter: chat.Joined(posts.ActivityName(c.Words, a), c.Date(a.StartsAt)),
		})
	}
	return list, err
}

// problem words what is refused.
func problem(c *bot.Context, err error) error {
	if errors.Is(err, mminutes.ErrNotHeld) {
		return c.Problem("minutes.not_held")
	}
	return err
}
