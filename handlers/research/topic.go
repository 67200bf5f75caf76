package research

import (
	"errors"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/ledger"
	"lianluo/models/people"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// closingHour is when proposals and votes end on their last day.
const closingHour = 18

// callDraft asks for the last day of proposals or of a vote.
type callDraft struct {
	Call int64      `json:"call,omitempty"` // whose vote is opened; 0: a new call
	Day  store.Date `json:"day,omitempty"`
}

// topicProposal is a topic that a member proposes.
type topicProposal struct {
	Call   int64  `json:"call,omitempty"`
	Title  string `json:"title,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// registerTopicCall: the quarter's topic is chosen by proposal and vote
// (选题征集, §6).
func registerTopicCall(r *bot.Router) {
	ask := callForm("topic_ask", openCall)
	bot.AddForm(r, ask)
	r.Button("topic_ask", bot.Staff, func(c *bot.Context) error {
		switch _, err := mresearch.CurrentCall(c.Tx); {
		case err == nil:
			return c.Problem("topic.open_already")
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		return ask.Start(c, callDraft{})
	})
	propose := proposeForm()
	bot.AddForm(r, propose)
	open := func(c *bot.Context) error {
		t, err := mresearch.CurrentCall(c.Tx)
		if err != nil {
			return c.MissingAs(err, "topic.none")
		}
		if !t.Takes(c.At()) {
			return noProposals(c, t)
		}
		v := topicProposal{Call: t.ID}
		title, reason := phrase.TopicReason(c.Args)
		if title != "" {
			if v.Title, err = chat.TakeText(c, title, store.TopicLimit); err != nil {
				return err
			}
		}
		if err := chat.SetText(c, &v.Reason, reason, mresearch.TopicReasonLimit, true); err != nil {
			return err
		}
		return propose.Start(c, v)
	}
	r.Command("propose", bot.Members, open)
	r.Button("topic_propose", bot.Members, open).Asks(asksProposals())
	r.Button("topic_call", bot.Inside, showCall)
	r.Undo("topic_ask", bot.Staff, undoCall)
	chat.AddPosted(r, posts.KindCall, callPosted())
}

// callForm asks for a last day.
func callForm(name bot.FormName[callDraft], submit func(c *bot.Context, v *callDraft) (bot.Message, error)) *bot.Form[callDraft] {
	return &bot.Form[callDraft]{
		Name: name, Access: bot.Staff, SubmitKey: "topic.send", Submit: submit,
		Card: func(c *bot.Context, v *callDraft) (string, error) {
			members, err := people.MembersBy(c.Tx, c.Now)
			return c.T(string(name)+".card", "date", c.DateClock(closing(c, v.Day)), "count", len(members)), err
		},
		Fields: []bot.Field[callDraft]{{
			Name: "day", Asked: true, Empty: func(v *callDraft) bool { return v.Day == "" },
			Choices: func(c *bot.Context, v *callDraft) ([]bot.Choice, error) {
				var list []bot.Choice
				today := store.DateOf(c.Now, c.Location())
				for _, days := range []int{3, 5, 7} {
					d := today.AddDate(0, 0, days)
					list = append(list, bot.Choice{Label: chat.Day(c, d), Value: string(d)})
				}
				return list, nil
			},
			Set: func(c *bot.Context, v *callDraft, in bot.Input) error {
				d, err := takeDay(c, in)
				if err != nil {
					return err
				}
				if !closing(c, d).After(c.Now) {
					return c.Problem("topic.past", "hour", closingHour)
				}
				v.Day = d
				return nil
			},
		}},
	}
}

// takeDay reads a day that was chosen or typed.
func takeDay(c *bot.Context, in bot.Input) (store.Date, error) {
	if in.Choice != "" {
		d := store.Date(in.Choice)
		if !d.Valid() {
			return "", c.Problem("common.stale")
		}
		return d, nil
	}
	return chat.ReadDay(c, in.Text, "research_topic.bad_date")
}

// closing is the instant at which something ends on its last day.
func closing(c *bot.Context, d store.Date) time.Time {
	t := d.Start(c.Location())
	return time.Date(t.Year(), t.Month(), t.Day(), closingHour, 0, 0, 0, c.Location())
}

// openCall posts to the group that topics are wanted, or asks all members in private
// where there is none.
func openCall(c *bot.Context, v *callDraft) (m bot.Message, err error) {
	t, err := mresearch.OpenCall(c.Tx, c.Person, closing(c, v.Day), c.Now)
	if err != nil {
		return m, topicProblem(c, err)
	}
	a, err := c.Act("topic_ask", t.ID, "")
	if err != nil {
		return m, err
	}
	switch posted, err := postCall(c, t); {
	case err != nil:
		return m, err
	case posted:
		return callCard(c, t, c.T("topic.ask_done"), chat.Undo(c, a))
	}
	told, err := askTopics(c, t)
	if err != nil {
		return m, err
	}
	return callCard(c, t, c.T("topic.ask_told", "count", told), chat.Undo(c, a))
}

// postCall posts to the group how a call stands, in a new post that is brought up to date
// from then on; not where there is no group.
func postCall(c *bot.Context, t *mresearch.TopicCall) (posted bool, err error) {
	post, err := posts.CallPost(c, t)
	if err != nil {
		return false, err
	}
	post.About = posts.AboutCall(t)
	ref, err := c.Post(post)
	if err != nil {
		return false, err
	}
	if err := mresearch.SetCallPost(c.Tx, t, ref); err != nil || ref == 0 {
		return false, err
	}
	return c.InGroup()
}

// askTopics asks each member in private for topics.
func askTopics(c *bot.Context, t *mresearch.TopicCall, opts ...bot.Option) (told int, err error) {
	return tellEach(c, func(c *bot.Context, _ *people.Person) (bot.Message, error) {
		text := c.T("topic.asked", "quarter", posts.QuarterName(c.Words, t.Of()), "date", c.DateClock(t.ClosesAt), "limit", mresearch.ProposalsLimit)
		return bot.Message{About: posts.AboutCall(t), Text: text, Buttons: bot.Rows(1, c.B("topic.propose", "topic_propose"))}, nil
	}, opts...)
}

// callPosted: when the group refuses the post of a call, the members are asked in private.
func callPosted() chat.Posted {
	return chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			t, err := mresearch.CallByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("topic.as_lost", "quarter", posts.QuarterName(w, t.Of())), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			t, err := mresearch.CallByID(c.Tx, id)
			if err != nil || t.PostRef != row.ID {
				return false, err
			}
			if err := mresearch.SetCallPost(c.Tx, t, 0); err != nil {
				return false, err
			}
			switch {
			case t.Takes(c.Now):
				_, err = askTopics(c, t, bot.Because(row.ActionID))
			case t.Polls(c.Now):
				_, err = sendBallots(c, t, bot.Because(row.ActionID))
			}
			if err != nil {
				return false, err
			}
			return t.State != mresearch.CallWithdrawn, nil
		},
		Again: func(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
			t, err := mresearch.CallByID(c.Tx, id)
			if err != nil || t.PostRef != 0 || t.State == mresearch.CallWithdrawn {
				return false, err
			}
			return postCall(c, t)
		},
	}
}

// tellEach tells each member who has joined, in his or her own words, at once;
// it can be unsaid (unsayEach) when the action is undone.
func tellEach(c *bot.Context, message func(c *bot.Context, p *people.Person) (bot.Message, error), opts ...bot.Option) (told int, err error) {
	return posts.TellMembers(c, func(p *people.Person) (bot.Message, []bot.Option, error) {
		m, err := message(chat.InWordsOf(c, p), p)
		return m, slices.Clone(opts), err
	})
}

// unsayEach takes tellEach back: what was told is deleted from each chat.
func unsayEach(c *bot.Context) error {
	for _, t := range c.Told {
		if t.ChatID > 0 { // the group's post is deleted by its own reference
			if err := c.Delete(t.Row); err != nil {
				return err
			}
		}
	}
	return nil
}

func undoCall(c *bot.Context, id int64) error {
	t, err := mresearch.CallByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mresearch.WithdrawCall(c.Tx, t, c.Now); err != nil {
		return topicProblem(c, err)
	}
	if err := errors.Join(c.Delete(t.PostRef), mresearch.SetCallPost(c.Tx, t, 0), unsayEach(c)); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("topic.ask_undone"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.back"), "research"))})
	return err
}

func proposeForm() *bot.Form[topicProposal] {
	field := func(name string, limit int, of func(v *topicProposal) *string) bot.Field[topicProposal] {
		return bot.Field[topicProposal]{
			Name: name, Asked: true, Empty: func(v *topicProposal) bool { return *of(v) == "" },
			Set: func(c *bot.Context, v *topicProposal, in bot.Input) error {
				words, err := chat.TakeText(c, in.Text, limit)
				if err == nil {
					*of(v) = words
				}
				return err
			},
		}
	}
	return &bot.Form[topicProposal]{
		Name: "topic_propose", Access: bot.Members,
		Fields: []bot.Field[topicProposal]{
			chat.Guard(func(v *topicProposal) []*string { return []*string{&v.Title, &v.Reason} },
				func(_ *bot.Context, v *topicProposal, words string) error {
					v.Title, v.Reason = phrase.TopicReason(words)
					v.Title, v.Reason = store.Shorten(v.Title, store.TopicLimit), store.Shorten(v.Reason, mresearch.TopicReasonLimit)
					return nil
				}),
			field("topic", store.TopicLimit, func(v *topicProposal) *string { return &v.Title }),
			field("reason", mresearch.TopicReasonLimit, func(v *topicProposal) *string { return &v.Reason }),
		},
		Card: func(c *bot.Context, v *topicProposal) (string, error) {
			return c.T("topic_propose.card", "topic", v.Title, "reason", v.Reason), nil
		},
		Submit: func(c *bot.Context, v *topicProposal) (m bot.Message, err error) {
			t, err := mresearch.CallByID(c.Tx, v.Call)
			if err != nil {
				return m, c.MissingAs(err, "common.gone")
			}
			p, step, err := mresearch.Propose(c.Tx, t, c.Person, v.Title, v.Reason, c.At())
			if errors.Is(err, mresearch.ErrCallClosed) {
				return m, noProposals(c, t)
			}
			if err != nil {
				return m, topicProblem(c, err)
			}
			a, err := proposalKind().Taken(c, p, step)
			if err != nil {
				return m, err
			}
			return bot.Message{
				Text:    c.T("topic_propose.done", "topic", p.Title),
				Buttons: bot.Rows(2, c.B("topic.again", "topic_propose"), chat.Undo(c, a)),
			}, nil
		},
	}
}

// proposal finds a proposed topic and its call.
func proposal(c *bot.Context, id int64) (*mresearch.TopicProposal, *mresearch.TopicCall, error) {
	p, err := mresearch.ProposalByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	t, err := mresearch.CallByID(c.Tx, p.CallID)
	return p, t, c.MissingAs(err, "common.gone")
}

// noProposals says why a call takes no more topics, and what a member can do
// instead.
func noProposals(c *bot.Context, t *mresearch.TopicCall) error {
	switch t.State {
	case mresearch.CallProposing, mresearch.CallVoting:
		return c.Problem("topic.proposals_closed", "date", c.DateClock(t.ClosesAt), "voting", t.Polls(c.Now))
	}
	return c.Problem("topic.proposals_ended")
}

// topicProblem words what the rules of a call refuse.
func topicProblem(c *bot.Context, err error) error {
	for _, p := range []struct {
		err error
		key string
	}{
		{mresearch.ErrCallOpen, "topic.open_already"}, {mresearch.ErrCallState, "topic.not_now"}, {mresearch.ErrCallClosed, "topic.vote_closed"},
		{mresearch.ErrCallTime, "topic.past_day"}, {mresearch.ErrTooFew, "topic.too_few"}, {mresearch.ErrVotesCast, "topic.votes_cast"},
		{mresearch.ErrNotVotable, "topic.not_votable"}, {mresearch.ErrTooManyProposals, "topic.too_many"}, {store.ErrNotAllowed, "common.members_only"},
		{store.ErrReasonNeeded, "topic.reason_needed"}, {mresearch.ErrNotesFiled, "research.has_notes"}, {store.ErrNotFound, "common.gone"},
		{store.ErrNothingToUndo, "common.nothing_to_undo"}, {store.ErrEmpty, "writing.no_words"},
	} {
		if errors.Is(err, p.err) {
			return c.Problem(p.key)
		}
	}
	return err
}
