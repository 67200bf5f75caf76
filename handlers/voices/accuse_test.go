package voices_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/models/modelstest"
)

// TestAnAccusationIsKeptNowhere: whoever accuses a person by name is told where that belongs, and no row holds
// what was written, whichever way it came (domain F3).
func TestAnAccusationIsKeptNowhere(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	const said = "王主任贪污了紫云坡的修路款"
	refused := func() {
		t.Helper()
		require.Contains(t, m.Last(), "12388")
		require.NotContains(t, m.Last(), "紫云坡")
	}
	m.Send(said)
	refused()
	m.Send("/suggest " + said)
	refused()
	m.Send("提建议").Send(said)
	refused()
	m.Send("紫藤路路灯不亮")
	require.NotContains(t, m.Last(), "12388")
	m.Send("原因：" + said)
	refused()
	m.Send("/note " + said + strings.Repeat("，情况属实", 500))
	refused()
	if !modelstest.Postgres() { // whose files are not ours to read
		nowhere(t, h.Path, "紫云坡")
	}

	// What only sounds like it goes its way.
	m.Send("/suggest 感谢李书记帮我们修了紫微桥")
	require.NotContains(t, m.Last(), "12388")
}

// nowhere holds that no column of any table has a word.
func nowhere(t *testing.T, path, word string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	require.NoError(t, err)
	defer db.Close()
	rows, err := db.Query("SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'")
	require.NoError(t, err)
	var places [][2]string
	for rows.Next() {
		var x [2]string
		require.NoError(t, rows.Scan(&x[0], &x[1]))
		places = append(places, x)
	}
	require.NoError(t, rows.Close())
	require.Greater(t, len(places), 200)
	for _, x := range places {
		var n int
		require.NoError(t, db.QueryRow(fmt.Sprintf("SELECT count(*) FROM %q WHERE instr(CAST(%q AS TEXT), ?) > 0", x[0], x[1]), word).Scan(&n), x)
		require.Zero(t, n, "%s.%s", x[0], x[1])
	}
	for _, file := range []string{path, path + "-wal"} {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		require.False(t, bytes.Contains(raw, []byte(word)), file)
	}
}
