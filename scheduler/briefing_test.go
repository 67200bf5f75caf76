package scheduler_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/scheduler"
)

var q4 = calendar.Quarter{Year: 2026, Q: 4}

// readAlone gives the fourth quarter something to report.
func readAlone(h *harness.Harness) {
	h.Write(func(tx *gorm.DB) error {
		return notes.File(tx, &notes.Note{Kind: notes.StudyNote, PersonID: h.Members[0].Row, Text: "自学"}, at(time.December, 30, 12, 0))
	})
}

// An office that was set up in a quarter of which it has nothing to report is
// spared a briefing of noughts.
func TestNoBriefingOfNothing(t *testing.T) {
	h := harness.New(t).Seed()
	h.AdvanceTo(at(time.January, 6, 9, 0))
	require.NotContains(t, h.Director.Chat()+h.Group.Chat(), "履职通报")
	h.AdvanceTo(at(time.April, 2, 9, 0))
	require.NotContains(t, h.Group.Chat(), "履职通报", "nothing goes out by itself of an empty quarter")
	require.Contains(t, h.Director.Last(), "2027年第一季度没有可以通报的记录，不自动发履职通报。", "it was there the whole quarter")
	h.Director.Send("/briefing 2027Q1").Tap("生成通报")
	h.AdvanceTo(at(time.April, 30, 9, 0))
	require.NotContains(t, h.Group.Chat(), "履职通报")
	h.Director.Send("/briefing 2027Q1").Tap("发出")
	require.Contains(t, h.Group.Last(), "这一季度没有可以通报的记录。", "the director may")
}

// What is in question is no record yet; the director reads that it may become one.
func TestNoBriefingOfWhatIsInQuestion(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return activities.Create(tx, &activities.Activity{Kind: activities.Study, Topic: "年度计划", Place: "三楼会议室", StartsAt: at(time.February, 25, 15, 0)})
	})
	h.AdvanceTo(at(time.April, 1, 9, 0))
	require.NotContains(t, h.Group.Chat(), "履职通报")
	require.Contains(t, h.Director.Chat(), "2027年第一季度没有可以通报的记录，不自动发履职通报。\n有 1 次活动还没有结束登记，或还不知道办没办，未计入。")
}

func TestQuarterEnds(t *testing.T) {
	h := harness.New(t).Seed()
	note := func() { readAlone(h) }
	note()
	// 1 January is off by law, 2 and 3 January are a weekend.
	h.AdvanceTo(at(time.January, 4, 8, 59))
	require.NotContains(t, h.Director.Chat(), "履职通报")
	h.AdvanceTo(at(time.January, 4, 9, 0))
	require.Contains(t, h.Director.Last(), "以下是拟发到群里的通报，请过目")
	require.Contains(t, h.Director.Last(), "学习笔记 1 篇")
	require.Contains(t, h.Director.Last(), "1月5日（周二）09:00 自动发到群里")
	require.NotContains(t, h.Group.Chat(), "履职通报")
	h.Director.Send("/office")
	require.Contains(t, h.Director.Last(), "季通报 1")

	note() // comes late: the snapshot stands
	h.Stop()
	h.Start()
	h.Advance(0)
	h.AdvanceTo(at(time.January, 5, 8, 59))
	require.NotContains(t, h.Group.Chat(), "履职通报")
	h.AdvanceTo(at(time.January, 5, 9, 0))
	require.Contains(t, h.Group.Last(), "2026年第四季度履职通报")
	require.Contains(t, h.Group.Last(), "学习笔记 1 篇")
	h.AdvanceTo(at(time.January, 12, 9, 0))
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "履职通报"))
	h.Rows(func(tx *gorm.DB) error {
		var list []briefing.Briefing
		err := tx.Where("year = ? AND quarter = ?", q4.Year, q4.Q).Find(&list).Error
		require.Len(t, list, 1)
		require.Equal(t, briefing.BriefingReleased, list[0].State)
		require.Zero(t, list[0].ReleasedBy)
		return err
	})
}

func TestBriefingHeldByTheDirector(t *testing.T) {
	h := harness.New(t).Seed()
	readAlone(h)
	h.AdvanceTo(at(time.January, 4, 9, 0))
	h.Director.Tap("暂不自动发")
	require.Contains(t, h.Director.Last(), "不会自动发出")
	h.AdvanceTo(at(time.January, 8, 9, 0))
	require.NotContains(t, h.Group.Chat(), "履职通报")
	h.Director.Tap("发出")
	require.Contains(t, h.Group.Last(), "履职通报")
}

func TestBriefingWithoutReview(t *testing.T) {
	h := harness.New(t).Seed()
	readAlone(h)
	h.Write(func(tx *gorm.DB) error {
		rules := people.DefaultSettings()
		rules.ReviewBriefing = false
		if err := h.Office.SetRules(rules); err != nil {
			return err
		}
		return tx.Save(h.Office).Error
	})
	h.AdvanceTo(at(time.January, 4, 8, 59))
	require.NotContains(t, h.Group.Chat(), "履职通报")
	h.AdvanceTo(at(time.January, 4, 9, 0))
	require.Contains(t, h.Group.Last(), "2026年第四季度履职通报")
}

func TestProgramDownOverTheQuartersEnd(t *testing.T) {
	h := harness.New(t).Seed()
	readAlone(h)
	h.AdvanceTo(at(time.December, 30, 12, 0))
	h.Stop()
	h.Clock.Advance(at(time.January, 7, 23, 0).Sub(h.Clock.Now()))
	h.Start()
	h.Advance(0)
	require.NotContains(t, h.Director.Chat(), "请过目", "not at night")
	h.AdvanceTo(at(time.January, 8, 8, 0))
	require.Contains(t, h.Director.Last(), "请过目")
	h.Stop() // down again over the release, back at night
	h.Clock.Advance(at(time.January, 12, 2, 0).Sub(h.Clock.Now()))
	h.Start()
	h.Advance(0)
	require.NotContains(t, h.Group.Chat(), "履职通报")
	h.AdvanceTo(at(time.January, 12, 8, 0))
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "履职通报"))
}

func TestTwoSchedulersDoItOnce(t *testing.T) {
	h := harness.New(t).Seed()
	readAlone(h)
	plan(h, at(time.January, 5, 15, 0))
	second := scheduler.New(scheduler.Options{
		Bot: h.App.Bot, DB: h.DB, Clock: h.Clock, Log: slog.New(slog.DiscardHandler), Calendar: calendar.Embedded(),
	})
	for _, to := range []time.Time{at(time.January, 4, 9, 0), at(time.January, 4, 19, 0), at(time.January, 5, 14, 0)} {
		h.Clock.Advance(to.Sub(h.Clock.Now()))
		var both sync.WaitGroup
		for _, s := range []*scheduler.Scheduler{h.App.Scheduler, second} {
			both.Go(func() {
				if err := s.RunDue(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		h.Advance(0)
	}
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "履职通报"))
	require.Equal(t, 1, h.Director.Told("请过目"))
	require.Equal(t, 2, h.Members[0].Told(topic), "three days before, late on the day before, so not in that evening, and the hour before")
}

func TestYearlyReminders(t *testing.T) {
	h := harness.New(t, harness.At(at(time.November, 30, 12, 0))).Seed()
	h.AdvanceTo(at(time.December, 1, 8, 59))
	require.NotContains(t, h.Director.Chat(), "⏰")
	h.AdvanceTo(at(time.December, 1, 9, 0))
	require.Contains(t, h.Director.Chat(), "2027年放假安排尚未录入")
	require.Contains(t, h.Director.Chat(), "今年报送镇党委的意见建议 0 条，目标 5 条以上")
	h.Write(func(tx *gorm.DB) error {
		return research.Create(tx, &research.Research{Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: h.Members[0].Row})
	})
	h.AdvanceTo(at(time.December, 21, 9, 0))
	require.Contains(t, h.Members[0].Last(), "2026年第四季度专题调研「村级养老」12月31日（周四）到期")
	h.AdvanceTo(at(time.December, 28, 9, 0))
	require.Equal(t, 2, strings.Count(h.Members[0].Chat(), "到期"))
	require.NotContains(t, h.Director.Chat(), "还没有定专题调研的题目")
	h.AdvanceTo(at(time.January, 11, 9, 0)) // the 10th is a Sunday
	require.Contains(t, h.Director.Chat(), "2027年第一季度还没有定专题调研的题目")
}

// While the members propose or vote, the quarter's topic is under way: nothing
// is missing yet. What waits for the director is.
func TestNoResearchIsQuietDuringTheCall(t *testing.T) {
	ask := func(until string) *harness.Harness {
		h := harness.New(t, harness.At(at(time.January, 6, 9, 30))).Seed()
		h.Director.Send("/research").Tap("征集选题")
		h.Director.Send(until)
		h.Director.Tap("发出")
		h.Members[0].Send("/propose 村级养老 依据：缺护理员").Tap("提交")
		h.Members[1].Send("/propose 农村道路 依据：绕行两公里").Tap("提交")
		return h
	}
	reminded := func(h *harness.Harness) bool {
		h.AdvanceTo(at(time.January, 12, 9, 1)) // the 10th is a Sunday, the 11th its Monday
		return strings.Contains(h.Director.Chat(), "2027年第一季度还没有定专题调研的题目")
	}
	require.False(t, reminded(ask("1月14日")), "topics are proposed")
	h := ask("1月8日")
	h.AdvanceTo(at(time.January, 8, 18, 1))
	h.Director.Tap("看选题")
	h.Director.Tap("开始投票")
	h.Director.Send("1月13日")
	h.Director.Tap("发出")
	require.False(t, reminded(h), "the vote is open")
	require.True(t, reminded(ask("1月8日")), "proposals wait for the director")
}
