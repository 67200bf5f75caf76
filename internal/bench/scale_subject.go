package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	tg "github.com/go-telegram/bot/models"
	"github.com/jonboulle/clockwork"
	"gorm.io/gorm"

	"lianluo/internal/app"
	"lianluo/internal/demo"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	mledger "lianluo/models/ledger"
	"lianluo/models/store"
)

// subject is a database that is measured.
type subject struct {
	offices int
	path    string
	times   map[string][]time.Duration // by the clock on the wall, of each time that a thing was done
	cpu     map[string][]time.Duration // of the processor, the mean of each round
	memory  int64                      // in bytes, when idle

	app    *app.App
	api    *StubAPI
	clock  *clockwork.FakeClock
	rng    *rand.Rand
	update int64
	stop   func()

	guests   []seat // who has yet to check in, in random order
	quarters []asked
	collated int // the newest year that is in order
}

// seat is a member of an office, by number.
type seat struct{ office, member int }

// asked is a quarter of an office of which there is no briefing.
type asked struct {
	office  int
	quarter calendar.Quarter
}

// aboutToMeet is how long after the making of the database its offices' session
// is open for check-in at the latest (see demo).
const aboutToMeet = 6 * time.Minute

// open starts the program on the database, with the clock at the time of its
// records.
func (d *subject) open(ctx context.Context, seed uint64) error {
	made, err := madeAt(ctx, d.path)
	if err != nil {
		return err
	}
	d.api = NewStubAPI()
	d.clock = clockwork.NewFakeClockAt(made.Add(aboutToMeet))
	d.rng = rand.New(rand.NewPCG(seed, uint64(d.offices)))
	// NORMAL: the time that a disk takes to make a commit last is the same
	// however large the file, and would hide what is to be seen.
	d.app, err = app.New(ctx, app.Config{
		Token: d.api.Token(), API: d.api.URL(), DB: d.path, Sync: "NORMAL", TimeZone: "Asia/Shanghai", Clock: d.clock,
	})
	if err != nil {
		d.api.Close()
		return err
	}
	spent, begun := cpuTime(), time.Now()
	if err := d.app.Scheduler.RunDue(ctx); err != nil {
		return err
	}
	d.times[firstPass] = append(d.times[firstPass], time.Since(begun))
	d.cpu[firstPass] = append(d.cpu[firstPass], cpuTime()-spent)
	work, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- d.app.Run(work) }()
	d.stop = func() {
		cancel()
		<-ended
	}
	select {
	case <-d.app.Running():
	case err := <-ended:
		ended <- nil
		return errors.Join(err, errors.New("the program did not start"))
	}
	if err := d.deal(ctx); err != nil {
		return err
	}
	return d.app.Bot.Drain(ctx)
}

// madeAt reads up to when a database's records go.
func madeAt(ctx context.Context, path string) (at time.Time, err error) {
	db, err := store.OpenAsIs(ctx, store.Config{DSN: path})
	if err != nil {
		return at, err
	}
	defer db.Close()
	noted, err := mledger.Noted(db.Read(ctx), madeNote)
	if err != nil {
		return at, err
	}
	return time.Parse(time.RFC3339, noted)
}

func (d *subject) close() {
	d.stop()
	_ = d.app.Close()
	d.api.Close()
}

// deal deals out what can be done once only and was not done by an earlier run
// on the same database. The updates' ids go on from that run's.
func (d *subject) deal(ctx context.Context) error {
	tx := store.AcrossOffices(d.app.DB.Read(ctx))
	var there []int64
	var written []briefing.Briefing
	err := errors.Join(
		tx.Raw("SELECT COALESCE(MAX(update_id), 0) FROM seen_updates").Scan(&d.update).Error,
		tx.Raw(`SELECT people.telegram_id FROM activities JOIN attendances ON attendances.activity_id = activities.id
			JOIN people ON people.id = attendances.person_id
			WHERE activities.state = ? AND attendances.checked_in_at IS NOT NULL`, activities.Planned).Scan(&there).Error,
		tx.Select("office_id", "year", "quarter").Find(&written).Error,
		tx.Raw("SELECT COALESCE(MAX(year), 0) FROM collations").Scan(&d.collated).Error,
	)
	if err != nil {
		return fmt.Errorf("read what is done already: %w", err)
	}
	for office := range d.offices {
		for member := range demo.PeoplePerOffice - 1 {
			d.guests = append(d.guests, seat{office, member + 1})
		}
		q := calendar.QuarterOf(d.clock.Now()).Prev()
		for range 48 { // years of them
			q = q.Prev()
			d.quarters = append(d.quarters, asked{office, q})
		}
	}
	came, done := map[int64]bool{}, map[asked]bool{}
	for _, account := range there {
		came[account] = true
	}
	for _, b := range written {
		done[asked{int(b.OfficeID) - 1, calendar.Quarter{Year: b.Year, Q: b.Quarter}}] = true
	}
	d.guests = slices.DeleteFunc(d.guests, func(who seat) bool { return came[d.account(who)] })
	d.quarters = slices.DeleteFunc(d.quarters, func(a asked) bool { return done[a] })
	d.rng.Shuffle(len(d.guests), func(i, j int) { d.guests[i], d.guests[j] = d.guests[j], d.guests[i] })
	d.rng.Shuffle(len(d.quarters), func(i, j int) { d.quarters[i], d.quarters[j] = d.quarters[j], d.quarters[i] })
	return nil
}

// readAhead reads the whole file, so that the system has it in memory: what a
// page costs that has to come from the disk is the disk's affair.
func (d *subject) readAhead() error {
	f, err := os.Open(d.path)
	if err != nil {
		return err
	}
	defer f.Close()
	// Not io.Copy to io.Discard with its 8 KB at a time.
	buf := make([]byte, 4<<20)
	for err == nil {
		_, err = f.Read(buf)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// warm does each thing a few times.
func (d *subject) warm(ctx context.Context) error {
	for _, op := range operations {
		for range 3 {
			if _, err := op.do(ctx, d); err != nil {
				return fmt.Errorf("%s with %d offices: %w", op.name, d.offices, err)
			}
		}
	}
	return nil
}

func (d *subject) measure(ctx context.Context, op operation, times int) error {
	runtime.GC() // what another subject has left is not this one's to clear away
	spent := cpuTime()
	defer func() { d.cpu[op.name] = append(d.cpu[op.name], (cpuTime()-spent)/time.Duration(times)) }()
	for range times {
		took, err := op.do(ctx, d)
		if err != nil {
			return err
		}
		d.times[op.name] = append(d.times[op.name], took)
	}
	return nil
}

// say sends what a person writes and gives the time until it is committed. The
// answers are delivered before it returns, outside of that time.
func (d *subject) say(ctx context.Context, who seat, text string) (time.Duration, error) {
	from := d.account(who)
	return d.submit(ctx, &tg.Update{Message: &tg.Message{
		From: &tg.User{ID: from, LanguageCode: "zh-hans"}, Chat: tg.Chat{ID: from, Type: tg.ChatTypePrivate}, Text: text,
	}})
}

// press presses a button in a person's private chat.
func (d *subject) press(ctx context.Context, who seat, data string) (time.Duration, error) {
	from := d.account(who)
	return d.submit(ctx, &tg.Update{CallbackQuery: &tg.CallbackQuery{
		ID: "1", From: tg.User{ID: from, LanguageCode: "zh-hans"}, Data: data, Message: tg.MaybeInaccessibleMessage{
			Message: &tg.Message{ID: 1, Chat: tg.Chat{ID: from, Type: tg.ChatTypePrivate}},
		},
	}})
}

func (d *subject) account(who seat) int64 {
	return firstAccount + int64(who.office*demo.PeoplePerOffice+who.member)
}

func (d *subject) submit(ctx context.Context, u *tg.Update) (time.Duration, error) {
	d.update++
	u.ID = d.update
	result := make(chan error, 1)
	asked := d.api.taken.Load()
	begun := time.Now()
	if err := d.app.Bot.Submit(ctx, []*tg.Update{u}, func(_ int, err error) { result <- err }); err != nil {
		return 0, err
	}
	err := <-result
	took := time.Since(begun)
	if err := errors.Join(err, d.app.Bot.Drain(ctx)); err != nil {
		return 0, err
	}
	if d.api.taken.Load() == asked { // a duplicate costs nothing
		return 0, fmt.Errorf("update %d had no answer", u.ID)
	}
	return took, nil
}

// anyone is a random member of a random office.
func (d *subject) anyone() seat {
	return seat{d.rng.IntN(d.offices), 1 + d.rng.IntN(demo.PeoplePerOffice-1)}
}

// read reads records of a random office and gives the time it took.
func (d *subject) read(ctx context.Context, fn func(tx *gorm.DB) error) (time.Duration, error) {
	tx := store.InOffice(d.app.DB.Read(ctx), int64(d.rng.IntN(d.offices)+1))
	begun := time.Now()
	err := fn(tx)
	return time.Since(begun), err
}
