package scheduler

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/study"
)

// publishLacking tells the director, 09:00 of the working day before an activity
// is posted by itself, what its post would lack: topic and place, without which it
// is not posted, and, of a study session, those of the 五有 that are there beforehand
// (§4).
func publishLacking(cal *calendar.Calendar) Job {
	move, posted := toWorkday(cal), publishAt(cal)
	r := activityReminder{
		name: "remind-lacking", back: day, earliest: (publishDays+2*mostHoliday)*day + summerTime, latest: publishDays*day - reach,
		at: func(o *people.Office, a *activities.Timing) time.Time {
			before := calendar.DateOf(posted(o, a)).AddDays(-1)
			return move(o, clock(o, store.DateFrom(o.Workdays(cal).LastWorkday(before)), morning))
		},
		until: posted,
	}
	job := r.job()
	job.Run = func(c *bot.Context, o Occasion) error {
		a, err := activities.ByID(c.Tx, o.Entity)
		if err != nil || !c.Office.Rules().AutoPublish || a.State != activities.Planned || a.PostRef != 0 {
			return err
		}
		at := posted(c.Office, a.Timing())
		if there, err := c.InGroup(); err != nil || !there || !c.Now.Before(at) {
			return err
		}
		lacking, edit, err := lacks(c, a)
		if err != nil || len(lacking) == 0 {
			return err
		}
		return tellDirectors(c, at, func(p *people.Person) (bot.Message, error) {
			w := c.WordsFor(p)
			when := w.DateClock(c.Local(at), c.Local(c.Now))
			if store.DateOf(at, c.Location()) == store.DateOf(c.Now, c.Location()).AddDate(0, 0, 1) {
				when = w.Plain("session.tomorrow") + " " + w.Clock(c.Local(at))
			}
			return bot.Message{
				About: posts.About(a),
				Text: w.T("reminder.lacking", "when", when, "time", posts.SessionTime(c, w, a), "title", locale.HTML(posts.SessionTitle(w, a)),
					"lacking", posts.LackingNames(w, lacking), "without", posts.LackingNames(w, a.Lacks())),
				Buttons: bot.Rows(2,
					bot.Button{Text: w.Plain("reminder.lacking_now"), Data: bot.Data(edit, a.ID)},
					bot.Button{Text: w.Plain("reminder.closed_card"), Data: bot.Data("session", a.ID)}),
			}, nil
		})
	}
	return job
}

// lacks lists the fields that an activity's post lacks, and gives the route to
// where they are filled in.
func lacks(c *bot.Context, a *activities.Activity) (fields []string, edit string, err error) {
	edit, fields = "session_edit", a.Lacks()
	if a.Kind != activities.Study {
		return fields, edit, nil
	}
	h, err := study.FiveLights(c.Tx, a)
	if err != nil {
		return nil, "", err
	}
	if h.Tutor.State == study.LightNone {
		fields = append(fields, "tutor")
	}
	if h.Plan.State == study.LightNone {
		fields = append(fields, "plan")
	}
	if h.Materials.State == study.LightNone {
		if len(fields) == 0 { // files are added by themselves
			edit = "materials_add"
		}
		fields = append(fields, "materials")
	}
	return fields, edit, nil
}
