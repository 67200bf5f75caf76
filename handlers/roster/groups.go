package roster

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/handlers/people"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// ungrouped is the argument of the list of members without a 专班.
const ungrouped = "ungrouped"

// ungroupedShown is how many of them it shows at a time.
const ungroupedShown = 12

func registerGroups(r *bot.Router) {
	r.Button("person_groups", bot.Directors, personGroups)
	r.Button("own_groups", bot.Members, ownGroups)
}

// maskOf are 专班 as the switches of a button: a bit for each of people.WorkGroups.
func maskOf(groups store.Words) (mask int) {
	for i, g := range mpeople.WorkGroups {
		for _, own := range groups {
			if own == g {
				mask |= 1 << i
			}
		}
	}
	return mask
}

// ofMask are the 专班 that switches say.
func ofMask(mask int) (groups []string) {
	for i, g := range mpeople.WorkGroups {
		if mask&(1<<i) != 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// mask reads the switches of a button; those of the person before the first tap.
func mask(c *bot.Context, n int, p *mpeople.Person) (int, error) {
	if c.Arg(n) == "" {
		groups, err := mpeople.GroupsOf(c.Tx, p, c.Now)
		return maskOf(groups), err
	}
	m := c.ArgInt(n)
	if m < 0 || m >= 1<<len(mpeople.WorkGroups) {
		return 0, c.Problem("common.stale")
	}
	return m, nil
}

// personGroups gives somebody his or her 专班: person_groups:ID[:MASK[:save]], or lists who
// has none: person_groups:ungrouped.
func personGroups(c *bot.Context) error {
	if c.Arg(0) == ungrouped {
		return showUngrouped(c, "")
	}
	p, err := pressed(c)
	if err != nil {
		return err
	}
	m, err := mask(c, 1, p)
	if err != nil {
		return err
	}
	if c.Arg(2) == "save" {
		if m == 0 {
			return c.Problem("roster.groups_one")
		}
		had, err := mpeople.GroupsOf(c.Tx, p, c.Now)
		if err != nil {
			return err
		}
		done, err := put(c, p, mpeople.RosterGroups, mpeople.JoinGroups(ofMask(m)))
		if err != nil {
			return err
		}
		if len(had) == 0 {
			if none, err := mpeople.Ungrouped(c.Tx, c.Now); err != nil {
				return err
			} else if len(none) > 0 { // the next who has none is at hand
				done.Buttons = append(done.Buttons, bot.Row(bot.Button{Text: c.P("roster.ungrouped", "count", len(none)), Data: bot.Data("person_groups", ungrouped)}))
			}
		}
		_, err = c.Show(done)
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("roster.groups_ask", "name", p.Name),
		Buttons: append(people.GroupSwitches(c, m, "person_groups", p.ID), bot.Row(c.B("common.back", "person_entry", p.ID))),
	})
	return err
}

// ungroupedLine is the desk's line of members without a 专班, and its button.
func ungroupedLine(c *bot.Context) (l front.DeskLine, err error) {
	if !c.Person.Is(mpeople.Director) {
		return l, nil
	}
	list, err := mpeople.Ungrouped(c.Tx, c.Now)
	if err != nil || len(list) == 0 {
		return l, err
	}
	return front.DeskLine{Text: c.T("roster.desk", "count", len(list)), Buttons: bot.Row(c.B("roster.desk_open", "person_groups", ungrouped))}, nil
}

func showUngrouped(c *bot.Context, above string) error {
	list, err := mpeople.Ungrouped(c.Tx, c.Now)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err := c.Show(bot.Message{Text: locale.Join("\n\n", above, c.T("roster.all_grouped")), Buttons: bot.Rows(1, c.B("members.back", "members", 0))})
		return err
	}
	var buttons []bot.Button
	for _, p := range list[:min(len(list), ungroupedShown)] {
		buttons = append(buttons, bot.Button{Text: p.Name, Data: bot.Data("person_groups", p.ID)})
	}
	_, err = c.Show(bot.Message{
		Text:    locale.Join("\n\n", above, c.T("roster.ungrouped_list", "count", len(list))),
		Buttons: append(bot.Rows(3, buttons...), bot.Row(c.B("members.back", "members", 0))),
	})
	return err
}

// ownGroups is the question of one's own 专班: own_groups[:MASK[:save]]. Who has none yet, as
// after joining, says it once and for all; a change is verified by the office.
func ownGroups(c *bot.Context) error {
	m, err := mask(c, 0, c.Person)
	if err != nil {
		return err
	}
	if c.Arg(1) != "save" {
		_, err = c.Show(people.GroupsQuestion(c, m))
		return err
	}
	if m == 0 {
		return c.Problem("roster.groups_one")
	}
	had, err := mpeople.GroupsOf(c.Tx, c.Person, c.Now)
	if err != nil {
		return err
	}
	value := mpeople.JoinGroups(ofMask(m))
	var done bot.Message
	if len(had) == 0 {
		done, err = putOwn(c, mpeople.RosterGroups, value)
	} else {
		done, err = file(c, mpeople.RosterGroups, value)
	}
	if err != nil {
		return err
	}
	_, err = c.Show(done)
	return err
}
