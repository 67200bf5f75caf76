package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"

	"lianluo/models"
)

// commandMenu is the list of commands that a Telegram client offers: for all
// private chats, or for the one the row is addressed to.
type commandMenu struct {
	Language string          `json:"language,omitempty"` // two letters; "" for every other
	Commands []tg.BotCommand `json:"commands"`
}

func (m *commandMenu) set(ctx context.Context, api *tgbot.Bot, chat int64) error {
	var scope tg.BotCommandScope = &tg.BotCommandScopeAllPrivateChats{}
	if chat != 0 {
		scope = &tg.BotCommandScopeChat{ChatID: chat}
	}
	_, err := api.SetMyCommands(ctx, &tgbot.SetMyCommandsParams{Commands: m.Commands, Scope: scope, LanguageCode: m.Language})
	return err
}

// OfferCommands sets the menu of commands of a chat (0: of all private chats)
// in a language ("" for every one without a menu of its own). Their
// descriptions are the catalogue's command.NAME. It says nothing when the same
// menu was set before.
func (c *Context) OfferCommands(chat int64, language string, names []string) error {
	words := c.Bot.words.In(language)
	menu := commandMenu{Language: language}
	for _, name := range names {
		menu.Commands = append(menu.Commands, tg.BotCommand{Command: name, Description: words.Plain("command." + name)})
	}
	raw, err := json.Marshal(menu)
	if err != nil {
		return fmt.Errorf("encode commands: %w", err)
	}
	sum := sha256.Sum256(raw)
	key := fmt.Sprintf("commands:%d:%d:%s", c.Bot.ID, chat, hex.EncodeToString(sum[:8]))
	return c.enqueue(&models.OutboxRow{ChatID: chat, Method: methodCommands, Payload: string(raw), Dedupe: &key})
}
