package people

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
)

// importLines is how many rows of a sheet a page shows.
const importLines = 12

// importCard is what taking a sheet over would do now: who is new first, then who
// is described anew, then the rows that are wrong, then what was passed over (§1).
// All of it can be seen, page by page; that nothing is kept yet stands on each.
func importCard(c *bot.Context, imp *mpeople.Import, sheet *rosterSheet, page int) (bot.Message, error) {
	plan, err := mpeople.PlanRoster(c.Tx, sheet.Entries, c.Now)
	if err != nil {
		return bot.Message{}, err
	}
	faults := rosterFaults(sheet, plan)
	notes := importNotes(c, sheet)
	const named = 20 // in one line
	for part := range slices.Chunk(plan.OtherRoles, named) {
		notes = append(notes, c.T("import.other_roles", "names", strings.Join(part, c.P("members.between"))))
	}
	parts := []chat.Part{
		{Title: c.T("import.new"), Lines: newLines(c, plan)}, {Title: c.T("import.changed"), Lines: changeLines(c, plan)},
		{Title: c.T("import.wrong"), Lines: faultLines(c, faults)}, {Title: c.T("import.passed"), Lines: notes},
	}
	body, page, pages := chat.PartsPage(parts, page, importLines)
	text := []string{c.T("import.head", "file", imp.FileName, "rows", sheet.Rows), importCounts(c, plan, faults, len(notes)), "", body}
	if pages > 1 {
		text = append(text, "", c.T("members.page", "n", page+1, "of", pages))
	}
	if plan.NeedsTerm() {
		text = append(text, "", c.T("import.needs_term"))
	}
	m := bot.Message{Text: strings.Join(text, "\n"), Buttons: chat.Turns(c, "import", page, pages, imp.ID, "page")}
	if len(faults) > 0 {
		m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "import_faults", imp.ID)))
	}
	count := len(plan.New) + len(plan.Changed)
	switch {
	case count == 0:
	case !c.Person.Is(mpeople.Director):
		m.Buttons = append(m.Buttons, bot.Row(c.B("import.hand", "import", imp.ID, "hand")))
	case plan.NeedsTerm():
		m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("import.set_term"), "term", termOf(sheet)...)))
	default:
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: c.P("import.take", "count", count), Data: bot.Data("import", imp.ID, "take", planDigest(plan)),
		}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("import.again", "import", imp.ID, "again"), c.B("common.discard", "import", imp.ID, "drop")))
	return m, nil
}

// planDigest stands for what was shown, so that nothing else is taken over.
func planDigest(plan *mpeople.RosterPlan) string {
	type change struct {
		Person int64
		Entry  mpeople.RosterEntry
		Fields []mpeople.RosterField
	}
	var changes []change
	for _, ch := range plan.Changed {
		changes = append(changes, change{ch.Person.ID, ch.Entry, ch.Fields})
	}
	raw, err := json.Marshal([]any{plan.New, changes, plan.Term})
	if err != nil {
		panic(err) // plain values
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// termOf is the 届 that the sheet names, to be offered when none is running.
func termOf(sheet *rosterSheet) []any {
	for _, e := range sheet.Entries {
		if e.Term > 0 {
			return []any{e.Term}
		}
	}
	return nil
}

// rosterFaults joins what is wrong with cells and what is wrong with rows, by
// sheet and row.
func rosterFaults(sheet *rosterSheet, plan *mpeople.RosterPlan) []mpeople.RosterFault {
	faults := slices.Concat(sheet.Faults, plan.Faults)
	slices.SortStableFunc(faults, func(a, b mpeople.RosterFault) int {
		return cmp.Or(slices.Index(sheet.Sheets, a.Sheet)-slices.Index(sheet.Sheets, b.Sheet), a.Row-b.Row)
	})
	return faults
}

// newLines say all that will be kept of those who are new.
func newLines(c *bot.Context, plan *mpeople.RosterPlan) (lines []string) {
	for _, e := range plan.New {
		roles, born := "", ""
		if e.Roles != mpeople.Member {
			roles = rolesOf(c, e.Roles)
		}
		if e.Born > 0 {
			born = c.P("import.born", "year", e.Born)
		}
		line := string(locale.Escape(locale.Join(" · ", e.Name, e.Sex, born, e.Sector, e.Post, e.Phone, shortGroups(c, e.Groups), roles)))
		lines = append(lines, line+alsoIn(c, &e))
	}
	return lines
}

// alsoIn tells that several sheets name somebody, whose rows are taken as one.
func alsoIn(c *bot.Context, e *mpeople.RosterEntry) string {
	if len(e.Also) == 0 {
		return ""
	}
	return c.T("import.also", "sheets", strings.Join(append([]string{e.Sheet}, e.Also...), c.P("members.between")))
}

// shortGroups names 专班 as they are spoken of.
func shortGroups(c *bot.Context, groups []string) string {
	const enough = 2 // characters that tell them apart
	var words []string
	for _, g := range groups {
		words = append(words, string([]rune(g)[:enough]))
	}
	if words == nil {
		return ""
	}
	return c.P("import.group", "names", strings.Join(words, c.P("members.between")))
}

func changeLines(c *bot.Context, plan *mpeople.RosterPlan) (lines []string) {
	for _, ch := range plan.Changed {
		var parts []string
		for _, f := range ch.Fields {
			before, after := rosterValues(c, &ch, f)
			parts = append(parts, c.P("import.change", "field", c.P("import.column."+string(f)), "before", before, "after", after))
		}
		lines = append(lines, c.T("import.change_line", "name", ch.Person.Name, "changes", strings.Join(parts, c.P("import.between")))+alsoIn(c, &ch.Entry))
	}
	return lines
}

// rosterValues are a field as it is and as the sheet would have it.
func rosterValues(c *bot.Context, ch *mpeople.RosterChange, f mpeople.RosterField) (before, after string) {
	p, e := ch.Person, &ch.Entry
	year := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	switch f {
	case mpeople.RosterSex:
		before, after = p.Sex, e.Sex
	case mpeople.RosterBorn:
		before, after = year(p.BirthYear), year(e.Born)
	case mpeople.RosterSector:
		before, after = p.Sector, e.Sector
	case mpeople.RosterPost:
		before, after = p.Post, e.Post
	case mpeople.RosterPhone:
		before, after = lastDigits(p.Phone), e.Phone
	case mpeople.RosterGroups:
		before, after = shortGroups(c, ch.Groups), shortGroups(c, e.Groups)
	}
	return before, after
}

// LastDigits is lastDigits.
func LastDigits(phone string) string { return lastDigits(phone) }

// ShortGroups names 专班 as they are spoken of.
func ShortGroups(c *bot.Context, groups []string) string { return shortGroups(c, groups) }

// lastDigits shows of a telephone number what tells it from another. What stands in the
// workbook the director has sent; what is on record is shown on demand only (showPhone).
func lastDigits(phone string) string {
	if len(phone) <= 4 {
		return phone
	}
	return "…" + phone[len(phone)-4:]
}

// faultLines has a line for each row that is wrong: its number and the reasons.
func faultLines(c *bot.Context, faults []mpeople.RosterFault) (lines []string) {
	for i := 0; i < len(faults); {
		first := &faults[i]
		var reasons []string
		for ; i < len(faults) && faults[i].Row == first.Row && faults[i].Sheet == first.Sheet; i++ {
			reasons = append(reasons, faultReason(c, &faults[i]))
		}
		lines = append(lines, c.T("import.fault_line", "sheet", first.Sheet, "row", first.Row, "name", first.Name, "reasons", strings.Join(reasons, c.P("import.between"))))
	}
	return lines
}

func faultReason(c *bot.Context, f *mpeople.RosterFault) string {
	field := ""
	if f.Field != "" {
		field = c.P("import.column." + string(f.Field))
	}
	reason := string(f.Reason)
	if f.Reason == mpeople.RosterReason(documents.Unknown) {
		reason += "_" + string(f.Field) // says what is known
	}
	return c.P("import.reason."+reason, "field", field, "text", f.Text, "limit", f.Limit, "name", f.Name)
}

// importCounts sums the card up, leaving out what there is none of.
func importCounts(c *bot.Context, plan *mpeople.RosterPlan, faults []mpeople.RosterFault, passed int) string {
	wrong := map[documents.RowRef]bool{}
	for _, f := range faults {
		wrong[documents.RowRef{Sheet: f.Sheet, Row: f.Row}] = true
	}
	var parts []string
	for _, part := range []struct {
		key   string
		count int
	}{
		{"import.count_new", len(plan.New)}, {"import.count_changed", len(plan.Changed)}, {"import.count_same", len(plan.Same)},
		{"import.count_wrong", len(wrong)}, {"import.count_passed", passed},
	} {
		if part.count > 0 {
			parts = append(parts, c.T(part.key, "count", part.count))
		}
	}
	return strings.Join(parts, " · ")
}

// importNotes tells what of the sheet is not taken at all.
func importNotes(c *bot.Context, sheet *rosterSheet) (notes []string) {
	between := c.P("members.between")
	const most = 20 // names in one line
	for part := range slices.Chunk(sheet.Refused, most) {
		notes = append(notes, c.T("import.refused", "columns", strings.Join(part, between)))
	}
	if sheet.DayDropped {
		notes = append(notes, c.T("import.day_dropped"))
	}
	for part := range slices.Chunk(sheet.Remarks, most) {
		notes = append(notes, c.T("import.remarks", "names", strings.Join(part, between)))
	}
	return append(notes, chat.PassedLines(c, &sheet.Passed)...)
}
