package briefing

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerPosted: an announcement and a briefing that the group refuses go to the
// members in private meanwhile.
func registerPosted(r *bot.Router) {
	named := func(key string) func(*bot.Context, *locale.Words, int64) (string, error) {
		return func(_ *bot.Context, w *locale.Words, _ int64) (string, error) { return w.T(key), nil }
	}
	chat.AddPosted(r, records.KindAnnouncement, chat.Posted{Title: named("announce.as_lost"), Lost: lostAnnouncement, Again: announceAgain})
	chat.AddPosted(r, posts.KindAnnouncementFile, chat.Posted{Title: named("announce.file_as_lost")})
	chat.AddPosted(r, records.KindBriefing, chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			b, err := mbriefing.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("briefing.as_lost", "quarter", posts.QuarterName(w, b.Of())), nil
		},
		Lost: lostBriefing, Again: briefAgain,
	})
}

func lostAnnouncement(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil || a.PinnedRef != row.ID {
		return false, err
	}
	if err := mbriefing.SetPinnedRef(c.Tx, a, 0); err != nil || a.Voided() {
		return false, err
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return false, err
	}
	err = posts.TellAnnouncement(c, a, members, posts.FirstRound, bot.Because(row.ActionID))
	return err == nil, err
}

func announceAgain(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil || a.Voided() || a.PinnedRef != 0 {
		return false, err
	}
	return posts.PostAnnouncement(c, a)
}

func lostBriefing(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
	b, err := mbriefing.ByID(c.Tx, id)
	if err != nil || b.PostRef != row.ID {
		return false, err
	}
	if err := mbriefing.SetRef(c.Tx, b, 0); err != nil || b.State != mbriefing.BriefingReleased {
		return false, err
	}
	err = posts.TellBriefing(c, b, bot.Because(row.ActionID))
	return err == nil, err
}

func briefAgain(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
	b, err := mbriefing.ByID(c.Tx, id)
	if err != nil || b.PostRef != 0 || b.State != mbriefing.BriefingReleased {
		return false, err
	}
	ref, err := posts.PostBriefing(c, b)
	return ref != 0, err
}
