package offices

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
)

// What of the director's work the secretary does: an area is given or taken back by one
// tap, and holds at once for buttons that were sent before too (bot.Router.Within).

// areasInRow fits short words on a phone.
const areasInRow = 3

func registerDelegation(r *bot.Router) {
	r.Command("delegate", bot.Directors, func(c *bot.Context) error { return showDelegation(c, "") })
	r.Button("delegate", bot.Directors, delegate)
}

// delegate gives an area, or takes it back: delegate:AREA:on. It says which, so that a
// second tap on an old message does not turn it round.
func delegate(c *bot.Context) error {
	area, on := people.Area(c.Arg(0)), c.Arg(1) == "on"
	if !slices.Contains(people.Areas, area) || !on && c.Arg(1) != "off" {
		return c.Problem("common.stale")
	}
	rules := c.Office.Rules()
	rules.Delegate(area, on)
	if err := c.Office.SetRules(rules); err != nil {
		return err
	}
	if err := people.SaveOffice(c.Tx, c.Office); err != nil {
		return err
	}
	c.Log.Info("delegation changed", "area", area, "on", on, "by", c.Person.ID)
	key := "delegation.taken"
	if on {
		key = "delegation.given"
	}
	list, err := people.With(c.Tx, people.Secretary)
	if err != nil {
		return err
	}
	return showDelegation(c, c.T(key, "area", c.P("delegation.area."+string(area)), "somebody", len(list) > 0))
}

func showDelegation(c *bot.Context, above string) error {
	list, err := people.With(c.Tx, people.Secretary)
	if err != nil {
		return err
	}
	var names []string
	for i := range list {
		names = append(names, list[i].Name)
	}
	who := c.T("delegation.nobody")
	if len(names) > 0 {
		who = c.T("delegation.who", "names", strings.Join(names, c.P("members.between")))
	}
	rules := c.Office.Rules()
	lines, buttons := []string{c.T("delegation.title"), who, ""}, []bot.Button{}
	for _, a := range people.Areas {
		sign, to := "off", "on"
		if rules.Delegates(a) {
			sign, to = to, sign
		}
		lines = append(lines, c.T("delegation.line_"+sign, "area", c.P("delegation.area."+string(a)), "what", c.P("delegation.what."+string(a))))
		buttons = append(buttons, bot.Button{Text: c.P("delegation.button_"+sign, "area", c.P("delegation.area."+string(a))), Data: bot.Data("delegate", a, to)})
	}
	lines = append(lines, "", c.T("delegation.hint"))
	_, err = c.Show(bot.Message{Text: locale.Join("\n\n", above, strings.Join(lines, "\n")),
		Buttons: append(bot.Rows(areasInRow, buttons...), bot.Row(bot.CommandButton(c.P("common.back"), "settings")))})
	return err
}
