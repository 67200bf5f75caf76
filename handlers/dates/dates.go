// Package dates is the finding of a date together (约时间): the office offers a few times,
// everybody ticks in private, the group sees counts, the office picks one.
package dates

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mdates "lianluo/models/dates"
	"lianluo/models/store"
)

// Register makes the router know the finding of a date.
func Register(r *bot.Router) {
	form := newForm()
	bot.AddForm(r, form)
	registerPosted(r)
	r.Command("dates", bot.Staff, func(c *bot.Context) error {
		if c.Args != "" {
			return form.Check(c, draftIn(c))
		}
		return show(c, "")
	})
	r.Button("dates_new", bot.Staff, func(c *bot.Context) error { return form.Start(c, draft{}) })
	r.Button("dates", bot.Staff, func(c *bot.Context) error {
		p, err := pressed(c)
		if err != nil {
			return err
		}
		return showPoll(c, p, "")
	})
	r.Button("dates_say", bot.Members, say).Asks(posts.AboutArg(posts.KindDates), open)
	r.Button("dates_pick", bot.Staff, pick).Asks(posts.AboutArg(posts.KindDates), pickable)
	r.Button("dates_off", bot.Staff, withdraw).Asks(posts.AboutArg(posts.KindDates), pickable)
	r.Button("dates_plan", bot.Staff, plan)
	r.Link("dates", bot.Members, openCard)
	r.Undo("dates", bot.Staff, func(c *bot.Context, id int64) error { return ended(c, id, mdates.Withdraw) })
	r.Undo("dates_pick", bot.Staff, unpick)
}

// pressed is the poll that a button names, of the person's own office.
func pressed(c *bot.Context) (*mdates.Poll, error) {
	return bot.Pressed(c, 0, mdates.ByID)
}

// pressedTime is the poll, and the time of it, that a button NAME:POLL:TIME names.
func pressedTime(c *bot.Context) (p *mdates.Poll, option int64, err error) {
	if p, err = pressed(c); err != nil {
		return nil, 0, err
	}
	option, err = c.ArgID(1)
	return p, option, err
}

func lookAt(c *bot.Context, args []string) (*mdates.Poll, error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return nil, err
	}
	return mdates.ByID(c.Tx, id)
}

// open: a tick is asked for until the poll closes.
func open(c *bot.Context, args []string) (s bot.Standing, err error) {
	p, err := lookAt(c, args)
	if err == nil && p.Takes(c.Now) {
		s.Until = p.ClosesAt
	}
	return s, err
}

// pickable: a time is picked until one was, or the last of them is over.
func pickable(c *bot.Context, args []string) (s bot.Standing, err error) {
	p, err := lookAt(c, args)
	if err != nil || p.State != mdates.Open && p.State != mdates.Over {
		return s, err
	}
	options, err := mdates.OptionsOf(c.Tx, p)
	if err != nil || len(options) == 0 {
		return s, err
	}
	if last := options[len(options)-1].StartsAt.Add(24 * time.Hour); c.Now.Before(last) {
		s.Until = last
	}
	return s, nil
}

// show lists the polls that go on, with a way to begin one.
func show(c *bot.Context, done string) error {
	list, err := mdates.Going(c.Tx)
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n\n", done, c.T("dates.head"))}
	if len(list) == 0 {
		m.Text += "\n" + c.T("dates.none")
	}
	for i := range list {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: phrase.Truncate(list[i].Topic, 20), Data: bot.Data("dates", list[i].ID)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("dates.new", "dates_new")), bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.InPrivate(c, m)
}

func showPoll(c *bot.Context, p *mdates.Poll, done string) error {
	m, err := posts.DatesStaff(c, c.Words, p)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	_, err = c.Show(m)
	return err
}

// openCard is the link dates-ID of the group's post.
func openCard(c *bot.Context) error {
	id, err := strconv.ParseInt(c.Args, 10, 64)
	if err != nil {
		return c.Problem("common.gone")
	}
	p, err := mdates.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	m, err := posts.DatesCard(c, c.Words, p, c.Person)
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

// say is dates_say:POLL:TIME:yes|maybe|no.
func say(c *bot.Context) error {
	p, option, err := pressedTime(c)
	if err != nil {
		return err
	}
	if err := mdates.Say(c.Tx, p, option, c.Person, mdates.Says(c.Arg(2)), c.At()); err != nil {
		return problem(c, err)
	}
	if err := posts.RefreshDates(c, p); err != nil {
		return err
	}
	m, err := posts.DatesCard(c, c.Words, p, c.Person)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// pick is dates_pick:POLL:TIME.
func pick(c *bot.Context) error {
	p, option, err := pressedTime(c)
	if err != nil {
		return err
	}
	if err := mdates.Pick(c.Tx, p, option, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	act, err := c.Act("dates_pick", p.ID, p.Topic)
	if err != nil {
		return err
	}
	if err := changed(c, p); err != nil {
		return err
	}
	m, err := posts.DatesStaff(c, c.Words, p)
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	_, err = c.Show(m)
	return err
}

func unpick(c *bot.Context, id int64) error {
	p, err := mdates.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mdates.Unpick(c.Tx, p, c.Now); err != nil {
		return c.Problem("common.nothing_to_undo")
	}
	if err := changed(c, p); err != nil {
		return err
	}
	return showPoll(c, p, c.T("common.undone"))
}

func withdraw(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	return ended(c, id, mdates.Withdraw)
}

// changed brings the group's post and what was asked up to date.
func changed(c *bot.Context, p *mdates.Poll) error {
	return errors.Join(posts.RefreshDates(c, p), c.Settled(posts.AboutDates(p)))
}

// plan begins an activity at the time that was picked.
func plan(c *bot.Context) error {
	p, err := pressed(c)
	if err != nil {
		return err
	}
	options, err := mdates.OptionsOf(c.Tx, p)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(options, func(o mdates.Option) bool { return o.ID == p.PickedID })
	if p.State != mdates.Picked || i < 0 {
		return c.Problem("common.stale")
	}
	return activities.PlanOn(c, p.Topic, options[i].StartsAt, options[i].WholeDay)
}

func problem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, mdates.ErrOver):
		return c.Problem("dates.is_over")
	case errors.Is(err, mdates.ErrUnknown):
		return c.Problem("common.stale")
	case errors.Is(err, mdates.ErrHowMany):
		return c.Problem("dates.how_many", "fewest", mdates.Fewest, "most", mdates.Most)
	case errors.Is(err, mdates.ErrTwice), errors.Is(err, mdates.ErrTime):
		return c.Problem("dates.bad_time")
	}
	return err
}

// draftIn reads "/dates 12月8日、9日、10日 15:00 座谈讨论": what is not read is asked for.
func draftIn(c *bot.Context) (v draft) {
	line := phrase.Clean(c.Args)
	words := strings.Fields(line)
	if len(words) > 1 {
		v.Topic, line = phrase.Truncate(words[len(words)-1], store.TopicLimit), strings.Join(words[:len(words)-1], " ")
	}
	if list, err := readTimes(c, line); err == nil {
		v.Times = list
	} else {
		v.Topic = ""
	}
	return v
}
