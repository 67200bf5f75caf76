package briefing

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// heardWithin is how long after an announcement a 收到 may be meant for it.
const heardWithin = 3 * 24 * time.Hour

// HeardLast takes 收到 for the answer to an announcement: the only one that the person has
// not read, when nothing else was said to him or her since it was told.
func HeardLast(c *bot.Context) error {
	if !c.Person.Is(people.Member) {
		return nil
	}
	list, err := mbriefing.UnreadBy(c.Tx, c.Person.ID, c.Now.Add(-readWithin))
	if err != nil || len(list) != 1 || list[0].At().Before(c.Now.Add(-heardWithin)) || !c.Person.JoinedBy(list[0].At()) {
		return err
	}
	a := &list[0]
	told, err := c.SaidAbout(records.Ref{Kind: records.KindAnnouncement, ID: a.ID}.String())
	if err != nil {
		return err
	}
	last, mine := a.PinnedRef, []bot.Ref(nil)
	for _, s := range told {
		if s.ChatID == c.Account && !s.Waits {
			last, mine = max(last, s.Row), append(mine, s.Row)
		}
	}
	if last == 0 {
		return nil
	}
	if other, err := ledger.SaidAfter(c.Tx, c.Account, last); err != nil || other {
		return err
	}
	m, err := readNow(c, a)
	if err != nil {
		return err
	}
	for _, row := range mine { // its button is done with
		if err := c.Edit(row, m); err != nil {
			return err
		}
	}
	return posts.RefreshAnnouncement(c, a)
}
