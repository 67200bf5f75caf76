package posts

import (
	"errors"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/dates"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// KindDates is a date that is looked for together (约时间).
const KindDates records.Kind = "date_poll"

const (
	liveDates = "dates"      // the group's post
	asksDates = "dates_card" // a member's own card
)

// AboutDates names a poll for a date.
func AboutDates(p *dates.Poll) string { return records.Ref{Kind: KindDates, ID: p.ID}.String() }

func registerDates(r *bot.Router) {
	r.Living(liveDates, func(c *bot.Context, id int64) (bot.Ref, bot.Message, error) {
		p, err := dates.ByID(c.Tx, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && p.PostRef == 0 {
			return 0, bot.Message{}, nil
		}
		if err != nil {
			return 0, bot.Message{}, err
		}
		m, err := DatesPost(c, p)
		return p.PostRef, m, err
	})
	r.Asks(asksDates, func(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
		id, err := AboutID(about, KindDates)
		if err != nil {
			return m, next, err
		}
		p, err := dates.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		m, err = DatesCard(c, c.Words, p, c.Person)
		if p.Takes(c.Now) {
			next = p.ClosesAt
		}
		return m, next, err
	})
}

// RefreshDates has the group's post of a poll brought up to date.
func RefreshDates(c *bot.Context, p *dates.Poll) error { return c.Refresh(liveDates, p.ID) }

// DateOption writes one of the times: 12月8日（周二）15:00, or the day alone.
func DateOption(c *bot.Context, w *locale.Words, o *dates.Option) string {
	if o.WholeDay {
		return w.Date(c.Local(o.StartsAt), c.Local(c.Now))
	}
	return w.DateClock(c.Local(o.StartsAt), c.Local(c.Now))
}

// dateLines counts what was said of each time: it names nobody.
func dateLines(c *bot.Context, w *locale.Words, p *dates.Poll) (lines []string, err error) {
	counts, answered, err := dates.CountsOf(c.Tx, p)
	if err != nil {
		return nil, err
	}
	for i := range counts {
		n := &counts[i]
		lines = append(lines, w.T("dates.count", "day", DateOption(c, w, &n.Option), "yes", n.Said[dates.Yes], "maybe", n.Said[dates.IfNeed], "no", n.Said[dates.No]))
	}
	return append(lines, w.T("dates.answered", "count", answered)), nil
}

// dateOutcome says what came of a poll; "" while answers are taken.
func dateOutcome(c *bot.Context, w *locale.Words, p *dates.Poll) (string, error) {
	switch {
	case p.State == dates.Withdrawn:
		return w.T("dates.withdrawn"), nil
	case p.State == dates.Picked:
		options, err := dates.OptionsOf(c.Tx, p)
		if i := slices.IndexFunc(options, func(o dates.Option) bool { return o.ID == p.PickedID }); err == nil && i >= 0 {
			return w.T("dates.picked", "day", DateOption(c, w, &options[i])), nil
		}
		return "", err
	case !p.Takes(c.Now):
		return w.T("dates.over"), nil
	}
	return "", nil
}

// DatesPost is the group's one post of a poll: how many can at each time, and nobody's name.
func DatesPost(c *bot.Context, p *dates.Poll) (m bot.Message, err error) {
	w := c.GroupWords()
	head := w.T("dates.post", "topic", p.Topic)
	outcome, err := dateOutcome(c, w, p)
	if err != nil {
		return m, err
	}
	if p.State == dates.Withdrawn {
		return bot.Message{About: AboutDates(p), Text: locale.Join("\n", head, outcome)}, nil
	}
	lines, err := dateLines(c, w, p)
	if err != nil {
		return m, err
	}
	if outcome == "" {
		outcome = w.T("dates.until", "time", w.DateClock(c.Local(p.ClosesAt), c.Local(c.Now)))
		if link := c.Link("dates-" + itoa(p.ID)); link != "" {
			m.Buttons = bot.Rows(1, bot.Button{Text: w.Plain("dates.tick"), URL: link})
		}
	}
	m.About, m.Text = AboutDates(p), locale.Join("\n", head, strings.Join(lines, "\n"), outcome)
	return m, nil
}

// DatesCard is a member's own view of a poll: what he or she has said of each time, with a
// button for each answer.
func DatesCard(c *bot.Context, w *locale.Words, p *dates.Poll, who *people.Person) (m bot.Message, err error) {
	options, err := dates.OptionsOf(c.Tx, p)
	if err != nil {
		return m, err
	}
	mine, err := dates.Mine(c.Tx, p, who.ID)
	if err != nil {
		return m, err
	}
	outcome, err := dateOutcome(c, w, p)
	if err != nil {
		return m, err
	}
	lines := []string{w.T("dates.card", "topic", p.Topic)}
	stands := string(p.State)
	for i := range options {
		o := &options[i]
		said := mine[o.ID]
		stands += ":" + string(said)
		word := w.Plain("dates.unsaid")
		if said != dates.Unsaid {
			word = w.Plain("dates.say_" + string(said))
		}
		lines = append(lines, w.T("dates.mine", "n", i+1, "day", DateOption(c, w, o), "said", word))
		if outcome != "" {
			continue
		}
		var row []bot.Button
		for _, says := range dates.Answers {
			b := button(w, "dates.say_"+string(says), "dates_say", p.ID, o.ID, says)
			b.Text = w.Plain("dates.button", "n", i+1, "said", b.Text)
			if says == said {
				b.Text = "✅ " + b.Text
			}
			row = append(row, b)
		}
		m.Buttons = append(m.Buttons, row)
	}
	if outcome == "" {
		outcome = w.T("dates.private", "readers", Readers(w, who, records.OfStaff, false), "time", w.DateClock(c.Local(p.ClosesAt), c.Local(c.Now)))
	} else {
		stands += "over"
	}
	m.About, m.Asks, m.Stands, m.Text = AboutDates(p), asksDates, stands, strings.Join(append(lines, outcome), "\n")
	return m, nil
}

// DatesStaff is a poll before the staff: the counts, and a button for each time to pick it.
func DatesStaff(c *bot.Context, w *locale.Words, p *dates.Poll) (m bot.Message, err error) {
	options, err := dates.OptionsOf(c.Tx, p)
	if err != nil {
		return m, err
	}
	lines, err := dateLines(c, w, p)
	if err != nil {
		return m, err
	}
	outcome, err := dateOutcome(c, w, p)
	if err != nil {
		return m, err
	}
	if outcome == "" {
		outcome = w.T("dates.until", "time", w.DateClock(c.Local(p.ClosesAt), c.Local(c.Now)))
	}
	m.About = AboutDates(p)
	m.Text = locale.Join("\n", w.T("dates.post", "topic", p.Topic), strings.Join(lines, "\n"), outcome)
	switch p.State {
	case dates.Open, dates.Over:
		for i := range options {
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{
				Text: w.Plain("dates.pick", "day", DateOption(c, w, &options[i])), Data: bot.Data("dates_pick", p.ID, options[i].ID),
			}))
		}
		m.Buttons = append(m.Buttons, bot.Row(button(w, "dates.withdraw", "dates_off", p.ID)))
	case dates.Picked:
		ids, err := dates.Cannot(c.Tx, p)
		if err != nil {
			return m, err
		}
		names, err := namesOf(c, w, ids)
		if err != nil {
			return m, err
		}
		m.Text = locale.Join("\n", m.Text, w.T("dates.cannot", "count", len(ids), "names", names))
		m.Buttons = bot.Rows(1, button(w, "dates.plan", "dates_plan", p.ID))
	}
	return m, nil
}

// namesOf writes people's names as the roster stands.
func namesOf(c *bot.Context, w *locale.Words, ids []int64) (string, error) {
	known, err := people.Names(c.Tx, ids)
	var names []string
	for _, id := range ids {
		names = append(names, known[id])
	}
	return strings.Join(names, w.Plain("session.comma")), err
}
