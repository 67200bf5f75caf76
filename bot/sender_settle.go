package bot

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// recordRest is the wait after what was sent could not be recorded.
const recordRest = 5 * time.Second

// settleLater hands a row to the settler. s.mu is held.
func (s *sender) settleLater(row *ledger.OutboxRow) {
	s.bot.metrics.sent.WithLabelValues(row.Method, row.State).Inc()
	s.settled = append(s.settled, row)
	select {
	case s.mark <- struct{}{}:
	default:
	}
}

// settle records what became of rows, as many in one job as have gathered,
// and lets go of them after the commit.
func (s *sender) settle() {
	defer s.settler.Done()
	for open := true; open; {
		_, open = <-s.mark
		for rows := s.gathered(nil); len(rows) > 0; rows = s.gathered(nil) {
			err := s.record(rows)
			switch {
			case err == nil:
			case s.ctx.Err() != nil:
				// They stay pending and are sent again at the next start: twice
				// is better than never.
				s.bot.log.Error("mark as sent", "rows", len(rows), "error", err)
			default:
				s.bot.log.Error("mark as sent", "rows", len(rows), "error", err, "retry_in", recordRest)
				s.gathered(rows)
				s.sleep(recordRest)
				continue
			}
			s.release(rows)
		}
	}
}

// gathered takes the rows that wait to be recorded, or puts some back.
func (s *sender) gathered(back []*ledger.OutboxRow) []*ledger.OutboxRow {
	s.mu.Lock()
	defer s.mu.Unlock()
	if back != nil {
		s.settled = append(back, s.settled...)
		return nil
	}
	rows := s.settled
	s.settled = nil
	return rows
}

// record is lazy: a mark that the power takes away has its message sent twice,
// as one that was never made; it is not worth a wait for the disk.
func (s *sender) record(rows []*ledger.OutboxRow) error {
	result := make(chan error, 1)
	err := s.bot.db.Submit(context.Background(), &store.Unit{
		Do: func(tx *gorm.DB) error {
			for _, row := range rows {
				if err := ledger.SettleOutbox(tx, row); err != nil {
					return err
				}
			}
			return nil
		},
		Done: func(err error) { result <- err },
		Lazy: true,
	})
	if err != nil {
		return err
	}
	return <-result
}

func (s *sender) release(rows []*ledger.OutboxRow) {
	s.letGo(rows)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(rows...)
}

// forget drops rows from memory. s.mu is held.
func (s *sender) forget(rows ...*ledger.OutboxRow) {
	for _, row := range rows {
		delete(s.held, row.ID)
		delete(s.withdrawn, row.ID)
		if s.released != nil {
			s.released[row.ID] = true
		}
	}
	s.bot.metrics.waiting.Set(float64(len(s.held)))
	s.calm()
	s.reload()
}

// reload has the watch load rows left in the database once there is room.
// s.mu is held.
func (s *sender) reload() {
	n := len(s.held)
	if s.overflow && n < (s.room+1)/2 || s.unheard && n < (s.room+s.space(ledger.LaneAnswer)+1)/2 {
		s.poke()
	}
}
