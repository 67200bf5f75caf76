package supervision

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/people"
	msupervision "lianluo/models/supervision"
)

// Hear does what is whispered.
func (r *room) Hear(w *bot.Whisper) error {
	if w.Press == nil { // what was typed can be deleted afterwards
		r.mu.Lock()
		g := r.guest(w)
		if g != nil {
			g.note(int64(w.Message))
		}
		r.mu.Unlock()
		if g == nil {
			w.Refuse("supervision.full")
			return nil
		}
	}
	switch {
	case len(w.Press) > 0:
		return r.press(w)
	case w.Opened && w.Args != "":
		return r.read(w, w.Args)
	case w.Opened:
		return r.head(w)
	}
	return r.said(w)
}

// press does what a button of the room says.
func (r *room) press(w *bot.Whisper) error {
	switch w.Press[0] {
	case "head":
		return r.head(w)
	case "write":
		return r.write(w)
	case "again":
		return r.again(w)
	case "stop":
		r.stop(w)
	case "code":
		r.askCode(w)
	case "how":
		w.Show(bot.Message{Text: w.Words.T("supervision.how_text", "few", msupervision.Few), Buttons: bot.Rows(1, r.button(w, "supervision.back", "head"))})
	case "asis":
		r.heldOn(w, false)
	case "mask":
		r.heldOn(w, true)
	case "drop":
		r.drop(w)
	case "wipe":
		r.wipe(w)
	case "items":
		return r.items(w)
	default:
		w.Refuse("common.stale")
	}
	return nil
}

// route is of every button of the room.
const route = "hush"

func (r *room) button(w *bot.Whisper, key string, args ...any) bot.Button {
	return bot.Button{Text: w.Words.Plain(key), Data: bot.Data(route, args...)}
}

// head says what can be done here.
func (r *room) head(w *bot.Whisper) error {
	m, err := headCard(w.Reading())
	if err != nil {
		return err
	}
	if w.Press != nil || w.Message != 0 && w.Opened && w.Text == "" {
		w.Show(m)
		return nil
	}
	r.say(w, m)
	return nil
}

// headCard is the room's first card. It only reads.
func headCard(c *bot.Context) (m bot.Message, err error) {
	member := c.Person.Is(people.Member)
	joined, err := msupervision.Joined(c.Tx)
	if err != nil {
		return m, err
	}
	m.Text = c.T("supervision.head")
	if joined < msupervision.Few {
		m.Text += "\n\n" + c.T("supervision.nobody_hidden", "few", msupervision.Few)
	}
	if c.Person.Is(people.Director) {
		n, err := msupervision.Count(c.Tx)
		if err != nil {
			return m, err
		}
		open, err := msupervision.OpenWaiting(c.Tx)
		if err != nil {
			return m, err
		}
		m.Text += "\n\n" + c.T("supervision.waiting", "items", n, "open", len(open))
		if !member {
			m.Text = c.T("supervision.director_head", "readers", posts.Readers(c.Words, c.Person, msupervision.OpenLife.Readers, false)) + "\n\n" + c.T("supervision.waiting", "items", n, "open", len(open))
		}
		m.Buttons = append(m.Buttons, bot.Row(
			c.B("supervision.see_items", route, "items", 0), c.B("supervision.see_open", "supervision_opens"),
		), bot.Row(c.B("supervision.topics", "supervision_topics")))
	}
	if member {
		m.Buttons = append(m.Buttons,
			bot.Row(c.B("supervision.write", route, "write"), c.B("supervision.sign", "supervision_sign")),
			bot.Row(c.B("supervision.code", route, "code"), c.B("supervision.how", route, "how")))
	}
	return m, nil
}

// Left shuts the door on somebody who goes elsewhere: what is typed next is kept.
func (r *room) Left(w *bot.Whisper) {
	r.mu.Lock()
	g := r.guests[w.Account]
	if g == nil || g.waits == forNothing {
		r.mu.Unlock()
		return
	}
	asked := g.asked
	g.end()
	r.mu.Unlock()
	if asked != 0 {
		w.Bot.MurmurDelete(w.Account, asked)
	}
	r.say(w, bot.Message{Text: w.Words.T("supervision.left"), Silent: true, Buttons: bot.Rows(1, r.button(w, "supervision.return", "head"))})
}
