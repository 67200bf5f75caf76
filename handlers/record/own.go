package record

import (
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/handlers/points"
	"lianluo/internal/documents"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/notes"
	mpoints "lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/supervision"
	"lianluo/models/voices"
)

// registerOwn is how a person takes the own data along (spec, "Fairness"): all of it as data,
// and what people read of it as a workbook and as a paper. Nobody gets another's.
func registerOwn(r *bot.Router) {
	r.Command("export", bot.Joined, export)
	for _, one := range []struct {
		name string
		made func(c *bot.Context, parts []ownPart) (*papers.File, error)
	}{{"own_book", ownBook}, {"own_pages", ownPages}} {
		papers.Add(r, papers.Paper{
			Name: one.name, Access: bot.Joined, Apart: true,
			Make: func(c *bot.Context, _ string) (*papers.File, error) {
				o, err := desk.OwnOf(c.Tx, c.Person, c.Now)
				if err != nil {
					return nil, err
				}
				return one.made(c, ownParts(papers.ForOffice(c), o))
			},
			Offer: func(c *bot.Context) ([]papers.Offer, error) {
				return []papers.Offer{{Label: c.P("paper." + one.name), Arg: "all"}}, nil
			},
		})
	}
}

// export sends a person everything that is kept on him or her, with the buttons of what is
// easier to read.
func export(c *bot.Context) error {
	data, err := desk.ExportPerson(c.Tx, c.Person)
	if err != nil {
		return err
	}
	name := chat.FileName(c.P("export.file", "name", c.Person.Name, "date", store.DateOf(c.Now, c.Location())))
	_, err = c.Say(bot.Message{
		Text: c.T("export.done"), Files: []bot.File{{Kind: bot.Document, Name: name, Data: data}},
		Buttons: bot.Rows(1, papers.Button(c, "own_pages", "all"), papers.Button(c, "own_book", "all")),
	})
	return err
}

// ownPart is what there is of one kind, a row each.
type ownPart struct {
	title   string
	columns []string
	// short is how many of the columns are a few words each; what follows them are texts.
	short int
	rows  [][]string
}

// ownBook is a sheet for each kind of which there is something.
func ownBook(c *bot.Context, parts []ownPart) (*papers.File, error) {
	var sheets []*documents.Sheet
	count := 0
	for _, p := range parts {
		s := &documents.Sheet{Name: p.title, Rows: p.rows}
		for _, title := range p.columns {
			s.Columns = append(s.Columns, documents.Column{Title: title})
		}
		sheets = append(sheets, s)
		count += len(p.rows)
	}
	return papers.Book(c, c.GroupWords().Plain("own.what"), c.Person.Name, c.T("own.book_sent", "sheets", len(sheets), "count", count), sheets...)
}

// ownPages is the same to be read: a chapter for each kind, a paragraph for each record.
func ownPages(c *bot.Context, parts []ownPart) (*papers.File, error) {
	w := c.GroupWords()
	doc := &docx.Document{Blocks: []docx.Block{docx.Subtitle{Title: w.Plain("own.what"), Below: c.Person.Name}}}
	for _, p := range parts {
		doc.Blocks = append(doc.Blocks, docx.Heading{Level: 1, Text: p.title})
		for _, row := range p.rows {
			doc.Blocks = append(doc.Blocks, docx.Text(locale.Join("　", row[:p.short]...)))
			for i := p.short; i < len(row); i++ {
				if row[i] != "" {
					doc.Blocks = append(doc.Blocks, docx.Text(p.columns[i]+w.Plain("own.colon")+row[i]))
				}
			}
		}
	}
	doc.Blocks = append(doc.Blocks, docx.Text(w.Plain("own.as_of", "date", w.FullDate(c.Local(c.Now)))))
	return papers.Word(c, w.Plain("own.what"), c.Person.Name, c.T("own.pages_sent"), doc)
}

// ownParts are a person's own data by kinds; a kind of which there is nothing is left out.
func ownParts(c *bot.Context, o *desk.Own) (parts []ownPart) {
	add := func(name string, short int, columns string, rows [][]string) {
		if len(rows) == 0 {
			return
		}
		p := ownPart{title: c.P("own.part." + name), short: short, rows: rows}
		for _, key := range strings.Fields(columns) {
			p.columns = append(p.columns, c.P("own.column."+key))
		}
		parts = append(parts, p)
	}
	day := func(at *time.Time) string { return papers.DayOf(c, at) }
	add("person", 2, "item content", ownPerson(c, o))
	add("attendances", 4, "date sort topic state", each(o.Attendances, func(e *desk.Entry) []string { return entryOnSheet(c, e) }))
	add("leaves", 4, "date topic kind state reason answer", each(o.Leaves, func(l *desk.OwnLeave) []string {
		kind := ""
		if l.Kind != "" {
			kind = c.P("leave.kind_" + string(l.Kind))
		}
		return []string{papers.Day(c, l.AskedAt), l.Topic, kind, c.P("leave.state_" + string(l.State)), l.Reason, l.DecisionNote}
	}))
	add("notes", 2, "date sort text", each(o.Notes, func(n *notes.Note) []string {
		return []string{papers.Day(c, n.FiledAt), c.P("entry.sort." + string(n.Kind)), n.Text}
	}))
	add("suggestions", 4, "date number title state situation analysis proposal place result", each(o.Suggestions, func(s *voices.Suggestion) []string {
		at := day(s.FiledAt)
		if at == "" {
			at = papers.Day(c, s.CreatedAt)
		}
		return []string{at, s.Number, s.Title, c.P("entry.status.suggestion." + s.Standing()), s.Situation, s.Analysis, s.Proposal, s.Place, s.Result}
	}))
	add("joined", 4, "date number title state", each(o.Joined, func(e *desk.Entry) []string {
		return []string{papers.Day(c, e.At), e.Number, titleOf(e), c.P("entry.status.suggestion." + e.Status)}
	}))
	add("deeds", 6, "date number title state amounts place details", each(o.Deeds, func(d *deeds.Deed) []string {
		var amounts []string
		for _, q := range o.Amounts[d.ID] {
			amounts = append(amounts, phrase.Format(phrase.Quantity{Value: phrase.Amount(q.Value), Unit: q.Unit, Approx: q.Approx}))
		}
		return []string{string(d.OnDate), d.Number, d.Title, c.P("entry.status.deed." + string(d.State)), strings.Join(amounts, c.P("session.comma")), d.Place, d.Details}
	}))
	add("research", 4, "date topic role state report", each(o.Research, func(r *research.Research) []string {
		role, report := "own.joined", ""
		if r.LeaderID == c.Person.ID {
			role, report = "own.wrote", r.Report
		}
		return []string{papers.Day(c, r.CreatedAt), r.Topic, c.P(role), c.P("entry.status.research." + string(r.State)), report}
	}))
	add("opinions", 1, "date matter opinion answer", each(o.Opinions, func(one *desk.OwnOpinion) []string {
		return []string{papers.Day(c, one.CreatedAt), one.Matter, one.Text, one.Words}
	}))
	add("open", 2, "date number matter answer", each(o.Open, func(one *supervision.Open) []string {
		return []string{papers.Day(c, one.CreatedAt), one.Number, one.Matter, one.Answer}
	}))
	add("requests", 1, "date request answer", each(o.Requests, func(r *desk.Request) []string {
		text := r.Text
		if r.Kind == desk.Erasure {
			text = c.P("command.forget")
		}
		return []string{papers.Day(c, r.CreatedAt), text, r.Answer}
	}))
	add("points", 4, "date sort topic points", each(o.Points, func(e *mpoints.Entry) []string {
		return []string{string(e.OnDay), c.P("points.category." + string(e.Category)), points.ItemOf(c, e), strconv.Itoa(e.Points)}
	}))
	add("files", 5, "date file_kind file_name file_of removed words", each(o.Files, func(f *desk.OwnFile) []string {
		of := ""
		if f.Of != nil {
			of = titleOf(f.Of)
		}
		if of == "" && c.Words.Has("entry.kind."+string(f.OwnerKind)) {
			of = c.P("entry.kind." + string(f.OwnerKind))
		}
		name := f.Name
		if f.Kind == records.Location {
			name = ""
		}
		return []string{papers.Day(c, f.CreatedAt), c.P("own.file." + string(f.Kind)), name, of, day(f.VoidedAt), f.Caption}
	}))
	return parts
}

// ownPerson is who the person is, and was in each term.
func ownPerson(c *bot.Context, o *desk.Own) (rows [][]string) {
	p := c.Person
	for _, row := range [][2]string{
		{"name", p.Name}, {"sector", p.Sector}, {"post", p.Post}, {"phone", p.Phone}, {"joined_at", papers.DayOf(c, p.JoinedAt)},
	} {
		if row[1] != "" {
			rows = append(rows, []string{c.P("own.person." + row[0]), row[1]})
		}
	}
	for _, t := range o.Terms {
		what := locale.Join(c.P("session.comma"), t.Sector, t.Post, strings.Join(t.Groups, c.P("session.comma")))
		rows = append(rows, []string{t.Of.Name, locale.Join("　", string(t.Of.StartsOn)+"–"+string(t.Of.EndsOn), what)})
	}
	return rows
}

// entryOnSheet is an attendance as a row.
func entryOnSheet(c *bot.Context, e *desk.Entry) []string {
	date, what, state := entryCells(c, e)
	if e.By != "" {
		state += c.P("own.entered_by", "name", e.By)
	}
	return []string{date, what, titleOf(e), state}
}

// each makes a row of each of a list.
func each[T any](list []T, row func(one *T) []string) (rows [][]string) {
	for i := range list {
		rows = append(rows, row(&list[i]))
	}
	return rows
}
