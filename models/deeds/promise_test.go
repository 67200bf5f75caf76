package deeds_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// A promise goes its way: noted by who does it, told to be done, confirmed; its number stays.
func TestAPromiseToItsEnd(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, friend, other, director, now := team.Members[0], team.Members[1], team.Members[2], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		d := &deeds.Deed{PersonID: author.ID, Title: " "}
		_, err := deeds.Promise(tx, d, nil, author, now)
		require.ErrorIs(t, err, store.ErrEmpty)
		d = &deeds.Deed{PersonID: author.ID, Title: "修水渠"}
		_, err = deeds.Promise(tx, d, nil, friend, now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = deeds.Promise(tx, d, []int64{friend.ID}, author, now)
		require.NoError(t, err)
		require.Equal(t, []any{"好-2026-001", deeds.Promised}, []any{d.Number, d.State})
		_, err = deeds.Promise(tx, d, []int64{friend.ID}, author, now) // changed, and still one
		require.NoError(t, err)

		for _, n := range []struct {
			by    *people.Person
			text  string
			files bool
			want  error
		}{
			{other, "路过", false, store.ErrNotAllowed}, {director, "看过", false, store.ErrNotAllowed},
			{author, " ", false, store.ErrEmpty},
		} {
			_, err = deeds.AddNote(tx, d, &deeds.Note{Text: n.text}, n.files, n.by, now)
			require.ErrorIs(t, err, n.want, "%s: %.20s", n.by.Name, n.text)
			require.Equal(t, deeds.Promised, d.State)
		}
		var long *store.TooLongError
		_, err = deeds.AddNote(tx, d, &deeds.Note{Text: strings.Repeat("渠", deeds.NoteLimit+1)}, false, friend, now)
		require.ErrorAs(t, err, &long)
		first := &deeds.Note{Text: "石料到了"}
		step, err := deeds.AddNote(tx, d, first, false, friend, now)
		require.NoError(t, err)
		require.Equal(t, []any{deeds.Doing, friend.ID}, []any{d.State, step.ByID})
		step, err = deeds.AddNote(tx, d, &deeds.Note{}, true, author, now)
		require.NoError(t, err)
		require.Nil(t, step, "it was begun before")
		require.ErrorIs(t, deeds.TakeNote(tx, first, author, now), store.ErrNotAllowed)
		require.NoError(t, deeds.TakeNote(tx, first, friend, now))
		require.ErrorIs(t, deeds.TakeNote(tx, first, friend, now), store.ErrVoided)
		list, err := deeds.NotesOf(tx, d.ID)
		require.NoError(t, err)
		require.Len(t, list, 1)

		p, err := deeds.PledgeOf(tx, author.ID, now)
		require.NoError(t, err)
		require.Equal(t, []int{1, 0, 0, 1}, []int{p.Promised, p.Done, p.Waiting, len(p.Open)})
		later := now.AddDate(0, 0, 3)
		d.OnDate = "2026-12-07"
		step, err = deeds.Edit(tx, d, []deeds.Amount{{Kind: deeds.Done, Value: deeds.Units(3), Unit: "处"}}, []int64{friend.ID}, author, later)
		require.NoError(t, err)
		require.Equal(t, []any{"filed", "好-2026-001", store.Stamp(later)}, []any{step.ToState, d.Number, d.FiledAt})
		_, err = deeds.AddNote(tx, d, &deeds.Note{Text: "还有"}, false, author, later)
		require.ErrorIs(t, err, records.ErrTransition, "it is done")
		_, err = deeds.Drop(tx, d, author, "不办了", later)
		require.ErrorIs(t, err, records.ErrTransition)
		_, err = deeds.Life.Undo(tx, d, author, 0, later)
		require.NoError(t, err)
		require.Equal(t, deeds.Doing, d.State)
		_, err = deeds.Edit(tx, d, []deeds.Amount{{Kind: deeds.Done, Value: deeds.Units(3), Unit: "处"}}, []int64{friend.ID}, author, later)
		require.NoError(t, err)
		_, err = deeds.Confirm(tx, d, director, later)
		require.NoError(t, err)
		p, err = deeds.PledgeOf(tx, author.ID, later)
		require.NoError(t, err)
		require.Equal(t, []int{1, 1, 0, 0}, []int{p.Promised, p.Done, p.Waiting, len(p.Open)})
		require.Equal(t, "好-2026-001", d.Number)
		return nil
	})
}

// A term has five promises at most; what is given up or taken back leaves its place.
func TestPromisesOfATerm(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, now := team.Members[0], modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, people.NewTerm(tx, &people.Term{Number: 15, Name: "第十五届", StartsOn: "2026-12-01"}))
		make := func(n int) (*deeds.Deed, error) {
			d := &deeds.Deed{PersonID: author.ID, Title: fmt.Sprint("修水渠", n)}
			_, err := deeds.Promise(tx, d, nil, author, now)
			return d, err
		}
		_, err := deeds.Promise(tx, &deeds.Deed{PersonID: author.ID, Title: "上一届的"}, nil, author, now.AddDate(0, -1, 0))
		require.NoError(t, err)
		var list []*deeds.Deed
		for n := range 5 {
			d, err := make(n)
			require.NoError(t, err, n)
			list = append(list, d)
		}
		_, err = make(6)
		require.ErrorIs(t, err, deeds.ErrPromisedEnough)
		_, err = deeds.Drop(tx, list[0], author, " ", now)
		require.ErrorIs(t, err, store.ErrReasonNeeded)
		_, err = deeds.Drop(tx, list[0], team.Members[1], "不办了", now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = deeds.Drop(tx, list[0], team.Director, "已由村里办了", now)
		require.NoError(t, err)
		_, err = make(7)
		require.NoError(t, err)
		_, err = deeds.Life.Undo(tx, list[1], author, 0, now) // a draft
		require.NoError(t, err)
		_, err = make(8)
		require.NoError(t, err)
		if _, err = deeds.Promise(tx, list[1], nil, author, now); !errors.Is(err, deeds.ErrPromisedEnough) {
			t.Errorf("made again as the sixth: %v", err)
		}
		p, err := deeds.PledgeOf(tx, author.ID, now)
		require.NoError(t, err)
		require.Equal(t, 5, p.Promised)
		return nil
	})
}
