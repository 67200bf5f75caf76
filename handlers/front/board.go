package front

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/records"
)

// board is what the other features show on the menu, on the desk and in the
// walk through what waits. Each adds its own when it is registered.
type board struct {
	reviews map[records.Wait]reviewed
	areas   map[records.Wait]people.Area // whose work they are
	today   func(c *bot.Context) (Today, error)
	menu    []func(c *bot.Context) (MenuLine, error)
	desk    []func(c *bot.Context) (DeskLine, error)
	todos   []func(c *bot.Context) ([]TodoLine, error)
	opens   map[records.Kind]func(c *bot.Context, key string, id int64) bot.Button
	unnamed bot.Handler
	contact []func(c *bot.Context) (ContactPart, error)
}

// reviewed shows a thing that waits for the director: its text and the buttons
// that decide it. After a decision its handler calls NextReview, or puts
// NextReviewMessage in a form's place.
type reviewed func(c *bot.Context, id int64) (text string, decide [][]bot.Button, err error)

// registerBoard makes the board, before anything is added to it.
func registerBoard(r *bot.Router) {
	bot.Keep(r, &board{reviews: map[records.Wait]reviewed{}, areas: map[records.Wait]people.Area{}, today: func(*bot.Context) (Today, error) { return Today{}, nil }, opens: map[records.Kind]func(c *bot.Context, key string, id int64) bot.Button{}})
}

func boardOf(from bot.Keeper) *board { return bot.Kept[*board](from) }

// AddReview tells how a kind of thing that waits for the director is shown.
func AddReview(r *bot.Router, kind records.Wait, show reviewed) {
	boardOf(r).reviews[kind], boardOf(r).areas[kind] = show, r.Area()
}

// Today is what the desk begins with: what is at hand, and what is done about it.
type Today struct {
	Text    string
	Room    []bot.Button // pressed where the activity takes place
	Open    []bot.Button // shows it
	Prepare []bot.Button // what is to be prepared
	Rest    []bot.Button // what can be prepared besides
}

// BeginDesk tells what the desk begins with.
func BeginDesk(r *bot.Router, today func(c *bot.Context) (Today, error)) { boardOf(r).today = today }

// MenuLine is what another feature says on the menu today, and the button that leads there,
// where the menu is one of buttons; without a text it says nothing.
type MenuLine struct {
	Text   string
	Button bot.Button
}

// AddMenuLine adds a line to the menu, under those that were added before.
func AddMenuLine(r *bot.Router, line func(c *bot.Context) (MenuLine, error)) {
	b := boardOf(r)
	b.menu = append(b.menu, line)
}

// menuLines are the lines that others add to the menu today.
func menuLines(c *bot.Context) (list []MenuLine, err error) {
	for _, line := range boardOf(c).menu {
		l, err := line(c)
		if err != nil {
			return nil, err
		}
		if l.Text != "" {
			list = append(list, l)
		}
	}
	return list, nil
}

// DeskLine is a line of the desk, and the buttons that lead to what it says.
type DeskLine struct {
	Text    string
	Buttons []bot.Button
}

// AddDeskLine adds a line to the desk, under those that were added before; ""
// is none.
func AddDeskLine(r *bot.Router, line func(c *bot.Context) (string, error)) {
	AddDesk(r, func(c *bot.Context) (l DeskLine, err error) {
		l.Text, err = line(c)
		return l, err
	})
}

// AddDeskMatter is AddDeskLine of what a command shows, whose button stands on the desk as long
// as the line does.
func AddDeskMatter(r *bot.Router, command string, line func(c *bot.Context) (string, error)) {
	AddDesk(r, func(c *bot.Context) (l DeskLine, err error) {
		if l.Text, err = line(c); err == nil && l.Text != "" {
			l.Buttons = RunButton(c, "command."+command, command)
		}
		return l, err
	})
}

// AddDesk is AddDeskLine with buttons of its own.
func AddDesk(r *bot.Router, line func(c *bot.Context) (DeskLine, error)) {
	b, area := boardOf(r), r.Area()
	b.desk = append(b.desk, func(c *bot.Context) (l DeskLine, err error) {
		if !c.Person.Does(area) {
			return l, nil
		}
		return line(c)
	})
}

// deskLines are the lines that others added to the desk, and their buttons.
func deskLines(c *bot.Context) (all DeskLine, err error) {
	for _, line := range boardOf(c).desk {
		l, err := line(c)
		if err != nil {
			return all, err
		}
		all.Text = locale.Join("\n", all.Text, l.Text)
		all.Buttons = append(all.Buttons, l.Buttons...)
	}
	return all, nil
}

// TodoLine is one thing that waits: its words and what is done about it.
type TodoLine struct {
	Text   string
	Button bot.Button
	// What a table says of it, plain: what kind it is, a word of book.todo, its matter,
	// and by when it is to be done; the zero time: it has no such time.
	Sort, Matter string
	Due          time.Time
	draft        int64  // the draft that it is; 0 when it is none
	label        string // what it says on a button
}

// AddTodos adds to the list of what waits for a person.
func AddTodos(r *bot.Router, lines func(c *bot.Context) ([]TodoLine, error)) {
	b := boardOf(r)
	b.todos = append(b.todos, lines)
}

// addedTodos are what others added to that list.
func addedTodos(c *bot.Context) (all []TodoLine, err error) {
	for _, lines := range boardOf(c).todos {
		some, err := lines(c)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// WhenUnnamed tells what a director sees in place of the menu while the office
// has no name.
func WhenUnnamed(r *bot.Router, ask bot.Handler) { boardOf(r).unnamed = ask }
