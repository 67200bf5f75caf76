package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/scheduler"
)

// unmutable are the jobs that nobody can switch off, each with its reason (§20: the small ones
// can be). A new job is either in this list or has a word of /mute.
var unmutable = map[string]string{
	// Nobody is pushed by them.
	"housekeeping": "tells nobody", "remove_office": "tells nobody", "refresh-post": "edits a post", "signup-over": "edits a post", "close": "edits a post",
	"confirm-list": "tells nobody", "close-consult": "closes what the group sees", "settle-points": "tells nobody", "make-pledges": "tells nobody",
	"unpin": "unpins a post", "publish": "posts what the director planned", "archive-page": "the group's post",
	"send-announcement": "what the director says to all", "briefing": "the quarter's briefing", "briefing-release": "the quarter's briefing", "close-dates": "ends a vote",
	"close-vote": "ends a vote", "close-proposals": "the vote waits for the director", "start-terms": "a new term, which all have to know",
	// Others wait for an answer.
	"remind-leaves": "a leave waits for its answer", "remind-list": "attendance counts when the list is confirmed", "remind-dates": "the others wait for the date",
	"remind-consult": "a decision waits for the opinion", "remind-handin": "the office waits for what is handed in", "supervision": "somebody waits for an answer",
	"tell-contact": "the committee's contact is asked", "remind-research-10": "a report that the committee awaits", "remind-research-3": "a report that the committee awaits",
	"remind-no-research": "the quarter would have none", "remind-forgotten": "a suggestion without an answer", "ask-held": "a held activity counts only when it is said",
	"remind-vote": "the vote ends", "host-gap": "a month without a host", "host-suggest": "a month without a host",
	"ask-minutes-1": "who took part waits for the minutes", "ask-minutes-3": "who took part waits for the minutes",
	// A day that holds for all.
	"remind-tasks": "the day is a promise", "remind-publish": "an activity that nobody knows of", "remind-lacking": "an activity that nobody knows of",
	"remind-holidays": "every date of the year hangs on it", "remind-goal": "once a year, what the office owes the committee",
	"gap-study": "once, what the year lacks", "gap-monthly": "once, what the year lacks", "gap-plan": "once, what the year lacks",
	"tell-notice": "what the law has everybody told",
}

// Every job that tells people something can be switched off by a word of /mute, or says here why
// not: none is forgotten.
func TestEveryReminderCanBeSwitchedOffOrSaysWhyNot(t *testing.T) {
	words := append(append([]string{}, posts.Mutable...), posts.MutableByStaff...)
	used, jobs := map[string]bool{}, scheduler.Mutes()
	for name, mute := range jobs {
		why := unmutable[name]
		assert.True(t, (len(mute) > 0) != (why != ""), "job %s: either a word of /mute, or the reason why there is none", name)
		for _, word := range mute {
			require.Contains(t, words, word, name)
			used[word] = true
		}
	}
	for name := range unmutable {
		assert.Contains(t, jobs, name, "there is no such job")
	}
	for _, word := range words {
		require.True(t, used[word], "no job heeds /mute %s", word)
	}
}

// What the director has switched off is not said, and what is said names where it is switched
// off; what others wait for is said still.
func TestTheDirectorsYearlyRemindersAreSwitchedOff(t *testing.T) {
	told := func(muted bool) map[string]int {
		h := harness.New(t).Seed()
		d := h.Director
		h.Write(func(tx *gorm.DB) error {
			if err := tx.Model(&people.Office{}).Where("1 = 1").UpdateColumn("created_at", time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)).Error; err != nil {
				return err
			}
			return people.NewTerm(tx, &people.Term{Number: 15, Name: "县政协第十五届", StartsOn: "2023-01-11", EndsOn: "2028-01-10"})
		})
		d.Send("/fund").Tap("记收入")
		d.Send("2万").Tap("年度拨款")
		d.Tap("确认入账")
		if muted {
			for _, word := range posts.MutableByStaff {
				d.Send("/mute " + word)
			}
			require.NotContains(t, d.Last(), "✅ 经费关账")
		} else {
			require.Contains(t, d.Send("/mute").Last(), "✅ 经费关账")
		}
		require.Contains(t, h.Members[0].Send("/mute fund").Last(), "没有这种提醒", "it is the staff's")
		h.AdvanceTo(time.Date(2027, 1, 4, 12, 0, 0, 0, harness.Shanghai))
		h.Write(func(tx *gorm.DB) error {
			b, err := briefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
			if err != nil || b.State == briefing.BriefingReleased {
				return err
			}
			return briefing.Release(tx, b, 0, h.Clock.Now())
		})
		h.AdvanceTo(time.Date(2027, 2, 24, 12, 0, 0, 0, harness.Shanghai))
		require.Contains(t, d.Chat(), "提醒设置")
		all := map[string]int{}
		for _, words := range []string{"年度自评请", "2026年经费还没有关账", "可以开始准备换届", "工作汇报的草稿可以看了", "今天是2026年第四季度工作汇报", "2026年的三个本还没有整理"} {
			all[words] = d.Told(words)
		}
		return all
	}
	on, off := told(false), told(true)
	for words, n := range on {
		assert.Equal(t, 1, n, words)
	}
	require.Equal(t, map[string]int{
		"年度自评请": 0, "2026年经费还没有关账": 0, "可以开始准备换届": 0, "工作汇报的草稿可以看了": 0, "2026年的三个本还没有整理": 0,
		"今天是2026年第四季度工作汇报": 1, // the committee waits for it
	}, off)
}
