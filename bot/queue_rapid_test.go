package bot

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/ledger"
)

// waiting is a queue under test: rows are put in and taken out in an order of chance.
type waiting struct {
	*rapid.T
	q    *queue
	all  []*ledger.OutboxRow
	was  map[int64]ledger.Lane // of each row, as it was written
	gone []*ledger.OutboxRow   // in the order in which they went
	over map[int64]bool        // superseded
	last bool                  // nothing more is said
}

// put writes a row: something new, or a change of a message that was said before. Of a
// message that has gone out some know the row, and some only the number.
func (w *waiting) put() {
	row := &ledger.OutboxRow{ID: int64(len(w.all) + 1), ChatID: w.q.line.chat, Method: methodSend, Lane: ledger.Lane(rapid.IntRange(0, 1).Draw(w.T, "lane"))}
	if len(w.all) > 0 && rapid.Bool().Draw(w.T, "change") {
		row.Method = rapid.SampledFrom([]string{methodEdit, methodEdit, methodEdit, methodPin, methodDelete, methodButtons}).Draw(w.T, "method")
		of := w.all[w.messageOf(rapid.SampledFrom(w.all).Draw(w.T, "of"))-1]
		row.TargetID, row.MessageID = of.ID, of.MessageID
		if of.MessageID != 0 && rapid.Bool().Draw(w.T, "by number") {
			row.TargetID = 0
		}
	}
	w.all = append(w.all, row)
	w.was[row.ID] = row.Lane
	for _, older := range w.q.put(row) {
		require.False(w, w.over[older.ID])
		w.over[older.ID] = true
	}
}

// send takes the next row in hand; more may come while it is under way, and it may fail.
func (w *waiting) send() {
	i := w.q.next()
	if i == nil {
		return
	}
	if w.q.line.chat > 0 && i.Lane == ledger.LaneNews {
		require.Empty(w, w.q.lanes[ledger.LaneAnswer], "news went ahead of an answer")
	}
	if i.Lane == ledger.LaneAnswer && len(w.q.lanes[ledger.LaneNews]) > 0 && !slices.ContainsFunc(w.q.lanes[ledger.LaneAnswer], func(a *item) bool {
		return sameMessage(a.OutboxRow, w.q.lanes[ledger.LaneNews][0].OutboxRow)
	}) && w.q.line.chat < 0 {
		require.Less(w, w.q.ahead, newsAfter, "news has to have a turn in a group")
	}
	w.q.hand = i
	for range rapid.IntRange(0, 2).Draw(w.T, "meanwhile") {
		if !w.last {
			w.put()
		}
	}
	if !w.last && rapid.IntRange(0, 3).Draw(w.T, "fails") == 0 {
		if w.q.back(i) {
			w.over[i.ID] = true
		}
		return
	}
	w.q.hand = nil
	w.q.remove(i, true)
	if i.Method == methodSend {
		i.MessageID = 1000 + i.ID
	}
	w.q.numbered(i.OutboxRow)
	w.gone = append(w.gone, i.OutboxRow)
}

// messageOf is the row that has sent what a row has to do with.
func (w *waiting) messageOf(row *ledger.OutboxRow) int64 {
	switch {
	case row.Method == methodSend:
		return row.ID
	case row.TargetID != 0:
		return row.TargetID
	}
	return row.MessageID - 1000
}

// check: each row goes once or makes way for a newer edit of its message; what has to do
// with one message goes in order; in each lane what was not moved is in order.
func (w *waiting) check() {
	require.Len(w, w.gone, len(w.all)-len(w.over))
	place := map[int64]int{}
	for at, row := range w.gone {
		require.False(w, w.over[row.ID])
		_, twice := place[row.ID]
		require.False(w, twice)
		place[row.ID] = at
	}
	newest := map[int64]*ledger.OutboxRow{}
	last := map[int64]int64{}
	for _, row := range w.all {
		if row.Method == methodEdit {
			newest[w.messageOf(row)] = row
		}
	}
	for _, row := range w.gone {
		m := w.messageOf(row)
		require.Greater(w, row.ID, last[m], "out of order at message %d", m)
		last[m] = row.ID
	}
	for _, row := range newest {
		require.False(w, w.over[row.ID], "the newest edit of a message goes")
	}
	var before [ledger.Lanes]int64
	for _, row := range w.gone {
		if lane := w.was[row.ID]; lane == row.Lane {
			if row.Method == methodSend {
				require.Greater(w, row.ID, before[lane], "out of order in lane %d", lane)
				before[lane] = row.ID
			}
		} else {
			require.Equal(w, ledger.LaneAnswer, row.Lane, "nothing is put back")
		}
	}
}

func TestAQueueKeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chat := rapid.SampledFrom([]int64{7, -7}).Draw(t, "chat")
		w := &waiting{T: t, q: newQueue(line{chat: chat}, nil), was: map[int64]ledger.Lane{}, over: map[int64]bool{}}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "step") > 0 {
				w.put()
			} else {
				w.send()
			}
		}
		for w.last = true; w.q.next() != nil; {
			w.send()
		}
		w.check()
	})
}
