package security_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// Marks of words that must not get everywhere: foreign stands in every word of
// the second office, secret in what the author of the first one wrote for the
// staff, discreet in what another member did. Of the author's suggestions shown stands in
// the one that colleagues may read and that was not sent to the committee, sent in the one
// that was sent and that colleagues may not read, secret in the one that is neither.
// counsel stands in opinions to a consultation, signed in a word of supervision under a name,
// unnamed in one without. None stands in a catalogue, and inputs are cleared of them.
const (
	foreign  = "甪"
	secret   = "讳"
	discreet = "隐"
	shown    = "敞"
	sent     = "呈"
	counsel  = "谘"
	signed   = "谏"
	unnamed  = "诤"
)

var marks = []string{foreign, secret, discreet, shown, sent, counsel, signed, unnamed}

// foreignTitle is what the second office's group is called.
const foreignTitle = foreign + "群"

// Everybody who may try something. The second office has a director and a
// member; one account belongs to both offices.
const (
	stranger  = "stranger"
	left      = "left"
	observer  = "observer"
	contact   = "contact"
	member    = "member"
	author    = "author" // the member whose records there are
	secretary = "secretary"
	director  = "director"
	outsider  = "outsider" // a member of the second office
	other     = "other"    // its director
	both      = "both"     // a member of both
)

// cast is everybody in the order of their accounts, from firstAccount on.
var cast = []string{stranger, left, observer, contact, member, author, secretary, director, outsider, other, both}

const firstAccount = 1001

func account(role string) int64 {
	for i, r := range cast {
		if r == role {
			return firstAccount + int64(i)
		}
	}
	panic("nobody is called " + role)
}

// onPhone is what a role is called in Telegram: a director hears of it when somebody
// opens a join link, so it has no mark of an office's own.
func onPhone(role string) string { return strings.ReplaceAll(called(role), foreign, "外") }

// called is a person's name: distinct in each office, and that of a stranger.
func called(role string) string {
	switch role {
	case outsider:
		return foreign + "伟"
	case other:
		return foreign + "国"
	}
	return map[string]string{
		stranger: "路人", left: "旧人", observer: "观人", contact: "联人", member: "周涛", author: "李强", secretary: "文人", director: "孙立国", both: "王芳",
	}[role]
}

// The chats of the scene: the groups of the two offices and one that is bound
// to none.
type chats struct{ group, foreignGroup, strangeGroup int64 }

// garden is a database in which everything stands that people can do, made
// once by people doing it.
type garden struct {
	dir   string
	chats chats
}

func (g *garden) file() string { return filepath.Join(g.dir, "planted.db") }

var planted *garden // nil until it is needed

var plant = sync.OnceValue(func() *garden {
	dir, err := os.MkdirTemp("", "lianluo-security-")
	if err != nil {
		panic(err)
	}
	planted = &garden{dir: dir}
	planted.chats = (&gardener{lone: &lone{}}).plant(planted.file())
	return planted
})

// lone is a test without a test around it: what fails ends the program.
type lone struct {
	testing.TB
	cleanups []func()
	dir      string
}

func (l *lone) Name() string                      { return "plant" }
func (l *lone) Helper()                           {}
func (l *lone) Logf(string, ...any)               {}
func (l *lone) Log(...any)                        {}
func (l *lone) Failed() bool                      { return false }
func (l *lone) Cleanup(f func())                  { l.cleanups = append(l.cleanups, f) }
func (l *lone) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (l *lone) FailNow()                          { panic("failed") }
func (l *lone) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (l *lone) TempDir() string {
	if l.dir == "" {
		var err error
		if l.dir, err = os.MkdirTemp("", "lianluo-plant-"); err != nil {
			panic(err)
		}
	}
	return l.dir
}

func (l *lone) end() {
	for i := len(l.cleanups) - 1; i >= 0; i-- {
		l.cleanups[i]()
	}
	_ = os.RemoveAll(l.dir)
}

// gardener plants two offices.
type gardener struct {
	*lone
	h      *harness.Harness
	people map[string]*harness.Person
}

// planting is when the offices begin: in the quarter before the scene, so that
// there is a briefing.
var planting = time.Date(2026, 9, 21, 14, 0, 0, 0, harness.Shanghai)

// noon is the scene's time: Saturday 5 December 2026, 12:00.
var noon = harness.Noon

func (g *gardener) plant(file string) chats {
	g.h = harness.New(g, harness.At(planting))
	g.people = map[string]*harness.Person{}
	for _, role := range cast {
		g.people[role] = g.h.Stranger(called(role))
		require.Equal(g, account(role), g.people[role].ID)
	}
	at := sceneGroups(g.h.Sandbox)
	for _, role := range cast {
		g.people[role].Open("")
	}
	g.h.Write(func(tx *gorm.DB) error { return found(tx, "青山镇", at.group, firstOffice, planting) })
	g.h.Write(func(tx *gorm.DB) error { return found(tx, foreign+"水镇", at.foreignGroup, secondOffice, planting) })
	addBots(g, g.h.Sandbox, at)
	g.h.Settle()
	g.people[both].Send("/offices").Tap("青山镇")
	first := &scribe{g, "", secret, shown, sent, director, secretary, author, member, discreet, "王芳"}
	second := &scribe{g, foreign, foreign, foreign, foreign, other, other, outsider, outsider, foreign, foreign + "芳"}
	first.lastQuarter()
	g.h.AdvanceTo(planting.AddDate(0, 0, 1))
	second.lastQuarter()
	g.h.AdvanceTo(time.Date(2026, 10, 9, 10, 0, 0, 0, harness.Shanghai))
	for _, s := range []*scribe{first, second} {
		s.send(s.boss, "/briefing 2026Q3 send") // it has gone out by itself
	}
	g.h.AdvanceTo(time.Date(2026, 12, 5, 8, 30, 0, 0, harness.Shanghai))
	for _, s := range []*scribe{first, second} {
		s.today()
	}
	g.h.AdvanceTo(time.Date(2026, 12, 5, 11, 20, 0, 0, harness.Shanghai))
	for _, s := range []*scribe{first, second} {
		s.missed()
	}
	g.h.AdvanceTo(time.Date(2026, 12, 5, 11, 45, 0, 0, harness.Shanghai))
	for _, s := range []*scribe{first, second} {
		s.open()
	}
	g.h.AdvanceTo(noon)
	g.h.Write(keepBooks)
	g.h.Stop()
	raw, err := os.ReadFile(filepath.Join(g.TempDir(), "lianluo.db"))
	require.NoError(g, err)
	require.NoError(g, os.WriteFile(file, raw, 0o600))
	require.NoError(g, watchTables(file))
	g.end()
	return at
}

// firstOffice and secondOffice are who is what in each.
var (
	firstOffice = map[string]mpeople.Role{
		left: mpeople.Member, observer: mpeople.Observer, contact: mpeople.PartyContact, member: mpeople.Member, author: mpeople.Member,
		secretary: mpeople.Secretary, director: mpeople.Director, both: mpeople.Member,
	}
	secondOffice = map[string]mpeople.Role{outsider: mpeople.Member, other: mpeople.Director, both: mpeople.Member}
)

// found makes an office with its people, all of whom have joined.
func found(tx *gorm.DB, town string, group int64, roles map[string]mpeople.Role, at time.Time) error {
	o := &mpeople.Office{Name: town + "政协联络处", Town: town, TimeZone: "Asia/Shanghai", GroupChatID: group}
	if err := tx.Create(o).Error; err != nil {
		return err
	}
	tx = store.InOffice(tx, o.ID)
	for _, role := range cast {
		if roles[role] == 0 {
			continue
		}
		name := called(role)
		if role == both && strings.HasPrefix(town, foreign) {
			name = foreign + "芳"
		}
		p, err := mpeople.AddPerson(tx, name, roles[role])
		if err != nil {
			return err
		}
		if err := mpeople.JoinOffice(tx, p, account(role), "zh-Hans", at); err != nil {
			return err
		}
		if role == left {
			if err := mpeople.LeaveOffice(tx, p, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// sceneGroups makes the three groups; their ids are the same each time.
func sceneGroups(s *sandbox.Server) chats {
	ids := func(roles ...string) (list []int64) {
		for _, r := range roles {
			list = append(list, account(r))
		}
		return list
	}
	return chats{
		group:        s.AddGroup("委员群", ids(director, secretary, member, author, observer, contact, left, both)...).ID,
		foreignGroup: s.AddGroup(foreignTitle, ids(other, outsider, both)...).ID,
		strangeGroup: s.AddGroup("别的群", ids(stranger, director, member, other)...).ID,
	}
}

func addBots(t require.TestingT, s *sandbox.Server, at chats) {
	require.NoError(t, s.AddBot(account(director), at.group))
	require.NoError(t, s.PromoteBot(account(director), at.group, true))
	require.NoError(t, s.AddBot(account(other), at.foreignGroup))
	require.NoError(t, s.AddBot(account(stranger), at.strangeGroup))
}
