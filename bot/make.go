package bot

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// methodMake has something made that takes longer than an update may: a paper, a picture.
const methodMake = "make"

const (
	// makesAtOnce bounds what is made at once: it takes a core each.
	makesAtOnce = 2
	// MostMakes is how much waits to be made at most. Who asks for more is told to
	// come again.
	MostMakes = 50
)

// Why nothing is made.
var (
	ErrManyMakes = errors.New("too much waits to be made") // MostMakes
	ErrNotMade   = errors.New("what was asked for could not be made")
)

// Maker makes something after the commit, from the records as they then are: no update
// waits for it.
type Maker[T any] struct {
	Name   string
	Access Access // checked when it is made, as when it was asked for
	// Make reads and makes. Its context is that of the person who asked, in the office
	// that he or she asked in, with a transaction that only reads; c.Arg is what
	// Context.Make was given. It says nothing. A *Problem is told to the
	// person, and nothing is sent.
	Make func(c *Context) (T, error)
	// Send handles what was made in a transaction of its own. err is ErrNotMade for a
	// fault of Make, which is recorded: what does not hang on it is said all the same.
	// What is made again after a crash is sent once.
	Send func(c *Context, v T, err error) error
}

// Bringer is what a Maker made, where it takes files too that the messenger has. They are
// brought after Make, one after the other and outside of any transaction, and before Send.
type Bringer interface {
	Wants() []Upload
	// Bring takes what came of each, in the order of Wants; the error, which is to be
	// recorded, is a fault of its own.
	Bring(list []Brought) error
}

// Brought is what came of one file: its content, or why there is none (ErrFileTooBig,
// ErrFileGone, ErrFileLate).
type Brought struct {
	Data []byte
	Err  error
}

// maker is a Maker of any T, as the router sees it.
type maker interface {
	access() Access
	// run makes and gives the handler of what was made, and what is to be brought for it;
	// an error is the machine's, and it is to be tried again.
	run(c *Context) (Handler, *bringing, error)
}

// bringing is what is brought for what was made, and given to it, before the handler runs.
type bringing struct {
	wants []Upload
	got   []Brought
	take  func(list []Brought) error
	err   error // of take
}

// AddMaker makes the router know a maker; needed once for each.
func AddMaker[T any](r *Router, m *Maker[T]) {
	if _, twice := r.makers[m.Name]; twice {
		panic("maker registered twice: " + m.Name)
	}
	m.Access = r.Stamp(m.Access)
	r.makers[m.Name] = m
}

func (m *Maker[T]) access() Access { return m.Access }

func (m *Maker[T]) run(c *Context) (Handler, *bringing, error) {
	v, err := m.make(c)
	if store.Transient(err) {
		return nil, nil, err
	}
	var bring *bringing
	into, ok := any(v).(Bringer)
	if ok && err == nil {
		if wants := into.Wants(); len(wants) > 0 {
			bring = &bringing{wants: wants, take: into.Bring}
		}
	}
	return func(c *Context) error {
		if bring != nil {
			err = bring.err
		}
		var problem *Problem
		switch {
		case err == nil:
			return m.Send(c, v, nil)
		case errors.As(err, &problem):
			return c.show(problem)
		}
		if _, failed := c.recordFailure("make "+m.Name, err); failed != nil {
			return failed
		}
		return m.Send(c, v, ErrNotMade)
	}, bring, nil
}

// make is Make with a panic caught: one paper's fault ends no sender.
func (m *Maker[T]) make(c *Context) (v T, err error) {
	err = store.Caught(func() error {
		if !m.Access.Allows(c.Person) {
			return c.refuse(m.Access)
		}
		c.StandAt(m.Access)
		v, err = m.Make(c)
		return err
	})
	return v, err
}

// making is the payload of methodMake.
type making struct {
	Maker    string   `json:"maker"`
	Account  int64    `json:"account"`
	Language string   `json:"language"`
	Args     []string `json:"args,omitempty"`
	Waiting  Ref      `json:"waiting,omitempty"` // the message that says so; it goes when the thing comes
}

// Make has something made after the commit by the maker of that name, with args. Who asks
// is told so by waiting, a message that goes when the thing comes; one without words is
// not said. What a person has asked for already and waits for is not made twice: ok is
// false then. Its error is ErrManyMakes when no more can wait.
func (c *Context) Make(maker string, waiting Message, args ...any) (ok bool, err error) {
	want := making{Maker: maker, Account: c.Account, Language: c.Words.Lang}
	for _, a := range args {
		want.Args = append(want.Args, fmt.Sprint(a))
	}
	key := fmt.Sprintf("make:%s:%d:%s", maker, c.Account, strings.Join(want.Args, ":"))
	switch id, err := ledger.OutboxByKey(c.Tx, key); {
	case err != nil:
		return false, err
	case id != 0:
		return false, nil
	}
	if n, err := ledger.CountWaiting(c.Tx, c.Bot.ID, methodMake); err != nil {
		return false, err
	} else if n >= MostMakes {
		return false, ErrManyMakes
	}
	if waiting.Text != "" {
		if want.Waiting, err = c.Say(waiting); err != nil {
			return false, err
		}
	}
	raw, err := json.Marshal(want)
	if err != nil {
		return false, fmt.Errorf("encode what is to be made: %w", err)
	}
	return true, c.enqueue(&ledger.OutboxRow{ChatID: c.ChatID, Method: methodMake, Payload: string(raw), Dedupe: &key})
}

// make makes what a row asks for and hands it on. An error means that the row is to be
// tried again, or, when it cannot be read, given up.
func (s *sender) make(row *ledger.OutboxRow) error {
	want, err := contentOf[making](row)
	if err != nil {
		return err
	}
	by, ok := s.bot.router.makers[want.Maker]
	if !ok {
		return fmt.Errorf("%w: unknown maker %q", errBadRow, want.Maker)
	}
	select {
	case s.makes <- struct{}{}:
		defer func() { <-s.makes }()
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
	asked := func(c *Context) error {
		c.made = &want
		c.Log = s.bot.log.With("make", row.ID, "office", row.OfficeID)
		return c.standIn(row, want.Account, want.Language, want.Args)
	}
	var handle Handler
	var bring *bringing
	err = s.bot.reading(s.ctx, func(c *Context) (err error) {
		if err := asked(c); err != nil {
			return err
		}
		handle, bring, err = by.run(c)
		return err
	})
	if err != nil {
		return err
	}
	if bring != nil {
		if err := s.bring(row, bring); err != nil {
			return err
		}
	}
	// Whatever comes of it, a fault or a refusal too, nothing is being made any more.
	comes := func(c *Context) error { return errors.Join(asked(c), c.Delete(want.Waiting)) }
	return s.bot.receive(s.ctx, "paper", row, comes, by.access(), handle)
}

// mostBrought is the most of one file that is brought, in bytes: no bot is given more.
const mostBrought = 20 << 20

// bringTries is how often one file is asked for before what was made goes without it.
const bringTries = 2

// bring gets the files of what was made. An error means that the program stops: then all
// of it is made again at the next start.
func (s *sender) bring(row *ledger.OutboxRow, b *bringing) error {
	for _, f := range b.wants {
		var one Brought
		for range bringTries {
			if one.Data, one.Err = s.bringOne(s.ctx, f); one.Err == nil || errors.Is(one.Err, ErrFileGone) || errors.Is(one.Err, ErrFileTooBig) {
				break
			}
			if s.ctx.Err() != nil {
				return s.ctx.Err()
			}
		}
		if one.Err != nil {
			s.bot.log.Warn("file not brought", "row", row.ID, "error", one.Err)
			if !errors.Is(one.Err, ErrFileGone) && !errors.Is(one.Err, ErrFileTooBig) {
				one.Err = ErrFileLate
			}
		}
		b.got = append(b.got, one)
	}
	b.err = store.Caught(func() error { return b.take(b.got) })
	return nil
}

// bringOne gets one file: where the program keeps it, from there.
func (s *sender) bringOne(ctx context.Context, f Upload) ([]byte, error) {
	if f.Sum != "" && s.bot.files != nil {
		data, err := s.bot.files.Read(f.Sum)
		if err == nil {
			return data, nil
		}
		s.bot.log.Warn("kept file not read", "error", err)
	}
	if f.Size > mostBrought {
		return nil, ErrFileTooBig
	}
	select {
	case s.fetches <- struct{}{}:
		defer func() { <-s.fetches }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.ctx.Done():
		return nil, s.ctx.Err()
	}
	call, cancel := context.WithTimeout(s.calls, fetchTime)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return s.api.content(call, f, mostBrought)
}

// Bring gets a file for work that no person waits for, outside of any transaction:
// ErrFileTooBig and ErrFileGone are final.
func (b *Bot) Bring(ctx context.Context, f Upload) ([]byte, error) { return b.sender.bringOne(ctx, f) }

// ErrNotKept: the program keeps no files, or this one is not there or was altered.
var ErrNotKept = errors.New("the file is not kept")

// Kept gives what the program keeps of a file under the sum of what is in it. ErrNotKept.
func (b *Bot) Kept(sum string) ([]byte, error) {
	if b.files == nil {
		return nil, ErrNotKept
	}
	data, err := b.files.Read(sum)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotKept, err)
	}
	return data, nil
}

// Read runs fn over one state of the database as somebody of an office would see it, with a
// context that only reads and says nothing.
func (b *Bot) Read(ctx context.Context, office int64, as *people.Person, fn func(c *Context) error) error {
	return b.reading(ctx, func(c *Context) error {
		o, err := people.OfficeByID(c.Tx, office)
		if err != nil {
			return err
		}
		c.Enter(o, as)
		return fn(c)
	})
}

// reading runs fn over one state of the database, in a context that only reads and says
// nothing.
func (b *Bot) reading(ctx context.Context, fn func(c *Context) error) error {
	return b.db.Read(ctx).Transaction(func(tx *gorm.DB) error {
		c := b.context(ctx, tx, nil)
		c.reads = true
		return fn(c)
	}, &sql.TxOptions{ReadOnly: true})
}

const (
	wayGiven = 2 * time.Millisecond
	mostWay  = 10 // times, after which what is made goes on all the same
)

// GiveWay has a maker or a drawer that takes the processor for long wait a little each time, and
// longer while updates are dealt with: who checks in is not to wait behind a picture.
func (c *Context) GiveWay() {
	for range mostWay {
		time.Sleep(wayGiven)
		if !c.Bot.db.Busy() {
			return
		}
	}
}
