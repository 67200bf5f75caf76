package handlers_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/points"
)

// sameByButton are commands whose screen a button of another name shows, or whose act it
// does.
var sameByButton = map[string][]string{
	"newsession": {"newactivity"}, // its first kind
	"correct":    {"correct"},
	"confirm":    {"deed_step"},
	"outcome":    {"suggestion_step"},
	"withdraw":   {"suggestion_withdraw"},
	"rate":       {"suggestion"},
	"answer":     {"request_step"},
	"addmember":  {"addmember"},
	"role":       {"member"},
	"propose":    {"propose"},
	"unread":     {"announce_unread"},
}

// notByButton are commands that no button is wanted for.
var notByButton = map[string]string{
	"start":  "Telegram's own button sends it",
	"cancel": "each step of a form has its button",
	"undo":   "what can be undone has its button",
	"bind":   "it is sent in the group that is to be bound",
}

// reached walks from a person's keyboard through every button that comes, and gives the
// commands and the routes that were offered on the way.
func reached(h *harness.Harness, p *harness.Person) (commands, routes []string) {
	digits := regexp.MustCompile(`\d+`)
	tried := map[string]int{}
	var queue []string
	note := func() {
		list := h.Sandbox.Messages(p.ID)
		for _, m := range list[max(0, len(list)-4):] {
			if m.ReplyMarkup == nil {
				continue
			}
			for _, row := range m.ReplyMarkup.InlineKeyboard {
				for _, b := range row {
					data := b.CallbackData
					route, rest, _ := strings.Cut(data, ":")
					if data == "" || route == "form" || route == "undo" {
						continue
					}
					if route == "unfold" || route == "run" {
						name, _, _ := strings.Cut(rest, ":")
						if route == "run" && !slices.Contains(commands, name) {
							commands = append(commands, name)
						}
					}
					if !slices.Contains(routes, route) {
						routes = append(routes, route)
					}
					if route == "hush" && rest != "head" {
						continue // it asks for a reply: a message that no button stands under
					}
					kind := digits.ReplaceAllString(data, "#")
					if tried[kind]++; tried[kind] <= 2 {
						queue = append(queue, data)
					}
				}
			}
		}
	}
	for _, word := range scenes.Keyboard(h, p) {
		p.Send(word)
		note()
	}
	for len(queue) > 0 {
		data := queue[0]
		queue = queue[1:]
		h.Clock.Advance(2 * time.Second) // who presses slowly is not held off
		p.Forge(data)
		note()
	}
	return commands, routes
}

// Nothing has to be typed to get anywhere: each command that a person may use is offered
// by a button on the way from the keyboard.
func TestEveryScreenIsReachedByButtons(t *testing.T) {
	catalogue, err := locale.Load()
	require.NoError(t, err)
	words := catalogue.In(locale.Chinese)
	r := bot.NewRouter(catalogue)
	handlers.Register(r, handlers.Options{Calendar: calendar.Embedded()})
	for _, who := range []struct {
		name  string
		roles people.Role
	}{{"member", people.Member}, {"director", people.Director}, {"member and director", people.Member | people.Director}, {"secretary", people.Secretary}, {"observer", people.Observer}, {"contact", people.PartyContact}} {
		t.Run(who.name, func(t *testing.T) {
			h := harness.New(t).Seed()
			scenes.QuarterOfWork(t, h)
			p := h.Members[2]
			h.Write(func(tx *gorm.DB) error {
				boss, err := people.PersonByID(tx, h.Director.Row)
				require.NoError(t, err)
				_, err = points.Use(tx, true, "2030-01-01", boss, h.Clock.Now()) // what is not in use is offered to nobody
				require.NoError(t, err)
				return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", who.roles).Error
			})
			p.Send("/menu")
			keyboard := scenes.Keyboard(h, p)
			commands, routes := reached(h, p)
			person := &people.Person{Roles: who.roles}
			for _, name := range r.Commands() {
				access, _ := r.CommandAccess(name)
				if !access.Allows(person) || notByButton[name] != "" {
					continue
				}
				ok := slices.Contains(commands, name) || slices.Contains(routes, name) ||
					slices.ContainsFunc(sameByButton[name], func(x string) bool { return slices.Contains(routes, x) || slices.Contains(commands, x) }) ||
					words.Has("menu."+name) && slices.Contains(keyboard, words.Plain("menu."+name)) || words.Has("command."+name) && slices.Contains(keyboard, words.Plain("command."+name))
				if !ok {
					t.Errorf("/%s is offered nowhere", name)
				}
			}
		})
	}
}
