package security_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/locale"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

var update = flag.Bool("update", false, "write the access table anew")

const (
	accessTable = "testdata/access.txt"
	accessDoc   = "../../../docs/security.md"
)

// askers are the columns of the access table. member is a colleague of the
// author, whose records most samples are.
var askers = []string{stranger, left, other, observer, contact, member, author, secretary, director}

// Two more columns are the secretary again: without any area of the director's work, and with
// all of them (the office of the others keeps who belongs to it to the director, as a new one
// does).
const (
	bare  = "secretary without areas"
	laden = "secretary with all areas"
)

// columns are the askers and these two.
func columns() []string { return append(slices.Clone(askers), bare, laden) }

// What becomes of a try.
const (
	mayDo     = "✓"
	mustNot   = "–" // told that it is not for him or her, or nothing at all
	notTheirs = "·" // told that there is no such thing
)

// What becomes of it in the group.
const (
	onlyPrivate = "private" // nothing, but that it belongs in the private chat
	aside       = "aside"   // who asked is answered alone: in the private chat or above the button
	inGroup     = "group"   // something is said or changed there
)

// outcome reads what the bot answered to who asked.
func (s *scene) outcome(role string) string {
	said := []string{}
	w := s.words.In(locale.Chinese)
	for _, c := range s.calls {
		chat, _ := addressed(c)
		if chat == account(role) || c.Method == "answerCallbackQuery" {
			said = append(said, c.Params["text"]+c.Params["caption"])
		}
	}
	is := func(keys ...string) bool {
		return slices.ContainsFunc(said, func(text string) bool {
			return slices.ContainsFunc(keys, func(key string) bool {
				beginning, _, _ := strings.Cut(w.Plain(key, "state", "§"), "§")
				return strings.HasPrefix(text, strings.TrimRight(beginning, "\u2068"))
			})
		})
	}
	switch {
	case len(said) == 0, is("common.stranger", "common.not_allowed", "delegation.director_does", "common.members_only", "common.not_open", "research.writer_only", "research.team_only", "research.not_now", "handin.staff_only"):
		return mustNot
	case is("common.gone", "common.stale", "common.nothing_to_undo", "leave.none_to_withdraw", "newcomers.qr_gone", "catchup.not_due", "quiz.not_open"):
		return notTheirs
	}
	return mayDo
}

// accessRows tries everything as everybody, each from the same beginning.
func accessRows(t *testing.T) []string {
	w := newWorld(t)
	w.play(t, true)
	requireSamples(t, "button", "samples", w.routes.Buttons(), samples)
	requireSamples(t, "link", "linkSamples", w.routes.Links(), linkSamples)
	var search ledger.Action // of the director, who searched
	require.NoError(t, store.AcrossOffices(w.db.Read(context.Background())).Where("kind = 'search' AND office_id = ?", firstID).Take(&search).Error)
	trace := strconv.FormatInt(search.ID, 10)
	type row struct {
		name string
		try  func(s *scene, role string)
		here func(s *scene, role string) // the same in the group
	}
	var rows []row
	for _, name := range w.routes.Commands() {
		rows = append(rows, row{"/" + name, func(s *scene, role string) { s.says(role, account(role), "/"+name) },
			func(s *scene, role string) { s.says(role, s.chats.group, "/"+name) }})
	}
	for _, prefix := range w.routes.Links() {
		for _, rest := range linkSamples[prefix] {
			label := strings.Replace(rest, goodScreen, "CODE", 1)
			if len(label) > 20 {
				label = "CODE"
			}
			rows = append(rows, row{"?start=" + prefix + "-" + label, func(s *scene, role string) { s.says(role, account(role), "/start "+prefix+"-"+rest) },
				func(s *scene, role string) { s.says(role, s.chats.group, "/start "+prefix+"-"+rest) }})
		}
	}
	for _, route := range w.routes.Buttons() {
		for _, rest := range samples[route] {
			data := strings.Replace(strings.TrimSuffix(route+":"+rest, ":"), "TRACE", trace, 1)
			rows = append(rows, row{"[" + strings.NewReplacer(goodJoin, "CODE").Replace(strings.TrimSuffix(route+":"+rest, ":")) + "]", func(s *scene, role string) { s.presses(role, account(role), data) },
				func(s *scene, role string) { s.presses(role, s.chats.group, data) }})
		}
	}
	worlds := map[string]*world{bare: delegated(t), laden: delegated(t, mpeople.Areas...)}
	for _, of := range worlds {
		of.play(t, true)
	}
	var lines []string
	for _, r := range rows {
		var cells []string
		for _, role := range columns() {
			of := w
			if worlds[role] != nil {
				of, role = worlds[role], secretary
			}
			s := of.play(t, false)
			s.offices[newOffice], s.offices[firstID] = true, true // codes work for strangers
			r.try(s, role)
			cells = append(cells, s.outcome(role))
			s.check()
		}
		asker := director
		for _, role := range []string{member, author, director} { // who may, the director before others
			if cells[slices.Index(askers, role)] == mayDo {
				asker = role
			}
		}
		s := w.play(t, false)
		r.here(s, asker)
		lines = append(lines, fmt.Sprintf("%-32s %s  %s", r.name, strings.Join(cells, " "), s.where()))
		s.check()
	}
	return lines
}

// where tells what becomes of a try in the group.
func (s *scene) where() string {
	private := s.words.In(locale.Chinese).Plain("common.private_only")
	in := onlyPrivate
	for _, c := range s.calls {
		if strings.HasPrefix(c.Params["text"], private) {
			return onlyPrivate
		}
		if chat, _ := addressed(c); chat == s.chats.group {
			return inGroup
		}
		in = aside
	}
	return in
}

// requireSamples fails with what has to be written where a route has no
// sample, or a sample no route.
func requireSamples(t *testing.T, what, list string, routes []string, samples map[string][]string) {
	t.Helper()
	var wrong []string
	for _, route := range routes {
		if len(samples[route]) == 0 {
			wrong = append(wrong, fmt.Sprintf("the %s %q has no sample: add `%q: {\"…\"},` to %s, with what stands behind %q in the data, on a record of the first office\n"+
				"\tthat is there (seed_test.go plants them; the author's, if it matters whose) and in a state in which the %s does something", what, route, route, list, route, what))
		}
	}
	for route := range samples {
		if !slices.Contains(routes, route) {
			wrong = append(wrong, fmt.Sprintf("there is no %s %q any more: take it out of %s", what, route, list))
		}
	}
	slices.Sort(wrong)
	if len(wrong) > 0 {
		t.Fatalf("in internal/acceptance/security/access_samples_test.go:\n%s\n%s", strings.Join(wrong, "\n"), howToUpdate)
	}
}

// howToUpdate ends every complaint about the table.
const howToUpdate = "then `go test ./internal/acceptance/security -run Table -update`, look at each changed line of testdata/access.txt (who may do it, and may nobody else?) and commit it with docs/security.md.\n" +
	"After a merge that leaves them in conflict: take either side of both files and do the same."

// TestEverybodyMayDoWhatTheTableSays tries every command, button and link as
// everybody who could, and compares who may with the table that people have
// looked at: testdata/access.txt, and by groups docs/security.md. After a
// change that is meant, `go test ./internal/acceptance/security -run Table -update`.
func TestEverybodyMayDoWhatTheTableSays(t *testing.T) {
	lines := accessRows(t)
	table := "# ✓ may, – is told that it is for others, · is told that there is no such thing.\n" +
		"# In this order: " + strings.Join(columns(), ", ") + ".\n" +
		"# Then, in the group: private does nothing there, aside answers who asked alone, group answers there.\n\n" + strings.Join(lines, "\n") + "\n"
	doc, err := os.ReadFile(accessDoc)
	require.NoError(t, err)
	const begin, end = "<!-- access: written by a test -->\n", "<!-- /access -->"
	before, rest, found := strings.Cut(string(doc), begin)
	require.True(t, found)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found)
	written := before + begin + grouped(lines) + end + after
	if *update {
		require.NoError(t, os.WriteFile(accessTable, []byte(table), 0o644))
		require.NoError(t, os.WriteFile(accessDoc, []byte(written), 0o644))
		return
	}
	golden, err := os.ReadFile(accessTable)
	require.NoError(t, err)
	if changed := changedLines(string(golden), table); changed != "" {
		t.Fatalf("who may do what is not what %s says:\n%sA line that is not meant is a fault of the handler. Is every one meant,\n%s", accessTable, changed, howToUpdate)
	}
	if written != string(doc) {
		t.Fatalf("docs/security.md does not show the table of %s:\n%s", accessTable, howToUpdate)
	}
}

// changedLines are the lines that only one of two texts has.
func changedLines(before, after string) string {
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	var b strings.Builder
	for _, line := range was {
		if !slices.Contains(is, line) {
			fmt.Fprintln(&b, "-", line)
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			fmt.Fprintln(&b, "+", line)
		}
	}
	return b.String()
}

// grouped is the table for people: rows of the same answers together.
func grouped(lines []string) string {
	by := map[string][]string{}
	var order []string
	for _, line := range lines {
		fields := strings.Fields(line)
		answers := strings.Join(fields[1:], "|")
		if by[answers] == nil {
			order = append(order, answers)
		}
		by[answers] = append(by[answers], "`"+fields[0]+"`")
	}
	slices.SortStableFunc(order, func(a, b string) int { return strings.Count(b, mayDo) - strings.Count(a, mayDo) })
	var b strings.Builder
	b.WriteString("| " + strings.Join(columns(), " | ") + " | where | what |\n|" + strings.Repeat(":-:|", len(columns())) + "---|---|\n")
	for _, answers := range order {
		fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(answers, "|", " | "), strings.Join(by[answers], " "))
	}
	return b.String()
}
