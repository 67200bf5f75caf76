package demo_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/away"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/tasks"
	"lianluo/models/voices"
)

func TestEveryRecordHasItsSteps(t *testing.T) {
	for _, at := range []time.Time{now, time.Date(2026, 1, 1, 16, 59, 0, 0, modelstest.Zone)} {
		t.Run(at.Format(time.DateOnly), func(t *testing.T) {
			m := generate(t, at, 1)
			require.NotZero(t, lived[deeds.State, deeds.Deed](t, m, deeds.Life))
			require.NotZero(t, lived[books.State, books.Donation](t, m, books.DonationLife))
			require.NotZero(t, lived[books.State, books.Honour](t, m, books.HonourLife))
			require.NotZero(t, lived[archive.State, archive.Item](t, m, archive.Life))
			require.NotZero(t, lived[voices.State, voices.Suggestion](t, m, voices.SuggestionLife))
			require.NotZero(t, lived[research.State, research.Research](t, m, research.Life))
			require.NotZero(t, lived[activities.RequestState, activities.Leave](t, m, activities.LeaveLife))
			require.NotZero(t, lived[activities.RequestState, activities.Claim](t, m, activities.ClaimLife))
			// The demo has none of these yet.
			lived[tasks.State, tasks.Task](t, m, tasks.Life)
			lived[notes.PraiseState, notes.Praise](t, m, notes.PraiseLife)
			lived[research.ProposalState, research.TopicProposal](t, m, research.ProposalLife)
			lived[activities.RequestState, desk.Request](t, m, desk.RequestLife)
			lived[away.State, away.Span](t, m, away.Life)
		})
	}
}

// lived holds all records of a kind against their lives and counts their steps.
func lived[S ~string, T any, R interface {
	*T
	records.Living[S]
}](t *testing.T, m made, machine *records.Machine[S]) (n int) {
	t.Helper()
	for _, row := range all[T](t, m.tx) {
		n += len(modelstest.Lived(t, m.tx, machine, R(&row)))
	}
	return n
}
