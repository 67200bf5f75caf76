package research

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// tripDraft is a trip into the field that is being arranged.
type tripDraft struct {
	Research int64                   `json:"research"`
	When     activities.SessionDraft `json:"when"` // its times and place
}

// registerTrip: field trips of a research are activities like any other (实地调研).
func registerTrip(r *bot.Router) {
	form := tripForm()
	bot.AddForm(r, form)
	r.Undo("research_trip", bot.Inside, undoTrip)
	r.Button("research_trip", bot.Inside, func(c *bot.Context) error {
		v, err := ledArg(c)
		if err != nil {
			return err
		}
		return form.Start(c, tripDraft{Research: v.ID})
	})
}

func tripForm() *bot.Form[tripDraft] {
	return &bot.Form[tripDraft]{
		Name: "research_trip", Access: bot.Inside, SubmitKey: "research_trip.publish",
		Fields: []bot.Field[tripDraft]{
			{
				Name: "when", Asked: true, Empty: func(v *tripDraft) bool { return v.When.Start.IsZero() },
				Question: func(c *bot.Context, _ *tripDraft) (string, error) { return c.T("session.when.ask"), nil },
				Set:      func(c *bot.Context, v *tripDraft, in bot.Input) error { return v.When.SetWhen(c, in.Text) },
			},
			{
				Name: "place", Asked: true, Empty: func(v *tripDraft) bool { return v.When.Place == "" },
				Set: func(c *bot.Context, v *tripDraft, in bot.Input) error {
					return chat.SetText(c, &v.When.Place, in.Text, store.TopicLimit, false)
				},
			},
		},
		Card: func(c *bot.Context, v *tripDraft) (string, error) {
			r, err := mresearch.ByID(c.Tx, v.Research)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			text := c.T("research_trip.card", "topic", r.Topic, "time", posts.SessionTime(c, c.Words, v.When.Activity(c.Person)), "place", v.When.Place)
			warnings, err := activities.TimeWarnings(c, 0, v.When.Start, v.When.End)
			for _, warning := range warnings {
				text += "\n<i>" + warning + "</i>"
			}
			if err != nil {
				return "", err
			}
			where, err := activities.Reach(c, v.When.Start, v.When.End)
			return locale.Join("\n\n", text, where), err
		},
		Submit: arrangeTrip,
	}
}

// undoTrip calls a trip off as a session is, by who still leads the research.
func undoTrip(c *bot.Context, id int64) error {
	research, err := strconv.ParseInt(c.Action.Note, 10, 64)
	if err != nil {
		return err
	}
	r, err := mresearch.ByID(c.Tx, research)
	switch {
	case err != nil:
		return c.MissingAs(err, "common.gone")
	case !r.Leads(c.Person):
		return c.Problem("research.writer_only")
	}
	return activities.Unplan(c, id)
}

// arrangeTrip makes the activity and posts it as a session is posted.
func arrangeTrip(c *bot.Context, v *tripDraft) (m bot.Message, err error) {
	r, err := mresearch.ByID(c.Tx, v.Research)
	switch {
	case err != nil:
		return m, c.MissingAs(err, "common.gone")
	case !r.Leads(c.Person):
		return m, c.Problem("research.writer_only")
	case r.Ended():
		return m, c.Problem("research.closed")
	}
	a := v.When.Activity(c.Person)
	a.Kind, a.Topic = mactivities.Fieldwork, r.Topic
	if err := mactivities.Create(c.Tx, a); err != nil {
		return m, err
	}
	if err := mresearch.AddTrip(c.Tx, r, a); err != nil {
		return m, err
	}
	act, err := c.Act("research_trip", a.ID, strconv.FormatInt(r.ID, 10))
	if err != nil {
		return m, err
	}
	done, err := activities.Publish(c, a)
	if err != nil {
		return m, err
	}
	return cardAfter(c, r, done, chat.Undo(c, act))
}
