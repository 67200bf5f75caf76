package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

const (
	// maxWaiting bounds the rows in memory. What is over it waits in the
	// database and is loaded when there is room.
	maxWaiting = 10_000
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
	bot     *Bot
	api     *API
	slots   *slots
	fetches chan struct{} // places for files, which take memory
	room    int           // rows in memory at most
	grace   time.Duration // for the requests under way at a stop
	loads   sync.Mutex    // held while rows are loaded from the database
	total   *rate.Limiter // nil: no limits

	mu        sync.Mutex
	queues    map[lane]*queue
	held      map[int64]bool // rows in memory
	overflow  bool           // rows were left in the database for want of room
	missed    int            // how many a commit left there so far
	withdrawn map[int64]bool // rows in memory that were taken back
	released  map[int64]bool // rows let go of while others are loaded; nil when none are
	pause     time.Time      // nothing is sent before
	quiet     chan struct{}  // closed while nothing waits (see calm)
	sentIDs   recent
	limiters  map[int64]*rate.Limiter
	settled   []*ledger.OutboxRow // waiting for the settler
	ctx       context.Context     // ends with stop
	cancel    context.CancelFunc
	calls     context.Context // of the requests; ends a little later
	cutOff    context.CancelFunc
	wake      chan struct{} // the watch is to look now
	mark      chan struct{} // the settler has work
	stopped   bool
	workers   sync.WaitGroup
	settler   sync.WaitGroup
}

// lane is what is sent in order: a chat's messages, or the answers to buttons
// pressed by one account, which no message must hold up, or what is to be done
// for it without sending (files fetched, texts judged), which must hold up no
// message.
type lane struct {
	chat    int64
	answers bool
	files   bool
}

type queue struct {
	lane    lane
	rows    []*ledger.OutboxRow
	limiter *rate.Limiter
}

func newSender(b *Bot, api *API, limits Limits) *sender {
	s := &sender{
		bot: b, api: api, slots: newSlots(), fetches: make(chan struct{}, fetchesAtOnce), room: maxWaiting, grace: stopGrace,
		queues: map[lane]*queue{}, held: map[int64]bool{}, withdrawn: map[int64]bool{}, quiet: make(chan struct{}), wake: make(chan struct{}, 1),
		sentIDs: newRecent(remembered), limiters: map[int64]*rate.Limiter{}, mark: make(chan struct{}, 1),
	}
	close(s.quiet)
	if limits.PerSecond > 0 {
		s.total = limits.total()
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

// push takes rows of a commit, and those it took back. Those whose time has not
// come stay in the database; the watch is told to look when it will.
func (s *sender) push(rows []*ledger.OutboxRow, back []int64) {
	if len(rows)+len(back) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range back {
		if s.held[id] {
			s.withdrawn[id] = true
		}
	}
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
func (s *sender) add(row *ledger.OutboxRow) {
	if s.held[row.ID] || s.stopped {
		return
	}
	s.held[row.ID] = true
	s.calm()
	s.bot.metrics.waiting.Set(float64(len(s.held)))
	l := lane{chat: row.ChatID, answers: row.Method == methodAnswer, files: row.Method == methodFetch || row.Method == methodJudge}
	if row.Method == methodJudge {
		row.Payload = "" // it is read anew, and not kept when it is done
	}
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
func (s *sender) supersede(q *queue, newer *ledger.OutboxRow) {
	kept := q.rows[:0]
	for i, row := range q.rows {
		sameMessage := row.Method == methodEdit && row.TargetID == newer.TargetID && row.MessageID == newer.MessageID
		if sameMessage && i > 0 { // the first may be under way
			row.State = ledger.OutboxSuperseded
			s.settleLater(row)
			continue
		}
		kept = append(kept, row)
	}
	q.rows = kept
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
		mine, ok := s.takeInHand(row)
		if !ok || mine && !s.sendOne(q, row) {
			return // stopped
		}
		s.mu.Lock()
		q.rows = q.rows[1:]
		if mine {
			s.settleLater(row)
		} else {
			s.forget(row)
		}
		s.mu.Unlock()
	}
}

// sendOne tries a row until it is settled: sent, or given up. It returns false
// when the sender is stopped first.
func (s *sender) sendOne(q *queue, row *ledger.OutboxRow) bool {
	for {
		if s.lapsed(row) {
			return true
		}
		if !s.await(q) {
			return false
		}
		if s.lapsed(row) { // while it waited
			return true
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

// lapsed tells whether a row is no longer to be sent.
func (s *sender) lapsed(row *ledger.OutboxRow) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.withdrawn[row.ID]:
		row.State = ledger.OutboxCancelled
	case row.ExpiresAt != nil && row.ExpiresAt.Before(s.bot.clock.Now()):
		row.State = ledger.OutboxExpired
	default:
		return false
	}
	return true
}

// call makes the request in one of the slots.
func (s *sender) call(row *ledger.OutboxRow) error {
	switch row.Method {
	case methodFetch:
		return s.fetch(row)
	case methodJudge:
		return s.judgePart(row)
	}
	if err := s.slots.enter(s.ctx); err != nil {
		return err
	}
	began := time.Now()
	defer func() { s.slots.leave(time.Since(began)) }()
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
	id, err := ledger.SentMessage(s.bot.db.Read(s.ctx), row)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return id, err
}
