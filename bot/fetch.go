package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// methodFetch has a file's content brought from Telegram.
const methodFetch = "fetch"

// Why a file's content did not come.
var (
	ErrFileTooBig = errors.New("the file is larger than its receiver takes")
	// ErrFileGone: the server does not give the file out, and never will.
	ErrFileGone = errors.New("the file is no longer to be had")
	// ErrFileLate: the server or the network did not bring it within
	// fetchPatience.
	ErrFileLate = errors.New("the file could not be fetched in time")
)

const (
	// fetchPatience is how long a file is asked for while somebody waits.
	fetchPatience = 10 * time.Minute
	// fetchTime bounds one attempt.
	fetchTime = 60 * time.Second
	// fetchesAtOnce bounds the files in memory.
	fetchesAtOnce = 4
)

// Receiver takes the content of a file that a person sent: no handler waits on
// the network, so the content comes back as an internal update, after
// Context.Fetch has asked for it.
type Receiver[T any] struct {
	Name   string
	Access Access // checked when the content has come, as when it was asked for
	// MaxSize in bytes; more is ErrFileTooBig.
	MaxSize int64
	// Read makes of the bytes what Receive needs. It runs outside of the
	// transaction, so that a large or a hostile file holds nobody up.
	Read func(data []byte) (T, error)
	// Receive handles it in a transaction of its own, for the person who asked,
	// in the chat and the office that he or she asked in; c.Fetched says which
	// file it is and c.Arg what Fetch was given. err is one of the errors above
	// or Read's: it is to be told to the person, nobody else does. A fetch that
	// is repeated after a crash is received once.
	Receive func(c *Context, v T, err error) error
}

// receiver is a Receiver of any T, as the router sees it.
type receiver interface {
	access() Access
	limit() int64
	// prepare reads what was fetched and gives the handler of it.
	prepare(data []byte, failure error) Handler
}

// AddReceiver makes the router know a receiver; needed once for each.
func AddReceiver[T any](r *Router, f *Receiver[T]) {
	if _, twice := r.receivers[f.Name]; twice {
		panic("receiver registered twice: " + f.Name)
	}
	f.Access = r.Stamp(f.Access)
	r.receivers[f.Name] = f
}

func (f *Receiver[T]) access() Access { return f.Access }
func (f *Receiver[T]) limit() int64   { return f.MaxSize }

func (f *Receiver[T]) prepare(data []byte, failure error) Handler {
	var v T
	if failure == nil {
		v, failure = f.read(data)
	}
	return func(c *Context) error {
		var fault *store.PanicError
		if errors.As(failure, &fault) {
			return fmt.Errorf("read the file: %w", failure)
		}
		return f.Receive(c, v, failure)
	}
}

// read is Read with a panic caught: it is the file's doing, not the program's.
func (f *Receiver[T]) read(data []byte) (v T, err error) {
	err = store.Caught(func() error {
		v, err = f.Read(data)
		return err
	})
	return v, err
}

// fetching is the payload of methodFetch.
type fetching struct {
	Receiver string   `json:"receiver"`
	File     Upload   `json:"file"`
	Account  int64    `json:"account"`
	Language string   `json:"language"`
	Args     []string `json:"args,omitempty"`
}

// Fetch has the content of a file brought after the commit and given to the
// receiver of that name, with args.
func (c *Context) Fetch(f Upload, receiver string, args ...any) error {
	want := fetching{Receiver: receiver, File: f, Account: c.Account, Language: c.Words.Lang}
	for _, a := range args {
		want.Args = append(want.Args, fmt.Sprint(a))
	}
	raw, err := json.Marshal(want)
	if err != nil {
		return fmt.Errorf("encode fetch: %w", err)
	}
	return c.enqueue(&ledger.OutboxRow{ChatID: c.ChatID, Method: methodFetch, Payload: string(raw)})
}

// Fetched is the file whose content has come; nil outside of a receiver.
func (c *Context) Fetched() *Upload { return c.fetched }

// ArgRef is an argument that is a message said before (see Fetch); 0 for none.
// Only what the program itself handed on can be read so: callback data is
// forged.
func (c *Context) ArgRef(n int) Ref {
	if c.fetched == nil {
		return 0
	}
	ref, _ := strconv.ParseInt(c.Arg(n), 10, 64)
	return ref
}

// asked makes the context that of the person who had a file fetched.
func (c *Context) asked(row *ledger.OutboxRow, want *fetching) error {
	c.fetched = &want.File
	c.Log = c.Bot.log.With("fetch", row.ID, "office", row.OfficeID)
	return c.standIn(row, want.Account, want.Language, want.Args)
}

// standIn makes the context that of the person who asked for what a row stands for:
// looked up again, as he or she may have left meanwhile.
func (c *Context) standIn(row *ledger.OutboxRow, account int64, language string, args []string) error {
	c.Account, c.ChatID, c.Private = account, row.ChatID, row.ChatID == account
	c.args = args
	c.Words = c.Bot.Words(language)
	if row.OfficeID == 0 {
		return nil
	}
	office, err := people.OfficeByID(c.Tx, row.OfficeID)
	if err != nil {
		return err
	}
	c.enter(office)
	p, err := people.PersonInOffice(c.Tx, account)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	c.Person = p.Under(office.Rules())
	if err == nil && p.Language != "" {
		c.Words = c.Bot.Words(p.Language)
	}
	return err
}
