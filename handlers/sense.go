package handlers

import (
	"errors"
	"sync"

	"lianluo/bot"
	"lianluo/handlers/attendance"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Plain words are understood before anything is asked: what somebody writes as to a
// person (我到了, 麻烦看下履职) is done as the command or the button does it, by its own
// route, with its own check of who asks.

// hearing reads words for the engine. Which command a word means follows from the names
// of all commands, so it is known only when all rooms are registered.
type hearing struct {
	speech func() *phrase.Speech
}

// registerHearing has words read; before any label is registered.
func registerHearing(r *bot.Router) {
	h := &hearing{speech: sync.OnceValue(func() *phrase.Speech { return phrase.NewSpeech(r.Names()) })}
	r.Hears(h)
	bot.Keep(r, h)
	r.Button("sense", bot.Joined, func(c *bot.Context) error {
		taken, err := do(c, phrase.Reading{Do: c.Arg(0)}, "")
		if err == nil && !taken {
			err = c.Problem("common.stale")
		}
		return err
	})
}

func (h *hearing) Spelled(text string) string                 { return phrase.Spelled(text) }
func (h *hearing) Word(word string) (command string, ok bool) { return h.speech().Word(word) }
func (h *hearing) Firm(word string) bool                      { return phrase.Firm(word) }
func (h *hearing) Chosen(words string, labels []string) int   { return phrase.Chosen(words, labels) }
func (h *hearing) Counted(words string, n int) int            { return phrase.Counted(words, n) }
func (h *hearing) Agrees(words string) bool                   { return phrase.Agrees(words) }
func (h *hearing) Denies(words string) bool                   { return phrase.Denies(words) }
func (h *hearing) read(c *bot.Context, text string) []phrase.Reading {
	return h.speech().Read(text, phrase.Asker{Staff: bot.Staff.Allows(c.Person), Name: c.Person.Name})
}

// understood does what the words mean; taken is false for words that are to be kept or
// asked about.
func understood(c *bot.Context, in bot.Input) (taken bool, err error) {
	if c.Person == nil || in.Text == "" || in.Source != "" || in.Lost != "" {
		return false, nil
	}
	list := bot.Kept[*hearing](c).read(c, in.Text)
	if in.File != nil { // words under a photo are a command only with what they are given
		if len(list) != 1 || list[0].Args == "" || sortOf[list[0].Do] == "" && list[0].Do != "announce" && list[0].Do != "material" {
			return false, nil
		}
	}
	switch {
	case len(list) == 0, list[0].Unsure, list[0].Do == phrase.ReadNod:
		return false, nil
	case len(list) == 1:
		return do(c, list[0], in.Text)
	}
	return true, which(c, list)
}

// which asks which of several things is meant.
func which(c *bot.Context, list []phrase.Reading) error {
	c.Goes()
	var buttons []bot.Button
	for _, r := range list {
		access, command := c.CommandAccess(r.Do)
		if command && !access.Allows(c.Person) {
			continue
		}
		label := "sense.do." + r.Do
		if command {
			label = "command." + r.Do
		}
		buttons = append(buttons, bot.Button{Text: c.P(label), Data: bot.Data("sense", r.Do)})
	}
	_, err := c.Say(bot.Message{Text: c.T("sense.which"), Buttons: bot.Rows(2, buttons...)})
	return err
}

// do does what one reading says. It is not taken when the reading turns out to be none:
// it names somebody who is not there.
func do(c *bot.Context, r phrase.Reading, text string) (taken bool, err error) {
	var p *people.Person
	switch r.Do {
	case phrase.ReadPerson, phrase.ReadRecordOf:
		p, err = people.PersonByName(c.Tx, r.Args)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	c.Goes()
	switch r.Do {
	case phrase.ReadYes:
		return true, attendance.AnswerNext(c, text, "yes")
	case phrase.ReadMaybe:
		return true, attendance.AnswerNext(c, text, "maybe")
	case phrase.ReadUnleave:
		return true, attendance.TakeLeaveBack(c)
	case phrase.ReadNext:
		return true, aboutNext(c, text)
	case phrase.ReadRoster:
		return true, whoComes(c, text)
	case phrase.ReadOwing:
		return true, whoOwes(c)
	case phrase.ReadDirector:
		return true, theDirector(c)
	case phrase.ReadPerson:
		return true, c.Run("members", p.Name)
	case phrase.ReadRecordOf:
		return true, c.Run("record", p.Name)
	case "record":
		return true, c.Run("record", periodIn(c, r))
	case "leave":
		if r.Whole || !bot.Members.Allows(c.Person) {
			return true, c.Run("leave", r.Args)
		}
		return true, attendance.OpenLeave(c, text)
	}
	if sort := sortOf[r.Do]; sort != "" && r.Args != "" && !r.Whole {
		v := chat.UnsortedDraft{}
		if err := chat.AddUnsorted(c, &v, bot.Input{Text: r.Args, File: c.Upload(), Album: c.Input().Album}); err != nil {
			return true, err
		}
		c.Args = ""
		return true, recordAs(c, sort, v)
	}
	return true, c.Run(r.Do, r.Args)
}

// periodIn is the period of a record as its command takes it.
func periodIn(c *bot.Context, r phrase.Reading) string {
	if r.Whole {
		return r.Args
	}
	switch phrase.PeriodOf(r.Args) {
	case phrase.LastYear:
		return c.P("record.last_year")
	case phrase.ThisYear:
		return c.P("record.year")
	case phrase.ThisTerm:
		return c.P("record.term")
	case phrase.ThisQuarter:
		return ""
	}
	return r.Args
}
