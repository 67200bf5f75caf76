package briefing

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerCorrection: what is settled after a release is a correction, of which the
// group hears when the staff says so (§21).
func registerCorrection(r *bot.Router) {
	r.Button("briefing_correct", bot.Staff, func(c *bot.Context) error {
		b, err := briefingArg(c)
		if err != nil {
			return err
		}
		return showCorrection(c, b)
	})
	r.Button("briefing_tell", bot.Staff, tellCorrection).Asks(asksCorrection())
	r.Undo("briefing_tell", bot.Staff, undoCorrection)
	chat.AddPosted(r, records.KindBriefingCorrection, chat.Posted{Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
		_, b, err := toldCorrection(c, id)
		if err != nil {
			return "", err
		}
		return w.T("briefing.correction_lost", "quarter", posts.QuarterName(w, b.Of())), nil
	}})
}

// showCorrection is the card before the group is told: briefing_correct:BRIEFING.
func showCorrection(c *bot.Context, b *mbriefing.Briefing) error {
	if b.State != mbriefing.BriefingReleased {
		return c.Problem("briefing.not_out")
	}
	k, err := mbriefing.CorrectionsOf(c.Tx, b)
	if err != nil {
		return err
	}
	told, err := mbriefing.ToldCorrections(c.Tx, b)
	if err != nil {
		return err
	}
	if told.Tells(k) || told == nil && posts.CorrectionsText(c, c.Words, k, true) == "" {
		return c.Problem("briefing.correct_same")
	}
	inGroup, err := c.InGroup()
	if err != nil {
		return err
	}
	key := "briefing.correct_check"
	if !inGroup {
		key = "briefing.correct_check_private"
	}
	m := bot.Message{
		Text: c.T(key) + "\n\n" + posts.CorrectionsPost(c, c.Words, b, k, 0).Text,
		Buttons: [][]bot.Button{
			bot.Row(c.B("briefing.correct_send", "briefing_tell", b.ID)), bot.Row(c.B("common.back", "briefing", b.Of().Key())),
		},
	}
	_, err = c.Show(m)
	return err
}

// tellCorrection tells the group: briefing_tell:BRIEFING.
func tellCorrection(c *bot.Context) error {
	b, err := briefingArg(c)
	if err != nil {
		return err
	}
	k, err := mbriefing.CorrectionsOf(c.Tx, b)
	if err != nil {
		return err
	}
	told, err := mbriefing.TellCorrections(c.Tx, b, k, c.Now)
	switch {
	case errors.Is(err, mbriefing.ErrToldAlready), errors.Is(err, store.ErrNotFound):
		return c.Problem("briefing.correct_same")
	case err != nil:
		return err
	}
	a, err := c.Act("briefing_tell", told.ID, "")
	if err != nil {
		return err
	}
	if err := posts.TellCorrections(c, b, k, told); err != nil {
		return err
	}
	if err := c.Settled(posts.AboutBriefing(b.ID)); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: c.T("briefing.correct_sent", "quarter", posts.QuarterName(c.Words, b.Of())),
		Buttons: [][]bot.Button{
			bot.Row(c.B("common.undo", "undo", a.ID)), bot.Row(c.B("common.back", "briefing", b.Of().Key())),
		},
	})
	return err
}

func undoCorrection(c *bot.Context, id int64) error {
	told, b, err := toldCorrection(c, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch err := mbriefing.VoidCorrection(c.Tx, told, c.Now); {
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	if told.PostRef != 0 {
		if err := c.Delete(told.PostRef); err != nil {
			return err
		}
	}
	return showBriefing(c, b.Of())
}

func toldCorrection(c *bot.Context, id int64) (*mbriefing.BriefingCorrection, *mbriefing.Briefing, error) {
	told, err := mbriefing.CorrectionByID(c.Tx, id)
	if err != nil {
		return nil, nil, err
	}
	b, err := mbriefing.ByID(c.Tx, told.BriefingID)
	return told, b, err
}

// quarterBefore names the quarter that the page turns back to, and whether its briefing
// has corrections.
func quarterBefore(c *bot.Context, q calendar.Quarter) (string, error) {
	name := posts.QuarterName(c.Words, q)
	b, err := mbriefing.Latest(c.Tx, q)
	if errors.Is(err, store.ErrNotFound) {
		return name, nil
	}
	if err != nil {
		return "", err
	}
	k, err := mbriefing.CorrectionsOf(c.Tx, b)
	if err != nil || !k.Any() {
		return name, err
	}
	return c.P("briefing.has_corrections", "quarter", name), nil
}
