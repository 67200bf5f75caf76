package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
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
	makes   chan struct{} // places for what is made, which takes time
	draws   chan struct{} // the place for the picture of a post, which waits for no paper
	room    int           // rows in memory at most; answers have a little more (space)
	grace   time.Duration // for the requests under way at a stop
	loads   sync.Mutex    // held while rows are loaded from the database
	total   *rate.Limiter // nil: no limits

	mu        sync.Mutex
	queues    map[line]*queue
	held      map[int64]bool // rows in memory
	overflow  bool           // rows were left in the database for want of room
	unheard   bool           // answers are among them, for which there may be space
	missed    int            // how many a commit left there so far
	withdrawn map[int64]bool // rows in memory that were taken back
	released  map[int64]bool // rows let go of while others are loaded; nil when none are
	pause     time.Time      // nothing is sent before
	urgent    []*queue       // those with an answer to give that wait for the limit over all
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

func newSender(b *Bot, api *API, limits Limits) *sender {
	s := &sender{
		bot: b, api: api, slots: newSlots(), fetches: make(chan struct{}, fetchesAtOnce), makes: make(chan struct{}, makesAtOnce), draws: make(chan struct{}, 1), room: maxWaiting, grace: stopGrace,
		queues: map[line]*queue{}, held: map[int64]bool{}, withdrawn: map[int64]bool{}, quiet: make(chan struct{}), wake: make(chan struct{}, 1),
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
	if err := s.loadWaiting(ctx, ledger.LaneNews); err != nil {
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
			s.leave(row.Lane) // also with room: later rows must not overtake those left before
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
	l := line{chat: row.ChatID, answers: row.Method == methodAnswer, files: aside(row.Method)}
	if row.Method == methodJudge {
		row.Payload = "" // it is read anew, and not kept when it is done
	}
	if row.TargetID != 0 && row.MessageID == 0 {
		row.MessageID, _ = s.sentIDs.get(row.TargetID)
	}
	q, running := s.queues[l]
	if !running {
		q = newQueue(l, s.limiter(l))
		s.queues[l] = q
	}
	for _, older := range q.put(row) {
		older.State = ledger.OutboxSuperseded
		s.settleLater(older)
	}
	if !running {
		s.workers.Add(1)
		go s.work(q)
	} else if row.Lane == ledger.LaneAnswer {
		s.hasten(q)
		q.poke()
	}
}

// work sends what waits in a queue, in its order, and ends when nothing does.
func (s *sender) work(q *queue) {
	defer s.workers.Done()
	for {
		wait, more := s.look(q)
		switch {
		case !more:
			return
		case wait > 0:
			if !s.rest(q, wait) {
				return // stopped
			}
			continue
		case !s.await(q):
			return
		}
		i := s.choose(q)
		if i == nil {
			continue // what waited is no longer to be sent, or not now
		}
		if !i.mine {
			var ok bool
			if i.mine, ok = s.takeInHand(i.OutboxRow); !ok {
				return
			}
		}
		if !s.try(q, i) {
			return
		}
	}
}

// look drops what is no longer to be sent and tells how long the next row has to wait;
// more is false when there is none, and the queue is over.
func (s *sender) look(q *queue) (wait time.Duration, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		if i := s.due(q); i != nil {
			now := s.bot.clock.Now()
			return max(q.until.Sub(now), i.again.Sub(now)), true
		}
	}
	delete(s.queues, q.line)
	return 0, false
}

// choose takes the next row in hand; nil when there is none by now, or it has to wait.
func (s *sender) choose(q *queue) *item {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.due(q)
	if now := s.bot.clock.Now(); i == nil || i.again.After(now) || q.until.After(now) {
		return nil
	}
	q.hand = i
	return i
}

// due is the next row that is to be sent still. s.mu is held.
func (s *sender) due(q *queue) *item {
	for i := q.next(); i != nil; i = q.next() {
		switch {
		case s.withdrawn[i.ID]:
			i.State = ledger.OutboxCancelled
		case i.Lapsed(s.bot.clock.Now()):
			i.State = ledger.OutboxExpired
		default:
			return i
		}
		q.remove(i, false)
		s.settleLater(i.OutboxRow)
	}
	return nil
}

// try sends the row in hand, once. It returns false when the sender is stopped.
func (s *sender) try(q *queue, i *item) bool {
	if !i.mine { // another process sends it, or has
		s.mu.Lock()
		defer s.mu.Unlock()
		q.hand = nil
		q.remove(i, false)
		s.forget(i.OutboxRow)
		return true
	}
	q.paid = false
	err := s.call(i.OutboxRow)
	if s.ctx.Err() != nil && err != nil {
		return false
	}
	i.Attempts++
	wait, retry := s.judge(i.OutboxRow, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !retry {
		q.hand = nil
		q.remove(i, true)
		q.numbered(i.OutboxRow)
		s.settleLater(i.OutboxRow)
		return true
	}
	s.bot.metrics.sent.WithLabelValues(i.Method, "retry").Inc()
	s.bot.log.Warn("sending", "row", i.ID, "method", i.Method, "attempt", i.Attempts, "error", err, "retry_in", wait)
	if q.back(i) {
		i.State = ledger.OutboxSuperseded
		s.settleLater(i.OutboxRow)
	}
	// Telegram wants the chat to be left alone; of any other fault an answer that comes
	// meanwhile may know nothing.
	until := s.bot.clock.Now().Add(wait)
	var flood *tgbot.TooManyRequestsError
	if errors.As(err, &flood) {
		q.until = until
	} else {
		i.again = until
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
	case methodMake:
		return s.make(row)
	case methodSend:
		if err := s.pictured(row); err != nil {
			return err
		}
	}
	if err := s.slots.enter(s.ctx); err != nil {
		return err
	}
	began := time.Now()
	defer func() { s.slots.leave(time.Since(began)) }()
	message := row.MessageID
	if row.TargetID != 0 && message == 0 {
		var err error
		if message, err = s.messageOf(row.TargetID); err != nil {
			return err
		}
		if message == 0 {
			return errNoTarget
		}
	}
	id, err := s.deliver(row, message)
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
