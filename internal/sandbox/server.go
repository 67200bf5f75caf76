package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Errors of the acts of people. They say what the person's app would not let
// happen; match them with errors.Is.
var (
	ErrNoUser     = errors.New("sandbox: no such user")
	ErrNoChat     = errors.New("sandbox: no such chat")
	ErrNotStarted = errors.New("sandbox: the person has not pressed Start")
	ErrBlocked    = errors.New("sandbox: the person has blocked the bot")
	ErrNotMember  = errors.New("sandbox: not a member of the chat")
	ErrNoMessage  = errors.New("sandbox: no such message")
	ErrNoButton   = errors.New("sandbox: the message has no such button")
	ErrNotAllowed = errors.New("sandbox: not allowed")
	ErrEmpty      = errors.New("sandbox: nothing to send")
	ErrTooLong    = errors.New("sandbox: too long")
	ErrNoCallback = errors.New("sandbox: no such callback query")
	ErrClosed     = errors.New("sandbox: server closed")
	ErrNothingDue = errors.New("sandbox: nothing is due") // of a WebClock
)

// Options of a Server. The zero value is usable.
type Options struct {
	Token       string // default "1:sandbox"; the number before the colon is the bot's id
	BotName     string // first name of the bot, default "Sandbox"
	BotUsername string // may be empty: a bot without a username works as well
	// Now is the clock for dates, ages and flood limits; default time.Now. Long
	// polls and delays of redelivery always pass in real time.
	Now func() time.Time
	// PollSecond is how long one second of an empty long poll lasts; default 1 s.
	PollSecond    time.Duration
	FirstUpdateID int64        // default 100000001
	LastMessageID int          // message ids of chats other than supergroups begin after it; default 0
	Logger        *slog.Logger // default: discard
	// NoPrivacy gives the bot every message of its groups, as /setprivacy of
	// BotFather does.
	NoPrivacy bool
	// FloodLimits turns Telegram's flood limits on: 30 messages a second over
	// all, one a second in a chat after a burst of 5, 20 a minute in a group.
	FloodLimits bool
	// OwnHooks takes webhooks on this machine only, so that nobody who reaches the
	// server has what is typed sent elsewhere.
	OwnHooks bool
	// WebhookRetry gives the pause before repetition n (1, 2 …) of a webhook
	// delivery; default 1 s, doubling up to 1 min.
	WebhookRetry func(n int) time.Duration
	// KeepCalls is how many of the newest calls are kept for Calls; default
	// 10,000.
	KeepCalls int
	// CallbackTTL is how long a callback query can be answered, by the clock
	// Now; default 15 s.
	CallbackTTL time.Duration
}

func (o *Options) setDefaults() {
	if o.Token == "" {
		o.Token = "1:sandbox"
	}
	if o.BotName == "" {
		o.BotName = "Sandbox"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PollSecond == 0 {
		o.PollSecond = time.Second
	}
	if o.FirstUpdateID == 0 {
		o.FirstUpdateID = 100_000_001
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.WebhookRetry == nil {
		o.WebhookRetry = func(n int) time.Duration { return min(time.Second<<min(n-1, 6), time.Minute) }
	}
	if o.KeepCalls <= 0 {
		o.KeepCalls = 10_000
	}
	if o.CallbackTTL == 0 {
		o.CallbackTTL = 15 * time.Second
	}
}

// Server is the Telegram of this machine, for one bot.
type Server struct {
	opt    Options
	bot    User
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup // webhook deliveries
	client *http.Client   // for webhooks

	mu        sync.Mutex
	users     map[int64]*user
	chats     map[int64]*chat
	files     map[string]*file // by file_id
	paths     map[string]*file // by file_path
	callbacks map[string]*callback
	polls     map[string]pollPlace
	timed     map[string]pollPlace // open polls with a close_date
	profile   profile
	updates   updateQueue
	hook      *webhook
	calls     []Call // the newest; lastCall is the number of the last one
	lastCall  int64
	faults    []*FaultRule
	flood     floodMeter
	subs      map[*Subscription]struct{}

	lastEvent    int64
	lastMessage  int // message ids of private chats and groups come from one series
	lastID       int64
	lastUser     int64
	answered     wakeup // a callback query was answered
	lastCallback int64
}

// user is a person with what only the server knows of them.
type user struct {
	User
	// met is true once the bot could have seen the person: before that, Telegram
	// does not even admit that the chat exists.
	met bool
}

// chat is a chat with its contents. Messages are never changed in place: each
// change puts a new value, so snapshots can share them.
type chat struct {
	Chat
	members    map[int64]string // standing by user, the bot too; a missing one never was in
	messages   map[int]*Message
	order      []int // ids, oldest first, deleted ones too
	pins       []int // oldest pin first
	lastID     int   // of a supergroup, which has its own series
	migratedTo int64
	opened     bool // private: Start was pressed
	blocked    bool // private
	link       string
	topics     map[int]string // of a forum: names by message_thread_id
	menu       *MenuButton
	limits     limits
}

// New makes a server; Close ends its webhook deliveries and waits.
func New(opt Options) *Server {
	opt.setDefaults()
	id, err := strconv.ParseInt(strings.SplitN(opt.Token, ":", 2)[0], 10, 64)
	if err != nil || id <= 0 {
		id = 1
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		opt:    opt,
		bot:    User{ID: id, IsBot: true, FirstName: opt.BotName, Username: opt.BotUsername},
		ctx:    ctx,
		cancel: cancel,
		client: &http.Client{
			Timeout:   time.Minute,
			Transport: &http.Transport{MaxIdleConnsPerHost: 100, ForceAttemptHTTP2: false},
			// A redirect is an answer other than 2xx, as for Telegram.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		users:     map[int64]*user{},
		chats:     map[int64]*chat{},
		files:     map[string]*file{},
		paths:     map[string]*file{},
		callbacks: map[string]*callback{},
		polls:     map[string]pollPlace{},
		timed:     map[string]pollPlace{},
		profile:   newProfile(opt.BotName),
		subs:      map[*Subscription]struct{}{},
		lastUser:  5_000_000_000,
	}
	s.updates.next = opt.FirstUpdateID
	s.lastMessage = opt.LastMessageID
	return s
}

// Close ends webhook deliveries, long polls and waits. It is safe to call twice.
func (s *Server) Close() {
	s.cancel()
	s.work.Wait()
	s.client.CloseIdleConnections()
}

// Bot is the bot itself.
func (s *Server) Bot() User { return s.bot }

// Token of the bot.
func (s *Server) Token() string { return s.opt.Token }

func (s *Server) now() time.Time { return s.opt.Now() }

// newID gives numbers for chats, files and the like; each is given once.
func (s *Server) newID() int64 {
	s.lastID++
	return s.lastID
}

// wakeup wakes everybody who waits for a change. Its methods need the lock of
// the server; the channel is received from without it.
type wakeup struct{ ch chan struct{} }

func (g *wakeup) wait() <-chan struct{} {
	if g.ch == nil {
		g.ch = make(chan struct{})
	}
	return g.ch
}

func (g *wakeup) fire() {
	if g.ch != nil {
		close(g.ch)
		g.ch = nil
	}
}

// await blocks until ready, called under the lock, says true; g tells when to
// look again. The lock is not held on return.
func (s *Server) await(ctx context.Context, g *wakeup, ready func() bool) error {
	for {
		s.mu.Lock()
		if ready() {
			s.mu.Unlock()
			return nil
		}
		changed := g.wait()
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return ErrClosed
		}
	}
}
