package people_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/desk"
	mpeople "lianluo/models/people"
)

// oddNames and oddPosts are what a roster may hold and programs stumble over.
var (
	oddNames = []string{"玉素甫·艾买提", "李强（教育）", "李强（农业）", "𠮷田喆", "张䶮", "欧阳堃镕", "阿卜杜热合曼·麦麦提敏", "王芳（民生）", "Anna Li", "赵子龙"}
	oddPosts = []string{
		"镇妇联主席、青山村党支部书记", strings.Repeat("长", 60), `<b>&amp;"'</b>`, "1.38E+10", "2026/4/3", "TRUE", "#N/A", "０１２", "_x0041_", "退休 👩‍🌾", "‘=不是公式", "第3组（副）",
	}
)

// TestTheRosterComesBackUnchanged: what the roster's export says, the import takes for
// what is there: nobody new, nothing changed, no row wrong.
func TestTheRosterComesBackUnchanged(t *testing.T) {
	h := inTerm(t)
	r := rand.New(rand.NewPCG(13, 2026))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	h.Write(func(tx *gorm.DB) error {
		for _, name := range oddNames {
			if _, err := mpeople.AddPerson(tx, name, mpeople.Member); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		for i := range 60 {
			roles := mpeople.Roles[r.IntN(len(mpeople.Roles))] | mpeople.Role(1<<r.IntN(5))
			if _, err := mpeople.AddPerson(tx, fmt.Sprintf("%s%s", pick([]string{"郑", "何", "冯", "唐"}), string(rune('一'+i*7))), roles); err != nil {
				return err
			}
		}
		list, err := mpeople.People(tx)
		if err != nil {
			return err
		}
		term, err := mpeople.CurrentTerm(tx, h.Clock.Now())
		if err != nil {
			return err
		}
		for i := range list {
			p := &list[i]
			p.Sex, p.BirthYear = pick([]string{"", "男", "女"}), []int{0, 1950 + r.IntN(50)}[r.IntN(2)]
			p.Phone, p.PhoneFor = pick([]string{"", "13800138000", "073187654321", "87654321"}), mpeople.PhonesFor[r.IntN(len(mpeople.PhonesFor))]
			p.Sector, p.Post = pick(append(mpeople.Sectors, "", "本地企业界")), pick(append(oddPosts, ""))
			if err := tx.Model(p).Select("sex", "birth_year", "phone", "phone_for", "sector", "post").Updates(p).Error; err != nil {
				return err
			}
			if p.Roles.Has(mpeople.Member) {
				groups := [][]string{mpeople.WorkGroups[:1], mpeople.WorkGroups[1:], {mpeople.WorkGroups[2], mpeople.WorkGroups[0]}}[r.IntN(3)]
				if err := mpeople.SetMembership(tx, &mpeople.Membership{TermID: term.ID, PersonID: p.ID, Sector: p.Sector, Post: p.Post, Groups: groups}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	before := roster(h)
	d := h.Director
	d.Send("/members").Tap("导出名册")
	name, sheets := d.Book()
	require.Contains(t, name, "名册")
	rows := sheets["委员名册"]
	require.Equal(t, []string{"姓名", "性别", "出生年份", "界别", "单位及职务", "电话", "专班", "届", "角色"}, rows[0])
	require.Len(t, rows, 1+len(before))
	for _, row := range rows[1:] {
		p := before[row[0]]
		require.NotZero(t, p.ID, row[0])
		if p.PhoneFor == mpeople.PhoneForNone {
			require.Empty(t, row[5], "%s does not want it", p.Name)
		} else {
			require.Equal(t, p.Phone, row[5])
		}
	}
	require.Regexp(t, `名册，共 \d+ 人，\d+ 人有手机号。\d+ 人不愿公开手机号`, d.Last())

	_, data := d.Document()
	sends(d, name, data)
	require.Contains(t, d.Last(), fmt.Sprintf("无变化 %d 人", len(before)), "nothing new, nothing changed")
	require.NotContains(t, d.Last(), "有误")
	require.NotContains(t, d.Last(), "新加入")
	require.Equal(t, before, roster(h))

	// Whose number it holds can see who had it; who is no director does not get it.
	h.Rows(func(tx *gorm.DB) error {
		for _, p := range before {
			reads, err := desk.PhoneReads(tx, p.ID, 0)
			require.NoError(t, err)
			want := 1
			if p.Phone == "" || p.PhoneFor == mpeople.PhoneForNone || p.ID == d.Row {
				want = 0
			}
			require.Len(t, reads, want, p.Name)
		}
		return nil
	})
	m := h.Members[0]
	require.NotContains(t, m.Send("/members").Last(), "导出名册")
	m.Forge("paper:roster:")
	require.NotContains(t, m.Chat(), ".xlsx")
	m.Forge("paper:table:members.")
	_, sheets = m.Book()
	require.Equal(t, []string{"姓名", "角色", "界别", "单位及职务"}, sheets["成员"][0])
	require.NotContains(t, fmt.Sprint(sheets), "13800138000")
}
