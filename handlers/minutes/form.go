package minutes

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mminutes "lianluo/models/minutes"
	"lianluo/models/people"
)

// draft is what is asked for the minutes of an activity.
type draft struct {
	Activity int64  `json:"activity"`
	Spoken   string `json:"spoken,omitempty"`
	Decided  string `json:"decided,omitempty"`
	More     string `json:"more,omitempty"`
}

const formName bot.FormName[draft] = "minutes"

func newForm() *bot.Form[draft] {
	text := func(name string, of func(v *draft) *string) bot.Field[draft] {
		return bot.Field[draft]{
			Name: name, Asked: true, Optional: true, Text: func(v *draft) string { return *of(v) },
			Empty: func(v *draft) bool { return *of(v) == "" },
			Set: func(c *bot.Context, v *draft, in bot.Input) error {
				return chat.SetWords(c, of(v), in.Text, mminutes.Limit)
			},
		}
	}
	spoken := text("spoken", func(v *draft) *string { return &v.Spoken })
	spoken.Question = func(c *bot.Context, v *draft) (string, error) {
		title, err := titleOf(c, v.Activity)
		return locale.Join("\n\n", c.T("minutes.head", "title", title), c.T("minutes.spoken.ask")), err
	}
	return &bot.Form[draft]{
		Name: formName, Access: bot.Inside, Direct: true, SubmitKey: "minutes.save", Card: card, Submit: save,
		Fields: []bot.Field[draft]{
			spoken,
			text("decided", func(v *draft) *string { return &v.Decided }),
			text("more", func(v *draft) *string { return &v.More }),
		},
		Concerns: func(v *draft) string { return posts.About(&mactivities.Activity{ID: v.Activity}) },
		Back:     func(c *bot.Context, v *draft) bot.Button { return c.B("common.back", "activity", v.Activity) },
		About: func(c *bot.Context, v *draft) (string, error) {
			a, err := mactivities.ByID(c.Tx, v.Activity)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return chat.Joined(c.Date(a.StartsAt), phrase.Truncate(a.Topic, 16)), nil
		},
	}
}

func titleOf(c *bot.Context, activity int64) (locale.HTML, error) {
	a, err := mactivities.ByID(c.Tx, activity)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	return locale.HTML(posts.SessionQuoted(c.Words, a)), nil
}

// cardLength is how much of a text the card shows, in characters: three fit one message.
const cardLength = 900

// card is what will be kept, to be looked over.
func card(c *bot.Context, v *draft) (string, error) {
	title, err := titleOf(c, v.Activity)
	if err != nil {
		return "", err
	}
	text := c.T("minutes.head", "title", title)
	for _, part := range []struct{ key, text string }{{"minutes.spoken.label", v.Spoken}, {"minutes.decided.label", v.Decided}, {"minutes.more.label", v.More}} {
		if part.text != "" {
			text += "\n\n" + c.T("minutes.part", "label", c.P(part.key), "text", phrase.Truncate(part.text, cardLength))
		}
	}
	if v.Spoken == "" && v.Decided == "" && v.More == "" {
		text += "\n\n" + c.T("minutes.blank")
	}
	return text, nil
}

// save keeps the answers.
func save(c *bot.Context, v *draft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	m, err := mminutes.Of(c.Tx, a.ID)
	if err != nil {
		return bot.Message{}, err
	}
	m.Spoken, m.Decided, m.More = v.Spoken, v.Decided, v.More
	if err := mminutes.Write(c.Tx, a, m, c.Person, c.Now); err != nil {
		return bot.Message{}, problem(c, err)
	}
	c.Log.Info("minutes", "activity", a.ID, "by", c.Person.ID)
	if err := c.Settled(posts.About(a)); err != nil {
		return bot.Message{}, err
	}
	if err := c.Settled(posts.AboutOwed(c.Person.ID)); err != nil {
		return bot.Message{}, err
	}
	return bot.Message{
		About: posts.About(a), Stays: true,
		Text: c.T("minutes.saved", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "draft", m.ReleasedAt == nil),
		Buttons: bot.Rows(2, papers.Button(c, "minutes", a.ID), c.B("minutes.edit", "minutes_edit", a.ID),
			c.B("session.open", "activity", a.ID), bot.CommandButton(c.P("common.menu"), "menu")),
	}, nil
}

// recorder is whom the staff asks for the minutes.
type recorder struct {
	Activity int64 `json:"activity"`
	Person   int64 `json:"person,omitempty"`
}

const recorderForm bot.FormName[recorder] = "minutes_recorder"

func newRecorderForm() *bot.Form[recorder] {
	return &bot.Form[recorder]{
		Name: recorderForm, Access: bot.Staff, Direct: true, Brief: true, DropKey: "common.back", Submit: nameRecorder,
		Back: func(c *bot.Context, v *recorder) bot.Button { return c.B("common.back", "session", v.Activity) },
		Fields: []bot.Field[recorder]{{
			Name: "person", Asked: true, Empty: func(v *recorder) bool { return v.Person == 0 },
			Choices: func(c *bot.Context, _ *recorder) ([]bot.Choice, error) { return workers(c) },
			Set: func(c *bot.Context, v *recorder, in bot.Input) error {
				choices, err := workers(c)
				if err != nil {
					return err
				}
				return chat.PickPerson(c, &v.Person, in, choices)
			},
		}},
	}
}

// workers are those who can record: the members and the staff.
func workers(c *bot.Context) (list []bot.Choice, err error) {
	all, err := people.With(c.Tx, people.Member|people.Staff)
	for _, p := range all {
		list = append(list, bot.Choice{Label: p.Name, Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func askRecorder(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	if a.State == mactivities.ActivityCancelled {
		return c.Problem("session.was_cancelled")
	}
	return newRecorderForm().Start(c, recorder{Activity: a.ID})
}

// nameRecorder keeps who is asked and shows the activity again. Who is named after the
// morning in which minutes are asked for is asked at once; who was asked before reads that it
// is another's.
func nameRecorder(c *bot.Context, v *recorder) (bot.Message, error) {
	a, p, err := activities.OfPerson(c, v.Activity, v.Person)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	m, err := mminutes.Of(c.Tx, a.ID)
	if err != nil {
		return bot.Message{}, err
	}
	if err := mminutes.Name(c.Tx, m, p.ID); err != nil {
		return bot.Message{}, err
	}
	if err := c.Settled(posts.About(a)); err != nil {
		return bot.Message{}, err
	}
	key := "minutes.named"
	wanted, err := posts.AsksForMinutes(c, a, p.ID)
	switch {
	case err != nil:
		return bot.Message{}, err
	case !mminutes.Asks(a.Kind), m.Written(), !p.Joined(), !c.Now.Before(a.EndsAt.Add(mminutes.Waits)): // nobody is asked
		key = "minutes.named_only"
	case wanted && c.Now.After(posts.MinutesFrom(c, a)):
		key = "minutes.named_now"
		if p.ID == c.Person.ID {
			key = "minutes.named_only"
			break
		}
		if _, err := c.Tell(p, posts.MinutesAsk(c, c.WordsFor(p), a), bot.Once(posts.MinutesKey(a, p)), bot.Expires(a.EndsAt.Add(mminutes.Waits))); err != nil {
			return bot.Message{}, err
		}
	}
	return bot.Message{}, activities.ShowSession(c, a, c.T(key, "name", p.Name))
}
