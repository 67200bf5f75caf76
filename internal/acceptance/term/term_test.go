package term

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/deeds"
	"lianluo/models/points"
	"lianluo/models/store"
)

const firstYear, lastYear = 2027, 2031

// TestFiveYears plays the term and compares each year when it is frozen, the term on its last
// day, and everybody's points of each quarter with the tables; on the screens too.
func TestFiveYears(t *testing.T) {
	if os.Getenv("LIANLUO_CI") == "" {
		t.Skip("LIANLUO_CI is not set: the year is played, five of them take more than a minute")
	}
	h := harness.New(t, harness.At(time.Date(firstYear, 1, 4, 9, 0, 0, 0, harness.Shanghai))).Seed()
	p := &player{Harness: h, of: map[string]*harness.Person{}}
	for _, m := range h.Members {
		p.of[m.Name] = m
	}
	h.Director.Send("/term 第九届 2027年1月1日")
	require.Contains(t, h.Director.Last(), "2031年12月31日")
	h.Director.Send("/settings").Tap("积分")
	h.Director.Tap("读完了，从今天起启用")

	doubts := map[int][]event{}
	for _, e := range events(t) {
		p.schedule(e)
		if e.What == "更正" {
			year, err := strconv.Atoi(e.How)
			require.NoError(t, err)
			doubts[year] = append(doubts[year], e)
		}
	}
	for year := firstYear; year <= lastYear; year++ {
		p.scheduleCollation(year, doubts[year])
	}
	p.plan(store.Date("2031-12-31"), 18*time.Hour, p.sumsOfTheTerm)
	p.play()

	p.compareYears()
	p.comparePoints()
	p.pointsOnScreen()
	p.afterTheFreeze()
}

// compareYears compares each year's snapshot, and the entries beneath it, with the table.
func (p *player) compareYears() {
	t, tab := p.T, readTable(p.T, "years.txt")
	for _, row := range tab.rows {
		year, err := strconv.Atoi(row)
		require.NoError(t, err)
		p.Rows(func(tx *gorm.DB) error {
			c, err := collation.Of(tx, year)
			require.NoError(t, err)
			total, _, _, err := c.Snapshot()
			require.NoError(t, err)
			entries, err := collation.EntriesOf(tx, c)
			require.NoError(t, err)
			require.Equal(t, total, collation.Total(entries), "the sum of the entries of %d", year)
			got := map[string]int64{
				"学习": int64(total.Sessions), "出席": int64(total.Came["present"]), "缺席": int64(total.Came["absent"]),
				"好事": int64(total.Deeds), "捐赠": int64(total.Donations), "捐款分": total.Money, "物资分": total.Goods,
				"荣誉": int64(total.AllHonours()),
			}
			for level, n := range total.Honours {
				got[level] = int64(n)
			}
			for _, a := range total.Done {
				unit := a.Unit
				if a.Kind == deeds.Beneficiaries {
					unit = "受益"
				}
				got[unit] += int64(a.Value / deeds.Units(1))
			}
			for head := range tab.of[row] {
				assert.Equal(t, tab.number(t, row, head), got[head], "%d %s", year, head)
			}
			return nil
		})
	}
}

// comparePoints compares everybody's points of each quarter with the table.
func (p *player) comparePoints() {
	t, tab := p.T, readTable(p.T, "points.txt")
	for _, row := range tab.rows {
		q, err := calendar.ParseQuarter(row, p.Clock.Now())
		require.NoError(t, err)
		p.Rows(func(tx *gorm.DB) error {
			for _, m := range p.Members {
				a, err := points.AccountOf(tx, q, m.Row)
				require.NoError(t, err)
				sum := 0
				for _, c := range points.Categories {
					require.GreaterOrEqual(t, a.Sum(c), 0)
					require.LessOrEqual(t, a.Sum(c), points.Limit)
					sum += a.Sum(c)
				}
				assert.Equal(t, tab.number(t, row, m.Name), int64(sum), "%s %s %v", row, m.Name, a.Entries)
			}
			return nil
		})
	}
}

// afterTheFreeze: what is corrected later changes no frozen year; it is a line of its own.
func (p *player) afterTheFreeze() {
	t := p.T
	p.withdraw(firstYear, 1)
	p.compareYears()
	p.Rows(func(tx *gorm.DB) error {
		c, err := collation.Of(tx, firstYear)
		require.NoError(t, err)
		list, err := collation.Changes(tx, c)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Nil(t, list[0].Is)
		require.Equal(t, "修缮渡槽", list[0].Was.Title)
		return nil
	})
	p.correctedScreen(firstYear)
}
