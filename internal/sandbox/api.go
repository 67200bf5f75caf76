package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
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
)

// Options of a Server. The zero value is usable.
type Options struct {
	Token       string // default "1:sandbox"; the number before the colon is the bot's id
	BotName     string // first name of the bot, default "Sandbox"
	BotUsername string // may be empty: a bot without a username works as well
	// Now is the clock for dates, ages and flood limits; default time.Now. Long
	// polls and delays of redelivery always pass in real time.
	Now           func() time.Time
	FirstUpdateID int64        // default 100000001
	Logger        *slog.Logger // default: discard
	// NoPrivacy gives the bot every message of its groups, as /setprivacy of
	// BotFather does.
	NoPrivacy bool
	// FloodLimits turns Telegram's flood limits on: 30 messages a second over
	// all, one a second in a chat after a burst of 5, 20 a minute in a group.
	FloodLimits bool
	// WebhookRetry gives the pause before try n (1 is the first repetition) of
	// a webhook delivery; default 1 s, doubling up to 1 min.
	WebhookRetry func(n int) time.Duration
	// CallbackTTL is how long a callback query can be answered; default 15 s...
	// as of the clock Now.
	CallbackTTL time.Duration
}

// Outgoing is what a person sends in one go. Several photos, videos or
// documents make an album: one message each, with one media_group_id.
type Outgoing struct {
	Text      string
	Photos    [][]byte // images; PNG, JPEG and GIF are measured, others count as 1280×720
	Documents []Upload
	Videos    []Upload
	Voice     []byte // OGG/OPUS
	Duration  int    // of the voice, in seconds
	Location  *Location
	Contact   *Contact
	Caption   string // of the first photo, document or video
	ReplyTo   int    // id of a message in the same chat, 0 for none
}

// Upload is a file with its name.
type Upload struct {
	Name     string
	MimeType string // guessed from Name if empty
	Data     []byte
}

// CallbackAnswer is what the bot said to a pressed button.
type CallbackAnswer struct {
	Text      string // the toast; empty only ends the progress circle
	ShowAlert bool   // a window instead of a toast
	URL       string
	CacheTime int // seconds
}

// EventKind says what an Event tells.
type EventKind string

// Kinds of events. The comments name the fields that are set besides Seq, Kind,
// Time and Chat.
const (
	EventMessage        EventKind = "message"         // Message: new, by anybody
	EventEdited         EventKind = "edited"          // Message: after the edit, also of its keyboard
	EventDeleted        EventKind = "deleted"         // MessageID
	EventPinned         EventKind = "pinned"          // MessageID, Message
	EventUnpinned       EventKind = "unpinned"        // MessageID, 0 for all
	EventReaction       EventKind = "reaction"        // MessageID, Message, User
	EventPoll           EventKind = "poll"            // Message: with the votes as they stand
	EventTyping         EventKind = "typing"          // Action
	EventPressed        EventKind = "pressed"         // User, MessageID, CallbackID
	EventCallbackAnswer EventKind = "callback_answer" // User, MessageID, CallbackID, Answer
	EventChat           EventKind = "chat"            // the chat was made, renamed, opened, blocked, joined or left
	EventUser           EventKind = "user"            // User: somebody was added; Chat is 0
	EventCommands       EventKind = "commands"        // the command menus changed; Chat is 0
	EventMenuButton     EventKind = "menu_button"     // Chat is 0 for the default button
	EventMigrated       EventKind = "migrated"        // NewChat: Chat became this supergroup
)

// Event is one change that an onlooker (the web chat) can show.
type Event struct {
	Seq        int64 // 1, 2, 3 … over the life of the server
	Kind       EventKind
	Time       time.Time
	Chat       int64
	User       int64
	MessageID  int
	Message    *Message
	Action     string // chat action: "typing", "upload_document" …
	CallbackID string
	Answer     *CallbackAnswer
	NewChat    int64
}

// Call is one request of the bot.
type Call struct {
	Seq    int64
	Time   time.Time
	Method string            // as Telegram spells it, "sendMessage"
	Params map[string]string // objects and arrays as JSON text
	Files  map[string]Upload // by the name of the form part; Data is nil
	Status int               // HTTP status, 0 if the connection was cut
	Result []byte            // JSON of "result"; nil for errors and getUpdates
	Error  string            // description, empty if it went well
	Fault  bool              // a Fault made the answer
}

// Fault is a misbehaviour on demand. The first rule that matches a request
// applies. With none of Status, Cut set the request is only delayed.
type Fault struct {
	Method string // "" for every method; case does not matter
	Chat   int64  // 0 for every chat
	Skip   int    // matching requests to let pass first
	Times  int    // how many requests to hit; 0 for all until removed

	// After lets the call happen first and spoils only the answer.
	After bool
	// Delay and Hold make the request wait: for a duration, until the channel
	// is closed or gives a value.
	Delay time.Duration
	Hold  <-chan struct{}
	// Status is the error to answer: 429, 403, 500, 502 …
	Status      int
	Description string // default: what Telegram says for Status
	RetryAfter  int    // seconds, for 429
	Cut         bool   // close the connection without an answer
}

// FaultRule is a Fault in force.
type FaultRule struct {
	srv    *Server
	fault  Fault
	passed int
	hits   int
}

// Subscription hands out events in order and loses none.
type Subscription struct {
	srv   *Server
	queue []Event
	wake  signal
	ended bool
}

// Server is the Telegram of this machine, for one bot.
type Server struct {
	opt Options
	mu  sync.Mutex
}

// signal wakes everybody who waits for a change; its methods need the lock of
// the server.
type signal struct{ ch chan struct{} }

// New makes a server; Close ends its webhook deliveries and waits.
func New(opt Options) *Server { return &Server{opt: opt} }

// Close ends webhook deliveries, long polls and waits. It is safe to call twice.
func (s *Server) Close() {}

// Handler serves /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) Handler() http.Handler { return http.NotFoundHandler() }

// Bot is the bot itself, as getMe shows it.
func (s *Server) Bot() User { return User{} }

// Token of the bot.
func (s *Server) Token() string { return s.opt.Token }

// AddUser adds a person or changes the names of one. An id of 0 gets a free one.
func (s *Server) AddUser(u User) User { return u }

// AddGroup makes a group without the bot; the first member is its creator.
func (s *Server) AddGroup(title string, members ...int64) Chat { return Chat{} }

// AddSupergroup makes a supergroup without the bot; the first member is its creator.
func (s *Server) AddSupergroup(title string, members ...int64) Chat { return Chat{} }

// Start presses Start in the private chat, through a deep link if payload is
// not empty: the chat opens, the bot is unblocked, "/start payload" is sent.
func (s *Server) Start(user int64, payload string) (Message, error) { return Message{}, nil }

// Block makes the person block the bot.
func (s *Server) Block(user int64) error { return nil }

// Unblock takes a Block back.
func (s *Server) Unblock(user int64) error { return nil }

// AddBot adds the bot to a group; by is the member who does it.
func (s *Server) AddBot(by, chat int64) error { return nil }

// RemoveBot removes the bot from a group.
func (s *Server) RemoveBot(by, chat int64) error { return nil }

// PromoteBot makes the bot an administrator of the group, or an ordinary member again.
func (s *Server) PromoteBot(by, chat int64, admin bool) error { return nil }

// Promote makes a member an administrator of the group, or an ordinary member again.
func (s *Server) Promote(by, user, chat int64, admin bool) error { return nil }

// Join lets a person enter a group.
func (s *Server) Join(user, chat int64) error { return nil }

// Leave lets a person leave a group.
func (s *Server) Leave(user, chat int64) error { return nil }

// Rename changes the title of a group.
func (s *Server) Rename(by, chat int64, title string) error { return nil }

// MigrateToSupergroup turns a group into a supergroup with a new id.
func (s *Server) MigrateToSupergroup(chat int64) (Chat, error) { return Chat{}, nil }

// Send sends as a person. A private chat has the id of the person. Texts over
// 4096 UTF-16 units go in several messages, as the apps do it.
func (s *Server) Send(from, chat int64, out Outgoing) ([]Message, error) { return nil, nil }

// EditText changes the text or caption of a person's own message.
func (s *Server) EditText(from, chat int64, messageID int, text string) (Message, error) {
	return Message{}, nil
}

// Delete removes a message for everybody; the bot is not told, as in Telegram.
func (s *Server) Delete(from, chat int64, messageID int) error { return nil }

// Press presses the inline button with this callback data.
func (s *Server) Press(from, chat int64, messageID int, data string) (callbackID string, err error) {
	return "", nil
}

// PressForged is Press without a look at the keyboard: a hostile app can send
// any data for any message it can see.
func (s *Server) PressForged(from, chat int64, messageID int, data string) (callbackID string, err error) {
	return "", nil
}

// CallbackAnswer is what the bot answered to a press, if it did.
func (s *Server) CallbackAnswer(id string) (CallbackAnswer, bool) { return CallbackAnswer{}, false }

// WaitCallback waits for the answer to a press.
func (s *Server) WaitCallback(ctx context.Context, id string) (CallbackAnswer, error) {
	return CallbackAnswer{}, nil
}

// Vote votes in a poll with option numbers from 0; none takes the vote back.
func (s *Server) Vote(from, chat int64, messageID int, options ...int) error { return nil }

// React puts emoji on a message in place of the person's earlier ones.
func (s *Server) React(from, chat int64, messageID int, emoji ...string) error { return nil }

// Messages are the messages of a chat as they stand, oldest first.
func (s *Server) Messages(chat int64) []Message { return nil }

// Message is one message as it stands.
func (s *Server) Message(chat int64, messageID int) (Message, bool) { return Message{}, false }

// Pinned are the pinned messages of a chat, the newest pin last.
func (s *Server) Pinned(chat int64) []Message { return nil }

// Keyboard is the reply keyboard that the person's app shows in the chat now,
// nil for none.
func (s *Server) Keyboard(user, chat int64) *ReplyKeyboardMarkup { return nil }

// Calls are all requests of the bot so far; with methods, only those.
func (s *Server) Calls(methods ...string) []Call { return nil }

// Subscribe starts to collect events. Close the subscription after use.
func (s *Server) Subscribe() *Subscription { return &Subscription{srv: s} }

// Next waits for the next event. The error is that of ctx, or ErrClosed.
func (sub *Subscription) Next(ctx context.Context) (Event, error) { return Event{}, ErrClosed }

// Close ends the subscription.
func (sub *Subscription) Close() {}

// File is a stored file with its content.
func (s *Server) File(fileID string) (FileInfo, []byte, bool) { return FileInfo{}, nil, false }

// Commands are the commands set for exactly this scope and language.
func (s *Server) Commands(scope BotCommandScope, language string) []BotCommand { return nil }

// CommandsFor are the commands that the app of the person shows in the chat.
func (s *Server) CommandsFor(user, chat int64) []BotCommand { return nil }

// MenuButton is the menu button of a private chat.
func (s *Server) MenuButton(chat int64) MenuButton { return MenuButton{} }

// Users are all people, by id.
func (s *Server) Users() []User { return nil }

// User is one person, or the bot.
func (s *Server) User(id int64) (User, bool) { return User{}, false }

// Chats are all chats that exist: opened private chats and groups.
func (s *Server) Chats() []Chat { return nil }

// Chat is one chat.
func (s *Server) Chat(id int64) (Chat, bool) { return Chat{}, false }

// Members are the members of a group, the bot too if it is in.
func (s *Server) Members(chat int64) []ChatMember { return nil }

// Blocked says whether the person has blocked the bot.
func (s *Server) Blocked(user int64) bool { return false }

// Pending is the number of updates that the bot has not acknowledged.
func (s *Server) Pending() int { return 0 }

// WaitAcked waits until the bot has acknowledged every update that exists now:
// by a getUpdates with a higher offset, or by a 2xx of its webhook.
func (s *Server) WaitAcked(ctx context.Context) error { return nil }

// Fault puts a misbehaviour in force.
func (s *Server) Fault(f Fault) *FaultRule { return &FaultRule{srv: s, fault: f} }

// Hits is the number of requests that the rule has hit.
func (r *FaultRule) Hits() int { return 0 }

// Remove ends the rule.
func (r *FaultRule) Remove() {}

// ClearFaults ends all rules.
func (s *Server) ClearFaults() {}
