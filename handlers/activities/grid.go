package activities

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/card"
	mactivities "lianluo/models/activities"
)

// gridHigh is how high the rows of one picture of the year's attendance are, in pixels: it
// can still be read on a phone. The names of a large office, which none looks through on
// a phone, go to fewer and higher ones.
const (
	gridHigh      = card.TallestPhoto - 900
	gridHighLarge = card.Tallest - 1400
	gridLarge     = 40 // people
)

func offerGrid(c *bot.Context) ([]papers.Offer, error) {
	year := strconv.Itoa(c.Local(c.Now).Year())
	return []papers.Offer{{Label: c.P("paper.offer", "paper", c.P("paper.attendance_grid"), "of", year), Arg: year}}, nil
}

// attendanceGrid is who came to what in a year, for the staff alone (§8): a column for each
// activity that is over, a row for each who was on a list. It has no sums, no order but
// the roster's and no reason of a leave. The columns are parted evenly, then the rows.
func attendanceGrid(c *bot.Context, arg string) (*papers.File, error) {
	of, page := papers.Page(arg)
	year, err := strconv.Atoi(of)
	if err != nil || page < 0 || year < 2000 || year > 2100 {
		return nil, c.Problem("common.stale")
	}
	first := time.Date(year, 1, 1, 0, 0, 0, 0, c.Location())
	all, err := mactivities.Between(c.Tx, first, first.AddDate(1, 0, 0))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a mactivities.Activity) bool { return a.State != mactivities.Closed || a.InQuestion() })
	if len(all) == 0 {
		return nil, c.Problem("picture.grid_none", "year", of)
	}
	grids, spans, err := gridsOf(c, all)
	if err != nil {
		return nil, err
	}
	if page >= len(grids) {
		return nil, c.Problem("common.stale")
	}
	w := c.GroupWords()
	which, below := "", spans[page]
	if len(grids) > 1 {
		which = w.Plain("picture.page", "n", page+1, "of", len(grids))
		below = w.Plain("picture.beside", "a", below, "b", which)
	}
	k := &card.Card{
		Above: c.Office.Name, Title: w.Plain("picture.grid", "year", of), Below: below,
		Parts: []card.Part{grids[page]}, Foot: w.Plain("picture.grid_foot", "time", w.DateClock(c.Local(c.Now), c.Local(c.Now))),
	}
	text := c.T("picture.grid_text", "year", of, "span", below, "count", len(all))
	f, err := papers.Picture(c, w.Plain("paper.attendance_grid"), strings.TrimSpace(of+" "+which), text, k)
	if err == nil {
		f.Buttons = papers.Turn(c, "attendance_grid", of, page, len(grids))
	}
	return f, err
}

// gridPerson is a row before it is parted: the person's mark at each activity.
type gridPerson struct {
	id        int64
	key, name string
	marks     []card.Mark
}

// gridsOf parts the year's attendance into pictures, each with the days that it spans.
func gridsOf(c *bot.Context, all []mactivities.Activity) (grids []card.Grid, spans []string, err error) {
	w := c.GroupWords()
	parts := (len(all) + card.MostColumns - 1) / card.MostColumns
	each := (len(all) + parts - 1) / parts
	for list := range slices.Chunk(all, each) {
		people, err := gridPeople(c, list)
		if err != nil {
			return nil, nil, err
		}
		g := card.Grid{Legend: gridLegend(c)}
		for i := range list {
			at := c.Local(list[i].StartsAt)
			g.Columns = append(g.Columns, w.Plain("picture.column", "month", int(at.Month()), "day", at.Day()))
		}
		for _, p := range people {
			g.Rows = append(g.Rows, card.GridRow{Name: p.name, Marks: p.marks})
		}
		high := gridHigh
		if len(people) > gridLarge {
			high = gridHighLarge
		}
		pages, err := g.Split(high)
		if err != nil {
			return nil, nil, err
		}
		if len(pages) == 0 {
			pages = []card.Grid{g}
		}
		span := w.Plain("picture.span", "from", w.Day(c.Local(list[0].StartsAt)), "to", w.Day(c.Local(list[len(list)-1].StartsAt)))
		for _, one := range pages {
			grids, spans = append(grids, one), append(spans, span)
		}
	}
	return grids, spans, nil
}

// gridPeople are those on the lists of some activities, in the order of the roster.
func gridPeople(c *bot.Context, list []mactivities.Activity) ([]*gridPerson, error) {
	by := map[int64]*gridPerson{}
	for i := range list {
		lines, err := mactivities.AttendanceOf(c.Tx, &list[i])
		if err != nil {
			return nil, fmt.Errorf("list of activity %d: %w", list[i].ID, err)
		}
		for _, l := range lines {
			mark := gridMark(&l)
			p := by[l.PersonID]
			if p == nil {
				p = &gridPerson{id: l.PersonID, key: l.SortKey, name: l.Name, marks: make([]card.Mark, len(list))}
				by[l.PersonID] = p
			}
			p.marks[i] = mark
		}
	}
	var people []*gridPerson
	for _, p := range by {
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b *gridPerson) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	return people, nil
}

// gridMark is how a line of a list is drawn. Who was not expected and came was there.
func gridMark(l *mactivities.AttendanceLine) card.Mark {
	switch {
	case l.State == mactivities.Present:
		return card.Full
	case l.State == mactivities.Late:
		return card.Half
	case l.State == mactivities.OnLeave:
		return card.Open
	case !l.Expected:
		return card.Nothing
	case l.State == mactivities.Absent:
		return card.Missed
	}
	return card.Unclear
}

func gridLegend(c *bot.Context) (list []card.Sign) {
	w := c.GroupWords()
	for _, s := range []struct {
		mark card.Mark
		key  string
	}{
		{card.Full, "present"}, {card.Half, "late"}, {card.Open, "leave"}, {card.Missed, "absent"}, {card.Unclear, "unclear"}, {card.Nothing, "nothing"},
	} {
		list = append(list, card.Sign{Mark: s.mark, Text: w.Plain("picture.mark." + s.key)})
	}
	return list
}
