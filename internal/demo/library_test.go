package demo_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/questions"
	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/study"
)

// TestLibrary holds what the generator writes itself against the rules of
// AddMaterial and CreateQuiz.
func TestLibrary(t *testing.T) {
	m := generate(t, now, 1)
	shelf := all[study.Material](t, m.tx)
	require.NotEmpty(t, shelf)
	for _, one := range shelf {
		require.Contains(t, study.Subjects, one.Subject)
		require.NotEmpty(t, one.Title)
		require.LessOrEqual(t, len([]rune(one.Text)), study.MaterialLimit)
		require.True(t, one.CreatedAt.Before(now))
		require.True(t, calendar.Embedded().IsWorkday(calendar.DateOf(one.CreatedAt.In(modelstest.Zone))), "%s", one.CreatedAt)
	}
	for _, q := range all[study.Quiz](t, m.tx) {
		require.True(t, q.Open())
		require.True(t, slices.ContainsFunc(shelf, func(one study.Material) bool { return one.ID == q.MaterialID }))
		list, err := study.QuestionsOf(m.tx, q.ID)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(list), questions.Fewest)
		for i, one := range list {
			require.Equal(t, i, one.Position)
			require.Less(t, one.Answer, len(one.Options))
		}
	}
}

// 40: the guide's example of a search finds something in the trial.
func TestTheGuidesExampleFindsSomething(t *testing.T) {
	m := generate(t, now, 1)
	guide, err := os.ReadFile("../../docs/members.zh.md")
	require.NoError(t, err)
	example := regexp.MustCompile("`/library (\\S+)`").FindSubmatch(guide)
	require.NotNil(t, example)
	require.True(t, slices.ContainsFunc(all[study.Material](t, m.tx), func(one study.Material) bool {
		return strings.Contains(one.Title+one.Text, string(example[1]))
	}), "%s", example[1])
}
