package scheduler

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// The jobs that make the quarter's briefing and let it out.
const (
	Briefing        = "briefing"
	BriefingRelease = "briefing-release"
)

// draftBriefings freezes a quarter's figures on the first working day after
// it, 09:00 (§21). When the director wants to look first, a preview goes to
// the desk and the briefing goes out by itself later; else it goes out at once.
func draftBriefings(cal *calendar.Calendar) Job {
	move := toWorkday(cal)
	return Job{
		Name: Briefing, Back: 20 * day, Latest: true,
		// The first day of the quarter after, moved to a working day, is the
		// first working day after the quarter.
		Due: everyOffice("0 9 1 1,4,7,10 *", move),
		Run: func(c *bot.Context, o Occasion) error {
			q := calendar.QuarterOf(c.Local(o.At)).Prev()
			b, err := briefing.Latest(c.Tx, q)
			drafted := err == nil // early, by hand
			switch {
			case err != nil && !errors.Is(err, store.ErrNotFound):
				return err
			case drafted && b.State != briefing.BriefingDraft:
				return nil
			}
			f, err := briefing.ComputeFigures(c.Tx, q, c.Location())
			if err != nil {
				return err
			}
			switch {
			case f.Nothing(): // such a draft stays, and waits for a hand
				return nothingToSay(c, q, f)
			case drafted:
				b, err = briefing.Refresh(c.Tx, b)
			default:
				b, err = briefing.Draft(c.Tx, q, nil)
			}
			if err != nil {
				return err
			}
			rules := c.Office.Rules()
			if !rules.ReviewBriefing && !c.HeardAt().After(c.Now) {
				return posts.ReleaseBriefing(c, b, 0)
			}
			release := c.HeardAt()
			if rules.ReviewBriefing {
				release = move(c.Office, c.Now.Add(rules.ReleaseAfter.Duration()))
			}
			if err := briefing.Hold(c.Tx, b, &release); err != nil {
				return err
			}
			if !rules.ReviewBriefing {
				return nil
			}
			return tellDirectors(c, release, func(p *people.Person) (bot.Message, error) {
				return posts.BriefingPreview(c, c.WordsFor(p), b)
			})
		},
	}
}

// nothingToSay tells the director, once, that a quarter has no record to report of and
// that nothing goes out by itself. An office that began in the quarter hears nothing.
func nothingToSay(c *bot.Context, q calendar.Quarter, f *briefing.Figures) error {
	if c.Office.CreatedAt.After(q.Start(c.Location())) {
		return nil
	}
	return tellDirectors(c, c.Now.Add(day), func(p *people.Person) (bot.Message, error) {
		w := c.WordsFor(p)
		text := w.T("reminder.briefing_empty", "quarter", posts.QuarterName(w, q))
		if n := f.Get(briefing.FigUnclosed).Value; n > 0 {
			text += "\n" + w.T("briefing.unclosed", "count", n)
		}
		return deskMessage(p, c, text, "reminder.closed_card", bot.Data("briefing", q.Key())), nil
	})
}

// releaseBriefings lets drafts out whose time has come.
func releaseBriefings() Job {
	return Job{
		Name: BriefingRelease, Back: 30 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := briefing.Releasing(tx, after, until)
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for _, b := range list {
				due = append(due, Occasion{Office: b.OfficeID, At: *b.ReleaseAt, Entity: b.ID})
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			b, err := briefing.ByID(c.Tx, o.Entity)
			if err != nil || b.State != briefing.BriefingDraft || b.ReleaseAt == nil || b.ReleaseAt.After(c.Now) {
				return err
			}
			if at := c.HeardAt(); at.After(c.Now) { // the program was down at its time
				return briefing.Hold(c.Tx, b, &at)
			}
			// What the preview asked for, and the director has settled since, goes out as
			// it is now.
			if b, err = settledSince(c, b); err != nil {
				return err
			}
			if err := posts.ReleaseBriefing(c, b, 0); err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(day), func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				text := w.T("reminder.briefing_out", "quarter", posts.QuarterName(w, b.Of()))
				return deskMessage(p, c, text, "reminder.closed_card", bot.Data("briefing", b.Of().Key())), nil
			})
		},
	}
}

// settledSince counts a draft anew whose figures were open in part.
func settledSince(c *bot.Context, b *briefing.Briefing) (*briefing.Briefing, error) {
	f, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	for _, key := range []string{briefing.FigUnconfirmed, briefing.FigUndecided, briefing.FigUnclosed} {
		if f.Get(key).Value > 0 {
			return briefing.Refresh(c.Tx, b)
		}
	}
	return b, nil
}
