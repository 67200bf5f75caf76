package front

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/models/desk"
	"lianluo/models/people"
)

// entry is one word of the menu: what it says, which command it stands for.
type entry struct {
	key, command string
	among        people.Role // whose menu has it, though others may use the command; 0: all who may
}

// entries are the words of the menu, in pairs as they stand in rows. Who is
// shown one is who may use the command. Who looks on has the desk and the reports first.
var entries = []entry{
	{key: "menu.checkin", command: "checkin"}, {key: "menu.leave", command: "leave"},
	{key: "menu.note", command: "note"}, {key: "menu.suggest", command: "suggest"},
	{key: "menu.deed", command: "deed"}, {key: "menu.research", command: "research"},
	{key: "menu.record", command: "record", among: people.Member}, {key: "menu.todo", command: "todo"},
	{key: "command.calendar", command: "calendar"},
	{key: "menu.office", command: "office"}, {key: "menu.reports", command: "reports"}, {key: "menu.members", command: "members", among: people.Staff},
	{key: "menu.library", command: "library"}, {key: "menu.supervise", command: "supervise"},
	{key: "menu.archive", command: "archive", among: people.Member},
	{key: "command.help", command: "help"},
}

func registerMenu(r *bot.Router) {
	r.Command("start", bot.Anyone, start)
	r.Command("menu", bot.Joined, Menu)
	for _, e := range entries {
		r.Label(e.key, e.command)
	}
	// What the bot calls them is typed too; no question takes it for its answer.
	r.Label("common.menu", "menu")
}

// start is /start without a code that the bot knows.
func start(c *bot.Context) error {
	if c.Person == nil && c.Args != "" { // a payload that is no link's
		return c.Problem("join.unknown")
	}
	if c.Person == nil {
		_, err := c.Say(bot.Message{Text: c.T("menu.stranger")})
		return err
	}
	return Menu(c)
}

// Menu shows what the person can do now: as the keyboard, or under the
// message whose button was pressed.
func Menu(c *bot.Context) error {
	if c.Office.Name == "" && c.Person.Is(people.Director) {
		return boardOf(c).unnamed(c)
	}
	if !c.Pressed() {
		return SendMenu(c)
	}
	waits, err := waits(c)
	if err != nil {
		return err
	}
	added, err := menuLines(c)
	if err != nil {
		return err
	}
	text, err := menuText(c, waits, added)
	if err != nil {
		return err
	}
	var buttons []bot.Button
	for _, e := range open(c, c.Person) {
		buttons = append(buttons, bot.CommandButton(label(c.Words, e, waits), e.command))
	}
	for _, l := range added {
		buttons = append(buttons, l.Button)
	}
	_, err = c.Show(bot.Message{Text: text, Buttons: bot.Rows(2, buttons...)})
	return err
}

// SendMenu sends the menu with its keyboard.
func SendMenu(c *bot.Context) error {
	waits, err := waits(c)
	if err != nil {
		return err
	}
	added, err := menuLines(c)
	if err != nil {
		return err
	}
	text, err := menuText(c, waits, added)
	if err != nil {
		return err
	}
	return SayWithMenu(c, text)
}

// menuText says who is where, what waits, by command, and what others add today.
func menuText(c *bot.Context, waits map[string]int, added []MenuLine) (string, error) {
	lines := []string{c.T("menu.title", "office", chat.OfficeName(c.Words, c.Office), "name", c.Person.Name)}
	for _, waiting := range [][2]string{{"todo", "menu.waits"}, {"office", "menu.desk_waits"}} {
		if n := waits[waiting[0]]; n > 0 {
			lines = append(lines, c.T(waiting[1], "count", n))
		}
		if waiting[0] == "todo" && waits["todo"] == 1 { // a single one is named at once
			todo, err := todoLines(c)
			if err != nil {
				return "", err
			}
			for _, l := range todo {
				lines = append(lines, l.Text)
			}
		}
	}
	if len(lines) == 1 {
		key := "menu.nothing_waits"
		if c.Person.LooksOn() {
			key = "menu.nothing_waits_looking"
		}
		lines = append(lines, c.T(key))
	}
	for _, l := range added {
		lines = append(lines, l.Text)
	}
	offices, err := people.Standings(c.Tx, c.Account)
	if len(offices) > 1 {
		lines = append(lines, c.T("menu.offices"))
	}
	return strings.Join(lines, "\n"), err
}

// open are the entries that a person can use.
func open(c *bot.Context, p *people.Person) []entry {
	var list []entry
	for _, e := range entries {
		access, ok := c.CommandAccess(e.command)
		if ok && access.Allows(p) && (e.among == 0 || p.Is(e.among)) {
			list = append(list, e)
		}
	}
	if p.LooksOn() { // what they come for stands first
		slices.SortStableFunc(list, func(a, b entry) int {
			return cmp.Compare(slices.Index(lookersFirst, a.command), slices.Index(lookersFirst, b.command))
		})
	}
	return list
}

// lookersFirst is the order of the menu of who looks on.
var lookersFirst = []string{"office", "reports", "calendar", "todo", "help"}

// waits counts what waits for the person behind the words of the menu.
func waits(c *bot.Context) (map[string]int, error) {
	own, err := todoCount(c)
	if err != nil {
		return nil, err
	}
	if c.Person.Is(people.PartyContact) && !c.Person.Is(people.Staff) {
		all, err := contactParts(c)
		return map[string]int{"todo": own, "office": all.Waits}, err
	}
	if !c.Person.Is(people.Staff) {
		return map[string]int{"todo": own}, nil
	}
	desk, err := desk.Queue(c.Tx)
	return map[string]int{"todo": own, "office": len(shown(c, desk).Urgent())}, err
}

// label is an entry's word, what waits counted behind it.
func label(w *locale.Words, e entry, waits map[string]int) string {
	if n := waits[e.command]; n > 0 {
		return fmt.Sprintf("%s %d", w.Plain(e.key), n)
	}
	return w.Plain(e.key)
}

// RunButton is the button of a command when the person can use it; none otherwise.
func RunButton(c *bot.Context, key, command string) []bot.Button {
	access, ok := c.CommandAccess(command)
	if !ok || !access.Allows(c.Person) {
		return nil
	}
	return []bot.Button{bot.CommandButton(c.P(key), command)}
}
