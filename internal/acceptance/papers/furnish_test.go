package papers

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/consult"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// demoOffice is the demo office, with what the trial has none of: a consultation that is
// answered, people who sat in, and an announcement that members hand something in for.
func demoOffice(t testing.TB) *harness.Harness {
	h := harness.New(t, harness.At(opening)).Demo()
	h.Write(func(tx *gorm.DB) error {
		boss, err := people.PersonByName(tx, h.Director.Name)
		if err != nil {
			return err
		}
		list, err := people.Members(tx)
		if err != nil {
			return err
		}
		if err := consulted(tx, boss, list); err != nil {
			return err
		}
		if err := satIn(tx, boss); err != nil {
			return err
		}
		if err := collated(tx, boss); err != nil {
			return err
		}
		if err := scored(tx, boss); err != nil {
			return err
		}
		if _, err := desk.Trace(tx, boss.ID, "search", 0, ""); err != nil { // he has looked through all there is
			return err
		}
		return handedIn(tx, boss, list)
	})
	attached(h)
	atTheDesk(h)
	return h
}

const day = 24 * time.Hour

func consulted(tx *gorm.DB, boss *people.Person, list []people.Person) error {
	c, _, err := consult.Ask(tx, consult.Draft{
		Matter: "镇农贸市场搬迁后，老市场这块地怎么用：建停车场，还是建老年活动中心？", Times: consult.Times{ClosesAt: opening.Add(-2 * day)},
	}, boss, opening.Add(-9*day))
	if err != nil {
		return err
	}
	if err := tx.Model(c).UpdateColumn("created_at", opening.Add(-9*day)).Error; err != nil {
		return err
	}
	opinions := map[int]string{1: "先建停车场，赶集日车停到了国道上", 4: "两样都要，一层停车，二层做活动中心", 7: "建活动中心，镇上七十岁以上的老人有六百多"}
	for i := range list[:9] {
		says, words := consult.Agrees, []string(nil)
		if opinions[i] != "" {
			says, words = consult.Opinions, []string{opinions[i]}
		}
		if err := consult.Say(tx, c, &list[i], says, words, opening.Add(-5*day)); err != nil {
			return err
		}
	}
	if err := consult.Close(tx, c, opening.Add(-2*day)); err != nil {
		return err
	}
	move := records.Move[consult.State]{To: consult.Sent, By: boss, Words: boss.Name, OnDate: store.DateOf(opening.Add(-day), opening.Location())}
	if _, err := consult.Life.Advance(tx, c, move, opening.Add(-day)); err != nil {
		return err
	}
	given, err := consult.OpinionsOf(tx, c)
	if err != nil {
		return err
	}
	outcomes := []consult.OpinionState{consult.Accepted, consult.Partly, consult.Declined}
	for i := range given {
		if _, err := consult.Decide(tx, c, &given[i], outcomes[i%len(outcomes)], "列入明年镇政府工作安排", boss, opening.Add(-time.Hour)); err != nil {
			return err
		}
	}
	return nil
}

func satIn(tx *gorm.DB, boss *people.Person) error {
	var a activities.Activity
	if err := tx.Where("state = ? AND kind = ?", activities.Closed, activities.Study).Order("starts_at DESC").Take(&a).Error; err != nil {
		return err
	}
	_, err := activities.AddGuests(tx, &a, []activities.Guest{{Name: "许文斌", Post: "镇党委副书记"}, {Name: "罗晓东", Post: "县政协委员工作室主任"}}, boss)
	return err
}

func handedIn(tx *gorm.DB, boss *people.Person, list []people.Person) error {
	due := opening.Add(7 * day)
	a, err := briefing.Announce(tx, boss, briefing.AnnouncementDraft{
		Text: "请报明年拟开展的惠民活动场次。", Ask: briefing.Ask{Kind: briefing.AskNumber, Unit: "场"}, Days: briefing.Days{DueAt: &due},
	}, opening.Add(-day))
	if err != nil {
		return err
	}
	for i := range list[:7] {
		if _, err := briefing.HandIn(tx, a, &list[i], briefing.Given{Amount: phrase.Whole(int64(i%3 + 1))}, opening.Add(-time.Hour)); err != nil {
			return err
		}
	}
	return nil
}

// TestTheOfficeIsFurnished holds that what these papers are of is there.
func TestTheOfficeIsFurnished(t *testing.T) {
	h := demoOffice(t)
	h.Rows(func(tx *gorm.DB) error {
		for table, least := range map[string]int64{"consultations": 1, "consult_opinions": 3, "guests": 2, "announcement_answers": 7, "collation_entries": 50, "collation_thanks": 3} {
			var n int64
			require.NoError(t, tx.Table(table).Where("office_id = ?", h.Office.ID).Count(&n).Error)
			require.GreaterOrEqual(t, n, least, table)
		}
		return nil
	})
}
