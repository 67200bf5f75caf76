package year

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/records"
)

// bothSay are the figures that a report and the briefing of its quarter both say, each in its words.
var bothSay = []struct{ report, group string }{
	{`组织集中学习(\d+)次`, `集中学习 (\d+) 次`}, {`开展集体活动(\d+)次`, `集体活动 (\d+) 次`}, {`活动出席率(\d+)%`, `出席率 (\d+)%`},
	{`学习笔记(\d+)篇`, `学习笔记 (\d+) 篇`}, {`心得体会(\d+)篇`, `心得体会 (\d+) 篇`}, {`委员提出意见建议(\d+)条`, `新提意见建议 (\d+) 条`},
	{`好事实事(\d+)件`, `好事实事 (\d+) 件`}, {`开展专题调研(\d+)项`, `专题调研 (\d+) 项`},
}

// counted are the columns of quarters.txt, in the words of the report; what is said of new and
// of earlier suggestions is added up.
var counted = map[string]string{
	"新提": `收到委员意见建议(\d+)条`, "报送": `审核后向镇党委等报送(\d+)条`, "采纳": `，获采纳(\d+)条`, "部分采纳": `，获部分采纳(\d+)条`,
	"留作参考": `，留作参考(\d+)条`, "未采纳": `，未采纳(\d+)条`, "办结": `，办结(\d+)条`, "征求": `收集意见(\d+)条`, "征求采纳": `征求到的意见，采纳(\d+)条`, "征求部分采纳": `征求到的意见，(?:采纳\d+条、)?部分采纳(\d+)条`,
}

// compareReports holds the four reports, as they were sent, against those that a person has read
// over, and each of their figures against the released briefing of the quarter.
func (p *player) compareReports(t *testing.T) {
	quarters := readTable(t, "quarters.txt")
	require.Len(t, p.reports, 4)
	for n, name := range []string{"第一季度", "第二季度", "第三季度", "第四季度"} {
		q := calendar.Quarter{Year: 2026, Q: n + 1}
		text := p.reports[q.Key()]
		file := filepath.Join("testdata", "reports", q.Key()+".txt")
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, []byte(strings.TrimSpace(text)+"\n"), 0o644))
		}
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(string(raw)), strings.TrimSpace(text), "%s", q.Key())
		require.NotContains(t, text, "【", "a place is left that had to be filled in")

		group := p.briefingOf(t, name)
		for _, x := range bothSay {
			assert.Equal(t, firstOf(x.group, group), firstOf(x.report, text), "%s: %s", q.Key(), x.report)
		}
		if _, deeds, ok := strings.Cut(group, "件："); assert.True(t, ok, group) {
			deeds, _, _ = strings.Cut(deeds, "\n")
			assert.Contains(t, text, "件："+strings.ReplaceAll(deeds, " ", "")+"。", q.Key())
		}
		hand := quarters.Cells[name]
		for key, pattern := range counted {
			assert.Equal(t, hand[key], fmt.Sprint(sumOf(t, pattern, text)), "%s: %s", q.Key(), key)
		}
		p.figuresOf(t, q)
	}
}

// figuresOf holds every number of a sentence that the machine wrote against the figures that it
// names, of the briefing as it was released.
func (p *player) figuresOf(t *testing.T, q calendar.Quarter) {
	p.Rows(func(tx *gorm.DB) error {
		r, err := committee.Latest(tx, q)
		require.NoError(t, err)
		assert.Equal(t, committee.Delivered, r.State, q.Key())
		b, err := briefing.ByID(tx, r.BriefingID)
		require.NoError(t, err)
		assert.Equal(t, briefing.BriefingReleased, b.State)
		f, err := b.Snapshot()
		require.NoError(t, err)
		list, err := parts.Of(tx, records.KindReport, r.ID)
		require.NoError(t, err)
		numbers, seen := regexp.MustCompile(`\d+`), 0
		for _, part := range list {
			if part.Key != committee.Summary && part.Key != committee.Measures {
				continue // what deeds add up to, titles
			}
			now, err := part.Now()
			require.NoError(t, err)
			for _, s := range now {
				known := map[string]bool{}
				for _, key := range s.Figures {
					known[fmt.Sprint(f.Get(key).Value)] = true
				}
				if len(known) == 0 {
					continue
				}
				for _, n := range numbers.FindAllString(strings.Split(s.Text, "（")[0], -1) {
					seen++
					assert.True(t, known[n], "%s: %s is none of %v in %q", q.Key(), n, s.Figures, s.Text)
				}
			}
		}
		assert.Greater(t, seen, 8, q.Key())
		return nil
	})
}

// briefingOf is what the group read of a quarter.
func (p *player) briefingOf(t *testing.T, quarter string) string {
	for _, m := range slices.Backward(p.Sandbox.Messages(p.Group.ID)) {
		if text := content(&m); strings.Contains(text, "2026年"+quarter+"履职通报") && strings.Contains(text, "集中学习") {
			return text
		}
	}
	require.Fail(t, "no briefing", quarter)
	return ""
}

// firstOf is the first number that a pattern finds; "" for none.
func firstOf(pattern, text string) string {
	if m := regexp.MustCompile(pattern).FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// sumOf adds up the numbers that a pattern finds.
func sumOf(t *testing.T, pattern, text string) (sum int) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(m[1])
		require.NoError(t, err)
		sum += n
	}
	return sum
}
