package research

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	mresearch "lianluo/models/research"
)

// asksBallot says a ballot anew: with the vote as it is, and that the voting is over.
func asksBallot(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
	id, err := posts.AboutID(about, posts.KindCall)
	if err != nil {
		return m, next, err
	}
	t, err := mresearch.CallByID(c.Tx, id)
	if err != nil {
		return m, next, err
	}
	if t.Polls(c.Now) {
		m, err = posts.Ballot(c, c.Words, t, c.Person.ID)
		return m, *t.VoteClosesAt, err
	}
	mine, err := mresearch.VoteOf(c.Tx, t, c.Person.ID)
	return bot.Message{
		Text:   c.T("topic.ballot_over", "quarter", posts.QuarterName(c.Words, t.Of()), "voted", mine != nil),
		Stands: "over",
	}, next, err
}

// asksCall is a question to members or the director about a call for topics: open tells
// until when it goes on.
func asksCall(open func(c *bot.Context, t *mresearch.TopicCall) (until time.Time)) (func([]string) string, bot.Look) {
	return posts.AboutArg(posts.KindCall), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		t := &mresearch.TopicCall{}
		if len(args) == 0 { // of the one that goes on
			t, err = mresearch.CurrentCall(c.Tx)
		} else {
			id, bad := posts.AskedID(args)
			if bad != nil {
				return s, bad
			}
			t, err = mresearch.CallByID(c.Tx, id)
		}
		if err != nil {
			return s, err
		}
		if s.Until = open(c, t); s.Until.IsZero() {
			s.Over.Text = c.T("topic.call_over", "quarter", posts.QuarterName(c.Words, t.Of()))
		}
		return s, nil
	}
}

func asksProposals() (func([]string) string, bot.Look) {
	return asksCall(func(c *bot.Context, t *mresearch.TopicCall) (until time.Time) {
		if t.Takes(c.Now) {
			return t.ClosesAt
		}
		return until
	})
}

func asksVote() (func([]string) string, bot.Look) {
	return asksCall(func(c *bot.Context, t *mresearch.TopicCall) (until time.Time) {
		if t.Polls(c.Now) {
			return *t.VoteClosesAt
		}
		return until
	})
}

// asksChoice is the director's choice among equals, or of the only topic.
func asksChoice() (func([]string) string, bot.Look) {
	return asksCall(func(c *bot.Context, t *mresearch.TopicCall) (until time.Time) {
		if t.Open() {
			return c.Now.Add(posts.LookAgain)
		}
		return until
	})
}
