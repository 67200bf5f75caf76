package activities

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
)

// registerSignIn: the sheet on which people sign with a pen (domain C3). No phone number
// stands on it: everybody in the room reads it.
func registerSignIn(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "signin", Access: bot.Staff, Make: signIn, Offer: offerSignIn})
}

// Rows that are left empty on a sign-in sheet: for who sits in without being announced, and
// where one signs up, for who comes all the same.
const (
	spareGuests  = 3
	spareMembers = 3
)

// offeredSheets is how many activities ahead /paper lists.
const offeredSheets = 3

func offerSignIn(c *bot.Context) (list []papers.Offer, err error) {
	ahead, err := mactivities.NextActivities(c.Tx, c.Now, offeredSheets)
	for i := range ahead {
		a := &ahead[i]
		label := c.P("signin.offer", "date", c.Date(a.StartsAt), "topic", a.Topic)
		list = append(list, papers.Offer{Label: label, Arg: strconv.FormatInt(a.ID, 10)})
	}
	return list, err
}

func signIn(c *bot.Context, arg string) (*papers.File, error) {
	a, err := papers.Record(c, arg, mactivities.ByID)
	if err != nil {
		return nil, err
	}
	if a.State == mactivities.ActivityCancelled {
		return nil, c.Problem("common.gone")
	}
	whole, err := mactivities.WholeSheet(c.Tx, a)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	members, sitting := signTable(w), signTable(w)
	for i := range whole.Lines {
		if l := &whole.Lines[i]; onSheet(a, l) {
			members.Rows = append(members.Rows, []string{strconv.Itoa(len(members.Rows) + 1), l.Name, l.Post, "", signRemark(w, l)})
		}
	}
	if a.Voluntary() || len(members.Rows) == 0 {
		members.Rows = append(members.Rows, spare(len(members.Rows), spareMembers)...)
	}
	for i, g := range whole.Guests {
		sitting.Rows = append(sitting.Rows, []string{strconv.Itoa(i + 1), g.Name, g.Post, "", ""})
	}
	sitting.Rows = append(sitting.Rows, spare(len(sitting.Rows), spareGuests)...)
	day := w.FullDate(c.Local(a.StartsAt))
	d := &docx.Document{Blocks: []docx.Block{
		docx.Title(w.Plain("signin.title")), signHead(c, w, a), members,
		docx.Labelled{Label: w.Plain("signin.guests")}, sitting, docx.Text(signCounts(w, a, whole.Counts)),
	}}
	return papers.Word(c, w.Plain("paper.signin"), day, c.T("signin.said", "topic", a.Topic), d)
}

// signHead says what is signed for. Who keeps the minutes is written by hand.
func signHead(c *bot.Context, w *locale.Words, a *mactivities.Activity) docx.Block {
	start, end := c.Local(a.StartsAt), c.Local(a.EndsAt)
	when := w.FullDate(start) + " " + w.Clock(start) + "–"
	if day := w.FullDate(end); day != w.FullDate(start) {
		when += day + " "
	}
	when += w.Clock(end)
	label := func(key string) docx.Cell { return docx.Cell{Text: w.Plain(key), Label: true} }
	whole := func(key, text string) docx.Row {
		return docx.Row{Cells: []docx.Cell{label(key), {Text: text, Span: 3}}}
	}
	f := docx.Form{Grid: []int{2, 5, 2, 5}, Rows: []docx.Row{
		whole("signin.activity", posts.ActivityName(w, a)), whole("signin.time", when), whole("signin.place", a.Place),
		{Cells: []docx.Cell{label("signin.host"), {Text: a.HostName}, label("signin.keeper"), {}}},
	}}
	if a.Tutor != "" {
		f.Rows = append(f.Rows, whole("signin.tutor", a.Tutor))
	}
	return f
}

func signTable(w *locale.Words) docx.Table {
	return docx.Table{Tall: true, Columns: []docx.Column{
		{Title: w.Plain("signin.number"), Width: 12, Centre: true}, {Title: w.Plain("signin.name"), Width: 24, Centre: true},
		{Title: w.Plain("signin.post"), Width: 56}, {Title: w.Plain("signin.signature"), Width: 38, Centre: true}, {Title: w.Plain("signin.remark"), Width: 26, Centre: true},
	}}
}

// spare are empty rows, numbered on.
func spare(from, n int) (rows [][]string) {
	for i := range n {
		rows = append(rows, []string{strconv.Itoa(from + i + 1)})
	}
	return rows
}

// onSheet tells whether somebody is to sign: everybody on the roster, joined or not; where
// some are called or have signed up, those, and whoever came.
func onSheet(a *mactivities.Activity, l *mactivities.AttendanceLine) bool {
	if a.Voluntary() || len(a.CalledIDs) > 0 || a.Kind == mactivities.County {
		return l.Expected || l.State.Attended()
	}
	return true
}

// signRemark says of whom it is settled that he or she is on leave; not why.
func signRemark(w *locale.Words, l *mactivities.AttendanceLine) string {
	if l.State == mactivities.OnLeave || l.State == mactivities.Unsettled && l.Leave != nil && l.Leave.State == mactivities.Granted {
		return w.Plain("signin.on_leave")
	}
	return ""
}

// signCounts is the sheet's foot: blanks to be filled in, or the numbers once the list is
// confirmed.
func signCounts(w *locale.Words, a *mactivities.Activity, n mactivities.Counts) string {
	if a.ConfirmedAt == nil {
		return w.Plain("signin.counts_open")
	}
	return w.Plain("signin.counts", "expected", n.Expected, "came", n.Present+n.Late, "leave", n.Leave, "absent", n.Absent, "excused", n.Excused)
}
