package briefing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/store"
)

// What an announcement may have beside its words: a time to go out, a day by which it is
// due, and something that each member hands in.

// none is the choice of not having it.
const none = "none"

// sendHour is when a notice is offered to go out in the morning, and lateSend until when
// today's afternoon is.
const (
	sendHour  = 8*time.Hour + 30*time.Minute
	afternoon = 17 * time.Hour
	lateSend  = 16 * time.Hour
)

func sendField() bot.Field[announceForm] {
	return bot.Field[announceForm]{
		Name: "send", NoEdit: true, Question: func(c *bot.Context, _ *announceForm) (string, error) { return c.T("announce.send_field.ask"), nil },
		Empty: func(v *announceForm) bool { return v.SendAt == nil },
		Choices: func(c *bot.Context, v *announceForm) (list []bot.Choice, err error) {
			today := store.DateOf(c.Now, c.Location()).Start(c.Location())
			if c.Now.Before(today.Add(lateSend)) {
				list = append(list, instantChoice(c, today.Add(afternoon)))
			}
			cal := chat.Workdays(c)
			next := store.DateFrom(cal.FirstWorkdayAfter(calendar.DateOf(c.Local(c.Now))))
			list = append(list, instantChoice(c, next.Start(c.Location()).Add(sendHour)))
			if v.SendAt != nil {
				list = append(list, bot.Choice{Label: c.P("announce.send_at_once"), Value: none})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *announceForm, in bot.Input) error {
			if in.Choice == none {
				v.SendAt = nil
				return nil
			}
			at, ok := chosenInstant(in.Choice)
			if in.Choice == "" {
				m, err := chat.ReadMoment(c, in.Text)
				if err != nil {
					return err
				}
				if !m.HasClock {
					return c.Problem("announce.send_hour", "date", c.Date(m.Time))
				}
				at, ok = m.Time, true
			}
			switch {
			case !ok:
				return c.Problem("common.stale")
			case !at.After(c.Now):
				return c.Problem("announce.send_past", "time", c.DateClock(at))
			}
			if heard := c.HeardAt(bot.After(at), bot.Timed()); heard.After(at) {
				return c.Problem("announce.send_quiet", "time", c.DateClock(at), "morning", c.DateClock(heard))
			}
			v.SendAt = &at
			return nil
		},
	}
}

func instantChoice(c *bot.Context, at time.Time) bot.Choice {
	return bot.Choice{Label: c.DateClock(at), Value: strconv.FormatInt(at.Unix(), 10)}
}

// chosenInstant reads what such a choice says. It can be forged: who takes it checks it.
func chosenInstant(value string) (time.Time, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 || n > 1<<33 {
		return time.Time{}, false
	}
	return time.Unix(n, 0), true
}

func dueField() bot.Field[announceForm] {
	return bot.Field[announceForm]{
		Name: "due", Asked: true, NoEdit: true,
		Empty: func(v *announceForm) bool { return v.Ask.Wanted() && v.DueAt == nil && !v.NoDue },
		Choices: func(c *bot.Context, v *announceForm) ([]bot.Choice, error) {
			return dueChoices(c, v.from(c), v.Text), nil
		},
		Set: func(c *bot.Context, v *announceForm, in bot.Input) (err error) {
			v.DueAt, err = readDue(c, in, v.from(c))
			v.NoDue = err == nil && v.DueAt == nil
			return err
		},
	}
}

// dueChoices are the day that the text names, the ends of this week and the next, and none.
func dueChoices(c *bot.Context, from time.Time, text string) (list []bot.Choice) {
	add := func(at time.Time) {
		choice := bot.Choice{Label: posts.DueWords(c, c.Words, &mbriefing.Days{DueAt: &at}), Value: strconv.FormatInt(at.Unix(), 10)}
		if !slices.Contains(list, choice) {
			list = append(list, choice)
		}
	}
	if m, ok := phrase.Due(text, c.Local(from)); ok {
		add(dueOf(m))
	}
	day := store.DateOf(from, c.Location())
	for n := 0; n < 2; day = day.AddDate(0, 0, 1) {
		if at := day.Start(c.Location()); at.Weekday() == time.Friday && at.After(from) {
			add(day.AddDate(0, 0, 1).Start(c.Location()))
			n++
		}
	}
	return append(list, bot.Choice{Label: c.P("announce.no_due"), Value: none})
}

// readDue takes a day by which something is due, from a choice or words; nil for none.
func readDue(c *bot.Context, in bot.Input, from time.Time) (*time.Time, error) {
	if in.Choice == none || in.Choice == "" && phrase.Clean(in.Text) == c.P("announce.no_due") {
		return nil, nil
	}
	at, ok := chosenInstant(in.Choice)
	if in.Choice == "" {
		m, found := phrase.Due(in.Text, c.Local(c.WordsAt()))
		if !found {
			var err error
			if m, err = chat.ReadMoment(c, in.Text); err != nil {
				return nil, err
			}
		}
		at, ok = dueOf(m), true
	}
	switch {
	case !ok:
		return nil, c.Problem("common.stale")
	case !at.After(from):
		return nil, c.Problem("announce.due_past")
	}
	return &at, nil
}

// dueOf is the instant at which a day, or its hour, ends.
func dueOf(m phrase.Moment) time.Time {
	if m.HasClock {
		return m.Time
	}
	return m.Time.AddDate(0, 0, 1)
}

// takeDue takes the day that the text names for the last one: announce_due_take:FORM:TIME.
func takeDue(c *bot.Context) error {
	at, known := chosenInstant(c.Arg(1))
	_, id, err := announceName.Peek(c)
	if err != nil {
		return err
	}
	if !known || c.Arg(0) != strconv.FormatInt(id, 10) {
		return c.Problem("common.stale")
	}
	_, err = announceName.Amend(c, func(v *announceForm) (bool, error) {
		if !at.After(c.Now) {
			return false, c.Problem("announce.due_past")
		}
		v.DueAt, v.NoDue = &at, false
		return true, nil
	})
	return err
}

// remindHour is when who has handed nothing in is reminded, on the working day before.
const remindHour = 9 * time.Hour

// announcementDays are the days of an announcement: its matter is over at the end of the
// day by which it is due, or of the day that its words speak of, as seen from when it goes
// out.
func announcementDays(c *bot.Context, from time.Time, text string, due *time.Time, ask mbriefing.Ask) mbriefing.Days {
	days := mbriefing.Days{DueAt: due}
	endOf := func(day store.Date) *time.Time {
		end := day.AddDate(0, 0, 1).Start(c.Location())
		return &end
	}
	if due == nil {
		if day := spokenDay(c, from, text); day != "" {
			days.OverAt = endOf(day)
		}
		return days
	}
	day, _ := days.DueDay(c.Location())
	days.OverAt = endOf(day)
	if !ask.Wanted() {
		return days
	}
	cal := chat.Workdays(c)
	before := store.DateFrom(cal.LastWorkday(calendar.DateOf(day.AddDate(0, 0, -1).Start(time.UTC))))
	if at := c.HeardAt(bot.After(before.Start(c.Location()).Add(remindHour)), bot.Timed()); at.After(from) && at.Before(day.Start(c.Location())) {
		days.RemindAt = &at
	}
	return days
}

// spokenDay is the last day that a text speaks of; "" when it speaks of none to come.
func spokenDay(c *bot.Context, from time.Time, text string) store.Date {
	if m, ok := phrase.Due(text, c.Local(from)); ok {
		return store.DateOf(dueOf(m).Add(-time.Microsecond), c.Location())
	}
	seen := *c
	seen.ReadAsOf(from.Unix())
	t, err := chat.SplitTime(&seen, text)
	if err != nil || !t.Found || !t.Start.HasDate {
		return ""
	}
	last := t.Start.Time
	if t.End.Time.After(last) {
		last = t.End.Time
	}
	if day := store.DateOf(last, c.Location()); day >= store.DateOf(from, c.Location()) {
		return day
	}
	return ""
}

func askField() bot.Field[announceForm] {
	return bot.Field[announceForm]{
		Name: "ask", NoEdit: true,
		Empty: func(v *announceForm) bool { return !v.Ask.Wanted() },
		Choices: func(c *bot.Context, v *announceForm) (list []bot.Choice, err error) {
			for _, k := range mbriefing.AskKinds {
				list = append(list, bot.Choice{Label: c.P("announce.ask_" + string(k)), Value: string(k)})
			}
			if v.Ask.Wanted() {
				list = append(list, bot.Choice{Label: c.P("announce.ask_none"), Value: none})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *announceForm, in bot.Input) error {
			var choices []bot.Choice
			for _, k := range append(mbriefing.AskKinds[:len(mbriefing.AskKinds):len(mbriefing.AskKinds)], none) {
				choices = append(choices, bot.Choice{Label: c.P("announce.ask_" + string(k)), Value: string(k)})
			}
			value, ok := chat.Pick(in, choices)
			switch {
			case !ok:
				return c.Problem("announce.ask_which")
			case value == none:
				v.Ask.Kind = ""
			default:
				v.Ask.Kind = mbriefing.AskKind(value)
			}
			return nil
		},
	}
}

func unitField() bot.Field[announceForm] {
	return bot.Field[announceForm]{
		Name: "unit", Asked: true, NoEdit: true,
		When:  func(v *announceForm) bool { return v.Ask.Kind == mbriefing.AskNumber },
		Empty: func(v *announceForm) bool { return v.Ask.Unit == "" && !v.NoUnit },
		Choices: func(c *bot.Context, v *announceForm) (list []bot.Choice, err error) {
			for unit := range strings.SplitSeq(c.P("announce.units"), "|") {
				list = append(list, bot.Choice{Label: unit, Value: unit})
			}
			return append(list, bot.Choice{Label: c.P("announce.no_unit"), Value: none}), nil
		},
		Set: func(c *bot.Context, v *announceForm, in bot.Input) error {
			unit := in.Choice
			if unit == "" {
				unit = phrase.Clean(in.Text)
			}
			if unit == none || unit == c.P("announce.no_unit") {
				v.Ask.Unit, v.NoUnit = "", true
				return nil
			}
			ask := mbriefing.Ask{Kind: mbriefing.AskNumber, Unit: unit}
			if unit == "" || ask.Check() != nil {
				return c.Problem("announce.bad_unit", "limit", mbriefing.AskUnitLimit)
			}
			v.Ask.Unit, v.NoUnit = unit, false
			return nil
		},
	}
}

func optionsField() bot.Field[announceForm] {
	return bot.Field[announceForm]{
		Name: "options", Asked: true, NoEdit: true,
		When:  func(v *announceForm) bool { return v.Ask.Kind == mbriefing.AskChoice },
		Empty: func(v *announceForm) bool { return len(v.Ask.Choices) < mbriefing.AskFewest },
		Text:  func(v *announceForm) string { return strings.Join(v.Ask.Choices, "\n") },
		Choices: func(c *bot.Context, v *announceForm) (list []bot.Choice, err error) {
			for i, set := range strings.Split(c.P("announce.option_sets"), "|") {
				list = append(list, bot.Choice{Label: set, Value: strconv.Itoa(i)})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *announceForm, in bot.Input) error {
			words := in.Text
			if in.Choice != "" {
				sets := strings.Split(c.P("announce.option_sets"), "|")
				i := bot.SmallInt(in.Choice)
				if i >= len(sets) {
					return c.Problem("common.stale")
				}
				words = sets[i]
			}
			ask := mbriefing.Ask{Kind: mbriefing.AskChoice, Choices: options(words)}
			if ask.Check() != nil {
				return c.Problem("announce.bad_options", "fewest", mbriefing.AskFewest, "most", mbriefing.AskMost, "limit", mbriefing.AskChoiceLimit)
			}
			v.Ask.Choices = ask.Choices
			return nil
		},
	}
}

var (
	numbered    = regexp.MustCompile(`(?:^|\s+|[；;，,])[1-6A-Fa-f][.、．)）]`)
	optionMarks = regexp.MustCompile(`[、，,;；/|／]`)
	optionSigns = regexp.MustCompile(`^(?:[A-Fa-f1-6][.、．)）:：]|[(（][1-6A-Fa-f][)）]|[①②③④⑤⑥])\s*`)
)

// options takes a list of choices apart: a line each, or with marks or spaces between
// them. Their numbers are left out.
func options(words string) store.Words {
	words = phrase.Clean(words)
	parts := strings.Split(words, "\n")
	switch {
	case len(parts) > 1:
	case len(numbered.FindAllString(words, -1)) > 1: // 1、去 2、不去
		parts = numbered.Split(words, -1)
	default:
		if parts = optionMarks.Split(words, -1); len(parts) == 1 {
			parts = strings.Fields(words)
		}
	}
	var list store.Words
	for _, part := range parts {
		if part = strings.TrimSpace(optionSigns.ReplaceAllString(strings.TrimSpace(part), "")); part != "" {
			list = append(list, part)
		}
	}
	return list
}
