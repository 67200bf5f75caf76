package bot

import (
	"context"
	"encoding/json"
	"fmt"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
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
	if len(m.Commands) == 0 {
		_, err := api.DeleteMyCommands(ctx, &tgbot.DeleteMyCommandsParams{Scope: scope, LanguageCode: m.Language})
		return err
	}
	_, err := api.SetMyCommands(ctx, &tgbot.SetMyCommandsParams{Commands: m.Commands, Scope: scope, LanguageCode: m.Language})
	return err
}

// OfferCommands sets the menu of commands of a chat, with the words of a
// language. Chat 0 stands for all private chats; there the language also says
// whose clients are offered the menu ("" for every one without a menu of its
// own). No names take a chat's own menu away. Descriptions are the catalogue's
// command.NAME. It says nothing when the same menu was set before.
func (c *Context) OfferCommands(chat int64, language string, names []string) error {
	words := c.Bot.Words(language)
	var menu commandMenu
	if chat == 0 {
		menu.Language = language
	}
	for _, name := range names {
		menu.Commands = append(menu.Commands, tg.BotCommand{Command: name, Description: words.Plain("command." + name)})
	}
	raw, err := json.Marshal(menu)
	if err != nil {
		return fmt.Errorf("encode commands: %w", err)
	}
	key := fmt.Sprintf("commands:%d:%d:%s", c.Bot.ID, chat, menu.Language)
	same, err := ledger.ReplaceKey(c.Tx, key, string(raw))
	if err != nil || same {
		return err
	}
	// The menu is the bot's, not an office's: an account may belong to several.
	row := &ledger.OutboxRow{BotID: c.Bot.ID, ChatID: chat, Method: methodCommands, Lane: ledger.LaneNews, Payload: string(raw), Dedupe: &key}
	ok, err := ledger.Enqueue(c.Tx, row)
	if err != nil || !ok { // another process offers it at the same moment
		return err
	}
	c.out = append(c.out, row)
	return nil
}
