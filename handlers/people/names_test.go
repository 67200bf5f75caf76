package people_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// F17 what the bot advises for a second one of a name is taken.
func TestF17ASecondOfOneName(t *testing.T) {
	h := harness.New(t).Seed()
	name := h.Members[0].Name
	h.Director.Send("/addmember " + name)
	require.Contains(t, h.Director.Chat(), "请写成"+name+"（教育）这样")
	h.Director.Tap("放弃")
	h.Director.Send("/addmember " + name + "（教育）")
	require.Contains(t, h.Director.Chat(), "已把"+name+"（教育）加入名册")
	require.Len(t, roster(h), 13)
	h.Director.Send("/addmember " + name + "(教育)")
	require.Contains(t, h.Director.Chat(), "名册里已有同名的人")
	require.Len(t, roster(h), 13)
	h.Director.Send("/members " + name + "(教育)")
	require.Contains(t, h.Director.Last(), name+"（教育）")
}

// F18 what stands behind a name makes no more people, and is said.
func TestF18OnePersonOrAQuestion(t *testing.T) {
	for _, text := range []string{"马超 女 镇中心小学教师", "马超，女，镇中心小学教师", "马超 镇中心小学", "马超 女 个体户"} {
		h := harness.New(t).Seed()
		h.Director.Send("/addmember " + text)
		require.Contains(t, h.Director.Last(), "将加入名册 1 人：马超", text)
		require.Contains(t, h.Director.Last(), "是说明，不是另一个姓名", text)
		require.Len(t, roster(h), 12)
		h.Director.Tap("加入名册")
		require.Len(t, roster(h), 13)
		require.Contains(t, roster(h), "马超")
	}
}

// X one person is one, however the name is written.
func TestXOneNormalFormOfAName(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/addmember 玉素甫.艾买提\n司马 迁")
	require.Contains(t, roster(h), "玉素甫·艾买提")
	require.Contains(t, roster(h), "司马迁")
	for _, again := range []string{"玉素甫·艾买提", "玉素甫‧艾买提（维吾尔族）", "玉素甫．艾买提", "玉素甫・艾买提", "司 马迁", "司马　迁（男）", "王芳（女）", "王 芳（已调离）"} {
		h.Director.Send("/addmember " + again)
		require.Len(t, roster(h), 14, again)
		require.Contains(t, h.Director.Chat(), "名册里已有同名的人", again)
		h.Director.Tap("放弃")
	}
	h.Director.Send("/role 司马 迁 +文书")
	require.Contains(t, h.Director.Last(), "文书")
	h.Director.Send("/members 玉素甫•艾买提")
	require.Contains(t, h.Director.Last(), "玉素甫·艾买提")
	sends(h.Director, "名册.xlsx", workbook(t, "姓名|专班", "王芳（女）|文史", "玉素甫.艾买提|民生", "司马 迁|民生", "李强(农业)|民生"))
	require.Contains(t, h.Director.Last(), "新加入 1 人 · 更新 3 人")
}

// X names are read alike wherever they are read.
func TestXNamesInEveryReader(t *testing.T) {
	h := inTerm(t)
	h.Director.Send("/addmember 司马 迁\n玉素甫.艾买提")
	for text, want := range map[string]string{
		"/record 司马 迁": "司马迁", "/record 玉素甫.艾买提 全部": "玉素甫·艾买提", "/record 王芳（女）": "王芳", "/members 司马 迁": "司马迁", "/role 玉素甫．艾买提": "玉素甫·艾买提",
		"/leavefor 司马 迁": "哪一次活动请假", "/leavefor 玉素甫‧艾买提": "哪一次活动请假",
	} {
		h.Director.Send(text)
		require.Contains(t, h.Director.Last(), want, text)
		require.NotContains(t, h.Director.Last(), "名册里没有", text)
		h.Director.Send("/cancel")
	}
}
