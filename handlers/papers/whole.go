package papers

import (
	"context"
	"errors"
	"path"
	"strings"

	"lianluo/bot"
	"lianluo/models/store"
)

// Where an office takes all of its own along, each room offers all that it has and not the
// newest few alone: the lists ask here how many.

// wholeKey marks the context in which all is taken along; its value is the first year of
// which the office has anything.
type wholeKey struct{}

// Whole tells whether all that the office has is taken along.
func Whole(c *bot.Context) bool { return c.Value(wholeKey{}) != nil }

// everything is more than there is of any paper.
const everything = 100_000

// Few is how many of its papers a room offers: few, or everything.
func Few(c *bot.Context, few int) int {
	if Whole(c) {
		return everything
	}
	return few
}

// Newest reads the few newest rows of pages, or all of them.
func Newest[T any](c *bot.Context, few int, page func(p store.Page) ([]T, error)) ([]T, error) {
	if Whole(c) {
		return All(page)
	}
	return page(store.Page{Size: few})
}

// Years are those of which a room offers papers, this one first: few, or all since the
// office's first.
func Years(c *bot.Context, few int) (years []int) {
	now := c.Local(c.Now).Year()
	first := now - few + 1
	if since, yes := c.Value(wholeKey{}).(int); yes {
		first = min(max(since, firstYear), now)
	}
	for year := now; year >= first; year-- {
		years = append(years, year)
	}
	return years
}

// Made is a document that was made with all others of the office.
type Made struct {
	Paper, Label string // the word of the paper, and what it is of
	What         string // as its name says: 季度通报; Word and Excel of one book say the same
	File         *File  // nil where Err is not
	Err          error  // a fault of the paper
}

// printed are the endings of what is printed and read; pictures show what these say.
var printed = map[string]bool{".docx": true, ".xlsx": true}

// Documents makes each Word document and workbook that the office has for whom c stands for,
// one after the other; since is the first year of which there is anything. What there is
// nothing of is passed over. fn is not to keep the file.
func Documents(c *bot.Context, since int, fn func(m Made) error) error {
	own := *c
	own.Context = context.WithValue(c.Context, wholeKey{}, since)
	own.Words = c.GroupWords()
	for _, p := range bot.Kept[*registry](c).list {
		if p.Offer == nil || p.Apart || !p.Access.Allows(c.Person) {
			continue
		}
		own.StandAt(p.Access)
		word := own.P("paper." + p.Name)
		var offers []Offer
		err := store.Caught(func() (err error) { offers, err = p.Offer(&own); return err })
		if err != nil {
			offers = []Offer{{Label: word}}
		}
		for _, o := range offers {
			m := Made{Paper: word, Label: o.Label, Err: err}
			if err == nil {
				m.Err = store.Caught(func() (err error) { m.File, err = p.Make(&own, o.Arg); return err })
			}
			var problem *bot.Problem
			switch {
			case store.Transient(m.Err):
				return m.Err
			case errors.As(m.Err, &problem):
				continue
			case m.Err != nil:
				m.File = nil
			case !printed[path.Ext(m.File.Name)] || len(m.File.Takes) > 0:
				continue
			default:
				m.What, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimSuffix(m.File.Name, path.Ext(m.File.Name)), c.Office.Name+"-"), "-")
				m.File.Name = fileName(m.File.Name)
			}
			if err := fn(m); err != nil {
				return err
			}
			c.GiveWay()
		}
	}
	return nil
}
