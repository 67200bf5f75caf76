package ledger_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// waiting writes a message that waits an hour and is of no use after three.
func waiting(t *testing.T, tx *gorm.DB, office int64, now time.Time) int64 {
	t.Helper()
	at, end := now.Add(time.Hour), now.Add(3*time.Hour)
	row := &ledger.OutboxRow{OfficeID: office, BotID: 1, ChatID: 9, Method: ledger.MethodSend, Payload: "{}", NotBefore: &at, ExpiresAt: &end}
	ok, err := ledger.Enqueue(tx, row)
	require.NoError(t, err)
	require.True(t, ok)
	return row.ID
}

// What is held back keeps its own end: let go it is said within it, and after it it is not.
func TestWhatIsHeldBackKeepsItsOwnEnd(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := store.Stamp(modelstest.Noon)
	for _, x := range []struct {
		name   string
		until  time.Duration // it is held back
		letGo  bool
		asked  time.Duration // when its turn is looked at
		lapsed bool
	}{
		{"held", 5 * time.Minute, false, time.Hour, true},
		{"let go", 5 * time.Minute, true, time.Hour, false},
		{"let go, past its own end", 5 * time.Minute, true, 4 * time.Hour, true},
		{"held beyond its time, let go", 2 * time.Hour, true, 2 * time.Hour, false},
	} {
		team.Do(t, db, func(tx *gorm.DB) error {
			id := waiting(t, tx, team.Office.ID, now)
			until := now.Add(x.until)
			require.NoError(t, ledger.HoldBack(tx, id, until), x.name)
			if x.letGo {
				require.NoError(t, ledger.LetGo(tx, id, until.Add(time.Minute)), x.name)
				row, err := ledger.WaitingRow(tx, id)
				require.NoError(t, err)
				require.True(t, row.Lapsed(now.Add(x.asked)), "%s: by what has not held it back", x.name)
				require.NoError(t, ledger.LetGo(tx, id, until), x.name)
			}
			row, err := ledger.WaitingRow(tx, id)
			require.NoError(t, err)
			require.Equal(t, now.Add(3*time.Hour).Unix(), row.ExpiresAt.Unix(), x.name)
			require.False(t, row.NotBefore.Before(now.Add(time.Hour)), x.name)
			require.Equal(t, x.lapsed, row.Lapsed(now.Add(x.asked)), x.name)
			return nil
		})
	}
}

// What waits for somebody whose account has ended names the person in a column of its own,
// and nothing in the place of what went wrong.
func TestWhatIsParkedIsNoFault(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := store.Stamp(modelstest.Noon)
	person := team.Members[0].ID
	team.Do(t, db, func(tx *gorm.DB) error {
		id := waiting(t, tx, team.Office.ID, now)
		require.NoError(t, ledger.Park(tx, 9, person, now))
		var row ledger.OutboxRow
		require.NoError(t, tx.Take(&row, id).Error)
		require.Equal(t, ledger.OutboxParked, row.State)
		require.Equal(t, person, row.ParkedFor)
		require.Empty(t, row.Error)
		require.NoError(t, ledger.Unpark(tx, 10, person))
		require.NoError(t, tx.Take(&row, id).Error)
		require.Equal(t, ledger.OutboxPending, row.State)
		require.EqualValues(t, 10, row.ChatID)
		require.Zero(t, row.ParkedFor)
		return nil
	})
}
