package handlers

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/models/people"
)

func registerHelp(r *bot.Router) { r.Command("help", bot.Anyone, help) }

// help tells what the person can do, or how one command is written.
func help(c *bot.Context) error {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(c.Args), "/"), " ")
	access, ok := c.CommandAccess(name)
	if name != "" && ok && access.Allows(c.Person) && c.Words.Has("help."+name) {
		_, err := c.Say(bot.Message{Text: c.T("help." + name)})
		return err
	}
	var lines []string
	if name != "" {
		lines = append(lines, c.T("helping.unknown", "command", name), "")
	}
	if c.Person == nil {
		lines = append(lines, c.T("menu.stranger"))
	} else {
		lines = append(lines, c.T("helping.title"))
		for _, name := range usable(c) {
			lines = append(lines, c.T("helping.line", "command", name, "what", c.P("command."+name)))
		}
		lines = append(lines, "", c.T("helping.more"))
	}
	_, err := c.Say(bot.Message{Text: strings.Join(lines, "\n")})
	return err
}

// usable lists the commands that the person can use, the usual ones first.
func usable(c *bot.Context) []string {
	order := front.EverybodysCommands
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
