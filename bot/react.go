package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// The signs that the bot puts on a message. Telegram takes only those of a list.
const (
	SignOK = "👌"
	SignUp = "👍"
)

// reactLife is how long after a message a sign on it still makes sense. It is not worth
// more: one that Telegram refuses, or that comes too late, is dropped.
const reactLife = 2 * time.Minute

// reaction is the payload of methodReact.
type reaction struct {
	Sign string `json:"sign"`
}

// React puts a sign on the person's own message instead of an answer, in the private chat
// only: what is said in the group is the group's.
func (c *Context) React(sign string) error {
	m := c.Message()
	if m == nil || m.Chat.Type != tg.ChatTypePrivate {
		return nil
	}
	until := store.Stamp(c.At().Add(reactLife))
	if !until.After(c.Now) {
		return nil
	}
	said := reaction{Sign: sign}
	raw, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("encode reaction: %w", err)
	}
	return c.enqueue(&ledger.OutboxRow{
		ChatID: m.Chat.ID, Method: methodReact, MessageID: int64(m.ID), Payload: string(raw), Content: said, ExpiresAt: &until,
	})
}

// react makes the call. To put the same sign there twice changes nothing.
func react(ctx context.Context, api *API, row *ledger.OutboxRow) error {
	said, err := contentOf[reaction](row)
	if err != nil {
		return err
	}
	_, err = callJSON[bool](ctx, api, "setMessageReaction", &tgbot.SetMessageReactionParams{
		ChatID: row.ChatID, MessageID: int(row.MessageID),
		Reaction: []tg.ReactionType{{Type: tg.ReactionTypeTypeEmoji, ReactionTypeEmoji: &tg.ReactionTypeEmoji{Type: tg.ReactionTypeTypeEmoji, Emoji: said.Sign}}},
	})
	return err
}
