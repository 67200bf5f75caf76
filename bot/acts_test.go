package bot_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// send writes to the bot in private; it does not wait.
func (e *engine) send(from int64, text string) {
	e.t.Helper()
	_, err := e.sandbox.Send(from, from, sandbox.Outgoing{Text: text})
	require.NoError(e.t, err)
}

// talk writes to the bot in private and waits for the answers.
func (e *engine) talk(from int64, text string) {
	e.t.Helper()
	e.send(from, text)
	e.settle()
}

// say has a job write to a chat.
func (e *engine) say(fn func(c *bot.Context) error) {
	e.t.Helper()
	require.NoError(e.t, e.bot.Do(e.ctx, e.office.ID, "test", fn))
}

// tell has a job write texts to a private chat, one message each.
func (e *engine) tell(n int, texts ...string) {
	e.t.Helper()
	e.say(func(c *bot.Context) error {
		for _, text := range texts {
			if _, err := c.Tell(e.office.Members[n], bot.Message{Text: text}); err != nil {
				return err
			}
		}
		return nil
	})
}

// heard lists the bot's messages in a chat as they read now, oldest first.
func (e *engine) heard(chat int64) []string {
	list := []string{}
	for _, m := range e.sandbox.Messages(chat) {
		if m.From != nil && m.From.IsBot && m.NewChatMembers == nil {
			list = append(list, m.Text+m.Caption)
		}
	}
	return list
}

// last is the bot's newest message in a chat.
func (e *engine) last(chat int64) sandbox.Message {
	e.t.Helper()
	for _, m := range slices.Backward(e.sandbox.Messages(chat)) {
		if m.From != nil && m.From.IsBot {
			return m
		}
	}
	require.Fail(e.t, "the bot has said nothing")
	return sandbox.Message{}
}

// tap presses the button with the words under the bot's newest message that
// has one, and gives the toast or alert.
func (e *engine) tap(who int64, label string) sandbox.CallbackAnswer {
	e.t.Helper()
	return e.tapIn(who, who, label)
}

func (e *engine) tapIn(who, chat int64, label string) sandbox.CallbackAnswer {
	e.t.Helper()
	for _, m := range slices.Backward(e.sandbox.Messages(chat)) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					id, err := e.sandbox.Press(who, chat, m.MessageID, b.CallbackData)
					require.NoError(e.t, err)
					e.settle()
					answer, _ := e.sandbox.CallbackAnswer(id)
					return answer
				}
			}
		}
	}
	require.Failf(e.t, "no such button", "%q", label)
	return sandbox.CallbackAnswer{}
}

// forge presses a button that a hostile app has made up.
func (e *engine) forge(who int64, data string) sandbox.CallbackAnswer {
	e.t.Helper()
	id, err := e.sandbox.PressForged(who, who, e.last(who).MessageID, data)
	require.NoError(e.t, err)
	e.settle()
	answer, _ := e.sandbox.CallbackAnswer(id)
	return answer
}

// labels are the buttons under a message.
func labels(m sandbox.Message) []string {
	var list []string
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				list = append(list, b.Text)
			}
		}
	}
	return list
}

// rows reads outbox rows that the condition holds for, oldest first.
func (e *engine) rows(where string, args ...any) []ledger.OutboxRow {
	e.t.Helper()
	var list []ledger.OutboxRow
	require.NoError(e.t, store.AcrossOffices(e.db.Read(e.ctx)).Where(where, args...).Order("id").Find(&list).Error)
	return list
}

// states counts the outbox rows by state.
func (e *engine) states() map[string]int {
	e.t.Helper()
	counts := map[string]int{}
	for _, r := range e.rows("id > 0") {
		counts[r.State]++
	}
	return counts
}

// counted is the number that the counter handler has come to.
func (e *engine) counted() int {
	e.t.Helper()
	var c store.Counter
	require.NoError(e.t, store.InOffice(e.db.Read(e.ctx), e.office.ID).Where("kind = ?", "test").Limit(1).Find(&c).Error)
	return c.Last
}

// refuse makes the database fail what is done, such as "INSERT ON outbox".
// ABORT fails the statement, ROLLBACK ends the whole transaction, as a full
// disk does.
func (e *engine) refuse(what, how string) {
	e.t.Helper()
	require.NoError(e.t, e.db.Write(e.ctx, func(tx *gorm.DB) error {
		return tx.Exec("CREATE TRIGGER refusal BEFORE " + what + " BEGIN SELECT RAISE(" + how + ", 'refused by the test'); END").Error
	}))
}

// allow ends a refusal.
func (e *engine) allow() {
	e.t.Helper()
	require.NoError(e.t, e.db.Write(e.ctx, func(tx *gorm.DB) error { return tx.Exec("DROP TRIGGER refusal").Error }))
}

// count is a change that shows: it takes the next number and says it.
func count(c *bot.Context) error {
	n, err := store.NextNumber(c.Tx, "test", 2026)
	if err != nil {
		return err
	}
	_, err = c.Say(bot.Message{Text: fmt.Sprintf("number %d", n)})
	return err
}

// counting is a router that counts.
func counting(r *bot.Router) { r.Command("count", bot.Joined, count) }

func pictures(t *testing.T, n int) [][]byte {
	t.Helper()
	var list [][]byte
	for i := range n {
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 40+i, 30))))
		list = append(list, b.Bytes())
	}
	return list
}

// record collects a log.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *record) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *record) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
