package activities

import (
	"slices"
	"strings"
	"time"

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
	ID    int64                    `json:"id,omitempty"` // of the activity that is changed; 0 for a new one
	Kind  mactivities.ActivityKind `json:"kind,omitempty"`
	Topic string                   `json:"topic,omitempty"`
	Day   store.Date               `json:"day,omitempty"` // understood, while the hour is missing
	// Until is the end that was said with that day: a later day, with ByHour an hour too.
	Until     time.Time    `json:"until,omitzero"`
	ByHour    bool         `json:"by_hour,omitempty"`
	Start     time.Time    `json:"start,omitzero"`
	End       time.Time    `json:"end,omitzero"`
	Place     string       `json:"place,omitempty"`
	Host      string       `json:"host,omitempty"`
	Tutor     string       `json:"tutor,omitempty"`
	Plan      string       `json:"plan,omitempty"`
	Summary   string       `json:"summary,omitempty"`
	Plans     []bot.Upload `json:"plans,omitempty"`
	Materials []bot.Upload `json:"materials,omitempty"`
	Held      bool         `json:"held,omitempty"` // begun: it can have a summary
	HostID    int64        `json:"host_id,omitempty"`
	HostWas   int64        `json:"host_was,omitempty"` // on record, when the draft was opened: the rota may have another since
	Agenda    string       `json:"agenda,omitempty"`
	Budget    int64        `json:"budget,omitempty"` // fen
	Receipt   string       `json:"receipt,omitempty"`
	SignUp    time.Time    `json:"sign_up,omitzero"` // 报名截止; zero: everybody has to come
	Car       bool         `json:"car,omitempty"`    // who signs up is asked for 用车, 用餐
	Meal      bool         `json:"meal,omitempty"`
	// Like is the activity that this one was copied from (照上次), and Completes the one
	// of the year's plan that it fills in. Copied is how many of the materials are that
	// one's, Proposed the member whose turn to host it is and who was not asked.
	Like      int64 `json:"like,omitempty"`
	Completes int64 `json:"completes,omitempty"`
	Copied    int   `json:"copied,omitempty"`
	Proposed  int64 `json:"proposed,omitempty"`
	// Notice is what was wrong with the line that began the form, as markup.
	Notice string `json:"notice,omitempty"`
	// Doubts are what was not clear of a field, as markup, by the field's name:
	// shown when it is asked for.
	Doubts map[string]string `json:"doubts,omitempty"`
	// Cut are the labels of what was too long on that line.
	Cut []string `json:"cut,omitempty"`
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
	a.Agenda, a.BudgetFen, a.Receipt = v.Agenda, v.Budget, v.Receipt
	if a.ID == 0 || v.HostID != v.HostWas {
		a.HostID = v.HostID
	}
}

// draftOf gives a session's values to be changed.
func draftOf(a *mactivities.Activity) SessionDraft {
	v := SessionDraft{
		ID: a.ID, Topic: a.Topic, Start: a.StartsAt, End: a.EndsAt, Place: a.Place, Host: a.HostName, Tutor: a.Tutor,
		Plan: a.Plan, Summary: a.Summary, Kind: a.Kind, HostID: a.HostID, HostWas: a.HostID, Agenda: a.Agenda, Budget: a.BudgetFen,
		Receipt: a.Receipt, Car: a.AsksCar, Meal: a.AsksMeal,
	}
	if a.Voluntary() {
		v.SignUp = *a.SignUpUntil
	}
	return v
}

// SetWhen takes the time as it was typed; a day without an hour is kept until
// the hour is given.
func (v *SessionDraft) SetWhen(c *bot.Context, text string) error {
	s, err := chat.ReadSpan(c, text)
	if err != nil {
		return err
	}
	return v.take(c, s)
}

func (v *SessionDraft) take(c *bot.Context, s phrase.Span) error {
	v.Notice = ""
	loc, m := c.Location(), s.Start
	if m.HasDate && !m.HasClock {
		v.Day, v.Until, v.ByHour = store.DateOf(m.Time, loc), time.Time{}, false
		if s.Ends {
			v.Until, v.ByHour = s.End.Time, s.End.HasClock
		}
		return c.Problem("session.which_hour", "date", c.Date(m.Time))
	}
	day, last := v.Day, v.Until
	if day == "" && !v.Start.IsZero() {
		day = store.DateOf(v.Start, loc)
	}
	end := time.Time{}
	if s.Ends {
		end = chat.EndOn(m.Time, s.End)
	}
	if !m.HasDate && day != "" {
		moved := onDay(m.Time, day.Start(loc))
		if c.Clock(moved) != c.Clock(m.Time) { // summer time begins: there is no such hour on that day
			return c.Problem("moment.impossible", "text", c.Clock(m.Time))
		}
		if s.Ends {
			end = end.Add(moved.Sub(m.Time))
		}
		m.Time = moved
	} else {
		last = time.Time{} // said of another day
	}
	if s.Ends && s.End.HasDate && !s.End.HasClock {
		last, end = s.End.Time, time.Time{}
	}
	length := 2 * time.Hour
	if !v.End.IsZero() && v.End.After(v.Start) {
		length = v.End.Sub(v.Start)
	}
	switch {
	case !last.IsZero() && !end.IsZero(): // 9点到11点, of 12月5日至6日
		end = onDay(end, last)
	case !last.IsZero() && v.ByHour && !s.Ends:
		end = last
	case !last.IsZero():
		end = onDay(m.Time, last).Add(2 * time.Hour)
	case end.IsZero():
		end = m.Time.Add(length)
	}
	if !end.After(m.Time) {
		return c.Problem("session.bad_end", "start", c.Clock(m.Time))
	}
	v.Start, v.End, v.Day, v.Until, v.ByHour = m.Time, end, "", time.Time{}, false
	return nil
}

// onDay gives the hour of one instant on the day of another.
func onDay(hour, day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour.Hour(), hour.Minute(), 0, 0, hour.Location())
}

// setEnd takes the hour, or the day and hour, at which it ends.
func (v *SessionDraft) setEnd(c *bot.Context, text string) error {
	m, err := chat.ReadMoment(c, text)
	if err != nil {
		return err
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

// fitted cuts what is too long to be kept, and says so on the card.
func (v SessionDraft) fitted(c *bot.Context) SessionDraft {
	for _, f := range []struct {
		label string
		value *string
		limit int
	}{
		{"topic", &v.Topic, store.TopicLimit}, {"place", &v.Place, store.TopicLimit}, {"host", &v.Host, store.TopicLimit},
		{"tutor", &v.Tutor, store.TopicLimit}, {"plan", &v.Plan, PlanLimit}, {"agenda", &v.Agenda, PlanLimit},
	} {
		if store.Length(*f.value) > f.limit {
			v.Cut = append(v.Cut, c.P("session."+f.label+".label"))
			*f.value = store.Shorten(*f.value, f.limit)
		}
	}
	return v
}

// sessionText is the card to check.
func sessionText(c *bot.Context, v *SessionDraft) (string, error) {
	a := &mactivities.Activity{Kind: v.kind()}
	v.apply(a)
	v.signs(a)
	title := posts.SessionTitle(c.Words, a)
	if a.Topic == "" {
		title = c.T("activity.kind." + string(a.Kind))
	}
	lines := []string{c.T("session.check"), "<b>" + title + "</b>", posts.SessionTime(c, c.Words, a)}
	if v.Place != "" {
		lines = append(lines, c.T("session.field", "label", c.P("session.place.label"), "value", v.Place))
	}
	more, _, err := sessionLines(c, a, func(text string) string { return phrase.Truncate(text, chat.ExcerptLong) })
	if err != nil {
		return "", err
	}
	lines = append(append(lines, more...), attendLines(c, a)...)
	if len(v.Cut) > 0 {
		lines = append(lines, "<i>"+c.T("session.was_cut", "fields", strings.Join(v.Cut, c.P("session.comma")))+"</i>")
	}
	if n := len(v.Plans); n > 0 {
		lines = append(lines, c.T("session.plan_files", "count", n))
	}
	if n := len(v.Materials); n > 0 {
		line := materialFiles(c, a.Kind, n)
		if v.Copied > 0 {
			line += c.T("again.copied", "count", v.Copied)
		}
		lines = append(lines, line)
	}
	like, err := v.likeLines(c)
	if err != nil {
		return "", err
	}
	lines = append(lines, like...)
	moved, err := v.moved(c)
	if err != nil || !moved {
		return strings.Join(lines, "\n"), err
	}
	warnings, err := TimeWarnings(c, max(v.ID, v.Completes), v.Start, v.End)
	if err != nil {
		return "", err
	}
	for _, warning := range warnings {
		lines = append(lines, "<i>"+warning+"</i>")
	}
	if v.ID == 0 {
		var where string
		if where, err = Reach(c, v.Start, v.End); where != "" {
			lines = append(lines, "", where)
		}
	}
	return strings.Join(lines, "\n"), err
}

// Reach says where an activity goes when it is published, and to how many; "" when
// it is over and only recorded.
func Reach(c *bot.Context, begins, end time.Time) (string, error) {
	if !end.After(c.Now) {
		return "", nil
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return "", err
	}
	inGroup, err := c.InGroup()
	if err != nil {
		return "", err
	}
	key := "session.to_group"
	if !inGroup {
		key = "session.to_each"
		members = slices.DeleteFunc(members, func(p people.Person) bool { return !p.Joined() })
	}
	text := c.T(key, "count", len(members))
	if at := c.HeardAt(bot.Begins(begins)); at.After(c.Now) {
		text += "\n<i>" + c.T("later.warn", "time", c.Morning(at)) + "</i>"
	}
	return text, nil
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
	return c.Office.Quiet().Contains(local)
}

// TimeWarnings tells gently what is unusual about a time; none of it forbids. except
// is the activity that has it already, 0 for none.
func TimeWarnings(c *bot.Context, except int64, start, end time.Time) (list []string, err error) {
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
	switch day := chat.Workdays(c).Day(calendar.DateOf(local)); {
	case day.Off && day.Name != "":
		list = append(list, c.T("session.warn_holiday", "name", day.Name))
	case day.Off:
		list = append(list, c.T("session.warn_weekend"))
	}
	clash, err := mactivities.Overlapping(c.Tx, except, start, end)
	if err != nil {
		return nil, err
	}
	for i := range clash {
		a := &clash[i]
		list = append(list, c.T("session.warn_clash", "when", posts.SessionTime(c, c.Words, a), "title", locale.HTML(posts.SessionQuoted(c.Words, a))))
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
