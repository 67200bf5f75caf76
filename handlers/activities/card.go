package activities

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/minutes"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerSessionCard is the director's view of a session and the list of all
// of them.
func registerSessionCard(r *bot.Router) {
	r.Button("session", bot.Staff, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		return ShowSession(c, a, "")
	})
	r.Button("session_full", bot.Staff, fullSession)
	r.Command("sessions", bot.Viewers, sessions)
	r.Button("sessions", bot.Viewers, sessions)
	papers.AddList(r, papers.List{Name: "sessions", Access: bot.Viewers, Table: sessionsTable})
	r.Button("session_post", bot.Staff, postSession)
	r.Button("session_qr", bot.Staff, sessionQR)
}

// PressedActivity is the activity that a pressed button names, of the person's
// own office.
func PressedActivity(c *bot.Context) (*mactivities.Activity, error) {
	return bot.Pressed(c, 0, mactivities.ByID)
}

// OfPerson finds the activity and the person that a row belongs to.
func OfPerson(c *bot.Context, activity, person int64) (*mactivities.Activity, *people.Person, error) {
	a, err := mactivities.ByID(c.Tx, activity)
	if err != nil {
		return nil, nil, err
	}
	p, err := people.PersonByID(c.Tx, person)
	return a, p, err
}

// ShowSession shows the director's card with a line on top of what was done.
func ShowSession(c *bot.Context, a *mactivities.Activity, done string) error {
	m, err := sessionCard(c, a)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	_, err = c.Show(m)
	return err
}

// changedCard refreshes the live post and gives the director's card with what
// was done on top.
func changedCard(c *bot.Context, a *mactivities.Activity, done string) (bot.Message, error) {
	if err := posts.RefreshSession(c, a); err != nil {
		return bot.Message{}, err
	}
	m, err := sessionCard(c, a)
	m.Text = locale.Join("\n\n", done, m.Text)
	return m, err
}

// sessionCard is the director's view: facts, counts, lights, what can be done.
func sessionCard(c *bot.Context, a *mactivities.Activity) (bot.Message, error) {
	n, err := mactivities.Tally(c.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	files, err := records.CountAttachments(c.Tx, records.KindActivity, a.ID)
	if err != nil {
		return bot.Message{}, err
	}
	lines := []string{
		"<b>" + posts.SessionTitle(c.Words, a) + "</b>",
		c.T("session.number", "year", fmt.Sprint(a.Year), "n", a.Number, "kind", c.P("activity.kind."+string(a.Kind)), "id", a.ID),
		locale.Join(" · ", posts.SessionTime(c, c.Words, a), string(locale.Escape(a.Place))),
	}
	more, cut, err := sessionLines(c, a, fewLines)
	if err != nil {
		return bot.Message{}, err
	}
	lines = append(lines, more...)
	if files[a.ID] > 0 {
		lines = append(lines, materialFiles(c, a.Kind, files[a.ID]))
	}
	if lines, err = followUpLines(c, a, lines); err != nil {
		return bot.Message{}, err
	}
	recorded, err := minutes.Of(c.Tx, a.ID)
	if err != nil {
		return bot.Message{}, err
	}
	if recorded.RecordedBy != 0 {
		name, err := chat.Names(c, []int64{recorded.RecordedBy})
		if err != nil {
			return bot.Message{}, err
		}
		lines = append(lines, c.T("minutes.recorder_line", "name", name))
	}
	if a.NeedsPlace() {
		lines = append(lines, c.T("place.on_line", "meters", a.NearMeters))
	}
	switch a.State {
	case mactivities.ActivityCancelled:
		lines = append(lines, posts.CancelledLine(c.Words, a))
		return bot.Message{About: posts.About(a), Text: strings.Join(lines, "\n"), Buttons: bot.Rows(2, c.B("session.list", "sessions"))}, nil
	case mactivities.Closed:
		lines = append(lines, posts.ClosedLine(c.Words, a, n))
		missing, err := posts.SheetLines(c, c.Person, c.Words, a)
		if err != nil {
			return bot.Message{}, err
		}
		if missing != "" {
			lines = append(lines, missing)
		}
	default:
		if by := posts.AttendLine(c, c.Words, a); by != "" {
			lines = append(lines, by)
		}
		lines = append(lines, posts.SaidLine(c.Words, a, n))
	}
	if a.Kind == mactivities.Study {
		lights, err := posts.Lights(c, c.Words, a)
		if err != nil {
			return bot.Message{}, err
		}
		lines = append(lines, lights)
	}
	return bot.Message{About: posts.About(a), Text: strings.Join(lines, "\n"), Buttons: cardButtons(c, a, cut)}, nil
}

// cardButtons are what can be done with an activity, those that are pressed in the room
// first. While it runs they stand alone.
func cardButtons(c *bot.Context, a *mactivities.Activity, cut bool) [][]bot.Button {
	planned, begun := a.State == mactivities.Planned, !c.Now.Before(a.StartsAt)
	var first [][]bot.Button
	if a.InQuestion() {
		first = bot.Rows(1, c.B("sheet.held", "sheet_held", a.ID), c.B("sheet.unheld", "sheet_unheld", a.ID))
	}
	room := RoomButtons(c, a)
	if a.State == mactivities.Closed && a.ConfirmedAt == nil && !a.InQuestion() {
		room = append(bot.Row(c.B("sheet.confirm", "sheet_confirm", a.ID)), room...)
	}
	first = append(first, room)
	var rest []bot.Button
	if planned && a.PostRef == 0 && c.Office.GroupChatID != 0 && c.Now.Before(a.EndsAt) {
		rest = append(rest, c.B("session.post", "session_post", a.ID))
	}
	if a.Kind == mactivities.Study {
		rest = append(rest, c.B("session.five", "five", a.ID))
	} else {
		rest = append(rest, c.B("followup.list", "followups", a.ID))
	}
	rest = append(rest, c.B("session.edit", "session_edit", a.ID), c.B("session.add_materials", "materials_add", a.ID))
	if minutes.Held(a) {
		rest = append(rest, papers.Button(c, "minutes", a.ID), c.B("minutes.fill", "minutes_edit", a.ID))
	} else {
		rest = append(rest, c.B("minutes.name_recorder", "minutes_recorder", a.ID))
	}
	if begun {
		rest = append(rest, c.B("photos.add", "photos_add", a.ID))
	}
	rest = append(rest, c.B("fund.of_activity", "fund_spend", a.ID))
	if planned && c.Now.Before(a.EndsAt) {
		rest = append(rest, c.B("place.switch", "place", a.ID))
		if c.Bot.Username != "" {
			rest = append(rest, c.B("screen.button", "screen", a.ID))
		}
	}
	rest = append(rest, papers.Button(c, "signin", a.ID), c.B("guests.lead", "guests_add", a.ID, "leader"))
	if planned {
		rest = append(rest, c.B("session.cancel", "session_cancel", a.ID))
	}
	keep := bot.FewRows
	if planned && begun {
		keep = len(first)
	}
	back := bot.Row(c.B("session.list", "sessions"))
	if cut {
		back = append(bot.Row(c.B("session.full", "session_full", a.ID)), back...)
	}
	return c.Fold(bot.Data("session", a.ID), keep, append(first, bot.Rows(2, rest...)...), back...)
}

// RoomButtons are what is pressed where an activity takes place.
func RoomButtons(c *bot.Context, a *mactivities.Activity) []bot.Button {
	row := bot.Row(c.B("session.sheet", "roster", a.ID))
	planned := a.State == mactivities.Planned
	if planned && c.Bot.Username != "" {
		row = append(row, c.B("session.qr", "session_qr", a.ID))
	}
	if planned && !c.Now.Before(a.StartsAt) {
		row = append(row, c.B("session.close", "session_close", a.ID))
	}
	return row
}

// postSession posts a session that was planned before the group was bound.
func postSession(c *bot.Context) error {
	a, err := PressedActivity(c)
	if err != nil {
		return err
	}
	if a.State != mactivities.Planned || a.PostRef != 0 {
		return c.Problem("common.stale")
	}
	if lacking := a.Lacks(); len(lacking) > 0 {
		return c.Problem("session.lacking_first", "lacking", posts.LackingNames(c.Words, lacking))
	}
	// Where the bot had no right to write it is tried: who presses has given it.
	muted, err := ledger.IsMuted(c.Tx, c.Bot.ID, c.Office.GroupChatID)
	if err != nil {
		return err
	}
	if muted {
		if _, err := ledger.MarkReachable(c.Tx, c.Bot.ID, c.Office.GroupChatID); err != nil {
			return err
		}
	}
	posted, err := posts.PublishSession(c, a)
	if err != nil {
		return err
	}
	switch {
	case !posted && c.Office.GroupChatID != 0:
		return c.Problem("session.not_in_group")
	case !posted:
		return c.Problem("session.no_group_yet")
	}
	return ShowSession(c, a, publishedLine(c))
}

// sessionQR sends the code for the wall: whoever scans it comes to the card
// with check-in first (§8).
func sessionQR(c *bot.Context) error {
	a, err := PressedActivity(c)
	if err != nil {
		return err
	}
	link := c.Link(fmt.Sprintf("s-%d", a.ID))
	if link == "" {
		return c.Problem("session.no_link")
	}
	picture, err := chat.QRPNG(link)
	if err != nil {
		return err
	}
	opens, _, closes := mactivities.CheckInWindow(a)
	_, err = c.Tell(c.Person, bot.Message{
		Text: c.T("session.qr_caption", "title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", posts.SessionTime(c, c.Words, a),
			"place", a.Place, "from", c.Clock(opens), "to", c.Clock(closes), "link", link),
		Files:   []bot.File{{Kind: bot.Photo, Name: fmt.Sprintf("qr-%d.png", a.ID), Data: picture}},
		Buttons: bot.Rows(1, papers.Button(c, "poster", a.ID)),
	})
	return err
}
