package research

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
)

// strikeDraft is the staff's word on a proposed topic: struck, or merged into
// another one.
type strikeDraft struct {
	Proposal int64  `json:"proposal"`
	Into     int64  `json:"into,omitempty"`
	Words    string `json:"words,omitempty"`
}

// proposalKind is how a proposed topic is talked about (domain C4): the staff strikes
// it or makes it part of another one, and who proposed it hears why.
func proposalKind() *front.Kind[*mresearch.TopicProposal, mresearch.ProposalState] {
	return &front.Kind[*mresearch.TopicProposal, mresearch.ProposalState]{
		Name: "proposal", Machine: mresearch.ProposalLife, Find: mresearch.ProposalByID,
		Text: func(c *bot.Context, p *mresearch.TopicProposal) (string, error) {
			name, err := chat.Names(c, []int64{p.PersonID})
			return c.T("proposal.shown", "topic", p.Title, "name", name, "reason", p.Reason, "state", c.P("proposal.state_"+string(p.State))), err
		},
		Pairs: func(c *bot.Context, p *mresearch.TopicProposal) ([]any, error) {
			into := ""
			if p.IntoID != 0 {
				other, err := mresearch.ProposalByID(c.Tx, p.IntoID)
				if err != nil {
					return nil, err
				}
				into = other.Title
			}
			return []any{"topic", p.Title, "into", into}, nil
		},
		Buttons:   proposalButtons,
		Withdrawn: mresearch.ProposalWithdrawn,
		After:     sorted,
		Fault:     func(c *bot.Context, p *mresearch.TopicProposal, err error) error { return topicProblem(c, err) },
	}
}

// proposalButtons are what the staff can do with a topic while it is looked through,
// and the way back.
func proposalButtons(c *bot.Context, p *mresearch.TopicProposal) (row []bot.Button, err error) {
	t, err := mresearch.CallByID(c.Tx, p.CallID)
	if err != nil {
		return nil, err
	}
	if c.Person.Is(people.Staff) && t.State == mresearch.CallProposing && p.State == mresearch.ProposalOpen {
		row = bot.Row(c.B("proposal.do_struck", "topic_strike", p.ID), c.B("proposal.do_merged", "topic_merge", p.ID))
	}
	return append(row, c.B("common.back", "topic_call")), nil
}

// sorted has the group's post count the topics anew. Once the vote is open they stand
// as they are.
func sorted(c *bot.Context, p *mresearch.TopicProposal, _ *records.Step, _ bool) error {
	t, err := mresearch.CallByID(c.Tx, p.CallID)
	if err != nil {
		return err
	}
	if t.State != mresearch.CallProposing {
		return topicProblem(c, mresearch.ErrCallState)
	}
	return posts.RefreshCall(c, t)
}

// registerTopicReview: the staff looks through what was proposed.
func registerTopicReview(r *bot.Router) {
	front.Add(r, proposalKind())
	strike := strikeForm()
	bot.AddForm(r, strike)
	r.Button("topic_view", bot.Staff, func(c *bot.Context) error {
		p, err := proposalKind().Pressed(c)
		if err != nil {
			return err
		}
		return proposalKind().Show(c, p)
	})
	r.Button("topic_strike", bot.Staff, func(c *bot.Context) error {
		p, err := proposalKind().Pressed(c)
		if err != nil {
			return err
		}
		v := strikeDraft{Proposal: p.ID}
		if c.Arg(1) != "" {
			if v.Into, err = c.ArgID(1); err != nil {
				return err
			}
		}
		return strike.Start(c, v)
	})
	r.Button("topic_merge", bot.Staff, chooseMerge)
}

// showCall shows how the choice of the topic stands.
func showCall(c *bot.Context) error {
	t, err := mresearch.CurrentCall(c.Tx)
	if err != nil {
		return c.MissingAs(err, "topic.none")
	}
	return sayCall(c, t, "")
}

func sayCall(c *bot.Context, t *mresearch.TopicCall, done string, undo ...bot.Button) error {
	m, err := callCard(c, t, done, undo...)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// callCard is a call as the person may see it: a member the own topics or the
// ballot, the staff all topics with their authors.
func callCard(c *bot.Context, t *mresearch.TopicCall, done string, undo ...bot.Button) (m bot.Message, err error) {
	quarter, staff, member := posts.QuarterName(c.Words, t.Of()), c.Person.Is(people.Staff), c.Person.Is(people.Member)
	list, err := mresearch.Proposals(c.Tx, t)
	if err != nil {
		return m, err
	}
	switch {
	case t.State == mresearch.CallTied && staff:
		if m, err = posts.Tie(c, c.Words, t); err != nil {
			return m, err
		}
	case t.State == mresearch.CallVoting && member && t.Polls(c.Now):
		if m, err = posts.Ballot(c, c.Words, t, c.Person.ID); err != nil {
			return m, err
		}
	default:
		date, voting := callEnds(c, t)
		m.Text = c.T("topic.card", "quarter", quarter, "state", callState(c, t, len(list)), "count", len(list), "date", date, "voting", voting)
	}
	switch {
	case t.State == mresearch.CallProposing && staff:
		for i, p := range list {
			name, err := chat.Names(c, []int64{p.PersonID})
			if err != nil {
				return m, err
			}
			m.Text += "\n\n" + c.T("topic.line", "n", i+1, "topic", p.Title, "name", name, "reason", p.Reason)
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("topic.handle", "n", i+1, "topic", p.Title), Data: bot.Data("topic_view", p.ID)}))
		}
	case t.State == mresearch.CallProposing:
		own, err := mresearch.ProposalsBy(c.Tx, t, c.Person.ID)
		if err != nil {
			return m, err
		}
		for i, p := range own {
			m.Text += "\n\n" + c.T("topic.own_line", "n", i+1, "topic", p.Title, "state", c.P("proposal.state_"+string(p.State)), "why", p.Why)
		}
	case t.State == mresearch.CallVoting && staff:
		_, missing, of, err := mresearch.CountVotes(c.Tx, t)
		if err != nil {
			return m, err
		}
		m.Text += "\n\n" + c.T("topic.turnout", "voted", of-len(missing), "of", of)
	}
	var row []bot.Button
	if t.Takes(c.Now) && member {
		row = append(row, c.B("topic.propose", "topic_propose"))
	}
	if staff && t.State == mresearch.CallProposing && len(list) > 1 {
		row = append(row, c.B("topic.open_vote", "topic_open", t.ID))
	}
	if staff && t.State == mresearch.CallProposing && len(list) == 1 {
		row = append(row, c.B("topic.take", "topic_take", t.ID, list[0].ID))
	}
	if staff && t.State == mresearch.CallVoting {
		row = append(row, c.B("topic.end_vote", "topic_end", t.ID))
	}
	m.Buttons = append(m.Buttons, bot.Rows(2, append(row, undo...)...)...)
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "research")))
	m.Text = locale.Join("\n\n", done, m.Text)
	return m, nil
}

// callState says where a call stands that has count topics: what was asked for
// until a time waits for the director once that is over.
func callState(c *bot.Context, t *mresearch.TopicCall, count int) string {
	switch {
	case t.State != mresearch.CallProposing || t.Takes(c.Now):
		return c.P("topic.state_" + string(t.State))
	case count < 2:
		return c.P("topic.state_few")
	}
	return c.P("topic.state_proposed")
}

// callEnds is until when the members propose, or vote; "" when neither goes on.
func callEnds(c *bot.Context, t *mresearch.TopicCall) (date string, voting bool) {
	switch {
	case t.State == mresearch.CallProposing:
		return c.DateClock(t.ClosesAt), false
	case t.State == mresearch.CallVoting && t.VoteClosesAt != nil:
		return c.DateClock(*t.VoteClosesAt), true
	}
	return "", false
}

// chooseMerge asks into which topic another one goes.
func chooseMerge(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	p, t, err := proposal(c, id)
	if err != nil {
		return err
	}
	list, err := mresearch.Proposals(c.Tx, t)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("proposal.merge_into", "topic", p.Title)}
	for _, o := range list {
		if o.ID != p.ID {
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: o.Title, Data: bot.Data("topic_strike", p.ID, o.ID)}))
		}
	}
	if len(m.Buttons) == 0 {
		return c.Problem("topic.too_few")
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "topic_view", p.ID)))
	_, err = c.Show(m)
	return err
}

func strikeForm() *bot.Form[strikeDraft] {
	return &bot.Form[strikeDraft]{
		Name: "topic_strike", Access: bot.Staff, SubmitKey: "topic_strike.do", DropKey: "step.drop",
		Card: func(c *bot.Context, v *strikeDraft) (string, error) {
			p, _, err := proposal(c, v.Proposal)
			if err != nil || v.Into == 0 {
				return c.T("topic_strike.card", "topic", p.Title, "words", v.Words), err
			}
			into, _, err := proposal(c, v.Into)
			return c.T("topic_strike.card_merge", "topic", p.Title, "into", into.Title, "words", v.Words), err
		},
		Fields: []bot.Field[strikeDraft]{{
			Name: "words", Asked: true, Text: func(v *strikeDraft) string { return v.Words }, Empty: func(v *strikeDraft) bool { return v.Words == "" },
			Set: func(c *bot.Context, v *strikeDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Words, in.Text, mresearch.TopicReasonLimit)
			},
		}},
		Submit: strike,
	}
}

// strike takes a topic off the list and goes on with the others.
func strike(c *bot.Context, v *strikeDraft) (m bot.Message, err error) {
	p, t, err := proposal(c, v.Proposal)
	if err != nil {
		return m, err
	}
	var step *records.Step
	if v.Into == 0 {
		step, err = mresearch.StrikeProposal(c.Tx, t, p, c.Person, v.Words, c.Now)
	} else {
		var into *mresearch.TopicProposal
		if into, _, err = proposal(c, v.Into); err != nil {
			return m, err
		}
		step, err = mresearch.MergeProposal(c.Tx, t, p, into, c.Person, v.Words, c.Now)
	}
	if err != nil {
		return m, topicProblem(c, err)
	}
	a, err := proposalKind().Taken(c, p, step)
	if err != nil {
		return m, err
	}
	done, err := proposalKind().Done(c, p, step)
	if err != nil {
		return m, err
	}
	return callCard(c, t, done, chat.Undo(c, a))
}
