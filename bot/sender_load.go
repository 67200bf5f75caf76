package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lianluo/models/ledger"
)

// leave notes that a row of a lane was left in the database. s.mu is held.
func (s *sender) leave(l ledger.Lane) {
	s.overflow = true
	s.missed++
	if l == ledger.LaneAnswer { // it need not wait until there is room for news
		s.unheard = true
		s.poke()
	}
	s.calm()
}

// space is the rows in memory at most when they are of a lane: what is told unasked
// leaves some room to answers.
func (s *sender) space(l ledger.Lane) int {
	if l == ledger.LaneAnswer {
		return s.room + s.room/4 + 1
	}
	return s.room
}

// poke makes the watch look at the database now. s.mu is held.
func (s *sender) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// drop keeps from being sent what is in the queues of accounts that have ended for an
// office, and has the watch look for what may go out elsewhere instead. What is to be
// deleted there is.
func (s *sender) drop(office int64, accounts []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, account := range accounts {
		q := s.queues[line{chat: account}]
		if q == nil || account == 0 {
			continue
		}
		for _, row := range q.rows() {
			if row.OfficeID == office && row.Method != methodDelete && row.Method != methodUnpin {
				s.withdrawn[row.ID] = true
			}
		}
	}
	s.leave(ledger.LaneNews) // what is due by now is in the database only
	s.poke()
}

// watch loads rows whose time has come, and those left for want of room.
func (s *sender) watch() {
	defer s.workers.Done()
	for {
		next, err := s.load(s.ctx)
		if err != nil && s.ctx.Err() == nil {
			s.bot.log.Error("look for delayed messages", "error", err)
		}
		wait := time.Minute // a clock that is set forward rings no alarm
		if !next.IsZero() {
			wait = min(max(next.Sub(s.bot.clock.Now()), time.Millisecond), wait)
		}
		if err != nil {
			wait = min(wait, 10*time.Second)
		}
		alarm := s.bot.clock.NewTimer(wait)
		// The time may have come between the question and the alarm: a clock
		// that was moved would not ring for it.
		if next.IsZero() || next.After(s.bot.clock.Now()) {
			select {
			case <-s.ctx.Done():
			case <-s.wake:
			case <-alarm.Chan():
			}
		}
		alarm.Stop()
		if s.ctx.Err() != nil {
			return
		}
	}
}

func (s *sender) load(ctx context.Context) (next time.Time, err error) {
	s.mu.Lock()
	last, some := ledger.LaneNews, s.overflow && len(s.held) < (s.room+1)/2
	if !some {
		last, some = ledger.LaneAnswer, s.unheard && len(s.held) < s.space(ledger.LaneAnswer)
	}
	s.mu.Unlock()
	if some {
		if err := s.loadWaiting(ctx, last); err != nil {
			return next, err
		}
	}
	return s.loadDue(ctx)
}

func (s *sender) loadDelayed(ctx context.Context) error {
	_, err := s.loadDue(ctx)
	return err
}

// loadDue loads what had to wait for its time and tells when the next such row
// is due.
func (s *sender) loadDue(ctx context.Context) (next time.Time, err error) {
	err = s.take(func() (batch, error) {
		rows, at, err := ledger.DelayedOutbox(s.bot.db.Read(ctx), s.bot.ID, s.bot.clock.Now(), s.room)
		next = at
		return batch{rows: rows, more: len(rows) == s.room, delayed: true}, err
	})
	if err != nil {
		return next, fmt.Errorf("read delayed messages: %w", err)
	}
	return next, nil
}

// loadWaiting loads due rows of the lanes up to last that are not in memory, in their
// order, while there is room.
func (s *sender) loadWaiting(ctx context.Context, last ledger.Lane) error {
	limit := 2 * s.space(last) // at least half of them are not in memory
	err := s.take(func() (batch, error) {
		s.mu.Lock()
		s.unheard = false // unless some come while it is read
		s.mu.Unlock()
		rows, err := ledger.PendingOutbox(s.bot.db.Read(ctx), s.bot.ID, last, s.bot.clock.Now(), limit)
		b := batch{rows: rows, more: len(rows) == limit, last: last}
		if err == nil && (last == ledger.LaneAnswer || len(rows) > s.room/2) { // not all may find room
			b.earlier, err = s.earlier(ctx, rows)
		}
		return b, err
	})
	if err != nil {
		return fmt.Errorf("read waiting messages: %w", err)
	}
	return nil
}

// batch is what was read of the outbox.
type batch struct {
	rows    []*ledger.OutboxRow
	earlier []*ledger.OutboxRow // news that goes before some of them, or is overtaken by it
	more    bool                // there may be more
	last    ledger.Lane         // nothing is missing in the lanes up to this one
	delayed bool                // only such as had to wait for their time
}

// earlier finds the news about the messages that the answers among rows change, when not
// all news is read.
func (s *sender) earlier(ctx context.Context, rows []*ledger.OutboxRow) (found []*ledger.OutboxRow, err error) {
	var answers []*ledger.OutboxRow
	s.mu.Lock()
	for _, row := range rows {
		if row.Lane == ledger.LaneAnswer && !s.held[row.ID] && (row.TargetID != 0 || row.MessageID != 0) {
			answers = append(answers, row)
		}
	}
	s.mu.Unlock()
	for some := range slices.Chunk(answers, 1000) {
		var targets, messages []int64
		for _, a := range some {
			targets, messages = append(targets, a.TargetID), append(messages, a.MessageID)
		}
		none := func(id int64) bool { return id == 0 }
		news, err := ledger.NewsAbout(s.bot.db.Read(ctx), s.bot.ID, slices.DeleteFunc(targets, none), slices.DeleteFunc(messages, none), s.bot.clock.Now())
		if err == nil {
			err = s.number(ctx, news)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, news...)
	}
	return found, nil
}

// number gives changes the numbers of the messages that they are of, as far as these were
// sent: a message may be changed by its row and by its number.
func (s *sender) number(ctx context.Context, rows []*ledger.OutboxRow) error {
	var targets []int64
	for _, row := range rows {
		if row.TargetID != 0 && row.MessageID == 0 {
			targets = append(targets, row.TargetID)
		}
	}
	sent, err := ledger.SentMessages(s.bot.db.Read(ctx), targets)
	for _, row := range rows {
		if row.TargetID != 0 && row.MessageID == 0 {
			row.MessageID = sent[row.TargetID]
		}
	}
	return err
}

// take puts the rows that read finds into memory while there is room.
func (s *sender) take(read func() (batch, error)) error {
	s.loads.Lock()
	defer s.loads.Unlock()
	s.mu.Lock()
	missed := s.missed
	s.released = map[int64]bool{}
	s.mu.Unlock()
	b, err := read()
	if err == nil {
		err = s.number(s.ctx, b.rows)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	released := s.released
	s.released = nil
	if err != nil {
		return err
	}
	switch {
	case b.delayed && b.more:
		s.leave(ledger.LaneNews)
	case b.delayed:
	case b.last == ledger.LaneNews:
		// What a commit left in the database meanwhile may not be among them.
		s.overflow = b.more || s.missed != missed
	}
	if b.more && b.rows[len(b.rows)-1].Lane == ledger.LaneAnswer {
		s.unheard = true
	}
	for _, row := range s.fitting(&b, released) {
		s.add(row)
	}
	s.calm()
	s.reload()
	return nil
}

// fitting are those of the rows that were read for which there is room, in the order in
// which they were written: in that each finds its place in its queue. s.mu is held.
func (s *sender) fitting(b *batch, released map[int64]bool) (list []*ledger.OutboxRow) {
	taken := map[int64]bool{}
	fresh := func(row *ledger.OutboxRow) bool { // neither known, nor sent since it was read
		return !s.held[row.ID] && !released[row.ID] && !taken[row.ID]
	}
	for _, row := range b.rows {
		if !fresh(row) || b.delayed && s.overflow { // that comes with the others, in their order
			continue
		}
		if len(s.held)+len(list) >= s.space(row.Lane) {
			s.leave(row.Lane)
			continue
		}
		for _, news := range b.earlier {
			if row.Lane == ledger.LaneAnswer && fresh(news) && before(news, row) {
				taken[news.ID] = true
				list = append(list, news)
			}
		}
		taken[row.ID] = true
		list = append(list, row)
	}
	slices.SortFunc(list, func(a, b *ledger.OutboxRow) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// before tells whether a row that was written earlier has to do with the message that an
// answer changes.
func before(news, answer *ledger.OutboxRow) bool {
	return news.ID < answer.ID && sameMessage(news, answer)
}
