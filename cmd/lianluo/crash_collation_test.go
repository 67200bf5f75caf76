package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	mbooks "lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// collatedYears is in how many years the process is killed, three times each.
func collatedYears() int {
	switch {
	case os.Getenv("LIANLUO_CI") == "long":
		return 15
	case thorough():
		return 5
	}
	return 3
}

// firstCollated is the first year that is collated; then come those before it.
const firstCollated = 2025

// TestKilledWhileTheYearIsCollated kills a serving process while two directors collate years
// (§14), pressing the same button at the same time: while they begin, while the members are
// asked and answer, while the year is frozen and while it is posted. What a kill leaves is a
// step whole or not at all; in the end there are one collation, one question to each member,
// one snapshot and one post a year. Only what was under way at a kill is sent twice.
func TestKilledWhileTheYearIsCollated(t *testing.T) {
	c := newCollators(t)
	c.p = c.serve()
	c.round(firstCollated, 0) // how long each stage takes here
	n := collatedYears()
	for i := range n {
		c.round(firstCollated-1-i, 3)
	}
	require.Zero(t, c.p.stop(), c.p.log)
	c.ended()
	c.read(func(tx *gorm.DB) {
		var list []collation.Collation
		require.NoError(t, tx.Find(&list).Error)
		require.Len(t, list, n+1)
		for i := range list {
			require.Equal(t, collation.Told, list[i].State, "%d", list[i].Year)
		}
		var lost int64
		require.NoError(t, tx.Model(&ledger.OutboxRow{}).Where("method = ? AND about <> '' AND state <> ?", ledger.MethodSend, ledger.OutboxSent).Count(&lost).Error)
		require.Zero(t, lost, "what was to be said was said")
	})
	require.Len(t, c.told, (n+1)*(len(c.people)-2+1), "each member was asked, and the group told, of each year")
	twice := 0
	for _, times := range c.told {
		twice += times - 1
	}
	require.Equal(t, c.doubtful, twice, "only what was under way at a kill is sent twice")
	require.Zero(t, c.wire.Pending())
	t.Logf("%d years, %d kills, %d of them before the step was kept, %d messages, %d of them sent twice", n+1, 3*n, c.before, len(c.told), twice)
}

// collators are the people of an office with many years to collate: the first two direct it.
type collators struct {
	*whisperers
	p       *timed
	greeted map[int64]int // a message of the bot, by chat
	year    int
	id      int64 // of its collation

	length   map[string]time.Duration // of a stage
	told     map[heardOf]int          // how often Telegram took it
	call     int64                    // the last one looked at
	doubtful int
	before   int
}

// heardOf is a message that is said once: to a member, or the group, of a year.
type heardOf struct {
	chat int64
	year int
}

func newCollators(t *testing.T) *collators {
	t.Helper()
	c := twoDirectors(t)
	c.write(func(tx *gorm.DB) error {
		staff, err := people.With(tx, people.Director)
		if err != nil {
			return err
		}
		members, err := people.Members(tx)
		if err != nil {
			return err
		}
		require.Len(t, members, len(c.people)-2)
		for i := range collatedYears() + 1 {
			if err := c.aYear(tx, firstCollated-i, &members[i%len(members)], &staff[0]); err != nil {
				return err
			}
		}
		return nil
	})
	return c
}

// twoDirectors are the people of an office that the first two direct.
func twoDirectors(t *testing.T) *collators {
	t.Helper()
	c := &collators{whisperers: newWhisperers(t), greeted: map[int64]int{}, length: map[string]time.Duration{}, told: map[heardOf]int{}}
	require.NoError(t, c.wire.AddBot(c.people[0].ID, c.group))
	c.write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("telegram_id = ?", c.people[1].ID).Update("roles", people.Director).Error
	})
	return c
}

// write writes into the office's database before the program serves it.
func (c *collators) write(what func(tx *gorm.DB) error) {
	c.t.Helper()
	db, err := store.OpenAsIs(c.t.Context(), store.Config{DSN: c.path})
	require.NoError(c.t, err)
	defer db.Close()
	require.NoError(c.t, db.Write(c.t.Context(), func(tx *gorm.DB) error { return what(store.InOffice(tx, 1)) }))
}

// aYear is one with a deed and a donation, and with a briefing that is out.
func (c *collators) aYear(tx *gorm.DB, year int, who, by *people.Person) error {
	day := store.Date(fmt.Sprint(year, "-06-01"))
	d := &deeds.Deed{PersonID: who.ID, Title: "送戏下乡", OnDate: day}
	if _, err := deeds.File(tx, d, []deeds.Amount{{Kind: deeds.Done, Unit: "场", Value: deeds.Units(20)}}, nil, c.at); err != nil {
		return err
	}
	if _, err := deeds.Confirm(tx, d, by, c.at); err != nil {
		return err
	}
	g := &mbooks.Donation{Filing: mbooks.Filing{PersonID: who.ID}, DonorKind: mbooks.ByNobody, Sort: mbooks.Money, Fen: 1_000_000, OnDate: day, Recipient: "青山小学"}
	if _, err := mbooks.FileDonation(tx, g, who, c.at); err != nil {
		return err
	}
	if _, err := mbooks.DonationLife.Advance(tx, g, records.Move[mbooks.State]{To: mbooks.Confirmed, By: by}, c.at); err != nil {
		return err
	}
	b, err := briefing.Draft(tx, calendar.Quarter{Year: year, Q: 4}, nil)
	if err != nil {
		return err
	}
	return briefing.Release(tx, b, by.ID, c.at.AddDate(0, 0, -14))
}

// entriesOfYear are those of aYear.
const entriesOfYear = 2

// stage is what is done at once in a year's collation.
type stage struct {
	name     string
	requests int // that come of it at least
	do       func()
	until    func()          // it is done
	state    collation.State // in which the collation is then
}

func (c *collators) stages() []stage {
	members := c.people[2:]
	nothing := func() {}
	return []stage{
		{"begin", 3, func() { c.both("collate_begin", c.year) }, nothing, collation.Gathering},
		{"ask", 3, func() { c.both("collate_ask", c.id, ":sure") }, nothing, collation.Asking},
		{"be asked", len(members), func() {
			to := c.now().Add(6 * time.Minute)
			c.goTo(to)
			c.p.travel(to)
		}, func() {
			for _, u := range members {
				c.asked(u)
			}
		}, collation.Asking},
		{"answer", len(members), func() {
			for _, u := range members {
				m := c.asked(u)
				_, err := c.wire.Press(u.ID, u.ID, m.MessageID, buttonOf(m, "没问题"))
				require.NoError(c.t, err)
			}
		}, nothing, collation.Asking},
		{"freeze", 3, func() { c.both("collate_freeze", c.id, ":sure") }, nothing, collation.Frozen},
		{"post", 3, func() { c.both("collate_post", c.id, ":sure") }, func() {
			c.until(c.p, c.group, func(m sandbox.Message) bool { return c.of(m.Text+m.Caption) == c.year })
		}, collation.Told},
	}
}

// both has both directors press a button.
func (c *collators) both(data string, args ...any) {
	c.t.Helper()
	data += ":" + fmt.Sprint(args...)
	for _, u := range c.people[:2] {
		if c.greeted[u.ID] == 0 {
			m, _ := c.until(c.p, u.ID, func(sandbox.Message) bool { return true })
			c.greeted[u.ID] = m.MessageID
		}
		_, err := c.wire.PressForged(u.ID, u.ID, c.greeted[u.ID], data)
		require.NoError(c.t, err)
	}
}

// asked waits until a member was asked of the year.
func (c *collators) asked(u sandbox.User) sandbox.Message {
	c.t.Helper()
	m, there := c.until(c.p, u.ID, func(m sandbox.Message) bool { return c.of(m.Text) == c.year })
	require.True(c.t, there, "%s was not asked\n%s", u.FirstName, c.p.log)
	return m
}

// of tells of which year's collation a message is; 0 for none.
func (c *collators) of(text string) int {
	for _, words := range []string{"请核对您%d年的登记", "联络处 %d年度通报"} {
		for year := firstCollated; year >= firstCollated-collatedYears(); year-- {
			if strings.Contains(text, fmt.Sprintf(words, year)) {
				return year
			}
		}
	}
	return 0
}

// round collates a year, with so many kills.
func (c *collators) round(year, kills int) {
	c.t.Helper()
	c.year, c.id = year, c.idOf(year)
	stages := c.stages()
	at := map[int]bool{}
	for _, i := range c.random.Perm(len(stages))[:kills] {
		at[i] = true
	}
	for i, s := range stages {
		began := time.Now()
		if at[i] {
			c.killed(s)
		} else {
			s.do()
		}
		ctx, cancel := c.p.context()
		require.NoError(c.t, c.wire.WaitAcked(ctx), "%s\n%s", s.name, c.p.log)
		cancel()
		s.until()
		if c.length[s.name] == 0 {
			c.length[s.name] = time.Since(began)
		}
		if at[i] || i == len(stages)-1 {
			c.read(func(tx *gorm.DB) { require.Equal(c.t, s.state, c.stands(tx), "%d after %s", year, s.name) })
		}
	}
}

// killed does a stage while the process is killed, at an instant or at a request, and starts it
// again.
func (c *collators) killed(s stage) {
	c.t.Helper()
	p := c.p
	if c.random.IntN(2) == 0 {
		time.AfterFunc(time.Duration(c.random.Int64N(int64(c.length[s.name]))), p.kill)
	} else {
		soon := c.wire.after(1 + c.random.IntN(s.requests))
		go func() {
			<-soon
			p.kill()
		}()
	}
	s.do()
	<-p.done
	run := c.ended()
	c.read(func(tx *gorm.DB) {
		if c.stands(tx) != s.state {
			c.before++
		}
		for key := range run {
			var row ledger.OutboxRow
			require.NoError(c.t, c.rows(tx, key).Take(&row).Error, "said and not in the outbox: %v", key)
			if row.State == ledger.OutboxPending {
				c.doubtful++
			}
		}
	})
	c.p = c.serve()
}

// ended reads what a process that has ended has said, by what it is.
func (c *collators) ended() map[heardOf]bool {
	c.t.Helper()
	c.wire.quiet(c.t)
	run := map[heardOf]bool{}
	for _, call := range c.wire.CallsSince(c.call) {
		c.call = call.Seq
		year := c.of(call.Params["text"] + call.Params["caption"])
		if year == 0 || call.Status != http.StatusOK || call.Method != "sendMessage" && call.Method != "sendPhoto" {
			continue
		}
		chat, err := strconv.ParseInt(call.Params["chat_id"], 10, 64)
		require.NoError(c.t, err)
		key := heardOf{chat, year}
		c.told[key]++
		run[key] = true
	}
	return run
}

// read reads a copy of the database, so that the next start finds it as a kill left it.
func (c *collators) read(what func(tx *gorm.DB)) {
	c.t.Helper()
	copied := filepath.Join(c.t.TempDir(), "left.db")
	for _, suffix := range []string{"", "-wal"} {
		copyIfThere(c.t, c.path+suffix, copied+suffix)
	}
	db, err := store.OpenAsIs(c.t.Context(), store.Config{DSN: copied, Synchronous: "NORMAL"})
	require.NoError(c.t, err)
	defer db.Close()
	problems, err := db.Integrity(c.t.Context())
	require.NoError(c.t, err)
	require.Empty(c.t, problems)
	what(store.InOffice(db.Read(c.t.Context()), 1))
}

// rows are the outbox's of a message that is said once. Years are collated one after the other.
func (c *collators) rows(tx *gorm.DB, key heardOf) *gorm.DB {
	about := records.Ref{Kind: records.KindCollation, ID: c.idOf(key.year)}
	return tx.Model(&ledger.OutboxRow{}).Omit("file").Where("method = ? AND chat_id = ? AND about = ?", ledger.MethodSend, key.chat, about.String())
}

func (c *collators) idOf(year int) int64 { return int64(firstCollated - year + 1) }

// stands holds that each year is at a step with all that belongs to it and nothing of the next,
// and gives where the newest is; "" before it is begun.
func (c *collators) stands(tx *gorm.DB) (newest collation.State) {
	c.t.Helper()
	var list []collation.Collation
	require.NoError(c.t, tx.Order("id").Find(&list).Error)
	years := map[int]bool{}
	for i := range list {
		col := &list[i]
		require.False(c.t, years[col.Year], "an office has one a year")
		years[col.Year] = true
		var asked, heard, posted int64
		require.NoError(c.t, tx.Model(&collation.Asked{}).Where("collation_id = ?", col.ID).Count(&asked).Error)
		for _, u := range c.people[2:] {
			var n int64
			require.NoError(c.t, c.rows(tx, heardOf{u.ID, col.Year}).Count(&n).Error)
			require.LessOrEqual(c.t, n, int64(1), "asked twice")
			heard += n
		}
		require.NoError(c.t, c.rows(tx, heardOf{c.group, col.Year}).Count(&posted).Error)
		entries, err := collation.EntriesOf(tx, col)
		require.NoError(c.t, err)
		members, want := int64(len(c.people)-2), [4]int64{}
		if col.State != collation.Gathering {
			want[0], want[1] = members, members
		}
		if col.State == collation.Frozen || col.State == collation.Told {
			want[2] = entriesOfYear
			kept, err := json.Marshal(collation.Total(entries))
			require.NoError(c.t, err)
			require.JSONEq(c.t, string(kept), col.Totals)
		}
		if col.State == collation.Told {
			want[3] = 1
			require.NotZero(c.t, col.PostRef)
		}
		require.Equal(c.t, want, [4]int64{asked, heard, int64(len(entries)), posted}, "%d is %s: asked, told so, frozen, posted", col.Year, col.State)
		if col.Year == c.year {
			newest = col.State
		}
	}
	return newest
}
