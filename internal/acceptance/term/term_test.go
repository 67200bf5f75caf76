package term

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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

// event is a line of testdata/events.txt.
type event struct {
	Day  store.Date
	Who  string
	What string // 好事, 捐赠, 荣誉, 学习
	No   int    // of its kind in the year
	How  string // how the director decides of it
	Text string
}

func rows(t testing.TB, name string) (list [][]string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	for _, line := range strings.Split(string(raw), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, strings.Fields(line))
		}
	}
	return list
}

func events(t testing.TB) (list []event) {
	for _, r := range rows(t, "events.txt") {
		no, err := strconv.Atoi(r[3])
		require.NoError(t, err)
		list = append(list, event{Day: store.Date(r[0]), Who: r[1], What: r[2], No: no, How: r[4], Text: strings.Join(r[5:], " ")})
	}
	return list
}

// player plays the term.
type player struct {
	*harness.Harness
	of map[string]*harness.Person
}

func (p *player) at(day store.Date, clock time.Duration) {
	p.AdvanceTo(day.Start(harness.Shanghai).Add(clock))
}

// TestFiveYears plays the term and looks at each year when it is frozen, at all of them at the
// end, and at everybody's points of each quarter.
func TestFiveYears(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(firstYear, 1, 4, 9, 0, 0, 0, harness.Shanghai))).Seed()
	p := &player{Harness: h, of: map[string]*harness.Person{}}
	for _, m := range h.Members {
		p.of[m.Name] = m
	}
	h.Director.Send("/settings").Tap("积分")
	h.Director.Tap("读完了，从今天起启用")
	year := firstYear
	for _, e := range events(t) {
		for ; year < e.Day.Start(harness.Shanghai).Year(); year++ {
			p.collate(year)
		}
		p.play(e)
	}
	p.collate(lastYear)
	p.compareYears(t)
	p.comparePoints(t)

	// What is corrected later changes no frozen year: it is a line of its own.
	h.Director.Forge("deed_withdraw:1")
	if strings.Contains(h.Director.Last(), "理由") || strings.Contains(h.Director.Last(), "原因") {
		h.Director.Send("重复登记").Tap("撤回")
	}
	p.compareYears(t)
	h.Rows(func(tx *gorm.DB) error {
		c, err := collation.Of(tx, firstYear)
		require.NoError(t, err)
		list, err := collation.Changes(tx, c)
		require.Len(t, list, 1)
		return err
	})
}

// play is one event: the member files, the director decides of it the same day.
func (p *player) play(e event) {
	year := e.Day.Start(harness.Shanghai).Year()
	if e.What == "学习" {
		p.session(e)
		return
	}
	book := map[string]struct{ file, list, sign string }{
		"好事": {"/deed ", "/deeds", "好"}, "捐赠": {"/donation 昨天 ", "/donations", "捐"}, "荣誉": {"/honour 昨天 ", "/honours", "荣"},
	}[e.What]
	p.at(e.Day, 10*time.Hour)
	m, d := p.of[e.Who], p.Director
	m.Send(book.file + e.Text)
	if e.What != "好事" {
		m.Tap("提交")
	}
	d.Send(fmt.Sprintf("%s %s-%d-%03d", book.list, book.sign, year, e.No))
	for i, verb := range strings.Split(e.How, "又") {
		if i > 0 && verb == "核实" {
			d.Send(fmt.Sprintf("%s %s-%d-%03d", book.list, book.sign, year, e.No))
		}
		d.Tap(verb)
	}
}

// session is a study session, from its calling to its sheet.
func (p *player) session(e event) {
	d, day := p.Director, e.Day.Start(harness.Shanghai)
	p.at(e.Day, 9*time.Hour)
	d.Send(fmt.Sprintf("/newsession %d年%d月%d日 15:00 第%d次学习 @镇政府", day.Year(), day.Month(), day.Day(), e.No)).Tap("发布")
	p.at(e.Day, 14*time.Hour+50*time.Minute)
	for _, name := range strings.Fields(e.Text) {
		p.of[name].Send("/checkin")
	}
	p.at(e.Day, 18*time.Hour+30*time.Minute)
	d.Send("/sessions").Tap(fmt.Sprintf("第%d次学习", e.No))
	d.Tap("结束")
	d.Tap("结束，不写小结")
	d.Tap("确认名单")
}

// collate puts a year's books in order once its last briefing is out: all but one say that
// theirs are right, with one tap each.
func (p *player) collate(year int) {
	d := p.Director
	p.at(store.Date(fmt.Sprintf("%d-01-20", year+1)), 10*time.Hour)
	d.Send(fmt.Sprintf("/collate %d", year)).Tap("开始整理")
	d.Tap("请委员核对")
	d.Tap("确定发出")
	p.at(store.Date(fmt.Sprintf("%d-01-22", year+1)), 10*time.Hour)
	for _, m := range p.Members[1:] {
		m.Forge(fmt.Sprintf("collate_say:%d:right", year-firstYear+1))
	}
	p.at(store.Date(fmt.Sprintf("%d-02-16", year+1)), 10*time.Hour)
	d.Send(fmt.Sprintf("/collate %d", year)).Tap("定稿")
	d.Tap("确定定稿")
}

// compareYears compares each year's snapshot, and the entries beneath it, with the table.
func (p *player) compareYears(t *testing.T) {
	table := rows(t, "years.txt")
	for _, row := range table[1:] {
		year, err := strconv.Atoi(row[0])
		require.NoError(t, err)
		want := map[string]string{}
		for i, head := range table[0][1:] {
			want[head] = row[i+1]
		}
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
				"好事": int64(total.Deeds), "捐赠": int64(total.Donations), "捐款分": total.Money,
				"town": int64(total.Honours["town"]), "county": int64(total.Honours["county"]), "province": int64(total.Honours["province"]),
			}
			got["荣誉"] = got["town"] + got["county"] + got["province"]
			for _, a := range total.Done {
				unit := a.Unit
				if a.Kind == deeds.Beneficiaries {
					unit = "受益"
				}
				got[unit] += int64(a.Value / deeds.Units(1))
			}
			for head, n := range want {
				assert.Equal(t, n, strconv.FormatInt(got[head], 10), "%d %s", year, head)
			}
			return nil
		})
	}
}

func (p *player) comparePoints(t *testing.T) {
	table := rows(t, "points.txt")
	for _, row := range table[1:] {
		var q calendar.Quarter
		_, err := fmt.Sscanf(row[0], "%dQ%d", &q.Year, &q.Q)
		require.NoError(t, err)
		p.Rows(func(tx *gorm.DB) error {
			for i, name := range table[0][1:] {
				a, err := points.AccountOf(tx, q, p.of[name].Row)
				require.NoError(t, err)
				sum := 0
				for _, c := range points.Categories {
					n := a.Sum(c)
					require.GreaterOrEqual(t, n, 0)
					require.LessOrEqual(t, n, points.Limit)
					sum += n
				}
				assert.Equal(t, row[i+1], strconv.Itoa(sum), "%s %s %v", row[0], name, slices.Collect(lines(a.Entries)))
			}
			return nil
		})
	}
}

func lines(list []points.Entry) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, e := range list {
			if !yield(fmt.Sprintf("%s %s %+d", e.OnDay, e.Item, e.Points)) {
				return
			}
		}
	}
}
