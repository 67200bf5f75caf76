package attendance

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// guestDraft is who is to sit in on an activity (列席), as it is written down.
type guestDraft struct {
	Activity int64          `json:"activity,omitempty"`
	Leaders  bool           `json:"leaders,omitempty"` // of the committee (§17)
	Words    string         `json:"words,omitempty"`
	List     []phrase.Guest `json:"list,omitempty"`
}

// asLeader behind the activity says that who is put down leads the committee.
const asLeader = "leader"

// guestsLimit bounds the words by which guests are named.
const guestsLimit = 1000

// registerGuests is who sits in without being of the office (列席).
func registerGuests(r *bot.Router) {
	form := guestForm()
	bot.AddForm(r, form)
	r.Button("guests", bot.Staff, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return showGuests(c, a, "")
	})
	r.Button("guests_add", bot.Staff, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		if a.State == mactivities.ActivityCancelled {
			return c.Problem("session.was_cancelled")
		}
		return form.Start(c, guestDraft{Activity: a.ID, Leaders: c.Arg(1) == asLeader})
	})
	r.Button("guest_drop", bot.Staff, dropGuest)
	r.Undo("guests_add", bot.Staff, undoGuests)
	r.Undo("guest_drop", bot.Staff, restoreGuest)
}

func guestForm() *bot.Form[guestDraft] {
	return &bot.Form[guestDraft]{
		Name: "guests_add", Access: bot.Staff, Direct: true, Submit: fileGuests,
		Card: func(c *bot.Context, v *guestDraft) (string, error) {
			a, err := mactivities.ByID(c.Tx, v.Activity)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			lines := []string{c.T("guests.check", "title", locale.HTML(posts.SessionTitle(c.Words, a)))}
			for i, g := range v.List {
				lines = append(lines, fmt.Sprintf("%d. %s", i+1, locale.Escape(guestName(c, g.Name, g.Post))))
			}
			return strings.Join(lines, "\n"), nil
		},
		Fields: []bot.Field[guestDraft]{{
			Name: "words", Asked: true,
			Empty: func(v *guestDraft) bool { return len(v.List) == 0 },
			Text:  func(v *guestDraft) string { return v.Words },
			Set: func(c *bot.Context, v *guestDraft, in bot.Input) error {
				words := ""
				if err := chat.SetWords(c, &words, in.Text, guestsLimit); err != nil {
					return err
				}
				list := phrase.Guests(words)
				if len(list) == 0 {
					return c.Problem("guests.nobody")
				}
				for _, g := range list {
					if store.Length(g.Name) > mactivities.GuestNameLimit || store.Length(g.Post) > mactivities.GuestPostLimit {
						return c.Problem("guests.too_long", "text", phrase.Truncate(g.Name+" "+g.Post, 30))
					}
				}
				v.Words, v.List = words, list
				return nil
			},
		}},
	}
}

// guestName is a guest as lists name him: 王主任（县政协办公室）.
func guestName(c *bot.Context, name, post string) string {
	if post == "" {
		return name
	}
	return c.P("attendance.more", "state", name, "more", post)
}

// guestLine names the guests of an activity below its sheet; "" for none.
func guestLine(c *bot.Context, a *mactivities.Activity) (string, error) {
	if a.Guests == 0 {
		return "", nil
	}
	list, err := mactivities.GuestsOf(c.Tx, a)
	var names []string
	for _, g := range list {
		names = append(names, guestName(c, g.Name, g.Post))
	}
	return "\n" + c.T("guests.line", "count", len(names), "names", strings.Join(names, c.P("session.comma"))), err
}

func fileGuests(c *bot.Context, v *guestDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	var list []mactivities.Guest
	for _, g := range v.List {
		list = append(list, mactivities.Guest{Name: g.Name, Post: g.Post, Leader: v.Leaders})
	}
	added, err := mactivities.AddGuests(c.Tx, a, list, c.Person)
	switch {
	case errors.Is(err, mactivities.ErrTooManyGuests):
		return bot.Message{}, c.Problem("guests.too_many", "count", mactivities.GuestsLimit)
	case err != nil:
		return bot.Message{}, activities.ActivityProblem(c, err)
	case len(added) == 0:
		return guestsMessage(c, a, c.T("guests.known"))
	}
	// What is undone are the last of them: who was put down with the first.
	act, err := c.Act("guests_add", added[0].ID, v.Words)
	if err != nil {
		return bot.Message{}, err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return bot.Message{}, err
	}
	m, err := guestsMessage(c, a, c.T("guests.added", "count", len(added)))
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	return m, err
}

// guestOf finds a guest, and what he or she comes to.
func guestOf(c *bot.Context, id int64) (*mactivities.Guest, *mactivities.Activity, error) {
	g, err := mactivities.GuestByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	a, err := mactivities.ByID(c.Tx, g.ActivityID)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	return g, a, nil
}

// undoGuests takes those off again who were put down at once with one of them.
func undoGuests(c *bot.Context, id int64) error {
	g, a, err := guestOf(c, id)
	if err != nil {
		return err
	}
	all, err := mactivities.GuestsOf(c.Tx, a)
	if err != nil {
		return err
	}
	var ids []int64
	for _, other := range all {
		if other.CreatedAt.Equal(g.CreatedAt) && other.CreatedBy == g.CreatedBy && other.ID >= g.ID {
			ids = append(ids, other.ID)
		}
	}
	return dropped(c, a, mactivities.DropGuests(c.Tx, a, ids, c.Person, c.Now))
}

func restoreGuest(c *bot.Context, id int64) error {
	_, a, err := guestOf(c, id)
	if err != nil {
		return err
	}
	return dropped(c, a, mactivities.RestoreGuest(c.Tx, a, id))
}

// dropped shows the list after an undo.
func dropped(c *bot.Context, a *mactivities.Activity, err error) error {
	if errors.Is(err, store.ErrNothingToUndo) {
		return c.Problem("common.nothing_to_undo")
	}
	if err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	return showGuests(c, a, c.T("common.undone"))
}

// dropGuest is guest_drop:ACTIVITY:GUEST.
func dropGuest(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	g, err := bot.Pressed(c, 1, mactivities.GuestByID)
	if err != nil {
		return err
	}
	switch err := mactivities.DropGuests(c.Tx, a, []int64{g.ID}, c.Person, c.Now); {
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.stale")
	case err != nil:
		return err
	}
	act, err := c.Act("guest_drop", g.ID, g.Name)
	if err != nil {
		return err
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	m, err := guestsMessage(c, a, c.T("guests.dropped", "name", g.Name))
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	_, err = c.Show(m)
	return err
}

func showGuests(c *bot.Context, a *mactivities.Activity, done string) error {
	m, err := guestsMessage(c, a, done)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// guestsMessage lists the guests with a button each that takes the guest off.
func guestsMessage(c *bot.Context, a *mactivities.Activity, done string) (bot.Message, error) {
	list, err := mactivities.GuestsOf(c.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	lines := []string{c.T("guests.title", "title", locale.HTML(posts.SessionTitle(c.Words, a)))}
	if len(list) == 0 {
		lines = append(lines, c.T("guests.none"))
	}
	var drops []bot.Button
	for i, g := range list {
		name := guestName(c, g.Name, g.Post)
		if g.Leader {
			name += c.P("guests.leader")
		}
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, locale.Escape(name)))
		drops = append(drops, bot.Button{Text: c.P("guests.drop", "name", phrase.Truncate(g.Name, 12)), Data: bot.Data("guest_drop", a.ID, g.ID)})
	}
	m := bot.Message{Text: locale.Join("\n\n", done, strings.Join(lines, "\n"))}
	if a.State != mactivities.ActivityCancelled {
		m.Buttons = bot.Rows(2, c.B("guests.add", "guests_add", a.ID), c.B("guests.lead", "guests_add", a.ID, asLeader))
	}
	m.Buttons = append(m.Buttons, bot.Rows(3, drops...)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "roster", a.ID)))
	return m, nil
}
