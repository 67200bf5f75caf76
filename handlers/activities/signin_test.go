package activities_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
)

// TestASheetToSign: everybody on the roster stands on it with a place to sign, guests below,
// no phone number anywhere.
func TestASheetToSign(t *testing.T) {
	h, a := scenes.Planned(t)
	d := h.Director
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		if err := tx.Model(&people.Person{}).Where("1 = 1").UpdateColumn("phone", "13800001234").Error; err != nil {
			return err
		}
		if err := tx.Model(&people.Person{}).Where("id = ?", h.Members[0].Row).UpdateColumns(map[string]any{"name": harness.Hostile, "post": strings.Repeat("很长的单位", 8)}).Error; err != nil {
			return err
		}
		_, err = mactivities.AddGuests(tx, a, []mactivities.Guest{{Name: "赵客", Post: "县政协"}}, director)
		return err
	})
	d.Forge(fmt.Sprint("unfold:session:", a.ID))
	d.Tap("签到表")
	name, mark, text := d.Word()
	require.Equal(t, "青山镇政协联络处-签到表-2026年12月5日.docx", name)
	require.Empty(t, mark)
	for _, part := range []string{
		"签到表\n\n活动\n集中学习：二十届四中全会精神\n时间\n2026年12月5日 15:00–17:00\n地点\n镇政府三楼会议室\n主持\n\n记录\n\n辅导\n王芳\n",
		"序号\n姓名\n单位及职务\n签到\n备注\n1\n" + harness.Hostile + "\n" + strings.Repeat("很长的单位", 8) + "\n\n\n2\n",
		"11\n" + h.Members[10].Name + "\n", "列席：\n序号\n", "1\n赵客\n县政协\n\n\n2\n\n\n\n\n3\n", "应到　　人，实到　　人",
	} {
		require.Contains(t, text, part)
	}
	require.NotContains(t, text, "1380000")
	require.Contains(t, h.Members[1].Forge(fmt.Sprint("paper:signin:", a.ID)), "这件事由主任办理")
	d.Send("/paper").Tap("签到表")
	require.Contains(t, d.Last(), "签到表 · 12月5日（周六） 二十届四中全会精神")
	for _, arg := range []string{"", "x", "0", "-1", "99", strings.Repeat("9", 30)} {
		d.Forge("paper:signin:" + arg)
		require.NotContains(t, d.Last(), "编号", arg)
	}
}

// TestASheetOfWhoSignedUp: where one signs up, those stand on it, and room for others.
func TestASheetOfWhoSignedUp(t *testing.T) {
	h, a := scenes.Planned(t)
	h.Write(func(tx *gorm.DB) error {
		until := a.StartsAt
		if err := tx.Model(a).UpdateColumn("sign_up_until", until).Error; err != nil {
			return err
		}
		return tx.Create(&mactivities.Attendance{ActivityID: a.ID, PersonID: h.Members[2].Row, Expected: true, Answer: mactivities.AnswerYes, SignedAt: &until}).Error
	})
	h.Director.Forge(fmt.Sprint("paper:signin:", a.ID))
	_, _, text := h.Director.Word()
	require.Contains(t, text, h.Members[2].Name+"\n")
	require.NotContains(t, text, h.Members[3].Name)
	require.Contains(t, text, "\n5\n\n\n\n\n\n列席：")
}
