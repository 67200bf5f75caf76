package front

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
)

// SayWithMenu answers with a text and the person's menu keyboard.
func SayWithMenu(c *bot.Context, text string) error {
	_, err := c.Say(bot.Message{Text: text, Keyboard: Keyboard(c)})
	return err
}

// Keyboard is the person's reply keyboard.
func Keyboard(c *bot.Context) [][]string { return KeyboardFor(c, c.Words, c.Person) }

// mostRows is how many rows a keyboard has, so that it takes no more of a phone's screen.
const mostRows = 5

// KeyboardFor is a person's reply keyboard, two words in a row; the last rows have three
// where there would be too many rows. It has no counts: Telegram changes a keyboard only
// together with a new message, so that a number on it would soon be wrong.
func KeyboardFor(c *bot.Context, w *locale.Words, p *people.Person) [][]string {
	list := open(c, p)
	count := min(len(list)/2, mostRows) // a last one alone joins the row above
	rows := make([][]string, max(count, 1))
	wide := len(list) - 2*len(rows) // how many of the last rows have a word more
	for i, e := 0, 0; i < len(rows) && e < len(list); i++ {
		n := 2
		if i >= len(rows)-wide {
			n = 3
		}
		for ; n > 0 && e < len(list); n, e = n-1, e+1 {
			rows[i] = append(rows[i], w.Plain(list[e].key))
		}
	}
	return rows
}
