package posts_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
)

func TestReadersAreNamedToWhoReads(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	w := words.In(locale.Chinese)
	team := records.Readers{Roles: people.Staff, Group: "team"}
	member, director, both := &people.Person{Roles: people.Member}, &people.Person{Roles: people.Director}, &people.Person{Roles: people.Staff}
	for _, x := range []struct {
		to   *people.Person
		who  records.Readers
		own  bool
		want string
	}{
		{member, records.OfStaff, true, "您、主任和文书"},
		{member, records.OfStaff, false, "主任和文书"},
		{director, records.OfStaff, false, "您和文书"},
		{director, records.OfStaff, true, "您和文书"},
		{both, records.OfStaff, false, "您"},
		{member, team, true, "您、主任、文书和调研组"},
		{member, records.Readers{Roles: people.Director}, false, "主任"},
	} {
		require.Equal(t, x.want, posts.Readers(w, x.to, x.who, x.own))
	}
	require.Equal(t, "you, the director and the secretary", posts.Readers(words.In(locale.English), member, records.OfStaff, true))
}
