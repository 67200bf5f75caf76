package offices_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/offices"
	"lianluo/models/people"
	"lianluo/models/store"
)

// column is one of a table, as SQLite describes it.
type column struct {
	Name string
	Type string
	Pk   int
	Ref  string // the table that it refers to
}

func columnsOf(t *testing.T, tx *gorm.DB, table string) (list []column) {
	t.Helper()
	require.NoError(t, tx.Raw(`SELECT c.name, c.type, c.pk, COALESCE((SELECT f."table" FROM pragma_foreign_key_list(?) f WHERE f."from" = c.name), '') AS ref
		FROM pragma_table_info(?) c ORDER BY c.cid`, table, table).Scan(&list).Error)
	return list
}

// checked are values for columns that do not take any: the database looks at them.
var checked = map[string]any{
	"fund_slips.side": "income", "fund_slips.state": "entered", "fund_entries.side": "income", "fund_entries.year": 9_000_000,
}

// fill puts a row of an office into every table that holds rows of offices, with the mark
// in each text, so that a table made tomorrow is in it too. Those that others refer to first.
func fill(t *testing.T, db *store.DB, office int64, mark string) {
	t.Helper()
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		tx = store.AcrossOffices(tx)
		tables, err := offices.Tables(tx)
		require.NoError(t, err)
		for i := len(tables) - 2; i >= 0; i-- { // without the offices' own
			var names, places []string
			var values []any
			for n, c := range columnsOf(t, tx, tables[i].Name) {
				kind := strings.ToUpper(c.Type)
				var v any
				switch {
				case c.Name == "office_id":
					v = office
				case c.Ref == "offices":
					v = office
				case c.Ref == tables[i].Name: // none before it
					v = nil
				case c.Ref != "":
					var id int64
					require.NoError(t, tx.Raw("SELECT MAX(id) FROM "+c.Ref+" WHERE office_id = ?", office).Scan(&id).Error)
					v = id
				case c.Pk == 1 && strings.Contains(kind, "INT") && c.Name == "id":
					continue
				case strings.HasSuffix(c.Name, "left_at"), strings.HasSuffix(c.Name, "revoked_at"):
					v = nil
				case c.Name == "sha256": // it is of nobody, and stays until who keeps files has seen it
					v = strings.Repeat(fmt.Sprint(office), 64)
				case strings.Contains(kind, "TEXT"):
					v = fmt.Sprintf("%s%s%s", mark, tables[i].Name, c.Name)
				case strings.Contains(kind, "BLOB"):
					v = []byte(mark + tables[i].Name)
				case strings.Contains(kind, "TIME"):
					v = modelstest.Noon
				default:
					v = 1_000_000*office + int64(i*100+n)
				}
				if fixed, ok := checked[tables[i].Name+"."+c.Name]; ok {
					v = fixed
				}
				names, places, values = append(names, c.Name), append(places, "?"), append(values, v)
			}
			sql := "INSERT INTO " + tables[i].Name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
			require.NoError(t, tx.Exec(sql, values...).Error, tables[i].Name)
		}
		return nil
	}))
}

// apart are tables that hold no rows of an office, and why; what of them is an office's all the same.
var apart = map[string]string{
	"seen_updates": "numbers of updates", "leaving_files": "sums of files that whoever keeps files deletes", "migrations": "the schema's own", "sqlite_sequence": "SQLite's own",
}

// everyTable holds that a table has rows of the office that is to be removed, or is one of those
// that have none of any.
func everyTable(t *testing.T, db *store.DB, office int64) {
	t.Helper()
	tx := store.AcrossOffices(db.Read(context.Background()))
	var names []string
	require.NoError(t, tx.Raw("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Scan(&names).Error)
	tables, err := offices.Tables(tx)
	require.NoError(t, err)
	of := map[string]bool{}
	for _, table := range tables {
		of[table.Name] = true
		n := 0
		require.NoError(t, offices.Each(tx, table, office, func([]any) error { n++; return nil }))
		require.NotZero(t, n, "%s has no row of the office: fill it", table.Name)
	}
	for _, name := range names {
		if !of[name] && !strings.HasPrefix(name, "search_index") { // the index follows search_texts
			require.NotEmpty(t, apart[name], "%s has no office_id: say why nothing of an office is in it", name)
		}
	}
}

// beside puts down what the program says and keeps of the office's chats without its number.
func beside(t *testing.T, db *store.DB, office int64, mark string) {
	t.Helper()
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		tx = store.AcrossOffices(tx)
		const group = -4_000_000_123
		require.NoError(t, tx.Exec("UPDATE offices SET group_chat_id = ? WHERE id = ?", group, office).Error)
		require.NoError(t, tx.Create(&ledger.OutboxRow{ChatID: group, Method: ledger.MethodSend, Payload: mark + "said", State: "sent"}).Error)
		return tx.Exec("INSERT INTO chats (bot_id, chat_id, office_id, title) VALUES (77, ?, 0, ?)", group, mark+"title").Error
	}))
}

// taken is all that an office has, table by table, as an export writes it.
func taken(t *testing.T, db *store.DB, office int64) string {
	t.Helper()
	var b bytes.Buffer
	tx := store.AcrossOffices(db.Read(context.Background()))
	tables, err := offices.Tables(tx)
	require.NoError(t, err)
	for _, table := range tables {
		fmt.Fprintln(&b, table.Name)
		var rows [][]any
		require.NoError(t, offices.Each(tx, table, office, func(values []any) error { rows = append(rows, slices.Clone(values)); return nil }))
		require.NoError(t, offices.JSON(&b, table, rows))
	}
	return b.String()
}

// found tells in which of the files a text stands.
func found(t *testing.T, text string, files ...string) (in []string) {
	t.Helper()
	for _, f := range files {
		data, err := os.ReadFile(f)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		// The index of a search keeps its words in small letters.
		if bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(text))) {
			in = append(in, filepath.Base(f))
		}
	}
	return in
}

// Two offices have the same names; one is removed. Nothing of it is in the database, its log
// or the next backup, and the other is as it was, to the byte.
func TestNothingIsLeftOfARemovedOffice(t *testing.T) {
	if modelstest.Postgres() {
		return // PostgreSQL keeps its files itself
	}
	ctx := context.Background()
	dsn := modelstest.Migrated(t)
	db, err := store.Open(ctx, store.Config{DSN: dsn, Now: func() time.Time { return modelstest.Noon }})
	require.NoError(t, err)
	defer db.Close()
	one, other := modelstest.Office(t, db), modelstest.Office(t, db)
	fill(t, db, one.ID, "XGOESX")
	fill(t, db, other.ID, "XSTAYSX")
	beside(t, db, one.ID, "XGOESX")
	everyTable(t, db, one.ID)
	before := taken(t, db, other.ID)
	require.Contains(t, before, "XSTAYSX")
	require.Contains(t, taken(t, db, one.ID), "XGOESX")
	require.NotEmpty(t, found(t, "XGOESX", dsn, dsn+"-wal"))

	require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error { return offices.Remove(tx, one.ID) }))
	require.NoError(t, db.Scour(ctx))
	backup := filepath.Join(t.TempDir(), "backup.db")
	require.NoError(t, db.Backup(ctx, backup, false, ledger.ForgetSecrets))
	require.Empty(t, found(t, "XGOESX", dsn, dsn+"-wal", backup))
	require.Equal(t, before, taken(t, db, other.ID))
	require.NotEmpty(t, found(t, "XSTAYSX", dsn, backup))
	for _, line := range strings.Split(taken(t, db, one.ID), "\n") {
		require.NotContains(t, line, "{")
	}
	problems, err := db.Integrity(ctx)
	require.NoError(t, err)
	require.Empty(t, problems)
}

// Each table with rows of offices is taken along, or it is said here why not.
func TestEveryTableIsTakenAlongOrSaidWhyNot(t *testing.T) {
	db := modelstest.Open(t)
	tables, err := offices.Tables(store.AcrossOffices(db.Read(context.Background())))
	require.NoError(t, err)
	there := map[string]bool{}
	for _, table := range tables {
		there[table.Name] = true
	}
	for name, why := range offices.Kept {
		require.True(t, there[name], "there is no table %s any more", name)
		require.NotEmpty(t, why)
	}
	for _, name := range []string{"offices", "people", "activities", "attendances", "suggestions", "record_steps", "attachments"} {
		require.True(t, there[name] && offices.Kept[name] == "", name)
	}
	for _, table := range tables {
		for _, c := range table.Columns {
			secret := c == "hash" || c == "secret" || c == "token" || c == "salt"
			require.False(t, secret && offices.Kept[table.Name] == "", "%s.%s would be taken along: leave the table out, or name the column otherwise", table.Name, c)
		}
	}
}

func TestARemovalIsAskedForOnceAndTakenBack(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		o, err := people.OfficeByID(tx, team.ID)
		require.NoError(t, err)
		require.ErrorIs(t, offices.TakeBackRemoval(tx, o), offices.ErrRemoval)
		require.NoError(t, offices.AskRemoval(tx, o, team.Director, modelstest.Noon))
		require.ErrorIs(t, offices.AskRemoval(tx, o, team.Director, modelstest.Noon), offices.ErrRemoval)
		due := modelstest.Noon.Add(offices.RemovalAfter)
		list, err := offices.Removals(tx, due.Add(-time.Minute), due)
		require.NoError(t, err)
		require.Len(t, list, 1)
		list, err = offices.Removals(tx, due, due.Add(time.Minute))
		require.NoError(t, err)
		require.Empty(t, list)
		closing, err := people.Closing(tx)
		require.NoError(t, err)
		require.Equal(t, []int64{team.ID}, closing)
		require.NoError(t, offices.TakeBackRemoval(tx, o))
		closing, err = people.Closing(tx)
		require.Empty(t, closing)
		return err
	})
}
