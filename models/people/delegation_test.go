package people_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/models/people"
)

// Nothing changes for an office in which nothing was said; what is given or kept turns one
// area, and turning it twice leaves the settings as they were.
func TestAnAreaIsGivenAndKept(t *testing.T) {
	first := people.DefaultSettings()
	for _, a := range people.Areas {
		own := a == people.AreaRoster
		require.Equal(t, !own, first.Delegates(a), a)
		s := first
		s.Delegate(a, !own)
		require.Equal(t, first, s)
		s.Delegate(a, own)
		require.Equal(t, own, s.Delegates(a))
		for _, other := range people.Areas {
			if other != a {
				require.Equal(t, first.Delegates(other), s.Delegates(other))
			}
		}
		secretary := (&people.Person{Roles: people.Member | people.Secretary}).Under(s)
		director := (&people.Person{Roles: people.Director | people.Secretary}).Under(s)
		require.Equal(t, own, secretary.Does(a), a)
		require.Equal(t, own, secretary.At(a).Is(people.Director), a)
		require.True(t, secretary.At(a).Is(people.Member))
		require.True(t, secretary.Is(people.Staff))
		require.False(t, secretary.Is(people.Director))
		require.True(t, director.Does(a))
		require.False(t, (&people.Person{Roles: people.Member}).Under(s).At(a).Is(people.Staff))
		s.Delegate(a, !own)
		require.Equal(t, first, s)
	}
}
