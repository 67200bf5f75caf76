package posts

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/notes"
	mpeople "lianluo/models/people"
)

const (
	// agendaBack is how far back a calendar reaches that a phone takes.
	agendaBack = 90 * 24 * time.Hour
	// agendaRefresh is how often a phone is asked to look again.
	agendaRefresh = 4 * time.Hour

	agendaProduct = "-//lianluo//calendar//EN"
)

// Agenda is what a person's calendar is made from.
type Agenda struct {
	Office *mpeople.Office
	Person *mpeople.Person
	Words  *locale.Words
	BotID  int64                       // of the bot, which sets UIDs of different ones apart
	Link   func(payload string) string // a deep link; "" when there is none
	Now    time.Time
}

// Calendar gives the office's activities and the person's own deadlines (§25).
// It holds nothing about other people: no names, no answers. tx is of the
// person's office.
func (g *Agenda) Calendar(tx *gorm.DB) (*documents.ICalendar, error) {
	activities, err := activities.Since(tx, g.Now.Add(-agendaBack))
	if err != nil {
		return nil, err
	}
	c := &documents.ICalendar{
		Product: agendaProduct, Refresh: agendaRefresh,
		Name: g.Words.Plain("calendar.file_name", "office", g.Office.Name),
	}
	for i := range activities {
		c.Events = append(c.Events, g.activity(&activities[i]))
	}
	deadlines, err := desk.DeadlinesOf(tx, g.Person, g.Now)
	if err != nil {
		return nil, err
	}
	for i := range deadlines {
		c.Events = append(c.Events, g.deadline(&deadlines[i]))
	}
	return c, nil
}

func (g *Agenda) activity(a *activities.Activity) documents.CalendarEvent {
	opens, _, closes := activities.CheckInWindow(a)
	loc := g.Office.Location()
	e := documents.CalendarEvent{
		UID: g.uid("activity", a.ID), Summary: ActivityName(g.Words, a), Location: a.Place, URL: g.Link("s-" + itoa(a.ID)),
		Start: a.StartsAt, End: a.EndsAt, Created: a.CreatedAt, Modified: a.UpdatedAt, Cancelled: a.State == activities.ActivityCancelled,
	}
	switch a.State {
	case activities.ActivityCancelled:
		// It is said in the name too: not every program that takes a file over looks
		// at its status.
		e.Summary = g.Words.Plain("calendar.cancelled", "name", e.Summary)
		e.Description = g.Words.Plain("session.cancelled_line", "reason", cancelReason(g.Words, a))
	case activities.Planned:
		e.Description = g.Words.Plain("calendar.check_in", "from", g.Words.Clock(opens.In(loc)), "to", g.Words.Clock(closes.In(loc)))
		if a.Voluntary() {
			e.Description = g.Words.Plain("signup.line", "time", g.Words.DateClock(a.SignUpUntil.In(loc), a.StartsAt.In(loc))) + "\n" + e.Description
		}
	}
	return e
}

func (g *Agenda) deadline(d *desk.Deadline) documents.CalendarEvent {
	if r := d.Research; r != nil {
		return documents.CalendarEvent{
			UID: g.uid("research", r.ID), Summary: g.Words.Plain("calendar.research_due", "topic", r.Topic), URL: g.Link("run-research"),
			Day: string(d.On), Created: r.CreatedAt, Modified: r.UpdatedAt, Free: true,
		}
	}
	key := "calendar.note_due"
	if d.Note == notes.Reflection {
		key = "calendar.reflection_due"
	}
	return documents.CalendarEvent{
		UID: g.uid(string(d.Note), d.Activity.ID, g.Person.ID), Summary: g.Words.Plain(key, "topic", d.Activity.Topic), URL: g.Link("run-todo"),
		Day: string(d.On), Created: d.Activity.CreatedAt, Modified: d.Activity.UpdatedAt, Free: true,
	}
}

// uid names an entry, the same whenever it is asked for.
func (g *Agenda) uid(kind string, ids ...int64) string {
	for _, id := range ids {
		kind += "-" + itoa(id)
	}
	return fmt.Sprintf("%s-office-%d-bot-%d@lianluo", kind, g.Office.ID, g.BotID)
}

// ActivityName is SessionTitle as plain text, for buttons and papers.
func ActivityName(w *locale.Words, a *activities.Activity) string {
	return w.Plain("activity.title", "kind", w.Plain("activity.kind."+string(a.Kind)), "topic", a.Topic)
}
