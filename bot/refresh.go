package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (
	// refreshEvery is the shortest time between two refreshes of one message:
	// Telegram slows down who edits a message more often.
	refreshEvery = time.Second
	// refreshRest is the wait after one that could not be saved.
	refreshRest = 5 * time.Second
)

// Renderer says what a living message reads now: the message said before (0:
// there is none to change any more) and its words. It runs in a transaction of
// the office, after the one that asked for the refresh.
type Renderer func(c *Context, id int64) (Ref, Message, error)

// Living tells how the living messages of a kind are said anew: those that
// stay in a chat and are kept up to date, such as a tally.
func (r *Router) Living(kind string, render Renderer) {
	if _, twice := r.living[kind]; twice {
		panic("living message registered twice: " + kind)
	}
	r.living[kind] = render
}

// Refresh has a living message (Router.Living) said anew after the commit: at
// once when it was left alone for a second, otherwise when that second is over,
// once for all that was asked for in it. It costs the same however much there
// is to be counted for the message: only a mark is set.
func (c *Context) Refresh(kind string, id int64) error {
	if c.Office == nil {
		return fmt.Errorf("refresh %s %d: %w", kind, id, store.ErrNoOffice)
	}
	m := ledger.Refresh{OfficeID: c.Office.ID, BotID: c.Bot.ID, Kind: kind, EntityID: id}
	if slices.Contains(c.stale, m) {
		return nil
	}
	c.stale = append(c.stale, m)
	m.MarkedAt = c.Now
	return ledger.MarkRefresh(c.Tx, m)
}

// refresher says living messages anew: each at most once in refreshEvery, with
// the last state shown in the end. What is to be done stands in the database;
// memory only knows when.
type refresher struct {
	bot  *Bot
	turn sync.Mutex // held from taking what is due until the writer has it

	mu      sync.Mutex
	posts   map[ledger.Refresh]*post // MarkedAt is zero
	wake    chan struct{}
	ctx     context.Context // ends with stop
	cancel  context.CancelFunc
	workers sync.WaitGroup
}

// post is a living message that is marked, or was said anew a moment ago.
type post struct {
	marked bool
	busy   bool      // being said anew
	due    time.Time // not before
}

func newRefresher(b *Bot) *refresher {
	r := &refresher{bot: b, posts: map[ledger.Refresh]*post{}, wake: make(chan struct{}, 1)}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// start begins with what an earlier run left.
func (r *refresher) start(ctx context.Context) error {
	left, err := ledger.MarkedRefreshes(r.bot.db.Read(ctx), r.bot.ID)
	if err != nil {
		return err
	}
	for i := range left {
		left[i].MarkedAt = time.Time{}
	}
	r.mark(left)
	r.workers.Go(r.run)
	return nil
}

func (r *refresher) stop() {
	r.cancel()
	r.workers.Wait()
}

// mark takes what a commit has marked.
func (r *refresher) mark(list []ledger.Refresh) {
	if len(list) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.bot.clock.Now()
	for _, m := range list {
		p := r.posts[m]
		if p == nil {
			p = &post{due: now}
			r.posts[m] = p
		}
		p.marked = true
	}
	r.poke()
}

// poke has run look now. r.mu is held.
func (r *refresher) poke() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// run hands what is due to the writer.
func (r *refresher) run() {
	for r.ctx.Err() == nil {
		next, _ := r.hand(r.ctx, false) // what is not taken comes back through done
		if next.IsZero() {
			select {
			case <-r.ctx.Done():
			case <-r.wake:
			}
			continue
		}
		alarm := r.bot.clock.NewTimer(next.Sub(r.bot.clock.Now()))
		// A clock that was moved since would not ring for it.
		if next.After(r.bot.clock.Now()) {
			select {
			case <-r.ctx.Done():
			case <-r.wake:
			case <-alarm.Chan():
			}
		}
		alarm.Stop()
	}
}

// due takes the marked messages whose time has come (or all that are marked)
// and tells when the next will be; zero when none waits.
func (r *refresher) due(all bool) (list []ledger.Refresh, next time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.bot.clock.Now()
	for m, p := range r.posts {
		switch {
		case p.busy:
		case p.marked && (all || !p.due.After(now)):
			p.marked, p.busy = false, true
			list = append(list, m)
		case !p.marked && !p.due.After(now):
			delete(r.posts, m) // left alone long enough
		case p.marked && (next.IsZero() || p.due.Before(next)):
			next = p.due
		}
	}
	return list, next
}

// hand gives the writer what is due (or all that is marked) and tells when the
// next will be.
func (r *refresher) hand(ctx context.Context, all bool) (next time.Time, err error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	list, next := r.due(all)
	units := make([]*store.Unit, len(list))
	for i, m := range list {
		units[i] = r.bot.refreshUnit(ctx, m)
	}
	return next, r.bot.db.Submit(ctx, units...)
}

// done notes that a message was said anew, or could not be.
func (r *refresher) done(m ledger.Refresh, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.posts[m]
	p.busy = false
	p.due = r.bot.clock.Now().Add(refreshEvery)
	if err != nil {
		p.marked = true
		p.due = r.bot.clock.Now().Add(refreshRest)
	}
	r.poke()
}

// idle tells whether every message shows how things stand.
func (r *refresher) idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.posts {
		if p.marked || p.busy {
			return false
		}
	}
	return true
}

// flush says everything anew that is marked now, whenever it is due.
func (r *refresher) flush(ctx context.Context) error {
	if r.idle() {
		return nil
	}
	if _, err := r.hand(ctx, true); err != nil {
		return err
	}
	// The writer works in order: when this is done, so is all that was handed to
	// it before.
	done := make(chan struct{})
	last := &store.Unit{Do: func(*gorm.DB) error { return nil }, Done: func(error) { close(done) }}
	if err := r.bot.db.Submit(ctx, last); err != nil {
		return err
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refreshUnit takes the mark off and says the message anew, in one transaction.
func (b *Bot) refreshUnit(ctx context.Context, m ledger.Refresh) *store.Unit {
	var c *Context
	begin := func(tx *gorm.DB) (marked bool, err error) {
		c = b.context(ctx, tx, nil)
		c.Log = b.log.With("refresh", m.Kind, "entity", m.EntityID, "office", m.OfficeID)
		return ledger.TakeRefresh(c.Tx, m)
	}
	return &store.Unit{
		Do: func(tx *gorm.DB) error {
			if marked, err := begin(tx); err != nil || !marked {
				return err
			}
			return b.sayAnew(c, m)
		},
		Else: func(tx *gorm.DB, cause error) error {
			if store.Transient(cause) {
				return cause // the mark stays
			}
			// It would fail for ever: the next change marks it again.
			if _, err := begin(tx); err != nil {
				return err
			}
			return c.apologise(fmt.Sprintf("refresh %s %d", m.Kind, m.EntityID), cause)
		},
		Done: func(err error) {
			if err == nil {
				b.committed(c)
			} else if b.posts.ctx.Err() == nil {
				b.log.Error("refresh", "kind", m.Kind, "entity", m.EntityID, "error", err, "retry_in", refreshRest)
			}
			b.posts.done(m, err)
		},
	}
}

func (b *Bot) sayAnew(c *Context, m ledger.Refresh) error {
	render, ok := b.router.living[m.Kind]
	if !ok {
		return fmt.Errorf("no renderer for %q", m.Kind)
	}
	office, err := people.OfficeByID(c.Tx, m.OfficeID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c.enter(office)
	ref, text, err := render(c, m.EntityID)
	if err != nil {
		return err
	}
	return c.Edit(ref, text)
}
