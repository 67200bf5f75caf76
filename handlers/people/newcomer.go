package people

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
)

// Who joins by a link that was made for the party contact (联系领导) or an observer (观察)
// is greeted as such: what this is, who sends it, what he or she can do here. Nothing is
// said of what members owe.

func registerNewcomer(r *bot.Router) {
	r.Button("newcomer_as", bot.Directors, func(c *bot.Context) error {
		role, ok := mpeople.RoleByName(c.Arg(0))
		if !ok || !looking(role) {
			return c.Problem("common.stale")
		}
		return newcomersForm().Start(c, newcomersInput{Role: role})
	})
}

// askGroups asks a member who has just joined for his or her 专班 (§3), if none is on record.
func askGroups(c *bot.Context) error {
	none, err := mpeople.Ungrouped(c.Tx, c.Now)
	if err != nil || !slices.ContainsFunc(none, func(p mpeople.Person) bool { return p.ID == c.Person.ID }) {
		return err
	}
	_, err = c.Say(GroupsQuestion(c, 0))
	return err
}

// GroupsQuestion asks somebody for his or her own 专班, of which some are switched on: a bit
// for each of people.WorkGroups.
func GroupsQuestion(c *bot.Context, mask int) bot.Message {
	return bot.Message{
		Text:    c.T("roster.groups_own"),
		Buttons: append(GroupSwitches(c, mask, "own_groups"), bot.Row(bot.CommandButton(c.P("roster.groups_later"), "menu"))),
	}
}

// GroupSwitches are the three 专班, each turned over by a tap (ROUTE:args:MASK), and the
// button that keeps them (ROUTE:args:MASK:save).
func GroupSwitches(c *bot.Context, mask int, route string, args ...any) [][]bot.Button {
	var buttons []bot.Button
	data := func(more ...any) string { return bot.Data(route, append(slices.Clone(args), more...)...) }
	for i, g := range mpeople.WorkGroups {
		sign := "○ "
		if mask&(1<<i) != 0 {
			sign = "● "
		}
		buttons = append(buttons, bot.Button{Text: sign + g, Data: data(mask ^ 1<<i)})
	}
	list := bot.Rows(1, buttons...)
	if mask != 0 {
		list = append(list, bot.Row(bot.Button{Text: c.P("roster.groups_save"), Data: data(mask, "save")}))
	}
	return list
}

// looking tells whether who has the role looks on.
func looking(role mpeople.Role) bool { return role == mpeople.PartyContact || role == mpeople.Observer }

// looksAs is the role in which a person looks on: as the contact, else as an observer.
func looksAs(p *mpeople.Person) mpeople.Role {
	if p.Is(mpeople.PartyContact) {
		return mpeople.PartyContact
	}
	return mpeople.Observer
}

// greet welcomes who has joined, with the keyboard of what he or she may do.
func greet(c *bot.Context) error {
	p := c.Person
	if !p.LooksOn() {
		promise := "join.promise_other"
		if p.Is(mpeople.Member) {
			promise = "join.promise"
		}
		return front.SayWithMenu(c, c.T("join.welcome", "name", p.Name, "office", c.Office.Name)+"\n"+c.T(promise)+"\n\n"+c.T("join.privacy"))
	}
	text, err := lookersGreeting(c, c.Words, p)
	if err != nil {
		return err
	}
	return front.SayWithMenu(c, text)
}

// lookersGreeting says to who looks on what this is and what can be done here.
func lookersGreeting(c *bot.Context, w *locale.Words, p *mpeople.Person) (string, error) {
	list, err := mpeople.With(c.Tx, mpeople.Director)
	if err != nil {
		return "", err
	}
	var names []string
	for _, d := range list {
		names = append(names, d.Name)
	}
	role := looksAs(p)
	waits := 0
	if role == mpeople.PartyContact {
		if waits, err = front.ContactWaits(c); err != nil {
			return "", err
		}
	}
	return w.T("join.greet_"+role.Name(), "name", p.Name, "office", chat.OfficeName(w, c.Office), "directors", strings.Join(names, w.Plain("writing.comma")), "waits", waits), nil
}

// namedRole takes the role off a list of names that has one in front or behind:
// 联系领导 许文斌. 0 for members, of whom it is not said.
func namedRole(c *bot.Context, list string) (rest string, role mpeople.Role) {
	words := strings.Fields(list)
	for _, i := range []int{0, len(words) - 1} {
		if len(words) < 2 {
			break
		}
		if role, ok := roleCalled(c.Bot.Words, words[i]); ok && looking(role) {
			return strings.TrimSpace(strings.Replace(list, words[i], "", 1)), role
		}
	}
	return list, 0
}
