package voices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// change sets columns of the first suggestion.
func change(h *harness.Harness, columns map[string]any) {
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&mvoices.Suggestion{}).Where("id = 1").UpdateColumns(columns).Error
	})
}

// TestASuggestionOnPaper: its author prints it as a draft, and with its answer once there is
// one; in the form of a proposal it says that it is none.
func TestASuggestionOnPaper(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	d := h.Director
	m.Send("/suggestions 议-2026-001").Tap("意见建议表")
	name, mark, text := scenes.Word(h, m)
	require.Equal(t, "青山镇政协联络处-意见建议表-议-2026-001.docx", name)
	require.Equal(t, "草稿，未经审定", mark)
	for _, part := range []string{
		"意见建议表\n\n编号\n议-2026-001\n提交日期\n2026年12月5日\n反映人\n" + m.Name + "\n", "联名\n无数据\n类型\n意见建议\n类别\n", "是否公开\n不公开\n来源\n无数据\n题目\n村东断头路影响300人\n",
		"情况反映\n村东断头路影响300人", "原因分析\n资金没落实。\n意见建议\n列入明年一事一议项目。\n附件\n无数据\n",
	} {
		require.Contains(t, text, part)
	}
	require.NotContains(t, text, "答复\n")
	d.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/outcome 议-2026-001 采纳 已列入明年计划")
	d.Forge("paper:proposal_form:1")
	name, mark, text = scenes.Word(h, d)
	require.Equal(t, "青山镇政协联络处-提案表-议-2026-001.docx", name)
	require.Empty(t, mark)
	require.Contains(t, text, "提案人\n"+m.Name+"\n")
	require.Contains(t, text, "报送\n镇党委，2026年12月5日\n")
	require.Contains(t, text, "答复\n采纳\n已列入明年计划\n")
	require.Contains(t, text, "还没有作为提案提交")
	change(h, map[string]any{"kind": mvoices.Proposal})
	d.Forge("paper:proposal_form:1")
	_, _, text = scenes.Word(h, d)
	require.NotContains(t, text, "还没有作为提案提交")
}

// TestWhoseASuggestionIsOnPaper: who may not read its card gets no paper; who may read it
// without the name reads neither that nor what gives it away.
func TestWhoseASuggestionIsOnPaper(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	other := h.Members[7]
	change(h, map[string]any{"may_join": false, "name_shown": false, "is_public": false})
	for _, arg := range []string{"1", "", "x", "0", "99", strings.Repeat("9", 30)} {
		other.Forge("paper:suggestion_form:" + arg)
		other.Forge("paper:proposal_form:" + arg)
		require.NotContains(t, other.Chat(), ".docx", arg)
		require.NotContains(t, other.Last(), "编号", arg)
	}
	now := time.Now()
	change(h, map[string]any{"may_join": true, "state": mvoices.Sent, "sent_at": now, "sent_to": mvoices.ToCommittee})
	other.Forge("paper:suggestion_form:1")
	_, _, text := scenes.Word(h, other)
	require.Contains(t, text, "反映人\n"+m.Name+"\n", "colleagues who may join read whose it is")
	other.Forge("paper:proposal_form:1")
	require.Contains(t, other.Last(), "这条已经不在了", "that form is for its author and the staff")

	change(h, map[string]any{"may_join": false, "name_shown": false, "is_public": false})
	contact := invite(t, h, "许文斌", people.PartyContact)
	contact.Forge("paper:suggestion_form:1")
	_, _, text = scenes.Word(h, contact)
	require.Contains(t, text, "反映人\n一位委员（未署名）\n界别\n未署名\n单位及职务\n未署名\n")
	require.NotContains(t, text, m.Name)
}

// TestHostileWordsInASuggestion: nothing is cut, whatever was written.
func TestHostileWordsInASuggestion(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	long := strings.Repeat("路", 4000)
	change(h, map[string]any{"title": scenes.Hostile, "situation": long + "\x01\x0b" + scenes.Hostile, "evidence": scenes.Hostile})
	m.Forge("paper:suggestion_form:1")
	_, _, text := scenes.Word(h, m)
	require.Contains(t, text, "题目\n"+scenes.Hostile+"\n")
	require.Contains(t, text, "情况反映\n"+long)
	require.Contains(t, text, scenes.Hostile+"\n原因分析\n")
}
