package activities

import (
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/away"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// SessionDraft is an activity as it is filled in.
type SessionDraft struct {
	ID        int64                    `json:"id,omitempty"` // of the activity that is changed; 0 for a new one
	Kind      mactivities.ActivityKind `json:"kind,omitempty"`
	Topic     string                   `json:"topic,omitempty"`
	Day       store.Date               `json:"day,omitempty"` // understood, while the hour is missing
	Start     time.Time                `json:"start,omitzero"`
	End       time.Time                `json:"end,omitzero"`
	Place     string                   `json:"place,omitempty"`
	Host      string                   `json:"host,omitempty"`
	Tutor     string                   `json:"tutor,omitempty"`
	Plan      string                   `json:"plan,omitempty"`
	Summary   string                   `json:"summary,omitempty"`
	Plans     []bot.Upload             `json:"plans,omitempty"`
	Materials []bot.Upload             `json:"materials,omitempty"`
	Held      bool                     `json:"held,omitempty"` // begun: it can have a summary
	HostID    int64                    `json:"host_id,omitempty"`
	Agenda    string                   `json:"agenda,omitempty"`
	Budget    int64                    `json:"budget,omitempty"` // fen
	Spent     int64                    `json:"spent,omitempty"`  // fen
	Receipt   string                   `json:"receipt,omitempty"`
	// Notice is what was wrong with the line that began the form, as markup.
	Notice string `json:"notice,omitempty"`
	// unsure is set when a part of that line was not understood: it is asked for.
	unsure bool
}

// kind is the draft's; a draft without one is of a study session.
func (v *SessionDraft) kind() mactivities.ActivityKind {
	if v.Kind == "" {
		return mactivities.Study
	}
	return v.Kind
}

// Activity makes the record of the draft.
func (v *SessionDraft) Activity(by *people.Person) *mactivities.Activity {
	a := &mactivities.Activity{Kind: v.kind(), CreatedBy: by.ID}
	v.apply(a)
	return a
}

// apply writes the draft's values over a record.
func (v *SessionDraft) apply(a *mactivities.Activity) {
	a.Topic, a.StartsAt, a.EndsAt, a.Place, a.HostName = v.Topic, v.Start, v.End, v.Place, v.Host
	a.Tutor, a.Plan, a.Summary = v.Tutor, v.Plan, v.Summary
	a.HostID, a.Agenda, a.BudgetFen, a.SpentFen, a.Receipt = v.HostID, v.Agenda, v.Budget, v.Spent, v.Receipt
}

// draftOf gives a session's values to be changed.
func draftOf(a *mactivities.Activity) SessionDraft {
	return SessionDraft{
		ID: a.ID, Topic: a.Topic, Start: a.StartsAt, End: a.EndsAt, Place: a.Place, Host: a.HostName, Tutor: a.Tutor,
		Plan: a.Plan, Summary: a.Summary, Kind: a.Kind, HostID: a.HostID, Agenda: a.Agenda, Budget: a.BudgetFen, Spent: a.SpentFen,
		Receipt: a.Receipt,
	}
}

// SetWhen takes the time as it was typed; a day without an hour is kept until
// the hour is given.
func (v *SessionDraft) SetWhen(c *bot.Context, text string) error {
	now := c.Local(c.Now)
	m, end, err := chat.ParseTime(text, now)
	if err != nil {
		return chat.MomentProblem(c, err, text)
	}
	return v.take(c, m, end)
}

func (v *SessionDraft) take(c *bot.Context, m phrase.Moment, end time.Time) error {
	v.Notice = ""
	loc := c.Location()
	switch {
	case m.HasDate && !m.HasClock:
		v.Day = store.DateOf(m.Time, loc)
		return c.Problem("session.which_hour", "date", c.Date(m.Time))
	case !m.HasDate:
		day := v.Day
		if day == "" && !v.Start.IsZero() {
			day = store.DateOf(v.Start, loc)
		}
		if day != "" {
			at := day.Start(loc)
			moved := time.Date(at.Year(), at.Month(), at.Day(), m.Time.Hour(), m.Time.Minute(), 0, 0, loc)
			if c.Clock(moved) != c.Clock(m.Time) { // summer time begins: there is no such hour on that day
				return c.Problem("moment.impossible", "text", c.Clock(m.Time))
			}
			if !end.IsZero() {
				end = end.Add(moved.Sub(m.Time))
			}
			m.Time = moved
		}
	}
	length := 2 * time.Hour
	if !v.End.IsZero() && v.End.After(v.Start) {
		length = v.End.Sub(v.Start)
	}
	if end.IsZero() {
		end = m.Time.Add(length)
	}
	if !end.After(m.Time) {
		return c.Problem("session.bad_end", "start", c.Clock(m.Time))
	}
	v.Start, v.End, v.Day = m.Time, end, ""
	return nil
}

// setEnd takes the hour, or the day and hour, at which it ends.
func (v *SessionDraft) setEnd(c *bot.Context, text string) error {
	m, _, err := chat.ParseTime(text, c.Local(c.Now))
	if err != nil {
		return chat.MomentProblem(c, err, text)
	}
	if !m.HasClock {
		return c.Problem("session.which_hour", "date", c.Date(m.Time))
	}
	end := chat.EndOn(c.Local(v.Start), m)
	if !end.After(v.Start) {
		return c.Problem("session.bad_end", "start", c.Clock(v.Start))
	}
	v.End = end
	return nil
}

// readSession reads what stands behind /newsession: the time, the topic,
// @place and #tutor (of other kinds the member who receives the others) on the
// first line, and below it lines with a word in front (地点：…) or the plan or
// agenda.
func readSession(c *bot.Context, text string, kind mactivities.ActivityKind) SessionDraft {
	v := SessionDraft{Kind: kind}
	now := c.Local(c.Now)
	var plan []string
	for _, line := range strings.Split(phrase.Clean(text), "\n") {
		switch field, value := labelled(c, line); {
		case field != "":
			v.put(c, field, value)
		case v.Topic == "" && line != "":
			if v.Start.IsZero() && v.Day == "" {
				m, end, rest, err := chat.SplitTime(line, now)
				switch problem := chat.MomentProblem(c, err, line); p := problem.(type) {
				case nil:
					v.note(c, v.take(c, m, end))
					line = rest
				case *bot.Problem:
					// A line without a day asks for it; one with a day that
					// cannot be is told so.
					if p.Key != "moment.unknown" {
						v.note(c, p)
					}
				}
			}
			v.Topic = v.cutSigns(line)
		default:
			plan = append(plan, line)
		}
	}
	below := strings.TrimSpace(strings.Join(plan, "\n"))
	if kind != "" && kind != mactivities.Study {
		if v.Agenda == "" {
			v.Agenda = below
		}
		if kind.Hosted() {
			v.note(c, v.receiverNamed(c, v.Tutor))
		}
		v.Tutor = ""
	} else if v.Plan == "" {
		v.Plan = below
	}
	return v.fitted()
}

// put takes the value of a labelled line.
func (v *SessionDraft) put(c *bot.Context, field, value string) {
	switch field {
	case "topic":
		v.Topic = value
	case "when":
		v.note(c, v.SetWhen(c, value))
	case "place":
		v.Place = value
	case "host":
		v.Host = value
	case "tutor":
		v.Tutor = value
	case "plan":
		v.Plan = value
	case "agenda":
		v.Agenda = value
	case "receiver":
		v.Tutor = value // looked up with the others
	case "budget":
		sum, ok := phrase.ParseFen(value)
		if v.unsure = v.unsure || !ok || sum > mactivities.MoneyLimit; !v.unsure {
			v.Budget = sum
		}
	}
}

// note keeps a problem to be shown above the question about the time.
func (v *SessionDraft) note(c *bot.Context, err error) {
	if p, ok := err.(*bot.Problem); ok {
		v.Notice = c.T(p.Key, p.Pairs...)
	}
}

// fitted drops what is too long to be kept, so that it is asked for.
func (v SessionDraft) fitted() SessionDraft {
	for _, f := range []*string{&v.Topic, &v.Place, &v.Host, &v.Tutor} {
		if utf8.RuneCountInString(*f) > store.TopicLimit {
			*f = phrase.Truncate(*f, store.TopicLimit)
		}
	}
	v.Plan, v.Agenda = phrase.Truncate(v.Plan, PlanLimit), phrase.Truncate(v.Agenda, PlanLimit)
	return v
}

// labelled reads "地点：镇政府" by the form's own labels, in any language.
func labelled(c *bot.Context, line string) (field, value string) {
	label, value, ok := strings.Cut(line, "：")
	if !ok {
		if label, value, ok = strings.Cut(line, ":"); !ok {
			return "", ""
		}
	}
	label = strings.TrimSpace(label)
	for _, lang := range locale.Languages {
		for _, field := range []string{"topic", "when", "place", "host", "tutor", "plan", "agenda", "receiver", "budget"} {
			if label == c.Bot.Words(lang).Plain("session."+field+".label") {
				return field, strings.TrimSpace(value)
			}
		}
	}
	return "", ""
}

// cutSigns takes @place and #tutor off the end of a line.
func (v *SessionDraft) cutSigns(line string) string {
	for {
		i := strings.LastIndexAny(line, "@＠#＃")
		if i < 0 {
			return strings.TrimSpace(line)
		}
		sign, size := utf8.DecodeRuneInString(line[i:])
		value := strings.TrimSpace(line[i+size:])
		if strings.ContainsRune("@＠", sign) {
			v.Place = value
		} else {
			v.Tutor = value
		}
		line = line[:i]
	}
}

// sessionText is the card to check.
func sessionText(c *bot.Context, v *SessionDraft) (string, error) {
	a := &mactivities.Activity{Kind: v.kind()}
	v.apply(a)
	lines := []string{c.T("session.check"), "<b>" + posts.SessionTitle(c.Words, a) + "</b>", posts.SessionTime(c, c.Words, a)}
	if v.Place != "" {
		lines = append(lines, c.T("session.field", "label", c.P("session.place.label"), "value", v.Place))
	}
	more, err := sessionLines(c, a)
	if err != nil {
		return "", err
	}
	lines = append(lines, more...)
	if n := len(v.Plans); n > 0 {
		lines = append(lines, c.T("session.plan_files", "count", n))
	}
	if n := len(v.Materials); n > 0 {
		lines = append(lines, materialFiles(c, a.Kind, n))
	}
	moved, err := v.moved(c)
	if err != nil || !moved {
		return strings.Join(lines, "\n"), err
	}
	warnings, err := TimeWarnings(c, v.Start, v.End)
	for _, warning := range warnings {
		lines = append(lines, "<i>"+warning+"</i>")
	}
	return strings.Join(lines, "\n"), err
}

// moved tells whether the draft gives an activity another time than it has: a
// new one does.
func (v *SessionDraft) moved(c *bot.Context) (bool, error) {
	if v.ID == 0 {
		return true, nil
	}
	a, err := mactivities.ByID(c.Tx, v.ID)
	if err != nil {
		return false, c.MissingAs(err, "common.gone")
	}
	return !v.Start.Equal(a.StartsAt) || !v.End.Equal(a.EndsAt), nil
}

// quiet tells whether a time lies in the office's quiet hours (§20).
func quiet(c *bot.Context, local time.Time) bool {
	rules := c.Office.Rules()
	return calendar.QuietHours{From: rules.QuietFrom.Duration(), To: rules.QuietTo.Duration()}.Contains(local)
}

// TimeWarnings tells gently what is unusual about a time; none of it forbids.
func TimeWarnings(c *bot.Context, start, end time.Time) (list []string, err error) {
	if start.IsZero() {
		return nil, nil
	}
	local := c.Local(start)
	if start.Before(c.Now) {
		list = append(list, c.T("session.warn_past"))
	}
	if quiet(c, local) {
		list = append(list, c.T("session.warn_night", "time", c.Clock(start)))
	}
	switch day := bot.Kept[*calendar.Calendar](c).Day(calendar.DateOf(local)); {
	case day.Off && day.Name != "":
		list = append(list, c.T("session.warn_holiday", "name", day.Name))
	case day.Off:
		list = append(list, c.T("session.warn_weekend"))
	}
	ids, err := away.On(c.Tx, store.DateOf(start, c.Location()))
	if err != nil || len(ids) == 0 {
		return list, err
	}
	names := "" // whose days they are is for the staff
	if c.Person.Is(people.Staff) {
		names, err = chat.Names(c, ids)
	}
	return append(list, c.T("session.warn_away", "count", len(ids), "names", names)), err
}
