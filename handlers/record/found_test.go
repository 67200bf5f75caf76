package record_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
)

// cards are the routes of the kinds whose records have readers.
var cards = map[records.Kind]string{
	records.KindNote: "noteview", records.KindSuggestion: "suggestion", records.KindDeed: "deed", records.KindDonation: "donation",
	records.KindHonour: "honour", records.KindArchive: "archive_item", records.KindConsult: "consult",
}

// kept enters a gift, an honour and a telling of one member; confirmed ones without any consent, too.
func kept(h *harness.Harness, by *harness.Person, confirmed bool, word string) {
	h.Write(func(tx *gorm.DB) error {
		now := h.Clock.Now()
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		author, err := people.PersonByID(tx, by.Row)
		if err != nil {
			return err
		}
		d := &books.Donation{
			Filing: books.Filing{PersonID: author.ID}, DonorKind: books.ByMember, Donor: author.Name, DonorID: &author.ID, Sort: books.Goods,
			What: word + "图书", OnDate: "2026-06-01", Recipient: word + "小学",
		}
		n := &books.Honour{Filing: books.Filing{PersonID: author.ID}, Title: word + "先进", Level: books.County, OnDate: "2026-06-02"}
		it := &archive.Item{PersonID: author.ID, Title: word + "石桥", Teller: word + "大爷", Text: "那年修桥。"}
		if _, err := books.FileDonation(tx, d, author, now); err != nil {
			return err
		}
		if _, err := books.FileHonour(tx, n, author, now); err != nil {
			return err
		}
		if _, err := archive.File(tx, it, now); err != nil || !confirmed {
			return err
		}
		move := records.Move[books.State]{To: books.Confirmed, By: director}
		if _, err := books.DonationLife.Advance(tx, d, move, now); err != nil {
			return err
		}
		if _, err := books.HonourLife.Advance(tx, n, move, now); err != nil {
			return err
		}
		_, err = archive.Confirm(tx, it, director, now)
		return err
	})
}

// The books and the archive are found by words, kind and name, and open; of others' no name or sum is told that
// is kept (§14, §15).
func TestTheBooksAndTheArchiveAreFound(t *testing.T) {
	h := harness.New(t).Seed()
	author, m, d := h.Members[0], h.Members[4], h.Director
	kept(h, author, true, "青山")
	kept(h, author, false, "柳河")
	m.Send("/search 青山")
	require.Contains(t, m.Last(), "捐赠 捐-2026-001 「青山小学」 已核实")
	require.Contains(t, m.Last(), "荣誉 "+author.Name+" 荣-2026-001 「青山先进」 已核实")
	require.Contains(t, m.Last(), "文史资料 "+author.Name+" 史-2026-001 「青山石桥」 已核实")
	for _, words := range []string{"柳河", "青山图书", "青山大爷", author.Name + " 捐赠"} {
		require.Contains(t, m.Send("/search "+words).Last(), "没有找到", words)
	}
	for words, card := range map[string]string{"爱心捐赠": "捐赠人：姓名不公开", "个人荣誉": "青山先进", "文史": "口述人不署名", "文史资料 2026年12月": "青山石桥"} {
		m.Send("/search " + words).Tap("1")
		require.NotContains(t, m.Last(), "[ 申请更正 ]", "another's")
		m.Tap("打开")
		require.Contains(t, m.Last(), card, words)
	}
	m.Send("/search 青山小学").Tap("1")
	require.NotContains(t, m.Last(), author.Name)
	for _, p := range []*harness.Person{author, d} {
		require.Contains(t, p.Send("/search "+author.Name+" 爱心捐赠 柳河").Last(), "捐赠 "+author.Name+" 捐-2026-002 「柳河小学」 待核实")
		p.Tap("1")
		p.Tap("打开")
		require.Contains(t, p.Last(), "柳河图书")
		require.Contains(t, p.Send("/search 柳河大爷").Last(), "史-2026-002")
	}
	author.Send("/search 柳河小学").Tap("1")
	author.Tap("申请更正")
	author.Send("数目写错了").Tap("提交")
	require.Contains(t, author.Chat(), "已提出，主任会核对并答复您")
	m.Forge("leaf:2026-06:0")
	require.Contains(t, m.Last(), "青山小学")
	require.NotContains(t, m.Last(), "柳河")
}

// TestTheOwnRecordCountsHonoursAndTheArchive: on the member's page, in the dossier and in the year's picture, what is
// confirmed alone; how it is counted says so, and that donations are nobody's own figure (§14).
func TestTheOwnRecordCountsHonoursAndTheArchive(t *testing.T) {
	h := harness.New(t).Seed()
	author := h.Members[0]
	kept(h, author, true, "青山")
	kept(h, author, false, "柳河")
	author.Send("/record 2026")
	require.Contains(t, author.Last(), "荣誉 1 项 · 文史资料 1 份")
	author.Tap("怎么算的")
	for _, part := range []string{"爱心捐赠：主任核实后", "不记在个人名下，不比金额", "荣誉：主任核实后按授予的日子计", "文史资料：按主任核实的日子计"} {
		require.Contains(t, author.Last(), part)
	}
	author.Forge(fmt.Sprint("paper:dossier:", author.Row))
	_, _, text := author.Word()
	require.Contains(t, text, "青山先进")
	require.Contains(t, text, "青山石桥")
	h.Members[4].Send("/record 2026")
	require.NotContains(t, h.Members[4].Last(), "荣誉")
}

// What a member finds is what he or she may open (§23): of fourteen years what is found opens from its line, and no
// card of what is not found opens.
func TestWhatIsFoundOpens(t *testing.T) {
	h := harness.New(t).Demo()
	h.Rows(func(tx *gorm.DB) error {
		for _, p := range append(h.Members[:len(h.Members):len(h.Members)], h.Director) {
			by, err := people.PersonByAccount(tx, p.ID)
			if err != nil {
				return err
			}
			p.Row = by.ID
		}
		return nil
	})
	for i, p := range []*harness.Person{h.Members[0], h.Members[5]} {
		kept(h, p, true, fmt.Sprint("甲", i))
		kept(h, p, false, fmt.Sprint("乙", i))
	}
	found := func(p *harness.Person) (list []desk.Entry) {
		h.Rows(func(tx *gorm.DB) error {
			by, err := people.PersonByID(tx, p.Row)
			if err != nil {
				return err
			}
			list, err = desk.SearchAll(tx, by, desk.Question{From: h.Clock.Now().AddDate(-30, 0, 0), To: h.Clock.Now().AddDate(2, 0, 0)})
			return err
		})
		return list
	}
	const each = 6 // of a kind
	const pace = 5 * time.Second
	rnd := rand.New(rand.NewPCG(14, 23))
	everything := found(h.Director)
	rnd.Shuffle(len(everything), func(i, j int) { everything[i], everything[j] = everything[j], everything[i] })
	for _, p := range []*harness.Person{h.Members[0], h.Members[3], h.Director} {
		p.Send("/search").Tap("看全部")
		mine := map[records.Ref]bool{}
		for _, e := range found(p) {
			mine[e.Ref] = true
		}
		opened, refused := map[records.Kind]int{}, map[records.Kind]int{}
		for _, e := range everything {
			line := fmt.Sprintf("entry:%s:%d:all:0", e.Kind, e.ID)
			if mine[e.Ref] && opened[e.Kind] < each {
				opened[e.Kind]++
				h.Advance(pace)
				if said := p.Forge(line); said != "" { // of others' deeds that the group knows the line is all
					require.Equal(t, records.KindDeed, e.Kind, "%s by %s: %s", line, p.Name, said)
					require.NotEqual(t, p.Row, e.PersonID)
					continue
				}
				if e.Kind == records.KindAnnouncement && p != h.Director { // read right here
					continue
				}
				require.Contains(t, p.Last(), "[ 打开 ]", line)
				p.Tap("打开")
				require.NotContains(t, p.Last(), "[ 打开 ]", "%s by %s", line, p.Name)
			}
			if !mine[e.Ref] && refused[e.Kind] < each && cards[e.Kind] != "" {
				refused[e.Kind]++
				before := p.Chat()
				for _, data := range []string{line, fmt.Sprintf("%s:%d", cards[e.Kind], e.ID)} {
					h.Advance(pace)
					require.NotEmpty(t, p.Forge(data), "%s by %s", data, p.Name)
				}
				require.Equal(t, before, p.Chat(), "%s by %s", line, p.Name)
			}
		}
		for _, kind := range []records.Kind{records.KindActivity, records.KindNote, records.KindDonation, records.KindHonour, records.KindArchive} {
			require.Positive(t, opened[kind], "%s by %s", kind, p.Name)
		}
		if p != h.Director {
			for _, kind := range []records.Kind{records.KindNote, records.KindSuggestion, records.KindDonation, records.KindHonour, records.KindArchive} {
				require.Positive(t, refused[kind], "%s by %s", kind, p.Name)
			}
		}
	}
	require.NotContains(t, strings.Join([]string{h.Members[0].Chat(), h.Members[3].Chat()}, ""), "刚才没办成")
}
