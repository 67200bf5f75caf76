package modelstest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
)

// Lived holds a record against its life, however its steps were written: each is
// one that its machine allows to who took it, with the words that are owed and after
// the one before, they lead to the state in which the record is, and what they say is
// what its row keeps. It gives the steps.
func Lived[S ~string](t testing.TB, tx *gorm.DB, m *records.Machine[S], rec records.Living[S]) []records.Step {
	t.Helper()
	life := rec.Life()
	steps, err := m.StepsOf(tx, *life.ID)
	require.NoError(t, err)
	what := fmt.Sprintf("%s %d", m.Kind, *life.ID)
	state, at := S(""), time.Time{}
	if m.Steps[""] == nil { // it was kept before its first step
		state = m.Order[0]
	}
	row := kept(t, tx, rec)
	rec.Restart()
	for i, s := range steps {
		require.Equal(t, string(state), s.FromState, what)
		rule, ok := m.Steps[state][S(s.ToState)]
		require.True(t, ok, "%s from %s to %s", what, s.FromState, s.ToState)
		require.False(t, rule.Words == records.MustWords && s.Words == "", "%s to %s without a word", what, s.ToState)
		require.False(t, s.At.Before(at), "%s to %s before what came before", what, s.ToState)
		if s.ByID != 0 {
			by, err := people.PersonByID(tx, s.ByID)
			require.NoError(t, err)
			by.LeftAt = nil // who has left since was there then
			require.True(t, rule.By.Allows(by, life.Author), "%s to %s by %s", what, s.ToState, by.Name)
		}
		rec.Follow(&steps[i])
		state, at = S(s.ToState), s.At
	}
	require.Equal(t, *life.State, state, what)
	require.Equal(t, row, kept(t, tx, rec), "what the steps of %s say is what its row keeps", what)
	return steps
}

// kept is what a record keeps of its steps, by column.
func kept[S ~string](t testing.TB, tx *gorm.DB, rec records.Living[S]) map[string]string {
	t.Helper()
	of := &gorm.Statement{DB: tx}
	require.NoError(t, of.Parse(rec))
	out := map[string]string{}
	for _, column := range rec.Life().Kept {
		v, _ := of.Schema.LookUpField(column).ValueOf(context.Background(), reflect.ValueOf(rec))
		switch at := v.(type) {
		case time.Time:
			v = at.UTC()
		case *time.Time:
			if v = "none"; at != nil {
				v = at.UTC()
			}
		}
		out[column] = fmt.Sprint(v)
	}
	return out
}
