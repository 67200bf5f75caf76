package archive_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/archive"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
)

func titles(list []archive.Item) (out []string) {
	for _, it := range list {
		out = append(out, it.Title)
	}
	return out
}

// TestItem is an item's way: filed, sent back, filed again, confirmed, found; and another
// telling of its matter.
func TestItem(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	at := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		author, other := team.Members[0], team.Members[1]
		it := &archive.Item{PersonID: author.ID, Title: " 石桥\n修建 ", Period: "民国三十六年", Place: "柳河村", Teller: "王大爷", Text: "那年发大水，全村凑粮修桥。"}
		step, err := archive.File(tx, it, at)
		require.NoError(t, err)
		require.Equal(t, "史-2026-001", it.Number)
		require.Equal(t, "石桥 修建", it.Title)
		require.Equal(t, 1947, it.FromYear)
		require.Equal(t, string(archive.Filed), step.ToState)

		found := func(who int, words string) []string {
			list, _, err := archive.Search(tx, team.Members[who], words, store.Page{Size: 9})
			require.NoError(t, err, words)
			return titles(list)
		}
		require.Equal(t, []string{"石桥 修建"}, found(0, "修桥"))
		require.Empty(t, found(1, "修桥"), "nobody has confirmed it")
		_, err = archive.Life.Advance(tx, it, records.Move[archive.State]{To: archive.Returned, By: team.Director, Words: "请写清地点"}, at)
		require.NoError(t, err)
		it.Text += "桥在村口。"
		_, err = archive.Edit(tx, it, other, at)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		step, err = archive.Edit(tx, it, author, at)
		require.NoError(t, err)
		require.NotNil(t, step)
		_, err = archive.Confirm(tx, it, team.Director, at)
		require.NoError(t, err)
		_, err = archive.Edit(tx, it, author, at)
		require.ErrorIs(t, err, records.ErrTransition)

		for _, words := range []string{"修桥", "大水", "柳河村 全村凑粮修桥", "村口", "石桥", "民国三十六年", "史-2026-001"} {
			require.Equal(t, []string{"石桥 修建"}, found(1, words), words)
		}
		for _, words := range []string{"修路", "桥修", "大爷", "王大爷", "柳河村 修路"} {
			require.Empty(t, found(1, words), words)
		}
		_, _, err = archive.Search(tx, other, "桥 %", store.Page{})
		require.ErrorIs(t, err, archive.ErrShort)
		require.False(t, it.Named(other))
		require.True(t, it.Named(author))
		require.True(t, it.Named(team.Director))

		more := &archive.Item{PersonID: other.ID, MatterID: it.ID, Title: "石桥修建（李婶讲）", Period: "解放前", Teller: "李婶", Consent: true, Text: "我那时八岁。"}
		_, err = archive.File(tx, more, at)
		require.NoError(t, err)
		_, err = archive.Confirm(tx, more, team.Director, at)
		require.NoError(t, err)
		require.Equal(t, []string{"石桥修建（李婶讲）"}, found(0, "李婶"), "the teller has agreed to be named")
		third := &archive.Item{PersonID: other.ID, MatterID: more.ID, Title: "石桥修建（三）"}
		_, err = archive.File(tx, third, at)
		require.NoError(t, err)
		require.Equal(t, it.ID, third.MatterID, "all tell of the first one's matter")
		list, err := archive.Tellings(tx, more)
		require.NoError(t, err)
		require.Equal(t, []string{"石桥 修建"}, titles(list))
		_, err = archive.File(tx, &archive.Item{PersonID: other.ID, MatterID: third.ID, Title: "x"}, at)
		require.ErrorIs(t, err, archive.ErrMatter, "what nobody has confirmed is no matter yet")

		_, err = archive.File(tx, &archive.Item{PersonID: other.ID, Title: "清朝的井", Period: "光绪二十年"}, at)
		require.NoError(t, err)
		list, _, err = archive.List(tx, other, archive.Mine, store.Page{Size: 9})
		require.NoError(t, err)
		require.Equal(t, []string{"清朝的井", "石桥修建（三）", "石桥修建（李婶讲）"}, titles(list))
		list, _, err = archive.List(tx, other, archive.ToCheck, store.Page{Size: 9})
		require.NoError(t, err)
		require.Equal(t, []string{"石桥修建（李婶讲）", "石桥 修建"}, titles(list), "from the oldest time on")
		list, more2, err := archive.List(tx, team.Director, archive.ToCheck, store.Page{Size: 1})
		require.NoError(t, err)
		require.True(t, more2)
		require.Equal(t, []string{"石桥修建（三）"}, titles(list))
		all, lately, err := archive.Count(tx, at.Add(-time.Hour))
		require.NoError(t, err)
		require.Equal(t, []int64{2, 2}, []int64{all, lately})
		return nil
	})
}

// TestBadItems are refused, and what is long but allowed is kept whole.
func TestBadItems(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		var long *store.TooLongError
		var period *archive.PeriodError
		for name, bad := range map[string]struct {
			it   archive.Item
			want any
		}{
			"no title":      {archive.Item{Title: " \n"}, nil},
			"long title":    {archive.Item{Title: strings.Repeat("史", 101)}, &long},
			"long text":     {archive.Item{Title: "x", Text: strings.Repeat("史", archive.TextLimit+1)}, &long},
			"no such time":  {archive.Item{Title: "x", Period: "光绪五十年"}, &period},
			"no such thing": {archive.Item{Title: "x", MatterID: 99}, nil},
		} {
			bad.it.PersonID = team.Members[0].ID
			_, err := archive.File(tx, &bad.it, modelstest.Noon)
			require.Error(t, err, name)
			if bad.want != nil {
				require.ErrorAs(t, err, bad.want, name)
			}
		}
		it := &archive.Item{PersonID: team.Members[0].ID, Title: "𠮷䶮😀=1+1", Consent: true, Text: strings.Repeat("龙", archive.TextLimit-2) + "末尾"}
		_, err := archive.File(tx, it, modelstest.Noon)
		require.NoError(t, err)
		require.False(t, it.Consent, "of nobody")
		for _, words := range []string{"末尾", "𠮷䶮", "龙龙龙"} {
			list, _, err := archive.Search(tx, team.Members[0], words, store.Page{Size: 9})
			require.NoError(t, err)
			require.Len(t, list, 1, words)
		}
		return nil
	})
}
