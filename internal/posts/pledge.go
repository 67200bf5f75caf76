package posts

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/assess"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/store"
)

// asksPledge and asksAssess say anew what the director was reminded of: until it is done.
const (
	asksPledge = "pledge_due"
	asksAssess = "assess_due"
)

// pledgeLook is how often it is looked at whether something has settled it that did not say so.
const pledgeLook = 24 * time.Hour

// PledgeTitle names a promise of the committee: 下半年听取政协工作汇报.
func PledgeTitle(w *locale.Words, p *pledges.Pledge) string {
	if p.Kind == pledges.Other {
		return p.Title
	}
	return w.Plain("pledge.name_" + PledgeSort(p))
}

// PledgeSort is the word of a promise's kind in the catalogue, behind pledge.name_.
func PledgeSort(p *pledges.Pledge) string {
	if p.Kind == pledges.Meeting {
		return string(p.Kind) + "_" + strconv.Itoa(p.Nth)
	}
	return string(p.Kind)
}

// AboutPledge is what is said about a promise.
func AboutPledge(id int64) string { return records.Ref{Kind: records.KindPledge, ID: id}.String() }

// PledgeMessage reminds the director of a promise that falls due, with the way to what is to be
// done. before is the day before which it is to be done; the zero time: its own.
func PledgeMessage(c *bot.Context, w *locale.Words, p *pledges.Pledge, before time.Time) bot.Message {
	m := bot.Message{About: AboutPledge(p.ID), Asks: asksPledge}
	day := p.DueOn.Start(c.Location())
	if !before.IsZero() {
		m.Stands = before.UTC().Format(time.RFC3339)
		day = c.Local(before)
	}
	m.Text = w.T("pledge.remind_"+string(p.Kind), "title", PledgeTitle(w, p), "date", w.Date(day, c.Local(c.Now)))
	open := button(w, "pledge.open", "pledge", p.ID)
	if p.Kind == pledges.Meeting {
		m.Buttons = bot.Rows(2, button(w, "pledge.agenda", "pledge_agenda", p.ID), open)
		return m
	}
	m.Buttons = bot.Rows(1, open)
	return m
}

func pledgeAnew(c *bot.Context, about, stood string) (m bot.Message, next time.Time, err error) {
	ref, _ := records.ParseRef(about)
	p, err := pledges.ByID(c.Tx, ref.ID)
	if errors.Is(err, store.ErrNotFound) {
		return bot.Message{Text: c.T("common.gone")}, next, nil
	}
	if err != nil {
		return m, next, err
	}
	if !p.Waits() {
		m.Text = c.T("pledge.reminded_over", "title", PledgeTitle(c.Words, p), "state", c.P("pledge.state_"+string(p.State)))
		m.Buttons = bot.Rows(1, c.B("pledge.open", "pledge", p.ID))
		return m, next, nil
	}
	before, _ := time.Parse(time.RFC3339, stood) // "" is the zero time
	return PledgeMessage(c, c.Words, p, before), c.Now.Add(pledgeLook), nil
}

// AboutAssess is what is said about a year's self-assessment (年度自评).
func AboutAssess(year int) string { return "assess:" + strconv.Itoa(year) }

// AssessMessage reminds the director of the year's self-assessment.
func AssessMessage(w *locale.Words, year int) bot.Message {
	return bot.Message{
		About: AboutAssess(year), Asks: asksAssess,
		Text: w.T("assess.remind", "year", strconv.Itoa(year)), Buttons: bot.Rows(1, button(w, "assess.open", "assess", year)),
	}
}

func assessAnew(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
	year, _ := strconv.Atoi(strings.TrimPrefix(about, "assess:"))
	list, err := assess.Of(c.Tx, year)
	if err != nil {
		return m, next, err
	}
	if sum := assess.Sum(list); len(list) > 0 && sum.Open == 0 {
		m.Text = c.T("assess.reminded_over", "year", strconv.Itoa(year))
		m.Buttons = bot.Rows(1, c.B("assess.open", "assess", year))
		return m, next, nil
	}
	return AssessMessage(c.Words, year), c.Now.Add(pledgeLook), nil
}
