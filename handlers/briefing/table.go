package briefing

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/records"
)

// tablePage is how many people stand on a page of the 内部 form.
const tablePage = 8

// briefingTable is the 内部 form (§21): every figure of every person, for the
// staff, in the order of the roster: briefing_table:BRIEFING[:page].
func briefingTable(c *bot.Context) error {
	return showTable(c, c.Arg(0), max(c.ArgInt(1), 0))
}

func showTable(c *bot.Context, briefing string, page int) error {
	b, f, err := findBriefing(c, briefing)
	if err != nil {
		return err
	}
	from := min(page*tablePage, len(f.People))
	to := min(from+tablePage, len(f.People))
	lines := []string{c.T("briefing.table_head", "quarter", posts.QuarterName(c.Words, b.Of()))}
	for i, p := range f.People[from:to] {
		lines = append(lines, personLine(c, from+i+1, &p))
	}
	if to == len(f.People) {
		lines = append(lines, c.T("briefing.table_foot", "readers", posts.Readers(c.Words, c.Person, records.OfStaff, false)))
	}
	m := bot.Message{Text: strings.Join(lines, "\n")}
	if row := chat.Pager(c, page, to < len(f.People), "briefing_table", briefing); row != nil {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "briefing_table", briefing), papers.Button(c, "briefing_inner", paperOf(b))),
		bot.Row(c.B("common.back", "briefing", b.Of().Key())))
	_, err = c.Show(m)
	return err
}

// tableColumns are the columns of domain D3: always shown, or when not zero.
var tableColumns = []struct {
	key    string
	always bool
}{
	{mbriefing.FigExpected, true}, {mbriefing.FigPresent, true}, {mbriefing.FigLate, false}, {mbriefing.FigLeave, false}, {mbriefing.FigExcused, false}, {mbriefing.FigAbsent, false},
	{mbriefing.FigUnconfirmed, false}, {mbriefing.FigUndecided, false},
	{mbriefing.FigNotes, true}, {mbriefing.FigReflections, true}, {mbriefing.FigFiled, true}, {mbriefing.FigAccepted, false},
	{mbriefing.FigResearch, false}, {mbriefing.FigDeeds, true}, {mbriefing.FigHonours, false}, {mbriefing.FigArchive, false}, {mbriefing.FigHosted, false},
}

func personLine(c *bot.Context, n int, p *mbriefing.PersonFigures) string {
	var parts []string
	for _, col := range tableColumns {
		if v := p.Get(col.key).Value; v > 0 || col.always {
			parts = append(parts, c.T("briefing.column."+col.key, "n", v))
		}
	}
	return c.T("briefing.person", "n", n, "name", p.Name, "figures", locale.HTML(strings.Join(parts, " ")))
}
