package desk

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Trouble is one thing that doctor tells. Bad ones need a person.
type Trouble struct {
	Bad  bool
	Text string // English, one line: what is so and what to do
}

// overdue is how long a message may wait before something is wrong: the
// longest wait after a fault is five minutes.
const overdue = time.Hour

// Diagnose looks for what is wrong or stuck in a database whose tables are up
// to date. It shows nothing that people wrote.
func Diagnose(ctx context.Context, db *store.DB, now time.Time) ([]Trouble, error) {
	d := &diagnosis{tx: store.AcrossOffices(db.Read(ctx)), now: now}
	for _, look := range []func() error{d.deadLetters, d.waiting, d.unreachable, d.failures, d.jobs, d.offices} {
		if err := look(); err != nil {
			return nil, fmt.Errorf("diagnose: %w", store.Translate(err))
		}
	}
	return d.found, nil
}

type diagnosis struct {
	tx    *gorm.DB
	now   time.Time
	found []Trouble
}

func (d *diagnosis) say(bad bool, format string, args ...any) {
	d.found = append(d.found, Trouble{Bad: bad, Text: fmt.Sprintf(format, args...)})
}

// clock and day write a time as the machine's own clock shows it, and in which
// zone: records are kept in UTC.
func clock(t time.Time) string { return t.Local().Format("2006-01-02 15:04 MST (-07:00)") }
func day(t time.Time) string   { return t.Local().Format(time.DateOnly) }

func (d *diagnosis) deadLetters() error {
	var rows []ledger.OutboxRow
	err := d.tx.Select("id", "office_id", "method", "error", "created_at").
		Where("state = 'dead'").Order("created_at DESC, id DESC").Limit(5).Find(&rows).Error
	if err != nil {
		return err
	}
	var n int64
	if err := d.tx.Model(&ledger.OutboxRow{}).Where("state = 'dead'").Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		d.say(false, "no dead letters")
		return nil
	}
	d.say(true, "%d messages were refused for good (dead letters); the newest:", n)
	for _, r := range rows {
		d.say(true, "  #%d of %s, office %d, %s: %s", r.ID, day(r.CreatedAt), r.OfficeID, r.Method, r.Error)
	}
	return nil
}

func (d *diagnosis) waiting() error {
	var n int64
	err := d.tx.Model(&ledger.OutboxRow{}).
		Where("state = 'pending' AND created_at < ? AND (not_before IS NULL OR not_before < ?)", store.Stamp(d.now.Add(-overdue)), store.Stamp(d.now.Add(-overdue))).
		Count(&n).Error
	if n > 0 {
		d.say(true, "%d messages have waited for more than an hour: is the bot serving, and can it reach Telegram?", n)
	} else if err == nil {
		d.say(false, "no messages are stuck")
	}
	return err
}

func (d *diagnosis) unreachable() error {
	var chats []ledger.Chat
	if err := d.tx.Where("unreachable_at IS NOT NULL").Order("chat_id").Find(&chats).Error; err != nil {
		return err
	}
	for _, c := range chats {
		var o people.Office
		if err := d.tx.Where("group_chat_id = ?", c.ChatID).Limit(1).Find(&o).Error; err != nil {
			return err
		}
		switch {
		case o.ID != 0 && c.Muted:
			d.say(true, "the bot may not write in the group of %s since %s: allow it to send messages there (%s)", o.Name, day(*c.UnreachableAt), c.Reason)
			continue
		case o.ID != 0:
			d.say(true, "the group of %s cannot be written to since %s: add the bot to it again", o.Name, day(*c.UnreachableAt))
			continue
		}
		var list []people.Person
		if err := d.tx.Where(people.OfAccount, c.ChatID).Find(&list).Error; err != nil {
			return err
		}
		for _, p := range list {
			d.say(true, "%s (office %d) cannot be written to since %s: ask them to open the bot and press Start", p.Name, p.OfficeID, day(*c.UnreachableAt))
		}
	}
	return nil
}

func (d *diagnosis) failures() error {
	var list []ledger.Failure
	err := d.tx.Select("code", "source", "created_at").Where("created_at >= ?", store.Stamp(d.now.AddDate(0, 0, -30))).
		Order("id DESC").Limit(10).Find(&list).Error
	for _, f := range list {
		d.say(true, "inner fault %s at %s in %s: its stack is in the table failures", f.Code, clock(f.CreatedAt), f.Source)
	}
	if err == nil && len(list) == 0 {
		d.say(false, "no inner faults in the last 30 days")
	}
	return err
}

// jobs finds out whether the scheduler has run: housekeeping is due every
// night whatever the offices do.
func (d *diagnosis) jobs() error {
	last, err := ledger.LastRun(d.tx, 0, "housekeeping")
	if err != nil {
		return err
	}
	switch {
	case last.IsZero():
		d.say(false, "no job has run yet")
	case d.now.Sub(last) > 48*time.Hour:
		d.say(true, "no job has run since %s: start `lianluo serve`; what was missed and still makes sense is made up for", clock(last))
	default:
		d.say(false, "jobs ran last at %s", clock(last))
	}
	return nil
}

func (d *diagnosis) offices() error {
	offices, err := people.Offices(d.tx)
	if err != nil {
		return err
	}
	if len(offices) == 0 {
		d.say(true, "there is no office yet: open the claim link that `lianluo serve` logs, or make one with `lianluo claim`")
	}
	for _, o := range offices {
		list, err := people.With(store.InOffice(d.tx, o.ID), people.Member|people.Staff)
		if err != nil {
			return err
		}
		joined, directors := 0, 0
		for _, p := range list {
			if p.Joined() {
				joined++
				if p.Is(people.Director) {
					directors++
				}
			}
		}
		d.say(false, "%s: %d people, %d have joined", o.Name, len(list), joined)
		if directors == 0 {
			d.say(true, "%s has no director who has joined: make a claim link with `lianluo claim`", o.Name)
		}
		if o.GroupChatID == 0 {
			d.say(true, "%s has no group: the director adds the bot to the group and sends /bind there", o.Name)
		}
	}
	return nil
}
