package papers

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
)

// fewOffers stand one below the other; of more, those of a kind are behind its word.
const fewOffers = chat.ListSize

// kindsAtOnce is how many kinds a page has, two in a row.
const kindsAtOnce = 2 * chat.ListSize

// kind is what there is of a paper for whom asks.
type kind struct {
	name   string
	offers []Offer
}

// list is /paper and papers:PAGE[:NAME]: what there is for whom asks, or of one kind.
func list(c *bot.Context) error {
	all := bot.Kept[*registry](c)
	one := all.by[c.Arg(1)]
	var kinds []kind
	for _, p := range all.list {
		if p.Offer == nil || !p.Access.Allows(c.Person) || one != nil && p != one {
			continue
		}
		offers, err := p.Offer(c)
		if err != nil {
			return err
		}
		if len(offers) > 0 {
			kinds = append(kinds, kind{p.Name, offers})
		}
	}
	return chat.InPrivate(c, listed(c, kinds, c.ArgInt(0), one != nil))
}

// listed shows a page of kinds, or what there is of the one kind that is opened.
func listed(c *bot.Context, kinds []kind, page int, opened bool) bot.Message {
	count := 0
	for _, k := range kinds {
		count += len(k.offers)
	}
	m := bot.Message{Text: c.T("paper.list")}
	last := bot.Row(bot.CommandButton(c.P("common.menu"), "menu"))
	switch from := min(page*kindsAtOnce, len(kinds)); {
	case count == 0:
		m.Text = c.T("paper.none")
	case opened:
		m.Text = c.T("paper.list_of", "paper", c.P("paper."+kinds[0].name))
		last = append(bot.Row(c.B("common.back", "papers", page)), last...)
		fallthrough
	case count <= fewOffers:
		for _, k := range kinds {
			for _, o := range k.offers {
				m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: o.Label, Data: bot.Data("paper", k.name, o.Arg)}))
			}
		}
	default:
		var words []bot.Button
		for _, k := range kinds[from:min(from+kindsAtOnce, len(kinds))] {
			words = append(words, c.B("paper."+k.name, "papers", page, k.name))
		}
		m.Buttons = bot.Rows(2, words...)
		if row := chat.Pager(c, page, from+kindsAtOnce < len(kinds), "papers"); row != nil {
			m.Buttons = append(m.Buttons, row)
		}
	}
	m.Buttons = append(m.Buttons, last)
	return m
}
