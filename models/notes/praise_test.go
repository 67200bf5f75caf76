package notes_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/store"
)

func TestPraiseNeedsConsentToThisText(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	author, other := team.Members[0], team.Members[1]
	undo := errors.New("undo")
	n := &notes.Note{Kind: notes.StudyNote, PersonID: author.ID, Text: "第一稿"}
	team.Do(t, db, func(tx *gorm.DB) error { return notes.File(tx, n, now) })
	try := func(name string, fn func(tx *gorm.DB, p *notes.Praise)) {
		t.Run(name, func(t *testing.T) {
			err := team.Try(db, func(tx *gorm.DB) error {
				note, err := notes.ByID(tx, n.ID)
				require.NoError(t, err)
				_, err = notes.AskPraise(tx, note, other, now)
				require.ErrorIs(t, err, store.ErrNotAllowed)
				p, err := notes.AskPraise(tx, note, team.Director, now)
				require.NoError(t, err)
				_, err = notes.AskPraise(tx, note, team.Director, now)
				require.ErrorIs(t, err, notes.ErrPraised)
				fn(tx, p)
				return undo
			})
			require.ErrorIs(t, err, undo)
		})
	}
	try("consent", func(tx *gorm.DB, p *notes.Praise) {
		require.ErrorIs(t, notes.AnswerPraise(tx, p, n, other, true, true, now), store.ErrNotAllowed)
		require.ErrorIs(t, notes.AnswerPraise(tx, p, n, team.Director, true, true, now), store.ErrNotAllowed)
		require.NoError(t, notes.AnswerPraise(tx, p, n, author, true, true, now))
		require.True(t, p.Named)
		require.ErrorIs(t, notes.AnswerPraise(tx, p, n, author, false, false, now), notes.ErrNoConsent)
		require.True(t, p.Deletable(now.Add(notes.DeleteTime-time.Second)))
		require.False(t, p.Deletable(now.Add(notes.DeleteTime)))
		require.NoError(t, notes.SettlePraise(tx, p, notes.PraiseWithdrawn, author, now))
		_, err := notes.AskPraise(tx, n, team.Director, now)
		require.ErrorIs(t, err, notes.ErrPraised, "not asked again about what was withdrawn")
	})
	try("no", func(tx *gorm.DB, p *notes.Praise) {
		require.NoError(t, notes.AnswerPraise(tx, p, n, author, false, true, now))
		require.Equal(t, notes.PraiseDeclined, p.State)
		require.False(t, p.Named)
		_, err := notes.AskPraise(tx, n, team.Director, now)
		require.ErrorIs(t, err, notes.ErrPraised)
		require.NoError(t, notes.ReaskPraise(tx, p, author, 0, now))
		require.Equal(t, notes.PraiseAsked, p.State)
	})
	try("changed since", func(tx *gorm.DB, p *notes.Praise) {
		note, err := notes.ByID(tx, n.ID)
		require.NoError(t, err)
		require.NoError(t, notes.Edit(tx, note, "第二稿", author, now))
		require.ErrorIs(t, notes.AnswerPraise(tx, p, note, author, true, true, now), notes.ErrNoteChanged)
		again, err := notes.AskPraise(tx, note, team.Director, now)
		require.NoError(t, err)
		require.NoError(t, notes.AnswerPraise(tx, again, note, author, true, false, now))
		old, err := notes.PraiseByID(tx, p.ID)
		require.NoError(t, err)
		require.Equal(t, notes.PraiseStale, old.State)
	})
	try("taken back by the office", func(tx *gorm.DB, p *notes.Praise) {
		require.NoError(t, notes.SettlePraise(tx, p, notes.PraiseCancelled, team.Director, now))
		require.ErrorIs(t, notes.AnswerPraise(tx, p, n, author, true, true, now), notes.ErrNoConsent)
	})
}
