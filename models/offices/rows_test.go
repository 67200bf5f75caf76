package offices_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/offices"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

func tableOf(t *testing.T, tx *gorm.DB, name string) offices.Table {
	t.Helper()
	all, err := offices.Tables(store.AcrossOffices(tx))
	require.NoError(t, err)
	for _, table := range all {
		if table.Name == name {
			return table
		}
	}
	require.Fail(t, "no table "+name)
	return offices.Table{}
}

// A long table comes in pieces that together have each row once, in order, and of which each is
// JSON by itself.
func TestATableComesInPieces(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		for i := range 30 {
			require.NoError(t, tx.Create(&people.Person{Name: fmt.Sprintf("委员%d", i), Roles: people.Member}).Error)
		}
		table := tableOf(t, tx, "people")
		var want []any
		require.NoError(t, offices.Each(tx, table, team.ID, func(values []any) error { want = append(want, values[0]); return nil }))
		for _, most := range []offices.Bounds{{Cells: 1 << 20, Bytes: 1 << 20}, {Cells: 7 * len(table.Columns), Bytes: 1 << 20}, {Cells: 1 << 20, Bytes: 2000}, {}} {
			var got []any
			pieces := 0
			n, err := offices.Pieces(tx, table, team.ID, most, func(rows [][]any) error {
				pieces++
				require.NotEmpty(t, rows)
				if most.Cells < 1<<20 && most.Cells > 0 {
					require.LessOrEqual(t, len(rows), 7)
				}
				for _, row := range rows {
					got = append(got, row[0])
				}
				var out bytes.Buffer
				require.NoError(t, offices.JSON(&out, table, rows))
				var list []map[string]any
				require.NoError(t, json.Unmarshal(out.Bytes(), &list))
				require.Len(t, list, len(rows))
				return nil
			})
			require.NoError(t, err)
			require.Equal(t, len(want), n)
			require.Equal(t, want, got)
			require.Equal(t, most.Bytes == 1<<20 && most.Cells == 1<<20, pieces == 1)
		}
		pieces := 0
		n, err := offices.Pieces(tx, tableOf(t, tx, "deeds"), team.ID, offices.Bounds{Cells: 10, Bytes: 10}, func(rows [][]any) error {
			pieces++
			require.Empty(t, rows)
			return nil
		})
		require.Zero(t, n)
		require.Equal(t, 1, pieces, "a table without rows is in the export too")
		return err
	})
}

// What tables say of the records of supervision is theirs (§12).
func TestStepsOfSupervisionAreNotTakenAlong(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, kind := range []records.Kind{records.KindSupervision, records.KindDeed} {
			require.NoError(t, tx.Create(&records.Step{RecordKind: kind, RecordID: 1, ToState: "filed", Words: "of " + string(kind), At: modelstest.Noon}).Error)
		}
		table := tableOf(t, tx, "record_steps")
		var out bytes.Buffer
		n, err := offices.Pieces(tx, table, team.ID, offices.Bounds{Cells: 1000, Bytes: 10_000}, func(rows [][]any) error { return offices.JSON(&out, table, rows) })
		require.Equal(t, 1, n)
		require.Contains(t, out.String(), "of deed")
		require.NotContains(t, out.String(), "of supervision")
		return err
	})
}
