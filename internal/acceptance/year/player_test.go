package year

import (
	"cmp"
	"context"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/store"
)

// The year begins in its last December and ends when its last briefing is out.
var (
	firstDay = time.Date(2025, 12, 29, 8, 30, 0, 0, harness.Shanghai)
	lastDay  = time.Date(2027, 1, 6, 18, 0, 0, 0, harness.Shanghai)
)

// act is something that somebody does.
type act struct {
	at  time.Time
	do  func()
	seq int
}

// player plays the script.
type player struct {
	*harness.Harness
	Contact    *harness.Person // the party contact, once invited
	t          testing.TB
	rng        *rand.Rand
	activities []*activity
	attendance *table
	acts       []act
	restarts   bool // stop and start the program where the script says so
	sub        *sandbox.Subscription
	presses    []string // labels, in the order in which they were pressed
	private    []canary
	consented  []canary // may be seen in the group from their time on
	used       map[string]int
	receipts   map[int64]string  // of what was written to the room of supervision
	reports    map[string]string // to the committee as they were sent, by the quarter
}

// canary is something private that somebody typed.
type canary struct {
	Text, By string
	At       time.Time
}

func play(t testing.TB, restarts bool) *player {
	p := &player{t: t, restarts: restarts, used: map[string]int{}, receipts: map[int64]string{}, reports: map[string]string{}, rng: rand.New(rand.NewPCG(2026, 1)),
		activities: readActivities(t), attendance: readTable(t, "attendance.txt")}
	p.Harness = harness.New(t, harness.At(firstDay), harness.DaysOff())
	p.sub = p.Sandbox.Subscribe()
	p.Seed()
	defer func() {
		if t.Failed() && *logs != "" {
			write(t, *logs, p.transcripts(p.heard()))
		}
	}()
	for _, file := range []string{"events.txt", "office.txt"} {
		for _, s := range groupByTime(readEvents(t, file)) {
			p.plan(s[0].At, func() {
				for i := range s {
					p.step(&s[i])
				}
			})
		}
	}
	for _, a := range p.activities {
		p.planActivity(a)
	}
	slices.SortStableFunc(p.acts, func(a, b act) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.seq, b.seq)) })
	for _, x := range p.acts {
		p.until(x.at)
		x.do()
	}
	p.until(lastDay)
	return p
}

// groupByTime keeps together what one person does in one go.
func groupByTime(list []step) (groups [][]step) {
	for i := range list {
		if n := len(groups); n > 0 && groups[n-1][0].At.Equal(list[i].At) && groups[n-1][0].Who == list[i].Who {
			groups[n-1] = append(groups[n-1], list[i])
			continue
		}
		groups = append(groups, []step{list[i]})
	}
	return groups
}

func (p *player) plan(at time.Time, do func()) { p.acts = append(p.acts, act{at, do, len(p.acts)}) }

// until moves the clock on; it never goes back.
func (p *player) until(at time.Time) {
	if at.After(p.Clock.Now()) {
		p.AdvanceTo(at)
	}
}

// wait lets some minutes pass, as between a question and its answer.
func (p *player) wait(minutes int) {
	p.AdvanceTo(p.Clock.Now().Add(time.Duration(minutes) * time.Minute))
}

// minutes gives a whole number of minutes in [from, to).
func (p *player) minutes(from, to int) time.Duration {
	return time.Duration(from+p.rng.IntN(to-from)) * time.Minute
}

func (p *player) person(name string) *harness.Person {
	if name == "主任" {
		return p.Director
	}
	if p.Contact != nil && p.Contact.Name == name {
		return p.Contact
	}
	i := slices.IndexFunc(p.Members, func(m *harness.Person) bool { return m.Name == name })
	require.GreaterOrEqual(p.t, i, 0, name)
	return p.Members[i]
}

// says types something private.
func (p *player) says(who *harness.Person, text string) {
	p.keep(who, text)
	who.Send(text)
}

// keep notes what is private; the name of a command is not.
func (p *player) keep(who *harness.Person, text string) {
	if command, words, ok := strings.Cut(text, " "); ok && strings.HasPrefix(command, "/") {
		text = words
	}
	p.private = append(p.private, canary{text, who.Name, p.Clock.Now()})
}

// next takes the next of a pool of words: no two people write the same, so that
// what is seen tells whose it is.
func (p *player) next(pool string, list []string) string {
	n := p.used[pool]
	p.used[pool]++
	require.Less(p.t, n, len(list), "too few %s", pool)
	return list[n]
}

// button is one that somebody can press.
type button struct {
	chat    int64
	message int
	text    string
	data    string
}

// find gives the newest button of a chat with one of the labels, under a
// message that says about ("" for any).
func (p *player) find(chat int64, about, labels string) *button {
	for _, m := range slices.Backward(p.Sandbox.Messages(chat)) {
		if m.ReplyMarkup == nil || !strings.Contains(html.UnescapeString(m.Text+m.Caption), about) {
			continue
		}
		for _, label := range strings.Split(labels, "|") {
			var like *button
			for _, row := range m.ReplyMarkup.InlineKeyboard {
				for _, b := range row {
					switch {
					case b.CallbackData == "":
					case b.Text == label: // 修改 is not 保存修改
						return &button{chat, m.MessageID, b.Text, b.CallbackData}
					case like == nil && strings.Contains(b.Text, label):
						like = &button{chat, m.MessageID, b.Text, b.CallbackData}
					}
				}
			}
			if like != nil {
				return like
			}
		}
	}
	return nil
}

// press presses the button that find finds and waits for what follows.
func (p *player) press(who *harness.Person, chat int64, about, labels string) {
	p.t.Helper()
	b := p.find(chat, about, labels)
	require.NotNil(p.t, b, "%s: %s finds no button %q about %q; the chat ends:\n%s",
		p.Clock.Now().In(harness.Shanghai).Format(time.DateTime), who.Name, labels, about, who.Last())
	p.presses = append(p.presses, b.text)
	_, err := p.Sandbox.Press(who.ID, b.chat, b.message, b.data)
	require.NoError(p.t, err)
	p.Settle()
}

// tap presses the newest button with one of the labels in the private chat.
func (p *player) tap(who *harness.Person, labels string) { p.press(who, who.ID, "", labels) }

// tapAbout is tap under a message that names the activity.
func (p *player) tapAbout(who *harness.Person, a *activity, labels string) {
	p.press(who, who.ID, a.Topic, labels)
}

// tapPost presses a button of the activity's post in the group.
func (p *player) tapPost(who *harness.Person, a *activity, label string) {
	p.press(who, p.Group.ID, a.Topic, label)
}

// lastHas tells whether the newest message has such a button.
func (p *player) lastHas(who *harness.Person, label string) bool {
	last := who.Last()
	i := strings.Index(last, "\n[ ")
	return i >= 0 && strings.Contains(last[i:], label)
}

// id is the program's number of an activity.
func (p *player) id(a *activity) (id int64) {
	p.Rows(func(tx *gorm.DB) error {
		return tx.Model(&activities.Activity{}).Where("starts_at = ? AND state <> ?", store.Stamp(a.Start), activities.ActivityCancelled).Pluck("id", &id).Error
	})
	require.NotZero(p.t, id, "%s is not planned", a.Key)
	return id
}

func (p *player) at(key string) *activity {
	i := slices.IndexFunc(p.activities, func(a *activity) bool { return a.Key == key })
	require.GreaterOrEqual(p.t, i, 0, key)
	return p.activities[i]
}

// restart ends the program and begins it again on the same database.
func (p *player) restart() {
	if p.restarts {
		p.Stop()
		p.Start()
	}
}

// heard is everything that happened in the chats, in order.
func (p *player) heard() (list []sandbox.Event) {
	done, cancel := context.WithCancel(context.Background())
	cancel()
	for {
		e, err := p.sub.Next(done)
		if err != nil {
			return list
		}
		list = append(list, e)
	}
}
