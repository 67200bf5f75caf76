package chat

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/store"
)

// MemberNamed finds somebody of the office by the name, or by a part of it
// that only one has.
func MemberNamed(c *bot.Context, name string) (*people.Person, error) {
	if name == "" {
		return nil, c.Problem("correct.no_person", "name", name)
	}
	p, err := people.PersonByName(c.Tx, name)
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return p, err
	}
	near, err := people.FindPeople(c.Tx, name)
	if err != nil {
		return nil, err
	}
	switch len(near) {
	case 0:
		return nil, c.Problem("correct.no_person", "name", name)
	case 1:
		return &near[0], nil
	}
	var names []string
	for _, p := range near {
		names = append(names, p.Name)
	}
	return nil, c.Problem("correct.several", "name", name, "names", strings.Join(names, c.P("session.comma")))
}

// MemberAhead finds who is named at the beginning of a line, and gives what
// stands behind the name. A name may have spaces within it: 司马 迁, 王芳 （教育）.
func MemberAhead(c *bot.Context, words []string) (p *people.Person, rest []string, err error) {
	if p, rest, err = NamedAhead(c, words); p != nil || err != nil {
		return p, rest, err
	}
	p, err = MemberNamed(c, words[0])
	return p, words[1:], err
}

// NamedAhead is MemberAhead for whole names only; p is nil when none stands there.
func NamedAhead(c *bot.Context, words []string) (p *people.Person, rest []string, err error) {
	const most = 4 // words of a name
	for n := min(most, len(words)); n > 0; n-- {
		p, err := people.PersonByName(c.Tx, strings.Join(words[:n], " "))
		if err == nil || !errors.Is(err, store.ErrNotFound) {
			return p, words[n:], err
		}
	}
	return nil, words, nil
}

// MemberChoices are the members, in the order of the roster.
func MemberChoices(c *bot.Context) ([]bot.Choice, error) {
	list, err := people.Members(c.Tx)
	var choices []bot.Choice
	for _, p := range list {
		choices = append(choices, bot.Choice{Label: p.Name, Value: strconv.FormatInt(p.ID, 10)})
	}
	return choices, err
}

// PickPerson has id be the one of the choices whose button was tapped or whose name was typed.
func PickPerson(c *bot.Context, id *int64, in bot.Input, choices []bot.Choice) error {
	value, ok := Pick(in, choices)
	if !ok {
		return c.Problem("deed.no_member", "name", phrase.Truncate(phrase.Clean(in.Text), 20))
	}
	picked, err := strconv.ParseInt(value, 10, 64)
	if err == nil {
		*id = picked
	}
	return err
}

// TakeNames has ids be those who were named of a list: a tap puts one in or takes one out,
// names that were typed stand instead of all. Who is left out cannot be tapped, and is passed
// over among names; nobody is nil.
func TakeNames(c *bot.Context, ids *[]int64, in bot.Input, list []people.Person, without ...int64) error {
	if in.Choice != "" {
		id, _ := strconv.ParseInt(in.Choice, 10, 64)
		if !slices.ContainsFunc(list, func(p people.Person) bool { return p.ID == id }) || slices.Contains(without, id) {
			return c.Problem("common.stale")
		}
		if i := slices.Index(*ids, id); i >= 0 {
			*ids = slices.Delete(*ids, i, i+1)
		} else {
			*ids = append(*ids, id)
		}
		if len(*ids) == 0 {
			*ids = nil
		}
		return nil
	}
	names, rejected := phrase.ParseNames(in.Text)
	if len(rejected) > 0 {
		return c.Problem("deed.no_member", "name", rejected[0].Text)
	}
	var named []int64
	for _, name := range names {
		i := people.Named(list, name)
		if i < 0 {
			return c.Problem("deed.no_member", "name", name)
		}
		if id := list[i].ID; !slices.Contains(named, id) && !slices.Contains(without, id) {
			named = append(named, id)
		}
	}
	if len(named) == 0 {
		return c.Problem("deed.no_names")
	}
	*ids = named
	return nil
}

// OfficeName is an office's name, or the word for one without.
func OfficeName(w *locale.Words, o *people.Office) string {
	if o.Name == "" {
		return w.Plain("founding.nameless")
	}
	return o.Name
}

// Names gives the names of persons, in the order given.
func Names(c *bot.Context, ids []int64) (string, error) {
	var names []string
	for _, id := range ids {
		p, err := people.PersonByID(c.Tx, id)
		if err != nil {
			return "", err
		}
		names = append(names, p.Name)
	}
	return strings.Join(names, c.P("writing.comma")), nil
}
