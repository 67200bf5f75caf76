package people

import (
	"strconv"

	"lianluo/bot"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
)

// rosterSheet is what a workbook said, as it waits to be taken over.
type rosterSheet struct {
	Entries []mpeople.RosterEntry `json:"entries,omitempty"`
	Faults  []mpeople.RosterFault `json:"faults,omitempty"`
	Rows    int                   `json:"rows"` // that said something
	Refused []string              `json:"refused,omitempty"`
	Remarks []string              `json:"remarks,omitempty"` // names with what stands behind them
	documents.Passed
	// DayDropped: of a day of birth only the year was read.
	DayDropped bool `json:"day_dropped,omitempty"`
}

// readRoster reads a workbook. It runs outside of a transaction and knows no
// records, only the words of a language.
func readRoster(in func(lang string) *locale.Words, data []byte) (*rosterSheet, error) {
	r, err := documents.ReadRoster(data, rosterWords(in))
	if err != nil {
		return nil, err
	}
	sheet := &rosterSheet{Rows: r.Said, Refused: r.Refused, Remarks: r.Remarks, Passed: r.Passed, DayDropped: r.DayDropped}
	for _, row := range r.Rows {
		roles := mpeople.Role(0)
		for _, name := range row.Roles {
			role, _ := mpeople.RoleByName(name)
			roles |= role
		}
		if roles == 0 {
			roles = mpeople.Member
		}
		var also []string
		for _, a := range row.Also {
			also = append(also, a.Sheet)
		}
		sheet.Entries = append(sheet.Entries, mpeople.RosterEntry{
			Sheet: row.Sheet, Also: also, Row: row.Number, Name: row.Name, Sex: row.Sex, Born: row.Born, Sector: row.Sector, Post: row.Post, Phone: row.Phone,
			Groups: row.Groups, Term: row.Term, Roles: roles,
		})
	}
	for _, f := range r.Faults {
		sheet.Faults = append(sheet.Faults, mpeople.RosterFault{
			Sheet: f.Sheet, Row: f.Row, Name: f.Name, Field: mpeople.RosterField(f.Field), Reason: mpeople.RosterReason(f.Reason), Text: f.Text, Limit: f.Limit,
		})
	}
	return sheet, nil
}

// rosterWords are the office's words that a roster uses.
func rosterWords(in func(lang string) *locale.Words) *documents.RosterWords {
	return &documents.RosterWords{
		Groups: mpeople.WorkGroups, SectorLimit: mpeople.SectorLimit, PostLimit: mpeople.PostLimit,
		Role: func(word string) (string, bool) {
			role, ok := roleCalled(in, word)
			return role.Name(), ok
		},
	}
}

// ReadField reads what somebody typed for one field of the roster, by the rules by which a
// workbook is read: the value as people.RosterValue gives it, or a *bot.Problem.
func ReadField(c *bot.Context, field mpeople.RosterField, text string) (string, error) {
	row, faults := documents.ReadRosterCell(documents.Field(field), text, rosterWords(c.Bot.Words))
	if len(faults) > 0 {
		f := faults[0]
		switch f.Reason {
		case documents.SecretNumber:
			return "", c.Problem("roster.id_number")
		case documents.OtherNumber:
			return "", c.Problem("roster.number")
		}
		return "", c.Problem("roster.wrong", "reason", faultReason(c, &mpeople.RosterFault{
			Field: mpeople.RosterField(f.Field), Reason: mpeople.RosterReason(f.Reason), Text: f.Text, Limit: f.Limit,
		}))
	}
	switch field {
	case mpeople.RosterName:
		return row.Name, nil
	case mpeople.RosterSex:
		return row.Sex, nil
	case mpeople.RosterBorn:
		return strconv.Itoa(row.Born), nil
	case mpeople.RosterSector:
		return row.Sector, nil
	case mpeople.RosterPost:
		return row.Post, nil
	case mpeople.RosterPhone:
		return row.Phone, nil
	}
	return mpeople.JoinGroups(row.Groups), nil
}

// rosterTemplate makes the workbook that a roster is filled in on.
func rosterTemplate(c *bot.Context) ([]byte, error) {
	const roomForMembers = 60
	s := documents.Sheet{Name: c.P("import.sheet"), Note: c.P("import.note"), Blank: roomForMembers, Columns: rosterColumns(c)}
	for _, f := range documents.RosterFields {
		s.Example = append(s.Example, c.P("import.example."+string(f)))
	}
	return s.Workbook()
}

// linksWorkbook lists join links for those who hand out many.
func linksWorkbook(c *bot.Context, list []invitation) (bot.File, error) {
	s := documents.Sheet{Name: c.P("import.links_sheet"), Columns: []documents.Column{
		{Title: c.P("import.column.name"), Width: 14}, {Title: c.P("import.link"), Width: 60}, {Title: c.P("import.typed"), Width: 48},
	}}
	for _, i := range list {
		s.Rows = append(s.Rows, []string{i.person.Name, startLink(c, i.payload()), "/start " + i.payload()})
	}
	data, err := s.Workbook()
	return bot.File{Kind: bot.Document, Name: c.P("import.links_file"), Data: data}, err
}
