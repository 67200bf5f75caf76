package posts

import (
	"errors"

	"lianluo/bot"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// AsksBallot says a ballot anew.
const AsksBallot = "ballot"

// liveCall is the kind of living message that the group's post of a call for
// topics is.
const liveCall = "topic_call"

// CallPost is the group's living post of a call for topics (选题征集, §6): counts only while
// topics come in, then the ballot with a button a topic, nobody's name and nobody's vote; in
// the end the topic that was chosen. The ballot is a new post: it is what members are asked.
func CallPost(c *bot.Context, t *mresearch.TopicCall) (bot.Message, error) {
	// What the director chose is not shown before it is told.
	held, err := c.Held(TopicKey(t, "post"))
	if err != nil {
		return bot.Message{}, err
	}
	return callPost(c, t, !held)
}

func callPost(c *bot.Context, t *mresearch.TopicCall, told bool) (m bot.Message, err error) {
	w := c.GroupWords()
	list, err := mresearch.Proposals(c.Tx, t)
	if err != nil {
		return m, err
	}
	merged, struck, err := mresearch.SetAside(c.Tx, t)
	if err != nil {
		return m, err
	}
	aside := w.Plain("topic.post_aside", "merged", merged, "struck", struck)
	head := w.T("topic.post_title", "quarter", QuarterName(w, t.Of()))
	switch {
	case t.Takes(c.Now):
		m.Text = head + "\n" + w.T("topic.post_proposing", "date", w.DateClock(c.Local(t.ClosesAt), c.Local(c.Now)), "count", len(list), "aside", aside)
		m.Buttons = callLink(c, w, "topic.propose", "propose")
	case t.State == mresearch.CallProposing:
		m.Text = head + "\n" + w.T("topic.post_proposed", "count", len(list), "aside", aside, "vote", len(list) > 1)
	case t.State == mresearch.CallVoting:
		_, missing, of, err := mresearch.CountVotes(c.Tx, t)
		if err != nil {
			return m, err
		}
		m.Text = head + "\n" + w.T("topic.post_voting", "date", w.DateClock(c.Local(*t.VoteClosesAt), c.Local(c.Now)), "count", len(list), "aside", aside,
			"voted", of-len(missing), "of", of)
		if t.Polls(c.Now) {
			for i := range list {
				m.Buttons = append(m.Buttons, bot.Row(voteButton(w, t, i, &list[i])))
			}
			m.Buttons = append(m.Buttons, callLink(c, w, "topic.vote", "vote")...)
		}
	case t.State == mresearch.CallTied:
		m.Text = head + "\n" + w.T("topic.post_tied")
	case t.State == mresearch.CallDecided && told:
		r, err := mresearch.ByID(c.Tx, t.ResearchID)
		if err != nil {
			return m, err
		}
		if r.ProposerID == 0 { // the director has set another
			m.Text = head + "\n" + w.T("topic.post_ended", "topic", r.Topic, "voted", t.VoteOpenedAt != nil)
			break
		}
		result, err := topicResult(c, t, r)
		if err != nil {
			return m, err
		}
		m.Text = result(w)
	default:
		m.Text = head + "\n" + w.T("topic.post_ended", "topic", "", "voted", t.VoteOpenedAt != nil)
	}
	return m, nil
}

func callLink(c *bot.Context, w *locale.Words, key, command string) [][]bot.Button {
	link := c.Link("run-" + command)
	if link == "" {
		return nil
	}
	return bot.Rows(1, bot.Button{Text: w.Plain(key), URL: link})
}

// KindCall names the group's post of a call for topics.
const KindCall records.Kind = "topic_call"

// AboutCall names a call's post.
func AboutCall(t *mresearch.TopicCall) string { return records.Ref{Kind: KindCall, ID: t.ID}.String() }

// RefreshCall has the group's post of a call brought up to date, and what was asked of
// members.
func RefreshCall(c *bot.Context, t *mresearch.TopicCall) error {
	if err := c.Settled(AboutCall(t)); err != nil {
		return err
	}
	if t.PostRef == 0 {
		return nil
	}
	return c.Refresh(liveCall, t.ID)
}

func renderCall(c *bot.Context, id int64) (bot.Ref, bot.Message, error) {
	t, err := mresearch.CallByID(c.Tx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && t.PostRef == 0 {
		return 0, bot.Message{}, nil
	}
	if err != nil {
		return 0, bot.Message{}, err
	}
	m, err := CallPost(c, t)
	return t.PostRef, m, err
}

// Ballot is a member's own view of the vote: a button for each topic, the one
// chosen marked.
func Ballot(c *bot.Context, w *locale.Words, t *mresearch.TopicCall, person int64) (bot.Message, error) {
	list, err := mresearch.Proposals(c.Tx, t)
	if err != nil {
		return bot.Message{}, err
	}
	mine, err := mresearch.VoteOf(c.Tx, t, person)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{About: AboutCall(t), Asks: AsksBallot, Text: w.T("topic.ballot", "quarter", QuarterName(w, t.Of()), "date", w.DateClock(c.Local(*t.VoteClosesAt), c.Local(c.Now)))}
	chosen := ""
	for i, r := range list {
		m.Text += "\n\n" + w.T("topic.ballot_line", "n", i+1, "topic", r.Title, "reason", cutText(r.Reason))
		vote := voteButton(w, t, i, &r)
		if mine != nil && mine.ProposalID == r.ID {
			chosen, vote.Text = r.Title, "✅ "+vote.Text
			m.Stands = itoa(r.ID)
		}
		m.Buttons = append(m.Buttons, bot.Row(vote))
	}
	if chosen != "" {
		m.Text += "\n\n" + w.T("topic.ballot_mine", "topic", chosen)
	}
	return m, nil
}

// voteButton is a vote for the i-th topic of a call's list, in the group and in private.
func voteButton(w *locale.Words, t *mresearch.TopicCall, i int, p *mresearch.TopicProposal) bot.Button {
	return bot.Button{Text: w.Plain("topic.ballot_vote", "n", i+1, "topic", p.Title), Data: bot.Data("topic_vote", t.ID, p.ID)}
}

// ballotReason is how much of a reason stands on a ballot, in characters.
const ballotReason = 120

func cutText(s string) string {
	if r := []rune(s); len(r) > ballotReason {
		return string(r[:ballotReason]) + "…"
	}
	return s
}

// TellTied asks those who direct the office to decide between topics with
// equal votes.
func TellTied(c *bot.Context, t *mresearch.TopicCall) error {
	directors, err := mpeople.With(c.Tx, mpeople.Director)
	if err != nil {
		return err
	}
	for i := range directors {
		m, err := Tie(c, c.WordsFor(&directors[i]), t)
		if err != nil {
			return err
		}
		if _, err := c.Tell(&directors[i], m); err != nil {
			return err
		}
	}
	return nil
}

// Tie shows the topics among which the director decides.
func Tie(c *bot.Context, w *locale.Words, t *mresearch.TopicCall) (bot.Message, error) {
	list, err := mresearch.Choices(c.Tx, t)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{Text: w.T("topic.tied", "quarter", QuarterName(w, t.Of()))}
	for _, r := range list {
		label := w.Plain("topic.counted", "topic", r.Title, "count", r.Votes)
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("topic_take", t.ID, r.ID)}))
	}
	return m, nil
}

// TopicKey is under what the result of a call is told, to be taken back.
func TopicKey(t *mresearch.TopicCall, to string) string {
	return bot.Data("topic", t.ID, t.ResearchID, to)
}

// topicResult words what came of a call: the topic, who proposed it, and the counts.
func topicResult(c *bot.Context, t *mresearch.TopicCall, r *mresearch.Research) (func(w *locale.Words) string, error) {
	counts, _, _, err := mresearch.CountVotes(c.Tx, t)
	if err != nil {
		return nil, err
	}
	proposer, err := mpeople.PersonByID(c.Tx, r.ProposerID)
	if err != nil {
		return nil, err
	}
	return func(w *locale.Words) string {
		text := w.T("topic.result", "quarter", QuarterName(w, t.Of()), "topic", r.Topic, "name", proposer.Name)
		for _, n := range counts {
			if t.VoteOpenedAt != nil {
				text += "\n" + w.T("topic.counted", "topic", n.Title, "count", n.Votes)
			}
		}
		if t.VoteOpenedAt != nil && mresearch.Equal(counts) {
			text += "\n" + w.T("topic.result_tied")
		}
		return text
	}, nil
}

// AnnounceTopic tells which topic was chosen and who proposed it, with the counts: the
// group by the post of the call, which ends with it, or each member where there is none;
// and its proposer. opts may hold all of it back.
func AnnounceTopic(c *bot.Context, t *mresearch.TopicCall, r *mresearch.Research, opts ...bot.Option) error {
	result, err := topicResult(c, t, r)
	if err != nil {
		return err
	}
	once := func(to string) []bot.Option { return append([]bot.Option{bot.Once(TopicKey(t, to))}, opts...) }
	if t.PostRef != 0 {
		post, err := callPost(c, t, true)
		if err != nil {
			return err
		}
		if err := c.Edit(t.PostRef, post, once("post")...); err != nil {
			return err
		}
	}
	_, err = TellMembers(c, func(p *mpeople.Person) (bot.Message, []bot.Option, error) {
		w := c.WordsFor(p)
		m := bot.Message{Text: result(w)}
		switch {
		case p.ID == r.ProposerID:
			m.Text = w.T("topic.chosen", "quarter", QuarterName(w, t.Of()), "topic", r.Topic)
		case t.PostRef != 0:
			return bot.Message{}, nil, nil
		}
		m.Buttons = bot.Rows(1, button(w, "topic.open", "research_view", r.ID))
		return m, once(bot.Data("p", p.ID)), nil
	})
	return err
}
