package year

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// none is an empty cell of the tables.
const none = "—"

// compareVoices holds what the chats say at the end of the year of suggestions and of the
// consultation against the tables that were reckoned by hand.
func (p *player) compareVoices(t *testing.T) {
	voices, quarters, register := readTable(t, "voices.txt"), readTable(t, "quarters.txt"), readTable(t, "register.txt")
	for _, number := range voices.Names {
		want := voices.Cells[number]
		for who, said := range map[string]string{"director": p.Director.Send("/suggestions " + number).Last(), "author": p.person(want["提交人"]).Send("/suggestions " + number).Last()} {
			got := suggestionCard(t, said)
			for _, key := range voices.Head {
				assert.Equal(t, want[key], got[key], "%s %s, as its %s reads it:\n%s", number, key, who, said)
			}
		}
	}
	p.Director.Send("/suggestions 议-2026-008")
	assert.Contains(t, p.Director.Last(), "没有这个编号", "there are no more")

	sum := map[string]int{}
	for _, q := range quarters.Names {
		want, got := quarters.Cells[q], p.quarterOf(t, q)
		for _, key := range quarters.Head {
			n, err := strconv.Atoi(want[key])
			require.NoError(t, err)
			if q == "全年" {
				assert.Equal(t, n, sum[key], "the year's %s", key)
				continue
			}
			sum[key] += n
			assert.Equal(t, n, got[key], "%s %s", q, key)
		}
	}

	// The two tables, and the quarters, count the same.
	filed, adopted, by := map[string]int{}, map[string]int{}, map[string]int{}
	for _, number := range voices.Names {
		x := voices.Cells[number]
		filed[x["提交人"]]++
		by[x["结果"]]++
		if x["结果"] == "采纳" {
			adopted[x["提交人"]]++
		}
		for _, key := range []string{"报送", "办结"} {
			if x[key] != none {
				by[key]++
			}
		}
	}
	for _, name := range register.Names {
		assert.Equal(t, register.Cells[name]["建议"], strconv.Itoa(filed[name]), name)
		assert.Equal(t, register.Cells[name]["采纳"], strconv.Itoa(adopted[name]), name)
	}
	for _, key := range []string{"报送", "办结", "采纳", "部分采纳", "留作参考", "未采纳"} {
		assert.Equal(t, sum[key], by[key], "voices.txt and quarters.txt: %s", key)
	}
}

var (
	cardHead   = regexp.MustCompile(`(?m)^(?:.*\n)?(议-\S+) · (.+)$`)
	cardFact   = regexp.MustCompile(`(?m)^(提交人|联名|评价|转办)：(.+)$`)
	cardStep   = regexp.MustCompile(`(?m)^(?:(\d{4})年)?(\d+)月(\d+)日（周.）\d\d:\d\d (.+)$`)
	cardDue    = regexp.MustCompile(`^(.+?)，(?:\d{4}年)?(\d+)月(\d+)日（周.）前答复$`)
	cardKind   = regexp.MustCompile(`(?m)^(意见建议|社情民意|提案)( · \S+)?$`)
	stepColumn = map[string]string{
		"待审核": "提交", "已审核": "审核", "已报送镇党委": "报送", "已采纳": "答复", "部分采纳": "答复", "留作参考": "答复", "未采纳": "答复",
		"已办结": "办结",
	}
)

// suggestionCard reads what the card of a suggestion says.
func suggestionCard(t *testing.T, said string) map[string]string {
	got := map[string]string{}
	for _, key := range readTable(t, "voices.txt").Head {
		got[key] = none
	}
	head := cardHead.FindStringSubmatch(said)
	require.NotNil(t, head, said)
	got["现状"] = head[2]
	if kind := cardKind.FindStringSubmatch(said); kind != nil {
		got["类别"] = kind[1]
	}
	for _, m := range cardFact.FindAllStringSubmatch(said, -1) {
		value := m[2]
		switch m[1] {
		case "转办":
			due := cardDue.FindStringSubmatch(value)
			require.NotNil(t, due, said)
			got["部门"], got["期限"] = due[1], monthDay(due[2], due[3])
		case "评价":
			got["评价"], _, _ = strings.Cut(value, "，")
		default:
			got[m[1]] = value
		}
	}
	for _, m := range cardStep.FindAllStringSubmatch(said, -1) {
		state, words, _ := strings.Cut(m[4], "：")
		at := monthDay(m[2], m[3])
		switch column := stepColumn[state]; {
		case state == "重新办理":
			got["回头看"] = at + state
		case state == "回头看":
			got["回头看"] = at + words
		case strings.HasPrefix(state, "已转"):
			got["转办"] = at
		case column != "":
			got[column] = at
			if column == "答复" {
				got["结果"] = strings.TrimPrefix(state, "已")
			}
		}
	}
	return got
}

func monthDay(month, day string) string { return fmt.Sprintf("%02s-%02s", month, day) }

// quarterWords are what the briefing says of each column.
var quarterWords = map[string]string{
	"新提": "新提意见建议", "报送": "已报送", "采纳": "获采纳", "部分采纳": "获部分采纳", "留作参考": "留作参考", "未采纳": "未采纳", "办结": "办结",
	"征求": "征求意见", "征求采纳": "采纳", "征求部分采纳": "部分采纳",
}

// quarterOf reads what the briefing of a quarter said to the group.
func (p *player) quarterOf(t *testing.T, quarter string) map[string]int {
	if quarter == "全年" {
		return nil
	}
	said := ""
	for _, m := range p.Sandbox.Messages(p.Group.ID) {
		if text := content(&m); strings.Contains(text, "2026年"+quarter+"履职通报") && strings.Contains(text, "意见建议") {
			said = text
		}
	}
	require.NotEmpty(t, said, quarter)
	got := map[string]int{}
	for _, line := range strings.Split(said, "\n") {
		asked := strings.HasPrefix(line, "征求意见") || strings.HasPrefix(line, "以前征求的意见")
		if !asked && !strings.Contains(line, "意见建议") {
			continue
		}
		for key, words := range quarterWords {
			if strings.HasPrefix(key, "征求") != asked {
				continue
			}
			for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '，' || r == '；' }) {
				if rest, ok := strings.CutPrefix(part, words+" "); ok {
					n, err := strconv.Atoi(strings.TrimSuffix(rest, " 条"))
					require.NoError(t, err, line)
					got[key] += n
				}
			}
		}
	}
	return got
}

var opinionLine = regexp.MustCompile(`(?m)^\d+\. (.+?)（(\p{Han}+)）\n\s*→ (\p{Han}+)`)

// compareConsultation holds the result of the consultation, as the director reads it, against
// the table.
func (p *player) compareConsultation(t *testing.T) {
	want := readTable(t, "consult.txt")
	said := p.Director.Send("/consult 征-2026-001").Last()
	got, nth := map[string]map[string]string{}, []string{"一", "二"}
	for _, name := range want.Names {
		got[name] = map[string]string{}
		for _, key := range want.Head {
			got[name][key] = none
		}
	}
	counts := map[string]int{}
	for _, kind := range []string{"同意", "不同意", "有意见"} {
		m := regexp.MustCompile(`(?m)^` + kind + `：(.+)$`).FindStringSubmatch(said)
		require.NotNil(t, m, said)
		for _, name := range strings.Split(m[1], "、") {
			require.Contains(t, got, name, said)
			got[name]["答复"] = kind
			counts[kind]++
		}
	}
	for _, m := range opinionLine.FindAllStringSubmatch(said, -1) {
		i := slices.IndexFunc(nth, func(n string) bool { return got[m[2]]["意见"+n] == none })
		require.GreaterOrEqual(t, i, 0, said)
		got[m[2]]["意见"+nth[i]], got[m[2]]["答复"+nth[i]] = m[1], m[3]
	}
	assert.Equal(t, want.Cells, got, said)
	assert.Contains(t, said, fmt.Sprintf("同意 %d · 不同意 %d · 有意见 %d", counts["同意"], counts["不同意"], counts["有意见"]))
	assert.Contains(t, said, "意见 4 条：采纳 2，部分采纳 1，未采纳 1")
}
