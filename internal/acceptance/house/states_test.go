package house_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/away"
	"lianluo/models/books"
	"lianluo/models/collation"
	"lianluo/models/committee"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/notes"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/roster"
	"lianluo/models/supervision"
	"lianluo/models/tasks"
	"lianluo/models/terms"
	"lianluo/models/voices"
)

// actors are who takes a step, as the pictures of the states call them.
var actors = map[records.Actor]string{
	records.AuthorOnly: "提交人", records.StaffOnly: "主任、文书", records.DirectorOnly: "主任", records.AuthorOrStaff: "提交人、主任、文书",
	records.StaffOrContact: "联系领导、主任、文书", records.AnyoneByRule: "按规则",
}

// TestStatesAreDrawn holds that docs/states.md is what the machines are.
func TestStatesAreDrawn(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	w := words.In(locale.Chinese)
	parts := []string{`# The states of each kind of record

Drawn from the machines (` + "`records.Machine`" + `) by ` + "`go test ./internal/acceptance/house -run States -update`" + `: who takes a record from where to where.
The words are those that people read. A step for which words have to be given has an asterisk.`}
	parts = append(parts,
		stateDiagram(w, "suggestion", "意见建议（§9）", voices.SuggestionLife), stateDiagram(w, "research", "专题调研（§6）", research.Life),
		stateDiagram(w, "proposal", "调研选题（§6）", research.ProposalLife), stateDiagram(w, "deed", "好事实事（§7）", deeds.Life), stateDiagram(w, "donation", "爱心捐赠（§14）", books.DonationLife), stateDiagram(w, "honour", "个人荣誉（§14）", books.HonourLife),
		stateDiagram(w, "leave", "请假（§3）", activities.LeaveLife), stateDiagram(w, "claim", "补录（§3）", activities.ClaimLife),
		stateDiagram(w, "followup", "任务、后续事项（§3、§5）", tasks.Life), stateDiagram(w, "away", "不便的日子（§5）", away.Life),
		stateDiagram(w, "praise", "表扬（§4）", notes.PraiseLife), stateDiagram(w, "request", "本人提出的更正与删除（§20）", desk.RequestLife),
		stateDiagram(w, "profile", "本人要改的资料（§1）", roster.Life),
		stateDiagram(w, "consult", "征求意见（§11）", consult.Life), stateDiagram(w, "consult", "征求到的一条意见（§11）", consult.OpinionLife),
		stateDiagram(w, "archive", "文史资料（§15）", archive.Life),
		stateDiagram(w, "pledge", "镇党委支持事项（§17）", pledges.Life),
		stateDiagram(w, "report.step_", "季度汇报（§16）", committee.Life), stateDiagram(w, "collation.step_", "年度整理（§14）", collation.Life),
		stateDiagram(w, "application", "换届个人申请（§2）", terms.ApplicationLife), stateDiagram(w, "term_summary", "换届工作小结（§2）", terms.SummaryLife),
		stateDiagram(w, "supervision_open", "署名的监督意见（§12）", supervision.OpenLife),
	)
	all := strings.Join(parts, "\n\n") + "\n"
	require.Equal(t, len(machines(t)), strings.Count(all, "stateDiagram-v2"), "a machine is drawn nowhere: add it here")
	file := filepath.Join(root, "docs", "states.md")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(all), 0o644))
	}
	was, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, all == string(was), "a machine has changed: go test ./internal/acceptance/house -run States -update, and look at docs/states.md")
}

// stateDiagram is a machine as a picture, and what can be noted on the way as a list.
func stateDiagram[S ~string](w *locale.Words, kind, title string, m *records.Machine[S]) string {
	name := func(s S) string {
		key := kind + ".state_" + string(s)
		if strings.HasSuffix(kind, "_") { // a state is called as the step to it
			key = kind + string(s)
		}
		if !w.Has(key) {
			return string(s)
		}
		return w.Plain(key, "whom", "", "day", "")
	}
	lines := []string{"## " + title, "", "```mermaid", "stateDiagram-v2"}
	for _, s := range m.Order {
		lines = append(lines, fmt.Sprintf("    %s: %s", s, name(s)))
	}
	for _, from := range append([]S{""}, m.Order...) {
		for _, to := range m.Order {
			rule, ok := m.Steps[from][to]
			if !ok {
				continue
			}
			start := string(from)
			if from == "" {
				start = "[*]"
			}
			must := ""
			if rule.Words == records.MustWords {
				must = "*"
			}
			lines = append(lines, fmt.Sprintf("    %s --> %s: %s%s", start, to, actors[rule.By], must))
		}
	}
	lines = append(lines, "```")
	var noted []string
	for note, in := range m.Notes {
		var at []string
		by := ""
		for _, s := range m.Order {
			if rule, ok := in[s]; ok {
				at, by = append(at, name(s)), actors[rule.By]
			}
		}
		noted = append(noted, fmt.Sprintf("- `%s` (%s): %s", note, by, strings.Join(at, "、")))
	}
	if len(noted) > 0 {
		slices.Sort(noted)
		lines = append(lines, "", "Noted without another state:", "")
		lines = append(lines, noted...)
	}
	return strings.Join(lines, "\n")
}
