package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// What can become of an outbox row.
const (
	OutboxPending    = "pending"
	OutboxSent       = "sent"
	OutboxDead       = "dead"       // refused for good: kept, shown by doctor
	OutboxExpired    = "expired"    // no longer of use when its turn came
	OutboxSuperseded = "superseded" // a newer edit of the same message went instead
	OutboxGone       = "gone"       // the message it would change is no longer there
	OutboxCancelled  = "cancelled"  // taken back before its time
)

// MethodSend is the method of a row that says something new.
const MethodSend = "send"

// Lane says how soon a row goes among those of its chat: all answers before all news.
type Lane int8

// The lanes of a chat.
const (
	LaneAnswer Lane = iota // to what a person has just done in this chat, who waits for it
	LaneNews               // what is told unasked: nobody waits for it at this moment
	Lanes                  // how many there are
)

// OutboxRow is one thing to be said. It is written in the transaction of the
// update or job that says it, and sent after the commit, in order for each
// chat (see package bot).
type OutboxRow struct {
	ID        int64
	OfficeID  int64
	BotID     int64
	ChatID    int64
	ThreadID  int64 // the topic of a forum; 0 for none
	Lane      Lane
	Method    string // what package bot does with the payload
	Payload   string
	Content   any `gorm:"-"` // what Payload says, from who has written it; nil in a row that was read
	FileName  string
	File      []byte
	ActionID  int64      // the action because of which somebody else is told; 0 for an answer
	TargetID  int64      // the outbox row that sent the message to be changed
	About     string     // the record that a message is about (records.Ref); "" for none
	Stays     bool       // a change of the record leaves it alone: it holds anyway, or a button made it into another
	Placed    bool       // looked up by its place in a person's chat: said there unasked, or made of a message by a button
	Asks      string     // what it asks (see package bot); "" when it asks nothing, or no longer
	Asked     string     // how it read when that was looked at last: its buttons
	AskedAt   *time.Time // when that was
	AskDue    *time.Time // when to look again whether it is settled; nil: it asks nothing
	Dedupe    *string    // unique within the office: the same thing is said once
	State     string
	NotBefore *time.Time
	ExpiresAt *time.Time
	HeldUntil *time.Time // it is not said at all, unless it is let go before (HoldBack); nil: it is not held back
	ParkedFor int64      // the person for whom a parked row waits
	Attempts  int
	MessageID int64 // the number of the message sent or to be changed; 0 when it is not known (yet)
	Error     string
	CreatedAt time.Time
	SentAt    *time.Time

	// What Telegram has of a file that was sent, to be remembered with the mark.
	HasFile *SentFile `gorm:"-"`

	// How far the night and days off hold it (people.News); of no use once it is written.
	Answers bool        `gorm:"-"` // said where somebody has just acted
	AtOnce  bool        `gorm:"-"` // at any hour, at night without a sound
	Timed   bool        `gorm:"-"`
	Begins  []time.Time `gorm:"-"`
	Mailing bool        `gorm:"-"` // who sends it is told when it goes out
	Held    bool        `gorm:"-"` // NotBefore is when the night or the days off are over
}

// TableName is outbox.
func (OutboxRow) TableName() string { return "outbox" }

// SecretMark stands in the payload of a message that carries a code. Words of
// people cannot hold it: JSON escapes their quotation marks.
const SecretMark = `"secret":true`

// Secret tells whether the message carries a code: no backup holds it.
func (r *OutboxRow) Secret() bool { return strings.Contains(r.Payload, SecretMark) }

// Enqueue writes a row; ok is false when one with the same dedupe key is
// there already.
func Enqueue(tx *gorm.DB, row *OutboxRow) (ok bool, err error) {
	row.State = OutboxPending
	// The row names its office: 0 for a stranger's.
	ok, err = store.Insert(store.Everywhere(tx), row, row.Dedupe != nil)
	if err != nil {
		return false, fmt.Errorf("write outbox: %w", err)
	}
	return ok, nil
}

// CancelByKey takes back a row that waits for its time; ok is false when it
// has gone out already or never was.
func CancelByKey(tx *gorm.DB, dedupe string) (ok bool, err error) {
	// The key is freed, so that the same thing can be said again later.
	res := tx.Model(&OutboxRow{}).Where("dedupe = ? AND state IN ?", dedupe, unsent).
		Updates(map[string]any{"state": OutboxCancelled, "dedupe": nil, "payload": "", "file_name": "", "file": nil})
	return res.RowsAffected > 0, res.Error
}

// CancelOffice takes back all that waits to be said in an office.
func CancelOffice(tx *gorm.DB, office int64) error {
	err := store.AcrossOffices(tx).Model(&OutboxRow{}).Where("office_id = ? AND state IN ? AND not_before IS NOT NULL", office, unsent).
		Updates(map[string]any{"state": OutboxCancelled, "dedupe": nil, "payload": "", "file_name": "", "file": nil}).Error
	if err != nil {
		return fmt.Errorf("take back what waits in office %d: %w", office, err)
	}
	return nil
}

// FreeKey lets a thing be said again under its key: what the row says is refused for good.
func FreeKey(tx *gorm.DB, row int64) error {
	return tx.Model(&OutboxRow{}).Where("id = ?", row).Update("dedupe", nil).Error
}

// unsent are the states of a row that waits.
var unsent = []string{OutboxPending, OutboxParked}

// Waits tells whether a row is held back until a later time (NotBefore): no
// sender has it in hand.
func (r *OutboxRow) Waits(now time.Time) bool {
	return r.State == OutboxPending && r.NotBefore != nil && r.NotBefore.After(now) || r.State == OutboxParked
}

// RewriteWaiting changes what a row that waits for its time will say.
func RewriteWaiting(tx *gorm.DB, id int64, payload string) error {
	return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ? AND state IN ?", id, unsent).
		Update("payload", payload).Error
}

// CancelWaiting takes back a row that waits for its time.
func CancelWaiting(tx *gorm.DB, id int64) error {
	return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ? AND state IN ?", id, unsent).
		Updates(map[string]any{"state": OutboxCancelled, "dedupe": nil, "payload": "", "file_name": "", "file": nil}).Error
}

// HoldBack has a row that waits for its time not be said at all, unless it is let go
// (LetGo) before until.
func HoldBack(tx *gorm.DB, id int64, until time.Time) error {
	row, err := WaitingRow(tx, id)
	if err != nil {
		return err
	}
	if row == nil || row.NotBefore == nil {
		return CancelWaiting(tx, id)
	}
	until = store.Stamp(until)
	at := until
	if row.NotBefore.After(at) {
		at = *row.NotBefore
	}
	return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ? AND state = ?", id, OutboxPending).
		Updates(map[string]any{"not_before": at, "held_until": until}).Error
}

// LetGo takes back that a row was held back until a time.
func LetGo(tx *gorm.DB, id int64, until time.Time) error {
	return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ? AND state = ? AND held_until = ?", id, OutboxPending, store.Stamp(until)).
		Update("held_until", nil).Error
}

// Lapsed tells whether a row is of no use any more when its turn comes: its end is past,
// or it was held back and nobody has let it go.
func (r *OutboxRow) Lapsed(now time.Time) bool {
	return r.ExpiresAt != nil && r.ExpiresAt.Before(now) || r.HeldUntil != nil
}

// OutboxByKey finds the row that said a thing under a key; 0 when there is
// none.
func OutboxByKey(tx *gorm.DB, dedupe string) (int64, error) {
	var row OutboxRow
	err := tx.Select("id").Where("dedupe = ?", dedupe).Limit(1).Find(&row).Error
	return row.ID, err
}

// SetKey gives a row a dedupe key afterwards, to be found by.
func SetKey(tx *gorm.DB, id int64, key string) error {
	return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ?", id).Update("dedupe", key).Error
}

// WaitingByKey finds the row under a key of office 0 that waits still; nil when
// there is none.
func WaitingByKey(tx *gorm.DB, dedupe string) (*OutboxRow, error) {
	row, err := store.One[OutboxRow](store.Everywhere(tx), "office_id = 0 AND dedupe = ? AND state = 'pending'", "", dedupe)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// WaitingRow finds a row that was not done yet; nil when it was.
func WaitingRow(tx *gorm.DB, id int64) (*OutboxRow, error) {
	row, err := store.One[OutboxRow](store.Everywhere(tx), "id = ? AND state = 'pending'", "", id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// PutOff changes what a row that waits for its time is to do, and the time.
func PutOff(tx *gorm.DB, id int64, payload string, at time.Time) error {
	return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ? AND state = ?", id, OutboxPending).
		Updates(map[string]any{"payload": payload, "not_before": store.Stamp(at)}).Error
}

// WaitingOf lists what waits for its time because of an action, in order.
func WaitingOf(tx *gorm.DB, action int64, now time.Time) (rows []OutboxRow, err error) {
	err = tx.Where("action_id = ? AND action_id <> 0 AND state = 'pending' AND not_before > ?", action, store.Stamp(now)).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("what waits because of action %d: %w", action, err)
	}
	return rows, nil
}

// WaitingPost is a post of a group that waits for its time, and what is to be done with it.
func WaitingPost(tx *gorm.DB, group, id int64, now time.Time) (rows []OutboxRow, err error) {
	err = tx.Where("(id = ? OR target_id = ?) AND chat_id = ? AND chat_id < 0 AND state = 'pending' AND not_before > ?", id, id, group, store.Stamp(now)).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("post %d that waits: %w", id, err)
	}
	return rows, nil
}

// PutOffAll has all rows of a method that wait do so until a time at least.
func PutOffAll(tx *gorm.DB, botID int64, method string, at time.Time) error {
	at = store.Stamp(at)
	return store.AcrossOffices(tx).Model(&OutboxRow{}).
		Where("state = 'pending' AND bot_id = ? AND not_before < ? AND method = ?", botID, at, method).Update("not_before", at).Error
}

// ReplaceKey frees a dedupe key of office 0 for another payload; same is true
// when the row under the key says the same.
func ReplaceKey(tx *gorm.DB, key, payload string) (same bool, err error) {
	tx = store.AcrossOffices(tx)
	var row OutboxRow
	err = tx.Select("id", "payload").Where("office_id = 0 AND dedupe = ?", key).Limit(1).Find(&row).Error
	if err != nil || row.ID == 0 || row.Payload == payload || row.Payload == digest(payload) {
		return row.ID != 0, err
	}
	return false, tx.Model(&OutboxRow{}).Where("id = ?", row.ID).Update("dedupe", nil).Error
}

// PendingOutbox lists what waits to be sent and is due, in the lanes up to last: all
// answers before all news, each oldest first.
func PendingOutbox(tx *gorm.DB, botID int64, last Lane, now time.Time, limit int) ([]*OutboxRow, error) {
	var rows []*OutboxRow
	err := store.AcrossOffices(tx).
		Where("state = 'pending' AND lane <= ? AND bot_id = ? AND (not_before IS NULL OR not_before <= ?)", last, botID, store.Stamp(now)).
		Order("lane, id").Limit(limit).Find(&rows).Error
	return rows, err
}

// NewsAbout lists the news that waits and is due among what changes, sends or pins one of
// the messages: those that outbox rows send, and those of these numbers (of any chat).
func NewsAbout(tx *gorm.DB, botID int64, targets, messages []int64, now time.Time) ([]*OutboxRow, error) {
	var rows []*OutboxRow
	err := store.AcrossOffices(tx).
		Where("state = 'pending' AND lane = ? AND bot_id = ? AND (not_before IS NULL OR not_before <= ?)", LaneNews, botID, store.Stamp(now)).
		Where(`id IN ? OR target_id IN ? OR message_id IN ? OR target_id <> 0 AND message_id = 0
			AND EXISTS (SELECT 1 FROM outbox AS said WHERE said.id = outbox.target_id AND said.message_id IN ?)`, targets, targets, messages, messages).
		Order("id").Find(&rows).Error
	return rows, err
}

// DelayedOutbox lists what had to wait and is due now, and tells when the next
// such row will be (zero: none waits).
func DelayedOutbox(tx *gorm.DB, botID int64, now time.Time, limit int) (rows []*OutboxRow, next time.Time, err error) {
	q := store.AcrossOffices(tx).Where("state = 'pending' AND bot_id = ? AND not_before IS NOT NULL", botID).Session(&gorm.Session{})
	if err = q.Where("not_before <= ?", store.Stamp(now)).Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, next, err
	}
	var later OutboxRow
	err = q.Where("not_before > ?", store.Stamp(now)).Order("not_before").Limit(1).Find(&later).Error
	if later.NotBefore != nil {
		next = *later.NotBefore
	}
	return rows, next, err
}

// ClaimOutbox settles a row that is done in this transaction itself; mine is
// false when it was done before.
func ClaimOutbox(tx *gorm.DB, id int64, now time.Time) (mine bool, err error) {
	res := store.AcrossOffices(tx).Model(&OutboxRow{}).Where("id = ? AND state = ?", id, OutboxPending).
		Updates(map[string]any{"state": OutboxSent, "sent_at": store.Stamp(now), "payload": "", "dedupe": nil})
	return res.RowsAffected > 0, res.Error
}

// SettleOutbox records what became of a row. The words go in the same mark: the chat has
// them, or nobody is to have them any more, and what is to be said anew is said from the
// record. Those of a row that was refused for good stay for a while, for whoever looks
// into it (Prune), unless they carry a code. What is compared with the next of its kind
// (ReplaceKey) leaves its digest.
func SettleOutbox(tx *gorm.DB, row *OutboxRow) error {
	said, name := "", ""
	switch {
	case row.OfficeID == 0 && row.Dedupe != nil:
		said = digest(row.Payload)
	case row.State == OutboxDead && !row.Secret():
		said, name = row.Payload, row.FileName
	}
	_, err := store.Exec(tx, "UPDATE outbox SET state = ?, attempts = ?, message_id = ?, error = ?, sent_at = ?, payload = ?, file_name = ?, file = NULL WHERE id = ?",
		row.State, row.Attempts, row.MessageID, row.Error, row.SentAt, said, name, row.ID)
	if err == nil && row.HasFile != nil {
		err = KeepFile(tx, row.HasFile)
	}
	return err
}

// digest stands for a payload that is not kept.
func digest(payload string) string {
	sum := sha256.Sum256([]byte(payload))
	return hex.EncodeToString(sum[:])
}

// SentMessage gives the Telegram id of the message a row sent; 0 when it has
// not been sent.
func SentMessage(tx *gorm.DB, id int64) (int64, error) {
	var row OutboxRow
	err := store.AcrossOffices(tx).Select("message_id").Take(&row, id).Error
	return row.MessageID, err
}

// SentMessages gives the Telegram ids of the messages that rows sent, of those that were
// sent.
func SentMessages(tx *gorm.DB, ids []int64) (map[int64]int64, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []OutboxRow
	err := store.AcrossOffices(tx).Select("id", "message_id").Where("id IN ? AND message_id <> 0", ids).Find(&rows).Error
	sent := make(map[int64]int64, len(rows))
	for _, r := range rows {
		sent[r.ID] = r.MessageID
	}
	return sent, err
}

// SentAs tells whether a row is the one that sent a message of a chat.
func SentAs(tx *gorm.DB, row, chat, message int64) (bool, error) {
	var found OutboxRow
	err := store.AcrossOffices(tx).Select("id").Where("id = ? AND chat_id = ? AND message_id = ?", row, chat, message).Limit(1).Find(&found).Error
	return found.ID != 0, err
}

// SaidSince tells whether anything was said unasked below a question in a person's chat,
// which is the message of that number and was asked at a time: written since, held back
// until then, or written before and overtaken by it. What was said with the question is
// none of that.
func SaidSince(tx *gorm.DB, chat, message int64, asked time.Time) (bool, error) {
	since := asked.Add(time.Second)
	var found OutboxRow
	err := tx.Select("id").Where("placed AND chat_id = ? AND message_id > ? AND method = ? AND sent_at >= ? AND (created_at > ? OR not_before > ? OR created_at < ?)",
		chat, message, MethodSend, since, since, since, asked.Add(-time.Second/10)).Limit(1).Find(&found).Error
	return found.ID != 0, err
}

// CountWaiting counts the rows of a method that are not done yet, those held back too.
func CountWaiting(tx *gorm.DB, botID int64, method string) (n int64, err error) {
	err = store.AcrossOffices(tx).Model(&OutboxRow{}).Where("state = 'pending' AND bot_id = ? AND method = ?", botID, method).Count(&n).Error
	return n, err
}
