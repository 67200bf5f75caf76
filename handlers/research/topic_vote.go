package research

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/posts"
	"lianluo/models/ledger"
	"lianluo/models/people"
	mresearch "lianluo/models/research"
)

// registerTopicVote: the vote on the quarter's topic, in private.
func registerTopicVote(r *bot.Router) {
	open := callForm("topic_open", openVote)
	bot.AddForm(r, open)
	r.Button("topic_open", bot.Staff, func(c *bot.Context) error {
		t, err := callArg(c)
		if err != nil {
			return err
		}
		if t.State != mresearch.CallProposing {
			return c.Problem("topic.not_now")
		}
		return open.Start(c, callDraft{Call: t.ID})
	})
	r.Command("vote", bot.Members, voteCommand)
	r.Button("topic_vote", bot.Members, func(c *bot.Context) error {
		t, err := callArg(c)
		if err != nil {
			return err
		}
		id, err := c.ArgID(1)
		if err != nil {
			return err
		}
		return castVote(c, t, id)
	}).InGroup().Asks(asksVote())
	r.Asks(posts.AsksBallot, asksBallot)
	r.Button("topic_end", bot.Staff, endVote)
	r.Button("topic_take", bot.Staff, takeTopic).Asks(asksChoice())
	r.Undo("topic_open", bot.Staff, undoOpenVote)
	r.Undo("topic_end", bot.Staff, undoTopicEnd)
}

// callArg finds the call that a button names.
func callArg(c *bot.Context) (*mresearch.TopicCall, error) {
	return bot.Pressed(c, 0, mresearch.CallByID)
}

// openVote posts the ballot to the group, a button a topic, or sends each member one where
// there is no group.
func openVote(c *bot.Context, v *callDraft) (m bot.Message, err error) {
	t, err := mresearch.CallByID(c.Tx, v.Call)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if err := mresearch.OpenVote(c.Tx, t, c.Person, closing(c, v.Day), c.Now); err != nil {
		return m, topicProblem(c, err)
	}
	before := t.PostRef
	a, err := c.Act("topic_open", t.ID, strconv.FormatInt(int64(before), 10))
	if err != nil {
		return m, err
	}
	switch posted, err := postCall(c, t); {
	case err != nil:
		return m, err
	case posted:
		// Two posts of one matter would both be pressed.
		if before != 0 {
			if err := c.Edit(before, bot.Message{Text: c.GroupWords().T("topic.post_moved", "quarter", posts.QuarterName(c.GroupWords(), t.Of()))}); err != nil {
				return m, err
			}
		}
		return callCard(c, t, c.T("topic.vote_posted"), chat.Undo(c, a))
	}
	told, err := sendBallots(c, t)
	if err != nil {
		return m, err
	}
	return callCard(c, t, c.T("topic.vote_opened", "count", told), chat.Undo(c, a))
}

// sendBallots sends each member a ballot in private.
func sendBallots(c *bot.Context, t *mresearch.TopicCall, opts ...bot.Option) (told int, err error) {
	return tellEach(c, func(c *bot.Context, p *people.Person) (bot.Message, error) {
		return posts.Ballot(c, c.Words, t, p.ID)
	}, opts...)
}

func undoOpenVote(c *bot.Context, id int64) error {
	t, err := mresearch.CallByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mresearch.UnopenVote(c.Tx, t); err != nil {
		return topicProblem(c, err)
	}
	if err := unsayEach(c); err != nil {
		return err
	}
	// The call's first post is the living one again.
	before, _ := strconv.ParseInt(c.Action.Note, 10, 64)
	if before != 0 && t.PostRef != bot.Ref(before) {
		if err := errors.Join(c.Delete(t.PostRef), mresearch.SetCallPost(c.Tx, t, bot.Ref(before))); err != nil {
			return err
		}
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return err
	}
	return sayCall(c, t, c.T("common.undone"))
}

// voteCommand shows the ballot, or votes by a topic's number: /vote 2.
func voteCommand(c *bot.Context) error {
	t, err := mresearch.CurrentCall(c.Tx)
	if err != nil {
		return c.MissingAs(err, "topic.none")
	}
	words := strings.TrimSpace(c.Args)
	if words == "" {
		return sayCall(c, t, "")
	}
	list, err := mresearch.Proposals(c.Tx, t)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(words)
	if err != nil || n < 1 || n > len(list) {
		return c.Problem("topic.which", "count", len(list))
	}
	return castVote(c, t, list[n-1].ID)
}

// castVote takes the one vote of a member and shows the ballot as it is now, in private: in
// the group a word over the button says it, since nobody's vote is shown.
func castVote(c *bot.Context, t *mresearch.TopicCall, proposal int64) error {
	if t.State == mresearch.CallProposing {
		return c.Problem("topic.vote_not_open")
	}
	if err := mresearch.CastVote(c.Tx, t, c.Person, proposal, c.At()); err != nil {
		return topicProblem(c, err)
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return err
	}
	if !c.Private {
		mine, err := mresearch.ProposalByID(c.Tx, proposal)
		if err != nil {
			return err
		}
		return c.Toast(c.P("topic.voted_for", "topic", mine.Title))
	}
	if err := c.Toast(c.P("topic.voted")); err != nil {
		return err
	}
	m, err := posts.Ballot(c, c.Words, t, c.Person.ID)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// endVote counts before the time, by the director.
func endVote(c *bot.Context) error {
	t, err := callArg(c)
	if err != nil {
		return err
	}
	before := t.State
	r, err := mresearch.EndVote(c.Tx, t, c.Person, c.Now)
	if err != nil {
		return topicProblem(c, err)
	}
	return topicChosen(c, t, r, before)
}

// takeTopic is the director's choice among equals, or of the only topic.
func takeTopic(c *bot.Context) error {
	t, err := callArg(c)
	if err != nil {
		return err
	}
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	before := t.State
	r, err := mresearch.TakeTopic(c.Tx, t, id, c.Person, c.Now)
	if err != nil {
		return topicProblem(c, err)
	}
	return topicChosen(c, t, r, before)
}

// topicChosen shows the director what came of it; the others hear of it once
// it can no longer be undone.
func topicChosen(c *bot.Context, t *mresearch.TopicCall, r *mresearch.Research, before mresearch.CallState) error {
	a, err := c.Act("topic_end", t.ID, string(before))
	if err != nil {
		return err
	}
	if err := c.Settled(posts.AboutCall(t)); err != nil {
		return err
	}
	// The post in the group goes on to say that it waits for the director until
	// it can say for what he decided.
	if before == mresearch.CallVoting {
		if err := posts.RefreshCall(c, t); err != nil {
			return err
		}
	}
	if r == nil {
		return sayCall(c, t, c.T("topic.ended_tied"), chat.Undo(c, a))
	}
	if err := posts.AnnounceTopic(c, t, r, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
		return err
	}
	m, err := cardAfter(c, r, c.T("topic.ended", "topic", r.Topic), chat.Undo(c, a))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func undoTopicEnd(c *bot.Context, id int64) error {
	t, err := mresearch.CallByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mresearch.ReopenCall(c.Tx, t, mresearch.CallState(c.Action.Note), c.Person, c.Now); err != nil {
		return topicProblem(c, err)
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return err
	}
	return sayCall(c, t, c.T("common.undone"))
}
