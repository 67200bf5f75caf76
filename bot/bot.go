package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	tg "github.com/go-telegram/bot/models"
	"github.com/jonboulle/clockwork"
	"gorm.io/gorm"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Bot runs updates and jobs through the office's handlers and sends what they
// answer.
type Bot struct {
	ID       int64
	Username string // "" when the bot has none
	db       *store.DB
	router   *Router
	clock    clockwork.Clock
	log      *slog.Logger
	metrics  *Metrics
	sender   *sender
	posts    *refresher
	gate     *gate
	hush     *hush
	murmurs  *murmurs
	files    Files
}

// Options are the parts a Bot is made of.
type Options struct {
	API     *API
	DB      *store.DB
	Router  *Router
	Clock   clockwork.Clock
	Log     *slog.Logger
	Metrics *Metrics
	Limits  Limits
	Files   Files // nil: none are kept
}

// Files gives what the program keeps of files itself, under the sum of what is in them.
type Files interface {
	Read(sum string) ([]byte, error)
}

// New makes a bot of its parts. me is the answer of getMe.
func New(o Options, me *tg.User) *Bot {
	b := &Bot{
		ID: me.ID, Username: me.Username,
		db: o.DB, router: o.Router, clock: o.Clock, log: o.Log, metrics: o.Metrics,
	}
	b.sender = newSender(b, o.API, o.Limits)
	b.files = o.Files
	b.posts = newRefresher(b)
	b.gate = newGate()
	b.hush, b.murmurs = newHush(), newMurmurs(b)
	return b
}

// Link is a deep link that starts the bot with the payload; "" when the bot
// has no username to link to.
func (b *Bot) Link(payload string) string {
	if b.Username == "" {
		return ""
	}
	return "https://t.me/" + b.Username + "?start=" + payload
}

// Words gives the words of a language.
func (b *Bot) Words(lang string) *locale.Words { return b.router.In(lang) }

// Start begins sending; what an earlier run left unsent goes first.
func (b *Bot) Start(ctx context.Context) error {
	// What was cut by a stop has its rest waiting at Telegram: it is not judged
	// before that was taken.
	if err := b.db.Write(ctx, func(tx *gorm.DB) error {
		return ledger.PutOffAll(tx, b.ID, methodJudge, b.clock.Now().Add(partWait))
	}); err != nil { // a full disk: the program waits for room like one that was running before
		b.log.Warn("texts that a stop has cut are judged without their rest", "error", err)
	}
	// A kill right behind an hour's batch has left what was before and after it (Apart).
	if b.router.whispers != nil && b.db.EmptyLog(ctx) != nil {
		b.log.Warn("the log of the database could not be emptied now")
	}
	if err := b.sender.start(ctx); err != nil {
		return err
	}
	b.murmurs.start()
	return b.posts.start(ctx)
}

// Drain waits until everything that is due has been sent, or ctx is done.
// Living messages (Context.Refresh) are brought up to date first.
func (b *Bot) Drain(ctx context.Context) error {
	if err := b.posts.flush(ctx); err != nil {
		return err
	}
	if err := b.sender.idle(ctx); err != nil {
		return err
	}
	return b.murmurs.idle(ctx)
}

// SendDue hands rows whose time has come to the sender now: for a clock that
// was moved by hand.
func (b *Bot) SendDue(ctx context.Context) error { return b.sender.loadDelayed(ctx) }

// NextDue is SendDue and tells when the next row is due; zero when none waits.
func (b *Bot) NextDue(ctx context.Context) (time.Time, error) { return b.sender.loadDue(ctx) }

// Stop ends the sender after what is under way. Rows not sent stay pending in
// the database for the next start.
func (b *Bot) Stop() {
	if d := b.router.whispers; d != nil {
		d.Room.End(b)
	}
	b.murmurs.stop()
	b.posts.stop()
	b.sender.stop()
}

// Submit queues updates for the writer in order. done is called once for each,
// after its commit (nil: it must not be handed out again) or its failure.
func (b *Bot) Submit(ctx context.Context, updates []*tg.Update, done func(i int, err error)) error {
	units := make([]*store.Unit, 0, len(updates))
	for i, u := range updates {
		if b.talk(u) || b.whispered(ctx, u) {
			done(i, nil)
			continue
		}
		units = append(units, b.unit(ctx, u, func(err error) { done(i, err) }))
	}
	return b.db.Submit(ctx, units...)
}

// Do runs fn as a job of an office (0: of none) in one transaction; what it
// says is sent after the commit.
func (b *Bot) Do(ctx context.Context, office int64, source string, fn func(c *Context) error) error {
	result := make(chan error, 1)
	var c *Context
	err := b.db.Submit(ctx, &store.Unit{
		Do: func(tx *gorm.DB) error {
			c = b.context(ctx, tx, nil)
			c.Log = b.log.With("job", source, "office", office)
			if office != 0 {
				o, err := people.OfficeByID(tx, office)
				if err != nil {
					return err
				}
				c.enter(o)
			}
			return fn(c)
		},
		Done: func(err error) {
			if err == nil {
				b.committed(c)
			}
			result <- err
		},
	})
	if err != nil {
		return err
	}
	return <-result
}

// unit makes the writer's unit of work for an update: marked as seen, handled and
// answered in one transaction.
func (b *Bot) unit(ctx context.Context, u *tg.Update, done func(error)) *store.Unit {
	var way passage
	return b.handling(ctx, u, func(c *Context) (proceed bool, err error) {
		if fresh, err := ledger.MarkSeen(c.Tx, b.ID, u.ID, c.Now); err != nil || !fresh {
			c.outcome = "repeated"
			return false, err
		}
		from := c.sender()
		if from == nil {
			return true, nil // a channel's post or the like: nobody asks for anything
		}
		if c.Private && c.ChatID != c.Account {
			c.outcome = "refused" // a private chat is its sender's; Telegram sends no other
			return false, nil
		}
		if way.turnedAway(c) {
			c.outcome = "flood"
			c.quiet = c.deed() == moving
			return c.quiet, nil
		}
		if err := c.lookUp(from); err != nil {
			return false, err
		}
		if !way.enter(c) {
			c.outcome = "flood"
			c.quiet = c.deed() == moving
			return c.quiet, c.slowDown()
		}
		if err := c.forbid(); err != nil {
			return false, err
		}
		waits, err := c.gather()
		return !waits, err
	}, func(err error) {
		if err != nil {
			way.giveBack()
		}
		done(err)
	})
}

// handling makes the writer's unit of work for an update. begin looks it over and
// says whether it is to be handled; when handling it fails, begin is run again
// before the person is told.
func (b *Bot) handling(ctx context.Context, u *tg.Update, begin func(c *Context) (proceed bool, err error), done func(error)) *store.Unit {
	var c *Context
	kind := updateKind(u)
	started := b.clock.Now()
	start := func(tx *gorm.DB) (bool, error) {
		c = b.context(ctx, tx, u)
		c.outcome = "ok"
		return begin(c)
	}
	return &store.Unit{
		Do: func(tx *gorm.DB) error {
			proceed, err := start(tx)
			if err != nil || !proceed {
				return err
			}
			if err := b.router.route(c); err != nil {
				return err
			}
			if err := b.router.leaveForm(c, false); err != nil {
				return err
			}
			if err := c.sayLater(); err != nil {
				return err
			}
			if err := c.standThere(); err != nil {
				return err
			}
			return c.answer("", false)
		},
		Else: func(tx *gorm.DB, cause error) error {
			if store.Transient(cause) {
				return cause // the machine's fault: the update is handed out again
			}
			var p *Problem
			if proceed, err := start(tx); err != nil && !errors.As(err, &p) || err == nil && !proceed {
				return err
			}
			var err error
			if c.outcome, err = c.fail(fmt.Sprintf("update %d", u.ID), cause); err != nil {
				return err
			}
			c.away = b.router.leads(c)
			return b.router.leaveForm(c, true)
		},
		Done: func(err error) {
			outcome := "error"
			if err == nil {
				outcome = c.outcome
				b.committed(c)
			} else {
				b.log.Error("update not handled", "update", u.ID, "kind", kind, "error", err)
			}
			b.metrics.update(kind, outcome, b.clock.Since(started))
			done(err)
		},
	}
}

// committed sets on its way what a transaction has said.
func (b *Bot) committed(c *Context) {
	if c.moved[1] != 0 {
		b.sender.moveQueue(c.moved[0], c.moved[1])
	}
	if len(c.ended) > 0 {
		b.sender.drop(c.Office.ID, c.ended)
	}
	b.sender.push(c.out, c.back)
	b.posts.mark(c.stale)
}

// fail answers a handler's error: its problem, or an apology for a fault.
func (c *Context) fail(source string, cause error) (outcome string, err error) {
	if c.belongsInPrivate() {
		c.goPrivate()
	}
	var p *Problem
	if !errors.As(cause, &p) {
		return "failed", c.apologise(source, cause)
	}
	if c.parts != nil && c.Person != nil && c.Bot.router.refused != nil {
		command, args, _ := c.Bot.router.command(c.Text(), c.Bot.Username)
		if command != "" {
			c.Args = args
		}
		return "problem", c.Bot.router.refused(c, command, c.T(p.Key, p.Pairs...))
	}
	if p.over && c.press != nil && c.Private {
		return "problem", errors.Join(c.show(p), c.dropPressed())
	}
	return "problem", c.show(p)
}

// belongsInPrivate tells whether what was written in the group is answered in
// private, so that what was wrong with it is said there too.
func (c *Context) belongsInPrivate() bool {
	m := c.Message()
	if m == nil || c.Private || c.Person == nil {
		return false
	}
	name, _, ok := c.Bot.router.command(m.Text+m.Caption, c.Bot.Username)
	route := c.Bot.router.commands[name]
	return !ok || route != nil && !route.group
}

// show tells the person the problem: on a pressed button as an alert.
func (c *Context) show(p *Problem) error {
	if c.press != nil {
		if text := c.P(p.Key, p.Pairs...); units(text) <= maxToast {
			return c.Alert(text)
		}
	}
	_, err := c.Say(Message{Text: c.T(p.Key, p.Pairs...)})
	return errors.Join(err, c.answer("", false))
}

// apologise records a fault and gives the person its code.
func (c *Context) apologise(source string, cause error) error {
	f, err := c.recordFailure(source, cause)
	if err != nil {
		return err
	}
	if c.ChatID == 0 || !c.Private && c.press == nil {
		return nil
	}
	return c.show(&Problem{Key: "common.fault", Pairs: []any{"code", f.Code}})
}

// recordFailure keeps a fault of the program for doctor, and logs it.
func (c *Context) recordFailure(source string, cause error) (*ledger.Failure, error) {
	var office int64
	if c.Office != nil {
		office = c.Office.ID
	}
	f, err := ledger.RecordFailure(c.Tx, office, source, cause)
	if err != nil {
		return nil, fmt.Errorf("record failure: %w", err)
	}
	c.Log.Error("handler failed", "source", source, "code", f.Code, "error", f.Error, "stack", f.Stack)
	return f, nil
}

func (b *Bot) context(ctx context.Context, tx *gorm.DB, u *tg.Update) *Context {
	c := &Context{
		// A person's wish is done to its end even when the program is told to
		// stop meanwhile.
		Context: context.WithoutCancel(ctx), Now: store.Stamp(b.clock.Now()),
		Bot: b, Update: u, Words: b.Words(locale.Chinese), Log: b.log,
	}
	if u != nil {
		c.Log = b.log.With("update", u.ID)
	}
	c.Tx = tx.WithContext(c.Context)
	return c
}

// enter makes o the office of the context: from here on every query is
// limited to it.
func (c *Context) enter(o *people.Office) {
	c.Office = o
	c.Tx = store.InOffice(c.Tx, o.ID)
}

// Enter is enter for a handler that has just made or joined an office.
func (c *Context) Enter(o *people.Office, p *people.Person) {
	c.enter(o)
	c.Person = p.Under(o.Rules())
}
