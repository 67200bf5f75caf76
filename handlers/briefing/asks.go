package briefing

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/records"
)

// askedBriefing is the briefing that the data of a button names.
func askedBriefing(c *bot.Context, args []string) (*mbriefing.Briefing, error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return nil, err
	}
	return mbriefing.ByID(c.Tx, id)
}

// asksDraft is what is asked of a draft: it is over when that has gone out, or was counted
// anew; then the newest is shown.
func asksDraft() (func([]string) string, bot.Look) {
	return posts.AboutArg(posts.KindBriefingDraft), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		b, err := askedBriefing(c, args)
		if err != nil {
			return s, err
		}
		newest, err := mbriefing.Latest(c.Tx, b.Of())
		if err != nil {
			return s, err
		}
		if newest.ID == b.ID && b.State == mbriefing.BriefingDraft {
			s.Until = c.Now.Add(posts.LookAgain)
			if b.ReleaseAt != nil && b.ReleaseAt.After(c.Now) {
				s.Until = *b.ReleaseAt
			}
			return s, nil
		}
		s.Over, err = posts.BriefingPreview(c, c.Words, newest)
		return s, err
	}
}

// asksCorrection is the question whether the group is told of a correction.
func asksCorrection() (func([]string) string, bot.Look) {
	return posts.AboutArg(posts.KindBriefingDraft), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		b, err := askedBriefing(c, args)
		if err != nil {
			return s, err
		}
		k, err := mbriefing.CorrectionsOf(c.Tx, b)
		if err != nil {
			return s, err
		}
		told, err := mbriefing.ToldCorrections(c.Tx, b)
		if err != nil {
			return s, err
		}
		if !told.Tells(k) {
			s.Until = c.Now.Add(posts.LookAgain)
			return s, nil
		}
		s.Over, err = posts.BriefingPreview(c, c.Words, b)
		return s, err
	}
}

// asksReading is the question whether an announcement was read, until its time is over.
func asksReading() (func([]string) string, bot.Look) {
	return asksAnnouncement(func(c *bot.Context, a *mbriefing.Announcement, _ []string) (bool, error) {
		return mbriefing.HasRead(c.Tx, a, c.Person.ID)
	})
}

// asksFilling is the question for what is handed in, until it is; announce_fill:ID:again is
// the button by which it is changed, until the time is over.
func asksFilling() (func([]string) string, bot.Look) {
	return asksAnnouncement(func(c *bot.Context, a *mbriefing.Announcement, args []string) (bool, error) {
		if len(args) > 1 {
			return false, nil
		}
		row, err := mbriefing.AnswerOf(c.Tx, a, c.Person.ID)
		return row != nil, err
	})
}

func asksAnnouncement(done func(c *bot.Context, a *mbriefing.Announcement, args []string) (bool, error)) (func([]string) string, bot.Look) {
	return posts.AboutArg(records.KindAnnouncement), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return s, err
		}
		a, err := mbriefing.AnnouncementByID(c.Tx, id)
		if err != nil || a.Voided() {
			return s, err
		}
		over, err := done(c, a, args)
		if err != nil {
			return s, err
		}
		if over {
			asks, err := asksPerson(c, a)
			if err != nil {
				return s, err
			}
			s.Over, err = wasRead(c, a, asks)
			return s, err
		}
		if !a.Over(c.Now) {
			s.Until = a.Ends()
		}
		return s, nil
	}
}
