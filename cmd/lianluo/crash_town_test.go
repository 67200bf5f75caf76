package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// How much a round brings, between two kills.
const (
	roundPresses     = 5
	roundTexts       = 4
	roundSuggestions = 2
	pressers         = 20 // of the office that checks in by button
	typers           = 25 // of each office that checks in by text
)

const firstUpdate = 100_000_001

// The accounts of those who act.
const (
	presserBase = 10_000
	typerBase   = 20_000
	joinerBase  = 30_000
	founderBase = 40_000
	rivalBase   = 50_000
	clockBase   = 60_000 // the director; the two members follow
	deskAccount = 60_010 // the director of the first office, who publishes
)

// town is what a crash test plays in: offices with something of everything
// that can be under way, and the people who are about to do it. A deed is
// known by a key: "checkin ACCOUNT/ACTIVITY", "suggestion TITLE", "claim N",
// "named N", "join ACCOUNT", "release QUARTER", "reminder ACTIVITY/ACCOUNT",
// "close ACTIVITY".
type town struct {
	wire   *wire
	path   string
	random *rand.Rand
	rounds int
	begin  time.Time

	group, clockGroup int64
	sessions          []int64          // of the press office
	typed             map[int64]int64  // activity of an office that types, by the member's account
	topics            map[string]int64 // activity, by its topic
	presses           [][2]int64       // account, activity: not pressed yet
	claims            []string         // codes not opened yet
	joins             []string
	byHand            []briefing.Briefing // the director is to release them
	due               map[string]time.Time

	pressed map[string]string // key, by callback id
	buttons map[string]bool   // the keys that an answer to a button confirms
	wished  []string          // everything that is to have happened by the end
	greeted map[int64]int     // a message of the bot, by chat
	rivals  map[string]int    // how often a claim was disputed, by its key
	next    struct{ typer, suggestion, claim, join int }
}

// newTown seeds a database and gives the people their phones.
func newTown(t *testing.T, rounds int, seed uint64) *town {
	t.Helper()
	w := &town{
		wire:   newWire(t, sandbox.Options{BotUsername: "crash_test_bot", CallbackTTL: time.Hour, KeepCalls: 1_000_000, FirstUpdateID: firstUpdate}),
		path:   filepath.Join(t.TempDir(), "crash.db"),
		random: rand.New(rand.NewPCG(seed, 2)), rounds: rounds, begin: time.Now(),
		typed: map[int64]int64{}, topics: map[string]int64{}, due: map[string]time.Time{},
		pressed: map[string]string{}, buttons: map[string]bool{}, greeted: map[int64]int{}, rivals: map[string]int{},
	}
	db, err := store.Open(t.Context(), store.Config{DSN: w.path, Synchronous: "NORMAL"})
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error {
		// The outbox keeps no words of what was sent; these books count them.
		for _, q := range []string{
			"CREATE TABLE said_words (id INTEGER PRIMARY KEY, payload TEXT NOT NULL)",
			"CREATE TRIGGER keep_said AFTER INSERT ON outbox BEGIN INSERT INTO said_words VALUES (NEW.id, NEW.payload); END",
		} {
			if err := tx.Exec(q).Error; err != nil {
				return err
			}
		}
		for _, seed := range []func(tx *gorm.DB) error{w.pressOffice, w.typeOffices, w.joinOffice, w.clockOffice, w.codes} {
			if err := seed(tx); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, db.Close())
	return w
}

// noonZone is a zone in which it is the middle of the day: nobody's quiet
// hours. (Etc/GMT-8 is UTC+8.)
func (w *town) noonZone() string {
	offset := 12 - w.begin.UTC().Hour()
	return fmt.Sprintf("Etc/GMT%+d", -offset)
}

func (w *town) office(tx *gorm.DB, name string, group int64) (*gorm.DB, error) {
	o := &people.Office{Name: name, TimeZone: w.noonZone(), GroupChatID: group}
	if err := awake(o); err != nil {
		return nil, err
	}
	err := tx.Create(o).Error
	return store.InOffice(tx, o.ID), err
}

// person keeps somebody of the roster; account 0 has not joined.
func (w *town) person(tx *gorm.DB, name string, account int64, roles people.Role) (*people.Person, error) {
	p, err := people.AddPerson(tx, name, roles)
	if err != nil || account == 0 {
		return p, err
	}
	w.wire.AddUser(sandbox.User{ID: account, FirstName: name, LanguageCode: "zh-hans"})
	return p, people.JoinOffice(tx, p, account, "", w.begin)
}

func (w *town) session(tx *gorm.DB, topic string, starts time.Time) (int64, error) {
	a := &activities.Activity{Kind: activities.Study, Topic: topic, Place: "镇政府三楼会议室", StartsAt: starts, CreatedAt: store.Stamp(w.begin.Add(-time.Minute))}
	err := activities.Create(tx, a)
	w.topics[topic] = a.ID
	return a.ID, err
}

// pressOffice checks in by button and files suggestions. Each session has its
// live post in the group.
func (w *town) pressOffice(tx *gorm.DB) error {
	w.wire.AddUser(sandbox.User{ID: deskAccount, FirstName: "主任", LanguageCode: "zh-hans"})
	w.group = w.wire.AddGroup("委员群", deskAccount).ID
	tx, err := w.office(tx, "青山镇政协联络处", w.group)
	if err != nil {
		return err
	}
	if _, err := w.person(tx, "孙立国", deskAccount, people.Director); err != nil {
		return err
	}
	for n := range pressers {
		roles := people.Member
		if n < pressers/4 { // answers and what the staff is told meet in one chat
			roles |= people.Secretary
		}
		if _, err := w.person(tx, fmt.Sprintf("委员%d", n), int64(presserBase+n), roles); err != nil {
			return err
		}
	}
	for n := range (w.rounds+1)*roundPresses/pressers + 1 {
		id, err := w.session(tx, fmt.Sprintf("P%04d", n), w.begin.Add(25*time.Minute))
		if err != nil {
			return err
		}
		w.sessions = append(w.sessions, id)
		for m := range pressers {
			w.presses = append(w.presses, [2]int64{int64(presserBase + m), id})
		}
	}
	w.random.Shuffle(len(w.presses), func(i, j int) { w.presses[i], w.presses[j] = w.presses[j], w.presses[i] })
	return nil
}

// typeOffices have one session each, so that a bare /checkin means it.
func (w *town) typeOffices(tx *gorm.DB) error {
	for first := 0; first < (w.rounds+1)*roundTexts; first += typers {
		tx, err := w.office(tx, fmt.Sprintf("红旗%d乡政协联络处", first), 0)
		if err != nil {
			return err
		}
		id, err := w.session(tx, fmt.Sprintf("T%04d", first), w.begin.Add(25*time.Minute))
		if err != nil {
			return err
		}
		for n := first; n < first+typers; n++ {
			account := int64(typerBase + n)
			roles := people.Member
			if n == first {
				roles |= people.Director
			}
			if _, err := w.person(tx, fmt.Sprintf("委员%d", n), account, roles); err != nil {
				return err
			}
			w.typed[account] = id
		}
	}
	return nil
}

// joinOffice has a roster of people who have not joined yet.
func (w *town) joinOffice(tx *gorm.DB) error {
	tx, err := w.office(tx, "柳林乡政协联络处", 0)
	if err != nil {
		return err
	}
	for n := range w.rounds + 1 {
		p, err := w.person(tx, fmt.Sprintf("新委员%d", n), 0, people.Member)
		if err != nil {
			return err
		}
		w.wire.AddUser(sandbox.User{ID: int64(joinerBase + n), FirstName: p.Name, LanguageCode: "zh-hans"})
		code, err := people.NewCode(tx, people.CodeJoin, p.OfficeID, p.ID, time.Hour)
		if err != nil {
			return err
		}
		w.joins = append(w.joins, code)
	}
	return nil
}

// codes are claim codes, each for one office more.
func (w *town) codes(tx *gorm.DB) error {
	for n := range w.rounds + 1 {
		code, err := people.NewCode(tx, people.CodeClaim, 0, 0, time.Hour)
		if err != nil {
			return err
		}
		w.claims = append(w.claims, code)
		for _, base := range []int64{founderBase, rivalBase} {
			w.wire.AddUser(sandbox.User{ID: base + int64(n), FirstName: fmt.Sprintf("建处人%d", n), LanguageCode: "zh-hans"})
		}
	}
	return nil
}

// clockStep is the time between two things that fall due by the clock.
const clockStep = 700 * time.Millisecond

// clockOffice is where things fall due: reminders, sessions to be closed,
// briefings to go out, some before the test begins and the others all through
// it. Other briefings wait for the director.
func (w *town) clockOffice(tx *gorm.DB) error {
	w.wire.AddUser(sandbox.User{ID: clockBase, FirstName: "主任", LanguageCode: "zh-hans"})
	w.clockGroup = w.wire.AddGroup("时钟群", clockBase).ID
	tx, err := w.office(tx, "石桥乡政协联络处", w.clockGroup)
	if err != nil {
		return err
	}
	if _, err := w.person(tx, "王主任", clockBase, people.Director); err != nil {
		return err
	}
	members := []int64{clockBase + 1, clockBase + 2}
	for _, account := range members {
		if _, err := w.person(tx, fmt.Sprintf("委员%d", account), account, people.Member); err != nil {
			return err
		}
	}
	q := calendar.QuarterOf(w.begin).Prev()
	for n := range w.rounds + 10 {
		due := store.Stamp(w.begin.Add(time.Duration(n-10) * clockStep))
		id, err := w.session(tx, fmt.Sprintf("K%04d", n), due.Add(time.Hour)) // an hour before it is due
		if err != nil {
			return err
		}
		for _, account := range members {
			w.due[fmt.Sprintf("reminder %d/%d", id, account)] = due
		}
		if n%2 == 0 {
			continue
		}
		if id, err = w.session(tx, fmt.Sprintf("C%04d", n), due.Add(-4*time.Hour)); err != nil { // closed two hours after its end
			return err
		}
		w.due[fmt.Sprintf("close %d", id)] = due
		if _, err := briefing.Draft(tx, q, &due); err != nil {
			return err
		}
		w.due["release "+q.Key()] = due
		q = q.Prev()
		b, err := briefing.Draft(tx, q, nil)
		if err != nil {
			return err
		}
		w.byHand = append(w.byHand, *b)
		q = q.Prev()
	}
	return nil
}

// arrive lets those press Start who are to press buttons, and the bot into the
// groups.
func (w *town) arrive(t *testing.T) {
	t.Helper()
	require.NoError(t, w.wire.AddBot(deskAccount, w.group))
	require.NoError(t, w.wire.AddBot(clockBase, w.clockGroup))
	require.NoError(t, w.wire.PromoteBot(deskAccount, w.group, true)) // so that it may pin
	accounts := []int64{deskAccount, clockBase, clockBase + 1, clockBase + 2}
	for n := range pressers {
		accounts = append(accounts, int64(presserBase+n))
	}
	for _, account := range accounts {
		_, err := w.wire.Start(account, "")
		require.NoError(t, err)
		w.greeted[account] = 0
	}
	ctx, cancel := patiently(t)
	defer cancel()
	events := w.wire.Subscribe()
	defer events.Close()
	look := func(chat int64) {
		for _, m := range w.wire.Messages(chat) {
			if m.From != nil && m.From.IsBot {
				w.greeted[chat] = m.MessageID
			}
		}
	}
	for _, chat := range accounts {
		look(chat)
		for w.greeted[chat] == 0 {
			_, err := events.Next(ctx)
			require.NoError(t, err, "nobody greets %d", chat)
			look(chat)
		}
	}
	for _, id := range w.sessions {
		w.press(t, deskAccount, fmt.Sprintf("session_post:%d", id), "")
	}
	require.NoError(t, w.wire.WaitAcked(ctx))
}

// press presses a button; key is the deed that its answer confirms.
func (w *town) press(t *testing.T, account int64, data, key string) {
	t.Helper()
	id, err := w.wire.PressForged(account, account, w.greeted[account], data)
	require.NoError(t, err)
	if key != "" {
		w.pressed[id], w.buttons[key] = key, true
	}
}

func (w *town) say(t *testing.T, account int64, text string) {
	t.Helper()
	_, err := w.wire.Send(account, account, sandbox.Outgoing{Text: text})
	require.NoError(t, err)
}

func (w *town) open(t *testing.T, account int64, payload string) {
	t.Helper()
	_, err := w.wire.Start(account, payload)
	require.NoError(t, err)
}

// acts are what people do in a round, in an order of chance.
func (w *town) acts(t *testing.T) []func() {
	t.Helper()
	var list []func()
	do := func(fn func()) { list = append(list, fn) }
	for range min(roundPresses, len(w.presses)) {
		who := w.presses[0]
		w.presses = w.presses[1:]
		key := fmt.Sprintf("checkin %d/%d", who[0], who[1])
		w.wished = append(w.wished, key)
		times := 1 + w.random.IntN(5)/4 // one in five presses twice
		do(func() {
			for range times {
				w.press(t, who[0], fmt.Sprintf("checkin:%d", who[1]), key)
			}
		})
	}
	for range roundTexts {
		account := int64(typerBase + w.next.typer)
		w.next.typer++
		w.wished = append(w.wished, fmt.Sprintf("checkin %d/%d", account, w.typed[account]))
		do(func() {
			w.open(t, account, "")
			w.say(t, account, "/checkin")
		})
	}
	for range roundSuggestions {
		account := int64(presserBase + w.random.IntN(pressers))
		title := w.han(14)
		w.wished = append(w.wished, "suggestion "+title)
		do(func() { w.say(t, account, "/suggest "+title+"。原因："+w.han(8)+"。建议："+w.han(8)+"。") })
	}
	n := w.next.join
	w.next.join++
	w.wished = append(w.wished, fmt.Sprintf("join %d", joinerBase+n))
	do(func() { w.open(t, int64(joinerBase+n), people.CodeJoin+"-"+w.joins[n]) })
	do(w.claim(t))
	if len(w.byHand) > 0 && n%2 == 0 {
		b := w.byHand[0]
		w.byHand = w.byHand[1:]
		w.wished = append(w.wished, "release "+b.Of().Key())
		do(func() { w.press(t, clockBase, fmt.Sprintf("briefing_release:%d", b.ID), "") })
	}
	w.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// claim opens a claim link: one opener, who names the office, or two at once,
// of whom the quicker gets it.
func (w *town) claim(t *testing.T) func() {
	n := w.next.claim
	w.next.claim++
	payload := people.CodeClaim + "-" + w.claims[n]
	w.wished = append(w.wished, fmt.Sprintf("claim %d", n))
	if n%3 == 0 {
		return func() {
			w.open(t, int64(rivalBase+n), payload)
			w.open(t, int64(founderBase+n), payload)
		}
	}
	w.wished = append(w.wished, namedKey(officeCalled(n)))
	return func() {
		w.open(t, int64(founderBase+n), payload)
		w.say(t, int64(founderBase+n), officeCalled(n))
	}
}

// officeCalled is a name that no other office has.
func officeCalled(n int) string {
	digits := []rune("零一二三四五六七八九")
	return "新" + string([]rune{digits[n/1000%10], digits[n/100%10], digits[n/10%10], digits[n%10]}) + "镇政协联络处"
}

// han is a text of n characters that resembles no other: of rare ones, that no word of
// the field has.
func (w *town) han(n int) string {
	text := make([]rune, n)
	for i := range text {
		text[i] = rune(0x3400 + w.random.IntN(0x1900))
	}
	return string(text)
}
