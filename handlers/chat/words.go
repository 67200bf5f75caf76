package chat

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
)

// InWordsOf gives the context with another person's words, to write a text
// that he or she will read. Only texts are made with it: what is said goes
// through c itself.
func InWordsOf(c *bot.Context, p *people.Person) *bot.Context {
	other := *c
	other.Words = c.WordsFor(p)
	return &other
}

// HTMLOf marks text of the catalogue as markup, to be put into another.
func HTMLOf(s string) locale.HTML { return locale.HTML(s) }

// Joined puts the parts of a line together with the sign between facts.
func Joined(parts ...string) string { return locale.Join(" · ", parts...) }
