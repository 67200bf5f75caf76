package bot

import (
	"context"

	"lianluo/models/ledger"
)

// takeInHand agrees with the other processes on a PostgreSQL database who
// sends a row; mine is false when another does or has. ok is false when the
// sender is stopped first.
func (s *sender) takeInHand(row *ledger.OutboxRow) (mine, ok bool) {
	for {
		mine, err := s.bot.db.TakeInHand(s.ctx, row.ID)
		if err == nil {
			return mine, true
		}
		if s.ctx.Err() != nil {
			return false, false
		}
		s.bot.log.Error("take a message in hand", "row", row.ID, "error", err, "retry_in", recordRest)
		if !s.sleep(recordRest) {
			return false, false
		}
	}
}

// letGo gives rows back whose end is recorded.
func (s *sender) letGo(rows []*ledger.OutboxRow) {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	if err := s.bot.db.LetGo(context.Background(), ids...); err != nil {
		s.bot.log.Warn("let go of messages", "rows", len(rows), "error", err)
	}
}
