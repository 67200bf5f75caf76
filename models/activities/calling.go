package activities

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Call notes that an activity was called: posted, or told to the members. The first
// time stands.
func Call(tx *gorm.DB, a *Activity, now time.Time) error {
	if a.CalledAt != nil {
		return nil
	}
	a.CalledAt = store.StampPtr(now)
	if err := tx.Model(a).UpdateColumn("called_at", a.CalledAt).Error; err != nil {
		return fmt.Errorf("call activity %d: %w", a.ID, err)
	}
	return nil
}

// called is when the members were called to an activity. To one that was never
// posted the reminders call.
func (a *Activity) called() time.Time {
	if a.CalledAt != nil && a.CalledAt.Before(a.StartsAt) {
		return *a.CalledAt
	}
	return a.StartsAt
}

// Withdraw takes the announcement of a planned activity back. Where
// nobody has said anything about it yet, it is as if it had never been
// announced: it is called off without a reason, which no other cancellation
// is, and no list shows it. Otherwise it is called off for reason.
// ErrCancelled.
func Withdraw(tx *gorm.DB, a *Activity, reason string, now time.Time) error {
	heard, err := heardOf(tx, a)
	if err != nil {
		return err
	}
	if err := Cancel(tx, a, reason, now); err != nil || heard {
		return err
	}
	a.CancelReason = ""
	if err := tx.Model(a).Update("cancel_reason", "").Error; err != nil {
		return fmt.Errorf("withdraw activity %d: %w", a.ID, err)
	}
	return nil
}

// heardOf tells whether anybody has answered an activity, was marked for it or
// asked for leave, also one that was withdrawn or refused. Who only counts as coming (presume)
// has said nothing.
func heardOf(tx *gorm.DB, a *Activity) (bool, error) {
	var rows, leaves int64
	err := tx.Model(&Attendance{}).Where("activity_id = ? AND (answer <> ? AND answered_at IS NOT NULL OR state <> ?)", a.ID, NoAnswer, Unsettled).Count(&rows).Error
	if err == nil {
		err = tx.Model(&Leave{}).Where("activity_id = ?", a.ID).Count(&leaves).Error
	}
	if err != nil {
		return false, fmt.Errorf("who answered activity %d: %w", a.ID, err)
	}
	return rows+leaves > 0, nil
}

// Facts without which nobody is called to an activity.
const (
	LackTopic = "topic"
	LackPlace = "place"
)

// undecided are the words with which people, and a published plan, leave a topic or
// a place open.
var undecided = []string{
	"", "待定", "未定", "另定", "另行通知", "题目待定", "题目未定", "主题待定", "主题未定", "内容待定", "内容未定", "议题待定", "地点待定", "地点未定", "地点另行通知",
	"tbd", "tba", "to be decided", "topic open", "place open",
}

// Lacks lists which of topic and place an activity has not got. Such a one is not
// posted, and nobody is reminded of it: there is nothing yet to come to.
func (a *Activity) Lacks() (lacking []string) {
	if isOpen(a.Topic) {
		lacking = append(lacking, LackTopic)
	}
	if isOpen(a.Place) {
		lacking = append(lacking, LackPlace)
	}
	return lacking
}

// isOpen tells whether the words name nothing yet: 题目待定, （待定）, 主题：待定.
func isOpen(words string) bool {
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune("：:（）()【】[]「」“”\"'。.…- ，,", r) {
			return -1
		}
		return r
	}, strings.ToLower(words))
	return slices.ContainsFunc(undecided, func(w string) bool { return strings.ReplaceAll(w, " ", "") == bare })
}
