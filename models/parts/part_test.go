package parts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/modelstest"
	"lianluo/models/parts"
	"lianluo/models/records"
	"lianluo/models/store"
)

const kind records.Kind = "trial"

var now = modelstest.Noon

// laid is a text of one part with three sentences, the second with a source.
func laid(t require.TestingT, tx *gorm.DB, record int64) *parts.Part {
	require.NoError(t, parts.Lay(tx, kind, record, []parts.Draft{{Key: "results", Sentences: []parts.Sentence{
		{Text: "本季度按计划开展工作。", Paragraph: true},
		{Text: "集中学习 2 次。", Figures: []string{"sessions"}},
		{Text: "【请主任补写：成效】", Paragraph: true, Ask: true},
	}}}))
	list, err := parts.Of(tx, kind, record)
	require.NoError(t, err)
	return &list[0]
}

func said(t require.TestingT, tx *gorm.DB, p *parts.Part) string {
	again, err := parts.ByID(tx, p.ID)
	require.NoError(t, err)
	list, err := again.Now()
	require.NoError(t, err)
	return parts.Text(list)
}

// Sentences end where a reader sees the end, keep the source where the words stay, and
// nothing of what was written is lost.
func TestATextIsTakenApartIntoSentences(t *testing.T) {
	was := []parts.Sentence{{Text: "集中学习 2 次。", Figures: []string{"sessions"}}}
	list := parts.Split("他说：“先修路！”大家都赞成。集中学习 2 次。\n另起一段，增长 3.5%", was)
	require.Equal(t, []parts.Sentence{
		{Text: "他说：“先修路！”", Paragraph: true}, {Text: "大家都赞成。"}, {Text: "集中学习 2 次。", Figures: []string{"sessions"}}, {Text: "另起一段，增长 3.5%", Paragraph: true},
	}, list)
	require.Empty(t, parts.Split(" \n ", nil))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("一二。！”\n 𠮷😀=.?")), 0, 60, -1).Draw(t, "text")
		flat := func(s string) string { return strings.Join(strings.Fields(s), "") }
		require.Equal(t, flat(store.CleanText(text)), flat(parts.Text(parts.Split(text, nil))))
	})
}

func TestAPartIsChangedAndTakenBack(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		p := laid(t, tx, 1)
		by := team.Director.ID
		ch, err := parts.Reword(tx, p, 0, 2, "群众反映的断头路修通了。", by, now)
		require.NoError(t, err)
		list, err := p.Now()
		require.NoError(t, err)
		require.Zero(t, parts.Asked(list))
		require.Equal(t, "本季度按计划开展工作。集中学习 2 次。\n群众反映的断头路修通了。", said(t, tx, p))
		require.NoError(t, parts.Undo(tx, p, ch, by, now))
		require.Contains(t, said(t, tx, p), "【请主任补写：成效】")
		require.ErrorIs(t, parts.Undo(tx, p, ch, by, now), parts.ErrMeanwhile, "once")

		_, err = parts.Replace(tx, p, p.Revision, "集中学习 2 次。只写这些。", by, now)
		require.NoError(t, err)
		list, err = p.Now()
		require.NoError(t, err)
		require.True(t, list[0].Sourced(), "what stayed as it was keeps its source")
		require.False(t, list[1].Sourced())
		_, err = parts.Drop(tx, p, p.Revision, 0, by, now)
		require.NoError(t, err)
		require.Equal(t, "只写这些。", said(t, tx, p))
		_, err = parts.Drop(tx, p, p.Revision, 5, by, now)
		require.ErrorIs(t, err, parts.ErrNoSuch)
		_, err = parts.Add(tx, p, p.Revision, "再加一段。", by, now)
		require.NoError(t, err)
		require.Equal(t, "只写这些。\n再加一段。", said(t, tx, p))
		_, err = parts.Replace(tx, p, p.Revision, " \n", by, now)
		require.ErrorIs(t, err, store.ErrEmpty)
		var long *store.TooLongError
		_, err = parts.Add(tx, p, p.Revision, strings.Repeat("长", parts.Limit), by, now)
		require.ErrorAs(t, err, &long)
		_, err = parts.Restore(tx, p, p.Revision, by, now)
		require.NoError(t, err)
		_, err = parts.Restore(tx, p, p.Revision, by, now)
		require.ErrorIs(t, err, parts.ErrSame)
		return nil
	})
}

// Of two who change a part at once the second is told, and what the first wrote stands.
func TestOfTwoEditorsOneSucceeds(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		p := laid(t, tx, 1)
		other, err := parts.ByID(tx, p.ID)
		require.NoError(t, err)
		_, err = parts.Add(tx, p, 0, "甲写的。", team.Director.ID, now)
		require.NoError(t, err)
		_, err = parts.Add(tx, other, 0, "乙写的。", team.Members[0].ID, now) // read before
		require.ErrorIs(t, err, parts.ErrMeanwhile)
		_, err = parts.Add(tx, p, 0, "又写。", team.Director.ID, now) // of an old button
		require.ErrorIs(t, err, parts.ErrMeanwhile)
		require.Contains(t, said(t, tx, p), "甲写的。")
		require.NotContains(t, said(t, tx, p), "乙写的。")
		return nil
	})
}

// Whatever is tried with a locked text, with what was read before it was locked too, it says
// what it said; a copy of it can be changed, and leaves it as it is.
func TestALockedTextNeverChanges(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	record := int64(0)
	rapid.Check(t, func(rt *rapid.T) {
		team.Do(t, db, func(tx *gorm.DB) error {
			record++
			p := laid(rt, tx, record)
			ch, err := parts.Add(tx, p, 0, "加一句。", team.Director.ID, now)
			require.NoError(rt, err)
			before := *p // as a button that was out read it
			require.NoError(rt, parts.Lock(tx, kind, record, true))
			final := said(rt, tx, p)
			require.NoError(rt, parts.Copy(tx, kind, record, record+1<<41))
			list, err := parts.Of(tx, kind, record+1<<41)
			require.NoError(rt, err)
			fresh := &list[0]
			for range rapid.IntRange(1, 8).Draw(rt, "tries") {
				x := before
				if rapid.Bool().Draw(rt, "read anew") {
					again, err := parts.ByID(tx, p.ID)
					require.NoError(rt, err)
					x = *again
				}
				revision := rapid.IntRange(0, 3).Draw(rt, "revision")
				var err error
				switch rapid.IntRange(0, 5).Draw(rt, "what") {
				case 0:
					_, err = parts.Replace(tx, &x, revision, "改了。", 1, now)
				case 1:
					_, err = parts.Reword(tx, &x, revision, 0, "改了。", 1, now)
				case 2:
					_, err = parts.Drop(tx, &x, revision, 0, 1, now)
				case 3:
					_, err = parts.Restore(tx, &x, revision, 1, now)
				case 4:
					err = parts.Undo(tx, &x, ch, 1, now)
				default:
					_, err = parts.Replace(tx, fresh, fresh.Revision, rapid.StringMatching(`[一-三]{1,9}。`).Draw(rt, "words"), 1, now.Add(time.Hour))
					if err == nil {
						continue
					}
				}
				require.Error(rt, err)
				require.Equal(rt, final, said(rt, tx, p))
			}
			require.Equal(rt, final, said(rt, tx, p))
			return nil
		})
	})
}
