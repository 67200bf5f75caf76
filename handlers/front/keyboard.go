package front

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
)

// SayWithMenu answers with a text and the person's menu keyboard.
func SayWithMenu(c *bot.Context, text string) error {
	keyboard, err := Keyboard(c)
	if err != nil {
		return err
	}
	_, err = c.Say(bot.Message{Text: text, Keyboard: keyboard})
	return err
}

// Keyboard is the person's reply keyboard.
func Keyboard(c *bot.Context) ([][]string, error) {
	waits, err := waits(c)
	if err != nil {
		return nil, err
	}
	return KeyboardFor(c, c.Words, c.Person, waits), nil
}

// KeyboardFor is a person's reply keyboard, two words in a row.
func KeyboardFor(c *bot.Context, w *locale.Words, p *people.Person, waits map[string]int) [][]string {
	var rows [][]string
	for i, e := range open(c, p) {
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], label(w, e, waits))
	}
	return rows
}
