package bot

import "strings"

// FewRows is how many rows of buttons stand under a card's text before those behind 更多:
// on a phone with its keyboard open the text and the first decision are seen together.
const FewRows = 3

// Fold lays a card's buttons out: keep rows of them, the rest behind 更多, and last the
// way back. Rows come in the order of their weight. self is the data of the button that
// shows the card, and shows it again with all its rows when 更多 is pressed; what of that
// message can still be undone stays on it.
func (c *Context) Fold(self string, keep int, rows [][]Button, back ...Button) [][]Button {
	if len(rows) <= keep {
		return append(rows, Rows(2, back...)...)
	}
	if c.unfolded {
		rows = append(rows, c.undoable()...)
		return append(rows, Rows(2, back...)...)
	}
	more := c.B("common.more", "unfold", self)
	return append(rows[:keep:keep], Rows(3, append(Row(more), back...)...)...)
}

// unfoldButton does what the button that shows a card does, and the card has all its rows.
func (r *Router) unfoldButton(c *Context) error {
	route, ok := r.buttons[c.Arg(0)]
	if !ok || route.name == "unfold" {
		return c.Problem("common.stale")
	}
	c.args, c.unfolded = c.args[1:], true
	return r.run(c, route)
}

// undoable are the buttons of the pressed message that undo something.
func (c *Context) undoable() (rows [][]Button) {
	if c.Update == nil || c.Update.CallbackQuery == nil {
		return nil
	}
	m := c.Update.CallbackQuery.Message.Message
	if m == nil || m.ReplyMarkup == nil {
		return nil
	}
	for _, row := range m.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			_, data := unmark(b.CallbackData)
			if act, ok := strings.CutPrefix(data, "undo:"); ok {
				rows = append(rows, Row(Button{Text: b.Text, Data: Data("undo", act)}))
			}
		}
	}
	return rows
}
