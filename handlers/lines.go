package handlers

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/desk"
)

// board is what the other features show on the menu, on the desk and in the
// walk through what waits. Each adds its own when it is registered.
type board struct {
	reviews map[desk.DeskKind]reviewed
	desk    []func(c *bot.Context) (string, error)
	todos   []func(c *bot.Context) ([]todoLine, error)
	unnamed bot.Handler
}

// reviewed shows a thing that waits for the director: its text and the buttons
// that decide it. After a decision its handler calls nextReview, or puts
// nextReviewMessage in a form's place.
type reviewed func(c *bot.Context, id int64) (text string, decide [][]bot.Button, err error)

// registerBoard makes the board, before anything is added to it.
func registerBoard(r *bot.Router) {
	bot.Keep(r, &board{reviews: map[desk.DeskKind]reviewed{}})
}

func boardOf(from bot.Keeper) *board { return bot.Kept[*board](from) }

// addReview tells how a kind of thing that waits for the director is shown.
func addReview(r *bot.Router, kind desk.DeskKind, show reviewed) {
	boardOf(r).reviews[kind] = show
}

// addDeskLine adds a line to the desk, under those that were added before; ""
// is none.
func addDeskLine(r *bot.Router, line func(c *bot.Context) (string, error)) {
	b := boardOf(r)
	b.desk = append(b.desk, line)
}

// deskLines are the lines that others added to the desk.
func deskLines(c *bot.Context) (string, error) {
	var lines []string
	for _, line := range boardOf(c).desk {
		text, err := line(c)
		if err != nil {
			return "", err
		}
		lines = append(lines, text)
	}
	return locale.Join("\n", lines...), nil
}

// todoLine is one thing that waits: its words and what is done about it.
type todoLine struct {
	Text   string
	Button bot.Button
}

// addTodos adds to the list of what waits for a person.
func addTodos(r *bot.Router, lines func(c *bot.Context) ([]todoLine, error)) {
	b := boardOf(r)
	b.todos = append(b.todos, lines)
}

// addedTodos are what others added to that list.
func addedTodos(c *bot.Context) (all []todoLine, err error) {
	for _, lines := range boardOf(c).todos {
		some, err := lines(c)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// whenUnnamed tells what a director sees in place of the menu while the office
// has no name.
func whenUnnamed(r *bot.Router, ask bot.Handler) { boardOf(r).unnamed = ask }
