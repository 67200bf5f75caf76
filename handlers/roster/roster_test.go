package roster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	mpeople "lianluo/models/people"
	mroster "lianluo/models/roster"
	"lianluo/models/store"
)

// office is a seeded one in whose running term everybody but the last member has a 专班.
func office(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		term := &mpeople.Term{Number: 15, Name: "第十五届", StartsOn: "2026-01-01"}
		if err := mpeople.NewTerm(tx, term); err != nil {
			return err
		}
		for _, m := range h.Members[:len(h.Members)-1] {
			if err := mpeople.SetMembership(tx, &mpeople.Membership{TermID: term.ID, PersonID: m.Row, Groups: mpeople.WorkGroups[:1]}); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func value(h *harness.Harness, p *harness.Person, f mroster.Field) (value string) {
	h.Rows(func(tx *gorm.DB) error {
		row, err := mpeople.PersonByID(tx, p.Row)
		if err != nil {
			return err
		}
		value, err = mpeople.RosterValue(tx, row, f, h.Clock.Now())
		return err
	})
	return value
}

func TestTheDirectorChangesEachField(t *testing.T) {
	h := office(t)
	d, m := h.Director, h.Members[0]
	open := func() {
		d.Send("/members " + m.Name).Tap("更改资料")
		require.Contains(t, d.Last(), "要改哪一项")
	}
	for _, c := range []struct {
		field mroster.Field
		taps  []string // a button, or words behind a space
		want  string
	}{
		{mpeople.RosterPhone, []string{"电话", " 138 0013 8000", "提交"}, "13800138000"},
		{mpeople.RosterSex, []string{"性别", "女"}, "女"},
		{mpeople.RosterBorn, []string{"出生年份", "1970 年代", "1974"}, "1974"},
		{mpeople.RosterSector, []string{"界别", " 教育界", "提交"}, "教育界"},
		{mpeople.RosterPost, []string{"单位及职务", " 中心小学校长", "提交"}, "中心小学校长"},
		{mpeople.RosterGroups, []string{"专班", "● " + mpeople.WorkGroups[0], "○ " + mpeople.WorkGroups[1], "完成"}, mpeople.WorkGroups[1]},
	} {
		was := value(h, m, c.field)
		open()
		for _, tap := range c.taps {
			if tap[0] == ' ' {
				d.Send(tap[1:])
				continue
			}
			d.Tap(tap)
		}
		require.Equal(t, c.want, value(h, m, c.field), d.Last())
		require.Contains(t, d.Last(), "已改好")
		require.Contains(t, d.Last(), d.Name+" 改了")
		d.Tap("撤销")
		require.Equal(t, was, value(h, m, c.field), c.field)
		require.Contains(t, d.Last(), "已撤销")
	}
	open()
	require.NotContains(t, d.Last(), "13800138000")
	// What may not stand there is refused, and nothing is kept.
	for field, bad := range map[string][2]string{
		"电话":    {"43010219740512123X", "不记身份证号"},
		"单位及职务": {"校长 430102197405121234", "不记身份证号"},
		"界别":    {"=1+1", "不能以等号"},
		"出生年份":  {"2015", "不对"},
	} {
		open()
		d.Tap(field)
		d.Send(bad[0])
		if field == "出生年份" {
			d.Tap("提交")
		}
		require.Contains(t, d.Last(), bad[1], field)
		require.NotContains(t, d.Last(), "4301")
		d.Send("/cancel")
	}
	require.Empty(t, value(h, m, mpeople.RosterPost))
	require.Empty(t, value(h, m, mpeople.RosterBorn))
	// Only the director does so.
	require.NotContains(t, h.Members[1].Forge(fmt.Sprintf("person_entry:%d", m.Row)), "要改哪一项")
}

func TestAMembersOwnChangeIsVerified(t *testing.T) {
	h := office(t)
	d, m := h.Director, h.Members[0]
	own := func() { m.Send("/profile") }
	own()
	m.Tap("单位及职务")
	m.Send("镇卫生院医生").Tap("提交")
	require.Contains(t, m.Last(), "已提交")
	require.Contains(t, m.Last(), "待核实：单位及职务 改为 镇卫生院医生")
	require.Empty(t, value(h, m, mpeople.RosterPost), "the old value stands while it waits")
	require.Contains(t, d.Last(), m.Name+"要改资料")
	require.Contains(t, d.Last(), "没有填 → 镇卫生院医生")

	// What the office changes meanwhile is said.
	d.Send("/members " + m.Name).Tap("更改资料")
	d.Tap("单位及职务")
	d.Send("村医").Tap("提交")
	d.Send("/review profile")
	require.Contains(t, d.Last(), "村医 → 镇卫生院医生")
	require.Contains(t, d.Last(), "提交的时候名册写的是 没有填")
	d.Tap("核实")
	require.Contains(t, d.Chat(), "已核实，名册已改")
	require.Equal(t, "镇卫生院医生", value(h, m, mpeople.RosterPost))
	d.Tap("撤销")
	require.Equal(t, "村医", value(h, m, mpeople.RosterPost))
	d.Send("/review profile").Tap("核实")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Chat(), "您改的资料已核实：单位及职务 镇卫生院医生")

	// Sent back, and taken back.
	own()
	m.Tap("性别")
	m.Tap("女")
	d.Send("/review profile").Tap("退回")
	d.Tap("与事实不符，请核对")
	require.Empty(t, value(h, m, mpeople.RosterSex))
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Chat(), "您要改的性别被退回")
	own()
	m.Tap("性别")
	m.Tap("男")
	own()
	m.Tap("撤回改性别")
	require.Contains(t, m.Last(), "已撤回")
	d.Send("/review profile")
	require.NotContains(t, d.Last(), "性别")
	require.Empty(t, value(h, m, mpeople.RosterSex))

	// The director's own counts at once.
	d.Send("/mute").Tap("个人信息")
	d.Tap("我的资料")
	d.Tap("性别")
	d.Tap("男")
	require.Equal(t, "男", value(h, d, mpeople.RosterSex))
	d.Tap("撤销")
	require.Empty(t, value(h, d, mpeople.RosterSex))
}

func TestWhoHasNoGroupIsFound(t *testing.T) {
	h := office(t)
	d, m := h.Director, h.Members[len(h.Members)-1]
	d.Send("/office")
	require.Contains(t, d.Last(), "还有 1 人没有专班")
	d.Tap("编入专班")
	d.Tap(m.Name)
	d.Tap("○ " + mpeople.WorkGroups[2])
	d.Tap("完成")
	require.Equal(t, mpeople.WorkGroups[2], value(h, m, mpeople.RosterGroups))
	d.Send("/office")
	require.NotContains(t, d.Last(), "没有专班")
}

func TestWhoJoinsIsAskedForTheGroup(t *testing.T) {
	h := office(t)
	d := h.Director
	d.Send("/addmember 何晓")
	var code string
	for _, word := range strings.FieldsFunc(d.Chat(), func(r rune) bool { return r != '-' && (r < '0' || r > 'z') }) {
		if len(word) > 5 && word[:5] == "join-" {
			code = word
		}
	}
	require.NotEmpty(t, code)
	p := h.Stranger("何晓")
	p.Open(code)
	require.Contains(t, p.Chat(), "您参加哪个专班")
	p.Tap("○ " + mpeople.WorkGroups[1])
	p.Tap("○ " + mpeople.WorkGroups[0])
	p.Tap("完成")
	h.Rows(func(tx *gorm.DB) error {
		row, err := mpeople.PersonByName(tx, "何晓")
		require.NoError(t, err)
		groups, err := mpeople.GroupsOf(tx, row, h.Clock.Now())
		require.Equal(t, store.Words(mpeople.WorkGroups[:2]), groups)
		return err
	})
	d.Send("/office")
	require.Contains(t, d.Last(), "还有 1 人没有专班", "the seeded one alone")
}
