package scheduler

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/research"
)

// callJob is a job about calls for topics, at the time that at gives of one.
func callJob(name string, back time.Duration, list func(tx *gorm.DB, after, until time.Time) ([]research.TopicCall, error),
	at func(t *research.TopicCall) time.Time, run func(c *bot.Context, t *research.TopicCall) error) Job {
	return Job{
		Name: name, Back: back,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			calls, err := list(tx, after, until)
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for i := range calls {
				due = append(due, Occasion{Office: calls[i].OfficeID, At: at(&calls[i]), Entity: calls[i].ID})
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			t, err := research.CallByID(c.Tx, o.Entity)
			if err != nil {
				return err
			}
			return run(c, t)
		},
	}
}

// remindProposals tells the director when the time for proposals is over.
func remindProposals() Job {
	return callJob("close-proposals", 10*day, research.CallsClosing, func(t *research.TopicCall) time.Time { return t.ClosesAt },
		func(c *bot.Context, t *research.TopicCall) error {
			if t.State != research.CallProposing {
				return nil
			}
			list, err := research.Proposals(c.Tx, t)
			if err != nil {
				return err
			}
			if err := posts.RefreshCall(c, t); err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(5*day), func(p *people.Person) (bot.Message, error) {
				text := c.WordsFor(p).T("topic.proposals_over", "quarter", posts.QuarterName(c.WordsFor(p), t.Of()), "count", len(list))
				return deskMessage(p, c, text, "topic.look", bot.Data("topic_call")), nil
			})
		})
}

// beforeVote is how long before its end a vote is brought to mind, once.
const beforeVote = day

// remindVote asks those who have not voted, once, a day before the end.
func remindVote() Job {
	soon := func(tx *gorm.DB, after, until time.Time) (due []research.TopicCall, err error) {
		list, err := research.VotesClosing(tx, after.Add(beforeVote), until.Add(beforeVote))
		for _, t := range list {
			if t.VoteClosesAt.Add(-beforeVote).After(*t.VoteOpenedAt) {
				due = append(due, t)
			}
		}
		return due, err
	}
	return callJob("remind-vote", day/2, soon, func(t *research.TopicCall) time.Time { return t.VoteClosesAt.Add(-beforeVote) },
		func(c *bot.Context, t *research.TopicCall) error {
			if !t.Polls(c.Now) {
				return nil
			}
			_, missing, _, err := research.CountVotes(c.Tx, t)
			if err != nil {
				return err
			}
			for i := range missing {
				p := &missing[i]
				if !p.Joined() {
					continue
				}
				w := c.WordsFor(p)
				m, err := posts.Ballot(c, w, t, p.ID)
				if err != nil {
					return err
				}
				m.Text = w.T("topic.vote_reminder") + "\n" + m.Text
				if err := tell(c, p, m, *t.VoteClosesAt); err != nil {
					return err
				}
			}
			return c.Settled(posts.AboutCall(t)) // the first ballot asks no longer
		})
}

// closeVotes ends a vote at its time: the winner is told, or the director is
// asked to decide between equals.
func closeVotes() Job {
	return callJob("close-vote", 30*day, research.VotesClosing, func(t *research.TopicCall) time.Time { return *t.VoteClosesAt },
		func(c *bot.Context, t *research.TopicCall) error {
			if t.State != research.CallVoting || t.Polls(c.Now) {
				return nil
			}
			r, err := research.EndVote(c.Tx, t, nil, c.Now)
			if err != nil {
				return err
			}
			if r == nil {
				return errors.Join(posts.RefreshCall(c, t), posts.TellTied(c, t))
			}
			if err := posts.AnnounceTopic(c, t, r); err != nil {
				return err
			}
			return tellDirectors(c, c.Now.Add(5*day), func(p *people.Person) (bot.Message, error) {
				text := c.WordsFor(p).T("topic.vote_over", "topic", r.Topic)
				return deskMessage(p, c, text, "topic.open", bot.Data("research_view", r.ID)), nil
			})
		})
}
