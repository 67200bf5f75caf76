package voices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// fingers counts what somebody presses until a suggestion is filed.
type fingers struct {
	*harness.Person
	n int
}

func (x *fingers) tap(label string) *fingers {
	x.Tap(label)
	x.n++
	return x
}

// Filing from the keyboard, from free words, from a photo and from a voice: at most three taps.
func TestASuggestionIsFiledInThreeTaps(t *testing.T) {
	t.Run("from the keyboard", func(t *testing.T) {
		h := harness.New(t).Seed()
		x := &fingers{Person: h.Members[4]}
		x.Send("提建议") // the tap on the keyboard sends its word
		x.n++
		x.Send("村东头断头路下雨学生要绕两公里")
		x.tap("就这样提交")
		require.Equal(t, 2, x.n)
		require.Contains(t, x.Last(), "议-2026-001")
	})
	t.Run("from free words", func(t *testing.T) {
		h := harness.New(t).Seed()
		x := &fingers{Person: h.Members[4]}
		x.Send("村东头断头路下雨学生要绕两公里")
		x.tap("意见建议").Send("影响120户。因为一直没有资金。建议由村镇办牵头修通。")
		require.Contains(t, x.Last(), "分析：因为一直没有资金。")
		require.Contains(t, x.Last(), "建议：建议由村镇办牵头修通。")
		x.tap("提交")
		require.Equal(t, 2, x.n)
		s := suggestions(h)[0]
		require.Equal(t, mvoices.Filed, s.State)
		require.Contains(t, s.Situation, "影响120户")
	})
	t.Run("from a photo", func(t *testing.T) {
		h := harness.New(t).Seed()
		x := &fingers{Person: h.Members[4]}
		x.Photos(1, "村口护栏断了一截，晚上看不见")
		x.tap("意见建议").tap("就这样提交")
		require.Equal(t, 2, x.n)
		h.Director.Tap("看附件 1")
		require.Contains(t, h.Director.Chat(), "[photo]")
	})
	t.Run("from a voice", func(t *testing.T) {
		h := harness.New(t).Seed()
		x := &fingers{Person: h.Members[4]}
		x.Give(sandbox.Outgoing{Voice: []byte("x")})
		x.tap("意见建议")
		require.Contains(t, x.Last(), "机器人听不懂语音", "it says so, and keeps it")
		x.Send("自来水三天两头停，影响60户")
		require.Contains(t, x.Last(), "语音 1 段")
		x.tap("就这样提交")
		require.Equal(t, 2, x.n)
		h.Director.Tap("看附件 1")
		require.Contains(t, h.Director.Chat(), "[voice]")
	})
}

// One message asks for all that is open, and its answer goes where it belongs.
func TestTheAnswerToAllGoesWhereItBelongs(t *testing.T) {
	for answer, want := range map[string][3]string{
		"1. 影响120户\n2. 没有资金\n3. 列入明年项目": {"影响120户", "没有资金", "列入明年项目"},
		"影响120户 原因：没有资金 建议：列入明年项目":      {"影响120户", "没有资金", "列入明年项目"},
		"2、没有资金": {"", "没有资金", ""},
		"就在村口":   {"就在村口", "", ""},
		"请镇里修一下": {"", "", "请镇里修一下"},
		"年久失修，没人管。建议请村里派人修": {"", "年久失修，没人管。", "建议请村里派人修"},
	} {
		h := harness.New(t).Seed()
		m := h.Members[4]
		m.Send("/suggest 村里没有路灯").Send(answer).Tap("提交")
		s := suggestions(h)[0]
		require.Equal(t, strings.TrimSpace("村里没有路灯\n"+want[0]), s.Situation, answer)
		require.Equal(t, want[1], s.Analysis, answer)
		require.Equal(t, want[2], s.Proposal, answer)
	}
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 村里没有路灯").Send("跳过")
	require.Contains(t, m.Last(), "请核对", "the word of before leads on")
	m.Send("/suggest 桥栏断了").Send("1. " + strings.Repeat("长", 2001))
	require.Contains(t, m.Last(), "最多 2000 字")
	require.Contains(t, m.Last(), "就这样提交", "nothing is lost")
}

func TestConsentsAreOneTapEach(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Send("/suggest 村里没有路灯")
	require.Contains(t, m.Last(), "同事可看、可附和 · 署名给联系领导 · 不在群里公开")
	m.Tap("署名")
	m.Tap("公开")
	require.Contains(t, m.Last(), "同事可看、可附和 · 不署名给联系领导 · 可在群里公开")
	m.Tap("就这样提交")
	s := suggestions(h)[0]
	require.Equal(t, []bool{true, false, true}, []bool{s.MayJoin, s.NameShown, s.IsPublic})

	// At any time after, too.
	m.Tap("给谁看")
	m.Tap("可附和")
	require.Contains(t, m.Last(), "同事不可看")
	require.False(t, suggestions(h)[0].MayJoin)
	require.Contains(t, h.Members[5].Forge("suggestion:1"), "不是您的", "it is closed at once")
	require.Contains(t, h.Members[5].Forge("suggestion_agree:1:join:on"), "不是您的")
	require.Contains(t, h.Director.Forge("suggestion_agree:1:join:on"), "委员", "and is nobody else's to open")
	require.Contains(t, m.Forge("suggestion_agree:1:other:on"), "过时")

	// What names somebody, or touches a person closely, is closed before its writer says so.
	for _, text := range []string{"王大爷家漏雨没人管", "村里残疾人出门没有坡道"} {
		m.Send("/suggest " + text)
		require.Contains(t, m.Last(), "同事不可看 · 署名给联系领导 · 不在群里公开", text)
	}
}

// A colleague's suggestion is joined by one tap, from the draft of another or from its card.
func TestJoiningASimilarOneIsOneTap(t *testing.T) {
	h := harness.New(t).Seed()
	author := filed(h)
	m := h.Members[5]
	m.Send("/suggest 村东断头路一直没修，300人出行难")
	require.Contains(t, m.Last(), "相近的有 1 条")
	m.Tap("看这一条")
	require.Contains(t, m.Last(), "资金没落实", "it is read in place")
	m.Tap("返回")
	m.Tap("附和「")
	require.Contains(t, m.Last(), "您已附和 议-2026-001")
	require.Contains(t, m.Last(), "没有提交")
	require.Len(t, suggestions(h), 1)
	require.Contains(t, author.Last(), h.Members[5].Name+" 附和了您的 议-2026-001")

	// Another one on the same day is a line of the same message.
	before := len(h.Sandbox.Messages(author.ID))
	other := h.Members[6]
	other.Send("附和议-2026-001")
	require.Contains(t, other.Last(), "您已附和")
	require.Len(t, h.Sandbox.Messages(author.ID), before)
	require.Contains(t, author.Last(), other.Name+" 附和了")
	require.Contains(t, other.Send("/cosign 议-2026-001").Last(), "已经附和过了")
	require.Contains(t, author.Send("/cosign 议-2026-001").Last(), "您自己提的")

	// It is read by who joined, and names them.
	other.Send("/suggestions 议-2026-001")
	require.Contains(t, other.Last(), "联名："+m.Name+"、"+other.Name)
	h.Director.Send("/suggestions 议-2026-001")
	require.Contains(t, h.Director.Last(), "联名："+m.Name+"、"+other.Name)
	// Who joined hears each step, once.
	h.Director.Send("/outcome 议-2026-001 审核通过")
	h.Advance(5 * time.Minute)
	require.Equal(t, 1, author.Told("已审核通过，将报送镇党委"))
	for _, p := range []*harness.Person{m, other} {
		require.Equal(t, 1, p.Told("和您有关的 议-2026-001"), p.Name)
	}

	// The draft that was given up for it can be taken up.
	m.Send("/menu")
	h.Members[5].Send("/suggestions").Tap("同事提的")
	require.Contains(t, m.Last(), "已附和")
	m.Tap("议-2026-001")
	m.Tap("退出附和")
	require.Contains(t, m.Last(), "联名里没有您了")
	m.Tap("撤销")
	require.Contains(t, m.Last(), "联名：")
}

func TestAJoiningIsUndone(t *testing.T) {
	h := harness.New(t).Seed()
	author := filed(h)
	m := h.Members[5]
	m.Send("/cosign").Tap("议-2026-001")
	m.Tap("附和")
	require.Equal(t, 1, author.Told("附和了您的"))
	m.Tap("撤销")
	require.NotContains(t, author.Chat(), m.Name+" 附和了您的", "what was told is put right")
	require.Contains(t, author.Chat(), m.Name+" 退出了")
	h.Director.Send("/outcome 议-2026-001 审核通过")
	h.Advance(5 * time.Minute)
	require.Zero(t, m.Told("和您有关的"))
	m.Send("/cosign 议-2026-001")
	require.Contains(t, m.Last(), "您已附和")
}

func TestWhatCannotBeJoined(t *testing.T) {
	h := harness.New(t).Seed()
	author := filed(h)
	m := h.Members[5]
	author.Tap("给谁看")
	author.Tap("可附和")
	for _, words := range []string{"/cosign 议-2026-001", "/suggestions 议-2026-001", "/cosign 议-2026-999"} {
		require.Contains(t, m.Send(words).Last(), "没有这个编号", words)
	}
	require.Contains(t, m.Forge("suggestion_join:1"), "不是您的")
	m.Send("/cosign")
	require.Contains(t, m.Last(), "现在没有")
	m.Send("/suggest 村东断头路一直没修，300人出行难")
	require.NotContains(t, m.Last(), "相近", "its title is not shown either")
	for _, what := range []string{"join.1", "look.1", "join.x", "other.1", "join.99"} {
		m.Forge("form:" + draftID(h, m) + ":aside:" + what)
		require.NotContains(t, m.Last(), "资金没落实", what)
		require.Contains(t, m.Last(), "就这样提交", what)
	}
	author.Tap("可附和")
	h.Director.Send("/outcome 议-2026-001 审核通过").Send("/outcome 议-2026-001 报送").Send("/outcome 议-2026-001 采纳").Send("/outcome 议-2026-001 办结 已修通").Tap("办结")
	require.Contains(t, m.Send("/cosign 议-2026-001").Last(), "现在不能附和：已办结")
}

// draftID is the id of the draft that somebody has open.
func draftID(h *harness.Harness, p *harness.Person) string {
	data := p.Button("就这样提交")
	return strings.Split(data, ":")[1]
}

func TestTheSameMatterTwiceInAMinute(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	m.Send("/suggest " + scenes.Road)
	if strings.Contains(m.Last(), "提交") {
		m.Tap("提交")
	}
	require.Contains(t, m.Last(), "刚才已经提交过了：议-2026-001")
	require.Len(t, suggestions(h), 1)
	h.Advance(2 * time.Minute)
	m.Send("/suggest " + scenes.Road).Tap("提交")
	require.Len(t, suggestions(h), 2)
}

// Whose a suggestion is, each reads as its author agreed.
func TestWhoReadsTheName(t *testing.T) {
	h := harness.New(t).Seed()
	m := filed(h)
	contact := h.Stranger("许文斌")
	h.Write(func(tx *gorm.DB) error {
		s, err := mvoices.ByID(tx, 1)
		if err != nil {
			return err
		}
		person := func(p *harness.Person) *people.Person {
			who, err := people.PersonByID(tx, p.Row)
			require.NoError(t, err)
			return who
		}
		outside := &people.Person{ID: 999, Roles: people.PartyContact}
		name := func(p *people.Person) string {
			n, err := mvoices.NameFor(tx, p, s)
			require.NoError(t, err)
			return n
		}
		_ = contact
		for _, c := range []struct {
			join, name, public       bool
			colleague, leader, group string
		}{
			{false, false, false, "", "", ""},
			{true, false, false, m.Name, "", ""},
			{false, true, false, "", m.Name, ""},
			{false, false, true, m.Name, m.Name, m.Name},
		} {
			s.MayJoin, s.NameShown, s.IsPublic = c.join, c.name, c.public
			require.Equal(t, []string{m.Name, m.Name, c.colleague, c.leader, c.group},
				[]string{name(person(m)), name(person(h.Director)), name(person(h.Members[6])), name(outside), name(nil)})
		}
		return nil
	})
}

// Forwarded words are somebody else's: asked about, and nobody's name is kept.
func TestForwardedWordsAreAskedAbout(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[4]
	m.Give(sandbox.Outgoing{Text: "村口路灯坏了半个月，晚上摔了好几个人", Forward: &sandbox.MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "赵铁柱"}})
	require.Contains(t, m.Last(), "转发")
	m.Tap("意见建议")
	require.Contains(t, m.Last(), "是谁说的")
	m.Tap("群众反映")
	require.Contains(t, m.Last(), "来源：群众反映")
	m.Tap("就这样提交")
	s := suggestions(h)[0]
	require.Equal(t, "群众反映", s.HeardFrom)
	require.NotContains(t, s.Situation+s.Title+m.Last(), "赵铁柱")
}
