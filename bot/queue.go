package bot

import (
	"slices"
	"time"

	"golang.org/x/time/rate"

	"lianluo/models/ledger"
)

// newsAfter is how many answers go in a group before news that waits behind them has a
// turn: anybody can press there without end. A private chat's answers follow what its
// one person does, who hears the news when he or she pauses.
const newsAfter = 3

// line is what is sent in order: a chat's messages, or the answers to buttons
// pressed by one account, which no message must hold up, or what is to be done
// for it without sending (files fetched, texts judged, papers made), which must hold
// up no message.
type line struct {
	chat    int64
	answers bool
	files   bool
}

// aside tells the methods whose rows are done without sending.
func aside(method string) bool {
	return method == methodFetch || method == methodJudge || method == methodMake
}

// queue is what waits in a line, lane by lane. Its worker waits for the limits first and
// looks only then what is to go, so that an answer never waits for more than a place
// among them. sender.mu guards it.
type queue struct {
	line    line
	lanes   [ledger.Lanes][]*item
	hand    *item // under way; it is the first of its lane
	ahead   int   // answers that went since news waits
	limiter *rate.Limiter
	paid    bool      // a place among the limits was waited for and is not used yet
	until   time.Time // the chat is to be left alone
	place   time.Time // when it is the queue's turn in the limit over all; zero when it does not wait for that
	wake    chan struct{}
}

// item is a row in memory.
type item struct {
	*ledger.OutboxRow
	mine  bool      // taken in hand among processes
	again time.Time // it was tried, and is not to be before
}

func newQueue(l line, limiter *rate.Limiter) *queue {
	return &queue{line: l, limiter: limiter, wake: make(chan struct{}, 1)}
}

// next is what is to go; nil when nothing waits.
func (q *queue) next() *item {
	answers, news := q.lanes[ledger.LaneAnswer], q.lanes[ledger.LaneNews]
	switch {
	case len(answers) == 0 && len(news) == 0:
		return nil
	case len(answers) == 0, q.newsTurn():
		return news[0]
	}
	return answers[0]
}

// newsTurn tells whether answers have gone ahead for long enough. What changes a message
// does not overtake an answer that has to do with the same.
func (q *queue) newsTurn() bool {
	answers, news := q.lanes[ledger.LaneAnswer], q.lanes[ledger.LaneNews]
	return q.line.chat < 0 && len(news) > 0 && q.ahead >= newsAfter &&
		!slices.ContainsFunc(answers, func(a *item) bool { return sameMessage(a.OutboxRow, news[0].OutboxRow) })
}

// answering tells whether what is to go is an answer.
func (q *queue) answering() bool {
	i := q.next()
	return i != nil && i.Lane == ledger.LaneAnswer
}

// put takes a row in. Of several edits of a message only the newest is kept: the others
// are given back. What an answer refers to goes ahead with it.
func (q *queue) put(row *ledger.OutboxRow) (superseded []*ledger.OutboxRow) {
	var before []*item // about the same message, to go before the row
	for lane := range q.lanes {
		q.lanes[lane] = slices.DeleteFunc(q.lanes[lane], func(i *item) bool {
			switch {
			case i == q.hand || !sameMessage(i.OutboxRow, row):
				return false
			case overtakes(row, i.OutboxRow):
				// Who waits for the one waits for the other.
				row.Lane = min(row.Lane, i.Lane)
				superseded = append(superseded, i.OutboxRow)
				return true
			}
			before = append(before, i)
			return false
		})
	}
	if row.Lane == ledger.LaneAnswer {
		q.lift(before)
	}
	q.lanes[row.Lane] = append(q.lanes[row.Lane], &item{OutboxRow: row})
	return superseded
}

// lift makes answers of news, in its order.
func (q *queue) lift(list []*item) {
	for _, i := range list {
		if i.Lane == ledger.LaneAnswer {
			continue
		}
		q.cut(i)
		i.Lane = ledger.LaneAnswer
		q.lanes[i.Lane] = append(q.lanes[i.Lane], i)
	}
}

func (q *queue) cut(i *item) {
	q.lanes[i.Lane] = slices.DeleteFunc(q.lanes[i.Lane], func(other *item) bool { return other == i })
}

// remove takes out what is settled. sent is true when it took its turn.
func (q *queue) remove(i *item, sent bool) {
	q.cut(i)
	switch {
	case len(q.lanes[ledger.LaneNews]) == 0 || i.Lane == ledger.LaneNews && sent:
		q.ahead = 0
	case sent:
		q.ahead++
	}
}

// back puts down what was in hand and has to be tried again. superseded tells that
// something newer has come meanwhile, which goes instead; if it is an answer that does
// not, what it refers to goes before it.
func (q *queue) back(i *item) (superseded bool) {
	q.hand = nil
	if slices.ContainsFunc(q.rows(), func(other *item) bool {
		return other != i && sameMessage(other.OutboxRow, i.OutboxRow) && overtakes(other.OutboxRow, i.OutboxRow)
	}) {
		q.cut(i)
		return true
	}
	answers := q.lanes[ledger.LaneAnswer]
	if i.Lane == ledger.LaneNews && slices.ContainsFunc(answers, func(a *item) bool { return sameMessage(a.OutboxRow, i.OutboxRow) }) {
		q.cut(i)
		i.Lane = ledger.LaneAnswer
		q.lanes[i.Lane] = slices.Insert(answers, 0, i)
	}
	return false
}

// numbered tells the changes of a message that wait which number it has got.
func (q *queue) numbered(sent *ledger.OutboxRow) {
	if sent.Method != methodSend || sent.MessageID == 0 {
		return
	}
	for _, i := range q.rows() {
		if i.TargetID == sent.ID {
			i.MessageID = sent.MessageID
		}
	}
}

// rows are all that wait.
func (q *queue) rows() []*item { return slices.Concat(q.lanes[:]...) }

// poke has the worker look again.
func (q *queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// sameMessage tells whether two rows of a line have to do with one message.
func sameMessage(a, b *ledger.OutboxRow) bool {
	if a.ChatID != b.ChatID {
		return false
	}
	return a.ID == b.TargetID || b.ID == a.TargetID || a.TargetID != 0 && a.TargetID == b.TargetID || a.MessageID != 0 && a.MessageID == b.MessageID
}

// overtakes tells whether of two rows about a message, a the newer one, only a is to go.
func overtakes(a, b *ledger.OutboxRow) bool { return a.Method == methodEdit && b.Method == methodEdit }
