package attendance

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/internal/web"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerScreen is the code on the meeting room's screen (§8): the page that
// shows it, and what a scan of it does.
func registerScreen(r *bot.Router) {
	r.Button("screen", bot.Staff, openScreen)
	r.Button("screen_off", bot.Staff, closeScreen)
	r.Link(mactivities.ScreenLink, bot.Members, scanScreen)
}

// openScreen gives the address of the page for the room's screen.
func openScreen(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	back := bot.Row(c.B("common.back", "session", a.ID))
	public := chat.AddressOf(c)
	if public == "" {
		_, err = c.Show(bot.Message{Text: c.T("screen.unserved"), Buttons: [][]bot.Button{back}})
		return err
	}
	if c.Bot.Username == "" {
		return c.Problem("session.no_link")
	}
	s, err := mactivities.OpenScreen(c.Tx, a, c.Person.ID, c.Now)
	if err != nil {
		return activities.ActivityProblem(c, err)
	}
	address := public + web.ScreenPath + s.Token()
	opens, _, closes := mactivities.CheckInWindow(a)
	m := bot.Message{Secret: true, Text: c.T("screen.card", "title", locale.HTML(posts.SessionTitle(c.Words, a)),
		"address", address, "from", c.DateClock(opens), "to", c.Clock(closes))}
	if isPublic(address) {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("screen.open"), URL: address}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("screen.off", "screen_off", a.ID)), back)
	_, err = c.Show(m)
	return err
}

// isPublic tells whether Telegram takes an address for a button: it refuses
// those of a machine without a domain.
func isPublic(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.Contains(u.Hostname(), ".")
}

func closeScreen(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	s, err := mactivities.ScreenOf(c.Tx, a.ID)
	switch {
	case errors.Is(err, store.ErrNotFound): // pressed twice
	case err != nil:
		return err
	default:
		if err := mactivities.RevokeScreen(c.Tx, s, c.Now); err != nil {
			return err
		}
		c.Log.Info("screen revoked", "activity", a.ID)
	}
	return activities.ShowSession(c, a, c.T("screen.is_off"))
}

// scanScreen is the link q-ID-CODE of the code on the screen: it checks in at
// once. A code is good for its minute and the next; a photo of it that comes
// later is worth nothing.
func scanScreen(c *bot.Context) error {
	number, code, _ := strings.Cut(c.Args, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return c.Problem("common.gone")
	}
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil {
		return err
	}
	if !row.State.Attended() {
		s, err := mactivities.ScreenOf(c.Tx, a.ID)
		if errors.Is(err, store.ErrNotFound) {
			return noCode(c, "screen.was_revoked")
		}
		if err != nil {
			return err
		}
		// What came while the program was down is judged by the minute in which it was sent.
		if !s.Accepts(code, c.Now) && !s.Accepts(code, c.At()) {
			return noCode(c, "screen.stale")
		}
		// The code of this minute shows that somebody is there: who sends no place
		// checks in by it.
		if a.NeedsPlace() {
			said, err := people.ConsentOf(c.Tx, c.Person.ID, people.ConsentPlace)
			if err != nil {
				return err
			}
			if said != nil && !said.Given {
				done, err := mactivities.CheckInSent(c.Tx, a, c.Person, cameAt(c, a), mactivities.ByQR)
				return answerCheckin(c, a, mactivities.ByQR, done, err)
			}
		}
	}
	return checkin(c, a, mactivities.ByQR)
}

// noCode says why a code checks in nobody, and leads to the other way.
func noCode(c *bot.Context, key string) error {
	_, err := c.Say(bot.Message{Text: c.T(key), Buttons: bot.Rows(1, bot.CommandButton(c.P("menu.checkin"), "checkin"))})
	return err
}
