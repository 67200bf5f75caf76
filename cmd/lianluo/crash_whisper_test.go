package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
	"lianluo/models/store"
)

// whisperKills is how often the process is killed while people write without their names.
func whisperKills() int {
	if os.Getenv("LIANLUO_CI") == "long" {
		return 25
	}
	return 5
}

// TestKilledWhileTheyWhisper kills a serving process at random instants while members of an
// office write to it anonymously (§12) and do other things: while they write, while the hour
// is written and while they are told. After each kill, and at the end: what was told to be
// kept is there once, what was not is there once at most; and files, log, figures and a
// backup hold nothing that ties a text to a person.
func TestKilledWhileTheyWhisper(t *testing.T) {
	w := newWhisperers(t)
	p := w.serve()
	requests := w.round(p, noKill) // how many requests it takes, and how long the hour
	w.figures()
	require.Zero(t, p.stop(), p.log)
	w.over(p)
	require.Len(t, w.kept(), len(w.wrote), "all that was written before an hour is kept")

	n := whisperKills()
	for k := range n {
		p = w.serve()
		if k%2 == 0 {
			w.round(p, killAt{requests: 1 + w.random.IntN(requests)})
		} else {
			w.round(p, killAt{hour: time.Duration(w.random.Int64N(int64(w.took)))})
		}
		p.kill()
		w.over(p)
	}
	p = w.serve()
	since := len(w.wrote)
	w.round(p, noKill)
	w.backedUp() // while it serves
	w.figures()
	require.Zero(t, p.stop(), p.log)
	w.over(p)
	kept := w.kept()
	for _, i := range w.wrote[since:] {
		require.True(t, kept[i.marker], "after all kills it works as before")
	}
	require.Zero(t, w.wire.Pending())
	require.NotZero(t, w.lost, "the kills have taken something")
	t.Logf("%d kills, %d items, %d kept, %d of them not told, %d lost", n, len(w.wrote), len(kept), len(kept)-w.heard, w.lost)
}

// killAt says when in a round the process is killed: when so many requests have come from it,
// or so long after the hour has begun.
type killAt struct {
	requests int
	hour     time.Duration // 0: by requests
}

var noKill = killAt{requests: 1 << 30}

// whispered is one thing that somebody wrote.
type whispered struct {
	marker string
	person int64
}

// whisperers are the people of an office, and what they have done.
type whisperers struct {
	t      *testing.T
	wire   *wire
	path   string
	listen string
	random *rand.Rand
	people []sandbox.User
	group  int64

	at     time.Time // of the office, when the process was started
	real   time.Time // and of the machine
	update int64     // the number of the last update

	wrote    []whispered
	receipts []string
	whispers map[int64]bool // the numbers of updates that are whispers
	open     []string       // titles of ordinary suggestions
	said     string         // all that the processes have printed
	had      map[string]bool
	call     int64
	heard    int           // how many were told to be kept
	took     time.Duration // how long it took to write an hour and to tell of it
	lost     int
}

const whispererBase = 812_345_000

func newWhisperers(t *testing.T) *whisperers {
	t.Helper()
	w := &whisperers{
		t: t, path: filepath.Join(t.TempDir(), "whispers.db"), listen: harness.FreeAddress(t), random: rand.New(rand.NewPCG(12, 9)),
		at: time.Date(2026, 12, 7, 8, 2, 0, 0, harness.Shanghai), real: time.Now(), update: firstUpdate - 1,
		whispers: map[int64]bool{}, had: map[string]bool{},
	}
	w.wire = newWire(t, sandbox.Options{
		BotUsername: "whisper_test_bot", CallbackTTL: time.Hour, KeepCalls: 1_000_000, FirstUpdateID: firstUpdate, Now: w.now,
	})
	names := []string{"孙立国", "赵文斌", "钱秀兰", "周建平", "吴桂芳", "郑学文", "冯玉珍", "陈家旺", "褚红梅", "卫东升", "蒋大勇", "沈月娥"}
	var ids []int64
	for i, name := range names {
		u := w.wire.AddUser(sandbox.User{ID: int64(whispererBase + i), FirstName: name, Username: fmt.Sprintf("qingshan_%d", i), LanguageCode: "zh-hans"})
		w.people, ids = append(w.people, u), append(ids, u.ID)
	}
	w.group = w.wire.AddGroup("委员群", ids...).ID
	db, err := store.Open(t.Context(), store.Config{DSN: w.path})
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error {
		office := &people.Office{Name: "青山镇政协联络处", TimeZone: "Asia/Shanghai", GroupChatID: w.group}
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, office.ID)
		for i, u := range w.people {
			roles := people.Member
			if i == 0 {
				roles = people.Director
			}
			p, err := people.AddPerson(tx, u.FirstName, roles)
			if err == nil {
				err = people.JoinOffice(tx, p, u.ID, u.Username, w.at)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, db.Close())
	for _, u := range w.people {
		_, err := w.wire.Start(u.ID, "")
		w.sent(err, false)
	}
	return w
}

// now is the office's time.
func (w *whisperers) now() time.Time { return w.at.Add(time.Since(w.real)) }

// goTo sets the office's time.
func (w *whisperers) goTo(at time.Time) { w.at, w.real = at, time.Now() }

// serve starts the program, on the next day when this one is over, and waits until it runs.
func (w *whisperers) serve() *timed {
	w.t.Helper()
	if now := w.now(); now.Hour() >= 19 {
		w.goTo(time.Date(now.Year(), now.Month(), now.Day()+1, 8, 2, 0, 0, harness.Shanghai))
	}
	p := serveAt(w.t, w.now(), w.wire.url, w.path, w.listen)
	p.log.await(w.t, "running")
	w.emptied()
	return p
}

// sent counts an update.
func (w *whisperers) sent(err error, whisper bool) {
	w.t.Helper()
	require.NoError(w.t, err)
	w.update++
	w.whispers[w.update] = whisper
}

// round is an hour of the office: people write and do other things, and the hour comes. It
// gives how many requests came from the process.
func (w *whisperers) round(p *timed, when killAt) int {
	before := w.wire.count()
	if when.hour == 0 {
		soon := w.wire.after(when.requests)
		go func() {
			select {
			case <-soon:
				p.kill()
			case <-p.done:
			}
		}()
	}
	members := slices.Clone(w.people[1:])
	w.random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	last := 3 + w.random.IntN(3)
	for i, u := range members[:last] {
		w.traffic(members[last+i%(len(members)-last)])
		w.whisper(p, u.ID)
	}
	ctx, cancel := p.context()
	defer cancel()
	if err := w.wire.WaitAcked(ctx); err != nil {
		require.True(w.t, p.over(), "%v\n%s", err, p.log)
		return w.wire.count() - before
	}
	hour := w.now().Truncate(time.Hour).Add(time.Hour + 20*time.Second)
	w.goTo(hour)
	p.travel(hour)
	began := time.Now()
	if when.hour > 0 {
		time.AfterFunc(when.hour, p.kill)
	}
	for _, u := range members[:last] {
		w.until(p, u.ID, func(m sandbox.Message) bool {
			return strings.Contains(harness.Seen(m.Text), "已收下") && m.Date >= hour.Unix()
		})
	}
	if when == noKill {
		w.took = time.Since(began)
		p.log.await(w.t, fmt.Sprint("arrived ", hour.Unix()))
	}
	return w.wire.count() - before
}

// over tells whether the process has ended.
func (p *timed) over() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// context is done when the process has ended.
func (p *timed) context() (context.Context, context.CancelFunc) {
	ctx, cancel := patiently(p.t)
	go func() {
		select {
		case <-p.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// until waits for a message of the bot in a private chat; false when the process ends.
func (w *whisperers) until(p *timed, chat int64, is func(m sandbox.Message) bool) (found sandbox.Message, there bool) {
	w.t.Helper()
	ctx, cancel := p.context()
	defer cancel()
	events := w.wire.Subscribe()
	defer events.Close()
	for {
		for _, m := range slices.Backward(w.wire.Messages(chat)) {
			if m.From != nil && m.From.IsBot && is(m) {
				return m, true
			}
		}
		if _, err := events.Next(ctx); err != nil {
			require.True(w.t, p.over(), "%v\n%s", err, p.log)
			return found, false
		}
	}
}

// button finds a button of a message.
func buttonOf(m sandbox.Message, label string) string {
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					return b.CallbackData
				}
			}
		}
	}
	return ""
}

var spacedReceipt = regexp.MustCompile(`\p{Han}{2} \p{Han}{2} \p{Han}{2} \p{Han}{2}`)

// whisper has somebody write without a name, as far as the process lives.
func (w *whisperers) whisper(p *timed, who int64) {
	w.t.Helper()
	newest := 0
	for _, m := range w.wire.Messages(who) {
		newest = max(newest, m.MessageID)
	}
	_, err := w.wire.Send(who, who, sandbox.Outgoing{Text: "/supervise"})
	w.sent(err, true)
	card, there := w.until(p, who, func(m sandbox.Message) bool { return m.MessageID > newest && buttonOf(m, "匿名写") != "" })
	if !there {
		return
	}
	_, err = w.wire.Press(who, who, card.MessageID, buttonOf(card, "匿名写"))
	w.sent(err, true)
	ask, there := w.until(p, who, func(m sandbox.Message) bool {
		return m.MessageID > card.MessageID && strings.HasPrefix(m.Text, "民主监督 · 匿名")
	})
	if !there {
		return
	}
	for _, m := range slices.Backward(w.wire.Messages(who)) {
		if found := spacedReceipt.FindString(harness.Seen(m.Text)); found != "" {
			w.receipts = append(w.receipts, found)
			break
		}
	}
	i := whispered{marker: fmt.Sprintf("意见之%03d号", len(w.wrote)), person: who}
	w.wrote = append(w.wrote, i)
	_, err = w.wire.Send(who, who, sandbox.Outgoing{Text: i.marker + strings.Repeat("，村里的事", 1+w.random.IntN(20)), ReplyTo: ask.MessageID})
	w.sent(err, true)
	w.until(p, who, func(m sandbox.Message) bool {
		return m.MessageID > ask.MessageID && strings.Contains(m.Text, "还没有保存")
	})
}

// traffic is what somebody does meanwhile, in the ordinary way.
func (w *whisperers) traffic(u sandbox.User) {
	w.t.Helper()
	switch w.random.IntN(4) {
	case 0:
		_, err := w.wire.Send(u.ID, u.ID, sandbox.Outgoing{Text: "/todo"})
		w.sent(err, false)
	case 1:
		_, err := w.wire.Send(u.ID, u.ID, sandbox.Outgoing{Text: "/calendar"})
		w.sent(err, false)
	default:
		title := fmt.Sprintf("公开之%03d号路灯不亮", len(w.open))
		w.open = append(w.open, title)
		_, err := w.wire.Send(u.ID, u.ID, sandbox.Outgoing{Text: "/suggest " + title + "。原因：线路老化。建议：请镇里更换，涉及三百人。"})
		w.sent(err, false)
	}
}
