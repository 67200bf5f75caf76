package front

import (
	"slices"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
)

// The menus of commands, as far as the commands are there.
var (
	EverybodysCommands = []string{
		"menu", "todo", "checkin", "leave", "note", "reflect", "suggest", "supervise", "deed", "donation", "honour", "research", "record", "search", "paper",
		"calendar", "away", "sessions", "suggestions", "deeds", "donations", "honours", "archive", "members", "language", "mute", "help", "cancel", "undo",
	}
	StaffsCommands = []string{
		"office", "review", "supervise", "newactivity", "newsession", "calendar", "away", "sessions", "announce", "briefing", "paper", "suggestions", "deeds", "donations", "honours", "archive", "search",
		"correct", "leavefor", "tasks", "addmember", "import", "members", "role", "term", "settings", "bind",
		"menu", "todo", "checkin", "leave", "note", "suggest", "deed", "research", "record",
		"language", "mute", "help", "cancel", "undo",
	}
	// LookersCommands are those of who looks on, each as far as he or she may use it.
	LookersCommands = []string{"office", "suggestions", "outcome", "consult", "reports", "paper", "calendar", "sessions", "todo", "menu", "language", "help", "cancel", "undo", "export", "forget"}
)

// OfferMenu gives a person's private chat the menu of commands of his or her
// role.
func OfferMenu(c *bot.Context, p *people.Person) error {
	if !p.Joined() {
		return nil
	}
	if p.LooksOn() {
		return c.OfferCommands(p.TelegramID, p.Language, slices.DeleteFunc(KnownCommands(c, LookersCommands), func(name string) bool {
			access, _ := c.CommandAccess(name)
			return !access.Allows(p)
		}))
	}
	if p.Is(people.Staff) {
		return c.OfferCommands(p.TelegramID, p.Language, KnownCommands(c, StaffsCommands))
	}
	return c.OfferCommands(p.TelegramID, "", nil)
}

// KnownCommands keeps the commands that are there and have a description.
func KnownCommands(c *bot.Context, names []string) []string {
	words := c.Bot.Words(locale.Chinese)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		_, ok := c.CommandAccess(name)
		return !ok || !words.Has("command."+name)
	})
}
