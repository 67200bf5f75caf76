package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (
	firstBackoff = time.Second
	lastBackoff  = 5 * time.Minute
	// giveUp is how long a message is tried in the face of faults.
	giveUp = 3 * 24 * time.Hour
	// longFlood is a retry_after that concerns the bot, not one chat.
	longFlood = 30
	// longestFlood bounds what is believed of a retry_after.
	longestFlood = 24 * time.Hour
)

// retryAfter is how long a server that is asked too often wants to be left
// alone: at least a second, whatever it says.
func retryAfter(flood *tgbot.TooManyRequestsError) time.Duration {
	seconds := min(max(flood.RetryAfter, 1), int(longestFlood/time.Second))
	return time.Duration(seconds) * time.Second
}

// judge decides what a call's outcome means for its row: settled, or to be
// tried again after a wait.
func (s *sender) judge(row *ledger.OutboxRow, err error) (wait time.Duration, retry bool) {
	now := s.bot.clock.Now()
	at := store.Stamp(now)
	if err == nil || notModified(err) {
		row.State, row.SentAt, row.Error = ledger.OutboxSent, &at, ""
		return 0, false
	}
	row.Error = err.Error()
	var flood *tgbot.TooManyRequestsError
	var moved *tgbot.MigrateError
	switch {
	case row.Method == methodReact && (refused(err) || errors.As(err, &flood)):
		row.State = ledger.OutboxGone // a sign is worth neither a wait nor a word
		return 0, false
	case errors.As(err, &flood):
		wait = retryAfter(flood)
		if until := now.Add(wait); row.ChatID == 0 || flood.RetryAfter >= longFlood {
			s.mu.Lock()
			if until.After(s.pause) {
				s.pause = until
			}
			s.mu.Unlock()
		}
		return wait, true
	case errors.As(err, &moved):
		return 0, s.follow(row, int64(moved.MigrateToChatID))
	case row.ThreadID != 0 && says(err, "message thread not found", "TOPIC_DELETED"):
		return 0, s.leaveTopic(row)
	case errors.Is(err, errPutOff):
		return partWait, true
	case errors.Is(err, errBadRow):
		row.State = ledger.OutboxDead
		s.bot.log.Error("message cannot be read", "row", row.ID, "method", row.Method, "error", err)
		return 0, false
	case (row.Method == methodPin || row.Method == methodUnpin) && says(err, "not enough rights"):
		// The message stands all the same. Only an administrator can pin.
		row.State = ledger.OutboxGone
		s.bot.log.Warn("may not pin: make the bot an administrator of the group", "chat", row.ChatID)
		return 0, false
	case row.Method == methodCommands && row.ChatID != 0 && (chatGone(err) || errors.Is(err, tgbot.ErrorForbidden)):
		// Somebody who cannot be written to needs no menu. When a message is
		// refused, that is told.
		row.State = ledger.OutboxGone
		return 0, false
	case errors.Is(err, errNoPicture):
		row.State = ledger.OutboxGone
		return 0, false
	case row.Method == methodAnswer && refused(err), errors.Is(err, errNoTarget), messageGone(err):
		// The button was pressed too long ago, or the message is gone: there
		// is nothing left to do.
		row.State = ledger.OutboxGone
		if says(err, "message to edit not found", "MESSAGE_ID_INVALID") {
			s.deleted(row)
		}
		return 0, false
	case s.remake(row, err):
		row.State = ledger.OutboxGone // it comes in another row
		return 0, false
	case refused(err):
		row.State = ledger.OutboxDead
		if !errors.Is(err, tgbot.ErrorForbidden) {
			s.bot.log.Error("message refused", "row", row.ID, "method", row.Method, "error", err)
		}
		s.notArrived(row, err)
		return 0, false
	}
	// The network or the server: later.
	if now.Sub(row.CreatedAt) > giveUp {
		row.State = ledger.OutboxDead
		s.notArrived(row, err)
		return 0, false
	}
	wait = min(firstBackoff<<min(row.Attempts-1, 10), lastBackoff)
	return wait/2 + rand.N(wait/2+1), true
}

// follow sends a row, and what waits with it, to the supergroup that its group
// has become. Messages said in the group stay there and cannot be changed any
// more: their numbers mean others in the supergroup.
func (s *sender) follow(row *ledger.OutboxRow, to int64) (retry bool) {
	from := row.ChatID
	err := s.bot.Do(s.ctx, 0, "migrate", func(c *Context) error {
		return moveGroup(c, s.bot.ID, from, to)
	})
	if err != nil {
		s.bot.log.Error("follow group", "from", from, "to", to, "error", err)
		row.State = ledger.OutboxDead
		return false
	}
	s.moveQueue(from, to)
	if s.staysBehind(row) {
		row.State = ledger.OutboxGone
		s.deleted(row)
		return false
	}
	s.bot.log.Info("group became a supergroup", "from", from, "to", to)
	row.ChatID = to
	return true
}

// leaveTopic sends a row, and what the office posts from now on, to General: the
// topic that it was for is gone.
func (s *sender) leaveTopic(row *ledger.OutboxRow) (retry bool) {
	err := s.bot.Do(s.ctx, 0, "topic", func(c *Context) error {
		return people.LeaveTopic(c.Tx, row.ChatID, row.ThreadID)
	})
	if err != nil {
		s.bot.log.Error("leave topic", "chat", row.ChatID, "error", err)
		row.State = ledger.OutboxDead
		return false
	}
	s.bot.log.Info("topic is gone: posts go to General", "chat", row.ChatID, "topic", row.ThreadID)
	row.ThreadID = 0
	return true
}

// moveQueue turns a chat's queue into that of another, so that what is said
// there from now on comes behind it.
func (s *sender) moveQueue(from, to int64) {
	s.mu.Lock()
	q := s.queues[line{chat: from}]
	var waiting []*item
	var as []ledger.OutboxRow // as they stand now
	if q != nil {
		// The one in hand learns of it from its answer.
		waiting = slices.DeleteFunc(q.rows(), func(i *item) bool { return i == q.hand })
	}
	for _, i := range waiting {
		as = append(as, *i.OutboxRow)
	}
	s.mu.Unlock()
	var move []*item
	for n := range as {
		if !s.staysBehind(&as[n]) {
			move = append(move, waiting[n])
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range move {
		i.ChatID = to
	}
	if _, there := s.queues[line{chat: to}]; q != nil && !there {
		delete(s.queues, q.line)
		q.line.chat = to
		s.queues[q.line] = q
	}
}

// staysBehind tells whether a row changes a message that was said before its
// group moved.
func (s *sender) staysBehind(row *ledger.OutboxRow) bool {
	if row.Method == methodSend || row.TargetID == 0 {
		return row.Method != methodSend && row.MessageID != 0
	}
	message, err := s.messageOf(row.TargetID)
	return err != nil || message != 0
}

// deleted tells the office's handlers that a message of the group that was to
// be changed is no longer there.
func (s *sender) deleted(row *ledger.OutboxRow) {
	if row.Method != methodEdit || row.TargetID == 0 || row.ChatID > 0 || row.OfficeID == 0 {
		return
	}
	err := s.bot.Do(context.WithoutCancel(s.ctx), row.OfficeID, "deleted", func(c *Context) error {
		c.Subject = row.TargetID
		return s.bot.router.fire(c, EventDeleted)
	})
	if err != nil {
		s.bot.log.Error("tell of a deleted message", "row", row.TargetID, "error", err)
	}
}

// notArrived tells the office's handlers, in one step, that a chat cannot be written
// to, the first time, and that something said in the group did not arrive. (In a
// step of its own: the row is settled after it.)
func (s *sender) notArrived(row *ledger.OutboxRow, cause error) {
	lost, why := lossOf(row, cause)
	posted := row.Method == methodSend && row.ChatID < 0 && row.About != ""
	if !lost && !posted {
		return
	}
	err := s.bot.Do(context.WithoutCancel(s.ctx), row.OfficeID, "unreachable", func(c *Context) error {
		if lost {
			first, err := ledger.MarkUnreachable(c.Tx, s.bot.ID, row.ChatID, why, c.Now)
			if err != nil {
				return err
			}
			if first && row.OfficeID != 0 {
				c.Subject = row.ChatID
				if err := s.bot.router.fire(c, EventUnreachable); err != nil {
					return err
				}
			}
		}
		if !posted || row.OfficeID == 0 {
			return nil
		}
		c.Subject = row.ID
		return s.bot.router.fire(c, EventRefused)
	})
	if err != nil {
		s.bot.log.Error("tell what did not arrive", "row", row.ID, "chat", row.ChatID, "error", err)
	}
}

// lossOf tells whether an answer means that nothing can be written to the row's chat.
func lossOf(row *ledger.OutboxRow, err error) (bool, ledger.Loss) {
	switch {
	case row.ChatID < 0 && mayNotSend(err):
		return !mayNotSendFiles(err), ledger.Loss{Reason: err.Error(), Muted: true}
	case errors.Is(err, tgbot.ErrorForbidden), chatGone(err):
		return true, ledger.Loss{Reason: err.Error()}
	}
	return false, ledger.Loss{}
}

// refused tells a call that the server will not take however often it is made.
// (A wrong token is not among them: it is the run's fault, not the message's.)
func refused(err error) bool {
	return errors.Is(err, tgbot.ErrorBadRequest) || errors.Is(err, tgbot.ErrorForbidden) || errors.Is(err, tgbot.ErrorNotFound)
}

func notModified(err error) bool { return says(err, "message is not modified") }

func messageGone(err error) bool {
	return says(err, "message to edit not found", "message can't be edited", "message to delete not found",
		"message can't be deleted", "message to pin not found", "message to unpin not found", "MESSAGE_ID_INVALID")
}

func chatGone(err error) bool {
	return says(err, "chat not found", "PEER_ID_INVALID", "user is deactivated", "group chat was deactivated")
}

// mayNotSend tells that the bot is in a group and has no right to write there, or to
// the topic: by its own rights, by those of everybody, or by an empty place in a forum.
func mayNotSend(err error) bool {
	return says(err, "not enough rights to send", "have no rights to send a message", "need administrator rights in the",
		"TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_ADMIN_REQUIRED",
		"CHAT_GUEST_SEND_FORBIDDEN", "CHAT_SEND_", "USER_BANNED_IN_CHANNEL")
}

// mayNotSendFiles tells that only files of a kind are not allowed.
func mayNotSendFiles(err error) bool {
	return says(err, "rights to send photos", "rights to send documents", "rights to send videos", "rights to send video notes", "rights to send voice notes",
		"rights to send music", "rights to send audio", "rights to send polls", "rights to send other", "rights to send stickers", "rights to send animations",
		"CHAT_SEND_MEDIA_FORBIDDEN", "CHAT_SEND_PHOTOS_FORBIDDEN", "CHAT_SEND_DOCS_FORBIDDEN", "CHAT_SEND_VIDEOS_FORBIDDEN", "CHAT_SEND_VOICES_FORBIDDEN",
		"CHAT_SEND_AUDIOS_FORBIDDEN", "CHAT_SEND_ROUNDVIDEOS_FORBIDDEN", "CHAT_SEND_POLL_FORBIDDEN")
}

func says(err error, any ...string) bool {
	if !errors.Is(err, tgbot.ErrorBadRequest) {
		return false
	}
	for _, text := range any {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}
