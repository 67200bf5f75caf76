package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"

	tg "github.com/go-telegram/bot/models"
	"github.com/jonboulle/clockwork"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/internal/files"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// besideDB is the folder in which exports are put together: that of an SQLite file, which the
// program may write whatever the system allows it. Some keep the system's own in memory.
func besideDB(db string) string {
	if strings.Contains(db, "://") {
		return ""
	}
	return filepath.Dir(db)
}

// Export is an office that is written to a folder without a bot: nothing is sent.
type Export struct {
	DB     *store.DB
	Office int64
	To     string // a folder that is there
	Files  string // folder of the kept files; "": they are not taken along
	Clock  clockwork.Clock
	Log    *slog.Logger // nil: none
}

// Write writes all that the office has as its director would have it, as one zip.
func (e Export) Write(ctx context.Context) (out *handlers.Exported, err error) {
	words, err := locale.Load()
	if err != nil {
		return nil, err
	}
	tx := store.InOffice(e.DB.Read(ctx), e.Office)
	// An office whose director has gone is read as one would who has just come.
	director := &people.Person{OfficeID: e.Office, Roles: people.Director}
	if list, err := people.With(tx, people.Director); err != nil {
		return nil, err
	} else if len(list) > 0 {
		director = &list[0]
	}
	if e.Log == nil {
		e.Log = slog.New(slog.DiscardHandler)
	}
	name, err := ledger.Noted(e.DB.Read(ctx), ledger.BotName)
	if err != nil {
		return nil, err
	}
	router := bot.NewRouter(words)
	handlers.Register(router, handlers.Options{Calendar: calendar.Embedded(), Files: e.Files != ""})
	options := bot.Options{DB: e.DB, Router: router, Clock: e.Clock, Log: e.Log}
	if e.Files != "" {
		options.Files = files.At(e.Files)
	}
	b := bot.New(options, &tg.User{Username: name})
	err = b.Read(ctx, e.Office, director, func(c *bot.Context) error {
		out, err = handlers.ExportOffice(c, e.To)
		return err
	})
	return out, err
}
