package points

import (
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	mpoints "lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/store"
)

// offeredYears is how many /paper lists.
const offeredYears = 2

func offerYears(c *bot.Context) (list []papers.Offer, err error) {
	r, err := mpoints.RulesOf(c.Tx)
	if err != nil {
		return nil, err
	}
	since, yes := r.InUse()
	if !yes {
		return nil, nil
	}
	for year := c.Local(c.Now).Year(); len(list) < papers.Few(c, offeredYears) && year >= since.Start(c.Location()).Year(); year-- {
		list = append(list, papers.Offer{Label: c.P("book.of_year", "what", c.P("paper.points_year"), "year", year), Arg: strconv.Itoa(year)})
	}
	return list, nil
}

// yearBook is everybody's points of a year as a workbook, for the staff: a sheet a quarter with
// the sums of each member in the order of the roster, and one with all entries.
func yearBook(c *bot.Context, arg string) (*papers.File, error) {
	year, _, _, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	if err := used(c); err != nil {
		return nil, err
	}
	office := papers.ForOffice(c)
	var list []*documents.Sheet
	var all []mpoints.Entry
	names := map[int64]string{}
	for q := (calendar.Quarter{Year: year, Q: 1}); q.Year == year && !q.Start(c.Location()).After(c.Now); q = q.Next() {
		of, err := mpoints.Accounts(c.Tx, q, 0)
		if err != nil {
			return nil, err
		}
		members, err := whoHas(c, of)
		if err != nil {
			return nil, err
		}
		list = append(list, sums(office, q, members, of))
		for i := range members {
			names[members[i].ID] = members[i].Name
			if a := of[members[i].ID]; a != nil {
				all = append(all, a.Entries...)
			}
		}
	}
	entries, err := entriesSheet(office, all, names)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	return papers.Book(c, w.Plain("paper.points_year"), w.Plain("books.year", "year", year),
		c.T("points.sheet.year_sent", "year", year, "count", len(all), "readers", posts.Readers(c.Words, c.Person, records.OfStaff, false)), append(list, entries)...)
}

// whoHas are the members, and who has left and has entries still, in the order of the roster.
func whoHas(c *bot.Context, of map[int64]*mpoints.Account) ([]people.Person, error) {
	members, err := people.Members(c.Tx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for i := range members {
		ids = append(ids, members[i].ID)
	}
	for id := range of {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return activities.InRosterOrder(c.Tx, ids)
}

// sums is a sheet of a quarter: a line for each member, a column for each category.
func sums(office *bot.Context, q calendar.Quarter, members []people.Person, of map[int64]*mpoints.Account) *documents.Sheet {
	keys := []string{"points.column.name"}
	for _, cat := range mpoints.Categories {
		keys = append(keys, "points.category."+string(cat))
	}
	s := &documents.Sheet{Name: posts.QuarterName(office.Words, q), Note: office.P("points.sheet.note"), Columns: papers.Columns(office, append(keys, "points.sheet.total")...)}
	for i := range s.Columns[1:] {
		s.Columns[1+i].Amount = true
	}
	for i := range members {
		a := of[members[i].ID]
		if a == nil {
			a = &mpoints.Account{}
		}
		row := []string{members[i].Name}
		for _, cat := range mpoints.Categories {
			row = append(row, strconv.Itoa(a.Sum(cat)))
		}
		s.Rows = append(s.Rows, append(row, strconv.Itoa(a.Total())))
	}
	if len(members) == 0 {
		s.Note = office.P("paper.nothing")
	}
	return s
}

// entriesSheet has each entry and of what record it is, corrections among them; with names, of
// several persons and quarters, also whose it is and of when.
func entriesSheet(office *bot.Context, all []mpoints.Entry, names map[int64]string) (*documents.Sheet, error) {
	keys := []string{"points.column.day", "points.column.category", "points.column.item", "points.column.what", "points.column.points", "points.column.version"}
	if names != nil {
		keys = append([]string{"points.column.quarter", "points.column.name"}, keys...)
	}
	s := &documents.Sheet{Name: office.P("points.sheet.entries"), Filter: names != nil, Columns: papers.Columns(office, keys...)}
	s.Columns[len(keys)-2].Amount = true
	for part := range slices.Chunk(all, store.MaxPage) {
		titles, err := titlesOf(office, part)
		if err != nil {
			return nil, err
		}
		for i := range part {
			e := &part[i]
			what := titles[i]
			if _, ok := e.Ref(); ok && what == "" {
				what = office.P("paper.nothing")
			}
			row := []string{string(e.OnDay), office.P("points.category." + string(e.Category)), ItemOf(office, e), what, strconv.Itoa(e.Points), strconv.Itoa(e.Version)}
			if names != nil {
				row = append([]string{posts.QuarterName(office.Words, calendar.Quarter{Year: e.Year, Q: e.Quarter}), names[e.PersonID]}, row...)
			}
			s.Rows = append(s.Rows, row)
		}
	}
	if len(all) == 0 {
		s.Note = office.P("paper.nothing")
	}
	return s, nil
}
