package record

import (
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/voices"
)

// EntriesPage is how many entries stand on a page.
const EntriesPage = 6

// lengthShown is from which length on, in characters, it is said of a note: the count of a short and
// honest one only shames.
const lengthShown = 200

// entryLine is one line of a record book.
func entryLine(c *bot.Context, e *desk.Entry, named bool) string {
	what := c.P("entry.kind." + string(e.Kind))
	if e.Sort != "" {
		what = c.P("entry.sort." + e.Sort)
	}
	parts := []string{c.Date(e.At), what}
	if named && e.Name != "" {
		parts = append(parts, e.Name)
	}
	if e.Number != "" {
		parts = append(parts, e.Number)
	}
	if e.Title != "" {
		parts = append(parts, c.P("entry.title", "title", strings.Join(strings.Fields(e.Title), " ")))
	}
	if e.Kind == records.KindNote {
		if e.Length >= lengthShown {
			parts = append(parts, c.P("entry.length", "n", e.Length))
		}
	} else if e.Status != "" {
		parts = append(parts, c.P("entry.status."+string(e.Kind)+"."+e.Status))
	}
	if e.LeftAt != nil {
		parts = append(parts, c.P("leaving.at", "time", c.Clock(*e.LeftAt)))
	}
	if e.By != "" {
		parts = append(parts, c.P("entry.by", "name", e.By))
	}
	return string(locale.Escape(strings.Join(parts, " ")))
}

// putEntries adds a page of entries to a message: numbered lines, and a
// numbered button for each that opens it and leads back to scope.
func putEntries(c *bot.Context, m *bot.Message, list []desk.Entry, scope string, page int, named bool) error {
	var row []bot.Button
	for i := range list {
		e := &list[i]
		n := strconv.Itoa(page*EntriesPage + i + 1)
		m.Text += "\n" + n + ". " + entryLine(c, e, named)
		mine, err := mayOpen(c, e)
		if err != nil {
			return err
		}
		if mine {
			row = append(row, bot.Button{Text: n, Data: bot.Data("entry", e.Kind, e.ID, scope, page)})
		}
	}
	if len(row) > 0 {
		m.Buttons = append(m.Buttons, row)
	}
	return nil
}

// ListRecords is putEntries for the records behind a figure, with what the person may know
// of them (hideOthers).
func ListRecords(c *bot.Context, m *bot.Message, refs []records.Ref, scope string, page int, staff bool) error {
	list, err := desk.RecordLines(c.Tx, refs)
	if err != nil {
		return err
	}
	from := min(max(page, 0)*EntriesPage, len(list))
	list = list[from:min(from+EntriesPage, len(list))]
	if err := hideOthers(c, list, staff); err != nil {
		return err
	}
	if len(list) == 0 {
		m.Text += "\n" + c.T("figures.none")
	}
	return putEntries(c, m, list, scope, page, true)
}

// hideOthers takes off entries what the person may not know. Of others' notes
// and suggestions a member sees that they are there (spec, "Fairness"), not
// their words, nor what became of a suggestion that the figure does not count; so it is of
// consultations that the person does not read.
func hideOthers(c *bot.Context, list []desk.Entry, staff bool) error {
	if err := hideAuthors(c, list); err != nil {
		return err
	}
	for i := range list {
		e := &list[i]
		hidden := !staff && e.PersonID != c.Person.ID && (e.Kind == records.KindNote || e.Kind == records.KindSuggestion)
		if e.Kind == records.KindConsult || isKept(e) { // who is not asked has no part in it (§11)
			may, err := mayOpen(c, e)
			if err != nil {
				return err
			}
			hidden = !may
		}
		if hidden {
			e.Title, e.Cut, e.Status = "", false, ""
		}
	}
	return nil
}

// hideAuthors takes the names off suggestions and gifts whose authors and donors did not agree
// that the person reads them (§9, §14).
func hideAuthors(c *bot.Context, list []desk.Entry) error {
	var ids []int64
	for _, e := range list {
		if e.Kind == records.KindSuggestion {
			ids = append(ids, e.ID)
		}
	}
	of, err := voices.ByIDs(c.Tx, ids...)
	if err != nil {
		return err
	}
	for i := range list {
		if s := of[list[i].ID]; list[i].Kind == records.KindSuggestion && s != nil && !s.Names(c.Person) {
			list[i].Name = ""
		}
	}
	return nameDonors(c, list)
}

// mayOpen tells whether an entry may be opened by the person: one's own, one that bears his or
// her name, an activity, what the group was told, a research by who reads reports and its notes
// by its team, a suggestion, consultation or entry of a book by who reads it, or any other by the staff.
func mayOpen(c *bot.Context, e *desk.Entry) (bool, error) {
	switch {
	case isKept(e):
		return mayOpenKept(c, e)
	case e.Kind == records.KindConsult:
		con, err := consult.ByID(c.Tx, e.ID)
		if err != nil {
			return false, err
		}
		return consult.Life.MayRead(c.Tx, con, c.Person)
	case c.Person.Is(people.Staff), e.PersonID == c.Person.ID, e.Kind == records.KindActivity,
		e.Kind == records.KindResearch && bot.Readers.Allows(c.Person):
		return true, nil
	case e.Kind == records.KindAnnouncement:
		a, err := briefing.AnnouncementByID(c.Tx, e.ID)
		return err == nil && a.State == briefing.AnnouncementPosted && !a.Voided() && bot.Inside.Allows(c.Person), err
	case e.Kind == records.KindNote:
		n, err := notes.ByID(c.Tx, e.ID)
		if err != nil || n.ResearchID == 0 || n.Kind != notes.ResearchNote || n.Voided() {
			return false, err
		}
		r, err := research.ByID(c.Tx, n.ResearchID)
		return err == nil && r.InTeam(c.Person), err
	case e.Kind == records.KindDeed:
		with, err := deeds.CoworkersOf(c.Tx, e.ID)
		return slices.Contains(with[e.ID], c.Person.ID), err
	case e.Kind == records.KindSuggestion:
		s, err := voices.ByID(c.Tx, e.ID)
		if err != nil {
			return false, err
		}
		return voices.SuggestionLife.MayRead(c.Tx, s, c.Person)
	}
	return false, nil
}

// entryArg finds the entry that a button names and checks that the person may
// open it.
func entryArg(c *bot.Context) (*desk.Entry, error) {
	id, err := c.ArgID(1)
	if err != nil {
		return nil, err
	}
	e, err := desk.RecordLine(c.Tx, records.Ref{Kind: records.Kind(c.Arg(0)), ID: id})
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	ok, err := mayOpen(c, e)
	if err == nil && !ok {
		err = c.Problem("common.gone")
	}
	return e, err
}

// entry shows one entry of a record with what opens it and, for one's own, the
// way to say that it is wrong: entry:KIND:ID:SCOPE:page.
func entry(c *bot.Context) error {
	e, err := entryArg(c)
	if err != nil {
		return err
	}
	one := []desk.Entry{*e}
	if err := hideAuthors(c, one); err != nil {
		return err
	}
	m := bot.Message{Text: entryLine(c, &one[0], true)}
	open, err := opener(c, e)
	if err != nil {
		return err
	}
	if e.Kind == records.KindAnnouncement && !c.Person.Is(people.Staff) { // its card is the staff's: members read it here
		a, err := briefing.AnnouncementByID(c.Tx, e.ID)
		if err != nil {
			return err
		}
		m.Text, open = posts.AnnouncementText(c, c.Words, a), bot.Button{}
	}
	if open.Text != "" {
		m.Buttons = append(m.Buttons, bot.Row(open))
	}
	mine, err := mayDispute(c, e)
	if err != nil {
		return err
	}
	if mine {
		wrong := c.B("record.dispute", "dispute", e.Kind, e.ID)
		if e.Kind == records.KindAttendance && !activities.AttendanceState(e.Status).Attended() {
			// Who was there after all asks for 补录, which the director grants
			// by a tap (§8).
			a, err := activityOf(c, e.ID)
			if err != nil {
				return err
			}
			wrong = c.B("record.dispute", "claim_reason", a)
		}
		m.Buttons = append(m.Buttons, bot.Row(wrong))
	}
	if back := backTo(c, c.Arg(2), c.ArgInt(3)); back.Text != "" {
		m.Buttons = append(m.Buttons, bot.Row(back))
	}
	_, err = c.Show(m)
	return err
}

// opener is the button that opens the record itself.
func opener(c *bot.Context, e *desk.Entry) (bot.Button, error) {
	routes := map[records.Kind]string{
		records.KindNote: "noteview", records.KindSuggestion: "suggestion", records.KindDeed: "deed",
		records.KindResearch: "research_view", records.KindAnnouncement: "announce_card", records.KindConsult: "consult",
		records.KindDonation: "donation", records.KindHonour: "honour", records.KindArchive: "archive_item",
		records.KindFollowUp: "followup",
	}
	id := e.ID
	route := routes[e.Kind]
	if e.Kind == records.KindAttendance || e.Kind == records.KindActivity {
		route = "activity"
		if c.Person.Is(people.Staff) {
			route = "session"
		}
	}
	if e.Kind == records.KindAttendance {
		var err error
		if id, err = activityOf(c, e.ID); err != nil {
			return bot.Button{}, err
		}
	}
	if route == "" {
		return bot.Button{}, nil
	}
	return c.B("record.open", route, id), nil
}

// activityOf is the activity that an attendance is of.
func activityOf(c *bot.Context, attendance int64) (int64, error) {
	var row activities.Attendance
	err := c.Tx.Select("id", "activity_id").Take(&row, attendance).Error
	return row.ActivityID, c.MissingAs(err, "common.gone")
}

// mayDispute: one's own entries; a deed also by those who took part.
func mayDispute(c *bot.Context, e *desk.Entry) (bool, error) {
	switch e.Kind {
	case records.KindActivity, records.KindAnnouncement, records.KindResearch, records.KindConsult, records.KindFollowUp:
		return false, nil
	}
	if e.PersonID == c.Person.ID {
		return true, nil
	}
	if e.Kind != records.KindDeed {
		return false, nil
	}
	with, err := deeds.CoworkersOf(c.Tx, e.ID)
	return slices.Contains(with[e.ID], c.Person.ID), err
}

// backTo is the button back to the list that an entry was opened from: its
// scope is a period of the record, s and a search, f and a figure, p and a sum of points, l and a
// month, d for this day in former years.
func backTo(c *bot.Context, scope string, page int) bot.Button {
	switch {
	case scope == "":
		return bot.Button{}
	case scope[0] == 's':
		return c.B("common.back", "search", scope[1:], page)
	case scope[0] == 'f':
		id, key, _ := strings.Cut(scope[1:], "-")
		return c.B("common.back", "figures", id, key, page)
	case scope[0] == 'p':
		of, category, _ := strings.Cut(scope[1:], "-")
		return c.B("common.back", "points_in", of, category, page)
	case scope[0] == 'x': // a sentence of a text that is edited part by part
		return bot.Button{Text: c.P("common.back"), Data: "part_source:" + strings.ReplaceAll(scope[1:], "-", ":") + ":" + strconv.Itoa(page)}
	case scope[0] == 'l':
		return c.B("common.back", "leaf", scope[1:], page)
	case scope == thisDay:
		return c.B("common.back", "thisday", page)
	}
	return c.B("common.back", "record", scope, page)
}
