package posts

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// prepareAhead is how long before an activity who leads it is still told what to prepare; later
// reminders only say whose turn it is.
const prepareAhead = 48 * time.Hour

// leadLine is what somebody who leads an activity is told of it: what to see to, for as long as
// there is time to. "" for everybody else.
func leadLine(w *locale.Words, a *activities.Activity, p *mpeople.Person, now time.Time) string {
	part := a.PartOf(p)
	switch {
	case part == "":
		return ""
	case a.StartsAt.Sub(now) < prepareAhead:
		return w.T("session.you_" + string(part))
	}
	return w.T(expectedKey(part, a.Kind))
}

// expectedKey is what is expected of who leads an activity: of the host by whether the office
// meets in a room or goes somewhere.
func expectedKey(part activities.Part, kind activities.ActivityKind) string {
	key := "session.you_" + string(part)
	switch {
	case part != activities.Receives:
		return key + "_prepare"
	case kind == activities.Discussion:
		return key + "_room"
	}
	return key + "_trip"
}

// HostExpected says to who has taken a month what is expected of the host.
func HostExpected(w *locale.Words, m *activities.RotaMonth) string {
	if m.Activity == nil {
		return w.T("rota.expected")
	}
	return w.T(expectedKey(activities.Receives, m.Activity.Kind))
}

// LeadCard tells somebody, once, that he or she leads an activity, and what is expected.
func LeadCard(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person) (bot.Message, error) {
	m, err := sessionCard(c, w, a, p, "")
	m.Text = locale.Join("\n", w.T(expectedKey(a.PartOf(p), a.Kind)), m.Text)
	return m, err
}

// withoutPart is an activity as it reads to who leads it: his or her own name is no news.
func withoutPart(a *activities.Activity, p *mpeople.Person) *activities.Activity {
	led := *a
	switch part := a.PartOf(p); {
	case part == activities.Receives, part == activities.Chairs && a.HostName == p.Name:
		led.HostID, led.HostName = 0, ""
	case part == activities.Teaches && a.Tutor == p.Name:
		led.Tutor = ""
	}
	return &led
}

// leadActs are the buttons of who leads an activity and so counts as coming: what is asked is
// only whether somebody else has to, for as long as another can prepare it. A month that can still be given back goes back to the
// rota; otherwise leave is asked, and the office hears that it needs another.
func leadActs(c *bot.Context, w *locale.Words, a *activities.Activity, p *mpeople.Person, rows [][]bot.Button) ([][]bot.Button, error) {
	part := a.PartOf(p)
	if part == "" || a.State != activities.Planned || a.StartsAt.Sub(c.Now) < prepareAhead {
		return rows, nil
	}
	label := "session.another_" + string(part)
	m, err := activities.MonthlyHost(c.Tx, a, p)
	switch {
	case err == nil && c.Now.Before(m.GiveBackUntil(c.Location())):
		return bot.Rows(1, button(w, label, "host", "give", m.Month)), nil
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	return bot.Rows(1, button(w, label, "leave", a.ID)), nil
}
