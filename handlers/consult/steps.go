package consult

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/records"
	"lianluo/models/store"
)

// What is done with a consultation on its way: its result is sent, its deadline is moved, it
// is withdrawn.

// sendDraft is when and by whom a result went to the committee.
type sendDraft struct {
	ID int64      `json:"id"`
	On store.Date `json:"on,omitempty"`
	By string     `json:"by,omitempty"`
}

// extendDraft is a new deadline.
type extendDraft struct {
	ID     int64     `json:"id"`
	Closes time.Time `json:"closes,omitzero"`
}

const (
	sendForm   bot.FormName[sendDraft]        = "consult_send"
	extendForm bot.FormName[extendDraft]      = "consult_extend"
	offForm    bot.FormName[chat.ReasonDraft] = "consult_off"
	myself                                    = "me"
)

func registerSteps(r *bot.Router) {
	bot.AddForm(r, newSendForm())
	bot.AddForm(r, newExtendForm())
	bot.AddForm(r, chat.ReasonForm(offForm, bot.Leaders, func(c *bot.Context, v *chat.ReasonDraft) (string, error) {
		con, err := kind().Readable(c, v.ID)
		if err != nil {
			return "", err
		}
		return c.T("consult_off.card", "number", con.Number, "title", posts.ConsultTitle(con), "reason", v.Reason), nil
	}, withdraw))
	r.Button("consult_send", bot.Leaders, func(c *bot.Context) error {
		con, err := pressed(c)
		if err != nil {
			return err
		}
		if !mconsult.Life.Allows(con, mconsult.Sent, c.Person) {
			return notNow(c, con)
		}
		return sendForm.Start(c, sendDraft{ID: con.ID})
	}).Asks(posts.AboutArg(records.KindConsult), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		con, err := lookAt(c.Tx, args)
		if err != nil {
			return s, err
		}
		if con.State == mconsult.Closed {
			s.Until = c.Now.Add(posts.LookAgain)
			return s, nil
		}
		s.Over, err = posts.ConsultStaff(c, c.Words, con)
		return s, err
	})
	r.Button("consult_extend", bot.Leaders, func(c *bot.Context) error {
		con, err := pressed(c)
		if err != nil {
			return err
		}
		if !con.Takes(c.Now) {
			return notNow(c, con)
		}
		return extendForm.Start(c, extendDraft{ID: con.ID})
	})
	r.Button("consult_off", bot.Leaders, func(c *bot.Context) error {
		con, err := pressed(c)
		if err != nil {
			return err
		}
		if !mconsult.Life.Allows(con, mconsult.Withdrawn, c.Person) {
			return notNow(c, con)
		}
		return offForm.Start(c, chat.ReasonDraft{ID: con.ID})
	})
	r.Undo("consult_extend", bot.Leaders, unextend)
}

func notNow(c *bot.Context, con *mconsult.Consultation) error {
	return c.Problem("step.not_now", "state", c.P("consult.state_"+string(con.State)))
}

func newSendForm() *bot.Form[sendDraft] {
	return &bot.Form[sendDraft]{
		Name: sendForm, Access: bot.Leaders, Direct: true, SubmitKey: "consult_send.do", Submit: send,
		Back:     func(c *bot.Context, v *sendDraft) bot.Button { return back(c, v.ID) },
		Concerns: func(v *sendDraft) string { return posts.AboutConsult(&mconsult.Consultation{ID: v.ID}) },
		Card: func(c *bot.Context, v *sendDraft) (string, error) {
			con, err := kind().Readable(c, v.ID)
			if err != nil {
				return "", err
			}
			return c.T("consult_send.card", "number", con.Number, "title", posts.ConsultTitle(con), "date", chat.Day(c, v.On), "by", v.By), nil
		},
		Fields: []bot.Field[sendDraft]{
			{
				Name: "day", Asked: true, Empty: func(v *sendDraft) bool { return v.On == "" },
				Choices: func(c *bot.Context, _ *sendDraft) ([]bot.Choice, error) {
					today := store.DateOf(c.Now, c.Location())
					return []bot.Choice{
						{Label: chat.Day(c, today), Value: string(today)}, {Label: chat.Day(c, today.AddDate(0, 0, -1)), Value: string(today.AddDate(0, 0, -1))},
					}, nil
				},
				Set: setSentOn,
			},
			{
				Name: "by", Asked: true, Text: func(v *sendDraft) string { return v.By }, Empty: func(v *sendDraft) bool { return v.By == "" },
				Choices: func(c *bot.Context, _ *sendDraft) ([]bot.Choice, error) {
					return []bot.Choice{{Label: c.P("consult_send.by_me", "name", c.Person.Name), Value: myself}}, nil
				},
				Set: func(c *bot.Context, v *sendDraft, in bot.Input) error {
					switch in.Choice {
					case myself:
						v.By = c.Person.Name
						return nil
					case "":
						return chat.SetWords(c, &v.By, store.OneLine(in.Text), store.TitleLimit)
					}
					return c.Problem("common.stale")
				},
			},
		},
	}
}

// setSentOn takes the day on which a result was sent: not before the deadline, and none to
// come.
func setSentOn(c *bot.Context, v *sendDraft, in bot.Input) (err error) {
	var day store.Date
	if in.Choice != "" {
		if day, err = store.ParseDate(in.Choice); err != nil {
			return c.Problem("common.stale")
		}
	} else if day, err = chat.ReadDay(c, in.Text, "consult_send.bad_day", phrase.Past); err != nil {
		return err
	}
	con, err := kind().Readable(c, v.ID)
	if err != nil {
		return err
	}
	switch {
	case day > store.DateOf(c.Now, c.Location()):
		return c.Problem("consult_send.future")
	case con.ClosedAt != nil && day < store.DateOf(*con.ClosedAt, c.Location()):
		return c.Problem("consult_send.before", "date", c.Date(*con.ClosedAt))
	}
	v.On = day
	return nil
}

func send(c *bot.Context, v *sendDraft) (m bot.Message, err error) {
	con, err := kind().Readable(c, v.ID)
	if err != nil {
		return m, err
	}
	step, a, err := kind().Take(c, con, records.Move[mconsult.State]{To: mconsult.Sent, By: c.Person, OnDate: v.On, Words: v.By})
	if err != nil {
		return m, err
	}
	return kind().Answer(c, con, step, a)
}

func withdraw(c *bot.Context, v *chat.ReasonDraft) (m bot.Message, err error) {
	con, err := kind().Readable(c, v.ID)
	if err != nil {
		return m, err
	}
	step, a, err := kind().Take(c, con, records.Move[mconsult.State]{To: mconsult.Withdrawn, By: c.Person, Words: v.Reason})
	if err != nil {
		return m, err
	}
	return kind().Answer(c, con, step, a)
}

func newExtendForm() *bot.Form[extendDraft] {
	return &bot.Form[extendDraft]{
		Name: extendForm, Access: bot.Leaders, Direct: true, SubmitKey: "consult_extend.do", Submit: extend,
		Back:     func(c *bot.Context, v *extendDraft) bot.Button { return back(c, v.ID) },
		Concerns: func(v *extendDraft) string { return posts.AboutConsult(&mconsult.Consultation{ID: v.ID}) },
		Card: func(c *bot.Context, v *extendDraft) (string, error) {
			con, err := kind().Readable(c, v.ID)
			if err != nil {
				return "", err
			}
			return c.T("consult_extend.card", "number", con.Number, "title", posts.ConsultTitle(con), "was", c.DateClock(con.ClosesAt), "time", c.DateClock(v.Closes)), nil
		},
		Fields: []bot.Field[extendDraft]{{
			Name: "closes", Asked: true, Empty: func(v *extendDraft) bool { return v.Closes.IsZero() },
			Choices: func(c *bot.Context, v *extendDraft) (list []bot.Choice, err error) {
				con, err := kind().Readable(c, v.ID)
				for _, s := range soon {
					if err == nil {
						list = append(list, bot.Choice{Label: c.DateClock(later(c, con.ClosesAt, s.days)), Value: strconv.Itoa(s.days)})
					}
				}
				return list, err
			},
			Set: func(c *bot.Context, v *extendDraft, in bot.Input) error {
				con, err := kind().Readable(c, v.ID)
				if err != nil {
					return err
				}
				var at time.Time
				if days := bot.SmallInt(in.Choice); in.Choice == "" {
					if at, err = readDeadline(c, in); err != nil {
						return err
					}
				} else if days == 0 || days > mconsult.Longest {
					return c.Problem("common.stale")
				} else {
					at = later(c, con.ClosesAt, days)
				}
				if !at.After(con.ClosesAt) {
					return problem(c, mconsult.ErrSooner)
				}
				v.Closes = at
				return nil
			},
		}},
	}
}

func extend(c *bot.Context, v *extendDraft) (m bot.Message, err error) {
	con, err := kind().Readable(c, v.ID)
	if err != nil {
		return m, err
	}
	was := timesNote(con)
	if err := mconsult.Extend(c.Tx, con, times(c, v.Closes), c.Now); err != nil {
		return m, problem(c, err)
	}
	act, err := c.Act("consult_extend", con.ID, was)
	if err != nil {
		return m, err
	}
	if err := changed(c, con); err != nil {
		return m, err
	}
	if m, err = posts.ConsultStaff(c, c.Words, con); err != nil {
		return m, err
	}
	m.Text = c.T("consult_extend.done", "time", c.DateClock(con.ClosesAt)) + "\n\n" + m.Text
	m.Buttons = append([][]bot.Button{{chat.Undo(c, act)}}, m.Buttons...)
	return m, nil
}

// timesNote writes the deadline and the reminders of a consultation, to be found again by
// notedTimes.
func timesNote(con *mconsult.Consultation) string {
	at := func(t *time.Time) int64 {
		if t == nil {
			return 0
		}
		return t.UnixMicro()
	}
	return fmt.Sprint(con.ClosesAt.UnixMicro(), at(con.HalfAt), at(con.EveAt))
}

func notedTimes(note string) (t mconsult.Times, ok bool) {
	fields := strings.Fields(note)
	if len(fields) != 3 {
		return t, false
	}
	var at [3]int64
	for i, f := range fields {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return t, false
		}
		at[i] = n
	}
	when := func(n int64) *time.Time {
		if n == 0 {
			return nil
		}
		v := time.UnixMicro(n)
		return &v
	}
	return mconsult.Times{ClosesAt: time.UnixMicro(at[0]), HalfAt: when(at[1]), EveAt: when(at[2])}, true
}

// unextend takes a new deadline back.
func unextend(c *bot.Context, id int64) error {
	con, err := mconsult.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	was, ok := notedTimes(c.Action.Note)
	if !ok {
		return c.Problem("common.nothing_to_undo")
	}
	if err := mconsult.Shorten(c.Tx, con, was, c.Now); err != nil {
		return problem(c, err)
	}
	if err := changed(c, con); err != nil {
		return err
	}
	m, err := posts.ConsultStaff(c, c.Words, con)
	if err != nil {
		return err
	}
	m.Text = c.T("common.undone") + "\n\n" + m.Text
	_, err = c.Show(m)
	return err
}
