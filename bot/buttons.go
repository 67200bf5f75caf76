package bot

import (
	"context"
	"encoding/json"
	"fmt"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
)

// dropPressed takes the pressed button off its message: it does nothing any more.
func (c *Context) dropPressed() error {
	m := c.Update.CallbackQuery.Message.Message
	if m == nil || m.ReplyMarkup == nil {
		return nil
	}
	var left tg.InlineKeyboardMarkup
	for _, row := range m.ReplyMarkup.InlineKeyboard {
		var kept []tg.InlineKeyboardButton
		for _, b := range row {
			if b.CallbackData == "" || b.CallbackData != c.Update.CallbackQuery.Data {
				kept = append(kept, b)
			}
		}
		if kept != nil {
			left.InlineKeyboard = append(left.InlineKeyboard, kept)
		}
	}
	payload, err := json.Marshal(left)
	if err != nil {
		return fmt.Errorf("encode buttons: %w", err)
	}
	return c.enqueue(&ledger.OutboxRow{ChatID: c.ChatID, Method: methodButtons, MessageID: int64(m.ID), Payload: string(payload)})
}

// editButtons puts other buttons under a message, or none.
func editButtons(ctx context.Context, api *API, row *ledger.OutboxRow, message int) error {
	params := &tgbot.EditMessageReplyMarkupParams{ChatID: row.ChatID, MessageID: message}
	left, err := contentOf[tg.InlineKeyboardMarkup](row)
	if err != nil {
		return err
	}
	if len(left.InlineKeyboard) > 0 {
		params.ReplyMarkup = left
	}
	_, err = callJSON[sentMessage](ctx, api, "editMessageReplyMarkup", params)
	return err
}
