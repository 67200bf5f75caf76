package posts

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/study"
)

// AsksOwed says a message anew that names what a person owes: without what has been
// written since.
const AsksOwed = "owed"

// AboutOwed names what a person owes of several sessions.
func AboutOwed(person int64) string { return "owed:" + itoa(person) }

// OwedStands lists what a message asks to be written: note:12 reflection:12.
func OwedStands(owed []study.Owed) string {
	var list []string
	for _, o := range owed {
		list = append(list, fmt.Sprintf("%s:%d", o.Kind, o.Activity.ID))
	}
	return strings.Join(list, " ")
}

func owedAnew(c *bot.Context, _, stood string) (m bot.Message, next time.Time, err error) {
	var owed []study.Owed
	var wanted *activities.Activity // whose minutes are asked for too
	for _, word := range strings.Fields(stood) {
		kind, number, _ := strings.Cut(word, ":")
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return m, next, fmt.Errorf("what is owed, %q: %w", stood, err)
		}
		if kind == minutesOwed {
			if wanted, err = minutesWanted(c, id); err != nil {
				return m, next, err
			}
			continue
		}
		written, err := notes.Written(c.Tx, id, c.Person.ID, notes.Kind(kind))
		if err != nil {
			return m, next, err
		}
		if written {
			continue
		}
		a, err := activities.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		owed = append(owed, study.Owed{Activity: *a, Kind: notes.Kind(kind)})
	}
	switch {
	case len(owed) == 0 && wanted == nil:
		return bot.Message{Text: c.T("reminder.owed_done"), Stands: ""}, next, nil
	case len(owed) == 0:
		m = bot.Message{Asks: AsksOwed, Text: c.T("reminder.owed_done")}
	default:
		m = OwedMessage(c, c.Words, c.T("reminder.owed"), owed)
	}
	if wanted != nil {
		MinutesToo(c, c.Words, &m, wanted)
	}
	m.Buttons = append(m.Buttons, bot.Row(MuteButton(c.Words)))
	return m, next, nil
}
