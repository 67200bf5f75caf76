package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/demo"
	"lianluo/internal/posts"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// keptTrial is how far an earlier run of `try --db` has come. The Telegram of
// this run begins behind it: updates with numbers that the database has seen
// would get no answer, and messages with numbers of old ones would be edited
// in their place.
type keptTrial struct {
	office  bool
	update  int64     // the highest number of an update; 0 for none
	message int       // and of a message
	last    time.Time // when the newest record was made
	people  []sandbox.User
}

var errRealOffice = errors.New("the database is a real office's: a trial would write into it; give --db another file")

// lookKept reads a kept trial's database before anything is done with it: one
// of a real office is left as it is.
func lookKept(ctx context.Context, path string) (k keptTrial, err error) {
	if info, err := os.Stat(path); !strings.Contains(path, "://") && (err != nil || info.Size() == 0) {
		return k, nil // a new one
	}
	db, err := store.OpenToRead(ctx, store.Config{DSN: path})
	if err != nil {
		return k, err
	}
	defer db.Close()
	tx := store.AcrossOffices(db.Read(ctx))
	offices, err := people.Offices(tx)
	if err != nil || len(offices) == 0 {
		return k, nil // Open says what is wrong
	}
	k.office = true
	var members []struct {
		TelegramID int64
		Name       string
	}
	if err := tx.Table("people").Where("telegram_id <> 0 AND left_at IS NULL").Order("id").Find(&members).Error; err != nil {
		return k, fmt.Errorf("read the people of the trial: %w", err)
	}
	director, known := demo.People()[0], false
	for _, m := range members {
		k.people = append(k.people, sandbox.User{ID: m.TelegramID, FirstName: m.Name, LanguageCode: "zh-hans"})
		known = known || m.TelegramID == director.Account && m.Name == director.Name
	}
	if !known {
		return k, errRealOffice
	}
	for _, read := range []struct {
		table, column string
		to            any
	}{{"seen_updates", "update_id", &k.update}, {"outbox", "message_id", &k.message}} {
		err := tx.Table(read.table).Select("COALESCE(MAX(" + read.column + "), 0)").Scan(read.to).Error
		if err != nil {
			return k, fmt.Errorf("read how far the trial has come: %w", err)
		}
	}
	for _, at := range [][2]string{{"seen_updates", "seen_at"}, {"outbox", "created_at"}, {"runs", "claimed_at"}, {"actions", "created_at"}} {
		var newest []time.Time
		if err := tx.Table(at[0]).Order(at[1]+" DESC").Limit(1).Pluck(at[1], &newest).Error; err != nil {
			return k, fmt.Errorf("read when the trial broke off: %w", err)
		}
		if len(newest) > 0 && newest[0].After(k.last) {
			k.last = newest[0]
		}
	}
	return k, nil
}

// opening is when a trial begins: at a good hour, and not before its own records.
func (k keptTrial) opening(now time.Time) time.Time {
	at := demo.Opening(now)
	if !at.After(k.last) {
		at = k.last.In(at.Location()).Truncate(time.Second).Add(time.Second)
	}
	return at
}

// options makes a server's numbers begin behind those kept.
func (k keptTrial) options(o sandbox.Options) sandbox.Options {
	if k.update > 0 {
		o.FirstUpdateID = k.update + 1
	}
	o.LastMessageID = k.message
	return o
}

// reposted is how many posts of activities ahead a kept trial's group gets anew.
const reposted = 5

// resume gives a kept office its new group, and the group the posts of what is
// still ahead: nothing of the old group is left.
func resume(ctx context.Context, b *bot.Bot, db *store.DB, office *people.Office, group int64) error {
	err := db.Write(ctx, func(tx *gorm.DB) error { return tx.Model(office).Update("group_chat_id", group).Error })
	if err != nil {
		return err
	}
	return b.Do(ctx, office.ID, "trial", func(c *bot.Context) error {
		var list []activities.Activity
		err := c.Tx.Where("state = ? AND post_ref <> 0 AND ends_at >= ?", activities.Planned, store.Stamp(c.Now)).
			Order("starts_at, id").Limit(reposted).Find(&list).Error
		if err != nil {
			return err
		}
		for i := range list {
			if _, err := posts.PublishSession(c, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
