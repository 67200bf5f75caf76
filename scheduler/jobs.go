package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/robfig/cron/v3"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models/activities"
	"lianluo/models/away"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/dates"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/roster"
	"lianluo/models/store"
)

// jobs lists everything that is due by the clock.
func jobs(cal *calendar.Calendar) []Job {
	return append(tellGaps(cal), []Job{
		housekeeping(), removeOffices(),
		publishLacking(cal), publishPlanned(cal), publishDue(cal), // the last, where nothing was posted
		day3().job(), leaveNotice().job(), day1().job(), hour1().job(), refreshPosts(), closeSignUps(), remindDates(), closeDates(), remindConsult(), closeConsult(), remindCollation(), closeSessions(),
		confirmLists(cal), remindLists(cal), tellMissed(),
		remindOwed(cal, 1), remindOwed(cal, desk.NotesDueDays), askMinutes(cal, 1), askMinutes(cal, minutesDaysAgain), inviteCatchUp(cal), inviteAbsent(cal), remindLeaves(), remindTasks(), remindTasksAhead(cal),
		remindResearch(cal, 10), remindResearch(cal, 3), remindNoResearch(cal), remindGoal(cal), remindForgotten(cal), askHeld(cal), remindHolidays(cal),
		askGaps(cal), suggestHosts(cal),
		draftBriefings(cal), releaseBriefings(),
		sendAnnouncements(), remindHandIn(), unpinAnnouncements(), tellNotice(cal),
		tellContact(cal), tellGood(cal), remindPromises(cal), remindProposals(), remindVote(), closeVotes(), batchSupervision(cal), postArchive(cal), settlePoints(),
		makePledges(cal), remindMeeting(cal), remindVisit(cal), remindAssess(cal), tellTermEnds(cal), remindTerms(), startTerms(), remindReport(cal), remindGaps(cal), remindBooks(cal), remindFund(cal),
	}...)
}

// housekeeping prunes what nobody needs any more and ends the screens of
// activities that are over, once a night.
func housekeeping() Job {
	schedule := must("30 3 * * *")
	return Job{
		Name: "housekeeping", Back: 24 * time.Hour, Latest: true,
		Due: func(_ *gorm.DB, after, until time.Time) ([]Occasion, error) {
			var due []Occasion
			for t := schedule.Next(after.UTC()); !t.After(until); t = schedule.Next(t) {
				due = append(due, Occasion{At: t})
			}
			return due, nil
		},
		Run: func(*bot.Context, Occasion) error { return nil },
		Then: func(ctx context.Context, db *store.DB, now time.Time) error {
			return errors.Join(ledger.Prune(ctx, db, now), people.PruneImports(ctx, db, now), people.PrunePhones(ctx, db, now), roster.PrunePhones(ctx, db, now), activities.PruneReasons(ctx, db, now), away.Forget(ctx, db, now), dates.Forget(ctx, db, now), activities.EndScreens(ctx, db, now), briefing.PruneAnswers(ctx, db, now))
		},
	}
}

func must(expr string) cron.Schedule {
	s, err := cron.ParseStandard(expr)
	if err != nil {
		panic(err) // expressions are constants
	}
	return s
}
