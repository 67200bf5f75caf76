package handlers

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/posts"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/research"
)

// registerTopicVote: the vote on the quarter's topic, in private.
func (h *Office) registerTopicVote(r *bot.Router) {
	open := callForm("topic_open", h.openVote)
	bot.AddForm(r, open)
	r.Button("topic_open", bot.Staff, func(c *bot.Context) error {
		t, err := h.callArg(c)
		if err != nil {
			return err
		}
		if t.State != research.CallProposing {
			return c.Problem("topic.not_now")
		}
		return open.Start(c, callDraft{Call: t.ID})
	})
	r.Command("vote", bot.Members, h.voteCommand)
	r.Button("topic_vote", bot.Members, func(c *bot.Context) error {
		t, err := h.callArg(c)
		if err != nil {
			return err
		}
		id, err := c.ArgID(1)
		if err != nil {
			return err
		}
		return h.castVote(c, t, id)
	})
	r.Button("topic_end", bot.Staff, h.endVote)
	r.Button("topic_take", bot.Staff, h.takeTopic)
	r.Undo("topic_open", h.undoOpenVote)
	r.Undo("topic_end", h.undoTopicEnd)
}

// callArg finds the call that a button names.
func (h *Office) callArg(c *bot.Context) (*research.TopicCall, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	t, err := research.CallByID(c.Tx, id)
	return t, c.MissingAs(err, "common.gone")
}

// openVote sends each member a ballot.
func (h *Office) openVote(c *bot.Context, v *callDraft) (m bot.Message, err error) {
	t, err := research.CallByID(c.Tx, v.Call)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if err := research.OpenVote(c.Tx, t, c.Person, closing(c, v.Day), c.Now); err != nil {
		return m, topicProblem(c, err)
	}
	a, err := ledger.Act(c.Tx, c.Person.ID, "topic_open", t.ID, "", c.Now)
	if err != nil {
		return m, err
	}
	told, err := h.tellEach(c, "topic_open", a.ID, func(c *bot.Context, p *people.Person) (bot.Message, error) {
		return posts.Ballot(c, c.Words, t, p.ID)
	})
	if err != nil {
		return m, err
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return m, err
	}
	return h.callCard(c, t, c.T("topic.vote_opened", "count", told), chat.Undo(c, a))
}

func (h *Office) undoOpenVote(c *bot.Context, id int64) error {
	t, err := research.CallByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := research.UnopenVote(c.Tx, t); err != nil {
		return topicProblem(c, err)
	}
	if err := h.unsayEach(c, "topic_open", c.Action.ID); err != nil {
		return err
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return err
	}
	return h.sayCall(c, t, c.T("common.undone"))
}

// voteCommand shows the ballot, or votes by a topic's number: /vote 2.
func (h *Office) voteCommand(c *bot.Context) error {
	t, err := research.CurrentCall(c.Tx)
	if err != nil {
		return c.MissingAs(err, "topic.none")
	}
	words := strings.TrimSpace(c.Args)
	if words == "" {
		return h.sayCall(c, t, "")
	}
	list, err := research.Proposals(c.Tx, t)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(words)
	if err != nil || n < 1 || n > len(list) {
		return c.Problem("topic.which", "count", len(list))
	}
	return h.castVote(c, t, list[n-1].ID)
}

// castVote takes the one vote of a member and shows the ballot as it is now.
func (h *Office) castVote(c *bot.Context, t *research.TopicCall, proposal int64) error {
	if t.State == research.CallProposing {
		return c.Problem("topic.vote_not_open")
	}
	if err := research.CastVote(c.Tx, t, c.Person, proposal, c.Now); err != nil {
		return topicProblem(c, err)
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return err
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
func (h *Office) endVote(c *bot.Context) error {
	t, err := h.callArg(c)
	if err != nil {
		return err
	}
	before := t.State
	r, err := research.EndVote(c.Tx, t, c.Person, c.Now)
	if err != nil {
		return topicProblem(c, err)
	}
	return h.topicChosen(c, t, r, before)
}

// takeTopic is the director's choice among equals, or of the only topic.
func (h *Office) takeTopic(c *bot.Context) error {
	t, err := h.callArg(c)
	if err != nil {
		return err
	}
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	before := t.State
	r, err := research.TakeTopic(c.Tx, t, id, c.Person, c.Now)
	if err != nil {
		return topicProblem(c, err)
	}
	return h.topicChosen(c, t, r, before)
}

// topicChosen shows the director what came of it; the others hear of it once
// it can no longer be undone.
func (h *Office) topicChosen(c *bot.Context, t *research.TopicCall, r *research.Research, before research.CallState) error {
	a, err := ledger.Act(c.Tx, c.Person.ID, "topic_end", t.ID, string(before), c.Now)
	if err != nil {
		return err
	}
	// The post in the group goes on to say that it waits for the director until
	// it can say for what he decided.
	if before == research.CallVoting {
		if err := posts.RefreshCall(c, t); err != nil {
			return err
		}
	}
	if r == nil {
		return h.sayCall(c, t, c.T("topic.ended_tied"), chat.Undo(c, a))
	}
	if err := posts.AnnounceTopic(c, t, r, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
		return err
	}
	m, err := h.cardAfter(c, r, c.T("topic.ended", "topic", r.Topic), chat.Undo(c, a))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func (h *Office) undoTopicEnd(c *bot.Context, id int64) error {
	t, err := research.CallByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if t.ResearchID != 0 {
		if err := posts.SilenceTopic(c, t); err != nil {
			return err
		}
	}
	if err := research.ReopenCall(c.Tx, t, research.CallState(c.Action.Note), c.Person, c.Now); err != nil {
		return topicProblem(c, err)
	}
	if err := posts.RefreshCall(c, t); err != nil {
		return err
	}
	return h.sayCall(c, t, c.T("common.undone"))
}
