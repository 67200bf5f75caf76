package posts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
)

// drawn is what stands on the picture of a quarter's briefing, line by line.
func drawn(t *testing.T, tx *gorm.DB, team *modelstest.Team, q calendar.Quarter, change func(b *briefing.Briefing)) (string, int) {
	t.Helper()
	words, err := locale.Load()
	require.NoError(t, err)
	b, err := briefing.Draft(tx, q, nil)
	require.NoError(t, err)
	if change != nil {
		change(b)
	}
	office, err := people.OfficeByID(tx, team.Office.ID)
	require.NoError(t, err)
	c := &bot.Context{Tx: tx, Office: office, Now: modelstest.Noon}
	k, err := posts.BriefingCardIn(c, words.In(locale.Chinese), b)
	require.NoError(t, err)
	p, err := k.Draw()
	require.NoError(t, err)
	require.Less(t, len(p.PNG), 300<<10)
	return strings.Join(p.Lines, ""), p.Height
}

// The picture has the public figures with what they are of, and who did good by name;
// neither who was away nor what is inside.
func TestTheBriefingAsAPicture(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	session := modelstest.Quarter(t, db, team)
	team.Do(t, db, func(tx *gorm.DB) error {
		next := &activities.Activity{Kind: activities.Visit, Topic: "走访养老院", Place: "敬老院", StartsAt: time.Date(2027, 1, 9, 9, 0, 0, 0, time.UTC)}
		if err := activities.Create(tx, next); err != nil {
			return err
		}
		q := calendar.QuarterOf(session.StartsAt)
		text, _ := drawn(t, tx, team, q, func(b *briefing.Briefing) { b.State = briefing.BriefingReleased })
		f, err := briefing.ComputeFigures(tx, q, time.UTC)
		require.NoError(t, err)
		for _, want := range []string{"履职通报", "次集中学习", fmt.Sprintf("%d%%", f.Get(briefing.FigRate).Value), "各次活动到会情况", session.Topic, "表扬", "走访养老院", "1月9日", "数字统计于"} {
			require.Contains(t, text, want)
		}
		require.NotContains(t, text, "草稿")
		for _, inside := range []string{"缺席", "请假", "迟到"} {
			require.NotContains(t, text, inside)
		}
		praised := map[int64]bool{}
		for _, one := range f.Thanks {
			praised[one.PersonID] = true
		}
		for _, m := range team.Members {
			if !praised[m.ID] {
				require.NotContains(t, text, m.Name, "who did nothing to be praised for is not named")
			}
		}
		return nil
	})
}

// A quarter without records is said in a sentence; a draft says that it is one.
func TestAnEmptyQuarterAsAPicture(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		text, _ := drawn(t, tx, team, calendar.Quarter{Year: 2026, Q: 2}, nil)
		require.Contains(t, text, "2026年第二季度履职通报")
		require.Contains(t, text, "4月1日至6月30日 草稿，未经审定")
		require.Contains(t, text, "这一季度没有可以通报的记录。")
		return nil
	})
}

// X long and strange words, and many of them, are whole on it or said to be in the text.
func TestXABriefingOfMuchAsAPicture(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		start := modelstest.Noon.AddDate(0, 0, -20)
		for i := range 12 {
			a := &activities.Activity{Kind: activities.Study, Topic: strings.Repeat("长", 98) + "𠮷", Place: "镇政府", StartsAt: start.Add(time.Duration(i) * time.Hour)}
			if err := activities.Create(tx, a); err != nil {
				return err
			}
			if _, err := activities.CheckIn(tx, a, team.Members[0], a.StartsAt, activities.BySelf); err != nil {
				return err
			}
			if err := activities.Close(tx, a, a.EndsAt.Add(time.Hour)); err != nil {
				return err
			}
			if err := activities.Confirm(tx, a, team.Director, a.EndsAt.Add(time.Hour)); err != nil {
				return err
			}
			d := &deeds.Deed{PersonID: team.Members[i%len(team.Members)].ID, Title: fmt.Sprint(i) + strings.Repeat("W", 95)}
			if _, err := deeds.File(tx, d, nil, nil, start); err != nil {
				return err
			}
			if _, err := deeds.Confirm(tx, d, team.Director, start); err != nil {
				return err
			}
		}
		text, high := drawn(t, tx, team, calendar.Quarter{Year: 2026, Q: 4}, nil)
		require.Less(t, high, 8000)
		require.Contains(t, text, "另有 6 次活动")
		require.Regexp(t, `另有 \d+ 项表扬，见通报文字。`, text)
		return nil
	})
}
