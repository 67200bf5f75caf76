// Package assess is the office's yearly self-assessment (年度自评, domain B2) in the chat: the list of
// items with what the records have of each, the director's score, the report and the table.
package assess

import (
	"errors"
	"fmt"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/posts"
	massess "lianluo/models/assess"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Register makes the router know the self-assessment.
func Register(r *bot.Router) {
	bot.AddForm(r, newScoreForm())
	bot.AddForm(r, newItemForm(editForm, "assess_edit.do", edit))
	bot.AddForm(r, newItemForm(addForm, "assess_add.do", add))
	r.Command("assess", bot.Staff, command)
	r.Button("assess", bot.Staff, func(c *bot.Context) error { return show(c, c.ArgInt(0), c.ArgInt(1)) })
	r.Button("assess_item", bot.Staff, showItem)
	r.Button("assess_evidence", bot.Staff, showEvidence)
	r.Button("assess_score", bot.Directors, askScore)
	r.Button("assess_edit", bot.Directors, askEdit)
	r.Button("assess_add", bot.Directors, askAdd)
	r.Button("assess_drop", bot.Directors, drop)
	r.Undo("assess_score", bot.Directors, unscore)
	r.Undo("assess_drop", bot.Directors, undrop)
	registerPapers(r)
	front.AddDeskMatter(r, "assess", deskLine)
}

// december is the month from which on a year is assessed, spring the last in which that of the
// year before still is.
const (
	december = 12
	spring   = 3
)

// yearOf is the year that is assessed now: in spring that which is over.
func yearOf(c *bot.Context) int {
	now := c.Local(c.Now)
	if now.Month() <= spring {
		return now.Year() - 1
	}
	return now.Year()
}

// command is /assess or /assess 2026.
func command(c *bot.Context) error { return show(c, bot.SmallInt(c.Args), 0) }

// usual is the list that the sources of domain B2 give, where nobody has edited one: a hundred
// points in all.
func usual(c *bot.Context) (list []massess.Item) {
	w := c.GroupWords()
	for _, u := range []struct {
		part, key string
		most      int64
		source    massess.Source
	}{
		{"support", "meetings", 2, massess.Meetings}, {"support", "staff", 2, massess.NoSource}, {"support", "topics", 3, massess.NoSource},
		{"support", "replies", 3, massess.Replies}, {"support", "support", 10, massess.Support},
		{"work", "research", 5, massess.Researches}, {"work", "activities", 10, massess.Activities}, {"work", "sessions", 10, massess.Sessions},
		{"work", "suggestions", 8, massess.Suggestions}, {"work", "adopted", 10, massess.Adopted}, {"work", "deeds", 10, massess.Deeds},
		{"work", "donations", 4, massess.Donations}, {"work", "honours", 4, massess.Honours}, {"work", "archive", 4, massess.Archive}, {"work", "consults", 5, massess.Consults},
		{"own", "plans", 3, massess.Plans}, {"own", "collations", 3, massess.Collations}, {"own", "briefings", 4, massess.Briefings},
	} {
		list = append(list, massess.Item{
			Part: w.Plain("assess.part_" + u.part), Title: w.Plain("assess.item_" + u.key), Rule: w.Plain("assess.rule_" + u.key),
			Most: massess.Points(u.most) * massess.Point, Source: u.source,
		})
	}
	return list
}

// points writes points: 2, 2.5.
func points(p massess.Points) string {
	if p%massess.Point == 0 {
		return strconv.FormatInt(int64(p/massess.Point), 10)
	}
	return fmt.Sprintf("%d.%d", p/massess.Point, p%massess.Point)
}

// problem words what an assessment refuses.
func problem(c *bot.Context, err error) error {
	var long *store.TooLongError
	switch {
	case errors.Is(err, massess.ErrYear):
		return c.Problem("assess.no_year")
	case errors.Is(err, massess.ErrTooMany):
		return c.Problem("assess.too_many", "count", massess.ItemsLimit)
	case errors.Is(err, massess.ErrPoints):
		return c.Problem("assess.bad_most", "limit", points(massess.MostLimit))
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.not_allowed")
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return err
}

// pressed is the item that a button names, as it stands on its list.
func pressed(c *bot.Context) (*massess.Item, error) {
	it, err := bot.Pressed(c, 0, massess.ByID)
	if err == nil && it.LeftOut {
		return nil, c.Problem("common.gone")
	}
	return it, err
}

// deskLine says from December on, until all is scored, how far the self-assessment is.
func deskLine(c *bot.Context) (string, error) {
	now := c.Local(c.Now)
	if !c.Person.Is(people.Staff) || now.Month() > spring && now.Month() < december {
		return "", nil
	}
	year := yearOf(c)
	list, err := massess.Of(c.Tx, year)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		if now.Month() != december { // the office may not have been there, or assesses elsewhere
			return "", nil
		}
		return c.T("assess.desk_begin", "year", fmt.Sprint(year)), nil
	}
	sum := massess.Sum(list)
	if sum.Open == 0 {
		return "", nil
	}
	return c.T("assess.desk", "year", fmt.Sprint(year), "count", sum.Items, "open", sum.Open), nil
}

// settled has the reminder of a year looked at.
func settled(c *bot.Context, year int) error { return c.Settled(posts.AboutAssess(year)) }

// said shows a message in place of what was pressed, in private.
func said(c *bot.Context, m bot.Message) error { return chat.InPrivate(c, m) }
