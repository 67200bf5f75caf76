package plan_test

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/tasks"
)

// Everybody has the year as a picture; one that is too long is made of several.
func TestTheYearAsAPicture(t *testing.T) {
	h := harness.New(t).Seed()
	keep(h, "新春学习", time.Date(2026, 12, 20, 9, 0, 0, 0, harness.Shanghai))
	m := h.Members[0]
	m.Send("/calendar 2026").Tap("全年日历图")
	img, photo, words := scenes.Picture(h, m)
	require.True(t, photo)
	require.Equal(t, 1080, img.Bounds().Dx())
	require.Contains(t, words, "2026年活动日历，共 1 次活动。\n近期：\n12月20日（周日）09:00 集中学习：新春学习\n图里的全部内容也可看文字：发 /calendar 2026")
	m.Send("/calendar 2025").Tap("全年日历图")
	_, _, words = scenes.Picture(h, m)
	require.Contains(t, words, "2025年活动日历，共 0 次活动。")
	for _, arg := range []string{"1", "x", "2026-9", "2026--1", "2026-1-1", ""} {
		m.Forge("paper:year_calendar:" + arg)
		require.NotContains(t, m.Last(), "[photo]", arg)
	}
	h.Write(func(tx *gorm.DB) error {
		for i := range 60 {
			a := &activities.Activity{Kind: activities.Study, Topic: fmt.Sprint(i) + strings.Repeat("长", 97), StartsAt: time.Date(2026, 1, 1+i, 9, 0, 0, 0, harness.Shanghai)}
			if err := activities.Create(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	m.Send("/calendar 2026").Tap("全年日历图")
	require.Contains(t, m.Last(), "第2张（共")
	m.Tap("第2张（共")
	require.Contains(t, m.Last(), "‹ 第1张（共")
}

// The year has what all rooms know of, each with the tag of its sort and a legend: the director
// all of it, a member what is everybody's and his or her own tasks; in words the same.
func TestTheYearHasWhatAllRoomsKnow(t *testing.T) {
	h := harness.New(t).Seed()
	d, m, other := h.Director, h.Members[0], h.Members[1]
	hostile := strings.Repeat("长", 150) + "<b>&"
	keep(h, "二十届四中全会精神", time.Date(2027, 2, 20, 9, 0, 0, 0, harness.Shanghai))
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&people.Office{}).Where("1 = 1").Update("created_at", time.Date(2026, 1, 1, 0, 0, 0, 0, harness.Shanghai)).Error; err != nil {
			return err
		}
		if err := people.NewTerm(tx, &people.Term{Number: 15, Name: "县政协第十五届", StartsOn: "2023-01-01", EndsOn: "2027-12-31"}); err != nil {
			return err
		}
		boss, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		for _, x := range []*tasks.Task{
			{Text: "摸排三组路灯", OwnerID: m.Row, DueOn: "2027-03-05"}, {Text: hostile, OwnerID: other.Row, DueOn: "2027-03-08"}, {Text: "今年的", OwnerID: m.Row, DueOn: "2026-12-30"},
		} {
			if _, err := tasks.Add(tx, x, boss, h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	d.Send("/fund").Tap("记收入")
	d.Send("2万").Tap("年度拨款")
	d.Tap("确认入账")
	d.Send("/calendar 2027")
	year := d.Last()
	for _, line := range []string{
		"1月8日（周五） 2026年第四季度工作汇报截止", "开始整理2026年三个本", "1月15日（周五） 2026年经费关账", "县政协第十五届届满", "县政协第十五届进入最后一年，可以准备换届",
		"6月30日（周三） 上半年听取政协工作汇报，最迟这一天", "书记在县政协全会前走访委员", "3月5日（周五） " + m.Name + "：摸排三组路灯", "2月20日（周六）09:00 集中学习：二十届四中全会精神",
	} {
		require.Contains(t, year, line)
	}
	require.NotContains(t, year, "今年的")
	d.Tap("全年日历图")
	img, photo, words := scenes.Picture(h, d)
	require.True(t, photo)
	require.Equal(t, 1080, img.Bounds().Dx())
	require.Contains(t, words, "2027年活动日历，共 1 次活动，另有 ")
	require.Contains(t, words, "图中有任务期限，转发前请留意。")
	seen := os.Getenv("LIANLUO_SCREENSHOTS")
	save := func(name string, img image.Image) {
		if seen != "" {
			f, err := os.Create(filepath.Join(seen, name+".png"))
			require.NoError(t, err)
			require.NoError(t, png.Encode(f, img))
			require.NoError(t, f.Close())
		}
	}
	save("year_director", img)

	m.Send("/calendar 2027")
	mine := m.Last()
	require.Contains(t, mine, "3月5日（周五） 摸排三组路灯")
	require.Contains(t, mine, "县政协第十五届届满")
	for _, word := range []string{"长长", "经费关账", "工作汇报截止", "听取政协工作汇报", "开始整理", "准备换届"} {
		require.NotContains(t, mine, word, "what is the staff's, or another's")
	}
	m.Tap("全年日历图")
	img, _, words = scenes.Picture(h, m)
	require.Contains(t, words, "3月5日（周五） 摸排三组路灯")
	save("year_member", img)
	h.Members[2].Send("/calendar 2027").Tap("全年日历图")
	_, _, words = scenes.Picture(h, h.Members[2])
	require.NotContains(t, words, "任务期限")
	m.Send("/calendar 2031").Tap("全年日历图")
	img, _, words = scenes.Picture(h, m)
	require.Contains(t, words, "2031年活动日历，共 0 次活动。")
	save("year_empty", img)
}
