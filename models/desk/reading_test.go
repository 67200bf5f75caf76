package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/deeds"
	mdesk "lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// TestASearchFindsWhatACardOpens: one rule answers both, for each state.
func TestASearchFindsWhatACardOpens(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, other, director, now := team.Members[0], team.Members[1], team.Director, modelstest.Noon
	found := func(tx *gorm.DB, ref records.Ref) bool {
		list, _, err := mdesk.Search(tx, director, mdesk.Question{From: now.AddDate(-1, 0, 0), To: now.AddDate(1, 0, 0)}, store.Page{Size: store.MaxPage})
		require.NoError(t, err)
		return slices.ContainsFunc(list, func(e mdesk.Entry) bool { return e.Ref == ref })
	}
	team.Do(t, db, func(tx *gorm.DB) error {
		d := &deeds.Deed{PersonID: author.ID, Title: "修路"}
		_, err := deeds.File(tx, d, nil, nil, now)
		require.NoError(t, err)
		for _, state := range deeds.Life.Order {
			d.State = state
			require.NoError(t, tx.Model(d).Update("state", state).Error)
			opens, err := deeds.Life.MayRead(tx, d, director)
			require.NoError(t, err)
			require.Equal(t, !slices.Contains(deeds.Life.Private, state), opens)
			require.Equal(t, opens, found(tx, records.Ref{Kind: records.KindDeed, ID: d.ID}), "a deed that is %s", state)
			own, err := deeds.Life.MayRead(tx, d, author)
			require.NoError(t, err)
			require.True(t, own)
			others, err := deeds.Life.MayRead(tx, d, other)
			require.NoError(t, err)
			require.False(t, others)
		}
		s := &voices.Suggestion{PersonID: author.ID, Situation: "路灯坏了", Proposal: "修"}
		require.NoError(t, voices.New(tx, s))
		_, err = voices.Advance(tx, s, voices.Filed, author, "", now.Add(time.Minute))
		require.NoError(t, err)
		for _, state := range voices.SuggestionLife.Order {
			s.State = state
			require.NoError(t, tx.Model(s).Update("state", state).Error)
			opens, err := voices.SuggestionLife.MayRead(tx, s, director)
			require.NoError(t, err)
			require.Equal(t, opens, found(tx, records.Ref{Kind: records.KindSuggestion, ID: s.ID}), "a suggestion that is %s", state)
		}
		return nil
	})
}
