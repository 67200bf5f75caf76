package collation

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mcollation "lianluo/models/collation"
	"lianluo/models/records"
)

// What a member says of the own year: one tap says that it is right; who has a question taps the
// entry and says what is wrong, which goes to the director's desk as any question does.

func registerAnswers(r *bot.Router) {
	about := posts.AboutArg(records.KindCollation)
	r.Button("collation", bot.Members, func(c *bot.Context) error {
		col, err := pressed(c)
		if err != nil {
			return err
		}
		return card(c, col)
	})
	r.Button("collate_say", bot.Members, say).Asks(about, openToSay)
	r.Button("collate_doubt", bot.Members, doubt).Asks(about, openToSay)
}

// openToSay: it can be answered, and changed, until the end.
func openToSay(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	col, err := mcollation.ByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	if col.Takes(c.Now) {
		s.Until = *col.ClosesAt
		return s, nil
	}
	s.Over, err = posts.CollationCard(c, c.Words, col, nil, c.Person)
	return s, err
}

func card(c *bot.Context, col *mcollation.Collation) error {
	m, err := posts.CollationCard(c, c.Words, col, nil, c.Person)
	if err != nil {
		return problem(c, err)
	}
	_, err = c.Show(m)
	return err
}

// say is collate_say:ID:right.
func say(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if err := mcollation.Answer(c.Tx, col, c.Person, mcollation.Right, c.At()); err != nil {
		return problem(c, err)
	}
	if err := c.Settled(posts.AboutCollation(col)); err != nil {
		return err
	}
	return card(c, col)
}

// doubt is collate_doubt:ID:PAGE: which entry is in question. That there is a question is kept
// at once: it is one also when the person says no more.
func doubt(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if err := mcollation.Answer(c.Tx, col, c.Person, mcollation.Doubts, c.At()); err != nil {
		return problem(c, err)
	}
	all, err := mcollation.Gather(c.Tx, col.Year)
	if err != nil {
		return err
	}
	var own []*mcollation.Entry
	for i := range all {
		if all[i].Of(c.Person.ID) {
			own = append(own, &all[i])
		}
	}
	n, pages := chat.PageOf(c.ArgInt(1), len(own), chat.ListSize)
	m := bot.Message{About: posts.AboutCollation(col), Text: c.T("collation.which", "year", col.Year)}
	for i := n * chat.ListSize; i < min(len(own), (n+1)*chat.ListSize); i++ {
		e := own[i]
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: phrase.Truncate(posts.CollationLine(c.Words, e), labelRunes), Data: bot.Data("dispute", e.RecordKind, e.RecordID),
		}))
	}
	m.Buttons = append(m.Buttons, chat.Turns(c, "collate_doubt", n, pages, col.ID)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("collation.missing", "dispute")), bot.Row(c.B("collation.say_right_now", "collate_say", col.ID, mcollation.Right)))
	_, err = c.Show(m)
	return err
}

// labelRunes is how long the words of an entry on its button are.
const labelRunes = 40
