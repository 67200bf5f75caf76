package voices_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// move takes a suggestion one step or note further.
func move(h *harness.Harness, by *harness.Person, id int64, m mvoices.Move) {
	h.Write(func(tx *gorm.DB) (err error) {
		s, err := mvoices.ByID(tx, id)
		if err != nil {
			return err
		}
		if m.By, err = people.PersonByID(tx, by.Row); err != nil {
			return err
		}
		_, err = mvoices.Take(tx, s, m, h.Clock.Now())
		return err
	})
}

// A colleague to whom a suggestion is shown reads its texts, its way and what was answered;
// not what the office, the contact and its author said to each other (§9).
func TestWhatAColleagueReadsOfALife(t *testing.T) {
	h := harness.New(t).Seed()
	author := filed(h)
	p := contact(h)
	m, joined := h.Members[5], h.Members[6]
	joined.Send("/cosign 议-2026-001")
	move(h, h.Director, 1, mvoices.Move{To: mvoices.Returned, Words: "写得太空"})
	move(h, author, 1, mvoices.Move{To: mvoices.Filed})
	move(h, h.Director, 1, mvoices.Move{To: mvoices.Reviewed, Words: "措辞已商量"})
	move(h, h.Director, 1, mvoices.Move{To: mvoices.Sent})
	move(h, p, 1, mvoices.Move{Note: mvoices.NoteAsk, Words: "绕行多久"})
	move(h, author, 1, mvoices.Move{Note: mvoices.NoteReply, Words: "半个钟头"})
	move(h, p, 1, mvoices.Move{To: mvoices.Answered, Outcome: string(mvoices.Adopted), Words: "明年动工"})
	move(h, p, 1, mvoices.Move{To: mvoices.Done, Words: "路通了"})
	move(h, author, 1, mvoices.Move{To: mvoices.Rated, Outcome: string(mvoices.Fair), Words: "拖得久"})

	open := []string{"资金没落实", author.Name, "明年动工", "路通了"}
	office := []string{"写得太空", "措辞已商量"}
	asked := []string{"绕行多久", "半个钟头"}
	rated := []string{"拖得久", "基本满意"}
	for _, c := range []struct {
		who           *harness.Person
		reads, reads2 []string
		not           [][]string
	}{
		{m, open, nil, [][]string{office, asked, rated}},
		{joined, open, append(office, rated...), [][]string{asked}}, // who hears each step
		{author, open, append(append(office, asked...), rated...), nil},
		{p, open, append(asked, rated...), [][]string{office}},
	} {
		c.who.Send("/suggestions 议-2026-001")
		for _, words := range append(c.reads, c.reads2...) {
			require.Contains(t, c.who.Last(), words, c.who.Name)
		}
		for _, list := range c.not {
			for _, words := range list {
				require.NotContains(t, c.who.Last(), words, c.who.Name)
			}
		}
	}
}

// Of two that are one matter the one may be shown to colleagues or sent, the other not: who
// reads the one does not read the title of the other by it.
func TestMergingShowsNoTitleThatIsClosed(t *testing.T) {
	h := harness.New(t).Seed()
	filedOne(h, h.Members[0], "村东断头路影响300人")
	filedOne(h, h.Members[1], "王家门口那段路")
	share := func(id int64) {
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&mvoices.Suggestion{}).Where("id = ?", id).Update("may_join", true).Error
		})
	}
	share(1)
	move(h, h.Director, 1, mvoices.Move{To: mvoices.Reviewed})
	move(h, h.Director, 1, mvoices.Move{To: mvoices.Sent})
	h.Director.Forge("suggestion_merge:2:1:yes")
	h.Advance(10 * time.Minute)
	p, m := contact(h), h.Members[5]
	for _, who := range []*harness.Person{p, m, h.Members[0]} {
		who.Send("/suggestions 议-2026-001")
		require.Contains(t, who.Last(), "并入一条", who.Name)
		require.NotContains(t, who.Last(), "王家", who.Name)
	}
	require.Contains(t, h.Director.Send("/suggestions 议-2026-001").Last(), "王家")

	// The other way round.
	filedOne(h, h.Members[2], "村口没有公交站牌")
	filedOne(h, h.Members[3], "李家门口没有站牌")
	share(3)
	h.Director.Forge("suggestion_merge:3:4:yes")
	m.Send("/suggestions 议-2026-003")
	require.Contains(t, m.Last(), "已并入 议-2026-004")
	require.NotContains(t, m.Last(), "李家")
	require.Contains(t, h.Members[2].Send("/suggestions 议-2026-003").Last(), "李家", "whose own it was reads the one that stands for it")
}

// What went to the county or to a department is not before the committee: its contact does
// not read it, whatever he presses.
func TestTheContactReadsNothingOfTheCounty(t *testing.T) {
	h := harness.New(t).Seed()
	sent(h)
	p := contact(h)
	require.Contains(t, p.Send("/suggestions 议-2026-001").Last(), "资金没落实")
	move(h, h.Director, 1, mvoices.Move{Note: mvoices.NoteSent, Outcome: string(mvoices.ToCounty)})
	require.Contains(t, p.Send("/suggestions 议-2026-001").Last(), "没有这个编号")
	for _, try := range []string{"suggestion:1", "suggestion_full:1", "suggestion_ask:1", "suggestion_step:1:answered:adopted", "files:suggestion:1"} {
		require.Contains(t, p.Forge(try), "不在了", try)
	}
}
