package points

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	mpoints "lianluo/models/points"
	"lianluo/models/store"
)

// table shows what each thing is worth, to everybody whom it concerns; the director changes it
// from here.
func table(c *bot.Context) error {
	r, yes, err := inUse(c)
	if err != nil || !yes {
		return err
	}
	return showTable(c, r, "")
}

func showTable(c *bot.Context, r *mpoints.Rules, above string) error {
	today := store.DateOf(c.Now, c.Location())
	lines := []string{c.T("points.table_head", "limit", mpoints.Limit)}
	for _, cat := range mpoints.Categories {
		var parts []string
		for _, v := range mpoints.In(cat) {
			n, _ := r.Value(v.Item, today)
			parts = append(parts, c.P("points.worth", "item", c.P("points.item."+string(v.Item)), "points", worth(v, n)))
		}
		lines = append(lines, c.T("points.table_line", "category", c.P("points.category."+string(cat)), "items", strings.Join(parts, c.P("points.comma"))))
	}
	for _, row := range r.Changes() {
		if row.FromDay > today {
			v, _ := mpoints.Of(row.Item)
			lines = append(lines, c.T("points.to_come", "day", chat.Day(c, row.FromDay), "item", c.P("points.item."+string(row.Item)), "points", worth(v, row.Value)))
		}
	}
	lines = append(lines, "", c.T("points.table_foot", "version", r.Version(today)))
	m := bot.Message{Text: locale.Join("\n\n", above, strings.Join(lines, "\n"))}
	if c.Person.Is(people.Director) {
		var buttons []bot.Button
		for _, cat := range mpoints.Categories {
			buttons = append(buttons, bot.Button{Text: c.P("points.change", "category", c.P("points.category."+string(cat))), Data: bot.Data("points_items", cat)})
		}
		m.Buttons = append(bot.Rows(2, buttons...), bot.Row(c.B("points.switch", "points_read")))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "points")))
	return chat.ShowPrivately(c, m)
}

// worth writes a value: +5, −1, and what is worth nothing as 0.
func worth(v mpoints.Valued, n int) string {
	if n == 0 {
		return "0"
	}
	return signed(n)
}

// items are the values of a category, a button each.
func items(c *bot.Context) error {
	r, yes, err := inUse(c)
	if err != nil || !yes {
		return err
	}
	list := mpoints.In(mpoints.Category(c.Arg(0)))
	if len(list) == 0 {
		return c.Problem("common.stale")
	}
	today := store.DateOf(c.Now, c.Location())
	m := bot.Message{Text: c.T("points.which")}
	for _, v := range list {
		n, _ := r.Value(v.Item, today)
		label := c.P("points.worth", "item", c.P("points.item."+string(v.Item)), "points", worth(v, n))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("points_set", v.Item)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "points_table")))
	return chat.ShowPrivately(c, m)
}

// change is what the form for one value holds.
type change struct {
	Item  mpoints.Item `json:"item"`
	Value *int         `json:"value,omitempty"`
	From  store.Date   `json:"from,omitempty"`
}

const changing bot.FormName[change] = "points_change"

func set(c *bot.Context) error {
	if _, yes, err := inUse(c); err != nil || !yes {
		return err
	}
	if _, known := mpoints.Of(mpoints.Item(c.Arg(0))); !known {
		return c.Problem("common.stale")
	}
	return changing.Start(c, change{Item: mpoints.Item(c.Arg(0))})
}

func changeForm() *bot.Form[change] {
	return &bot.Form[change]{
		Name: changing, Access: bot.Directors,
		Fields: []bot.Field[change]{
			{
				Name: "value", Asked: true, Empty: func(v *change) bool { return v.Value == nil }, Set: setValue,
				Question: func(c *bot.Context, v *change) (string, error) {
					is, known := mpoints.Of(v.Item)
					if !known {
						return "", c.Problem("common.stale")
					}
					r, err := mpoints.RulesOf(c.Tx)
					if err != nil {
						return "", err
					}
					n, _ := r.Value(v.Item, store.DateOf(c.Now, c.Location()))
					least, most := is.Bounds()
					return c.T("points_change.value.ask", "item", c.P("points.item."+string(v.Item)), "points", worth(is, n), "least", least, "most", most), nil
				},
				Choices: func(_ *bot.Context, v *change) (list []bot.Choice, err error) {
					is, _ := mpoints.Of(v.Item)
					ready := []int{0, 1, 2, 3, 4, 5, 8, 10}
					if is.Default < 0 {
						ready = []int{0, -1, -2, -3, -5}
					}
					for _, n := range ready {
						list = append(list, bot.Choice{Label: worth(is, n), Value: strconv.Itoa(n)})
					}
					return list, nil
				},
			},
			{
				Name: "from", Asked: true, Empty: func(v *change) bool { return v.From == "" }, Set: setFrom,
				Choices: func(c *bot.Context, _ *change) (list []bot.Choice, err error) {
					r, err := mpoints.RulesOf(c.Tx)
					if err != nil {
						return nil, err
					}
					today := store.DateOf(c.Now, c.Location())
					for _, day := range r.FirstDays(today) {
						key := "points.from_day"
						if day == today {
							key = "points.from_today"
						}
						list = append(list, bot.Choice{Label: c.P(key, "day", chat.Day(c, day)), Value: string(day)})
					}
					return list, nil
				},
			},
		},
		Card: func(c *bot.Context, v *change) (string, error) {
			is, known := mpoints.Of(v.Item)
			if !known || v.Value == nil {
				return "", c.Problem("common.stale")
			}
			r, err := mpoints.RulesOf(c.Tx)
			if err != nil {
				return "", err
			}
			was, _ := r.Value(v.Item, v.From)
			return c.T("points_change.card", "item", c.P("points.item."+string(v.Item)), "was", worth(is, was), "points", worth(is, *v.Value), "day", chat.Day(c, v.From)), nil
		},
		Back: func(c *bot.Context, _ *change) bot.Button { return c.B("points.table_button", "points_table") },
		Submit: func(c *bot.Context, v *change) (m bot.Message, err error) {
			if v.Value == nil {
				return m, c.Problem("common.stale")
			}
			row, err := mpoints.Change(c.Tx, v.Item, *v.Value, v.From, c.Person, c.Now)
			if err != nil {
				return m, problem(c, err)
			}
			a, err := c.Act("points_change", row.ID, "")
			if err != nil {
				return m, err
			}
			is, _ := mpoints.Of(v.Item)
			m.Text = c.T("points.changed", "item", c.P("points.item."+string(v.Item)), "points", worth(is, *v.Value), "day", chat.Day(c, v.From), "version", row.Version)
			m.Buttons = bot.Rows(2, chat.Undo(c, a), c.B("points.table_button", "points_table"))
			return m, nil
		},
	}
}

// setValue takes the value.
func setValue(c *bot.Context, v *change, in bot.Input) error {
	is, known := mpoints.Of(v.Item)
	if !known {
		return c.Problem("common.stale")
	}
	least, most := is.Bounds()
	n, ok := number(c, in)
	if most == 0 && n > 0 { // of what takes off, 2 is meant as -2
		n = -n
	}
	if !ok || n < least || n > most {
		return c.Problem("points.bad_value", "least", least, "most", most)
	}
	v.Value = &n
	return nil
}

// number is a whole number that was tapped, or typed with or without its sign and unit.
func number(c *bot.Context, in bot.Input) (n int, ok bool) {
	if in.Choice != "" {
		n, err := strconv.Atoi(in.Choice)
		return n, err == nil
	}
	text := phrase.Clean(in.Text)
	rest := strings.TrimLeft(text, "-\u2212\uff0d")
	amount, miss := phrase.Count(strings.TrimLeft(rest, "+\uff0b"), c.P("points.unit"))
	if n = int(amount / phrase.Whole(1)); rest != text {
		n = -n
	}
	return n, miss == phrase.NoMiss && amount%phrase.Whole(1) == 0
}

func setFrom(c *bot.Context, v *change, in bot.Input) error {
	day, err := store.ParseDate(in.Choice)
	if err != nil {
		return c.Problem("points.tap_day")
	}
	v.From = day
	return nil
}

func problem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, mpoints.ErrSame):
		return c.Problem("points.same")
	case errors.Is(err, mpoints.ErrBackward):
		return c.Problem("points.backward")
	case errors.Is(err, mpoints.ErrRange), errors.Is(err, mpoints.ErrItem):
		return c.Problem("common.stale")
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.not_allowed")
	}
	return err
}

// read is the page that says what points do not measure. They are turned on from it alone.
func read(c *bot.Context, above string) error {
	r, err := mpoints.RulesOf(c.Tx)
	if err != nil {
		return err
	}
	today := store.DateOf(c.Now, c.Location())
	m := bot.Message{Text: c.T("points.ruler", "limit", mpoints.Limit)}
	if since, yes := r.InUse(); yes {
		m.Text += "\n\n" + c.T("points.is_on", "day", chat.Day(c, since))
		m.Buttons = bot.Rows(2, c.B("points.table_button", "points_table"), c.B("points.off", "points_off"))
	} else {
		m.Text += "\n\n" + c.T("points.is_off")
		m.Buttons = bot.Rows(1, c.B("points.on_today", "points_on", today),
			bot.Button{Text: c.P("points.on_next", "day", chat.Day(c, mpoints.NextQuarter(today))), Data: bot.Data("points_on", mpoints.NextQuarter(today))})
	}
	m.Text = locale.Join("\n\n", above, m.Text)
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("command.settings"), "settings"), bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.ShowPrivately(c, m)
}

// turnOn is points_on:DAY, a button of that page.
func turnOn(c *bot.Context) error {
	day, err := store.ParseDate(c.Arg(0))
	if err != nil {
		return c.Problem("common.stale")
	}
	return turn(c, true, day)
}

func turnOff(c *bot.Context) error { return turn(c, false, "") }

func turn(c *bot.Context, on bool, from store.Date) error {
	t, err := mpoints.Use(c.Tx, on, from, c.Person, c.Now)
	if err != nil {
		return problem(c, err)
	}
	a, err := c.Act("points_use", t.ID, "")
	if err != nil {
		return err
	}
	c.Log.Info("points turned", "on", on, "from", t.FromDay, "by", c.Person.ID)
	m := bot.Message{Text: c.T("points.turned_off"), Buttons: bot.Rows(2, chat.Undo(c, a), bot.CommandButton(c.P("command.settings"), "settings"))}
	if on {
		m.Text = c.T("points.turned_on", "day", chat.Day(c, t.FromDay))
		m.Buttons = bot.Rows(2, chat.Undo(c, a), c.B("points.table_button", "points_table"))
	}
	_, err = c.Show(m)
	return err
}

func undoUse(c *bot.Context, id int64) error {
	if err := mpoints.UndoUse(c.Tx, id, c.Person, c.Now); err != nil {
		return undone(c, err)
	}
	return read(c, c.T("common.undone"))
}

func undoChange(c *bot.Context, id int64) error {
	if err := mpoints.UndoChange(c.Tx, id, c.Person, c.Now); err != nil {
		return undone(c, err)
	}
	r, err := mpoints.RulesOf(c.Tx)
	if err != nil {
		return fmt.Errorf("rules after undoing: %w", err)
	}
	return showTable(c, r, c.T("common.undone"))
}

func undone(c *bot.Context, err error) error {
	if errors.Is(err, store.ErrNothingToUndo) {
		return c.Problem("points.changed_since")
	}
	return err
}
