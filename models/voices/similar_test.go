package voices_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/alike"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

func TestSimilar(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author := team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		road := modelstest.Draft(t, tx, author, "村东断头路未硬化，雨天学生上学要绕两公里")
		lamp := modelstest.Draft(t, tx, author, "镇区主街路灯损坏，夜间出行不便")
		own := modelstest.Draft(t, tx, author, "村东断头路未硬化，雨天学生要绕行")
		for _, s := range []*voices.Suggestion{road, lamp} {
			if _, err := voices.Advance(tx, s, voices.Filed, author, "", modelstest.Noon); err != nil {
				return err
			}
		}
		got, err := voices.Similar(tx, voices.Wanted{Words: "村东头断头路下雨学生要绕两公里"}, 3)
		if err != nil {
			return err
		}
		if len(got) != 1 || got[0].ID != road.ID {
			t.Errorf("got %+v (a draft, %d, is its author's alone)", got, own.ID)
		}
		for _, words := range []string{"", "。", "养老院护理员不足", "村"} {
			if got, err := voices.Similar(tx, voices.Wanted{Words: words}, 3); err != nil || len(got) != 0 {
				t.Errorf("%q: %+v, %v", words, got, err)
			}
		}
		return nil
	})
}

// TestTheIndexFollows: what an index was left to by a migration is found after FillIndex, in its own
// office; what was changed is found by its new words only; settled ones are compared too.
func TestTheIndexFollows(t *testing.T) {
	db := modelstest.Open(t)
	team, other := modelstest.Office(t, db), modelstest.Office(t, db)
	var lamp *voices.Suggestion
	find := func(team *modelstest.Team, words string) (n int) {
		t.Helper()
		team.Do(t, db, func(tx *gorm.DB) error {
			got, err := voices.Similar(tx, voices.Wanted{Words: words, Shown: func(*voices.Suggestion) bool { return true }}, 3)
			n = len(got)
			return err
		})
		return n
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		lamp = modelstest.Draft(t, tx, team.Members[0], "柳河村三组路灯不亮")
		return nil
	})
	require.Equal(t, 1, find(team, "柳河3组没有灯"))
	require.Zero(t, find(other, "柳河3组没有灯"))

	lamp.Title, lamp.Situation = "柳河村三组停车难", "柳河村三组停车难"
	team.Do(t, db, func(tx *gorm.DB) error { return voices.Edit(tx, lamp, team.Members[0]) })
	require.Zero(t, find(team, "柳河3组没有灯"))
	require.Equal(t, 1, find(team, "柳河村没有车位"))

	team.Do(t, db, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE search_texts SET terms = '', lexicon = ''").Error
	})
	require.Zero(t, find(team, "柳河村没有车位"))
	require.NoError(t, voices.FillIndex(t.Context(), db))
	require.Equal(t, 1, find(team, "柳河村没有车位"))
	team.Do(t, db, func(tx *gorm.DB) error { // as another dictionary has left it
		return tx.Exec("UPDATE search_texts SET lexicon = 'older'").Error
	})
	require.NoError(t, voices.FillIndex(t.Context(), db))
	team.Do(t, db, func(tx *gorm.DB) error {
		left, err := store.StaleTexts(tx, string(records.KindSuggestion), alike.Mark(), 1)
		require.Empty(t, left)
		return err
	})
}
