package activities

import (
	"slices"

	"lianluo/bot"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// newLeaders are the people who lead an activity, in a part that they did not have before.
// was is the activity before; nil for none.
func newLeaders(c *bot.Context, was, a *mactivities.Activity) ([]people.Person, error) {
	if was != nil && was.HostID == a.HostID && was.HostName == a.HostName && was.Tutor == a.Tutor {
		return nil, nil
	}
	list, err := mactivities.Leaders(c.Tx, a)
	return slices.DeleteFunc(list, func(p people.Person) bool { return was != nil && was.PartOf(&p) == a.PartOf(&p) }), err
}

// tellLeaders tells who has come to lead an activity that he or she does, once, with what is
// expected. It gives how many hear. What is over, or begun, nobody has to prepare.
func tellLeaders(c *bot.Context, was, a *mactivities.Activity) (n int, err error) {
	if a.State != mactivities.Planned || !c.Now.Before(a.StartsAt) {
		return 0, nil
	}
	list, err := newLeaders(c, was, a)
	if err != nil {
		return 0, err
	}
	opts := []bot.Option{bot.After(posts.NewsAt(c, ledger.UndoTime, a.StartsAt)), bot.Begins(a.StartsAt), bot.Expires(a.StartsAt)}
	for i := range list {
		p := &list[i]
		if p.ID == c.Person.ID || !p.Joined() {
			continue
		}
		m, err := posts.LeadCard(c, c.WordsFor(p), a, p)
		if err != nil {
			return n, err
		}
		if _, err := c.Tell(p, m, opts...); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// byPart leaves out of those who hear of a change who has come to lead the activity by it: that
// is told otherwise. Who no longer leads it hears, unless he or she gave it up.
func (n *news) byPart(c *bot.Context, list []*people.Person) ([]*people.Person, error) {
	begun, err := newLeaders(c, n.was, n.a)
	if err != nil {
		return nil, err
	}
	ended, err := newLeaders(c, n.a, n.was)
	if err != nil {
		return nil, err
	}
	has := func(of []people.Person, id int64) bool {
		return slices.ContainsFunc(of, func(p people.Person) bool { return p.ID == id })
	}
	list = slices.DeleteFunc(list, func(p *people.Person) bool { return has(begun, p.ID) || n.rota && has(ended, p.ID) })
	for i := range ended {
		p := &ended[i]
		known := n.rota || p.ID == c.Person.ID || !p.Joined() || has(begun, p.ID)
		if !known && !slices.ContainsFunc(list, func(o *people.Person) bool { return o.ID == p.ID }) {
			list = append(list, p)
		}
	}
	return list, nil
}
