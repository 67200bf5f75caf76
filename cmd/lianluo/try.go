package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jonboulle/clockwork"

	"lianluo/bot"
	"lianluo/internal/app"
	"lianluo/internal/demo"
	"lianluo/internal/posts"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// newTryToken makes the trial's token: another one at each start, so that no page of
// another site can name the Bot API's addresses.
func newTryToken() string { return "42:" + rand.Text() }

// tryCmd has a database variable of its own: the one of serve names a real
// office's.
type tryCmd struct {
	Listen   string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to serve the web chat (${default}); another port is taken when it is busy."`
	DB       string `name:"db" env:"LIANLUO_TRY_DB" placeholder:"PATH" help:"Keep the trial's database in this file. Without it, it is thrown away at the end."`
	At       string `env:"LIANLUO_TRY_AT" placeholder:"TIME" help:"The day and hour on which the trial begins, such as 2026-11-30T14:40; now without it. When offices are closed it is the next working afternoon."`
	LogLevel string `enum:"debug,info,warn,error" default:"warn" help:"debug, info, warn or error."`
}

// Run runs the bot against a Bot API server in this process, with a web chat
// in which everybody of the demo office can be played.
func (t *tryCmd) Run(ctx context.Context, io *streams) error {
	path, cleanUp, err := t.database()
	if err != nil {
		return err
	}
	defer cleanUp()
	listener, moved, err := t.listen()
	if err != nil {
		return err
	}
	kept, err := lookKept(ctx, path)
	if err != nil {
		return err
	}
	now, err := t.begins()
	if err != nil {
		return err
	}
	tryToken := newTryToken()
	clock := clockwork.NewFakeClockAt(kept.opening(now))
	server := sandbox.New(kept.options(sandbox.Options{Token: tryToken, BotName: "联络处", BotUsername: "lianluo_try_bot", Now: clock.Now, OwnHooks: true}))
	defer server.Close()
	scene := demo.Options{Now: clock.Now(), Group: populate(server, kept.people), Seed: 1, Keep: func(f demo.File) (string, string) {
		kept := server.AddFileAs(string(f.Kind), sandbox.Upload{Name: f.Name, Data: f.Content}, f.Seconds)
		return kept.FileID, kept.FileUniqueID
	}}

	address := "http://" + listener.Addr().String()
	travel := &traveller{clock: clock, server: server, stopped: ctx}
	mux := http.NewServeMux()
	mux.Handle("/bot"+tryToken+"/", server.Handler())
	mux.Handle("/file/", server.Handler())
	mux.Handle("/", server.WebHandler(sandbox.WebOptions{Title: "联络 · 试用", English: "lianluo · trial", People: notes(), Starts: starts(scene.Group), Clock: travel}))
	web := &http.Server{Handler: sandbox.Guard(mux, t.Listen, listener.Addr().String()), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }() // ends with Close
	defer web.Close()

	a, err := app.New(ctx, app.Config{
		Token: tryToken, API: address, DB: path, Sync: "NORMAL", TimeZone: "Asia/Shanghai",
		Clock: clock, Log: newLog(io.err, "text", t.LogLevel, tryToken), PublicURL: address,
	})
	if err != nil {
		return err
	}
	defer a.Close()
	a.MountPages(mux)
	if err := settle(ctx, a, scene); err != nil {
		return err
	}
	travel.begin(a)
	defer travel.end()
	for _, u := range server.Users() {
		if _, err := server.Start(u.ID, ""); err != nil {
			return err
		}
	}
	stopClock := tick(clock)
	defer stopClock()
	if moved {
		fmt.Fprintf(io.out, "%s 已被占用，换了一个端口。(%[1]s is taken: another port.)\n", t.Listen)
	}
	fmt.Fprintf(io.out, "lianluo 试用：%s\n用浏览器打开，选一个人，就像用他的手机一样。按 Ctrl-C 结束。\n"+
		"Open it in a browser and pick a person: it is that person's phone. Ctrl-C ends it.\n", address)
	return a.Run(ctx)
}

// database gives the file to use and what to do with it at the end.
func (t *tryCmd) database() (path string, cleanUp func(), err error) {
	if t.DB != "" {
		if err := checkPlace(t.DB); err != nil {
			return "", nil, err
		}
		unlock, err := lock(t.DB)
		return t.DB, unlock, err
	}
	dir, err := os.MkdirTemp("", "lianluo-try-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the trial: %w", err)
	}
	return filepath.Join(dir, "try.db"), func() { _ = os.RemoveAll(dir) }, nil
}

// listen takes the address, or another port when that one is taken (moved).
func (t *tryCmd) listen() (l net.Listener, moved bool, err error) {
	if l, err = net.Listen("tcp", t.Listen); err == nil {
		return l, false, nil
	}
	host, _, split := net.SplitHostPort(t.Listen)
	if split != nil {
		return nil, false, fmt.Errorf("--listen: %w", split)
	}
	if l, err2 := net.Listen("tcp", net.JoinHostPort(host, "0")); err2 == nil {
		return l, true, nil
	}
	return nil, false, fmt.Errorf("cannot serve on --listen %s: %w", t.Listen, err)
}

// begins is the time that the trial takes for now.
func (t *tryCmd) begins() (time.Time, error) {
	if t.At == "" {
		return time.Now(), nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", t.At, time.FixedZone("CST", 8*60*60))
	if err != nil {
		return at, fmt.Errorf("--at %s: write it as 2026-11-30T14:40", t.At)
	}
	return at, nil
}

// populate puts the demo's people, those of a kept trial too, and their group on
// the sandbox server.
func populate(server *sandbox.Server, kept []sandbox.User) (group int64) {
	var all []sandbox.User
	for _, p := range demo.People() {
		all = append(all, sandbox.User{ID: p.Account, FirstName: p.Name, LanguageCode: "zh-hans"})
	}
	var ids []int64
	for _, u := range append(all, kept...) {
		if !slices.Contains(ids, u.ID) {
			ids = append(ids, server.AddUser(u).ID)
		}
	}
	chat := server.AddGroup("青山镇政协委员群", ids...)
	_ = server.AddBot(ids[0], chat.ID) // all exist: just made
	_ = server.PromoteBot(ids[0], chat.ID, true)
	return chat.ID
}

// starts are what a newcomer may try first: a member's tap, what it changes in
// the group, and what waits for the director.
func starts(group int64) []sandbox.WebStart {
	director, member := demo.People()[0], demo.People()[2]
	return []sandbox.WebStart{
		{As: member.Account, Chat: member.Account, Label: "① " + member.Name + "：签到", English: "① " + member.Name + ": check in (签到)"},
		{As: member.Account, Chat: group, Label: "② 群：看数字变", English: "② The group: see the numbers change"},
		{As: director.Account, Chat: director.Account, Label: "③ " + director.Name + "：办理", English: "③ " + director.Name + ": decide (办理)"},
	}
}

func notes() []sandbox.WebPerson {
	var list []sandbox.WebPerson
	for _, p := range demo.People() {
		who := sandbox.WebPerson{ID: p.Account, Note: "委员 · " + p.Post, English: "member · " + p.English}
		switch p.Role {
		case people.Director:
			who.Note, who.English = "主任", "director"
		case people.PartyContact:
			who.Note, who.English = "联系领导 · "+p.Post, "party contact · "+p.English
		}
		list = append(list, who)
	}
	return list
}

// settle makes the demo office, announces today's session in its group and greets the party
// contact; a kept office gets its new group.
func settle(ctx context.Context, a *app.App, scene demo.Options) error {
	offices, err := people.Offices(a.DB.Read(ctx))
	if err != nil {
		return err
	}
	if len(offices) > 0 {
		return resume(ctx, a.Bot, a.DB, &offices[0], scene.Group)
	}
	office, err := demo.Generate(ctx, a.DB, scene)
	if err != nil {
		return err
	}
	return a.Bot.Do(ctx, office.ID, "demo", func(c *bot.Context) error {
		session, err := activities.CurrentForCheckIn(c.Tx, c.Now)
		if err != nil {
			return fmt.Errorf("today's session: %w", err)
		}
		if _, err := posts.PublishSession(c, session); err != nil {
			return err
		}
		return app.GreetContacts(c)
	})
}
