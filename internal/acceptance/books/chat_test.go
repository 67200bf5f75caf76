package books_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/briefing"
	"lianluo/models/modelstest"
)

// TestAFrozenYearInTheChat goes by updates alone: a year is frozen; then its records are
// confirmed and corrected, and that is undone by /undo and by its button. Whatever happens, each
// paper of the year says what it said, the screen counts just what has changed, and the sums of
// deeds are those of the deeds that stand.
func TestAFrozenYearInTheChat(t *testing.T) {
	walks := uint64(1)
	switch os.Getenv("LIANLUO_CI") {
	case "":
	case "long":
		walks = 5
	default:
		walks = 2
	}
	for seed := range walks {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { chatWalk(t, rand.New(rand.NewPCG(seed, 14))) })
	}
}

// chatted is an office whose year is frozen.
type chatted struct {
	*harness.Harness
	t      *testing.T
	random *rand.Rand
	was    map[string]string // what stood in the books, by record
	papers map[string]string
	did    map[string]int // how often something came of what
}

func chatWalk(t *testing.T, random *rand.Rand) {
	c := &chatted{Harness: harness.New(t, harness.At(time.Date(2026, 12, 30, 12, 0, 0, 0, modelstest.Zone))).Seed(), t: t, random: random, did: map[string]int{}}
	scenes.QuarterOfWork(t, c.Harness)
	for i, m := range c.Members[:5] {
		m.Send(fmt.Sprintf("/deed 送戏下乡 %d场", 10+i))
		m.Send(fmt.Sprintf("/donation 昨天 匿名人士捐给青山小学 %d元", 100+i)).Tap("提交")
		m.Send("/honour 昨天 被县政协评为优秀政协委员").Tap("提交")
	}
	for _, data := range []string{"deed_step:2:confirmed", "deed_step:3:confirmed", "donation_step:1:confirmed", "donation_step:2:confirmed", "honour_step:1:confirmed"} {
		c.Director.Forge(data)
	}
	c.freeze()
	changed := 0
	for range 60 {
		c.act()
		changed = max(changed, c.check())
	}
	t.Log(c.did, changed)
	require.NotZero(t, changed, "something was corrected after the freeze")
	require.NotZero(t, c.did["decided"])
	require.NotZero(t, c.did["corrected"])
	require.NotZero(t, c.did["undone"]+c.did["undone at once"])
}

// freeze collates the year, with which everybody agrees.
func (c *chatted) freeze() {
	monday := time.Date(2027, 1, 11, 10, 0, 0, 0, modelstest.Zone)
	c.AdvanceTo(monday)
	c.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, modelstest.Fourth, nil)
		if err == nil && b.State == briefing.BriefingDraft {
			err = briefing.Release(tx, b, 0, monday.AddDate(0, 0, -3))
		}
		return err
	})
	d := c.Director
	d.Send("/collate").Tap("开始整理")
	d.Tap("请委员核对")
	d.Tap("确定发出")
	c.Advance(6 * time.Minute)
	for _, m := range c.Members {
		m.Forge("collate_say:1:right")
	}
	d.Send("/collate").Tap("定稿")
	d.Tap("确定定稿")
	require.Contains(c.t, d.Last(), "已定稿")
	c.was = c.stands()
	require.Len(c.t, slices.DeleteFunc(slices.Collect(maps.Keys(c.was)), func(s string) bool { return strings.HasPrefix(s, "attendances") }), 3+2+1)
	c.papers = map[string]string{}
	for _, name := range frozenPapers {
		c.papers[name] = c.paper(name)
	}
	require.Contains(c.t, c.papers["collation_inner"], "定稿时的未了事项")
}

// frozenPapers are what is made of a frozen year.
var frozenPapers = []string{"collation_public", "collation_inner", "collation_sheet", "collation_inner_sheet"}

// paper has one made and gives what it says of the year: what was corrected later stands at its
// end, under a heading of its own.
func (c *chatted) paper(name string) string {
	p := c.Director
	if strings.HasPrefix(name, "collation_public") || name == "collation_sheet" {
		p = c.Members[5]
	}
	p.Forge("paper:" + name + ":2026")
	if strings.HasSuffix(name, "sheet") {
		_, sheets := p.Book()
		return fmt.Sprint(sheets)
	}
	_, _, text := p.Word()
	before, rest, later := strings.Cut(text, "定稿后更正\n")
	require.Equal(c.t, name == "collation_inner", later, text)
	if later {
		_, note, found := strings.Cut(rest, "本通报按")
		require.True(c.t, found)
		before += note
	}
	return before
}

// stands are the entries of the books that stand now, read as plainly as can be.
func (c *chatted) stands() map[string]string {
	all := map[string]string{}
	c.Rows(func(tx *gorm.DB) error {
		for _, table := range []string{"deeds", "donations", "honours"} {
			var ids []int64
			if err := tx.Raw("SELECT id FROM " + table + " WHERE state = 'confirmed'").Scan(&ids).Error; err != nil {
				return err
			}
			for _, id := range ids {
				all[fmt.Sprint(table, " ", id)] = "confirmed"
			}
		}
		var rows []struct {
			ID    int64
			State string
		}
		err := tx.Raw("SELECT id, state FROM attendances WHERE activity_id = 1").Scan(&rows).Error
		for _, r := range rows {
			all[fmt.Sprint("attendances ", r.ID)] = r.State
		}
		return err
	})
	return all
}

// act is something that the office does, or undoes by the command or by the button.
func (c *chatted) act() {
	d, before, what := c.Director, c.stands(), "decided"
	c.Advance(time.Duration(1+c.random.IntN(3)) * time.Minute)
	switch c.random.IntN(8) {
	case 0, 1, 2:
		kind := []string{"deed", "donation", "honour"}[c.random.IntN(3)]
		d.Forge(fmt.Sprintf("%s_step:%d:confirmed", kind, 1+c.random.IntN(6)))
	case 3, 4, 5:
		state := []string{"present", "late", "absent", "leave"}[c.random.IntN(4)]
		d.Forge(fmt.Sprintf("correct:1:%d:%s", c.Members[c.random.IntN(4)].Row, state))
		if what = "corrected"; strings.Contains(d.Last(), "理由是什么") {
			d.Send("名单核对有误").Tap("更正")
		}
	default:
		what = "undone"
		d.Send("/undo")
	}
	if !maps.Equal(before, c.stands()) {
		c.did[what]++
	}
	if before = c.stands(); what != "undone" && c.random.IntN(3) == 0 && strings.Contains(d.Last(), "[ 撤销（") {
		if d.Tap("撤销"); !maps.Equal(before, c.stands()) {
			c.did["undone at once"]++
		}
	}
}

// check holds what is promised, and gives how many entries have changed since the freeze.
func (c *chatted) check() (changed int) {
	now := c.stands()
	for k, was := range c.was {
		if now[k] != was {
			changed++
		}
	}
	for k := range now {
		if _, was := c.was[k]; !was {
			changed++
		}
	}
	c.Director.Send("/collate")
	require.Contains(c.t, c.Director.Last(), fmt.Sprintf("定稿后更正 %d 处", changed))
	name := frozenPapers[c.random.IntN(len(frozenPapers))]
	require.Equal(c.t, c.papers[name], c.paper(name), name)

	done := 0
	for i, n := range []int{3, 10, 11, 12, 13, 14} {
		if now[fmt.Sprint("deeds ", i+1)] != "" {
			done += n
		}
	}
	c.Members[5].Forge("deeds_sum:all:all")
	require.Contains(c.t, c.Members[5].Last(), fmt.Sprintf("%d 场", done))
	return changed
}
