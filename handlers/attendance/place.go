package attendance

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerPlace is check-in with a shared place (§8): the director says where
// the activity is, and who checks in shows to be near.
func registerPlace(r *bot.Router) {
	form := &bot.Form[placeDraft]{
		Name: "place_point", Access: bot.Staff, Direct: true, Submit: setPoint,
		Fields: []bot.Field[placeDraft]{{
			Name: "point", Asked: true, Files: true,
			Empty:  func(v *placeDraft) bool { return !v.Known },
			Enough: func(v *placeDraft) bool { return v.Known },
			Set: func(c *bot.Context, v *placeDraft, in bot.Input) error {
				if in.File == nil || in.File.Kind != bot.Location {
					return c.Problem("place.send_point")
				}
				v.Lat, v.Lon, v.Known = in.File.Lat, in.File.Lon, true
				return nil
			},
		}},
	}
	bot.AddForm(r, form)
	open := func(c *bot.Context) (*mactivities.Activity, error) {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return nil, err
		}
		if a.State != mactivities.Planned {
			return nil, c.Problem("place.not_now_any_more")
		}
		return a, nil
	}
	r.Button("place", bot.Staff, func(c *bot.Context) error {
		a, err := open(c)
		if err != nil {
			return err
		}
		_, err = c.Show(placeCard(c, a, ""))
		return err
	})
	r.Button("place_point", bot.Staff, func(c *bot.Context) error {
		a, err := open(c)
		if err != nil {
			return err
		}
		return form.Start(c, placeDraft{Activity: a.ID})
	})
	r.Button("place_near", bot.Staff, func(c *bot.Context) error {
		a, err := open(c)
		if err != nil {
			return err
		}
		switch err := mactivities.SetNear(c.Tx, a, c.ArgInt(1)); {
		case errors.Is(err, mactivities.ErrNoPlace):
			return form.Start(c, placeDraft{Activity: a.ID})
		case errors.Is(err, mactivities.ErrBadPlace):
			return c.Problem("common.stale")
		case err != nil:
			return err
		}
		c.Log.Info("place of check-in set", "activity", a.ID, "meters", a.NearMeters)
		_, err = c.Show(placeCard(c, a, c.T("session.saved")))
		return err
	})
	r.Label("place.menu", "menu")
	registerPlaceConsent(r)
}

// placeDraft is where an activity takes place, on the map.
type placeDraft struct {
	Activity int64   `json:"activity"`
	Known    bool    `json:"known,omitempty"`
	Lat      float64 `json:"lat,omitempty"`
	Lon      float64 `json:"lon,omitempty"`
}

func setPoint(c *bot.Context, v *placeDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if a.State != mactivities.Planned {
		return bot.Message{}, c.Problem("place.not_now_any_more")
	}
	if err := mactivities.SetPoint(c.Tx, a, mactivities.Place{Lat: v.Lat, Lon: v.Lon}); err != nil {
		if errors.Is(err, mactivities.ErrBadPlace) {
			return bot.Message{}, c.Problem("place.send_point")
		}
		return bot.Message{}, err
	}
	return placeCard(c, a, c.T("place.point_set")), nil
}

// placeCard is the switch 签到须共享位置 of an activity.
func placeCard(c *bot.Context, a *mactivities.Activity, done string) bot.Message {
	key := "place.card_off"
	if a.NeedsPlace() {
		key = "place.card_on"
	}
	m := bot.Message{Text: locale.Join("\n\n", done,
		posts.SessionTitle(c.Words, a)+"\n"+c.T(key, "meters", a.NearMeters)+"\n"+c.T("place.how"))}
	var distances []bot.Button
	for _, n := range mactivities.NearChoices {
		label := c.P("place.within", "meters", n)
		if n == a.NearMeters {
			label = "✅ " + label
		}
		distances = append(distances, bot.Button{Text: label, Data: bot.Data("place_near", a.ID, n)})
	}
	switch {
	case !a.HasPoint():
		m.Buttons = append(m.Buttons, bot.Row(c.B("place.turn_on", "place_point", a.ID)))
	case !a.NeedsPlace():
		m.Buttons = append(m.Buttons, bot.Row(c.B("place.turn_on", "place_near", a.ID, mactivities.DefaultNear)), bot.Row(c.B("place.set_point", "place_point", a.ID)))
	default:
		m.Buttons = append(m.Buttons, distances, bot.Row(c.B("place.set_point", "place_point", a.ID), c.B("place.turn_off", "place_near", a.ID, 0)))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "session", a.ID)))
	return m
}

// tracePlace is the trace of somebody having been asked where he or she is; a
// place sent within askedFor is the answer.
const (
	tracePlace = "place_asked"
	askedFor   = 30 * time.Minute
)

// checkinNear asks who wants to check in for the place, in the private chat.
func checkinNear(c *bot.Context, a *mactivities.Activity, source mactivities.Source) error {
	done, err := mactivities.CheckInPossible(c.Tx, a, c.Person, cameAt(c, a))
	if err != nil || done.Already {
		return answerCheckin(c, a, source, done, err)
	}
	if c.Pressed() && !c.Private {
		if err := c.Toast(c.P("place.in_private")); err != nil {
			return err
		}
	}
	if asked, err := askPlaceConsent(c, a, source); asked || err != nil {
		return err
	}
	if _, err := desk.Trace(c.Tx, c.Person.ID, tracePlace, a.ID, string(source)); err != nil {
		return err
	}
	_, err = c.Tell(c.Person, bot.Message{
		Text:     c.T("place.ask", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "meters", a.NearMeters, "button", c.P("place.send")),
		AskPlace: c.P("place.send"), Keyboard: [][]string{{c.P("place.menu")}},
	})
	if err != nil {
		return err
	}
	return endAsking(c, a)
}

// PlaceSent takes the place of somebody who was asked for it. Only the rounded
// distance of a check-in is kept, and the message is taken off the chat: of
// where people are the least is collected (§8).
func PlaceSent(c *bot.Context, in bot.Input) (taken bool, err error) {
	if in.File == nil && in.Source == "" && phrase.Declines(in.Text) {
		return placeRefused(c)
	}
	if in.File == nil || in.File.Kind != bot.Location || !bot.Members.Allows(c.Person) {
		return false, nil
	}
	asked, err := desk.LastTrace(c.Tx, c.Person.ID, tracePlace, c.At().Add(-askedFor))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	a, err := mactivities.ByID(c.Tx, asked.EntityID)
	if err != nil {
		return false, err
	}
	source := mactivities.Source(asked.Note)
	agreed, err := people.Consented(c.Tx, c.Person.ID, people.ConsentPlace)
	if err != nil {
		return false, err
	}
	done, err := mactivities.CheckInPossible(c.Tx, a, c.Person, cameAt(c, a))
	if done.Already {
		return false, nil
	}
	if err := c.DeleteIncoming(); err != nil {
		return true, err
	}
	if err != nil {
		return true, answerCheckin(c, a, source, done, err)
	}
	if !agreed { // taken back since
		return true, checkin(c, a, source)
	}
	// A place that was forwarded or picked on the map says nothing of the sender.
	if m := c.Message(); m.ForwardOrigin != nil || m.Venue != nil {
		_, err := c.Say(bot.Message{Text: c.T("place.not_yours", "button", c.P("place.send"))})
		return true, err
	}
	near, meters, err := a.Near(mactivities.Place{Lat: in.File.Lat, Lon: in.File.Lon})
	switch {
	case errors.Is(err, mactivities.ErrNoPlace):
		return true, checkin(c, a, source)
	case err != nil:
		return true, err
	case a.NearMeters > 0 && !near:
		_, err := c.Say(bot.Message{
			Text:    c.T("place.far", "distance", distance(c, meters), "meters", a.NearMeters),
			Buttons: bot.Rows(1, c.B("claim.button", "claim", a.ID)),
		})
		return true, err
	}
	done, err = mactivities.CheckInNear(c.Tx, a, c.Person, cameAt(c, a), source, meters)
	if err == nil {
		if _, err := c.TakeBack(placeOver(c, a.ID)); err != nil {
			return true, err
		}
		if err := front.SayWithMenu(c, c.T("place.near", "distance", distance(c, meters))); err != nil {
			return true, err
		}
	}
	return true, answerCheckin(c, a, source, done, err)
}

// placeRefused brings the menu back to somebody who does not send the place.
func placeRefused(c *bot.Context) (taken bool, err error) {
	asked, err := desk.LastTrace(c.Tx, c.Person.ID, tracePlace, c.At().Add(-askedFor))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if _, err := c.TakeBack(placeOver(c, asked.EntityID)); err != nil {
		return true, err
	}
	return true, front.SayWithMenu(c, c.T("place.not_sent"))
}

// placeOver is the key of the message that takes the keyboard away.
func placeOver(c *bot.Context, activity int64) string {
	return fmt.Sprintf("place_over:%d:%d", activity, c.Person.ID)
}

// endAsking has the keyboard of the place go when nobody can check in any more.
func endAsking(c *bot.Context, a *mactivities.Activity) error {
	_, _, closes := mactivities.CheckInWindow(a)
	key := placeOver(c, a.ID)
	if _, err := c.TakeBack(key); err != nil {
		return err
	}
	if !closes.After(c.Now) {
		return nil
	}
	_, err := c.Tell(c.Person, bot.Message{Text: c.T("place.over"), Keyboard: front.Keyboard(c), Silent: true}, bot.After(closes), bot.Timed(), bot.Once(key))
	return err
}

// distance writes metres: 约 350 米, 约 1.3 公里.
func distance(c *bot.Context, meters int) string {
	if meters < 1000 {
		return c.P("place.meters", "n", meters)
	}
	return c.P("place.kilometers", "n", strconv.FormatFloat(float64(meters)/1000, 'f', 1, 64))
}
