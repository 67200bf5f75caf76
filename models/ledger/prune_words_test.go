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

// The words of what was said go in the mark that says it was sent; those of what was
// refused, or waits for somebody whose account has ended, after 14 days.
func TestWordsAreForgotten(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	at := modelstest.Noon.AddDate(0, 0, 1)
	rows := map[string]*ledger.OutboxRow{}
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, state := range []string{ledger.OutboxSent, ledger.OutboxGone, ledger.OutboxExpired, ledger.OutboxSuperseded, ledger.OutboxDead, ledger.OutboxParked} {
			r := &ledger.OutboxRow{OfficeID: team.ID, BotID: 1, ChatID: 9, Method: ledger.MethodSend, Payload: `{"text":"病假"}`, FileName: "病历.pdf", File: []byte("x"), NotBefore: &at}
			if _, err := ledger.Enqueue(tx, r); err != nil {
				return err
			}
			rows[state] = r
			if state == ledger.OutboxParked {
				continue
			}
			r.State = state
			if err := ledger.SettleOutbox(tx, r); err != nil {
				return err
			}
		}
		return tx.Model(rows[ledger.OutboxParked]).Update("state", ledger.OutboxParked).Error
	})
	kept := func() (list []string) {
		var all []ledger.OutboxRow
		require.NoError(t, store.AcrossOffices(db.Read(t.Context())).Order("id").Find(&all).Error)
		for _, r := range all {
			if r.Payload != "" || r.FileName != "" {
				list = append(list, r.State)
			}
		}
		return list
	}
	require.Equal(t, []string{ledger.OutboxDead, ledger.OutboxParked}, kept())
	require.NoError(t, ledger.Prune(t.Context(), db, modelstest.Noon.Add(13*24*time.Hour)))
	require.Len(t, kept(), 2)
	require.NoError(t, ledger.Prune(t.Context(), db, modelstest.Noon.Add(15*24*time.Hour)))
	require.Empty(t, kept())
}
