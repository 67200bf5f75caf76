package activities

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// rhythms are what can be prepared like the last of its kind (照上次), by the name that
// buttons carry.
var rhythms = []struct {
	name   string
	rhythm mactivities.Rhythm
}{{"study", mactivities.StudyRhythm}, {"monthly", mactivities.MonthlyRhythm}}

const (
	likeLast   = "like-" // before a rhythm's name, where the kind of an activity is chosen
	dropCopied = "drop"  // leaves the last one's materials out
)

// registerAgain is the preparing of an activity like the last of its kind.
func registerAgain(r *bot.Router, form *bot.Form[SessionDraft]) {
	r.Button("again", bot.Staff, func(c *bot.Context) error {
		var v SessionDraft
		if err := v.likeLast(c, c.Arg(0)); err != nil {
			return err
		}
		return form.Reopen(c, v)
	})
}

// again lists the rhythms that can be prepared: those whose next one is still to be, and
// the others.
func again(c *bot.Context) (due, others []string, err error) {
	for _, r := range rhythms {
		g, err := mactivities.AgainOf(c.Tx, r.rhythm, c.Now)
		switch {
		case errors.Is(err, store.ErrNotFound): // there is no last one
		case err != nil:
			return nil, nil, err
		case g.Due():
			due = append(due, r.name)
		default:
			others = append(others, r.name)
		}
	}
	return due, others, nil
}

// likeLast fills the draft with what the last one of a rhythm had, on the day that the
// plan has for the next, or the usual one. What the year's plan has made already is
// filled in, and no second one is made.
func (v *SessionDraft) likeLast(c *bot.Context, name string) error {
	i := slices.IndexFunc(rhythms, func(r struct {
		name   string
		rhythm mactivities.Rhythm
	}) bool {
		return r.name == name
	})
	if i < 0 {
		return c.Problem("common.stale")
	}
	rhythm := rhythms[i].rhythm
	g, err := mactivities.AgainOf(c.Tx, rhythm, c.Now)
	if err != nil {
		return c.MissingAs(err, "again.none")
	}
	if g.Open() {
		*v = draftOf(g.Ahead)
		v.Completes, v.ID = g.Ahead.ID, 0
		v.Topic, v.Place = mactivities.Named(v.Topic), mactivities.Named(v.Place)
	} else {
		*v = SessionDraft{Kind: g.Last.Kind}
		if v.Start, v.End, err = g.Propose(c.Tx, chat.Workdays(c), rhythm, c.Now); err != nil {
			return err
		}
	}
	v.Like = g.Last.ID
	return v.copyFrom(c, g.Last)
}

// copyFrom fills in what is empty with what another one had. Its topic and its plan are
// its own.
func (v *SessionDraft) copyFrom(c *bot.Context, last *mactivities.Activity) error {
	fill := func(to *string, from string) {
		if *to == "" {
			*to = mactivities.Named(from)
		}
	}
	fill(&v.Place, last.Place)
	if v.kind() == mactivities.Study {
		fill(&v.Host, last.HostName)
		fill(&v.Tutor, last.Tutor)
	} else {
		fill(&v.Agenda, last.Agenda)
	}
	if v.kind().Hosted() && v.HostID == 0 {
		id, agreed, err := mactivities.ProposeHost(c.Tx, v.Start)
		if err != nil {
			return err
		}
		v.HostID = id
		if !agreed {
			v.Proposed = id
		}
	}
	if last.Voluntary() && v.SignUp.IsZero() && !v.Start.IsZero() { // to end as long before as it did
		v.SignUp, v.Car, v.Meal = v.Start.Add(-last.StartsAt.Sub(*last.SignUpUntil)), last.AsksCar, last.AsksMeal
	}
	files, err := mactivities.MaterialsOf(c.Tx, last.ID)
	for _, at := range files {
		v.Materials = append(v.Materials, bot.Upload{
			Kind: bot.FileKind(at.Kind), ID: at.FileID, UniqueID: at.UniqueID, Name: at.Name, MIME: at.MIME, Size: at.Size, Caption: at.Caption,
		})
	}
	v.Copied = len(files)
	return err
}

// likeLines say, above the question for the topic and on the card, what the draft was
// made of and what it still has not.
func (v *SessionDraft) likeLines(c *bot.Context) (lines []string, err error) {
	if v.Like == 0 {
		return nil, nil
	}
	last, err := mactivities.ByID(c.Tx, v.Like)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	lines = append(lines, c.T("again.like", "date", c.Date(last.StartsAt), "title", locale.HTML(posts.SessionQuoted(c.Words, last))))
	if v.Proposed != 0 && v.Proposed == v.HostID {
		p, err := people.PersonByID(c.Tx, v.HostID)
		if err != nil {
			return nil, err
		}
		lines = append(lines, c.T("again.host", "name", p.Name))
	}
	var lacks []string
	for _, f := range []struct {
		field string
		empty bool
	}{
		{"topic", v.Topic == ""}, {"place", v.Place == ""},
		{"host", v.kind() == mactivities.Study && v.Host == ""}, {"tutor", v.kind() == mactivities.Study && v.Tutor == ""},
		{"receiver", v.kind().Hosted() && v.HostID == 0}, {"agenda", v.kind() != mactivities.Study && v.Agenda == ""},
		{"plan", v.kind() == mactivities.Study && v.Plan == "" && len(v.Plans) == 0}, {"materials", v.kind() == mactivities.Study && len(v.Materials) == 0},
	} {
		if f.empty {
			lacks = append(lacks, f.field)
		}
	}
	if len(lacks) > 0 {
		lines = append(lines, c.T("again.lacks", "fields", posts.LackingNames(c.Words, lacks)))
	}
	return append(lines, c.T("again.files")), nil
}

// likeQuestion puts what was copied above the question for the topic: so it is one
// message that shows what there is and asks what is missing.
func (v *SessionDraft) likeQuestion(c *bot.Context) (string, error) {
	text, err := sessionText(c, v)
	return locale.Join("\n\n", text, topicQuestion(c, v.kind())), err
}

// completeSession fills in an activity that the year's plan has made, and calls to it.
func completeSession(c *bot.Context, v *SessionDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Completes)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	done, err := keepChanges(c, a, v)
	if err != nil {
		return bot.Message{}, err
	}
	if err := attachAll(c, a, records.UseMaterial, v.Materials); err != nil {
		return bot.Message{}, err
	}
	if a.State == mactivities.Planned && a.PostRef == 0 {
		published, err := Publish(c, a)
		if err != nil {
			return bot.Message{}, err
		}
		done = locale.Join("\n", published, done)
	}
	c.Log.Info("session completed", "activity", a.ID)
	return changedCard(c, a, done)
}

// likeChoices are offered with the kinds of a new activity.
func likeChoices(c *bot.Context) (list []bot.Choice, err error) {
	due, others, err := again(c)
	for _, name := range append(due, others...) {
		list = append(list, bot.Choice{Label: c.P("again." + name), Value: likeLast + name})
	}
	return list, err
}
