package security_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// forgers are who tries to reach the twin, one for each standing that leads to other records.
// Where CI's time is not to be had, those who may do the most.
func forgers() []string {
	list := []string{director, author, secretary, member, contact, observer}
	if os.Getenv("LIANLUO_CI") == "" {
		list = list[:2]
	}
	return list
}

// atOnce is how much is tried in one play: less than the gate lets through.
const atOnce = 40

// small are numbers that may be ids of a sample: years and sums are not.
var small = regexp.MustCompile(`(^|[:.\-])([1-9][0-9]{0,2})\b`)

// shifted has the twin's ids in place of the first office's: in place of the first alone, and of all.
func shifted(rest string) (list []string) {
	up := func(match string) string {
		at := strings.IndexAny(match, "123456789")
		n, err := strconv.Atoi(match[at:])
		if err != nil {
			return match
		}
		return match[:at] + strconv.Itoa(n+twinShift)
	}
	if at := small.FindStringIndex(rest); at != nil {
		list = append(list, rest[:at[0]]+up(rest[at[0]:at[1]])+rest[at[1]:])
	}
	if all := small.ReplaceAllStringFunc(rest, up); len(list) > 0 && all != list[0] {
		list = append(list, all)
	}
	return list
}

// forgedPresses are presses of every button of the router with the twin's ids, and with its
// mark, as a button of its own messages has.
func forgedPresses(w *world) (list []string) {
	mark := "@" + strconv.FormatInt(twinID, 36) + ":"
	for _, route := range w.routes.Buttons() {
		for _, rest := range samples[route] {
			rest = strings.ReplaceAll(rest, "TRACE", "1")
			data := strings.TrimSuffix(route+":"+rest, ":")
			forged := []string{mark + data}
			for _, with := range shifted(rest) {
				forged = append(forged, route+":"+with, mark+route+":"+with)
			}
			for _, data := range forged {
				if len(data) <= 64 {
					list = append(list, data)
				}
			}
		}
	}
	return list
}

// forgedLines are every command and deep link of the router with the twin's ids, and with
// names and numbers that both offices have.
func forgedLines(w *world) (list []string) {
	for _, name := range w.routes.Commands() {
		for _, behind := range []string{"7001", "#7003", "7003 周涛", "周涛", "李强 2026", "议-2026-001", "好-2026-001 办结", "路灯", "2026"} {
			list = append(list, "/"+name+" "+behind)
		}
		list = append(list, "/start run-"+name+"-o"+strconv.FormatInt(twinID, 36))
	}
	for _, prefix := range w.routes.Links() {
		for _, rest := range linkSamples[prefix] {
			list = append(list, "/start "+prefix+"-"+rest+"-o"+strconv.FormatInt(twinID, 36))
			for _, with := range shifted(rest) {
				list = append(list, "/start "+prefix+"-"+with)
			}
		}
	}
	return list
}

// TestATwinIsOutOfReach has people of one office press every button, send every command and
// open every link with the ids of another one that has the same names and titles. No row of
// the other changes, and no word or file of it comes to them.
func TestATwinIsOutOfReach(t *testing.T) {
	file := plantTwin(t)
	w := newWorldOf(t, file)
	w.play(t, true)
	tables := officeTablesOf(t, file)
	first, before := w.dump(t, firstID, tables), w.dump(t, twinID, tables)
	require.Equal(t, strings.Count(first, "\n"), strings.Count(before, "\n"), "the twin has what the first office has")
	require.Greater(t, strings.Count(before, twinSign), 150)
	presses, lines := forgedPresses(w), forgedLines(w)
	require.Greater(t, len(presses), 2*len(w.routes.Buttons()), "most buttons name a record")
	w.ownDirectorSees(t, presses)
	for _, role := range forgers() {
		t.Run(role, func(t *testing.T) {
			tried := 0
			try := func(what []string, do func(s *scene, data string)) {
				for len(what) > 0 {
					n := min(len(what), atOnce)
					s := w.play(t, false)
					for _, data := range what[:n] {
						do(s, data)
						s.answersWhatIsAsked(role)
						s.nothingOfTheTwin(role, data)
						tried++
					}
					require.Equal(t, before, w.dump(t, twinID, tables), "%v", what[:n])
					what = what[n:]
				}
			}
			try(presses, func(s *scene, data string) { s.presses(role, account(role), data) })
			try(lines, func(s *scene, line string) { s.says(role, account(role), line) })
			if role == director {
				try(presses, func(s *scene, data string) { s.presses(role, s.chats.group, data) })
				try(lines, func(s *scene, line string) { s.says(role, s.chats.group, line) })
			}
			require.GreaterOrEqual(t, tried, len(presses)+len(lines))
		})
	}
}

// ownDirectorSees holds that the forged buttons lead to what is there: the twin's own director,
// for once with the stranger's account, is shown its words and files by them.
func (w *world) ownDirectorSees(t *testing.T, presses []string) {
	t.Helper()
	shown, sent := 0, 0
	for len(presses) > 0 {
		n := min(len(presses), atOnce)
		s := w.play(t, true)
		for _, statement := range []string{
			"UPDATE accounts SET telegram_id = ? WHERE telegram_id = (SELECT telegram_id FROM people WHERE office_id = ? AND name = ?)",
			"UPDATE people SET telegram_id = ? WHERE office_id = ? AND name = ?",
		} {
			_, err := w.back.ExecContext(context.Background(), statement, account(stranger), twinID, called(director))
			require.NoError(t, err)
		}
		for _, data := range presses[:n] {
			s.presses(stranger, account(stranger), data)
			for _, c := range s.calls {
				if _, words := addressed(c); strings.Contains(words, twinSign) {
					shown++
				}
				if slices.ContainsFunc(s.filesOf(c), func(text string) bool { return strings.Contains(text, twinSign) }) {
					sent++
				}
			}
			s.calls = s.calls[:0]
		}
		presses = presses[n:]
	}
	t.Logf("the twin's director is shown %d of its messages and sent %d of its files", shown, sent)
	require.Greater(t, shown, 150)
	require.Greater(t, sent, 20)
}

// answersWhatIsAsked says something to a form that was opened, and files it: what a forged
// button begins has to end in the own office.
func (s *scene) answersWhatIsAsked(role string) {
	s.t.Helper()
	var open int64
	require.NoError(s.t, s.db.Read(context.Background()).Raw(`SELECT count(*) FROM dialogs d JOIN people p ON p.id = d.person_id
		WHERE d.active AND d.form <> 'unsorted' AND p.telegram_id = ? AND d.created_at >= ?`, account(role), noon).Scan(&open).Error)
	if open == 0 {
		return
	}
	s.says(role, account(role), "试写几个字")
	s.tap(role, "提交")
	s.says(role, account(role), "/cancel")
}

// nothingOfTheTwin looks through what was said and sent since the last time.
func (s *scene) nothingOfTheTwin(role, tried string) {
	s.t.Helper()
	for _, c := range s.calls {
		chat, words := addressed(c)
		if strings.Contains(words, twinSign) {
			s.t.Errorf("%s: %s brings the twin's words to %d: %.300q", role, tried, chat, words)
		}
		if chat == twinGroup || chat > account(cast[len(cast)-1]) {
			s.t.Errorf("%s: %s is said to %d of the twin", role, tried, chat)
		}
		for _, text := range s.filesOf(c) {
			if strings.Contains(text, twinSign) {
				s.t.Errorf("%s: %s sends a file with the twin's words", role, tried)
			}
		}
	}
	s.calls = s.calls[:0]
	for _, x := range s.touched() {
		if x.Office == twinID {
			s.t.Errorf("%s: %s changed %s of the twin", role, tried, x.Name)
		}
	}
}

// filesOf are the contents of the files that a request sent; what is packed is unpacked.
func (s *scene) filesOf(c sandbox.Call) (list []string) {
	s.t.Helper()
	var sent sandbox.Message
	if c.Result == nil || json.Unmarshal(c.Result, &sent) != nil || sent.Document == nil {
		return nil
	}
	_, data, ok := s.sandbox.File(sent.Document.FileID)
	if !ok {
		return nil
	}
	return unpacked(s.t, data)
}

// unpacked are the texts in a file: a zip, as workbooks and Word papers are, holds others.
func unpacked(t testing.TB, data []byte) (list []string) {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return []string{string(data)}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		inner, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		list = append(list, f.Name)
		list = append(list, unpacked(t, inner)...)
	}
	return list
}
