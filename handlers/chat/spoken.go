package chat

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
)

// Says tells whether a typed word is a text of the catalogue, in any language; a text
// may be several words: 同意|通过.
func Says(c *bot.Context, word, key string) bool {
	return slices.ContainsFunc(spoken(c, key), func(one string) bool { return strings.EqualFold(word, one) })
}

// Leads tells whether a text is such a word, but for marks at its end (alone), or begins with
// one that a sign ends: then rest is what stands behind it.
func Leads(c *bot.Context, text, key, ends, signs string) (rest string, alone, ok bool) {
	if Says(c, strings.TrimRight(text, ends), key) {
		return "", true, true
	}
	for _, word := range spoken(c, key) {
		if rest, begins := strings.CutPrefix(text, word); begins && strings.IndexAny(rest, signs) == 0 {
			return strings.TrimLeft(rest, signs), false, true
		}
	}
	return "", false, false
}

// spoken are the words of a text in all languages.
func spoken(c *bot.Context, key string) (words []string) {
	for _, l := range locale.Languages {
		words = append(words, strings.Split(c.Bot.Words(l).Plain(key), "|")...)
	}
	return words
}
