// Package papers is where people come to what the office prints and shows: Word
// documents, workbooks and pictures. Each room says which it has (Add); a button where
// the thing is shown (Button) and /paper lead here. What is asked for is made after the
// commit, from the records as they then are, and comes as a message of its own, so that
// the phone rings.
package papers

import (
	"errors"

	"lianluo/bot"
)

// Paper is a kind of what can be had.
type Paper struct {
	Name   string // in the data of its button; its word is paper.NAME
	Access bot.Access
	// Make makes it of the record that arg names. It checks who may read that, as it
	// does again when the paper is sent; a *bot.Problem says why there is none.
	Make func(c *bot.Context, arg string) (*File, error)
	// Offer lists, for /paper, what there is of it for whom asks, the newest first and
	// a few only; nil where it is asked for beside its record alone.
	Offer func(c *bot.Context) ([]Offer, error)
	// Given keeps on record that the person was given it, in the transaction in which it
	// is sent; nil: nothing is kept.
	Given func(c *bot.Context, arg string) error
	// Apart: it does not go with all that the office takes along (Documents), since it is of
	// whom asks alone, or a picture or folder of what is there without it.
	Apart bool
}

// File is what was made.
type File struct {
	Kind bot.FileKind // Document, or Photo for what is only looked at
	Name string       // with its ending; made harmless and short here
	Data []byte
	Text string // the words beside it, HTML; what a picture says is here too
	// Buttons stand under it: to the next of several.
	Buttons [][]bot.Button
	// Takes are files that the messenger has and that go into it; Fill makes Data of them,
	// after Make and outside of its transaction, and may change Text.
	Takes []bot.Upload
	Fill  func(f *File, list []bot.Brought) error
	// Next is the argument of what of the same paper is made and sent after this one; "" for
	// no more.
	Next string
}

// Wants are the files to be brought (bot.Bringer).
func (f *File) Wants() []bot.Upload { return f.Takes }

// Bring makes the file of them.
func (f *File) Bring(list []bot.Brought) error { return f.Fill(f, list) }

// Offer is one paper that can be had now.
type Offer struct {
	Label string // of its button
	Arg   string
}

type registry struct {
	list []*Paper
	by   map[string]*Paper
}

// Register makes the router know how papers are asked for. It goes before the rooms,
// which add theirs.
func Register(r *bot.Router) {
	bot.Keep(r, &registry{by: map[string]*Paper{}})
	bot.Keep(r, lists{})
	r.Command("paper", bot.Joined, list)
	r.Button("papers", bot.Joined, list)
	r.Button("paper", bot.Joined, ask)
	bot.AddMaker(r, &bot.Maker[*File]{Name: "paper", Access: bot.Joined, Make: build, Send: send})
	Add(r, Paper{Name: "table", Access: bot.Joined, Make: table})
}

// Add makes a paper known.
func Add(r *bot.Router, p Paper) {
	all := bot.Kept[*registry](r)
	if all.by[p.Name] != nil {
		panic("paper added twice: " + p.Name)
	}
	p.Access = r.Stamp(p.Access)
	all.list = append(all.list, &p)
	all.by[p.Name] = &p
}

// Names are those of the papers that the router knows, in the order in which they were added.
func Names(r *bot.Router) (names []string) {
	for _, p := range bot.Kept[*registry](r).list {
		names = append(names, p.Name)
	}
	return names
}

// Button asks for a paper of the record that arg names; its word is paper.NAME.
func Button(c *bot.Context, name string, arg any) bot.Button {
	return c.B("paper."+name, "paper", name, arg)
}

// wanted is the paper that a button or a row names, if who asks may have it.
func wanted(c *bot.Context) (*Paper, error) {
	p := bot.Kept[*registry](c).by[c.Arg(0)]
	switch {
	case p == nil:
		return nil, c.Problem("common.stale")
	case !p.Access.Allows(c.Person):
		return nil, c.Refuse(p.Access)
	}
	c.StandAt(p.Access)
	return p, nil
}

// ask is the button paper:NAME:ARG.
func ask(c *bot.Context) error {
	p, err := wanted(c)
	if err != nil {
		return err
	}
	word := c.P("paper." + p.Name)
	ok, err := c.Make("paper", bot.Message{Text: c.T("paper.making", "paper", word)}, p.Name, c.Arg(1))
	switch {
	case errors.Is(err, bot.ErrManyMakes):
		return c.Problem("paper.busy")
	case err != nil:
		return err
	case !ok:
		return c.Toast(c.P("paper.waits", "paper", word))
	}
	return nil
}

// Preview has a paper made and sent without a word of it before; where too much waits
// there is none.
func Preview(c *bot.Context, name string) error {
	if _, err := c.Make("paper", bot.Message{}, name, ""); err != nil && !errors.Is(err, bot.ErrManyMakes) {
		return err
	}
	return nil
}

// build makes what a row asks for.
func build(c *bot.Context) (*File, error) {
	p, err := wanted(c)
	if err != nil {
		return nil, err
	}
	return p.Make(c, c.Arg(1))
}

// send gives it to who asked, if that is still somebody who may have it.
func send(c *bot.Context, f *File, failed error) error {
	p, err := wanted(c)
	if err != nil {
		return err
	}
	if failed != nil {
		again := bot.Button{Text: c.P("paper.again"), Data: bot.Data("paper", p.Name, c.Arg(1))}
		_, err := c.Tell(c.Person, bot.Message{Text: c.T("paper.failed", "paper", c.P("paper."+p.Name)), Buttons: bot.Rows(1, again)})
		return err
	}
	if p.Given != nil {
		if err := p.Given(c, c.Arg(1)); err != nil {
			return err
		}
	}
	c.Log.Info("paper sent", "paper", p.Name, "of", c.Arg(1), "to", c.Person.ID)
	m := bot.Message{Text: f.Text, Buttons: f.Buttons, Files: []bot.File{{Kind: f.Kind, Name: fileName(f.Name), Data: f.Data}}}
	if _, err := c.Tell(c.Person, m); err != nil || f.Next == "" {
		return err
	}
	_, err = c.Make("paper", bot.Message{}, p.Name, f.Next)
	if errors.Is(err, bot.ErrManyMakes) {
		again := bot.Button{Text: c.P("paper.again"), Data: bot.Data("paper", p.Name, f.Next)}
		_, err = c.Tell(c.Person, bot.Message{Text: c.T("paper.busy"), Buttons: bot.Rows(1, again)})
	}
	return err
}
