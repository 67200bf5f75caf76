package handlers

import (
	"context"
	"log/slog"

	"lianluo/bot"
)

// Prepare does what every start of the program owes.
func (h *Office) Prepare(ctx context.Context, b *bot.Bot, timeZone string, log *slog.Logger) error {
	return nil
}
