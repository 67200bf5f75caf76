package activities

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// How long the long texts of a session may be, in characters: each fits into
// one message together with what stands around it.
const (
	PlanLimit    = 3800
	summaryLimit = 1000
)

// registerSession is the planning of activities (§4–§7): /newsession of a study
// session, /newactivity of any kind.
func registerSession(r *bot.Router) {
	form := sessionForm("session", true)
	form.SubmitKey = "session.publish"
	form.Submit = planSession
	bot.AddForm(r, form)
	r.Command("newsession", bot.Staff, func(c *bot.Context) error {
		return startPlanning(c, form, readSession(c, c.Args, mactivities.Study))
	})
	registerPlanning(r, form)
	registerAgain(r, form)
	r.Undo("session", bot.Staff, Unplan)
	registerSessionCard(r)
	registerSessionEdit(r)
	registerMaterials(r)
	registerPosted(r)
}

// sessionForm is the form of a session: asking for what is needed when it is
// new, only changing what is tapped otherwise.
func sessionForm(name bot.FormName[SessionDraft], fresh bool) *bot.Form[SessionDraft] {
	text := func(field string, asked, optional bool, limit int, of func(v *SessionDraft) *string) bot.Field[SessionDraft] {
		return bot.Field[SessionDraft]{
			Name: field, Asked: asked && fresh, Optional: optional, Text: func(v *SessionDraft) string { return *of(v) },
			Empty: func(v *SessionDraft) bool { return *of(v) == "" },
			Question: func(c *bot.Context, v *SessionDraft) (string, error) {
				return locale.Join("\n\n", v.Doubts[field], c.T("session."+field+".ask")), nil
			},
			Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
				return chat.SetText(c, of(v), in.Text, limit, optional)
			},
		}
	}
	ofStudy := func(f bot.Field[SessionDraft]) bot.Field[SessionDraft] { f.When = kindsOf(mactivities.Study); return f }
	ofOthers := func(f bot.Field[SessionDraft]) bot.Field[SessionDraft] { f.When = notStudy; return f }
	plan := text("plan", true, true, PlanLimit, func(v *SessionDraft) *string { return &v.Plan })
	plan.Files = true
	plan.Empty = func(v *SessionDraft) bool { return v.Plan == "" && len(v.Plans) == 0 }
	planText := plan.Set
	plan.Set = func(c *bot.Context, v *SessionDraft, in bot.Input) error {
		if in.File == nil {
			return planText(c, v, in)
		}
		return addUpload(c, &v.Plans, in.File)
	}
	materials := bot.Field[SessionDraft]{
		Name: "materials", Files: true, Optional: true,
		Empty:    func(v *SessionDraft) bool { return len(v.Materials) == 0 },
		Question: func(c *bot.Context, v *SessionDraft) (string, error) { return filesQuestion(c, v.Materials), nil },
		Choices: func(c *bot.Context, v *SessionDraft) ([]bot.Choice, error) {
			if v.Copied == 0 {
				return nil, nil
			}
			return []bot.Choice{{Label: c.P("again.drop_files"), Value: dropCopied}}, nil
		},
		Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
			if in.Choice == dropCopied {
				v.Materials, v.Copied = v.Materials[min(v.Copied, len(v.Materials)):], 0
				return nil
			}
			if in.File == nil {
				return c.Problem("session.files_only")
			}
			return addUpload(c, &v.Materials, in.File)
		},
	}
	papers := materials
	papers.Name = "papers"
	topic := text("topic", true, false, store.TopicLimit, func(v *SessionDraft) *string { return &v.Topic })
	topic.Question = func(c *bot.Context, v *SessionDraft) (string, error) {
		if v.Like != 0 && v.Topic == "" {
			return v.likeQuestion(c)
		}
		return topicQuestion(c, v.kind()), nil
	}
	var fields []bot.Field[SessionDraft]
	if fresh {
		fields = append(fields, kindField())
	}
	fields = append(fields, topic,
		whenField(fresh),
		bot.Field[SessionDraft]{
			Name: "end", Empty: func(v *SessionDraft) bool { return v.End.IsZero() },
			Question: func(c *bot.Context, v *SessionDraft) (string, error) {
				return c.T("session.end.ask", "start", c.DateClock(v.Start)), nil
			},
			Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error { return v.setEnd(c, in.Text) },
		},
		text("place", true, false, store.TopicLimit, func(v *SessionDraft) *string { return &v.Place }),
		receiverField(fresh),
		ofStudy(text("host", false, true, store.TopicLimit, func(v *SessionDraft) *string { return &v.Host })),
		ofStudy(text("tutor", true, true, store.TopicLimit, func(v *SessionDraft) *string { return &v.Tutor })),
	)
	if fresh {
		fields = append(fields, ofStudy(materials), ofOthers(papers))
	}
	fields = append(fields, ofStudy(plan),
		ofOthers(text("agenda", true, true, PlanLimit, func(v *SessionDraft) *string { return &v.Agenda })),
		moneyField("budget", notStudy, func(v *SessionDraft) *int64 { return &v.Budget }))
	fields = append(fields, signUpFields()...)
	if !fresh {
		summary := text("summary", false, true, summaryLimit, func(v *SessionDraft) *string { return &v.Summary })
		summary.When = func(v *SessionDraft) bool { return v.Held && !notStudy(v) }
		outcome := text("outcome", false, true, summaryLimit, func(v *SessionDraft) *string { return &v.Summary })
		receipt := text("receipt", false, true, store.TopicLimit, func(v *SessionDraft) *string { return &v.Receipt })
		outcome.When, receipt.When = heldNotStudy, heldNotStudy
		fields = append(fields, receipt, summary, outcome)
	}
	return &bot.Form[SessionDraft]{
		Name: name, Access: bot.Staff, Fields: fields, Card: sessionText,
		About: func(c *bot.Context, v *SessionDraft) (string, error) {
			day := ""
			if !v.Start.IsZero() {
				day = c.Date(v.Start)
			}
			return chat.Joined(phrase.Truncate(v.Topic, 16), day), nil
		},
	}
}

// topicQuestion asks what an activity is about.
func topicQuestion(c *bot.Context, kind mactivities.ActivityKind) string {
	switch kind {
	case mactivities.Study:
		return c.T("session.topic.ask")
	case mactivities.Fieldwork:
		return c.T("session.topic_of_fieldwork")
	case mactivities.County, mactivities.Plenary:
		return c.T("session.topic_of_county")
	}
	return c.T("session.topic_of_others")
}

// whenField asks for the time; it shows what was wrong with the line that
// began the form.
func whenField(asked bool) bot.Field[SessionDraft] {
	return bot.Field[SessionDraft]{
		Name: "when", Asked: asked,
		Empty: func(v *SessionDraft) bool { return v.Start.IsZero() },
		Question: func(c *bot.Context, v *SessionDraft) (string, error) {
			if v.Notice != "" {
				return v.Notice + "\n\n" + c.T("session.when.ask"), nil
			}
			return c.T("session.when.ask"), nil
		},
		Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error { return v.SetWhen(c, in.Text) },
	}
}

// planSession makes the record, posts it to the group and shows the director's
// card of it.
func planSession(c *bot.Context, v *SessionDraft) (bot.Message, error) {
	if !v.End.After(v.Start) {
		return bot.Message{}, c.Problem("session.bad_end", "start", c.Clock(v.Start))
	}
	if v.Completes != 0 {
		return completeSession(c, v)
	}
	if !v.SignUp.IsZero() && v.End.After(c.Now) && (!v.SignUp.After(c.Now) || v.SignUp.After(v.Start)) {
		return bot.Message{}, c.Problem("signup.bad_until", "start", c.DateClock(v.Start))
	}
	a := v.Activity(c.Person)
	v.signs(a)
	if err := mactivities.Create(c.Tx, a); err != nil {
		return bot.Message{}, err
	}
	if err := attachAll(c, a, records.UsePlan, v.Plans); err != nil {
		return bot.Message{}, err
	}
	if err := attachAll(c, a, records.UseMaterial, v.Materials); err != nil {
		return bot.Message{}, err
	}
	act, err := c.Act("session", a.ID, a.Topic)
	if err != nil {
		return bot.Message{}, err
	}
	done, err := Publish(c, a)
	if err != nil {
		return bot.Message{}, err
	}
	if a.PostRef != 0 || len(a.Lacks()) > 0 { // otherwise each was told alone, and leaders what is expected
		if _, err := tellLeaders(c, nil, a); err != nil {
			return bot.Message{}, err
		}
	}
	if err := posts.SettleGaps(c); err != nil {
		return bot.Message{}, err
	}
	c.Log.Info("session planned", "activity", a.ID, "files", len(v.Plans)+len(v.Materials))
	m, err := sessionCard(c, a)
	m.Text = done + "\n\n" + m.Text
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.undo", "undo", act.ID)))
	return m, err
}

// Publish posts a session to the group or, while no group is bound, tells each
// member; what is over is only recorded. It says what it did.
func Publish(c *bot.Context, a *mactivities.Activity) (done string, err error) {
	if a.EndsAt.Before(c.Now) {
		return c.T("session.recorded"), nil
	}
	posted, err := posts.PublishSession(c, a)
	if err != nil {
		return "", err
	}
	if posted {
		return publishedLine(c), nil
	}
	if lacking := a.Lacks(); len(lacking) > 0 {
		return c.T("session.lacking_first", "lacking", posts.LackingNames(c.Words, lacking)), nil
	}
	if err := mactivities.Call(c.Tx, a, c.Now); err != nil {
		return "", err
	}
	told, err := tellCard(c, a)
	if err != nil {
		return "", err
	}
	if c.Office.GroupChatID != 0 {
		return c.T("session.no_longer_in_group", "count", told), nil
	}
	return c.T("session.no_group", "count", told), nil
}

// RefreshLights brings the 五有 of a session's post up to date after a note was
// filed or withdrawn (§4); 0 is no session.
func RefreshLights(c *bot.Context, activity int64) error {
	if activity == 0 {
		return nil
	}
	a, err := mactivities.ByID(c.Tx, activity)
	if err != nil {
		return err
	}
	return posts.RefreshSession(c, a)
}

// Unplan takes a publication back: the post disappears, who had answered or
// was told of it hears.
func Unplan(c *bot.Context, id int64) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mactivities.Withdraw(c.Tx, a, c.GroupWords().Plain("session.undo_reason"), c.Now); err != nil {
		if errors.Is(err, mactivities.ErrCancelled) {
			return c.Problem("session.was_cancelled")
		}
		return err
	}
	if err := TellWithdrawn(c, a); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("common.undone")})
	return err
}

// publishedLine says that an activity is in the group, or will be.
func publishedLine(c *bot.Context) string {
	if _, waits := c.Later(); waits {
		return c.T("session.published_later")
	}
	return c.T("session.published")
}
