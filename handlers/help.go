package handlers

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/points"
)

func registerHelp(r *bot.Router) {
	r.Command("help", bot.Anyone, help)
	r.Button("help", bot.Joined, helpButton)
}

// topic is one of those that help has for a person: a few sentences, and a button for
// each thing that they speak of. Who may not use a command has no button of it.
type topic struct {
	name     string
	commands []string
}

// membersTopics and staffsTopics hold every command that is used by a person, so that
// none has to be known by its name.
var (
	membersTopics = []topic{
		{"activities", []string{"checkin", "leave", "sessions", "calendar", "rota", "away"}},
		{"study", []string{"note", "reflect", "catchup", "library", "quiz", "archive"}},
		{"voices", []string{"suggest", "suggestions", "cosign", "rate", "withdraw", "consult", "supervise", "deed", "deeds"}},
		{"books", []string{"donation", "donations", "honour", "honours"}},
		{"research", []string{"research", "propose", "vote"}},
		{"record", []string{"record", "terms", "points", "search", "thisday", "fund", "paper", "todo", "tasks", "dispute", "export", "forget"}},
		{"settings", []string{"read", "members", "groups", "profile", "mute", "language", "offices"}},
	}
	// lookersTopics are of who looks on, each as far as he or she may.
	lookersTopics = []topic{
		{"contact", []string{"office", "suggestions", "outcome", "consult", "promises"}},
		{"reading", []string{"reports", "fund", "paper", "calendar", "sessions"}},
		{"own", []string{"todo", "language", "offices", "export", "forget"}},
	}
	staffsTopics = []topic{
		{"staff_plan", []string{"newactivity", "newsession", "dates", "sessions", "calendar", "rota", "yearplan", "holidays", "away"}},
		{"staff_sheet", []string{"review", "correct", "leavefor", "tasks"}},
		{"staff_works", []string{"suggestions", "outcome", "consult", "supervise", "deeds", "confirm", "research", "answer", "promises", "assess"}},
		{"staff_books", []string{"fund", "collate", "donation", "donations", "honour", "honours"}},
		{"staff_study", []string{"library", "material", "quiz", "newquiz", "archive"}},
		{"staff_news", []string{"announce", "unread", "read", "briefing", "report", "paper", "search", "thisday", "record", "points"}},
		{"staff_people", []string{"members", "groups", "addmember", "import", "role", "term", "terms", "settings", "delegate", "whole", "profile", "mute", "language", "offices", "dispute", "export", "forget"}},
	}
)

// help tells what the person can do by topics, or how one command is written.
func help(c *bot.Context) error {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(c.Args), "/"), " ")
	access, ok := c.CommandAccess(name)
	if name != "" && ok && access.Allows(c.Person) && c.Words.Has("help."+name) {
		_, err := c.Say(bot.Message{Text: c.T("help." + name), Buttons: bot.Rows(2, append(doIt(c, name), bot.CommandButton(c.P("helping.back"), "help"))...)})
		return err
	}
	above := ""
	if name != "" {
		above = c.T("helping.unknown", "command", name)
	}
	if c.Person == nil {
		_, err := c.Say(bot.Message{Text: locale.Join("\n\n", above, c.T("menu.stranger"))})
		return err
	}
	return showTopics(c, above, c.Person.Is(people.Staff))
}

// doIt is the button that begins what a text speaks of; none for what Telegram or the
// step itself begins.
func doIt(c *bot.Context, name string) []bot.Button {
	if slices.Contains([]string{"start", "help", "bind", "cancel", "undo"}, name) {
		return nil
	}
	return bot.Row(bot.CommandButton(c.P("helping.do"), name))
}

// helpButton is help:WHAT: a topic's name, the list of all commands, or the topics of a
// member for somebody of the staff who is one too.
func helpButton(c *bot.Context) error {
	switch name := c.Arg(0); name {
	case "all":
		return showCommands(c)
	case "mine":
		return showTopics(c, "", false)
	default:
		staff := c.Person.Is(people.Staff)
		for _, of := range []struct {
			list      []topic
			may, mine bool
		}{{membersTopics, c.Person.Is(people.Inside), staff}, {staffsTopics, staff, false}, {lookersTopics, c.Person.LooksOn(), false}} {
			for _, t := range of.list {
				if t.name == name && of.may {
					return showTopic(c, t, of.mine)
				}
			}
		}
	}
	return c.Problem("common.stale")
}

// showTopics lists the topics: those of the staff, or of who is none.
func showTopics(c *bot.Context, above string, staff bool) error {
	list, question := membersTopics, "helping.topics"
	switch {
	case staff:
		list = staffsTopics
	case c.Person.LooksOn():
		list, question = lookersTopics, "helping.topics_looking"
	}
	var buttons []bot.Button
	for _, t := range list {
		if len(topicButtons(c, t)) > 0 {
			buttons = append(buttons, c.B("helping."+t.name, "help", t.name))
		}
	}
	last := bot.Row(c.B("helping.all", "help", "all"), bot.CommandButton(c.P("common.menu"), "menu"))
	switch {
	case staff && c.Person.Is(people.Member):
		last = append(bot.Row(c.B("helping.mine", "help", "mine")), last...)
	case !staff && c.Person.Is(people.Staff):
		last = bot.Row(bot.CommandButton(c.P("common.back"), "help"))
	}
	_, err := c.Show(bot.Message{Text: locale.Join("\n\n", above, c.T(question)), Buttons: append(bot.Rows(2, buttons...), last)})
	return err
}

// topicButtons begin what a topic speaks of, as far as the person may.
func topicButtons(c *bot.Context, t topic) (buttons []bot.Button) {
	for _, name := range t.commands {
		if name == "points" && !c.Person.Is(people.Director) && !pointsUsed(c) {
			continue
		}
		buttons = append(buttons, front.RunButton(c, "command."+name, name)...)
	}
	return buttons
}

// pointsUsed tells whether the office uses points (§21): where it does not, only the director,
// who may turn them on, is led there.
func pointsUsed(c *bot.Context) bool {
	r, err := points.RulesOf(c.Tx)
	if err != nil {
		return false
	}
	_, yes := r.InUse()
	return yes
}

func showTopic(c *bot.Context, t topic, mine bool) error {
	back := bot.CommandButton(c.P("common.back"), "help")
	if mine {
		back = c.B("common.back", "help", "mine")
	}
	buttons := topicButtons(c, t)
	if t.name == "own" { // members have it among their reminders
		buttons = append(buttons, c.B("privacy.button", "privacy"))
	}
	text := "<b>" + c.T("helping."+t.name) + "</b>\n" + c.T("helping."+t.name+"_text", "contact", c.Person.Is(people.PartyContact))
	_, err := c.Show(bot.Message{Text: text, Buttons: append(bot.Rows(2, buttons...), bot.Row(back))})
	return err
}

// showCommands lists the commands, for who types.
func showCommands(c *bot.Context) error {
	lines := []string{c.T("helping.title")}
	for _, name := range usable(c) {
		lines = append(lines, c.T("helping.line", "command", name, "what", c.P("command."+name)))
	}
	lines = append(lines, "", c.T("helping.more"))
	_, err := c.Show(bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.back"), "help"))})
	return err
}

// usable lists the commands that the person can use, the usual ones first.
func usable(c *bot.Context) []string {
	order := front.EverybodysCommands
	if c.Person.LooksOn() {
		order = front.LookersCommands
	}
	if c.Person.Is(people.Staff) {
		order = front.StaffsCommands
	}
	rest := c.Commands()
	slices.Sort(rest)
	var names []string
	for _, name := range front.KnownCommands(c, append(slices.Clone(order), rest...)) {
		access, _ := c.CommandAccess(name)
		if access.Allows(c.Person) && !slices.Contains(names, name) && name != "start" && name != "offices" {
			names = append(names, name)
		}
	}
	return names
}
