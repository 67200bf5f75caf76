package bench

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	mledger "lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// What the bot keeps for its own work, and for how long (ledger.Prune).
const (
	outboxKept = 400 * 24 * time.Hour
	seenKept   = 14 * 24 * time.Hour
	// updatesEach is more than the updates of an office in that time.
	updatesEach = 1000
	seenRows    = 70
	// edits, replies and letters are what one activity makes the bot say: a
	// third of what a lively group would, for the size of the file.
	edits, replies, letters = 12, 7, 10
)

// engine writes the rows that the bot's own work would have left in an office.
type engine struct {
	tx         *gorm.DB
	bot        int64
	now        time.Time
	office     *people.Office
	activities []activities.Activity
	people     []people.Person
}

func (e *engine) load() error {
	if err := e.tx.Where("state = ?", activities.Closed).Order("id").Find(&e.activities).Error; err != nil {
		return err
	}
	return e.tx.Where("telegram_id <> 0").Order("id").Find(&e.people).Error
}

func write[T any](e *engine, list []T) error {
	if len(list) == 0 {
		return nil
	}
	return store.AcrossOffices(e.tx).CreateInBatches(list, 100).Error
}

// traces is an action for each check-in of the fourteen years: they are never
// pruned.
func (e *engine) traces() error {
	var came []activities.Attendance
	if err := e.tx.Where("checked_in_at IS NOT NULL").Order("id").Find(&came).Error; err != nil {
		return err
	}
	topics := map[int64]string{}
	for _, a := range e.activities {
		topics[a.ID] = a.Topic
	}
	var list []mledger.Action
	for _, row := range came {
		until := row.CheckedInAt.Add(mledger.UndoTime)
		list = append(list, mledger.Action{
			OfficeID: e.office.ID, PersonID: row.PersonID, Kind: "checkin", EntityID: row.ActivityID, Note: topics[row.ActivityID],
			UndoUntil: &until, CreatedAt: *row.CheckedInAt,
		})
	}
	return write(e, list)
}

// messages are the outbox rows of the time for which they are kept.
func (e *engine) messages() error {
	for _, a := range e.activities {
		if a.StartsAt.Before(e.now.Add(-outboxKept)) {
			continue
		}
		post := e.said(e.office.GroupChatID, "send", a.Topic, 500, a.CreatedAt)
		if err := store.AcrossOffices(e.tx).Create(&post).Error; err != nil {
			return err
		}
		if err := activities.SetPostRef(e.tx, &a, post.ID); err != nil {
			return err
		}
		var list []mledger.OutboxRow
		for i := range edits {
			row := e.said(e.office.GroupChatID, "edit", a.Topic, 500, a.StartsAt.Add(time.Duration(i-edits/2)*5*time.Minute))
			row.TargetID = post.ID
			list = append(list, row)
		}
		for i := range replies {
			list = append(list, e.said(e.people[i%len(e.people)].TelegramID, "answer", "已签到", 40, a.StartsAt.Add(time.Duration(i-replies)*time.Minute)))
		}
		for i := range letters {
			row := e.said(e.people[i%len(e.people)].TelegramID, "send", a.Topic, 250, a.StartsAt.Add(-time.Hour))
			key := fmt.Sprintf("bench:%d:%d", a.ID, i)
			row.Dedupe = &key
			list = append(list, row)
		}
		if err := write(e, list); err != nil {
			return err
		}
	}
	return nil
}

// said is an outbox row that was sent, of about so many bytes.
func (e *engine) said(chat int64, method, text string, bytes int, at time.Time) mledger.OutboxRow {
	at = store.Stamp(at)
	return mledger.OutboxRow{
		OfficeID: e.office.ID, BotID: e.bot, ChatID: chat, Method: method, State: mledger.OutboxSent, Attempts: 1, MessageID: 1,
		Payload:   fmt.Sprintf(`{"text":"%s%s"}`, text, strings.Repeat("·", max(bytes-len(text), 0)/2)),
		CreatedAt: at, SentAt: &at,
	}
}

// ledger are the runs that an activity's reminders leave.
func (e *engine) ledger() error {
	var list []mledger.Run
	for _, a := range e.activities {
		if a.StartsAt.Before(e.now.Add(-outboxKept)) {
			continue
		}
		for i, job := range []string{"remind-day3", "remind-day1", "remind-hour1", "refresh-post", "close", "remind-owed-1", "remind-owed-7"} {
			due := store.Stamp(a.StartsAt.Add(time.Duration(i-3) * 24 * time.Hour))
			if due.Before(e.now) {
				list = append(list, mledger.Run{OfficeID: e.office.ID, Job: fmt.Sprintf("%s:%d", job, a.ID), Due: due, ClaimedAt: due})
			}
		}
	}
	return write(e, list)
}

// drafts are two forms left unfinished, and the codes by which people joined.
func (e *engine) drafts() error {
	var list []mledger.Dialog
	var codes []people.Code
	for i, p := range e.people {
		used := e.office.CreatedAt
		codes = append(codes, people.Code{
			Kind: people.CodeJoin, Hash: fmt.Sprintf("%040x-%d-", p.ID, e.office.ID), OfficeID: e.office.ID, PersonID: p.ID,
			CreatedAt: used, ExpiresAt: used, UsedAt: &used, UsedBy: p.TelegramID,
		})
		if i < 2 {
			list = append(list, mledger.Dialog{
				OfficeID: e.office.ID, PersonID: p.ID, ChatID: p.TelegramID, Form: "note", Data: `{"text":"一半"}`, CreatedAt: e.now, UpdatedAt: e.now,
			})
		}
	}
	if err := write(e, codes); err != nil {
		return err
	}
	if err := write(e, list); err != nil {
		return err
	}
	return mledger.KnowGroup(e.tx, e.bot, e.office.GroupChatID, e.office.ID, e.office.Name)
}

// updates are those of the last two weeks.
func (e *engine) updates() error {
	var list []mledger.SeenUpdate
	for i := range seenRows {
		list = append(list, mledger.SeenUpdate{
			BotID: e.bot, UpdateID: e.office.ID*updatesEach + int64(i), SeenAt: store.Stamp(e.now.Add(-seenKept * time.Duration(i) / seenRows)),
		})
	}
	return write(e, list)
}
