package security_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// FuzzLink opens deep links with any payload, twice, or pastes them. Only the
// plain code itself lets somebody in: once, before it expires.
func FuzzLink(f *testing.F) {
	w := newWorld(f)
	w.play(f, true)
	for i, prefix := range w.routes.Links() {
		for _, rest := range linkSamples[prefix] {
			f.Add([]byte{4, 5, 7, 9}[i%4], byte(0), prefix+"-"+rest)
			f.Add(byte(9), byte(0), prefix+"-"+rest)
		}
	}
	for i, payload := range []string{
		"claim-" + goodClaim, "claim-" + usedClaim, "claim-" + expiredClaim, "join-" + goodJoin, "join-" + usedJoin, "join-" + expiredJoin, "join-" + foreignJoin,
		"claim-" + goodJoin, "join-" + goodClaim, "join-" + goodJoin + "x", "join-" + goodJoin[:26], "JOIN-" + goodJoin, "join_" + goodJoin, "join- " + goodJoin, "join-" + goodJoin + " x", "", "-", "join", "join-",
		"claim-%", "join-' OR '1'='1", "s-7", "s-8", "s-99999999999999999999", "s--1", "figures-1", "record-2026Q3", "record-all.5", "record-x", "figures-2", "figures-x", "run-menu", "run-office", "run-run-menu", "run-", "form-1", "undo-1",
		strings.Repeat("a", 64), "https://t.me/lianluo_test_bot?start=join-" + goodJoin,
	} {
		f.Add(byte(0), byte(i%2), payload)
		f.Add(byte(i), byte(i/2), payload)
	}
	f.Fuzz(func(t *testing.T, who, how byte, payload string) {
		role := person(who)
		s := w.play(t, w.plays%40 == 0)
		w.clock.Advance(11 * time.Minute) // wrong codes are counted: each play begins with none
		payload = withoutMarks(payload)
		text := "/start " + payload
		chat := account(role)
		switch how % 4 {
		case 1:
			text = payload
		case 2:
			text = "https://t.me/lianluo_test_bot?start=" + payload
		case 3:
			chat = w.chats.group
		}
		before := standings(t, w)
		// A code may let its bearer into the office that it is of.
		held := ""
		for code, office := range map[string]int64{goodClaim: newOffice, goodJoin: firstID, foreignJoin: secondID} {
			if strings.Contains(text, code) {
				held = code
				s.offices[office] = true
				if office == secondID {
					s.admitted[account(role)], s.admitted[account(stranger)] = true, true
				}
			}
		}
		s.says(role, chat, text)
		after := standings(t, w)
		if held == "" {
			require.Equal(t, before, after, "%s came in with %q", role, text)
		}
		require.LessOrEqual(t, len(after), len(before)+1, "one code is for one person")
		s.says(role, chat, text)
		require.Equal(t, after, standings(t, w), "a code works once")
		s.says(stranger, account(stranger), text)
		if role != stranger && len(after) > len(before) {
			require.Equal(t, after, standings(t, w), "a code works for the first who comes")
		}
		s.check()
	})
}

// newOffice is the id that the next office gets.
const newOffice = 3

// standings lists who is somebody in an office, by account.
func standings(t *testing.T, w *world) (list []mpeople.Person) {
	t.Helper()
	require.NoError(t, store.AcrossOffices(w.db.Read(context.Background())).
		Select("telegram_id", "office_id", "roles", "joined_at", "left_at").Where("telegram_id <> 0 AND left_at IS NULL").Order("id").Find(&list).Error)
	return list
}
