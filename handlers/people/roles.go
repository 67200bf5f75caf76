package people

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

func registerRoles(r *bot.Router) { r.Command("role", bot.Directors, role) }

// role asks to give and take roles by words, /role NAME +secretary -member, as
// the buttons do.
func role(c *bot.Context) error {
	name, wishes := splitRoles(c.Args)
	if name == "" {
		return c.Problem("roles.how")
	}
	p, err := mpeople.PersonByName(c.Tx, name)
	if errors.Is(err, store.ErrNotFound) {
		return c.Problem("members.nobody", "name", name)
	}
	if err != nil {
		return err
	}
	if len(wishes) == 0 {
		return showRoles(c, p)
	}
	roles := p.Roles
	for _, wish := range wishes {
		role, ok := roleCalled(c.Bot.Words, wish[1:])
		if !ok {
			return c.Problem("roles.unknown", "role", wish[1:], "roles", allRoles(c))
		}
		roles &^= role
		if wish[0] == '+' {
			roles |= role
		}
	}
	if roles == p.Roles {
		return showRoles(c, p)
	}
	return askRoles(c, p, roles)
}

// askRoles makes sure before a person's roles become others.
func askRoles(c *bot.Context, p *mpeople.Person, roles mpeople.Role) error {
	if roles == 0 {
		return c.Problem("roles.none_left", "name", p.Name)
	}
	var lines []string
	for _, r := range mpeople.Roles {
		word := c.P("role." + r.Name())
		switch {
		case roles.Has(r) && !p.Roles.Has(r):
			lines = append(lines, c.T("roles.give", "name", p.Name, "role", word), c.T("roles.may."+r.Name()))
		case !roles.Has(r) && p.Roles.Has(r):
			lines = append(lines, c.T("roles.take", "name", p.Name, "role", word))
		}
	}
	_, err := c.Show(bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(2,
		c.B("roles.give_yes", "member", p.ID, "become", int64(p.Roles), int64(roles)),
		c.B("common.back", "member", p.ID, "roles"))})
	return err
}

// become gives a person the roles that were asked about: "member:ID:become:WAS:NEW".
// Data can be forged, and the roles may have changed since.
func become(c *bot.Context, p *mpeople.Person) error {
	var known mpeople.Role
	for _, r := range mpeople.Roles {
		known |= r
	}
	roles := mpeople.Role(c.ArgInt(3))
	if c.ArgInt(2) != int(p.Roles) || roles&^known != 0 {
		return c.Problem("common.stale")
	}
	if err := changeRoles(c, p, roles); err != nil {
		return err
	}
	return showRoles(c, p)
}

// splitRoles parts a name from the +role and -role behind it.
func splitRoles(args string) (name string, wishes []string) {
	args = strings.NewReplacer("＋", "+", "－", "-", "—", "-", "−", "-").Replace(args)
	var words []string
	for _, w := range strings.Fields(strings.ReplaceAll(args, "+", " +")) {
		switch {
		case w[0] == '+' || w[0] == '-':
			wishes = append(wishes, w)
		case len(wishes) > 0 && len(wishes[len(wishes)-1]) == 1: // a space behind the sign
			wishes[len(wishes)-1] += w
		default:
			words = append(words, w)
		}
	}
	return strings.Join(words, " "), wishes
}

// roleCalled finds a role by its word in any language.
func roleCalled(in func(lang string) *locale.Words, word string) (mpeople.Role, bool) {
	for _, r := range mpeople.Roles {
		if strings.EqualFold(word, r.Name()) {
			return r, true
		}
		for _, lang := range locale.Languages {
			if strings.EqualFold(word, in(lang).Plain("role."+r.Name())) {
				return r, true
			}
		}
	}
	return 0, false
}

func allRoles(c *bot.Context) string {
	var all mpeople.Role
	for _, r := range mpeople.Roles {
		all |= r
	}
	return rolesOf(c, all)
}

// showRoles lists a person's roles as switches.
func showRoles(c *bot.Context, p *mpeople.Person) error {
	var buttons []bot.Button
	for _, r := range mpeople.Roles {
		sign := ""
		if p.Roles.Has(r) {
			sign = "✅ "
		}
		buttons = append(buttons, bot.Button{Text: sign + c.P("role."+r.Name()), Data: bot.Data("member", p.ID, "role", r.Name())})
	}
	buttons = append(buttons, c.B("common.back", "member", p.ID))
	_, err := c.Show(bot.Message{
		Text: c.T("roles.of", "name", p.Name, "roles", rolesOf(c, p.Roles)), Buttons: bot.Rows(2, buttons...),
	})
	return err
}

// askRole makes sure before a role is given or taken.
func askRole(c *bot.Context, p *mpeople.Person, name string) error {
	role, ok := mpeople.RoleByName(name)
	if !ok {
		return c.Problem("common.stale")
	}
	key, action := "roles.give", "give"
	if p.Roles.Has(role) {
		key, action = "roles.take", "take"
	}
	word := c.P("role." + role.Name())
	text := c.T(key, "name", p.Name, "role", word)
	if action == "give" {
		text += "\n" + c.T("roles.may."+role.Name())
	}
	_, err := c.Show(bot.Message{Text: text, Buttons: bot.Rows(2,
		bot.Button{Text: c.P(key + "_yes"), Data: bot.Data("member", p.ID, action, role.Name())},
		c.B("common.back", "member", p.ID, "roles"))})
	return err
}

func setRole(c *bot.Context, p *mpeople.Person, role mpeople.Role, give bool) error {
	roles := p.Roles &^ role
	if give {
		roles |= role
	}
	if err := changeRoles(c, p, roles); err != nil {
		return err
	}
	return showRoles(c, p)
}

// changeRoles gives a person other roles and tells him or her.
func changeRoles(c *bot.Context, p *mpeople.Person, roles mpeople.Role) error {
	switch {
	case roles == p.Roles:
		return nil
	case roles == 0:
		return c.Problem("roles.none_left", "name", p.Name)
	}
	was, called, looked := p.Is(mpeople.Staff), p.Is(mpeople.Member), p.LooksOn()
	if err := mpeople.SetRoles(c.Tx, p, roles); err != nil {
		if errors.Is(err, mpeople.ErrLastDirector) {
			return c.Problem("members.last_director", "name", p.Name)
		}
		return err
	}
	c.Log.Info("roles changed", "person", p.ID, "roles", int64(roles), "by", c.Person.ID)
	if p.ID == c.Person.ID {
		c.Person.Roles = roles
	}
	if was != p.Is(mpeople.Staff) || looked || p.LooksOn() {
		if err := front.OfferMenu(c, p); err != nil {
			return err
		}
	}
	if called != p.Is(mpeople.Member) {
		if err := rosterChanged(c); err != nil {
			return err
		}
	}
	if p.LooksOn() && p.Joined() { // as who has just joined
		return GreetLooker(c, p)
	}
	return tellRoles(c, p)
}

// GreetLooker tells a person that he or she looks on from now on, and what that is.
func GreetLooker(c *bot.Context, p *mpeople.Person) error {
	their := chat.As(c, p)
	text, err := lookersGreeting(their, their.Words, p)
	if err != nil {
		return err
	}
	_, err = c.Tell(p, bot.Message{Text: text, Keyboard: front.KeyboardFor(c, their.Words, p)})
	return err
}

// tellRoles tells a person the roles he or she has now, with the menu that
// goes with them.
func tellRoles(c *bot.Context, p *mpeople.Person) error {
	w := c.WordsFor(p)
	var words []string
	for _, r := range mpeople.Roles {
		if p.Roles.Has(r) {
			words = append(words, w.Plain("role."+r.Name()))
		}
	}
	_, err := c.Tell(p, bot.Message{
		Text:     w.T("roles.told", "office", chat.OfficeName(w, c.Office), "roles", strings.Join(words, w.Plain("members.between"))),
		Keyboard: front.KeyboardFor(c, w, p),
	})
	return err
}
