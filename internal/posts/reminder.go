package posts

import (
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/study"
)

// The words by which a person mutes a kind of reminder (people.Person.Muted).
const (
	MuteDay3    = "day3"
	MuteLeaveBy = "leaveby" // until when leave is asked in time
	MuteDay1    = "day1"
	MuteHour1   = "hour1"
	MuteOwed    = "owed"
	MuteGood    = "good" // what came of the own work, once a month
	MuteTask    = "task" // the day before a task is due; on its day it is said to everybody

	// Of what the director has to see to in the year: no other waits for it on that day.
	MuteReport  = "report"  // the draft of the quarter's report; on the day it is due it is said
	MuteMeeting = "meeting" // the half-yearly meeting, the visit before the plenary
	MuteBooks   = "books"   // the year's books and self-assessment
	MuteFund    = "fund"    // a year that is not closed
	MuteTerm    = "term"    // a term's last year
)

// Mutable lists the small reminders that a person can switch off (§20), in the
// order in which they are shown.
var Mutable = []string{MuteDay3, MuteLeaveBy, MuteDay1, MuteHour1, MuteOwed, MuteTask, MuteGood}

// MutableByStaff are those that only the staff gets.
var MutableByStaff = []string{MuteReport, MuteMeeting, MuteBooks, MuteFund, MuteTerm}

// MutableBy lists what a person can switch off: what he or she may get at all.
func MutableBy(p *people.Person) []string {
	if p.Is(people.Staff) {
		return slices.Concat(Mutable, MutableByStaff)
	}
	return Mutable
}

// MuteButton leads from a reminder to where such reminders are switched off. The
// reminder stays: what it offers is still to be done.
func MuteButton(w *locale.Words) bot.Button { return button(w, "mute.button", "mute") }

// MissedMessage tells a member that nothing is known of his or her being at an
// activity that is closed, and how that is put right (§8).
func MissedMessage(c *bot.Context, w *locale.Words, a *activities.Activity) bot.Message {
	now := c.Local(c.HeardAt())
	return bot.Message{
		About: About(a),
		Text:  w.T("reminder.missed", "date", w.Date(c.Local(a.StartsAt), now), "title", locale.HTML(SessionQuoted(w, a))),
		Buttons: [][]bot.Button{
			bot.Row(button(w, "claim.button", "claim", a.ID), button(w, "reminder.missed_so", "missed", a.ID)),
			bot.Row(MuteButton(w)),
		},
	}
}

// shownOwed bounds the works that have a button of their own.
const shownOwed = 6

// OwedMessage names what a person still owes, with the buttons that open the
// forms. head is HTML.
func OwedMessage(c *bot.Context, w *locale.Words, head string, owed []study.Owed) bot.Message {
	lines := []string{head}
	var buttons []bot.Button
	for i, o := range owed {
		if i == shownOwed {
			lines = append(lines, w.T("reminder.owed_more", "count", len(owed)-i))
			break
		}
		kind, route := "reminder.owed_note", "note"
		if o.Kind == notes.Reflection {
			kind, route = "reminder.owed_reflection", "reflect"
		}
		day := w.Date(c.Local(o.Activity.StartsAt), c.Local(c.Now))
		lines = append(lines, w.T(kind, "date", day, "topic", o.Activity.Topic))
		label := w.Plain("reminder.write_" + route)
		if len(owed) > 2 {
			label += " " + c.Local(o.Activity.StartsAt).Format("1.2")
		}
		buttons = append(buttons, bot.Button{Text: label, Data: bot.Data(route, o.Activity.ID)})
	}
	return bot.Message{Asks: AsksOwed, Stands: OwedStands(owed), Text: locale.Join("\n", lines...), Buttons: bot.Rows(2, buttons...)}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
