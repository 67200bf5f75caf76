package dates

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mdates "lianluo/models/dates"
	"lianluo/models/people"
	"lianluo/models/store"
)

// draft is a poll for a date as it is filled in.
type draft struct {
	Topic  string      `json:"topic,omitempty"`
	Times  []timeDraft `json:"times,omitempty"`
	Closes time.Time   `json:"closes,omitzero"`
}

type timeDraft struct {
	At       time.Time `json:"at"`
	WholeDay bool      `json:"whole_day,omitempty"`
}

const (
	closingHour = 18 // of the day on which a poll closes
	closesAfter = 3  // days, unless the first date is before
	offered     = 6  // working days that are offered as buttons
)

func newForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: "dates_new", Access: bot.Staff, SubmitKey: "dates.send", Submit: file, Card: card,
		Fields: []bot.Field[draft]{
			{
				Name: "topic", Asked: true, Text: func(v *draft) string { return v.Topic },
				Empty: func(v *draft) bool { return v.Topic == "" },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					return chat.SetWords(c, &v.Topic, in.Text, store.TopicLimit)
				},
			},
			{
				Name: "times", Asked: true, Several: true,
				Empty:   func(v *draft) bool { return len(v.Times) < mdates.Fewest },
				Choices: days, Set: setTimes,
				Question: func(c *bot.Context, v *draft) (string, error) {
					return locale.Join("\n", c.T("dates_new.times.ask"), strings.Join(lines(c, v), "\n")), nil
				},
			},
			{
				Name: "closes", Empty: func(*draft) bool { return false },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					m, err := chat.ReadMoment(c, in.Text)
					if err != nil {
						return err
					}
					if !m.HasClock {
						m.Time = store.DateOf(m.Time, c.Location()).Start(c.Location()).Add(closingHour * time.Hour)
					}
					if !m.Time.After(c.Now) || len(v.Times) > 0 && m.Time.After(v.Times[0].At) {
						return c.Problem("dates.bad_close")
					}
					v.Closes = m.Time
					return nil
				},
			},
		},
	}
}

// days offers the next working days; one that was tapped is taken off by a second tap.
func days(c *bot.Context, v *draft) (list []bot.Choice, err error) {
	cal := bot.Kept[*calendar.Calendar](c)
	d := store.DateOf(c.Now, c.Location()).AddDate(0, 0, 2)
	for i := 0; len(list) < offered && i < 30; i, d = i+1, d.AddDate(0, 0, 1) {
		at := d.Start(c.Location())
		if cal.Day(calendar.DateOf(at)).Off {
			continue
		}
		label := chat.Day(c, d)
		if slices.ContainsFunc(v.Times, func(t timeDraft) bool { return t.At.Equal(at) }) {
			label = "✅ " + label
		}
		list = append(list, bot.Choice{Label: label, Value: string(d)})
	}
	return list, nil
}

func setTimes(c *bot.Context, v *draft, in bot.Input) error {
	if in.Choice != "" {
		day, err := store.ParseDate(in.Choice)
		if err != nil {
			return c.Problem("common.stale")
		}
		return v.toggle(c, timeDraft{day.Start(c.Location()), true})
	}
	list, err := readTimes(c, in.Text)
	if err != nil {
		return err
	}
	v.Times = list
	return nil
}

func (v *draft) toggle(c *bot.Context, t timeDraft) error {
	same := func(o timeDraft) bool { return o.At.Equal(t.At) }
	if slices.ContainsFunc(v.Times, same) {
		v.Times = slices.DeleteFunc(v.Times, same)
		return nil
	}
	if len(v.Times) >= mdates.Most {
		return problem(c, mdates.ErrHowMany)
	}
	v.Times = append(v.Times, t)
	slices.SortFunc(v.Times, func(a, b timeDraft) int { return a.At.Compare(b.At) })
	return nil
}

// readTimes reads several times written in one message: 12月8日、12月9日、12月10日 15:00. One
// without an hour takes that of the next that has one.
func readTimes(c *bot.Context, text string) (list []timeDraft, err error) {
	var clock *time.Time
	pieces := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	for _, piece := range slices.Backward(pieces) {
		if strings.TrimSpace(piece) == "" {
			continue
		}
		m, err := chat.ReadMoment(c, piece)
		if err != nil {
			return nil, err
		}
		t := timeDraft{At: m.Time, WholeDay: !m.HasClock}
		switch {
		case m.HasClock:
			clock = &m.Time
		case clock != nil:
			local := c.Local(*clock)
			y, mon, d := c.Local(m.Time).Date()
			t = timeDraft{At: time.Date(y, mon, d, local.Hour(), local.Minute(), 0, 0, c.Location())}
		default:
			t.At = store.DateOf(m.Time, c.Location()).Start(c.Location())
		}
		if !t.At.After(c.Now) || slices.ContainsFunc(list, func(o timeDraft) bool { return o.At.Equal(t.At) }) {
			return nil, problem(c, mdates.ErrTime)
		}
		list = append(list, t)
	}
	if len(list) < mdates.Fewest || len(list) > mdates.Most {
		return nil, problem(c, mdates.ErrHowMany)
	}
	slices.SortFunc(list, func(a, b timeDraft) int { return a.At.Compare(b.At) })
	return list, nil
}

func (v *draft) options() (list []mdates.Option) {
	for _, t := range v.Times {
		list = append(list, mdates.Option{StartsAt: t.At, WholeDay: t.WholeDay})
	}
	return list
}

func lines(c *bot.Context, v *draft) (list []string) {
	for _, o := range v.options() {
		list = append(list, "· "+posts.DateOption(c, c.Words, &o))
	}
	return list
}

// closes is when no more answers are taken: on the third evening, or the evening before the
// first date.
func (v *draft) closes(c *bot.Context) time.Time {
	if !v.Closes.IsZero() || len(v.Times) == 0 {
		return v.Closes
	}
	evening := func(d store.Date) time.Time { return d.Start(c.Location()).Add(closingHour * time.Hour) }
	t := evening(store.DateOf(c.Now, c.Location()).AddDate(0, 0, closesAfter))
	if eve := evening(store.DateOf(v.Times[0].At, c.Location()).AddDate(0, 0, -1)); eve.Before(t) {
		t = eve
	}
	if !t.After(c.Now) { // it is tomorrow, and late
		t = v.Times[0].At
	}
	return t
}

func card(c *bot.Context, v *draft) (string, error) {
	return locale.Join("\n", c.T("dates.check", "topic", v.Topic), strings.Join(lines(c, v), "\n"),
		c.T("dates.until", "time", c.DateClock(v.closes(c))), "", c.T("dates.reach")), nil
}

// file opens the poll: in the group, or in private where there is none.
func file(c *bot.Context, v *draft) (m bot.Message, err error) {
	p, err := mdates.Ask(c.Tx, v.Topic, v.options(), v.closes(c), c.Person, c.Now)
	if err != nil {
		return m, problem(c, err)
	}
	act, err := c.Act("dates", p.ID, p.Topic)
	if err != nil {
		return m, err
	}
	posted, err := post(c, p)
	if err == nil && !posted {
		err = tellEach(c, p)
	}
	if err != nil {
		return m, err
	}
	c.Log.Info("date looked for", "poll", p.ID, "times", len(v.Times))
	if m, err = posts.DatesStaff(c, c.Words, p); err != nil {
		return m, err
	}
	m.Text = c.T("dates.sent") + "\n\n" + m.Text
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	return m, nil
}

// ended calls a poll off, by its button or by undoing that it was opened.
func ended(c *bot.Context, id int64, end func(tx *gorm.DB, p *mdates.Poll, by *people.Person, now time.Time) error) error {
	p, err := mdates.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := end(c.Tx, p, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	if err := changed(c, p); err != nil {
		return err
	}
	return showPoll(c, p, c.T("dates.off_done"))
}
