package store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWritesTellsWhatAStatementChanges(t *testing.T) {
	all := []shelfName{PeopleShelf, OfficeShelf, ActivityShelf, DialogShelf}
	for query, want := range map[string][]shelfName{
		"SELECT * FROM people":                                        nil,
		"PRAGMA data_version":                                         nil,
		"SAVEPOINT job":                                               nil,
		"INSERT INTO outbox (id) VALUES (?)":                          nil,
		"INSERT INTO seen_updates(bot_id) VALUES (?)":                 nil,
		"UPDATE `people` SET name = ?":                                {PeopleShelf},
		"update \"accounts\" set office_id = 1":                       {PeopleShelf},
		"INSERT OR REPLACE INTO people(id) VALUES (1)":                {PeopleShelf},
		"UPDATE OR IGNORE offices SET town = ''":                      {OfficeShelf},
		"DELETE FROM `activities` WHERE id = 1":                       {ActivityShelf},
		"REPLACE INTO activities VALUES (1)":                          {ActivityShelf},
		"WITH c AS (SELECT 1) UPDATE people SET name = ''":            all,
		"CREATE TRIGGER x AFTER INSERT ON outbox BEGIN SELECT 1; END": all,
		"UPDATE main.people SET name = ''":                            all,
	} {
		require.Equal(t, want, writes(query), query)
	}
}
