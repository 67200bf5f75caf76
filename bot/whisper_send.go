package bot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// Answers to whispers go to Telegram at once, and are kept nowhere: what a kill or a
// server that does not answer takes is not said again.

const (
	// murmurLanes is how many are sent side by side; those of a chat stay in order.
	murmurLanes = 2
	// murmurRoom bounds what waits in a lane. What is over it is not said.
	murmurRoom = 256
	// murmurTries is how often a call is tried.
	murmurTries = 4
	// longestMurmur is the longest wait between two tries.
	longestMurmur = 30 * time.Second
)

// murmur is one call.
type murmur struct {
	do   func(ctx context.Context, api *API) (int64, error)
	sent func(message int64) // nil: nobody wants to know
}

type murmurs struct {
	bot   *Bot
	lanes [murmurLanes]chan murmur

	mu      sync.Mutex
	waiting int
	quiet   chan struct{} // closed while nothing waits
	stopped bool

	ctx     context.Context
	cancel  context.CancelFunc
	workers sync.WaitGroup
}

func newMurmurs(b *Bot) *murmurs {
	m := &murmurs{bot: b, quiet: make(chan struct{})}
	close(m.quiet)
	for i := range m.lanes {
		m.lanes[i] = make(chan murmur, murmurRoom)
	}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	return m
}

func (m *murmurs) start() {
	for _, lane := range m.lanes {
		m.workers.Add(1)
		go func() {
			defer m.workers.Done()
			for {
				select {
				case one := <-lane:
					m.send(one)
					m.done()
				case <-m.ctx.Done():
					return
				}
			}
		}()
	}
}

// stop takes nothing more, waits a moment for what waits, and ends.
func (m *murmurs) stop() {
	m.mu.Lock()
	m.stopped = true
	m.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
	defer cancel()
	_ = m.idle(ctx) // what is not said by then is not said
	m.cancel()
	m.workers.Wait()
}

func (m *murmurs) put(chat int64, one murmur) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped {
		return
	}
	select {
	case m.lanes[uint64(chat)%murmurLanes] <- one:
		if m.waiting++; m.waiting == 1 {
			m.quiet = make(chan struct{})
		}
	default:
		m.bot.log.Warn("too many whispers: an answer is not said")
	}
}

func (m *murmurs) done() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting--; m.waiting == 0 {
		close(m.quiet)
	}
}

// idle waits until nothing waits, or ctx is done.
func (m *murmurs) idle(ctx context.Context) error {
	m.mu.Lock()
	quiet := m.quiet
	m.mu.Unlock()
	select {
	case <-quiet:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// send makes a call, again when the server could not take it. No lock is held.
func (m *murmurs) send(one murmur) {
	for try := 1; ; try++ {
		id, err := one.do(m.ctx, m.bot.sender.api)
		if err == nil || notModified(err) {
			if one.sent != nil && id != 0 {
				one.sent(id)
			}
			return
		}
		if refused(err) || try == murmurTries || m.ctx.Err() != nil {
			return
		}
		wait := min(time.Second<<try, longestMurmur)
		var flood *tgbot.TooManyRequestsError
		if errors.As(err, &flood) {
			wait = min(retryAfter(flood), longestMurmur)
		}
		select {
		case <-m.bot.clock.After(wait):
		case <-m.ctx.Done():
			return
		}
	}
}

// Murmur says something of an office in a person's private chat, of which nothing is kept.
// sent, when not nil, hears which number the message got; it must not block.
func (b *Bot) Murmur(chat, office int64, words *locale.Words, m Message, sent func(message int64)) {
	tx := b.db.Read(context.Background())
	if o, err := people.OfficeByID(tx, office); err == nil { // one that was removed has no name any more
		if marked, err := m.of(tx, o, chat); err == nil {
			m = marked
		}
	}
	b.murmur(chat, words, m, nil, sent)
}

func (b *Bot) murmur(chat int64, words *locale.Words, m Message, ask *tg.ForceReply, sent func(message int64)) {
	_, m, err := m.encode(words)
	if err != nil {
		return
	}
	b.murmurs.put(chat, murmur{sent: sent, do: func(ctx context.Context, api *API) (int64, error) {
		if ask == nil {
			return send(ctx, api, &ledger.OutboxRow{ChatID: chat}, m, 0)
		}
		got, err := callJSON[sentMessage](ctx, api, "sendMessage", &tgbot.SendMessageParams{
			ChatID: chat, Text: m.Text, ParseMode: tg.ParseModeHTML, LinkPreviewOptions: noPreview(), ReplyMarkup: ask,
		})
		return got.ID, err
	}})
}

// MurmurDelete takes messages off a private chat. Telegram lets a bot do so for two days.
func (b *Bot) MurmurDelete(chat int64, messages ...int64) {
	for _, id := range messages {
		b.murmurs.put(chat, murmur{do: func(ctx context.Context, api *API) (int64, error) {
			_, err := callJSON[bool](ctx, api, "deleteMessage", &tgbot.DeleteMessageParams{ChatID: chat, MessageID: int(id)})
			return 0, err
		}})
	}
}

// Say answers in the chat.
func (w *Whisper) Say(m Message, sent func(message int64)) {
	w.Bot.murmur(w.Account, w.Words, w.mark(m), nil, sent)
}

// mark is Context.mark for a whisper. It reads, and keeps nothing.
func (w *Whisper) mark(m Message) Message {
	if w.Office == nil || m.Text == "" {
		return m
	}
	marked, err := m.of(w.Tx, w.Office, w.Account)
	if err != nil {
		return m
	}
	return marked
}

// Ask says something whose answer is a reply to it, so that the answer is known for a
// whisper whatever happens meanwhile: m begins with the line of Door.Asked, and what names the
// office comes behind it.
func (w *Whisper) Ask(m Message, placeholder string, sent func(message int64)) {
	first, rest, _ := strings.Cut(m.Text, "\n")
	m.Text = first + "\n" + w.mark(Message{Text: rest}).Text
	w.Bot.murmur(w.Account, w.Words, m, &tg.ForceReply{ForceReply: true, InputFieldPlaceholder: placeholder}, sent)
}

// Show changes the message of the pressed button, or says a new one.
func (w *Whisper) Show(m Message) {
	if w.query == "" || w.Message == 0 {
		w.Say(m, nil)
		return
	}
	_, m, err := w.mark(m).encode(w.Words)
	if err != nil {
		return
	}
	chat, message := w.Account, w.Message
	w.Bot.murmurs.put(chat, murmur{do: func(ctx context.Context, api *API) (int64, error) {
		return 0, edit(ctx, api, chat, message, m)
	}})
}

// Refuse tells what is wrong: over the pressed button, or in the chat.
func (w *Whisper) Refuse(key string, pairs ...any) {
	if text := w.Words.Plain(key, pairs...); w.query != "" && !w.answered && units(text) <= maxToast {
		w.answer(text, true)
		return
	}
	w.Say(Message{Text: w.Words.T(key, pairs...)}, nil)
}

// answer ends the waiting of the pressed button.
func (w *Whisper) answer(text string, alert bool) {
	if w.query == "" || w.answered {
		return
	}
	w.answered = true
	query := w.query
	w.Bot.murmurs.put(w.Account, murmur{do: func(ctx context.Context, api *API) (int64, error) {
		_, err := callJSON[bool](ctx, api, "answerCallbackQuery", &tgbot.AnswerCallbackQueryParams{CallbackQueryID: query, Text: text, ShowAlert: alert})
		return 0, err
	}})
}
