package research

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/notes"
	"lianluo/handlers/papers"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// topicForm sets the quarter's research.
const topicForm bot.FormName[topicDraft] = "research_topic"

// topicDraft is the quarter's research that the staff set.
type topicDraft struct {
	Research int64      `json:"research,omitempty"` // the one that is changed
	Topic    string     `json:"topic,omitempty"`
	Reason   string     `json:"reason,omitempty"` // 选题依据
	Leader   int64      `json:"leader,omitempty"`
	Due      store.Date `json:"due,omitempty"`
}

// registerResearch: the quarter's thematic research (专题调研, §6) and the notes
// that members make for it.
func registerResearch(r *bot.Router) {
	bot.AddForm(r, newTopicForm())
	notes.AddKind(r, mnotes.ResearchNote, notes.Kind{Readable: readNote, Buttons: noteFindings})
	r.Command("research", bot.Inside, researchCommand)
	r.Button("research_note", bot.Members, func(c *bot.Context) error {
		return OpenResearchNote(c, notes.Draft{Research: int64(c.ArgInt(0)), Public: c.Arg(1) == "voice"})
	})
	r.Button("research_notes", bot.Inside, func(c *bot.Context) error { return listResearchNotes(c, c.ArgInt(1)) })
	r.Button("research_topic", bot.Staff, func(c *bot.Context) error { return openTopic(c, "") })
	registerResearchView(r)
	registerResearchTeam(r)
	registerTrip(r)
	registerTopicCall(r)
	registerTopicReview(r)
	registerTopicVote(r)
	registerFinding(r)
	registerOutline(r)
	registerReport(r)
	registerPaper(r)
	r.Undo("research_topic", bot.Staff, undoTopic)
}

// researchCommand shows the quarter's research. Words behind it are a member's
// note for it, or the staff's topic: /research 题目：村级养老.
func researchCommand(c *bot.Context) error {
	args := strings.TrimSpace(c.Args)
	topic, marked := phrase.MarkedTopic(args)
	switch {
	case marked:
		if !bot.Staff.Allows(c.Person) {
			return c.Problem("common.not_allowed")
		}
		return openTopic(c, topic)
	case c.Person.Is(people.Member) && (args != "" || c.Input().File != nil || chat.UnsortedOpen(c)):
		v := notes.Draft{Albums: chat.WithAlbum(nil, c.Input().Album)}
		if asked, err := chat.TakeUnsorted(c, "research", &v.Text, &v.Files, mnotes.Limit); asked || err != nil {
			return err
		}
		return OpenResearchNote(c, v)
	}
	return showResearch(c)
}

// OpenResearchNote begins a note for a research; for the quarter's when none
// is named.
func OpenResearchNote(c *bot.Context, v notes.Draft) error {
	r, err := researchOr(c, v.Research)
	if err != nil {
		return err
	}
	if r.State == mresearch.Closed {
		return c.Problem("research.closed")
	}
	v.Research = r.ID
	return notes.OpenNote(c, mnotes.ResearchNote, v)
}

// listResearchNotes lists the notes that the person may read.
func listResearchNotes(c *bot.Context, page int) error {
	r, err := researchArg(c)
	if err != nil {
		return err
	}
	all := inside(c, r)
	list, err := readableNotes(c, r)
	if err != nil {
		return err
	}
	page = max(0, min(page, (len(list)-1)/chat.ListSize))
	shown := list[page*chat.ListSize : min((page+1)*chat.ListSize, len(list))]
	var ids []int64
	for _, n := range shown {
		ids = append(ids, n.ID)
	}
	files, err := records.CountAttachments(c.Tx, records.KindNote, ids...)
	if err != nil {
		return err
	}
	key := "research.list_mine"
	if all {
		key = "research.list_all"
	}
	voices := 0
	for _, n := range list {
		if n.Voice != "" {
			voices++
		}
	}
	m := bot.Message{Text: c.T(key, "topic", r.Topic, "count", notesCount(c, len(list)-voices, voices))}
	for _, n := range shown {
		name, err := chat.Names(c, []int64{n.PersonID})
		if err != nil {
			return err
		}
		words := phrase.Truncate(strings.ReplaceAll(n.Text, "\n", " "), 24)
		if n.Voice != "" {
			name = c.P("research.voice_of", "who", c.P("research_note.voice_"+string(n.Voice)))
		}
		switch {
		case files[n.ID] == 0:
		case words == "":
			list, err := chat.FilesOf(c, records.KindNote, n.ID)
			if err != nil {
				return err
			}
			words = chat.FilesLine(c, list)
		default:
			words += " 📎" + strconv.Itoa(files[n.ID])
		}
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: chat.Joined(name, words), Data: bot.Data("noteview", n.ID)}))
	}
	if row := chat.ListPager(c, page, (page+1)*chat.ListSize < len(list), func(p int) string { return bot.Data("research_notes", r.ID, p) }); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "research_notes", r.ID, page, (page+1)*chat.ListSize < len(list))...))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "research_view", r.ID)))
	_, err = c.Show(m)
	return err
}

// notesCount counts the notes of a research: members' own, and voices of the
// public apart: 笔记 2 篇 · 群众声音 1 条.
func notesCount(c *bot.Context, notes, voices int) string {
	return c.P("research.notes_count", "count", notes, "voices", voices)
}

// openTopic begins to set or change the quarter's topic.
func openTopic(c *bot.Context, topic string) error {
	var v topicDraft
	switch r, err := researchToSet(c); {
	case err == nil && r.State == mresearch.Closed:
		return c.Problem("research.closed")
	case err == nil:
		v = topicDraft{Research: r.ID, Topic: r.Topic, Reason: r.Reason, Leader: r.LeaderID, Due: r.DueOn}
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	if topic != "" {
		words, err := chat.TakeText(c, topic, store.TopicLimit)
		if err != nil {
			return err
		}
		v.Topic = words
	}
	switch {
	case v.Research == 0:
		return topicForm.Start(c, v)
	case topic == "":
		return topicForm.Change(c, v)
	}
	return topicForm.Reopen(c, v)
}

// researchToSet is the research whose topic is set or changed: the one that
// a button names, or the quarter's.
func researchToSet(c *bot.Context) (*mresearch.Research, error) {
	if id := int64(c.ArgInt(0)); id > 0 {
		return mresearch.ByID(c.Tx, id)
	}
	return mresearch.Current(c.Tx, c.Now)
}

func newTopicForm() *bot.Form[topicDraft] {
	return &bot.Form[topicDraft]{
		Name: topicForm, Access: bot.Staff,
		Fields: []bot.Field[topicDraft]{
			{
				Name: "topic", Asked: true, Empty: func(v *topicDraft) bool { return v.Topic == "" },
				Set: func(c *bot.Context, v *topicDraft, in bot.Input) error {
					topic, _ := phrase.MarkedTopic(in.Text)
					words, err := chat.TakeText(c, topic, store.TopicLimit)
					if err == nil {
						v.Topic = words
					}
					return err
				},
			},
			{ // the first part of the report; who proposed a topic has given it
				Name: "reason", Optional: true, Empty: func(v *topicDraft) bool { return v.Reason == "" },
				Set: func(c *bot.Context, v *topicDraft, in bot.Input) error {
					return chat.SetWords(c, &v.Reason, in.Text, mresearch.TopicReasonLimit)
				},
			},
			{
				Name: "leader", Asked: true, Optional: true, Empty: func(v *topicDraft) bool { return v.Leader == 0 },
				Choices: func(c *bot.Context, v *topicDraft) ([]bot.Choice, error) { return chat.MemberChoices(c) },
				Set: func(c *bot.Context, v *topicDraft, in bot.Input) error {
					choices, err := chat.MemberChoices(c)
					if err != nil {
						return err
					}
					return chat.PickPerson(c, &v.Leader, in, choices)
				},
			},
			{
				Name: "due", Asked: true, Optional: true, Empty: func(v *topicDraft) bool { return v.Due == "" },
				Choices: func(c *bot.Context, v *topicDraft) ([]bot.Choice, error) {
					end := quarterEnd(c)
					return []bot.Choice{{Label: c.P("research_topic.quarter_end", "date", chat.Day(c, end)), Value: string(end)}}, nil
				},
				Set: func(c *bot.Context, v *topicDraft, in bot.Input) error {
					today := store.DateOf(c.Now, c.Location())
					due := store.Date(in.Choice)
					if in.Choice == "" {
						var err error
						if due, err = chat.ReadDay(c, in.Text, "research_topic.bad_date"); err != nil {
							return err
						}
					}
					if !due.Valid() || due < today {
						return c.Problem("research_topic.past")
					}
					v.Due = due
					return nil
				},
			},
		},
		Card: func(c *bot.Context, v *topicDraft) (string, error) {
			q := calendar.QuarterOf(c.Local(c.Now))
			leader, due := "", ""
			var err error
			if v.Leader != 0 {
				if leader, err = chat.Names(c, []int64{v.Leader}); err != nil {
					return "", err
				}
			}
			if v.Due != "" {
				due = chat.Day(c, v.Due)
			}
			return c.T("research_topic.card", "quarter", posts.QuarterName(c.Words, q), "topic", v.Topic, "reason", v.Reason, "leader", leader, "due", due), nil
		},
		Submit: setTopic,
	}
}

func quarterEnd(c *bot.Context) store.Date {
	return store.DateFrom(calendar.QuarterOf(c.Local(c.Now)).LastDay())
}

func setTopic(c *bot.Context, v *topicDraft) (m bot.Message, err error) {
	q := calendar.QuarterOf(c.Local(c.Now))
	r := &mresearch.Research{Year: q.Year, Quarter: q.Q}
	if v.Research != 0 {
		if r, err = mresearch.ByID(c.Tx, v.Research); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
	}
	before := r.LeaderID
	r.Topic, r.Reason, r.LeaderID, r.DueOn = v.Topic, v.Reason, v.Leader, v.Due
	fresh := r.ID == 0
	if fresh {
		err = createResearch(c, r)
	} else {
		err = mresearch.Update(c.Tx, r)
	}
	switch {
	case errors.Is(err, mresearch.ErrState):
		return m, c.Problem("research.closed")
	case err != nil:
		return m, err
	}
	if m.Text, err = researchText(c, r); err != nil {
		return m, err
	}
	m.Text = c.T("research_topic.done") + "\n\n" + m.Text
	row := []bot.Button{c.B("research.notes", "research_notes", r.ID, 0), c.B("research.card_of", "research_view", r.ID)}
	if fresh {
		a, err := c.Act("research_topic", r.ID, r.Topic)
		if err != nil {
			return m, err
		}
		row = append(row, c.B("common.undo", "undo", a.ID))
	}
	m.Buttons = bot.Rows(2, row...)
	if r.LeaderID == 0 || r.LeaderID == before || r.LeaderID == c.Person.ID {
		return m, nil
	}
	writer, err := people.PersonByID(c.Tx, r.LeaderID)
	if err != nil {
		return m, err
	}
	return m, tellWriter(c, r, writer)
}

// createResearch opens the quarter's research with the topic that was set, which
// ends a call for topics.
func createResearch(c *bot.Context, r *mresearch.Research) error {
	t, err := mresearch.CallToSettle(c.Tx, r)
	switch {
	case errors.Is(err, mresearch.ErrVotesCast):
		return c.Problem("research_topic.votes_cast")
	case err != nil:
		return err
	}
	if err := mresearch.Create(c.Tx, r); err != nil || t == nil {
		return err
	}
	return errors.Join(mresearch.SettleCall(c.Tx, t, r, c.Now), posts.RefreshCall(c, t))
}

// undoTopic takes a topic back that was just set.
func undoTopic(c *bot.Context, id int64) error {
	r, err := mresearch.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	notes, err := mresearch.NotesOf(c.Tx, id)
	if err != nil {
		return err
	}
	if len(notes) > 0 {
		return c.Problem("research.has_notes")
	}
	if err := mresearch.Void(c.Tx, r, c.Person.ID, "", c.Now); err != nil {
		return err
	}
	switch t, err := mresearch.UnsettleCall(c.Tx, r); {
	case err != nil:
		return err
	case t != nil:
		if err := posts.RefreshCall(c, t); err != nil {
			return err
		}
	}
	if err := chat.SayUndone(c); err != nil {
		return err
	}
	return topicForm.Reopen(c, topicDraft{Topic: r.Topic, Reason: r.Reason, Leader: r.LeaderID, Due: r.DueOn})
}
