package security_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// delegated is a world in which the secretary of the first office has been given these areas of
// the director's work, and no other.
func delegated(t testing.TB, areas ...mpeople.Area) *world {
	t.Helper()
	raw, err := os.ReadFile(plant().file())
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "delegated.db")
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{DSN: file, Now: func() time.Time { return noon }})
	require.NoError(t, err)
	require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error {
		tx = store.InOffice(tx, firstID)
		o, err := mpeople.OfficeByID(tx, firstID)
		if err != nil {
			return err
		}
		rules := o.Rules()
		for _, a := range mpeople.Areas {
			rules.Delegate(a, slices.Contains(areas, a))
		}
		if err := o.SetRules(rules); err != nil {
			return err
		}
		return mpeople.SaveOffice(tx, o)
	}))
	require.NoError(t, db.Close())
	again, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer again.Close()
	for _, statement := range []string{"DELETE FROM touched", "PRAGMA journal_mode = DELETE"} {
		_, err = again.Exec(statement)
		require.NoError(t, err)
	}
	return newWorldOf(t, file)
}

// refusedBy are the commands and buttons, of all or of only, that the secretary is told to leave to
// the director.
func refusedBy(t *testing.T, w *world, only []string) (list []string) {
	t.Helper()
	w.play(t, true)
	words := w.words.In(locale.Chinese)
	// What is the staff's is kept by the director; what is his is not lent.
	says := []string{words.Plain("delegation.director_does"), words.Plain("common.not_allowed")}
	var tries []string
	for _, name := range w.routes.Commands() {
		tries = append(tries, "/"+name)
	}
	for _, route := range w.routes.Buttons() {
		for _, rest := range samples[route] {
			tries = append(tries, strings.TrimSuffix(route+":"+strings.Replace(rest, "TRACE", "1", 1), ":"))
		}
	}
	if only != nil {
		tries = only
	}
	for part := range slices.Chunk(tries, atOnce) {
		s := w.play(t, false)
		for _, try := range part {
			if strings.HasPrefix(try, "/") {
				s.says(secretary, account(secretary), try)
			} else {
				s.presses(secretary, account(secretary), try)
			}
			for _, c := range s.calls {
				if slices.ContainsFunc(says, func(text string) bool { return strings.HasPrefix(c.Params["text"], text) }) {
					list = append(list, try)
					break
				}
			}
			s.calls = s.calls[:0]
		}
	}
	return list
}

// TestEachAreaIsGivenByItself takes all of the director's work from the secretary, and then one
// area at a time: what was refused belongs to one area, that of its route, and is refused for
// that one alone.
func TestEachAreaIsGivenByItself(t *testing.T) {
	never := refusedBy(t, delegated(t, mpeople.Areas...), nil) // the director's alone
	require.Contains(t, never, "/delegate")
	all := slices.DeleteFunc(refusedBy(t, delegated(t), nil), func(try string) bool { return slices.Contains(never, try) })
	require.Greater(t, len(all), 150)
	area := map[string]mpeople.Area{}
	for i, a := range mpeople.Areas {
		rest := slices.Delete(slices.Clone(mpeople.Areas), i, i+1)
		w := delegated(t, rest...)
		refused := refusedBy(t, w, all)
		require.NotEmpty(t, refused, "%s", a)
		for _, try := range refused {
			require.Empty(t, area[try], "%s is of two areas, one is %s", try, a)
			area[try] = a
			if name, command := strings.CutPrefix(try, "/"); command {
				access, ok := w.routes.CommandAccess(name)
				require.True(t, ok)
				require.Equal(t, access.Area(), a, try)
			}
		}
	}
	for _, try := range all {
		if area[try] == "" {
			t.Errorf("%s is refused without any area, and with none of them taken back by itself", try)
		}
	}
}
