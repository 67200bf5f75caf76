package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
	"golang.org/x/time/rate"
	"gorm.io/gorm"

	"lianluo/models"
)

// Limits bound how fast the bot sends. Telegram allows about 30 messages a
// second over all, 1 a second in a private chat and 20 a minute in a group.
type Limits struct {
	PerSecond int // over all; 0: no limits at all (for a server of one's own)
}

const (
	privateBurst = 3
	// A burst and what comes after it must stay within 20 in any minute.
	groupBurst = 5
	groupEvery = 4 * time.Second
	// maxWaiting bounds the rows in memory. What is over it waits in the
	// database and is loaded when there is room.
	maxWaiting = 10_000
	// maxLimiters is how many chats' limits are remembered before those that
	// are as good as new are forgotten.
	maxLimiters = 10_000
	// recordRest is the wait after what was sent could not be recorded.
	recordRest = 5 * time.Second
	// stopGrace is how long a stop waits for the requests under way: one that
	// is cut off may have arrived, and would be made again at the next start.
	stopGrace = 3 * time.Second
	// remembered is how many sent rows' message ids are kept in memory, for
	// edits that come before the mark is read back.
	remembered = 4_096
)

// sender delivers outbox rows after their commit: one ordered queue for each
// chat, so that a slow chat holds up no other, and a bounded number of
// requests under way.
type sender struct {
	bot   *Bot
	api   *tgbot.Bot
	slots chan struct{}
	room  int           // rows in memory at most
	grace time.Duration // for the requests under way at a stop
	loads sync.Mutex    // held while rows are loaded from the database
	total *rate.Limiter // nil: no limits

	mu       sync.Mutex
	queues   map[lane]*queue
	held     map[int64]bool // rows in memory
	overflow bool           // rows were left in the database for want of room
	missed   int            // how many a commit left there so far
	released map[int64]bool // rows let go of while others are loaded; nil when none are
	pause    time.Time      // nothing is sent before
	quiet    chan struct{}  // closed while nothing waits (see calm)
	sentIDs  recent
	limiters map[int64]*rate.Limiter
	settled  []*models.OutboxRow // waiting for the settler
	ctx      context.Context     // ends with stop
	cancel   context.CancelFunc
	calls    context.Context // of the requests; ends a little later
	cutOff   context.CancelFunc
	wake     chan struct{} // the watch is to look now
	mark     chan struct{} // the settler has work
	stopped  bool
	workers  sync.WaitGroup
	settler  sync.WaitGroup
}

// lane is what is sent in order: a chat's messages, or the answers to buttons
// pressed by one account, which no message must hold up.
type lane struct {
	chat    int64
	answers bool
}

type queue struct {
	lane    lane
	rows    []*models.OutboxRow
	limiter *rate.Limiter
}

func newSender(b *Bot, api *tgbot.Bot, limits Limits) *sender {
	s := &sender{
		bot: b, api: api, slots: make(chan struct{}, inFlight), room: maxWaiting, grace: stopGrace,
		queues: map[lane]*queue{}, held: map[int64]bool{}, quiet: make(chan struct{}), wake: make(chan struct{}, 1),
		sentIDs: newRecent(remembered), limiters: map[int64]*rate.Limiter{}, mark: make(chan struct{}, 1),
	}
	close(s.quiet)
	if limits.PerSecond > 0 {
		// A burst and what comes after it must stay within the limit in any second.
		s.total = rate.NewLimiter(0.9*rate.Limit(limits.PerSecond), max(limits.PerSecond/10, 1))
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.calls, s.cutOff = context.WithCancel(context.Background())
	return s
}

// start loads what an earlier run left and begins to watch for delayed rows.
func (s *sender) start(ctx context.Context) error {
	if err := s.loadWaiting(ctx); err != nil {
		return err
	}
	s.workers.Add(1)
	go s.watch()
	s.settler.Add(1)
	go s.settle()
	return nil
}

// stop ends the workers. Requests under way may come to their end for a while;
// then they are cut off.
func (s *sender) stop() {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.cancel()
	late := time.AfterFunc(s.grace, s.cutOff)
	s.workers.Wait()
	late.Stop()
	s.cutOff()
	close(s.mark)
	s.settler.Wait()
}

// idle waits until nothing waits, neither in memory nor for want of room in
// the database.
func (s *sender) idle(ctx context.Context) error {
	s.mu.Lock()
	quiet := s.quiet
	s.mu.Unlock()
	select {
	case <-quiet:
		return nil
	default:
	}
	select {
	case <-quiet:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// calm closes quiet when nothing waits any more, and makes a new one when
// something does again. s.mu is held.
func (s *sender) calm() {
	none := len(s.held) == 0 && !s.overflow
	select {
	case <-s.quiet:
		if !none {
			s.quiet = make(chan struct{})
		}
	default:
		if none {
			close(s.quiet)
		}
	}
}

// leave notes that a row was left in the database. s.mu is held.
func (s *sender) leave() {
	s.overflow = true
	s.missed++
	s.calm()
}

// push takes rows of a commit. Those whose time has not come stay in the
// database; the watch is told to look when it will.
func (s *sender) push(rows []*models.OutboxRow) {
	if len(rows) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.bot.clock.Now()
	for _, row := range rows {
		switch {
		case row.NotBefore != nil && row.NotBefore.After(now):
			s.poke()
		case s.overflow, len(s.held) >= s.room:
			s.leave() // also with room: later rows must not overtake those left before
		default:
			s.add(row)
		}
	}
}

// add puts a row into its chat's queue. s.mu is held.
func (s *sender) add(row *models.OutboxRow) {
	if s.held[row.ID] || s.stopped {
		return
	}
	s.held[row.ID] = true
	s.calm()
	s.bot.metrics.waiting.Set(float64(len(s.held)))
	l := lane{chat: row.ChatID, answers: row.Method == methodAnswer}
	q, running := s.queues[l]
	if !running {
		q = &queue{lane: l, limiter: s.limiter(l)}
		s.queues[l] = q
	}
	if row.Method == methodEdit {
		s.supersede(q, row)
	}
	q.rows = append(q.rows, row)
	if !running {
		s.workers.Add(1)
		go s.work(q)
	}
}

// supersede drops older edits of the same message that have not been sent.
func (s *sender) supersede(q *queue, newer *models.OutboxRow) {
	kept := q.rows[:0]
	for i, row := range q.rows {
		sameMessage := row.Method == methodEdit && row.TargetID == newer.TargetID && row.MessageID == newer.MessageID
		if sameMessage && i > 0 { // the first may be under way
			row.State = models.OutboxSuperseded
			s.settleLater(row)
			continue
		}
		kept = append(kept, row)
	}
	q.rows = kept
}

// limiter gives a chat's own limit; nil when there is none. s.mu is held.
func (s *sender) limiter(l lane) *rate.Limiter {
	if s.total == nil || l.answers || l.chat == 0 {
		return nil
	}
	if have, ok := s.limiters[l.chat]; ok {
		return have
	}
	if len(s.limiters) >= maxLimiters {
		now := s.bot.clock.Now()
		for chat, old := range s.limiters {
			if old.TokensAt(now) >= float64(old.Burst()) { // as good as new
				delete(s.limiters, chat)
			}
		}
	}
	made := rate.NewLimiter(1, privateBurst)
	if l.chat < 0 {
		made = rate.NewLimiter(rate.Every(groupEvery), groupBurst)
	}
	s.limiters[l.chat] = made
	return made
}

// work sends a queue's rows in order and ends when there are none.
func (s *sender) work(q *queue) {
	defer s.workers.Done()
	for {
		s.mu.Lock()
		if len(q.rows) == 0 || s.stopped {
			delete(s.queues, q.lane)
			s.mu.Unlock()
			return
		}
		row := q.rows[0]
		s.mu.Unlock()
		if !s.sendOne(q, row) {
			return // stopped
		}
		s.mu.Lock()
		q.rows = q.rows[1:]
		s.settleLater(row)
		s.mu.Unlock()
	}
}

// sendOne tries a row until it is settled: sent, or given up. It returns false
// when the sender is stopped first.
func (s *sender) sendOne(q *queue, row *models.OutboxRow) bool {
	for {
		now := s.bot.clock.Now()
		if row.ExpiresAt != nil && row.ExpiresAt.Before(now) {
			row.State = models.OutboxExpired
			return true
		}
		if !s.await(q) {
			return false
		}
		err := s.call(row)
		if s.ctx.Err() != nil && err != nil {
			return false
		}
		row.Attempts++
		wait, retry := s.judge(row, err)
		if !retry {
			return true
		}
		s.bot.metrics.sent.WithLabelValues(row.Method, "retry").Inc()
		s.bot.log.Warn("sending", "row", row.ID, "method", row.Method, "attempt", row.Attempts, "error", err, "retry_in", wait)
		if !s.sleep(wait) {
			return false
		}
	}
}

// call makes the request in one of the slots.
func (s *sender) call(row *models.OutboxRow) error {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
	message := row.MessageID
	if row.TargetID != 0 {
		var err error
		if message, err = s.messageOf(row.TargetID); err != nil {
			return err
		}
		if message == 0 {
			return errNoTarget
		}
	}
	id, err := deliver(s.calls, s.api, row, message)
	if err == nil && row.Method == methodSend {
		row.MessageID = id
		s.mu.Lock()
		s.sentIDs.put(row.ID, id)
		s.mu.Unlock()
	}
	return err
}

// errNoTarget: the message to be changed was never sent.
var errNoTarget = errors.New("the message to change was not sent")

func (s *sender) messageOf(row int64) (int64, error) {
	s.mu.Lock()
	id, ok := s.sentIDs.get(row)
	s.mu.Unlock()
	if ok {
		return id, nil
	}
	id, err := models.SentMessage(s.bot.db.Read(s.ctx), row)
	if errors.Is(err, models.ErrNotFound) {
		return 0, nil
	}
	return id, err
}

// await waits for the pauses and limits that hold for a queue.
func (s *sender) await(q *queue) bool {
	for {
		now := s.bot.clock.Now()
		s.mu.Lock()
		wait := s.pause.Sub(now)
		s.mu.Unlock()
		if wait <= 0 {
			break
		}
		if !s.sleep(wait) {
			return false
		}
	}
	for _, l := range []*rate.Limiter{q.limiter, s.total} {
		if l == nil || q.lane.answers { // answers to pressed buttons are no messages
			continue
		}
		now := s.bot.clock.Now()
		if wait := l.ReserveN(now, 1).DelayFrom(now); wait > 0 && !s.sleep(wait) {
			return false
		}
	}
	return s.ctx.Err() == nil
}

func (s *sender) sleep(d time.Duration) bool {
	select {
	case <-s.bot.clock.After(d):
		return true
	case <-s.ctx.Done():
		return false
	}
}

// settleLater hands a row to the settler. s.mu is held.
func (s *sender) settleLater(row *models.OutboxRow) {
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
func (s *sender) gathered(back []*models.OutboxRow) []*models.OutboxRow {
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

func (s *sender) record(rows []*models.OutboxRow) error {
	return s.bot.db.Write(context.Background(), func(tx *gorm.DB) error {
		for _, row := range rows {
			if err := models.SettleOutbox(tx, row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *sender) release(rows []*models.OutboxRow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range rows {
		delete(s.held, row.ID)
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
	if s.overflow && len(s.held) < (s.room+1)/2 {
		s.poke()
	}
}
