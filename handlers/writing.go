package handlers

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Shown of a long text where it is only recalled, in characters.
const (
	excerptLong  = 600
	excerptShort = 60
)

// takeText makes words that a person gave fit to be kept.
func takeText(c *bot.Context, words string, limit int) (string, error) {
	words = phrase.Clean(words)
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return "", c.Problem("writing.no_words")
	case n > limit:
		return "", c.Problem("writing.too_long", "length", n, "limit", limit)
	}
	return words, nil
}

// addText puts more words under those that are there.
func addText(c *bot.Context, to *string, words string, limit int) error {
	words = phrase.Clean(words)
	if words == "" || words == *to {
		return nil
	}
	all, err := takeText(c, locale.Join("\n", *to, words), limit)
	if err == nil {
		*to = all
	}
	return err
}

// pick finds which of the choices a person tapped, or typed: by its number,
// its words or a part of them that no other has.
func pick(in bot.Input, choices []bot.Choice) (value string, ok bool) {
	if in.Choice != "" {
		i := slices.IndexFunc(choices, func(x bot.Choice) bool { return x.Value == in.Choice })
		return in.Choice, i >= 0
	}
	words := phrase.Clean(in.Text)
	if n, err := strconv.Atoi(words); err == nil && n >= 1 && n <= len(choices) {
		return choices[n-1].Value, true
	}
	found := -1
	for i, x := range choices {
		switch {
		case words == "":
		case x.Label == words:
			return x.Value, true
		case strings.Contains(x.Label, words) && found >= 0:
			return "", false
		case strings.Contains(x.Label, words):
			found = i
		}
	}
	if found < 0 {
		return "", false
	}
	return choices[found].Value, true
}

// guard is the question that stands before everything else while a text holds
// numbers that say who somebody is: they are taken out, by a tap or by the
// writer, before the text goes on (§19, domain F). retype takes the text that
// the writer sends instead. Nothing written is lost.
func guard[T any](texts func(v *T) []*string, retype func(c *bot.Context, v *T, words string) error) bot.Field[T] {
	found := func(v *T) bool {
		return slices.ContainsFunc(texts(v), func(s *string) bool { return len(phrase.Sensitive(*s)) > 0 })
	}
	return bot.Field[T]{
		Name: "numbers", Asked: true, NoEdit: true, Unnumbered: true, When: found, Empty: found,
		Question: func(c *bot.Context, v *T) (string, error) {
			var kinds []string
			shown := ""
			for _, s := range texts(v) {
				for _, f := range phrase.Sensitive(*s) {
					if k := c.P("writing.secret_" + secretNames[f.Kind]); !slices.Contains(kinds, k) {
						kinds = append(kinds, k)
					}
					if shown == "" {
						shown = phrase.Truncate(phrase.Mask(*s), excerptLong)
					}
				}
			}
			return c.T("writing.numbers", "kinds", strings.Join(kinds, c.P("writing.comma")), "text", shown), nil
		},
		Choices: func(c *bot.Context, v *T) ([]bot.Choice, error) {
			return []bot.Choice{{Label: c.P("writing.remove_numbers"), Value: "remove"}}, nil
		},
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			if in.Choice == "" {
				again, err := takeText(c, in.Text, notes.Limit)
				if err != nil {
					return err
				}
				if len(phrase.Sensitive(again)) > 0 {
					return c.Problem("writing.numbers_still")
				}
				if err := retype(c, v, again); err != nil {
					return err
				}
			}
			for _, s := range texts(v) {
				*s = withoutNumbers(c, *s)
			}
			return nil
		},
	}
}

var secretNames = map[phrase.Secret]string{
	phrase.ResidentID: "resident", phrase.Mobile: "mobile", phrase.BankCard: "card",
}

// withoutNumbers takes what phrase.Sensitive finds out of a text.
func withoutNumbers(c *bot.Context, s string) string {
	return phrase.Redact(s, c.P("writing.number_gone"))
}

// refuseNumbers refuses a text with such a number where no form holds it: the
// words are in the chat still.
func refuseNumbers(c *bot.Context, texts ...string) error {
	for _, s := range texts {
		if list := phrase.Sensitive(s); len(list) > 0 {
			return c.Problem("writing.numbers_refused", "kind", c.P("writing.secret_"+secretNames[list[0].Kind]))
		}
	}
	return nil
}

// inWordsOf gives the context with another person's words, to write a text
// that he or she will read. Only texts are made with it: what is said goes
// through c itself.
func inWordsOf(c *bot.Context, p *people.Person) *bot.Context {
	other := *c
	other.Words = c.WordsFor(p)
	return &other
}

// day writes a day as a person reads it: 今天 12月5日（周六） or 12月3日（周四）.
func day(c *bot.Context, d store.Date) string {
	t := d.Start(c.Location())
	if d == store.DateOf(c.Now, c.Location()) {
		return c.P("writing.today", "date", c.Date(t))
	}
	return c.Date(t)
}

// showAlone shows what is for the person alone: a button's data can be forged
// onto a post of the group.
func showAlone(c *bot.Context, m bot.Message) error {
	var err error
	if c.Private {
		_, err = c.Show(m)
	} else {
		_, err = c.Tell(c.Person, m)
	}
	return err
}

// htmlOf marks text of the catalogue as markup, to be put into another.
func htmlOf(s string) locale.HTML { return locale.HTML(s) }

// joined puts the parts of a line together with the sign between facts.
func joined(parts ...string) string { return locale.Join(" · ", parts...) }

// people gives the names of persons, in the order given.
func (h *Office) people(c *bot.Context, ids []int64) (string, error) {
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

// listPager is the row of ‹ › of a list's page; nil when there is but one.
func listPager(page int, more bool, data func(page int) string) []bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.Button{Text: "‹", Data: data(page - 1)})
	}
	if more {
		row = append(row, bot.Button{Text: "›", Data: data(page + 1)})
	}
	return row
}

// listSize is how many items a page of a list has.
const listSize = 6
