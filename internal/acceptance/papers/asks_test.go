package papers

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/handlers/papers"
	"lianluo/internal/harness"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
)

// ask says who asks for a paper, and of which record.
type ask struct {
	name string
	as   string // tells those of one name apart
	bare bool   // it has no words of people's, but numbers and what was frozen
	cuts bool   // of a long text it has the beginning, with … behind it
	who  asker
	of   string // a query of the records that gives the argument; "" for none
}

// asker picks one of the office's people.
type asker func(h *harness.Harness) *harness.Person

func director(h *harness.Harness) *harness.Person { return h.Director }

// member is 龚平 in the demo office: its records are those that the queries pick.
func member(h *harness.Harness) *harness.Person { return h.Members[0] }

// Queries that several papers share. An argument that is no record's is a query as well.
const (
	newestBriefing   = "SELECT id FROM briefings WHERE state = 'released' ORDER BY year DESC, quarter DESC LIMIT 1"
	heldSession      = "SELECT id FROM activities WHERE state = 'closed' AND kind = 'study' ORDER BY starts_at DESC LIMIT 1"
	nextSession      = "SELECT id FROM activities WHERE state = 'planned' ORDER BY starts_at LIMIT 1"
	newestSuggestion = "SELECT id FROM suggestions WHERE state IN ('done', 'rated') ORDER BY id DESC LIMIT 1"
	thisYear         = "SELECT '2026'"
)

// asks are all papers: a new one needs its line here. One of a draft is asked for beside
// one that is released.
var asks = []ask{
	{name: "briefing_public", who: member, of: newestBriefing},
	{name: "briefing_inner", who: director, of: newestBriefing},
	{name: "briefing_card", who: member, of: newestBriefing},
	{name: "briefing_table", bare: true, who: director, of: newestBriefing},
	{name: "consult_result", who: director, of: "SELECT id FROM consultations ORDER BY id DESC LIMIT 1"},
	{name: "year_calendar", who: member, of: thisYear},
	{name: "my_year", who: member, of: thisYear},
	{name: "poster", who: director, of: nextSession},
	{name: "attendance_grid", who: director, of: thisYear},
	{name: "deeds_total", who: member, of: "SELECT 'term'"},
	{name: "donation_book", who: member, of: thisYear},
	{name: "donation_sheet", who: director, of: thisYear},
	{name: "honour_book", who: member, of: thisYear},
	{name: "honour_sheet", who: director, of: thisYear},
	{name: "sheet_table", who: director, of: heldSession},
	{name: "signin_book", who: director, of: thisYear},
	{name: "suggestions_ledger", who: director, of: thisYear},
	{name: "handin_table", who: director, of: "SELECT id FROM announcements WHERE ask_kind != '' ORDER BY id DESC LIMIT 1"},
	{name: "roster", who: director},
	{name: "signin", who: director, of: heldSession},
	{name: "minutes", who: director, of: heldSession},
	{name: "suggestion_form", who: director, of: newestSuggestion},
	{name: "proposal_form", who: director, of: newestSuggestion},
	{name: "research_report", who: director, of: "SELECT id FROM research WHERE report != '' ORDER BY id DESC LIMIT 1"},
	{name: "study_plan", who: member, of: thisYear},
	{name: "notes_booklet", who: member, of: thisYear},
	{name: "dossier", who: member, of: "SELECT id FROM people WHERE telegram_id = 102"},
	{name: "own_book", who: member, of: "SELECT 'all'"},
	{name: "own_pages", who: member, of: "SELECT 'all'"},
	{name: "collation_public", bare: true, who: member, of: "SELECT '2025'"},
	{name: "collation_inner", cuts: true, who: director, of: "SELECT '2025'"},
	{name: "collation_sheet", bare: true, who: member, of: "SELECT '2025'"},
	{name: "collation_inner_sheet", bare: true, who: director, of: "SELECT '2025'"},
	{name: "collation_thanks", who: member, of: "SELECT '2025'"},
	{name: "points_sheet", cuts: true, who: director, of: "SELECT '2026Q4.' || id FROM people WHERE telegram_id = 102"},
	{name: "points_year", cuts: true, who: director, of: thisYear},
	{name: "archive_folder", who: member, of: matter},
	{name: "fund_statement", bare: true, who: director, of: thisYear},
	{name: "fund_ledger", bare: true, who: director, of: thisYear},
	{name: "pledges", bare: true, who: director, of: thisYear},
	{name: "pledge_agenda", who: director, of: "SELECT pledge_id FROM pledge_agenda LIMIT 1"},
	{name: "assess_word", cuts: true, who: director, of: thisYear},
	{name: "assess_sheet", cuts: true, who: director, of: thisYear},
	{name: "committee_report", bare: true, who: director, of: "SELECT id FROM committee_reports ORDER BY id DESC LIMIT 1"},
	{name: "group", who: director, of: "SELECT id FROM work_groups ORDER BY id LIMIT 1"},
	{name: "term", who: member, of: "SELECT id FROM terms ORDER BY id DESC LIMIT 1"},
	{name: "term_pack", who: director, of: "SELECT term_id FROM term_changes LIMIT 1"},
	{name: "application", who: member, of: "SELECT id FROM term_applications LIMIT 1"},
	{name: "term_summary", who: member, of: "SELECT id FROM term_summaries LIMIT 1"},
	{name: "sample_card", bare: true, who: director},
	{name: "sample_word", bare: true, who: director},
	{name: "table", as: "archive", who: member, of: "SELECT 'archive.all'"},
	{name: "table", as: "deeds", who: member, of: "SELECT 'deed.all'"},
	{name: "table", as: "figures", cuts: true, who: director, of: "SELECT 'figures.' || id || '-notes' FROM briefings WHERE state = 'released' ORDER BY year DESC, quarter DESC LIMIT 1"},
	{name: "table", as: "library", who: member, of: "SELECT 'library.all'"},
	{name: "table", as: "quizzes", who: member, of: "SELECT 'quizzes.'"},
	{name: "table", as: "calendar", who: member, of: "SELECT 'calendar.2026'"},
	{name: "table", as: "todo", who: director, of: "SELECT 'todo.'"},
	{name: "table", as: "leaf", cuts: true, who: member, of: "SELECT 'leaf.2025-03'"},
	{name: "table", as: "search", cuts: true, who: director, of: "SELECT 'search.' || id FROM actions WHERE kind = 'search' ORDER BY id DESC LIMIT 1"},
}

// file is what an ask is called in the folders of texts and pictures.
func (a ask) file() string {
	if a.as == "" {
		return a.name
	}
	return a.name + "-" + a.as
}

func router(t testing.TB) *bot.Router {
	t.Helper()
	words, err := locale.Load()
	require.NoError(t, err)
	r := bot.NewRouter(words)
	handlers.Register(r, handlers.Options{Calendar: calendar.Embedded()})
	return r
}

// elsewhere are papers that are looked at where they are made, and why.
var elsewhere = map[string]string{
	"whole":         "all of an office in a zip (handlers/offices)",
	"import_faults": "of a workbook that was refused, whose cells it repeats (handlers/people)",
}

// TestEachPaperIsAskedFor holds that what the program knows is what is looked at here.
func TestEachPaperIsAskedFor(t *testing.T) {
	names := map[string]bool{}
	for name := range elsewhere {
		names[name] = true
	}
	for _, a := range asks {
		names[a.name] = true
	}
	require.ElementsMatch(t, papers.Names(router(t)), slices.Collect(maps.Keys(names)), "each paper has a line in asks")
}

// came is a paper as it came to who asked.
type came struct {
	ask
	File  string // its name
	Photo bool
	Data  []byte
	Text  string // the words beside it and beneath, as they are read
	Lacks string // why nothing came
}

func (c *came) word() bool    { return strings.HasSuffix(c.File, ".docx") }
func (c *came) book() bool    { return strings.HasSuffix(c.File, ".xlsx") }
func (c *came) picture() bool { return c.Photo || strings.HasSuffix(c.File, ".png") }

// everything asks for each paper of an office. One of which there is no record is left out
// where some may be missing.
func everything(t testing.TB, h *harness.Harness, some bool) (list []*came) {
	t.Helper()
	for _, a := range asks {
		arg := ""
		if a.of != "" {
			h.Rows(func(tx *gorm.DB) error { return tx.Raw(a.of).Scan(&arg).Error })
			if arg == "" && some {
				continue
			}
			if arg == "" {
				list = append(list, &came{ask: a, Lacks: "there is no record: " + a.of})
				continue
			}
		}
		list = append(list, a.press(t, h, bot.Data("paper", a.name, arg)))
	}
	return list
}

// press presses a button that asks for a paper, and takes what comes.
func (a ask) press(t testing.TB, h *harness.Harness, data string) *came {
	t.Helper()
	p := a.who(h)
	seen := map[int]bool{}
	for _, m := range h.Sandbox.Messages(p.ID) {
		seen[m.MessageID] = true
	}
	toast := p.Forge(data)
	c := &came{ask: a}
	var fileID string
	for _, m := range h.Sandbox.Messages(p.ID) {
		if seen[m.MessageID] {
			continue
		}
		switch {
		case m.Document != nil:
			fileID, c.File = m.Document.FileID, m.Document.FileName
		case len(m.Photo) > 0:
			fileID, c.Photo = m.Photo[len(m.Photo)-1].FileID, true
		}
		c.Text += m.Caption + m.Text
	}
	if fileID == "" {
		c.Lacks = fmt.Sprintf("%s did not come: %s %s", data, toast, c.Text)
		return c
	}
	_, content, ok := h.Sandbox.File(fileID)
	require.True(t, ok, data)
	c.Data = content
	return c
}
