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

// KeyboardFor is a person's reply keyboard, two words in a row; a last one alone joins the
// row above, so that the keyboard takes no more of a phone's screen. It has no counts:
// Telegram changes a keyboard only together with a new message, so that a number
// on it would soon be wrong.
func KeyboardFor(c *bot.Context, w *locale.Words, p *people.Person) [][]string {
	var rows [][]string
	list := open(c, p)
	for i, e := range list {
		if i%2 == 0 && (i == 0 || i < len(list)-1) {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], w.Plain(e.key))
	}
	return rows
}
