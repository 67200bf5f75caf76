package papers

import "lianluo/bot"

// InOfficeWords is the context with the words of what the office prints: those of the
// group, whoever asks for it and in whatever language.
func InOfficeWords(c *bot.Context) *bot.Context {
	other := *c
	other.Words = c.GroupWords()
	return &other
}
