package notes_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
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
	take := func(tx *gorm.DB, p *notes.Praise, to notes.PraiseState, by *people.Person) error {
		_, err := notes.TakePraise(tx, p, records.Move[notes.PraiseState]{To: to, By: by}, now)
		return err
	}
	named := func(tx *gorm.DB, p *notes.Praise, by *people.Person) error {
		_, err := notes.TakePraise(tx, p, records.Move[notes.PraiseState]{To: notes.PraisePosted, Outcome: notes.PraiseNamed, By: by}, now)
		return err
	}
	try := func(name string, fn func(tx *gorm.DB, p *notes.Praise)) {
		t.Run(name, func(t *testing.T) {
			err := team.Try(db, func(tx *gorm.DB) error {
				note, err := notes.ByID(tx, n.ID)
				require.NoError(t, err)
				_, _, err = notes.AskPraise(tx, note, other, now)
				require.ErrorIs(t, err, store.ErrNotAllowed)
				p, _, err := notes.AskPraise(tx, note, team.Director, now)
				require.NoError(t, err)
				_, _, err = notes.AskPraise(tx, note, team.Director, now)
				require.ErrorIs(t, err, notes.ErrPraised)
				fn(tx, p)
				return undo
			})
			require.ErrorIs(t, err, undo)
		})
	}
	try("consent", func(tx *gorm.DB, p *notes.Praise) {
		require.ErrorIs(t, named(tx, p, other), store.ErrNotAllowed)
		require.ErrorIs(t, named(tx, p, team.Director), store.ErrNotAllowed)
		require.NoError(t, named(tx, p, author))
		require.True(t, p.Named)
		require.ErrorIs(t, take(tx, p, notes.PraiseDeclined, author), records.ErrTransition)
		require.True(t, p.Deletable(now.Add(notes.DeleteTime-time.Second)))
		require.False(t, p.Deletable(now.Add(notes.DeleteTime)))
		require.ErrorIs(t, take(tx, p, notes.PraiseWithdrawn, team.Director), store.ErrNotAllowed)
		require.NoError(t, take(tx, p, notes.PraiseWithdrawn, author))
		_, _, err := notes.AskPraise(tx, n, team.Director, now)
		require.ErrorIs(t, err, notes.ErrPraised, "not asked again about what was withdrawn")
	})
	try("no", func(tx *gorm.DB, p *notes.Praise) {
		require.NoError(t, take(tx, p, notes.PraiseDeclined, author))
		require.Equal(t, notes.PraiseDeclined, p.State)
		require.False(t, p.Named)
		_, _, err := notes.AskPraise(tx, n, team.Director, now)
		require.ErrorIs(t, err, notes.ErrPraised)
		_, err = notes.PraiseLife.Undo(tx, p, author, 0, now)
		require.NoError(t, err)
		require.Equal(t, notes.PraiseAsked, p.State)
	})
	try("changed since", func(tx *gorm.DB, p *notes.Praise) {
		note, err := notes.ByID(tx, n.ID)
		require.NoError(t, err)
		require.NoError(t, notes.Edit(tx, note, "第二稿", author, now))
		old, err := notes.PraiseByID(tx, p.ID)
		require.NoError(t, err)
		require.NoError(t, named(tx, old, author))
		require.Equal(t, notes.PraiseStale, old.State, "consent is to the text that was shown")
		require.ErrorIs(t, named(tx, old, author), records.ErrTransition)
		require.NoError(t, notes.Edit(tx, note, "第三稿", author, now))
		p, _, err = notes.AskPraise(tx, note, team.Director, now)
		require.NoError(t, err)
		require.NoError(t, notes.Edit(tx, note, "第四稿", author, now))
		again, _, err := notes.AskPraise(tx, note, team.Director, now)
		require.NoError(t, err)
		require.NoError(t, take(tx, again, notes.PraisePosted, author))
		old, err = notes.PraiseByID(tx, p.ID)
		require.NoError(t, err)
		require.Equal(t, notes.PraiseStale, old.State)
		require.NoError(t, take(tx, again, notes.PraiseStale, author), "the note is withdrawn")
		_, _, err = notes.AskPraise(tx, note, team.Director, now)
		require.NoError(t, err, "it was not the praise that its author took back")
	})
	try("taken back by the office", func(tx *gorm.DB, p *notes.Praise) {
		require.NoError(t, take(tx, p, notes.PraiseCancelled, team.Director))
		require.ErrorIs(t, named(tx, p, author), records.ErrTransition)
	})
}
