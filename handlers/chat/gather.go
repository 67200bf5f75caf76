package chat

import (
	"fmt"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// News that comes in numbers and asks nothing (who has joined, who gives a month back, whose
// leave is withdrawn) is one message a day: the first of a matter rings, what comes after it
// on the same day is put on top of it by an edit. What asks for a decision is no such news.

// Bounds of such a message: its lines, and its text in characters of HTML, of which one of
// Telegram's has 4,096.
const (
	maxNews    = 20
	newsLength = 3000
)

// GatherRoles tells those who have one of the roles, except the one who acts, news of a
// matter: see Gather and TellRoles.
func GatherRoles(c *bot.Context, roles people.Role, matter string, build func(their *bot.Context) (bot.Message, error), opts ...bot.Option) error {
	list, err := people.With(c.Tx, roles)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if p.ID == c.Person.ID || !c.Theirs(p).Is(roles) {
			continue
		}
		m, err := build(As(c, p))
		if err != nil {
			return err
		}
		if err := Gather(c, p, matter, m, opts...); err != nil {
			return err
		}
	}
	return nil
}

// Gather tells a person news of a matter, on top of what he or she was told of it today.
// Its buttons have to hold for all of that.
func Gather(c *bot.Context, p *people.Person, matter string, m bot.Message, opts ...bot.Option) error {
	if !p.Joined() {
		return nil
	}
	key := fmt.Sprintf("gathered:%s:%s:%d", matter, store.DateOf(c.Now, c.Location()), p.ID)
	said, err := c.Said(key)
	if err != nil {
		return err
	}
	if said == 0 {
		// The message is not of one action: what undoes that changes a line of it.
		if said, err = c.Tell(p, m, append(opts, bot.Once(key), bot.Because(0))...); err != nil {
			return err
		}
		return ledger.AddNews(c.Tx, said, c.Acting(), m.Text)
	}
	lines, err := ledger.NewsOf(c.Tx, said)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if line.Words == m.Text {
			return nil // said today
		}
	}
	if err := ledger.AddNews(c.Tx, said, c.Acting(), m.Text); err != nil {
		return err
	}
	return resayNews(c, p, said, m)
}

// resayNews says anew what a message tells, with the buttons of m.
func resayNews(c *bot.Context, p *people.Person, said bot.Ref, m bot.Message) error {
	lines, err := ledger.NewsOf(c.Tx, said)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return c.Delete(said)
	}
	m.Text = newsText(c.WordsFor(p), lines, "\n")
	return c.Edit(said, m)
}

// newsText says the lines of a message, the newest first, as many as it holds.
func newsText(w *locale.Words, lines []ledger.NewsLine, between string) string {
	var words []string
	length := 0
	for i, line := range lines[:min(len(lines), maxNews)] {
		if length += utf8.RuneCountInString(line.Words); i > 0 && length > newsLength {
			break
		}
		words = append(words, line.Words)
	}
	if more := len(lines) - len(words); more > 0 {
		words = append(words, w.T("common.news_more", "count", more))
	}
	return locale.Join(between, words...)
}

// UngatherFrom is ungather for news that one person was told.
func UngatherFrom(c *bot.Context, reader people.Person, build func(their *bot.Context) (bot.Message, error)) error {
	return ungather(c, []people.Person{reader}, build)
}

// ungather changes, when an action is undone, the lines that were told because of it. One
// that nobody has heard is taken out.
func ungather(c *bot.Context, readers []people.Person, build func(their *bot.Context) (bot.Message, error)) error {
	lines, err := ledger.NewsBecause(c.Tx, c.Action.ID)
	if err != nil {
		return err
	}
	for i := range lines {
		chat, waits, err := ledger.ToldIn(c.Tx, lines[i].SaidRef, c.Now)
		if err != nil {
			return err
		}
		for n := range readers {
			p := &readers[n]
			if p.TelegramID != chat {
				continue
			}
			m, err := build(As(c, p))
			if err != nil {
				return err
			}
			words := m.Text
			if waits {
				words = ""
			}
			if err := ledger.ChangeNews(c.Tx, &lines[i], words); err != nil {
				return err
			}
			if err := resayNews(c, p, lines[i].SaidRef, m); err != nil {
				return err
			}
		}
	}
	return nil
}
