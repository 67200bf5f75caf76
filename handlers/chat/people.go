package chat

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
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
