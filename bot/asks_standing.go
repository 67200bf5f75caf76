package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// look says a message as its matter stands now.
func (c *Context) look(row *ledger.OutboxRow) error {
	was, err := askedOf(row)
	if err != nil {
		return err
	}
	waits := false
	if was.Change != 0 {
		change, at, err := ledger.StateOf(c.Tx, was.Change)
		switch {
		case err != nil:
			return err
		case change == ledger.OutboxSent:
			row.EndAsk()
			return ledger.SetAsk(c.Tx, row)
		case change == ledger.OutboxPending && (at == nil || !at.After(c.Now)):
			due := store.Stamp(c.Now.Add(firstLook)) // it is on its way, and says the outcome
			row.AskDue = &due
			return ledger.SetAsk(c.Tx, row)
		case change == ledger.OutboxPending:
			waits = true
		default:
			was.Change = 0 // it was taken back
		}
	}
	m, next, err := c.standing(row, was)
	if err != nil {
		return err
	}
	if newer, err := c.askedSince(row); err != nil {
		return err
	} else if newer { // that one asks now, and will say what comes of it
		m.Buttons, next = c.Bot.router.quiet(m.Buttons), time.Time{}
	}
	if waits && (next.IsZero() || next.After(c.Now.Add(ledger.UndoTime))) {
		next = c.Now.Add(ledger.UndoTime)
	}
	is := asked{Buttons: m.Buttons, Stands: m.Stands, Undo: was.Undo, Change: was.Change}
	if anew := m.Text != ""; anew || !slices.EqualFunc(is.Buttons, was.Buttons, slices.Equal) {
		if err := c.sayStanding(row, m, anew); err != nil {
			return err
		}
	}
	if next.IsZero() {
		row.EndAsk()
		return ledger.SetAsk(c.Tx, row)
	}
	if soon := c.Now.Add(firstLook); next.Before(soon) && !next.After(c.Now) {
		next = soon
	}
	at, due := store.Stamp(c.Now), store.Stamp(next)
	row.AskedAt, row.AskDue = &at, &due
	if err := is.into(row); err != nil {
		return err
	}
	return ledger.SetAsk(c.Tx, row)
}

// askedSince tells whether the same was asked again in the chat: of several messages of a
// kind about a record the newest asks.
func (c *Context) askedSince(row *ledger.OutboxRow) (bool, error) {
	if c.Bot.router.anew[row.Asks] == nil || row.About == "" {
		return false, nil
	}
	return ledger.AskedSince(c.Tx, row, c.Now)
}

// standing is how a message reads now, and when to look again; zero: it asks no longer.
func (c *Context) standing(row *ledger.OutboxRow, was *asked) (m Message, next time.Time, err error) {
	soonest := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	m.Buttons, m.Stands = was.Buttons, was.Stands
	if anew, ok := c.Bot.router.anew[row.Asks]; ok {
		said, at, err := anew(c, row.About, was.Stands)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return m, next, err
		default:
			next = at
			if said.Stands != was.Stands {
				m = said
			}
		}
	}
	var over []Message
	open := false
	var kept [][]Button
	for _, line := range m.Buttons {
		var left []Button
		for _, b := range line {
			route, args := c.Bot.router.routeOf(b)
			switch {
			case route == nil || route.asks == nil && route.name != undoRoute:
			case route.name == undoRoute:
				until := time.Unix(was.Undo, 0)
				if !c.Now.Before(until) {
					continue
				}
				soonest(until)
			default:
				s, err := route.asks.look(c, args)
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					return m, next, err
				}
				if err != nil || s.Until.IsZero() {
					over = append(over, s.Over)
					continue
				}
				open = true
				soonest(s.Until)
			}
			left = append(left, b)
		}
		if left != nil {
			kept = append(kept, left)
		}
	}
	if row.Asks == byButtons && !open && len(over) > 0 && over[0].Text != "" &&
		!slices.ContainsFunc(over, func(o Message) bool { return o.Text != over[0].Text }) {
		m = over[0]
		m.Buttons = c.Bot.router.quiet(m.Buttons)
		return m, time.Time{}, nil
	}
	m.Buttons = kept
	return m, next, nil
}

// sayStanding changes a message where it stands, or where it waits.
func (c *Context) sayStanding(row *ledger.OutboxRow, m Message, text bool) error {
	m, err := c.mark(row.ChatID, m)
	if err != nil {
		return err
	}
	if row.Waits(c.Now) {
		said, err := contentOf[Message](row)
		if err != nil {
			return err
		}
		said.Buttons = m.Buttons
		if text {
			said.Text = m.Text
		}
		payload, _, err := said.encode(c.Words)
		if err != nil {
			return err
		}
		return ledger.RewriteWaiting(c.Tx, row.ID, payload)
	}
	change := &ledger.OutboxRow{ChatID: row.ChatID, TargetID: row.ID}
	if !text {
		change.Method = methodButtons
		keys := tg.InlineKeyboardMarkup{}
		if shown, ok := markup(Message{Buttons: m.Buttons, Mark: m.Mark}).(*tg.InlineKeyboardMarkup); ok {
			keys = *shown
		}
		raw, err := json.Marshal(keys)
		if err != nil {
			return fmt.Errorf("encode buttons: %w", err)
		}
		change.Payload = string(raw)
		return c.enqueue(change)
	}
	change.Method = methodEdit
	if change.Payload, m, err = m.encode(c.Words); err != nil {
		return err
	}
	change.Content = m
	return c.enqueue(change)
}
