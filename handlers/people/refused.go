package people

import (
	"errors"
	"fmt"
	"html"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// registerRefused: a post that did not arrive in the group was not made. The directors
// hear what it was, and post it again when the bot may write there.
func registerRefused(r *bot.Router) {
	r.On(bot.EventRefused, refused)
	r.Button("group_again", bot.Staff, postAgain)
}

// offered is how many of the posts that did not arrive are offered at once.
const offered = 5

// refused is told of each post that did not arrive.
func refused(c *bot.Context) error {
	row, err := ledger.PostOf(c.Tx, c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	kind, id, ok := chat.PostedAs(c, row.About)
	if !ok {
		return nil
	}
	if kind.Lost != nil {
		switch concerns, err := kind.Lost(c, id, row); {
		case errors.Is(err, store.ErrNotFound):
			return nil
		case err != nil || !concerns:
			return err
		}
	}
	muted, err := ledger.IsMuted(c.Tx, c.Bot.ID, row.ChatID)
	if err != nil {
		return err
	}
	actor := int64(0)
	if row.ActionID != 0 {
		a, err := ledger.ActionByID(c.Tx, row.ActionID)
		if err != nil {
			return err
		}
		actor = a.PersonID
	}
	return toDirectors(c, 0, func(d *mpeople.Person, w *locale.Words) (bot.Message, []bot.Option) {
		title, e := kind.Title(c, w, id)
		err = errors.Join(err, e)
		opts := []bot.Option{bot.Once(fmt.Sprintf("refused:%d:%d", row.ID, d.ID))}
		if d.ID == actor { // who acted is awake
			opts = append(opts, bot.AtOnce())
		}
		return bot.Message{
			Text:    w.T("group.refused", "title", locale.HTML(title), "muted", muted, "private", kind.Lost != nil),
			Buttons: bot.Rows(1, bot.Button{Text: w.Plain("group.again"), Data: bot.Data("group_again", row.ID)}),
		}, opts
	})
}

// postAgain posts once more what did not arrive: group_again:ROW. Whoever presses says
// that the bot may write now; if it may not, that is told anew.
func postAgain(c *bot.Context) error {
	row, err := bot.Pressed(c, 0, ledger.PostOf)
	if err != nil {
		return err
	}
	kind, record, ok := chat.PostedAs(c, row.About)
	if !ok || c.Office.GroupChatID == 0 {
		return c.Problem("common.stale")
	}
	switch err := ledger.SendAgain(c.Tx, row); {
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("group.again_done")
	case err != nil:
		return err
	}
	if _, err := ledger.MarkReachable(c.Tx, c.Bot.ID, c.Office.GroupChatID); err != nil {
		return err
	}
	if err := refreshPosts(c); err != nil {
		return err
	}
	var posted bool
	if kind.Again != nil {
		posted, err = kind.Again(c, record, row)
	} else {
		var ref bot.Ref
		ref, err = c.PostAgain(row)
		posted = ref != 0
	}
	switch {
	case err != nil:
		return c.MissingAs(err, "common.gone")
	case !posted:
		return c.Problem("group.again_gone")
	}
	title, err := kind.Title(c, c.Words, record)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("group.again_sent", "title", locale.HTML(title))})
	return err
}

// offerAgain lists, when the bot can write to its group again, what did not arrive.
func offerAgain(c *bot.Context) error {
	rows, err := ledger.RefusedPosts(c.Tx, c.Office.GroupChatID, offered)
	if err != nil {
		return err
	}
	in := c.Update != nil && c.Update.MyChatMember != nil && bot.WasIn(c.Update.MyChatMember)
	return toDirectors(c, 0, func(_ *mpeople.Person, w *locale.Words) (m bot.Message, _ []bot.Option) {
		key := "group.returned"
		if in {
			key = "group.speaks"
		}
		m.Text = w.T(key, "title", c.Title)
		var buttons []bot.Button
		for i := range rows {
			kind, id, ok := chat.PostedAs(c, rows[i].About)
			if !ok {
				continue
			}
			title, e := kind.Title(c, w, id)
			if e != nil {
				continue // its record is gone
			}
			buttons = append(buttons, bot.Button{Text: w.Plain("group.again_what", "title", html.UnescapeString(title)), Data: bot.Data("group_again", rows[i].ID)})
		}
		if len(buttons) > 0 {
			m.Text += "\n" + w.T("group.again_offered", "count", len(buttons))
			m.Buttons = bot.Rows(1, buttons...)
		}
		return m, nil
	})
}
