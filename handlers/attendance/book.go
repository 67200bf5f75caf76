package attendance

import (
	"cmp"
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerBook is attendance as workbooks: the sheet of an activity, and the book of a
// year (签到本, §8).
func registerBook(r *bot.Router) {
	r.Formerly("sheet_file", "paper", "sheet_table")
	papers.Add(r, papers.Paper{Name: "sheet_table", Access: bot.Staff, Make: sheetTable})
	papers.Add(r, papers.Paper{Name: "signin_book", Access: bot.Staff, Make: signInBook, Offer: func(c *bot.Context) ([]papers.Offer, error) {
		var list []papers.Offer
		for _, year := range papers.Years(c, 2) {
			list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper.signin_book"), "year", year), Arg: strconv.Itoa(year)})
		}
		return list, nil
	}})
}

// sheetTable is the sheet of an activity as a table, with those who sat in below.
func sheetTable(c *bot.Context, arg string) (*papers.File, error) {
	a, err := papers.Record(c, arg, mactivities.ByID)
	if err != nil {
		return nil, err
	}
	whole, err := mactivities.WholeSheet(c.Tx, a)
	if err != nil {
		return nil, err
	}
	text := c.T("guests.sheet_sent")
	c = papers.ForOffice(c)
	said := posts.SaidLine(c.Words, a, whole.Counts)
	if a.State == mactivities.Closed {
		said = posts.ClosedLine(c.Words, a, whole.Counts)
	}
	s := &documents.Sheet{
		Name: c.P("guests.sheet_name"), Note: chat.Joined(c.Words.FullDate(c.Local(a.StartsAt)), posts.ActivityName(c.Words, a)) + "\n" + said,
		Columns: papers.Columns(c, "guests.column_name", "guests.column_post", "guests.column_state"),
	}
	for _, wants := range a.Wants() {
		s.Columns = append(s.Columns, documents.Column{Title: c.P("signup." + wants + "_yes")})
	}
	for i := range whole.Lines {
		l := &whole.Lines[i]
		row := []string{l.Name, l.Post, lineState(c, a, l)}
		for _, wants := range a.Wants() {
			need := ""
			if l.Need(wants) != mactivities.Unsaid {
				need = c.P("signup." + wants + "_" + string(l.Need(wants)))
			}
			row = append(row, need)
		}
		s.Rows = append(s.Rows, row)
	}
	for _, g := range whole.Guests {
		s.Rows = append(s.Rows, append([]string{g.Name, g.Post, c.P("guests.state")}, make([]string, len(a.Wants()))...))
	}
	of := c.P("book.day_topic", "date", c.Words.FullDate(c.Local(a.StartsAt)), "topic", phrase.Truncate(a.Topic, 20))
	return papers.Book(c, s.Name, of, text, s)
}

// signInBook is who came in a year: a line for each person and activity, and the totals of
// each person (三本之一, §8). What is planned only is not in it.
func signInBook(c *bot.Context, arg string) (*papers.File, error) {
	year, from, to, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	list, err := mactivities.Between(c.Tx, from, to)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(a mactivities.Activity) bool {
		return a.StartsAt.After(c.Now) || a.State == mactivities.Planned && c.Now.Before(a.EndsAt)
	})
	if len(list) == 0 {
		return nil, c.Problem("book.empty")
	}
	asker := c
	c = papers.ForOffice(c)
	lines := &documents.Sheet{Name: c.P("book.by_activity"), Columns: papers.Columns(c,
		"book.column.date", "book.column.activity", "book.column.person", "book.column.attendance", "book.column.time", "book.column.corrected_by", "book.column.correction")}
	var sums totals
	for i := range list {
		if err := signInLines(c, &list[i], lines, &sums); err != nil {
			return nil, err
		}
	}
	of := c.P("book.year", "year", year)
	return papers.Book(c, c.P("book.signin"), of, asker.T("book.signin_sent", "year", year, "count", len(list)), lines, sums.sheet(c))
}

// signInLines adds the people of an activity to the book, and who sat in.
func signInLines(c *bot.Context, a *mactivities.Activity, s *documents.Sheet, sums *totals) error {
	rows, err := mactivities.AttendanceOf(c.Tx, a)
	if err != nil {
		return err
	}
	day, name := papers.Day(c, a.StartsAt), posts.ActivityName(c.Words, a)
	for i := range rows {
		l := &rows[i]
		by, what, err := corrected(c, l)
		if err != nil {
			return err
		}
		at := ""
		if l.CheckedInAt != nil && l.State.Attended() {
			at = c.Clock(*l.CheckedInAt)
		}
		s.Rows = append(s.Rows, []string{day, name, l.Name, lineState(c, a, l), at, by, what})
		sums.add(l)
	}
	guests, err := mactivities.GuestsOf(c.Tx, a)
	for _, g := range guests {
		s.Rows = append(s.Rows, []string{day, name, guestName(c, g.Name, g.Post), c.P("guests.state"), "", "", ""})
	}
	return err
}

// corrected is by whom and how a line of the sheet was corrected last; "" for never.
func corrected(c *bot.Context, l *mactivities.AttendanceLine) (by, what string, err error) {
	if l.ID == 0 {
		return "", "", nil
	}
	list, err := mactivities.CorrectionsOf(c.Tx, records.KindAttendance, l.ID)
	if err != nil || len(list) == 0 {
		return "", "", err
	}
	last := list[len(list)-1]
	p, err := people.PersonByID(c.Tx, last.ByID)
	if err != nil {
		return "", "", err
	}
	name := stateName
	if last.OfLeaving() {
		name = leftName
	}
	return p.Name, c.P("book.corrected", "date", papers.Day(c, last.CreatedAt), "old", name(c, last.OldValue), "new", name(c, last.NewValue), "why", store.OneLine(last.Why)), nil
}

// totals are what each person comes to in a year, in the order of the roster.
type totals struct {
	by    map[int64]*total
	order []*total
}

type total struct {
	name, sort string
	counts     map[mactivities.AttendanceState]int
	expected   int
	excused    int
}

func (t *totals) add(l *mactivities.AttendanceLine) {
	if t.by == nil {
		t.by = map[int64]*total{}
	}
	one := t.by[l.PersonID]
	if one == nil {
		one = &total{name: l.Name, sort: l.SortKey, counts: map[mactivities.AttendanceState]int{}}
		t.by[l.PersonID], t.order = one, append(t.order, one)
	}
	if l.Expected {
		one.expected++
	}
	if l.Excused() {
		one.excused++
	}
	one.counts[l.State]++
}

// totalStates are the columns of the totals.
var totalStates = []mactivities.AttendanceState{
	mactivities.Present, mactivities.Late, mactivities.OnLeave, mactivities.Absent, mactivities.Unconfirmed, mactivities.Undecided,
}

// sheet is the totals of each person; 应到 counts whom the activity awaited.
func (t *totals) sheet(c *bot.Context) *documents.Sheet {
	slices.SortStableFunc(t.order, func(a, b *total) int { return cmp.Compare(a.sort, b.sort) })
	s := &documents.Sheet{Name: c.P("book.by_person"), Note: c.P("book.totals_note"), Columns: papers.Columns(c, "book.column.person", "book.column.expected")}
	for _, state := range totalStates {
		s.Columns = append(s.Columns, documents.Column{Title: c.P("attendance.state." + string(state))})
	}
	s.Columns = append(s.Columns, documents.Column{Title: c.P("book.column.excused")})
	for i := range s.Columns[1:] {
		s.Columns[i+1].Amount = true
	}
	for _, one := range t.order {
		row := []string{one.name, strconv.Itoa(one.expected)}
		for _, state := range totalStates {
			row = append(row, strconv.Itoa(one.counts[state]))
		}
		s.Rows = append(s.Rows, append(row, strconv.Itoa(one.excused)))
	}
	return s
}
