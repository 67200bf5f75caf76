package research

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/ledger"
	"lianluo/models/people"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// registerResearchTeam: who does a research and who writes its report (执笔人).
func registerResearchTeam(r *bot.Router) {
	r.Button("research_team", bot.Inside, showTeam)
	r.Button("research_member", bot.Inside, toggleMember)
	r.Button("research_writer", bot.Staff, chooseWriter)
	r.Button("research_join", bot.Members, func(c *bot.Context) error { return volunteer(c, true) })
	r.Button("research_leave", bot.Members, func(c *bot.Context) error { return volunteer(c, false) })
}

// ledArg finds the research that a button names, if the person leads its work.
func ledArg(c *bot.Context) (*mresearch.Research, error) {
	r, err := researchArg(c)
	switch {
	case err != nil:
		return nil, err
	case !r.Leads(c.Person):
		return nil, c.Problem("research.writer_only")
	case r.Ended():
		return nil, c.Problem("research.closed")
	}
	return r, nil
}

// showTeam lists the members, a button for each: on the team or not.
func showTeam(c *bot.Context) error {
	r, err := ledArg(c)
	if err != nil {
		return err
	}
	return teamList(c, r)
}

func teamList(c *bot.Context, r *mresearch.Research) error {
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("research.team_title", "topic", r.Topic)}
	var row []bot.Button
	for _, p := range members {
		label := p.Name
		switch {
		case p.ID == r.LeaderID:
			label = c.P("research.team_writer", "name", p.Name)
		case r.Involves(p.ID):
			label = "✅ " + p.Name
		}
		row = append(row, bot.Button{Text: label, Data: bot.Data("research_member", r.ID, p.ID)})
	}
	m.Buttons = bot.Rows(3, row...)
	last := bot.Row(c.B("common.back", "research_view", r.ID))
	if c.Person.Is(people.Staff) {
		last = append(bot.Row(c.B("research.choose_writer", "research_writer", r.ID)), last...)
	}
	m.Buttons = append(m.Buttons, last)
	_, err = c.Show(m)
	return err
}

// memberArg finds the person that a button names second.
func memberArg(c *bot.Context, n int) (*people.Person, error) {
	id, err := c.ArgID(n)
	if err != nil {
		return nil, err
	}
	p, err := people.PersonByID(c.Tx, id)
	return p, c.MissingAs(err, "common.gone")
}

func toggleMember(c *bot.Context) error {
	r, err := ledArg(c)
	if err != nil {
		return err
	}
	p, err := memberArg(c, 1)
	if err != nil {
		return err
	}
	if p.ID == r.LeaderID {
		return c.Problem("research.is_writer", "name", p.Name)
	}
	on := !r.Involves(p.ID)
	if err := mresearch.SetTeam(c.Tx, r, p, on, c.Person); err != nil {
		return teamProblem(c, err)
	}
	if err := tellTeamed(c, r, p, on); err != nil {
		return err
	}
	return teamList(c, r)
}

// tellTeamed lets a member know that he or she was put on a team or taken off
// it, after the time in which that is taken back by another tap.
func tellTeamed(c *bot.Context, r *mresearch.Research, p *people.Person, on bool) error {
	if p.ID == c.Person.ID {
		return nil
	}
	key, other := "research.told_team", "research.told_off"
	if !on {
		key, other = other, key
	}
	of := func(key string) string { return fmt.Sprintf("%s:%d:%d", key, r.ID, p.ID) }
	if waited, err := c.TakeBack(of(other)); err != nil || waited {
		return err
	}
	w := c.WordsFor(p)
	m := bot.Message{Text: w.T(key, "topic", r.Topic), Buttons: bot.Rows(1, bot.Button{Text: w.Plain("topic.open"), Data: bot.Data("research_view", r.ID)})}
	_, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)), bot.Once(of(key)))
	return err
}

// tellWriter tells a member that he or she writes the report, when that can no longer be
// undone.
func tellWriter(c *bot.Context, r *mresearch.Research, p *people.Person) error {
	w := c.WordsFor(p)
	m := bot.Message{
		Text:    w.T("research.told_writer", "topic", r.Topic),
		Buttons: bot.Rows(1, bot.Button{Text: w.Plain("topic.open"), Data: bot.Data("research_view", r.ID)}),
	}
	_, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)), bot.Once(fmt.Sprintf("research_writer:%d:%d", r.ID, p.ID)))
	return err
}

// chooseWriter names who writes the report: research_writer:ID[:PERSON].
func chooseWriter(c *bot.Context) error {
	r, err := ledArg(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "" {
		p, err := memberArg(c, 1)
		if err != nil {
			return err
		}
		if err := mresearch.SetWriter(c.Tx, r, p, c.Person); err != nil {
			return teamProblem(c, err)
		}
		if err := tellWriter(c, r, p); err != nil {
			return err
		}
		return teamList(c, r)
	}
	choices, err := chat.MemberChoices(c)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("research.writer_ask", "topic", r.Topic)}
	var row []bot.Button
	for _, ch := range choices {
		row = append(row, bot.Button{Text: ch.Label, Data: bot.Data("research_writer", r.ID, ch.Value)})
	}
	m.Buttons = append(bot.Rows(3, row...), bot.Row(c.B("common.back", "research_team", r.ID)))
	_, err = c.Show(m)
	return err
}

// volunteer puts a member on the team by the own wish (我要参加), or off it.
func volunteer(c *bot.Context, on bool) error {
	r, err := researchArg(c)
	if err != nil {
		return err
	}
	if err := mresearch.SetTeam(c.Tx, r, c.Person, on, c.Person); err != nil {
		return teamProblem(c, err)
	}
	if err := c.Toast(c.P(map[bool]string{true: "research.joined", false: "research.left"}[on])); err != nil {
		return err
	}
	return showCard(c, r)
}

func teamProblem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, mresearch.ErrState):
		return c.Problem("research.closed")
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("research.writer_only")
	}
	return c.MissingAs(err, "common.gone")
}
