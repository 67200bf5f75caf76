package chat

import (
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// Shown of a long text where it is only recalled, in characters.
const (
	ExcerptLong  = 600
	ExcerptShort = 60
)

// TakeText makes words that a person gave fit to be kept.
func TakeText(c *bot.Context, words string, limit int) (string, error) {
	words = phrase.Clean(words)
	switch n := store.Length(words); {
	case n == 0:
		return "", c.Problem("writing.no_words")
	case n > limit:
		return "", c.Problem("writing.too_long", "length", n, "limit", limit)
	}
	return words, nil
}

// TakeWords sets a field to words that a person gave, or puts them under those that are
// there (bot.Input.Add).
func TakeWords(c *bot.Context, to *string, in bot.Input, limit int) error {
	words, err := TakeText(c, in.Text, limit)
	switch {
	case err != nil:
		return err
	case in.Add:
		return AddText(c, to, words, limit)
	}
	*to = words
	return nil
}

// SetWords sets a field to words that a person gave: cleaned, within the limit and
// without numbers that say who somebody is. What is refused is not kept.
func SetWords(c *bot.Context, to *string, words string, limit int) error {
	words, err := TakeText(c, words, limit)
	if err != nil {
		return err
	}
	if err := RefuseNumbers(c, words); err != nil {
		return err
	}
	*to = words
	return nil
}

// PutWords is SetWords for a field that words typed on the card go under (bot.Input.Add).
func PutWords(c *bot.Context, to *string, in bot.Input, limit int) error {
	if in.Add {
		in.Text = locale.Join("\n", *to, phrase.Clean(in.Text))
	}
	return SetWords(c, to, in.Text, limit)
}

// AddText puts more words under those that are there.
func AddText(c *bot.Context, to *string, words string, limit int) error {
	words = phrase.Clean(words)
	if words == "" || words == *to {
		return nil
	}
	// Each file of an album that was forwarded says whose it is.
	if strings.HasPrefix(words, c.P("forward.from", "name", "")) && slices.Contains(strings.Split(*to, "\n"), words) {
		return nil
	}
	all, err := TakeText(c, locale.Join("\n", *to, words), limit)
	if err == nil {
		*to = all
	}
	return err
}

// Pick finds which of the choices a person tapped, or typed: by its number,
// its words or a part of them that no other has.
func Pick(in bot.Input, choices []bot.Choice) (value string, ok bool) {
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

// Guard is the question that stands before everything else while a text holds
// numbers that say who somebody is: they are taken out, by a tap or by the
// writer, before the text goes on (§19, domain F). retype takes the text that
// the writer sends instead. Nothing written is lost.
func Guard[T any](texts func(v *T) []*string, retype func(c *bot.Context, v *T, words string) error) bot.Field[T] {
	found := func(v *T) bool {
		return slices.ContainsFunc(texts(v), func(s *string) bool { return len(phrase.Sensitive(*s)) > 0 })
	}
	return bot.Field[T]{
		Name: "numbers", Asked: true, NoEdit: true, Unnumbered: true, Guards: true, Forgets: true, When: found, Empty: found,
		Question: func(c *bot.Context, v *T) (string, error) {
			var kinds []string
			shown := ""
			for _, s := range texts(v) {
				for _, f := range phrase.Sensitive(*s) {
					if k := c.P("writing.secret_" + secretNames[f.Kind]); !slices.Contains(kinds, k) {
						kinds = append(kinds, k)
					}
					if shown == "" {
						shown = phrase.Truncate(phrase.Mask(*s), ExcerptLong)
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
				again, err := TakeText(c, in.Text, store.MessageLimit)
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
				*s = WithoutNumbers(c, *s)
			}
			return nil
		},
	}
}

// GuardMarked is the question that stands before everything else while a text calls itself
// secret (domain F2; 保守国家秘密法): its writer says by a tap that it is not, or writes it
// anew. sure keeps the words of which that was said.
func GuardMarked[T any](texts func(v *T) []*string, sure func(v *T) *[]string, retype func(c *bot.Context, v *T, words string) error) bot.Field[T] {
	marked := func(v *T) (words []string, in string) {
		for _, s := range texts(v) {
			for _, w := range phrase.Marked(*s) {
				if !slices.Contains(*sure(v), w) && !slices.Contains(words, w) {
					words, in = append(words, w), *s
				}
			}
		}
		return words, in
	}
	found := func(v *T) bool { words, _ := marked(v); return len(words) > 0 }
	return bot.Field[T]{
		Name: "marked", Asked: true, NoEdit: true, Unnumbered: true, Guards: true, When: found, Empty: found,
		Question: func(c *bot.Context, v *T) (string, error) {
			words, in := marked(v)
			return c.T("writing.marked_words", "words", strings.Join(words, c.P("writing.comma")), "text", phrase.Truncate(in, ExcerptLong)), nil
		},
		Choices: func(c *bot.Context, _ *T) ([]bot.Choice, error) {
			return []bot.Choice{{Label: c.P("writing.not_secret"), Value: "not"}}, nil
		},
		Set: func(c *bot.Context, v *T, in bot.Input) error {
			if in.Choice != "" {
				words, _ := marked(v)
				*sure(v) = append(*sure(v), words...)
				return nil
			}
			again, err := TakeText(c, in.Text, store.MessageLimit)
			if err != nil {
				return err
			}
			return retype(c, v, again)
		},
	}
}

// Unattributed takes the line out of a text that says from whom it was forwarded: the name is
// a private person's. source is bot.Input.Source.
func Unattributed(c *bot.Context, text, source string) string {
	if source == "" {
		return text
	}
	said := c.P("forward.from", "name", source)
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == said })
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

var secretNames = map[phrase.Secret]string{
	phrase.ResidentID: "resident", phrase.Mobile: "mobile", phrase.BankCard: "card",
}

// WithoutNumbers takes what phrase.Sensitive finds out of a text.
func WithoutNumbers(c *bot.Context, s string) string {
	return phrase.Redact(s, c.P("writing.number_gone"))
}

// RefuseNumbers refuses a text with such a number where no form holds it: the
// words are in the chat still.
func RefuseNumbers(c *bot.Context, texts ...string) error {
	for _, s := range texts {
		if list := phrase.Sensitive(s); len(list) > 0 {
			return c.Problem("writing.numbers_refused", "kind", c.P("writing.secret_"+secretNames[list[0].Kind]))
		}
	}
	return nil
}

// RefuseAccusations refuses words that accuse a person by name: the commission for discipline inspection takes
// such, and nothing of them is kept (domain C2, F3). What people type is looked at before it
// reaches a handler (Register); words that come in another way are the handler's to look at.
func RefuseAccusations(c *bot.Context, texts ...string) error {
	if slices.ContainsFunc(texts, phrase.Accuses) {
		return c.Problem("writing.accusation")
	}
	return nil
}

// SetText takes a typed value, cleaned and not too long. An empty one is
// refused unless the field is optional.
func SetText(c *bot.Context, to *string, text string, limit int, optional bool) error {
	text = phrase.Clean(text)
	if text == "" && !optional {
		return c.Problem("form.words_wanted")
	}
	if n := store.Length(text); n > limit {
		return c.Problem("session.too_long", "n", n, "limit", limit)
	}
	*to = text
	return nil
}
